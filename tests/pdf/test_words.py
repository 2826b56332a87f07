"""The words of a finished PDF, in the order of its structure and without page furniture."""

from __future__ import annotations

import pytest

from briefgen.pdf.engine import render_here
from briefgen.pdf.words import PrintedWords, unescaped, unhexed
from tests.pdf_samples import document, job


def read(body: str) -> str:
    """The words of a document, as one reads them."""
    return " ".join(PrintedWords(render_here(job(document(body))).pdf).as_read().split())


def test_text_is_read_in_the_order_of_the_document_and_without_headers() -> None:
    body = "<main><h1>Dues</h1><p>One “word” – Łódź.</p><ul><li>first<li>second</ul></main>"
    text = read(body)
    assert text.startswith("Dues One “word” – Łódź.")
    assert text.index("first") < text.index("second")
    assert "TLP:GREEN" not in text, "that stands in the margin of every page"
    assert "1 of 1" not in text


@pytest.mark.parametrize(
    ("coded", "plain"),
    [(rb"a\(b\)", b"a(b)"), (rb"\101\n", b"A\n"), (rb"\\", b"\\"), (b"a\\\nb", b"ab"), (b"", b"")],
)
def test_the_escapes_of_a_string_are_undone(coded: bytes, plain: bytes) -> None:
    assert unescaped(coded) == plain


@pytest.mark.parametrize(
    ("coded", "plain"), [(b"41 42", b"AB"), (b"414", b"A@"), (b"", b""), (b"e9", b"\xe9")]
)
def test_hexadecimal_strings_may_have_blanks_and_lack_a_digit(coded: bytes, plain: bytes) -> None:
    """ISO 32000-1, 7.3.4.3: a last digit that is missing counts as 0."""
    assert unhexed(coded) == plain
