"""What a notebook, a web service, a Makefile and our own commands call: facts in, documents out.

Five functions are enough for most, and `import briefgen` has them: `load`, `check`, `build`,
`write`, `diff`. The others are what the rest of the commands do.

    >>> import briefgen
    >>> facts = briefgen.load(b'''
    ... format: 1
    ... brief: {title: Clean rivers by 2030}
    ... summit: {name: Summit of the Two Rivers}
    ... bottom_line: {fee: {text: The fee will pass., basis: ours}}
    ... ''')
    >>> [problem.message for problem in briefgen.check(facts)]
    []
    >>> (note,) = briefgen.build(facts, kinds="brief", formats="md")
    >>> note.name, note.files["brief.brief.en.md"].startswith(b"# Clean rivers")
    ('brief.brief.en', False)

What is wrong with a user's files is raised as `Refused`, whose `problems` hold every reason with
its place; what cannot be meant as `ValueError`; what the system does not allow as `OSError`.
Nothing here prints. Paths may be text; a `templates` folder is code that runs, and has to be one
of somebody you trust, while a facts file may be a stranger's.

What a function needs is imported when it is called, so that importing this costs nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

from briefgen.problems import Place, Problem, Refused, errors
from briefgen.publish.document import FORMATS as FORMATS

if TYPE_CHECKING:
    from briefgen.editions.changes import Change as Change
    from briefgen.editions.changes import Changes
    from briefgen.editions.theme import PageSize, Theme
    from briefgen.facts.markings import Schemes
    from briefgen.pdf.process import Engine as Engine
    from briefgen.publish.adding import Found as Found
    from briefgen.publish.adding import Original as Original
    from briefgen.publish.adding import Plan as Addition
    from briefgen.publish.check import Checked as Checked
    from briefgen.publish.check import Checks as Checks
    from briefgen.publish.check import Recorded as Recorded
    from briefgen.publish.document import Options
    from briefgen.publish.earlier import State as Stage
    from briefgen.publish.inputs import Input
    from briefgen.publish.installed import Requirement as Requirement
    from briefgen.publish.memory import Memory as Memory
    from briefgen.publish.place import Placed as Placed
    from briefgen.publish.plan import Plan
    from briefgen.publish.project import Project as Project
    from briefgen.publish.run import Done as Done
    from briefgen.sources.audit import Claim as Claim

PAGE_SIZES = ("A4", "Letter")


# Reading and checking a facts file.


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts of one file, read once, and what was read with them.

    `path` is the file, or `-` for facts that lie in no folder. `templates` is the folder whose
    marking schemes they were read with, if one was named.
    """

    path: Path
    templates: Path | None
    source: Input = field(repr=False)

    @property
    def name(self) -> str:
        """What the names of its documents begin with: the name of the file without its ending."""
        return self.source.stem

    @property
    def title(self) -> str:
        """The title of the brief, in its original language."""
        return self.source.loaded.brief.brief.title.original(self.languages[0])

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that it declares (BCP 47), the original first."""
        return self.source.loaded.brief.brief.languages

    @property
    def audiences(self) -> tuple[str, ...]:
        """The audiences that it declares, from the widest to the narrowest."""
        return tuple(self.source.loaded.brief.audiences)

    @property
    def data(self) -> Mapping[str, object]:
        """All that the file says, withheld or not, as plain values: every one of them a text."""
        return self.source.loaded.file.data


Readable = str | Path | Facts
"""A facts file by its path (`-` is standard input), or one that is loaded already."""


def load(file: str | Path | bytes, *, templates: str | Path | None = None) -> Facts:
    """The facts in a file, or in the bytes of one (YAML, UTF-8; these refer to no other files).

    `templates` is a folder of the user's own looks: its marking schemes are known then. Quotes are
    looked up by `check` and `build`, not here. Raises `Refused` with every problem of the file.

        >>> load(b"format: 1")
        Traceback (most recent call last):
        briefgen.problems.Refused: facts: `brief` is missing; facts: `summit` is missing
    """
    from briefgen.editions.theme import Theme
    from briefgen.publish.inputs import STDIN, input_of, read_input

    folder = _path(templates)
    schemes = Theme.of(folder).schemes
    if isinstance(file, bytes):
        return Facts(STDIN, folder, input_of(file, "facts", schemes))
    path = Path(file)
    return Facts(path, folder, read_input(path, schemes, confirm=False))


def check(
    facts: Readable | Iterable[Readable],
    *,
    strict: bool = False,
    source_texts: Mapping[str, str | Path] | None = None,
    templates: str | Path | None = None,
) -> list[Problem]:
    """Everything that is wrong or doubtful with facts files, in the order of the files.

    Errors are what a build would refuse (but for what shows only on finished pages), warnings what
    somebody should look at. With `strict`, quotes that are not verified are errors. `source_texts`
    are files with the texts of sources, by id, besides those that lie beside the facts. It is for
    the author: problems may say what some readers are not to see. Raises `Refused` only if there
    is no folder `templates`; a file that cannot be read is one of the problems.

        >>> [problem] = check("no-such-file.yaml")
        >>> problem.severity, problem.message, problem.place.file
        ('error', 'There is no such file', 'no-such-file.yaml')
    """
    found = checks(facts, strict=strict, source_texts=source_texts, templates=templates)
    return list(found.problems)


def checks(
    facts: Readable | Iterable[Readable],
    *,
    strict: bool = False,
    source_texts: Mapping[str, str | Path] | None = None,
    templates: str | Path | None = None,
) -> Checks:
    """The same as `check`, with what was found in the sources of each file."""
    from briefgen.publish.check import Checks, to_look_at

    files = _listed(facts)
    theme = _theme(files, templates)
    found, problems = _read(files, theme.schemes, source_texts, strict=strict)
    for one in found:
        problems += [*one.problems, *to_look_at(one.source, theme)]
    order = {str(_path_of(file)): number for number, file in enumerate(files)}
    problems.sort(key=lambda p: (order.get(p.place.file, -1), p.place.line, p.place.column))
    return Checks(tuple(found), tuple(problems))


def _read(
    files: list[Readable],
    schemes: Schemes,
    source_texts: Mapping[str, str | Path] | None,
    *,
    strict: bool = False,
    anew: bool = False,
) -> tuple[list[Checked], list[Problem]]:
    from briefgen.publish.check import read_all

    named = {key: Path(name) for key, name in (source_texts or {}).items()}
    given = [(f.path, f.source) if isinstance(f, Facts) else Path(f) for f in files]
    return read_all(given, named, schemes, strict=strict, anew=anew)


def _listed(facts: Readable | Iterable[Readable]) -> list[Readable]:
    return [facts] if isinstance(facts, str | Path | Facts) else list(facts)


def _path_of(facts: Readable) -> Path:
    return facts.path if isinstance(facts, Facts) else Path(facts)


def _path(name: str | Path | None) -> Path | None:
    return None if name is None else Path(name)


def _templates(files: list[Readable], templates: str | Path | None) -> Path | None:
    """The folder of templates that is named, else the one with which all facts were loaded."""
    if templates is not None:
        return Path(templates)
    folders = {one.templates for one in files if isinstance(one, Facts)} or {None}
    if len(folders) > 1:
        raise ValueError("the facts were loaded with different templates; name one of the folders")
    return folders.pop()


def _theme(files: list[Readable], templates: str | Path | None) -> Theme:
    from briefgen.editions.theme import Theme

    return Theme.of(_templates(files, templates))


# Building documents, and putting them in place.


@dataclass(frozen=True, slots=True)
class Document:
    """One document of one facts file, in memory, or the problems for which there is none.

    Of a file that cannot be used at all there is one that is called like the file and says why.
    """

    done: Done = field(repr=False)
    name: str = field(init=False)
    """As in its file names: `summit.brief.public.en`."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", self.done.name)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Why it was not made, or what to look at; the first of a file has those of the file."""
        return self.done.problems

    @property
    def failed(self) -> bool:
        """Whether it was not made because of an error."""
        return self.done.failed

    @property
    def files(self) -> Mapping[str, bytes]:
        """Its files by name, one for each format. Raises `Refused` if it could not be made."""
        if self.failed:
            raise Refused(errors(self.problems))
        assert self.done.made
        return self.done.made.files

    @property
    def about(self) -> Mapping[str, object]:
        """What the manifest says of it; nothing if it was not made.

        `kind`, `language` and, where one was named, `audience`; `marking`; `pages`, None without a
        PDF; `preflight` and `proof`: "passed", "not run" or "not needed"; `facts_sha256`.
        """
        return self.done.made.about if self.done.made else {}


def build(
    facts: Readable | Iterable[Readable],
    *,
    kinds: str | Iterable[str] | None = None,
    formats: str | Iterable[str] | None = None,
    audience: str | None = None,
    all_audiences: bool = False,
    langs: str | Iterable[str] | None = None,
    all_langs: bool = False,
    page_size: str | None = None,
    since: str | Path | None = None,
    templates: str | Path | None = None,
    strict: bool = False,
    allow_overflow: bool = False,
    preflight: bool = True,
    prove: bool = False,
    fresh: bool = False,
    jobs: int | None = 1,
    engine: Engine | None = None,
    memory: Memory | None = None,
) -> Iterator[Document]:
    """The documents of facts files, made one by one as they are asked for; nothing is written.

    By default every kind and format in the original language; of facts that declare audiences,
    one has to be named, or all. The options are those of `briefgen build`: `page_size` is "A4"
    or "Letter"; `since` an earlier state, as for `diff`; `strict` refuses files with warnings;
    `fresh` takes nothing from the user's cache; `jobs` is how many are made at a time, None for
    as many as there are processors. `engine` is one that runs already; else one starts for the
    first PDF. Of a file that `memory` knows the documents are in place, and have no bytes here.

    A document that cannot be made does not stop the others: its `files` raise `Refused`. Problems
    of a build for one audience hold no words of the file that it may not see: `check` tells all.
    Raises `ValueError` for options that contradict each other, `Refused` for faulty templates.

        >>> [failed] = build("no-such-file.yaml")
        >>> failed.failed, failed.problems[0].message
        (True, 'There is no such file')
    """
    if audience and all_audiences:
        raise ValueError("name one audience, or ask for all")
    from briefgen.publish.plan import Plan

    files = _listed(facts)
    plan = Plan(
        tuple(map(_path_of, files)),
        _options(formats, page_size, preflight, allow_overflow, prove),
        _words(kinds),
        _words(langs),
        audience,
        all_audiences=all_audiences,
        all_langs=all_langs,
        templates=_templates(files, templates),
        since=None if since is None else str(since),
        strict=strict,
        fresh=fresh,
        jobs=jobs or cores(),
        read=_reading(files),
        memory=memory,
    )
    done = _with_warnings(_done(plan, engine))
    return (Document(_without_lines(one) if audience else one) for one in done)


def require(formats: Iterable[str], page_size: str | None = None) -> None:
    """Raise `ValueError` if there is no such format, or no such size of a page."""
    if unknown := [name for name in formats if name not in FORMATS]:
        raise ValueError(f"no format `{unknown[0]}`; the formats are {', '.join(FORMATS)}")
    if page_size not in {None, *PAGE_SIZES}:
        raise ValueError(f"the page sizes are {' and '.join(PAGE_SIZES)}")


def _options(
    formats: str | Iterable[str] | None,
    page_size: str | None,
    preflight: bool,
    allow_overflow: bool,
    prove: bool,
) -> Options:
    from briefgen.publish.document import Options
    from briefgen.publish.press import source_date_epoch

    wanted = _words(formats) or tuple(FORMATS)
    require(wanted, page_size)
    size = cast("PageSize", page_size)
    return Options(wanted, size, preflight, allow_overflow, prove, source_date_epoch())


def _words(given: str | Iterable[str] | None) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else tuple(given or ())


def _reading(files: list[Readable]) -> Callable[[Path, Schemes], Input]:
    """What gives the facts of each path: those that are loaded already, or else from the file."""
    from briefgen.publish.inputs import against_texts, read_input

    loaded = [one for one in files if isinstance(one, Facts)]
    known = {one.path: one.source for one in loaded}
    if len(known) < len(loaded):
        raise ValueError("facts of the same path are given twice; build them one after the other")

    def read(path: Path, schemes: Schemes) -> Input:
        return against_texts(known[path]) if path in known else read_input(path, schemes)

    return read


def _done(plan: Plan, engine: Engine | None) -> Iterator[Done]:
    from briefgen.pdf.process import Engine
    from briefgen.publish.plan import documents

    if engine:
        return documents(plan, engine)
    own = Engine(later=True)
    return _ending(documents(plan, own), own)


def _ending(done: Iterator[Done], engine: Engine) -> Iterator[Done]:
    """The same; the engine ends when all are there, or when nobody asks for more."""
    with engine:
        yield from done


def _with_warnings(done: Iterator[Done]) -> Iterator[Done]:
    """The same; warnings of a file as a whole are those of its first document, which is next."""
    warnings: tuple[Problem, ...] = ()
    for one in done:
        if one.made or one.failed:
            yield replace(one, problems=(*warnings, *one.problems))
            warnings = ()
        else:
            warnings += one.problems


def _without_lines(done: Done) -> Done:
    """The same without the lines of the file that problems show, which some may not see."""
    return replace(done, problems=tuple(replace(p, source_line="") for p in done.problems))


def cores() -> int:
    """How many documents can be made at once here: the processors that this process may use."""
    from briefgen.publish.run import cores

    return cores()


@dataclass(frozen=True, slots=True)
class Written:
    """The files of documents that are now in place, and which of them are new or differ.

    `warnings` are what to look at in the documents, and files that are left from earlier facts.
    """

    files: tuple[Path, ...]
    changed: tuple[Path, ...]
    warnings: tuple[Problem, ...]


def write(documents: Iterable[Document], out: str | Path) -> Written:
    """Put documents into the folder `out`, those of an audience in a folder of its name there.

    Each file is the old one or the new one, whole; `manifest.json` lists them with their hashes. No
    other build can write there meanwhile. Raises `Refused` when some could not be made or written,
    with all reasons, after the others are in place; or at once if another build has the folder.

        >>> import tempfile
        >>> facts = b"{format: 1, brief: {title: T}, summit: {name: S}, bottom_line: {a: A}}"
        >>> with tempfile.TemporaryDirectory() as out:
        ...     written = write(build(load(facts), kinds="cards", formats="md"), out)
        >>> [path.name for path in written.changed]
        ['brief.cards.en.md']
    """
    files: list[Path] = []
    changed: list[Path] = []
    problems: dict[Problem, None] = {}  # what is the same for several documents is told once
    for placed in place(documents, out):
        files += placed.files
        changed += (path for path in placed.files if path in placed.written)
        problems |= dict.fromkeys(placed.done.problems)
    if failed := errors(problems):
        raise Refused(failed)
    return Written(tuple(files), tuple(changed), tuple(problems))


def place(documents: Iterable[Document], out: str | Path) -> Iterator[Placed]:
    """The same as `write`, document by document as they come, the failed ones too.

    The manifests come last. Raises `Refused` if another build has the folder.
    """
    from briefgen.publish.place import place

    return place((document.done for document in documents), Path(out))


# What changed between two states of the facts.


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed for one reader, told in `lang`; false where nothing did. Gives each `Change`."""

    changes: Changes = field(repr=False)
    lang: str
    theme: Theme = field(repr=False)

    def __bool__(self) -> bool:
        return bool(self.changes)

    def __iter__(self) -> Iterator[Change]:
        return iter(self.changes.items)

    def as_text(self) -> str:
        """The changes by fact, with `[-removed-] {+added+}` words."""
        from briefgen.render.changes import changes_text

        return changes_text(self.changes)

    def as_markdown(self) -> str:
        """The changes by section as a list, with ~~removed~~ and **added** words."""
        from briefgen.render.changes import changes_markdown

        return changes_markdown(self.changes, self.theme.words(self.lang))

    def as_json(self) -> str:
        """The changes as one JSON object: every change with its fields, old and new."""
        from briefgen.render.changes import changes_json

        return changes_json(self.changes)


