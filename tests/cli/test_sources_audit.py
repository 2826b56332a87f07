"""`sources audit` lists every claim, for people, for spreadsheets and for tools."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

from tests.running import briefgen
from tests.sourced import BODY, SOURCE, brief


def test_the_same_claims_in_each_format(tmp_path: Path) -> None:
    brief(tmp_path, SOURCE + BODY + "  nobody: =1+1\n")
    words = ("sources", "audit", "harbour.yaml", "--format")
    told = {form: briefgen(*words, form, cwd=tmp_path) for form in ("text", "csv", "json")}
    assert {done.returncode for done in told.values()} == {0}
    claims = json.loads(told["json"].stdout)["claims"]
    facts = [claim["fact"] for claim in claims]
    assert facts[0] == "nobody", "the unsourced come first"
    rows = list(csv.DictReader(io.StringIO(told["csv"].stdout)))
    assert [row["claim"] if "claim" in row else row["fact"] for row in rows] == facts
    assert "'=1+1" in rows[0].values()
    assert told["text"].stdout.splitlines()[-1] == "5 claims, 1 unsourced"
    assert briefgen(*words, "xml", cwd=tmp_path).returncode == 2
