"""Documents in other languages: dates, signs, what is left in the original, right to left."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from babel import Locale
from babel.dates import parse_pattern

from briefgen.editions.make import Wanted, make_edition
from briefgen.editions.theme import Theme
from briefgen.editions.wording import Wording, in_order, spaced, with_stop, without_stop
from briefgen.facts.checks import without_labels
from briefgen.facts.dates import parse_edtf
from briefgen.facts.load import load
from briefgen.problems import Refused
from briefgen.publish.inputs import Order
from tests.documents import HAGUE, forms, source

THEME = Theme.of()
NO_BREAK = "\u00a0"
# The languages whose words come with the program, by Babel's name, in the order of the table.
BABEL = {"en": "en_GB", "fr": "fr", "de": "de", "nl": "nl", "es": "es", "uk": "uk"}


def wording(lang: str, theme: Theme = THEME) -> Wording:
    return Wording(lang, "en", theme.words(lang))


@pytest.mark.parametrize(
    ("lang", "written", "shown"),
    [
        ("en", "2025-06-24/25", "24–25 June 2025"),
        ("en", "2025-06-28/2025-07-02", "28 June – 2 July 2025"),
        ("en", "XXXX-06", "June"),
        ("fr", "2025-06-01", f"1er{NO_BREAK}juin 2025"),
        ("fr", "2025-06-24/25", f"24–25{NO_BREAK}juin 2025"),
        ("fr", "XXXX-06", "juin"),
        ("de", "2025-06-01", "1. Juni 2025"),
        ("de", "2025-06-24/25", "24.–25. Juni 2025"),
        ("nl", "2025-06-24", "24 juni 2025"),
        ("es", "2025-06-24", "24 de junio de 2025"),
        ("es", "XXXX-06-24/25", "24–25 de junio"),
        ("uk", "2025-06-24/25", "24–25 червня 2025\u202fр."),
        ("uk", "XXXX-06", "червень"),
        ("he", "2025-06-24/25", "24–25 ביוני 2025"),
        ("ja", "2025-06-24/25", "2025年6月24日～25日"),
        ("tlh", "2025-06-24", "24 June 2025"),
    ],
)
def test_dates_are_worded_as_the_language_has_them(lang: str, written: str, shown: str) -> None:
    assert wording(lang).date(parse_edtf(written)).words == shown


# A day, a month, days of one month, of two, of two years; months; a moment in a named zone and in
# one without a name. `~` is a no-break space here, `_` a narrow one.
RANGES = {
    "2025-06-24": "24 June 2025|24~juin 2025|24. Juni 2025|24 juni 2025|24 de junio de 2025|"
    "24 червня 2025_р.",
    "2025-06": "June 2025|juin 2025|Juni 2025|juni 2025|junio de 2025|червень 2025_р.",
    "2025-06-24/25": "24–25 June 2025|24–25~juin 2025|24.–25. Juni 2025|24–25 juni 2025|"
    "24–25 de junio de 2025|24–25 червня 2025_р.",
    "XXXX-06-24/25": "24–25 June|24–25~juin|24.–25. Juni|24–25 juni|24–25 de junio|24–25 червня",
    "2025-06-28/2025-07-02": "28 June – 2 July 2025|28~juin – 2~juillet 2025|"
    "28. Juni – 2. Juli 2025|28 juni – 2 juli 2025|28 de junio – 2 de julio de 2025|"
    "28 червня – 2 липня 2025_р.",
    "2025-12-30/2026-01-02": "30 December 2025 – 2 January 2026|"
    "30~décembre 2025 – 2~janvier 2026|30. Dezember 2025 – 2. Januar 2026|"
    "30 december 2025 – 2 januari 2026|30 de diciembre de 2025 – 2 de enero de 2026|"
    "30 грудня 2025_р. – 2 січня 2026_р.",
    "2025-06/07": "June – July 2025|juin – juillet 2025|Juni – Juli 2025|juni – juli 2025|"
    "junio – julio de 2025|червень – липень 2025_р.",
    "2025-06-24 09:30 Europe/Kyiv": "24 June 2025, 09:30 EEST|24~juin 2025, 09:30 UTC+03:00|"
    "24. Juni 2025, 09:30 OESZ|24 juni 2025, 09:30 EEST|24 de junio de 2025, 09:30 EEST|"
    "24 червня 2025_р., 09:30 GMT+03:00",
    "2025-06-24 09:30 America/St_Johns": "24 June 2025, 09:30 GMT-02:30|"
    "24~juin 2025, 09:30 UTC-02:30|24. Juni 2025, 09:30 GMT-02:30|24 juni 2025, 09:30 GMT-02:30|"
    "24 de junio de 2025, 09:30 GMT-02:30|24 червня 2025_р., 09:30 GMT-02:30",
}


class Respaced(Locale):
    """Babel's data as another version could have it: another space wherever it has one."""

    space = "\u2009"

    def _changed(self, pattern: str) -> str:
        """The pattern with its spaces exchanged, and with spaces about the dash of a range."""
        exchanged = re.sub(r"[ \u00a0\u2009\u202f]", self.space, pattern)
        return re.sub(f"{self.space}?–{self.space}?$", f"{self.space}–{self.space}", exchanged)

    @property
    def date_formats(self) -> Any:
        return {k: parse_pattern(self._changed(p.pattern)) for k, p in super().date_formats.items()}

    @property
    def datetime_skeletons(self) -> Any:
        known = super().datetime_skeletons
        return {k: parse_pattern(self._changed(known[k].pattern)) for k in known}

    @property
    def interval_formats(self) -> Any:
        known = super().interval_formats
        parts = {name: known[name] for name in known if name}
        return {
            name: {unit: [self._changed(part) for part in pair] for unit, pair in units.items()}
            for name, units in parts.items()
        }


