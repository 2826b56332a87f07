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
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import islice, pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from briefgen import __file__ as package
from briefgen import __version__
from briefgen.files import OPENED, State, state_of
from briefgen.publish.shelf import Shelf

if TYPE_CHECKING:
    from briefgen.pdf.process import Engine


# The same build again, while nothing has changed: known without reading any of its files.


_MOST_FILES, _MOST_BYTES = 20_000, 10_000_000
# What was written later than so long before the command began may have changed while it ran,
# even if the clock of the folder's own machine is a little slow.
_SETTLED = 2_000_000_000
_NEVER = {"--force", "--prove", "--since", "--verbose", "-v", "--no-preflight", "-"}
_ENVIRONMENT = ("BRIEFGEN_", "SOURCE_DATE_EPOCH", "LD_", "DYLD_", "PYTHON")

States = dict[str, State]


@dataclass(frozen=True, slots=True)
class Built:
    """What is noted of a command: the states of what it read and, if it wrote all, of that too.

    `lines` are what it says when there is nothing to do; None where that cannot be relied on.
    """

    read: States
    wrote: States
    lines: list[str] | None

    @property
    def same(self) -> bool:
        """Whether all that was read is as it was."""
        return _all_as(self.read)

    @property
    def done(self) -> bool:
        """Whether there is nothing to do."""
        return self.lines is not None and self.same and _all_as(self.wrote)


def _all_as(states: States) -> bool:
    return all(state_of(path) == state for path, state in states.items())


def states(files: Iterable[Path | str]) -> States | None:
    """The states of files and folders as they are now, by path; None if there are too many."""
    found = {os.path.abspath(path) for path in islice(files, _MOST_FILES)}
    return {path: state_of(path) for path in sorted(found)} if len(found) < _MOST_FILES else None


def looked_up(words: Sequence[str]) -> Built | None:
    """What is noted of the build with these words."""
    given = {word.partition("=")[0] for word in words}
    if list(words[:1]) != ["build"] or _NEVER & given or os.environ.get("BRIEFGEN_CACHE") == "off":
        return None
    noted = Shelf.of("seen").get(_name(words))
    if noted is None:
        return None
    try:
        return Built(*(json.loads(noted)[part] for part in ("read", "wrote", "lines")))
    except (ValueError, KeyError, TypeError):
        return None


def note(
    words: Sequence[str], began: int, read: States, wrote: States, lines: list[str] | None
) -> None:
    """Note a build with `words` that began at `began`, in nanoseconds since 1970.

    The states of what it `read` are those from before it was read, and of what it `wrote` those
    right after. `lines` is what to say while nothing has changed; None if it said more than that,
    and has to say it again.
    """
    read = {**read, **(states(_program()) or {})}
    if sys.platform == "win32":  # there no time of a file is beyond the reach of programs
        lines = None
    if any(state and max(state[1:3]) > began - _SETTLED for state in read.values()):
        lines = None
    entry = Built(read, wrote if lines is not None else {}, lines)
    shelf = Shelf.of("seen")
    shelf.put(_name(words), json.dumps(asdict(entry)).encode())
    shelf.trim(_MOST_BYTES)


def _program() -> Iterator[Path | str]:
    """This program's own files, and the folders whose libraries it uses."""
    yield from Path(package).parent.rglob("*.py")
    yield from (path for path in sys.path if path.endswith("-packages"))


def _name(words: Sequence[str]) -> str:
    around = sorted((k, v) for k, v in os.environ.items() if k.startswith(_ENVIRONMENT))
    key = [os.getcwd(), *words, around, __version__, sys.version, sys.path]
    return hashlib.sha256(json.dumps(key).encode()).hexdigest()


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


def begin(words: Sequence[str]) -> Built | None:
    """Start an engine if the command that `words` give is likely to need it.

    Gives what is known of an earlier build with the same words, if nothing is left to do.
    """
    _command.words, _command.began = words, now()
    OPENED.clear()
    if not words or words[0] not in {"build", "watch"}:
        return None
    built = looked_up(words)
    if built and built.done:
        return built
    _command.unchanged = built is not None and built.same
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


def remember(read: States, wrote: States, lines: list[str] | None) -> None:
    """Note from which files the command has built everything, and into which.

    `lines` is what it says when there is nothing to do; None if it has more to say each time.
    """
    if _command.words:
        note(_command.words, _command.began, read, wrote, lines)


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
