"""One document of the facts: of one kind, in one language, with what is its audience's own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from briefgen.editions.make import Wanted, facts_for, make_edition
from briefgen.editions.pictures import read_pictures
from briefgen.facts.brief import Brief
from briefgen.publish.inputs import Order
from tests.documents import HAGUE, HARBOUR, THEME, source
from tests.faked import as_input, made
from tests.three_audiences import facts, loaded


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


def printed(path: Path, order: Order) -> Brief:
    wanted = Wanted(THEME.kind(order.kind), order.lang, THEME.words(order.lang), order.audience)
    return facts_for(source(path).loaded, wanted)


def test_a_scheme_is_cut_down_to_the_markings_in_use() -> None:
    found = printed(HARBOUR, Order("brief", "en", "public")).marking_scheme
    assert found is not None
    assert found.markings == ("HARBOUR OPEN",)
    assert printed(HAGUE, Order("brief", "en", "public")).marking_scheme is None


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
