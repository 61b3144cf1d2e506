"""The review session: what is before the reviewer, what they may decide, and how to take it back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from time import monotonic

from dragoman.catalogs import Entry
from dragoman.checks import Finding
from dragoman.display import resolve_marks
from dragoman.errors import UsageError
from dragoman.model import Reviewer, ReviewState
from dragoman.review.desk import Decide, Desk, Written
from dragoman.review.errors import ConflictError
from dragoman.review.find import Replacement, find_repeats
from dragoman.review.history import History
from dragoman.review.item import Item
from dragoman.review.queue import ReviewQueue, Slot
from dragoman.review.steps import Decision, Journal, Step
from dragoman.review.summary import Summary, summarize
from dragoman.review.wording import clean_words, list_errors, require_confirmation, space_as

Clock = Callable[[], datetime]


def now_utc() -> datetime:
    """The present, to the minute, as receipts have it."""
    return datetime.now(UTC).replace(second=0, microsecond=0)


class ReviewSession:
    """One reviewer going through a queue. Every decision is on disk when its method returns.

    With a `journal`, decisions can be taken back after the session, too, and what is being typed is kept. With a
    `limit`, the session is through when so many entries were decided or skipped.
    """

    def __init__(
        self,
        queue: ReviewQueue,
        reviewer: Reviewer,
        clock: Clock = now_utc,
        *,
        journal: Journal | None = None,
        limit: int | None = None,
    ) -> None:
        self._queue = queue
        self._reviewer = reviewer
        self._clock = clock
        self._journal = journal
        self._limit = limit
        self._number = -1
        """0-based place in the queue; its length when the reviewer is through."""
        self._trail: list[Slot] = []
        """What leads here, for `back`."""
        self._history = History(journal, queue.desks)
        self._skipped: set[Slot] = set()
        self._started = monotonic()
        self._item: Item | None = None
        self._resume()

    @property
    def _place_name(self) -> str:
        return "\n".join(str(desk.article) for desk in self._queue.desks)

    def _resume(self) -> None:
        """To where the reviewer left if that still waits, else to what waits after it, else to the first that waits."""
        place = self._journal.place(self._place_name) if self._journal else None
        desk = next((desk for desk in self._queue.desks if place and str(desk.article) == place[0]), None)
        number = self._queue.number_of(Slot(desk, place[1])) if desk and place else None
        if number is not None and desk and place and self._journal and self._journal.words(desk, place[1]) is not None:
            self._number = number
            self._show()
        elif number is not None:
            self._number = number - 1
            self._go_on()
        if self._item is None:
            self._number = -1
            self._go_on()
        self._trail.clear()

    @property
    def queue(self) -> ReviewQueue:
        """What is gone through."""
        return self._queue

    @property
    def reviewer(self) -> Reviewer:
        """Who decides."""
        return self._reviewer

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

    def accept(self, *, confirmed: bool = False) -> None:
        """The translation is good as it stands; goes on to the next.

        Raises `UsageError` when there is no translation, or it has a control character that the source has not;
        `ConfirmationError` when it has another error-level finding and the decision is not `confirmed`; and as
        `Desk.change` does.
        """
        self._history.add(Step(Decision.ACCEPTED, (self._accept(confirmed=confirmed),)))
        self._go_on()

    def _accept(self, *, confirmed: bool) -> tuple[Desk, Written]:
        item = self._require_item()
        if not item.translation:
            raise UsageError("there is no translation to accept", remedy="Edit it, or skip it.")
        require_confirmation(self._all_findings(item.entry, item.translation), confirmed=confirmed)
        return self._write(self._reviewed, joins=True)

    def _reviewed(self, entry: Entry) -> Entry:
        return entry.with_review(reviewer=self._reviewer, at=self._clock())

    def _all_findings(self, entry: Entry, text: str) -> tuple[Finding, ...]:
        desk = self._queue.slots[self._number].desk
        desk.prepare()
        return desk.findings(entry, text)

    def edit(self, text: str, *, confirmed: bool = False) -> tuple[Finding, ...]:
        """`text` is the translation; goes on to the next. Returns the checks' findings.

        Raises `UsageError` for a text that is empty or has control characters, else as `accept` does.
        """
        item = self._require_item()
        text = resolve_marks(text, item.entry.msgid + item.translation)
        text = space_as(item.entry.msgid, clean_words(text, known=item.entry.msgid))
        findings = self._all_findings(item.entry, text)
        require_confirmation(findings, confirmed=confirmed)
        self._decide(
            Decision.EDITED,
            lambda entry: entry.with_review(text, reviewer=self._reviewer, at=self._clock()),
        )
        self._go_on()
        return findings

    def check(self, text: str) -> tuple[Finding, ...]:
        """What would be wrong with `text` as the translation of what is before the reviewer; while it is typed."""
        item = self._require_item()
        text = space_as(item.entry.msgid, resolve_marks(text, item.entry.msgid + item.translation).strip())
        return self._queue.slots[self._number].desk.findings(item.entry, text)

    def take(self, number: int = 1, *, confirmed: bool = False) -> tuple[Finding, ...]:
        """Another version is the translation, by its 1-based number among `Item.versions`; as `edit` in all else.

        Raises `UsageError` when there is no such version.
        """
        versions = self._require_item().versions
        if not versions:
            raise UsageError("there is no other version to take", remedy="Edit the translation.")
        if not 1 <= number <= len(versions):
            raise UsageError(f"there is no version {number}", remedy=f"Name one from 1 to {len(versions)}.")
        return self.edit(versions[number - 1].text, confirmed=confirmed)

    def reject(self) -> None:
        """The translation is no good: a machine's is emptied, a person's waits for another look; goes on to the next.

        Raises `UsageError` when there is no translation, and as `Desk.change` does.
        """
        if not self._require_item().translation:
            raise UsageError("there is no translation to reject", remedy="Edit it, or skip it.")
        self._decide(Decision.REJECTED, lambda entry: entry.with_rejection(reviewer=self._reviewer, at=self._clock()))
        self._go_on()

    def doubt(self, reason: str) -> None:
        """The translation needs work, for a reason that others read as a note; its words stay. Goes on to the next.

        Raises `UsageError` when there is no translation or no reason, and as `Desk.change` does.
        """
        if not self._require_item().translation:
            raise UsageError("there is no translation to work on", remedy="Write a note, or skip it.")
        reason = clean_words(reason, "reason")
        self._decide(Decision.DOUBTED, lambda entry: entry.with_doubt(" ".join(reason.split())))
        self._go_on()

    def note(self, text: str) -> None:
        """Writes a note on the entry, and stays with it.

        Raises `UsageError` for a note that is empty or could be taken for Dragoman's own line, and as `Desk.change`.
        """
        text = clean_words(text, "note")
        if any(line.strip().startswith("dragoman:") for line in text.splitlines()):
            raise UsageError("a note cannot start with “dragoman:”", remedy="Put another word first.")
        self._decide(Decision.NOTED, lambda entry: entry.with_note(text))
        self._show()

    def split_off(self, line: int) -> None:
        """Gives the place in a line of the article an entry of its own, which comes first, and the rest after it.

        Raises `UsageError` when the text stands in one place only or not in that line, and as `Desk.change` does.
        """
        item = self._require_item()
        lines = [place.line for place in item.places]
        if len(lines) < 2:
            raise UsageError("this text stands in one place only", remedy="Edit it.")
        if line not in lines:
            known = ", ".join(map(str, lines))
            raise UsageError(f"this text does not stand in line {line}", remedy=f"Name one of its lines: {known}.")
        desk = self._queue.slots[self._number].desk
        written = desk.split_off(item.entry, line)
        if written.added is not None:
            self._queue = self._queue.insert(self._number, written.added.key)
        self._history.add(Step(Decision.SPLIT_OFF, ((desk, written),)))
        self._show()

    def accept_repeats(self, *, confirmed: bool = False) -> int:
        """Accepts the translation here, and wherever else the same text waits without a person's other words.

        Returns how many others there were; they are one step with it. Raises as `accept` does.
        """
        item = self._require_item()
        others = find_repeats(self._queue, item.entry)
        text = item.entry.msgstr
        writes = [self._accept(confirmed=confirmed)]
        for desk, entries in others:
            fitting = [entry for entry in entries if not list_errors(desk.findings(entry, text))]
            changes: list[tuple[Entry, Decide]] = [(entry, self._reviewed_as(text)) for entry in fitting]
            writes += [(desk, written) for written in desk.change_all(changes)]
        self._history.add(Step(Decision.REPEATED, tuple(writes)))
        self._go_on()
        return len(writes) - 1

    def _reviewed_as(self, text: str) -> Decide:
        return lambda entry: entry.with_review(text, reviewer=self._reviewer, at=self._clock())

    def replace(self, replacements: Sequence[Replacement]) -> int:
        """Writes replacements that the reviewer saw, as one step; what was reviewed is reviewed by them.

        What waits for a review goes on waiting. Entries that changed since the preview are left. Returns how many were
        written. Raises as `Desk.change` does.
        """
        grouped: dict[int, tuple[Desk, list[tuple[Entry, Decide]]]] = {}
        for one in replacements:
            grouped.setdefault(id(one.slot.desk), (one.slot.desk, []))[1].append((one.before, self._replaced_by(one)))
        writes = [(desk, written) for desk, changes in grouped.values() for written in desk.change_all(changes)]
        if writes:
            self._history.add(Step(Decision.REPLACED, tuple(writes)))
        self._show()
        return len(writes)

    def _replaced_by(self, one: Replacement) -> Decide:
        def decide(entry: Entry) -> Entry:
            changed = entry.with_words(one.change)
            return self._reviewed(changed) if entry.state is ReviewState.REVIEWED else changed

        return decide

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

    def undo(self) -> Decision:
        """Takes back the last decision that still stands, and returns to its entry, which is exactly as it was.

        Raises `UsageError` when there is none, `ConflictError` when somebody else changed the entry since: their
        version stays, and the next undo is for the decision before.
        """
        step = self._history.undo()
        for desk, written in step.writes:
            if written.added is not None:
                added = Slot(desk, written.added.key)
                self._queue = self._queue.remove(added)
                self._skipped.discard(added)
                self._trail = [slot for slot in self._trail if slot != added]
        self._return_to(step)
        return step.decision

    def redo(self) -> Decision:
        """Decides once more what was undone last, and shows its entry.

        Raises `UsageError` when there is nothing, `ConflictError` when somebody else changed the entry since.
        """
        step = self._history.redo()
        for desk, written in step.writes:
            number = self._queue.number_of(Slot(desk, written.after.key))
            if written.added is not None and number is not None:
                self._queue = self._queue.insert(number, written.added.key)
        self._return_to(step)
        return step.decision

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

    @property
    def summary(self) -> Summary:
        """What the session came to so far."""
        return summarize(self._history.own, self._skipped, self._queue, seconds=monotonic() - self._started)

    def _require_item(self) -> Item:
        if self._item is None:
            raise UsageError("nothing is left in the queue", remedy="Go back, undo, or quit.")
        return self._item

    def _decide(self, decision: Decision, change: Decide) -> None:
        self._history.add(Step(decision, (self._write(change, keeps_words=decision is Decision.NOTED),)))

    def _write(self, change: Decide, *, joins: bool = False, keeps_words: bool = False) -> tuple[Desk, Written]:
        item = self._require_item()
        desk = self._queue.slots[self._number].desk
        try:
            written = desk.change(item.entry, change, joins=joins)
        except ConflictError:
            self._show_conflict(item.entry)
            raise
        if self._journal and not keeps_words:
            self._journal.keep_words(desk, item.entry.key, None)
        return desk, written

    def _show_conflict(self, seen: Entry) -> None:
        """Puts what is there now before the reviewer: the entry, or the one its changed source became, or the next."""
        slot = self._queue.slots[self._number]
        if slot.entry is None:
            self._queue = self._queue.follow(self._number, seen)
        if self._queue.slots[self._number].entry is None:
            self._go_on()
        else:
            self._show()

    def _leave(self) -> None:
        if self._item is not None:
            self._trail.append(self._queue.slots[self._number])

    def _go_on(self) -> None:
        """To the next place that needs a decision, as the catalogs are on disk now."""
        self._leave()
        self._number = len(self._queue.slots) if self._is_enough() else self._find_next(self._number + 1)
        self._show()

    def _find_next(self, number: int) -> int:
        """The first place from `number` on that needs a decision; the length of the queue when none does."""
        refreshed: set[Desk] = set()
        while number < len(self._queue.slots):
            desk = self._queue.slots[number].desk
            if desk not in refreshed:
                desk.refresh()
                refreshed.add(desk)
            if self._queue.needs_review(number):
                break
            number += 1
        return number

    def _is_enough(self) -> bool:
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
