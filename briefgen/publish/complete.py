"""What is printed is what was written: every text of the facts is found in each finished file.

The facts of a document, as its reader gets them, are compared with what other programs read in its
files: Markdown by a second parser, HTML as a page, a PDF in the order of its structure. Letters,
digits and signs have to be there whole and in order. A text that is not stops the document.

It knows nothing of templates and little of how values are worded, so that a fault there is seen.
White space is not compared. Known differences, and no others, are allowed: hyphens that break a
word at the end of a line; marks of emphasis and brackets of links in prose; bullets; `)` behind
the number of a list, which no format keeps.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import Any

from briefgen.editions.wording import Wording
from briefgen.facts.base import Citation, Cited, Date, Model
from briefgen.facts.brief import Actor, Brief, Issue, Party
from briefgen.facts.fields import fields_of
from briefgen.facts.prose import ADDRESS
from briefgen.facts.references import walk
from briefgen.facts.sections import Line, Question, Quote, Statement
from briefgen.facts.values import Text
from briefgen.problems import Problem, Severity
from briefgen.yaml.file import Path, YamlFile

# Spaces and characters that are not seen: soft hyphens, joiners, marks of direction.
_UNSEEN = re.compile(r"[\s\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+")
_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st"}
# Marks of Markdown that a rendering takes away, and brackets of links.
_MARKS = str.maketrans("", "", "*_`\\[]")
# Figures with such a mark between them are no emphasis.
_FIGURES = re.compile(r"\w+(?:[*_]\w+)+")
_ADDRESS = re.compile(
    r"\]\((?:<[^<>\n]*>|[^\s()]*(?:\([^\s()]*\)[^\s()]*)*)"
    r"(?:\s*\)|\s+(?:\"[^\"\n]*\"|'[^'\n]*'|\([^()\n]*\))\s*\)|[^()\n]*\))"
)
_AUTOLINK = re.compile(r"<((?:https?|mailto):[^\s<>]*|[^\s<>@]+@[^\s<>@]+)>", re.I)
_DEFINITION = re.compile(r"(?m)^ {0,3}\[([^\]\n]+)\]:[ \t]*\S.*$")
_BULLET = re.compile(r"\A(?:(?:[-+*]|>(?! ?\d))[ \t]+|>(?![ \d]))+")
_NUMBER = re.compile(r"(\d{1,9})\)(?=\s)")
# Letters that are drawn from right to left, or in another order than they are written.
_OTHER_WAY = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_SHAPED = re.compile(r"[\u0900-\u0dff\u0e00-\u0eff\u0f00-\u109f\u1780-\u17ff]")
# Words of which another is made for the reader.
_WORDED = {"About.as_of", "Source.lang", "Quote.lang", "Statement.lang"}
# A statement is a party's; who spoke is often named without office.
_OPTIONAL = {"Actor.role"}
# What documents of a kind leave out on purpose: the kind, the field, the formats that lack it.
NOT_PRINTED: dict[tuple[str, str], tuple[str, ...]] = {
    # A card has room for the reference and the date.
    ("cards", "About.version"): ("pdf",),
}
_SHOWN = 60
_HINT = (
    "look at templates and styles of your own; if there are none, this is a bug in briefgen: "
    "please report it"
)
_LINE_END = re.compile(r"[-\u2010]\s*\n")
_BROKEN = "\x01"  # in place of the hyphen at the end of a line: it may be the text's own, or not
_HYPHEN = re.compile(rf"[-\u2010{_BROKEN}]")
# The parts of a text, one for each line that was written, each in several forms.
Wordings = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Expected:
    """One text of the facts: where it is written, its field, and wordings of which one is printed.

    A wording is a row of parts, one for each line that was written; each part has several forms.
    """

    path: Path
    field: str
    wordings: tuple[Wordings, ...]
    prose: bool = False
    any_case: bool = False


@dataclass(frozen=True, slots=True)
class Lost:
    """A text that a format of a document lacks, from `part` on; `all_of_it`: no part is there."""

    path: Path
    field: str
    format: str
    part: str
    all_of_it: bool


def expected_texts(facts: Brief, wording: Wording) -> Iterator[Expected]:
    """Every text that a document with these facts prints, as its reader gets it."""
    places = list(walk(facts))
    # A party that only somebody belongs to may stand unnamed beside that name.
    named = {getattr(p.model, "party", None) for p in places if not isinstance(p.model, Actor)}
    for place in places:
        model, path = place.model, place.path
        if isinstance(model, Party | Issue):
            if isinstance(model, Party) and path[-1] not in named:
                continue
            long = model.name if isinstance(model, Party) else model.proposition
            names = [name for name in (long, model.short) if name]
            wordings = tuple(_parts(wording.text(name).text, False) for name in names)
            yield Expected(path, type(model).__name__, wordings)
            continue
        if isinstance(model, Citation):
            continue  # words of its source, by which a reader finds the passage
        for field in fields_of(type(model)):
            value = getattr(model, field.attribute)
            own = field.name == "translation" and _own(model, wording)
            name = f"{type(model).__name__.partition('[')[0]}.{field.name}"
            words = not field.names or name == "About.marking"
            shown = field.is_shown and words and name not in _OPTIONAL and not own
            if shown and value is not None and not (field.name == "because" and _aside(model)):
                yield from _expected((*path, field.name), name, field.sort, value, wording)


def _aside(model: Model) -> bool:
    """Whether the grounds of a fact are the editor's alone, as those of our own objectives are."""
    if not isinstance(model, Cited) or isinstance(model, Line | Question):
        return False
    return model.standing not in ("inferred", "external")