def diff(
    old: Readable,
    new: Readable,
    *,
    audience: str | None = None,
    lang: str | None = None,
    templates: str | Path | None = None,
) -> Comparison:
    """What changed from `old` to `new` for one reader.

    Each is a facts file, `REV:path` for a file as git has it, or a PDF that this program made.
    Where they declare audiences, `audience` has to be named, and nothing is told that it may not
    see. `lang` is the language of the words (BCP 47), by default the original. Raises `Refused`.

        >>> head = b"{format: 1, brief: {title: T}, summit: {name: S}, bottom_line: {a: "
        >>> print(diff(load(head + b"We win}}"), load(head + b"We lose}}")).as_text(), end="")
        bottom_line / a: reworded
            text: We [-win-] {+lose+}
    """
    from briefgen.publish.earlier import changes_between

    theme = _theme([one for one in (old, new) if isinstance(one, Facts)], templates)
    before, after = _stage(old, theme.schemes), _stage(new, theme.schemes)
    name = before.kind(theme.kinds()) or after.kind(theme.kinds())
    lang = after.language(lang or (before if before.is_pdf else after).languages[0])
    kind = theme.kind(name) if name else None
    return Comparison(changes_between(before, after, audience, lang, kind), lang, theme)


def _stage(facts: Readable, schemes: Schemes) -> Stage:
    from briefgen.publish.earlier import State, read_state

    if isinstance(facts, Facts):
        return State(str(facts.path), facts.source.loaded)
    return read_state(str(facts), schemes)


