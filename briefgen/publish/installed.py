"""What a build needs of the machine: tried, with what installs it where it is missing."""

from __future__ import annotations

import ctypes
import platform
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

# Nothing else of this program is imported before it is known that the packages are here.

OLDEST_PYTHON = (3, 11)
# Packages with what they are needed for; all of them come with the program.
_PACKAGES = {
    "jinja2": "templates", "weasyprint": "PDFs", "markdown-it-py": "texts", "pyyaml": "facts files",
    "pydantic": "the model of the facts", "babel": "dates", "pikepdf": "PDFs", "pillow": "pictures",
}  # fmt: skip
# What the PDF engine loads: the names it is known by (Linux, macOS), and whether the engine does
# without it.
_LIBRARIES: dict[str, tuple[tuple[str, ...], bool]] = {
    "GObject": (("libgobject-2.0.so.0", "libgobject-2.0.0.dylib"), False),
    "Pango": (("libpango-1.0.so.0", "libpango-1.0.dylib"), False),
    "PangoFT2": (("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib"), False),
    "HarfBuzz": (("libharfbuzz.so.0", "libharfbuzz.0.dylib"), False),
    "Fontconfig": (("libfontconfig.so.1", "libfontconfig.1.dylib"), False),
    "HarfBuzz Subset": (("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib"), True),
}
_DEBIAN = "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
# The command that installs them, by the family of systems.
_REMEDIES = {
    "debian": _DEBIAN,
    "ubuntu": _DEBIAN,
    "fedora": "dnf install pango harfbuzz",
    "rhel": "dnf install pango harfbuzz",
    "suse": "zypper install libpango-1_0-0 libharfbuzz-subset0",
    "arch": "pacman -S pango harfbuzz",
    "alpine": "apk add pango harfbuzz-subset",
    "darwin": "brew install pango harfbuzz",
    "win32": "work in WSL: this program needs Linux or macOS",
}


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing looked at: `ok`, `note` for what one can do without, or `missing`."""

    state: str
    what: str
    remedy: str = ""

    def __str__(self) -> str:
        remedy = f"\n         {self.remedy}" if self.remedy else ""
        return f"{self.state:<8} {self.what}{remedy}"


def requirements(templates: Path | None, out: Path) -> Iterator[Requirement]:
    """What a build needs, one by one: Python, packages, libraries, fonts, the engine, a folder.

    Each is tried. The fonts are those of the folder `templates` and ours; `out` is where documents
    are to go. Raises `Refused` if there is no such folder of templates.
    """
    yield from _python()
    yield from _libraries()
    yield from _fonts_and_engine(templates)
    yield from _writing(out)


def _python() -> Iterator[Requirement]:
    version = sys.version.split()[0]
    if sys.version_info >= OLDEST_PYTHON:
        yield Requirement("ok", f"Python {version}")
    else:
        yield Requirement("missing", f"Python {version} is too old", "install Python 3.11 or newer")
    for name, purpose in _PACKAGES.items():
        try:
            yield Requirement("ok", f"{name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            remedy = "install this program again: pip install --force-reinstall briefgen"
            yield Requirement("missing", f"{name}, for {purpose}", remedy)


def _libraries() -> Iterator[Requirement]:
    """The system libraries of the PDF engine, each by loading it."""
    for library, (names, optional) in _LIBRARIES.items():
        if any(map(_loads, names)):
            yield Requirement("ok", f"system library {library}")
        elif optional:
            yield Requirement("note", f"system library {library}: PDFs take longer without it",
                          remedy())  # fmt: skip
        else:
            yield Requirement("missing", f"system library {library}: no PDF can be made without it",
                          f"{remedy()}; `--to md,html` works without it")  # fmt: skip


def _loads(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def remedy(family: str = "") -> str:
    """The command that installs the system libraries here, or those of every system."""
    if found := next((_REMEDIES[f] for f in (family or _family()).split() if f in _REMEDIES), ""):
        return found
    return "; ".join(f"{f.capitalize()}: {_REMEDIES[f]}" for f in ("debian", "fedora", "darwin"))


def _family() -> str:
    """The names of this system and of those it is like, the nearest first."""
    if sys.platform != "linux":
        return sys.platform
    with suppress(OSError):
        release = platform.freedesktop_os_release()
        return f"{release.get('ID', '')} {release.get('ID_LIKE', '')}"
    return ""


def _fonts_and_engine(templates: Path | None) -> Iterator[Requirement]:
    from briefgen.editions.theme import Theme
    from briefgen.render.fonts import FontUnreadable, faces

    fonts = tuple(Theme.of(templates).fonts())
    try:
        found = faces(fonts)
    except (FontUnreadable, OSError) as error:
        yield Requirement("missing", f"a font cannot be read: {error}", "replace the file")
        return
    if not found:
        again = "install this program again: its templates are not here"
        yield Requirement("missing", "fonts", again)
        return
    yield Requirement("ok", f"{len(found)} fonts: {', '.join(sorted({f.family for f in found}))}")
    yield _engine(fonts, "".join(face.rule for face in found), found[0].family)


def _engine(fonts: tuple[Path, ...], rules: str, family: str) -> Requirement:
    """Whether the PDF engine starts and sets a word, which is what all the rest is for."""
    from briefgen.pdf.job import EngineMissing, EngineStopped, PdfJob
    from briefgen.pdf.process import Engine

    style = f'{rules} p {{ font-family: "{family}" }}'
    page = f'<!DOCTYPE html><html lang="en"><title>x</title><style>{style}</style><p>x'
    with Engine() as engine:
        try:
            engine.render(PdfJob(page, fonts, datetime.now(UTC)))
        except EngineMissing as error:
            return Requirement("missing", f"the PDF engine does not start: {str(error)[:200]}",
                           remedy())  # fmt: skip
        except EngineStopped as error:
            return Requirement("missing", f"the PDF engine makes no page: {error}",
                           "report this, with all the lines above")  # fmt: skip
    return Requirement("ok", "the PDF engine starts and makes a page")


def _writing(out: Path) -> Iterator[Requirement]:
    """Whether documents can be written to `out`, or to where that folder would be."""
    if link := next((p for p in (out, *out.parents) if p.is_symlink()), None):
        remedy = "name the folder that it leads to, or put a real one in its place"
        yield Requirement("missing", f"{link} is a link: nothing is written behind it", remedy)
        return
    folder = next(p for p in (out.absolute(), *out.absolute().parents) if p.is_dir())
    try:
        with tempfile.TemporaryFile(dir=folder):
            yield Requirement("ok", f"documents can be written to {out}")
    except OSError as error:
        elsewhere = "choose another folder with `--out`, or ask for the right to write"
        yield Requirement(
            "missing", f"nothing can be written to {out}: {error.strerror}", elsewhere
        )
