"""The same build again, while nothing has changed: known without reading any of its files.

After a build without a fault or a warning, the state of every file that it read and wrote is noted
under the words of the command. While all of them are as they were, the same words have nothing to
do. The state of a file is what git's index goes by, too: its size, when it was written, when
anything about it was changed (a time that no program can set back), and which file it is.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from briefgen import __file__ as package
from briefgen import __version__
from briefgen.publish.shelf import Shelf

_MOST_FILES, _MOST_BYTES = 20_000, 10_000_000
# What was written later than so long before the command began may have changed while it ran,
# even if the clock of the folder's own machine is a little slow.
_SETTLED = 2_000_000_000
_NEVER = {"--force", "--prove", "--since", "--verbose", "-v", "--no-preflight", "-"}
_ENVIRONMENT = ("BRIEFGEN_", "SOURCE_DATE_EPOCH", "LD_", "DYLD_", "PYTHON")

State = list[int] | None


@dataclass(frozen=True, slots=True)
class Built:
    """What is noted of a command: the states of what it read and, if it wrote all, of that too.

    `lines` are what it says when there is nothing to do; None where that cannot be relied on.
    """

    read: list[tuple[str, State]]
    wrote: list[tuple[str, State]]
    lines: list[str] | None

    @property
    def same(self) -> bool:
        """Whether all that was read is as it was."""
        return all(_state(path) == state for path, state in self.read)

    @property
    def done(self) -> bool:
        """Whether there is nothing to do."""
        return self.lines is not None and self.same and _all_as(self.wrote)


def _all_as(states: list[tuple[str, State]]) -> bool:
    return all(_state(path) == state for path, state in states)


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
    words: Sequence[str],
    began: int,
    read: Iterable[Path | str],
    wrote: Iterable[Path] = (),
    lines: list[str] | None = None,
) -> None:
    """Note a build with `words` that began at `began`, in nanoseconds since 1970.

    `lines` is what to say while nothing has changed; None if it said more than that, and has to
    say it again.
    """
    states = [(path, _state(path)) for path in _paths((*read, *_program()))]
    if any(state and max(state[1:3]) > began - _SETTLED for _, state in states):
        lines = None
    made = [(path, _state(path)) for path in _paths(wrote)] if lines is not None else []
    if len(states) + len(made) > _MOST_FILES:
        return
    shelf = Shelf.of("seen")
    entry = {"read": states, "wrote": made, "lines": lines}
    shelf.put(_name(words), json.dumps(entry).encode())
    shelf.trim(_MOST_BYTES)


def _paths(files: Iterable[Path | str]) -> list[str]:
    return sorted({os.path.abspath(path) for path in files})


def _program() -> Iterator[Path | str]:
    """This program's own files, and the folders whose libraries it uses."""
    yield from Path(package).parent.rglob("*.py")
    yield from (path for path in sys.path if path.endswith("-packages"))


def _name(words: Sequence[str]) -> str:
    around = sorted((k, v) for k, v in os.environ.items() if k.startswith(_ENVIRONMENT))
    key = [os.getcwd(), *words, around, __version__, sys.version, sys.path]
    return hashlib.sha256(json.dumps(key).encode()).hexdigest()


def _state(path: Path | str) -> State:
    try:
        status = os.stat(path)
    except OSError:
        return None
    return [status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino, status.st_dev]


def now() -> int:
    """The time, in nanoseconds since 1970."""
    return time.time_ns()
