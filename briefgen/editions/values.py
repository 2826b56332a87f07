"""Models as plain values for the templates: worded, with sources numbered as they are met."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from briefgen.editions.edition import Mark
from briefgen.editions.pictures import Picture
from briefgen.editions.wording import Wording, decimals, spaced
from briefgen.facts.base import Citation, Cited, Date, Model
from briefgen.facts.brief import Brief
from briefgen.facts.dates import Edtf
from briefgen.facts.fields import ModelField, fields_of
from briefgen.facts.sections import Chart, Line, Quote, Shortfall, Statement
from briefgen.facts.values import Text
from briefgen.sources.passages import passage_link
from briefgen.sources.record import Record

WORDS_A_MINUTE = 130
CHARACTERS_A_SECOND = 5
# Scripts without spaces between words: Thai, Lao, Burmese, Khmer, kana, Han.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff]"
)


class Values:
    """Turns models into plain values, and numbers the sources in the order they are met."""

    def __init__(
        self,
        brief: Brief,
        wording: Wording,
        pictures: Mapping[str, Picture],
        record: Record,
        changed: Mapping[str, str],
    ) -> None:
        self.brief = brief
        self.wording = wording
        self.pictures = pictures
        self.record = record
        self.changed = changed
        self.numbers: dict[str, int] = {}
        self.passages: dict[str, dict[Mark, None]] = {}  # in the order in which they are met

    def of(self, model: Model, key: str = "") -> dict[str, Any]:
        """The fields of `model` that readers see, as they get them, by the names an author writes.

        `key` is its id; items carry beside their fields what follows from them.
        """
        found: dict[str, Any] = {}
        for field in fields_of(type(model)):
            if field.is_shown:
                cites = field.model is Citation
                value = _cited(model) if cites else getattr(model, field.attribute)
                found[field.name] = self._value(field, value)
        if isinstance(model, Cited):
            found["basis"] = model.standing
            found["change"] = self.changed.get(key, "")
        return found | self._derived(model, key)

    def _derived(self, model: Model, key: str) -> dict[str, Any]:
        """What follows from the fields: a gap, a checked state, a speaking time, sorted bars."""
        match model:
            case Shortfall():
                return self._filled(model.target, model.available)
            case Chart():
                return {"bars": self._bars(model)}
            case Line():
                return {"seconds": speaking_seconds(self.wording.text(model.say).text)}
            case Quote():
                return self._spoken(model, key)
            case Statement() if model.quote:
                return self._spoken(model, key)
        return {}

    def _spoken(self, model: Quote | Statement, key: str) -> dict[str, Any]:
        """The language of the words if it is not the reader's, who else needs no translation."""
        lang = model.lang or self.wording.first
        said = spaced(model.quote or "", lang)
        found: dict[str, Any] = {"check": self._check(model, key), "lang": lang, "quote": said}
        return found if lang != self.wording.lang else {**found, "lang": "", "translation": None}

    def _check(self, model: Quote | Statement, key: str) -> dict[str, Any]:
        """What the record says of the words, and the source that only reports them."""
        answer = self.record.speech(model, key, self.brief)
        sources = [c.source for c in model.cite]
        second = [s for s in sources if self.brief.sources[s].kind == "secondary"]
        only_reported = len(second) == len(sources) and second
        return {
            "state": answer.state,
            "on": self.wording.date(answer.on) if answer.on else None,
            "quoted_in": self.number(second[0]) if only_reported else 0,
        }

    def _value(self, field: ModelField, value: Any) -> Any:
        match value:
            case Text():
                return self.wording.text(value)
            case Date():
                because = self.wording.text(value.because) if value.because else None
                return self.wording.date(value.date), because
            case Edtf():
                return self.wording.date(value)
            case Decimal():
                return self.wording.number(value)
            case Model():
                return self.of(value)
            case dict():
                return tuple({"id": k, **self.of(v, k)} for k, v in value.items())
            case tuple() if field.model is Citation:
                return tuple(dict.fromkeys(self._mark(citation) for citation in value))
            case tuple():
                return tuple(self._value(field, inner) for inner in value)
            case str() if field.sort == "file":
                return self.pictures[value]
            case str():
                return self._named(field.names, value)
        return value

    def _named(self, part: str, name: str) -> Any:
        """The entry that `name` names in `part`; an issue, a word or a marking as it is written."""
        match part:
            case "actors":
                return self.of(self.brief.actors[name])
            case "parties":
                return self.of(self.brief.parties[name])
            case "sources":
                return self.number(name)
            case "positions":
                return self._earlier(name)
        return name

    def _earlier(self, key: str) -> dict[str, Any]:
        """A statement that another refers to: its id, whose it is, its stance and its date."""
        assert self.brief.positions
        statement = self.brief.positions.items[key]
        who = self.brief.actors.get(statement.actor or "")
        party = self.brief.parties.get(statement.party or "")
        name = who.name if who else party.short or party.name if party else None
        assert name is not None
        date = self.wording.date(statement.date.date) if statement.date else None
        return {
            "id": key,
            "name": self.wording.text(name),
            "stance": statement.stance,
            "date": date,
        }

    def number(self, source: str) -> int:
        """The number of a source: its place in the order of first use."""
        return self.numbers.setdefault(source, len(self.numbers) + 1)

    def _mark(self, citation: Citation) -> Mark:
        place = f"¶{citation.para}" if citation.para else ""
        if citation.page:
            place = str(self.wording.words["page"]).replace("{}", str(citation.page))
        address = self.brief.sources[citation.source].address
        link = passage_link(address, citation) if address else ""
        mark = Mark(self.number(citation.source), place, link)
        self.passages.setdefault(citation.source, {})[mark] = None
        return mark

    def _filled(self, target: Decimal | None, available: Decimal | None) -> dict[str, Any]:
        """The gap and how much of the target is there, in whole per cent; None where not known."""
        if not target or available is None:
            return {"gap": None, "filled": None, "percent": None}
        filled = int(available * 100 / target)
        gap = self.wording.number(target - available) if available < target else None
        # Rounded down, but for what would then be nothing.
        share = Decimal(filled) / 100 if filled else available / target
        return {"gap": gap, "filled": filled, "percent": self.wording.percent(share)}

    def _bars(self, chart: Chart) -> tuple[dict[str, Any], ...]:
        """The values, largest first, each with its share of the largest or of the whole.

        All have as many decimals as the one that was typed with the most.
        """
        values = [b.value for b in chart.bars.values()]
        whole = sum(values) if chart.form == "shares" else max(values)
        places = max(map(decimals, values))
        ordered = sorted(chart.bars.items(), key=lambda pair: -pair[1].value)
        return tuple(
            {
                "id": key,
                "label": self.wording.text(bar.label),
                "value": self.wording.number(bar.value, places),
                "share": float(bar.value / whole),
                "percent": self.wording.percent(bar.value / whole),
            }
            for key, bar in ordered
        )

    def sources(self) -> Iterator[dict[str, Any]]:
        """The sources that the document cites, by number."""
        for name, number in self.numbers.items():
            shown = self.of(self.brief.sources[name])
            yield {"id": name, "number": number, **shown, "places": self._places(name)}

    def _places(self, source: str) -> tuple[Mark, ...]:
        """Where in a source the cited passages are, each place once, from its beginning."""
        places: dict[str, Mark] = {}
        for mark in self.passages.get(source, ()):
            if mark.place or mark.link:
                places.setdefault(mark.place, mark)
        return tuple(sorted(places.values(), key=lambda m: int(re.sub(r"\D", "", m.place) or 0)))


def _cited(model: Model) -> tuple[Citation, ...]:
    """The citations of a fact; one of a quote leads to its words if it names no others."""
    cites: tuple[Citation, ...] = getattr(model, "cite", ())
    said = model.quote if isinstance(model, Quote | Statement) else None
    return tuple(
        c.model_copy(update={"quote": said}) if said and not (c.quote or c.from_) else c
        for c in cites
    )


def speaking_seconds(text: str) -> int:
    """The time it takes to say `text`, in seconds, rounded up to 5."""
    characters, rest = unspaced(text)
    words = rest.split()
    if characters:  # then a full stop can stand by itself
        words = [word for word in words if any(map(str.isalnum, word))]
    seconds = len(words) * 60 / WORDS_A_MINUTE + characters / CHARACTERS_A_SECOND
    return max(5, -int(-seconds // 5) * 5)


def unspaced(text: str) -> tuple[int, str]:
    """The number of letters in scripts without spaces, and the text without them.

    Marks above and below letters are not counted.
    """
    found = [character for character in _UNSPACED.findall(text) if character.isalnum()]
    return len(found), _UNSPACED.sub(" ", text) if found else text
