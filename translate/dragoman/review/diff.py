"""What changed between two versions of a text, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import takewhile

_UNSPACED = r"\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_MARKS = r"!-/:-@\[-`{-~\u00a1-\u00bf\u060c\u061b\u061f\u0964\u0965\u2010-\u2027\u2030-\u205e\u3000-\u303f\uff00-\uff0f"
# Single characters of scripts that put no spaces between words, words with their apostrophes, white space, other marks.
# Not \w, to which the vowel signs of Indic scripts do not belong.
_WORDS = re.compile(rf"[{_UNSPACED}]|[^\s{_MARKS}{_UNSPACED}]+(?:['’][^\s{_MARKS}{_UNSPACED}]+)*|\s+|.")
_LARGEST_TABLE = 4_000_000
"""Words of the one version times words of the other, above which everything between the first and the last difference
counts as rewritten; comparing takes time that grows with this product."""


class ChangeKind(StrEnum):
    """What happened to a stretch of text."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Change:
    """A stretch of text that stayed, went or came."""

    kind: ChangeKind
    text: str


def diff_words(old: str, new: str) -> tuple[Change, ...]:
    """The stretches that lead from `old` to `new`; what was removed comes before what was added in its place.

    Joined, all but the added give `old`, all but the removed give `new`. Empty when nothing changed.

    >>> [f"{change.kind}:{change.text}" for change in diff_words("Water at dawn.", "Water at dusk.")]
    ['same:Water at ', 'removed:dawn', 'added:dusk', 'same:.']
    """
    if old == new:
        return ()
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    head = _common(before, after)
    tail = _common(before[head:][::-1], after[head:][::-1])
    middle = _compare(before[head : len(before) - tail], after[head : len(after) - tail])
    blocks = [(before[:head], after[:head]), *middle, (before[len(before) - tail :], after[len(after) - tail :])]
    return tuple(_join(blocks))


def _common(left: Sequence[str], right: Sequence[str]) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(left, right, strict=False)))


def _compare(before: list[str], after: list[str]) -> Iterator[tuple[list[str], list[str]]]:
    if len(before) * len(after) > _LARGEST_TABLE:
        yield before, after
        return
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for _, start, end, new_start, new_end in matcher.get_opcodes():
        yield before[start:end], after[new_start:new_end]


def _join(blocks: Sequence[tuple[list[str], list[str]]]) -> Iterator[Change]:
    """Changes from pairs of (removed, added) words; a space that stayed between two changes joins them."""
    removed = added = ""
    for number, (before, after) in enumerate(blocks):
        old, new = "".join(before), "".join(after)
        is_gap = old == new and old.isspace() and bool(removed or added) and _is_followed(blocks, number)
        if old != new or is_gap:
            removed += old
            added += new
        elif old:
            yield from _replacement(removed, added)
            removed = added = ""
            yield Change(ChangeKind.SAME, old)
    yield from _replacement(removed, added)


def _is_followed(blocks: Sequence[tuple[list[str], list[str]]], number: int) -> bool:
    """Whether the next block that has words is a change."""
    following = next((block for block in blocks[number + 1 :] if block[0] or block[1]), None)
    return following is not None and following[0] != following[1]


def _replacement(removed: str, added: str) -> Iterator[Change]:
    if removed:
        yield Change(ChangeKind.REMOVED, removed)
    if added:
        yield Change(ChangeKind.ADDED, added)
