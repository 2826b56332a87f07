"""The options of the commands that build, and what they and the project's defaults come to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from briefgen import api
from briefgen.api import FORMATS, PAGE_SIZES
from briefgen.problems import Place, Problem, Refused

if TYPE_CHECKING:
    from briefgen.api import Document, Engine, Memory


Files = Annotated[list[Path] | None, typer.Argument(help="Facts files; `-` for stdin.")]
Kinds = Annotated[
    list[str] | None, typer.Option("--kind", help="Kinds of document, with commas; else all.")
]
To = Annotated[str | None, typer.Option(help=f"Formats, with commas; else {','.join(FORMATS)}.")]
Out = Annotated[Path | None, typer.Option(help="The output folder, else dist; `-` for stdout.")]
Audience = Annotated[str | None, typer.Option(help="The readers it is for.")]
AllAudiences = Annotated[
    bool, typer.Option("--all-audiences", help="One set for each declared audience.")
]
Langs = Annotated[
    list[str] | None, typer.Option("--lang", help="Languages, with commas; else the original.")
]
Everything = Annotated[bool, typer.Option("--all", help="Every audience in every language.")]
Since = Annotated[
    str | None,
    typer.Option(help="Show what changed since a file, REV:path of git, or an earlier PDF."),
]
PaperSize = Annotated[str | None, typer.Option(help="A4 or Letter.")]
Templates = Annotated[Path | None, typer.Option(help="Your own templates folder.")]
Strict = Annotated[bool, typer.Option("--strict", help="Do not build a file with warnings.")]
AllowOverflow = Annotated[
    bool, typer.Option("--allow-overflow", help="Documents over a limit are only warned of.")
]
NoPreflight = Annotated[bool, typer.Option("--no-preflight", help="Do not check the finished PDF.")]
Jobs = Annotated[int | None, typer.Option(min=1, help="How many documents at a time.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say only what is wrong.")]


@dataclass(frozen=True, slots=True)
class Choice:
    """What is wanted, by the names of the options."""

    kind: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    out: Path | None = None
    audience: str | None = None
    all_audiences: bool = False
    lang: tuple[str, ...] = ()
    everything: bool = False
    since: str | None = None
    page_size: str | None = None
    templates: Path | None = None
    strict: bool = False
    allow_overflow: bool = False
    no_preflight: bool = False
    prove: bool = False
    force: bool = False
    jobs: int | None = None

    def settled(self) -> Choice:
        """The same with the project's defaults for what the command line leaves open.

        Raises a usage error for what cannot be meant, `Refused` for faults of `briefgen.toml`.
        """
        if self.audience and (self.all_audiences or self.everything):
            raise typer.BadParameter("name one audience, or ask for all")
        found = self._with_defaults()
        sizes = {size.lower(): size for size in PAGE_SIZES}
        found = replace(
            found, page_size=sizes.get((found.page_size or "").lower(), found.page_size)
        )
        try:
            api.require(found.to, found.page_size)
        except ValueError as error:
            raise typer.BadParameter(str(error)) from None
        return found

    def _with_defaults(self) -> Choice:
        project = api.project()
        readers = bool(self.audience or self.all_audiences or self.everything)
        every = not (readers or self.lang) and bool(project.all)
        one = not (readers or project.all or project.all_audiences)
        return replace(
            self,
            kind=self.kind or parts(project.kind),
            to=self.to or project.to or tuple(FORMATS),
            out=self.out or project.out or Path("dist"),
            audience=self.audience or (project.audience if one else None),
            all_audiences=self.all_audiences
            or (not readers and bool(project.all_audiences or project.all)),
            lang=self.lang or (() if self.everything or every else parts(project.lang)),
            everything=self.everything or every,
            page_size=self.page_size or project.page_size,
            strict=self.strict or bool(project.strict),
            allow_overflow=self.allow_overflow or bool(project.allow_overflow),
            prove=self.prove or bool(project.prove),
            jobs=self.jobs or project.jobs,
        )

    def build(
        self, paths: list[Path], engine: Engine, memory: Memory | None = None
    ) -> Iterator[Document]:
        """The documents of `paths`, after `settled`, with an engine that may be running already."""
        return api.build(
            paths,
            kinds=self.kind,
            formats=self.to,
            audience=self.audience,
            all_audiences=self.all_audiences or self.everything,
            langs=self.lang,
            all_langs=self.everything,
            page_size=self.page_size,
            since=self.since,
            templates=self.templates,
            strict=self.strict,
            allow_overflow=self.allow_overflow,
            preflight=not self.no_preflight,
            prove=self.prove,
            fresh=self.force,
            jobs=self.jobs,
            engine=engine,
            memory=memory,
        )


def formats(to: str | None) -> tuple[str, ...]:
    """The formats in `--to md,html,pdf`; none where it is not given."""
    if to is None:
        return ()
    found = parts([to.lower()])
    if not found:
        raise typer.BadParameter(f"name a format; the formats are {', '.join(FORMATS)}")
    return found


def parts(given: Iterable[str] | None) -> tuple[str, ...]:
    """What was given for an option, each time one or several with commas between them."""
    words = (word.strip() for one in given or () for word in one.split(","))
    return tuple(dict.fromkeys(word for word in words if word))


# Which facts files a command is about.


STDIN = Path("-")
CONTENT = Path("content")
FACTS = (".yaml", ".yml")


def chosen(files: list[Path] | None) -> list[Path]:
    """The files named, or every `content/*.yaml`. Raises `Refused` where there is none."""
    if files:
        return files
    found = facts_files()
    if not found:
        raise Refused(
            [
                Problem(
                    "no-files",
                    "There is no facts file in the folder content/",
                    Place(str(CONTENT)),
                    "name a file, or write one with `briefgen new NAME`",
                )
            ]
        )
    return found


def facts_files() -> list[Path]:
    """Every `content/*.yaml`. Raises `Refused` if the folder is a link."""
    # A folder received from elsewhere could lead us with a link to files that are not in it.
    if CONTENT.is_symlink():
        message = "This is a link, and files behind it are not looked for"
        hint = "name the files, or put a real folder in its place"
        raise Refused([Problem("link", message, Place(str(CONTENT)), hint)])
    return [path for path in sorted(CONTENT.glob("*.yaml")) if not path.is_symlink()]


# Files that the user names as the texts of sources: `--source-text ID=PATH`.


SourceTexts = Annotated[
    list[str] | None,
    typer.Option(
        "--source-text",
        metavar="ID=PATH",
        help="The text of a source, wherever it is; can be given again for another source.",
    ),
]


def named_texts(options: list[str] | None) -> dict[str, Path]:
    """The files by the id of their source. Raises a usage error for anything else."""
    found: dict[str, Path] = {}
    for option in options or ():
        key, sign, name = option.partition("=")
        if not (key and sign and name):
            raise typer.BadParameter("write `--source-text ID=PATH`, the id of a source and a file")
        if key in found:
            raise typer.BadParameter(f"`--source-text` names two files for `{key}`")
        found[key] = Path(name)
    return found
