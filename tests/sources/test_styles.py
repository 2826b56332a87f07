"""What the styles of a page hide or strike out is not there for its readers."""

from __future__ import annotations

import pytest

from briefgen.files import Unreadable
from tests.sources.test_webpage import read


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("It is <b style='text-decoration: underline line-through'>not</b> open", "It is open"),
        ("<style>.off{text-decoration-line:line-through}</style>a <b class=off>no</b> b", "a b"),
        ("<style>#x, .y b{display:none}</style>a <i id=x>1</i><i class=y>2<b>3</b></i>", "a 2"),
        (
            "<style>i{display:none} i.seen{display:inline}</style>a <i>1</i><i class=seen>2</i>",
            "a 2",
        ),
        ("<style>i{display:none!important}</style>a <i style='display:block'>1</i>b", "a b"),
        ("<style>i{visibility:hidden} b{visibility:visible}</style>a <i>1<b>2</b>3</i>", "a 2"),
        ("<style>i{font-size:0} b{font-size:9px}</style>a <i>1<b>2</b>3</i>", "a 2"),
        ("<style>i{opacity:0}</style>a <i>1</i>b", "a b"),
        (
            "<style>@media print{i{display:none}} @media screen{b{display:none}}</style>"
            "<i>a</i><b>b</b>",
            "a",
        ),
        ("<style media=print>i{display:none}</style><i>a</i>", "a"),
        ("<style>i::after{display:none} i:nonsense{display:none} }{</style><i>a</i>", "a"),
        ("<style>body{visibility:hidden;opacity:0}</style>a", "a"),
        ("a <svg><title>Share</title><style>i{}</style><text>b</text></svg> c", "a c"),
    ],
)
def test_what_styles_hide_or_strike_out_is_left_out(page: str, expected: str) -> None:
    assert read(f"<p>{page}</p>") == expected


def test_style_sheets_without_end_are_refused_since_they_could_hide_anything() -> None:
    with pytest.raises(Unreadable, match="styles have more than"):
        read("<style>" + "i{display:none}" * 40_000 + "</style>a<i>b</i>")
