"""`dragoman init`: makes a workspace."""

from __future__ import annotations

from pathlib import Path

import click

from dragoman.cli.output import ExitCode, print_note, print_result, print_warning
from dragoman.init import init_workspace


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), required=False, metavar="[DIR]")
@click.option("--source-language", default="en", show_default=True, metavar="LOCALE", help="What articles are in.")
@click.option("--to", "tags", multiple=True, metavar="LOCALE", help="A target locale; may be given more than once.")
def command(folder: Path | None, source_language: str, tags: tuple[str, ...]) -> int:
    """Make a workspace: dragoman.toml, folders, and the lines that git needs.

    \b
      dragoman init --to es --to ar
      dragoman init --to pt-BR magazine

    Nothing that exists is overwritten; run it again to add what is missing.
    """
    folder = folder or click.get_current_context().find_root().obj or Path()
    done = init_workspace(folder, source_language, tags)
    for path in done.made:
        print_result(f"made   {path}")
    for path in done.present:
        print_result(f"there  {path}")
    for locale in done.missing_targets:
        print_warning(f"“{locale}” is not among the targets of {folder / 'dragoman.toml'}: add it there")
    print_note(f"Next: put articles in {done.workspace.root / done.workspace.source}/, then `dragoman draft`.")
    return ExitCode.DONE
