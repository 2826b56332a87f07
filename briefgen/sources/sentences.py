"""Sentences of a source's text, for showing which of them nothing in a brief rests on."""

from __future__ import annotations

import re
from collections.abc import Iterator

from briefgen.sources.text import paragraphs


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# No sentence ends behind these.
_TITLES_AND_SUCH = {
    "": "mr mrs ms mx dr prof sen rep gov gen col maj capt lt sgt adm hon rev st messrs vs cf e.g "
    "i.e viz al eds approx",
    "de": "z.b d.h u.a v.a i.d.r bzw vgl ca sog evtl ggf inkl hr fr frl geb bd mio mrd dipl ing "
    "o.ä z.t zzt",
    "fr": "m mm mme mlle me p.ex c.-à-d env éd av apr ste",
    "nl": "dhr mevr mw drs ir ing bijv d.w.z o.a i.v.m m.b.t t.o.v nl resp",
    "es": "sr sra srta dña d dª ud uds p.ej ee.uu",
    "uk": "р рр м вул ім див напр тис гр обл акад проф т.зв о пл просп",
}
# Nor behind these, if a number follows.
_BEFORE_NUMBERS = _words(
    "no nos nr nrn art arts fig figs vol p pp para paras ch sec eq abs ziff s str blz n° núm pág "
    "ст п пп с №"
)
# German ordinals are written with a full stop, and these follow them.
_BEHIND_ORDINALS = _words(
    "januar februar märz april mai juni juli august september oktober november dezember "
    "jahrhundert jahrestag"
)
# A sentence ends behind an initial or an acronym only if one of these begins the next.
_STARTERS = _words(
    "the a an in on at it its he she we they this that these those there but and however for from "
    "after as with when if his her their our not no "
    "die der das ein eine er sie es wir dies diese in im am auf mit nach "
    "le la les il elle ils elles nous on ce cette ces un une de en mais dans "
    "het een de zij hij wij el los las ella "
    "це він вона вони ми у в на але та після за"
)
# Full stops of scripts whose sentences end whatever follows, often without a space: Chinese and
# Japanese, Hindi and its neighbours, Urdu, Armenian, Ethiopic, Tibetan, Khmer, Myanmar.
_STOPS = "。．！？｡।॥۔؟։።፧፨།༎។៕၊။"
# Thai and Lao set a space where a sentence ends, and signs behind a longer part.
_PART_ENDS = "ฯ๚๛ຯ"
_CLOSING = "\"'”’»«“‹›)\\]"
# Every repetition has a limit, so that a page of full stops takes no longer than other text.
_END = re.compile(
    rf"(?P<sign>[.!?…]{{1,6}})(?P<close>[{_CLOSING}]{{0,4}}(?:[ \u00a0\u202f\u2009]?»)?"
    rf"[{_CLOSING}]{{0,4}})(?:\[\d{{1,4}}\]){{0,4}}(?P<gap>\s+)"
    r"[\"'“„«»‘‚(\[¿¡–—-]{0,4}\s?(?P<next>\w{1,40})"
)
_STOP = re.compile(
    rf"[{_STOPS}]{{1,6}}[\"'”’»›)\]」』﹂﹄｣〉》】）〕]{{0,4}}(?P<gap>\s*)|[{_PART_ENDS}](?P<space>\s+)"
)
_LAST = re.compile(r"(?<!\w)(?:[^\W\d_]\.[\s\u00a0]?)*[\w°№-]+\Z")
_REACH = 40
_ACRONYM = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]\Z")


def sentences(text: str, lang: str = "") -> list[tuple[int, int]]:
    """The spans of the sentences of `text`, in code points, without white space around them.

    `lang` is a language code that adds that language's abbreviations; without one, all count.
    A paragraph always ends a sentence.
    """
    never = _abbreviations(lang)
    return [span for part in paragraphs(text) for span in _of_paragraph(text, *part, never)]


def _abbreviations(lang: str) -> frozenset[str]:
    own = _TITLES_AND_SUCH.get(lang.split("-")[0].lower(), "")
    known = [_TITLES_AND_SUCH[""], own] if lang else [*_TITLES_AND_SUCH.values()]
    return _words(" ".join(known))


def _of_paragraph(
    text: str, start: int, end: int, never: frozenset[str]
) -> Iterator[tuple[int, int]]:
    ends = ((m.end() - len(m["gap"] or m["space"] or ""), m.end()) for m in
            _STOP.finditer(text, start, end))  # fmt: skip
    at = start
    for stop, following in [*ends, (end, end)]:
        while found := _END.search(text, at, stop):
            at = found.start("gap")
            if _ends(text, start, found, never):
                yield start, at
                start = found.end("gap")
        if start < stop:
            yield start, stop
        at = start = max(start, following)


def _ends(text: str, start: int, found: re.Match[str], never: frozenset[str]) -> bool:
    """Whether the sign that `found` begins with ends the sentence that began at `start`."""
    following = found["next"].casefold()
    if found["next"][0].islower():
        return False
    last = _LAST.search(text, max(start, found.start() - _REACH), found.start())
    if found["sign"] != "." or found["close"] or not last:
        return True
    word = "".join(last[0].split()).casefold()
    if {word, word.rpartition(".")[2]} & never:
        return False
    if word in _BEFORE_NUMBERS and following[0].isdigit():
        return False
    if word.isdigit() and len(word) <= 2:
        return following not in _BEHIND_ORDINALS
    return not _ACRONYM.match(word) or following in _STARTERS
