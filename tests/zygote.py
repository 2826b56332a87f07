"""A process that has everything imported and forks for each command, so that pages run fast.

Each command is a process of its own, with its own folder, arguments, streams and exit code.
"""

from __future__ import annotations

import importlib
import json
import os
import pkgutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

import briefgen

ROOT = Path(__file__).resolve().parent.parent
_START = "import sys; sys.path[0] = sys.argv[1]; from tests.zygote import _serve; _serve()"
ENVIRONMENT = {"NO_COLOR": "1", "TERM": "dumb", "COLUMNS": "90", "PYTHONUNBUFFERED": "1"}
# What would find out something of the machine or the user.
_UNWANTED = ("SOURCE_DATE_EPOCH", "FORCE_COLOR", "GITHUB_ACTIONS", "BRIEFGEN_PROVE")


class Zygote:
    """Runs commands of the program. Use it in a `with` block."""

    def __init__(self) -> None:
        kept = {k: v for k, v in os.environ.items() if k not in _UNWANTED}
        self._process = subprocess.Popen(
            [sys.executable, "-c", _START, str(ROOT)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**kept, **ENVIRONMENT},
        )

    def __enter__(self) -> Zygote:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait(30)

    def run(
        self,
        words: list[str],
        folder: Path,
        stdin: Path | None = None,
        watch: tuple[Path, tuple[str, ...]] | None = None,
    ) -> Ended:
        """Run `briefgen` with `words` in `folder`; gives its exit code and what it said.

        With `watch`, a log and the only folders that may be read, what the command and the PDF
        engine's process do besides is written to the log.
        """
        assert self._process.stdin
        assert self._process.stdout
        request = {
            "words": words,
            "folder": str(folder),
            "stdin": str(stdin or os.devnull),
            "watch": [str(watch[0]), watch[1]] if watch else None,
        }
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        return Ended(answer["code"], answer["said"])


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended: its exit code, and both of its streams in the order of writing."""

    code: int
    said: str


# The engine runs in a process of its own, and these import it.
_NOT_HERE = ("briefgen.pdf.engine", "briefgen.pdf.child", "briefgen.pdf.tags",
             "briefgen.pdf.preflight")  # fmt: skip


def _serve() -> None:
    for module in pkgutil.walk_packages(briefgen.__path__, "briefgen."):
        if not module.name.startswith(_NOT_HERE):
            importlib.import_module(module.name)
    for line in sys.stdin:
        request = json.loads(line)
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reader)
            _be_the_command(request, writer)
        os.close(writer)
        with os.fdopen(reader, encoding="utf-8", errors="replace") as output:
            said = output.read()
        _, status = os.waitpid(child, 0)
        answer = {"code": os.waitstatus_to_exitcode(status), "said": said}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


def _be_the_command(request: dict[str, Any], writer: int) -> None:
    """Become the command: its folder, its arguments, its streams."""
    from briefgen.cli.main import run

    source = os.open(request["stdin"], os.O_RDONLY)
    for number, handle in enumerate((source, writer, writer)):
        os.dup2(handle, number)
    sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
    sys.stdout = os.fdopen(1, "w", buffering=1, encoding="utf-8", closefd=False)
    sys.stderr = os.fdopen(2, "w", buffering=1, encoding="utf-8", closefd=False)
    os.chdir(request["folder"])
    if request["watch"]:
        _watch(*request["watch"])
    sys.argv = ["briefgen", *request["words"]]
    run()


def _watch(log: str, roots: list[str]) -> None:
    """Watch this process, and the engine's from its first line on."""
    from briefgen.pdf import process
    from tests import watch

    code = f"exec(open({watch.__file__!r}).read()); begin({log!r}, {tuple(roots)!r}); "
    process._START = code + process._START
    watch.begin(log, (*roots, watch.__file__))
