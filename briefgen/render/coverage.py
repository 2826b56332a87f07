"""The coverage of sources for a terminal, as JSON, and as a page with the used passages marked."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from briefgen.editions.coverage import Coverage, Sentence, SourceCoverage
from briefgen.editions.theme import Theme
from briefgen.problems import one_line, printable
from briefgen.render.templates import Renderer

_MOST_NAMED = 20
_LONGEST = 400


def coverage_in(form: str, coverage: Coverage, file: str, theme: Theme) -> str:
    """The coverage of the facts file called `file` as "text", "json" or "html"."""
    if form == "html":
        return coverage_page(Renderer(theme), coverage, file)
    return coverage_json(coverage, file) if form == "json" else coverage_text(coverage)


def coverage_text(coverage: Coverage) -> str:
    """For each source how many sentences are used, and those that are not."""
    lines: list[str] = []
    for source in coverage.sources:
        lines.append(f"{source.key}: {_counted(source)}")
        lines += [
            f"  ¶{sentence.paragraph} ({sentence.start}–{sentence.end})  {_words(source, sentence)}"
            for sentence in source.sentences
            if sentence.use == "unused"
        ]
    lines += [f"{key}: its text is not at hand" for key in coverage.without_text]
    return "\n".join(lines) + "\n" if lines else "the file has no sources\n"


def _counted(source: SourceCoverage) -> str:
    every = len(source.sentences)
    aside, unused = source.count("set aside"), source.count("unused")
    return f"{source.count('used')} of {every} sentences used, {aside} set aside, {unused} unused"


def _words(source: SourceCoverage, sentence: Sentence) -> str:
    words = one_line(source.text.text[sentence.start : sentence.end])
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST]}…"


def coverage_json(coverage: Coverage, file: str) -> str:
    """The coverage as one JSON object; offsets are code points in the text of the source."""
    shown = {
        "format": 1,
        "file": file,
        "sources": [_plain(source) for source in coverage.sources],
        "without_text": list(coverage.without_text),
    }
    return json.dumps(shown, ensure_ascii=False, indent=2) + "\n"


def _plain(source: SourceCoverage) -> dict[str, Any]:
    return {
        "source": source.key,
        "title": source.title,
        "sha256": source.held.sha256,
        "text_sha256": source.held.text_sha256,
        "counts": {use: source.count(use) for use in ("used", "set aside", "unused")},
        "sentences": [
            {
                "start": sentence.start,
                "end": sentence.end,
                "paragraph": sentence.paragraph,
                "use": sentence.use,
                "facts": sentence.facts,
                "because": sentence.because,
                "text": source.text.text[sentence.start : sentence.end],
            }
            for sentence in source.sentences
        ],
    }


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a source's text: whether it is used, and what begins and ends with it.

    `begins` and `ends` are the numbers of facts that rest on it and on what stands beside it, as
    many as are named; `more` counts the others that end. `because` is why it is set aside.
    `unused` is the number of a sentence that nothing uses and that begins here, or 0.
    """

    text: str
    used: bool = False
    begins: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()
    more: int = 0
    because: str = ""
    unused: int = 0


def coverage_page(renderer: Renderer, coverage: Coverage, name: str) -> str:
    """One HTML file: the text of each source, and each mark in it linked to the facts that use it.

    `name` is what the brief is called. Raises `Refused` for a faulty template.
    """
    numbers = {claim.fact: number for number, claim in enumerate(coverage.facts, start=1)}
    return renderer.page(
        "coverage.html.j2",
        ("base.css", "coverage.css"),
        name=name,
        sources=[_shown(source, numbers) for source in coverage.sources],
        without_text=coverage.without_text,
        facts=[{"number": numbers[c.fact], **c.as_dict()} for c in coverage.facts],
    )


def _shown(source: SourceCoverage, numbers: dict[str, int]) -> dict[str, Any]:
    unused = [s for s in source.sentences if s.use == "unused"]
    return {
        "key": source.key,
        "title": source.title,
        "lang": source.lang,
        "sha256": source.held.sha256,
        "counted": _counted(source),
        "paragraphs": list(_paragraphs(source, numbers)),
        "unused": [
            {"number": at, "paragraph": s.paragraph, "text": _words(source, s)}
            for at, s in enumerate(unused, start=1)
        ],
    }


def _paragraphs(source: SourceCoverage, numbers: dict[str, int]) -> Iterator[tuple[Piece, ...]]:
    pieces = list(_pieces(source, numbers))
    at = 0
    for start, end in source.text.paragraphs:
        while at < len(pieces) and pieces[at][1] <= start:
            at += 1
        found = []
        here = at
        while here < len(pieces) and pieces[here][0] < end:
            found.append(pieces[here][2])
            here += 1
        yield tuple(found)


def _pieces(source: SourceCoverage, numbers: dict[str, int]) -> Iterator[tuple[int, int, Piece]]:
    """The text cut wherever something begins or ends, each piece with its place."""
    text = source.text.text
    unused = [s.start for s in source.sentences if s.use == "unused"]
    numbered = {start: number for number, start in enumerate(unused, start=1)}
    begins: dict[int, list[int]] = defaultdict(list)
    ends: dict[int, dict[int, None]] = defaultdict(dict)
    for use in source.used:
        begins[use.start].append(numbers[use.fact])
        ends[use.end][numbers[use.fact]] = None
    reasons = {one.start: one.because for one in source.aside}
    closing = {one.end for one in source.aside}
    cuts = {0, len(text), *begins, *ends, *reasons, *closing, *numbered}
    cuts |= {end for span in source.text.paragraphs for end in span}
    ended = Counter(use.end for use in source.used)
    named: set[int] = set()
    running, because = 0, ""
    for start, end in pairwise(sorted(cuts)):
        running += len(begins.get(start, ())) - ended[start]
        because = reasons.get(start, "" if start in closing else because)
        new = tuple(dict.fromkeys(n for n in begins.get(start, ()) if n not in named))
        named.update(new)
        over = tuple(ends.get(end, ()))
        yield (
            start,
            end,
            Piece(
                printable(text[start:end]),
                running > 0,
                new,
                over[:_MOST_NAMED],
                len(over[_MOST_NAMED:]),
                because,
                numbered.get(start, 0),
            ),
        )
