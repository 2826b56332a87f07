"""What fonts are called and which characters they have, read from their own tables.

No engine and no import of any weight: of each file only the tables `cmap` (in its formats 4 and 12,
which between them every font of today has), `name` and `OS/2` are read (ISO/IEC 14496-22, 5.2).
"""

from __future__ import annotations

import re
import struct
import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from briefgen.problems import Place, Problem, Refused

_Has = Callable[[int], bool]
_FAMILY, _TYPOGRAPHIC_FAMILY = 1, 16  # name ids; the second where a family has more than four faces
_PLAIN_NAME = re.compile(r"[\w .+-]+")
# What a text shaper sets with something else where the font has no glyph of its own.
_IN_PLACE = {0x2011: 0x2010, 0x00A0: 0x0020, 0x202F: 0x0020} | dict.fromkeys(
    range(0x2000, 0x200B), 0x0020
)
_SELECTORS = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0), range(0x180B, 0x1810))
# Controls, format characters such as the soft hyphen, and line breaks print nothing.
_SILENT = {"Cc", "Cf", "Zl", "Zp"}


class FontUnreadable(Refused):
    """A font file that is none, or has no table of characters that could be read."""

    def __init__(self, font: Path, lacks: str) -> None:
        message = f"{font.name} is not a TrueType or OpenType font with {lacks}"
        hint = "take it out of the folder fonts/ of your templates, or put a sound one there"
        super().__init__([Problem("font", message, Place(str(font)), hint)])


@dataclass(frozen=True, slots=True)
class Face:
    """A font file by the names of CSS: its family, its weight (100 to 900), its slant."""

    file: str
    family: str
    weight: int
    italic: bool

    @property
    def rule(self) -> str:
        """The rule by which the engine finds the file, at the address `font:NAME`."""
        style = "italic" if self.italic else "normal"
        return (
            f'@font-face {{ font-family: "{self.family}"; font-weight: {self.weight}; '
            f"font-style: {style}; src: url(font:{self.file}); }}"
        )


def faces(fonts: tuple[Path, ...]) -> tuple[Face, ...]:
    """The faces in font files. Raises `FontUnreadable`, `OSError`."""
    return tuple(_face(font, *_state(font)) for font in fonts)


@lru_cache(maxsize=64)
def _face(font: Path, size: int, changed: int) -> Face:
    try:
        names = _names(_table(font, b"name"))
        weight, selection = struct.unpack_from(">4xH56xH", _table(font, b"OS/2"))
    except (struct.error, IndexError, UnicodeDecodeError):
        names = {}
    family = names.get(_TYPOGRAPHIC_FAMILY) or names.get(_FAMILY) or ""
    if not family or not _PLAIN_NAME.fullmatch(family) or not _PLAIN_NAME.fullmatch(font.name):
        raise FontUnreadable(font, "a plain name")
    return Face(font.name, family, weight, bool(selection & 1))


def _names(table: bytes) -> dict[int, str]:
    """The family names in a table `name`, in English or whatever comes first."""
    found: dict[int, str] = {}
    count, start = struct.unpack_from(">2xHH", table)
    for at in range(count):
        record = struct.unpack_from(">6H", table, 6 + 12 * at)
        platform, _, _, name, length, offset = record
        if platform == 3 and name in (_FAMILY, _TYPOGRAPHIC_FAMILY):
            data = table[start + offset : start + offset + length]
            found.setdefault(name, data.decode("utf-16-be"))
    return found


def missing_characters(text: str, fonts: tuple[Path, ...]) -> dict[str, str]:
    """Characters of `text` that none of `fonts` can print, with their Unicode names.

    A letter counts as there if the parts that it can be written with are. Raises `FontUnreadable`
    for a file that is no TrueType or OpenType font, `OSError` for one that cannot be read.
    """
    wanted = set(unicodedata.normalize("NFC", text))
    maps = [_characters(font, *_state(font)) for font in fonts]

    def has(character: str) -> bool:
        codes = {ord(character), _IN_PLACE.get(ord(character), ord(character))}
        return any(known(code) for known in maps for code in codes)

    def printable(character: str) -> bool:
        parts = unicodedata.normalize("NFD", character)
        return has(character) or (parts != character and all(has(part) for part in parts))

    missing = sorted(c for c in wanted if _visible(c) and not printable(c))
    return {c: unicodedata.name(c, f"U+{ord(c):04X}") for c in missing}


def _visible(character: str) -> bool:
    code = ord(character)
    return unicodedata.category(character) not in _SILENT and not any(
        code in selectors for selectors in _SELECTORS
    )


def _state(font: Path) -> tuple[int, int]:
    status = font.stat()
    return status.st_size, status.st_mtime_ns


@lru_cache(maxsize=64)
def _characters(font: Path, size: int, changed: int) -> _Has:
    """Whether a code is in `font`; `size` and `changed` tell versions of the file apart."""
    try:
        found = list(_tables(_table(font, b"cmap")))
    except (struct.error, IndexError):
        found = []
    if not found:
        raise FontUnreadable(font, "a table of characters that can be read")
    return lambda code: any(known(code) for known in found)


def _table(font: Path, wanted: bytes) -> bytes:
    """One table of the font's file; nothing where there is none."""
    with font.open("rb") as file:
        _, number = struct.unpack(">IH6x", file.read(12))
        for _ in range(number):
            tag, _, start, length = struct.unpack(">4sIII", file.read(16))
            if tag == wanted:
                file.seek(start)
                return file.read(length)
    return b""


def _tables(cmap: bytes) -> Iterator[_Has]:
    """The Unicode maps in a table of characters."""
    if not cmap:
        return
    (number,) = struct.unpack_from(">2xH", cmap)
    starts = {}
    for at in range(number):
        platform, encoding, start = struct.unpack_from(">HHI", cmap, 4 + 8 * at)
        if platform == 0 or (platform == 3 and encoding in (1, 10)):
            starts[start] = struct.unpack_from(">H", cmap, start)[0]
    for start, form in starts.items():
        if form == 4:
            yield _segments(cmap, start)
        elif form == 12:
            yield _groups(cmap, start)


def _segments(cmap: bytes, start: int) -> _Has:
    """Format 4: segments of characters, for the first 65,536 of Unicode."""
    (twice,) = struct.unpack_from(">6xH", cmap, start)
    count, at = twice // 2, start + 14
    ends = struct.unpack_from(f">{count}H", cmap, at)
    starts = struct.unpack_from(f">{count}H", cmap, at + twice + 2)
    deltas = struct.unpack_from(f">{count}H", cmap, at + 2 * twice + 2)
    offsets_at = at + 3 * twice + 2
    offsets = struct.unpack_from(f">{count}H", cmap, offsets_at)

    def known(code: int) -> bool:
        segment = bisect_left(ends, code)
        if segment == count or starts[segment] > code:
            return False
        if not offsets[segment]:
            return bool((code + deltas[segment]) % 65536)
        place = offsets_at + 2 * segment + offsets[segment] + 2 * (code - starts[segment])
        (glyph,) = struct.unpack_from(">H", cmap, place)
        return bool(glyph)

    return known


def _groups(cmap: bytes, start: int) -> _Has:
    """Format 12: groups of characters, for all of Unicode."""
    (count,) = struct.unpack_from(">12xI", cmap, start)
    numbers = struct.unpack_from(f">{3 * count}I", cmap, start + 16)
    ends = numbers[1::3]

    def known(code: int) -> bool:
        group = bisect_left(ends, code)
        if group == count or numbers[3 * group] > code:
            return False
        return bool(numbers[3 * group + 2] + code - numbers[3 * group])

    return known
