"""Which entries are to be reviewed, in which order."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from dragoman.catalogs import Entry
from dragoman.errors import DragomanError, raise_error
from dragoman.files import exists
from dragoman.model import Key, Locale, ReviewState
from dragoman.review.desk import Desk
from dragoman.review.risk import rate_entry
from dragoman.workspace import Article, Workspace

UNREVIEWED = frozenset(ReviewState) - {ReviewState.REVIEWED}


@dataclass(frozen=True, slots=True)
class Slot:
    """An entry's place in the queue. Not the entry itself, which may change while it waits."""

    desk: Desk
    key: Key

    @property
    def entry(self) -> Entry | None:
        """The entry as last read; None when it is no longer in the catalog."""
        return self.desk.catalog.find(self.key)


@dataclass(frozen=True, slots=True)
class ReviewQueue:
    """Entries to review, article by article, in the order of the catalogs, which `sync` makes that of the articles."""

    slots: tuple[Slot, ...]
    states: frozenset[ReviewState]
    """What was asked for; an entry that leaves these states is passed over."""

    def needs_review(self, number: int) -> bool:
        """Whether the entry at a 0-based place still is in one of the wanted states."""
        entry = self.slots[number].entry
        return entry is not None and entry.state in self.states

    def follow(self, number: int, seen: Entry) -> ReviewQueue:
        """The queue with the place of an entry whose source was edited given to what it became, if that is known."""
        desk = self.slots[number].desk
        for entry in desk.catalog.current:
            if entry.previous_msgid in (seen.msgid, seen.previous_msgid or seen.msgid):
                slots = (*self.slots[:number], Slot(desk, entry.key), *self.slots[number + 1 :])
                return replace(self, slots=slots)
        return self

    def insert(self, number: int, key: Key) -> ReviewQueue:
        """The queue with another entry of the same catalog at a 0-based place, before the one that is there."""
        added = Slot(self.slots[number].desk, key)
        states = self.states | {ReviewState.UNTRANSLATED, ReviewState.DRAFT}
        return ReviewQueue((*self.slots[:number], added, *self.slots[number:]), states)

    def remove(self, number: int) -> ReviewQueue:
        """The queue without a 0-based place."""
        return replace(self, slots=(*self.slots[:number], *self.slots[number + 1 :]))

    def count_unreviewed(self) -> int:
        """Entries of the queue that nobody has reviewed."""
        entries = (slot.entry for slot in self.slots)
        return sum(entry is not None and entry.state is not ReviewState.REVIEWED for entry in entries)


def read_queue(
    workspace: Workspace,
    articles: Sequence[Article],
    locale: Locale,
    states: Collection[ReviewState] = UNREVIEWED,
    *,
    carried: bool = False,
    on_error: Callable[[DragomanError], None] = raise_error,
) -> ReviewQueue:
    """The entries of the articles' catalogs that are in `states`, of each those first that were changed after a review.

    With `carried`, also those whose approval was carried over. An article without a catalog has none.

    `on_error` is called with an `InputError` for a catalog that cannot be read; if it returns, the others are shown.
    """
    slots: list[Slot] = []
    for article in articles:
        try:
            if not exists(workspace.catalog_file(article, locale)):
                continue
            desk = Desk(workspace, article, locale)
        except DragomanError as error:
            on_error(error)
            continue
        wanted = [entry for entry in desk.catalog.current if entry.state in states or (carried and entry.is_carried)]
        wanted.sort(key=lambda entry: not entry.is_modified)
        slots += [Slot(desk, entry.key) for entry in wanted]
    return ReviewQueue(tuple(slots), frozenset(states) | ({ReviewState.REVIEWED} if carried else set()))


def order_by_risk(queue: ReviewQueue) -> ReviewQueue:
    """The queue with the drafts that are most in doubt first, whatever article they are in; the rest in its order."""
    return replace(queue, slots=tuple(sorted(queue.slots, key=_rate_slot)))


def _rate_slot(slot: Slot) -> int:
    """The confidence in an entry's draft; what has none comes after all that have."""
    rated = rate_entry(slot.entry, slot.desk.article.format) if slot.entry is not None else None
    return 101 if rated is None else rated[0]
