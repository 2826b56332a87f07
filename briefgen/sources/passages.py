"""The passages of sources that a brief relies on, each with a key that outlives an edit elsewhere.

Three sorts: direct speech (a quote, or the quote of a statement), words in quotation marks inside
a text of ours, and anchors, the words by which a citation says where it found a fact.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Literal
from urllib.parse import quote

from briefgen.facts.base import Citation, Cited, Model, shown_texts
from briefgen.facts.brief import Brief, Summit
from briefgen.facts.references import walk
from briefgen.facts.sections import Quote, Statement
from briefgen.sources.quotations import quotations
from briefgen.sources.quote import Fragment, Selector, parse
from briefgen.yaml.file import Path

Sort = Literal["speech", "words", "anchor"]
# Quoted words are looked up in each source that their fact cites; nobody cites so many.
_MOST_SOURCES = 20


@dataclass(frozen=True, slots=True)
class Passage:
    """Words that have to stand in a source, and where the brief says so.

    `options` are the places that would do: those in each source the fact cites, with what narrows
    the search in it; none where there is no source to look in. `key` names the passage in the
    record; `path` leads to it in the file. `foreign` says that they stand in a text of another
    language than the sources', so that they may be a translation.
    """

    key: str
    fact: str
    path: Path
    sort: Sort
    options: tuple[tuple[str, Selector], ...]
    foreign: bool = False


@dataclass(frozen=True, slots=True)
class Bare:
    """A citation that names a source and nothing in it, so that there is nothing to check."""

    fact: str
    path: Path
    source: str


def passages(brief: Brief) -> Iterator[Passage]:
    """Every passage of `brief`, in the order of the file."""
    for at in walk(brief):
        if isinstance(at.model, Cited | Summit):
            yield from _of_fact(at.model, at.path, brief)


def bare_citations(brief: Brief) -> Iterator[Bare]:
    """Every citation of `brief` that names no place in its source; of a quote it needs none."""
    for at in walk(brief):
        if isinstance(at.model, Quote | Statement) and at.model.quote:
            continue
        if isinstance(at.model, Cited | Summit):
            for number, citation in enumerate(at.model.cite):
                if not _place_field(citation):
                    yield Bare(fact_key(at.path), (*at.path, "cite", number), citation.source)


def fact_key(path: Path) -> str:
    """The name of the fact at `path`: its id, which is one of a kind but in the glossary."""
    if path == ("summit",):
        return "brief.summit"  # ids have no dots, so no fact is called so
    return f"glossary.{path[-1]}" if path[0] == "glossary" else str(path[-1])


def _of_fact(model: Cited | Summit, path: Path, brief: Brief) -> Iterator[Passage]:
    fact = fact_key(path)
    if isinstance(model, Quote | Statement) and model.quote:
        yield speech(model, fact, path)
    yield from _words_in(model, fact, path, brief)
    for number, citation in enumerate(model.cite):
        if field := _place_field(citation):
            where: Path = (*path, "cite", number, field)
            option = (citation.source, selector(citation))
            yield Passage(f"{fact}.cite.{number + 1}", fact, where, "anchor", (option,))


def _place_field(citation: Citation) -> str:
    """The field that says most about where the passage is; "" where none does."""
    fields = {
        "quote": citation.quote,
        "from": citation.from_,
        "prefix": citation.prefix,
        "suffix": citation.suffix,
        "para": citation.para,
        "page": citation.page,
    }
    return next((name for name, value in fields.items() if value), "")


def _words_in(model: Model, fact: str, path: Path, brief: Brief) -> Iterator[Passage]:
    """Quotations inside our own words, numbered in each language by itself."""
    cites = getattr(model, "cite", ())
    sources = list(dict.fromkeys(c.source for c in cites))
    numbers: dict[str, int] = {}
    langs = {brief.sources[c.source].lang or brief.brief.languages[0] for c in cites}
    for name, lang, words in _quoted_words(model, brief) if cites else ():
        numbers[lang] = numbers.get(lang, 0) + 1
        found = sources if len(sources) <= _MOST_SOURCES else []
        exact = Selector(exact=words)
        key = f"{fact}.words.{lang}.{numbers[lang]}"
        options = [(source, exact) for source in found]
        # Words that stand in a source more than once are those of the place that is cited.
        options += [
            (c.source, Selector(exact=words, paragraph=c.para or 0, page=c.page or 0))
            for c in _narrowest(cites)
            if c.source in found and (c.para or c.page)
        ]
        yield Passage(key, fact, (*path, name, lang), "words", tuple(options), lang not in langs)


def speech(model: Quote | Statement, fact: str, path: Path = ()) -> Passage:
    """The passage of direct speech in `model`; a citation's own words narrow nothing."""
    options = tuple(
        (c.source, selector(c, exact=model.quote or "")) for c in _narrowest(model.cite)
    )
    return Passage(f"{fact}.quote", fact, (*path, "quote"), "speech", options)


