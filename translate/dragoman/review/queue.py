"""Which entries are to be reviewed, in which order."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from dragoman.catalogs import Entry
from dragoman.errors import DragomanError, raise_error
from dragoman.files import exists
from dragoman.model import Key, Locale, Reviewer, ReviewState
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
class Wanted:
    """Which entries a reviewer asked for. Each thing that is named adds some."""

    states: frozenset[ReviewState] = UNREVIEWED
    carried: bool = False
    """Also approvals that were carried over."""
    modified: bool = False
    """Also what another tool changed after it was reviewed."""
    findings: bool = False
    """Also what the checks find fault with."""
    second: Reviewer | None = None
    """Who reviews second: also what one other person reviewed, never what they reviewed themselves."""

    @property
    def is_default(self) -> bool:
        """Whether nothing in particular was asked for."""
        return replace(self, second=None) == Wanted()

    def fits(self, desk: Desk, entry: Entry) -> bool:
        """Whether an entry waits for this reviewer."""
        state = entry.state
        if self.second is not None and state is ReviewState.REVIEWED:
            reviewers = {receipt.reviewer for receipt in entry.valid_receipts}
            if self.second in reviewers:
                return False
            if self.states == UNREVIEWED and len(reviewers) == 1:
                return True
        return (
            state in self.states
            or (self.states == UNREVIEWED and bool(entry.unplaced))
            or (self.carried and entry.is_carried)
            or (self.modified and entry.is_modified)
            or (self.findings and bool(desk.known_faults(entry)))
        )


@dataclass(frozen=True)
class ReviewQueue:
    """Entries to review, article by article, in the order of the catalogs, which `sync` makes that of the articles."""

    slots: tuple[Slot, ...]
    wanted: Wanted
    """What was asked for; an entry that no longer fits is passed over."""
    added: frozenset[Slot] = frozenset()
    """Entries that came to be during the review, and wait whatever was asked for."""
    is_whole: bool = False
    """Whether all entries of the catalogs are in it, in their order, and not the wanted only."""

    @cached_property
    def _numbers(self) -> dict[Slot, int]:
        return {slot: number for number, slot in enumerate(self.slots)}

    def number_of(self, slot: Slot) -> int | None:
        """The 0-based place of a slot."""
        return self._numbers.get(slot)

    def needs_review(self, number: int) -> bool:
        """Whether the entry at a 0-based place still is one of the wanted."""
        slot = self.slots[number]
        entry = slot.entry
        if entry is None:
            return False
        is_added = slot in self.added and entry.state is not ReviewState.REVIEWED
        return is_added or self.wanted.fits(slot.desk, entry)

    def find(self, start: int, step: int, fits: Callable[[int], bool]) -> int | None:
        """The nearest place that fits after another one or, with `step` -1, before it; goes round at the end."""
        total = len(self.slots)
        is_past = start >= total
        first = -1 if is_past and step > 0 else start
        places = ((first + step * distance) % total for distance in range(1, total + is_past))
        return next((number for number in places if fits(number)), None)

    def follow(self, number: int, seen: Entry) -> ReviewQueue:
        """The queue with the place of an entry whose source was edited given to what it became, if that is known."""
        desk = self.slots[number].desk
        for entry in desk.catalog.current:
            if entry.previous_msgid in (seen.msgid, seen.previous_msgid or seen.msgid):
                return self._with((*self.slots[:number], Slot(desk, entry.key), *self.slots[number + 1 :]))
        return self

    def insert(self, number: int, key: Key) -> ReviewQueue:
        """The queue with another entry of the same catalog at a 0-based place, before the one that is there."""
        added = Slot(self.slots[number].desk, key)
        queue = self._with((*self.slots[:number], added, *self.slots[number:]))
        return replace(queue, added=self.added | {added})

    def remove(self, slot: Slot) -> ReviewQueue:
        """The queue without a slot."""
        return self._with(tuple(other for other in self.slots if other != slot))

    def reread(self, desk: Desk) -> ReviewQueue:
        """The queue with the entries that are in a catalog now in the place of those that were, if it is whole."""
        if not self.is_whole:
            return self
        first = next((number for number, slot in enumerate(self.slots) if slot.desk is desk), len(self.slots))
        others = [slot for slot in self.slots if slot.desk is not desk]
        anew = [Slot(desk, entry.key) for entry in desk.catalog.current]
        return self._with((*others[:first], *anew, *others[first:]))

    def _with(self, slots: tuple[Slot, ...]) -> ReviewQueue:
        return replace(self, slots=slots)

    @cached_property
    def desks(self) -> list[Desk]:
        """The catalogs that the entries are in."""
        return list({id(slot.desk): slot.desk for slot in self.slots}.values())

    def count_left(self) -> int:
        """Entries of the queue that nobody has reviewed, or that wait for this one as the second reviewer."""
        return sum(self._is_left(slot.desk, entry) for slot in self.slots if (entry := slot.entry) is not None)

    def _is_left(self, desk: Desk, entry: Entry) -> bool:
        if entry.state is not ReviewState.REVIEWED:
            return True
        return self.wanted.second is not None and self.wanted.fits(desk, entry)


def read_queue(
    workspace: Workspace,
    articles: Sequence[Article],
    locale: Locale,
    wanted: Wanted | Collection[ReviewState] = UNREVIEWED,
    *,
    whole: bool = False,
    on_error: Callable[[DragomanError], None] = raise_error,
) -> ReviewQueue:
    """The wanted entries of the articles' catalogs, first those of all that were changed after a review.

    With `whole`, all entries in the articles' order; those that are wanted wait among them. An article without a
    catalog has none.

    `on_error` is called with an `InputError` for a catalog that cannot be read; if it returns, the others are shown.
    """
    wish = wanted if isinstance(wanted, Wanted) else Wanted(frozenset(wanted))
    desks: list[Desk] = []
    for article in articles:
        try:
            if exists(workspace.catalog_file(article, locale)):
                desks.append(Desk(workspace, article, locale))
        except DragomanError as error:
            on_error(error)
    found = [(desk, entry) for desk in desks for entry in desk.catalog.current if whole or wish.fits(desk, entry)]
    if not whole:
        found.sort(key=lambda pair: not pair[1].is_modified)
    return ReviewQueue(tuple(Slot(desk, entry.key) for desk, entry in found), wish, is_whole=whole)


def order_by_risk(queue: ReviewQueue) -> ReviewQueue:
    """The queue with the drafts that are most in doubt first, whatever article they are in; the rest in its order."""
    return replace(queue, slots=tuple(sorted(queue.slots, key=_rate_slot)))


def _rate_slot(slot: Slot) -> int:
    """The confidence in an entry's draft; what has none comes after all that have."""
    rated = rate_entry(slot.entry, slot.desk.article.format) if slot.entry is not None else None
    return 101 if rated is None else rated[0]
