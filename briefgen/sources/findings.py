"""What a verification found, in words for the author: each at its place in the facts file."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from briefgen.facts.brief import Brief, Source, Unused
from briefgen.problems import Problem, printable
from briefgen.sources.extract import READER
from briefgen.sources.match import Match, find
from briefgen.sources.nearest import as_text, nearest, word_diff
from briefgen.sources.passages import Passage
from briefgen.sources.quote import Selector
from briefgen.sources.reasons import NOTHING_GIVEN, Reason
from briefgen.sources.record import Record
from briefgen.sources.text import SourceText
from briefgen.sources.texts import Held, Texts
from briefgen.sources.typography import rejoined
from briefgen.sources.verify import Result, Verification
from briefgen.yaml.file import YamlFile

# Passages of a source that the brief leaves out on purpose, with the reason.


@dataclass(frozen=True, slots=True)
class SetAside:
    """One of them: its place in the list, the reason, and where it stands."""

    number: int
    because: str
    match: Match


def set_aside(source: Source, text: SourceText, first: str) -> Iterator[SetAside]:
    """The passages that `source` sets aside, looked up in its `text`.

    `first` is the brief's first language, in which the reasons are given. One that names no words
    is *not found*.
    """
    for number, unused in enumerate(source.unused):
        because, _ = unused.because.worded(first, first)
        yield SetAside(number, because, _match(unused, text))


def _match(unused: Unused, text: SourceText) -> Match:
    wanted = Selector(exact=unused.quote or "", start=unused.from_ or "", end=unused.to or "")
    if wanted == Selector():
        return Match("not found", remarks=(NOTHING_GIVEN,))
    return find(text, wanted)


MOST_COMPARED = 100
"""Passages that are not found, for which the nearest one is looked for; it takes a while."""

_CALLED = {"speech": "quote", "words": "quotation", "anchor": "passage"}
_ACROSS = "quote it in full; or, if you have checked the meaning, add `across_negation: yes` to it"
_CONTEXT = "say which one: add `para`, `page`, `prefix` or `suffix` to the citation"
_LOOK = "put the source's own words there, or cite the source that has them"
_MARKS = "put the source's own words between the marks, or take the quotation marks off"
_OLD = "with the text at hand, `briefgen sources verify {} --write` checks it again"


def findings(
    brief: Brief,
    file: YamlFile,
    texts: Texts,
    record: Record,
    verification: Verification,
    *,
    strict: bool = False,
) -> list[Problem]:
    """Every problem with the sources of `brief`, in the order of the file.

    What is *not found* is an error, what is *ambiguous* or *not checked* a warning; with `strict`,
    direct speech and quotations that are not verified are errors all.
    """
    teller = _Teller(brief, file, texts, record, strict)
    found = [*teller.faults(), *teller.changes(verification), *teller.older()]
    for result in verification.results:
        found += teller.of(result)
    found += teller.unread(verification)
    found += teller.set_aside()
    return sorted(found, key=lambda p: (p.place.line, p.place.column))


class _Teller:
    def __init__(
        self, brief: Brief, file: YamlFile, texts: Texts, record: Record, strict: bool
    ) -> None:
        self.brief = brief
        self.file = file
        self.texts = texts
        self.record = record
        self.strict = strict
        self.compared = 0

    def faults(self) -> Iterator[Problem]:
        """Files that cannot be used."""
        for fault in self.texts.faults:
            path = ("sources", fault.source, "text")
            yield self.file.problem(
                fault.code, f"Of the source `{fault.source}`, {fault.reason}", path, fault.remedy,
                key="text" not in self.file.known(path), warning=fault.warning,
            )  # fmt: skip

    def changes(self, verification: Verification) -> Iterator[Problem]:
        """Sources that are not the ones that were registered."""
        for key, held in self.texts.held.items():
            if held.changed:
                yield self._changed(key, held, verification)

    def _changed(self, key: str, held: Held, verification: Verification) -> Problem:
        wanted = [
            [selector for source, selector in result.passage.options if source == key]
            for result in verification.results
        ]
        wanted = [selectors for selectors in wanted if selectors]
        there = sum(
            any(find(held.text, selector).state == "verified" for selector in selectors)
            for selectors in wanted
        )
        message = f"“{held.name}” is not the file that `{key}` was registered with: {held.changed}"
        mine, path = shlex.quote(self.file.name), shlex.quote(str(held.path))
        hint = (
            f"{there} of the {len(wanted)} passages taken from it are in this one; look at what "
            f"has changed, then `briefgen sources add {path} --to {mine} --id {key} --replace` "
            f"and `briefgen sources verify {mine} --write`"
        )
        field = "sha256" if self.brief.sources[key].sha256 else "text_sha256"
        return self.file.problem("source-changed", message, ("sources", key, field), hint)

    def older(self) -> Iterator[Problem]:
        """Sources whose text an earlier version read otherwise, and whose record is of that one."""
        for key, held in self.texts.held.items():
            entries = [e for e in self.record.entries.values() if e.source == key]
            if held.older and not any(entry.reader == READER for entry in entries):
                message = (
                    f"“{held.name}” is read otherwise now than when `{key}` was registered; the "
                    "file is the same, so what the record says stays valid"
                )
                hint = f"`briefgen sources verify {shlex.quote(self.file.name)} --write` renews it"
                path = ("sources", key, "text_sha256")
                yield self.file.problem("source-reader", message, path, hint, warning=True)

    def of(self, result: Result) -> Iterator[Problem]:
        """What is to be said of one passage, if anything."""
        if result.state == "not found":
            yield self._not_found(result)
        elif result.state == "ambiguous" and result.match:
            message = f"In `{result.source}`, {result.match.warnings[-1]}"
            yield self._problem(result, "ambiguous", message, _CONTEXT)
        elif result.state == "not checked":
            yield from self._not_checked(result)

    def _problem(self, result: Result, code: str, message: str, hint: str) -> Problem:
        """A warning, but an error where a quote must be verified."""
        quote = result.passage.sort != "anchor"
        warning = not (self.strict and quote)
        return self.file.problem(code, message, result.passage.path, hint, warning=warning)

    def _not_found(self, result: Result) -> Problem:
        match, passage = result.match, result.passage
        assert match is not None
        if negated := match.remark(Reason.NEGATED):
            message = f"{negated.words[0].upper()}{negated.words[1:]}"
            return self._told(result, message, _place(self._text(result), match), _ACROSS)
        sources = dict.fromkeys(source for source, _ in passage.options)
        named = " or ".join(f"`{source}`" for source in sources)
        message = f"This {_CALLED[passage.sort]} is not in {named}"
        details = "\n".join([*match.warnings, *self._nearest(passage)])
        hint = _MARKS if passage.sort == "words" else _LOOK
        if match.remark(Reason.ELSEWHERE):
            hint = (
                "correct `para` or `page`; paragraphs are counted from the first line of the text"
            )
        return self._told(result, message, details, hint)

    def _told(self, result: Result, message: str, details: str, hint: str) -> Problem:
        problem = self.file.problem("not-found", message, result.passage.path, hint)
        return replace(problem, details=printable(details))

    def _text(self, result: Result) -> SourceText:
        return self.texts.held[result.source].text

    def _nearest(self, passage: Passage) -> Iterator[str]:
        """The passage that comes closest, where it is, and what differs word by word."""
        if self.compared >= MOST_COMPARED or self._elsewhere(passage):
            return
        self.compared += 1
        found = [
            (near, source)
            for source, wanted in dict(reversed(passage.options)).items()
            if (held := self.texts.usable(source)) and (near := nearest(held.text, wanted))
        ]
        if not found:
            yield "nothing in the source is much like it"
            return
        near, source = max(found, key=lambda each: each[0].ratio)
        several = f"`{source}`, " if len(dict(passage.options)) > 1 else ""
        text = self.texts.held[source].text
        yield f"nearest: {several}{_where(text, near.start, near.end)}"
        shown = rejoined(text.plain.folded, text.text, (near.start, near.end), near.wanted)
        yield as_text(word_diff(near.wanted, shown))

    def _elsewhere(self, passage: Passage) -> bool:
        """Whether the words stand in a source, but not where they should, or are none at all."""
        for source, wanted in passage.options:
            anywhere = replace(wanted, paragraph=0, page=0, prefix="", suffix="")
            held = self.texts.usable(source)
            if anywhere == Selector(across_negation=wanted.across_negation):
                return True
            if held and find(held.text, anywhere).state != "not found":
                return True
        return False

    def _not_checked(self, result: Result) -> Iterator[Problem]:
        """Of a quote without a source, or one that has changed since it was verified."""
        passage = result.passage
        known = self.record.entries.get(passage.key)
        if not passage.options and passage.sort == "speech":
            message = "This quote names no source, so it cannot be checked"
            yield self._problem(result, "not-checked", message, "add `cite`")
        elif not passage.options:
            message = "This fact cites too many sources to look for its quotation in each"
            yield self._problem(result, "not-checked", message, "cite the one it is taken from")
        elif known and self._mine(known.source, passage):
            what = _CALLED[passage.sort]
            message = f"This {what}, or its source, has changed since it was verified on {known.on}"
            yield self._problem(result, "not-checked", message, _OLD.format(self.file.name))
        elif self.strict and passage.sort != "anchor":
            message = f"This {_CALLED[passage.sort]} has not been verified"
            yield self._problem(result, "not-checked", message, self._at_hand(result.source))

    def _mine(self, source: str, passage: Passage) -> bool:
        return source in {source for source, _ in passage.options}

    def unread(self, verification: Verification) -> Iterator[Problem]:
        """One warning for each source whose passages nobody has checked."""
        counts = Counter(
            result.source
            for result in verification.results
            if result.state == "not checked"
            and result.source
            and result.passage.key not in self.record.entries
        )
        for key, count in counts.items():
            held = self.texts.held.get(key)
            if (held and held.changed) or key in {fault.source for fault in self.texts.faults}:
                continue  # it has been said why
            passages = "1 passage is" if count == 1 else f"{count:,} passages are"
            message = f"{passages} not checked, for want of the text of `{key}`"
            yield self.file.problem(
                "not-checked", message, ("sources", key), self._at_hand(key), key=True, warning=True
            )

    def _at_hand(self, source: str) -> str:
        return (
            f"name its file: `--source-text {source or 'ID'}=PATH`, or `text` in the source; then "
            f"`briefgen sources verify {self.file.name} --write` notes what was found"
        )

    def set_aside(self) -> Iterator[Problem]:
        """Passages that are set aside and are not in their source."""
        first = self.brief.brief.languages[0]
        for key, source in self.brief.sources.items():
            held = self.texts.usable(key)
            for one in set_aside(source, held.text, first) if held else ():
                if one.match.state != "verified":
                    message = f"This passage is set aside, and is {one.match.state} in `{key}`"
                    path = ("sources", key, "unused", one.number)
                    yield self.file.problem("set-aside", message, path, _LOOK, warning=True)


def _place(text: SourceText, match: Match) -> str:
    return f"the passage: {_where(text, match.start, match.end)}\n{match.words}"


def _where(text: SourceText, start: int, end: int) -> str:
    """The place of a passage for a reader of the source, and for a machine."""
    page = f"page {text.page(start)}, " if len(text.pages) > 1 else ""
    return f"{page}paragraph {text.paragraph(start)} (characters {start}–{end})"
