"""How far articles have come, counted again only where something changed."""

from __future__ import annotations

from collections import Counter

from dragoman.catalogs import Catalog, Entry
from dragoman.model import Key, ReviewState
from dragoman.review.desk import Desk


class Progress:
    """Entries by state, catalog by catalog."""

    def __init__(self) -> None:
        self._counts: dict[Desk, tuple[Catalog, Counter[ReviewState]]] = {}
        self._states: dict[Desk, dict[Key, tuple[Entry, ReviewState]]] = {}

    def count(self, desk: Desk) -> Counter[ReviewState]:
        """The current entries of a catalog, by state."""
        known = self._counts.get(desk)
        if known is not None and known[0] is desk.catalog:
            return known[1]
        before = self._states.get(desk, {})
        after: dict[Key, tuple[Entry, ReviewState]] = {}
        for entry in desk.catalog.current:
            key = entry.key
            seen = before.get(key)
            after[key] = seen if seen is not None and seen[0] is entry else (entry, entry.state)
        self._states[desk] = after
        counts = Counter(state for _, state in after.values())
        self._counts[desk] = (desk.catalog, counts)
        return counts
