"""What verifying costs beside reading and normalising the same sources once, in one run.

Run it with `make bench`. Ratios are medians over rounds in which all sizes take turns, so that a
slow moment of the machine meets each of them.
"""

from __future__ import annotations

import gc
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from briefgen.facts.load import Loaded, load
from briefgen.sources.findings import findings
from briefgen.sources.record import NOTHING_CHECKED
from briefgen.sources.text import SourceText
from briefgen.sources.texts import read_texts
from briefgen.sources.verify import verify

ROUNDS = 5
SOURCES, LENGTH, CITATIONS = 200, 50_000, 2_000
_LETTERS = "aeiou" + "bcdfghklmnprstvw"
_SIGNS = [" "] * 14 + [", ", "—", " – ", " “", "” ", ".\n\n", ". ", ".\n", "\u00a0"]


def _words(draw: random.Random, count: int) -> list[str]:
    return ["".join(draw.choices(_LETTERS, k=draw.randint(2, 10))) for _ in range(count)]


def _text(draw: random.Random, words: list[str], length: int) -> str:
    """Running text with signs as they come in texts, of about `length` characters."""
    parts: list[str] = []
    while length > 0:
        parts.append(draw.choice(words) + draw.choice(_SIGNS))
        length -= len(parts[-1])
    return "".join(parts)


def _brief(folder: Path, sources: int, citations: int) -> Loaded:
    """A brief whose claims quote the sources in `folder`: exactly, in other signs, or wrongly."""
    draw = random.Random(3)
    lines = ["format: 1", "brief: {title: Bench}", "summit: {name: Bench}", "sources:"]
    lines += [f"  s{n}: {{title: S, text: s{n}.txt}}" for n in range(sources)]
    lines.append("background:")
    for number in range(citations):
        source = number % sources
        text = (folder / f"s{source}.txt").read_text("utf-8")
        quote = _quote(draw, text, number)
        cite = f'{{source: s{source}, quote: "{quote}"}}'
        lines.append(f"  c{number}: {{text: A claim, cite: {cite}}}")
    return load("\n".join(lines).encode(), "bench.yaml")


def _quote(draw: random.Random, text: str, number: int) -> str:
    words = text.split()
    at = draw.randrange(len(words) - 12)
    chosen = words[at : at + 10]
    if number % 50 == 0:
        chosen[4] = "changed"
    quote = " ".join(chosen)
    if number % 3 == 0:
        quote = quote.replace("—", "–").replace("“", '\\"').replace("”", '\\"')
    return quote


def _read(folder: Path, sources: int) -> None:
    for number in range(sources):
        SourceText.of((folder / f"s{number}.txt").read_bytes().decode())


def _verify(folder: Path, loaded: Loaded) -> str:
    texts = read_texts(loaded.brief, folder, {})
    found = verify(loaded.brief, texts, NOTHING_CHECKED)
    findings(loaded.brief, loaded.file, texts, NOTHING_CHECKED, found)
    return str(found.tally().as_dict())


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    """Print the ratios."""
    gc.set_threshold(100_000, 50, 50)  # as the program itself does
    draw = random.Random(1)
    words = _words(draw, 8_000)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number in range(2 * SOURCES):
            text = _text(draw, words, LENGTH)
            (folder / f"s{number}.txt").write_text(text, "utf-8")
        _compare(folder)


def _compare(folder: Path) -> None:
    usual = _brief(folder, SOURCES, CITATIONS)
    half_quotes = _brief(folder, SOURCES, CITATIONS // 2)
    more_sources = _brief(folder, 2 * SOURCES, CITATIONS)
    print(f"{CITATIONS:,} citations, {SOURCES} sources: {_verify(folder, usual)}")
    work: dict[str, Callable[[], object]] = {
        "read": lambda: _read(folder, SOURCES),
        "usual": lambda: _verify(folder, usual),
        "half the citations": lambda: _verify(folder, half_quotes),
        "twice the sources": lambda: _verify(folder, more_sources),
    }
    rounds = [{name: _seconds(do) for name, do in work.items()} for _ in range(ROUNDS)]
    _say("verifying against reading once", rounds, "usual", "read")
    _say("twice the citations", rounds, "usual", "half the citations")
    _say("twice the sources", rounds, "twice the sources", "usual")


def _say(what: str, rounds: list[dict[str, float]], one: str, other: str) -> None:
    ratio = statistics.median(r[one] / r[other] for r in rounds)
    ours, theirs = (statistics.median(r[key] for r in rounds) for key in (one, other))
    print(f"{what}: {ours:.2f} s against {theirs:.2f} s, ratio {ratio:.2f} (aim: 2.00 or less)")


if __name__ == "__main__":
    main()
