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
from dragoman.review.course import Course
from dragoman.review.desk import Decide, Desk
from dragoman.review.errors import ConflictError
from dragoman.review.find import Replacement, find_repeats
from dragoman.review.queue import ReviewQueue, Slot
from dragoman.review.steps import Decision, Journal, Step
from dragoman.review.summary import Summary, summarize
from dragoman.review.wording import clean_words, list_errors, require_confirmation, space_as
from dragoman.review.written import Written

Clock = Callable[[], datetime]


def now_utc() -> datetime:
    """The present, to the minute, as receipts have it."""
    return datetime.now(UTC).replace(second=0, microsecond=0)


class ReviewSession(Course):
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
        self._reviewer = reviewer
        self._clock = clock
        self._started = monotonic()
        super().__init__(queue, journal, limit)

    @property
    def reviewer(self) -> Reviewer:
        """Who decides."""
        return self._reviewer

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

    @property
    def summary(self) -> Summary:
        """What the session came to so far."""
        return summarize(self._history.own, self._skipped, self._queue, seconds=monotonic() - self._started)

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
