"""`dragoman proof`: a bilingual page."""

from __future__ import annotations

from pathlib import Path

import click

from dragoman.cli import open_workspace
from dragoman.cli.output import ExitCode, print_result
from dragoman.proof import write_proof


@click.command()
@click.argument("article")
@click.option("--to", "tags", multiple=True, metavar="LOCALE", help="Only this locale; may be given more than once.")
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Where to write it.")
def command(article: str, tags: tuple[str, ...], output: Path | None) -> int:
    """Write an article and its translation side by side, as an HTML page to read or mark up on paper.

    \b
      dragoman proof guide/intro.md --to es

    The page goes to proofs/<locale>/<article>.html in the workspace unless --output names another place.
    """
    workspace = open_workspace()
    locales = workspace.choose_locales(tags)
    if output is not None and len(locales) > 1:
        raise click.UsageError("--output takes one locale; name it with --to")
    chosen = workspace.find_article(article)
    for locale in locales:
        print_result(f"written  {write_proof(workspace, chosen, locale, output)}")
    return ExitCode.DONE
