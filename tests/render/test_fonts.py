"""Which characters the fonts lack, against another reader of fonts and against what is printed."""

from __future__ import annotations

import struct
import unicodedata
from pathlib import Path

import pytest
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
