"""Pictures from a content folder: checked before they are decoded, and made anew without extras.

No EXIF, XMP, comment or trailing data reaches a reader: a PNG is decoded and written again, of a
JPEG only the picture is kept. Sizes are read from the header before anything is decoded.
"""

from __future__ import annotations

import base64
import io
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from briefgen.facts.brief import Brief
from briefgen.files import Unreadable, read_beside
from briefgen.problems import Refused
from briefgen.yaml.file import YamlFile

MAX_BYTES = 10_000_000
MAX_PIXELS = 25_000_000
MOST_PIXELS = 60_000_000
"""Of all pictures of a brief together."""
_MOST_SCANS = 100
_ORIENTATION = 0x0112
_SCAN, _COMMENT, _END = 0xDA, 0xFE, b"\xff\xd9"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that is safe to embed; width and height in pixels."""

    media_type: str
    data: bytes
    width: int
    height: int

    @property
    def address(self) -> str:
        """The picture itself as a `data:` address."""
        return f"data:{self.media_type};base64,{base64.b64encode(self.data).decode()}"


Pictures = Mapping[str, Picture]
"""By the name of their file, as the brief writes it."""
NO_PICTURES: Pictures = MappingProxyType({})


def read_pictures(facts: Brief, file: YamlFile, folder: Path | None) -> dict[str, Picture]:
    """The pictures of the figures of `facts`, which lie in `folder` or below it.

    A brief from standard input has no folder. Raises `Refused` with all that is wrong, at its place
    in `file`.
    """
    pictures: dict[str, Picture] = {}
    problems = []
    pixels = 0
    for key, figure in facts.figures.items.items() if facts.figures else ():
        if figure.file in pictures:
            continue
        try:
            if pixels > MOST_PIXELS:
                reason = f"The pictures have more than {MOST_PIXELS:,} pixels together"
                raise Unreadable(reason, "make them smaller, or leave some out")
            if folder is None:
                raise Unreadable("A brief from standard input has no pictures", "name the file")
            data = read_beside(folder, figure.file, MAX_BYTES)
            picture = pictures[figure.file] = checked_picture(data, figure.file)
            pixels += picture.width * picture.height
        except Unreadable as error:
            path = ("figures", key, "file")
            problems.append(file.problem("picture", error.reason, path, error.remedy))
    if problems:
        raise Refused(problems)
    return pictures


@lru_cache(maxsize=4)
def checked_picture(data: bytes, name: str) -> Picture:
    """The picture in `data`, made anew. Raises `Unreadable` if it is not one we embed.

    The last few are remembered: every document of a brief has the same ones.
    """
    from PIL import Image, ImageFile, UnidentifiedImageError  # only briefs with pictures pay

    # Each scan of a JPEG is decoded over the whole picture, and thousands fit into a small file.
    if data.startswith(b"\xff\xd8") and data.count(b"\xff\xda") > _MOST_SCANS:
        raise Unreadable(f"“{name}” is a JPEG of too many parts", "save it again as PNG or JPEG")
    lenient, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
    try:  # the PDF engine, where it is imported, lets Pillow accept damaged pictures
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            return _made_anew(data, name)
    except UnidentifiedImageError:
        raise Unreadable(
            f"“{name}” is no PNG or JPEG picture, or is damaged", "save it again as PNG or JPEG"
        ) from None
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Unreadable(
            f"“{name}” has too many pixels; at most {MAX_PIXELS:,} fit", "make the picture smaller"
        ) from None
    except Unreadable:
        raise
    except Exception:  # a damaged picture can make the library fail in any way
        raise Unreadable(f"“{name}” is damaged", "save it again as PNG or JPEG") from None
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = lenient


def _made_anew(data: bytes, name: str) -> Picture:
    from PIL import Image

    image = Image.open(io.BytesIO(data), formats=("PNG", "JPEG"))
    width, height = image.size
    if width * height > MAX_PIXELS:
        raise Unreadable(
            f"“{name}” has {width} × {height} pixels; at most {MAX_PIXELS:,} fit",
            "make the picture smaller",
        )
    image.load()
    if image.format == "JPEG":
        return Picture("image/jpeg", _clean_jpeg(data, image), *_shown_size(image))
    target = io.BytesIO()
    _on_white(image).save(target, "PNG", optimize=False)
    return Picture("image/png", target.getvalue(), width, height)


def _on_white(image: Any) -> Any:
    """The picture without transparency: on a dark page dark lines would vanish."""
    from PIL import Image

    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        paper = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(paper, image.convert("RGBA"))
    clean = image.convert("RGB")
    clean.info = {}
    return clean


def _shown_size(image: Any) -> tuple[int, int]:
    from PIL import ImageOps

    shown = ImageOps.exif_transpose(image)
    return shown.width, shown.height


def _clean_jpeg(data: bytes, image: Any) -> bytes:
    """The JPEG without anything but the picture; decoded and encoded again only if it has to be.

    It has to be where a photo is stored on its side, or in other colours than the usual. Cleaning
    a clean one changes nothing, so that a picture taken out of a document gives the same document.
    """
    from PIL import ImageOps

    turned = image.getexif().get(_ORIENTATION, 1) != 1
    if turned or image.mode not in {"RGB", "L"} or "adobe" in image.info:
        clean = ImageOps.exif_transpose(image).convert("RGB")
        clean.info = {}
        target = io.BytesIO()
        clean.save(target, "JPEG", quality=90)
        data = target.getvalue()
    return _bare_jpeg(data)


def _bare_jpeg(data: bytes) -> bytes:
    """The segments of a JPEG that hold the picture (ITU-T T.81, annex B), up to its end."""
    kept, at = [data[:2]], 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        if marker == _SCAN:
            end = _end_of_scan(data, end)
        if not (0xE0 <= marker <= 0xEF or marker == _COMMENT):
            kept.append(data[at:end])
        at = end
        if data[at : at + 2] == _END:
            break
    return b"".join((*kept, _END))


def _end_of_scan(data: bytes, at: int) -> int:
    """Where the coded data end: at the next marker that is neither stuffing nor a restart."""
    while (at := data.find(b"\xff", at)) != -1 and at + 1 < len(data):
        if data[at + 1] not in {0x00, *range(0xD0, 0xD8)}:
            return at
        at += 2
    return len(data)
