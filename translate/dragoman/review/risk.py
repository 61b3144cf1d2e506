"""How far the draft of an entry can be trusted, and why not further."""

from __future__ import annotations

from dragoman.catalogs import Entry
from dragoman.confidence import Doubt, DoubtKind, rate_draft

_UNSURE_POINTS = 15


def rate_entry(entry: Entry, format: str) -> tuple[int, tuple[Doubt, ...]] | None:
    """The confidence in a draft that nobody touched, 0–100, and why it is not higher; None for anything else."""
    mark = entry.draft_mark
    if mark is None or not entry.is_untouched_draft:
        return None
    confidence, doubts = rate_draft(entry.msgid, entry.msgstr, format, mark.score)
    if not mark.unsure:
        return confidence, tuple(doubts)
    unsure = Doubt(DoubtKind.UNSURE, f"the machine was not sure {mark.unsure}", _UNSURE_POINTS)
    return max(0, confidence - _UNSURE_POINTS), (unsure, *doubts)
