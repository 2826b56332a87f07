"""Files damaged at random: each loads or is refused with problems that can be shown, nothing else.

What loads is made into a document now and then. A failure names its seed; `damaged(seed)` is the
file.
"""

from __future__ import annotations

import random
import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import pytest

from briefgen.cli.report import as_text
from briefgen.editions.make import Wanted
from briefgen.facts.load import Loaded, load
from briefgen.problems import Problem, Refused, errors
from briefgen.render.templates import Renderer
from tests.documents import HAGUE, HARBOUR, ROOT, THEME, edition_for
from tests.effort import count

SCHEMES = THEME.schemes
RENDERER = Renderer(THEME)
SECONDS = 20  # of work for one file; a tenth of one is usual
CHUNK = 25
FILES = count(400, 40_000)
# What stands in files of people who are in a hurry, and in those of people who are not nice.
WORDS = [
    b": ", b" #x", b"- ", b"\t", b"'", b'"', b"\n", b"\r", b"{", b"}", b"[", b"]", b",", b"&a ", b"*a", b"!t ",
    b"|", b">", b"%", b"@", b"`", b"?", b"---\n", b"...\n", b"\x00", b"\xff", b"\xc3", b"\xe2\x80\xae", b"\xef\xbb\xbf",
    b"\xc2\xa0", b"<!--", b"<script>", b"{{ 7*7 }}", b"{% x %}", b"](javascript:x)", b"![x](y)", b"# ", b"> " * 30,
    b"null", b"~", b"yes", b"2025-13-45", b"XXXX-06", b"9" * 400, b"-1", b"1e999", b"../../etc/passwd", b"audience: x",
    b"  text: y\n", b"<<: *a", b"en: x", b"cite: nothing", b"\\u202e", b"\\", b"x" * 250, b"**", b"_" * 50, b"| a | b |\n",
]  # fmt: skip


@cache
def sections(path: str) -> tuple[bytes, ...]:
    """A sample, cut where its sections begin."""
    data = (ROOT / path).read_bytes()
    return tuple(re.split(rb"(?m)^(?=[a-z_]+:)", data))


def damaged(seed: int) -> bytes:
    """The head of a sample and a few of its sections, damaged in one to four places."""
    chance = random.Random(seed)
    path = chance.choice((HARBOUR, HAGUE, HARBOUR.with_name("minimal.yaml")))
    parts = sections(str(path))
    tables = (b"sources:", b"parties:", b"actors:", b"issues:", b"audiences:", b"default_audience:",
              b"brief:", b"summit:", b"format:", b"marking_scheme:")  # fmt: skip
    kept = set(chance.sample(range(len(parts)), min(2, len(parts))))
    chosen = [p for n, p in enumerate(parts) if n in kept or p.startswith(tables)]
    data = b"".join(chosen)
    for _ in range(chance.randint(1, 4)):
        data = chance.choice(_DAMAGES)(data, chance)
    return data


def _at(data: bytes, chance: random.Random) -> int:
    return chance.randint(0, len(data))


def _insert(data: bytes, chance: random.Random) -> bytes:
    at = _at(data, chance)
    return data[:at] + chance.choice(WORDS) + data[at:]


def _delete(data: bytes, chance: random.Random) -> bytes:
    at = _at(data, chance)
    return data[:at] + data[at + chance.choice((1, 1, 2, 10, 100)) :]


def _flip(data: bytes, chance: random.Random) -> bytes:
    at = _at(data, chance)
    return data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :]


def _cut(data: bytes, chance: random.Random) -> bytes:
    return data[: _at(data, chance)]


def _lines(data: bytes, chance: random.Random) -> bytes:
    """Take a line out, put it in twice, swap it with another, or move it left or right."""
    lines = data.split(b"\n")
    a, b = chance.randrange(len(lines)), chance.randrange(len(lines))
    match chance.randrange(5):
        case 0:
            del lines[a]
        case 1:
            lines.insert(b, lines[a])
        case 2:
            lines[a], lines[b] = lines[b], lines[a]
        case 3:
            lines[a] = b" " * chance.randint(1, 3) + lines[a]
        case _:
            lines[a] = lines[a][chance.randint(1, 2) :]
    return b"\n".join(lines)


def _value(data: bytes, chance: random.Random) -> bytes:
    """Another value for a field."""
    fields = list(re.finditer(rb"(?<=: )[^\n]+", data))
    if not fields:
        return data
    found = chance.choice(fields)
    other = chance.choice((chance.choice(WORDS), chance.choice(fields)[0], b"", b"[]", b"{}"))
    return data[: found.start()] + other + data[found.end() :]


_DAMAGES = (_insert, _insert, _delete, _flip, _cut, _lines, _lines, _value, _value)


@contextmanager
def _no_hang() -> Iterator[None]:
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def _loads_or_is_refused(data: bytes) -> Loaded | None:
    problems: tuple[Problem, ...]
    result: Loaded | None = None
    try:
        result = load(data, "x.yaml", SCHEMES)
        problems = result.warnings
    except Refused as refused:
        problems = refused.problems
    assert bool(errors(problems)) == (result is None)
    most = len(data.decode("utf-8", "replace").splitlines()) + 1
    for problem in problems:
        assert problem.place.file == "x.yaml"
        assert problem.place.line <= most
        assert problem.message
        assert "Error" not in problem.message
        assert as_text(problem)
    return result


def _becomes_a_document(loaded: Loaded, seed: int) -> None:
    """What loads can be made into an edition and its texts, or is refused for a reader."""
    kinds = THEME.kinds()
    for audience in tuple(loaded.brief.audiences) or (None,):
        kind = THEME.kind(kinds[seed % len(kinds)])
        lang = loaded.brief.brief.languages[0]
        try:
            wanted = Wanted(kind, lang, THEME.words(lang), audience)
            edition = edition_for(loaded, wanted, HARBOUR.parent)
        except Refused:
            continue
        assert RENDERER.markdown(edition)
        assert RENDERER.html(edition)


@pytest.mark.parametrize("first", range(0, FILES, CHUNK))
def test_a_damaged_file_loads_or_is_refused(first: int) -> None:
    for seed in range(first, first + CHUNK):
        data = damaged(seed)
        try:
            with _no_hang():
                loaded = _loads_or_is_refused(data)
                if loaded and seed % 5 == 0:
                    _becomes_a_document(loaded, seed)
        except Exception as error:
            error.add_note(f"damaged({seed})")
            raise


def test_the_damage_is_of_both_kinds() -> None:
    """Enough files load and enough are refused for either to be tested."""
    results = [_loads_or_is_refused(damaged(seed)) is not None for seed in range(60)]
    assert 6 <= sum(results) <= 54
