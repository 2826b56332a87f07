"""Starting the PDF engine before the command line is read.

The engine's process takes longer to start than anything else that a build does before it. Reading
the command line alone takes a third of that, so a look at the bare words decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from briefgen.render.engine_process import Engine

_begun: list[Engine] = []


def begin(words: Sequence[str]) -> None:
    """Start an engine if the command that `words` give is sure to make PDFs."""
    if _makes_pdf(words):
        from briefgen.render.engine_process import Engine

        _begun.append(Engine())


def _makes_pdf(words: Sequence[str]) -> bool:
    if words[:1] != ["build"] or "--help" in words:
        return False
    wanted = [b for a, b in pairwise(words) if a == "--to"]
    wanted += [word.removeprefix("--to=") for word in words if word.startswith("--to=")]
    if wanted:
        return all("pdf" in formats for formats in wanted)
    return not Path("briefgen.toml").exists()  # it may say otherwise


def engine(*, pdf: bool) -> Engine:
    """An engine, begun early if there is one; if no PDF is wanted, it has no process yet."""
    if pdf and _begun:
        return _begun.pop()
    from briefgen.render.engine_process import Engine

    return Engine(later=not pdf)


def end() -> None:
    """End the engine that nothing asked for, as after a mistake in the command line."""
    while _begun:
        _begun.pop().close()
