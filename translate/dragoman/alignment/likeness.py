"""When two texts are near enough to be taken for two versions of one."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

LONE = 60.0
"""Least likeness of the only two segments between the same neighbours. gettext's msgmerge takes 60, too."""
NEAR = 75.0
"""Least likeness among several in a gap; translation tools offer matches from 75 on."""
FAR = 85.0
"""Least likeness of segments that stand at different places."""
MARGIN = 5.0
"""By how much a far match must be better than the next best."""
KEPT = 2 / 3
"""Least share of the old characters that an edit leaves: a whole translation never goes to half a paragraph."""
WORDS = 50.0
"""Least likeness counted in words: letters in common say little about the meaning."""
TYPO = 85.0
"""Likeness in letters from which the words need not agree: a short text with a misspelt word."""
SHORT = 60
"""Letters of a text, such as a heading or a cell, of which half is much."""
RUN = 3
"""Words that stand together by more than chance."""
BAND = 100
"""How far from the diagonal of a large gap segments are compared."""
FAR_PAIRS = 250_000
"""How many pairs are compared across the article; where more are left, it was written anew."""

UNSPACED = r"\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
"""The letters of scripts that put no space between words, as a regular expression has them."""
_WORD = re.compile(r"\w+|[^\w\s]")
_UNSPACED = re.compile(f"[{UNSPACED}]")


@dataclass(frozen=True, slots=True)
class Likeness:
    """Position `old` is like position `new`, by 0 to 100."""

    old: int
    new: int
    score: float


def find_alike(old: Sequence[str], new: Sequence[str], least: float, band: int | None = None) -> list[Likeness]:
    """The pairs that may be versions of one another and are alike by at least `least` (0–100).

    With a `band`, only pairs that stand so near to the diagonal of the two sides.
    """
    if not old or not new:
        return []
    from rapidfuzz import fuzz, process

    found: list[Likeness] = []
    for number, text in enumerate(old):
        start, end = 0, len(new)
        if band is not None:
            centre = number * len(new) // len(old)
            start, end = max(0, centre - band), min(len(new), centre + band + 1)
        near = process.extract(text, new[start:end], scorer=fuzz.ratio, score_cutoff=least, limit=None)
        found += [Likeness(number, start + place, score) for other, score, place in near if is_edit(text, other, score)]
    return found


def is_edit(old: str, new: str, score: float) -> bool:
    """Whether two texts whose letters are alike by `score` (0–100) also share their words, and most of the old text.

    >>> is_edit("Install the pump.", "Install the new pump.", 89.0)
    True
    """
    from rapidfuzz.distance import Indel

    # The score is twice the common characters in a hundred of both lengths together.
    common = score * (len(old) + len(new)) / 200
    if common < KEPT * len(old):
        return False
    return score >= TYPO or Indel.normalized_similarity(_split_words(old), _split_words(new)) * 100 >= WORDS


def is_reworded(old: str, new: str) -> bool:
    """Whether most words of an old text, counted in letters, stand together in a new one; of short texts, half of both.

    >>> is_reworded("Yes", "Yes, please"), is_reworded("Getting started", "Getting help"), is_reworded("Yes", "No")
    (True, True, False)
    """
    from rapidfuzz.distance import LCSseq

    words, others = ([word for word in _split_words(text) if word.isalnum()] for text in (old, new))
    kept = [words[one.src_start : one.src_end] for one in LCSseq.opcodes(words, others) if one.tag == "equal"]
    together = [run for run in kept if len(run) >= min(RUN, len(words))]
    before, after = _count_letters([words]), _count_letters([others])
    if max(before, after) <= SHORT and 2 * _count_letters(kept) >= max(before, after, 1):
        return True
    return _count_letters(together) >= max(KEPT * before, 1)


def _count_letters(runs: Iterable[Iterable[str]]) -> int:
    return sum(len(word) for run in runs for word in run)


def choose_best(found: Sequence[Likeness]) -> list[Likeness]:
    """The pairs that are, for both their sides, clearly better than any other."""
    by_old: dict[int, list[float]] = defaultdict(list)
    by_new: dict[int, list[float]] = defaultdict(list)
    for pair in found:
        by_old[pair.old].append(pair.score)
        by_new[pair.new].append(pair.score)
    return [
        pair
        for pair in found
        if all(
            sum(score > pair.score - MARGIN for score in scores) == 1 for scores in (by_old[pair.old], by_new[pair.new])
        )
    ]


def _split_words(text: str) -> list[str]:
    """Words and marks in lower case; single characters of scripts that put no space between words."""
    return _WORD.findall(_UNSPACED.sub(r" \g<0> ", text).lower())
