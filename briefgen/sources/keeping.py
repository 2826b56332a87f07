"""What goes into the record, and what of it holds against the texts at hand."""

from __future__ import annotations

from datetime import date

from briefgen.facts.models import Brief
from briefgen.sources.record import NOTHING_CHECKED, Entry, Record, found_state
from briefgen.sources.texts import Texts
from briefgen.sources.verify import Result, Verification, entry_of, verify


def renewed(record: Record, texts: Texts, verification: Verification, today: date) -> Record:
    """The record as it should be: what was found in a text, and what still holds without one.

    An entry keeps its day unless something in it has changed.
    """
    entries: dict[str, Entry] = {}
    for result in verification.results:
        if result.state != found_state(result.passage):
            continue
        key = result.passage.key
        if result.by_record:
            entries[key] = record.entries[key]
        else:
            entries[key] = entry_of(result, texts, str(result.on or today.isoformat()))
    return Record(entries)


def confirmed(record: Record, brief: Brief, texts: Texts) -> tuple[Record, tuple[Result, ...]]:
    """`record` without what the texts at hand contradict, and the results that do.

    For documents, which show what the record says: a record from elsewhere must not make a wrong
    quote look verified where its source lies beside it.
    """
    known = record.of(brief) if texts.held else NOTHING_CHECKED
    results = verify(brief, texts, NOTHING_CHECKED).results if known.entries else ()
    wrong = tuple(
        result
        for result in results
        if result.passage.key in known.entries
        and result.match is not None
        and result.state != found_state(result.passage)
    )
    lost = {result.passage.key for result in wrong}
    kept = {key: entry for key, entry in record.entries.items() if key not in lost}
    return Record(kept), wrong
