"""Addresses that lead a browser to the very passage (WICG, URL Fragment Text Directives)."""

from __future__ import annotations

import re
from urllib.parse import quote

from briefgen.sources.quote import Fragment, parse

_DIRECTIVE = ":~:"
# A long passage, or one over several paragraphs, is named by its first and last words.
_LONGEST = 200
_EDGE_WORDS = 5
_BREAK = re.compile(r"[\n\r\f\v\u2028\u2029]")


def text_fragment(address: str, words: str, prefix: str = "", suffix: str = "") -> str:
    """`address` with a directive that makes a browser show `words` of that page.

    `prefix` and `suffix` are the words beside it. Where `words` has an ellipsis, what is before
    the first and behind the last one are the two ends of the passage. A fragment that the address
    has already is kept, an older text directive is not. Without any words the address is as it
    was.
    """
    start, end = _ends(words)
    if not start:
        return address
    parts = [
        f"{_encoded(prefix)}-" if prefix.strip() else "",
        _encoded(start),
        _encoded(end),
        f"-{_encoded(suffix)}" if suffix.strip() else "",
    ]
    page, _, fragment = address.partition("#")
    kept = fragment.partition(_DIRECTIVE)[0]
    return f"{page}#{kept}{_DIRECTIVE}text={','.join(part for part in parts if part)}"


def _ends(words: str) -> tuple[str, str]:
    """The first and the last words of a passage; no last words if it is named as a whole."""
    pieces = [piece for fragment in parse(words).fragments if (piece := _whole_words(fragment))]
    if len(pieces) > 1:
        return pieces[0], pieces[-1]
    piece = "".join(pieces)
    each = piece.split()
    edge = min(_EDGE_WORDS, len(each) // 2)
    if edge and (len(piece) > _LONGEST or _BREAK.search(piece)):
        return " ".join(each[:edge]), " ".join(each[-edge:])
    return piece, ""


def _whole_words(fragment: Fragment) -> str:
    """Its words, without those of which a bracket replaces a part: browsers match whole words."""
    words = fragment.words.split()
    first = 1 if fragment.head or fragment.open_start else 0
    last = 1 if fragment.tail or fragment.open_end else 0
    return fragment.words if not first + last else " ".join(words[first : len(words) - last])


def _encoded(words: str) -> str:
    """Percent-encoded, with the hyphen, which has a meaning in the directive."""
    return quote(" ".join(words.replace("\u00ad", "").split()), safe="").replace("-", "%2D")
