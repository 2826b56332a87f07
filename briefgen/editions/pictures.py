"""Pictures from a content folder: checked before they are decoded, and made anew without extras.

A PNG or JPEG is decoded and written again, so that no EXIF, XMP, comment or trailing data of it
reaches a reader. Sizes are read from the header before anything is decoded.
"""

from __future__ import annotations

import base64
import io
import warnings
from dataclasses import dataclass

from briefgen.facts.beside import Unreadable

MAX_BYTES = 10_000_000
MAX_PIXELS = 25_000_000


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


def checked_picture(data: bytes, name: str) -> Picture:
    """The picture in `data`, made anew. Raises `Unreadable` if it is not one we embed."""
    from PIL import Image, UnidentifiedImageError  # only briefs with pictures pay for it

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            image = Image.open(io.BytesIO(data), formats=("PNG", "JPEG"))
            width, height = image.size
            if width * height > MAX_PIXELS:
                raise Unreadable(
                    f"“{name}” has {width} × {height} pixels; at most {MAX_PIXELS:,} fit",
                    "make the picture smaller",
                )
            image.load()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Warning) as error:
        raise Unreadable(
            f"“{name}” cannot be read as a picture ({str(error)[:80]})",
            "save it again as PNG or JPEG",
        ) from None
    has_alpha = image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info
    if has_alpha:
        # On a dark page dark lines would vanish, so white always stands behind a picture.
        paper = Image.new("RGBA", image.size, "white")
        clean = Image.alpha_composite(paper, image.convert("RGBA")).convert("RGB")
    else:
        clean = image.convert("RGB")
    clean.info = {}
    kind = "JPEG" if image.format == "JPEG" else "PNG"
    target = io.BytesIO()
    clean.save(target, kind, **({"quality": 90} if kind == "JPEG" else {"optimize": False}))
    return Picture(f"image/{kind.lower()}", target.getvalue(), width, height)
