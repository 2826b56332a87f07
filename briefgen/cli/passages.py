"""What was found in the sources, in a line or two for the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from briefgen.publish.checked import Checked
    from briefgen.sources.verify import Tally


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
    return f"{number:,} passage{'s'[: number != 1]} checked: {found}"


def record_lines(one: Checked) -> Iterator[str]:
    """For each source without its text: since when its passages are verified, by the record."""
    for key in one.source.loaded.brief.sources:
        known = [r for r in one.verification.results if r.source == key and r.by_record]
        if known:
            days = sorted({str(result.on) for result in known})
            on = days[0] if len(days) == 1 else f"{days[0]} to {days[-1]}"
            digits = known[0].sha256[:12]
            yield f"`{key}`: {len(known):,} verified on {on} against sha256 {digits}… (the record)"
