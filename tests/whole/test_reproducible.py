"""The same facts give the same bytes: wherever, whenever and by whomever they are built."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from briefgen.problems import Refused
from briefgen.publish import withheld
from briefgen.publish.document import Options
from briefgen.publish.inputs import Order
from briefgen.publish.place import place
from briefgen.publish.press import Press, source_date_epoch
from briefgen.publish.run import Done
from tests.documents import HARBOUR, source
from tests.faked import THEME, as_input, made

BARE = "format: 1\nbrief: {title: T}\nsummit: {name: S}\n"
CODE = "from briefgen.cli.main import run; run()"


def tree(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def build(folder: Path, *words: str, **environment: str) -> dict[str, bytes]:
    """What a process of its own builds of the sample, copied into `folder`."""
    folder.mkdir(parents=True)
    shutil.copy(HARBOUR, folder)
    shutil.copy(HARBOUR.parent / "map.png", folder)
    command = [sys.executable, "-c", CODE, "build", HARBOUR.name, "--audience", "public"]
    command += ["--kind", "handout", "--kind", "cards", "--allow-overflow", "--no-preflight"]
    done = subprocess.run(
        [*command, *words],
        cwd=folder,
        env={**os.environ, "BRIEFGEN_CACHE": "off", **environment},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return tree(folder / "dist")


def test_other_folder_zone_locale_home_hash_seed_and_jobs_give_the_same_bytes(
    tmp_path: Path,
) -> None:
    first = build(tmp_path / "a", "--jobs", "1", PYTHONHASHSEED="0", TZ="UTC")
    second = build(
        tmp_path / "another place" / "b c",
        "--jobs", "2",
        PYTHONHASHSEED="4242", TZ="Pacific/Auckland", LC_ALL="tr_TR.UTF-8", LANG="tr_TR.UTF-8",
        HOME=str(tmp_path), USER="somebody", LOGNAME="somebody", SOURCE_DATE_EPOCH="86400",
        COLUMNS="40", XDG_CACHE_HOME=str(tmp_path / "cache"),
    )  # fmt: skip
    assert first == second
    assert len(first) == 7


def test_the_folder_of_an_audience_is_the_same_without_what_is_withheld(tmp_path: Path) -> None:
    """Manifest, names and number of files among the rest."""
    held = source(HARBOUR)
    for audience in ("public", "members"):
        cut = as_input(withheld.removed(held.text, audience))
        beside = replace(held, loaded=cut.loaded, data=cut.data)
        for name, facts in (("full", held), ("cut", beside)):
            orders = [Order(kind, "en", audience) for kind in THEME.kinds()]
            done = [Done("x", made(facts, order)) for order in orders]
            assert all(p.files for p in place(done, tmp_path / name))
        assert tree(tmp_path / "full") == tree(tmp_path / "cut")
        assert f"{audience}/manifest.json" in tree(tmp_path / "full")


def moment(text: str, epoch: datetime | None) -> datetime:
    """The date of the PDF of a brief."""
    options = Options(("pdf",), preflight=False, epoch=epoch)
    draft = Press(THEME, options).prepare(as_input(text), Order("brief", "en"))
    assert draft.job
    return draft.job.moment


def test_dates_are_those_of_the_facts_then_of_source_date_epoch_then_fixed() -> None:
    epoch = datetime(2020, 1, 2, tzinfo=UTC)
    dated = BARE.replace("title: T", "title: T, as_of: 2031-09-05 09:30 Europe/Brussels")
    assert moment(dated, epoch) == moment(dated, None)
    assert moment(dated, None).astimezone(UTC) == datetime(2031, 9, 5, 7, 30, tzinfo=UTC)
    assert moment(BARE, epoch) == epoch
    assert moment(BARE, None) == datetime(2000, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "expected"),
    [(None, None), ("", None), ("0", datetime(1970, 1, 1, tzinfo=UTC)),
     ("1577923200", datetime(2020, 1, 2, tzinfo=UTC))],
)  # fmt: skip
def test_source_date_epoch_is_in_seconds_since_1970(
    value: str | None, expected: datetime | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    if value is not None:
        monkeypatch.setenv("SOURCE_DATE_EPOCH", value)
    assert source_date_epoch() == expected


@pytest.mark.parametrize("value", ["today", "1.5", "9" * 30, "-1", "1e9", "٣"])
def test_source_date_epoch_that_is_no_such_number_is_an_error(
    value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", value)
    with pytest.raises(Refused):
        source_date_epoch()


def test_the_manifest_says_with_what_the_documents_were_made(tmp_path: Path) -> None:
    document = made(as_input(BARE), Order("brief", "en"))
    list(place([Done("x", document)], tmp_path))
    listed = json.loads((tmp_path / "manifest.json").read_bytes())
    assert {"briefgen", "python", "weasyprint", "jinja2", "pillow"} <= set(listed["made_with"])
    entry = listed["files"]["x.brief.en.md"]
    assert (entry["kind"], entry["language"], entry["preflight"]) == ("brief", "en", "not run")
    assert len(entry["sha256"]) == len(entry["facts_sha256"]) == 64
    assert "audience" not in entry
