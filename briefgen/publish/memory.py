"""What builds came to, file by file, so that a facts file that has not changed is not read again.

A file is known again by the states of all that its documents were made from and of the documents
themselves, under the same options. What is kept of it is plain data on the user's shelf: what was
said, and what the manifest says of each document; never a word of a document.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from briefgen import __file__ as package
from briefgen import __version__
from briefgen.files import State, state_of
from briefgen.publish.shelf import Shelf

if TYPE_CHECKING:
    from briefgen.publish.place import Placed
    from briefgen.publish.plan import Plan
    from briefgen.publish.run import Done

States = dict[str, State]
"""Of each file or folder by its path; what is away has a state too, which is None."""
_SORT = "seen"
_MOST_FILES, _MOST_BYTES = 20_000, 50_000_000
_ENVIRONMENT = ("BRIEFGEN_", "SOURCE_DATE_EPOCH", "LD_", "DYLD_", "PYTHON")
# A file that is written twice within one tick of its file system's clock may look the same both
# times. That is 2 seconds on the coarsest (FAT), and at most 10 milliseconds on those that note
# finer times than that.
_COARSE, _FINE, _TICK = 2_000_000_000, 50_000_000, 10_000_000


def states(files: Iterable[Path | str]) -> States | None:
    """The states of files and folders as they are now, by path; None if there are too many."""
    paths = {os.path.abspath(path) for path in islice(files, _MOST_FILES)}
    return {path: state_of(path) for path in sorted(paths)} if len(paths) < _MOST_FILES else None


def are_as(known: Mapping[str, State]) -> bool:
    """Whether all these files and folders are as they were."""
    return all(state_of(path) == state for path, state in known.items())


def settled(known: Mapping[str, State], began: int) -> bool:
    """Whether none of these was changed shortly before `began`, in nanoseconds since 1970.

    It may have been changed once more then while it was read, without looking otherwise.
    """
    times = (max(state[1:3]) for state in known.values() if state)
    return all(time < began - (_FINE if time % _TICK else _COARSE) for time in times)


def program() -> Iterator[Path | str]:
    """This program's own files, and the folders whose libraries it uses."""
    yield from Path(package).parent.rglob("*.py")
    yield from (path for path in sys.path if path.endswith("-packages"))


