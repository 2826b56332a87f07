"""Addresses with a text fragment, as browsers read them."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.facts.load import load
from briefgen.sources.passages import (
    Passage,
    bare_citations,
    passages,
    selector_hash,
    text_fragment,
)
from briefgen.sources.quote import Selector

PAGE = "https://harbour.example/news?id=7"


@pytest.mark.parametrize(
    ("address", "words", "expected"),
    [
        (PAGE, "all options", f"{PAGE}#:~:text=all%20options"),
        (PAGE, "long-range, fast & far", f"{PAGE}#:~:text=long%2Drange%2C%20fast%20%26%20far"),
        (PAGE, "50 % “now” #1", f"{PAGE}#:~:text=50%20%25%20%E2%80%9Cnow%E2%80%9D%20%231"),
        (PAGE, "a\nb\u00adc", f"{PAGE}#:~:text=a,bc"),
        (PAGE, "first words … last words", f"{PAGE}#:~:text=first%20words,last%20words"),
        (PAGE, "one … two [...] three", f"{PAGE}#:~:text=one,three"),
        (PAGE, "[T]he old fee [now] rose", f"{PAGE}#:~:text=old%20fee,rose"),
        (PAGE + "#part", "fee", f"{PAGE}#part:~:text=fee"),
        (PAGE + "#part:~:text=old", "fee", f"{PAGE}#part:~:text=fee"),
        (PAGE + "#:~:text=old", "fee", f"{PAGE}#:~:text=fee"),
        (PAGE, "", PAGE),
        (PAGE, " … ", PAGE),
        (
            PAGE,
            "word " * 100,
            f"{PAGE}#:~:text={'%20'.join(['word'] * 5)},{'%20'.join(['word'] * 5)}",
        ),
        (PAGE, "a b c\n\nd e", f"{PAGE}#:~:text=a%20b,d%20e"),
    ],
)
def test_addresses(address: str, words: str, expected: str) -> None:
    assert text_fragment(address, words) == expected


def test_the_words_beside_it() -> None:
    assert text_fragment(PAGE, "fee", "the", "rose") == f"{PAGE}#:~:text=the-,fee,-rose"
    assert text_fragment(PAGE, "fee", suffix="a-b") == f"{PAGE}#:~:text=fee,-a%2Db"


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters=".…[]()"), max_size=60))
def test_words_survive_and_nothing_in_them_reads_as_syntax(words: str) -> None:
    address = text_fragment(PAGE, words)
    directive = address.removeprefix(f"{PAGE}#:~:text=")
    if address == PAGE:
        return
    assert directive.isascii()
    assert not set('-&#" <>') & set(directive)
    parts = [unquote(part) for part in directive.split(",")]
    assert len(parts) <= 2
    kept = words.replace("\u00ad", "").split()
    assert "".join(parts[0].split()) in "".join(kept)


FACTS = """format: 1
brief: {title: T, languages: [en, fr]}
summit: {name: S, cite: {source: s, page: 2}}
sources: {s: S, t: {title: T, lang: fr}}
actors: {ada: Ada}
issues: {i: I}
quotes:
  q: {quote: Well said, actor: ada, cite: [s, {source: t, para: 3, prefix: he}]}
positions:
  p: {issue: i, actor: ada, stance: mixed, quote: So be it, cite: t}
  o: {issue: i, actor: ada, stance: mixed, cite: t}
bottom_line:
  a:
    text:
      en: The “first words of it all” and a “second run of words”, a “word”
      fr: Un « seul groupe de quelques mots »
    cite: [s, t]
  b: {text: B, cite: {source: s, from: one, to: two}}
  c: {text: C, cite: s}
glossary:
  g: {term: G, text: G, cite: {source: s, quote: so called}}
"""


def found() -> dict[str, Passage]:
    held = load(FACTS.encode(), "x")
    return {passage.key: passage for passage in passages(held.brief)}


def test_every_passage_has_a_key_of_its_own_in_the_order_of_the_model() -> None:
    assert [(p.key, p.fact, p.sort) for p in found().values()] == [
        ("brief.summit.cite.1", "brief.summit", "anchor"),
        ("a.words.en.1", "a", "words"),
        ("a.words.en.2", "a", "words"),
        ("a.words.fr.1", "a", "words"),
        ("b.cite.1", "b", "anchor"),
        ("p.quote", "p", "speech"),
        ("q.quote", "q", "speech"),
        ("q.cite.2", "q", "anchor"),
        ("glossary.g.cite.1", "glossary.g", "anchor"),
    ]


def test_a_passage_stands_at_the_field_that_says_most_of_it() -> None:
    paths = {key: passage.path for key, passage in found().items()}
    assert paths["brief.summit.cite.1"] == ("summit", "cite", 0, "page")
    assert paths["a.words.fr.1"] == ("bottom_line", "a", "text", "fr")
    assert paths["b.cite.1"] == ("bottom_line", "b", "cite", 0, "from")
    assert paths["q.cite.2"] == ("quotes", "q", "cite", 1, "prefix")
    assert paths["glossary.g.cite.1"] == ("glossary", "g", "cite", 0, "quote")


def test_words_are_looked_for_in_every_source_that_the_fact_cites() -> None:
    options = {key: [source for source, _ in p.options] for key, p in found().items()}
    assert options["a.words.en.1"] == ["s", "t"]
    assert options["q.quote"] == ["s", "t"]
    assert options["p.quote"] == ["t"]
    wanted = dict(found()["b.cite.1"].options)["s"]
    assert (wanted.start, wanted.end, wanted.exact) == ("one", "two", "")
    assert dict(found()["a.words.fr.1"].options)["s"].exact == "seul groupe de quelques mots"


def test_a_citation_without_a_place_is_bare_unless_a_quote_has_it() -> None:
    held = load(FACTS.encode(), "x")
    assert [(bare.fact, bare.source, bare.path[-1]) for bare in bare_citations(held.brief)] == [
        ("a", "s", 0), ("a", "t", 1), ("c", "s", 0), ("o", "t", 0),
    ]  # fmt: skip


def test_a_hash_of_what_is_looked_for_covers_all_of_it() -> None:
    plain = Selector(exact="a")
    others = [
        Selector(exact="b"), Selector(start="a"), Selector(end="a"),
        replace(plain, prefix="p"), replace(plain, suffix="p"), replace(plain, paragraph=1),
        replace(plain, page=1), replace(plain, across_negation=True),
    ]  # fmt: skip
    hashes = {selector_hash(selector) for selector in (plain, *others)}
    assert len(hashes) == 1 + len(others)
    assert selector_hash(Selector(exact="a")) == selector_hash(plain)