# What the other commands do.


def project() -> Project:
    """The defaults in the current folder's `briefgen.toml`. Raises `Refused` if it is faulty."""
    from briefgen.publish.project import read_project

    return read_project()


def new(name: str, folder: str | Path = "content") -> tuple[Path, Path]:
    """Write a commented facts file for the brief `name` into `folder`, and its schema beside it.

    Gives where the two are. Raises `ValueError` for a name of which no file can be made, `Refused`
    if there is such a file.
    """
    from briefgen.publish.starting import start

    return start(name, Path(folder))


def schema() -> str:
    """The JSON Schema (2020-12) of facts files, by which editors complete and check them."""
    from briefgen.facts.schema import schema_text

    return schema_text()


def is_schema(path: str | Path) -> bool:
    """Whether the file at `path` is this schema, unchanged."""
    from briefgen.publish.starting import is_current

    return is_current(Path(path))


def save(path: str | Path, text: str) -> None:
    """Put a text at `path`, in UTF-8, whole: nobody finds a part of it. Raises `OSError`."""
    from briefgen.publish.write import write_whole

    write_whole(Path(path), text.encode())


@dataclass(frozen=True, slots=True)
class Translations:
    """Translations that are due, what was written, and why files could not be read or written.

    The first two are plain values with `file` and `line`: `column`, `state` ("missing" or "stale"),
    `language`, `field`, `original`, `of` (the hash of the original) for what is due; `what` for
    what was written.
    """

    due: tuple[Mapping[str, object], ...]
    written: tuple[Mapping[str, object], ...]
    problems: tuple[Problem, ...]


