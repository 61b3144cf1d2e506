"""Cuts sentences that are too long for a model, where a clause ends."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from dragoman.engines import Link, Translation

_CONJUNCTIONS = "and|but|or|so|yet|for|which|who|where|while|because|although|y|e|o|pero|et|ou|mais|und|oder|aber"
_MARKS = (
    re.compile(r"[;:]\s+|\s[—–]\s+|—|[；：]"),
    re.compile(rf",\s+(?=(?:{_CONJUNCTIONS})\b)"),
    re.compile(r"[,،、，]\s*(?=\D)"),
)
"""Where a clause may end, the better marks first."""
_BLANKS = re.compile(r"\s+")
_PAIRS = {"(": ")", "[": "]", "{": "}", "“": "”", "«": "»", "„": "“", "「": "」", "『": "』"}
_SHORTEST = 0.15
"""The least share of a sentence that is cut off."""
_UNBEARABLE = 4
"""Multiples of the limit beyond which a sentence without any mark is cut all the same: some models have 512 places for
pieces and fail on more, and all take memory by the square of a sentence's length."""
_STOPS = ".!?…。！？"


def cut_clauses(text: str, count: Callable[[str], int], limit: int) -> list[str]:
    """The parts of a sentence, none with more than `limit` pieces by `count` where there are marks to cut at.

    Cut is at a mark that ends a clause, outside of brackets and quotation marks where there is one, nearest the middle.
    Joined, the parts are the text; blanks stand at the end of a part.

    >>> cut_clauses("One two; three four, and five.", lambda text: len(text.split()), 4)
    ['One two; ', 'three four, and five.']
    """
    if len(text) < 2 or (pieces := count(text)) <= limit:
        return [text]
    place = _find_cut(text) or (_find_blank(text) if pieces > _UNBEARABLE * limit else 0)
    if not place:
        return [text]
    return [*cut_clauses(text[:place], count, limit), *cut_clauses(text[place:], count, limit)]


def _find_cut(text: str) -> int:
    """Where the best cut is; 0 where there is none."""
    depths = _measure_depths(text)
    for deepest in (0, len(text)):
        for mark in _MARKS:
            ends = [found.end() for found in mark.finditer(text) if depths[found.start()] <= deepest]
            middle = min(ends, key=lambda end: abs(2 * end - len(text)), default=0)
            if _SHORTEST * len(text) <= middle <= (1 - _SHORTEST) * len(text):
                return middle
    return 0


def _find_blank(text: str) -> int:
    """The end of the blanks nearest the middle, else the middle."""
    ends = [found.end() for found in _BLANKS.finditer(text) if found.start() > 0 and found.end() < len(text)]
    return min(ends, key=lambda end: abs(2 * end - len(text)), default=len(text) // 2)


def _measure_depths(text: str) -> Sequence[int]:
    """In how many brackets and quotation marks each character stands."""
    depths: list[int] = []
    expected: list[str] = []
    is_quoted = False
    for character in text:
        if expected and character == expected[-1]:
            expected.pop()
        elif character in _PAIRS:
            expected.append(_PAIRS[character])
        elif character == '"':
            is_quoted = not is_quoted
        depths.append(len(expected) + is_quoted)
    return depths


def join_clauses(parts: Sequence[str], translations: Sequence[Translation]) -> Translation:
    """One translation of what `cut_clauses` cut: no stop and no capital where the sentence goes on."""
    if len(parts) == 1:
        return translations[0]
    alternatives = []
    for number in range(max(len(translation.alternatives) for translation in translations)):
        others = [(*item.alternatives, item.text)[min(number, len(item.alternatives))] for item in translations]
        alternatives.append("".join(_fit_all(parts, others)))
    scores = [item.score for item in translations if item.score is not None]
    weights = [len(part) for part, item in zip(parts, translations, strict=True) if item.score is not None]
    fitted = list(_fit_all(parts, [item.text for item in translations]))
    return Translation(
        "".join(fitted),
        sum(score * weight for score, weight in zip(scores, weights, strict=True)) / sum(weights) if scores else None,
        tuple(dict.fromkeys(alternatives)),
        tuple(_shift_links(parts, fitted, translations)),
    )


def _fit_all(parts: Sequence[str], texts: Sequence[str]) -> Iterator[str]:
    for number, (part, text) in enumerate(zip(parts, texts, strict=True)):
        core = part.rstrip()
        fitted = text
        if number and core[:1].islower() and text[:1].isupper() and not text[1:2].isupper():
            fitted = fitted[0].lower() + fitted[1:]
        if number < len(parts) - 1:
            bare = fitted.rstrip(_STOPS + ";:,") if core[-1:] not in _STOPS else fitted
            fitted = bare + (core[-1:] if core[-1:] in ";:,—–；：，、،" and not bare.endswith(core[-1:]) else "")
            fitted += part[len(core) :]
        yield fitted


def _shift_links(parts: Sequence[str], fitted: Sequence[str], translations: Sequence[Translation]) -> Iterator[Link]:
    read = written = 0
    for part, text, translation in zip(parts, fitted, translations, strict=True):
        for link in translation.alignment:
            if link.target_end <= len(text):
                yield replace(
                    link,
                    source_start=link.source_start + read,
                    source_end=link.source_end + read,
                    target_start=link.target_start + written,
                    target_end=link.target_end + written,
                )
        read, written = read + len(part), written + len(text)
