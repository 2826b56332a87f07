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

from briefgen.facts.base import Citation, Cited, Model, texts
from briefgen.facts.checks import walk
from briefgen.facts.items import Quote, Statement
from briefgen.facts.models import Brief, Summit
from briefgen.facts.reader import Path
from briefgen.sources.fragments import text_fragment
from briefgen.sources.match import Selector

Sort = Literal["speech", "words", "anchor"]
# Words in quotation marks are a quotation from four words on; fewer may be a mere title or irony.
_LEAST_WORDS = 4
_QUOTED = re.compile(r"“([^“”]+)”|«\s*([^«»]+?)\s*»|„([^„“”]+)[“”]|»([^«»]+)«|\"([^\"]+)\"")


@dataclass(frozen=True, slots=True)
class Passage:
    """Words that have to stand in a source, and where the brief says so.

    `options` are the places that would do: one for each source the fact cites, with what narrows
    the search in it. `key` names the passage in the record; `path` leads to it in the file.
    """

    key: str
    fact: str
    path: Path
    sort: Sort
    options: tuple[tuple[str, Selector], ...]


def passages(brief: Brief) -> Iterator[Passage]:
    """Every passage of `brief`, in the order of the file."""
    for at in walk(brief):
        if isinstance(at.model, Cited | Summit) and at.model.cite:
            yield from _of_fact(at.model, at.path, brief)


def fact_key(path: Path) -> str:
    """The name of the fact at `path`: its id, which is one of a kind but in the glossary."""
    return f"glossary.{path[-1]}" if path[0] == "glossary" else str(path[-1])


def _of_fact(model: Cited | Summit, path: Path, brief: Brief) -> Iterator[Passage]:
    fact = fact_key(path)
    if isinstance(model, Quote | Statement) and model.quote:
        yield speech(model, fact, path)
    for number, words in enumerate(_quoted_words(model, brief), start=1):
        options = tuple((c.source, Selector(exact=words)) for c in _once_each(model.cite))
        yield Passage(f"{fact}.words.{number}", fact, path, "words", options)
    for number, citation in enumerate(model.cite, start=1):
        if citation.quote or citation.from_:
            where: Path = (*path, "cite", number - 1) if len(model.cite) > 1 else (*path, "cite")
            option = (citation.source, selector(citation))
            yield Passage(f"{fact}.cite.{number}", fact, where, "anchor", (option,))


def speech(model: Quote | Statement, fact: str, path: Path = ()) -> Passage:
    """The passage of direct speech in `model`; a citation's own words narrow nothing."""
    options = tuple(
        (c.source, selector(c, exact=model.quote or "")) for c in _narrowest(model.cite)
    )
    return Passage(f"{fact}.quote", fact, (*path, "quote"), "speech", options)


def selector(citation: Citation, exact: str = "") -> Selector:
    """What to look for: the citation's own words, or `exact` at the place that it gives."""
    anchored = bool(citation.quote or citation.from_)
    beside = not exact or not anchored
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
        words = citation.quote or f"{citation.from_} … {citation.to}"
        return text_fragment(address, words, citation.prefix or "", citation.suffix or "")
    return ""


def _once_each(cites: tuple[Citation, ...]) -> list[Citation]:
    return list({c.source: c for c in reversed(cites)}.values())[::-1]


def _narrowest(cites: tuple[Citation, ...]) -> list[Citation]:
    """The citations without doubles: two that narrow the search alike are one."""
    seen: dict[tuple[str, int | None, int | None], Citation] = {}
    for citation in cites:
        seen.setdefault((citation.source, citation.para, citation.page), citation)
    return list(seen.values())


def _quoted_words(model: Model, brief: Brief) -> Iterator[str]:
    """Quotations inside our own words, in the language of the sources they come from."""
    first = brief.brief.languages[0]
    cites = getattr(model, "cite", ())
    langs = {brief.sources[c.source].lang or first for c in cites}
    for name, text in texts(model):
        if name in {"translation", "because", "alt"}:
            continue
        for lang, translation in text.values.items():
            if (lang or first) in langs:
                yield from _quotations(translation.text)


def _quotations(text: str) -> Iterator[str]:
    for match in _QUOTED.finditer(text):
        words = next(group for group in match.groups() if group is not None)
        if len(words.split()) >= _LEAST_WORDS:
            yield words.strip().rstrip(",")
