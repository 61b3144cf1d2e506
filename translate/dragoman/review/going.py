"""Where one may go from the segment at hand: to what is beside it, to what it is, to what it says."""

from __future__ import annotations

from collections.abc import Callable

from dragoman.errors import UsageError
from dragoman.model import ReviewState
from dragoman.review.course import Course
from dragoman.review.find import Pattern


class Going:
    """Finds other segments of a session, among those that its course goes through; remembers what was searched for.

    Each method but `search` takes 1 for what comes after the segment at hand or -1 for what comes before it, and gives
    a 0-based place of the queue, or raises `UsageError` where there is none. All but `beside` go round at the end.
    """

    def __init__(self, course: Course) -> None:
        self._course = course
        self._pattern: Pattern | None = None
        self._hit: int | None = None
        """The 0-based place that a search led to."""

    @property
    def found(self) -> Pattern | None:
        """What was searched for, where a search led here."""
        return self._pattern if self._hit == self._course.number else None

    def beside(self, step: int) -> int:
        """The next, whatever it is."""
        number = self._course.number + step
        while 0 <= number < len(self._course.queue.slots):
            if self._course.is_in_reach(number):
                return number
            number += step
        raise UsageError("this is the last one" if step > 0 else "this is the first one")

    def waiting(self, step: int) -> int:
        """What needs review."""
        return self._find(step, self._course.queue.needs_review, "nothing else waits for review")

    def stale(self, step: int) -> int:
        """What is stale."""
        return self._find(step, self._is_stale, "nothing else is stale")

    def with_finding(self, step: int) -> int:
        """What the checks find fault with. May take its time: where little is wrong, all of a catalog is checked."""
        return self._find(step, self._has_finding, "the checks find nothing else")

    def search(self, pattern: Pattern) -> int:
        """Where the words are, from the segment at hand on."""
        self._pattern = pattern
        here = self._course.number
        if self._course.item is not None and self._is_hit(here):
            self._hit = here
            return here
        return self.hit(1)

    def hit(self, step: int) -> int:
        """Where the words are that were searched for last."""
        self._hit = self._find(step, self._is_hit, "not found anywhere else")
        return self._hit

    def _find(self, step: int, fits: Callable[[int], bool], none: str) -> int:
        queue, course = self._course.queue, self._course

        def is_wanted(number: int) -> bool:
            return course.is_in_reach(number) and fits(number)

        found = queue.find(min(course.number, len(queue.slots)), step, is_wanted)
        if found is None:
            raise UsageError(none)
        return found

    def _is_stale(self, number: int) -> bool:
        entry = self._course.queue.slots[number].entry
        return entry is not None and entry.state is ReviewState.STALE

    def _has_finding(self, number: int) -> bool:
        slot = self._course.queue.slots[number]
        entry = slot.entry
        return entry is not None and bool(slot.desk.find_faults(entry))

    def _is_hit(self, number: int) -> bool:
        if self._pattern is None:
            raise UsageError("nothing was searched for", remedy="Search first.")
        entry = self._course.queue.slots[number].entry
        return entry is not None and self._pattern.fits(entry)
