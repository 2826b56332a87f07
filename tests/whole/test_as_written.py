"""Plain text is shown exactly as written, and prose reads the same, whatever the format.

Through the real templates: every text of the feature-complete sample is replaced by what hypothesis
comes up with, many in one document, and looked for in what other programs read.
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import replace
from functools import cache
from itertools import cycle
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, Phase, example, settings
from hypothesis import given as tried
from hypothesis import strategies as st

from briefgen.editions.edition import NO_DATE
from briefgen.editions.make import Wanted, facts_for
from briefgen.facts.base import Model
from briefgen.facts.brief import Brief
from briefgen.facts.values import Text, Translation
from briefgen.pdf.engine import render_here
from briefgen.pdf.job import PdfJob
from briefgen.pdf.preflight import check
from briefgen.publish.inputs import Order
from briefgen.render.fonts import faces
from briefgen.render.templates import Renderer
from tests.documents import HARBOUR, THEME, Finished, built, forms, given, source
from tests.effort import count
from tests.reading import (
    described,
    flat,
    page,
    pandoc,
    paragraphs,
    pictures_of,
    printed,
    seen,
    words,
)
from tests.whole.test_readback import left_out

M = TypeVar("M", bound=Model)
KINDS = pytest.mark.parametrize("kind", THEME.kinds())
FEW = settings(
    max_examples=count(1, 60),  # beside the one that is written down
    deadline=None,
    # A document takes a second or two: looking for a smaller one would take minutes.
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)

_PIECES = (
    "|", "||", "#", "##", "<", ">", "*", "**", "`", "```", "-", "--", "+", "12.", "1)", "_", "__",
    "[x](y)", "![x](y)", "[1]", "&amp;", "&#65;", "&", ":", ":x:", "\\", "\\|", "~~", "=", "===",
    "<b>", "</p>", "<br/>", "{{ x }}", "{% if x %}", "$", "^", "!", "'", '"', "“", "…", "a", "B",
    "word", "office", "fjord", "é", "e\u0301", "o\u0302", "n\u0303", "Łódź", "Україна", "50 %",
    "https://a.example/b_c", "a@b.example", "a_b_c", "2*3*4", "x < y", "- x", "# x", "1986. Great",
)  # fmt: skip
_pieces = st.lists(
    st.tuples(st.sampled_from(_PIECES), st.sampled_from(["", " "])), min_size=1, max_size=8
)
_plain = _pieces.map(lambda found: " ".join("".join(a + b for a, b in found).split())[:45].strip())
_texts = st.lists(
    _plain.filter(lambda text: bool(text) and "<!--" not in text), min_size=25, max_size=40
)
# Each thing that Markdown or HTML could take for its own, at the start, between and at the end.
_AWKWARD = [
    "*a* b", "2*3*4", "**a**", "_a_", "__a__", "a_b_c", "`a`", "a ``", "~~a~~", "[a](b)", "![a](b)",
    "[a]", "[1]: b", "<b>a</b>", "</p>", "<https://a.example>", "&amp;", "&#65; &lt;", "# a", "a #",
    "a ##", "- a", "+ a", "-", "---", "12. a", "12) a", "1986. Great", "> a", "= a", "===", "| a",
    "a | b", "a\\|b", "\\", "a\\", "\\*", ": a", ":", "{{ x }}", "{% if x %}", "$x$", "^a^", "a  b",
    "e\u0301a", "n\u0303", "ffi fjord", "x < y > z", "5 < 6", "a@b.example", "'a' \"b\"", "“…”",
]  # fmt: skip
_right_to_left = st.lists(
    st.lists(st.sampled_from(("שלום", "עולם", "مرحبا", "العالم", "12", "a|b", "*")), min_size=1)
    .map(lambda found: " ".join(found)[:45].strip()),
    min_size=25,
    max_size=40,
)  # fmt: skip


class Filling:
    """Puts texts into facts, each marked by a word of its own, and remembers which."""

    def __init__(self, texts: list[str], *, prose: bool) -> None:
        self._texts = cycle(texts)
        self._prose = prose
        self.put: list[tuple[str, str]] = []

    def next(self, field: str) -> str:
        """The next text; the mark stands behind it, or before it so that its end is an end."""
        number = len(self.put)
        text, mark = next(self._texts), f"q{number:03}z"
        text = text.replace("MARK", mark) if self._prose else _marked(text, mark, number % 2)
        self.put.append((field, text))
        return text

    def into(self, model: M) -> M:
        """`model` and all that is in it, with every text replaced."""
        changes: dict[str, Any] = {}
        for name, field in type(model).model_fields.items():
            called = f"{type(model).__name__.partition('[')[0]}.{field.alias or name}"
            value = getattr(model, name)
            # One of a party's two names would do.
            changes[name] = None if called == "Party.short" else self._value(called, value)
        return model.model_copy(update=changes)

    def _value(self, field: str, value: Any) -> Any:
        match value:
            case Text() if value.is_prose == self._prose:
                return Text({"": Translation(self.next(field))}, self._prose)
            case str() if field in ("Quote.quote", "Statement.quote") and not self._prose:
                return self.next(field)
            case Model():
                return self.into(value)
            case dict():
                return {key: self._value(field, item) for key, item in value.items()}
            case tuple():
                return tuple(self._value(field, item) for item in value)
        return value


def _marked(text: str, mark: str, before: int) -> str:
    return f"{mark} {text}" if before else f"{text} {mark}"


@cache
def _facts(kind: str) -> Brief:
    """Everything that a document of `kind` prints, in English."""
    wanted = Wanted(THEME.kind(kind), "en", THEME.words("en"), "delegation")
    facts = facts_for(source(HARBOUR).loaded, wanted)
    about = facts.brief.model_copy(update={"languages": ("en",)})
    return facts.model_copy(update={"brief": about})


def _filled(kind: str, filling: Filling) -> Any:
    brief = filling.into(_facts(kind))
    return replace(source(HARBOUR).loaded, brief=brief)


def _made(kind: str, filling: Filling) -> Finished:
    loaded = _filled(kind, filling)
    return built(given(loaded, HARBOUR.parent), Order(kind, "en"))


def _shown(made: Finished) -> dict[str, Container[str]]:
    html = page(made.html)
    return {
        "md": flat(words(pandoc(made.markdown))),
        "html": flat(seen(html) + described(html)),
        "pdf": printed(made.pdf),
        "pictures": flat(pictures_of(made.pdf)),
    }


def _odd(kind: str, put: list[tuple[str, str]], shown: dict[str, Container[str]]) -> list[str]:
    """The texts that a format does not show as they are, with its name and their field."""
    odd = []
    for field, text in put:
        if field == "Party.name" and kind != "brief":
            continue  # a person's party is not named where the person is, with an office
        plain = flat(text)
        there = {name for name, form in shown.items() if plain in form}
        there |= {"pdf"} & shown.keys() if "pictures" in there else set()
        lacking = [name for name in shown if name not in there | {"pictures"}]
        odd += [f"{name}: {field}: {text}" for name in lacking if not left_out(kind, field, name)]
    return odd


@KINDS
@FEW
@tried(texts=_texts)
@example(texts=_AWKWARD)
def test_plain_text_is_shown_as_written(kind: str, texts: list[str]) -> None:
    filling = Filling(texts, prose=False)
    made = _made(kind, filling)
    assert len(filling.put) > 20
    assert _odd(kind, filling.put, _shown(made)) == []
    families = frozenset(face.family for face in faces(tuple(THEME.fonts())))
    assert made.rendered.messages == ()
    assert [str(f) for f in check(made.pdf, families, made.rendered.languages)] == []


@FEW
@tried(texts=_right_to_left)
def test_text_from_right_to_left_is_shown_as_written(texts: list[str]) -> None:
    filling = Filling(texts, prose=False)
    loaded = _filled("brief", filling)
    made = forms(loaded, ("md", "html"), HARBOUR.parent, Order("brief", "en"))
    html = page(made["html"].decode())
    shown: dict[str, Container[str]] = {
        "md": flat(words(pandoc(made["md"].decode()))),
        "html": flat(seen(html) + described(html)),
    }
    assert _odd("brief", filling.put, shown) == []


_PROSE = [
    "MARK *very* **much** ***both***\n\n- MARK [a link](https://e.org/a_b)\n- MARK `code`",
    "1. MARK <b>x</b>\n2. MARK &lt; &amp;amp;\n\nMARK 5 < 6 a | b\nMARK \\* \\# \\<i>",
    "> MARK [x] {{ x }} ~~no~~\n\n- MARK a_b_c\n  - MARK 2\\*3\\*4 $x$\n\nMARK <https://e.org/> !",
]
_INLINE = (
    "word", "*very*", "**much**", "[a link](https://e.org/a_b)", "\\*", "\\#", "a_b_c", "<b>x</b>",
    "&lt;", "&amp;amp;", "`code`", "[x]", "|", "a | b", "5 < 6", "{{ x }}", "~~no~~", "é", "office",
    "<https://e.org/>", "***both***", "\\[y\\](z)", "$x$", "“quoted”", "!", "\\<i>", "- x",
)  # fmt: skip
_line = st.lists(st.sampled_from(_INLINE), min_size=1, max_size=7).map(
    lambda found: " ".join(["MARK", *found])
)
_lines = st.lists(_line, min_size=1, max_size=3)
_prose = st.lists(
    st.one_of(
        _line,
        _lines.map("\n".join),  # one paragraph
        _lines.map(lambda found: "\n".join(f"- {line}" for line in found)),
        _lines.map(lambda found: "\n".join(f"{at}. {line}" for at, line in enumerate(found, 1))),
        _lines.map(lambda found: "\n".join(f"> {line}" for line in found)),
        st.tuples(_line, _line).map(lambda two: f"- {two[0]}\n  - {two[1]}"),
    ),
    min_size=1,
    max_size=3,
).map("\n\n".join)


@KINDS
@FEW
@tried(texts=st.lists(_prose, min_size=6, max_size=12))
@example(texts=_PROSE)
def test_prose_reads_the_same_in_every_format(kind: str, texts: list[str]) -> None:
    filling = Filling(texts, prose=True)
    made = _made(kind, filling)
    lines = paragraphs([text for _, text in filling.put])
    assert len(lines) >= len(filling.put)
    assert _odd(kind, [("prose", line) for line in lines], _shown(made)) == []


@pytest.mark.parametrize(("name", "lost"), [("md", "markdown"), ("html", "html")])
def test_a_changed_text_is_found(name: str, lost: str) -> None:
    filling = Filling(["a *b* c"], prose=False)
    made = _made("handout", filling)
    assert _odd("handout", filling.put, _shown(made)) == []
    field, text = next(put for put in filling.put if put[0] == "Claim.text")
    mark = text.split()[0] if text.startswith("q") else text.split()[-1]
    changed = replace(made, **{lost: getattr(made, lost).replace(mark, "lost")})
    assert f"{name}: {field}: {text}" in _odd("handout", filling.put, _shown(changed))


def test_a_hyphen_is_copied_as_it_was_written() -> None:
    """Words broken at the end of a line have a hyphen too, and the two look the same."""
    css = f"<style>{Renderer(THEME).print_css()}</style>"
    words = "interdepartmental responsibilities " * 9
    body = f'<h1>Dues</h1><p style="width: 44mm">{words}</p><p>HARBOUR-7</p>'
    html = f'<!DOCTYPE html><html lang="en"><title>Dues</title>{css}{body}'
    text = printed(render_here(PdfJob(html, tuple(THEME.fonts()), NO_DATE)).pdf).text
    assert "HARBOUR-7" in text
    assert "\x01" in text, "no word was broken"
