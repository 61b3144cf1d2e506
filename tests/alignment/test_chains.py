"""The heaviest set of pairs in order."""

from __future__ import annotations

from itertools import combinations, pairwise

from hypothesis import given
from hypothesis import strategies as st

from dragoman.alignment.chains import Pair, find_heaviest_chain

PAIRS = st.lists(st.builds(Pair, st.integers(0, 6), st.integers(0, 6), st.integers(1, 9).map(float)), max_size=9)


def is_chain(pairs: tuple[Pair, ...]) -> bool:
    return all(first.old < second.old and first.new < second.new for first, second in pairwise(pairs))


def test_a_heavy_pair_outweighs_two_light_ones() -> None:
    heavy = Pair(0, 2, 5.0)

    assert find_heaviest_chain([heavy, Pair(1, 0), Pair(2, 1)]) == [heavy]


def test_no_pairs_make_an_empty_chain() -> None:
    assert find_heaviest_chain([]) == []


@given(PAIRS)
def test_no_other_chain_is_heavier(pairs: list[Pair]) -> None:
    chain = tuple(find_heaviest_chain(pairs))
    ordered = sorted(pairs, key=lambda pair: (pair.old, pair.new))
    all_chains = [some for size in range(len(pairs) + 1) for some in combinations(ordered, size) if is_chain(some)]

    assert is_chain(chain)
    assert set(chain) <= set(pairs)
    assert sum(pair.weight for pair in chain) == max(sum(pair.weight for pair in some) for some in all_chains)
