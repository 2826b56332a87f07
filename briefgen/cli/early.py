"""Starting the PDF engine before the command line is read, unless it seems not to be needed.

The engine's process takes longer to start than anything else that a build does before it. Reading
the command line alone takes a third of that, so a look at the bare words decides: a build that
makes PDFs, and not one whose files are as they were when the same words last built everything. A
wrong guess costs time and nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from briefgen.cli import again
from briefgen.facts.beside import OPENED

if TYPE_CHECKING:
    from briefgen.cli.again import Built, States
    from briefgen.render.engine_process import Engine


class _Command:
    """The words of the command that runs, when it began, and what it has begun already."""

    words: Sequence[str] = ()
    began = 0
    unchanged = False
    begun: Engine | None = None


_command = _Command()


def begin(words: Sequence[str]) -> Built | None:
    """Start an engine if the command that `words` give is likely to need it.

    Gives what is known of an earlier build with the same words, if nothing is left to do.
    """
    _command.words, _command.began = words, again.now()
    OPENED.clear()
    if not words or words[0] not in {"build", "watch"}:
        return None
    built = again.looked_up(words)
    if built and built.done:
        return built
    _command.unchanged = built is not None and built.same
    if _makes_pdf(words) and not _command.unchanged:
        from briefgen.render.engine_process import Engine

        _command.begun = Engine()
    return None


def _makes_pdf(words: Sequence[str]) -> bool:
    if "--help" in words:
        return False
    wanted = [b for a, b in pairwise(words) if a == "--to"]
    wanted += [word.removeprefix("--to=") for word in words if word.startswith("--to=")]
    if wanted:
        return all("pdf" in formats for formats in wanted)
    return not Path("briefgen.toml").exists()  # it may say otherwise


def remember(read: States, wrote: States, lines: list[str] | None) -> None:
    """Note from which files the command has built everything, and into which.

    `lines` is what it says when there is nothing to do; None if it has more to say each time.
    """
    if _command.words:
        again.note(_command.words, _command.began, read, wrote, lines)


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
