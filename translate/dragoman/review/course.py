"""Where in a queue a reviewer is, and what is before them."""

from __future__ import annotations

from collections.abc import Collection

from dragoman.errors import UsageError
from dragoman.review.desk import Desk
from dragoman.review.history import History
from dragoman.review.item import Item
from dragoman.review.queue import ReviewQueue, Slot
from dragoman.review.steps import Journal, Step


class Course:
    """The way through a queue. It goes on where an earlier session left, as the journal tells."""

    def __init__(self, queue: ReviewQueue, journal: Journal | None, limit: int | None) -> None:
        self._queue = queue
        self._journal = journal
        self._limit = limit
        self._number = -1
        """0-based place in the queue; its length when the reviewer is through."""
        self._trail: list[Slot] = []
        """What leads here, for `back`."""
        self._history = History(journal, queue.desks)
        self._skipped: set[Slot] = set()
        self._reach: Collection[Slot] | None = None
        self._item: Item | None = None
        self.resumes_at = 0
        """The 0-based place where the reviewer left an earlier session; 0 where none is known."""
        self._resume()

    @property
    def _place_name(self) -> str:
        return "\n".join(str(desk.article) for desk in self._queue.desks)

    def _resume(self) -> None:
        """To where the reviewer left if that still waits, else to what waits after it, else to the first that waits."""
        place = self._journal.place(self._place_name) if self._journal else None
        desk = next((desk for desk in self._queue.desks if place and str(desk.article) == place[0]), None)
        number = self._queue.number_of(Slot(desk, place[1])) if desk and place else None
        self.resumes_at = number or 0
        if number is not None and self._has_words(number):
            self._number = number
            self._show()
        elif number is not None:
            self._number = number - 1
            self._go_on()
        if self._item is None:
            self._number = -1
            self._go_on()
        self._trail.clear()

    def _has_words(self, number: int) -> bool:
        """Whether words were being typed there; those for what was not asked for now are left until it is."""
        slot = self._queue.slots[number]
        if not (self._queue.wanted.is_default or self._queue.needs_review(number)):
            return False
        return self._journal is not None and self._journal.words(slot.desk, slot.key) is not None

    @property
    def queue(self) -> ReviewQueue:
        """What is gone through."""
        return self._queue

    @property
    def number(self) -> int:
        """The 0-based place in the queue; its length after the last."""
        return self._number

    @property
    def item(self) -> Item | None:
        """What is before the reviewer; None after the last."""
        return self._item

    @property
    def desk(self) -> Desk | None:
        """The catalog of what is before the reviewer."""
        return self._queue.slots[self._number].desk if self._item is not None else None

    def narrow(self, slots: Collection[Slot] | None) -> None:
        """Goes on among these only from now on; among all with None."""
        self._reach = None if slots is None else frozenset(slots)

    def skip(self) -> None:
        """Leaves the entry as it is and goes on to the next."""
        self._require_item()
        self._skipped.add(self._queue.slots[self._number])
        self._go_on()

    def back(self) -> None:
        """Returns to the entry shown before this one. Raises `UsageError` when there is none."""
        while self._trail:
            slot = self._trail.pop()
            slot.desk.refresh()
            number = self._queue.number_of(slot)
            if number is not None and slot.entry is not None:
                self._number = number
                self._show()
                return
        raise UsageError("this is where the review began")

    def go_to(self, number: int) -> None:
        """To a 0-based place of the queue. Raises `UsageError` when there is none."""
        if not 0 <= number < len(self._queue.slots):
            raise UsageError(f"there is no segment {number + 1:,}", remedy=f"There are {len(self._queue.slots):,}.")
        self._leave()
        self._number = number
        self._queue.slots[number].desk.refresh()
        self._show()

    def _return_to(self, step: Step) -> None:
        slot = Slot(step.writes[0][0], step.key)
        number = self._queue.number_of(slot)
        if slot in self._trail:
            del self._trail[self._trail.index(slot) :]
        if number is not None:
            self._number = number
        self._show()

    @property
    def words(self) -> str | None:
        """What was typed for the entry at hand and not written, before the session ended or the edit was left."""
        if self._journal is None or self._item is None:
            return None
        return self._journal.words(self._queue.slots[self._number].desk, self._item.entry.key)

    def keep_words(self, words: str | None) -> None:
        """Keeps what is being typed, so that it survives the end of this process at any moment; None gives it up.

        Raises `InputError` when it cannot be kept.
        """
        if self._journal is not None and self._item is not None:
            self._journal.keep_words(self._queue.slots[self._number].desk, self._item.entry.key, words)

    def take_anew(self, desk: Desk) -> None:
        """Goes on with a catalog that another program wrote; its entries are those of the queue, if that is whole."""
        slot = self._queue.slots[self._number] if self._item is not None else None
        self._queue = self._queue.reread(desk)
        number = self._queue.number_of(slot) if slot else None
        if slot is None:
            self._number = len(self._queue.slots)
        elif number is not None and slot.entry is not None:
            self._number = number
            self._show()
        else:
            self._number = min(self._number, len(self._queue.slots)) - 1
            self._item = None
            self._go_on()

    def show_anew(self) -> None:
        """Describes what is before the reviewer again, since more is known about it."""
        self._show()

    def _require_item(self) -> Item:
        if self._item is None:
            raise UsageError("nothing is left in the queue", remedy="Go back, undo, or quit.")
        return self._item

    def _leave(self) -> None:
        if self._item is not None:
            self._trail.append(self._queue.slots[self._number])

    def _go_on(self) -> None:
        """To the next place that needs a decision, as the catalogs are on disk now."""
        self._leave()
        self._number = len(self._queue.slots) if self.is_enough else self._find_next(self._number + 1)
        self._show()

    def _find_next(self, number: int) -> int:
        """The first place from `number` on that needs a decision; the length of the queue when none does."""
        refreshed: set[Desk] = set()
        while number < len(self._queue.slots):
            desk = self._queue.slots[number].desk
            if desk not in refreshed:
                desk.refresh()
                refreshed.add(desk)
            if self.is_in_reach(number) and self._queue.needs_review(number):
                break
            number += 1
        return number

    def is_in_reach(self, number: int) -> bool:
        """Whether a 0-based place of the queue is among those that are gone through."""
        return self._reach is None or self._queue.slots[number] in self._reach

    @property
    def is_enough(self) -> bool:
        """Whether as many entries as were asked for have been decided or skipped."""
        if self._limit is None:
            return False
        steps = [step for step in self._history.own if step.decision.is_final]
        decided = {Slot(step.writes[0][0], step.key) for step in steps}
        return len(decided | self._skipped) >= self._limit

    def _show(self) -> None:
        slots = self._queue.slots
        slot = slots[self._number] if self._number < len(slots) else None
        entry = slot.entry if slot else None
        self._item = slot.desk.describe(entry, self._number + 1, len(slots)) if slot and entry else None
        if self._journal and slot:
            self._journal.keep_place(slot.desk, slot.key, self._place_name)