def _own(model: Model, wording: Wording) -> bool:
    """Whether words were spoken in the reader's language, who then needs no translation."""
    lang = model.lang or wording.first if isinstance(model, Quote | Statement) else ""
    return lang == wording.lang


def _expected(
    path: Path, field: str, sort: str, value: Any, wording: Wording
) -> Iterator[Expected]:
    match value:
        case Text():
            words = wording.text(value)
            yield Expected(path, field, (_parts(words.text, words.prose),), words.prose)
            if words.prose and (figures := tuple((flat(f),) for f in _figures(words.text))):
                yield Expected(path, field, (figures,))
        case Date():
            date = wording.date(value.date).words
            yield Expected(path, field, (_parts(date, False),), any_case=True)
        case Decimal():
            typed, shown = str(value), wording.number(value)
            same = re.sub(r"\D", "", typed) == re.sub(r"\D", "", shown)
            yield Expected(path, field, (_parts(shown if same else typed, False),))
        case str() if sort in ("words", "address") and field not in _WORDED:
            yield Expected(path, field, (_parts(value, False),))


def _parts(text: str, prose: bool) -> Wordings:
    """The lines of a text as they are compared."""
    if not prose:
        return tuple((line,) for line in map(flat, text.splitlines()) if line)
    labels = {label.casefold() for label in _DEFINITION.findall(text)}
    used = {label for label in labels if text.casefold().count(f"[{label}]") > 1}
    text = _DEFINITION.sub(lambda d: "" if d[1].casefold() in used else d[0], text)
    text = _ADDRESS.sub("]", _AUTOLINK.sub(r"\1", text))
    lines = (_BULLET.sub("", line.strip(), count=1) for line in text.splitlines())
    rows = (tuple(dict.fromkeys(_prose(f) for f in (n, _NUMBER.sub(r"\1.", n)))) for n in lines)
    return tuple(row for row in rows if row[0])


def _figures(prose: str) -> list[str]:
    """Figures with a mark of emphasis between them, which is then none: `2*3*4`."""
    return [f for f in _FIGURES.findall(prose) if re.search(r"\d[*_]|[*_]\d", f)]


def _prose(line: str) -> str:
    parts, last = [], 0
    for found in ADDRESS.finditer(line):  # in which no code stands for a character
        parts += [html.unescape(line[last : found.start()]), found[0]]
        last = found.end()
    return flat("".join((*parts, html.unescape(line[last:])))).translate(_MARKS)


def flat(text: str) -> str:
    """`text` as it is compared: composed (NFC), without spaces, ligatures and unseen characters."""
    if text.isascii():
        return "".join(text.split())
    return unicodedata.normalize("NFC", _UNSEEN.sub("", text).translate(_LIGATURES))


