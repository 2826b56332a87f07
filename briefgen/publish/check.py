"""A facts file with its sources looked into: what the commands about sources are made from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from briefgen.editions.limits import over_limits
from briefgen.editions.make import Wanted, facts_for, make_edition
from briefgen.editions.pictures import read_pictures
from briefgen.editions.theme import Theme
from briefgen.facts.checks import strange_kinds, without_labels
from briefgen.facts.markings import Schemes
from briefgen.facts.translations import missing
from briefgen.problems import Place, Problem, Refused
from briefgen.publish.adding import brought_up_to_date
from briefgen.publish.inputs import Input, orders, read_input, record_path
from briefgen.publish.write import write_whole
from briefgen.sources.findings import findings
from briefgen.sources.texts import Texts, read_texts
from briefgen.sources.verify import Tally, Verification, renewed, verify


@dataclass(frozen=True, slots=True)
class Checked:
    """A brief, the texts of its sources that are at hand, and what was found in them.

    `problems` are all that its author should know: those of the facts, and those of the sources.
    """

    path: Path
    source: Input
    texts: Texts
    verification: Verification
    problems: tuple[Problem, ...]

    def by_record(self) -> Iterator[str]:
        """For each source without its text: since when its passages are verified, by the record."""
        for key in self.source.loaded.brief.sources:
            known = [r for r in self.verification.results if r.source == key and r.by_record]
            if known:
                days = sorted({str(result.on) for result in known})
                on = days[0] if len(days) == 1 else f"{days[0]} to {days[-1]}"
                against = f"sha256 {known[0].sha256[:12]}…"
                yield f"`{key}`: {len(known):,} verified on {on} against {against} (the record)"


def read_checked(
    path: Path,
    schemes: Schemes,
    named: Mapping[str, Path],
    *,
    strict: bool = False,
    anew: bool = False,
) -> Checked:
    """The facts in the file at `path`, verified. Raises `Refused` if they cannot be read.

    `named` are the files that the user says are the texts of sources, by id. With `strict`, quotes
    that are not verified are errors; with `anew`, kept texts are compared with their originals.
    """
    source = read_input(path, schemes, confirm=False)
    return checked(path, source, named, strict=strict, anew=anew)


def checked(
    path: Path,
    source: Input,
    named: Mapping[str, Path],
    *,
    strict: bool = False,
    anew: bool = False,
) -> Checked:
    """The facts `source`, which are from the file at `path`, verified; as `read_checked` says."""
    brief = source.loaded.brief
    texts = read_texts(brief, source.folder, named, anew=anew)
    verification = verify(brief, texts, source.record)
    found = findings(brief, source.loaded.file, texts, source.record, verification, strict=strict)
    return Checked(path, source, texts, verification, (*source.warnings, *found))


def to_look_at(source: Input, theme: Theme) -> list[Problem]:
    """What may not be meant, such as unknown kinds, and why documents would not be built."""
    brief, file = source.loaded.brief, source.loaded.file
    strange = strange_kinds(brief, file, theme.kinds())
    strange += without_labels(brief, file, theme.languages())
    return [*strange, *missing(brief, file), *unbuildable(source, theme)]


def unbuildable(source: Input, theme: Theme) -> list[Problem]:
    """Why documents of a brief would not be made, as far as is known before they have pages.

    All audiences, languages and kinds are looked at. What is too long is a warning here, since a
    build can be told to let it pass.
    """
    kinds = {name: theme.kind(name) for name in theme.kinds()}
    found: list[Problem] = []
    for order in orders(source, tuple(kinds), all_audiences=True, all_langs=True):
        kind = kinds[order.kind]
        wanted = Wanted(kind, order.lang, theme.words(order.lang), order.audience)
        try:
            facts = facts_for(source.loaded, wanted)
            pictures = read_pictures(facts, source.loaded.file, source.folder)
            edition = make_edition(source.loaded, wanted, pictures, facts=facts)
        except Refused as refused:
            found += refused.problems
            continue
        found += (p.as_warning() for p in over_limits(edition, kind, source.loaded.file))
    return list(dict.fromkeys(found))


def unknown_sources(
    named: Iterable[str], checked: Iterable[Checked], *, discreet: bool = False
) -> list[Problem]:
    """A problem for each name that is the id of a source in none of the files.

    `discreet`: it does not say which ids there are.
    """
    known = {key for one in checked for key in one.source.loaded.brief.sources}
    hint = f"known: {', '.join(sorted(known)[:12])}" if known else "the files have no sources"
    return [
        Problem(
            "unknown-id",
            f"No source is called `{name}`",
            Place("--source-text"),
            "" if discreet else hint,
        )
        for name in named
        if name not in known
    ]


def refuse_unknown(
    named: Iterable[str], checked: Iterable[Checked], *, discreet: bool = False
) -> None:
    """Raise `Refused` if a name is the id of no source; as `unknown_sources` says it."""
    if problems := unknown_sources(named, checked, discreet=discreet):
        raise Refused(problems)


# Many files at once, and what was found, in a line or two.


@dataclass(frozen=True, slots=True)
class Checks:
    """The files that could be read, with their sources looked into, and all that is wrong.

    Of files that could not be read `problems` says why; of the others it has what they have.
    """

    files: tuple[Checked, ...]
    problems: tuple[Problem, ...]

    def totals(self) -> Tally:
        """How many passages of all files are in which state."""
        tallies = [one.verification.tally().counts for one in self.files]
        return Tally({state: sum(t[state] for t in tallies) for state in Tally.of(()).counts})

    def totals_line(self) -> str:
        """`76 passages checked: 3 verified, …`; "" where the files cite none."""
        tally = self.totals().as_dict()
        if not any(tally.values()):
            return ""
        number = tally.pop("checked")
        found = ", ".join(f"{count:,} {state}" for state, count in tally.items())
        whole = sum(len(one.verification.bare) for one in self.files)
        more = f" ({whole:,} cite{'s'[: whole == 1]} a source as a whole)" if whole else ""
        return f"{number:,} passage{'s'[: number != 1]} checked: {found}{more}"

    def by_record(self) -> Iterator[str]:
        """What only the record has answered for, source by source."""
        for one in self.files:
            of = f"{one.path}: " if len(self.files) > 1 else ""
            yield from (f"{of}{line}" for line in one.by_record())


def read_all(
    files: Sequence[Path | tuple[Path, Input]],
    named: Mapping[str, Path],
    schemes: Schemes,
    *,
    strict: bool = False,
    anew: bool = False,
) -> tuple[list[Checked], list[Problem]]:
    """The files with their sources looked into, and why others could not be read.

    What is read already is given with its path. `named` are texts of sources; one that is the id
    of no source is a problem too.
    """
    found: list[Checked] = []
    refused: list[Problem] = []
    for file in files:
        try:
            if isinstance(file, tuple):
                found.append(checked(*file, named, strict=strict, anew=anew))
            else:
                found.append(read_checked(file, schemes, named, strict=strict, anew=anew))
        except Refused as error:
            refused += error.problems
    if len(found) == len(files):
        refused += unknown_sources(named, found)
    return found, refused


@dataclass(frozen=True, slots=True)
class Recorded:
    """The record of a file as it was written: how many entries it has, and which differ.

    `written` is false where it was so already; then it may have no entries, and be no file.
    `read_anew` are files that were written because an earlier version had read a source otherwise.
    """

    path: Path
    written: bool
    entries: int
    new: int = 0
    changed: int = 0
    gone: int = 0
    read_anew: tuple[Path, ...] = ()


def note(one: Checked, today: date) -> Recorded:
    """Write the record beside a facts file, if what was found `today` differs from it."""
    old = one.source.record
    again = tuple(brought_up_to_date(one.path, one.source.data, one.texts))
    new = renewed(one.texts, one.verification, today)
    path = record_path(one.path)
    if new == old and path.exists() == bool(new.entries):
        return Recorded(path, False, len(new.entries), read_anew=again)
    write_whole(path, new.as_bytes(), within=path.parent)
    both = old.entries.keys() & new.entries.keys()
    return Recorded(
        path,
        True,
        len(new.entries),
        new=len(new.entries.keys() - both),
        changed=sum(old.entries[key] != new.entries[key] for key in both),
        gone=len(old.entries.keys() - both),
        read_anew=again,
    )
