"""The record answers without the text, and changes only with a result."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from briefgen.facts.markings import BUILT_IN
from briefgen.problems import Refused
from briefgen.publish.inputs import read_input, record_path
from briefgen.sources import match
from briefgen.sources.extract import READER
from briefgen.sources.quote import Selector
from briefgen.sources.record import Entry, Record, read_record
from briefgen.sources.text import SourceText
from tests.sourced import (
    AWAY,
    BODY,
    ENGLISH,
    FIRST,
    LATER,
    SOURCE,
    STATES,
    brief,
    checked,
    noted,
    states,
)

WORDS = "We have not invested enough in the breakwater"
DIGEST = hashlib.sha256(ENGLISH.read_bytes()).hexdigest()
HASHES = f", sha256: {DIGEST}, text_sha256: {DIGEST}, text_reader: {READER}"
REGISTERED = AWAY.replace("}}", f"{HASHES}}}}}")


def away(folder: Path, text: str) -> Path:
    """The brief on a machine without the text, with the record that was made with it."""
    (folder / "there").mkdir(exist_ok=True)
    path = brief(folder, text, {})
    noted(path, minutes=ENGLISH)
    return path


def edited(path: Path, change: Callable[[Any], None]) -> None:
    """Change the record as somebody with an editor would."""
    where = record_path(path)
    data = json.loads(where.read_bytes())
    change(data)
    where.write_text(json.dumps(data), "utf-8")


def test_the_record_answers_on_a_machine_without_the_text(tmp_path: Path) -> None:
    one = checked(away(tmp_path, REGISTERED + BODY))
    assert states(one) == STATES
    assert one.problems == ()
    assert {str(r.on) for r in one.verification.results} == {FIRST.isoformat()}
    assert {r.sha256 for r in one.verification.results} == {DIGEST}
    assert all(r.by_record for r in one.verification.results)


def test_a_record_reads_back_as_it_was_and_is_a_line_for_each_passage(tmp_path: Path) -> None:
    data = noted(brief(tmp_path, SOURCE + BODY))
    record = read_record(data)
    assert record.as_bytes() == data
    assert set(record.entries) == set(STATES)
    lines = [line for line in data.decode().splitlines() if '"seal"' in line]
    assert len(lines) == len(STATES)
    entry = record.entries["breakwater.quote"]
    assert ENGLISH.read_text("utf-8")[entry.start : entry.end] == WORDS
    assert entry.words_sha256 == hashlib.sha256(WORDS.encode()).hexdigest()
    assert (entry.source_sha256, entry.tier, entry.result) == (DIGEST, "exact", "verified")
    assert WORDS.encode() not in data


def test_writing_again_changes_nothing_and_a_day_only_with_its_result(tmp_path: Path) -> None:
    path = brief(tmp_path, SOURCE + BODY)
    first = noted(path)
    assert noted(path, LATER) == first
    path.write_text(path.read_text().replace(WORDS, WORDS.removesuffix(" in the breakwater")))
    second = read_record(noted(path, LATER))
    days = {key: entry.on for key, entry in second.entries.items()}
    assert days.pop("breakwater.quote") == LATER.isoformat()
    assert set(days.values()) == {FIRST.isoformat()}


def test_another_text_gives_every_result_a_new_day(tmp_path: Path) -> None:
    path = brief(tmp_path, SOURCE + BODY)
    noted(path)
    (tmp_path / "english.txt").write_bytes(ENGLISH.read_bytes() + b" More.")
    after = read_record(noted(path, LATER))
    assert {entry.on for entry in after.entries.values()} == {LATER.isoformat()}
    assert len(after.entries) == len(STATES)


def test_writing_without_the_text_keeps_what_holds_and_nothing_else(tmp_path: Path) -> None:
    path = away(tmp_path, REGISTERED + BODY)
    before = record_path(path).read_bytes()
    assert noted(path, LATER) == before
    path.write_text(path.read_text().replace(WORDS, "We have never invested"))
    after = read_record(noted(path, LATER))
    gone = read_record(before).entries.keys() - after.entries.keys()
    assert gone == {"breakwater.quote"}


@pytest.mark.parametrize(
    ("old", "new", "lost"),
    [
        (WORDS, WORDS + ",", {"breakwater.quote"}),
        ("from: The fee", "from: fee", {"fee.cite.1"}),
        ("para: 2}\n  berths", "para: 3}\n  berths", {"breakwater.quote", "breakwater.cite.1"}),
        ("“long-range plan", "“long-range plans", {"plan.words.en.1"}),
        (f"sha256: {DIGEST}, text", f"sha256: {'0' * 64}, text", set(STATES)),
        (f"text_sha256: {DIGEST}", f"text_sha256: {'0' * 64}", set(STATES)),
    ],
)
def test_what_is_edited_since_is_not_checked(
    old: str, new: str, lost: set[str], tmp_path: Path
) -> None:
    path = away(tmp_path, REGISTERED + BODY)
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    one = checked(path)
    assert {key for key, state in states(one).items() if state == "not checked"} == lost
    assert {p.code for p in one.problems} == {"not-checked"}
    assert all("has changed since it was verified on 2031-09-01" in p.message for p in one.problems)


@pytest.mark.parametrize(
    "change",
    [
        lambda p: p.update(start=p["start"] + 1),
        lambda p: p.update(end=p["end"] + 1),
        lambda p: p.update(words_sha256="0" * 64),
        lambda p: p.update(selector_sha256="0" * 64),
        lambda p: p.update(on="2031-09-02"),
        lambda p: p.update(tier="typographic"),
        lambda p: p.update(result="located"),
        lambda p: p.update(start=str(p["start"])),
        lambda p: p.update(start=True),
        lambda p: p.update(more=1),
        lambda p: p.update(source="other"),
        lambda p: p.update(source=[]),
        lambda p: p.pop("seal"),
        lambda p: p.pop("on"),
        lambda p: p.clear(),
    ],
)
def test_an_edited_entry_counts_for_nothing(
    change: Callable[[dict[str, Any]], None], tmp_path: Path
) -> None:
    path = away(tmp_path, REGISTERED + BODY)
    edited(path, lambda data: change(data["passages"]["breakwater.quote"]))
    assert states(checked(path)) == {**STATES, "breakwater.quote": "not checked"}


def test_an_edited_hash_of_a_source_takes_all_its_entries_along(tmp_path: Path) -> None:
    path = away(tmp_path, AWAY + BODY)
    edited(path, lambda data: data["sources"]["minutes"].update(sha256="0" * 64))
    assert set(states(checked(path)).values()) == {"not checked"}


@pytest.mark.parametrize(
    "data",
    [
        b"", b"x", b"[]", b"{}", b'{"format": 1}', b'{"format": 2, "passages": {}, "sources": {}}',
        b'{"format": 1, "sources": {}, "passages": []}', b"[" * 100_000,
        b'{"format": 1, "sources": {}, "passages": {"a": 1e999}}x',
    ],
)  # fmt: skip
def test_what_is_no_record_is_said_and_believed_in_nothing(data: bytes, tmp_path: Path) -> None:
    path = away(tmp_path, REGISTERED + BODY)
    record_path(path).write_bytes(data)
    one = checked(path)
    assert set(states(one).values()) == {"not checked"}
    assert "record" in {p.code for p in one.problems}


def forged(path: Path, key: str) -> Record:
    """A record by somebody who knows how seals are made: it says that a quote was verified."""
    passage = next(r.passage for r in checked(path).verification.results if r.passage.key == key)
    from briefgen.sources.passages import selector_hash

    source, wanted = passage.options[0]
    entry = Entry(source, DIGEST, DIGEST, selector_hash(wanted), 0, 9, "0" * 64, "exact",
                  "verified", "2031-09-01")  # fmt: skip
    record = Record({key: entry})
    record_path(path).write_bytes(record.as_bytes())
    return record


def test_a_forged_record_does_not_stand_against_the_text(tmp_path: Path) -> None:
    wrong = BODY.replace(WORDS, "We have invested enough in the breakwater")
    path = brief(tmp_path, SOURCE + wrong)
    record = forged(path, "breakwater.quote")
    assert states(checked(path))["breakwater.quote"] == "not found"
    # Nor is a document built from it.
    with pytest.raises(Refused) as refused:
        read_input(path, BUILT_IN)
    (problem,) = refused.value.problems
    line = "    quote: We have invested enough in the breakwater"
    assert problem.place.line == path.read_text().splitlines().index(line) + 1
    # Nor does writing keep it.
    assert "breakwater.quote" not in read_record(noted(path)).entries
    # Without the text nobody can tell; that is what a record from elsewhere is worth.
    (tmp_path / "english.txt").unlink()
    record_path(path).write_bytes(record.as_bytes())
    assert states(checked(path))["breakwater.quote"] == "verified"


def test_nor_where_another_source_is_not_at_hand(tmp_path: Path) -> None:
    sources = SOURCE.replace("}}\n", "}, other: {title: Other}}\n")
    wrong = BODY.replace(WORDS, "We have invested enough in the breakwater")
    cite = "cite: {source: minutes, para: 2}\n  berths"
    body = wrong.replace(cite, "cite: [{source: minutes, para: 2}, other]\n  berths")
    path = brief(tmp_path, sources + body)
    forged(path, "breakwater.quote")
    assert states(checked(path))["breakwater.quote"] == "not checked"


def test_what_the_text_contradicts_is_shown_as_not_verified(tmp_path: Path) -> None:
    """The record says that the words stand in one place; the text beside it has them in two."""
    path = brief(
        tmp_path,
        SOURCE + BODY.replace("cite: {source: minutes, para: 2}\n  b", "cite: minutes\n  b"),
    )
    noted(path)
    assert "breakwater.quote" in read_input(path, BUILT_IN).record.entries
    twice = ENGLISH.read_bytes() + b"\n\n" + WORDS.encode() + b", she said.\n"
    (tmp_path / "english.txt").write_bytes(twice)
    built = read_input(path, BUILT_IN)
    assert "breakwater.quote" not in built.record.entries
    assert set(built.record.entries) == set(STATES) - {"breakwater.quote", "breakwater.cite.1"}
    told = [p for p in built.warnings if p.code == "record"]
    assert [p.source_line.strip() for p in told] == [f"quote: {WORDS}"]
    assert "whose text says otherwise" in told[0].message


def test_documents_keep_what_the_text_confirms(tmp_path: Path) -> None:
    path = brief(tmp_path, SOURCE + BODY)
    noted(path)
    built = read_input(path, BUILT_IN)
    assert set(built.record.entries) == set(STATES)
    assert built.warnings == ()


def test_a_build_looks_a_passage_up_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = brief(tmp_path, SOURCE + BODY)
    noted(path)
    looked_up: list[object] = []

    def counting(text: SourceText, wanted: Selector) -> match.Match:
        looked_up.append((text, wanted))
        return match.find(text, wanted)

    monkeypatch.setattr("briefgen.sources.verify.find", counting)
    read_input(path, BUILT_IN)
    assert len(looked_up) == len(STATES)


def test_an_ambiguous_text_does_not_speak_against_another_source(tmp_path: Path) -> None:
    """The record says that a quote is in a source that is not at hand; another one has it twice."""
    cite = "cite: {source: minutes, para: 2}\n  berths"
    body = BODY.replace(cite, "cite: [minutes, other]\n  berths")
    other = "}, other: {title: Other, text: other.txt}}\n"
    path = brief(tmp_path, AWAY.replace("}}\n", other) + body)
    (tmp_path / "other.txt").write_text(f"{WORDS}.\n\n{WORDS}.\n", "utf-8")
    noted(path, minutes=ENGLISH)
    built = read_input(path, BUILT_IN)
    assert built.record.entries["breakwater.quote"].source == "minutes"
    assert built.warnings == ()


def test_the_seal_covers_every_part_of_an_entry() -> None:
    entry = Entry("s", "a", "b", "c", 1, 2, "d", "exact", "verified", "2031-09-01")
    for name, value in asdict(entry).items():
        other = value + 1 if isinstance(value, int) else value + "x"
        changed = Entry(**{**asdict(entry), name: other})
        assert changed.seal != entry.seal, name


def test_the_hague_brief_is_verified_by_the_record_that_ships_with_it() -> None:
    path = Path(__file__).parents[2] / "content" / "nato-the-hague.yaml"
    one = checked(path)
    assert [r.passage.key for r in one.verification.results if r.state == "not checked"] == [], (
        "with the article at hand, run: briefgen sources verify content/nato-the-hague.yaml "
        "--source-text article=PATH --write"
    )
    found = one.verification.tally().counts
    assert found["verified"] >= 3
    assert found["located"] > 70
    assert not list(path.parent.glob("*.txt")), "the article itself is not ours to pass on"


def by_an_older_reader(record: dict[str, Any]) -> None:
    """Make the record one of the first version of the reader, of a text that it read otherwise."""
    for source in record["sources"].values():
        source.pop("reader")
        source["text_sha256"] = "0" * 64
    for key, line in record["passages"].items():
        hashes: dict[str, Any] = {"source_sha256": DIGEST, "text_sha256": "0" * 64}
        fields = {name: value for name, value in line.items() if name != "seal"}
        line["seal"] = Entry(**fields, **hashes).seal
        assert key


def test_a_record_by_an_older_reader_holds_while_the_file_is_the_same(tmp_path: Path) -> None:
    path = away(tmp_path, REGISTERED + BODY)
    assert read_record(record_path(path).read_bytes()).entries["fee.cite.1"].reader == READER
    edited(path, by_an_older_reader)
    assert states(checked(path)) == STATES
    path.write_text(
        path.read_text().replace(f"sha256: {DIGEST}, text", f"sha256: {'1' * 64}, text")
    )
    assert set(states(checked(path)).values()) == {"not checked"}


def test_the_version_of_the_reader_cannot_be_edited(tmp_path: Path) -> None:
    path = away(tmp_path, REGISTERED + BODY)
    edited(path, lambda record: record["sources"]["minutes"].update(reader=READER + 1))
    assert set(states(checked(path)).values()) == {"not checked"}


def test_a_quotation_keeps_its_entry_when_another_comes_before_it(tmp_path: Path) -> None:
    path = away(tmp_path, REGISTERED + BODY)
    path.write_text(path.read_text().replace("text: A “", "text: A ‘list that nobody has made’, “"))
    found = states(checked(path))
    assert found["plan.words.en.1"] == "not checked"
    assert found["plan.words.en.2"] == "verified"
