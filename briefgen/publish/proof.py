"""The proof that a document owes nothing to what its readers may not see (non-interference).

It is made from the whole file, from the file without the withheld facts, and from the file with
random words in their place. All files of it have to be the same to the byte, in every format:
then no text, number, order, page break, metadata or name can depend on what is withheld.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from briefgen.editions.theme import Theme
from briefgen.facts.load import load
from briefgen.files import regular
from briefgen.problems import Place, Problem, Refused
from briefgen.publish import withheld
from briefgen.publish.inputs import Input
from briefgen.publish.search import Haystack, Secret, leaks, secrets, texts_of

if TYPE_CHECKING:
    from briefgen.publish.document import Made


Again = Callable[[Input], "Made"]
_BUG = (
    "nothing was written; if no template of yours does this, it is a bug in briefgen: "
    "please report it"
)


class Variants:
    """Facts files without what one audience may not see, or with random words in its place.

    The last ones of each audience are kept: all its documents need the same.
    """

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], tuple[Input, Input]] = {}

    def removed(self, source: Input, audience: str) -> Input:
        """`source` with the withheld facts taken out. Raises `Refused` if that cannot be read."""
        return self._variant("removed", source, audience, withheld.removed)

    def replaced(self, source: Input, audience: str) -> Input:
        """`source` with random words for the withheld facts, always the same ones."""
        return self._variant("replaced", source, audience, _with_random_words)

    def _variant(
        self, what: str, source: Input, audience: str, change: Callable[[str, str], str]
    ) -> Input:
        kept = self._kept.get((what, audience))
        if kept and kept[0] is source:
            return kept[1]
        made = _with(source, change(source.text, audience))
        self._kept[what, audience] = source, made
        return made


def _with_random_words(text: str, audience: str) -> str:
    seed = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8])
    return withheld.replaced(text, audience, seed)


def _with(source: Input, text: str) -> Input:
    data, name = text.encode(), source.loaded.file.name
    try:
        loaded = load(data, name, source.loaded.schemes)
    except Refused as refused:
        codes = ", ".join(dict.fromkeys(p.code for p in refused.problems))
        message = f"The file without its withheld facts is not one that can be read ({codes})"
        raise Refused([Problem("proof", message, Place(name), _BUG)]) from None
    return replace(source, loaded=loaded, warnings=(), data=data)


def prove(made: Made, source: Input, audience: str, again: Again, variants: Variants) -> None:
    """Hold `made` against the same document of other files; `again` makes it from one of them.

    Raises `Refused` if any of its files is another, or if one of the others cannot be made.
    """
    where = Place(source.loaded.file.name)
    for what, variant in (("removed", variants.removed), ("replaced", variants.replaced)):
        try:
            changed = differing(made, again(variant(source, audience)))
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


# What stands between a finished document and the output folder: the search of all its files.


_TEMPLATES = (".j2", ".yaml", ".css")
_HINT = (
    "nothing was written; look at templates of your own, and if there are none, "
    "this is a bug in briefgen: please report it"
)


class Gate:
    """Lets documents through in which there is nothing that their readers may not see."""

    def __init__(self, theme: Theme, variants: Variants) -> None:
        self._theme = theme
        self._variants = variants
        self._templates: Haystack | None = None
        self._secrets: dict[str, tuple[Input, tuple[Secret, ...]]] = {}

    def let_through(self, made: Made, source: Input, audience: str, again: Again) -> None:
        """Search `made` for the withheld words of `source`. Raises `Refused` if there are any.

        Visible words can happen to stand together as withheld ones do. They stand like that in
        the document of a file without the withheld facts as well, and `again` makes that one.
        """
        found = list(self.hits(made, source, audience))
        if found and differing(made, again(self._variants.removed(source, audience))):
            raise Refused(_problem(source, audience, fact, name) for fact, name in found)

    def hits(self, made: Made, source: Input, audience: str) -> Iterator[tuple[str, str]]:
        """The facts of which withheld words stand in `made`, each with the file they stand in."""
        wanted = self.secrets(source, audience)
        for name, data in made.files.items():
            named = leaks([name], wanted)
            for fact in dict.fromkeys((*named, *leaks(texts_of(name, data), wanted))):
                yield fact, "the name of a file" if named else name
        for fact in leaks([json.dumps(made.about, ensure_ascii=False)], wanted):
            yield fact, "the manifest"

    def secrets(self, source: Input, audience: str) -> tuple[Secret, ...]:
        """What readers of `audience` may not read in documents of `source`."""
        known = self._secrets.get(audience)
        if known and known[0] is source:
            return known[1]
        templates = self._templates = self._templates or Haystack(_texts(self._theme))
        left = Haystack(withheld.left(source.text, audience))
        file = source.loaded.file
        found = secrets(
            file.data, file.lines, lambda words: left.holds(words) or templates.holds(words)
        )
        self._secrets[audience] = source, found
        return found


def _texts(theme: Theme) -> Iterator[str]:
    """The templates, labels and styles of a theme."""
    for folder in theme.folders:
        for path in sorted(folder.rglob("*")):
            if path.suffix in _TEMPLATES and regular(path):
                yield path.read_text("utf-8", "replace")


def _problem(source: Input, audience: str, fact: str, name: str) -> Problem:
    """Which fact would have been seen, and where; its words are not said again."""
    label = fact if " " in fact else f"`{fact}`"
    message = f"{name} would show readers of `{audience}` words of {label}, which is withheld"
    problem = source.loaded.file.problem("leak", message, tuple(fact.split(".")), _HINT, key=True)
    return replace(problem, source_line="")
