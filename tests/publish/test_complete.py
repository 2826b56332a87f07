"""A text that a finished file lacks, in whole or in part, is seen; what is whole is not accused."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from briefgen.editions.make import Wanted, day_of, facts_for
from briefgen.editions.theme import Theme
from briefgen.editions.wording import Wording
from briefgen.facts.load import load
from briefgen.problems import Problem, Refused
from briefgen.publish import complete, readback
from briefgen.publish.complete import Expected, Printed, expected_texts, lost_texts
from briefgen.publish.document import Options
from briefgen.publish.inputs import Input, Order, orders
from briefgen.publish.press import Press
from briefgen.publish.proof import Gate
from briefgen.publish.run import make
from tests.briefs import brief_text
from tests.documents import (
    THEME,
    EngineHere,
    Sample,
    built,
    every_document,
    finished,
    given,
    source,
)
from tests.effort import count

FACTS = """
format: 1
brief: {title: A plan for the strait, as_of: 2031-03-02, languages: [en]}
summit: {name: Summit of the Strait, dates: 2031-06-24/25}
sources: {paper: {title: Paper of the pilots, address: "https://example.org/paper"}}
bottom_line: {toll: {text: "The toll falls to -2.5 % and then to 1,234 crowns.", cite: paper}}
shortfalls:
  tugs: {capability: Tugs, need: "17 tugs for the winter", target: 24.50, available: 3, cite: paper}
background:
  history:
    text: |
      1949 was the first year. In **June** the port had 12*3 berths.

      1. First the quay
      2. then the *lights*
    cite: paper
questions:
  price: {question: "Who pays?", answer: "The ships pay.", likelihood: certain, cite: paper}
quotes:
  pilot: {quote: "We will not wait for the ice.", party: guild, occasion: At the quay, cite: paper}
