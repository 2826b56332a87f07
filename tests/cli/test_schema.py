"""The schema that is committed is the one that the program prints."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from briefgen.facts.schema import schema_text

ROOT = Path(__file__).parents[2]


HAGUE = ROOT / "content" / "nato-the-hague.yaml"


def test_the_committed_schema_is_fresh() -> None:
    committed = (ROOT / "content" / "briefgen.schema.json").read_text("utf-8")
    assert committed == schema_text(), "run: briefgen schema > content/briefgen.schema.json"


def test_the_schema_accepts_the_samples() -> None:
    schema = str(ROOT / "content" / "briefgen.schema.json")
    command = [sys.executable, "-m", "check_jsonschema", "--schemafile", schema, str(HAGUE)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
