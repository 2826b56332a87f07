"""Putting finished documents into the output folder, with a manifest for each of its folders."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from briefgen.problems import Place, Problem, Refused, named
from briefgen.publish import manifest
from briefgen.publish.run import Done
from briefgen.publish.write import Staged, only_builder, put, stage

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
    The folder is held for this builder alone. Raises `Refused` if another has it.
    """
    entries: dict[str, dict[str, Mapping[str, object]]] = {}
    with ExitStack() as stack:
        held = False
        for one in done:
            if one.made is None:
                yield Placed(one, ())
                continue
            if not held:
                _hold(stack, out)
                held = True
            files = {out / one.made.folder / n: data for n, data in one.made.files.items()}
            try:
                written = _put(files, out)
            except OSError as error:
                problems = (*one.problems, _unwritten(error, out))
                yield Placed(replace(one, problems=problems), ())
                continue
            listed = entries.setdefault(one.made.folder, {})
            listed |= {p.name: manifest.entry(one.made.about, data) for p, data in files.items()}
            yield Placed(one, tuple(files), written)
        for folder, listed in entries.items():
            try:
                older = _write_manifest(out, out / folder, listed)
                problems = (_older(out / folder, older),) if older else ()
            except OSError as error:
                problems = (_unwritten(error, out),)
            if problems:
                yield Placed(Done(manifest.NAME, None, problems), ())


def _hold(stack: ExitStack, out: Path) -> None:
    try:
        stack.enter_context(only_builder(out))
    except BlockingIOError:
        message = "Another build is writing into this folder"
        hint = "wait for it to end, or choose another folder with `--out`"
        raise Refused([Problem("busy", message, Place(str(out)), hint)]) from None
    except OSError as error:
        raise Refused([_unwritten(error, out)]) from None


def _unwritten(error: OSError, out: Path) -> Problem:
    reason = f"This cannot be written: {error.strerror or error}"
    hint = "check the folder and the free space; what was there before is as it was"
    return Problem("write", reason, Place(str(error.filename or out)), hint)


def _put(files: Mapping[Path, bytes], out: Path) -> frozenset[Path]:
    """Put the files that are new in place, after all of them have been written; gives which.

    Raises `OSError`.
    """
    new = {path: data for path, data in files.items() if not _same(path, data)}
    staged: list[Staged] = []
    try:
        staged += (stage(path, data, within=out) for path, data in new.items())
    except BaseException:
        for file in staged:
            file.drop()
        raise
    put(staged)
    return frozenset(new)


def _write_manifest(
    out: Path, folder: Path, files: Mapping[str, Mapping[str, object]]
) -> list[str]:
    """Write it; gives the files that it still lists though their facts have changed."""
    path = folder / manifest.NAME
    there = {p.name for p in folder.iterdir() if p.is_file()}
    old = manifest.read(path)
    _put({path: manifest.merged(old, files, there)}, out)
    return list(manifest.left_behind(old, files, there))


def _older(folder: Path, names: list[str]) -> Problem:
    which = named(names, _MOST_NAMED)
    message = f"Made from the facts as they were before, and not made again now: {which}"
    hint = "build without `--to`, which makes every format, or delete what is old"
    return Problem("older", message, Place(str(folder)), hint, "warning")


def _same(path: Path, data: bytes) -> bool:
    return path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data
