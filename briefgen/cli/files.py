"""Which facts files a command is about."""

from __future__ import annotations

from pathlib import Path

from briefgen.problems import Place, Problem, Refused

STDIN = Path("-")
CONTENT = Path("content")
FACTS = (".yaml", ".yml")


def chosen(files: list[Path] | None) -> list[Path]:
    """The files named, or every `content/*.yaml`. Raises `Refused` where there is none."""
    if files:
        return files
    # A folder received from elsewhere could lead us with a link to files that are not in it.
    found = [path for path in sorted(CONTENT.glob("*.yaml")) if not path.is_symlink()]
    if not found:
        raise Refused(
            [
                Problem(
                    "no-files",
                    "There is no facts file in the folder content/",
                    Place(str(CONTENT)),
                    "name a file, or write one with `briefgen new NAME`",
                )
            ]
        )
    return found
