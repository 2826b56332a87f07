"""`briefgen.toml`: what a project builds unless the command line says otherwise.

It lies in the folder that the command is given in, and may have come with a stranger's content: so
it chooses among documents and can ask for more care, never for less. It names neither templates,
which are code, nor an output folder outside its own.
"""

from __future__ import annotations

import difflib
import json
import os
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from briefgen.files import Unreadable, read_file
from briefgen.problems import Place, Problem, Refused
from briefgen.publish.document import FORMATS

NAME = "briefgen.toml"
_MOST_BYTES = 100_000
_MOST_JOBS = 64
_MOST_TOLD = 20
_REFUSED = {
    "templates": "templates are code: name their folder on the command line, `--templates DIR`",
    "no-preflight": "documents go unchecked only where the command line says so",
    "source-text": "files elsewhere are named on the command line",
    "since": "name the earlier state on the command line, `--since OLD`",
    "force": "say `--force` on the command line",
    "quiet": "say `--quiet` on the command line",
    "verbose": "say `--verbose` on the command line",
}
_AT = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)")


@dataclass(frozen=True, slots=True)
class Project:
    """The defaults of a project; None where it leaves something open."""

    kind: tuple[str, ...] | None = None
    to: tuple[str, ...] | None = None
    out: Path | None = None
    audience: str | None = None
    all_audiences: bool | None = None
    lang: tuple[str, ...] | None = None
    all: bool | None = None
    page_size: str | None = None
    allow_overflow: bool | None = None
    prove: bool | None = None
    strict: bool | None = None
    jobs: int | None = None


def read_project() -> Project:
    """The defaults in the `briefgen.toml` of the current folder; none where there is no such file.

    Raises `Refused` with all that is wrong with it.
    """
    path = Path(NAME)
    try:
        if path.is_symlink():
            raise _refused(path, "The file is a link", "put the file itself here")
        data = read_file(path, _MOST_BYTES + 1)
    except FileNotFoundError:
        return Project()
    except Unreadable as error:
        raise _refused(path, error.reason, "put a file here") from None
    except OSError as error:
        raise _refused(path, f"The file cannot be read: {error.strerror}", "") from None
    found = _parsed(data, path)
    problems = list(islice(_problems(found, data.decode(), path), _MOST_TOLD))
    if problems:
        raise Refused(problems)
    values = {key.replace("-", "_"): _KEYS[key].read(value) for key, value in found.items()}
    return Project(**values)


def _parsed(data: bytes, path: Path) -> dict[str, Any]:
    if len(data) > _MOST_BYTES:
        raise _refused(path, f"The file has more than {_MOST_BYTES:,} bytes", "")
    try:
        return tomllib.loads(data.decode("utf-8"))
    except UnicodeDecodeError:
        raise _refused(path, "The file is not UTF-8 text", "save it as UTF-8") from None
    except RecursionError:
        raise _refused(path, "The file is nested too deeply", "") from None
    except tomllib.TOMLDecodeError as error:
        at = _AT.search(str(error))
        place = Place(str(path), *(int(n or 0) for n in at.groups())) if at else Place(str(path))
        message = f"TOML cannot read this: {_AT.sub('', str(error))}"
        hint = 'write `name = "text"`, `name = true` or `name = ["one", "two"]`'
        raise Refused([Problem("project", message, place, hint)]) from None


def _refused(path: Path, message: str, hint: str) -> Refused:
    return Refused([Problem("project", message, Place(str(path)), hint)])


def _problems(found: dict[str, Any], text: str, path: Path) -> Iterator[Problem]:
    for key, value in found.items():
        place, line = _place(key, text, path)
        if key in _REFUSED:
            message = f"`{key}` cannot be set here"
            yield Problem("project", message, place, _REFUSED[key], source_line=line)
        elif key not in _KEYS:
            message = f"There is no setting `{key[:60]}`"
            yield Problem("project", message, place, _near(key), source_line=line)
        elif not _KEYS[key].fits(value):
            message = f"`{key}` is not what can stand here"
            yield Problem("project", message, place, f"write {_KEYS[key].form}", source_line=line)


def _place(key: str, text: str, path: Path) -> tuple[Place, str]:
    """Where a key stands, as far as its line shows it."""
    pattern = re.compile(rf"\s*\[*[\"']?{re.escape(key)}[\"']?\s*[=\].]")
    for number, line in enumerate(text.splitlines(), start=1):
        if pattern.match(line):
            return Place(str(path), number, len(line) - len(line.lstrip()) + 1), line
    return Place(str(path)), ""


def _near(key: str) -> str:
    close = difflib.get_close_matches(key.replace("_", "-"), _KEYS, 1, 0.6)
    return f"did you mean `{close[0]}`?" if close else f"the settings are {', '.join(_KEYS)}"


@dataclass(frozen=True, slots=True)
class _Key:
    """What can stand behind a key: a check, how to say it, and what becomes of the value."""

    fits: Callable[[Any], bool]
    form: str
    read: Callable[[Any], Any] = lambda value: value


def _is_words(value: Any) -> bool:
    words = [value] if isinstance(value, str) else value
    return isinstance(words, list) and bool(words) and all(isinstance(w, str) and w for w in words)


def _words(value: Any) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def _formats(value: Any) -> tuple[str, ...]:
    return tuple(part.strip() for word in _words(value) for part in word.split(","))


def _stays_inside(value: Any) -> bool:
    """Whether a path leads to a folder below the current one, also where a link is on its way."""
    if not isinstance(value, str) or not value.strip() or "\0" in value:
        return False
    here, there = Path(os.path.realpath(".")), Path(os.path.realpath(value))
    return not Path(value).is_absolute() and here in there.parents


def _is_yes_no(value: Any) -> bool:
    return isinstance(value, bool)


_SWITCH = _Key(_is_yes_no, "true or false")
_KEYS = {
    "kind": _Key(_is_words, 'a kind, or several: ["brief", "cards"]', _words),
    "to": _Key(_is_words, f"formats: {json.dumps(list(FORMATS))}", _formats),
    "out": _Key(_stays_inside, "a folder inside this one", Path),
    "audience": _Key(lambda v: isinstance(v, str) and bool(v), "the id of an audience"),
    "all-audiences": _SWITCH,
    "lang": _Key(_is_words, 'a language, or several: ["en", "fr"]', _words),
    "all": _SWITCH,
    "page-size": _Key(lambda v: v in {"A4", "Letter"}, '"A4" or "Letter"'),
    "allow-overflow": _SWITCH,
    "prove": _SWITCH,
    "strict": _SWITCH,
    "jobs": _Key(
        lambda v: isinstance(v, int) and not isinstance(v, bool) and 1 <= v <= _MOST_JOBS,
        f"a number from 1 to {_MOST_JOBS}",
    ),
}
