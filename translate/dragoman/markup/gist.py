"""What of a segment its translation depends on: the text without wrapping, style, emphasis and addresses."""

from __future__ import annotations

import re

from dragoman.markup import tokenize
from dragoman.markup.inline import TAG, URL
from dragoman.model import Token, TokenRole

_STYLES = (
    (re.compile("[“”„‟«»″]"), '"'),
    (re.compile("[‘’‚‛′`]"), "'"),
    (re.compile(r"(?<=\d)[-‐‑–−](?=\d)"), "—"),
    (re.compile(r"\s*(?:[–—]|(?<!-)-{2,3}(?!-))\s*|\s+-\s+"), "—"),
    (re.compile("…"), "..."),
    (re.compile(r"\s+"), " "),
)
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_EMPHASIS = frozenset(("em", "strong", "i", "b"))
_ADDRESS = re.compile(rf"<?(?:{URL})>?")


def find_gist(text: str, format: str) -> str:
    """The text without what can be changed and leave every word of its translation right.

    Two texts with the same gist differ in white space, in the style of quotation marks, dashes and ellipses, in marks
    of emphasis, in escapes, or in addresses; never in a word, a number or a name.

    >>> [find_gist(text, "markdown") for text in ("“Ripe”  *figs* [here](/a)", '"Ripe" figs [here](/b)')]
    ['"Ripe" figs \ufffc[here\ufffc]', '"Ripe" figs \ufffc[here\ufffc]']
    """
    gist = "".join(_find_core(token, format) for token in tokenize(text, format))
    for pattern, plain in _STYLES:
        gist = pattern.sub(plain, gist)
    return gist.strip()


def _find_core(token: Token, format: str) -> str:
    """What of a token matters; a mark that stays is put where no style reaches it."""
    if token.role is TokenRole.TEXT:
        return _ESCAPE.sub(r"\1", token.text) if format == "markdown" else token.text
    words = "".join(f"\ufffc{token.text[start:end]}" for start, end in token.words)
    if token.role is TokenRole.PLACEABLE:
        return f"\ufffcaddress{words}" if _ADDRESS.fullmatch(token.text) else f"\ufffc{token.text}"
    if token.text.startswith("]"):
        return f"\ufffc]{words}"
    tag = TAG.fullmatch(token.text)
    name = tag["name"].lower() if tag else ""
    if token.text.strip("*_") == "" or (tag and name in _EMPHASIS and not tag["attributes"]):
        return ""
    if tag is None:
        return f"\ufffc{token.text}"
    return f"\ufffc<{tag['close'] or ''}a>{words}" if name == "a" else f"\ufffc{token.text}"


def follow_marks(old: str, new: str, translation: str, format: str) -> str:
    """The translation of `old` with the marks that `new` has in the place of the old ones, such as another address.

    Where marks came or went, or one cannot tell which became which, the translation stays as it is.
    """
    before, after = (_list_marks(text, format) for text in (old, new))
    if [token.role for token in before] != [token.role for token in after]:
        return translation
    changes: dict[str, str] = {}
    for one, other in zip(before, after, strict=True):
        if changes.setdefault(one.text, other.text) != other.text:
            return translation
    return "".join(
        token.text if token.role is TokenRole.TEXT else changes.get(token.text, token.text)
        for token in tokenize(translation, format)
    )


def _list_marks(text: str, format: str) -> list[Token]:
    return [token for token in tokenize(text, format) if token.role is not TokenRole.TEXT]
