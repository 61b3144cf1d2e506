"""Where the places of a text that stands several times in an article went."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence

from dragoman.alignment.chains import Pair, find_heaviest_chain

_ANCHOR = 1000.0
"""How much more a text that stands once counts than one that is repeated."""
_MOST_PLACES = 200
"""Of one text, up to which every old place is compared with every new one."""


def match_occurrences(old: Sequence[str], new: Sequence[str], texts: Collection[str]) -> dict[int, int]:
    """For the places of `texts` in `new`, their places in `old`; a text that is there more often now has none for some.

    `old` and `new` are all texts of an article in order. What stands once on both sides holds the order; what was
    moved is matched with what is left of the same text, in order.

    >>> match_occurrences(["Yes", "A", "Yes"], ["A", "Yes"], {"Yes"})
    {1: 2}
    """
    old_places, new_places = _find_places(old), _find_places(new)
    pairs: list[Pair] = []
    for text, places in new_places.items():
        before = old_places.get(text, [])
        if text not in texts:
            if len(places) == len(before) == 1:
                pairs.append(Pair(before[0], places[0], _ANCHOR))
        elif len(places) <= _MOST_PLACES and len(before) <= _MOST_PLACES:
            pairs += [Pair(one, other) for one in before for other in places]
        else:
            pairs += [Pair(one, other) for one, other in zip(before, places, strict=False)]
    found = {pair.new: pair.old for pair in find_heaviest_chain(pairs) if new[pair.new] in texts}
    taken = set(found.values())
    for text in texts:
        free_old = [place for place in old_places.get(text, []) if place not in taken]
        free_new = [place for place in new_places.get(text, []) if place not in found]
        found.update(zip(free_new, free_old, strict=False))
    return dict(sorted(found.items()))


def _find_places(texts: Sequence[str]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = defaultdict(list)
    for number, text in enumerate(texts):
        places[text].append(number)
    return places
