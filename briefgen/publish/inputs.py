"""Reading what a build is made from: the facts file, and the record beside it."""

from __future__ import annotations

import os
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import yaml

from briefgen import files
from briefgen.editions.pruning import require_audience
from briefgen.facts.brief import Brief
from briefgen.facts.load import Loaded, load
from briefgen.facts.markings import Schemes
from briefgen.files import Missing, State, Unreadable, read_beside, state_of
from briefgen.problems import Place, Problem, Refused, errors
from briefgen.sources import record
from briefgen.sources.record import NOTHING_CHECKED, Record, read_record
from briefgen.yaml.reader import MAX_BYTES

STDIN = Path("-")
STDIN_STEM = "brief"
# Names that Windows keeps for devices, whatever their ending.
_UNUSABLE = re.compile(r'[\x00-\x1f\x7f-\x9f<>:"/\\|?*\u202a-\u202e\u2066-\u2069\ud800-\udfff]')
_RESERVED = {"con", "prn", "aux", "nul", *(f"{d}{n}" for d in ("com", "lpt") for n in range(1, 10))}


@dataclass(frozen=True, slots=True)
class Input:
    """A facts file that can be built, and what lies beside it.

    `folder` holds its pictures and source texts; a brief from standard input has none. `data` are
    the bytes of the file. `read` are the states of the file and of all that it names, by path, from
    before they were looked into.
    """

    loaded: Loaded
    stem: str
    folder: Path | None
    record: Record
    warnings: tuple[Problem, ...]
    data: bytes = b""
    read: Mapping[str, State] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The text of the file; of facts that are from no file, a text that says the same."""
        if self.data:
            return self.data.decode("utf-8-sig")
        return str(yaml.dump(self.loaded.file.data, sort_keys=False, allow_unicode=True))


def read_input(path: Path, schemes: Schemes, *, confirm: bool = True) -> Input:
    """The facts in the file at `path` (`-` is standard input). Raises `Refused`.

    With `confirm`, quotes and record are held against the sources' texts that lie beside the file:
    a quote that is not in its source is an error, and what the texts contradict is left out of the
    record, with a warning.
    """
    before = {os.path.abspath(path): state_of(path)}
    data = read_file(path)
    if path == STDIN:
        return input_of(data, _called(path), schemes)
    loaded = load(data, _called(path), schemes)
    before |= {os.path.abspath(file): state_of(file) for file in _files_of(path, loaded.brief)}
    found, problems = _record(path)
    warnings = (*loaded.warnings, *problems)
    source = Input(loaded, path.stem, path.parent, found, warnings, data, read=before)
    return against_texts(source) if confirm else source


def _files_of(path: Path, brief: Brief) -> Iterator[Path]:
    """The files that belong to the facts file at `path`: its record, texts of sources, pictures."""
    yield record_path(path)
    if texts := [source.text for source in brief.sources.values() if source.text]:
        from briefgen.sources.texts import KEPT  # with the matcher, which few builds need

        yield from (path.parent / name for text in texts for name in (text, text + KEPT))
    for figure in brief.figures.items.values() if brief.figures else ():
        yield path.parent / figure.file


def input_of(data: bytes, name: str, schemes: Schemes) -> Input:
    """The facts that `data` says, which lie in no folder; problems call them `name`.

    Raises `Refused`.
    """
    loaded = load(data, name, schemes)
    return Input(loaded, STDIN_STEM, None, NOTHING_CHECKED, loaded.warnings, data)


def against_texts(source: Input) -> Input:
    """The same after quotes and record were held against the texts, as `read_input` says."""
    if source.folder is None or not any(s.text for s in source.loaded.brief.sources.values()):
        return source
    found, problems = _confirmed(source.record, source.loaded, source.folder)
    return replace(source, record=found, warnings=(*source.warnings, *problems))


def _confirmed(found: Record, loaded: Loaded, folder: Path) -> tuple[Record, list[Problem]]:
    """The record without what a text at hand contradicts, and a warning for each such passage."""
    # The matcher is needed only where there is a text.
    from briefgen.sources.findings import findings
    from briefgen.sources.texts import read_texts
    from briefgen.sources.verify import confirmed, verify

    brief, file = loaded.brief, loaded.file
    texts = read_texts(brief, folder, {})
    verification = verify(brief, texts, found)
    if false := errors(findings(brief, file, texts, found, verification)):
        raise Refused(false)
    kept, wrong = confirmed(found, brief, verification)
    hint = "it is shown as not verified; `briefgen check` says what is wrong with it"
    return kept, [
        file.problem(
            "record",
            f"The record says that this is in `{result.source}`, whose text says otherwise",
            result.passage.path,
            hint,
            warning=True,
        )
        for result in wrong
    ]


def _called(path: Path) -> str:
    return "standard input" if path == STDIN else str(path)


def read_file(path: Path) -> bytes:
    """The bytes of a facts file, at most one more than are accepted. Raises `Refused`."""
    if path == STDIN:
        return sys.stdin.buffer.read(MAX_BYTES + 1)
    try:
        return files.read_file(path, MAX_BYTES + 1)
    except Unreadable as error:
        raise _refused(path, error.reason, error.remedy) from None
    except FileNotFoundError:
        raise _refused(
            path, "There is no such file", "check the name; `briefgen new NAME` writes a new one"
        ) from None
    except IsADirectoryError:
        hint = f"name the file, for example {path}/*.yaml"
        raise _refused(path, "This is a folder, not a facts file", hint) from None
    except OSError as error:
        raise _refused(path, f"The file cannot be read: {error.strerror}", "") from None


def _refused(path: Path, message: str, hint: str) -> Refused:
    return Refused([Problem("no-file", message, Place(str(path)), hint)])


def record_path(path: Path) -> Path:
    """Where the record of the facts file at `path` is."""
    return path.with_name(path.stem + record.SUFFIX)


def _record(path: Path) -> tuple[Record, list[Problem]]:
    where = record_path(path)
    try:
        return read_record(read_beside(where.parent, where.name, record.MAX_BYTES)), []
    except Missing:
        return NOTHING_CHECKED, []
    except (Unreadable, ValueError) as error:
        hint = "`briefgen sources verify --write` writes it again; until then nothing is checked"
        problem = Problem("record", str(error), Place(str(where)), hint, "warning")
        return NOTHING_CHECKED, [problem]


def _unusable(stem: str) -> str:
    """Why no document can be named after a file called `stem`; "" if it can."""
    if stem.casefold().partition(".")[0] in _RESERVED:
        return f"Windows cannot store files called `{stem}`"
    if stem.startswith("."):
        return "The name of the file begins with a full stop, which hides it and its documents"
    if stem != stem.strip() or _UNUSABLE.search(stem):
        return "The name of the file has characters that not every system can store or show"
    return ""


def collisions(paths: Iterable[Path]) -> list[Problem]:
    """Facts files whose documents would have one name, or a name that no system can store.

    Names are compared as the systems do that do not tell upper from lower case, nor the two ways
    of writing an accent.
    """
    problems: list[Problem] = []
    first: dict[str, Path] = {}
    for path in paths:
        name = STDIN_STEM if path == STDIN else path.stem
        stem = unicodedata.normalize("NFC", name).casefold()
        if stem in first and first[stem] != path:
            problems.append(
                Problem(
                    "collision",
                    f"Its documents would have the same names as those of {first[stem]}",
                    Place(str(path)),
                    "rename one of the two files, or build them into different folders (`--out`)",
                )
            )
        if reason := _unusable(name):
            problems.append(Problem("file-name", reason, Place(str(path)), "rename the file"))
        first.setdefault(stem, path)
    return problems


# Which documents are wanted of each facts file: for each audience, each language, each kind.


@dataclass(frozen=True, slots=True)
class Order:
    """One document that is wanted of a facts file."""

    kind: str
    lang: str
    audience: str | None = None

    def stem(self, of: str) -> str:
        """The name of its files without their ending; `of` is the name of the facts file."""
        return ".".join(filter(None, [of, self.kind, self.audience, self.lang]))

    @property
    def about(self) -> dict[str, str]:
        """The same for the manifest."""
        audience = {"audience": self.audience} if self.audience else {}
        return {"kind": self.kind, **audience, "language": self.lang}


def orders(
    source: Input,
    kinds: Sequence[str],
    langs: Sequence[str] = (),
    audience: str | None = None,
    *,
    all_audiences: bool = False,
    all_langs: bool = False,
) -> list[Order]:
    """The documents of a file: for each audience, each language, each kind.

    Without `langs` they are in its first language. Raises `Refused` if it is not written in a
    language or for an audience that is wanted.
    """
    brief, file = source.loaded.brief, source.loaded.file
    declared = brief.brief.languages
    audiences: list[str | None] = [audience]
    if all_audiences and brief.audiences:
        audiences = list(brief.audiences)
    else:
        require_audience(brief, file, audience)
    wanted = declared if all_langs else langs or declared[:1]
    if unknown := [lang for lang in wanted if lang not in declared]:
        raise Refused(_unknown_language(source, lang) for lang in unknown)
    return [Order(kind, lang, reader) for reader in audiences for lang in wanted for kind in kinds]


def _unknown_language(source: Input, lang: str) -> Problem:
    declared = source.loaded.brief.brief.languages
    return source.loaded.file.problem(
        "language",
        f"The brief is not written in `{lang}`",
        ("brief", "languages"),
        f"its languages: {', '.join(declared)}; add it to `brief.languages`",
    )
