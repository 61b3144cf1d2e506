"""Which texts have so many words in common that a closer look may be worth its time."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

_WORD = re.compile(r"\w+")


def find_overlapping(texts: Sequence[str], others: Sequence[str]) -> list[int]:
    """The positions of the texts that share, with one of the others, half of the words of the shorter of the two.

    Of half and one of a text's words, any other that shares half of them has at least one: so only those that share a
    rare word are compared.

    >>> find_overlapping(["Prune the old pear tree.", "Nobody came."], ["The pear tree fell."])
    [0]
    """
    wanted = [_list_words(other) for other in others]
    frequency = Counter(word for words in wanted for word in words)
    all_places, rare_places = defaultdict(list), defaultdict(list)
    for place, words in enumerate(wanted):
        for word in words:
            all_places[word].append(place)
        for word in _find_rare(words, frequency):
            rare_places[word].append(place)
    found: list[int] = []
    for number, text in enumerate(texts):
        words = _list_words(text)
        near = {place for word in words for place in rare_places.get(word, ())}
        near.update(place for word in _find_rare(words, frequency) for place in all_places.get(word, ()))
        if any(2 * len(words & wanted[place]) >= min(len(words), len(wanted[place])) for place in near):
            found.append(number)
    return found


def _list_words(text: str) -> set[str]:
    return set(_WORD.findall(text))


def _find_rare(words: set[str], frequency: Mapping[str, int]) -> list[str]:
    """The rarest of them, so many that no half of the words is without one."""
    return sorted(words, key=lambda word: (frequency.get(word, 0), word))[: len(words) // 2 + 1]
