"""What a session came to."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from dragoman.catalogs import Entry
from dragoman.model import ReviewState, count_words
from dragoman.review.queue import ReviewQueue, Slot
from dragoman.review.steps import Decision, Step


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
    """Entries of the queue that still wait."""
    words: int = 0
    """Of the sources of what was reviewed."""
    seconds: float = field(default=0.0, compare=False)
    """Since the session began."""
    distance: float | None = None
    """How far the reviewed is from the drafts it was made of, 0–100: edits by character for each of the longer text.
    None where nothing was made of a draft."""

    @property
    def words_an_hour(self) -> int:
        """Words reviewed, for an hour at this pace."""
        return round(self.words * 3600 / self.seconds) if self.seconds else 0


_PACE_SECONDS = 300
"""From which a session tells of a pace."""


def describe_summary(summary: Summary) -> str:
    """`12 reviewed (3 edited), 1 rejected, 4 skipped, 20 left`."""
    edited = f" ({summary.edited} edited)" if summary.edited else ""
    return (
        f"{summary.reviewed} reviewed{edited}, {summary.rejected} rejected, {summary.skipped} skipped,"
        f" {summary.left} left"
    )


def describe_pace(summary: Summary) -> str:
    """`1,204 words in 45 min, 1,605 words an hour; 12 % from the drafts`; empty where nothing was reviewed.

    Of less than five minutes no pace is told: what a few seconds come to in an hour says nothing.
    """
    if not summary.reviewed:
        return ""
    told = f"{summary.words:,} words in "
    if summary.seconds < _PACE_SECONDS:
        told += f"{round(summary.seconds)} s"
    else:
        told += f"{round(summary.seconds / 60)} min, {summary.words_an_hour:,} words an hour"
    return told if summary.distance is None else f"{told}; {summary.distance:.0f} % from the drafts"


_STAYING = (Decision.NOTED, Decision.SPLIT_OFF)
"""Decisions that say nothing about the translation."""
_AGAINST = (Decision.REJECTED, Decision.DOUBTED)


def summarize(steps: Sequence[Step], skipped: Collection[Slot], queue: ReviewQueue, *, seconds: float) -> Summary:
    """What these steps came to."""
    decided: dict[Slot, Decision] = {}
    first: dict[Slot, Entry] = {}
    last: dict[Slot, Entry] = {}
    for step in steps:
        if step.decision in _STAYING:
            continue
        for desk, written in step.writes:
            slot = Slot(desk, written.after.key)
            first.setdefault(slot, written.before)
            last[slot] = written.after
            decided[slot] = step.decision
    rejected = {slot for slot, decision in decided.items() if decision in _AGAINST}
    reviewed = [slot for slot in decided if slot not in rejected and last[slot].state is ReviewState.REVIEWED]
    return Summary(
        reviewed=len(reviewed),
        edited=sum(first[slot].translations != last[slot].translations for slot in reviewed),
        rejected=len(rejected),
        skipped=len(set(skipped) - decided.keys()),
        left=queue.count_left(),
        words=sum(count_words(last[slot].msgid) for slot in reviewed),
        seconds=seconds,
        distance=_measure_distance((first[slot], last[slot]) for slot in reviewed),
    )


def _measure_distance(pairs: Iterable[tuple[Entry, Entry]]) -> float | None:
    from rapidfuzz.distance import Levenshtein

    drafted = [(before, after) for before, after in pairs if before.state is ReviewState.DRAFT]
    if not drafted:
        return None
    shares = [
        Levenshtein.normalized_distance("\n".join(before.translations), "\n".join(after.translations))
        for before, after in drafted
    ]
    return 100 * sum(shares) / len(shares)
