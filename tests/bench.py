"""What builds cost, as ratios in one run: beside the plain `weasyprint` command, and each other.

Run it with `make bench`. Every command starts cold, as a process of its own; the two of a pair take
turns, so that a slow moment of the machine meets both; a ratio is the median over the pairs. No
finished document is taken from a cache but where that is what is measured. The code of the
templates is kept, as Python keeps that of its modules.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from briefgen.api import build, place
from briefgen.editions.make import Wanted, make_edition
from briefgen.editions.theme import Theme
from briefgen.facts.load import load
from briefgen.pdf.process import Engine
from briefgen.render.templates import Renderer
from tests.publish.test_plan import brief

ROUNDS = int(os.environ.get("BRIEFGEN_BENCH_ROUNDS", "9"))
HAGUE = Path(__file__).parent.parent / "content" / "nato-the-hague.yaml"
BIN = Path(sys.executable).parent
Run = Callable[[], float]
# Typesets a page whenever it is asked to, in one process, as a program that uses the engine would.
_WARM = """import sys, time, weasyprint
for _ in sys.stdin:
    start = time.perf_counter()
    weasyprint.HTML(sys.argv[1]).write_pdf(pdf_variant="pdf/a-3a")
    print(time.perf_counter() - start, flush=True)
"""


class Bench:
    """Commands in a folder of their own, with a cache of their own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.changes = 0
        self.facts = folder / "facts"
        self.facts.mkdir()
        (folder / "cache").mkdir(mode=0o700)
        self.html = _print_html(folder)

    def copies(self, number: int) -> list[str]:
        """The Hague brief under so many names."""
        paths = [self.facts / f"hague-{n}.yaml" for n in range(number)]
        for path in paths:
            path.write_bytes(HAGUE.read_bytes())
        return [str(path) for path in paths]

    def small(self, number: int) -> list[str]:
        """So many small briefs."""
        paths = [self.facts / f"small-{at:03}.yaml" for at in range(number)]
        for at, path in enumerate(paths):
            path.write_text(brief(at), "utf-8")
        return [str(path) for path in paths]

    def build(self, *words: str, cache: str = "templates", before: tuple[str, ...] = ()) -> float:
        """Seconds of one `briefgen build`; `before` are the words of a command that runs it."""
        command = [*before, str(BIN / "briefgen"), "build", "--kind", "brief", "--quiet"]
        return self.seconds([*command, "--out", str(self.folder / "dist"), *words], cache)

    def plain(self) -> float:
        """Seconds of the plain command for the PDF of the same HTML alone."""
        pdf = str(self.folder / "x.pdf")
        return self.seconds([str(BIN / "weasyprint"), "--pdf-variant", "pdf/a-3a", self.html, pdf])

    def one_more(self, number: int) -> Iterator[tuple[float, float]]:
        """Seconds of each of so many documents of a build, and of the warm engine for its PDF.

        They take turns within one build, since what is compared is small.
        """
        command = [sys.executable, "-c", _WARM, self.html]
        pipe = subprocess.PIPE
        out = self.folder / "dist"
        os.environ["BRIEFGEN_CACHE"] = "off"
        with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as warm, Engine() as own:
            assert warm.stdin
            assert warm.stdout
            made = build(self.copies(number), kinds="brief", audience="internal", engine=own)
            placed = place(made, out)
            start = time.perf_counter()
            while next(placed, None):
                ours = time.perf_counter() - start
                warm.stdin.write("\n")
                warm.stdin.flush()
                yield ours, float(warm.stdout.readline())
                start = time.perf_counter()

    def engines(self, processes: int, pdfs: int = 12) -> float:
        """Seconds of so many PDFs by the engine alone, in so many processes at once."""
        lines = "\n" * (pdfs // processes)
        command = [sys.executable, "-c", _WARM, self.html]
        start = time.perf_counter()
        pipe = subprocess.PIPE
        running = [
            subprocess.Popen(command, stdin=pipe, stdout=subprocess.DEVNULL, text=True)
            for _ in range(processes)
        ]
        for process in running:
            assert process.stdin
            process.stdin.write(lines)
            process.stdin.close()
        assert {process.wait() for process in running} == {0}
        return time.perf_counter() - start

    def environment(self, cache: str) -> dict[str, str]:
        own = {"XDG_CACHE_HOME": str(self.folder / "cache"), "BRIEFGEN_CACHE": cache}
        return {**os.environ, **own}

    def seconds(self, command: list[str], cache: str = "templates") -> float:
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True, env=self.environment(cache))
        return time.perf_counter() - start

    def one_changed(self, paths: list[str]) -> tuple[float, float]:
        """User CPU seconds of a build of `paths` of which one has changed, and of that one alone.

        Every build before them has come to rest, and all but that file are known from it.
        """
        command = [str(BIN / "briefgen"), "build", "--all", "--quiet"]
        command += ["--out", str(self.folder / "one-changed")]
        changed = Path(paths[len(paths) // 2])
        text = changed.read_text("utf-8")

        def spent(files: list[str], word: str) -> float:
            changed.write_text(text.replace("{en: en", f"{{en: {word}", 1), "utf-8")
            time.sleep(0.2)
            before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
            self.seconds([*command, *files], "on")
            return resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before

        self.changes += 1
        among = spent(paths, f"among{self.changes}")
        return among, spent([str(changed)], f"alone{self.changes}")

    def busy(self, *words: str) -> float:
        """How many cores a build keeps busy, from its start to its end."""
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        seconds = self.build(*words)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) / seconds

    def peak(self, paths: list[str]) -> float:
        """The most memory, in MB, that a build and all its processes have at a time."""
        command = [str(BIN / "briefgen"), "build", *paths, "--kind", "brief", "--all", "--quiet"]
        command += ["--jobs", "2", "--out", str(self.folder / "dist")]
        process = subprocess.Popen(command, env=self.environment("templates"))
        most = 0

        def look() -> None:
            nonlocal most
            while process.poll() is None:
                most = max(most, sum(map(_memory, _family(process.pid))))
                time.sleep(0.05)

        looking = threading.Thread(target=look)
        looking.start()
        process.wait()
        looking.join()
        assert process.returncode == 0
        return most / 1_000


def _print_html(folder: Path) -> str:
    """The HTML of the brief with its print styles, its fonts at addresses the command can open."""
    theme = Theme.of()
    words = theme.words("en")
    wanted = Wanted(theme.kind("brief"), "en", words, "internal")
    edition = make_edition(load(HAGUE.read_bytes(), "x"), wanted)
    fonts = theme.fonts()[0].parent.as_uri()
    path = folder / "print.html"
    page = Renderer(theme).html(edition, for_print=True)
    path.write_text(page.replace("url(font:", f"url({fonts}/"), "utf-8")
    return str(path)


def _family(pid: int) -> list[int]:
    """A process and all that it has started."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        threads = [p.name for p in Path(f"/proc/{pid}/task").iterdir()]
        for thread in threads:
            children += Path(f"/proc/{pid}/task/{thread}/children").read_text().split()
    except OSError:
        return [pid]
    return [pid, *(found for child in set(children) for found in _family(int(child)))]


def _memory(pid: int) -> int:
    """The memory of one process in kB; what it shares with others counts in part."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


def _compare(name: str, ours: Run, theirs: Run, aim: str, rounds: int = ROUNDS) -> None:
    ours(), theirs()
    _say(name, [(ours(), theirs()) for _ in range(rounds)], aim)


def _say(name: str, pairs: list[tuple[float, float]], aim: str) -> None:
    ratio = statistics.median(a / b for a, b in pairs)
    mine, other = (statistics.median(column) for column in zip(*pairs, strict=True))
    line = f"{name}: {mine:.2f} s against {other:.2f} s, ratio {ratio:.2f} (aim: {aim})"
    print(line, flush=True)


def main() -> None:
    """Print the ratios."""
    with tempfile.TemporaryDirectory() as name:
        bench = Bench(Path(name))
        one = [str(HAGUE), "--audience", "internal"]
        _compare("three formats, cold, beside the plain command for the PDF alone",
                 lambda: bench.build(*one), bench.plain, "1.00 or less")  # fmt: skip
        _compare("Markdown and HTML, cold, beside the same",
                 lambda: bench.build(*one, "--to", "md,html"), bench.plain,
                 "0.40 or less")  # fmt: skip
        few = max(3, ROUNDS // 3)
        many = bench.copies(6)
        _compare("24 documents (--all) on one process, beside two",
                 lambda: bench.build(*many, "--all", "--jobs", "1"),
                 lambda: bench.build(*many, "--all", "--jobs", "2"),
                 "1.90 or more", few)  # fmt: skip
        _compare("the same on one core, where one process does not work beside another, "
                 "beside two processes on two",
                 lambda: bench.build(*many, "--all", "--jobs", "1", before=("taskset", "1")),
                 lambda: bench.build(*many, "--all", "--jobs", "2"),
                 "1.90 or more", few)  # fmt: skip
        for jobs in (1, 2):
            busy = statistics.median(
                bench.busy(*many, "--all", "--jobs", str(jobs)) for _ in range(few)
            )
            print(f"cores kept busy by --jobs {jobs}: {busy:.2f}", flush=True)
        _compare("for comparison, 12 PDFs by the engine alone in one process, beside two",
                 lambda: bench.engines(1), lambda: bench.engines(2),
                 "what this machine has to give", few)  # fmt: skip
        pairs = list(bench.one_more(ROUNDS + 5))[2:]  # until both are warm
        _say("one document more, beside the engine alone when it is warm", pairs, "1.15 or less")
        bench.build(*many, "--all", cache="on")
        _compare("24 documents of which nothing has changed, beside making them",
                 lambda: bench.build(*many, "--all", cache="on"),
                 lambda: bench.build(*many, "--all", "--force", cache="on"),
                 "0.20 or less", few)  # fmt: skip
        bench.build(*one, cache="on")
        _compare("one document that has not changed, beside making it",
                 lambda: bench.build(*one, cache="on"),
                 lambda: bench.build(*one, "--force", cache="on"), "0.20 or less")  # fmt: skip
        for number in (20, 100):
            paths = bench.small(number)
            bench.one_changed(paths)
            pairs = [bench.one_changed(paths) for _ in range(few)]
            _say(f"CPU of one changed file among {number}, beside that file alone", pairs,
                 "1.05 or less")  # fmt: skip
        for number in (25, 200):
            peak = bench.peak(bench.small(number))
            print(f"{2 * number} documents: at most {peak:.0f} MB in all processes", flush=True)


if __name__ == "__main__":
    main()
