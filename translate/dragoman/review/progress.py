"""How far articles have come, counted again only where something changed."""

from __future__ import annotations

from collections import Counter
from itertools import compress, count
from operator import is_not

from dragoman.catalogs import Catalog, Entry
from dragoman.model import ReviewState
from dragoman.review.desk import Desk


class Progress:
    """Entries by state, catalog by catalog."""

    def __init__(self) -> None:
        self._counted: dict[
            Desk, tuple[Catalog, tuple[Entry, ...], list[ReviewState | None], Counter[ReviewState]]
        ] = {}

    def count(self, desk: Desk) -> Counter[ReviewState]:
        """The current entries of a catalog, by state."""
        known = self._counted.get(desk)
        if known is not None and known[0] is desk.catalog:
            return known[3]
        entries = desk.catalog.entries
        if known is not None and len(known[1]) == len(entries):
            states, counts = known[2], known[3]
            changed = list(compress(count(), map(is_not, entries, known[1])))
        else:
            states, counts = [None] * len(entries), Counter()
            changed = list(range(len(entries)))
        for number in changed:
            before, after = states[number], _state_of(entries[number])
            states[number] = after
            counts.update([after] if after else [])
            counts.subtract([before] if before else [])
        self._counted[desk] = (desk.catalog, entries, states, counts)
        return counts


def _state_of(entry: Entry) -> ReviewState | None:
    return None if entry.obsolete else entry.state
