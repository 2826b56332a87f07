"""What stands between a finished document and the output folder: the search of all its files."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from briefgen.editions.theme import Theme
from briefgen.problems import Problem, Refused
from briefgen.publish import without
from briefgen.publish.inputs import Input
from briefgen.publish.proof import Again, Variants, differing
from briefgen.publish.search import Haystack, Secret, leaks, secrets, texts_of

if TYPE_CHECKING:
    from briefgen.publish.build import Made

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
        left = Haystack(without.left(source.text, audience))
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
            if path.suffix in _TEMPLATES and path.is_file():
                yield path.read_text("utf-8", "replace")


def _problem(source: Input, audience: str, fact: str, name: str) -> Problem:
    """Which fact would have been seen, and where; its words are not said again."""
    label = fact if " " in fact else f"`{fact}`"
    message = f"{name} would show readers of `{audience}` words of {label}, which is withheld"
    problem = source.loaded.file.problem("leak", message, tuple(fact.split(".")), _HINT, key=True)
    return replace(problem, source_line="")
