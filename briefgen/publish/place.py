"""Putting finished documents into the output folder, with a manifest for each of its folders."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path

from briefgen.problems import Place, Problem
from briefgen.publish import manifest
from briefgen.publish.build import Made
from briefgen.publish.writing import write_whole

# Names that Windows keeps for devices, whatever their ending.
_RESERVED = {"con", "prn", "aux", "nul", *(f"{d}{n}" for d in ("com", "lpt") for n in range(1, 10))}


def place(documents: Iterable[Made], out: Path) -> list[Path]:
    """Write the files of `documents` below `out`, then the manifests; gives what was written.

    A file that is already there byte for byte is left alone. Raises `OSError`; each file is then
    the old one or the new one, and whole.
    """
    written = []
    entries: dict[str, dict[str, Mapping[str, object]]] = {}
    for made in documents:
        folder = out / made.folder
        for name, data in made.files.items():
            path = folder / name
            if not _same(path, data):
                write_whole(path, data, within=out)
            written.append(path)
            entries.setdefault(made.folder, {})[name] = manifest.entry(made.about, data)
    for folder_name, files in entries.items():
        _write_manifest(out, out / folder_name, files)
    return written


def _write_manifest(
    out: Path, folder: Path, files: Mapping[str, Mapping[str, object]]
) -> None:
    path = folder / manifest.NAME
    old = path.read_bytes() if path.is_file() else None
    there = {p.name for p in folder.iterdir() if p.is_file()}
    data = manifest.merged(old, files, there)
    if data != old:
        write_whole(path, data, within=out)


def _same(path: Path, data: bytes) -> bool:
    return path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data


def collisions(paths: Iterable[Path]) -> list[Problem]:
    """Facts files whose documents would have one name, or a name that no system can store.

    Names are compared as the systems do that do not tell upper from lower case, nor the two ways
    of writing an accent.
    """
    problems: list[Problem] = []
    first: dict[str, Path] = {}
    for path in paths:
        stem = unicodedata.normalize("NFC", path.stem).casefold()
        if stem in first and first[stem] != path:
            problems.append(
                Problem(
                    "collision",
                    f"Its documents would have the same names as those of {first[stem]}",
                    Place(str(path)),
                    "rename one of the two files, or build them into different folders (`--out`)",
                )
            )
        if stem.partition(".")[0] in _RESERVED:
            problems.append(
                Problem(
                    "file-name",
                    f"Windows cannot store files called `{path.stem}`",
                    Place(str(path)),
                    "rename the file",
                )
            )
        first.setdefault(stem, path)
    return problems
