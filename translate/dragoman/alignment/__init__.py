"""Where the old segments of an article went, and where its new ones come from. Pure functions over texts.

Exact matches come first, in order, then out of order; the gaps between them are aligned monotonically by similarity;
what is left may be the halves of a split or the whole of a merge, told by their sentences.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from enum import StrEnum

EDITED = 60.0
"""The least similarity (0–100, rapidfuzz's ratio) of two texts that are taken for an edit of one another."""
BAND = 200
"""The most segments on a side of a gap that are compared pair by pair; of larger gaps the ends are."""


class Change(StrEnum):
    """What happened to a segment."""

    UNCHANGED = "unchanged"
    MOVED = "moved"
    EDITED = "edited"
    SPLIT = "split"
    MERGED = "merged"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a new segment comes from."""

    change: Change
    old: tuple[int, ...] = ()
    """Positions of the old segments; several for a merge, none for a new one."""


def align_segments(old: Sequence[tuple[Hashable, str]], new: Sequence[tuple[Hashable, str]]) -> list[Origin]:
    """For each new segment, where it comes from. Segments are given as (key, text); keys are unique on each side.

    No old segment is the origin of two new ones but by a split.
    """
    origins: list[Origin | None] = [None] * len(new)
    pairs = _match_keys(old, new)
    ordered = _longest_increasing(pairs)
    for old_number, new_number in pairs:
        change = Change.UNCHANGED if (old_number, new_number) in ordered else Change.MOVED
        origins[new_number] = Origin(change, (old_number,))
    used = {old_number for old_number, _ in pairs}
    for old_gap, new_gap in _gaps(sorted(ordered), len(old), len(new)):
        left = [number for number in old_gap if number not in used]
        right = [number for number in new_gap if origins[number] is None]
        _align_gap(old, new, left, right, origins)
    return [origin or Origin(Change.NEW) for origin in origins]


def _match_keys(old: Sequence[tuple[Hashable, str]], new: Sequence[tuple[Hashable, str]]) -> list[tuple[int, int]]:
    places = {key: number for number, (key, _) in enumerate(old)}
    return [(places[key], number) for number, (key, _) in enumerate(new) if key in places]


def _longest_increasing(pairs: Sequence[tuple[int, int]]) -> set[tuple[int, int]]:
    """The most pairs that stand in the same order on both sides (patience sorting, O(n log n))."""
    from bisect import bisect_left

    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for number, (position, _) in enumerate(pairs):
        place = bisect_left(tails, position)
        before.append(ends[place - 1] if place else -1)
        if place == len(tails):
            tails.append(position)
            ends.append(number)
        else:
            tails[place], ends[place] = position, number
    chain = set()
    number = ends[-1] if ends else -1
    while number >= 0:
        chain.add(pairs[number])
        number = before[number]
    return chain


def _gaps(anchors: Sequence[tuple[int, int]], olds: int, news: int) -> list[tuple[range, range]]:
    gaps = []
    last_old = last_new = -1
    for old_number, new_number in [*anchors, (olds, news)]:
        if old_number - last_old > 1 or new_number - last_new > 1:
            gaps.append((range(last_old + 1, old_number), range(last_new + 1, new_number)))
        last_old, last_new = old_number, new_number
    return gaps


def _align_gap(
    old: Sequence[tuple[Hashable, str]],
    new: Sequence[tuple[Hashable, str]],
    left: list[int],
    right: list[int],
    origins: list[Origin | None],
) -> None:
    """Finds splits and merges among the segments of a gap, then edits, in order."""
    if not left or not right:
        return
    _find_splits(old, new, left, right, origins)
    left = [number for number in left if not any(origin and number in origin.old for origin in origins)]
    right = [number for number in right if origins[number] is None]
    for old_number, new_number in _pair_similar([old[n][1] for n in left], [new[n][1] for n in right]):
        origins[right[new_number]] = Origin(Change.EDITED, (left[old_number],))


def _find_splits(
    old: Sequence[tuple[Hashable, str]],
    new: Sequence[tuple[Hashable, str]],
    left: list[int],
    right: list[int],
    origins: list[Origin | None],
) -> None:
    """A split: several new segments are together the sentences of one old one. A merge is the reverse."""
    parts = {number: split_sentences(new[number][1]) for number in right}
    wholes = {number: split_sentences(old[number][1]) for number in left}
    by_first_new: dict[str, list[int]] = defaultdict(list)
    for index, number in enumerate(right):
        by_first_new[parts[number][0]].append(index)
    taken: set[int] = set()
    for number in left:
        for index in by_first_new.get(wholes[number][0], ()):
            run = _cover(wholes[number], [parts[other] for other in right[index:]])
            if run > 1 and not any(origins[other] for other in right[index : index + run]):
                for other in right[index : index + run]:
                    origins[other] = Origin(Change.SPLIT, (number,))
                taken.add(number)
                break
    free = [number for number in left if number not in taken]
    by_first_old: dict[str, list[int]] = defaultdict(list)
    for index, number in enumerate(free):
        by_first_old[wholes[number][0]].append(index)
    for number in right:
        for index in by_first_old.get(parts[number][0], ()) if origins[number] is None else ():
            run = _cover(parts[number], [wholes[other] for other in free[index:]])
            if run > 1:
                origins[number] = Origin(Change.MERGED, tuple(free[index : index + run]))
                break


def _cover(whole: list[str], parts: Sequence[list[str]]) -> int:
    """How many of `parts`, from the first on, make up `whole` exactly; 0 when none do."""
    position = 0
    for number, part in enumerate(parts):
        if whole[position : position + len(part)] != part:
            return 0
        position += len(part)
        if position == len(whole):
            return number + 1
    return 0


def _pair_similar(left: list[str], right: list[str]) -> list[tuple[int, int]]:
    """Pairs of similar texts, in order on both sides, that are together as similar as can be."""
    from rapidfuzz import fuzz, process

    if not left or not right:
        return []
    if len(left) > BAND or len(right) > BAND:
        head = _pair_similar(left[:BAND], right[:BAND])
        done_left, done_right = (head[-1][0] + 1, head[-1][1] + 1) if head else (BAND, BAND)
        rest = _pair_similar(left[done_left:], right[done_right:])
        return head + [(a + done_left, b + done_right) for a, b in rest]
    scores = process.cdist(left, right, scorer=fuzz.ratio, score_cutoff=EDITED)
    best = [[0.0] * (len(right) + 1) for _ in range(len(left) + 1)]
    for a in range(len(left) - 1, -1, -1):
        for b in range(len(right) - 1, -1, -1):
            paired = scores[a][b] + best[a + 1][b + 1] if scores[a][b] >= EDITED else 0.0
            best[a][b] = max(paired, best[a + 1][b], best[a][b + 1])
    pairs, a, b = [], 0, 0
    while a < len(left) and b < len(right):
        if best[a][b] == best[a + 1][b]:
            a += 1
        elif best[a][b] == best[a][b + 1]:
            b += 1
        else:
            pairs.append((a, b))
            a, b = a + 1, b + 1
    return pairs


def split_sentences(text: str, language: str = "en") -> list[str]:
    """The sentences of a text, without the blanks around them; at least one."""
    from sentencex import segment

    return [sentence.strip() for sentence in segment(language, text) if sentence.strip()] or [text]
