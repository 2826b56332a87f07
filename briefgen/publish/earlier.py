"""The earlier state with which documents are compared, for *What changed* on their first page."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path, PurePath

from briefgen.editions.changes import (
    Change,
    Changes,
    Facts,
    FieldChange,
    Said,
    compare,
    facts_of,
    subject,
    withheld,
)
from briefgen.editions.edition import Since
from briefgen.editions.make import day_of
from briefgen.editions.pruning import printed, visible_brief, with_own
from briefgen.editions.since import marks, summary
from briefgen.editions.theme import Kind, Theme
from briefgen.editions.wording import When, Wording
from briefgen.facts.brief import Brief
from briefgen.facts.load import Loaded, load
from briefgen.facts.markings import Schemes, above
from briefgen.files import Unreadable, read_file
from briefgen.problems import Place, Problem, Refused
from briefgen.publish.inputs import STDIN, Input, Order

# An earlier or later state of a brief: a file, a revision in git, or a PDF of this program.


_MOST_BYTES = 100_000_000
_SECONDS = 30
# A repository may have come with the content: nothing in its settings makes git connect or run.
_GIT = {"GIT_ALLOW_PROTOCOL": "none", "GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0"}


@dataclass(frozen=True, slots=True)
class State:
    """The facts at one time. `is_pdf`: they come from a document, so one reader's and no more."""

    name: str
    loaded: Loaded
    is_pdf: bool = False

    def kind(self, kinds: list[str]) -> str:
        """The kind of document that a PDF is, by its file name; "" where that does not tell."""
        parts = PurePath(self.name).name.split(".") if self.is_pdf else []
        return next((part for part in parts[1:] if part in kinds), "")

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of the brief, the original first."""
        return self.loaded.brief.brief.languages

    def language(self, lang: str) -> str:
        """`lang`. Raises `Refused` if the brief is not written in it."""
        if lang not in self.languages:
            hint = f"its languages: {', '.join(self.languages)}"
            message = f"The brief is not written in `{lang}`"
            path = ("brief", "languages")
            raise Refused([self.loaded.file.problem("language", message, path, hint)])
        return lang


def read_state(name: str, schemes: Schemes, folder: Path | None = None) -> State:
    """The facts that `name` stands for: a file, `-`, or `REV:path` where no such file exists.

    Of a path that begins with `./`, git looks in `folder`. Raises `Refused`.
    """
    data = _bytes(name, folder)
    called = "standard input" if name == "-" else name
    if data.startswith(b"%PDF-"):
        from briefgen.publish.carried import facts_in_pdf  # few states are PDFs

        return State(name, load(facts_in_pdf(data, name), called, schemes), is_pdf=True)
    return State(name, load(data, called, schemes))


def _bytes(name: str, folder: Path | None) -> bytes:
    if name == "-":
        return sys.stdin.buffer.read(_MOST_BYTES)
    path = Path(name)
    if ":" in name and not path.exists():
        return _in_git(name, folder)
    try:
        return read_file(path, _MOST_BYTES)
    except Unreadable as error:
        raise _refused(name, error.reason, error.remedy) from None
    except FileNotFoundError:
        hint = "name a file, REV:path for a revision in git, or an earlier PDF"
        raise _refused(name, "There is no such file", hint) from None
    except IsADirectoryError:
        raise _refused(name, "This is a folder, not a facts file", "name the file") from None
    except OSError as error:
        raise _refused(name, f"The file cannot be read: {error.strerror}", "") from None


def _in_git(name: str, folder: Path | None) -> bytes:
    """The file at `REV:path` as git stored it, without the filters that a repository may name."""
    hint = "REV:path names a revision and a path from the top of the repository"
    if name.startswith("-"):
        raise _refused(name, "There is no such file or revision", hint)
    try:
        size = _git(["-s", name], folder)
        if size.returncode == 0 and int(size.stdout) > _MOST_BYTES:
            raise _refused(name, f"The file has more than {_MOST_BYTES:,} bytes", hint)
        done = _git(["blob", name], folder)
    except FileNotFoundError:
        hint = "install git, or give the earlier file itself"
        raise _refused(name, "There is no such file, and git is not installed", hint) from None
    except subprocess.TimeoutExpired:
        raise _refused(name, f"git gave no answer in {_SECONDS} seconds", hint) from None
    if done.returncode:
        lines = done.stderr.decode("utf-8", "replace").strip().splitlines() or [""]
        reason = lines[0].removeprefix("fatal: ")
        raise _refused(name, f"There is no such file, and git says: {reason}", hint)
    return done.stdout[:_MOST_BYTES]


def _git(words: list[str], folder: Path | None) -> subprocess.CompletedProcess[bytes]:
    command = ["git", "-c", "core.fsmonitor=false", "cat-file", *words]
    settings = {**os.environ, **_GIT}
    return subprocess.run(
        command, capture_output=True, timeout=_SECONDS, check=False, cwd=folder, env=settings
    )


def _refused(name: str, message: str, hint: str) -> Refused:
    return Refused([Problem("no-file", message, Place(name), hint)])


def common_language(old: State, new: State, lang: str) -> str:
    """The language in which the two can be compared for a reader of `lang`: it, if both have it.

    Raises `Refused` if they have none in common.
    """
    for one in (lang, *old.languages):
        if one in old.languages and one in new.languages:
            return one
    hint = f"its languages: {', '.join(old.languages)}"
    message = "The two states have no language in common"
    raise Refused([Problem("language", message, Place(old.name), hint)])


def changes_between(
    old: State, new: State, audience: str | None, lang: str, kind: Kind | None = None
) -> Changes:
    """What readers of `audience` may know of the changes, in `lang`; with `kind`, those it prints.

    Where `old` is not written in `lang`, they are compared and told in its own language. Of facts
    that `new` withholds nothing is said. Raises `Refused` as `views` does.
    """
    before, after = views(old, new, audience, kind)
    hidden = withheld(new.loaded.brief, after)
    return compare(before, after, common_language(old, new, lang), hidden)


def views(
    old: State, new: State, audience: str | None, kind: Kind | None = None
) -> tuple[Brief, Brief]:
    """What readers of `audience` may see of both states; with `kind`, what it prints of that.

    A state that declares audiences is cut down to the one named; a PDF, which declares none, is
    one reader's as it is. Raises `Refused`, also when a state without audiences is not marked as
    one for these readers.
    """
    declared = bool(old.loaded.brief.audiences or new.loaded.brief.audiences)
    for one, other in ((old, new), (new, old)):
        if audience and audience in other.loaded.brief.audiences:
            _refuse_other_readers(one, other, audience)
    before, after = (
        _seen(state, audience if state.loaded.brief.audiences or not declared else None, kind)
        for state in (old, new)
    )
    return before, after


def _seen(state: State, audience: str | None, kind: Kind | None) -> Brief:
    """The facts that one reader may see, with the title and the marking that are theirs."""
    whole = state.loaded.brief
    brief = visible_brief(whole, state.loaded.file, audience)
    own = whole.audiences.get(audience or "")
    if own:
        brief = brief.model_copy(update={"brief": with_own(brief.brief, own)})
    return printed(brief, kind) if kind and not state.is_pdf else brief


def _refuse_other_readers(one: State, other: State, audience: str) -> None:
    """Stop where `one` declares no audiences and is not known to be for `audience`, or for more.

    `other` is the state that declares it. What `one` says may have been withheld from them, and
    nothing in it tells which words. Only its marking does, as a document bears that of its readers;
    a file can be renamed, so that its name can speak against it and never for it. Raises `Refused`.
    """
    if one.loaded.brief.audiences:
        return
    audiences, schemes = other.loaded.brief.audiences, other.loaded.schemes
    narrower = list(audiences)[list(audiences).index(audience) + 1 :]
    marking = one.loaded.brief.brief.marking
    named = set(PurePath(one.name).name.split(".")[1:]) if one.is_pdf else set()
    if (
        marking
        and not named & set(narrower)
        and not above(marking, audiences[audience].marking, schemes)
        and all(above(audiences[name].marking, marking, schemes) for name in narrower)
    ):
        return
    hint = (
        f"compare with a document for `{audience}`, whose marking tells that it is one, or with a "
        "facts file that declares audiences"
    )
    message = (
        f"This is not known to be for readers of `{audience}`, and may say what they may not see"
    )
    raise Refused([Problem("audience", message, Place(one.name), hint)])


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
        words, today = self._theme.words(order.lang), day_of(source.loaded.brief)
        wording = Wording(order.lang, new.languages[0], words, today)
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
