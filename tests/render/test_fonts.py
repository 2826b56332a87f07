"""Characters that no font has: found as another reader of fonts finds them, named, and cured."""

from __future__ import annotations

import struct
import subprocess
import sys
import unicodedata
from pathlib import Path

import page
import pytest
from fontTools.fontBuilder import FontBuilder  # type: ignore[import-untyped]
from fontTools.pens.ttGlyphPen import TTGlyphPen  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st

from briefgen.render.fonts import FontUnreadable, missing_characters
from tests.pdf_samples import FONTS

SERIF = tuple(font for font in FONTS if "Serif4-It" in font.name)


@pytest.mark.parametrize("font", FONTS, ids=lambda font: font.stem)
def test_another_reader_finds_the_same_characters(font: Path) -> None:
    known = set(TTFont(font).getBestCmap())
    codes = [code for code in range(0x20, 0x20000) if not 0xD800 <= code < 0xE000]
    # Of what can be composed or set in another way, the other reader knows nothing.
    single = [c for c in map(chr, codes) if unicodedata.normalize("NFD", c) == c]
    shown = [c for c in single if unicodedata.category(c) not in ("Cc", "Cf", "Zl", "Zp", "Zs")]
    missing = missing_characters("\n".join(shown), (font,))
    odd = {c for c in shown if (ord(c) in known) == (c in missing)}
    assert {unicodedata.name(c).split()[0] for c in odd} <= {"VARIATION", "MONGOLIAN"} | (
        {"NON-BREAKING"} if 0x2011 not in known else set()
    )


@given(st.text(), st.text())
def test_what_is_missing_of_two_texts_is_missing_of_both(one: str, two: str) -> None:
    apart = missing_characters(one, FONTS) | missing_characters(two, FONTS)
    assert missing_characters(one + "\n" + two, FONTS) == dict(sorted(apart.items()))


@given(st.text())
def test_more_fonts_lack_less(text: str) -> None:
    assert missing_characters(text, FONTS).items() <= missing_characters(text, SERIF).items()


@pytest.mark.parametrize(
    "text",
    [
        "Erdoğan, Łódź, Île-de-France, „Anführung“, Ελλάδα, Україна, 50 % – 3\u202f000 €",
        "e\u0301 o\u0302\u0323",  # letters with their accents apart
        "soft\u00adhyphen no\u2011break zero\u200bwidth \u200ejoin\u200der",
        "thin\u2009space figure\u2007space\u00a0",
        "a\tb\r\nc\u2028d\ufeff",
        "heart \u2665\ufe0e",
    ],
)
def test_ordinary_text_lacks_nothing(text: str) -> None:
    assert missing_characters(text, FONTS) == {}


def test_a_letter_is_there_if_its_parts_are() -> None:
    known = set(TTFont(SERIF[0]).getBestCmap())
    parted = [
        chr(code)
        for code in range(0xA0, 0x2000)
        if code not in known
        and {ord(part) for part in unicodedata.normalize("NFD", chr(code))} <= known
    ]
    assert len(parted) > 10
    assert missing_characters("".join(parted), SERIF) == {}


def test_what_is_missing_is_named_in_order() -> None:
    assert missing_characters("日本 and א and 日 \U0001f600\ufe0f", FONTS) == {
        "א": "HEBREW LETTER ALEF",
        "日": "CJK UNIFIED IDEOGRAPH-65E5",
        "本": "CJK UNIFIED IDEOGRAPH-672C",
        "\U0001f600": "GRINNING FACE",
    }


def test_a_character_without_a_name_is_given_by_number() -> None:
    assert missing_characters("\ue123", FONTS) == {"\ue123": "U+E123"}


def test_without_fonts_everything_visible_is_missing() -> None:
    assert set(missing_characters("a\n b", ())) == {"a", " ", "b"}


@given(st.binary(max_size=60))
def test_a_file_that_is_no_font_is_told_apart(data: bytes) -> None:
    for content in (data, b"\0\1\0\0\0\1" + bytes(6) + b"cmap" + bytes(4) + data):
        font = _file(content)
        with pytest.raises(FontUnreadable):
            missing_characters("a", (font,))


def _file(content: bytes) -> Path:
    import tempfile

    path = Path(tempfile.mkdtemp()) / f"{abs(hash(content))}.ttf"
    path.write_bytes(content)
    return path


def test_a_font_that_changes_is_read_again(tmp_path: Path) -> None:
    font = tmp_path / "a.ttf"
    font.write_bytes(FONTS[0].read_bytes())
    assert not missing_characters("a", (font,))
    font.write_bytes(struct.pack(">IH6x", 0x10000, 0))
    with pytest.raises(FontUnreadable):
        missing_characters("a", (font,))


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
