"""The file to start from: it builds at once, and so does every example in it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typer

from briefgen.cli.new import new
from briefgen.editions.limits import over_limits
from briefgen.editions.make import Wanted, make_edition
from briefgen.facts.load import load
from briefgen.facts.schema import schema_text
from briefgen.facts.sections import SECTIONS
from briefgen.problems import Refused
from briefgen.publish.starting import SCHEMA, starter
from tests.documents import THEME

START = starter("G7 summit in Évian")


def uncommented(text: str) -> str:
    """The text as it is when an author deletes the # of every example."""
    return re.sub(r"(?m)^#(?!#| yaml-language)", "", text)


def test_it_has_nothing_to_mend() -> None:
    loaded = load(START.encode(), "g7.yaml")
    assert [p.code for p in loaded.warnings] == ["unfinished", "unfinished"]
    assert loaded.brief.brief.title.original("en") == "G7 summit in Évian"


def test_every_example_in_it_is_right() -> None:
    loaded = load(uncommented(START).encode(), "g7.yaml")
    assert {p.code for p in loaded.warnings} == {"unfinished"}
    for audience in loaded.brief.audiences:
        for name in THEME.kinds():
            kind = THEME.kind(name)
            wanted = Wanted(kind, "en", THEME.words("en"), audience)
            edition = make_edition(loaded, wanted)
            assert list(over_limits(edition, kind, loaded.file)) == []


def test_it_shows_the_sections_that_are_used_most() -> None:
    shown = set(re.findall(r"(?m)^#?([a-z_]+):", START))
    assert len(shown & set(SECTIONS)) >= 10


@pytest.mark.parametrize(
    ("name", "file", "title"),
    [
        ("g7-summit", "g7-summit.yaml", "G7 summit"),
        ("G7 Summit.YAML", "g7-summit.yaml", "G7 Summit"),
        ("Sommet d’Évian", "sommet-d-evian.yaml", "Sommet d’Évian"),
        ('"COP31": {day 1}', "cop31-day-1.yaml", '"COP31": {day 1}'),
        ("EU-China summit", "eu-china-summit.yaml", "EU-China summit"),
        ("sommet n° 2 (Paris)", "sommet-n-2-paris.yaml", "sommet n° 2 (Paris)"),
        ("C# & A*", "c-a.yaml", "C# & A*"),
    ],
)
def test_a_name_becomes_a_file_and_a_title(
    name: str, file: str, title: str, tmp_path: Path
) -> None:
    new(name, tmp_path / "content", quiet=True)
    made = tmp_path / "content" / file
    assert load(made.read_bytes(), file).brief.brief.title.original("en") == title
    assert (tmp_path / "content" / SCHEMA).read_text("utf-8") == schema_text()


@pytest.mark.parametrize("name", ["", "…", "Саміт", "a/b", "..\\b", "../x"])
def test_a_name_of_which_no_file_can_be_made(name: str, tmp_path: Path) -> None:
    with pytest.raises(typer.BadParameter):
        new(name, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_name_that_windows_cannot_store(tmp_path: Path) -> None:
    with pytest.raises(Refused) as caught:
        new("con", tmp_path)
    assert "Windows" in caught.value.problems[0].message


def test_a_file_that_is_there_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "g7.yaml").write_text("mine")
    with pytest.raises(Refused):
        new("g7", tmp_path)
    assert (tmp_path / "g7.yaml").read_text() == "mine"