@pytest.mark.parametrize("space", ["as installed", " ", "\u2009", "\u202f", "\u00a0"])
@pytest.mark.parametrize("written", RANGES)
def test_the_spaces_of_dates_are_ours_whatever_babel_has(
    space: str, written: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if space != "as installed":
        monkeypatch.setattr(Respaced, "space", space)
        monkeypatch.setattr(
            Wording, "locale", property(lambda own: Respaced(*BABEL[own.lang].split("_")))
        )
    shown = {}
    for lang in BABEL:
        words = wording(lang)
        when = words.as_of(written) if " " in written else words.date(parse_edtf(written))
        shown[lang] = when.words
    expected = RANGES[written].replace("~", NO_BREAK).replace("_", "\u202f").split("|")
    assert shown == dict(zip(BABEL, expected, strict=True))


def test_no_language_leaves_its_months_to_another() -> None:
    """As Babel 2.18 would: after Hebrew, June is יוני in French too."""
    june = parse_edtf("XXXX-06")
    found = {lang: wording(lang).date(june).words for lang in ("he", "fr", "pl", "ja", "de", "fr")}
    assert found == {"he": "יוני", "fr": "juin", "pl": "czerwiec", "ja": "6月", "de": "Juni"}


def test_numbers_and_times() -> None:
    fr = wording("fr")
    assert fr.number(Decimal("-1234.5")) == "−1\u202f234,5"
    assert fr.percent(0.5) == f"50{NO_BREAK}%"
    moment = "2025-06-01 09:30 Europe/Brussels"
    assert fr.as_of(moment).words == f"1er{NO_BREAK}juin 2025, 09:30 UTC+02:00"
    assert wording("en").as_of(moment).words == "1 June 2025, 09:30 CEST"


def test_a_language_of_the_users_own_is_one_file(tmp_path: Path) -> None:
    (tmp_path / "locales").mkdir()
    labels = 'sections: {bottom_line: In sintesi}\nquoted: "«{}»"\nuntil: fino a {}\n'
    (tmp_path / "locales" / "it.yaml").write_text(labels, "utf-8")
    facts = load(
        b"format: 1\nbrief: {title: T, languages: it, as_of: 2025-06-01}\nsummit: {name: S}\n"
        b"bottom_line: {a: {text: Parole, basis: ours}}\n",
        "x",
    )
    theme = Theme.of(tmp_path)
    made = forms(facts, ("md", "html"), order=Order("brief", "it"), theme=theme)
    assert "## In sintesi" in made["md"].decode()
    assert "1 giugno 2025" in made["md"].decode()
    assert '<html lang="it">' in made["html"].decode()


@pytest.fixture(scope="module")
def french() -> dict[str, str]:
    facts = source(HAGUE)
    order = Order("brief", "fr", "public")
    made = forms(facts.loaded, ("md", "html"), facts.folder, order)
    return {name: data.decode() for name, data in made.items()}


def test_a_quote_keeps_its_words_and_has_its_translation_beside_it(french: dict[str, str]) -> None:
    said = "all options are on the table"
    assert re.search(rf'<(blockquote|q)[^>]* lang="en"[^>]*>(<p>)?{said}', french["html"])
    assert "toutes les options sont sur la table" in french["html"]
    assert re.search(rf"Traduction(</span>)?{NO_BREAK}:", french["html"])
    assert f"«{NO_BREAK}{said}{NO_BREAK}»" in french["md"]
    assert "TLP:CLEAR" in french["html"], "a marking is never translated"


def test_the_french_of_labels_and_templates_keeps_french_spaces(french: dict[str, str]) -> None:
    page = french["html"].partition('<main id="text">')[2].partition("</main>")[0]
    page = re.sub(r'<(\w+)[^>]* lang="en"[^>]*>.*?</\1>', "", page, flags=re.S)
    text = re.sub(r"<[^>]+>", "", page)
    shown = re.sub(r"\b[\w-]+:(?=\S)", "", text)  # TLP:CLEAR
    wrong = re.findall(rf".{{12}}(?<!{NO_BREAK}):|.{{12}}(?<!\u202f)[;?!]|[“”\"]", shown)
    assert wrong == []


DEJAVU = Path("/usr/share/fonts/truetype/dejavu")
ARABIC = """format: 1
brief:
  title: قمة النهرين
  languages: [ar, en]
  as_of: 2025-06-01
summit: {name: {ar: قمة, en: Summit}, dates: 2025-06-24/25}
sources: {s: {title: {ar: البيان, en: Communiqué}}}
bottom_line:
  a: {text: {ar: قال NATO إن النسبة 57% في عام 2030., en: x}, cite: s}
  b: {text: {en: English words (in brackets).}, cite: s}
timeline:
  t: {date: 2025-06-24, text: {ar: افتتاح, en: Opening}, cite: s}
quotes:
  q: {quote: Water is for all, actor: k, lang: en, translation: {ar: الماء}, cite: s}
actors: {k: {name: {ar: كريم, en: Karim}}}
"""
HEBREW = ARABIC.replace("languages: [ar, en]", "languages: [he, en]").replace("ar:", "he:")
HEBREW = re.sub("[\u0620-\u064a]+", "שלום", HEBREW)


@pytest.fixture(scope="module")
def with_fonts(tmp_path_factory: pytest.TempPathFactory) -> Theme:
    """Templates with a font that has Arabic and Hebrew: Debian's fonts-dejavu-core."""
    if not (DEJAVU / "DejaVuSans.ttf").exists():
        pytest.skip("no font with Arabic and Hebrew here: apt-get install fonts-dejavu-core")
    folder = tmp_path_factory.mktemp("templates")
    (folder / "fonts").mkdir()
    for name in ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf"):
        shutil.copy(DEJAVU / name, folder / "fonts")
    return Theme.of(folder)


def letters(pdf: bytes) -> list[tuple[str, float, float]]:
    """Every letter of a PDF with where it stands: from the left, and from the bottom, in points."""
    found = []
    for page in pypdfium2.PdfDocument(pdf):
        text = page.get_textpage()
        for at in range(text.count_chars()):
            left, bottom, _, _ = text.get_charbox(at)
            found.append((text.get_text_range(at, 1), left, bottom))
    return found


def places(pdf: bytes, words: str) -> list[list[float]]:
    """For each time that `words` stand in a line, how far from the left each letter is."""
    found = letters(pdf)
    text = "".join(letter for letter, _, _ in found)
    starts = (m.start() for m in re.finditer(re.escape(words), text))
    return [[left for _, left, _ in found[at : at + len(words)]] for at in starts]


@pytest.mark.parametrize(("facts", "lang"), [(ARABIC, "ar"), (HEBREW, "he")])
def test_right_to_left(facts: str, lang: str, with_fonts: Theme) -> None:
    loaded = load(facts.encode(), "x")
    made = forms(loaded, order=Order("brief", lang), theme=with_fonts)
    page = made["html"].decode()
    assert f'<html lang="{lang}" dir="rtl">' in page
    assert '<span lang="en" dir="ltr">English words (in brackets).</span>' in page
    assert re.search(r'<(blockquote|q) lang="en" dir="ltr">', page)
    assert "left: -9999px" not in page, "it would widen the page by so much"
    title = str(loaded.brief.brief.title.original(lang))
    # One after the other from the right, and what is not right to left from the left.
    assert any(xs == sorted(xs, reverse=True) for xs in places(made["pdf"], title[:3]))
    for words in ("NATO", "57", "2030", "24", "English"):
        found = places(made["pdf"], words)
        assert found, words
        assert all(xs == sorted(xs) for xs in found), words


def test_without_a_font_for_it_the_letters_are_named() -> None:
    with pytest.raises(Refused) as refused:
        forms(load(ARABIC.encode(), "x"), ("pdf",), order=Order("brief", "ar"))
    problem = refused.value.problems[0]
    assert "ARABIC LETTER" in problem.message
    assert "fonts/" in problem.hint


@pytest.mark.parametrize(
    ("lang", "been", "to_come"),
    [
        ("en", "since 2021|since May 2021|since 4 May 2021", "from 2034|from May 2034"),
        ("fr", "depuis 2021|depuis mai 2021|depuis le 4~mai 2021", "dès 2034|dès mai 2034"),
        ("de", "seit 2021|seit Mai 2021|seit dem 4. Mai 2021", "ab 2034|ab Mai 2034"),
        ("nl", "sinds 2021|sinds mei 2021|sinds 4 mei 2021", "vanaf 2034|vanaf mei 2034"),
        (
            "es",
            "desde 2021|desde mayo de 2021|desde el 4 de mayo de 2021",
            "a partir de 2034|a partir de mayo de 2034",
        ),
        (
            "uk",
            "від 2021|від травня 2021_р.|від 4 травня 2021_р.",
            "починаючи з 2034|починаючи з травня 2034_р.",
        ),
    ],
)
def test_what_is_to_come_is_from_and_what_has_been_is_since(
    lang: str, been: str, to_come: str
) -> None:
    words = replace(wording(lang), today=(2030, 1, 1))
    for year, expected in (("2021", been), ("2034", to_come)):
        shown = [
            words.date(parse_edtf(f"{written}/..")).words
            for written in (year, f"{year}-05", f"{year}-05-04")
        ]
        wanted = expected.replace("~", NO_BREAK).replace("_", "\u202f").split("|")
        assert shown[: len(wanted)] == wanted


def test_the_day_is_that_of_the_facts_or_of_the_summit() -> None:
    head = "format: 1\nbrief: {title: T%s}\nsummit: {name: S%s}\n"
    facts = "timeline: {a: {text: x, basis: ours, date: 2031/..}}\n"
    said = {
        "From 2031": head % (", as_of: 2030-12-31", ", dates: 2032-01-01"),
        "Since 2031": head % (", as_of: 2031-01-02", ""),
        "**From 2031**": head % ("", ", dates: 2030-05"),
        "**Since 2031**": head % ("", ""),
    }
    for words, start in said.items():
        made = forms(load((start + facts).encode(), "x"), ("md",))
        assert words in made["md"].decode(), start


@pytest.mark.parametrize(
    ("lang", "written", "shown"),
    [
        ("es", "2031-05-04~", "hacia el 4 de mayo de 2031"),
        ("es", "../2031-05-04", "hasta el 4 de mayo de 2031"),
        ("es", "../2031-05", "hasta mayo de 2031"),
        ("fr", "2031-05-04~", f"vers le 4{NO_BREAK}mai 2031"),
        ("uk", "../2031-05", "до травня 2031\u202fр."),
        ("uk", "2031-05~", "близько травня 2031\u202fр."),
        ("uk", "2031-05", "травень 2031\u202fр."),
    ],
)
def test_dates_have_the_article_and_the_case_of_the_language(
    lang: str, written: str, shown: str
) -> None:
    assert wording(lang).date(parse_edtf(written)).words == shown


THIN = "\u202f"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Qui vient ?", f"Qui vient{THIN}?"),
        ("Non ! (Si ?) ; fin", f"Non{THIN}! (Si{THIN}?){THIN}; fin"),
        ("Le port : « ouvert »", f"Le port{NO_BREAK}: «{NO_BREAK}ouvert{NO_BREAK}»"),
        ("**Quoi** ? *Oui* : *non*", f"**Quoi**{THIN}? *Oui*{NO_BREAK}: *non*"),
        ("Vraiment ?! Oui", f"Vraiment{THIN}?! Oui"),
        ("- ? un\n- : deux\n> ! trois", "- ? un\n- : deux\n> ! trois"),
        ("12:30, https://a.example/?b et :c", "12:30, https://a.example/?b et :c"),
        ("Qui vient?", "Qui vient?"),
    ],
)
def test_a_french_space_before_a_mark_does_not_break(typed: str, shown: str) -> None:
    assert spaced(typed, "fr") == shown
    assert spaced(typed, "fr-BE") == shown
    assert spaced(typed, "en") == typed


