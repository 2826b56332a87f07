"""`briefgen doctor`: what is installed, what is missing, what to do."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

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
class Finding:
    """One thing looked at: `ok`, `note` for what one can do without, or `missing`."""

    state: str
    what: str
    remedy: str = ""

    def __str__(self) -> str:
        remedy = f"\n         {self.remedy}" if self.remedy else ""
        return f"{self.state:<8} {self.what}{remedy}"


def doctor(
    templates: Annotated[
        Path | None,
        typer.Option(exists=True, file_okay=False, help="Your own templates folder."),
    ] = None,
    out: Annotated[Path, typer.Option(help="The folder you build into.")] = Path("dist"),
) -> None:
    """Say what is installed, what is missing, and what to do about it."""
    missing = False
    for finding in (*_python(), *_libraries(), *_fonts_and_engine(templates), *_writing(out)):
        print(finding)
        missing = missing or finding.state == "missing"
    if missing:
        raise typer.Exit(1)


def _python() -> Iterator[Finding]:
    from importlib import metadata

    version = sys.version.split()[0]
    if sys.version_info >= OLDEST_PYTHON:
        yield Finding("ok", f"Python {version}")
    else:
        yield Finding("missing", f"Python {version} is too old", "install Python 3.11 or newer")
    for name, purpose in _PACKAGES.items():
        try:
            yield Finding("ok", f"{name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            remedy = "install this program again: pip install --force-reinstall briefgen"
            yield Finding("missing", f"{name}, for {purpose}", remedy)


def _libraries() -> Iterator[Finding]:
    """The system libraries of the PDF engine, each by loading it."""
    for library, (names, optional) in _LIBRARIES.items():
        if any(map(_loads, names)):
            yield Finding("ok", f"system library {library}")
        elif optional:
            yield Finding("note", f"system library {library}: PDFs take longer without it",
                          remedy())  # fmt: skip
        else:
            yield Finding("missing", f"system library {library}: no PDF can be made without it",
                          f"{remedy()}; `--to md,html` works without it")  # fmt: skip


def _loads(name: str) -> bool:
    import ctypes

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
    import platform

    with suppress(OSError):
        release = platform.freedesktop_os_release()
        return f"{release.get('ID', '')} {release.get('ID_LIKE', '')}"
    return ""


def _fonts_and_engine(templates: Path | None) -> Iterator[Finding]:
    from briefgen.editions.theme import Theme
    from briefgen.render.fonts import FontUnreadable, faces

    fonts = tuple(Theme.of(templates).fonts())
    try:
        found = faces(fonts)
    except (FontUnreadable, OSError) as error:
        yield Finding("missing", f"a font cannot be read: {error}", "replace the file")
        return
    if not found:
        again = "install this program again: its templates are not here"
        yield Finding("missing", "fonts", again)
        return
    yield Finding("ok", f"{len(found)} fonts: {', '.join(sorted({f.family for f in found}))}")
    yield _engine(fonts, "".join(face.rule for face in found), found[0].family)


def _engine(fonts: tuple[Path, ...], rules: str, family: str) -> Finding:
    """Whether the PDF engine starts and sets a word, which is what all the rest is for."""
    from datetime import UTC, datetime

    from briefgen.pdf.job import EngineMissing, EngineStopped, PdfJob
    from briefgen.pdf.process import Engine

    style = f'{rules} p {{ font-family: "{family}" }}'
    page = f'<!DOCTYPE html><html lang="en"><title>x</title><style>{style}</style><p>x'
    with Engine() as engine:
        try:
            engine.render(PdfJob(page, fonts, datetime.now(UTC)))
        except EngineMissing as error:
            return Finding("missing", f"the PDF engine does not start: {str(error)[:200]}",
                           remedy())  # fmt: skip
        except EngineStopped as error:
            return Finding("missing", f"the PDF engine makes no page: {error}",
                           "report this, with all the lines above")  # fmt: skip
    return Finding("ok", "the PDF engine starts and makes a page")


def _writing(out: Path) -> Iterator[Finding]:
    """Whether documents can be written to `out`, or to where that folder would be."""
    import tempfile

    from briefgen.problems import Refused
    from briefgen.publish.write import refuse_links

    try:
        refuse_links(out, out)
    except Refused as refused:
        (problem,) = refused.problems
        yield Finding("missing", f"{problem.place} is a link, and no way to write", problem.hint)
        return
    folder = next(p for p in (out.absolute(), *out.absolute().parents) if p.is_dir())
    try:
        with tempfile.TemporaryFile(dir=folder):
            yield Finding("ok", f"documents can be written to {out}")
    except OSError as error:
        elsewhere = "choose another folder with `--out`, or ask for the right to write"
        yield Finding("missing", f"nothing can be written to {out}: {error.strerror}", elsewhere)
