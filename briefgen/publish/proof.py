"""The proof that a document owes nothing to what its readers may not see (non-interference).

It is made from the whole file, from the file without the withheld facts, and from the file with
random words in their place. All files of it have to be the same to the byte, in every format:
then no text, number, order, page break, metadata or name can depend on what is withheld.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from briefgen.facts.load import load
from briefgen.problems import Place, Problem, Refused
from briefgen.publish import without
from briefgen.publish.inputs import Input

if TYPE_CHECKING:
    from briefgen.publish.build import Made

Again = Callable[[Input], "Made"]
_BUG = (
    "nothing was written; if no template of yours does this, it is a bug in briefgen: "
    "please report it"
)


def prove(made: Made, source: Input, audience: str, again: Again) -> None:
    """Hold `made` against the same document of other files; `again` makes it from one of them.

    Raises `Refused` if any of its files is another, or if one of the others cannot be made.
    """
    for what, other in _others(source, audience):
        where = Place(source.loaded.file.name)
        try:
            changed = differing(made, again(other))
        except Refused as refused:
            codes = ", ".join(dict.fromkeys(p.code for p in refused.problems))
            message = (
                f"The document for `{audience}` cannot be proved: "
                f"with the withheld facts {what} it is refused ({codes})"
            )
            raise Refused([Problem("proof", message, where, _BUG)]) from None
        if changed:
            message = f"{' and '.join(changed)} would be different with the withheld facts {what}"
            raise Refused([Problem("proof", message, where, _BUG)])


def differing(made: Made, other: Made) -> list[str]:
    """The files of a document that are not the same in another making of it."""
    names = {**made.files, **other.files}
    changed = [name for name in names if made.files.get(name) != other.files.get(name)]
    return changed if made.about == other.about else [*changed, "the manifest"]


def _others(source: Input, audience: str) -> Iterator[tuple[str, Input]]:
    yield "removed", removed(source, audience)
    seed = int.from_bytes(hashlib.sha256(source.text.encode()).digest()[:8])
    yield "replaced", _with(source, without.replaced(source.text, audience, seed))


def removed(source: Input, audience: str) -> Input:
    """The facts file without what `audience` may not see, taken out of its text."""
    return _with(source, without.removed(source.text, audience))


def _with(source: Input, text: str) -> Input:
    data = text.encode()
    try:
        loaded = load(data, source.loaded.file.name, source.loaded.schemes)
    except Refused as refused:
        codes = ", ".join(dict.fromkeys(p.code for p in refused.problems))
        message = f"The file without its withheld facts is not one that can be read ({codes})"
        raise Refused([Problem("proof", message, Place(source.loaded.file.name), _BUG)]) from None
    return replace(source, loaded=loaded, warnings=(), data=data)