def test_french_spaces_are_right_in_every_format() -> None:
    facts = (
        "format: 1\nbrief: {title: 'Qui paie ?', languages: [fr, en]}\nsummit: {name: S}\n"
        "actors: {a: {name: Ana}}\nquotes: {q: {actor: a, quote: 'Moi ! Et toi ?', basis: ours}}\n"
        "background: {b: {basis: ours, text: 'Le *port* : « fermé » ; oui'}}\n"
    )
    loaded = load(facts.encode(), "x")
    french = forms(loaded, order=Order("brief", "fr"))
    for text in (french["md"].decode(), french["html"].decode()):
        assert re.findall(r"[^\s>+-] [;?!»]|« |\w :", text.partition("<body")[2] or text) == []
        assert f"paie{THIN}?" in text
        assert f"Moi{THIN}! Et toi{THIN}?" in text
    pages = pypdfium2.PdfDocument(french["pdf"])
    printed = "".join(page.get_textpage().get_text_bounded() for page in pages)
    assert f"paie{THIN}?" in printed
    english = forms(loaded, ("html",), order=Order("brief", "en"))["html"].decode()
    assert f"paie{THIN}?" in english, "what is not translated is still French"


# A language in which nobody has written the labels.

POLISH = (
    "format: 1\nbrief: {title: Statki, languages: [pl], as_of: 2031-05-02, contact: Ewa}\n"
    "summit: {name: Szczyt, dates: 2031-06-01}\nparties: {a: Alfa, b: Beta}\n"
    "issues: {i: Statki płacą}\nsources: {s: {title: Raport, address: 'https://a.example/b'}}\n"
    "bottom_line: {m: {text: Tak, cite: {source: s, para: 2}}}\n"
    "positions:\n  p: {issue: i, party: a, stance: supports, text: Tak, cite: s}\n"
    "  q: {issue: i, party: b, stance: opposes, text: Nie, basis: ours}\n"
    "timeline: {t: {date: 2031-04/.., text: Opłata, basis: ours}}\n"
)
ELEMENT = re.compile(r'<span lang="en">([^<]*)</span>')


