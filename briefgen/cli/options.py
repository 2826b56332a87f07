"""The options of the commands that build, and what they and the project's defaults come to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from briefgen.problems import Place, Problem, Refused
from briefgen.publish.document import FORMATS

if TYPE_CHECKING:
    from briefgen.editions.theme import PageSize
    from briefgen.publish.plan import Plan


PAGE_SIZES = ("A4", "Letter")

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
        if found.page_size not in {None, *PAGE_SIZES}:
            raise typer.BadParameter(f"the page sizes are {' and '.join(PAGE_SIZES)}")
        _check_formats(found.to)
        return found

    def _with_defaults(self) -> Choice:
        from briefgen.publish.project import read_project

        project = read_project()
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

    def plan(self, paths: list[Path]) -> Plan:
        """What is to be built of `paths`, after `settled`."""
        from briefgen.publish.document import Options
        from briefgen.publish.plan import Plan
        from briefgen.publish.press import source_date_epoch
        from briefgen.publish.run import cores

        options = Options(
            self.to,
            cast("PageSize", self.page_size),
            not self.no_preflight,
            self.allow_overflow,
            self.prove,
            source_date_epoch(),
        )
        return Plan(
            tuple(paths),
            options,
            self.kind,
            self.lang,
            self.audience,
            all_audiences=self.all_audiences or self.everything,
            all_langs=self.everything,
            templates=self.templates,
            since=self.since,
            strict=self.strict,
            fresh=self.force,
            jobs=self.jobs or cores(),
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


def _check_formats(found: tuple[str, ...]) -> None:
    if unknown := [f for f in found if f not in FORMATS]:
        raise typer.BadParameter(f"no format `{unknown[0]}`; the formats are {', '.join(FORMATS)}")


# Which facts files a command is about.


STDIN = Path("-")
CONTENT = Path("content")
FACTS = (".yaml", ".yml")


def chosen(files: list[Path] | None) -> list[Path]:
    """The files named, or every `content/*.yaml`. Raises `Refused` where there is none."""
    if files:
        return files
    # A folder received from elsewhere could lead us with a link to files that are not in it.
    found = [path for path in sorted(CONTENT.glob("*.yaml")) if not path.is_symlink()]
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
