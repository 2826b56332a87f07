"""The commands as pages: what one types, what it says, how it ends.

Each page in `tests/commands` is a story for people, and a test. A fence `yaml NAME` (or `text`,
`bytes`) writes a file, a fence `console` holds commands with all that they say; `[exit N]` stands
below one that does not end with 0. Each heading of the second order begins in an empty folder.

`make pages` writes what the commands say now into the pages; read the difference before you
commit it.
"""

from __future__ import annotations

import difflib
import os
import re
import shlex
import shutil
from collections.abc import Iterator
from functools import partial
from itertools import pairwise
from pathlib import Path

import pytest

from tests.documents import ROOT
from tests.zygote import Zygote

PAGES = sorted((Path(__file__).parents[1] / "commands").glob("*.md"))
WRITE = os.environ.get("BRIEFGEN_PAGES") == "write"
_FENCE = re.compile(r"(?ms)^(```+)(\w+)(?: (\S+))?\n(.*?)^\1$\n?")
_VERSIONS = (
    (r"(?m)^briefgen \d+\.\d+\.\d+\S*$", "briefgen N"),
    (r"(?m)^(ok +[\w-]+) \d+(\.\d+)+\S*$", r"\1 N"),
    (r"verified on \d{4}-\d\d-\d\d", "verified on DAY"),
    (r"(?m)^(ok +Python) \d+\.\d+\.\d+\S*$", r"\1 N"),
)


@pytest.fixture(scope="module")
def zygote() -> Iterator[Zygote]:
    with Zygote() as running:
        yield running


def played(page: str, zygote: Zygote, folder: Path) -> str:
    """The page with what its commands say now."""
    done: list[str] = []
    for number, part in enumerate(_parts(page)):
        here = folder / str(number)
        here.mkdir()
        done.append(_FENCE.sub(partial(_fence, zygote=zygote, folder=here), part))
    return "".join(done)


def _parts(page: str) -> Iterator[str]:
    """The page cut at its headings, but not at those that a command prints."""
    fences = [fence.span() for fence in _FENCE.finditer(page)]
    heads = (found.start() for found in re.finditer(r"(?m)^## ", page))
    cuts = [0, *(at for at in heads if not any(a < at < b for a, b in fences)), len(page)]
    yield from (page[a:b] for a, b in pairwise(cuts))


def _fence(fence: re.Match[str], zygote: Zygote, folder: Path) -> str:
    marks, kind, name, body = fence.groups()
    if kind == "console":
        commands = re.findall(r"(?m)^\$ (.*)$", body)
        said = "".join(_said(command, zygote, folder) for command in commands)
        return f"{marks}console\n{said}{marks}\n"
    if name:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_contents(kind, body))
    return fence[0]


def _contents(kind: str, body: str) -> bytes:
    if kind == "bytes":  # as Python writes them
        return body.strip().encode("latin-1").decode("unicode_escape").encode("latin-1")
    return body.encode()


def _said(command: str, zygote: Zygote, folder: Path) -> str:
    """The command, what it says, and how it ends if not with 0."""
    words = shlex.split(command)
    stdin = None
    if "<" in words:
        at = words.index("<")
        stdin = folder / words[at + 1]
        del words[at : at + 2]
    code, said = _run(words, zygote, folder, stdin)
    for pattern, instead in _VERSIONS:
        said = re.sub(pattern, instead, said)
    said = "".join(f"{line.rstrip()}\n" for line in said.splitlines())
    ending = f"[exit {code}]\n" if code else ""
    return f"$ {command}\n{said}{ending}"


def _run(words: list[str], zygote: Zygote, folder: Path, stdin: Path | None) -> tuple[int, str]:
    match words:
        case ["briefgen", *rest]:
            ended = zygote.run(rest, folder, stdin)
            return ended.code, ended.said
        case ["ls", *_]:
            found = sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*"))
            return 0, "".join(f"{name}\n" for name in found)
        case ["cat", name]:
            return 0, (folder / name).read_text("utf-8")
        case ["sample", name]:  # one of the project's samples, to work on
            shutil.copytree(ROOT / "tests" / "samples", folder, dirs_exist_ok=True)
            return 0, f"{name}\n" if (folder / name).exists() else "no such sample\n"
        case ["sed", "-i", expression, name]:
            _, old, new, _ = expression.split("/")
            text = (folder / name).read_text("utf-8")
            assert old in text
            (folder / name).write_text(text.replace(old, new), "utf-8")
            return 0, ""
    raise AssertionError(f"a page cannot run {words[0]}")


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.stem)
def test_page(page: Path, zygote: Zygote, tmp_path: Path) -> None:
    written = page.read_text("utf-8")
    now = played(written, zygote, tmp_path)
    assert "Traceback" not in now
    assert str(tmp_path) not in now
    if WRITE:
        page.write_text(now, "utf-8")
        return
    difference = difflib.unified_diff(
        written.splitlines(), now.splitlines(), page.name, "what the commands say now", lineterm=""
    )
    assert written == now, "`make pages` updates this page:\n" + "\n".join(difference)


def test_a_page_that_is_out_of_date_is_noticed(zygote: Zygote, tmp_path: Path) -> None:
    page = "```console\n$ briefgen check nothing.yaml\nall is well\n```\n"
    now = played(page, zygote, tmp_path)
    assert "all is well" not in now
    assert "There is no such file" in now
    assert now.endswith("[exit 1]\n```\n")
