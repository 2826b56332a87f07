"""The documents as a reader meets them: their structure on screen, on paper and in Markdown."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import tinyhtml5
from markdown_it import MarkdownIt

from briefgen.editions.edition import Edition, Since
from briefgen.editions.make import Wanted, make_edition
from briefgen.editions.positions import tally_sentence
from briefgen.editions.theme import Theme
from briefgen.editions.wording import When, Wording, Words
from briefgen.facts.load import Loaded, load
from briefgen.publish.document import Options
from briefgen.publish.inputs import Order
from briefgen.render.charts import chart_svg, numbered
from briefgen.render.templates import Renderer
from tests.documents import (
    HAGUE,
    HARBOUR,
    THEME,
    Finished,
    Sample,
    built,
    edition_of,
    every_document,
    finished,
    forms,
    given,
    source,
)

SAMPLES = every_document()
RENDERER = Renderer(THEME)
# One document of each kind, and the fullest brief: what is the same in all is looked at in these.
SOME = [s for s in SAMPLES if s.order.lang == "en" and s.order.audience in {"internal", "public"}]
MM = 72 / 25.4
HEAD = "format: 1\nbrief: {title: T, languages: [LANG], marking: 'TLP:GREEN'}\nsummit: {name: S}\n"


def tree(html: str) -> Any:
    return tinyhtml5.parse(html, namespace_html_elements=False)


def words(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def edition(
    facts: str, kind: str = "brief", lang: str = "en", since: Since | None = None
) -> Edition:
    """The edition of a brief whose sections are `facts`."""
    loaded = load((HEAD.replace("LANG", lang) + facts).encode(), "x.yaml")
    wanted = Wanted(THEME.kind(kind), lang, THEME.words(lang))
    return make_edition(loaded, wanted, since=since)


def page(facts: str, **how: Any) -> Any:
    return tree(RENDERER.html(edition(facts, **how)))


def named(root: Any, name: str) -> list[Any]:
    """The elements of a class."""
    return [e for e in root.iter() if name in e.get("class", "").split()]


# Every document


@pytest.mark.parametrize("sample", SAMPLES, ids=str)
@pytest.mark.parametrize("for_print", [False, True], ids=["screen", "print"])
def test_structure(sample: Sample, for_print: bool) -> None:
    html = RENDERER.html(edition_of(sample), for_print=for_print)
    root = tree(html)
    levels = [int(e.tag[1]) for e in root.iter() if re.fullmatch("h[1-6]", str(e.tag))]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert len(list(root.iter("main"))) == 1
    ids = [e.get("id") for e in root.iter() if e.get("id")]
    assert len(set(ids)) == len(ids)
    for name in ("href", "aria-labelledby"):
        wanted = [e.get(name).removeprefix("#") for e in root.iter() if e.get(name)]
        assert [w for w in wanted if not w.startswith(("http", "mailto:")) and w not in ids] == []
    assert not [e for tag in ("script", "link", "dl", "iframe") for e in root.iter(tag)]
    assert not re.search(r"""(src|url)\s*[=(]\s*["']?(https?:)?//""", html)


@pytest.mark.parametrize("sample", SAMPLES, ids=str)
def test_tables_pictures_and_sections_say_what_they_are(sample: Sample) -> None:
    root = tree(RENDERER.html(edition_of(sample)))
    for table in root.iter("table"):
        assert words(next(table.iter("caption")))
        for th in table.iter("th"):
            assert th.get("scope") in {"col", "row"}
            assert words(th)
    for svg in root.iter("svg"):
        assert words(next(svg.iter("title")))
    for section in root.iter("section"):
        assert section.get("aria-labelledby")
    for link in root.iter("a"):
        said = link.get("aria-label") or words(link)
        assert said
        assert not said.startswith("http")


@pytest.mark.parametrize("sample", SAMPLES, ids=str)
def test_markdown_is_plain_and_marked_first_and_last(sample: Sample) -> None:
    edition = edition_of(sample)
    text = RENDERER.markdown(edition)
    lines = text.splitlines()
    assert lines[0] == lines[-1] == f"**{edition.marking}**"
    assert not [
        t for t in MarkdownIt("gfm-like", {"linkify": False}).parse(text) if "html" in t.type
    ]
    assert "\n\n\n" not in text


@pytest.mark.parametrize("sample", SAMPLES, ids=str)
def test_both_forms_have_the_same_headings(sample: Sample) -> None:
    """The cards have each line on a card of its own, so there the sections differ."""
    edition = edition_of(sample)
    root = tree(RENDERER.html(edition))
    tokens = MarkdownIt("commonmark").parse(RENDERER.markdown(edition))
    theirs = [b.content for a, b in pairwise(tokens) if a.type == "heading_open" and a.tag == "h2"]
    ours = [words(e) for e in root.iter("h2")]
    if edition.kind == "cards":
        assert {"Lines to take", "What to say", "Éléments de langage"} & {*theirs} or len(ours) < 3
        return
    assert [re.sub(r"[\\]", "", t) for t in theirs] == ours


def test_no_mark_has_its_space_outside() -> None:
    """The engine breaks such lines too early (see the macros)."""
    for sample in SOME:
        html = RENDERER.html(edition_of(sample))
        assert not re.search(r'\s<span class="(cite|basis)"', html)
        assert '<span class="cite"> [' in html


# On paper


def positions_of(document: Finished, text: str) -> list[list[tuple[float, float, float, float]]]:
    """Where `text` stands on each page: left, bottom, right, top, in points from below left."""
    found = []
    for sheet in pypdfium2.PdfDocument(document.pdf):
        content, places = sheet.get_textpage(), []
        searcher = content.search(text, match_case=True)
        while hit := searcher.get_next():
            boxes = [content.get_charbox(at) for at in range(hit[0], hit[0] + hit[1])]
            places.append((boxes[0][0], boxes[0][1], boxes[-1][2], boxes[0][3]))
        found.append(places)
    return found


@pytest.mark.parametrize("sample", SOME, ids=str)
def test_a_marking_stands_at_head_and_foot_of_every_page(sample: Sample, shelf: Path) -> None:
    """TLP 2.0: at the right, 12 points or more; the League's own scheme: in the centre."""
    document = finished(sample, shelf)
    marking = edition_of(sample).marking
    for number, places in enumerate(positions_of(document, marking)):
        sheet = pypdfium2.PdfDocument(document.pdf)[number]
        width, height = sheet.get_size()
        ends = [p for p in places if p[3] > height * 0.9 or p[1] < height * 0.09]
        assert len(ends) >= 2, number
        for left, _, right, _ in ends:
            if marking.startswith("TLP"):
                assert width - right < 22 * MM
            else:
                assert abs(left + right - width) < 4


@pytest.mark.parametrize("sample", SOME, ids=str)
def test_the_first_page_says_the_marking_as_text(sample: Sample) -> None:
    root = tree(RENDERER.html(edition_of(sample), for_print=True))
    assert edition_of(sample).marking in words(next(root.iter("main")))


@pytest.mark.parametrize("sample", SOME, ids=str)
def test_every_page_says_whether_it_is_a_draft(sample: Sample, shelf: Path) -> None:
    edition = edition_of(sample)
    status = edition.words["status"][edition.about["status"]]
    assert all(positions_of(finished(sample, shelf), status))


@pytest.mark.parametrize("sample", SAMPLES, ids=str)
def test_every_sample_keeps_the_limits_of_its_kind(sample: Sample, shelf: Path) -> None:
    document = finished(sample, shelf)
    assert document.over == ()
    assert document.rendered.messages == ()
    if sample.order.kind == "handout":
        assert document.rendered.pages == 1


@pytest.mark.parametrize("sample", [s for s in SAMPLES if s.order.kind == "brief"], ids=str)
def test_a_table_stands_with_its_caption(sample: Sample, shelf: Path) -> None:
    edition = edition_of(sample)
    positions = edition.section("positions")
    assert positions
    document = finished(sample, shelf)
    caption = positions_of(document, edition.words["captions"]["positions"][:30])
    first = positions.extra["rows"][0]
    party = positions_of(document, str(first["short"] or first["name"]))
    assert all(party[number] for number, found in enumerate(caption) if found)


def test_two_cards_share_a_sheet(shelf: Path) -> None:
    sample = Sample(HAGUE, Order("cards", "en", "internal"))
    document = finished(sample, shelf)
    lines = edition_of(sample).section("lines")
    assert lines
    cards = [item["id"] for item in lines.groups[0].items]
    places = [document.rendered.places[card] for card in cards]
    assert [page for page, _ in places] == [(at + 1) // 2 + 1 for at in range(len(cards))]
    for (first, top), (second, below) in pairwise(places):
        assert first != second or below - top == pytest.approx(297 / 2, abs=0.5)


def test_a_card_has_what_to_say_its_grounds_and_its_time() -> None:
    card = named(
        page(
            "lines: {raise: {a: {say: We agree., because: It is so., if_pressed: Perhaps., "
            "avoid: Sums.}}}\n",
            kind="cards",
        ),
        "card",
    )[-1]
    said = words(card)
    for part in ("Say · about 5 seconds", "We agree.", "Because It is so.", "Avoid Sums."):
        assert part in said


def test_the_page_size_is_the_one_asked_for() -> None:
    for size, shape in (("A4", (595, 842)), ("Letter", (612, 792))):
        edition = _pages("bottom_line: {a: One.}\n", size)
        assert [round(x) for x in edition[0]] == list(shape)


def _pages(facts: str, size: str = "A4") -> list[tuple[float, float]]:
    """The sizes of the pages of a brief, in points."""
    loaded = load((HEAD.replace("LANG", "en") + facts).encode(), "x.yaml")
    options = Options(("pdf",), size)  # type: ignore[arg-type]
    pdf = forms(loaded, options=options)["pdf"]
    return [page.get_size() for page in pypdfium2.PdfDocument(pdf)]


@pytest.mark.parametrize(
    ("name", "whose", "shown"),
    [
        ("G7 summit", "G7", "G7 summit"),
        ("Sommet de l’OTAN", "OTAN", "Sommet de l’OTAN"),
        ("UNESCO summit", "UN", "UNESCO summit, UN"),
        ("Leaders’ summit", "NATO", "Leaders’ summit, NATO"),
    ],
)
def test_whose_summit_it_is_stands_there_once(name: str, whose: str, shown: str) -> None:
    head = HEAD.replace("LANG", "en").replace("name: S", f"name: {name}, organisation: {whose}")
    wanted = Wanted(THEME.kind("brief"), "en", THEME.words("en"))
    made = make_edition(load(head.encode(), "x.yaml"), wanted)
    assert f"**Event**: {shown}\n" in RENDERER.markdown(made)
    assert f"Event {shown}" in [words(item) for item in tree(RENDERER.html(made)).iter("li")]


# The matrix

PARTIES = "parties: {p: {name: Port, short: P}, q: Quay}\n"


def issues(number: int) -> str:
    found = ", ".join(f"i{at}: {{proposition: Say {at}, short: S{at}}}" for at in range(number))
    said = ", ".join(
        f"s{at}: {{issue: i{at}, party: p, stance: mixed, text: word {at}, basis: ours}}"
        for at in range(number)
    )
    return f"{PARTIES}issues: {{{found}}}\npositions: {{{said}}}\n"


def test_more_than_five_issues_need_a_page_on_its_side() -> None:
    assert all(width < height for width, height in _pages(issues(5)))
    assert any(width > height for width, height in _pages(issues(6)))


def test_the_short_name_of_an_issue_keeps_its_full_stop_and_a_sentence_gives_its_own_up() -> None:
    said = "positions: {s: {issue: i, party: p, stance: mixed, text: word, basis: ours}}\n"
    for issue, head, listed in (
        ("{proposition: Dues rise., short: Dues of the U.S.}", "1. Dues of the U.S.", "Dues rise."),
        ("{proposition: Dues rise.}", "1. Dues rise", "Dues rise."),
    ):
        facts = f"{PARTIES}issues: {{i: {issue}}}\n{said}"
        root = page(facts)
        assert words(list(named(root, "matrix")[0].iter("th"))[1]) == head
        assert listed in words(root)
        assert f"| {head} |" in RENDERER.markdown(edition(facts))


def test_a_cell_has_the_latest_statement_and_names_those_before_it() -> None:
    root = page(
        PARTIES + "issues: {i: {proposition: Dues rise, short: Dues}}\n"
        "actors: {a: {name: Ada, party: p}}\n"
        "positions:\n"
        "  old: {issue: i, actor: a, stance: opposes, date: 2030-05, "
        "text: Was against., basis: ours}\n"
        "  new: {issue: i, actor: a, stance: supports, date: 2030-06, text: Is for it., "
        "supersedes: old, basis: ours}\n"
        "  other: {issue: i, party: q, stance: mixed, text: Cannot say., basis: ours}\n"
    )
    first, second = named(root, "matrix")[0].iter("td")
    assert first.get("class") == "supports"
    assert "Is for it." in words(first)
    assert "Was against." not in words(first)
    assert "Earlier: Opposes, May 2030" in words(first)
    assert [a.get("href") for a in first.iter("a")] == ["#old"]
    assert "Supersedes: Ada, Opposes, May 2030" in words(named(root, "details")[0])
    assert "Was against." in words(named(root, "details")[0])
    assert second.get("class") == "mixed"


def test_no_position_found_is_not_mixed() -> None:
    root = page(
        PARTIES + "issues: {i: One, j: Two}\n"
        "positions: {a: {issue: i, party: p, stance: mixed, basis: ours}, "
        "b: {issue: j, party: q, stance: opposes, basis: ours}}\n"
    )
    cells = [
        (td.get("class"), words(named(td, "state")[0]))
        for td in named(root, "matrix")[0].iter("td")
    ]
    assert cells == [
        ("mixed", "Mixed"),
        ("no-position-found", "No position found"),
        ("no-position-found", "No position found"),
        ("opposes", "Opposes"),
    ]


def test_what_stands_in_no_cell_is_still_there() -> None:
    """Somebody who speaks for no party has no row."""
    root = page(
        "issues: {i: One}\nactors: {a: Ada}\n"
        "positions: {s: {issue: i, actor: a, stance: mixed, text: It depends., basis: ours}}\n"
    )
    assert not named(root, "matrix")
    assert "Ada: Mixed. It depends." in words(next(root.iter("main")))


@pytest.mark.parametrize("lang", ["en", "fr", "de", "nl", "es", "uk"])
def test_a_tally_is_one_sentence_with_every_number(lang: str) -> None:
    wording = Wording(lang, lang, THEME.words(lang))
    states = list(wording.words["tally"]["one"])
    sentence = tally_sentence([(name, at + 1) for at, name in enumerate(states)], wording)
    assert re.findall(r"\d+", sentence) == ["36", *"12345678"]
    assert sentence.endswith(".")
    assert "{" not in sentence


# Sections


def test_a_column_that_nothing_fills_is_left_out() -> None:
    facts = (
        "shortfalls: {a: {capability: Tugs, status: Few, basis: ours}, "
        "b: {capability: Cranes, basis: ours}}\n"
    )
    head = [words(th) for th in next(page(facts).iter("thead")).iter("th")]
    assert head == ["Capability", "Status"]
    assert "| Capability | Status |\n" in RENDERER.markdown(edition(facts))


def test_figures_stand_beside_a_bar() -> None:
    facts = (
        "shortfalls: {a: {capability: Tugs, target: 40, available: 10, unit: tugs, basis: ours}}\n"
    )
    cell = next(page(facts).iter("td"))
    assert words(cell).startswith("Figures: 10 of 40 tugs")
    assert "25%, gap: 30" in words(cell)
    assert "10 of 40 tugs (25%; gap: 30)" in RENDERER.markdown(edition(facts))
    enough = facts.replace("available: 10", "available: 41")
    assert "gap" not in words(next(page(enough).iter("td")))


def test_a_quote_is_verified_only_if_it_was_checked() -> None:
    facts = (
        "sources: {s: {title: Notes, kind: secondary}}\nparties: {p: Port}\n"
        "quotes: {q: {quote: Wir warten., lang: de, translation: We wait., party: p, cite: s}}\n"
    )
    (quote,) = named(page(facts), "quote")
    assert next(quote.iter("blockquote")).get("lang") == "de"
    assert "Translation: We wait." in words(quote)
    assert "As reported, as quoted in [1]" in words(quote)
    checked = [s for s in SAMPLES if s.path == HAGUE and s.order.kind == "handout"]
    for sample in checked:
        said = words(named(tree(RENDERER.html(edition_of(sample))), "quote")[0])
        assert "Verified against the source on" in said or "Vérifi" in said


def test_questions_are_grouped_by_how_likely_they_are() -> None:
    facts = "questions:\n" + "".join(
        f"  q{at}: {{question: Q{at}?, answer: A, likelihood: {word}}}\n"
        for at, word in enumerate(["unlikely", "certain", "possible", "certain"])
    )
    root = page(facts, kind="cards")
    asked = [words(e) for e in root.iter() if e.tag in {"h3", "h4"}]
    assert asked[:3] == ["Certain to be raised", "Q1?", "Q3?"]
    assert asked[3:] == ["May be raised", "Q2?", "Unlikely to be raised", "Q0?"]


def test_a_mark_leads_to_the_source_and_to_the_passage() -> None:
    """The number to the endnote, the place to the very words where the source is on the web."""
    root = tree(RENDERER.html(edition_of(Sample(HARBOUR, Order("brief", "en", "public")))))
    mark = named(named(root, "bottom_line")[0], "cite")[0]
    number, place = mark.iter("a")
    assert (number.get("href"), words(mark)) == ("#source-1", "[1, ¶2]")
    assert place.get("href", "").startswith("https://example.org/league/draft-declaration#")
    assert place.get("aria-label") == "Source 1, ¶2"


def test_bars_are_sorted_and_shares_add_up() -> None:
    facts = (
        "charts: {c: {form: FORM, caption: C, basis: ours, "
        "bars: {a: {label: Ay, value: 1}, b: {label: Bee, value: 3}}}}\n"
    )
    for form in ("bars", "shares"):
        found = edition(facts.replace("FORM", form)).section("charts")
        assert found
        svg = chart_svg(found.items[0])
        assert svg.index("Bee") < svg.index("Ay")
        assert "Bee 3; Ay 1" in svg[: svg.index("</title>")]
    assert "75%" in svg
    assert "| Bee | 3 | 75% |" in RENDERER.markdown(edition(facts.replace("FORM", "shares")))


def test_labels_that_the_engine_cannot_set_are_numbered() -> None:
    found = edition(
        "charts: {c: {caption: C, basis: ours, bars: {a: {label: אילת, value: 1}}}}\n"
    ).section("charts")
    assert found
    assert numbered(found.items[0])
    assert ">אילת<" not in chart_svg(found.items[0])
    root = page("charts: {c: {caption: C, basis: ours, bars: {a: {label: אילת, value: 1}}}}\n")
    assert words(named(root, "values")[0]) == "אילת: 1"


def test_from_right_to_left() -> None:
    root = page("bottom_line: {a: שלום.}\n", lang="he")
    assert root.get("dir") == "rtl"
    assert page("bottom_line: {a: One.}\n").get("dir") is None


# What changed

CHANGED = (
    "sources: {s: Notes}\nparties: {p: Port}\nissues: {i: One}\n"
    "bottom_line: {bl: {text: The point., cite: s}}\n"
    "key_messages: {km: {text: News., cite: s}, kn: {text: Old., cite: s}}\n"
    "positions: {po: {issue: i, party: p, stance: mixed, text: Said., cite: s}}\n"
    "shortfalls: {sh: {capability: Tugs, cite: s}}\n"
    "lines: {raise: {li: We agree.}}\n"
)
SINCE = Since(
    When("2031-05-02", "2 May 2031"),
    {"bl": "changed", "km": "new", "po": "changed", "sh": "new", "li": "changed"},
    (
        {"what": "added", "section": "key_messages", "id": "km", "text": Words("News.")},
        {"what": "withdrawn", "section": "timeline", "id": "gone", "text": Words("A meeting")},
    ),
)


@pytest.mark.parametrize("kind", ["brief", "handout", "cards"])
def test_what_changed_is_said_on_the_first_page(kind: str) -> None:
    made = edition(CHANGED, kind=kind, since=SINCE)
    root = tree(RENDERER.html(made))
    (box,) = named(root, "changes")
    assert words(box) == (
        "What changed since 2 May 2031 Added · Key messages: News. Withdrawn · Timeline: A meeting"
    )
    text = RENDERER.markdown(made)
    assert (
        "## What changed since 2 May 2031\n\n- **Added** · Key messages: News.\n- **Withd" in text
    )


def test_what_is_new_has_a_bar_and_a_word_beside_it() -> None:
    made = edition(CHANGED, since=SINCE)
    root = tree(RENDERER.html(made, for_print=True))
    bars = named(root, "is-changed")
    assert sorted(e.get("id") for e in bars) == ["bl", "km", "li", "po", "sh"]
    assert {words(named(e, "change")[0]) for e in bars} == {"New", "Changed"}
    assert "- **New**: News." in RENDERER.markdown(made)
    assert not named(tree(RENDERER.html(edition(CHANGED))), "is-changed")


# Kinds and templates of the user's own


def test_a_kind_is_a_folder(tmp_path: Path) -> None:
    """Only settings are needed; a partial and a style sheet of its own are taken if there."""
    kind = tmp_path / "kinds" / "note"
    kind.mkdir(parents=True)
    (kind / "settings.yaml").write_text(
        "label: {en: Own note}\nsections: [key_messages]\npage_size: Letter\n"
    )
    (tmp_path / "styles").mkdir()
    (tmp_path / "styles" / "note.css").write_text(".own-style { color: red }")
    theme = Theme.of(tmp_path)
    facts = loaded("key_messages: {a: {text: One., basis: ours}}\n")
    made = built(given(facts), Order("note", "en"), theme)
    assert "Own note" in made.html
    assert "## Key messages\n\n- One." in made.markdown
    assert ".own-style" in made.html
    assert made.rendered.messages == ()
    assert [round(x) for x in pypdfium2.PdfDocument(made.pdf)[0].get_size()] == [612, 792]
    (kind / "key_messages.html.j2").write_text("<p>{{ section.items[0].text }} Own way.</p>")
    assert "One. Own way." in built(given(facts), Order("note", "en"), theme).html
    assert "Own way" not in built(given(facts), Order("brief", "en"), theme).html


def test_an_override_can_extend_what_it_replaces(tmp_path: Path) -> None:
    path = tmp_path / "kinds" / "brief" / "document.html.j2"
    path.parent.mkdir(parents=True)
    path.write_text(
        '{% extends "builtin/kinds/brief/document.html.j2" %}'
        "{% block sources %}<p>Own end.</p>{% endblock %}"
    )
    made = edition("sources: {s: Notes}\nbottom_line: {a: {text: One., cite: s}}\n")
    html = Renderer(Theme.of(tmp_path)).html(made)
    assert "Own end." in html
    assert "section-sources" not in html.replace("#section-sources", "")


def test_a_locale_of_the_users_own_may_be_incomplete(tmp_path: Path) -> None:
    """What it lacks is in English, within its groups as well."""
    (tmp_path / "locales").mkdir()
    (tmp_path / "locales" / "xx.yaml").write_text("meta: {event: Evento}\n")
    found = Theme.of(tmp_path).words("xx")
    assert (found["meta"]["event"], found["meta"]["marking"]) == ("Evento", "Marking")


def loaded(facts: str) -> Loaded:
    return load((HEAD.replace("LANG", "en") + facts).encode(), "x.yaml")


def test_the_samples_are_read_once() -> None:
    assert source(HAGUE) is source(HAGUE)


def test_numbered_prose_counts_on_in_markdown() -> None:
    """As it is read where nothing renders it, in an e-mail."""
    made = edition('background: {a: {text: "1. One.\\n2. Two.", basis: ours}}\n')
    assert "1. One.\n2. Two." in RENDERER.markdown(made)
