"""Pseudo-translation: every word changed, every mark kept. It shows what a translation can do to a page."""

from __future__ import annotations

import re

from dragoman.markup import tokenize
from dragoman.model import Segment, TokenRole

_ACCENTS = str.maketrans("aeiouAEIOUcnyCNY", "àéîõüÀÉÎÕÜçñýÇÑÝ")
_VOWEL = re.compile(r"[àéîõü]")
_ENTITY = re.compile(r"(&(?:#\d+|#[xX][0-9A-Fa-f]+|[A-Za-z][A-Za-z0-9]*);)")


def pseudo_translate(segment: Segment, format: str) -> str:
    """The segment's text with accents on its letters, about a third longer, in square brackets."""
    words = [
        _change(token.text) if token.role is TokenRole.TEXT else _change_stretches(token.text, token.words)
        for token in tokenize(segment.text, format)
    ]
    return "[" + "".join(words) + "]"


def _change(text: str) -> str:
    return "".join(
        part if number % 2 else _VOWEL.sub(lambda found: found[0] * 2, part.translate(_ACCENTS))
        for number, part in enumerate(_ENTITY.split(text))
    )


def _change_stretches(text: str, stretches: tuple[tuple[int, int], ...]) -> str:
    for start, end in reversed(stretches):
        text = text[:start] + _change(text[start:end]) + text[end:]
    return text
