"""A facts file with its sources looked into: what the commands about sources are made from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from briefgen.editions.limits import over_limits
from briefgen.editions.make import Wanted, make_edition
from briefgen.editions.theme import Theme
from briefgen.facts.markings import Schemes
from briefgen.problems import Place, Problem, Refused
from briefgen.publish.inputs import Input, Wish, read_input
from briefgen.sources.findings import findings
from briefgen.sources.texts import Texts, read_texts
from briefgen.sources.verify import Verification, verify

if TYPE_CHECKING:
    from briefgen.sources.verify import Tally


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
    brief = source.loaded.brief
    texts = read_texts(brief, source.folder, named, anew=anew)
    verification = verify(brief, texts, source.record)
    found = findings(brief, source.loaded.file, texts, source.record, verification, strict=strict)
    return Checked(path, source, texts, verification, (*source.warnings, *found))


def unbuildable(source: Input, theme: Theme) -> list[Problem]:
    """Why documents of a brief would not be made, as far as is known before they have pages.

    All audiences, languages and kinds are looked at. What is too long is a warning here, since a
    build can be told to let it pass.
    """
    kinds = {name: theme.kind(name) for name in theme.kinds()}
    wish = Wish(tuple(kinds), all_audiences=True, all_langs=True)
    found: list[Problem] = []
    for order in wish.orders(source):
        kind = kinds[order.kind]
        wanted = Wanted(kind, order.lang, theme.words(order.lang), order.audience)
        try:
            edition = make_edition(source.loaded, wanted, source.folder)
        except Refused as refused:
            found += refused.problems
            continue
        found += (p.as_warning() for p in over_limits(edition, kind, source.loaded.file))
    return list(dict.fromkeys(found))


def unknown_sources(named: Iterable[str], checked: Iterable[Checked]) -> list[Problem]:
    """A problem for each name that is the id of a source in none of the files."""
    known = {key for one in checked for key in one.source.loaded.brief.sources}
    hint = f"known: {', '.join(sorted(known)[:12])}" if known else "the files have no sources"
    return [
        Problem("unknown-id", f"No source is called `{name}`", Place("--source-text"), hint)
        for name in named
        if name not in known
    ]


def refuse_unknown(named: Iterable[str], checked: Iterable[Checked]) -> None:
    """Raise `Refused` if a name is the id of no source."""
    if problems := unknown_sources(named, checked):
        raise Refused(problems)


# Reading facts files with their sources, and what was found, in a line or two.


def read_all(
    paths: Sequence[Path],
    named: Mapping[str, Path],
    templates: Path | None = None,
    *,
    strict: bool = False,
    anew: bool = False,
) -> tuple[list[Checked], list[Problem]]:
    """The files with their sources looked into, and why others could not be read.

    `named` are texts of sources; one that is the id of no source is a problem too.
    """
    from briefgen.editions.theme import Theme

    schemes = Theme.of(templates).schemes
    checked: list[Checked] = []
    refused: list[Problem] = []
    for path in paths:
        try:
            checked.append(read_checked(path, schemes, named, strict=strict, anew=anew))
        except Refused as error:
            refused += error.problems
    if len(checked) == len(paths):
        refused += unknown_sources(named, checked)
    return checked, refused


def totals(checked: Sequence[Checked]) -> Tally:
    """How many passages of all files are in which state."""
    from briefgen.sources.verify import Tally

    tallies = [one.verification.tally().counts for one in checked]
    return Tally({state: sum(t[state] for t in tallies) for state in Tally.of(()).counts})


def totals_line(checked: Sequence[Checked]) -> str:
    """`76 passages checked: 3 verified, …`; "" where the files cite none."""
    tally = totals(checked).as_dict()
    if not any(tally.values()):
        return ""
    number = tally.pop("checked")
    found = ", ".join(f"{count:,} {state}" for state, count in tally.items())
    whole = sum(len(one.verification.bare) for one in checked)
    more = f" ({whole:,} cite{'s'[: whole == 1]} a source as a whole)" if whole else ""
    return f"{number:,} passage{'s'[: number != 1]} checked: {found}{more}"


def record_lines(one: Checked) -> Iterator[str]:
    """For each source without its text: since when its passages are verified, by the record."""
    for key in one.source.loaded.brief.sources:
        known = [r for r in one.verification.results if r.source == key and r.by_record]
        if known:
            days = sorted({str(result.on) for result in known})
            on = days[0] if len(days) == 1 else f"{days[0]} to {days[-1]}"
            digits = known[0].sha256[:12]
            yield f"`{key}`: {len(known):,} verified on {on} against sha256 {digits}… (the record)"
