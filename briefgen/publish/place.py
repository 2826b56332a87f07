"""Putting finished documents into the output folder, with a manifest for each of its folders."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from briefgen.files import regular
from briefgen.problems import Place, Problem, Refused, named
from briefgen.publish import manifest
from briefgen.publish.document import Document
from briefgen.publish.run import Done
from briefgen.publish.write import (
    Staged,
    holds,
    only_builder,
    put,
    refuse_links,
    stage,
    sweep,
)

Entries = dict[str, Mapping[str, object]]
"""What the manifest says of files, by their names."""
_MOST_NAMED = 4


@dataclass(frozen=True, slots=True)
class Placed:
    """A document, or the problems for which there is none, and the files that now hold it.

    Those `written` were not there already, byte for byte.
    """

    done: Done
    files: tuple[Path, ...]
    written: frozenset[Path] = frozenset()


def place(done: Iterable[Done], out: Path) -> Iterator[Placed]:
    """Write the documents among `done` below `out` as they come, then the manifests.

    A file that is already there byte for byte is left alone, and each is the old one or the new
    one, and whole. A document that cannot be written whole is left as it was, and that is one of
    its problems. A file that was not wanted now and holds a document as it was before is warned of.
    The folder is held for this builder alone, and what a killed one left in it is cleared away.
    Raises `Refused` if another has it, or if it is a link.
    """
    folders: dict[str, Entries] = {}
    with ExitStack() as stack:
        for one in done:
            if one.made is None:
                yield Placed(one, ())
                continue
            if not folders:
                _hold(stack, out)
            yield _placed(one, one.made, out, folders.setdefault(one.made.folder, {}))
        for folder, entries in folders.items():
            if problems := _manifest_problems(out, out / folder, entries):
                yield Placed(Done(manifest.NAME, None, problems), ())


def _placed(done: Done, made: Document, out: Path, entries: Entries) -> Placed:
    """The document after it was written, if it could be; its files are added to `entries`."""
    folder = out / made.folder
    files = {folder / name: data for name, data in made.files.items()}
    try:
        refuse_links(folder, out)
        if not entries:
            sweep(folder)
        written = _put(files, out)
    except (OSError, Refused) as error:
        return Placed(replace(done, problems=(*done.problems, *_unwritten(error, out))), ())
    entries |= {path.name: manifest.entry(made.about, data) for path, data in files.items()}
    entries |= made.standing
    return Placed(done, (*files, *(folder / name for name in made.standing)), written)


def _manifest_problems(out: Path, folder: Path, entries: Entries) -> tuple[Problem, ...]:
    """Write the manifest of a folder; gives what its reader should know of older files in it."""
    try:
        older = _write_manifest(out, folder, entries) if entries else ()
    except (OSError, Refused) as error:
        return _unwritten(error, out)
    return (_older(folder, older),) if older else ()


def _hold(stack: ExitStack, out: Path) -> None:
    try:
        stack.enter_context(only_builder(out))
    except BlockingIOError:
        message = "Another build is writing into this folder"
        hint = "wait for it to end, or choose another folder with `--out`"
        raise Refused([Problem("busy", message, Place(str(out)), hint)]) from None
    except OSError as error:
        raise Refused(_unwritten(error, out)) from None
    sweep(out)


def _unwritten(error: OSError | Refused, out: Path) -> tuple[Problem, ...]:
    if isinstance(error, Refused):
        return error.problems
    reason = f"This cannot be written: {error.strerror or error}"
    hint = "check the folder and the free space; what was there before is as it was"
    return (Problem("write", reason, Place(str(error.filename or out)), hint),)


def _put(files: Mapping[Path, bytes], out: Path) -> frozenset[Path]:
    """Put the files that are new in place, after all of them have been written; gives which.

    Raises `OSError` and `Refused`.
    """
    new = {path: data for path, data in files.items() if not holds(path, data)}
    staged: list[Staged] = []
    try:
        staged += (stage(path, data, within=out) for path, data in new.items())
    except BaseException:
        for file in staged:
            file.drop()
        raise
    put(staged)
    return frozenset(new)


def _write_manifest(out: Path, folder: Path, entries: Entries) -> list[str]:
    """Write it; gives the files that it still lists though their facts have changed."""
    there = {p.name for p in folder.iterdir() if regular(p)}
    old = manifest.read(folder)
    _put({folder / manifest.NAME: manifest.merged(old, entries, there)}, out)
    return list(manifest.left_behind(old, entries, there))


def _older(folder: Path, names: Sequence[str]) -> Problem:
    which = named(names, _MOST_NAMED)
    message = f"Made from the facts as they were before, and not made again now: {which}"
    hint = "build without `--to`, which makes every format, or delete what is old"
    return Problem("older", message, Place(str(folder)), hint, "warning")
