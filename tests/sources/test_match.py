"""A quote is in its source word for word, up to typography; and nothing else counts."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from briefgen.sources.match import Match, find
from briefgen.sources.quote import Selector
from briefgen.sources.text import SourceText
from tests.effort import count

SOURCES = Path(__file__).parents[1] / "samples" / "texts"
_LETTERS = "abcdefilmnopstuéöñçœ" + "абвгдеіїйєк" + "ABDFIÉÖДЇ" + "각한항" + "άώλ" + "ṩậ" + "\u0958"


def source(name: str) -> SourceText:
    return SourceText.of((SOURCES / name).read_text("utf-8"))


def look(text: str, quote: str) -> Match:
    return find(SourceText.of(text), Selector(exact=quote))


# Properties: a text of words that differ, set once in the source and once more in the quote.


def _word() -> st.SearchStrategy[str]:
    letters = st.text(st.sampled_from(_LETTERS), min_size=2, max_size=7)
    number = st.from_regex(r"[1-6][0-6]?(\.[0-6]{1,2})?", fullmatch=True)
    return st.one_of(letters, letters, number, st.tuples(letters, letters).map("-".join))


_SIGNS = st.sampled_from(["{}"] * 6 + ["{},", "{}.", "{}?", "“{}”", "({})", "{}’s", "{} —"])


@st.composite
def texts(draw: st.DrawFn) -> list[str]:
    """The words of a text, each once, with signs; None of them is an ellipsis or a bracket."""
    words = draw(st.lists(_word(), min_size=3, max_size=14))
    parts = [part.casefold() for word in words for part in word.split("-")]
    assume(len(set(parts)) == len(parts))
    # Nor is a word another one with a hyphen in it, which would tell how to read a broken one.
    joined = [word.casefold().replace("-", "") for word in words]
    assume(len(set(joined)) == len(joined))
    # Nor a unit, which is never broken at the end of a line.
    assume(not {"bn", "mn", "min", "ms", "mm", "cm", "nm"} & set(joined))
    return [draw(_SIGNS).format(word) for word in words]


# Canonically equal, and neither the composed nor the wholly taken apart form.
_CANONICAL = {"ṩ": ["ṡ\u0323", "ṣ\u0307", "s\u0307\u0323"], "ά": ["\u1f71"], "ậ": ["â\u0323"]}


def _spellings(letter: str, behind: str) -> list[str]:
    """The ways to set one character, where `behind` is what follows it."""
    for alike in ('“”"„«»', "’'ʼ‘", "—–-", "-‐‑"):
        if letter in alike:
            return list(alike)
    if letter == " ":
        return [" ", "  ", "\u00a0", "\u202f", "\n", " \n\t", "\n\n", "\f"]
    ways = [letter] * 6 + [unicodedata.normalize("NFD", letter), *_CANONICAL.get(letter, ())]
    if behind[:1].isalpha() and letter.isalpha():
        ways += [letter + "\u00ad", letter + "\u200b"]
        if behind[0].islower() or letter.isupper():
            ways += [letter + "-\n", letter + "‐\n  ", letter + "\u00ad\n"]
    return ways


def _set(draw: st.DrawFn, text: str) -> str:
    """`text` with typography chosen anew."""
    text = text.replace("fi", "ﬁ") if draw(st.booleans()) else text
    out = ""
    for at, letter in enumerate(text):
        out += draw(st.sampled_from(_spellings(letter, text[at + 1 :])))
    return out


@st.composite
def quoted(draw: st.DrawFn) -> tuple[str, int, int, list[str]]:
    """A source, where a run of its words stands in it, and these words as they were."""
    words = draw(texts())
    first = draw(st.integers(0, len(words) - 1))
    last = draw(st.integers(first, len(words) - 1))
    parts = [_set(draw, word) for word in words]
    gaps = [_set(draw, " ") for _ in words]
    stored, starts, ends = "", [], []
    for part, gap in zip(parts, gaps, strict=True):
        starts.append(len(stored))
        stored += part
        ends.append(len(stored))
        stored += gap
    return stored, starts[first], ends[last], words[first : last + 1]


@given(quoted(), st.data())
@settings(max_examples=count(120, 4000), deadline=None)
def test_whatever_is_quoted_is_found_where_it_stands(
    case: tuple[str, int, int, list[str]], data: st.DataObject
) -> None:
    stored, start, end, words = case
    quote = data.draw(st.composite(_set)(" ".join(words)))
    assume(any(c.isalnum() for c in quote))
    match = look(stored, quote)
    assert (match.state, match.start, match.end) == ("verified", start, end)
    assert match.words == stored[start:end]


@given(quoted())
@settings(max_examples=count(80, 2000), deadline=None)
def test_the_very_words_are_exact(case: tuple[str, int, int, list[str]]) -> None:
    stored, start, end, _ = case
    match = look(stored, stored[start:end])
    assert (match.state, match.tier, match.start, match.end) == ("verified", "exact", start, end)


@given(quoted(), st.data())
@settings(max_examples=count(120, 4000), deadline=None)
def test_any_other_letter_digit_or_case_is_not_found(
    case: tuple[str, int, int, list[str]], data: st.DataObject
) -> None:
    stored, _, _, words = case
    quote = " ".join(words)
    places = [at for at, c in enumerate(quote) if c.isalnum()]
    at = data.draw(st.sampled_from(places))
    other = quote[at].swapcase() if quote[at].isalpha() and data.draw(st.booleans()) else None
    other = other or data.draw(st.sampled_from("789" if quote[at].isdigit() else "xyzж"))
    assume(other != quote[at])
    assert look(stored, quote[:at] + other + quote[at + 1 :]).state == "not found"


@given(quoted(), st.data())
@settings(max_examples=count(80, 2000), deadline=None)
def test_words_dropped_doubled_or_in_another_order_are_not_found(
    case: tuple[str, int, int, list[str]], data: st.DataObject
) -> None:
    stored, _, _, words = case
    at = data.draw(st.integers(0, len(words) - 1))
    changed = [
        [*words[: at + 1], *words[at:]],
        [*words[:at], *words[at + 1 :]] if 0 < at < len(words) - 1 else words[::-1],
    ]
    for other in changed:
        if other != words:
            assert look(stored, " ".join(other)).state == "not found"


_JOINED = st.text(st.sampled_from("港口明年开放费用不变の会議はก ข"), min_size=1, max_size=30)


@given(_JOINED, st.data())
@settings(max_examples=count(80, 2000), deadline=None)
def test_a_run_without_spaces_can_be_quoted_anywhere_and_over_line_ends(
    run: str, data: st.DataObject
) -> None:
    run = " ".join(run.split())
    assume(len(set(run)) == len(run) and len(run.replace(" ", "")) > 1)
    start = data.draw(st.integers(0, len(run) - 1))
    end = data.draw(st.integers(start + 1, len(run)))
    quote = run[start:end]
    assume(quote.strip() == quote)
    ends = data.draw(st.lists(st.booleans(), min_size=len(run), max_size=len(run)))
    stored = "".join(c + "\n" * broken for c, broken in zip(run, ends, strict=True))
    assert look(stored, quote).state == "verified"
    assert look(stored, f"{quote}終").state == "not found"
    if len(quote) > 2 and " " not in quote:
        assert look(run, f"{quote[0]} {quote[1:]}").state == "not found"


# The traps.

FOUND, NOT, MANY = "verified", "not found", "ambiguous"


@pytest.mark.parametrize(
    ("text", "quote", "state", "tier"),
    [
        ("at 15 crowns", "1.5", NOT, ""),
        ("at 1.5 crowns", "15", NOT, ""),
        ("for us all", "US", NOT, ""),
        ("in the US", "us", NOT, ""),
        ("in the USA", "US", NOT, ""),
        ("at 11.5", "1.5", NOT, ""),
        ("at 1.50", "1.5", NOT, ""),
        ("at 1.5", "5", NOT, ""),
        ("at 1,500", "500", NOT, ""),
        ("at 1\u202f500", "500", NOT, ""),
        ("at −5 degrees", "5 degrees", NOT, ""),
        ("1990-2000", "19902000", NOT, ""),
        ("is unpermitted", "permitted", NOT, ""),
        ("is un\u00adpermitted", "permitted", NOT, ""),
        ("is un-\npermitted", "permitted", NOT, ""),
        ("a non-permitted ship", "permitted ship", NOT, ""),
        ("a smoke-free hall", "a smoke", NOT, ""),
        ("we can’t go", "we can", NOT, ""),
        ("the U.S.A. wins", "the U.S.", NOT, ""),
        ("the Allies’ aims", "the Allies", FOUND, "exact"),
        ("NATO’s aims", "NATO", FOUND, "exact"),
        ("l’OTAN décide", "OTAN décide", FOUND, "exact"),
        ("from 2014–2020 on", "2020 on", FOUND, "exact"),
        ("ships: a, b", "ships a b", NOT, ""),
        ("stop. Go", "stop Go", NOT, ""),
        ("he said “yes” twice", 'he said "yes" twice', FOUND, "typographic"),
        ("he said “yes” twice", "he said 'yes' twice", NOT, ""),
        ("a — b", "a – b", FOUND, "typographic"),
        ("ten -- or twelve", "ten – or twelve", FOUND, "typographic"),
        ("a—b", "a-b", FOUND, "typographic"),
        ("well-known", "wellknown", NOT, ""),
        ("wellknown", "well-known", NOT, ""),
        ("well - known", "well-known", NOT, ""),
        ("de-\nfence", "defence", FOUND, "typographic"),
        ("defence", "de-\nfence", FOUND, "typographic"),
        ("long-\nrange", "long-range", FOUND, "typographic"),
        ("long-range", "longrange", NOT, ""),
        ("notwith-\nstanding", "notwith-standing", FOUND, "typographic"),
        ("notwith-\nstanding; Notwithstanding", "notwith-standing", NOT, ""),
        ("notwith-\nstanding; Notwithstanding", "notwithstanding;", FOUND, "typographic"),
        ("long-\nrange and long-range", "longrange", NOT, ""),
        ("long-\nrange and a long‐range-gun", "long-range and", FOUND, "typographic"),
        ("a re-\nform, reform or re-form", "a re-form", FOUND, "typographic"),
        ("a re-\nform, reform or re-form", "a reform", FOUND, "typographic"),
        ("Land-\nund Seeweg, Landung", "Land- und Seeweg", FOUND, "typographic"),
        ("from 1990-\n2000", "from 1990-2000", FOUND, "typographic"),
        ("from 1990-\n2000", "from 19902000", NOT, ""),
        ("Land-\nund Seeweg", "Land- und Seeweg", FOUND, "typographic"),
        ("the ﬁrst oﬃce", "the first office", FOUND, "typographic"),
        ("mis\u00adsile", "missile", FOUND, "typographic"),
        ("cafe\u0301 noir", "café noir", FOUND, "typographic"),
        ("café", "cafe", NOT, ""),
        ("oui\u202f!", "oui!", FOUND, "typographic"),
        ("Straße", "Strasse", NOT, ""),
        ("a\n\n  b", "a b", FOUND, "typographic"),
        ("ab", "a b", NOT, ""),
        ("wait… what", "wait... what", FOUND, "typographic"),
        ("5 km on", "5km on", FOUND, "typographic"),
        ("7.5% more", "7.5\u202f% more", FOUND, "typographic"),
        ("75% more", "7.5 % more", NOT, ""),
        ("5 kmh", "5kmh", NOT, ""),
        ("5 ships", "5ships", NOT, ""),
        ("paper 7/\n19 and", "paper 7/19", FOUND, "typographic"),
        ("paper 7/\n19 and", "paper 7/ 19", FOUND, "typographic"),
        ("paper 7/\n19 and", "19 and", NOT, ""),
        ("paper X/PORT.\n4/2", "X/PORT.4/2", FOUND, "typographic"),
        ("it costs 3.\n4 ships", "3.4 ships", NOT, ""),
        ("It ends.\nIt goes on", "It ends.It goes", NOT, ""),
        ("צה״ל הודיע", 'צה"ל הודיע', FOUND, "typographic"),
        ("צה״ל הודיע", "צה", NOT, ""),
        ("on Kaua‘i now", "on Kauaʻi", FOUND, "typographic"),
        ("on Kaua‘i now", "on Kaua", NOT, ""),
        ("कमरा बड़ा", "कम", NOT, ""),
        ("می\u200cرود", "می", NOT, ""),
        ("二百三十港", "三十港", NOT, ""),
        ("第15港", "5港", NOT, ""),
        ("ハーバーの港", "バーの港", NOT, ""),
        ("港を開く", "開く", FOUND, "exact"),
        ("港を 開く", "港を開く", NOT, ""),
        ("ท่าเรือเปิด", "เรือเปิด", FOUND, "exact"),
        ("ท่าเรือเปิด", "รือเปิด", NOT, ""),
        ("ท่าเรือเปิด", "ทาเรือ", NOT, ""),
        ("x²", "x2", NOT, ""),
        ("10⁶ tonnes", "106 tonnes", NOT, ""),
        ("word", "…", NOT, ""),
        ("word", "—", NOT, ""),
        ("", "word", NOT, ""),
    ],
)
def test_traps_of_words(text: str, quote: str, state: str, tier: str) -> None:
    match = look(text, quote)
    assert (match.state, match.tier) == (state, tier)


@pytest.mark.parametrize(
    ("text", "quote", "word"),
    [
        ("entry is not permitted", "entry is … permitted", "not"),
        ("entry isn’t in any case permitted", "entry … permitted", "isn’t"),
        ("entry is not permitted", "entry is [clearly] permitted", "not"),
        ("entry is [not] permitted", "entry is permitted", "not"),
        ("that is useless", "that is use[ful]", "less"),
        ("l’entrée n’est jamais permise", "l’entrée … permise", "n’est"),
        ("c’est sans pilote permis", "c’est … permis", "sans"),
        ("das ist keinesfalls erlaubt", "das ist … erlaubt", "keinesfalls"),
        ("dat is niet toegestaan", "dat is … toegestaan", "niet"),
        ("esto nunca está permitido", "esto … permitido", "nunca"),
        ("вхід тут не дозволено", "вхід … дозволено", "не"),
        ("вхід без лоцмана дозволено", "вхід … дозволено", "без"),
    ],
)
def test_a_negation_left_out(text: str, quote: str, word: str) -> None:
    """Not found, with the reason and the place; found once the author has said so."""
    match = look(text, quote)
    assert match.state == NOT
    assert f"“{word}”" in match.warnings[0]
    assert match.words == text[match.start :]
    allowed = find(SourceText.of(text), Selector(exact=quote, across_negation=True))
    assert (allowed.state, allowed.warnings) == (FOUND, match.warnings)


def test_a_place_without_negation_goes_first() -> None:
    text = "It is not permitted. It is, by day, permitted."
    match = look(text, "It is … permitted")
    assert (match.state, match.start, match.warnings) == (FOUND, text.rindex("It"), ())


def test_a_word_like_a_negation_is_none() -> None:
    assert look("entry is notably and knowingly permitted", "entry is … permitted").state == FOUND


# Narrowing.

TEXT = "The fee rose.\n\nThe fee fell.\n\fAt last the fee rose."


@pytest.mark.parametrize(
    ("selector", "reason"),
    [
        (Selector("fee fell", paragraph=1), "these words stand in paragraph 2, not in paragraph 1"),
        (Selector("fee fell", page=2), "these words stand on page 1, not on page 2"),
        (Selector("fee", paragraph=9), "these words stand in paragraphs 1, 2, 3, not in"),
        (Selector("fee fell", prefix="no"), "not beside the prefix or suffix"),
        (Selector("ros"), "only as parts of longer words"),
        (Selector("THE fee FELL"), "with other capital or small letters"),
        (Selector("last … fell"), "not in this order"),
        (Selector("… [we] …"), "holds no words"),
        (Selector(start="new", end="fee"), "the first words of the passage are not"),
        (Selector(start="fee", end="new"), "the last words of the passage are not"),
        (Selector(start="last", end="fell"), "within 2,000 characters"),
        (Selector(paragraph=7), "the source has 3 paragraphs"),
        (Selector("fee"), "3 times in the source, in paragraphs 1, 2, 3"),
    ],
)
def test_the_reason_is_named(selector: Selector, reason: str) -> None:
    assert reason in find(SourceText.of(TEXT), selector).warnings[0]


def test_a_passage_has_a_limit() -> None:
    assert (
        find(SourceText.of("one " + "x " * 990 + "two"), Selector(start="one", end="two")).state
        == FOUND
    )
    assert (
        find(SourceText.of("one " + "x " * 1000 + "two"), Selector(start="one", end="two")).state
        == NOT
    )


def test_exact_words_go_before_typographic_ones() -> None:
    match = look('a “b” c, and a "b" c', 'a "b" c')
    assert (match.state, match.tier, match.start) == (FOUND, "exact", 13)


# Sources in several languages, with their own quotation marks.


@pytest.mark.parametrize(
    ("name", "quote", "tier", "paragraph"),
    [
        ("english.txt", "We have not invested enough in the breakwater", "exact", 2),
        ("english.txt", "Every member knows it – and", "not found", 0),
        ("english.txt", "Every member knows it–and", "typographic", 2),
        ("english.txt", "1,500 crowns", "exact", 3),
        ("english.txt", "Mr. R. B. Tarn wants more", "typographic", 4),
        ("english.txt", '"All berths are open."', "typographic", 4),
        ("deutsch.txt", "„Wir haben zu lange gewartet“", "exact", 1),
        ("deutsch.txt", "“Wir haben zu lange gewartet”", "typographic", 1),
        ("deutsch.txt", "»Wir haben zu lange gewartet«, sagte", "typographic", 1),
        ("deutsch.txt", "einer „teuren Überraschung“ und", "typographic", 2),
        ("deutsch.txt", "Land- und Wasserbauten", "typographic", 2),
        ("deutsch.txt", "teuren überraschung", "not found", 0),
        ("francais.txt", "« Nous n'avons jamais fermé l'écluse ; elle", "typographic", 1),
        ("francais.txt", "a déclaré: “Nous n’avons jamais fermé", "typographic", 1),
        ("francais.txt", "à 100 %.", "typographic", 1),
        ("francais.txt", "Nous avons jamais fermé", "not found", 0),
        ("francais.txt", "500 euros", "not found", 0),
        ("francais.txt", "1 500 euros par jour! » Il", "typographic", 2),
        ("ukrainska.txt", "у п'ятницю", "typographic", 1),
        ("ukrainska.txt", "«Ми не закриємо причал, – заявив", "typographic", 1),
        ("ukrainska.txt", "“Ми не закриємо причал", "typographic", 1),
        ("ukrainska.txt", "об’єднаний комітет", "not found", 0),
        ("ukrainska.txt", "вхід … дозволено", "not found", 0),
    ],
)
def test_sources_in_their_languages(name: str, quote: str, tier: str, paragraph: int) -> None:
    match = find(source(name), Selector(exact=quote))
    assert (match.tier if match.state == FOUND else match.state) == tier
    assert match.paragraph == paragraph or match.state == NOT


# What comes closest.