def test_a_language_without_labels_is_said_with_the_remedy() -> None:
    loaded = load(POLISH.encode(), "x")
    (problem,) = without_labels(loaded.brief, loaded.file, THEME.languages())
    assert problem.severity == "warning"
    assert "There are no labels in `pl`" in problem.message
    assert "locales/pl.yaml" in problem.hint
    assert problem.place.line == 2
    known = load(POLISH.replace("[pl]", "[fr, en-GB, de-CH]").encode(), "x")
    assert without_labels(known.brief, known.file, THEME.languages()) == []


def test_its_english_labels_say_that_they_are_english() -> None:
    made = forms(load(POLISH.encode(), "x"), order=Order("brief", "pl"))
    html = made["html"].decode()
    assert '<html lang="pl">' in html
    english = ELEMENT.findall(html)
    for label in (
        "Briefing note",
        "Draft",
        "Facts as of",
        "Bottom line",
        "Supports",
        "Since April",
    ):
        assert any(label in text for text in english), label
    assert "Of 2~parties, 1~supports it and 1~opposes it.".replace("~", NO_BREAK) in english
    assert not {"Statki", "Tak", "Ewa", "Alfa"} & set(english)
    assert re.findall(r'="[^"]*<', html) == [], "no element in an attribute"
    assert 'aria-label="Source 1"' in html
    assert "\ufdd0" not in html + made["md"].decode()
    assert made["pdf"].startswith(b"%PDF")


