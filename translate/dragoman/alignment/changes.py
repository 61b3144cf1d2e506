"""What can happen to segments when their article changes."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from enum import StrEnum


class Change(StrEnum):
    """What happened to a segment, or to several together."""

    UNCHANGED = "unchanged"
    """One old, one new, the same key, and the same place among the others."""
    MOVED = "moved"
    """One old, one new, the same key, at another place."""
    COSMETIC = "cosmetic"
    """One old, one new, with the same gist: every word of the translation still fits."""
    EDITED = "edited"
    """One old, one new: near enough that a translation of the one helps with the other."""
    SPLIT = "split"
    """One old, several new: its sentences went there. Or one old, one new that is only a part of it."""
    MERGED = "merged"
    """Several old, one new: their sentences went there."""
    REGROUPED = "regrouped"
    """Several old, several new: sentences went from one paragraph into another."""
    NEW = "new"
    """No old, one new."""
    DELETED = "deleted"
    """One old, no new."""
    RETURNED = "returned"
    """One new that had been deleted. Alignment, which sees two versions only, never says so."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A segment as alignment sees it."""

    key: Hashable
    """What makes it itself; unique on its side."""
    text: str
    gist: Callable[[], str] | None = None
    """Tells the text without what a translation does not depend on; asked only where another may have the same."""
    kind: str = ""
    """Its block type; empty where nobody knows it."""
    former: Hashable | None = None
    """For an old segment that was edited already: the key that its translation was made for."""


@dataclass(frozen=True, slots=True)
class Match:
    """Old and new segments that belong together, as positions on their sides."""

    change: Change
    old: tuple[int, ...] = ()
    new: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Alignment:
    """What happened between two versions of an article. Every segment, old and new, stands in exactly one match."""

    matches: tuple[Match, ...]
    """By the position of their first new segment; deleted ones last."""
