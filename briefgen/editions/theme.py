"""Where templates, styles, fonts, locales and the settings of kinds are found.

A theme is a list of folders; the first that has a file wins. The current folder is never one of
them, and no content file can name one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from briefgen.problems import Place, Problem, Refused

_KIND = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


def built_in() -> Path:
    """The templates that come with the program: beside the package, or inside it (wheel)."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "templates"
    return inside if inside.is_dir() else package.parent / "templates"


@dataclass(frozen=True, slots=True)
class Theme:
    """Folders to look in, the user's own first."""

    folders: tuple[Path, ...]

    @classmethod
    def of(cls, folder: Path | None = None) -> Theme:
        """The theme with the user's `folder`, if any, before the built-in one.

        Raises `Refused` if there is no such folder.
        """
        if folder is None:
            return cls((built_in(),))
        if not folder.is_dir():
            hint = "check the name that is given with `--templates`"
            problem = Problem("template", "There is no such folder", Place(str(folder)), hint)
            raise Refused([problem])
        return cls((folder, built_in()))

    def find(self, path: str) -> Path | None:
        """The file at `path`, which is relative, in the first folder that has it."""
        parts = PurePosixPath(path)
        if parts.is_absolute() or ".." in parts.parts:
            return None
        for folder in self.folders:
            candidate = folder / path
            if candidate.is_file() and candidate.resolve().is_relative_to(folder.resolve()):
                return candidate
        return None

    def read(self, path: str) -> bytes:
        """The bytes of the file at `path`. Raises `Refused` if no folder has it."""
        found = self.find(path)
        if found is None:
            looked = ", ".join(str(f) for f in self.folders)
            problem = Problem(
                "template", f"No template folder has `{path}`", Place(path), f"looked in {looked}"
            )
            raise Refused([problem])
        return found.read_bytes()

    def names(self, folder: str) -> list[str]:
        """The names in `folder`, over all template folders, sorted."""
        return sorted({p.name for base in self.folders for p in _entries(base / folder)})

    def kinds(self) -> list[str]:
        """The kinds of document there are: the folders that hold a settings file.

        Their names become parts of the names of files: small letters, digits, hyphens.
        """
        named = [n for n in self.names("kinds") if _KIND.fullmatch(n)]
        return [n for n in named if self.find(f"kinds/{n}/settings.yaml")]

    def fonts(self) -> list[Path]:
        """The font files, one of each name."""
        names = [n for n in self.names("fonts") if n.lower().endswith((".ttf", ".otf"))]
        return [found for n in names if (found := self.find(f"fonts/{n}"))]


def _entries(folder: Path) -> Iterator[Path]:
    return folder.iterdir() if folder.is_dir() else iter(())
