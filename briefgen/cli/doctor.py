"""`briefgen doctor`: what is installed, what is missing, what to do."""

from __future__ import annotations

import sys

import typer

_PACKAGES = ("jinja2", "weasyprint", "markdown-it-py", "pyyaml", "pydantic", "babel", "pikepdf")
_LIBRARIES = {
    "pango-1.0": ("libpango-1.0-0", True),
    "pangoft2-1.0": ("libpangoft2-1.0-0", True),
    "harfbuzz-subset": ("libharfbuzz-subset0", False),
}


def doctor() -> None:
    """Say what is installed, what is missing, and what to do about it."""
    import ctypes.util
    from importlib import metadata

    print(f"ok       Python {sys.version.split()[0]}")
    for package in _PACKAGES:
        print(f"ok       {package} {metadata.version(package)}")
    broken = False
    for library, (debian, needed) in _LIBRARIES.items():
        if ctypes.util.find_library(library):
            print(f"ok       {library}")
            continue
        broken = broken or needed
        effect = "no PDF can be made" if needed else "PDFs take longer to make"
        print(
            f"missing  {library}: {effect}; Debian, Ubuntu: apt-get install {debian}; "
            "macOS: brew install pango harfbuzz; Fedora: dnf install pango harfbuzz"
        )
    if broken:
        raise typer.Exit(1)
