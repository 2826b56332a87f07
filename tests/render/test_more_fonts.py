"""Characters that no font has are named before anything is made; a font of the user's cures it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import page
import pytest
from fontTools.fontBuilder import FontBuilder  # type: ignore[import-untyped]
from fontTools.pens.ttGlyphPen import TTGlyphPen  # type: ignore[import-untyped]

DAY, ORIGIN = "日", "本"
YAML = f"""format: 1
brief: {{title: The rising sun}}
summit: {{name: Kyoto}}
glossary:
  day:
    kinds: [brief, handout, cards]
    term: Day
    text: written {DAY}{ORIGIN} there
    basis: ours
"""


def _font(path: Path, characters: str, family: str) -> None:
    """A font with a box for each of `characters`, and for the blank between them."""
    characters = " " + characters
    names = [".notdef", *(f"box{at}" for at in range(len(characters)))]
    pen = TTGlyphPen(None)
    pen.moveTo((50, 0))
    for corner in ((50, 700), (650, 700), (650, 0)):
        pen.lineTo(corner)
    pen.closePath()
    box = pen.glyph()
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap(dict(zip(map(ord, characters), names[1:], strict=True)))
    builder.setupGlyf(dict.fromkeys(names, box))
    builder.setupHorizontalMetrics(dict.fromkeys(names, (700, 50)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": family, "styleName": "Regular", "psName": "Boxes"})
    builder.setupOS2(sTypoAscender=800, sTypoDescender=-200, usWinAscent=800, usWinDescent=200)
    builder.setupPost()
    builder.save(path)


def _build(*words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    code = "from briefgen.cli.main import run; run()"
    command = [sys.executable, "-c", code, "build", *words]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    (tmp_path / "sun.yaml").write_text(YAML, "utf-8")
    (tmp_path / "mine" / "fonts").mkdir(parents=True)
    return tmp_path


def test_a_character_without_a_font_is_named_with_the_remedy(desk: Path) -> None:
    done = _build("sun.yaml", "--kind", "brief", cwd=desk)
    assert done.returncode == 1
    assert f"No font has the character {DAY} (CJK UNIFIED IDEOGRAPH-65E5)" in done.stderr
    assert f"No font has the character {ORIGIN} (CJK UNIFIED IDEOGRAPH-672C)" in done.stderr
    assert "sun.yaml:8:" in done.stderr
    assert "--templates DIR" in done.stderr
    assert not (desk / "dist").exists()


def test_formats_that_need_no_font_are_made_all_the_same(desk: Path) -> None:
    done = _build("sun.yaml", "--kind", "brief", "--to", "md,html", cwd=desk)
    assert (done.returncode, done.stderr) == (0, "")
    assert DAY in (desk / "dist" / "sun.brief.en.md").read_text("utf-8")


def test_a_font_with_one_of_them_leaves_the_other(desk: Path) -> None:
    _font(desk / "mine" / "fonts" / "Boxes.ttf", DAY, "Boxes")
    done = _build("sun.yaml", "--kind", "brief", "--templates", "mine", cwd=desk)
    assert done.returncode == 1
    assert f"the character {ORIGIN}" in done.stderr
    assert f"the character {DAY}" not in done.stderr


def test_a_font_of_the_users_own_cures_it(desk: Path) -> None:
    _font(desk / "mine" / "fonts" / "Boxes.ttf", DAY + ORIGIN, "Boxes of mine")
    done = _build("sun.yaml", "--to", "pdf", "--templates", "mine", cwd=desk)
    assert (done.returncode, done.stderr) == (0, "")
    made = sorted((desk / "dist").glob("*.pdf"))
    assert len(made) >= 3
    for pdf in made:
        fonts = subprocess.run(["pdffonts", pdf], capture_output=True, text=True, check=True)
        assert "Boxes" in fonts.stdout
        text = subprocess.run(["pdftotext", pdf, "-"], capture_output=True, text=True, check=True)
        assert f"written {DAY}{ORIGIN} there" in " ".join(text.stdout.split())
        for profile in ("3a", "ua1"):
            assert page.validate_pdf_bytes(pdf.read_bytes(), profile=profile).failures == []


def test_a_file_that_is_no_font_is_a_problem_with_its_name(desk: Path) -> None:
    (desk / "mine" / "fonts" / "Broken.ttf").write_bytes(b"not a font")
    done = _build("sun.yaml", "--kind", "brief", "--to", "pdf", "--templates", "mine", cwd=desk)
    assert done.returncode == 1
    assert "Broken.ttf" in done.stderr
    assert "Traceback" not in done.stderr
