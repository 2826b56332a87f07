"""Starting the PDF engine before the command line is read, unless it seems not to be needed.

The engine's process takes longer to start than anything else that a build does before it. Reading
the command line alone takes a third of that, so a look at the bare words decides: a build that
makes PDFs, and not one whose files are as they were when the same words last built everything. A
wrong guess costs time and nothing else.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from briefgen.publish import memory

if TYPE_CHECKING:
    from briefgen.pdf.process import Engine
    from briefgen.publish.memory import CommandMemo


_NEVER = {"--force", "--prove", "--since", "--verbose", "-v", "--no-preflight", "-"}


def now() -> int:
    """The time, in nanoseconds since 1970."""
    return time.time_ns()


class _Command:
    """The words of the command that runs, when it began, and what it has begun already."""

    words: Sequence[str] = ()
    began = 0
    unchanged = False
    begun: Engine | None = None


_command = _Command()


def begin(words: Sequence[str]) -> list[str] | None:
    """Start an engine if the command that `words` give is likely to need it.

    Gives what the build says, if all is as it was after one with the same words.
    """
    _command.words, _command.began, _command.unchanged = words, now(), False
    if not words or words[0] not in {"build", "watch"}:
        return None
    if words[0] == "build" and not _NEVER & {word.partition("=")[0] for word in words}:
        known = memory.command(memory.named(*words))
        if known and known.done:
            return known.memo.lines
        _command.unchanged = known is not None and known.read
    if _makes_pdf(words) and not _command.unchanged:
        from briefgen.pdf.process import Engine

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


def began() -> int:
    """When the command began, in nanoseconds since 1970."""
    return _command.began or now()


def remember(memo: CommandMemo | None) -> None:
    """Keep what the command came to."""
    if _command.words and memo:
        memo.keep(memory.named(*_command.words))


def engine(*, pdf: bool) -> Engine:
    """The engine begun early, or another; it has a process yet if it is likely to be needed."""
    if pdf and (begun := _command.begun):
        _command.begun = None
        return begun
    from briefgen.pdf.process import Engine

    return Engine(later=not pdf or _command.unchanged)


def end() -> None:
    """End the engine that nothing asked for, as after a mistake in the command line."""
    if _command.begun:
        _command.begun.close()
        _command.begun = None
