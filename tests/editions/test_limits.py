"""Every limit of every kind: what is just inside is made, what is just over is not."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest

from briefgen.editions.limits import Length, count_words, over_limits, over_pages
from briefgen.editions.make import Wanted, make_edition
from briefgen.editions.theme import Kind, PageSize, Theme
from briefgen.editions.values import speaking_seconds
from briefgen.editions.wording import When
from briefgen.facts.load import Loaded, load
from briefgen.problems import Problem, Refused
from briefgen.publish.document import Options
from briefgen.publish.inputs import Order
from tests.documents import THEME, Finished, Sample, built, every_document, finished, forms, given

KINDS = [THEME.kind(name) for name in THEME.kinds()]
HEAD = "format: 1\nbrief: {{title: T, languages: {lang}}}\nsummit: {{name: S}}\n"


def _words(number: int) -> str:
    return " ".join(["word"] * number)


def _item(section: str, key: str, text: str) -> str:
    """One item of a section, with `text` as its words."""
    fields = {
        "at_a_glance": f"{{label: L, value: {text}, basis: ours}}",
        "questions": f"{{question: Q, answer: {text}}}",
        "quotes": f"{{quote: {text}, party: p, basis: ours}}",
        "timeline": f"{{date: 2031, text: {text}, basis: ours}}",
        "lines": f"{{say: {text}}}",
    }
    return f"{key}: {fields.get(section, f'{{text: {text}, basis: ours}}')}"


def _section(name: str, group: str, items: list[str], kind: str) -> str:
    inside = ", ".join(items)
    if group:
        inside = f"{group}: {{{inside}}}"
    return f"{name}: {{kinds: {kind}, {inside}}}\n"


# Limits that a settings file can set, and the facts that come up to them.
_AIDS = ("because", "if_pressed", "avoid")
_PARTS = {
    "standfirst": "brief", "answer": "questions", "say": "lines", **dict.fromkeys(_AIDS, "lines"),
}  # fmt: skip


def _with_words(part: str, number: int, kind: str, lang: str) -> str:
    """Facts with `number` words of `part` in documents of `kind`."""
    head = HEAD.format(lang=lang)
    where = _PARTS.get(part, part)
    if where == "brief":
        return head.replace("title: T", f"title: T, {part}: {_words(number)}")
    if part in _PARTS:
        group = "raise" if where == "lines" else ""
        item = _item(where, "one", _words(1 if part in _AIDS else number))
        if part in _AIDS:
            item = f"{item[:-1]}, {part}: {_words(number)}}}"
        return head + _section(where, group, [item], kind)
    first, second = number // 2, number - number // 2  # the words of a whole section add up
    items = [_item(where, "one", _words(first)), _item(where, "two", _words(second))]
    return head + _section(where, "", items, kind)


def _with_items(part: str, number: int, kind: str) -> str:
    if part == "issues":
        return _with_issues(number)
    name, _, group = part.partition(".")
    if name == "lines" and not group:
        group = "raise"
    items = [_item(name, f"item-{at}", "word") for at in range(number)]
    return HEAD.format(lang="en") + "parties: {p: P}\n" + _section(name, group, items, kind)


def _with_issues(number: int) -> str:
    ids = [f"issue-{at}" for at in range(number)]
    issues = ", ".join(f"{key}: {{proposition: T}}" for key in ids)
    said = ", ".join(f"s-{key}: {{issue: {key}, party: p, stance: mixed, text: T}}" for key in ids)
    head = HEAD.format(lang="en") + "parties: {p: P}\n"
    return head + f"issues: {{{issues}}}\npositions: {{{said}}}\n"


def _over(yaml: str, kind: Kind, lang: str) -> list[Problem]:
    facts = load(yaml.encode(), "a.yaml")
    edition = make_edition(facts, Wanted(kind, lang, THEME.words(lang)))
    return list(over_limits(edition, kind, facts.file))


_WORDS = [
    (kind, part, lang, most)
    for kind in KINDS
    for part, langs in kind.limits.words.items()
    for lang, most in langs.items()
]
_ITEMS = [(kind, part, most) for kind in KINDS for part, most in kind.limits.items.items()]


@pytest.mark.parametrize(
    ("kind", "part", "lang", "most"), _WORDS, ids=lambda v: getattr(v, "name", str(v))
)
def test_words(kind: Kind, part: str, lang: str, most: int) -> None:
    assert _over(_with_words(part, most, kind.name, lang), kind, lang) == []
    yaml = _with_words(part, most + 1, kind.name, lang)
    (problem,) = _over(yaml, kind, lang)
    assert problem.code == "limit"
    assert f"has {most + 1} words in `{lang}`" in problem.message
    assert f"room for {most}" in problem.message
    assert part in problem.message
    assert "cut 1," in problem.hint
    where = _PARTS.get(part, part)
    assert where in yaml.splitlines()[problem.place.line - 1]


@pytest.mark.parametrize(("kind", "part", "most"), _ITEMS, ids=lambda v: getattr(v, "name", str(v)))
def test_items(kind: Kind, part: str, most: int) -> None:
    assert _over(_with_items(part, most, kind.name), kind, "en") == []
    (problem,) = _over(_with_items(part, most + 1, kind.name), kind, "en")
    assert problem.code == "limit"
    assert f"`{part}` has {most + 1} items" in problem.message
    assert "leave 1 out" in problem.hint


def _wordy(kind: Kind, paragraphs: int) -> Loaded:
    """Facts with so many paragraphs in a kind; about ten fill a page."""
    items = [f"  p{at}: {{text: {_words(60)}, basis: ours}}\n" for at in range(paragraphs)]
    head = HEAD.format(lang="en") + f"background:\n  kinds: {kind.name}\n"
    return load((head + "".join(items)).encode(), "a.yaml")


def _pages_refused(kind: Kind, paragraphs: int) -> list[Problem]:
    try:
        forms(_wordy(kind, paragraphs), ("pdf",), order=Order(kind.name, "en"))
    except Refused as refused:
        return list(refused.problems)
    return []


_PAGED = [kind for kind in KINDS if kind.limits.pages]


@pytest.mark.parametrize("kind", _PAGED, ids=lambda kind: kind.name)
def test_pages(kind: Kind) -> None:
    most = kind.limits.pages or 0
    long = _wordy(kind, 12 * most + 12)
    places = built(given(long), Order(kind.name, "en")).rendered.places
    full = next(at for at in range(12 * most + 12) if places[f"p{at}"][0] > most)
    assert _pages_refused(kind, full - 1) == []
    (problem,) = _pages_refused(kind, full + 1)
    assert problem.code == "limit"
    assert f"has {most + 1} pages; there is room for {most}" in problem.message
    assert "`background`" in problem.message


def test_what_tells_the_changes_may_take_a_page_more() -> None:
    kind = THEME.kind("handout")
    wanted = Wanted(kind, "en", THEME.words("en"))
    facts = HEAD.format(lang="en") + "bottom_line: {a: {text: A, basis: ours}}\n"
    plain = make_edition(load(facts.encode(), "x"), wanted)
    compared = replace(plain, since=When("2031-05-02", "2 May 2031"))
    assert [len(list(over_pages(plain, kind, n, {}, "x"))) for n in (1, 2)] == [0, 1]
    assert [len(list(over_pages(compared, kind, n, {}, "x"))) for n in (2, 3)] == [0, 1]


def test_the_handout_is_one_page() -> None:
    handout = THEME.kind("handout")
    assert (handout.limits.pages, handout.limits.count_all_pages) == (1, True)


def test_at_most_six_cards_of_at_most_25_words() -> None:
    cards = THEME.kind("cards")
    assert cards.limits.items["lines.raise"] == 6
    assert cards.limits.words["say"]["en"] == 25
    assert cards.limits.words["answer"]["en"] == 60


_USUAL = {
    "en": "ministers agreed that every member should present a credible annual plan that shows how "
    "investment in capability and resilience will rise before the next review of contributions",
    "fr": "les ministres sont convenus que chaque membre devrait présenter un plan annuel crédible "
    "montrant comment les investissements dans les capacités augmenteront avant le prochain examen",
}


@pytest.mark.parametrize("lang", _USUAL)
@pytest.mark.parametrize("size", ["A4", "Letter"])
def test_cards_at_their_limits_stand_two_to_a_sheet(lang: str, size: PageSize) -> None:
    kind = THEME.kind("cards")
    usual = _USUAL[lang].split() * 3

    def card(at: int) -> str:
        said = (
            f"{part}: {' '.join(usual[at:][: kind.limits.words_of(part, lang)])}"
            for part in ("say", *_AIDS)
        )
        return f"card-{at}: {{{', '.join(said)}}}"

    cards = ", ".join(card(at) for at in range(5))
    yaml = HEAD.format(lang=lang) + f"lines: {{raise: {{{cards}}}}}\n"
    options = Options(("pdf",), size)
    pdf = forms(load(yaml.encode(), "x"), order=Order("cards", lang), options=options)["pdf"]
    assert len(pypdfium2.PdfDocument(pdf)) == 3, "one of the title, and five"


@pytest.mark.parametrize("document", every_document(), ids=str)
def test_no_document_of_the_samples_is_over_a_limit(document: Sample, shelf: Path) -> None:
    done: Finished = finished(document, shelf)
    assert [str(problem.message) for problem in done.over] == []
    if document.order.kind == "handout":
        assert done.rendered.pages == 1


def test_a_language_without_a_figure_has_that_of_english() -> None:
    kind = THEME.kind("brief")
    most = kind.limits.words["bottom_line"]["en"]
    yaml = _with_words("bottom_line", most, kind.name, "pt")
    assert _over(yaml, kind, "pt") == []
    yaml = _with_words("bottom_line", most + 1, kind.name, "pt")
    assert len(_over(yaml, kind, "pt")) == 1


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("", 0),
        ("one two", 2),
        ("one – two", 2),
        ("well-known, isn’t it?", 3),
        ("« Deux mots » !", 2),
        ("Qui paie\u202f?", 2),
        ("12 crowns; 3.5 %", 3),
        ("- a list\n- of two", 4),
        ("Слава Україні", 2),
    ],
)
def test_what_counts_as_a_word(text: str, number: int) -> None:
    assert count_words(text) == number


# What a build makes of it.


def _build(*words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    code = "from briefgen.cli.main import run; run()"
    command = [sys.executable, "-c", code, "build", *words]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with a brief whose only fault is one card with a word too many."""
    yaml = _with_words("say", 26, "[brief, cards]", "en")
    (tmp_path / "long.yaml").write_text(yaml, "utf-8")
    (tmp_path / "short.yaml").write_text(yaml.replace("word word", "word"), "utf-8")
    return tmp_path


