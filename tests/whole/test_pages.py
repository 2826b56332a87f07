"""Pages of whole briefs: whatever their words, all is on the page, and no attribute has tags."""

from __future__ import annotations

import io
import random
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import yaml
from hypothesis import given as for_any
from hypothesis import settings
from hypothesis import strategies as st
from PIL import Image

from briefgen.editions.make import Wanted
from briefgen.facts.load import load
from briefgen.problems import Refused
from briefgen.publish.document import Options
from briefgen.publish.inputs import Order, orders
from briefgen.publish.press import Press
from tests.briefs import KINDS, brief_text
from tests.documents import THEME, Finished, built, edition_for, forms, given
from tests.effort import count

HEAD: dict[str, Any] = {
    "format": 1,
    "brief": {"title": "Ferries and tides", "as_of": "2031-06-01"},
    "summit": {"name": "Straits summit"},
}


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True


def _facts(**sections: Any) -> bytes:
    text: str = yaml.dump(HEAD | sections, Dumper=_Dumper, sort_keys=False, allow_unicode=True)
    return text.encode()


def _built(
    facts: bytes, kind: str = "brief", folder: Path | None = None, lang: str = "en"
) -> Finished:
    loaded = load(facts, "x.yaml", THEME.schemes)
    audiences = [*loaded.brief.audiences, None]
    return built(given(loaded, folder), Order(kind, lang, audiences[0]))


def _said(document: Finished) -> str:
    pages = pypdfium2.PdfDocument(io.BytesIO(document.pdf))
    text = "".join(page.get_textpage().get_text_range() for page in pages)
    return re.sub(r"[\s\u200b]|[-\x02]\r\n", "", text)


_NOUN = "Fährverbindungsgenehmigungsverfahrensbeschleunigungsgesetzentwurf"
_NAMES = " ".join(f".port{at}," for at in range(16))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("word", [_NOUN, "9" * 120, "W" * 120, "Щ" * 120, _NAMES])
def test_a_long_word_fits_in_every_part(kind: str, word: str) -> None:
    short, ours = word[:60].strip(), {"basis": "ours"}
    facts = _facts(
        brief={"title": word[:80], "for": short, "contact": short, "languages": ["de"]},
        summit={"name": word[:150], "city": short, "host": short},
        sources={"s": {"title": word, "address": f"https://example.org/{'a' * 150}"}},
        parties={"p": word[:150], "q": "Reed"},
        issues={"i": {"proposition": word, "short": short[:40]}},
        bottom_line={"b": {"text": word, "cite": "s"}},
        key_messages={"k": {"text": word, **ours}},
        at_a_glance={f"g{at}": {"label": short, "value": word, **ours} for at in range(4)},
        decisions={"d": {"text": word, **ours}},
        objectives={"ours": {"o": {"text": word, **ours}}, "theirs": {"t": {"text": word, **ours}}},
        positions={
            f"x{at}": {"issue": "i", "party": at, "stance": "opposes", "text": word, **ours}
            for at in "pq"
        },
        debates={
            "d2": {
                "question": short,
                "sides": {at: {"label": short, "text": word, **ours} for at in "uv"},
            }
        },
        shortfalls={"h": {"capability": short, "status": short, "remedy": word, **ours}},
        timeline={"e": {"date": "2031", "text": word, **ours}},
        quotes={"w": {"quote": word, "party": "p", "cite": "s"}},
        charts={
            "c": {
                "caption": short,
                "alt": short,
                "bars": {at: {"label": short[:30], "value": "2"} for at in "mn"},
                **ours,
            }
        },
        lines={"raise": {"r": {"say": short, "because": short, **ours}}},
        questions={"y": {"question": short, "answer": word, "likelihood": "certain", **ours}},
        background={"z": {"heading": short, "text": word, **ours}},
        glossary={"l": {"term": short, "text": word, **ours}},
    )
    assert _built(facts, kind, lang="de").rendered.misplaced == ()


@pytest.mark.parametrize("number", [1, 9, 30, 61])
def test_facts_at_a_glance_go_on_over_pages(number: int) -> None:
    glance = {
        f"g{at}": {"label": f"Pier {at}", "value": f"value{at}. " * 9, "basis": "ours"}
        for at in range(number)
    }
    document = _built(_facts(at_a_glance=glance))
    assert document.rendered.misplaced == ()
    said = _said(document)
    assert all(said.count(f"value{at}.") == 9 for at in range(number))


