"""What the documents say, read back from each format: every claim, and plain text as written."""

from __future__ import annotations

import pickle
from collections.abc import Container, Iterator
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from briefgen.editions.make import Wanted, day_of, facts_for
from briefgen.editions.wording import Wording, Words
from briefgen.facts.base import Date, Model
from briefgen.facts.brief import Brief, Party
from briefgen.facts.dates import Edtf
from briefgen.facts.references import walk
from briefgen.facts.sections import Quote, Statement
from briefgen.facts.values import Text
from briefgen.publish.document import Options
from briefgen.publish.press import Press
from tests.documents import THEME, Sample, every_document, finished, source
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

# What documents of a kind do not show, though their facts hold it: in which formats, and why.
ALL = ("md", "html", "pdf")
LEFT_OUT: dict[str, dict[str, tuple[tuple[str, ...], str]]] = {
    "brief": {"Actor.role": (ALL, "a statement is a party's; who spoke is named without office")},
    "cards": {"About.version": (("pdf",), "a card has room for the reference and the date")},
}
# Fields that arrange a document, and are none of its words.
ARRANGING = {
    "Brief": {"format", "default_audience"},
    "About": {"languages"},
    "Source": {"lang", "kind", "redistribute", "text", "sha256", "text_sha256"},
    "Citation": {"source", "quote", "from_", "to", "prefix", "suffix", "across_negation"},
    "Chart": {"form"},
    "Figure": {"file"},
    "Scheme": {"name", "place"},
    "": {"audience", "kinds", "marking", "issue", "party", "actor", "source", "lang", "inferred",
         "basis"},
}  # fmt: skip


def wanted(sample: Sample) -> Wanted:
    """What the document of a sample was asked for."""
    order = sample.order
    kind = Press(THEME, Options()).kind(order.kind)
    return Wanted(kind, order.lang, THEME.words(order.lang), order.audience)


def values(facts: Brief, wording: Wording) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Everything that the facts say, worded, by `Model.field`; one of several words will do."""
    for at in walk(facts):
        model = at.model
        if isinstance(model, Party):
            names = (model.name, model.short)
            yield "Party", tuple(wording.text(name).text for name in names if name)
            continue
        for name, field in type(model).model_fields.items():
            value = getattr(model, name)
            for text in _said(model, name, value, wording):
                capital = (text[:1].upper() + text[1:],) if isinstance(value, Date) else ()
                yield f"{_called(model)}.{field.alias or name}", (text, *capital)


def _called(model: Model) -> str:
    return type(model).__name__.partition("[")[0]


def _said(model: Model, name: str, value: Any, wording: Wording) -> Iterator[str]:
    match value:
        case Text() if name == "translation" and _is_own(model, wording):
            return
        case Text():
            yield from _lines(wording.text(value))
        case Date():
            yield wording.date(value.date).words
        case Edtf() | Model() | tuple() | dict() | None:
            return  # they are looked at by themselves
        case Decimal():
            yield wording.number(value)
        case int() if name in ("para", "page") and not isinstance(value, bool):
            yield f"¶{value}" if name == "para" else wording.words["page"].format(value)
        case str() if name in _TABLES:
            yield str(wording.words[_TABLES[name]][value])
        case str() if name == "as_of":
            yield wording.as_of(value).words
        case str() if name in _PLAIN.get(_called(model), ()):
            yield value
        case _:
            arranging = ARRANGING.get(_called(model), set()) | ARRANGING[""]
            assert name in arranging, f"say whether documents show {_called(model)}.{name}"


_TABLES = {
    "stance": "stances",
    "likelihood": "likelihoods",
    "purpose": "purposes",
    "status": "status",
}
_PLAIN = {
    "About": {"reference", "version", "marking"},
    "Source": {"address"},
    "Quote": {"quote"},
    "Statement": {"quote"},
}


def _is_own(model: Model, wording: Wording) -> bool:
    """Whether words were spoken in the reader's language, who then needs no translation."""
    return isinstance(model, Quote | Statement) and (model.lang or "en") == wording.lang


def _lines(text: Words) -> tuple[str, ...]:
    """A plain text; of prose, the text of each of its paragraphs."""
    return _paragraphs(text.text) if text.prose else (text.text,)


@cache
def _paragraphs(prose: str) -> tuple[str, ...]:
    return tuple(paragraphs([prose]))


def missing(document: Sample, shelf: Path) -> set[tuple[str, str, str]]:
    """What the document prints according to its facts, and does not: field, format, words."""
    made = finished(document, shelf)
    asked = wanted(document)
    facts = facts_for(source(document.path).loaded, asked)
    wording = Wording(asked.lang, facts.brief.languages[0], dict(asked.words), day_of(facts))
    html, pdf = page(made.html), printed(made.pdf)
    shown: dict[str, Container[str]] = {
        "md": flat(words(pandoc(made.markdown))),
        "html": flat(seen(html) + described(html)),
        "pdf": pdf,
        "pictures": flat(pictures_of(made.pdf)),
    }
    found = set()
    for field, texts in values(facts, wording):
        there = {name for name, form in shown.items() if any(flat(t) in form for t in texts)}
        if "pictures" in there:
            there.add("pdf")
        found |= {(field, name, texts[0]) for name in ("md", "html", "pdf") if name not in there}
    return found


@pytest.mark.parametrize("document", every_document(), ids=str)
def test_everything_that_a_document_prints_is_in_each_format(document: Sample, shelf: Path) -> None:
    kind = document.order.kind
    assert sorted(m for m in missing(document, shelf) if not left_out(kind, m[0], m[1])) == []


def left_out(kind: str, field: str, form: str) -> bool:
    """Whether documents of a kind leave a field out of a format on purpose."""
    return form in LEFT_OUT.get(kind, {}).get(field, ((), ""))[0]


@pytest.mark.parametrize("kind", LEFT_OUT)
def test_nothing_is_said_to_be_left_out_that_is_not(kind: str, shelf: Path) -> None:
    documents = [d for d in every_document() if d.order.kind == kind and d.order.lang == "en"]
    found = {m[:2] for document in documents for m in missing(document, shelf)}
    said = {(field, form) for field, (forms, _) in LEFT_OUT[kind].items() for form in forms}
    assert found == said


def test_a_claim_that_a_format_lacks_is_found(shelf: Path, tmp_path: Path) -> None:
    document = next(d for d in every_document() if str(d) == "harbour-summit.brief.public.en")
    made = finished(document, shelf)
    claim = "The cities will decide on shore power"
    for changed in (
        replace(made, markdown=made.markdown.replace(claim, "")),
        replace(made, html=made.html.replace(claim, "")),
    ):
        (tmp_path / f"{document}.pickle").write_bytes(pickle.dumps(changed))
        assert "Claim.text" in {field for field, _, _ in missing(document, tmp_path)}
