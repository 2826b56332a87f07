"""What a reader gets from a finished file, in order: read back by other means than made it.

Markdown is rendered by a second parser, HTML is read as a page, and a PDF in the order of its
structure. Importing this is cheap.
"""

from __future__ import annotations

from html.parser import HTMLParser


def words_of_markdown(data: bytes) -> str:
    """The text of a Markdown document as a second parser (cmark-gfm) renders it."""
    import cmarkgfm

    page = cmarkgfm.markdown_to_html_with_extensions(data.decode(), extensions=["table"])
    return words_of_html(page.encode())


def words_of_html(data: bytes) -> str:
    """The text of a page as a reader gets it: numbers of lists and descriptions included."""
    page = _Page()
    page.feed(data.decode())
    page.close()
    return "".join(page.words)


def words_of_pdf(data: bytes) -> str:
    """The text of a PDF in the order of its structure, without page furniture."""
    from briefgen.pdf.words import PrintedWords

    return PrintedWords(data).as_read()


class _Page(HTMLParser):
    """Collects what a page shows; what its own markup hides is left out."""

    _VOID = frozenset(
        [
            "area",
            "base",
            "br",
            "col",
            "embed",
            "hr",
            "img",
            "input",
            "link",
            "meta",
            "source",
            "track",
            "wbr",
        ]
    )
    _SILENT = frozenset(["head", "script", "style", "template"])
    _INLINE = frozenset(
        [
            "a",
            "abbr",
            "b",
            "bdi",
            "bdo",
            "cite",
            "code",
            "em",
            "i",
            "mark",
            "q",
            "s",
            "small",
            "span",
            "strong",
            "sub",
            "sup",
        ]
    )

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._open: list[tuple[str, bool]] = []  # elements, and whether they are hidden
        self._numbers: list[int | None] = []  # the last number of each list; None where it has none

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        about = dict(attrs)
        style = (about.get("style") or "").replace(" ", "")
        hidden = bool(self._open and self._open[-1][1])
        hidden |= tag in self._SILENT or "hidden" in about or "display:none" in style
        if tag == "img" and not hidden:
            self.words.append(f"\n{about.get('alt') or ''}\n")
        if tag in ("ol", "ul"):
            start = about.get("start") or "1"
            self._numbers.append(int(start) - 1 if tag == "ol" and start.isdigit() else None)
        if tag == "li" and not hidden:
            self._count(about.get("value") or "")
        if tag not in self._INLINE:
            self.words.append("\n")
        if tag not in self._VOID:
            self._open.append((tag, hidden))

    def _count(self, value: str) -> None:
        if self._numbers and self._numbers[-1] is not None:
            self._numbers[-1] = int(value) if value.isdigit() else self._numbers[-1] + 1
            self.words.append(f"\n{self._numbers[-1]}. ")

    def handle_endtag(self, tag: str) -> None:
        names = [name for name, _ in self._open]
        if tag in names:
            del self._open[len(names) - 1 - names[::-1].index(tag) :]
        if tag in ("ol", "ul") and self._numbers:
            self._numbers.pop()
        if tag not in self._INLINE:
            self.words.append("\n")

    def handle_data(self, data: str) -> None:
        if not (self._open and self._open[-1][1]):
            self.words.append(data)