class Printed:
    """The text of a finished file, in the forms in which it is looked through.

    `drawn`: from pages, whose lines the engine broke; a hyphen at the end of a line may be its own.
    `any_case`: a style sheet changes small letters to capitals.
    """

    def __init__(self, text: str, *, drawn: bool = False, any_case: bool = False) -> None:
        self._drawn = drawn
        self._any_case = any_case
        marked = _LINE_END.sub(_BROKEN, text) if drawn else text
        self._marked = self._cased(flat(marked))
        self._text = _HYPHEN.sub("", self._marked) if drawn else self._marked

    def _cased(self, text: str) -> str:
        return text.casefold() if self._any_case else text

    @cached_property
    def _prose(self) -> str:
        return self._text.translate(_MARKS)

    @cached_property
    def _folded(self) -> str:
        return self._text.casefold()

    @cached_property
    def _letters(self) -> Counter[str]:
        return Counter(self._text)

    def first_missing(self, text: Expected) -> tuple[str, bool] | None:
        """The first part of `text` that is not here, and whether none is; None if all are."""
        answers = [self._missing(wording, text) for wording in text.wordings]
        return None if None in answers else answers[0]

    def _missing(self, wording: Wordings, text: Expected) -> tuple[str, bool] | None:
        place, lost, seen = 0, "", False
        for forms in wording:
            end = max(self._end(form, text, place) for form in forms)
            if end < 0:
                lost = lost or forms[0]
            else:
                place, seen = end, True
        return (lost, not seen) if lost else None

    def _end(self, form: str, text: Expected, start: int) -> int:
        """Where `form` ends behind `start`; -1 if it is not here."""
        form = self._cased(form)
        if self._drawn and (_OTHER_WAY.search(form) or _SHAPED.search(form)):
            # The order on the page is not that of the text: all its letters have to be there.
            return -1 if Counter(_HYPHEN.sub("", form)) - self._letters else start
        whole = self._prose if text.prose else self._text
        if text.any_case:
            whole, form = self._folded, form.casefold()
        plain = _HYPHEN.sub("", form) if self._drawn else form
        place = whole.find(plain, start)
        if place < 0 or not (len(plain) == len(form) or self._has_hyphens(form, text)):
            return -1
        return place + len(plain)

    def _has_hyphens(self, form: str, text: Expected) -> bool:
        """Whether the hyphens of `form` are on the page, where a line ends perhaps as its break."""
        marked = self._marked.translate(_MARKS) if text.prose else self._marked
        marked = marked.casefold() if text.any_case else marked
        if form in marked or form in marked.replace(_BROKEN, ""):
            return True
        parts = (f"[-\u2010{_BROKEN}]" if c in "-\u2010" else re.escape(c) for c in form)
        return re.search(f"{_BROKEN}?".join(parts), marked) is not None


def lost_texts(
    texts: Iterable[Expected], forms: Mapping[str, Printed], kind: str
) -> Iterator[Lost]:
    """What of the `texts` is not whole in one of the finished `forms` of a document of `kind`."""
    for text in texts:
        left_out = NOT_PRINTED.get((kind, text.field), ())
        for name, printed in forms.items():
            if name not in left_out and (missing := printed.first_missing(text)):
                yield Lost(text.path, text.field, name, missing[0][:_SHOWN], missing[1])


def incomplete(
    facts: Brief,
    wording: Wording,
    forms: Mapping[str, tuple[str, Printed]],
    kind: str,
    file: YamlFile,
    *,
    own_templates: bool,
) -> Iterator[Problem]:
    """What of the `facts` the finished `forms` of a document (by format: name, text) lack.

    A text is whole in all of them, or it is an error. Templates of a user's own may leave a text
    out on purpose: with them, one of which there is nothing in any format is a warning.
    """
    texts = list(expected_texts(facts, wording))
    names = {form: name for form, (name, _) in forms.items()}
    by_text: dict[Path, list[Lost]] = {}
    for lost in lost_texts(texts, {form: text for form, (_, text) in forms.items()}, kind):
        by_text.setdefault(lost.path, []).append(lost)
    for path, losses in by_text.items():
        nowhere = len(losses) == len(forms) and all(lost.all_of_it for lost in losses)
        severity: Severity = "warning" if own_templates and nowhere else "error"
        where = " and ".join(dict.fromkeys(names[lost.format] for lost in losses))
        message = f"This text is not whole in {where}: “{losses[0].part}” is not there"
        yield replace(file.problem("lost", message, path, _HINT), severity=severity)