def translations(
    files: Iterable[str | Path], *, write: bool = False, templates: str | Path | None = None
) -> Translations:
    """The texts that lack a language of their file, and those whose original has changed.

    With `write` each file gets the hashes of the wordings that are translated, and comments that
    ask for what is missing. Raises `Refused` only if there is no folder `templates`.
    """
    from briefgen.facts.translations import due

    schemes = _theme([], templates).schemes
    texts: list[Mapping[str, object]] = []
    written: list[Mapping[str, object]] = []
    problems: list[Problem] = []
    for path in map(Path, files):
        try:
            if write:
                written += _hashes_written(path, schemes)
            loaded = _facts_in(path, schemes).loaded
            texts += [one.as_dict(loaded.file) for one in due(loaded.brief)]
        except Refused as refused:
            problems += refused.problems
    return Translations(tuple(texts), tuple(written), tuple(problems))


def _facts_in(path: Path, schemes: Schemes) -> Input:
    from briefgen.publish.inputs import read_input

    return read_input(path, schemes, confirm=False)


def _hashes_written(path: Path, schemes: Schemes) -> Iterator[Mapping[str, object]]:
    from briefgen.facts.translations import rewritten
    from briefgen.publish.write import write_whole

    source = _facts_in(path, schemes)
    result, done = rewritten(source.data, source.loaded)
    if result != source.data:
        write_whole(path, result)
    for one in done:
        yield {"file": str(path), "line": one.line, "what": one.what}


