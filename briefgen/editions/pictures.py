"""Pictures from a content folder: checked before they are decoded, and made anew without extras.

No EXIF, XMP, comment or trailing data reaches a reader: a PNG is decoded and written again, of a
JPEG only the picture is kept. What such data say of the picture itself is done to its points first:
which side is up (EXIF), and which colours are meant (an ICC profile). Sizes are read from the
header before anything is decoded.
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
_SCAN, _END = 0xDA, b"\xff\xd9"
# Tables and frames of a JPEG (ITU-T T.81, table B.1); comments and application data are none.
_OF_THE_PICTURE = {*range(0xC0, 0xD0), *range(0xDA, 0xE0)} - {0xC8}
# Colours that a profile moves by no more than this, of 255, are those that are meant without it.
_SAME = 3
# Pillow's mode for the colours of a profile, and the modes of pictures that it can belong to.
_SPACES = {
    "RGB": ("RGB", frozenset({"RGB", "RGBA", "P", "PA"})),
    "GRAY": ("L", frozenset({"L", "LA", "1"})),
    "CMYK": ("CMYK", frozenset({"CMYK"})),
}


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
    if image.format in {"JPEG", "MPO"}:  # an MPO is a JPEG with more pictures behind it
        return _clean_jpeg(data, image)
    target = io.BytesIO()
    clean = _on_white(image)
    clean.save(target, "PNG", optimize=False)
    return Picture("image/png", target.getvalue(), clean.width, clean.height)


def _on_white(image: Any) -> Any:
    """The picture upright and without transparency: on a dark page dark lines would vanish."""
    from PIL import Image, ImageOps

    image = ImageOps.exif_transpose(image)
    if image.mode.startswith("I"):
        image = _eight_bits(image)
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        image = _as_meant(image, "RGBA")
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
    clean = _as_meant(image, "RGB")
    clean.info = {}
    return clean


def _eight_bits(image: Any) -> Any:
    """A grey picture of 16 bits with 8, from black to white."""
    grey = image.convert("I").point(lambda value: value * (1 / 257) + 0.5).convert("L")
    grey.info = {key: value for key, value in image.info.items() if key == "icc_profile"}
    return grey


def _as_meant(image: Any, mode: str) -> Any:
    """The picture in the colours of the web, sRGB (IEC 61966-2-1), as its profile says."""
    from PIL import ImageCms

    profile = _profile(image)
    space = profile.profile.xcolor_space.strip() if profile else ""
    own, modes = _SPACES.get(space, ("", frozenset()))
    if image.mode not in modes:
        return image.convert(mode)
    try:
        web = ImageCms.createProfile("sRGB")
        changed = ImageCms.profileToProfile(image.convert(own), profile, web, outputMode="RGB")
    except ImageCms.PyCMSError:
        return image.convert(mode)
    assert changed is not None, "only a change in place gives nothing"
    if mode == "RGBA":
        changed.putalpha(image.convert(mode).getchannel("A"))
    return changed


def _profile(image: Any) -> Any:
    """The colour profile of a picture, where it can be read and changes what is seen."""
    from PIL import Image, ImageCms

    try:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(image.info["icc_profile"]))
        if profile.profile.xcolor_space.strip() != "RGB":
            return profile
        steps = range(0, 256, 51)
        colours = Image.new("RGB", (6**3, 1))
        colours.putdata([(red, green, blue) for red in steps for green in steps for blue in steps])
        web = ImageCms.createProfile("sRGB")
        moved = ImageCms.profileToProfile(colours, profile, web) or colours
    except (KeyError, TypeError, OSError, ImageCms.PyCMSError):
        return None
    pairs = zip(colours.tobytes(), moved.tobytes(), strict=True)
    return profile if any(abs(one - other) > _SAME for one, other in pairs) else None


def _clean_jpeg(data: bytes, image: Any) -> Picture:
    """The JPEG without anything but the picture; decoded and encoded again only if it has to be.

    It has to be where a photo is stored on its side, in other colours than the usual, or in a way
    in which something could hide. Cleaning a clean one changes nothing, so that a picture taken out
    of a document gives the same document.
    """
    from PIL import ImageOps

    turned = image.getexif().get(_ORIENTATION, 1) != 1
    usual = image.mode in {"RGB", "L"} and "adobe" not in image.info and not _profile(image)
    bare = _bare_jpeg(data) if usual and not turned else b""
    if not bare:
        image = ImageOps.exif_transpose(image)
        image = _as_meant(image, "RGB")
        image.info = {}
        target = io.BytesIO()
        image.save(target, "JPEG", quality=90)
        bare = _bare_jpeg(target.getvalue())
    return Picture("image/jpeg", bare, image.width, image.height)


def _bare_jpeg(data: bytes) -> bytes:
    """The segments of a JPEG that hold the picture (ITU-T T.81, annex B), up to its end.

    Nothing where they do not follow one another as they should.
    """
    kept, at = [data[:2]], 2
    while data[at : at + 2] != _END:
        start = at
        while data[at + 1 : at + 2] == b"\xff":  # any number of them may stand before a marker
            at += 1
        marker, length = data[at + 1 : at + 2], int.from_bytes(data[at + 2 : at + 4], "big")
        if data[start : start + 1] != b"\xff" or not marker or length < 2:
            return b""
        end = at + 2 + length
        if marker[0] == _SCAN:
            end = _end_of_scan(data, end)
        if marker[0] in _OF_THE_PICTURE:
            kept.append(data[at:end])
        elif marker[0] < 0xC0 or 0xD0 <= marker[0] < 0xDA:
            return b""
        at = end
    return b"".join((*kept, _END))


def _end_of_scan(data: bytes, at: int) -> int:
    """Where the coded data end: at the next marker that is neither stuffing nor a restart."""
    while (at := data.find(b"\xff", at)) != -1 and at + 1 < len(data):
        if data[at + 1] not in {0x00, *range(0xD0, 0xD8)}:
            return at
        at += 2
    return len(data)
