"""Starting the PDF engine before the command line is read, unless it seems not to be needed.

The engine's process takes longer to start than anything else that a build does before it. Reading
the command line alone takes a third of that, so a look at the bare words decides: a build that
makes PDFs, and not one whose files are as they were when the same words last built everything. A
wrong guess costs time and nothing else.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from briefgen.publish.shelf import Shelf

if TYPE_CHECKING:
    from briefgen.render.engine_process import Engine

_MOST_FILES, _MOST_BYTES = 2_000, 1_000_000


class _Command:
    """The words of the command that runs, what was guessed from them, and the engine begun."""

    words: Sequence[str] = ()
    unchanged = False
    begun: Engine | None = None


_command = _Command()


def begin(words: Sequence[str]) -> None:
    """Start an engine if the command that `words` give is likely to need it."""
    _command.words = words
    if not words or words[0] not in {"build", "watch"}:
        return
    _command.unchanged = _seems_unchanged(words)
    if _makes_pdf(words) and not _command.unchanged:
        from briefgen.render.engine_process import Engine

        _command.begun = Engine()


def _makes_pdf(words: Sequence[str]) -> bool:
    if "--help" in words:
        return False
    wanted = [b for a, b in pairwise(words) if a == "--to"]
    wanted += [word.removeprefix("--to=") for word in words if word.startswith("--to=")]
    if wanted:
        return all("pdf" in formats for formats in wanted)
    return not Path("briefgen.toml").exists()  # it may say otherwise


def _seems_unchanged(words: Sequence[str]) -> bool:
    if {"--force", "--prove"} & set(words) or os.environ.get("BRIEFGEN_CACHE") == "off":
        return False
    seen = Shelf.of("seen").get(_name(words))
    return seen is not None and all(_state(path) == state for path, state in json.loads(seen))


def remember(files: Iterable[Path | str]) -> None:
    """Note the state of all files from which the command has built everything."""
    states = [[os.path.abspath(path), _state(path)] for path in files]
    if _command.words and len(states) <= _MOST_FILES:
        shelf = Shelf.of("seen")
        shelf.put(_name(_command.words), json.dumps(states).encode())
        shelf.trim(_MOST_BYTES)


def _name(words: Sequence[str]) -> str:
    return hashlib.sha256(json.dumps([os.getcwd(), *words]).encode()).hexdigest()


def _state(path: Path | str) -> list[int] | None:
    try:
        status = os.stat(path)
    except OSError:
        return None
    return [status.st_size, status.st_mtime_ns]


def engine(*, pdf: bool) -> Engine:
    """The engine begun early, or another; it has a process yet if it is likely to be needed."""
    if pdf and (begun := _command.begun):
        _command.begun = None
        return begun
    from briefgen.render.engine_process import Engine

    return Engine(later=not pdf or _command.unchanged)


def end() -> None:
    """End the engine that nothing asked for, as after a mistake in the command line."""
    if _command.begun:
        _command.begun.close()
        _command.begun = None