def extract(
    pdf: str | Path, out: str | Path | None = None, *, templates: str | Path | None = None
) -> Extracted:
    """The facts that a PDF of this program prints, with all that building it again needs.

    With `out` they are put into that folder, where nothing is written over. Raises `Refused` if
    the PDF carries none, or another file is in the way.
    """
    from briefgen.files import Unreadable, read_file
    from briefgen.publish.carried import FACTS_NAME, MAX_BYTES, carried, write

    path = Path(pdf)
    try:
        data = read_file(path, MAX_BYTES + 1)
    except Unreadable as error:
        raise Refused([Problem("pdf", error.reason, Place(str(path)), error.remedy)]) from None
    found = carried(data, str(path), _theme([], templates).schemes)
    written = write(found.files, Path(out)) if out else []
    return Extracted(FACTS_NAME, found.files, tuple(written), found.loaded.warnings)


@dataclass(frozen=True, slots=True)
class Extracted:
    """The files that a PDF carries, by name; that of the facts is called `facts`.

    `written` is where they were put. `warnings` are what to look at in the facts.
    """

    facts: str
    files: Mapping[str, bytes] = field(repr=False)
    written: tuple[Path, ...]
    warnings: tuple[Problem, ...]


def verify(folder: str | Path) -> tuple[int, list[tuple[Path, str]]]:
    """How many files in `folder` and below are as they were built, and which are not.

    Those are "changed", "added" or "lost" since the manifest of their folder was written. Raises
    `Refused` if there is no manifest.
    """
    from briefgen.publish import manifest

    folders = manifest.folders(Path(folder))
    if not any((here / manifest.NAME).is_file() for here in folders):
        message = f"There is no {manifest.NAME} in this folder"
        hint = "name the folder that `briefgen build` wrote into"
        raise Refused([Problem("no-manifest", message, Place(str(folder)), hint)])
    good = 0
    differing: list[tuple[Path, str]] = []
    for here in folders:
        found = list(manifest.differences(here))
        good += len(manifest.read(here).files)
        good -= sum(1 for one in found if one.what != "added")
        differing += ((here / one.file, one.what) for one in found)
    return good, differing