def _made(folder: Path) -> Iterator[str]:
    return (path.name for path in sorted((folder / "dist").glob("*.md")))


def test_over_the_limit_only_that_document_fails(desk: Path) -> None:
    done = _build("long.yaml", "short.yaml", "--to", "md,html", cwd=desk)
    assert done.returncode == 1
    assert "long.yaml:4" in done.stderr
    assert re.search(r"`one`, its say, has 26 words.* kind `cards` has room for 25", done.stderr)
    kinds = THEME.kinds()
    wanted = [f"long.{kind}.en.md" for kind in kinds if kind != "cards"]
    wanted += [f"short.{kind}.en.md" for kind in kinds]
    assert sorted(_made(desk)) == sorted(wanted)


def test_allowed_to_overflow_it_is_a_warning(desk: Path) -> None:
    done = _build("long.yaml", "--to", "md", "--allow-overflow", cwd=desk)
    assert done.returncode == 0
    assert "warning" in done.stderr
    assert "has 26 words" in done.stderr
    assert "long.cards.en.md" in _made(desk)


def test_pages_may_overflow_too() -> None:
    kind = THEME.kind("handout")
    options = Options(("pdf",), allow_overflow=True)
    made = forms(_wordy(kind, 20), order=Order("handout", "en"), options=options)
    assert made["pdf"].startswith(b"%PDF")


