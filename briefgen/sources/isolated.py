"""Reading a file in a process of its own, with limits on time and memory.

A PDF or a web page can be made to keep a reader busy for ever or to fill the memory, on purpose or
not. What reads them therefore runs apart, and is ended at the limit.
"""

from __future__ import annotations

import json
import subprocess
import sys

from briefgen.facts.beside import Unreadable

SECONDS = 12
MEMORY = 2 * 1024**3
"""In bytes; where the system can limit it."""

MAX_CHARACTERS = 2_000_000
"""Of a text beyond this, one more is returned and no further."""

_UNREADABLE = 3


def read_apart(kind: str, data: bytes, seconds: float = SECONDS) -> str:
    """The text of `data`, a file of `kind` "html", "markdown" or "pdf".

    Raises `Unreadable` for a file that cannot be read, or not within the limits.
    """
    command = [sys.executable, "-P", "-m", __name__, kind]
    try:
        done = subprocess.run(
            command, input=data, capture_output=True, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired:
        raise Unreadable(
            f"the file took longer than {seconds:g} seconds to read",
            "copy the passages that you cite into a text file",
        ) from None
    if done.returncode == _UNREADABLE:
        raise Unreadable(*json.loads(done.stdout))
    if done.returncode:
        raise Unreadable(
            f"the file cannot be read as {kind}, or not within the limits of time and memory",
            "open it, and save it again or copy the passages that you cite into a text file",
        )
    return done.stdout.decode()


def _main() -> int:
    """Read standard input, write its text to standard output."""
    _limit()
    data = sys.stdin.buffer.read()
    try:
        text = _read(sys.argv[1], data)
    except Unreadable as problem:
        sys.stdout.buffer.write(json.dumps([problem.reason, problem.remedy]).encode())
        return _UNREADABLE
    sys.stdout.buffer.write(text[: MAX_CHARACTERS + 1].encode("utf-8", "replace"))
    return 0


def _read(kind: str, data: bytes) -> str:
    # Imported here, since a process needs only one of them.
    if kind == "pdf":
        from briefgen.sources.pdf_text import pdf_text

        return pdf_text(data)
    from briefgen.sources.html_text import html_text, markdown_text

    return html_text(data) if kind == "html" else markdown_text(data)


def _limit() -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limits; the time limit holds there too
        return
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    sys.exit(_main())