def doctor(out: str | Path, *, templates: str | Path | None = None) -> Iterator[Requirement]:
    """What a build into the folder `out` needs of this machine, each tried, with what installs it.

    Raises `Refused` if there is no folder `templates`.
    """
    from briefgen.publish.installed import requirements

    return requirements(_path(templates), Path(out))


# What the commands about sources do.


@dataclass(frozen=True, slots=True)
class Added:
    """A source that was given: its file, what was read in it, and what was written.

    `plan` says how the facts file was changed, and `written` are all files that were, the facts
    file last. Where no facts file was named, `to_paste` is the source as YAML.
    """

    original: Original
    found: Found
    plan: Addition | None = None
    written: tuple[Path, ...] = ()
    to_paste: str = ""


def sources_add(
    file_or_text: str,
    to: str | Path | None = None,
    *,
    key: str = "",
    fields: Mapping[str, str] | None = None,
    copy: bool = False,
    replace: bool = False,
    templates: str | Path | None = None,
) -> Added:
    """Make a file, or a text of several lines, a source of the facts file `to`, with its hashes.

    `key` is its id, made of the file's name by default; `fields` are those of a source (`title`,
    `date`, …). With `copy` a file from elsewhere is copied beside the facts; with `replace` a
    source that is there gets this file. Raises `Refused`; then nothing was changed.
    """
    from briefgen.files import Unreadable
    from briefgen.publish import adding

    original = adding.read_original(file_or_text, key)
    try:
        found = adding.looked_at(original.data, original.name)
    except Unreadable as error:
        problem = Problem("source-text", error.reason, Place(original.name), error.remedy)
        raise Refused([problem]) from None
    wishes = adding.Wishes(key, fields or {}, copy, replace)
    if to is None:
        return Added(original, found, to_paste=adding.to_paste(original, found, wishes))
    path = Path(to)
    source = _facts_in(path, _theme([], templates).schemes)
    plan = adding.plan(source, path, original, found, wishes)
    return Added(original, found, plan, tuple(adding.carry_out(plan, path)))


