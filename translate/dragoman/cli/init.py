"""`dragoman init`: makes a workspace."""

from __future__ import annotations

from pathlib import Path

import click

from dragoman.cli.output import ExitCode, print_note, print_result
from dragoman.init import init_workspace


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), default=Path(), metavar="[DIR]")
@click.option("--source-language", default="en", show_default=True, metavar="LOCALE", help="What articles are in.")
@click.option("--to", "tags", multiple=True, metavar="LOCALE", help="A target locale; may be given more than once.")
def command(folder: Path, source_language: str, tags: tuple[str, ...]) -> int:
    """Make a workspace: dragoman.toml, folders, and the lines that git needs.

    \b
      dragoman init --to es --to ar
      dragoman init --to pt-BR magazine

    Nothing that exists is overwritten; run it again to add what is missing.
    """
    made = init_workspace(folder, source_language, tags)
    for path in made:
        print_result(f"made {path}")
    if not made:
        print_result("Everything is there already.")
    print_note("Next: put articles in source/, then `dragoman draft`.")
    return ExitCode.DONE
