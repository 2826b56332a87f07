"""A facts file with its sources looked into: what the commands about sources are made from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from briefgen.editions.kinds import read_kind, read_words
from briefgen.editions.limits import over_limits
from briefgen.editions.make import Wanted, make_edition
from briefgen.editions.theme import Theme
from briefgen.facts.markings import Schemes
from briefgen.problems import Place, Problem, Refused
from briefgen.publish.inputs import Input, read_input
from briefgen.publish.orders import Wish
from briefgen.sources.findings import findings
from briefgen.sources.texts import Texts, read_texts
from briefgen.sources.verify import Verification, verify


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
    kinds = {name: read_kind(theme, name) for name in theme.kinds()}
    wish = Wish(tuple(kinds), all_audiences=True, all_langs=True)
    found: list[Problem] = []
    for order in wish.orders(source):
        kind = kinds[order.kind]
        wanted = Wanted(kind, order.lang, read_words(theme, order.lang), order.audience)
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
