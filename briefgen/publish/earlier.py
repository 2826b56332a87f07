"""The earlier state with which documents are compared, for *What changed* on their first page."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePath

from briefgen.editions.changes import Change, Changes, FieldChange, compare
from briefgen.editions.comparable import Facts, Said, facts_of, subject
from briefgen.editions.edition import Since
from briefgen.editions.kinds import Kind, read_words
from briefgen.editions.since import marks, summary
from briefgen.editions.theme import Theme
from briefgen.editions.wording import When, Wording
from briefgen.facts.markings import Schemes
from briefgen.problems import Place, Problem, Refused
from briefgen.publish.inputs import STDIN, Input
from briefgen.publish.orders import Order
from briefgen.publish.states import State, common_language, read_state, views


class Earlier:
    """An earlier state by its name: a file, `REV:path`, a PDF; `REV:` is each file as it then was.

    Only the last state that was asked for is kept, so that many files need no more memory than one.
    """

    def __init__(self, name: str, theme: Theme, schemes: Schemes) -> None:
        self._name = name
        self._theme = theme
        self._schemes = schemes
        self._last: tuple[tuple[str, object], State] | None = None

    @property
    def of_each_file(self) -> bool:
        """Whether it stands for a state of every file, and not for one state."""
        return self._name.endswith(":")

    def since(self, source: Input, order: Order, kind: Kind) -> Since:
        """What changed for the readers of the document `order` of `source`. Raises `Refused`.

        It depends on what they may see and on nothing else, so it does not tell a fact that is
        withheld from them now from one that is gone. Where there are audiences, the words of
        neither are said again.
        """
        old = self._state(source)
        new = State(source.loaded.file.name, source.loaded)
        self._refuse_other_document(old, new, order)
        before, after = views(old, new, order.audience, kind)
        common = common_language(old, new, order.lang)
        changes = compare(before, after, common)
        if common != order.lang:
            facts = facts_of(after, order.lang)
            changes = Changes(tuple(_told(change, facts) for change in changes.items))
        words = read_words(self._theme, order.lang)
        wording = Wording(order.lang, new.languages[0], words)
        as_of = old.loaded.brief.brief.as_of
        when = wording.as_of(as_of) if as_of else When("", "")
        lines = summary(changes, wording, name_withdrawn=order.audience is None)
        return Since(when, dict(marks(changes)), lines)

    def _state(self, source: Input) -> State:
        name, folder = self._name, None
        if self.of_each_file:
            if source.folder is None:
                hint = "name the file, or name the earlier state in full, as REV:path"
                message = "A brief from standard input has no earlier state in git"
                raise Refused([Problem("since", message, Place(str(STDIN)), hint)])
            name, folder = f"{name}./{PurePath(source.loaded.file.name).name}", source.folder
        key, last = (name, folder), self._last
        if last is None or last[0] != key:
            self._last = last = key, read_state(name, self._schemes, folder)
        return last[1]

    def _refuse_other_document(self, old: State, new: State, order: Order) -> None:
        """Stop where the earlier state is a document of another kind, or for others.

        What the two print differs then by what they are. It goes by the name of the file.
        """
        parts = set(PurePath(old.name).name.split(".")[1:]) if old.is_pdf else set()
        wanted = {order.kind, order.audience, order.lang}
        known = {*self._theme.kinds(), *new.loaded.brief.audiences, *old.languages}
        if other := sorted((parts & known) - wanted):
            message = f"The earlier document is for `{'`, `'.join(other)}`, and this one is not"
            hint = "compare with an earlier document of this sort, or with the earlier facts file"
            raise Refused([Problem("since", message, Place(old.name), hint)])


def _told(change: Change, facts: Facts) -> Change:
    """A change as readers of another language than the one compared get it."""
    fields = facts.get(change.new, {}).get(change.id)
    if fields is None:
        return change
    told = tuple(
        FieldChange(f.name, f.what, None, fields.get(f.name)) if isinstance(f.new, Said) else f
        for f in change.fields
    )
    return replace(change, subject=subject(facts, change.new, change.id), fields=told)