def selector(citation: Citation, exact: str = "") -> Selector:
    """What to look for: the citation's own words, or `exact` at the place that it gives.

    Of a citation that has only the words beside a passage, these are looked for, and what is
    between them.
    """
    anchored = bool(citation.quote or citation.from_)
    beside = not exact or not anchored
    if not exact and not anchored and (citation.prefix or citation.suffix):
        return Selector(
            start=citation.prefix or "",
            end=citation.suffix or "",
            paragraph=citation.para or 0,
            page=citation.page or 0,
        )
    return Selector(
        exact=exact or citation.quote or "",
        start="" if exact else citation.from_ or "",
        end="" if exact else citation.to or "",
        prefix=(citation.prefix or "") if beside else "",
        suffix=(citation.suffix or "") if beside else "",
        paragraph=citation.para or 0,
        page=citation.page or 0,
        across_negation=citation.across_negation,
    )


def selector_hash(found: Selector) -> str:
    """SHA-256 of everything that says what to look for, so that an edit of it is noticed."""
    return hashlib.sha256(
        json.dumps(asdict(found), sort_keys=True, ensure_ascii=False).encode()
    ).hexdigest()


def passage_link(address: str, citation: Citation) -> str:
    """The address of the very passage that `citation` names, or "" where it names no words."""
    if citation.quote or citation.from_:
        # few sources have an address

        words = citation.quote or f"{citation.from_} … {citation.to}"
        return text_fragment(address, words, citation.prefix or "", citation.suffix or "")
    return ""


def _narrowest(cites: tuple[Citation, ...]) -> list[Citation]:
    """The citations without doubles: two that narrow the search alike are one."""
    seen: dict[tuple[str, int | None, int | None], Citation] = {}
    for citation in cites:
        seen.setdefault((citation.source, citation.para, citation.page), citation)
    return list(seen.values())


def _quoted_words(model: Model, brief: Brief) -> Iterator[tuple[str, str, str]]:
    """Quotations in the fields of `model`, each with the field and the language it stands in."""
    first = brief.brief.languages[0]
    for name, text in shown_texts(model):
        if name in {"translation", "because", "alt"}:
            continue
        for lang, translation in text.values.items():
            own = lang or first
            yield from ((name, own, words) for words in quotations(translation.text, own))


# Addresses that lead a browser to the very passage (WICG, URL Fragment Text Directives).


_DIRECTIVE = ":~:"
# A long passage, or one over several paragraphs, is named by its first and last words.
_LONGEST = 200
_EDGE_WORDS = 5
_BREAK = re.compile(r"[\n\r\f\v\u2028\u2029]")


def text_fragment(address: str, words: str, prefix: str = "", suffix: str = "") -> str:
    """`address` with a directive that makes a browser show `words` of that page.

    `prefix` and `suffix` are the words beside it. Where `words` has an ellipsis, what is before
    the first and behind the last one are the two ends of the passage. A fragment that the address
    has already is kept, an older text directive is not. Without any words the address is as it
    was.
    """
    start, end = _ends(words)
    if not start:
        return address
    parts = [
        f"{_encoded(prefix)}-" if prefix.strip() else "",
        _encoded(start),
        _encoded(end),
        f"-{_encoded(suffix)}" if suffix.strip() else "",
    ]
    page, _, fragment = address.partition("#")
    kept = fragment.partition(_DIRECTIVE)[0]
    return f"{page}#{kept}{_DIRECTIVE}text={','.join(part for part in parts if part)}"


def _ends(words: str) -> tuple[str, str]:
    """The first and the last words of a passage; no last words if it is named as a whole."""
    pieces = [piece for fragment in parse(words).fragments if (piece := _whole_words(fragment))]
    if len(pieces) > 1:
        return pieces[0], pieces[-1]
    piece = "".join(pieces)
    each = piece.split()
    edge = min(_EDGE_WORDS, len(each) // 2)
    if edge and (len(piece) > _LONGEST or _BREAK.search(piece)):
        return " ".join(each[:edge]), " ".join(each[-edge:])
    return piece, ""


def _whole_words(fragment: Fragment) -> str:
    """Its words, without those of which a bracket replaces a part: browsers match whole words."""
    words = fragment.words.split()
    first = 1 if fragment.head or fragment.open_start else 0
    last = 1 if fragment.tail or fragment.open_end else 0
    return fragment.words if not first + last else " ".join(words[first : len(words) - last])


def _encoded(words: str) -> str:
    """Percent-encoded, with the hyphen, which has a meaning in the directive."""
    return quote(" ".join(words.replace("\u00ad", "").split()), safe="").replace("-", "%2D")