def test_labels_of_a_language_written_the_other_way_have_a_direction() -> None:
    facts = POLISH.replace("[pl]", "[he]")
    html = forms(load(facts.encode(), "x"), ("html",), order=Order("brief", "he"))["html"].decode()
    assert '<span lang="en" dir="ltr">Bottom line</span>' in html


def test_a_partly_translated_language_marks_only_the_rest(tmp_path: Path) -> None:
    (tmp_path / "locales").mkdir()
    (tmp_path / "locales" / "pl.yaml").write_text("sections: {bottom_line: Sedno}\n", "utf-8")
    theme = Theme.of(tmp_path)
    loaded = load(POLISH.encode(), "x")
    assert without_labels(loaded.brief, loaded.file, theme.languages()) == []
    html = forms(loaded, ("html",), order=Order("brief", "pl"), theme=theme)["html"].decode()
    assert "Sedno" not in ELEMENT.findall(html)
    assert "Positions" in ELEMENT.findall(html)


def test_a_source_in_another_language_puts_no_element_into_an_attribute() -> None:
    facts = POLISH.replace("[pl]", "[en, fr]").replace("Raport", "Rapport <a> & b")
    html = forms(load(facts.encode(), "x"), ("html",), order=Order("brief", "fr"))["html"].decode()
    assert re.findall(r'="[^"]*<', html) == []
    assert 'aria-label="Rapport &lt;a&gt; &amp; b, https://a.example/b"' in html
    assert '<cite><span lang="en">Rapport &lt;a&gt; &amp; b</span></cite>' in html


