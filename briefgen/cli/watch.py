"""`briefgen watch`: builds again whenever a file changes."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from briefgen.cli import options, start
from briefgen.cli.options import STDIN, Choice, chosen, formats, parts
from briefgen.cli.report import show
from briefgen.problems import Refused

if TYPE_CHECKING:
    from briefgen.pdf.process import Engine


def watch(
    files: options.Files = None,
    kind: options.Kinds = None,
    to: options.To = None,
    out: options.Out = None,
    audience: options.Audience = None,
    all_audiences: options.AllAudiences = False,
    lang: options.Langs = None,
    everything: options.Everything = False,
    since: options.Since = None,
    page_size: options.PaperSize = None,
    templates: options.Templates = None,
    strict: options.Strict = False,
    allow_overflow: options.AllowOverflow = False,
    no_preflight: options.NoPreflight = False,
    jobs: options.Jobs = None,
) -> None:
    """Build, and build again what a change touches, until Ctrl-C.

    While a file cannot be built its last documents stay, and what is wrong is shown.
    """
    if STDIN in (files or ()) or str(out) == "-":
        raise typer.BadParameter("only files can be watched, and only into a folder")
    choice = Choice(
        parts(kind), formats(to), out, audience, all_audiences, parts(lang),
        everything, since, page_size, templates, strict, allow_overflow, no_preflight, jobs=jobs,
    )  # fmt: skip
    with start.engine(pdf=_makes_pdf(choice)) as engine:
        from briefgen.publish.watching import rounds

        try:
            for changed in rounds(lambda: _watched(choice, files)):
                if changed:
                    print(f"changed: {', '.join(sorted(changed))}", flush=True)
                _build(choice, files, engine)
                print("watching; Ctrl-C ends", flush=True)
        except KeyboardInterrupt:
            print("stopped", flush=True)


def _makes_pdf(choice: Choice) -> bool:
    """Whether an engine is needed from the start; if it turns out later, one starts then."""
    try:
        return "pdf" in choice.settled().to
    except Refused:  # faults of briefgen.toml are shown when it comes to building
        return False


def _watched(choice: Choice, files: list[Path] | None) -> Iterator[Path | str]:
    """The files that matter: facts and what lies beside them, templates, the project's defaults."""
    from briefgen.editions.theme import Theme
    from briefgen.publish.cache import files_below
    from briefgen.publish.project import NAME
    from briefgen.publish.watching import beside

    yield NAME
    out = (choice.out or Path("dist")).absolute()
    folders = {path.parent for path in files} if files else {Path("content")}
    yield from files or ()
    for folder in sorted(folders):
        yield from beside(folder, out)
    for folder in Theme.of(choice.templates).folders:
        yield from files_below(folder)


def _build(choice: Choice, files: list[Path] | None, engine: Engine) -> None:
    """One round: what can be built is, and what cannot is said."""
    from briefgen.publish.place import place
    from briefgen.publish.plan import documents

    try:
        settled = choice.settled()
        assert settled.out
        done = documents(settled.plan(chosen(files)), engine)
        for placed in place(done, settled.out):
            show(placed.done.problems, lines=settled.audience is None)
            for path in placed.files:
                if path in placed.written:
                    print(f"wrote {path}", flush=True)
    except (Refused, typer.BadParameter) as error:
        if isinstance(error, Refused):
            show(error.problems)
        else:
            print(error.message, file=sys.stderr)
    sys.stderr.flush()
