"""Plain text is shown exactly as written, as a second implementation of Markdown reads it."""

from __future__ import annotations

import html
import json
import re
import unicodedata
from pathlib import Path

import pypandoc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from briefgen.editions.theme import Theme
from briefgen.facts.load import load
from briefgen.problems import Refused
from briefgen.render.templates import escape, prose
from tests.documents import forms

AWKWARD = [
    "|",
    "a | b",
    "# x",
    "x #",
    "<b>",
    "*a*",
    "_a_",
    "`c`",
    "- x",
    "+ x",
    "12. x",
    "12) x",
    "&amp;",
    "&#65;",
    "[a](b)",
    "![a](b)",
    "~~a~~",
    "\\",
    "a\\",
    "> q",
    "= x",
    "<!-- a -->",
    "$x$",
    "^a^",
    "a\\|b",
    "1986. Was great",
    "***",
    "---",
    "e\u0301",
    "**",
    "a*b*c",
    "_",
    "<https://a.example>",
]
plain = (
    st.one_of(
        st.sampled_from(AWKWARD),
        st.text(
            st.sampled_from("|#<>*`-+_[]()!&;~\\=12. abé\u0301:\"'$^"), min_size=1, max_size=20
        ),
    )
    .map(lambda s: unicodedata.normalize("NFC", " ".join(s.split())))
    .filter(bool)
)


def _document(text: str) -> str:
    shown = escape(text)
    return f"# {shown}\n\n{shown}\n\n- {shown}\n\n| a | b |\n| --- | --- |\n| {shown} | x |\n"


@given(plain)
@settings(max_examples=400, deadline=None)
def test_plain_text_reads_as_written(text: str) -> None:
    """In a heading, a paragraph, a list item and a cell."""
    rendered = MarkdownIt("gfm-like", {"linkify": False}).render(_document(text))
    for tag in ("h1", "p", "li", "td"):
        found = re.search(f"<{tag}>(.*)</{tag}>", rendered)
        assert found, rendered
        assert html.unescape(found[1]) == text


@pytest.mark.parametrize("text", AWKWARD)
def test_pandoc_reads_the_same(text: str) -> None:
    data = json.loads(pypandoc.convert_text(_document(text), "json", "gfm"))
    words = " ".join(_texts(data["blocks"])).split()
    wanted = unicodedata.normalize("NFC", "".join(text.split()))
    assert "".join(words).count(wanted) >= 4


def _texts(node: object) -> list[str]:
    if isinstance(node, dict):
        if node.get("t") == "Str":
            return [unicodedata.normalize("NFC", node["c"])]
        return _texts(node.get("c", []))
    return [word for item in node for word in _texts(item)] if isinstance(node, list) else []


def test_raw_html_in_prose_stays_text() -> None:
    assert "<b>" not in MarkdownIt("commonmark").render(prose("a <b>c</b> *d*"))


@pytest.mark.parametrize("sign", ["\x85", "\u2028", "\x0b", "\x1d"])
def test_what_else_can_end_a_line_begins_none(sign: str) -> None:
    head = "format: 1\nbrief: {title: T}\nsummit: {name: S}\n"
    text = json.dumps(f"x{sign}# Big heading")
    try:
        loaded = load(f"{head}bottom_line: {{a: {{text: {text}, basis: ours}}}}\n".encode(), "x")
    except Refused:
        return
    assert "\n# Big" not in forms(loaded, ("md",))["md"].decode()


@pytest.mark.parametrize(
    ("template", "name"),
    [
        ("{{ nothing }}", "nothing"),
        ("{{ nothing.more }}", "nothing"),
        ("{{ edition.nothing }}", "nothing"),
        ("{{ edition.about.nothing }}", "nothing"),
        ("{% if nothing %}a{% endif %}", "nothing"),
        ("{% for x in nothing %}a{% endfor %}", "nothing"),
        ("{{ t.nothing }}", "nothing"),
    ],
)
@pytest.mark.parametrize("form", ["md", "html"])
def test_a_name_that_a_template_makes_up_is_an_error(
    template: str, name: str, form: str, tmp_path: Path
) -> None:
    """A misspelt name shows nothing in a document, and nobody would miss what is not there."""
    own = tmp_path / "layouts" / f"document.{form}.j2"
    own.parent.mkdir()
    own.write_text(f"first\n{template}\n")
    facts = load(b"format: 1\nbrief: {title: T}\nsummit: {name: S}\n", "x")
    with pytest.raises(Refused) as refused:
        forms(facts, (form,), theme=Theme.of(tmp_path))
    (problem,) = refused.value.problems
    assert problem.code == "template"
    assert name in problem.message
    assert (problem.place.file, problem.place.line) == (str(own), 2)


def test_a_template_runs_in_a_sandbox(tmp_path: Path) -> None:
    own = tmp_path / "layouts" / "document.md.j2"
    own.parent.mkdir()
    facts = load(b"format: 1\nbrief: {title: T}\nsummit: {name: S}\n", "x")
    for template in (
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ edition.about.clear() }}",
    ):
        own.write_text(template)
        with pytest.raises(Refused):
            forms(facts, ("md",), theme=Theme.of(tmp_path))