# Text from right to left.


@pytest.mark.parametrize(
    "number", ["+31 20 555 0199", "(020) 555 01 99", "020-555 0199", "0031 20 5550199"]
)
def test_a_telephone_number_keeps_its_order_from_right_to_left(number: str) -> None:
    for lang in ("he", "ar"):
        assert in_order(f"א {number} ב", lang) == f"א \u200e{number} ב"
    assert in_order(f"a {number} b", "en") == f"a {number} b"


@pytest.mark.parametrize("text", ["2031-05-02", "24–25", "1 000 000", "12:30", "50 %", "1949 1999"])
def test_other_figures_are_left_alone(text: str) -> None:
    assert in_order(text, "he") == text


# Where a sentence ends.


@pytest.mark.parametrize(
    ("sentence", "without", "stopped"),
    [
        ("Boats pay.", "Boats pay", "Boats pay."),
        ("Boats pay", "Boats pay", "Boats pay."),
        ("Boats of the U.S.", "Boats of the U.S.", "Boats of the U.S."),
        ("Tolls, locks, etc.", "Tolls, locks, etc.", "Tolls, locks, etc."),
        ("A toll of 3 млн.", "A toll of 3 млн.", "A toll of 3 млн."),
        ("Wait...", "Wait...", "Wait..."),
        ("Who pays?", "Who pays?", "Who pays?"),
        ("«Qui ?»", "«Qui ?»", "«Qui ?»"),
    ],
)
def test_a_full_stop_is_none_of_an_abbreviation(sentence: str, without: str, stopped: str) -> None:
    assert without_stop(sentence) == without
    assert with_stop(sentence) == stopped


