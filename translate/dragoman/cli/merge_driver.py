"""`dragoman merge-driver`: what git calls to merge catalogs."""

from __future__ import annotations

from pathlib import Path

import click

from dragoman.cli.output import ExitCode, count_things, print_note, print_warning
from dragoman.display import make_visible
from dragoman.merge import merge_catalogs


@click.command()
@click.argument("base", type=click.Path(path_type=Path))
@click.argument("ours", type=click.Path(path_type=Path))
@click.argument("theirs", type=click.Path(path_type=Path))
@click.argument("name", required=False, default="")
def command(base: Path, ours: Path, theirs: Path, name: str) -> int:
    """Merge two versions of a catalog for git, entry by entry. You need not call it: `dragoman init` tells git to.

    \b
      dragoman merge-driver %O %A %B %P

    A translation stays with its own text, and the receipts of both sides stand. Where two people chose different words,
    or one rejected what the other approved, the entry waits in review with both. A catalog that cannot be read makes
    git stop with a conflict.
    """
    conflicts = merge_catalogs(base, ours, theirs)
    if conflicts:
        print_warning(f"{name or ours}: {count_things(len(conflicts), 'entry').replace('entrys', 'entries')} to decide")
        for entry in conflicts:
            print_note(f"    {make_visible(' '.join(entry.msgid.split()))[:70]}")
        print_note("    `dragoman review` shows what each side decided.")
    return ExitCode.DONE
