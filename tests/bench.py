"""What a build costs beside the plain `weasyprint` command on the same HTML, in one run.

Run it with `make bench`. Every command starts cold; the pairs alternate, so that a slow moment of
the machine meets both; ratios are medians of the pairs.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from briefgen.editions.kinds import read_kind, read_words
from briefgen.editions.make import Wanted, make_edition
from briefgen.editions.theme import Theme
from briefgen.facts.load import load
from briefgen.render.templates import Renderer

ROUNDS = 9
HAGUE = Path(__file__).parent.parent / "content" / "nato-the-hague.yaml"
BIN = Path(sys.executable).parent


def _print_html(folder: Path) -> Path:
    """The HTML of the brief with its print styles, its fonts at addresses the command can open."""
    theme = Theme.of()
    words = read_words(theme, "en")
    wanted = Wanted(read_kind(theme, "brief"), "en", words, "internal")
    edition = make_edition(load(HAGUE.read_bytes(), "x"), wanted)
    fonts = theme.fonts()[0].parent.as_uri()
    path = folder / "print.html"
    page = Renderer(theme).html(edition, for_print=True)
    path.write_text(page.replace("url(font:", f"url({fonts}/"), "utf-8")
    return path


def _seconds(command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - start


def _compare(name: str, ours: list[str], theirs: list[str], aim: float) -> None:
    _seconds(ours), _seconds(theirs)
    pairs = [(_seconds(ours), _seconds(theirs)) for _ in range(ROUNDS)]
    ratio = statistics.median(a / b for a, b in pairs)
    mine, plain = (statistics.median(column) for column in zip(*pairs, strict=True))
    print(f"{name}: {mine:.2f} s against {plain:.2f} s, ratio {ratio:.2f} (aim: {aim:.2f} or less)")


def main() -> None:
    """Print the ratios."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        html = _print_html(folder)
        plain = [str(BIN / "weasyprint"), "--pdf-variant", "pdf/a-3a", str(html), f"{name}/x.pdf"]
        build = [str(BIN / "briefgen"), "build", str(HAGUE), "--kind", "brief", "--quiet"]
        build += ["--audience", "internal", "--out", f"{name}/dist"]
        _compare("three formats", build, plain, 1.0)
        _compare("Markdown and HTML", [*build, "--to", "md,html"], plain, 0.4)


if __name__ == "__main__":
    main()
