"""`dragoman log`: who reviewed what, and what happened since."""

from __future__ import annotations

from collections.abc import Sequence

import click

from dragoman.catalogs import DraftMark, OfferMark, Receipt, Rejection
from dragoman.catalogs.receipts import Mark
from dragoman.cli import open_workspace
from dragoman.cli.output import ExitCode, print_json, print_result
from dragoman.log import Event, History, read_history
from dragoman.review import Change, ChangeKind

_SHOWN = 70
"""Characters of a text that a heading shows."""
_SIGNS = {ChangeKind.SAME: ("", ""), ChangeKind.REMOVED: ("[-", "-]"), ChangeKind.ADDED: ("{+", "+}")}


_VERBS = {DraftMark: "drafted", OfferMark: "offered", Receipt: "reviewed", Rejection: "rejected"}


@click.command()
@click.argument("article")
@click.option("--to", "tags", multiple=True, metavar="LOCALE", help="Only this locale; may be given more than once.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def command(article: str, tags: tuple[str, ...], as_json: bool) -> int:
    """Tell who reviewed which entry of an article and when, what voided an approval, and the words that changed since.

    \b
      dragoman log guide/intro.md --to es

    What was approved is found in git's history, where the workspace is in a repository.
    """
    workspace = open_workspace()
    chosen = workspace.find_article(article)
    found = {locale: read_history(workspace, chosen, locale) for locale in workspace.choose_locales(tags)}
    if as_json:
        rows = {str(locale): [_as_json(history) for history in histories] for locale, histories in found.items()}
        print_json({"locales": rows})
        return ExitCode.DONE
    for locale, histories in found.items():
        for history in histories:
            _print_history(f"{locale}  {chosen}", history)
    if not any(found.values()):
        print_result("Nobody has worked on this article yet.")
    return ExitCode.DONE


def _print_history(place: str, history: History) -> None:
    entry = history.entry
    line = next((f":{reference.line}" for reference in entry.references if reference.line), "")
    state = "obsolete" if entry.obsolete else entry.state.value
    print_result(f"{place}{line} · {state} · {' '.join(entry.msgid.split())[:_SHOWN]}")
    for event in history.events:
        print_result(f"    {event.mark.at:%Y-%m-%d %H:%M} {_describe(event.mark)}{_describe_void(event)}")
        for name, changes in (("source", event.source), ("translation", event.translation)):
            if changes:
                print_result(f"        {name}: {_mark_changes(changes)}")


def _describe(mark: Mark) -> str:
    told = f"{_VERBS[type(mark)]} by {_name_author(mark)}"
    if isinstance(mark, Receipt | Rejection) and mark.carried:
        told += f", carried over {mark.carried.at:%Y-%m-%d}: {mark.carried.why}"
    return told


def _name_author(mark: Mark) -> str:
    return mark.engine if isinstance(mark, DraftMark | OfferMark) else str(mark.reviewer)


def _describe_void(event: Event) -> str:
    return f"; void: {event.voided}" if event.voided else ""


def _mark_changes(changes: Sequence[Change]) -> str:
    return " ".join("".join(f"{_SIGNS[c.kind][0]}{c.text}{_SIGNS[c.kind][1]}" for c in changes).split())


def _as_json(history: History) -> dict[str, object]:
    entry = history.entry
    return {
        "msgid": entry.msgid,
        "msgctxt": entry.msgctxt,
        "state": "obsolete" if entry.obsolete else entry.state.value,
        "line": next((reference.line for reference in entry.references), None),
        "events": [
            {
                "at": event.mark.at.isoformat(),
                "what": _VERBS[type(event.mark)],
                "who": _name_author(event.mark),
                "carried": event.mark.carried.why
                if isinstance(event.mark, Receipt | Rejection) and event.mark.carried
                else None,
                "void": event.voided or None,
                "source": _mark_changes(event.source) or None,
                "translation": _mark_changes(event.translation) or None,
            }
            for event in history.events
        ],
    }