def sources_verify(
    files: Iterable[str | Path],
    *,
    strict: bool = False,
    write: bool = False,
    source_texts: Mapping[str, str | Path] | None = None,
    templates: str | Path | None = None,
) -> tuple[Checks, list[Recorded]]:
    """Every passage that the facts take from their sources, looked up; parameters as for `check`.

    With `write`, what was found is noted in the record beside each file, and it is said what that
    changed. Raises `Refused` only if there is no folder `templates`, `OSError` where a record
    cannot be written.
    """
    from datetime import date

    from briefgen.publish.check import Checks, note

    schemes = _theme([], templates).schemes
    found, refused = _read(list(files), schemes, source_texts, strict=strict, anew=write)
    problems = (*(p for one in found for p in one.problems), *refused)
    recorded = [note(one, date.today()) for one in found] if write else []
    return Checks(tuple(found), problems), recorded


def sources_audit(
    files: Iterable[str | Path],
    *,
    source_texts: Mapping[str, str | Path] | None = None,
    templates: str | Path | None = None,
) -> tuple[list[tuple[Path, Claim]], list[Problem]]:
    """Every claim with its file, what it rests on and what became of that; the unsourced first.

    Also why files could not be read. Raises `Refused` only if there is no folder `templates`.
    """
    from briefgen.sources.audit import audit

    found, refused = _read(list(files), _theme([], templates).schemes, source_texts)
    claims = [
        (one.path, claim)
        for one in found
        for claim in audit(one.source.loaded.brief, one.source.loaded.file, one.verification)
    ]
    return claims, refused


def sources_coverage(
    file: str | Path,
    *,
    form: str = "text",
    audience: str | None = None,
    kinds: str | Iterable[str] | None = None,
    source_texts: Mapping[str, str | Path] | None = None,
    templates: str | Path | None = None,
) -> tuple[str, list[Problem]]:
    """Which sentences of the sources nothing rests on that is shown: "text", "json" or "html".

    By default what some audience is shown in some kind of document. Also what is wrong with the
    sources, unless it is for one audience, which then learns only of its own. Raises `Refused`
    if the file cannot be read or names no such source, kind or audience.
    """
    from briefgen.editions.coverage import coverage
    from briefgen.publish.check import read_checked, refuse_unknown
    from briefgen.render.coverage import coverage_in

    theme = _theme([], templates)
    named = {key: Path(name) for key, name in (source_texts or {}).items()}
    one = read_checked(Path(file), theme.schemes, named)
    refuse_unknown(named, [one], discreet=bool(audience))
    shown = [theme.kind(name) for name in _words(kinds) or theme.kinds()]
    found = coverage(one.source.loaded, one.texts, one.verification, shown, audience)
    text = coverage_in(form, found, str(file), theme)
    if audience:  # what is wrong may be wrong with sources that these readers may not know of
        return text, []
    return text, [p for p in one.problems if p.code.startswith("source-")]


# What a build is made from, so that the same build need not be made again.


def memory(out: str | Path, began: int, beside: Iterable[str | Path] = ()) -> Memory:
    """What builds into the folder `out` came to, so that a file is not read again in vain.

    Give it to `build`, tell it of each document right after it was placed, and end with `keep`.
    `began` is when the command began, in nanoseconds since 1970; `beside` are further files and
    folders by which the whole build is known again.
    """
    from briefgen.publish.memory import Memory as Memory

    return Memory(Path(out), began, beside)


def places(templates: str | Path | None = None) -> tuple[tuple[Path, ...], Path | None]:
    """The folders in which templates are looked for, and that of the user's cache, if any."""
    from briefgen.publish.shelf import user_folder

    return _theme([], templates).folders, user_folder()


def rounds(look: Callable[[], Iterable[Path | str]]) -> Iterator[set[str]]:
    """Once at the start, then each time that files which `look` names have changed and rest.

    Gives the changed ones; at the start there are none.
    """
    from briefgen.publish.watching import rounds

    return rounds(look)


def watched(
    files: Iterable[Path], folder: Path, out: Path, *, templates: str | Path | None = None
) -> Iterator[Path | str]:
    """The files that a build of `files` may need, or of all in `folder`; nothing below `out`.

    Raises `Refused` if there is no folder `templates`.
    """
    from briefgen.publish.watching import files_of_builds

    return files_of_builds(tuple(files), folder, _path(templates), out)