def test_a_head_keeps_its_abbreviation_and_a_statement_without_text_has_no_colon() -> None:
    facts = (
        "format: 1\nbrief: {title: T}\nsummit: {name: S}\nparties: {a: Alfa}\n"
        "issues: {i: Tolls of the U.S., j: Who pays?}\npositions:\n"
        "  p: {issue: i, party: a, stance: supports, basis: ours}\n"
        "  q: {issue: j, party: a, stance: mixed, basis: ours, date: 2031}\n"
    )
    made = forms(load(facts.encode(), "x"), ("md", "html"))
    markdown, html = made["md"].decode(), made["html"].decode()
    assert "| Party | 1. Tolls of the U.S. | 2. Who pays? |" in markdown
    assert "1. **Tolls of the U.S.** Of 1" in markdown
    assert "2. **Who pays?** Of 1" in markdown
    assert "- **Alfa**, Supports\n" in markdown
    assert "- **Alfa**, Mixed (2031)\n" in markdown
    assert "<strong>Tolls of the U.S.</strong>" in html


@pytest.mark.parametrize("place", ["right", "centre"])
def test_the_place_of_ones_own_scheme_holds(place: str) -> None:
    facts = (
        f"format: 1\nbrief: {{title: T, marking: OFFICIAL}}\nsummit: {{name: S}}\n"
        f"marking_scheme: {{name: Desk, place: {place}, markings: [OFFICIAL, SHUT]}}\n"
        "bottom_line: {a: {text: x, basis: ours}}\n"
    )
    loaded = load(facts.encode(), "x")
    kind = THEME.kind("brief")
    edition = make_edition(loaded, Wanted(kind, "en", THEME.words("en")))
    assert edition.scheme == {"name": "Desk", "place": place}


def test_a_template_that_is_missing_is_named(tmp_path: Path) -> None:
    (tmp_path / "sections").mkdir()
    (tmp_path / "sections" / "glossary.md.j2").write_text('{% include "sections/x.md.j2" %}')
    facts = "format: 1\nbrief: {title: T}\nsummit: {name: S}\nglossary: {a: {term: a, text: b}}\n"
    with pytest.raises(Refused) as refused:
        forms(load(facts.encode(), "x"), ("md",), theme=Theme.of(tmp_path))
    (problem,) = refused.value.problems
    assert problem.message == "There is no template `sections/x.md.j2`"
    assert problem.place.file.endswith("glossary.md.j2")
