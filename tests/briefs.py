"""Briefs made up at random: every section, audiences here and there, words that occur but once."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import yaml

AUDIENCES = ("public", "members", "staff")
MARKINGS = ("TLP:CLEAR", "TLP:GREEN", "TLP:RED")
KINDS = ("brief", "handout", "cards")
STANCES = ("supports", "leans towards", "mixed", "leans against", "opposes", "not stated")
# Between words, so that escaping and cutting have something to do.
_BETWEEN = (" ", " ", " ", ", ", " – ", ": ", " | ", " * ", " <b> ", " & ", " # ", " 'so' ")


class Maker:
    """One brief, drawn from `draw`. No claim refers to what its own readers may not see."""

    def __init__(self, draw: random.Random) -> None:
        self.draw = draw
        self.names = AUDIENCES[: draw.choice((2, 3))]
        self.default = draw.choice((None, None, *range(len(self.names))))
        self.tables: dict[str, dict[str, int]] = {}
        self.count = 0

    def chance(self, share: float) -> bool:
        return self.draw.random() < share

    def word(self) -> str:
        self.count += 1
        return f"w{self.count:04}x{self.draw.choice('abcdefgh') * self.draw.randint(0, 6)}"

    def text(self, most: int = 6) -> Any:
        words = self.word()
        for _ in range(self.draw.randint(0, most - 1)):
            words += self.draw.choice(_BETWEEN) + self.word()
        if self.chance(0.2):
            return {"en": words, "fr": self.word()}
        return words

    def fallback(self) -> int:
        return len(self.names) - 1 if self.default is None else self.default

    def labels(self, fact: dict[str, Any], inherited: int, share: float = 0.4) -> int:
        """Give `fact` an audience of its own, perhaps; gives the rank that it then has."""
        rank = inherited
        if self.chance(share):
            rank = self.draw.randint(inherited, len(self.names) - 1)
            fact["audience"] = self.names[rank]
        return rank

    def kinds(self, fact: dict[str, Any]) -> None:
        if self.chance(0.25):
            fact["kinds"] = self.draw.sample(KINDS, self.draw.randint(1, 3))

    def table(self, name: str, entry: Callable[[int], dict[str, Any]]) -> dict[str, Any]:
        entries: dict[str, Any] = {}
        self.tables[name] = {}
        for _ in range(self.draw.randint(1, 4)):
            fact: dict[str, Any] = {}
            rank = self.labels(fact, 0, 0.35)
            key = self.word()
            entries[key] = fact | entry(rank)
            self.tables[name][key] = rank
        return entries

    def pick(self, table: str, rank: int) -> str | None:
        """An entry that readers of `rank` may see."""
        known = [key for key, held in self.tables[table].items() if held <= rank]
        return self.draw.choice(known) if known else None

    def cited(self, fact: dict[str, Any], rank: int) -> dict[str, Any]:
        source = self.pick("sources", rank)
        if source and self.chance(0.6):
            place = {"source": source, "para": self.draw.randint(1, 9)}
            words = {"from": self.word(), "to": self.word()}
            fact["cite"] = self.draw.choice([source, place, {**place, **words}])
        if self.chance(0.2):
            fact |= {"basis": self.draw.choice(("inferred", "external")), "because": self.text()}
        return fact

    def section(self, item: Callable[[int], dict[str, Any] | None]) -> dict[str, Any]:
        return self.group(item, self.frame())

    def frame(self) -> dict[str, Any]:
        own: dict[str, Any] = {}
        if self.chance(0.6):
            own["audience"] = self.draw.choice((self.names[0], *self.names))
        if self.chance(0.3):
            own["title"] = self.text(3)
        self.kinds(own)
        return own

    def group(
        self, item: Callable[[int], dict[str, Any] | None], frame: dict[str, Any]
    ) -> dict[str, Any]:
        found = dict(frame)
        found |= self.items(item, frame)
        return found

    def items(
        self, item: Callable[[int], dict[str, Any] | None], frame: dict[str, Any]
    ) -> dict[str, Any]:
        found: dict[str, Any] = {}
        named = frame.get("audience")
        for _ in range(self.draw.randint(1, 3)):
            fact: dict[str, Any] = {}
            rank = self.labels(fact, self.names.index(named) if named else self.fallback())
            if "audience" not in frame and self.chance(0.5):
                rank = self.draw.randrange(len(self.names))
                fact["audience"] = self.names[rank]
            made = item(rank)
            if made is not None:
                self.kinds(fact)
                found[self.word()] = fact | self.cited(made, rank)
        return found

    def date(self) -> str:
        day = f"20{self.draw.randint(10, 40)}-0{self.draw.randint(1, 9)}-1{self.draw.randint(0, 9)}"
        return self.draw.choice((day, day[:7], day[:4], f"XXXX{day[4:7]}", f"{day}?"))

    def who(self, rank: int) -> dict[str, str] | None:
        table = self.draw.choice(("actors", "parties"))
        name = self.pick(table, rank)
        return {"actor" if table == "actors" else "party": name} if name else None

    def statement(self, rank: int) -> dict[str, Any] | None:
        issue, who = self.pick("issues", rank), self.who(rank)
        if not issue or not who:
            return None
        said = {"issue": issue, **who, "stance": self.draw.choice(STANCES), "date": self.date()}
        return said | {"text": self.text()}

    def quote(self, rank: int) -> dict[str, Any] | None:
        who = self.who(rank)
        return {"quote": self.word(), **who, "occasion": self.text(3)} if who else None

    def participant(self, rank: int) -> dict[str, Any] | None:
        who = self.who(rank)
        return {**who, "text": self.text(3)} if who else None

    def debate(self, rank: int) -> dict[str, Any]:
        sides = {}
        for _ in range(self.draw.randint(0, 3)):
            side: dict[str, Any] = {}
            held = self.labels(side, rank)
            made = {"label": self.word(), "text": self.text(), "trade_off": self.text()}
            sides[self.word()] = side | self.cited(made, held)
        found = {"question": self.text(3), "text": self.text()}
        return found | ({"sides": sides} if sides else {})

    def shortfall(self, _rank: int) -> dict[str, Any]:
        found = {"capability": self.text(2), "status": self.text(2)}
        if self.chance(0.5):
            target = self.draw.randint(2, 900)
            found |= {"target": target, "available": self.draw.randint(1, target)}
        return found

    def chart(self, _rank: int) -> dict[str, Any]:
        bars = {
            self.word(): {"label": self.word(), "value": self.draw.randint(1, 99)} for _ in "ab"
        }
        return {"caption": self.text(2), "alt": self.text(2), "bars": bars}

    def line(self, _rank: int) -> dict[str, Any]:
        return {"say": self.text(4), "if_pressed": self.text(3), "avoid": self.text(2)}

    def question(self, _rank: int) -> dict[str, Any]:
        likelihood = self.draw.choice(("certain", "possible", "unlikely"))
        return {"question": self.text(3), "answer": self.text(4), "likelihood": likelihood}

    def sections(self) -> dict[str, Any]:
        def plain(_rank: int) -> dict[str, Any]:
            return {"text": self.text()}

        every: dict[str, Callable[[int], dict[str, Any] | None]] = {
            "key_messages": plain,
            "decisions": plain,
            "at_a_glance": lambda _: {"label": self.word(), "value": self.text(3)},
            "programme": lambda _: {"text": self.text(3), "date": self.date()},
            "participants": self.participant,
            "debates": self.debate,
            "shortfalls": self.shortfall,
            "positions": self.statement,
            "timeline": lambda _: {"text": self.text(), "date": self.date()},
            "quotes": self.quote,
            "charts": self.chart,
            "background": lambda _: {"heading": self.text(2), "text": self.text()},
            "questions": self.question,
            "glossary": lambda _: {"term": self.word(), "text": self.text()},
            "annexes": lambda _: {"heading": self.text(2), "text": self.text()},
            "source_notes": plain,
        }
        wanted = self.draw.sample(sorted(every), self.draw.randint(2, 7))
        return {name: self.section(every[name]) for name in wanted}

    def brief(self) -> dict[str, Any]:
        """The facts as an author would write them."""
        audiences: dict[str, Any] = {}
        for name, marking in zip(self.names, MARKINGS, strict=False):
            own = {"title": self.text(3), "for": self.text(2)} if self.chance(0.5) else {}
            audiences[name] = {"marking": marking, **own}
        found: dict[str, Any] = {
            "format": 1,
            "brief": {"title": self.text(3), "languages": ["en", "fr"], "as_of": "2031-01-02"},
            "summit": {"name": self.text(2)},
            "audiences": audiences,
        }
        if self.default is not None:
            found["default_audience"] = self.names[self.default]
        found["sources"] = self.table("sources", lambda _: {"title": self.text(3)})
        found["parties"] = self.table("parties", lambda _: {"name": self.text(2)})
        found["actors"] = self.table("actors", self.actor)
        found["issues"] = self.table("issues", lambda _: {"proposition": self.text(3)})
        opening = {"audience": "public", self.word(): {"text": self.text()}}
        found["bottom_line"] = self.group(lambda _: {"text": self.text()}, opening)
        found |= self.sections()
        for name, groups in (("lines", ("raise", "press")), ("objectives", ("ours", "theirs"))):
            if self.chance(0.4):
                item = self.line if name == "lines" else lambda _: {"text": self.text()}
                frame = self.frame()
                found[name] = frame | {g: self.items(item, frame) for g in groups}
        return found

    def actor(self, rank: int) -> dict[str, Any]:
        party = self.pick("parties", rank)
        return {"name": self.word(), "role": self.word(), **({"party": party} if party else {})}


def brief_text(draw: random.Random) -> str:
    """A facts file as text, with a comment that nobody else is to read."""
    text = yaml.safe_dump(Maker(draw).brief(), sort_keys=False, allow_unicode=True)
    return f"# w9999xcomment of the author\n{text}"
