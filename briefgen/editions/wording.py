"""Words and dates as a reader of one language gets them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import date as Day
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any, SupportsIndex

from babel import Locale, UnknownLocaleError, localedata
from babel.dates import format_date, format_time
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent

from briefgen.facts.checks import moment
from briefgen.facts.dates import Edtf, Point
from briefgen.facts.values import Text

_DAY = re.compile(r"(?<![\w'])d(?!\w)")
_SHORT_MONTH = re.compile(r"(?<!M)MMM(?!M)")
# Which spaces are in a pattern, and around its dash, changes with Babel's version: ours decide.
_SPACE = re.compile(r"[\u00a0\u2000-\u200a\u202f]")
_DASH = re.compile(r"\s*[-–—]\s*$")
_DECIMALS = re.compile(r"\.[0#]+")
_ONE = Decimal("0.01")
NO_BREAK = "\u00a0"
# Languages in which a number of four digits has no mark between them (CLDR's
# minimumGroupingDigits, which Babel does not read).
_FOUR_DIGITS_PLAIN = {"bg", "es", "es_ES", "et", "hu", "ka", "lv", "pl", "pt_PT"}
# Languages whose months stand in another case behind "since", "until" and "about".
_GENITIVE = {"be", "cs", "hr", "pl", "ru", "sk", "sl", "sr", "uk"}
# Not behind the mark of a list or quotation in prose, nor where a sign is part of something else.
_FRENCH_NARROW = re.compile(r"(?<=[^\s>+-]) (?=[;?!]+(?:[\s)\]»”’*_…]|$))")
_FRENCH_WIDE = re.compile(r"(?<=«) |(?<=[^\s>+-]) (?=:(?:[\s*_]|$)|»)")
# With + or 0 or a bracket at its start, and six digits at least.
_TELEPHONE = re.compile(
    r"(?<!\d[ \u00a0\u202f])"
    r"(?<![\w+(\u200e\u2066])(?:\+|\(?0|\(\+)\d[\d ()./\u00a0\u202f-]{4,30}\d"
)
_ENDS = tuple(".!?…。！？")
_ABBREVIATIONS = (
    " al approx art bzw ca cf ch co corp dept dr ed eds esp est etc ff fig gen ggf govt inc incl "
    "inkl jr ltd max min mio mln mr mrd mrs ms nr no nos p para pp prof resp rev sen sr st tel "
    "usw viz vol vs zzgl грн див ін млн млрд рр ст тис тощо "
)
_YEAR_UNIT = re.compile(r"(?<!\w)y (?=[^A-Za-z\s])")


def decimals(value: Decimal) -> int:
    """How many digits behind the mark an author typed."""
    return max(0, -int(value.as_tuple().exponent))


def direction_of(lang: str) -> str:
    """Which way a language is written, ltr or rtl; ltr where it is not known."""
    try:
        return str(Locale.parse(lang.replace("-", "_")).text_direction)
    except (ValueError, UnknownLocaleError):
        return "ltr"


@cache
def _locale(name: str) -> Locale:
    """The locale, with names of months of its own.

    What a language leaves to the root of all, Babel 2.18 works out inside the root's own data.
    After a date in Hebrew, French and many others would have their months in Hebrew.
    """
    try:
        locale = Locale.parse(name)
    except (ValueError, UnknownLocaleError):
        locale = Locale.parse("en_GB")  # as its labels are in English, where no file has them
    data = localedata.load(str(locale))
    data["months"] = deepcopy(data["months"])
    return locale


class Label(str):
    """A label in another language than the document, which is shown with that language.

    `side`, ltr or rtl, is set only where that is written the other way.
    """

    lang: str
    side: str

    def __new__(cls, text: str, lang: str = "", side: str = "") -> Label:
        """The label `text`, which is in `lang`."""
        label = super().__new__(cls, text)
        label.lang, label.side = lang, side
        return label

    def _like(self, text: str) -> Label:
        return Label(text, self.lang, self.side)

    def lower(self) -> Label:
        """The label in small letters."""
        return self._like(super().lower())

    def capitalize(self) -> Label:
        """The label with one capital, at its start."""
        return self._like(super().capitalize())

    def replace(self, old: str, new: str, count: SupportsIndex = -1) -> Label:
        """The label with `new` for `old`."""
        return self._like(super().replace(old, new, count))

    def split(self, sep: str | None = None, maxsplit: SupportsIndex = -1) -> list[str]:
        """The parts of the label between `sep`, each a label."""
        return [self._like(part) for part in super().split(sep, maxsplit)]


@dataclass(frozen=True, slots=True)
class Words:
    """A text for the reader; `lang` is set only where it is in another language.

    `side`, ltr or rtl, is set only where that language is written the other way.

    A prose text is Markdown; any other is shown exactly as it is.
    """

    text: str
    lang: str = ""
    prose: bool = False
    side: str = ""

    def __str__(self) -> str:
        return self.text


def in_order(words: str, lang: str) -> str:
    """Words with a mark before each telephone number that keeps its digits in order.

    From right to left, groups of digits would change places, and + would stand at the other end
    (Unicode Standard Annex 9).
    """
    if not _TELEPHONE.search(words) or direction_of(lang) == "ltr":
        return words
    return _TELEPHONE.sub("\u200e\\g<0>", words)


def without_stop(sentence: str) -> str:
    """A sentence without its full stop; that of an abbreviation is not one."""
    if not sentence.endswith(".") or sentence.endswith(".."):
        return sentence
    last = sentence[:-1].split()[-1:]
    word = last[0].strip("(«“„\"'’[") if last else ""
    short = "." in word or len(word) == 1 or f" {word.casefold()} " in _ABBREVIATIONS
    return sentence if short else sentence[:-1]


def with_stop(sentence: str) -> str:
    """A sentence with one full stop, if it ends with no mark of its own."""
    return sentence if sentence.rstrip("»”’\"' )]\u00a0\u202f")[-1:] in _ENDS else f"{sentence}."


def spaced(words: str, lang: str) -> str:
    """Words with the spaces of their language: in French none at which a line could be broken.

    Only a space that is there becomes another: a narrow one before ; ? and !, a wide one before a
    colon and inside guillemets (Lexique des règles typographiques, Imprimerie nationale).
    """
    if lang.partition("-")[0] != "fr" or " " not in words:
        return words
    return _FRENCH_WIDE.sub(NO_BREAK, _FRENCH_NARROW.sub("\u202f", words))


@dataclass(frozen=True, slots=True)
class When:
    """A date for the reader: `iso` for machines ("" where no year is known), `words` for people.

    `lang` and `side` are as those of `Words`.
    """

    iso: str
    words: str
    lang: str = ""
    side: str = ""


@dataclass(frozen=True, slots=True)
class Wording:
    """How one language says things: `words` are the labels of its locale file.

    `today` is the day, as year, month and day, after which is what is still to come.
    """

    lang: str
    first: str
    words: Mapping[str, Any]
    today: tuple[int, int, int] | None = None

    @property
    def locale(self) -> Locale:
        """Babel's locale; British English where a file says only `en`."""
        return _locale("en_GB" if self.lang == "en" else self.lang.replace("-", "_"))

    def text(self, text: Text) -> Words:
        """The text in this language, or in the original with its language noted."""
        found, lang = text.worded(self.lang, self.first)
        return self.said(found, lang, text.is_prose)

    def said(self, words: str, lang: str, prose: bool = False) -> Words:
        """Words that are in `lang` ("" if in the reader's own)."""
        words = in_order(spaced(words, lang or self.lang), lang or self.lang)
        if lang in {"", self.lang}:
            return Words(words, "", prose)
        side = direction_of(lang)
        return Words(words, lang, prose, side if side != direction_of(self.lang) else "")

    def number(self, value: Decimal, places: int | None = None) -> str:
        """The number with this language's separators and a true minus.

        Its digits are those that were typed, or as many behind the mark as `places` says.
        """
        digits = decimals(value) if places is None else places
        pattern = _DECIMALS.sub(f".{'0' * digits}" if digits else "", self._number_pattern)
        if abs(value) < 10_000 and str(self.locale) in _FOUR_DIGITS_PLAIN:
            pattern = pattern.replace(",", "")
        shown = format_decimal(value, pattern, locale=self.locale, decimal_quantization=False)
        return str(shown).replace("-", "\u2212")

    @property
    def _number_pattern(self) -> str:
        return str(self.locale.decimal_formats[None].pattern)

    def percent(self, share: Decimal | float) -> str:
        """A share of one in whole per cent, with this language's sign and spacing.

        What is not nothing is never shown as 0 per cent, and what is not all not as 100.
        """
        for sign, low, high in (("<", Decimal(0), _ONE), (">", 1 - _ONE, Decimal(1))):
            if low < Decimal(str(share)) < high:
                bound = high if sign == "<" else low
                return f"{sign}{NO_BREAK}{format_percent(bound, locale=self.locale)}"
        return str(format_percent(share, locale=self.locale))

    def listed(self, parts: list[str]) -> str:
        """The parts as one enumeration: a, b and c."""
        return str(format_list(parts, locale=self.locale))

    def date(self, value: Edtf) -> When:
        """The date in words; in English where the words around it are."""
        about = self._label("uncertain")
        marked = [point for point in (value.start, value.end) if point and point.qualifier]
        foreign = isinstance(about, Label) and about.lang != self.lang
        if foreign and (marked or value.open_start or value.open_end):
            english = replace(self, lang=about.lang).date(value)
            return replace(english, lang=about.lang, side=about.side)
        if value.open_start or value.start is None:
            assert value.end is not None
            return When("", self._behind("until", value.end))
        if value.open_end:
            return When("", self._behind(self._onward(value.start), value.start))
        if value.end is not None:
            return When("", self._span(value.start, value.end))
        return When(_machine(value.start), self._point(value.start))

    def _onward(self, start: Point) -> str:
        """The word for what lasts from `start` on: *from* where that is still to come."""
        to_come = self.today and start.earliest and start.earliest > self.today
        return "from" if to_come else "since"

    def _label(self, label: str) -> Any:
        return self.words.get(label)

    def labelled(self, label: Any) -> Words:
        """A label as words of the document, or of the language that it is in."""
        if isinstance(label, Label):
            return Words(str(label), label.lang, False, label.side)
        return Words(str(label))

    def _fill(self, label: str, words: str, precision: str = "") -> str:
        """A label with `words` in its place; some have a text for a day, a month, a year."""
        text = self.words[label]
        text = text[precision] if isinstance(text, Mapping) else text
        return str(text).replace("{}", words)

    def _behind(self, label: str, point: Point) -> str:
        """A date behind a word such as *since*, with the article and the case that asks for."""
        about = set("~%") & set(point.qualifier)
        precision = "year" if about or not point.month else "day" if point.day else "month"
        return self._fill(label, self._point(point, inflected=True), precision)

    def _point(self, point: Point, *, year: bool = True, inflected: bool = False) -> str:
        about = bool(set("~%") & set(point.qualifier))
        pattern = self._pattern(point, year=year)
        if (inflected or about) and self.locale.language in _GENITIVE:
            pattern = pattern.replace("LLLL", "MMMM")
        words = self._day(point, pattern)
        if "?" in point.qualifier or "%" in point.qualifier:
            words = self._fill("uncertain", words)
        if about:
            precision = "day" if point.day else "month" if point.month else "year"
            words = self._fill("approximate", words, precision)
        return words

    def _span(self, start: Point, end: Point) -> str:
        """Both ends, with what they share said once."""
        plain = not (start.qualifier or end.qualifier)
        same_year = start.year == end.year
        if plain and same_year and start.month == end.month and start.day and end.day:
            return self._days(start, end)
        if plain and same_year and start.month and end.month:
            return self._joined("span", self._point(start, year=False), self._point(end))
        return self._joined("span", self._point(start), self._point(end))

    def _days(self, start: Point, end: Point) -> str:
        """Days of one month, by CLDR's pattern for them with the month in full.

        Where the pattern has a dash, it is the language file's; some languages have a word there.
        """
        known = self.locale.interval_formats
        names = ("yMMMMd", "yMMMd") if end.year is not None else ("MMMMd", "MMMd")
        first, second = next(known[name]["d"] for name in names if name in known)
        parts = ((start, _DASH.sub("", first)), (end, second))
        words = [self._day(point, _SHORT_MONTH.sub("MMMM", part)) for point, part in parts]
        return self._joined("days", *words) if _DASH.search(first) else "".join(words)

    def _joined(self, label: str, first: str, second: str) -> str:
        """Two ends as the language file joins them: its label has a place for each."""
        return str(self.words[label]).replace("{}", first, 1).replace("{}", second, 1)

    def _pattern(self, point: Point, *, year: bool) -> str:
        """CLDR's pattern for as much as is known of a date, with the month in full."""
        year = year and point.year is not None
        if point.day:
            long: str = self.locale.date_formats["long"].pattern
            return long if year else str(self.locale.datetime_skeletons["MMMMd"].pattern)
        if point.month:
            return str(self.locale.datetime_skeletons["yMMMM"].pattern) if year else "LLLL"
        return str(self.locale.datetime_skeletons["y"].pattern)

    def _day(self, point: Point, pattern: str) -> str:
        """A date by a pattern, with the spaces and the first of a month of the language's file."""
        pattern = _SPACE.sub(" ", pattern)
        if point.day == 1 and self.words["first_day"] != "1":
            pattern = _DAY.sub(f"'{self.words['first_day']}'", pattern)
        between = str(self.words["day_month"]).split("{}")[1]
        pattern = pattern.replace(" MMMM", f"{between}MMMM", 1)
        pattern = _YEAR_UNIT.sub(f"y{str(self.words['year_unit']).split('{}')[1]}", pattern)
        day = Day(point.year or 2024, point.month or 1, point.day or 1)
        return str(format_date(day, pattern, locale=self.locale))

    def as_of(self, as_of: str) -> When:
        """The moment at which the facts were checked, with time and zone if the file has them."""
        at = moment(as_of)
        assert at is not None, "checked when the file was read"
        words = self._point(Point(at.year, at.month, at.day))
        if " " in as_of.strip():
            clock = format_time(at.time(), "HH:mm", locale=self.locale)
            words = f"{words}, {clock} {self._zone(at)}"
        return When(at.date().isoformat(), words)

    def _zone(self, at: datetime) -> str:
        """The time zone by its name in the language file, or else by its distance from UTC."""
        name = self.words["zones"].get(at.tzname())
        return str(name or self._fill("offset", f"{at:%z}"[:3] + ":" + f"{at:%z}"[3:5]))


def _machine(point: Point) -> str:
    """What HTML's `time` element accepts: a date, a month, a year, or a month and day."""
    if point.qualifier or (point.year is None and point.day is None):
        return ""
    return str(point).replace("XXXX-", "")
