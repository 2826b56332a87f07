"""What stands between a finished document and the output folder: the search, and the proof.

The search looks into all files of a document for words that its readers may not see.

The proof shows that a document owes nothing to what they may not see (non-interference). It is made
from the whole file, from the file without the withheld facts, and from the file with random words
in their place. All files of it have to be the same to the byte, in every format: then no text,
number, order, page break, metadata or name can depend on what is withheld.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property

from briefgen.editions.theme import Theme
from briefgen.facts.load import load
from briefgen.files import regular
from briefgen.pdf.job import Typesetter
from briefgen.problems import Place, Problem, Refused
from briefgen.publish import withheld
from briefgen.publish.document import Document, texts_of
from briefgen.publish.inputs import Input, Order
from briefgen.publish.press import Press
from briefgen.publish.search import Haystack, Secret, leaks, secrets

_TEMPLATES = (".j2", ".yaml", ".css")
_LEAK = (
    "nothing was written; look at templates of your own, and if there are none, "
    "this is a bug in briefgen: please report it"
)
_BUG = (
    "nothing was written; if no template of yours does this, it is a bug in briefgen: "
    "please report it"
)


class Withheld:
    """What one audience may not see of a facts file: its words, and the file without them.

    `templates` are the texts of the theme, whose words are in documents whatever the facts are.
    """

    def __init__(self, source: Input, audience: str, templates: Haystack) -> None:
        self.source = source
        self._audience = audience
        self._templates = templates

    @cached_property
    def words(self) -> tuple[Secret, ...]:
        """The words that the audience sees neither in the facts that are its own nor elsewhere."""
        left = Haystack(withheld.left(self.source.text, self._audience))
        file = self.source.loaded.file
        return secrets(
            file.data, file.lines, lambda words: left.holds(words) or self._templates.holds(words)
        )

    @cached_property
    def removed(self) -> Input:
        """The file without the withheld facts. Raises `Refused` if that cannot be read."""
        return _with(self.source, withheld.removed(self.source.text, self._audience))

    @cached_property
    def replaced(self) -> Input:
        """The file with random words for the withheld facts, always the same ones."""
        text = self.source.text
        seed = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8])
        return _with(self.source, withheld.replaced(text, self._audience, seed))


def _with(source: Input, text: str) -> Input:
    data, name = text.encode(), source.loaded.file.name
    try:
        loaded = load(data, name, source.loaded.schemes)
    except Refused as refused:
        message = (
            f"The file without its withheld facts is not one that can be read ({_codes(refused)})"
        )
        raise Refused([Problem("proof", message, Place(name), _BUG)]) from None
    return replace(source, loaded=loaded, warnings=(), data=data)


def _codes(refused: Refused) -> str:
    return ", ".join(dict.fromkeys(p.code for p in refused.problems))


class Gate:
    """Lets documents of `press` through in which there is nothing that their readers may not see.

    What is withheld from an audience is worked out once for all its documents of a file.
    """

    def __init__(self, press: Press) -> None:
        self.press = press
        self._withheld: dict[str, Withheld] = {}

    @cached_property
    def _templates(self) -> Haystack:
        return Haystack(_texts(self.press.theme))

    def withheld(self, source: Input, audience: str) -> Withheld:
        """What readers of `audience` may not see of `source`."""
        known = self._withheld.get(audience)
        if known is None or known.source is not source:
            known = self._withheld[audience] = Withheld(source, audience, self._templates)
        return known

    def get_ready(self, source: Input, order: Order) -> None:
        """Gather what is withheld, which takes a while, before there is a document to search."""
        if order.audience:
            _ = self.withheld(source, order.audience).words

    def let_through(
        self, document: Document, source: Input, order: Order, engine: Typesetter
    ) -> Document:
        """`document` after its search and, where that is asked for, its proof.

        Its manifest says then whether it was proved. Raises `Refused` if it may not be shown.
        """
        if order.audience is None:
            return document.saying(proof="not needed")
        self.search(document, source, order, engine)
        if not self.press.options.prove:
            return document.saying(proof="not run")
        self.prove(document, source, order, engine)
        return document.saying(proof="passed")

    def search(self, document: Document, source: Input, order: Order, engine: Typesetter) -> None:
        """Search `document` for the withheld words of `source`. Raises `Refused` if it has any.

        Visible words can happen to stand together as withheld ones do. They stand like that in the
        document of a file without the withheld facts as well.
        """
        audience = order.audience or ""
        hits = list(self.hits(document, source, audience))
        if not hits:
            return
        removed = self.withheld(source, audience).removed
        if differing(document, self.made_from(removed, order, engine)):
            raise Refused(_problem(source, audience, fact, name) for fact, name in hits)

    def hits(self, document: Document, source: Input, audience: str) -> Iterator[tuple[str, str]]:
        """The facts whose withheld words stand in `document`, each with the file they stand in."""
        wanted = self.withheld(source, audience).words
        for name, data in document.files.items():
            named = leaks([name], wanted)
            for fact in dict.fromkeys((*named, *leaks(texts_of(name, data), wanted))):
                yield fact, "the name of a file" if named else name
        for fact in leaks([json.dumps(document.about, ensure_ascii=False)], wanted):
            yield fact, "the manifest"

    def prove(self, document: Document, source: Input, order: Order, engine: Typesetter) -> None:
        """Hold `document` against the same document of other files.

        Raises `Refused` if any of its files is another, or if one of the others cannot be made.
        """
        audience, where = order.audience or "", Place(source.loaded.file.name)
        hidden = self.withheld(source, audience)
        for what in ("removed", "replaced"):
            try:
                other = hidden.removed if what == "removed" else hidden.replaced
                changed = differing(document, self.made_from(other, order, engine))
            except Refused as refused:
                message = (
                    f"The document for `{audience}` cannot be proved: "
                    f"with the withheld facts {what} it is refused ({_codes(refused)})"
                )
                raise Refused([Problem("proof", message, where, _BUG)]) from None
            if changed:
                files = " and ".join(changed)
                message = f"{files} would be different with the withheld facts {what}"
                raise Refused([Problem("proof", message, where, _BUG)])

    def made_from(self, other: Input, order: Order, engine: Typesetter) -> Document:
        """The same document of another facts file. Raises `Refused` as the press does."""
        draft = self.press.prepare(other, order, anew=True)
        waiting = engine.start(draft.job) if draft.job else None
        return self.press.finish(draft, waiting)


def differing(document: Document, other: Document) -> list[str]:
    """The files of a document that are not the same in another making of it."""
    names = {**document.files, **other.files}
    changed = [name for name in names if document.files.get(name) != other.files.get(name)]
    return changed if document.about == other.about else [*changed, "the manifest"]


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
    problem = source.loaded.file.problem("leak", message, tuple(fact.split(".")), _LEAK, key=True)
    return replace(problem, source_line="")
