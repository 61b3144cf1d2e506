"""`dragoman sync`: catalogs follow their articles."""

from __future__ import annotations

import click

from dragoman.alignment import Change
from dragoman.cli import open_workspace
from dragoman.cli.output import ExitCode, print_result
from dragoman.sync import SyncReport, sync_articles


@click.command()
@click.argument("articles", nargs=-1, metavar="[ARTICLE]…")
@click.option("--to", "tags", multiple=True, metavar="LOCALE", help="Only this locale; may be given more than once.")
def command(articles: tuple[str, ...], tags: tuple[str, ...]) -> int:
    """Bring catalogs up to date with their articles.

    \b
      dragoman sync
      dragoman sync guide/intro.md

    New text is added, edited text becomes stale and keeps its translation, deleted text becomes obsolete and comes
    back with its receipts when the text does. When nothing changed, no byte changes.
    """
    workspace = open_workspace()
    reports = sync_articles(workspace, workspace.find_articles(articles), workspace.choose_locales(tags))
    written = [report for report in reports if report.written]
    for report in written:
        print_result(f"{report.locale}  {report.article}: {_describe(report)}")
    if not written:
        print_result("Everything is up to date.")
    return ExitCode.DONE


def _describe(report: SyncReport) -> str:
    counts = [
        (report.changes.get(Change.NEW, 0) - report.returned, "new"),
        (report.changes.get(Change.EDITED, 0), "edited"),
        (report.changes.get(Change.SPLIT, 0) + report.changes.get(Change.MERGED, 0), "split or merged"),
        (report.changes.get(Change.MOVED, 0), "moved"),
        (report.returned, "returned"),
        (report.removed, "removed"),
    ]
    return ", ".join(f"{number} {word}" for number, word in counts if number) or "places updated"
