"""`briefgen sources`: register sources, verify what is taken from them, see what rests on them."""

from __future__ import annotations

import typer

from briefgen.cli import sources_add, sources_audit, sources_coverage, sources_verify

sources = typer.Typer(
    no_args_is_help=True,
    help="Register sources, verify quotes against them, see what rests on which of them.",
)
sources.command("add")(sources_add.add)
sources.command("verify")(sources_verify.verify)
sources.command("coverage")(sources_coverage.coverage)
sources.command("audit")(sources_audit.audit)
