"""How far a draft can be trusted, and why not further.

Confidence is the probability that the engine gives each of its words (the geometric mean, in per cent), less points for
what can be told from the words of source and draft. `benchmarks/confidence.py` fits the points of copying and length to
the chrF of drafts of WMT12, and prints how well all of it ranks other text. Numbers, names and repetition weigh more
than that fit says: chrF hardly sees them, readers do.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from dragoman.markup import tokenize
from dragoman.model import TokenRole
from dragoman.numbers import compare_numbers

_UNSPACED = r"\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}]+(?:['’\-][^\W_{_UNSPACED}]+)*")
"""A word; in scripts without spaces, a character."""
_SENTENCE_END = re.compile(r"[.!?:…][\"”’»)]*\s*$")
_REACH = 6
"""Characters before a word in which the end of the sentence before it is looked for."""
_LONGEST_PHRASE = 8
"""Words of the longest phrase whose repetition is looked for."""
_WIDE = 2.5
"""Letters of an alphabet that a character of a script without spaces says as much as."""
_NO_NAMES = frozenset(
    "I'm I've I'll I'd Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June"
    " July August September October November December English French German Spanish Italian Portuguese Dutch Russian"
    " Polish Chinese Japanese Korean Arabic Greek Latin Turkish American British European African Asian".split()
)
"""Words that English writes with a capital wherever they stand, and that other languages have words for."""
_UNKNOWN = 0.5
"""The probability taken where an engine gives none."""
_NOTABLE = 6
"""Points below which a doubt lowers confidence, but is not worth a reader's time."""
_UNSURE = 0.5
"""The probability below which words are called unsure."""


class DoubtKind(StrEnum):
    """What makes one doubt a draft."""

    UNSURE = "unsure"
    COPIED = "copied"
    NUMBERS = "numbers"
    NAMES = "names"
    LENGTH = "length"
    REPETITION = "repetition"


@dataclass(frozen=True, slots=True)
class Doubt:
    """One reason to look twice at a draft."""

    kind: DoubtKind
    message: str
    """In words, such as `number missing: 7`."""
    points: float
    """What it takes from 100."""


def rate_draft(source: str, draft: str, format: str, score: float | None) -> tuple[int, list[Doubt]]:
    """The confidence in a segment's draft, 0–100, and the reasons why it is not higher, the gravest first.

    `score` is the engine's, as `engines.Translation.score`. Markup and placeables count for nothing.
    """
    doubts = find_doubts(_words_of(source, format), _words_of(draft, format))
    confidence = min(100, max(0, round(weigh(score, doubts))))
    reasons = [doubt for doubt in doubts if doubt.points >= _NOTABLE]
    if score is not None and math.exp(score) < _UNSURE:
        reasons.append(Doubt(DoubtKind.UNSURE, "unsure words", 100 * (1 - math.exp(score))))
    return confidence, sorted(reasons, key=lambda doubt: -doubt.points)


def weigh(score: float | None, doubts: Sequence[Doubt]) -> float:
    """Confidence before it is cut to 0–100, for telling translations of one source apart."""
    probability = _UNKNOWN if score is None else math.exp(min(0.0, score))
    return 100 * probability - sum(doubt.points for doubt in doubts)


def _words_of(text: str, format: str) -> str:
    return " ".join(token.text for token in tokenize(text, format) if token.role is TokenRole.TEXT)


def find_doubts(source: str, translation: str) -> list[Doubt]:
    """What the plain words of a source and its translation give to doubt; one point and more each."""
    if not _WORD.search(source):
        return []
    return [doubt for look in _LOOKS for doubt in look(source, translation) if doubt.points >= 1]


