"""What goes wrong when a model decodes: it repeats itself without end, or stops before the end."""

from __future__ import annotations

from dragoman.confidence import count_repeated
from dragoman.engines.network import ORDINARY_LENGTH, Decoded

_LOOP = 3
"""Words repeated at once, beyond those that the source repeats, from which on a translation is a loop."""
_SHORT = 0.35
"""The share of the source's pieces below which a translation is broken off."""
_LONG = 3
"""The multiple of the source's pieces above which it is a loop, and the pieces that are let pass beyond that."""
_LEEWAY = 12


def count_mishaps(decoded: Decoded) -> int:
    """How badly the likeliest translation of a sentence went wrong: 0 for not at all, else the more the worse."""
    hypothesis = decoded.hypotheses[0]
    read, written = len(decoded.pieces), len(hypothesis.tokens)
    repeated = count_repeated(hypothesis.text) - count_repeated(decoded.sentence)
    is_endless = written >= ORDINARY_LENGTH or written > _LONG * read + _LEEWAY
    is_broken_off = read >= _LEEWAY and written < _SHORT * read
    return (repeated if repeated >= _LOOP else 0) + read * (is_endless + is_broken_off)
