"""Every claim of a brief with what it rests on and what became of that; the unsourced first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from briefgen.facts.base import Basis, Citation, Cited, Model, texts
from briefgen.facts.brief import Brief, Summit
from briefgen.facts.references import walk
from briefgen.facts.sections import Quote
from briefgen.sources.passages import fact_key
from briefgen.sources.record import State
from briefgen.sources.verify import Result, Verification
from briefgen.yaml.file import YamlFile

_WORST: tuple[State, ...] = ("not found", "ambiguous", "not checked", "verified", "located")


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim: its id, where it stands, its words, its basis with the reason, its sources.

    `result` is the worst of its passages' states, or that a quote of it is verified; "" for a
    claim that cites nothing. `on` is the day the record gives, where it is one for all of them.
    """

    fact: str
    section: str
    line: int
    text: str
    basis: Basis
    because: str
    sources: tuple[str, ...]
    result: State | str
    on: str

    def as_dict(self) -> dict[str, object]:
        """The claim as plain values."""
        return {
            "fact": self.fact,
            "section": self.section,
            "line": self.line,
            "basis": self.basis,
            "because": self.because,
            "sources": list(self.sources),
            "result": self.result,
            "on": self.on,
            "text": self.text,
        }


def audit(brief: Brief, file: YamlFile, verification: Verification) -> list[Claim]:
    """The claims of `brief`: the unsourced, those with something amiss, the others; each group in
    the order of the file."""
    results: dict[str, list[Result]] = defaultdict(list)
    for result in verification.results:
        results[result.passage.fact].append(result)
    bare = {one.fact for one in verification.bare}
    first = brief.brief.languages[0]
    claims = [
        _claim(at.model, at.path, file, results[fact_key(at.path)], first, bare)
        for at in walk(brief)
        if isinstance(at.model, Cited) or (isinstance(at.model, Summit) and at.model.cite)
    ]
    return sorted(claims, key=_urgency)


def _urgency(claim: Claim) -> int:
    if claim.basis == "unsourced":
        return 0
    return 1 if claim.result in _WORST[:3] else 2


def _claim(
    model: Cited | Summit,
    path: tuple[str | int, ...],
    file: YamlFile,
    results: list[Result],
    first: str,
    bare: set[str],
) -> Claim:
    fact = fact_key(path)
    states: list[State] = [result.state for result in results]
    states += ["not checked"] if fact in bare else []
    days = {str(result.on) for result in results if result.on}
    because = None if isinstance(model, Summit) else model.because
    line, _ = file.key_places.get(file.known(path), (0, 0))
    return Claim(
        fact=fact,
        section=str(path[0]),
        line=line,
        text=_words(model, first),
        basis="stated" if isinstance(model, Summit) else model.standing,
        because=because.worded(first, first)[0] if because else "",
        sources=tuple(dict.fromkeys(map(_place, model.cite))),
        result=next((state for state in _WORST if state in states), ""),
        on=days.pop() if len(days) == 1 else "",
    )


def _words(model: Cited | Summit, first: str) -> str:
    """The first words that a reader sees of the claim."""
    if isinstance(model, Quote):
        return model.quote
    found = [text.worded(first, first)[0] for name, text in texts(model) if name != "because"]
    return ": ".join(_leading(model, found))


def _leading(model: Model, found: list[str]) -> list[str]:
    labelled = "label" in type(model).model_fields
    return found[: 2 if labelled else 1]


def _place(citation: Citation) -> str:
    """The source with the place in it: `article ¶4`, `report p. 3`."""
    return " ".join(_places(citation))


def _places(citation: Citation) -> Iterator[str]:
    yield citation.source
    if citation.page:
        yield f"p. {citation.page}"
    if citation.para:
        yield f"¶{citation.para}"
