"""The inline markup of a segment: which pieces are words, and which must survive translation.

One module a format. Everything that must know markup asks here: publishing refuses a translation
that would break the page, drafting hides markup from the machine, checks compare it, screens colour it.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence

from dragoman.model import Token, TokenRole

_REMEMBERED = 1024
"""Texts whose tokens are kept: drafting and checking ask for those of one segment many times in a row."""


@functools.lru_cache(_REMEMBERED)
def tokenize(text: str, format: str) -> tuple[Token, ...]:
    """The tokens of a segment's text in `format` (`markdown`, `html`, `text`).

    Joined, they give `text` back. OPEN and CLOSE tokens nest and pair off; what does not pair
    (a lone `*`, a stray `</em>`) is TEXT in Markdown and plain text, PLACEABLE in HTML.
    Adjacent TEXT is one token; no token is empty.
    """
    if format == "markdown":
        from dragoman.markup.markdown import tokenize_markdown

        return tokenize_markdown(text)
    if format == "html":
        from dragoman.markup.html import tokenize_html

        return tokenize_html(text)
    from dragoman.markup.plain import tokenize_plain

    return tokenize_plain(text)


def placeables(tokens: Sequence[Token]) -> list[str]:
    """The texts of all tokens that are not words, in order, without what people read in them."""
    return [token.skeleton for token in tokens if token.role is not TokenRole.TEXT]
