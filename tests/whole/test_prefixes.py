"""A half-saved file: cut off anywhere, it cannot be read or shows the public nothing withheld."""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
import yaml

from briefgen.editions.pruning import visible_brief
from briefgen.facts.base import Fact, texts
from briefgen.facts.load import Loaded, load
from briefgen.facts.references import walk
from briefgen.problems import Refused
from briefgen.publish.document import texts_of
from briefgen.publish.inputs import Input, Order
from briefgen.publish.press import Press
from briefgen.publish.proof import Gate
from briefgen.publish.run import make
from briefgen.publish.search import leaks
from briefgen.sources.record import NOTHING_CHECKED
from tests.documents import HAGUE, HARBOUR, source
from tests.effort import PROVING
from tests.faked import ENGINE, THEME, UNLIMITED

PARTS = 16
# In `make test` these are tried: each so-manieth end of a line, and some places within lines.
LINES, PLACES, DRAWN = 23, 25, 4


def cuts(data: bytes, part: int) -> list[int]:
    """Where the file is cut off: at every byte where there is time, else at a few of each sort."""
    if PROVING:
        return list(range(part, len(data), PARTS))
    ends = [at + 1 for at, byte in enumerate(data) if byte == 10][part::LINES]
    return sorted({*ends, *random.Random(part).sample(range(len(data)), PLACES)})


def read(data: bytes) -> Loaded | None:
    """The facts in a beginning of a file, if it can be read."""
    try:
        for _ in yaml.parse(data, Loader=yaml.CBaseLoader):
            pass
        return load(data, "cut.yaml")
    except (Refused, yaml.YAMLError):
        return None


def seen_by_the_public(loaded: Loaded) -> Any:
    try:
        return visible_brief(loaded.brief, loaded.file, "public")
    except Refused:
        return None


@cache
def whole(path: Any) -> dict[Any, str]:
    """What the public sees of the whole file: every text by its place, and every fact."""
    held = source(path).loaded
    return dict(contents(visible_brief(held.brief, held.file, "public")))


def contents(brief: Any) -> Iterator[tuple[Any, str]]:
    for at in walk(brief):
        if isinstance(at.model, Fact):
            yield at.path, ""
        for name, text in texts(at.model):
            for lang, words in text.values.items():
                yield (*at.path, name, lang), words.text


def is_known(place: Any, words: str, shown: dict[Any, str]) -> bool:
    """Whether the public sees this in the whole file.

    A text in several languages can be cut off in `en` or in `text`, which is nobody's secret.
    """
    if place in shown:
        return shown[place].startswith(words) or "text".startswith(words)
    others = [other[-1] for other in shown if other[:-1] == place[:-1]]
    return place[-1] == "" and any(lang.startswith(words) for lang in others)


@pytest.mark.parametrize("part", range(PARTS) if PROVING else [0])
@pytest.mark.parametrize("path", [HARBOUR, HAGUE], ids=lambda p: p.stem)
def test_a_beginning_of_the_file_shows_the_public_nothing_else(path: Any, part: int) -> None:
    data, shown = path.read_bytes(), whole(path)
    read_and_seen = 0
    for cut in cuts(data, part):
        loaded = read(data[:cut])
        brief = loaded and seen_by_the_public(loaded)
        if brief is None:
            continue
        read_and_seen += 1
        for place, words in contents(brief):
            assert is_known(place, words, shown), f"cut at {cut}: {place}"
    assert read_and_seen > (1 if PROVING else 10)


def test_documents_of_a_beginning_hold_none_of_the_withheld_words() -> None:
    data, gate = HARBOUR.read_bytes(), Gate(Press(THEME, UNLIMITED))
    secrets = gate.withheld(source(HARBOUR), "public").words
    # What the search of a document made from a beginning would not know to look for.
    wanted = [secret for secret in secrets if "comment" not in secret.fact]
    made = 0
    ends = [at + 1 for at, byte in enumerate(data) if byte == 10 and at > 9000]
    for cut in random.Random(3).sample(ends, DRAWN if not PROVING else len(ends)):
        loaded = read(data[:cut])
        if loaded is None:
            continue
        held = Input(loaded, "cut", HARBOUR.parent, NOTHING_CHECKED, (), data[:cut])
        for kind in THEME.kinds():
            try:
                found = make(held, Order(kind, "en", "public"), gate, ENGINE)
            except Refused:
                continue
            made += 1
            for name, content in found.files.items():
                assert leaks(texts_of(name, content), wanted) == [], f"cut at {cut}: {name}"
    assert made


def test_what_yaml_cannot_parse_is_never_read() -> None:
    data = HARBOUR.read_bytes()
    for cut in random.Random(1).sample(range(len(data)), 40):
        try:
            list(yaml.parse(data[:cut], Loader=yaml.CBaseLoader))
        except yaml.YAMLError:
            with pytest.raises(Refused):
                load(data[:cut], "cut.yaml")
