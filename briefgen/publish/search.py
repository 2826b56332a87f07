"""The search: no finished file holds words that its readers may not see.

The second gate. The first is that what is withheld is gone before any template; this one looks
into the finished files, decoded, for whatever of the facts file should not be there. It knows
nothing of how editions are made: it compares the words of the file with those that are visible.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import unquote

_WORDS = re.compile(r"\w+")
_TAG = re.compile(r"<[^>]*>")
_LEAST_WORDS, _LEAST_CHARACTERS = 3, 12


def secrets(everything: Any, comments: Iterable[str], visible: Iterable[str]) -> frozenset[str]:
    """The strings of the facts file that nothing visible contains, ready to be searched for.

    `everything` is the file's data; `visible` are the texts that the readers may see, those of the
    templates and the labels among them. Strings of less than three words and twelve characters are
    left out: they turn up by chance.
    """
    shown = _Haystack(visible)
    found = (_normal(text) for text in (*_strings(everything), *comments))
    return frozenset(text for text in found if _long_enough(text) and text not in shown)


def leaks(data: Iterable[str], wanted: frozenset[str]) -> list[str]:
    """Which of the `wanted` strings stand in the texts of a finished file."""
    haystack = _Haystack(data)
    return sorted(text for text in wanted if text in haystack)


class _Haystack:
    """Texts to look in. Words are compared, so that line ends and punctuation hide nothing."""

    def __init__(self, texts: Iterable[str]) -> None:
        self.text = " \n ".join(f" {_normal(t)} " for t in texts)

    def __contains__(self, text: object) -> bool:
        return f" {text} " in self.text


def _normal(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).replace("\u00ad", "").casefold()
    return " ".join(_WORDS.findall(plain))


def _long_enough(text: str) -> bool:
    return text.count(" ") + 1 >= _LEAST_WORDS or len(text) >= _LEAST_CHARACTERS


def _strings(value: Any) -> Iterator[str]:
    """Every text in the data of a file, the ids among them."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield str(key)
            yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)


def comments(lines: Iterable[str]) -> list[str]:
    """The comments of a YAML file, as far as lines show them."""
    found = []
    for line in lines:
        match = re.search(r"(?:^|\s)#(.*)", line)
        if match:
            found.append(match[1])
    return found


def texts_of(name: str, data: bytes) -> list[str]:
    """What can be read in a finished file: as it is, and with every encoding undone."""
    if name.endswith(".pdf"):
        from briefgen.publish.pdf_texts import texts_in_pdf

        return list(texts_in_pdf(data))
    text = data.decode("utf-8")
    plain = html.unescape(text)
    return [text, plain, unquote(plain), _TAG.sub("", plain), _joined(plain)]


def _joined(text: str) -> str:
    """The text with Markdown's marks taken out, so that none of them parts two words."""
    return re.sub(r"[\\*_`]", "", text)
