"""The Markdown as a second program reads it: the headings, tables and lists that were meant.

They are those of the HTML, but for a few sections that say the same in another shape; and each has
what the Edition has in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import pytest

from briefgen.editions.edition import Edition, Section
from tests.documents import Sample, edition_of, every_document, finished
from tests.reading import flat, name, page, pandoc, seen, words

DOCUMENTS = pytest.mark.parametrize("document", every_document(), ids=str)
# Sections that are a picture, cards or a cell's history in HTML, and tables or lists in Markdown.
OTHER_SHAPE = {"charts", "figures", "lines", "positions"}
Blocks = list[dict[str, Any]]


@cache
def _blocks(markdown: str) -> Blocks:
    return pandoc(markdown)


def _headings(blocks: Blocks) -> Iterator[tuple[int, str]]:
    for block in blocks:
        if block["t"] == "Header":
            yield block["c"][0], flat(words(block))


def _sections(blocks: Blocks, edition: Edition) -> dict[str, Blocks]:
    """The blocks below each heading of the second level, by the name of the section."""
    parts: list[Blocks] = []
    for block in blocks:
        if block["t"] == "Header" and block["c"][0] == 2:
            parts.append([])
        elif parts:
            parts[-1].append(block)
    names = [section.name for section in edition.sections]
    return dict(zip(names, parts, strict=False))


def _title(section: Section, edition: Edition) -> str:
    return flat(section.title.text or edition.words["sections"][section.name])


def _items(node: Any) -> int:
    """How many items there are in lists, and in lists in them."""
    if isinstance(node, list):
        return sum(_items(part) for part in node)
    if not isinstance(node, dict):
        return 0
    inside = node.get("c", [])
    if node.get("t") == "OrderedList":
        inside = inside[1]
    own = len(inside) if node.get("t") in ("BulletList", "OrderedList") else 0
    return own + _items(inside)


def _tables(blocks: Blocks) -> list[list[list[str]]]:
    """The words of the cells of each table, row by row, its head first."""
    found = []
    for block in blocks:
        if block["t"] == "Table":
            _, _, _, head, bodies, _ = block["c"]
            rows = head[1] + [row for body in bodies for row in body[3]]
            found.append([[flat(words(cell[4])) for cell in row[1]] for row in rows])
    return found


def _elements(element: Element, tag: str) -> list[Element]:
    return [inner for inner in element.iter() if name(inner) == tag]


def _section_of(body: Element, section: str) -> Element:
    (found,) = (e for e in body.iter() if e.get("id") == f"section-{section}")
    return found


@DOCUMENTS
def test_the_headings_are_those_of_the_sections(document: Sample, shelf: Path) -> None:
    edition = edition_of(document)
    headings = list(_headings(_blocks(finished(document, shelf).markdown)))
    titles = [_title(section, edition) for section in edition.sections]
    titles += [flat(edition.words["sections"]["sources"])] if edition.sources else []
    assert headings[0] == (1, flat(str(edition.about["title"])))
    assert [words for level, words in headings if level == 2] == titles
    for (before, _), (after, _) in pairwise(headings):
        assert after <= before + 1


@DOCUMENTS
def test_the_headings_are_those_of_the_page(document: Sample, shelf: Path) -> None:
    made, edition = finished(document, shelf), edition_of(document)
    html, sections = page(made.html), _sections(_blocks(made.markdown), edition)
    for section in edition.sections:
        if section.name in OTHER_SHAPE:
            continue
        below = [*_headings(sections[section.name])]
        element = _section_of(html, section.name)
        shown = [
            (int(name(e)[1]), flat(seen(e)))
            for e in element.iter()
            if re.fullmatch(r"h[3-6]", name(e))
        ]
        assert below == shown, section.name


@DOCUMENTS
def test_the_lists_and_tables_are_those_of_the_page(document: Sample, shelf: Path) -> None:
    made, edition = finished(document, shelf), edition_of(document)
    html, markdown = page(made.html), _sections(_blocks(made.markdown), edition)
    for section in edition.sections:
        if section.name in OTHER_SHAPE:
            continue
        blocks, element = markdown[section.name], _section_of(html, section.name)
        assert _items(blocks) == len(_elements(element, "li")), section.name
        tables = [
            [
                [flat(seen(cell)) for cell in row if name(cell) in ("th", "td")]
                for row in _elements(table, "tr")
            ]
            for table in _elements(element, "table")
        ]
        shapes = [[len(row) for row in table] for table in tables]
        assert [[len(row) for row in table] for table in _tables(blocks)] == shapes, section.name


@DOCUMENTS
def test_sections_of_another_shape_have_the_same_in_them(document: Sample, shelf: Path) -> None:
    made, edition = finished(document, shelf), edition_of(document)
    html, markdown = page(made.html), _sections(_blocks(made.markdown), edition)
    for section in edition.sections:
        blocks = markdown[section.name]
        match section.name:
            case "charts":
                bars = [len(item["bars"]) for item in section.items]
                assert [len(table) - 1 for table in _tables(blocks)] == bars
                element = _section_of(html, "charts")
                assert len(_elements(element, "figure")) == len(bars)
            case "figures":
                pictures = _elements(_section_of(html, "figures"), "img")
                assert _items(blocks) == len(pictures) == len(section.items)
            case "lines":
                assert _items(blocks) >= len(section.items)
                ids = {element.get("id") for element in html.iter()}
                assert {item["id"] for item in section.items} <= ids
            case "positions":
                _check_matrix(section, edition, blocks, html)


def _check_matrix(section: Section, edition: Edition, blocks: Blocks, html: Element) -> None:
    """A row for each party, a column for each issue, the same word in each cell."""
    (table,) = _tables(blocks)
    rows, issues = section.extra["rows"], section.extra["issues"]
    assert [len(row) for row in table] == [1 + len(issues)] * (1 + len(rows))
    (element,) = _elements(_section_of(html, "positions"), "table")
    cells = [[flat(seen(cell)) for cell in row] for row in _elements(element, "tr")[1:]]
    for row, shown, wanted in zip(table[1:], cells, rows, strict=True):
        states = [flat(edition.words["stances"][cell["state"]]) for cell in wanted["cells"]]
        assert len(shown) == len(row)
        for word, one, other in zip(states, row[1:], shown[1:], strict=True):
            assert one.startswith(word)
            assert word in other


@DOCUMENTS
def test_it_reads_well_as_plain_text(document: Sample, shelf: Path) -> None:
    edition, text = edition_of(document), finished(document, shelf).markdown
    lines = text.splitlines()
    assert lines[0] == lines[-1] == f"**{edition.marking}**"
    assert not re.search(r"</?[a-z][^>]*>|&[a-z]+;|\{[%{]|\\\\|\n\n\n", text)
    assert [line for line in lines if line != line.rstrip()] == []
    # Nothing that a mail program or another reader would take for code.
    assert not any(block["t"] in ("CodeBlock", "RawBlock", "Div") for block in _blocks(text))
    prose = [line for line in lines if "|" not in line]
    assert sum(line.count("\\") for line in prose) <= 12, "too many backslashes to read well"


def test_a_lost_heading_list_or_table_is_found(shelf: Path) -> None:
    document = next(d for d in every_document() if str(d) == "harbour-summit.brief.public.en")
    text = finished(document, shelf).markdown
    blocks = _blocks(text)
    assert _items(_blocks(re.sub(r"(?m)^- ", "", text, count=1))) == _items(blocks) - 1
    assert len(list(_headings(_blocks(text.replace("\n## ", "\n", 1))))) < len(
        list(_headings(blocks))
    )
    assert len(_tables(_blocks(text.replace("| --- |", "|", 1)))) < len(_tables(blocks))
