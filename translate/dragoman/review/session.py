"""The review session: what is before the reviewer, what they may decide, and how to take it back."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum

from dragoman.catalogs import Entry
from dragoman.checks import Finding
from dragoman.display import resolve_marks
from dragoman.errors import UsageError
from dragoman.model import Reviewer
from dragoman.review.desk import Written
from dragoman.review.errors import ConfirmationError, ConflictError
from dragoman.review.item import Item
from dragoman.review.queue import ReviewQueue

Clock = Callable[[], datetime]


class Decision(StrEnum):
    """What a reviewer decided on an entry."""

    ACCEPTED = "accepted"
    EDITED = "edited"
    REJECTED = "rejected"
    NOTED = "noted"
    SPLIT_OFF = "split off"


_STAYING = (Decision.NOTED, Decision.SPLIT_OFF)
"""Decisions that say nothing about the translation."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What a session came to, in entries. What was undone does not count."""

    reviewed: int
    """Accepted or edited."""
    edited: int
    """Of the reviewed."""
    rejected: int
    skipped: int
    """Passed over, and not decided later."""
    left: int
    """Entries of the queue that nobody has reviewed."""


@dataclass(frozen=True, slots=True)
class _Step:
    """A decision that can be undone."""

    number: int
    decision: Decision
    written: Written


def now_utc() -> datetime:
    """The present, to the minute, as receipts have it."""
    return datetime.now(UTC).replace(second=0, microsecond=0)


