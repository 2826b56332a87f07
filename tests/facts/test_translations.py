"""What is not translated or not any more, and noting it in files whose every comment stays."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefgen.facts.load import Loaded, load
from briefgen.facts.translations import due, missing, rewritten, text_hash, translations

HEAD = "format: 1\nbrief: {title: '1', languages: [en, fr, de]}\nsummit: {name: '1'}\n"
_STYLES = ("plain", "'", '"', "lines", '"lines', "|", "|2-", ">-", "|+", "next")


def read(text: str) -> Loaded:
    return load(text.encode(), "x.yaml")


def states(body: str) -> list[tuple[str, str, str]]:
    brief = read(HEAD.replace(", de", "") + body).brief
    return [(one.field, one.lang, one.state) for one in translations(brief)]


A, B = text_hash("one"), text_hash("two")


@pytest.mark.parametrize(
    ("body", "field", "state"),
    [
        ("bottom_line: {a: one}\n", "bottom_line.a.text", "missing"),
        ("bottom_line: {a: {text: {en: one}}}\n", "bottom_line.a.text", "missing"),
        ("bottom_line: {a: {text: {en: one, fr: un}}}\n", "bottom_line.a.text", "unmarked"),
        (f"bottom_line: {{a: {{text: {{en: one, fr: {{text: u, of: {A}}}}}}}}}\n",
         "bottom_line.a.text", "current"),
        (f"bottom_line: {{a: {{text: {{en: one, fr: {{text: u, of: {B}}}}}}}}}\n",
         "bottom_line.a.text", "stale"),
        ("lines: {press: {a: one}}\n", "lines.press.a.say", "missing"),
        ("quotes: {a: {quote: one, party: p}}\nparties: {p: '1'}\n",
         "quotes.a.translation", "missing"),
        (f"quotes: {{a: {{quote: one, party: p, translation: {{fr: {{text: u, of: {B}}}}}}}}}\n"
         "parties: {p: '1'}\n", "quotes.a.translation", "stale"),
    ],
)  # fmt: skip
def test_how_a_text_stands(body: str, field: str, state: str) -> None:
    assert states(body) == [(field, "fr", state)]


def test_a_quote_in_another_language_needs_the_first() -> None:
    body = "quotes: {a: {quote: un, lang: fr, party: p}}\nparties: {p: '1'}\n"
    assert states(body) == [("quotes.a.translation", "en", "missing")]
    body = body.replace("party: p}", "party: p, translation: one}")
    assert states(body) == [("quotes.a.translation", "en", "unmarked")]


def test_figures_need_no_translation() -> None:
    assert states("bottom_line: {a: '12:30'}\n") == []


def test_warnings_have_a_place_and_a_remedy() -> None:
    loaded = read(HEAD + "bottom_line:\n  a: {text: {en: one, de: eins}}\n")
    found = list(missing(loaded.brief, loaded.file))
    assert [(p.severity, p.place.line, p.place.column) for p in found] == [("warning", 5, 13)]
    assert "`fr: …`" in found[0].hint
    assert list(missing(loaded.brief, loaded.file, ["de"])) == []


@given(st.text(st.sampled_from("aeé \u00a0\n\t\u0301"), min_size=1, max_size=12))
def test_only_words_count(text: str) -> None:
    other = re.sub(r"\s+", "\n  ", text).replace("é", "e\u0301")
    assert text_hash(text) == text_hash(f" {other} ")
    assert text_hash(text) != text_hash(text + "b")


class Author:
    """Writes files as people do: every style, comments anywhere, each with a number."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.comments = 0
        self.words = 0

    def chance(self, one_in: int = 3) -> bool:
        return self.draw(st.integers(1, one_in)) == 1

    def comment(self) -> str:
        if not self.chance():
            return ""
        self.comments += 1
        return f" # c{self.comments}: {{x, 'y"

    def line(self, column: int) -> str:
        found = self.comment()
        return f"{' ' * column}{found.strip()}\n" if found else ""

    def some(self) -> list[str]:
        self.words += 1
        extra = ["it''s", "é", "x-y"] if self.chance() else []
        return [f"word{self.words}", *extra, "end"]

    def value(self, column: int, *, flow: bool = False) -> str:
        """What stands behind a key at `column`, up to the end of its last line."""
        first, *rest = self.some()
        deep = "\n" + " " * (column + self.draw(st.integers(1, 4)))
        more = " ".join(rest)
        match self.draw(st.sampled_from(_STYLES[:5] if flow else _STYLES)):
            case "plain":
                return f" {first} {more}{'' if flow else self.comment()}"
            case "lines":
                return f" {first}{deep}{more}"
            case "'" | '"' as quote:
                return f" {quote}{first}, # {more}{quote}{'' if flow else self.comment()}"
            case '"lines':
                return f' "{first}{deep}{more}\n{deep}# {{ end"'
            case "next":
                return f"{self.comment()}{deep}{first} {more}"
            case "|2-":
                return f" |2-\n{' ' * (column + 2)}{first}\n{' ' * (column + 3)}{more}"
            case style:
                blank = "\n" if self.chance() else ""
                return f" {style}{self.comment()}{deep}{first}\n{deep}{more}{blank}"

    def translated(self, column: int, *, flow: bool = False) -> str:
        """The value of one language: words, or words with a hash, true or not."""
        if self.chance(2):
            return self.value(column, flow=flow)
        of = self.draw(st.sampled_from(["", "01234567", "'01234567'", '"01234567"']))
        if flow or self.chance(2):
            inner = self.value(column, flow=True).strip()
            return f" {{text: {inner}{', of: ' if of else ''}{of}}}"
        step = "\n" + " " * (column + 2)
        lines = [f"text:{self.value(column + 2)}"] + ([f"of: {of}"] if of else [])
        return "".join(step + line for line in lines)

    def text(self, column: int) -> str:
        """What stands behind the key of a text at `column`."""
        langs = ["en", *(lang for lang in ("fr", "de") if self.chance(2))]
        match self.draw(st.sampled_from(["short", "flow", "block"])):
            case "short":
                return self.value(column)
            case "flow":
                gap = ",\n" + " " * (column + 3) if self.chance() else ", "
                parts = [f"{k}:{self._in_flow(k, column)}" for k in langs]
                return f" {{{gap.join(parts)}}}{self.comment()}"
        lines = [self.line(column + 2)]
        for lang in langs:
            value = self.value if lang == "en" else self.translated
            found = value(column + 2)
            lines += [f"{' ' * (column + 2)}{lang}:{found}\n", self.line(column + 2)]
        return f"{self.comment()}\n{''.join(lines)}".rstrip("\n")

    def _in_flow(self, lang: str, column: int) -> str:
        if lang == "en":
            return self.value(column + 2, flow=True)
        return self.translated(column + 2, flow=True)

    def file(self) -> str:
        parts = [HEAD, self.line(0), "bottom_line:\n"]
        for number in range(self.draw(st.integers(1, 4))):
            if self.chance():
                parts.append(f"  a{number}:{self.value(2)}\n")
            else:
                parts += [f"  a{number}:\n", self.line(4), f"    text:{self.text(4)}\n"]
                parts += ["    basis: inferred\n", f"    because:{self.text(4)}\n"]
            parts.append(self.line(self.draw(st.integers(0, 4))))
        text = "".join(parts)
        return text if self.chance(2) else text.rstrip("\n")


