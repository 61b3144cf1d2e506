"""Inline markup of HTML: tags, comments, elements that are not translated, addresses and variables."""

from __future__ import annotations

import re

from dragoman.markup.inline import PLACEABLE, Mark, cut_tokens, pair_marks, read_tag
from dragoman.model import Token, TokenRole

_START = re.compile(f"<|{PLACEABLE.pattern}")


def tokenize_html(text: str) -> tuple[Token, ...]:
    """The tokens of an HTML segment; entities are words.

    >>> [token.text for token in tokenize_html("One <em>ripe</em> fig<br>")]
    ['One ', '<em>', 'ripe', '</em>', ' fig', '<br>']
    """
    marks: list[Mark] = []
    position = 0
    while found := _START.search(text, position):
        position = found.end()
        mark = read_tag(text, found.start()) if found[0] == "<" else Mark(*found.span(), TokenRole.PLACEABLE)
        if mark is not None:
            marks.append(mark)
            position = mark.end
    return cut_tokens(text, pair_marks(marks))