class ReviewSession:
    """One reviewer going through a queue. Every decision is on disk when its method returns."""

    def __init__(self, queue: ReviewQueue, reviewer: Reviewer, clock: Clock = now_utc) -> None:
        self._queue = queue
        self._reviewer = reviewer
        self._clock = clock
        self._number = -1
        """0-based place in the queue; its length when the reviewer is through."""
        self._trail: list[int] = []
        """The places that lead here, for `back`."""
        self._steps: list[_Step] = []
        self._skipped: set[int] = set()
        self._item: Item | None = None
        self._go_on()

    @property
    def item(self) -> Item | None:
        """What is before the reviewer; None after the last."""
        return self._item

    def accept(self, *, confirmed: bool = False) -> None:
        """The translation is good as it stands; goes on to the next.

        Raises `UsageError` when there is no translation, or it has a control character that the source has not;
        `ConfirmationError` when it has another error-level finding and the decision is not `confirmed`; and as
        `Desk.change` does.
        """
        item = self._require_item()
        if not item.translation:
            raise UsageError("there is no translation to accept", remedy="Edit it, or skip it.")
        _require_confirmation(item.findings, confirmed=confirmed)
        self._decide(
            Decision.ACCEPTED, lambda entry: entry.with_review(reviewer=self._reviewer, at=self._clock()), joins=True
        )
        self._go_on()

    def edit(self, text: str, *, confirmed: bool = False) -> tuple[Finding, ...]:
        """`text` is the translation; goes on to the next. Returns the checks' findings.

        Raises `UsageError` for a text that is empty or has control characters, else as `accept` does.
        """
        item = self._require_item()
        text = resolve_marks(text, item.entry.msgid + item.translation)
        text = _space_as(item.entry.msgid, _clean(text, known=item.entry.msgid))
        findings = self._queue.slots[self._number].desk.findings(item.entry, text)
        _require_confirmation(findings, confirmed=confirmed)
        self._decide(
            Decision.EDITED,
            lambda entry: entry.with_review(text, reviewer=self._reviewer, at=self._clock()),
        )
        self._go_on()
        return findings

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

    def note(self, text: str) -> None:
        """Writes a note on the entry, and stays with it.

        Raises `UsageError` for a note that is empty or could be taken for Dragoman's own line, and as `Desk.change`.
        """
        text = _clean(text, "note")
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
        written = self._queue.slots[self._number].desk.split_off(item.entry, line)
        if written.added is not None:
            self._queue = self._queue.insert(self._number, written.added.key)
            self._renumber(self._number, 1)
        self._steps.append(_Step(self._number + 1, Decision.SPLIT_OFF, written))
        self._show()

    def _renumber(self, start: int, by: int) -> None:
        """Follows places of the queue from `start` on to where they are now."""

        def move(number: int) -> int:
            return number + by if number >= start else number

        self._trail = [move(number) for number in self._trail]
        self._steps = [replace(step, number=move(step.number)) for step in self._steps]
        self._skipped = {move(number) for number in self._skipped}

    def skip(self) -> None:
        """Leaves the entry as it is and goes on to the next."""
        self._require_item()
        self._skipped.add(self._number)
        self._go_on()

    def back(self) -> None:
        """Returns to the entry shown before this one. Raises `UsageError` when there is none."""
        while self._trail:
            number = self._trail.pop()
            slot = self._queue.slots[number]
            slot.desk.refresh()
            if slot.entry is not None:
                self._number = number
                self._show()
                return
        raise UsageError("this is where the review began")

    def undo(self) -> Decision:
        """Takes back the last decision that still stands, and returns to its entry, which is exactly as it was.

        Raises `UsageError` when there is none, `ConflictError` when somebody else changed the entry since: their
        version stays, and the next undo is for the decision before.
        """
        if not self._steps:
            raise UsageError("there is nothing to undo")
        step = self._steps[-1]
        try:
            self._queue.slots[step.number].desk.restore(step.written)
        except ConflictError:
            self._steps.pop()
            raise
        self._steps.pop()
        self._number = step.number
        if step.written.added is not None:  # which has the place before
            self._number -= 1
            self._queue = self._queue.remove(self._number)
            self._skipped.discard(self._number)
            self._trail = [number for number in self._trail if number != self._number]
            self._renumber(step.number, -1)
        while self._trail and self._trail[-1] >= self._number:
            self._trail.pop()
        self._show()
        return step.decision

    @property
    def summary(self) -> Summary:
        """What the session came to so far."""
        decided = {step.number: step.decision for step in self._steps if step.decision not in _STAYING}
        rejected = {number for number, decision in decided.items() if decision is Decision.REJECTED}
        edited = {step.number for step in self._steps if step.decision is Decision.EDITED}
        return Summary(
            reviewed=len(decided.keys() - rejected),
            edited=len(edited - rejected),
            rejected=len(rejected),
            skipped=len(self._skipped - decided.keys()),
            left=self._queue.count_unreviewed(),
        )

    def _require_item(self) -> Item:
        if self._item is None:
            raise UsageError("nothing is left in the queue", remedy="Go back, undo, or quit.")
        return self._item

    def _decide(self, decision: Decision, change: Callable[[Entry], Entry], *, joins: bool = False) -> None:
        item = self._require_item()
        desk = self._queue.slots[self._number].desk
        try:
            written = desk.change(item.entry, change, joins=joins)
        except ConflictError:
            self._show_conflict(item.entry)
            raise
        self._steps.append(_Step(self._number, decision, written))

    def _show_conflict(self, seen: Entry) -> None:
        """Puts what is there now before the reviewer: the entry, or the one its changed source became, or the next."""
        slot = self._queue.slots[self._number]
        if slot.entry is None:
            self._queue = self._queue.follow(self._number, seen)
        if self._queue.slots[self._number].entry is None:
            self._go_on()
        else:
            self._show()

    def _go_on(self) -> None:
        """To the next place that needs a decision, as the catalogs are on disk now."""
        if self._item is not None:
            self._trail.append(self._number)
        self._number += 1
        while self._number < len(self._queue.slots):
            self._queue.slots[self._number].desk.refresh()
            if self._queue.needs_review(self._number):
                break
            self._number += 1
        self._show()

    def _show(self) -> None:
        slots = self._queue.slots
        slot = slots[self._number] if self._number < len(slots) else None
        entry = slot.entry if slot else None
        self._item = slot.desk.describe(entry, self._number + 1, len(slots)) if slot and entry else None


def _clean(text: str, what: str = "translation", known: str = "") -> str:
    """The text without space around it. Raises `UsageError` when it is empty or has control characters not `known`."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if not text:
        raise UsageError(f"the {what} is empty", remedy="Write some words, or give another answer.")
    for character in text:
        if unicodedata.category(character) in ("Cc", "Cs") and character not in f"\n\t{known}":
            raise UsageError(
                f"the {what} has a control character, U+{ord(character):04X}", remedy="Write it without that character."
            )
    return text


def _space_as(source: str, text: str) -> str:
    """The text with the space before and after it that the source has; msgfmt asks for the same line ends."""
    before = source[: len(source) - len(source.lstrip())]
    after = source[len(source.rstrip()) :]
    return f"{before}{text}{after}"


def _require_confirmation(findings: Iterable[Finding], *, confirmed: bool) -> None:
    errors = [finding for finding in findings if finding.level == "error"]
    for finding in errors:
        if finding.check == "control":
            raise UsageError(finding.message, remedy="Edit the translation, without that character.")
    if errors and not confirmed:
        raise ConfirmationError(errors)
