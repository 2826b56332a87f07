"""Pictures of every page of every document of the samples, to look at: `make gallery`.

They go into gallery/, which is not kept; with `--readme`, a few into .github/pictures/.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from PIL import Image, ImageOps

ROOT = Path(__file__).resolve().parent.parent
GALLERY = ROOT / "gallery"
README = ROOT / ".github" / "pictures"
FILES = (
    ROOT / "content" / "nato-the-hague.yaml",
    ROOT / "tests" / "samples" / "harbour-summit.yaml",
)
# The document and the page that the README shows, by the name of the picture.
SHOWN = {
    "brief": ("nato-the-hague.brief.public.en", 1),
    "handout": ("nato-the-hague.handout.public.en", 1),
    "cards": ("nato-the-hague.cards.internal.en", 2),
}
LOOKED_AT, READ = 80, 110  # dots an inch


def build(target: Path) -> None:
    """Build everything, be it over its limits or at fault: that is to be seen."""
    shutil.rmtree(target, ignore_errors=True)
    code = "from briefgen.cli.main import run; run()"
    words = ("--all", "--to", "html,pdf", "--allow-overflow", "--no-preflight", "--quiet")
    command = [sys.executable, "-c", code, "build", *map(str, FILES), *words, "--out", str(target)]
    subprocess.run(command, check=False)


def pages(pdf: Path, target: Path, dots: int) -> list[Path]:
    """A picture of each page, in order."""
    stem = target / pdf.stem
    subprocess.run(["pdftoppm", "-png", "-r", str(dots), str(pdf), str(stem)], check=True)
    return sorted(target.glob(f"{pdf.stem}-*.png"))


def every_page(built: Path) -> Iterator[Path]:
    """Pictures of the pages of all PDFs below `built`, then of its web pages."""
    with ThreadPoolExecutor(2) as pool:
        for made in pool.map(
            lambda pdf: pages(pdf, GALLERY, LOOKED_AT), sorted(built.rglob("*.pdf"))
        ):
            yield from made
    command = ["node", str(ROOT / "tests" / "web" / "pictures.mjs"), str(built), str(GALLERY)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    yield from (Path(line) for line in done.stdout.splitlines())


def for_readme(built: Path) -> Iterator[Path]:
    """The pictures of the README: a page each, small enough to be kept."""
    README.mkdir(parents=True, exist_ok=True)
    for name, (stem, number) in SHOWN.items():
        (pdf,) = built.rglob(f"{stem}.pdf")
        with Image.open(pages(pdf, GALLERY, READ)[number - 1]) as picture:
            keep(picture.convert("RGB"), README / f"{name}.png")
        yield README / f"{name}.png"
    yield _ten_lines(built)
    from tests import changed  # which uses what is above

    yield changed.picture()


def _ten_lines(built: Path) -> Path:
    """The page that the README's first lines of YAML become, down to the end of what is on it."""
    found = re.search(r"(?s)```yaml\n(format: 1\n.*?)```", (ROOT / "README.md").read_text("utf-8"))
    assert found
    facts = built / "ten-lines.yaml"
    facts.write_text(found[1], "utf-8")
    code = "from briefgen.cli.main import run; run()"
    words = ("build", str(facts), "--kind", "brief", "--to", "pdf", "--out", str(built))
    subprocess.run([sys.executable, "-c", code, *words], check=True)
    with Image.open(pages(built / "ten-lines.brief.en.pdf", GALLERY, READ)[0]) as picture:
        page = picture.convert("RGB")
    width, height = page.size
    upper = page.crop((0, 0, width, int(height * 0.9)))  # without the foot of the page
    box = ImageOps.invert(upper.convert("L")).getbbox()
    assert box
    margin = width // 30
    shown = (0, max(0, box[1] - margin), width, box[3] + margin)
    keep(page.crop(shown), README / "ten-lines.png")
    return README / "ten-lines.png"


def keep(picture: Image.Image, path: Path) -> None:
    """Write a picture for the README, framed, in few colours."""
    framed = ImageOps.expand(picture, border=1, fill="#c9d3dc")
    small = framed.quantize(48, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    small.save(path, optimize=True)


def main() -> None:
    """Make the gallery anew and print what is in it."""
    shutil.rmtree(GALLERY, ignore_errors=True)
    GALLERY.mkdir()
    built = ROOT / "build" / "gallery"
    build(built)
    made = for_readme(built) if "--readme" in sys.argv[1:] else every_page(built)
    for path in made:
        print(path.relative_to(ROOT) if path.is_relative_to(ROOT) else path)


if __name__ == "__main__":
    main()
