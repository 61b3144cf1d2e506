"""The policy: which entries of a catalog may be published, and what stands in for the others."""

from __future__ import annotations

from dataclasses import dataclass

from dragoman.catalogs import Catalog, Entry, count_people
from dragoman.model import ReviewState, Segment, count_words
from dragoman.workspace import PublishPolicy

_RANK = {
    ReviewState.REVIEWED: 3,
    ReviewState.TRANSLATED: 2,
    ReviewState.STALE: 1,
    ReviewState.DRAFT: 1,
    ReviewState.UNTRANSLATED: 0,
}
"""A stale translation was made for another text, so it counts no more than a draft."""


def qualifies(entry: Entry | None, policy: PublishPolicy) -> bool:
    """Whether an entry may be published as a translation. `entry` is None where the catalog does not know it."""
    state = ReviewState.UNTRANSLATED if entry is None else entry.state
    if _RANK[state] < _RANK[policy.require]:
        return False
    if entry is None or policy.reviewers < 2:
        return True
    return count_people(entry.valid_receipts) >= policy.reviewers


def choose_text(entry: Entry | None, policy: PublishPolicy) -> str | None:
    """What is published for a segment; None for the source. `entry` is None where the catalog does not know it."""
    if entry is None or entry.state is ReviewState.UNTRANSLATED:
        return None
    if qualifies(entry, policy) or policy.fallback == "draft":
        return entry.translations[0] or None
    return None


@dataclass(frozen=True, slots=True)
class Readiness:
    """How much of an article may be published in a locale. Words are counted on the source side."""

    segments: dict[ReviewState, int]
    words: dict[ReviewState, int]
    qualified_words: int
    unknown: int
    """Segments of the article that the catalog does not have: it was not synced."""
    first_missing: int | None
    """1-based line of the first segment that does not qualify."""

    @property
    def percent(self) -> float:
        """Per cent of the words that qualify; 100 for an article without words."""
        total = sum(self.words.values())
        return 100.0 * self.qualified_words / total if total else 100.0


def measure_readiness(segments: tuple[Segment, ...], catalog: Catalog | None, policy: PublishPolicy) -> Readiness:
    """Counts an article's segments by the state of their entries; repeated text counts each time."""
    counts = dict.fromkeys(ReviewState, 0)
    words = dict.fromkeys(ReviewState, 0)
    qualified = unknown = 0
    first_missing: int | None = None
    for segment in segments:
        entry = catalog.find(segment.key) if catalog is not None else None
        state = ReviewState.UNTRANSLATED if entry is None else entry.state
        length = count_words(segment.text)
        unknown += entry is None
        counts[state] += 1
        words[state] += length
        if qualifies(entry, policy):
            qualified += length
        elif first_missing is None:
            first_missing = segment.line
    return Readiness(counts, words, qualified, unknown, first_missing)
