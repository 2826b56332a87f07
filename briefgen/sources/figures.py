"""Figures in a text, read as what they mean: numbers, shares, amounts, years, days and times.

The one reader of figures of the project. It knows six languages: their separators, number words up
to a hundred, scale words, months and currencies. `1.5 billion` and `1,500 million` are the same
figure, and so are `5 %` and `five per cent`; `5 %` and `5 dollars` are not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import Literal

from babel import Locale, UnknownLocaleError

LANGUAGES = ("en", "fr", "de", "nl", "es", "uk")
Kind = Literal["number", "day", "month", "time"]

_SPACES = "\u00a0\u202f\u2009\u2007 "
# Digits with what groups them; what the groups mean depends on the language.
_DIGITS = re.compile(rf"\d{{1,3}}(?:[{_SPACES}]\d{{3}})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,'’]\d+)*")
_LONGEST = 40  # characters of a number; what is longer is none
_MINUS = "-\u2212"
# What makes a number the part of a name: G7, F-35, A/RES/78/1, 5G, [1].
_NAME_BEFORE = re.compile(r"(?:[^\W\d_]|[^\W\d_][-/.]|\d[/]|\[|[/#])\Z")
_NAME_BEHIND = re.compile(r"[^\W\d_]|/\d|\]|-[^\W\d_]")
_ORDINAL = re.compile(
    r"(?:st|nd|rd|th|er|re|e|ème|ère|de|ste|º|ª|\.º|-(?:й|я|е|го|му|ої|ій))(?![^\W_])"
)
_ADDRESS = re.compile(r"(?:https?://|www\.|mailto:)\S+|(?<!\S)[^\s@]{1,254}@\S+")
_TIME = re.compile(
    r"(?<![\d.,:])([01]?\d|2[0-3])(?:[:h]|\.(?=\d\d\s*(?:Uhr|uur|h\b|год)))([0-5]\d)(?![\d:])"
)
_ISO = re.compile(r"(?<![\d-])(\d{4})-(\d\d)-(\d\d)(?![\d-])")
_SHORT_DATE = re.compile(r"(?<![\d./])(\d{1,2})([./])(\d{1,2})\2(\d{4})(?![\d/])")
_DECADE = re.compile(r"(?<!\d)(\d{3}0)(?:s|er|-?х)(?![^\W_])")

_SYMBOLS = {"$": "$", "€": "EUR", "£": "GBP", "¥": "JPY", "₴": "UAH", "₹": "INR", "zł": "PLN"}
_CODES = frozenset(
    [
        "USD",
        "EUR",
        "GBP",
        "JPY",
        "CNY",
        "CHF",
        "SEK",
        "NOK",
        "DKK",
        "PLN",
        "CZK",
        "HUF",
        "RON",
        "UAH",
        "TRY",
        "CAD",
        "AUD",
        "NZD",
        "INR",
        "BRL",
        "ZAR",
        "KRW",
        "SGD",
        "HKD",
        "MXN",
        "ISK",
        "ILS",
        "AED",
        "SAR",
    ]
)
_CURRENCIES = {
    "$": "dollar dollars dólar dólares долар долари доларів доларах доларами",
    "EUR": "euro euros євро",
    "GBP": "pound pounds livre livres Pfund pond ponden libra libras фунт фунти фунтів",
    "UAH": "hryvnia hryvnias hryvnya Hrywnja гривня гривні гривень",
    "JPY": "yen yens єна єни єн",
    "CHF": "franc francs Franken",
}
_SHARES = (
    "%|‰|per ?cent(?:age points?)?|pour ?cent|points? de pourcentage|Prozent(?:punkte?n?)?|"
    "procent(?:punten|punt)?|por ciento|puntos? porcentual(?:es)?|відсот(?:ок|ки|ків|ка|ку|ках)|"
    "процент(?:и|ів|а)?"
)
_UNITS = {
    "km": "km|kilomet(?:re|er)s?|kilomètres?|Kilometern?|kilómetros?|кілометр(?:ів|и|а)?|км",
    "mile": "miles?|milles?|Meilen?|mijlen|mijl|millas?|мил(?:ь|і|я)",
    "m": "met(?:re|er)s?|mètres?|Metern?|metros?|метр(?:ів|и|а)?",
    "kg": "kg|kilogram(?:me)?s?|kilos?|кг",
    "t": "t|tonn?e?s?|Tonnen|ton(?:ne)?|toneladas?|тонн(?:а|и)?",
    "GW": "GW|gigawatts?", "MW": "MW|megawatts?", "TWh": "TWh", "GWh": "GWh", "kWh": "kWh",
    "ha": "ha|hectares?|Hektar|hectáreas?|гектар(?:ів|и|а)?",
    "°C": "°\\s?C|degrees Celsius|degrés Celsius|Grad Celsius",
}  # fmt: skip
# By language, since `billion` is a thousand million in one and a million million in another.
_SCALES: dict[str, dict[str, int]] = {
    "en": {"hundred": 2, "thousands?|k": 3, "millions?|mn|mln|m": 6, "billions?|bn": 9,
           "trillions?|tn": 12},
    "fr": {"cents?": 2, "mille|milliers?": 3, "millions?|mn|m": 6, "milliards?|mds?": 9,
           "billions?": 12},
    "de": {"hundert": 2, "tausend|Tsd\\.?": 3, "Millionen|Million|Mio\\.?": 6,
           "Milliarden?|Mrd\\.?": 9, "Billionen|Billion|Bio\\.?": 12},
    "nl": {"honderd": 2, "duizend": 3, "miljoen(?:en)?|mln\\.?": 6,
           "miljard(?:en)?|mld\\.?": 9, "biljoen": 12},
    "es": {"cien|cientos": 2, "mil millones|millardos?": 9, "mil": 3, "millón|millones": 6,
           "billón|billones": 12},
    "uk": {"сотень|сотні": 2, "тисяч(?:а|і|у|ами|ах)?|тис\\.?": 3,
           "мільйон(?:и|ів|а|ах)?|млн\\.?": 6, "мільярд(?:и|ів|а|ах)?|млрд\\.?": 9,
           "трильйон(?:и|ів|а)?|трлн\\.?": 12},
}  # fmt: skip
# The mark of decimals; the other of `.` and `,` groups.
_DECIMAL = {"en": ".", "fr": ",", "de": ",", "nl": ",", "es": ",", "uk": ","}
_LINKS = re.compile(
    r"\s*(?:[-–—/]|to|and|or|à|a|au|et|ou|bis|und|oder|tot|en|of|y|o|до|і|й|та|або|по)\s+|\s*[–—-]\s*"
)
_SMALL = {
    "en": "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
          "fifteen sixteen seventeen eighteen nineteen",
    "fr": "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze "
          "seize dix-sept dix-huit dix-neuf",
    "de": "null ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn "
          "fünfzehn sechzehn siebzehn achtzehn neunzehn",
    "nl": "nul een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien "
          "vijftien zestien zeventien achttien negentien",
    "es": "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce "
          "quince dieciséis diecisiete dieciocho diecinueve",
    "uk": "нуль один два три чотири п'ять шість сім вісім дев'ять десять одинадцять дванадцять "
          "тринадцять чотирнадцять п'ятнадцять шістнадцять сімнадцять вісімнадцять дев'ятнадцять",
}  # fmt: skip
_TENS = {
    "en": "twenty thirty forty fifty sixty seventy eighty ninety hundred",
    "fr": "vingt trente quarante cinquante soixante soixante-dix quatre-vingts "
          "quatre-vingt-dix cent",
    "de": "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig hundert",
    "nl": "twintig dertig veertig vijftig zestig zeventig tachtig negentig honderd",
    "es": "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa cien",
    "uk": "двадцять тридцять сорок п'ятдесят шістдесят сімдесят вісімдесят дев'яносто сто",
}  # fmt: skip
# Other forms of the same words.
_FORMS: dict[str, dict[str, int]] = {
    "en": {"dozen": 12, "both": 2, "once": 1, "twice": 2},
    "fr": {"une": 1, "douzaine": 12, "septante": 70, "nonante": 90, "huitante": 80},
    "de": {"eine": 1, "einen": 1, "einem": 1, "einer": 1, "eins": 1, "beide": 2, "beiden": 2,
           "zwo": 2, "dutzend": 12, "dreissig": 30},
    "nl": {"één": 1, "beide": 2, "dozijn": 12},
    "es": {"un": 1, "una": 1, "veintiuno": 21, "veintiún": 21, "veintidós": 22, "veintitrés": 23,
           "veinticuatro": 24, "veinticinco": 25, "veintiséis": 26, "veintisiete": 27,
           "veintiocho": 28, "veintinueve": 29, "ciento": 100, "ambos": 2, "ambas": 2,
           "docena": 12},
    "uk": {"одна": 1, "одне": 1, "одного": 1, "дві": 2, "двох": 2, "двома": 2, "обидва": 2,
           "обидві": 2, "трьох": 3, "трьома": 3, "чотирьох": 4, "п'яти": 5, "шести": 6, "семи": 7,
           "восьми": 8, "дев'яти": 9, "десяти": 10, "двадцяти": 20, "тридцяти": 30,
           "сорока": 40, "п'ятдесяти": 50, "ста": 100},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: as written, from `start` to `end` of its text, and what it means.

    `values` are the numbers that the digits can stand for (more than one only where the language
    leaves it open); of a day, month times a hundred plus day; of a time, minutes since midnight.
    `unit` is "%", a currency's code, `$` for dollars of any country, a unit of measure, or "".
    `in_words`: written as words, or as an ordinal number.
    """

    written: str
    start: int
    end: int
    kind: Kind
    values: frozenset[Decimal]
    unit: str = ""
    in_words: bool = False

    def means(self, other: Figure) -> bool:
        """Whether both can be the same figure. One without a unit may have any."""
        if "month" in (self.kind, other.kind):
            return bool(self._months() & other._months())
        if self.kind != other.kind or not self.values & other.values:
            return False
        return self.unit == other.unit or not (self.unit and other.unit) or self._dollars(other)

    def _months(self) -> set[int]:
        if self.kind not in ("day", "month"):
            return set()
        return {int(value) // (100 if self.kind == "day" else 1) for value in self.values}

    def _dollars(self, other: Figure) -> bool:
        units = {self.unit, other.unit}
        return "$" in units and any(unit.endswith("D") for unit in units)


def figures(text: str, lang: str) -> list[Figure]:
    """The figures of `text`, which is in `lang`, in their order.

    In a language that is not among the six, digits are read with every meaning they can have, and
    words are not read.
    """
    lang = lang.partition("-")[0]
    text = text.replace("ʼ", "'").replace("’", "'") if lang == "uk" else text
    taken = bytearray(len(text))  # 1 where something has been read
    for address in _ADDRESS.finditer(text):
        _take(taken, *address.span())
    found: list[Figure] = []
    for reader in (_times, _dates, _months, _decades, _numbers, _words):
        fresh = [f for f in reader(text, lang) if not any(taken[f.start : f.end])]
        for figure in fresh:
            _take(taken, figure.start, figure.end)
        found += fresh
    return _ranges(sorted(found, key=lambda f: f.start), text)


def unheld(claim: Iterable[Figure], passages: Iterable[Figure]) -> Iterator[Figure]:
    """The figures of a claim that none of the `passages` holds.

    `one`, and ordinal numbers in words, count nothing in most sentences; they are not asked for.
    """
    held = list(passages)
    for figure in claim:
        small = figure.in_words and figure.values <= {Decimal(0), Decimal(1)}
        if not small and not any(figure.means(other) for other in held):
            yield figure


def nearest(figure: Figure, passages: Iterable[Figure]) -> Figure | None:
    """The figure of the passages that `figure` may have been meant to be, if there is one."""
    alike = [other for other in passages if other.kind == figure.kind]
    return min(alike, key=lambda other: _distance(figure, other), default=None)


def _distance(one: Figure, other: Figure) -> tuple[bool, Decimal]:
    a, b = min(one.values), min(other.values)
    return one.unit != other.unit, abs(a - b) / max(abs(a), abs(b), Decimal(1))


# Times and dates.


def _take(taken: bytearray, start: int, end: int) -> None:
    taken[start:end] = b"\1" * (end - start)


def _times(text: str, lang: str) -> Iterator[Figure]:
    for m in _TIME.finditer(text):
        minutes = Decimal(int(m[1]) * 60 + int(m[2]))
        yield Figure(m[0], m.start(), m.end(), "time", frozenset({minutes}))


def _dates(text: str, lang: str) -> Iterator[Figure]:
    for m in _ISO.finditer(text):
        day = frozenset({Decimal(100 * int(m[2]) + int(m[3]))})
        yield Figure(m[1], m.start(1), m.end(1), "number", frozenset({Decimal(m[1])}))
        yield Figure(m[0], m.end(1) + 1, m.end(), "day", day)
    for m in _SHORT_DATE.finditer(text):
        first, second = int(m[1]), int(m[3])
        days = {100 * month + day for day, month in ((first, second), (second, first))
                if 1 <= month <= 12 and 1 <= day <= 31}  # fmt: skip
        written = {100 * second + first} & days if lang != "en" or m[2] == "." else days
        if days:
            values = frozenset(map(Decimal, written or days))
            yield Figure(m[0], m.start(), m.start(4) - 1, "day", values)
            yield Figure(m[4], m.start(4), m.end(), "number", frozenset({Decimal(m[4])}))


def _day_and_year(
    m: re.Match[str], day: int, month: int, year: str, group: int
) -> Iterator[Figure]:
    value = frozenset({Decimal(100 * month + day)})
    yield Figure(m[0], m.end(group) + 1, m.end(), "day", value)
    yield Figure(year, m.start(group), m.end(group), "number", frozenset({Decimal(year)}))


def _months(text: str, lang: str) -> Iterator[Figure]:
    """Days with their months by name, and months of a year or after a word such as `in`."""
    if lang not in LANGUAGES:
        return
    number = _month_numbers(lang)
    pattern = _month_pattern(lang)
    for m in pattern.finditer(text):
        month = number[m["month"].lower().rstrip(".")]
        before, behind = (
            re.findall(r"\d+", m["before"] or ""),
            re.findall(r"\d+", m["behind"] or ""),
        )
        days = [int(day) for day in before or behind if 1 <= int(day) <= 31]
        if days:
            for day in days:
                value = frozenset({Decimal(100 * month + day)})
                yield Figure(m[0].strip(), m.start(), m.end(), "day", value)
        elif m["month"][:1].isupper() or lang not in ("en", "de"):
            if lang == "en" and _is_plain_word(text, m):
                continue
            start, end = m.start("month"), m.end("month")
            yield Figure(m["month"], start, end, "month", frozenset({Decimal(month)}))


def _is_plain_word(text: str, month: re.Match[str]) -> bool:
    """Whether `May` or `March` is a word like any other here, and no month."""
    if month["month"] not in ("May", "March", "Mar"):
        return False
    before = re.search(
        r"(\w+)\W*\Z", text[max(0, month.start("month") - 20) : month.start("month")]
    )
    prepositions = "in of by since until till from to mid late early before after last next this"
    follows = re.match(r",?\s+\d{4}", text[month.end("month") :])
    return not follows and (before is None or before[1].casefold() not in prepositions.split())


@cache
def _month_numbers(lang: str) -> dict[str, int]:
    try:
        months = Locale(lang).months
    except UnknownLocaleError:
        return {}
    return {
        name.lower().rstrip("."): number
        for context in ("format", "stand-alone")
        for width in ("wide", "abbreviated")
        for number, name in months[context][width].items()
        if len(name) > 2
    }


@cache
def _month_pattern(lang: str) -> re.Pattern[str]:
    names = sorted(_month_numbers(lang), key=len, reverse=True)
    month = rf"(?P<month>{'|'.join(map(re.escape, names))})(?![^\W_])\.?"
    ordinal = r"(?:st|nd|rd|th|er|º|\.|-го|-е)?"
    day = rf"\d{{1,2}}{ordinal}"
    joined = rf"(?:\s?(?:[-–/,]|and|to|et|au|und|bis|en|tot|y|al|та|і|до)\s?{day}){{0,3}}"
    of = r"\s+(?:of\s+|de\s+)?"
    before = rf"(?<![\d.,:])(?P<before>{day}{joined}){of}"
    behind = rf"(?:\s+(?P<behind>{day}{joined})(?![\d]|[.,]\d|\s?%))?"
    return re.compile(rf"(?:{before})?(?<![^\W_]){month}{behind}", re.I)


def _decades(text: str, lang: str) -> Iterator[Figure]:
    for m in _DECADE.finditer(text):
        yield Figure(m[0], m.start(), m.end(), "number", frozenset({Decimal(m[1])}))


# Numbers in digits, with what stands around them.


def _numbers(text: str, lang: str) -> Iterator[Figure]:
    for m in _DIGITS.finditer(text):
        start, end = m.span()
        if end - start > _LONGEST or _in_name(text, start, end):
            continue
        values = _meanings(m[0], lang)
        if not values:
            continue
        ordinal = _ORDINAL.match(text, end)
        if ordinal:
            yield Figure(text[start : ordinal.end()], start, ordinal.end(), "number", values, "")
            continue
        yield _with_surroundings(text, start, end, values, lang)


def _in_name(text: str, start: int, end: int) -> bool:
    """Whether digits belong to a name or a symbol, such as `G7`, `F-35` or `78/1`."""
    if _NAME_BEFORE.search(text[max(0, start - 3) : start]) and not _before(text, start)[1]:
        return True
    behind = text[end : end + 12]
    if not _NAME_BEHIND.match(behind):
        return False
    return not (_ORDINAL.match(behind) or re.match(_SHORT_SCALE, behind))


_SHORT_SCALE = re.compile(r"(?:k|m|mn|bn|tn|%|km|kg|GW|MW|TWh|GWh|kWh|ha|t|h)(?![^\W_])")


def _meanings(digits: str, lang: str) -> frozenset[Decimal]:
    """The numbers that digits with separators can stand for; none if they are no number."""
    plain = re.sub(rf"[{_SPACES}'’]", "", digits)
    separators = re.findall("[.,]", plain)
    if not separators:
        return frozenset({Decimal(plain)})
    if len(set(separators)) == 2:
        mark = separators[-1]
        if separators.count(mark) > 1:
            return frozenset()
        return frozenset({_number(plain, mark)})
    mark, groups = separators[0], plain.split(separators[0])
    grouped = all(len(group) == 3 for group in groups[1:]) and groups[0].lstrip("0") != ""
    if len(separators) > 1:
        return frozenset({Decimal("".join(groups))}) if grouped else frozenset()
    if not grouped or len(groups[0]) > 3:
        return frozenset({_number(plain, mark)})
    whole, part = Decimal("".join(groups)), _number(plain, mark)
    if lang not in _DECIMAL or (lang in ("fr", "uk") and mark == "."):
        return frozenset({whole, part})
    return frozenset({part if mark == _DECIMAL[lang] else whole})


def _number(plain: str, mark: str) -> Decimal:
    other = "," if mark == "." else "."
    return Decimal(plain.replace(other, "").replace(mark, "."))


def _with_surroundings(
    text: str, start: int, end: int, values: frozenset[Decimal], lang: str, in_words: bool = False
) -> Figure:
    """The number from `start` to `end` with sign, scale, currency, share or unit beside it."""
    begins, currency = _before(text, start)
    if begins and text[begins - 1] in _MINUS and not text[begins - 2 : begins - 1].strip():
        values, begins = frozenset(-value for value in values), begins - 1
    if scale := _scale_pattern(lang).match(text, end):
        power = Decimal(10) ** next(int(n[1:]) for n, words in scale.groupdict().items() if words)
        values, end = frozenset(value * power for value in values), scale.end()
    behind = _UNIT_PATTERN.match(text, end)
    unit = currency
    if behind and not (currency and not behind["currency"]):
        unit, end = _unit(behind), behind.end()
    return Figure(text[begins:end], begins, end, "number", values, unit, in_words)


def _before(text: str, start: int) -> tuple[int, str]:
    """Where a figure begins with the currency before its digits, and that currency."""
    before = text[max(0, start - 5) : start]
    m = re.search(rf"(?:(?<![^\W_])([A-Z]{{3}})|(?:US|C|A|NZ|HK)?([$€£¥₴₹]))[{_SPACES}]?\Z", before)
    if m and (m[2] or m[1] in _CODES):
        return start - (len(before) - m.start()), _SYMBOLS[m[2]] if m[2] else m[1]
    return start, ""


@cache
def _scale_pattern(lang: str) -> re.Pattern[str]:
    known = _SCALES.get(lang, {})
    longest = sorted(known.items(), key=lambda item: -len(item[0]))
    rows = (rf"(?P<p{power}>{words})" for words, power in longest)
    return re.compile(rf"[{_SPACES}-]?(?:{'|'.join(rows) or '(?!)'})(?![^\W_])", re.I)


def _named_units() -> Iterator[str]:
    yield rf"(?P<share>{_SHARES})"
    names = "|".join("|".join(words.split()) for words in _CURRENCIES.values())
    codes = "|".join(sorted(_CODES))
    of = r"(?:d['’]|de\s+)?(?:US[ -]?|американських\s+)?"
    yield rf"(?P<currency>(?-i:{codes})|[$€£¥₴₹]|{of}(?:{names}))"
    yield rf"(?P<unit>{'|'.join(_UNITS.values())})"


_UNIT_PATTERN = re.compile(rf"[{_SPACES}-]?(?:{'|'.join(_named_units())})(?![^\W_])", re.I)
_CURRENCY_OF = {
    word.casefold(): code for code, words in _CURRENCIES.items() for word in words.split()
}


def _unit(m: re.Match[str]) -> str:
    if m["share"]:
        return "‰" if m["share"] == "‰" else "%"
    if m["currency"]:
        name = re.split(r"[\s'’-]", m["currency"])[-1]
        return _SYMBOLS.get(name) or _CURRENCY_OF.get(name.casefold()) or name.upper()
    return next(u for u, words in _UNITS.items() if re.fullmatch(words, m["unit"], re.I))


# Numbers in words.


@cache
def _number_words(lang: str) -> dict[str, int]:
    """Every number word of a language up to a hundred, in small letters."""
    small, tens = _SMALL[lang].split(), _TENS[lang].split()
    words = {word: value for value, word in enumerate(small)}
    words |= {word: value for value, word in enumerate(tens, 2) for value in [10 * value]}
    for ten, (word, value) in enumerate([(w, 10 * n) for n, w in enumerate(tens[:-1], 2)]):
        for unit in range(1, 20 if lang == "fr" else 10):
            words |= dict.fromkeys(_compound(lang, word, small[unit], ten + 2, unit), value + unit)
    return words | _FORMS[lang]


def _compound(lang: str, ten: str, unit: str, tens: int, value: int) -> list[str]:
    """The words for tens and units together."""
    match lang:
        case "en":
            return [f"{ten}-{unit}", f"{ten} {unit}"]
        case "fr":
            if value > 9 and tens not in (6, 8):
                return []
            stem = ten.removesuffix("s")
            return [f"{stem}-{unit}", f"{stem} et {unit}", f"{stem}-et-{unit}"]
        case "de":
            return [f"{unit}und{ten}"]
        case "nl":
            return [f"{unit}en{ten}", f"{unit}ën{ten}"]
        case "es":
            return [f"{ten} y {unit}"]
    return [f"{ten} {unit}"]


@cache
def _word_pattern(lang: str) -> re.Pattern[str]:
    words = sorted(_number_words(lang), key=len, reverse=True)
    return re.compile(
        rf"(?<![^\W_])(?<!-)(?:{'|'.join(map(re.escape, words))})(?![^\W_]|-[^\W\d_])", re.I
    )


def _words(text: str, lang: str) -> Iterator[Figure]:
    if lang not in LANGUAGES:
        return
    numbers, end = _number_words(lang), 0
    for m in _word_pattern(lang).finditer(text):
        if m.start() < end:
            continue  # a part of what was read: `por ciento`
        values = frozenset({Decimal(numbers[m[0].lower()])})
        figure = _with_surroundings(text, m.start(), m.end(), values, lang, in_words=True)
        end = figure.end
        yield figure


def _ranges(found: list[Figure], text: str) -> list[Figure]:
    """The figures, with what stands once behind two of them given to the first as well."""
    rows = list(found)
    for at in range(len(rows) - 2, -1, -1):
        first, second = rows[at], rows[at + 1]
        between = text[first.end : second.start]
        joined = _LINKS.fullmatch(between) and first.kind == second.kind == "number"
        if joined and not first.unit and first.written.strip().isdigit() | first.in_words:
            scale = _scale_of(second)
            values = first.values | {value * scale for value in first.values}
            rows[at] = replace(first, unit=second.unit, values=values)
        elif joined and not first.unit and second.unit:
            rows[at] = replace(first, unit=second.unit)
        elif joined and first.unit and not second.unit and first.unit != "%":
            rows[at + 1] = replace(second, unit=first.unit)
    return rows


def _scale_of(figure: Figure) -> Decimal:
    """By how much the scale word of a figure multiplies its digits."""
    digits = _DIGITS.search(figure.written)
    value = max(figure.values)
    if digits is None or not value:
        return Decimal(1)
    plain = Decimal(re.sub(r"\D", "", digits[0]) or "1") or Decimal(1)
    for power in (12, 9, 6, 3, 2):
        if value >= 10**power and (value * 1000 / 10**power) / plain in _PLACES:
            return Decimal(10**power)
    return Decimal(1)


_PLACES = {Decimal(10) ** n for n in range(-3, 4)}