def _look_at_copies(source: str, translation: str) -> Iterator[Doubt]:
    """Words of four letters and more that are the same in both.

    Between related languages one may be so by right, `hospital`; not two that also stand beside each other in both.
    """
    read, written = _WORD.findall(source), _WORD.findall(translation)
    words = [word for word in read if len(word) >= 4 and word.islower()]
    copied = [word for word in words if word in set(written)]
    if copied:
        share = len(copied) / len(words)
        pairs = set(pairwise(read)) & set(pairwise(written))
        left = [word for word in copied if any(word in pair for pair in pairs)]
        what, named = ("left untranslated", left) if left else ("the same in both languages", copied)
        message = f"{what}: {', '.join(list(dict.fromkeys(named))[:5])}"
        yield Doubt(DoubtKind.COPIED, message, 12 * share + 60 * max(0.0, share - 0.4))


def _look_at_numbers(source: str, translation: str) -> Iterator[Doubt]:
    lost, added = compare_numbers(source, translation)
    for numbers, what in ((lost, "missing"), (added, "not in the source")):
        if numbers:
            named = ", ".join(dict.fromkeys(number.text for number in numbers))
            yield Doubt(DoubtKind.NUMBERS, f"number {what}: {named}", min(12.0, 6.0 * len(numbers)))


def _look_at_names(source: str, translation: str) -> Iterator[Doubt]:
    """Words with capitals where no sentence starts, that the translation has not; some are translated."""
    there = translation.casefold()
    lost = [name for name in _find_names(source) if name.casefold()[:4] not in there]
    if lost:
        share = len(lost) / max(1, len(_WORD.findall(source)))
        named = ", ".join(dict.fromkeys(lost[:5]))
        yield Doubt(DoubtKind.NAMES, f"names are missing: {named}", 8 * share + min(6.0, 1.5 * len(lost)))


def _find_names(text: str) -> list[str]:
    """Words with a capital in the middle of a sentence; none of a text that mostly has such words, as titles do."""
    words = list(_WORD.finditer(text))
    names = [
        word[0]
        for word in words[1:]
        if len(word[0]) > 1
        and word[0][0].isupper()
        and word[0].replace("’", "'") not in _NO_NAMES
        and not _SENTENCE_END.search(text, max(0, word.start() - _REACH), word.start())
    ]
    return names if 2 * len(names) <= len(words) else []


def _look_at_length(source: str, translation: str) -> Iterator[Doubt]:
    ratio = math.log(max(1.0, _measure(translation)) / max(1.0, _measure(source)))
    if ratio < 0:
        much = "much " if ratio < -0.5 else ""
        yield Doubt(DoubtKind.LENGTH, f"{much}shorter than the source", -26 * ratio + 60 * max(0.0, -ratio - 0.5))
    elif ratio > 0.7 and len(translation) > len(source) + 10:
        yield Doubt(DoubtKind.LENGTH, "much longer than the source", 60 * (ratio - 0.6))


def _measure(text: str) -> float:
    """Letters and digits; in scripts without spaces each counts for several."""
    return sum(len(word) if ord(word[0]) < 0x0E00 or len(word) > 1 else _WIDE for word in _WORD.findall(text))


def _look_at_repetition(source: str, translation: str) -> Iterator[Doubt]:
    words = max(1, len(_WORD.findall(translation)))
    if (excess := count_repeated(translation) - count_repeated(source)) > 0:
        yield Doubt(DoubtKind.REPETITION, "repeats itself", 1 + 40 * excess / words)


def count_repeated(text: str) -> int:
    """Words of a text that only repeat the phrase just before them.

    >>> count_repeated("the house and the house and the garden")
    3
    """
    words = _WORD.findall(text.casefold())
    repeated = position = 0
    while position < len(words):
        length, times = _find_repetition(words, position)
        repeated += length * (times - 1)
        position += length * times
    return repeated


def _find_repetition(words: Sequence[str], start: int) -> tuple[int, int]:
    """The length of the phrase that starts here and stands several times in a row, and how often; else 1 and 1."""
    for length in range(1, min(_LONGEST_PHRASE, (len(words) - start) // 2) + 1):
        phrase = words[start : start + length]
        times = 1
        while words[start + times * length : start + (times + 1) * length] == phrase:
            times += 1
        if times > 1:
            return length, times
    return 1, 1


_LOOKS = (_look_at_copies, _look_at_numbers, _look_at_names, _look_at_length, _look_at_repetition)
