"""Who sees what: pruned for one audience, for one kind and in one language, and failing closed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from briefgen.editions.make import Wanted, facts_for, make_edition
from briefgen.editions.pictures import read_pictures
from briefgen.editions.pruning import visible_brief
from briefgen.facts.brief import Brief
from briefgen.facts.dump import facts_yaml
from briefgen.facts.load import Loaded, load
from briefgen.facts.references import walk
from briefgen.problems import Refused, errors
from briefgen.publish.inputs import Order
from tests.documents import HAGUE, HARBOUR, THEME, every_document, source
from tests.faked import as_input, made

BASE: dict[str, Any] = {
    "format": "1",
    "brief": {"title": "For all", "reference": "R-1"},
    "summit": {"name": "Summit"},
    "audiences": {
        "public": {"marking": "TLP:CLEAR", "title": "For the public"},
        "members": "TLP:GREEN",
        "staff": {"marking": "TLP:RED", "title": "For us", "for": "The desk", "contact": "Room 9"},
    },
    "sources": {"paper": "The paper", "memo": "A memo"},
    "parties": {"north": "North", "bank": "The bank"},
    "actors": {"ada": {"name": "Ada", "party": "bank"}, "bo": {"name": "Bo", "party": "north"}},
    "issues": {"levy": "A levy is good"},
    "bottom_line": {"audience": "public", "one": {"text": "Seen", "cite": "paper"}},
}


def facts(**more: Any) -> str:
    return yaml.safe_dump({**BASE, **more}, sort_keys=False)


def loaded(**more: Any) -> Loaded:
    return load(facts(**more).encode(), "x.yaml")


def seen(audience: str | None, **more: Any) -> Brief:
    held = loaded(**more)
    return visible_brief(held.brief, held.file, audience)


def refusals(**more: Any) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as refused:
        loaded(**more)
    return [(p.code, p.message) for p in refused.value.problems]


def section(brief: Brief, name: str) -> list[str]:
    found = getattr(brief, name)
    return [key for _, items in found.groups() for key in items] if found else []


def test_unmarked_claims_are_for_the_narrowest() -> None:
    notes = {"a": {"text": "A"}, "b": {"audience": "members", "text": "B"}}
    assert section(seen("public", background=notes), "background") == []
    assert section(seen("members", background=notes), "background") == ["b"]
    assert section(seen("staff", background=notes), "background") == ["a", "b"]


def test_default_audience_says_otherwise() -> None:
    notes = {"a": {"text": "A"}, "b": {"audience": "staff", "text": "B"}}
    brief = seen("members", default_audience="members", background=notes)
    assert section(brief, "background") == ["a"]
    assert section(seen("public", default_audience="members", background=notes), "background") == []


def test_a_section_of_which_nothing_is_left_is_gone_with_its_heading() -> None:
    notes = {"title": "Plans", "a": {"text": "A"}}
    assert seen("public", background=notes).background is None
    mixed = {"title": "Plans", "a": {"text": "A"}, "b": {"audience": "public", "text": "B"}}
    left = seen("public", background=mixed).background
    assert left is not None
    assert left.title is None, "the heading of a withheld section is withheld like its claims"


def test_sides_of_a_debate_can_be_narrower() -> None:
    sides = {"yes": {"label": "Yes", "text": "Y"}}
    sides["no"] = {"audience": "staff", "label": "No", "text": "N"}
    debate = {"audience": "public", "d": {"question": "Q", "sides": sides}}
    brief = seen("public", debates=debate)
    assert brief.debates is not None
    assert list(brief.debates.items["d"].sides) == ["yes"]


def test_nothing_is_left_of_labels_and_of_other_audiences() -> None:
    brief = seen("members", background={"audience": "public", "a": {"text": "A"}})
    assert brief.audiences == {}
    assert brief.default_audience is None
    assert [at.path for at in walk(brief) if getattr(at.model, "audience", None)] == []


def test_entries_that_only_withheld_claims_use_are_gone() -> None:
    notes = {"a": {"text": "A", "cite": "memo"}}
    said = {"s": {"issue": "levy", "actor": "ada", "stance": "mixed"}}
    brief = seen("public", background=notes, positions=said)
    assert list(brief.sources) == ["paper"]
    assert (brief.parties, brief.actors, brief.issues) == ({}, {}, {})
    assert list(seen("staff", background=notes, positions=said).parties) == ["bank"]


def test_a_withheld_party_of_an_actor_whom_nobody_sees_is_no_error() -> None:
    parties = {"north": "North", "bank": {"audience": "staff", "name": "The bank"}}
    said = {"s": {"issue": "levy", "actor": "ada", "stance": "mixed"}}
    assert seen("public", parties=parties, positions=said).parties == {}


@pytest.mark.parametrize(
    ("more", "names"),
    [
        (
            {
                "sources": {"paper": {"audience": "staff", "title": "P"}},
            },
            ("one", "paper"),
        ),
        (
            {
                "actors": {"ada": {"audience": "staff", "name": "Ada"}},
                "quotes": {"audience": "public", "q": {"quote": "Well", "actor": "ada"}},
            },
            ("q", "ada"),
        ),
        (
            {
                "parties": {"bank": {"audience": "staff", "name": "B"}, "north": "N"},
                "participants": {"audience": "public", "p": {"actor": "ada"}},
            },
            ("ada", "bank"),
        ),
        (
            {
                "issues": {"levy": {"audience": "staff", "proposition": "P"}},
                "positions": {
                    "audience": "public",
                    "s": {"issue": "levy", "party": "north", "stance": "mixed"},
                },
            },
            ("s", "levy"),
        ),
        (
            {
                "positions": {
                    "old": {"issue": "levy", "party": "north", "stance": "mixed"},
                    "new": {
                        "audience": "public",
                        "issue": "levy",
                        "party": "north",
                        "stance": "opposes",
                        "supersedes": "old",
                    },
                }
            },
            ("new", "old"),
        ),
        (
            {
                "sources": {"paper": "P", "memo": {"audience": "staff", "title": "M"}},
                "summit": {"name": "S", "cite": "memo"},
            },
            ("summit", "memo"),
        ),
    ],
    ids=["source", "actor", "party", "issue", "statement", "summit"],
)
def test_a_visible_claim_that_refers_to_a_withheld_one_names_both(
    more: dict[str, Any], names: tuple[str, str]
) -> None:
    with pytest.raises(Refused) as refused:
        seen("public", **more)
    (problem,) = refused.value.problems
    assert problem.code == "withheld"
    assert all(f"`{name}`" in problem.message for name in names)
    assert problem.place.line
    assert seen("staff", **more)


def test_an_audience_has_to_be_declared_and_named() -> None:
    with pytest.raises(Refused, match="declares no audience `press`"):
        seen("press")
    with pytest.raises(Refused) as refused:
        seen(None)
    assert "--audience NAME" in refused.value.problems[0].hint
    assert "--all-audiences" in refused.value.problems[0].hint
    plain = load(b"format: 1\nbrief: {title: T}\nsummit: {name: S}\n", "x")
    with pytest.raises(Refused, match="declares no audience `public`"):
        visible_brief(plain.brief, plain.file, "public")


def test_nothing_visible_in_the_bottom_line_is_an_error() -> None:
    with pytest.raises(Refused, match="see nothing of the bottom line"):
        seen("public", bottom_line={"one": {"text": "Seen"}})
    assert seen("staff", bottom_line={"one": {"text": "Seen"}})


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"audiences": {"pub": "TLP:CLEAR", "public": "TLP:RED"}}, "audience"),
        ({"default_audience": "nobody"}, "unknown-id"),
        ({"background": {"a": {"audience": "nobody", "text": "A"}}}, "unknown-id"),
        (
            {"background": {"audience": "staff", "a": {"audience": "public", "text": "A"}}},
            "audience",
        ),
        (
            {
                "debates": {
                    "audience": "public",
                    "d": {
                        "audience": "staff",
                        "question": "Q",
                        "sides": {"y": {"audience": "members", "label": "Y", "text": "T"}},
                    },
                }
            },
            "audience",
        ),
        (
            {"background": {"audience": "public", "a": {"marking": "TLP:GREEN", "text": "A"}}},
            "marking",
        ),
        ({"sources": {"paper": {"marking": "TLP:RED", "title": "P"}}}, "marking"),
        ({"background": {"a": {"marking": "OFFICIAL", "text": "A"}}}, "marking"),
    ],
    ids=[
        "prefix", "default", "unknown", "wider", "wider-side", "ceiling", "ceiling-of-table",
        "other-scheme",
    ],
)  # fmt: skip
def test_audiences_and_markings_that_do_not_fit(more: dict[str, Any], code: str) -> None:
    assert code in [found for found, _ in refusals(**more)]


def test_a_marking_counts_with_the_audience_of_what_it_is_in() -> None:
    side = {"marking": "TLP:RED", "label": "Y", "text": "T"}
    debate = {"audience": "staff", "question": "Q", "sides": {"y": side}}
    assert loaded(debates={"audience": "public", "d": debate})


@pytest.mark.parametrize(
    "entry",
    [
        "{audience: staff, text: B}",
        "\n    audience: staff\n    text: B",
        "{text: B, audience: staff}",
    ],
)
def test_an_audience_above_the_text_is_no_warning(entry: str) -> None:
    text = facts() + f"background:\n  audience: public\n  b: {entry}\n"
    assert "audience-last" not in [p.code for p in load(text.encode(), "x").warnings]


@pytest.mark.parametrize(
    "end",
    [
        "background:\n  audience: public\n  b:\n    text: B\n    audience: staff\n",
        "default_audience: staff\n",
    ],
)
def test_a_label_that_a_half_saved_file_would_lose_is_a_warning(end: str) -> None:
    assert "audience-last" in [p.code for p in load((facts() + end).encode(), "x").warnings]


def test_title_addressee_and_marking_are_the_audiences_own() -> None:
    held = loaded()
    kind, words = THEME.kind("handout"), THEME.words("en")
    for audience, expected in (
        ("public", ("For the public", None, "TLP:CLEAR", "R-1")),
        ("members", ("For all", None, "TLP:GREEN", "R-1")),
        ("staff", ("For us", "The desk", "TLP:RED", "R-1")),
    ):
        edition = make_edition(held, Wanted(kind, "en", words, audience))
        addressee = edition.about["for"]
        assert (
            edition.about["title"].text,
            addressee and addressee.text,
            edition.marking,
            edition.about["reference"],
        ) == expected


def test_a_document_of_one_kind_carries_that_kinds_facts() -> None:
    more = {
        "lines": {"audience": "public", "raise": {"say-it": {"say": "We say"}}},
        "glossary": {"audience": "public", "kinds": "handout", "term": {"term": "T", "text": "X"}},
    }
    text = facts(**more)
    cards = made(as_input(text), Order("cards", "en", "public"))
    handout = made(as_input(text), Order("handout", "en", "public"))
    assert b"We say" in cards.files["x.cards.public.en.html"]
    for name, data in handout.files.items():
        assert b"We say" not in data, name


def documents() -> list[Any]:
    return [pytest.param(s, id=str(s)) for s in every_document()]


def printed(path: Path, order: Order) -> Brief:
    wanted = Wanted(THEME.kind(order.kind), order.lang, THEME.words(order.lang), order.audience)
    return facts_for(source(path).loaded, wanted)


@pytest.mark.parametrize("sample", documents())
def test_the_facts_of_a_document_read_back_are_the_same(sample: Any) -> None:
    facts = printed(sample.path, sample.order)
    text = facts_yaml(facts)
    again = load(text, "facts.yaml")
    assert again.brief == facts
    assert facts_yaml(again.brief) == text
    order = Order(sample.order.kind, sample.order.lang)
    wanted = Wanted(THEME.kind(order.kind), order.lang, THEME.words(order.lang), None)
    assert facts_for(again, wanted) == facts


@pytest.mark.parametrize("sample", documents())
def test_the_facts_of_a_document_hold_no_label_and_no_other_language(sample: Any) -> None:
    brief = source(sample.path).loaded.brief
    held = yaml.load(facts_yaml(printed(sample.path, sample.order)), yaml.BaseLoader)
    assert "audiences" not in held
    assert "default_audience" not in held
    found = _keys(held)
    assert "audience" not in found
    others = set(brief.brief.languages) - {sample.order.lang}
    assert held["brief"].get("languages", ["en"]) == [sample.order.lang]
    assert not others & found
    kinds = {kind for name in brief.sections() for kind in held.get(name[0], {}).get("kinds", ())}
    assert kinds <= {sample.order.kind}


def _keys(value: Any) -> set[str]:
    if isinstance(value, dict):
        return {*value, *(key for inner in value.values() for key in _keys(inner))}
    return {key for inner in value for key in _keys(inner)} if isinstance(value, list) else set()


def test_a_scheme_is_cut_down_to_the_markings_in_use() -> None:
    found = printed(HARBOUR, Order("brief", "en", "public")).marking_scheme
    assert found is not None
    assert found.markings == ("HARBOUR OPEN",)
    assert printed(HAGUE, Order("brief", "en", "public")).marking_scheme is None


def test_a_fact_cut_off_in_the_name_of_its_audience_is_an_error() -> None:
    text = facts() + "background:\n  audience: public\n  b:\n    audi"
    with pytest.raises(Refused) as refused:
        load(text.encode(), "x")
    assert [p.code for p in errors(refused.value.problems)] == ["cut-off"]
    assert load((facts() + "background:\n  audience: public\n  b: audi").encode(), "x")


def test_an_edition_is_made_without_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its pictures and its record were read before, so it depends on what it is given alone."""
    held = source(HARBOUR)
    kind, words = THEME.kind("handout"), THEME.words("en")
    wanted = Wanted(kind, "en", words, "public")
    printed = facts_for(held.loaded, wanted)
    pictures = read_pictures(printed, held.loaded.file, held.folder)
    assert pictures
    first = make_edition(held.loaded, wanted, pictures, held.record)  # languages are loaded here

    def refuse(*_: Any, **__: Any) -> Any:
        raise AssertionError("a file was opened")

    monkeypatch.setattr("builtins.open", refuse)
    monkeypatch.setattr("os.open", refuse)
    monkeypatch.setattr("io.open", refuse)
    assert make_edition(held.loaded, wanted, pictures, held.record) == first