@pytest.mark.parametrize("before", range(4, 16, 3))
def test_objectives_break_like_a_list(before: int) -> None:
    wishes = {
        f"t{at}": {"text": f"Wish{at}. " + "The ferry calls at every pier. " * 4, "basis": "ours"}
        for at in range(9)
    }
    facts = _facts(
        questions={
            f"q{at}": {
                "question": "Who?",
                "answer": "We.",
                "likelihood": "certain",
                "basis": "ours",
            }
            for at in range(before)
        },
        objectives={
            "kinds": ["cards"],
            "ours": {"o": {"text": "One ferry.", "basis": "ours"}},
            "theirs": wishes,
        },
    )
    document = _built(facts, "cards")
    assert document.rendered.misplaced == ()
    assert all(_said(document).count(f"Wish{at}.") == 1 for at in range(9))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("place", ["right", "centre"])
@pytest.mark.parametrize(
    "marking", ["DESK", "STRAITS DESK AND ITS PARTNERS ONLY, NOT FOR THE PRESS", "M" * 60]
)
def test_markings_and_references_are_whole(kind: str, place: str, marking: str) -> None:
    facts = _facts(
        brief=HEAD["brief"] | {"reference": "STR/2031/" + "FERRIES/" * 20},
        marking_scheme={"name": "Desk", "place": place, "markings": [marking]},
        audiences={"all": marking},
        bottom_line={"b": {"text": "Fine.", "basis": "ours"}},
        lines={"raise": {"r": {"say": "We go on.", "basis": "ours"}}},
        annexes={"a": {"heading": "A", "text": "tide " * 900, "basis": "ours"}},
    )
    document = _built(facts, kind)
    assert document.rendered.misplaced == ()
    plain = re.sub(r"\s", "", marking)
    assert _said(document).count(plain) >= 2 * document.rendered.pages


@pytest.mark.parametrize("size", [(300, 3000), (3000, 300), (20, 4000), (2000, 2000)])
@pytest.mark.parametrize("kind", ["brief", "handout"])
def test_a_picture_fits_on_a_page(size: tuple[int, int], kind: str, tmp_path: Path) -> None:
    Image.new("RGB", size, "navy").save(tmp_path / "tide.png")
    figure: dict[str, Any] = {
        "file": "tide.png",
        "alt": "The tide",
        "caption": "Tide",
        "basis": "ours",
    }
    figure |= {"kinds": [kind]}
    document = _built(_facts(figures={"f": figure}), kind, tmp_path)
    assert document.rendered.misplaced == ()
    assert "Tide" in _said(document)


def test_an_address_in_a_brief_has_no_hyphen_of_ours() -> None:
    address = "https://example.org/intercontinental/recommendations/responsibilities/administration"
    facts = _facts(
        decisions={"d": {"text": f"What counts is {address} in the end.", "basis": "ours"}},
        background={"b": {"text": f"Read <{address}> or {address}.", "basis": "ours"}},
        annexes={
            "a": {
                "heading": "Mail",
                "text": "To desk@intercontinentalferries.example soon.",
                "basis": "ours",
            }
        },
    )
    pages = pypdfium2.PdfDocument(io.BytesIO(_built(facts).pdf))
    lines = "".join(page.get_textpage().get_text_range() for page in pages)
    run = re.sub(r"\s", "", lines)
    assert run.count(address) == 3
    assert "desk@intercontinentalferries.example" in run


@pytest.mark.parametrize("seed", range(count(40, 500)))
def test_nothing_in_a_brief_made_up_is_off_its_page(seed: int) -> None:
    draw = random.Random(f"pages {seed}")
    facts = given(load(brief_text(draw).encode(), "x.yaml", THEME.schemes))
    every = orders(facts, KINDS, all_audiences=True, all_langs=True)
    assert built(facts, draw.choice(list(every))).rendered.misplaced == ()