parties: {guild: Guild of Pilots}
"""


def printed_forms(made: object) -> dict[str, Printed]:
    return {
        "md": Printed(readback.words_of_markdown(made.markdown.encode())),  # type: ignore[attr-defined]
        "html": Printed(readback.words_of_html(made.html.encode())),  # type: ignore[attr-defined]
        "pdf": Printed(readback.words_of_pdf(made.pdf), drawn=True),  # type: ignore[attr-defined]
    }


def expected(facts: Input, order: Order) -> list[Expected]:
    words = THEME.words(order.lang)
    kind = Press(THEME, Options()).kind(order.kind)
    brief = facts_for(facts.loaded, Wanted(kind, order.lang, words, order.audience))
    return list(
        expected_texts(
            brief, Wording(order.lang, brief.brief.languages[0], dict(words), day_of(brief))
        )
    )


def lost(facts: Input, order: Order, theme: Theme = THEME) -> tuple[Problem, ...]:
    """What is said of the document of `order` when it is built with a theme."""
    try:
        built(facts, order, theme)
    except Refused as refused:
        return tuple(problem for problem in refused.problems if problem.code == "lost")
    return ()


@cache
def small() -> Input:
    return given(load(FACTS.encode(), "x.yaml"))


ORDER = Order("brief", "en")


@pytest.mark.parametrize("document", every_document(), ids=str)
def test_documents_of_the_samples_are_whole(document: Sample, shelf: Path) -> None:
    forms = printed_forms(finished(document, shelf))
    texts = expected(source(document.path), document.order)
    assert len(texts) > 20
    assert list(lost_texts(texts, forms, document.order.kind)) == []


@pytest.mark.parametrize("seed", range(count(40, 500)))
def test_documents_of_made_up_briefs_are_whole(seed: int) -> None:
    draw = random.Random(seed)
    facts = given(load(brief_text(draw).encode(), "x.yaml"))
    order = draw.choice(orders(facts, THEME.kinds(), all_audiences=True, all_langs=True))
    assert lost(facts, order) == ()


# Each fault: what it is, the template or style it is in, what stands there, and what instead.
FAULTS = {
    "a field left out of the page": (
        "sections/questions.html.j2", "{{ item.answer | ending(m.cite(item.cite)) }}", ""),
    "a field left out of the Markdown": (
        "sections/shortfalls.md.j2", '{{ item[name] if item[name] else "–" }}', "–"),
    "a text cut short": (
        "sections/quotes.html.j2", "<p>{{ item.quote }}</p>", "<p>{{ item.quote[:-5] }}</p>"),
    "a digit changed": (
        "sections/bottom_line.md.j2", "{{ item.text }}", "{{ (item.text ~ '') | replace('1,234', '1,243') }}"),
    "a sign left out": (
        "sections/bottom_line.html.j2", "{{ item.text }}", "{{ (item.text ~ '') | replace('-', '') }}"),
    "words in another order": (
        "sections/quotes.md.j2", "item.quote", "(item.quote.split(' ') | reverse | join(' '))"),
    "a figure rounded": (
        "sections/shortfalls.html.j2", "{{ t.of_target | filled(item.available, item.target) }}",
        "{{ t.of_target | filled(item.available, '24') }}"),
    "what the style does not display": (
        "styles/print.css", ":root { --serif", ".question p { display: none; } :root { --serif"),
    "what the markup hides": (
        "sections/background.html.j2", '<div class="prose" id', '<div hidden class="prose" id'),
    "what an inline style hides": (
        "sections/questions.html.j2", '<h4>', '<h4 style="display: none">'),
    "the numbers of a list lost": (
        "styles/print.css", ":root { --serif",
        ".prose ol { list-style: none; } :root { --serif"),
    "a capital made small": (
        "sections/quotes.html.j2", "{{ item.quote }}", "{{ item.quote | lower }}"),
}  # fmt: skip


@pytest.fixture
def faulty(tmp_path: Path) -> Callable[[str, str, str], Theme]:
    """The theme with something in one of its files changed."""

    def make(path: str, old: str, new: str) -> Theme:
        folder = tmp_path / "templates"
        shutil.copytree(THEME.folders[0], folder)
        file = folder / path
        text = file.read_text("utf-8")
        assert old in text
        file.write_text(text.replace(old, new), "utf-8")
        return Theme((folder,))

    return make


def test_the_small_brief_is_whole() -> None:
    assert lost(small(), ORDER) == ()


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_in_a_template_or_style_is_seen(
    fault: str, faulty: Callable[[str, str, str], Theme]
) -> None:
    assert lost(small(), ORDER, faulty(*FAULTS[fault]))


def test_a_number_that_is_rounded_when_it_is_worded_is_seen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Wording, "number", lambda self, value: f"{round(value)}")
    assert any("“24.50” is not there" in problem.message for problem in lost(small(), ORDER))


def test_only_what_is_nowhere_may_be_left_out_by_own_templates(
    faulty: Callable[[str, str, str], Theme],
) -> None:
    theme = faulty(*FAULTS["a field left out of the page"])
    own = Theme((theme.folders[0], *THEME.folders))
    (problem,) = lost(small(), ORDER, own)
    assert FACTS.splitlines()[problem.place.line - 1].startswith("  price:")
    assert "x.brief.en.html and x.brief.en.pdf" in problem.message  # the Markdown has it
    press = Press(own, Options(("html", "pdf"), preflight=False))
    document = make(small(), ORDER, Gate(press), EngineHere())
    assert [(p.code, p.severity) for p in document.warnings] == [("lost", "warning")]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("a well-known case", "a well-known case"),
        ("a well-known case", "a well-\nknown case"),
        ("a wellknown case", "a well-\nknown case"),
        ("self-evident case-law", "self-\nevident case-\nlaw"),
        ("efficient", "e\ufb03cient"),
        ("Ångström", "A\u030angstro\u0308m"),
    ],
)
def test_pages_may_break_lines(written: str, shown: str) -> None:
    text = Expected((), "", (((complete.flat(written),),),))
    assert Printed(shown, drawn=True).first_missing(text) is None


@pytest.mark.parametrize(
    ("written", "shown"),
    [("-3 %", "3 %"), ("a-b", "ab"), ("m²", "m2"), ("12", "1 3"), ("No.", "No"), ("é", "e")],
)
def test_a_sign_or_a_letter_less_is_seen(written: str, shown: str) -> None:
    text = Expected((), "", (((complete.flat(written),),),))
    assert Printed(shown, drawn=True).first_missing(text)
    assert Printed(shown).first_missing(text)


@pytest.mark.skipif("BRIEFGEN_PROVE" not in os.environ, reason="what the long counts are for")
def test_the_long_count_is_long() -> None:
    assert count(40, 500) == 500
