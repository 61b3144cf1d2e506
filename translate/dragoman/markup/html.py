"""Inline markup of HTML: tags, comments, elements that are not translated, addresses and variables."""

from __future__ import annotations

import re

from dragoman.markup.inline import PLACEABLE, TAG, Mark, TagReader, cut_tokens, pair_marks
from dragoman.model import Token, TokenRole

_START = re.compile(f"<|{PLACEABLE.pattern}", re.DOTALL)


def tokenize_html(text: str, tag: re.Pattern[str] = TAG) -> tuple[Token, ...]:
    """The tokens of an HTML segment; entities are words. `tag` is what a tag looks like: `TAG`, or `JSX_TAG`.

    >>> [token.text for token in tokenize_html("One <em>ripe</em> fig<br>")]
    ['One ', '<em>', 'ripe', '</em>', ' fig', '<br>']
    """
    marks: list[Mark] = []
    tags = TagReader(text, tag)
    position = 0
    while found := _START.search(text, position):
        position = found.end()
        mark = tags.read(found.start()) if found[0] == "<" else Mark(*found.span(), TokenRole.PLACEABLE)
        if mark is not None:
            marks.append(mark)
            position = mark.end
    return cut_tokens(text, pair_marks(marks))
