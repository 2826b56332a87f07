"""The fonts of a document inside the engine: none but those that it brings."""

from __future__ import annotations

import re
from typing import Any

from weasyprint.text.ffi import fontconfig
from weasyprint.text.fonts import FontConfiguration

from briefgen.render.pdf import EngineStopped, PdfJob

_FACE = re.compile(r"@font-face\s*\{[^}]*\}")


class OurFonts(FontConfiguration):  # type: ignore[misc]  # the engine ships no types
    """Fonts that are set up once for all documents with the same files and the same rules."""

    _map: Any = None
    _loaded = False

    @property
    def font_map(self) -> Any:
        """The engine asks for this before it sets any text; without a font it would crash."""
        if not self._loaded:
            fonts = fontconfig.FcConfigGetFonts(self._config, fontconfig.FcSetApplication)
            if not fonts or not fonts.nfont:
                raise EngineStopped("no font of the document could be loaded")
            self._loaded = True
        return self._map

    @font_map.setter
    def font_map(self, value: Any) -> None:
        self._map = value

    def __init__(self) -> None:
        self._loaded = True  # until it is built, what it says of itself is not asked
        super().__init__()
        self._loaded = False


class FontShelf:
    """Keeps the fonts of the last document for the next one."""

    def __init__(self) -> None:
        self._key: tuple[object, ...] = ()
        self._fonts: OurFonts | None = None

    def of(self, job: PdfJob) -> OurFonts:
        """The fonts of `job`; new ones if its files or its rules are others than before."""
        files = [(path, path.stat().st_size, path.stat().st_mtime_ns) for path in job.fonts]
        key = (*files, *_FACE.findall(job.html))
        if self._fonts is None or key != self._key:
            self._key, self._fonts = key, OurFonts()
        return self._fonts