def named(*parts: object) -> str:
    """A name for what was made under this environment by this program from `parts`."""
    around = sorted((k, v) for k, v in os.environ.items() if k.startswith(_ENVIRONMENT))
    key = [os.getcwd(), *parts, around, __version__, sys.version, sys.path]
    return hashlib.sha256(json.dumps(key, default=str).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class FileMemo:
    """What one facts file came to: what it was made from, what it was written to, what was said.

    `told` is in the order of the build, each as plain values: `name`, `problems` and, if it was a
    document, `folder`, `about` and its `files` by name, as the manifest lists them.
    """

    read: States
    wrote: States
    told: list[dict[str, Any]]

    @classmethod
    def of(cls, data: bytes | None) -> FileMemo | None:
        """What `as_bytes` made so; None for anything else."""
        try:
            values = json.loads(data or b"")
            return cls(dict(values["read"]), dict(values["wrote"]), list(values["told"]))
        except (ValueError, KeyError, TypeError, RecursionError):
            return None

    def as_bytes(self) -> bytes:
        """As it is kept."""
        return json.dumps(asdict(self)).encode()

    def done(self, path: str) -> list[Done] | None:
        """The same again, as a build says it; None for values of another shape."""
        try:
            return [_done(one, path) for one in self.told]
        except (ValueError, KeyError, TypeError, AttributeError):
            return None


def _done(told: Mapping[str, Any], path: str) -> Done:
    from briefgen.problems import Place, Problem
    from briefgen.publish.document import Document
    from briefgen.publish.run import Done

    problems = tuple(Problem(**{**p, "place": Place(**p["place"])}) for p in told["problems"])
    if told["folder"] is None:
        return Done(told["name"], None, problems, path)
    about, files = dict(told["about"]), dict(told["files"])
    standing = {name: {**entry, **about} for name, entry in files.items()}
    made = Document(told["folder"], {}, about, kept=True, standing=standing)
    return Done(told["name"], made, problems, path)


def _told(placed: Placed) -> dict[str, Any]:
    from briefgen.publish import manifest

    made = placed.done.made
    told = {"name": placed.done.name, "problems": [asdict(p) for p in placed.done.problems]}
    if made is None:
        return {**told, "folder": None}
    files = {name: manifest.entry({}, data) for name, data in made.files.items()}
    return {**told, "folder": made.folder, "about": dict(made.about), "files": files}


@dataclass(slots=True)
class _Building:
    """What is known so far of a facts file that is being built."""

    read: States
    wrote: States = field(default_factory=dict)
    told: list[dict[str, Any]] = field(default_factory=list)
    failed: bool = False


class Memory:
    """What the facts files of a build came to the last time, and what they come to now.

    The build says `begin`, asks `recall` of each file, and tells `reads` and `placed` of those that
    it makes; `keep` ends it. `began` is when the command began, in nanoseconds since 1970. `beside`
    are further files and folders by which a whole build is known again.
    """

    _plan: Plan
    _libraries: list[str] | None
    _common: States | None
    _setting: str

    def __init__(self, out: Path, began: int, beside: Iterable[Path | str] = ()) -> None:
        self._shelf = Shelf.of(_SORT)
        self._out = out
        self._began = began
        self._beside = tuple(beside)
        self._building: dict[str, _Building] = {}
        self._kept: dict[str, str] = {}

    def begin(self, plan: Plan) -> None:
        """Look at what all files of the build have in common."""
        self._plan = plan
        self._libraries = _libraries(plan)
        self._common = self._states()
        self._setting = self._name()

    def _states(self) -> States | None:
        """Those of what all files have in common; None where that is not known."""
        if not self._shelf.is_open or self._libraries is None:
            return None
        return states(chain(self._plan.files(), program()))

    def _name(self) -> str:
        plan = self._plan
        return named(
            asdict(plan.options), plan.kinds, plan.langs, plan.audience, plan.all_audiences,
            plan.all_langs, plan.templates, plan.strict, os.path.abspath(self._out), self._common,
        )  # fmt: skip

    @property
    def _is_used(self) -> bool:
        """Whether what a file comes to depends on nothing but what is looked at here."""
        return self._plan.since is None and not self._plan.options.prove

    def _of(self, path: str) -> str:
        return hashlib.sha256(
            f"{self._setting}\n{path}".encode(errors="surrogateescape")
        ).hexdigest()

    def recall(self, path: Path) -> list[Done] | None:
        """What the facts file at `path` came to, if nothing has changed since; else None."""
        if self._plan.fresh or not self._is_used or self._common is None or str(path) == "-":
            return None
        name = self._of(str(path))
        memo = FileMemo.of(self._shelf.get(name))
        if memo is None or not (are_as(memo.read) and are_as(memo.wrote)):
            return None
        done = memo.done(str(path))
        if done is not None:
            self._kept[str(path)] = name
        return done

    def reads(self, path: Path, read: Mapping[str, State]) -> None:
        """Take down the states of all that is read of one facts file, from before it was read."""
        if str(path) != "-":
            self._building[str(path)] = _Building(dict(read))

    def placed(self, placed: Placed) -> None:
        """Take down what has become of a document, right after it was put in place."""
        building = self._building.get(placed.done.path)
        if building is None:
            return
        building.failed |= placed.done.failed
        building.told.append(_told(placed))
        building.wrote |= states(placed.files) or {}

    def keep(self) -> None:
        """Keep what the files came to, after all documents are in place."""
        if not self._is_used:
            return
        if self._libraries is None and (now := _libraries(self._plan)) is not None:
            self._libraries = now
            self._common = self._states()
            self._setting = self._name()
        if self._common is None or not settled(self._common, self._began):
            return
        for path, building in self._building.items():
            if not building.failed and settled(building.read, self._began):
                memo = FileMemo(building.read, building.wrote, building.told)
                self._kept[path] = self._of(path)
                self._shelf.put(self._kept[path], memo.as_bytes())
        if self._building:
            self._shelf.trim(_MOST_BYTES)

    def command(self, folders: Iterable[Path], lines: list[str] | None) -> CommandMemo | None:
        """What the whole build came to; None if not every one of its files is known again.

        `folders` are those that hold its documents. `lines` is what it says when there is nothing
        to do; None if it said more than that, and has to say it again.
        """
        from briefgen.publish.manifest import NAME

        paths = [str(path) for path in self._plan.paths]
        if self._common is None or not all(path in self._kept for path in paths):
            return None
        around = chain([self._out, *self._beside], *((f, f / NAME) for f in folders))
        names = [self._kept[path] for path in paths]
        return CommandMemo(self._common, states(around) or {}, names, lines)


def _libraries(plan: Plan) -> list[str] | None:
    """The system's libraries with which the documents are made; None where that is not known."""
    from briefgen.publish.cache import libraries

    return (libraries() or None) if "pdf" in plan.options.formats else []


# A whole command: the same words again, while nothing has changed.


@dataclass(frozen=True, slots=True)
class CommandMemo:
    """What a build came to: the states of what its files have in common and of the folders that it
    has written to, the names of the memos of its files, and what it says with nothing to do.
    """

    common: States
    around: States
    files: list[str]
    lines: list[str] | None

    def keep(self, name: str) -> None:
        """Keep it under `name`."""
        shelf = Shelf.of(_SORT)
        shelf.put(name, json.dumps(asdict(self)).encode())


@dataclass(frozen=True, slots=True)
class Known:
    """A command that is known: whether all that it `read` is as it was, and whether nothing is left
    to do."""

    memo: CommandMemo
    read: bool
    done: bool


def command(name: str) -> Known | None:
    """What is known of the command that was kept under `name`."""
    shelf = Shelf.of(_SORT)
    try:
        memo = CommandMemo(**json.loads(shelf.get(name) or b""))
        files = [FileMemo.of(shelf.get(file)) for file in memo.files]
        read = are_as(memo.common) and all(file and are_as(file.read) for file in files)
        wrote = are_as(memo.around) and all(file and are_as(file.wrote) for file in files)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return Known(memo, read, read and wrote and memo.lines is not None)
