"""The README says what is so: its examples load, its commands and options exist."""

from __future__ import annotations

import re

import pytest
import typer

from briefgen.cli.commands import application
from briefgen.facts.load import load
from briefgen.facts.markings import BUILT_IN, known
from briefgen.facts.sections import SECTIONS
from tests.documents import ROOT, THEME, forms

README = (ROOT / "README.md").read_text("utf-8")
EXAMPLES = re.findall(r"(?s)```yaml\n(.*?)```", README)


def _options(words: list[str]) -> set[str]:
    """The options of a command, given by its words."""
    command = typer.main.get_command(application())
    for word in words:
        command = command.commands[word]  # type: ignore[attr-defined]  # a group has them
    return {name for option in command.params for name in (*option.opts, *option.secondary_opts)}


def _mentioned() -> list[tuple[str, str]]:
    """Every command in the README with what stands behind it on its line."""
    pattern = r"briefgen ((?:sources )?[a-z]+)\b([^`\n#]*)"
    return [(m[1], m[2]) for m in re.finditer(pattern, README)]


def test_the_first_example_becomes_a_page_without_a_warning() -> None:
    loaded = load(EXAMPLES[0].encode(), "README.md")
    assert loaded.warnings == ()
    assert "Southland" in forms(loaded, ("md",))["md"].decode()
    assert len(EXAMPLES[0].splitlines()) <= 12


@pytest.mark.parametrize(("command", "rest"), _mentioned())
def test_a_command_exists_with_its_options(command: str, rest: str) -> None:
    known_options = _options(command.split())
    for option in re.findall(r"--[a-z-]+", rest):
        assert option in known_options, f"briefgen {command} has no {option}"


def test_the_options_in_the_table_exist() -> None:
    rows = re.findall(r"(?m)^\| `briefgen ((?:sources )?[a-z]+).*? \| .* \| (.*) \|$", README)
    assert len(rows) >= 12
    for command, options in rows:
        for option in re.findall(r"--[a-z-]+", options):
            assert option in _options(command.split()), f"briefgen {command} has no {option}"


def test_every_command_is_in_the_table() -> None:
    command = typer.main.get_command(application())
    for name, one in command.commands.items():  # type: ignore[attr-defined]  # it is a group
        for inner in getattr(one, "commands", None) or ("",):
            assert f"`briefgen {f'{name} {inner}'.strip()}" in README


def test_every_section_kind_and_marking_is_named() -> None:
    for section in SECTIONS:
        assert f"`{section}`" in README
    for kind in THEME.kinds():
        assert f"`{kind}`" in README
    for marking in ("OFFICIAL-SENSITIVE", "NATO UNCLASSIFIED", "LIMITE"):
        assert marking in known(BUILT_IN)
        assert marking in README


def test_every_folder_and_picture_is_there() -> None:
    for folder in re.findall(r"(?m)^\| `([a-z/]+)/` \|", README):
        assert (ROOT / folder).is_dir()
    for target in re.findall(r"(?:`|    )make ([a-z-]+)", README):
        assert re.search(rf"(?m)^{target}:", (ROOT / "Makefile").read_text("utf-8"))
    for picture in re.findall(r"\.github/pictures/[a-z-]+\.png", README):
        assert (ROOT / picture).exists(), f"make gallery writes {picture}"
