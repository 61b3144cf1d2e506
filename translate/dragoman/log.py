"""Who reviewed what and when, and what happened since: what `dragoman log` tells. Nothing is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from dragoman.catalogs import Entry, Receipt, find_approved, find_lost, read_catalog
from dragoman.catalogs.receipts import Mark
from dragoman.errors import UsageError
from dragoman.files import exists
from dragoman.model import Locale, ReviewState
from dragoman.review import Change, diff_words
from dragoman.workspace import Article, Workspace

_LOST = "the line is in git, and another tool took it out of the catalog"


@dataclass(frozen=True, slots=True)
class Event:
    """A line of an entry's history."""

    mark: Mark
    voided: str = ""
    """What made an approval void: `the source changed`, `the translation changed`; empty for one that stands."""
    source: tuple[Change, ...] = ()
    """Words of the source from what was approved to what is there now, where they differ and are known."""
    translation: tuple[Change, ...] = ()
    """The same of the translation."""


@dataclass(frozen=True, slots=True)
class History:
    """An entry and what happened to it, oldest first."""

    entry: Entry
    events: tuple[Event, ...]


def read_history(workspace: Workspace, article: Article, locale: Locale) -> list[History]:
    """The history of every entry of an article that has one, obsolete ones at the end.

    Raises `UsageError` when there is no catalog yet, `InputError` when it cannot be read.
    """
    path = workspace.catalog_file(article, locale)
    if not exists(path):
        raise UsageError(f"{article} has no catalog in {locale} yet", remedy="Run `dragoman sync` or `dragoman draft`.")
    entries = sorted(read_catalog(path, locale).entries, key=lambda entry: entry.obsolete)
    found = []
    for entry in entries:
        events = [_tell(path, locale, mark, entry) for mark in entry.marks]
        if entry.state is ReviewState.TRANSLATED and not entry.receipts:
            events += [Event(receipt, _LOST) for receipt in find_lost(path, locale, entry)]
        if events:
            found.append(History(entry, tuple(sorted(events, key=lambda event: event.mark.at))))
    return found


def _tell(path: Path, locale: Locale, mark: Mark, entry: Entry) -> Event:
    if not isinstance(mark, Receipt) or mark.digest == entry.digest:
        return Event(mark)
    approved = find_approved(path, locale, mark)
    if approved is None:
        was = entry.previous_msgid
        if was is not None:
            return Event(mark, "the source changed", diff_words(was, entry.msgid))
        return Event(mark, "something changed that no commit tells of")
    source = _differ([approved.msgid], [entry.msgid])
    translation = _differ(approved.translations, entry.translations)
    changed = [name for name, changes in (("source", source), ("translation", translation)) if changes]
    return Event(mark, f"the {' and the '.join(changed) or 'context'} changed", source, translation)


def _differ(before: Sequence[str], now: Sequence[str]) -> tuple[Change, ...]:
    return diff_words("\n".join(before), "\n".join(now)) if tuple(before) != tuple(now) else ()
