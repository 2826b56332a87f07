"""`briefgen watch`: builds again whenever a file changes."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from briefgen import api
from briefgen.cli import options, start
from briefgen.cli.options import CONTENT, STDIN, Choice, chosen, formats, parts
from briefgen.cli.report import show
from briefgen.problems import Refused

if TYPE_CHECKING:
    from briefgen.api import Engine


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
        try:
            for changed in api.rounds(lambda: _watched(choice, files)):
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
    out = choice.out or Path("dist")
    return api.watched(files or (), CONTENT, out, templates=choice.templates)


def _build(choice: Choice, files: list[Path] | None, engine: Engine) -> None:
    """One round: what can be built is, and what cannot is said."""
    try:
        settled = choice.settled()
        assert settled.out
        for placed in api.place(settled.build(chosen(files), engine), settled.out):
            show(placed.done.problems)
            for path in placed.files:
                if path in placed.written:
                    print(f"wrote {path}", flush=True)
    except (Refused, typer.BadParameter) as error:
        if isinstance(error, Refused):
            show(error.problems)
        else:
            print(error.message, file=sys.stderr)
    sys.stderr.flush()
