"""Noticing that files have changed, and waiting until whoever changes them is done.

Files are looked at a few times a second. That is little work for the hundred or so files that a
build is made from; it works on network drives as well, where systems send no notices; and a file
that an editor saves under another name and then renames is no special case.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from briefgen.editions.theme import Theme
from briefgen.files import Unreadable, read_file, regular
from briefgen.publish.cache import files_below
from briefgen.publish.project import NAME

PAUSE = 0.3
"""Seconds between two looks."""
SETTLE = 0.15
"""Seconds for which files have to stay the same before they count as written."""
_MOST_READ = 2_000_000
_MOST_FILES = 2_000

Look = Callable[[], Iterable[Path | str]]
State = dict[str, tuple[int, int, int]]
"""Of each file its size, when it was changed, and which file it is."""


def rounds(look: Look, pause: float = PAUSE, settle: float = SETTLE) -> Iterator[set[str]]:
    """Once at the start, and again each time that files have changed and come to rest.

    `look` names the files, each time anew. Gives those that changed, came or went (at the start
    none); what changes while they are dealt with is seen afterwards.
    """
    known = _settled(look, {}, settle)
    yield set()
    while True:
        time.sleep(pause)
        if _state(look) == known:
            continue
        now = _settled(look, known, settle)
        changed = {path for path in known.keys() | now.keys() if known.get(path) != now.get(path)}
        known = now
        if changed:
            yield changed


def _settled(look: Look, known: State, settle: float) -> State:
    """The state of the files as soon as two reads of it, and of what has changed, agree."""
    before = None
    while True:
        state = _state(look)
        now = state, {p: _read(p) for p in state if known and known.get(p) != state[p]}
        if now == before:
            return state
        before = now
        time.sleep(settle)


def _state(look: Look) -> State:
    found: State = {}
    for path in look():
        try:
            status = os.stat(path)
        except OSError:
            continue
        found[os.fspath(path)] = status.st_size, status.st_mtime_ns, status.st_ino
    return found


def _read(path: str) -> bytes | None:
    """A hash of what is in a file; None where it is away, a link, or too large to be read often."""
    if not regular(path):
        return None
    try:
        data = read_file(Path(path), _MOST_READ + 1)
    except (OSError, Unreadable):
        return None
    return hashlib.sha256(data).digest() if len(data) <= _MOST_READ else None


def beside(folder: Path, without: Path) -> Iterator[str]:
    """The files in `folder` and below it, but for hidden ones and those in the folder `without`.

    Links are left out, as no build follows one to a file beside a brief.
    """
    count = 0
    for here, folders, names in os.walk(folder):
        folders[:] = [
            name
            for name in sorted(folders)
            if name[0] != "." and os.path.abspath(os.path.join(here, name)) != str(without)
        ]
        for name in sorted(names):
            count += name[0] != "."
            if count > _MOST_FILES:
                return
            if name[0] != "." and regular(os.path.join(here, name)):
                yield os.path.join(here, name)


def files_of_builds(
    paths: Sequence[Path], folder: Path, templates: Path | None, out: Path
) -> Iterator[Path | str]:
    """The files that matter: facts and what lies beside them, templates, the project's defaults.

    Without `paths` the facts files are those of `folder`. What is below `out` does not matter.
    Raises `Refused` if there is no folder `templates`.
    """
    yield NAME
    yield from paths
    for here in sorted({path.parent for path in paths} or {folder}):
        yield from beside(here, out.absolute())
    for here in Theme.of(templates).folders:
        yield from files_below(here)
