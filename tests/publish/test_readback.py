"""Finished files read back: what a reader gets, and everything that can be found in a file."""

from __future__ import annotations

import base64

import pytest

from briefgen.publish.readback import texts_in_markup, words_of_html, words_of_markdown


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("<p>a <b>b</b>c</p>", "a bc"),
        ("<p>a</p><p>b</p>", "a b"),
        ("<p>a &amp; b</p>", "a & b"),
        ("<ol><li>a</li><li>b</li></ol>", "1. a 2. b"),
        ('<ol start="3"><li>a</li><li value="7">b</li><li>c</li></ol>', "3. a 7. b 8. c"),
        ("<ul><li>a</li></ul>", "a"),
        ('<img src="x" alt="A map">', "A map"),
        ("<head><title>t</title></head><style>s</style><script>x</script>a", "a"),
        ("<p hidden>a</p><p style='display: none'><b>b</b></p><p>c</p>", "c"),
        ("<p>a<br>b</p>", "a b"),
        ("<p>a <!-- b --> c</p>", "a c"),
    ],
)
def test_what_a_reader_of_a_page_gets(page: str, words: str) -> None:
    assert " ".join(words_of_html(page.encode()).split()) == words


def test_markdown_is_rendered_by_another_parser() -> None:
    text = "# a\n\n- **b**\n\n| c | d |\n| - | - |\n| e \\| f | `g` |\n\n3. h\n"
    assert words_of_markdown(text.encode()).split() == [
        "a",
        "b",
        "c",
        "d",
        "e",
        "|",
        "f",
        "g",
        "3.",
        "h",
    ]


def test_every_encoding_in_a_file_is_undone() -> None:
    inside = base64.b64encode(b"the secret").decode()
    picture = base64.b64encode(b"the points").decode()
    text = (
        f'<p title="s&#101;cret">s<b>ecr</b>et</p><a href="x?q=%73ecret">a</a>'
        f'<a href="data:text/plain;base64,{inside}">b</a>'
        f'<img src="data:image/png;base64,{picture}">'
    )
    found = "\n".join(texts_in_markup(text.encode()))
    assert found.count("secret") >= 4
    assert "the secret" in found
    assert "the points" not in found
    assert picture not in found
