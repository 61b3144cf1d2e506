"""Inline markup of plain text: addresses and variables, nothing else."""

from __future__ import annotations

from dragoman.markup.inline import PLACEABLE, Mark, cut_tokens
from dragoman.model import Token, TokenRole


def tokenize_plain(text: str) -> tuple[Token, ...]:
    """The tokens of a plain-text segment.

    >>> [token.text for token in tokenize_plain("Write to ng@example.org.")]
    ['Write to ', 'ng@example.org', '.']
    """
    return cut_tokens(text, [Mark(*found.span(), TokenRole.PLACEABLE) for found in PLACEABLE.finditer(text)])
