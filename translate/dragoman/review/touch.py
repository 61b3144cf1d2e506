"""Which words of a translation an edit of its source touches: a guess that tells a reviewer where to look first."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from dragoman.review.diff import Change, ChangeKind
from dragoman.review.item import Item

_WORD = re.compile(r"\S+")
_ALIKE = 4
"""Letters at their beginning in which two words of different languages agree when they are likely the same word."""

Span = tuple[int, int]
"""From and to, in characters of the translation."""


def find_touched(item: Item) -> tuple[Span, ...]:
    """The words of a stale entry's translation that the changes of its source touch, in order.

    Sentences that were approved and still stand are left out. In the others, a word that looks like one that went is
    touched; where none does, the word at about the same place in the text.
    """
    words = [found.span() for found in _WORD.finditer(item.translation) if not _stands(item, found.span())]
    touched: set[Span] = set()
    for place, removed in _find_places(item.changes):
        alike = {span for span in words if any(_is_alike(item.translation[slice(*span)], word) for word in removed)}
        touched |= alike or _nearest(words, place, len(item.translation))
    return tuple(sorted(touched))


def _stands(item: Item, span: Span) -> bool:
    for sentence in item.sentences:
        start = item.translation.find(sentence.translation) if sentence.translation else -1
        if start >= 0 and start <= span[0] and span[1] <= start + len(sentence.translation):
            return True
    return False


def _find_places(changes: Sequence[Change]) -> Iterator[tuple[float, list[str]]]:
    """Where in the old source (0–1) something changed, and the words that went there; none where words only came."""
    total = sum(len(change.text) for change in changes if change.kind is not ChangeKind.ADDED) or 1
    position = 0
    last: ChangeKind | None = None
    for change in changes:
        if change.kind is ChangeKind.REMOVED:
            yield (position + len(change.text) / 2) / total, change.text.split()
        elif change.kind is ChangeKind.ADDED and last is not ChangeKind.REMOVED:
            yield position / total, []
        if change.kind is not ChangeKind.ADDED:
            position += len(change.text)
        last = change.kind


def _is_alike(one: str, other: str) -> bool:
    left, right = (re.sub(r"^\W+|\W+$", "", word).lower() for word in (one, other))
    if left == right:
        return bool(left)
    common = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(left, right, strict=False)))
    return common >= _ALIKE and common * 2 >= min(len(left), len(right))


def _nearest(words: Sequence[Span], place: float, length: int) -> set[Span]:
    wanted = place * length
    return {min(words, key=lambda span: abs((span[0] + span[1]) / 2 - wanted))} if words else set()
