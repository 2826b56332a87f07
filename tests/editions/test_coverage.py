"""Which sentences nothing rests on, by the facts that documents show; and every claim's basis."""

from __future__ import annotations

import csv
import io
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefgen.cli.report import as_csv
from briefgen.editions.coverage import Coverage, coverage
from briefgen.editions.theme import Kind, Theme
from briefgen.problems import Refused
from briefgen.render.coverage import coverage_json, coverage_page, coverage_text
from briefgen.render.templates import Renderer
from briefgen.sources.audit import audit
from tests.sourced import BODY, ENGLISH, SOURCE, brief, checked

THEME = Theme.of()
KINDS = [THEME.kind(name) for name in THEME.kinds()]
TEXT = ENGLISH.read_text("utf-8")


def covered(path: Path, kinds: list[Kind] = KINDS, audience: str | None = None) -> Coverage:
    one = checked(path)
    return coverage(one.source.loaded, one.texts, one.verification, kinds, audience)


def by_use(found: Coverage) -> dict[str, list[str]]:
    uses: dict[str, list[str]] = {"used": [], "set aside": [], "unused": []}
    for sentence in found.sources[0].sentences:
        uses[sentence.use].append(TEXT[sentence.start : sentence.end])
    return uses


def test_sentences_that_nothing_uses_are_named(tmp_path: Path) -> None:
    place = "cite: {source: minutes, quote: Its chair}"
    body = BODY.replace("cite: {source: minutes, para: 2}", place)
    uses = by_use(covered(brief(tmp_path, SOURCE + body)))
    assert [u[:12] for u in uses["unused"]] == [
        "The Harbour ", "Every member", "Entry withou", "In the north", "Mr. R. B. Ta",
    ]  # fmt: skip
    assert len(uses["used"]) == 4


def test_a_paragraph_as_a_place_uses_all_of_it(tmp_path: Path) -> None:
    uses = by_use(covered(brief(tmp_path, SOURCE + BODY)))
    assert "Every member knows it—and every member is asked to pay.”" in uses["used"]


def test_only_facts_that_a_document_shows_count(tmp_path: Path) -> None:
    head = SOURCE + "audiences: {public: TLP:CLEAR, internal: TLP:AMBER}\n"
    body = BODY.replace("quotes:", "quotes:\n  audience: public\n  kinds: brief").replace(
        "bottom_line:", "bottom_line:\n  audience: public"
    )
    place = "cite: {source: minutes, from: The fee, to: per tonne}"
    hidden = f"background:\n  b: {{text: B., audience: internal, kinds: brief, {place}}}\n"
    path = brief(tmp_path, head + body.replace(place, "basis: ours") + hidden)
    fee = "The fee rises"

    def used(kinds: list[Kind], audience: str | None) -> bool:
        return any(u.startswith(fee) for u in by_use(covered(path, kinds, audience))["used"])

    assert used(KINDS, None)
    assert used(KINDS, "internal")
    assert not used(KINDS, "public")
    assert not used([k for k in KINDS if k.name == "handout"], None)
    with pytest.raises(Refused, match="declares no audience"):
        covered(path, KINDS, "nobody")


@pytest.mark.parametrize(
    ("old", "new", "unused"),
    [
        ("from: The fee", "from: The fees", "The fee rises"),
        ('cite: {source: minutes, suffix: "”, he added"}', "cite: minutes", "“All berths"),
        ("quote: All berths are open", "quote: Entry … permitted", "Entry without"),
    ],
)
def test_a_quote_that_is_not_verified_uses_nothing(
    old: str, new: str, unused: str, tmp_path: Path
) -> None:
    assert old in BODY
    uses = by_use(covered(brief(tmp_path, SOURCE + BODY.replace(old, new))))
    assert any(u.startswith(unused) for u in uses["unused"])


def test_what_is_set_aside_has_its_reason_and_is_looked_up_too(tmp_path: Path) -> None:
    aside = """sources:
  minutes:
    title: Minutes
    text: english.txt
    unused:
      - {quote: The Harbour Council met on Tuesday, because: It is known.}
      - {from: In the northern basin, to: permitted by day, because: Not ours.}
      - {quote: The fee rises, because: It is used all the same.}
      - {quote: Never said, because: A mistake.}
      - {because: No words at all.}
"""
    path = brief(tmp_path, aside + BODY)
    found = covered(path)
    assert [s.because for s in found.sources[0].sentences if s.use == "set aside"] == [
        "It is known.", "Not ours.",
    ]  # fmt: skip
    problems = [(p.code, p.severity, p.place.line) for p in checked(path).problems]
    assert problems == [("set-aside", "warning", 13), ("set-aside", "warning", 14)]


def test_abbreviations_end_no_sentence(tmp_path: Path) -> None:
    files = {"english.txt": b"The U.S. and Mr. R. B. Tarn want more. All berths are open."}
    found = covered(brief(tmp_path, SOURCE + BODY.split("  berths")[0], files))
    assert [s.end - s.start for s in found.sources[0].sentences] == [39 - 1, 20]


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


def claims(path: Path) -> list[Any]:
    one = checked(path)
    return audit(one.source.loaded.brief, one.source.loaded.file, one.verification)


def test_the_unsourced_come_first_then_what_is_amiss(tmp_path: Path) -> None:
    body = BODY.replace("from: The fee", "from: The fees") + (
        "  ours: {text: We say so., basis: ours}\n"
        "  nobody: Somebody said so.\n"
        "  guess: {text: It may rise., basis: inferred, because: It rose before., cite: minutes}\n"
    )
    found = claims(brief(tmp_path, SOURCE + body))
    assert [(c.fact, c.basis, c.result) for c in found] == [
        ("nobody", "unsourced", ""),
        ("fee", "stated", "not found"),
        ("guess", "inferred", "not checked"),
        ("plan", "stated", "verified"),
        ("ours", "ours", ""),
        ("breakwater", "stated", "verified"),
        ("berths", "stated", "verified"),
    ]
    guess = next(c for c in found if c.fact == "guess")
    assert (guess.because, guess.sources) == ("It rose before.", ("minutes",))
    assert next(c for c in found if c.fact == "plan").sources == ("minutes ¶2",)


def test_every_claim_is_listed_at_its_line(tmp_path: Path) -> None:
    path = brief(tmp_path, SOURCE + BODY)
    lines = path.read_text().splitlines()
    found = claims(path)
    assert {c.fact for c in found} == {"breakwater", "berths", "fee", "plan"}
    assert all(lines[c.line - 1].strip().startswith(f"{c.fact}:") for c in found)


def test_a_spreadsheet_is_given_no_formula() -> None:
    rows = [["=1+1", "+x", "-5 degrees", "@x", "a,b", 'say "x"\nnow', ""]]
    text = as_csv([*"abcdefg"], rows)
    assert next(csv.reader(io.StringIO(text.partition("\r\n")[2], newline=""))) == [
        "'=1+1", "'+x", "'-5 degrees", "'@x", "a,b", 'say "x"\nnow', "",
    ]  # fmt: skip
