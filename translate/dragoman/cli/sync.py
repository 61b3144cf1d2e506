"""`dragoman sync`: catalogs follow their articles."""

from __future__ import annotations

import click

from dragoman.alignment import Change
from dragoman.cli import open_workspace
from dragoman.cli.output import ExitCode, count_progress, print_result, print_warning
from dragoman.sync import SyncReport, find_orphans, sync_articles


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
    chosen, locales = workspace.find_articles(articles), workspace.choose_locales(tags)
    if not articles:
        for orphan in find_orphans(workspace, locales):
            name = orphan.relative_to(workspace.root)
            print_warning(f"{name} has no article; if that was renamed, rename its catalogs, too")
    reports: list[SyncReport] = []
    try:
        with count_progress("Syncing", len(chosen)) as on_progress:
            sync_articles(workspace, chosen, locales, on_progress, reports.append)
    finally:  # what was done is told also when an article could not be read
        _print_reports(reports)
    if not any(report.written for report in reports):
        print_result("Everything is up to date.")
    return ExitCode.DONE


def _print_reports(reports: list[SyncReport]) -> None:
    for report in reports:
        if report.written:
            print_result(f"{report.locale}  {report.article}: {_describe(report)}")


def _describe(report: SyncReport) -> str:
    changes = report.changes
    regrouped = sum(changes.get(change, 0) for change in (Change.SPLIT, Change.MERGED, Change.REGROUPED))
    counts = [
        (changes.get(Change.NEW, 0), "new"),
        (changes.get(Change.EDITED, 0), "edited"),
        (regrouped, "split or merged"),
        (changes.get(Change.MOVED, 0), "moved"),
        (report.returned, "returned"),
        (changes.get(Change.DELETED, 0), "deleted"),
    ]
    return ", ".join(f"{number} {word}" for number, word in counts if number) or "places updated"
