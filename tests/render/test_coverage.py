"""The coverage of a source as a page: what is used is marked, and the text stays as it is."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefgen.editions.coverage import Coverage, coverage
from briefgen.editions.theme import Kind, Theme
from briefgen.render.coverage import coverage_json, coverage_page, coverage_text
from briefgen.render.templates import Renderer
from tests.sourced import BODY, ENGLISH, SOURCE, brief, checked

THEME = Theme.of()


KINDS = [THEME.kind(name) for name in THEME.kinds()]


TEXT = ENGLISH.read_text("utf-8")


def covered(path: Path, kinds: list[Kind] = KINDS, audience: str | None = None) -> Coverage:
    one = checked(path)
    return coverage(one.source.loaded, one.texts, one.verification, kinds, audience)


def test_for_a_terminal_and_for_tools(tmp_path: Path) -> None:
    path = brief(tmp_path, SOURCE.replace("}}\n", "}, away: {title: Away}}\n") + BODY)
    found = covered(path)
    lines = coverage_text(found).splitlines()
    assert lines[0] == "minutes: 5 of 9 sentences used, 0 set aside, 4 unused"
    assert lines[-1] == "away: its text is not at hand"
    data = json.loads(coverage_json(found, "x.yaml"))
    sentences = data["sources"][0]["sentences"]
    assert [TEXT[s["start"] : s["end"]] for s in sentences] == [s["text"] for s in sentences]
    assert data["without_text"] == ["away"]
    assert data["sources"][0]["counts"] == {"used": 5, "set aside": 0, "unused": 4}
    assert {"breakwater", "plan"} <= {f for s in sentences for f in s["facts"]}


class Page(HTMLParser):
    """What a page shows: its text, its marks, its ids and links."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.marked: list[str] = []
        self.text: list[str] = []
        self.tags: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        fields = dict(attrs)
        self.tags += [] if tag in {"meta", "br"} else [tag]
        self.ids += [fields["id"] or ""] if "id" in fields else []
        self.links += [fields["href"] or ""] if "href" in fields else []
        assert not set(fields) & {"src", "style", "onclick"}

    def handle_endtag(self, tag: str) -> None:
        assert self.tags.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += [data] if "div" in self.tags and "by" not in data else []
        self.marked += [data] if self.tags[-1:] == ["mark"] and "div" in self.tags else []


def page_of(found: Coverage) -> Page:
    return Page(coverage_page(Renderer(THEME), found, "A <brief>"))


def test_the_page_marks_what_is_used_and_links_it_to_its_facts(tmp_path: Path) -> None:
    found = covered(brief(tmp_path, SOURCE + BODY))
    page = page_of(found)
    assert page.tags == []
    assert len(page.ids) == len(set(page.ids))
    inside = {link.removeprefix("#") for link in page.links}
    assert inside <= set(page.ids)
    facts = {i for i in page.ids if i.startswith("fact-")}
    assert len(facts) == len(found.facts) == 4
    assert facts <= inside
    assert {i for i in page.ids if i.startswith("use-")} <= inside
    marked = "".join(page.marked)
    assert "The fee rises from 11.5 to 12 crowns per tonne" in marked
    assert "Entry without a pilot" not in marked


def test_the_page_is_one_file_in_light_and_dark(tmp_path: Path) -> None:
    page = coverage_page(Renderer(THEME), covered(brief(tmp_path, SOURCE + BODY)), "A <brief>")
    assert "A &lt;brief&gt;" in page
    assert not re.search(r"https?:|<script|url\(|@import", page)
    assert "prefers-color-scheme: dark" in page
    assert '<html lang="en">' in page
    assert page.count("<main>") == page.count("<h1>") == 1


@given(text=st.text(st.sampled_from("ab <&\n."), min_size=1, max_size=80), data=st.data())
@settings(max_examples=40, deadline=None)
def test_the_page_holds_the_text_as_it_is(
    text: str, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    words = re.findall(r"[ab]+", text)
    if not words:
        return
    quotes = data.draw(st.lists(st.sampled_from(words), min_size=3, max_size=3))
    cites = "".join(
        f"  f{n}: {{text: T., cite: {{source: minutes, quote: {quote}}}}}\n"
        for n, quote in enumerate(quotes)
    )
    facts = f"{SOURCE}bottom_line:\n{cites}"
    found = covered(brief(tmp_path_factory.mktemp("x"), facts, {"english.txt": text.encode()}))
    shown = coverage_page(Renderer(THEME), found, "x").partition('<div class="text"')[2]
    shown = shown.partition(">")[2].partition("</div>")[0]
    shown = re.sub(r'<span class="by".*?</span>', "", shown)
    plain = re.sub("<[^>]*>", "", shown).replace("&lt;", "<").replace("&amp;", "&")
    assert plain.split() == text.split()