def test_a_fault_is_told_at_the_fact_that_it_is_in(tmp_path: Path) -> None:
    styles = tmp_path / "styles"
    styles.mkdir()
    css = (THEME.find("styles/print.css") or tmp_path).read_text("utf-8")
    (styles / "print.css").write_text(
        f"{css} .glance li {{ transform: translateX(-30mm) }}", "utf-8"
    )
    theme = type(THEME).of(tmp_path)
    loaded = load(
        _facts(at_a_glance={"pier": {"label": "Pier", "value": "9", "basis": "ours"}}), "x"
    )
    with pytest.raises(Refused) as refused:
        forms(loaded, theme=theme)
    (problem,) = refused.value.problems
    assert problem.code == "preflight"
    assert problem.source_line.strip().startswith("pier:")
    assert forms(loaded, theme=theme, options=Options(preflight=False))["pdf"]


# Words in another language, with links and with marks, but no angle bracket of the author's.
_TEXTS = st.sampled_from(
    [
        "plain",
        {"fr": "en français"},
        {"en": "both", "fr": "les deux"},
        {"fr": "avec *accent* et [lien](https://example.org/x)"},
        "*stress*, **weight** & [a link](https://example.org/y)",
        'says "so" & \'so\'',
        {"fr": "“guillemets” & `code`"},
    ]
)  # fmt: skip


class _Attributes(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen += [(name, value or "") for name, value in attrs]


@settings(deadline=None, max_examples=count(25, 300))
@for_any(st.data())
def test_no_attribute_of_any_template_has_an_element_in_it(data: st.DataObject) -> None:
    def text() -> Any:
        return data.draw(_TEXTS)

    claim = {"basis": "inferred", "because": text(), "cite": {"source": "s", "para": 4}}
    facts = _facts(
        brief={
            **{name: text() for name in ("title", "standfirst", "for", "contact")},
            "languages": ["en", "fr"],
            "drafted_by": text(),
            "as_of": "2031-06-01",
        },
        summit={"name": text(), "city": text(), "host": text(), "dates": "2031-06-24/25"},
        sources={
            "s": {"title": text(), "author": text(), "address": "https://example.org/a"},
            "r": {"title": text(), "publisher": text(), "date": "2031-01"},
        },
        parties={"p": {"name": text(), "short": text()}},
        actors={"a": {"name": text(), "role": text(), "party": "p"}},
        issues={"i": {"proposition": text(), "short": text()}},
        bottom_line={"b": {"text": text(), "cite": "r"}},
        at_a_glance={"title": text(), "g": {"label": text(), "value": text(), **claim}},
        debates={
            "d": {"question": text(), "sides": {"x": {"label": text(), "text": text(), **claim}}}
        },
        positions={
            "w": {"issue": "i", "actor": "a", "stance": "opposes", "text": text(), **claim},
            "v": {"issue": "i", "party": "p", "stance": "mixed", "text": text(), **claim},
        },
        shortfalls={
            "h": {"capability": text(), "status": text(), "target": 9, "available": 4, **claim}
        },
        quotes={"q": {"quote": "So it is.", "actor": "a", "occasion": text(), "cite": "s"}},
        charts={
            "c": {
                "caption": text(),
                "alt": text(),
                "bars": {
                    "m": {"label": text(), "value": "2"},
                    "n": {"label": text(), "value": "3"},
                },
                **claim,
            }
        },
        lines={"raise": {"l": {"say": text(), "because": text(), **claim}}},
        questions={"y": {"question": text(), "answer": text(), "likelihood": "certain", **claim}},
        background={"z": {"heading": text(), "text": text(), **claim}},
        glossary={"t": {"term": text(), "text": text(), **claim}},
    )
    loaded = load(facts, "x.yaml", THEME.schemes)
    press = Press(THEME, Options())
    kind, lang = data.draw(st.sampled_from(KINDS)), data.draw(st.sampled_from(["en", "fr"]))
    wanted = Wanted(press.kind(kind), lang, THEME.words(lang), None)
    edition = edition_for(loaded, wanted, None)
    for for_print in (False, True):
        html = press.renderer.html(edition, for_print=for_print)
        attributes = _Attributes()
        attributes.feed(html)
        assert len(attributes.seen) > 50
        assert [seen for seen in attributes.seen if "<" in seen[1] or ">" in seen[1]] == []
        assert not re.search(r'\s[\w-]+="[^"<>]*<', html.partition("</style>")[2])
