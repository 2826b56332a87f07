"""Reading facts files with their sources, and what was found, in a line or two."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from briefgen.problems import Problem, Refused

if TYPE_CHECKING:
    from briefgen.publish.checked import Checked
    from briefgen.sources.verify import Tally


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
    from briefgen.editions.kinds import read_schemes
    from briefgen.editions.theme import Theme
    from briefgen.publish.checked import read_checked, unknown_sources

    schemes = read_schemes(Theme.of(templates))
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
