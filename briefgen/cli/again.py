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
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path

from briefgen import __file__ as package
from briefgen import __version__
from briefgen.facts.beside import State, state_of
from briefgen.publish.shelf import Shelf

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
