"""The map of the code, `docs/rooms.md`: every module with the first line of its docstring.

python -m tests.rooms          # writes it; a test asks for it to be fresh
"""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "rooms.md"
# In the order in which data moves through them.
ROOMS = ("", "yaml", "facts", "sources", "editions", "render", "pdf", "publish", "cli")
_HEAD = """# Every room, and what is in it

Made by `python -m tests.rooms` from the first lines of the code. Data moves from the top of this
page to its end, and an import points only upwards. The tests of `briefgen/ROOM/MODULE.py` are in
`tests/ROOM/test_MODULE.py`; those of more than one room are in `tests/whole/`.
"""


def page() -> str:
    """The whole page."""
    return "\n".join([_HEAD, *(_room(name) for name in ROOMS)])


def _room(name: str) -> str:
    folder = ROOT / "briefgen" / name
    title = f"briefgen/{name}/" if name else "briefgen/"
    rows = [
        f"| `{path.name}` | {_first_line(path)} |"
        for path in sorted(folder.glob("*.py"))
        if path.name != "__init__.py"
    ]
    head = [
        f"## {title}",
        "",
        _first_line(folder / "__init__.py"),
        "",
        "| module | |",
        "| --- | --- |",
    ]
    return "\n".join([*head, *rows, ""])


def _first_line(path: Path) -> str:
    docstring = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
    return docstring.splitlines()[0].replace("|", "\\|") if docstring else ""


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
