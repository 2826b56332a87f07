"""`build --since`: what readers are told of changes, in every form, and what they are not told."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings

from briefgen.editions.edition import Since
from briefgen.editions.theme import Theme
from briefgen.facts.load import load
from briefgen.publish import withheld
from briefgen.publish.document import Options
from briefgen.publish.earlier import Earlier
from briefgen.publish.inputs import Input, Order
from briefgen.publish.press import Press
from briefgen.sources.record import NOTHING_CHECKED
from tests.editions.test_changes import HUSH, facts
from tests.effort import count
from tests.two_states import NEW, built, plan, repository

THEME = Theme.of()
SCHEMES = THEME.schemes
PRESS = Press(THEME, Options())
OPEN = "bottom_line: {seen-by-all: {text: Seen by all, audience: all}}\n"


def as_input(text: str) -> Input:
    return Input(load(text.encode(), "new.yaml", SCHEMES), "new", None, NOTHING_CHECKED, ())


def told(old: str, new: str, folder: Path, audience: str | None = None, lang: str = "en") -> Since:
    """What a brief for `audience` says has changed from the file `old` to the file `new`."""
    (folder / "old.yaml").write_text(old, "utf-8")
    earlier = Earlier(str(folder / "old.yaml"), THEME, SCHEMES)
    order = Order("brief", lang, audience)
    return earlier.since(as_input(new), order, PRESS.kind("brief"))


def dumped(data: dict[str, Any]) -> str:
    """A file of `data` in which every reader sees something of the bottom line."""
    seen = {"text": "Seen by all", "audience": "all", "basis": "ours"}
    bottom = {**data.get("bottom_line", {}), "seen": seen}
    if bottom.get("audience") == "few":
        del bottom["audience"]
    return yaml.safe_dump({**data, "bottom_line": bottom}, sort_keys=False)


@given(facts(audiences=True), facts(audiences=True))
@settings(max_examples=count(40, 300), deadline=None)
def test_it_depends_on_nothing_withheld(
    tmp_path_factory: pytest.TempPathFactory, old: dict[str, Any], new: dict[str, Any]
) -> None:
    folder = tmp_path_factory.mktemp("since")
    before, after = dumped(old), dumped(new)
    found = told(before, after, folder, "all")
    for other in (withheld.removed(after, "all"), withheld.replaced(after, "all", 7)):
        assert told(before, other, folder, "all") == found
    assert told(withheld.removed(before, "all"), after, folder, "all") == found
    assert HUSH not in repr(found)


@given(facts())
@settings(max_examples=count(10, 100), deadline=None)
def test_nothing_changed_is_said_to_be_none(
    tmp_path_factory: pytest.TempPathFactory, data: dict[str, Any]
) -> None:
    text = yaml.safe_dump(data, sort_keys=False)
    found = told(text, text, tmp_path_factory.mktemp("since"))
    assert (found.changes, found.marks) == ((), {})


HEAD = "format: 1\nbrief: {title: T, languages: [en, fr], as_of: 2025-06-01}\nsummit: {name: S}\n"
AUDIENCES = "audiences: {all: TLP:CLEAR, few: TLP:RED}\n"


@pytest.mark.parametrize(
    ("now", "audience"),
    [("few", "all"), ("gone", "all")],
    ids=["narrowed", "gone"],
)
def test_the_words_of_what_is_no_longer_seen_are_not_said_again(
    now: str, audience: str, tmp_path: Path
) -> None:
    note = "key_messages: {slip: {text: A slip of the tongue, audience: AUDIENCE, basis: ours}}\n"
    head = HEAD + AUDIENCES + OPEN
    after = head + note.replace("AUDIENCE", "few") if now == "few" else head
    found = told(head + note.replace("AUDIENCE", "all"), after, tmp_path, audience)
    lines = [(c["what"], c["section"], c["id"], str(c["text"])) for c in found.changes]
    assert lines == [("withdrawn", "key_messages", "", "")]
    assert found.marks == {}


def test_without_audiences_what_is_gone_is_named(tmp_path: Path) -> None:
    old = HEAD + "key_messages: {a: {text: One thing, basis: ours}}\nbottom_line: {b: Other}\n"
    found = told(old, HEAD + "bottom_line: {b: Other}\n", tmp_path)
    assert [(c["what"], str(c["text"])) for c in found.changes] == [("withdrawn", "One thing")]
    assert found.when.words == "1 June 2025"


def test_words_that_were_taken_back_are_not_said_again(tmp_path: Path) -> None:
    old = HEAD + "shortfalls: {a: {capability: Tanks, status: 12 of 300}}\n"
    new = HEAD + "shortfalls: {a: {capability: Tanks, status: Not enough}}\n"
    (line,) = told(old, new, tmp_path).changes
    assert str(line["text"]) == "Tanks – Not enough"


def test_a_language_that_came_later_is_compared_in_the_first(tmp_path: Path) -> None:
    old = HEAD.replace("[en, fr]", "en") + "bottom_line: {a: {text: One, basis: ours}}\n"
    new = HEAD + (
        "bottom_line: {a: {text: {en: One, fr: Un}, basis: ours}}\n"
        "key_messages: {b: {text: {en: Two, fr: Deux}, basis: ours}}\n"
    )
    found = told(old, new, tmp_path, lang="fr")
    assert found.marks == {"b": "new"}
    assert [(str(c["text"]), c["text"].lang) for c in found.changes] == [("Deux", "")]


def test_many_changes_do_not_fill_the_page(tmp_path: Path) -> None:
    claims = "".join(f"  c{n}: {{text: Claim {n}, basis: ours}}\n" for n in range(30))
    found = told(HEAD + "bottom_line: {z: Z}\n", HEAD + f"source_notes:\n{claims}", tmp_path)
    assert len(found.changes) == 10
    assert str(found.changes[-1]["text"]).startswith("22 more")
    assert len(found.marks) == 30


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    repository(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_box_and_the_words_beside_items(folder: Path) -> None:
    (done,) = (d for d in built(plan("HEAD:a.yaml", "a.yaml")) if d.made)
    assert done.made
    files = {name.rpartition(".")[2]: data.decode() for name, data in done.made.files.items()}
    assert "## What changed since 1 June 2025" in files["md"]
    assert "- **Added** · Key messages: Quite new" in files["md"]
    assert "**New**: Quite new" in files["md"]
    assert "**Changed**: One three" in files["md"]
    page = re.sub("<[^>]+>", " ", files["html"].partition("<body")[2])
    for words in ("What changed since 1 June 2025", "New Quite new", "Changed One three"):
        assert words in " ".join(page.split())
    for form in files.values():
        assert "Not for all" not in form
        assert "two" not in form.partition("<body")[2]


def test_a_proof_holds_where_changes_are_told(folder: Path) -> None:
    narrowed = NEW.replace("fr: Un deux}, audience: all", "fr: Un deux}, audience: few")
    narrowed = narrowed.replace("key_", "  c: {text: C, audience: all, basis: ours}\nkey_")
    (folder / "a.yaml").write_text(narrowed, "utf-8")
    options = Options(("md", "html"), prove=True)
    wanted = replace(plan("HEAD:a.yaml", "a.yaml"), options=options)
    found = [d for d in built(wanted) if not d.failed and d.made]
    assert [d.made.about["proof"] for d in found if d.made] == ["passed"]
