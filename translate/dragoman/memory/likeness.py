"""How like two texts are to a translator, in per cent."""

from __future__ import annotations

import re
from zlib import crc32

from rapidfuzz.distance import Levenshtein

from dragoman.markup import tokenize
from dragoman.model import TokenRole

UNSPACED = r"\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_SIGNS = r"\u0300-\u036f\u0591-\u0670\u0900-\u0df4"
# Letters and digits, and the signs that belong to letters though they are none themselves.
_WORD = re.compile(rf"[{UNSPACED}]|(?:[^\W_{UNSPACED}]|[{_SIGNS}])+")
_MARKS = 0xF0000
"""Where characters begin that stand for marks (Unicode's first private plane)."""


def measure_likeness(one: str, other: str, format: str) -> int:
    """How like two texts in `format` are, 0–100; 100 only where they are the same.

    The mean of two measures, each a Levenshtein distance divided by the greater length: over words, without their case,
    and over characters, where every mark and placeable counts as one. So markup weighs little and words much, and a
    number that differs counts as a word.

    >>> [measure_likeness("Water them at dusk.", text, "markdown") for text in ("Water *them* at dusk.", "Water them.")]
    [95, 53]
    """
    if one == other:
        return 100
    first, second = encode_text(one, format), encode_text(other, format)
    words = Levenshtein.normalized_similarity(list_words(first), list_words(second))
    characters = Levenshtein.normalized_similarity(first, second)
    return min(99, int(50 * (words + characters)))


def encode_text(text: str, format: str) -> str:
    """The text with blanks made single, and each mark and placeable made one character."""
    parts = (
        token.text
        if token.role is TokenRole.TEXT
        else chr(_MARKS + crc32(token.skeleton.encode("utf-8", "replace")) % 0xFFFE)
        for token in tokenize(text, format)
    )
    return " ".join("".join(parts).split())


def list_words(text: str) -> list[str]:
    """The words and numbers of a text in lower case; in scripts without spaces, one a character."""
    return _WORD.findall(text.lower())
