"""Facts written back as a file: read again they are the same, and hold nothing of other readers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from briefgen.editions.make import Wanted, facts_for
from briefgen.facts.brief import Brief
from briefgen.facts.dump import facts_yaml
from briefgen.facts.load import load
from briefgen.publish.inputs import Order
from tests.documents import THEME, every_document, source

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


@pytest.mark.parametrize(
    "text",
    ["a", "two\n\nparagraphs", "- a\n- b\n", "NO", "12", "2025-06-01", "~", "#a", "a: b", "'", '"',
     "x" * 90 + " " + "y" * 90, "\u00a0a", "é 日本", "a  \nb"],
)  # fmt: skip
def test_every_text_reads_back_as_it_is(text: str) -> None:
    brief = {"format": "1", "brief": {"title": "T"}, "summit": {"name": "S"}}
    held = Brief.model_validate({**brief, "background": {"a": {"text": text}}})
    dumped = facts_yaml(held)
    assert load(dumped, "x").brief == held
    assert facts_yaml(load(dumped, "x").brief) == dumped


def test_it_is_written_as_a_person_would_write_it() -> None:
    body = (
        "sources: {s: {title: S, text: s.txt, redistribute: yes}}\n"
        "background: {a: {text: 'one\n\n\n    two', cite: s}}\n"
        "timeline: {b: {date: {date: 2025, inferred: yes, because: x}, text: y,"
        " cite: {source: s, para: 3}}}\n"
        "charts: {c: {caption: Köln, bars: {d: {label: l, value: 1.50}}}}\n"
    )
    head = "format: 1\nbrief: {title: T}\nsummit: {name: S}\n"
    text = facts_yaml(load((head + body).encode(), "x").brief).decode()
    assert "    text: |-\n      one\n" in text, "lines stand as lines"
    assert "    cite:\n    - s\n" in text, "a citation without a place is its source"
    assert "para: '3'" in text
    assert "inferred: 'yes'" in text or "inferred: yes" in text
    assert "1.50" in text
    assert "Köln" in text, "letters stand as they are"
    assert "s.txt" not in text
    assert "redistribute" not in text
    assert "&" not in text