def test_an_unchecked_pdf_is_said_to_be_unchecked(desk: Path) -> None:
    words = ("short.yaml", "--to", "pdf", "--kind", "cards", "--no-preflight")
    done = _build(*words, cwd=desk)
    assert done.returncode == 0
    assert "PDFs were not checked (--no-preflight)" in done.stdout
    assert '"preflight": "not run"' in (desk / "dist" / "manifest.json").read_text("utf-8")
    checked = _build("short.yaml", "--to", "pdf", "--kind", "cards", cwd=desk)
    assert (checked.returncode, checked.stderr) == (0, "")
    assert "not checked" not in checked.stdout
    assert '"preflight": "passed"' in (desk / "dist" / "manifest.json").read_text("utf-8")


def test_words_of_a_whole_section_are_all_that_its_items_say(tmp_path: Path) -> None:
    folder = tmp_path / "kinds" / "brief"
    folder.mkdir(parents=True)
    settings = "label: {en: B}\nsections: [debates]\nlimits: {words: {debates: {en: 9}}}\n"
    (folder / "settings.yaml").write_text(settings, "utf-8")
    kind = Theme.of(tmp_path).kind("brief")
    sides = "sides: {a: {label: one, text: one two, trade_off: three, basis: ours}}"
    yaml = HEAD.format(lang="en") + f"debates: {{d: {{question: one two, text: TEXT, {sides}}}}}\n"
    assert _over(yaml.replace("TEXT", "one two three"), kind, "en") == []
    (problem,) = _over(yaml.replace("TEXT", "one two three four"), kind, "en")
    assert "has 10 words" in problem.message


