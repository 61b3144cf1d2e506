"""`dragoman sync`: catalogs follow their articles."""

from __future__ import annotations

import click

from dragoman.alignment import Change
from dragoman.carrying import Step
from dragoman.catalogs import Entry, Receipt
from dragoman.cli import open_workspace
from dragoman.cli.output import ExitCode, count_progress, print_json, print_result, print_warning
from dragoman.clone import BY_LINES, lacks_merge_driver
from dragoman.left import find_orphans
from dragoman.model import ReviewState
from dragoman.sync import SyncReport, sync_articles

_SHOWN = 70
"""Characters of a text that an explanation shows."""


@click.command()
@click.argument("articles", nargs=-1, metavar="[ARTICLE]…")
@click.option("--to", "tags", multiple=True, metavar="LOCALE", help="Only this locale; may be given more than once.")
@click.option("--explain", is_flag=True, help="Tell of each entry what happened to it.")
@click.option("--json", "as_json", is_flag=True, help="Tell it as one JSON document.")
def command(articles: tuple[str, ...], tags: tuple[str, ...], explain: bool, as_json: bool) -> int:
    """Bring catalogs up to date with their articles.

    \b
      dragoman sync
      dragoman sync guide/intro.md --explain

    New text is added, edited text becomes stale and keeps its translation, deleted text becomes obsolete and comes
    back with its receipts when the text does. Where only looks changed, or sentences went into other paragraphs whole,
    the approval is carried over, and a receipt says so. When nothing changed, no byte changes.
    """
    workspace = open_workspace()
    chosen, locales = workspace.find_articles(articles), workspace.choose_locales(tags)
    orphans = find_orphans(workspace, locales) if not articles else []
    for orphan in orphans:
        name = orphan.relative_to(workspace.root)
        print_warning(f"{name} has no article; if that was renamed, rename its catalogs, too")
    if lacks_merge_driver(workspace):
        print_warning(BY_LINES)
    reports: list[SyncReport] = []
    try:
        with count_progress("Syncing", len(chosen)) as on_progress:
            sync_articles(workspace, chosen, locales, on_progress, reports.append, orphans)
    finally:  # what was done is told also when an article could not be read
        if as_json:
            print_json({"steps": [row for report in reports for row in _as_json(report)]})
        else:
            _print_reports(reports, explain=explain)
    if as_json:
        return ExitCode.DONE
    if not any(report.written for report in reports):
        print_result("Everything is up to date.")
    return ExitCode.DONE


def _print_reports(reports: list[SyncReport], *, explain: bool) -> None:
    for report in reports:
        warn_of_unplaced(report)
        if report.written:
            print_result(f"{report.locale}  {report.article}: {_describe(report)}")
            for step in report.steps if explain else ():
                _print_step(step)


def warn_of_unplaced(report: SyncReport) -> None:
    """Tells of translations of single places of repeated text that are published nowhere until somebody decides."""
    for entry in report.unplaced:
        print_warning(
            f"{report.locale}  {report.article}: “{_shorten(entry.msgstr)}” was translated for one place of "
            f"“{_shorten(entry.msgid)}”, and nobody can tell any more which; review asks (`x LINE` splits it off)"
        )


def _print_step(step: Step) -> None:
    """`split, line 14, approval carried from Ana 2026-11-23: “The apple tree is old.”`, and what it was before."""
    for entry in step.new:
        carried = [f"{receipt.reviewer.name} {receipt.at:%Y-%m-%d}" for receipt in _find_carried(entry)]
        line = next((f", line {place.line}" for place in entry.references if place.line), "")
        state = f", approval carried from {', '.join(carried)}" if carried else f", {entry.state}"
        print_result(f"    {step.change}{line}{state}: “{_shorten(entry.msgid)}”")
    for entry in step.old if step.change is not Change.MOVED else ():
        print_result(f"        {'was' if step.new else step.change}: “{_shorten(entry.msgid)}”")


def _find_carried(entry: Entry) -> list[Receipt]:
    is_reviewed = entry.state is ReviewState.REVIEWED
    return [receipt for receipt in entry.valid_receipts if is_reviewed and receipt.carried is not None]


def _shorten(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _SHOWN else f"{words[: _SHOWN - 1]}…"


def _as_json(report: SyncReport) -> list[dict[str, object]]:
    return [
        {
            "locale": str(report.locale),
            "article": str(report.article),
            "change": step.change.value,
            "old": [entry.msgid for entry in step.old],
            "new": [
                {
                    "msgid": entry.msgid,
                    "line": next((place.line for place in entry.references), None),
                    "state": entry.state.value,
                    "carried": [
                        {
                            "reviewer": str(receipt.reviewer),
                            "reviewed": receipt.at.isoformat(),
                            "why": receipt.carried.why if receipt.carried else None,
                        }
                        for receipt in _find_carried(entry)
                    ],
                }
                for entry in step.new
            ],
        }
        for step in report.steps
    ]


def _describe(report: SyncReport) -> str:
    changes = report.changes
    told = [step for step in report.steps if step.change is not Change.RETURNED]
    regrouped = sum(changes.get(change, 0) for change in (Change.SPLIT, Change.MERGED, Change.REGROUPED))
    counts = [
        (changes.get(Change.NEW, 0), "new"),
        (changes.get(Change.EDITED, 0), "edited"),
        (changes.get(Change.COSMETIC, 0), "changed in looks"),
        (regrouped, "split or merged"),
        (changes.get(Change.MOVED, 0), "moved"),
        (changes.get(Change.RETURNED, 0), "returned"),
        (changes.get(Change.DELETED, 0), "deleted"),
        (sum(bool(_find_carried(entry)) for step in told for entry in step.new), "approvals carried over"),
    ]
    return ", ".join(f"{number} {word}" for number, word in counts if number) or "places updated"
