"""What diff reports turns one state into the other, and tells no reader what they may not see."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefgen.editions.changes import (
    Changes,
    Facts,
    apply,
    compare,
    differences,
    facts_of,
    withheld,
)
from briefgen.editions.pruning import visible_brief
from briefgen.editions.since import marks, summary
from briefgen.editions.wording import Wording
from briefgen.facts.brief import Brief
from briefgen.facts.load import load
from briefgen.render.changes import changes_json, changes_markdown, changes_text
from briefgen.yaml.file import YamlFile
from tests.effort import count

LABELS: dict[str, Any] = {
    "sections": {"bottom_line": "Bottom *line*"},
    "stances": {},
    "first_day": "1",
    "changes": {"more": "{} more"},
    "day_month": "{} {}",
    "year_unit": "{} {}",
}
HUSH = "hush"
IDS = [f"id-{letter}" for letter in "abcdefghij"]
HOMES = (
    "bottom_line", "key_messages", "objectives/ours", "objectives/theirs", "lines/press",
    "timeline", "positions", "debates", "charts", "shortfalls", "quotes", "participants",
)  # fmt: skip
SOME = ("one", "two", "three", "a*", "a_b", "4.", "|")
words = st.lists(st.sampled_from(SOME), min_size=1, max_size=6)


def briefs(audiences: bool = False) -> st.SearchStrategy[Brief]:
    """A brief of a few facts; what is withheld from the public says so in each of its texts."""
    return facts(audiences).map(Brief.model_validate)


@st.composite
def facts(draw: st.DrawFn, audiences: bool = False) -> dict[str, Any]:
    """The same as a file has it."""
    data: dict[str, Any] = {
        "format": "1",
        "brief": {"title": draw(_text("")), "status": draw(st.sampled_from(["draft", "final"]))},
        "summit": {"name": "Summit", "dates": draw(st.sampled_from(["2025-06", "2025-07"]))},
        "parties": {"p": "Open", "q": draw(_text(HUSH))},
        "actors": {"who": {"name": "Someone", "party": "p"}, "spy": draw(_text(HUSH))},
        "issues": {"i": "Open", "j": draw(_text(HUSH))},
        "sources": {"s": draw(_text("")), "t": "Other", "u": draw(_text(HUSH))},
    }
    if audiences:
        data["audiences"] = {"all": "TLP:CLEAR", "few": {"marking": "TLP:RED", "title": HUSH}}
    homes = draw(st.permutations(draw(st.lists(st.sampled_from(HOMES), max_size=6, unique=True))))
    ids = list(draw(st.permutations(IDS)))
    for home in homes:
        section, _, group = home.partition("/")
        own = draw(st.sampled_from([None, "all", "few"])) if audiences else None
        target = data.setdefault(section, {})
        if not group and own:
            target["audience"] = own
        for key in [ids.pop() for _ in range(draw(st.integers(1, 4))) if ids]:
            choices = [None, "few"] if own == "few" and not group else [None, "all", "few"]
            audience = draw(st.sampled_from(choices)) if audiences else None
            reader = audience or (own if not group else None) or "few"
            hush = HUSH if audiences and reader == "few" else ""
            item = draw(_item(section, hush, ids))
            item |= {"audience": audience} if audience else {}
            (target.setdefault(group, {}) if group else target)[key] = item
    return data


def _text(hush: str) -> st.SearchStrategy[str]:
    return words.map(lambda w: " ".join([*w, hush]).strip())


@st.composite
def _item(draw: st.DrawFn, section: str, hush: str, ids: list[str]) -> dict[str, Any]:
    text = draw(_text(hush))
    source = st.sampled_from(["u"] if hush else ["s", "t"])
    item: dict[str, Any] = {"cite": draw(source)} if draw(st.booleans()) else {}
    actor = "spy" if hush else "who"
    match section:
        case "lines":
            return {**item, "say": text, "if_pressed": draw(_text(hush))}
        case "timeline":
            return {**item, "date": draw(st.sampled_from(["2025", "2025-06-24"])), "text": text}
        case "positions":
            return {
                **item,
                "issue": "j" if hush else "i",
                "party": "q" if hush else "p",
                "stance": draw(st.sampled_from(["supports", "mixed"])),
                "text": text,
            }
        case "debates":
            sides = {ids.pop(): {"label": "L", "text": text} for _ in range(2) if ids}
            return {**item, "question": text, "sides": sides}
        case "charts":
            bars = {k: {"label": f"l {hush}", "value": draw(st.sampled_from("12"))} for k in "xy"}
            return {**item, "caption": text, "bars": bars}
        case "shortfalls":
            return {**item, "capability": text, "status": draw(_text(hush)), "target": "1.50"}
        case "quotes":
            return {**item, "quote": text, "actor": actor, "lang": "fr", "translation": text}
        case "participants":
            return {**item, "actor": actor}
    return {**item, "text": text}


def _seen(brief: Brief) -> Brief:
    whole = brief.model_copy(update={"bottom_line": None})
    return visible_brief(whole, YamlFile("x", []), "all")


def _same(one: Facts, other: Facts) -> bool:
    """Also in the order of the facts."""
    return one == other and {h: list(i) for h, i in one.items()} == {
        h: list(i) for h, i in other.items()
    }


@given(briefs())
@settings(max_examples=count(15, 100), deadline=None)
def test_nothing_changed_is_no_change(brief: Brief) -> None:
    assert not compare(brief, brief, "en")


@given(briefs(), briefs())
@settings(max_examples=count(80, 500), deadline=None)
def test_what_is_reported_turns_one_state_into_the_other(old: Brief, new: Brief) -> None:
    before, after = facts_of(old, "en"), facts_of(new, "en")
    assert _same(apply(before, differences(before, after)), after)


@given(briefs(), briefs())
@settings(max_examples=count(30, 200), deadline=None)
def test_an_id_in_both_is_never_withdrawn_or_added(old: Brief, new: Brief) -> None:
    places = [
        {k: h for h, items in facts_of(b, "en").items() if h[0] in HOME_NAMES for k in items}
        for b in (old, new)
    ]
    for change in compare(old, new, "en").items:
        if change.table == "facts" and change.id in places[0].keys() & places[1].keys():
            assert change.what[0] not in {"added", "withdrawn"}
            moved = places[0][change.id] != places[1][change.id]
            assert not moved or change.what[0] == "moved"


HOME_NAMES = {home.partition("/")[0] for home in HOMES}


def _all_views(changes: Changes) -> str:
    wording = Wording("en", "en", LABELS)
    return "\n".join(
        [
            changes_text(changes),
            changes_markdown(changes, LABELS),
            changes_json(changes),
            repr(summary(changes, wording)),
            repr(marks(changes)),
        ]
    )


@given(briefs(audiences=True), briefs(audiences=True))
@settings(max_examples=count(60, 500), deadline=None)
def test_nothing_withheld_shows(old: Brief, new: Brief) -> None:
    before, after = _seen(old), _seen(new)
    hidden = withheld(new.model_copy(update={"bottom_line": None}), after)
    changes = compare(before, after, "en", hidden)
    shown = _all_views(changes)
    assert HUSH not in shown
    for table, key in hidden:
        assert all((c.table, c.id) != (table, key) for c in changes.items)
    assert "audience" not in shown
    assert "few" not in shown


@given(briefs(audiences=True), briefs(audiences=True))
@settings(max_examples=count(25, 200), deadline=None)
def test_a_fact_hidden_now_is_not_named_even_if_it_was_open(old: Brief, new: Brief) -> None:
    """The facts of the older state as if all had been open, so that all could show."""
    after = _seen(new)
    hidden = withheld(new, after)
    shown = json.loads(changes_json(compare(old, after, "en", hidden)))["changes"]
    assert not {(c["table"], c["id"]) for c in shown} & hidden
    inside = {("facts", home[1]) for c in shown for home in (c["from"], c["to"]) if len(home) > 2}
    assert not inside & hidden, "nor what is in it"


def brief(body: str, head: str = "") -> Brief:
    text = f"format: 1\nbrief: {{title: T, languages: [en, fr]}}\nsummit: {{name: S}}\n{head}{body}"
    return load(text.encode(), "x.yaml").brief


def whats(old: str, new: str, head: str = "") -> dict[str, tuple[str, ...]]:
    changes = compare(brief(old, head), brief(new, head), "en")
    return {c.id: c.what for c in changes.items}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("bottom_line: {a: x}\n", "bottom_line: {a: x, b: y}\n", {"b": ("added",)}),
        ("bottom_line: {a: x, b: y}\n", "bottom_line: {a: x}\n", {"b": ("withdrawn",)}),
        ("bottom_line: {a: x}\n", "bottom_line: {a: y}\n", {"a": ("reworded",)}),
        ("bottom_line: {a: x}\n", "key_messages: {a: x}\n", {"a": ("moved",)}),
        ("lines: {raise: {a: x}}\n", "lines: {press: {a: y}}\n", {"a": ("moved", "reworded")}),
        ("bottom_line: {a: x, b: y, c: z}", "bottom_line: {b: y, c: z, a: x}", {"a": ("moved",)}),
        ("bottom_line: {a: x}\n", "bottom_line: {a: {text: {en: x, fr: y}}}\n", {}),
        ("bottom_line: {a: x}\n", "bottom_line: {a: {text: x, basis: unsourced}}\n", {}),
        (
            "bottom_line: {a: {text: x, cite: s}}\n",
            "bottom_line: {a: {text: x, cite: {source: s, para: 2}}}\n",
            {"a": ("source",)},
        ),
        (
            "positions: {a: {issue: i, party: p, stance: mixed}}\n",
            "positions: {a: {issue: i, party: p, stance: opposes}}\n",
            {"a": ("stance",)},
        ),
        (
            "shortfalls: {a: {capability: x, status: open}}\n",
            "shortfalls: {a: {capability: x, status: closed}}\n",
            {"a": ("status",)},
        ),
        (
            "timeline: {a: {date: 2025, text: x}}\n",
            "timeline: {a: {date: 2026, text: x}}\n",
            {"a": ("changed",)},
        ),
        (
            "debates: {d: {question: q, sides: {a: {label: l, text: x}}}, e: {question: r}}\n",
            "debates: {d: {question: q}, e: {question: r, sides: {a: {label: l, text: x}}}}\n",
            {"a": ("moved",)},
        ),
    ],
)
def test_each_sort_of_change(old: str, new: str, expected: dict[str, tuple[str, ...]]) -> None:
    head = "sources: {s: T}\nparties: {p: P}\nissues: {i: I}\n"
    found = whats(old, new, head)
    entries = {"s", "p", "i"}  # come and go with what refers to them
    assert {k: v for k, v in found.items() if k not in entries} == expected


def test_what_is_opened_to_a_reader_is_added_for_them() -> None:
    head = "audiences: {all: TLP:CLEAR, few: TLP:RED}\n"
    states = [
        brief(f"key_messages: {{a: {{text: x, audience: {audience}}}}}\n", head)
        for audience in ("few", "all")
    ]
    old, new = (_seen(state) for state in states)
    assert [c.what for c in compare(old, new, "en").items] == [("added",)]
    hidden = withheld(states[0], old)
    assert not compare(new, old, "en", hidden), "and nothing is said of what is closed to them"


def test_the_box_and_the_bars() -> None:
    head = "parties: {p: P}\nissues: {i: I}\nsources: {s: T}\n"
    old = brief(
        "positions: {a: {issue: i, party: p, stance: mixed}}\n"
        "debates: {d: {question: q, sides: {x: {label: l, text: one}}}}\n"
        "timeline: {o: {date: 2025, text: w}, n: {date: 2025, text: v}}\n",
        head,
    )
    new = brief(
        "positions: {a: {issue: i, party: p, stance: opposes}}\n"
        "debates: {d: {question: q, sides: {x: {label: l, text: two}}}}\n"
        "timeline: {n: {date: 2025, text: v}, o: {date: 2025, text: w}}\n"
        "key_messages: {k: {text: new, cite: s}}\n",
        head,
    )
    changes = compare(old, new, "en")
    wording = Wording("en", "en", {"stances": {"mixed": "Mixed", "opposes": "Opposes"}})
    lines = [(c["what"], c["section"], c["id"], str(c["text"])) for c in summary(changes, wording)]
    assert lines == [
        ("added", "key_messages", "k", "new"),
        ("reworded", "debates", "x", "l"),
        ("stance", "positions", "a", "P – I – Mixed → Opposes"),
    ]
    assert marks(changes) == {"k": "new", "a": "changed", "x": "changed", "d": "changed"}
