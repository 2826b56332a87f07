"""The Hague brief as it might have been a week earlier, to show what `--since` and `diff` say.

python -m tests.changed        # prints the diff, and makes .github/pictures/changed.png
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import yaml
from PIL import Image

from tests.gallery import LOOKED_AT, README, ROOT, keep, pages

HAGUE = ROOT / "content" / "nato-the-hague.yaml"
_RUN = (sys.executable, "-c", "from briefgen.cli.main import run; run()")
_DOTS = LOOKED_AT + 30


def earlier(data: dict[str, Any]) -> dict[str, Any]:
    """The facts without what was learnt since, and as they were worded then."""
    data["brief"]["as_of"] = "2025-02-24"
    del data["key_messages"]["ukraine"]
    gaps = data["key_messages"]["gaps"]["text"]
    gaps["en"] = "Tanks and air defence systems are in short supply, according to Mr Rutte."
    gaps["fr"] = "M. Rutte constate un manque de chars et de systèmes de défense aérienne."
    data["positions"]["hegseth-presence"]["stance"] = "leans against"
    return data


def earlier_file(folder: Path) -> Path:
    """The earlier facts as a file in `folder`."""
    data = earlier(yaml.load(HAGUE.read_bytes(), yaml.BaseLoader))
    path = folder / "earlier.yaml"
    path.write_text(yaml.safe_dump(data, sort_keys=False, allow_unicode=True), "utf-8")
    return path


def picture() -> Path:
    """The picture for the README: the first page, with the box and the bars."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        old = earlier_file(folder)
        words = ("--kind", "brief", "--audience", "public", "--to", "pdf", "--quiet")
        build = (*_RUN, "build", str(HAGUE), "--since", str(old), *words, "--out", name)
        subprocess.run(build, check=True)
        (pdf,) = folder.rglob("*.pdf")
        with Image.open(pages(pdf, folder, _DOTS)[0]) as page:
            README.mkdir(parents=True, exist_ok=True)
            keep(page.convert("RGB"), README / "changed.png")
    return README / "changed.png"


def main() -> None:
    """Print the diff and make the picture."""
    with tempfile.TemporaryDirectory() as name:
        old = earlier_file(Path(name))
        subprocess.run((*_RUN, "diff", str(old), str(HAGUE), "--audience", "public"), check=True)
    print(picture().relative_to(ROOT))


if __name__ == "__main__":
    main()