@st.composite
def files(draw: st.DrawFn) -> bytes:
    text = Author(draw).file()
    text = text.replace("\n", draw(st.sampled_from(["\n", "\r\n"])))
    return (b"\xef\xbb\xbf" if draw(st.booleans()) else b"") + text.encode()


def facts(loaded: Loaded) -> list[tuple[str, str, str]]:
    """Every text in every language, without hashes."""
    found = []
    for key, item in loaded.brief.bottom_line.items.items() if loaded.brief.bottom_line else ():
        for name, text in (("text", item.text), ("because", item.because)):
            values = text.values.items() if text else ()
            found += [(f"{key}.{name}", lang, value.text) for lang, value in values]
    return found


def _part_of(old: str, new: str) -> bool:
    """Whether `new` is `old` with something put in."""
    rest = iter(new)
    return all(character in rest for character in old)


@given(files())
@settings(max_examples=250, deadline=None)
def test_every_comment_and_every_fact_stays(data: bytes) -> None:
    before = load(data, "x")
    result, done = rewritten(data, before)
    after = load(result, "x")
    assert facts(after) == facts(before)
    hashes = re.compile("[0-9a-f]{8}")
    old, new = (hashes.sub("-", raw.decode()) for raw in (data, result))
    assert _part_of(old, new)
    comments = re.compile(r" ?# c\d+: [^\r\n]*")
    assert comments.findall(old) == comments.findall(new)
    if b"\r\n" in data:
        assert b"\n" not in result.replace(b"\r\n", b"")
    left = {one.state for one in translations(after.brief)}
    assert left <= {"missing", "current"}, "everything that could be noted was"
    for one in due(after.brief):
        assert f"# TRANSLATE {one.field} to {one.lang} (of: {one.of})" in result.decode()
    lines = re.split("\r\n|\n", result.decode("utf-8-sig"))
    assert all("of: " in lines[one.line - 1] for one in done)
    assert rewritten(result, after) == (result, ())


def test_an_edit_that_would_change_a_fact_is_left_out() -> None:
    """Explicit keys (`? fr`) leave less room than the others; the rest of the file is done."""
    fr = "      ? fr\n      : un\n       deux\n"
    body = f"bottom_line:\n  a:\n    text:\n      en: one\n{fr}  b: two\n"
    data = (HEAD.replace(", de", "") + body).encode()
    result, done = rewritten(data, load(data, "x"))
    assert facts(load(result, "x")) == facts(load(data, "x"))
    assert f"# TRANSLATE bottom_line.b.text to fr (of: {B})".encode() in result
    assert len(done) == 1


def test_no_comment_lands_in_a_text() -> None:
    """Where the line below a text goes on with another one; and where a text has such words."""
    body = (
        'bottom_line:\n  a: {text: one, basis: inferred, because: "first\n    second"}\n'
        f"  b: |\n    two\n    # TRANSLATE bottom_line.b.text to fr (of: {A})\n"
    )
    data = (HEAD.replace(", de", "") + body).encode()
    result, done = rewritten(data, load(data, "x"))
    assert facts(load(result, "x")) == facts(load(data, "x"))
    lines = result.decode().splitlines()[4:]
    assert [line.partition(" to ")[0].strip() for line in lines] == [
        'a: {text: one, basis: inferred, because: "first',
        'second"}',
        "# TRANSLATE bottom_line.a.because",
        "# TRANSLATE bottom_line.a.text",
        "b: |",
        "two",
        "# TRANSLATE bottom_line.b.text",
        "# TRANSLATE bottom_line.b.text",
    ]
    assert [one.line for one in done] == [7, 8, 12]


def test_a_file_with_empty_groups_and_lists_is_edited_too() -> None:
    body = "parties: {}\nbottom_line:\n  a:\n    text: {en: one, fr: {text: un, of: 00000000}}\n"
    data = (HEAD.replace(", de", "") + body).encode()
    result, done = rewritten(data, load(data, "x"))
    assert done
    assert facts(load(result, "x")) == facts(load(data, "x"))
    assert f"of: {A}".encode() in result