@pytest.mark.parametrize("limits", ["words: {bottom_lin: {en: 9}}", "items: {lins.raise: 6}"])
def test_a_limit_of_a_part_that_does_not_exist_is_refused(limits: str, tmp_path: Path) -> None:
    folder = tmp_path / "kinds" / "brief"
    folder.mkdir(parents=True)
    settings = f"label: {{en: B}}\nsections: [debates]\nlimits: {{{limits}}}\n"
    (folder / "settings.yaml").write_text(settings, "utf-8")
    with pytest.raises(Refused, match="No part that can be limited"):
        Theme.of(tmp_path).kind("brief")


# Languages without spaces between words.


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("河" * 40 + "。", (40, 58, "characters")),
        ("ขนส่งทางน้ำ", (9, 58, "characters")),
        ("ទន្លេ", (3, 58, "characters")),
        ("ແມ່ນ້ຳ", (4, 58, "characters")),
        ("かわのみち、ロック7号", (11, 58, "characters")),
        ("강을 건너는 배는 통행료를 낸다", (5, 25, "words")),
        ("one two 河流 three", (4, 25, "words")),
    ],
)
def test_texts_without_spaces_are_measured_by_characters(
    text: str, length: tuple[int, int, str]
) -> None:
    found = Length.of(text, 25)
    assert (found.count, found.most, found.unit) == length


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("河" * 100, 20), ("河" * 101, 25), ("สวัสดี", 5), ("word " * 65, 30), ("河流 EU 。", 5)],
)
def test_such_texts_are_said_at_five_characters_a_second(text: str, seconds: int) -> None:
    assert speaking_seconds(text) == seconds


def test_a_card_without_spaces_has_its_limit() -> None:
    kind = THEME.kind("cards")
    yaml = HEAD.format(lang="ja") + "lines: {raise: {one: {say: TEXT}}}\n"
    assert _over(yaml.replace("TEXT", "川" * 58), kind, "ja") == []
    (problem,) = _over(yaml.replace("TEXT", "川" * 60), kind, "ja")
    assert "has 60 characters in `ja`; the kind `cards` has room for 58" in str(problem)
    assert Length.of("川" * 30, 29, of_language=True).most == 29
