"""What an author may have meant: the nearest name, an id made of words, a date in figures."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal
from itertools import islice

from briefgen.facts.dates import parse_edtf

# Comparing takes time for each name, and so long a list is not searched by eye either.
MOST_COMPARED = 100
# Words that people write for a field -> the fields it may be, the first that exists there.
_SAME: dict[str, tuple[str, ...]] = {
    "abbreviations": ("glossary",),
    "acronyms": ("glossary",),
    "advice": ("lines", "key_messages"),
    "agenda": ("programme",),
    "attendees": ("participants",),
    "author": ("drafted_by",),
    "by": ("actor", "drafted_by"),
    "chronology": ("timeline",),
    "citation": ("cite",),
    "country": ("party",),
    "data": ("bars",),
    "date": ("dates", "as_of"),
    "description": ("text",),
    "faq": ("questions",),
    "file": ("text", "file"),
    "from": ("source", "cite"),
    "gaps": ("shortfalls",),
    "image": ("file",),
    "images": ("figures",),
    "key_points": ("key_messages",),
    "level": ("marking",),
    "link": ("address",),
    "location": ("where", "venue", "city"),
    "message": ("text", "say"),
    "messages": ("key_messages",),
    "name": ("title", "label", "term"),
    "photo": ("file",),
    "pictures": ("figures",),
    "place": ("where", "venue", "city"),
    "point": ("text", "say"),
    "points": ("raise", "key_messages"),
    "position": ("stance",),
    "qa": ("questions",),
    "reason": ("because",),
    "schedule": ("programme",),
    "source": ("cite",),
    "sources": ("cite",),
    "speaker": ("actor",),
    "speaking_points": ("lines", "raise"),
    "subtitle": ("standfirst",),
    "summary": ("bottom_line",),
    "talking_points": ("lines", "raise"),
    "text": ("say", "answer", "value", "quote", "name"),
    "title": ("caption", "heading", "name"),
    "type": ("form", "kind"),
    "url": ("address",),
    "website": ("address",),
    "who": ("actor", "party"),
    "why": ("because",),
    "words": ("quote", "say"),
}
# Words that people write in place of one from a closed list.
_MEANT = {
    "for": "supports",
    "in favour": "supports",
    "in favor": "supports",
    "agrees": "supports",
    "against": "opposes",
    "disagrees": "opposes",
    "neutral": "mixed",
    "undecided": "mixed",
    "silent": "not stated",
    "unknown": "not stated",
    "high": "certain",
    "likely": "certain",
    "medium": "possible",
    "low": "unlikely",
    "tlp:white": "TLP:CLEAR",
}
_LANGUAGES = {
    "ar": "ara arabic", "de": "deu ger german deutsch allemand", "en": "eng english anglais",
    "es": "spa spanish español espagnol", "fr": "fra fre french français",
    "it": "ita italian italiano", "nl": "nld dut dutch nederlands", "pl": "pol polish",
    "pt": "por portuguese português", "uk": "ukr ua ukrainian",
}  # fmt: skip
_CODE = {name: code for code, names in _LANGUAGES.items() for name in (code, *names.split())}
_MONTHS = (
    "january jan janvier januar januari enero січня",
    "february feb février fevrier februar februari febrero лютого",
    "march mar mars märz maart marzo березня", "april apr avril abril квітня",
    "may mai mei mayo травня", "june jun juin juni junio червня",
    "july jul juillet juli julio липня", "august aug août aout augustus agosto серпня",
    "september sep sept septembre septiembre вересня",
    "october oct octobre oktober octubre жовтня", "november nov novembre noviembre листопада",
    "december dec décembre decembre dezember diciembre грудня",
)  # fmt: skip
_MONTH = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
_NAMED = "|".join(sorted(_MONTH, key=len, reverse=True))
_DAY_MONTH = re.compile(
    rf"(?:(\d{{1,2}})(?:st|nd|rd|th|er|\.)?(?:\s*(?:-|–|to|and|et|/)\s*(\d{{1,2}}))?\s+)?"
    rf"(?:of\s+|de\s+)?({_NAMED})\.?(?:\s+de)?(?:,?\s+(\d{{4}}))?",
    re.IGNORECASE,
)
_MONTH_DAY = re.compile(
    rf"({_NAMED})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?(?:\s*(?:-|–|to|and)\s*(\d{{1,2}}))?"
    r"(?:,?\s+(\d{4}))?",
    re.IGNORECASE,
)
_IN_FIGURES = re.compile(r"(\d{1,2})([./-])(\d{1,2})[./-](\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})[./-](\d{1,2})[./-](\d{1,2})")
_WITHOUT_YEAR = re.compile(r"(\d{1,2})([./])(\d{1,2})\.?")
_BEFORE_RANGE = re.compile(r"(?:from|between|du|vom|von|del|van|з|від) ", re.IGNORECASE)
_BETWEEN = re.compile(
    r" (?:-|to|until|till|and|au|bis|al|tot|до) | ?[–—] ?|(?<=\d\.)-|(?<=[^\W\d_])-(?=\d)"
)
_LONGEST_DATE = 80


def nearest(name: str, known: Iterable[str], least: float = 0.6) -> str:
    """The name among `known` that `name` most resembles, whatever its case; or "".

    `least` is how much it has to resemble it, from 0 to 1.
    """
    plain = {_plain(k): k for k in islice(known, MOST_COMPARED)}
    close = difflib.get_close_matches(_plain(name), plain, 1, least)
    return plain[close[0]] if close else ""


def _plain(name: str) -> str:
    return re.sub(r"[\s_-]+", " ", name.strip().strip("“”\"'`«»").casefold())


def field_meant(name: str, fields: Iterable[str]) -> str:
    """The field among `fields` that `name` was written for; or ""."""
    there = list(fields)
    plain = re.sub(r"[\s-]+", "_", name.strip().lower())
    if _plain(name) in map(_plain, there):
        return nearest(name, there)
    same = next((f for f in _SAME.get(plain, ()) if f in there), "")
    return same or nearest(name, there)


def word_meant(word: str, choices: Iterable[str]) -> str:
    """The word of a closed list that `word` was written for; or ""."""
    there = list(choices)
    meant = _MEANT.get(word.strip().casefold(), "")
    return meant if meant in there else nearest(word, there)


def language_code(name: str) -> str:
    """The code of the language that `name` was written for; or ""."""
    return _CODE.get(name.strip().casefold(), "")


def as_id(name: str) -> str:
    """`name` as an id: small letters without accents, digits and hyphens; "" if nothing is left."""
    bare = unicodedata.normalize("NFKD", name.strip().casefold())
    bare = "".join(c for c in bare if not unicodedata.combining(c))
    found = re.sub(r"[^a-z0-9]+", "-", bare).strip("-")
    return found if len(found) <= 40 else found[:41].rpartition("-")[0] or found[:40]


def date_in_figures(words: str) -> str:
    """The date that `words` seem to write, as briefs write it; "" if that is not clear."""
    return next(iter(dates_in_figures(words)), "")


def dates_in_figures(words: str) -> list[str]:
    """The dates that `words` may write, as briefs write them.

    More than one where day and month can be either way round, the day first.
    """
    plain = " ".join(words.strip("“”\"' \t\n").split())
    found: list[str] = []
    for month_first in (False, True):
        try:
            meant = str(parse_edtf(_in_figures(plain, month_first=month_first)))
        except ValueError:
            continue
        found += [meant] if meant not in found else []
    return found


def did_you_mean(words: str) -> str:
    """The question after the date that `words` may write; "" where that is not clear."""
    found = dates_in_figures(words)
    if len(found) > 1:
        return f"did you mean {found[0]} (the day first) or {found[1]} (the month first)?"
    return f"did you mean {found[0]}?" if found else ""


def _in_figures(words: str, *, month_first: bool) -> str:
    if len(words) > _LONGEST_DATE:
        return ""
    if alone := _single(words, month_first=month_first):
        return alone
    ends = _BETWEEN.split(_BEFORE_RANGE.sub("", words, count=1))
    if len(ends) != 2:
        return ""
    last = _single(ends[1], month_first=month_first)
    if match := _WITHOUT_YEAR.fullmatch(ends[0]):
        first = _ordered("XXXX", match, month_first=month_first)
    else:
        first = _single(ends[0], month_first=month_first)
    if not first or not last or "/" in first + last:
        return ""
    if first.startswith("XXXX-") and last[:4].isdigit():
        # The year is that of the end, or the one before where the months go over its turn.
        year = int(last[:4]) - (first[5:7] > last[5:7])
        first = f"{year:04}{first[4:]}"
    return f"{first}/{last}"


def _single(words: str, *, month_first: bool) -> str:
    """One date, or days of one month, that `words` write; "" if they write none."""
    if match := _DAY_MONTH.fullmatch(words):
        first, last, month, year = match.groups()
        return _written(year, _MONTH[month.lower()], first, last)
    if match := _MONTH_DAY.fullmatch(words):
        month, first, last, year = match.groups()
        return _written(year, _MONTH[month.lower()], first, last)
    if match := _IN_FIGURES.fullmatch(words):
        return _ordered(match[4], match, month_first=month_first)
    if match := _YEAR_FIRST.fullmatch(words):
        return _written(match[1], int(match[2]), match[3])
    return words if re.fullmatch(r"\d{4}-\d{2}", words) else ""


def _ordered(year: str, match: re.Match[str], *, month_first: bool) -> str:
    """A date in figures: with points the day is first, else it may be either way round."""
    day, month = (match[3], match[1]) if month_first and match[2] != "." else (match[1], match[3])
    return _written(year, int(month), day) if int(month) <= 12 else ""


def _written(year: str | None, month: int, first: str | None, last: str | None = None) -> str:
    text = f"{year or 'XXXX'}-{month:02}"
    text += f"-{int(first):02}" if first else ""
    return f"{text}/{int(last):02}" if last and first else text


def number_remedy(words: str) -> str:
    """What to write for `words`, which are not a number as briefs write it."""
    remedy = "write digits, with a point for decimals, for example 12.5"
    bare = re.sub(r"[\s\u00a0\u202f'’]", "", words)
    if re.fullmatch(r"[+-]?\d{1,9}(?:\.\d{1,9})?[eE][+-]?\d", bare):
        return f"write {Decimal(bare):f}"
    found = re.fullmatch(r"([^\d+-]*)([+-]?\d[\d.,]*)(\D*)", bare)
    if not found:
        return f"{remedy}; words belong into the text"
    before, figures, after = found.groups()
    figures, thousands = _figures(figures.lstrip("+"))
    if not figures:
        return remedy
    unit = before + after
    how = " without a mark between thousands" if thousands else ""
    return f"write {figures}{how}" + (f", and {unit} in the field `unit`" if unit else "")


def _figures(written: str) -> tuple[str, bool]:
    """`written` with a point for decimals, and whether marks between thousands were left out."""
    for mark in (",", "."):
        if re.fullmatch(rf"-?\d{{1,3}}(\{mark}\d{{3}})+", written) and (
            mark == "," or written.count(mark) > 1
        ):
            return written.replace(mark, ""), True
    last = max(written.rfind(","), written.rfind("."))
    whole = re.sub(r"[.,]", "", written[:last]) if last >= 0 else written
    decimals = written[last + 1 :] if last >= 0 else ""
    if not whole.lstrip("-").isdigit() or (last >= 0 and not decimals.isdigit()):
        return "", False
    return (f"{whole}.{decimals}" if decimals else whole), last >= 0 and whole != written[:last]
