"""The heaviest set of pairs that stand in the same order on both sides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Pair:
    """Position `old` on the one side and `new` on the other, and how much it matters that they stay together."""

    old: int
    new: int
    weight: float = 1.0
    """Above 0."""


def find_heaviest_chain(pairs: Sequence[Pair]) -> list[Pair]:
    """The pairs, increasing on both sides, whose weights add up to most; in order. O(n log n).

    >>> [pair.old for pair in find_heaviest_chain([Pair(0, 2), Pair(1, 0), Pair(2, 1)])]
    [1, 2]
    """
    # Of the pairs of one old position the later ones come first, so that no chain takes two of them.
    ordered = sorted(pairs, key=lambda pair: (pair.old, -pair.new))
    if all(first.old < second.old and first.new < second.new for first, second in pairwise(ordered)):
        return ordered
    ranks = {new: rank for rank, new in enumerate(sorted({pair.new for pair in ordered}), start=1)}
    best = _PrefixMaximum(len(ranks))
    before: list[int] = []
    for number, pair in enumerate(ordered):
        weight, previous = best.up_to(ranks[pair.new] - 1)
        before.append(previous)
        best.put(ranks[pair.new], (weight + pair.weight, number))
    chain: list[Pair] = []
    number = best.up_to(len(ranks))[1]
    while number >= 0:
        chain.append(ordered[number])
        number = before[number]
    return chain[::-1]


class _PrefixMaximum:
    """A Fenwick tree of (weight, number): the heaviest among the first ranks, O(log n) to ask and to put."""

    def __init__(self, size: int) -> None:
        self._tree = [(0.0, -1)] * (size + 1)

    def up_to(self, rank: int) -> tuple[float, int]:
        found = (0.0, -1)
        while rank > 0:
            found = max(found, self._tree[rank])
            rank &= rank - 1
        return found

    def put(self, rank: int, value: tuple[float, int]) -> None:
        while rank < len(self._tree):
            self._tree[rank] = max(self._tree[rank], value)
            rank += rank & -rank
