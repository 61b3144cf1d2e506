"""What of a segment its translation depends on: the text without wrapping, style, emphasis and addresses."""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from dragoman.markup import tokenize
from dragoman.markup.inline import TAG, URL
from dragoman.model import Token, TokenRole

_MARK, _EMPHASIZED = "\ufdd0", "\ufdd1"
"""Stand for marks while the text between them is looked at; Unicode promises that no text has them."""
_STYLES = (
    (re.compile("[“”„‟«»″]"), '"'),
    (re.compile("[‘’‚‛′`]"), "'"),
    # Emphasis may come and go, but not where it holds letters or digits apart: 5*3*2 is not 532.
    (re.compile(rf"(?<![\w{_EMPHASIZED}]){_EMPHASIZED}+|{_EMPHASIZED}++(?!\w)"), ""),
    (re.compile(r"(?<=\d)[-‐‑–−](?=\d)"), "—"),
    # A dash has blanks on both sides or on none. Else it may be the sign of a number, or begin an option.
    (re.compile(r"(?:(?<!\S)|\s+)(?:[–—]|(?<!-)-{2,3}(?!-))(?:\s+|(?!\S))|(?<=\S)\s+-\s+"), "—"),
    (re.compile(r"(?<=[^\s(\[{\-])(?:[–—](?=[^\s\d])|-{2,3}(?=\w))"), "—"),
    (re.compile("…"), "..."),
    (re.compile(r"\s+"), " "),
)
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_EMPHASIS = frozenset(("em", "strong", "i", "b"))
_WORD = re.compile(r"[^\W_]+")
_ADDRESS = re.compile(rf"<?(?:{URL})>?")


@functools.lru_cache(maxsize=20_000)  # the segments of a large article, which a sync compares with several others
def find_gist(text: str, format: str) -> str:
    """The text without what can be changed and leave every word of its translation right.

    Two texts with the same gist differ in white space, in the style of quotation marks, dashes and ellipses, in marks
    of emphasis, in escapes, or in addresses; never in a word, a number or a name.

    >>> [find_gist(text, "markdown") for text in ("“Ripe”  *figs* [here](/a)", '"Ripe" figs [here](/b)')]
    ['"Ripe" figs \ufffc[here\ufffc]', '"Ripe" figs \ufffc[here\ufffc]']
    """
    tokens = tokenize(text, format)
    gist = "".join(_find_core(token, format) for token in tokens)
    for pattern, plain in _STYLES:
        gist = pattern.sub(plain, gist)
    # No style reaches into a mark that stays.
    staying = (_name_mark(token) for token in _list_staying(tokens))
    return re.sub(_MARK, lambda _: f"\ufffc{next(staying, '')}", gist.strip())


def _find_core(token: Token, format: str) -> str:
    """What of a token matters, a sign where it is a mark."""
    if token.role is TokenRole.TEXT:
        return _ESCAPE.sub(r"\1", token.text) if format == "markdown" else token.text
    return _EMPHASIZED if _is_emphasis(token) else _MARK


def _is_emphasis(token: Token) -> bool:
    if token.role in (TokenRole.TEXT, TokenRole.PLACEABLE):
        return False
    tag = TAG.fullmatch(token.text)
    is_tag = tag is not None and tag["name"].lower() in _EMPHASIS and not tag["attributes"]
    return is_tag or token.text.strip("*_") == ""


def _list_staying(tokens: Iterable[Token]) -> list[Token]:
    """The marks that do not come and go: all but those of emphasis."""
    return [token for token in tokens if token.role is not TokenRole.TEXT and not _is_emphasis(token)]


def _name_mark(token: Token) -> str:
    """A mark without its address."""
    words = "".join(f"\ufffc{token.text[start:end]}" for start, end in token.words)
    if token.role is TokenRole.PLACEABLE:
        return f"address{words}" if _ADDRESS.fullmatch(token.text) else token.text
    if token.text.startswith("]"):
        return f"]{words}"
    tag = TAG.fullmatch(token.text)
    if tag is None or tag["name"].lower() != "a":
        return token.text
    return f"<{tag['close'] or ''}a>{words}"


def follow_marks(old: str, new: str, translation: str, format: str) -> str | None:
    """The translation of `old` with the marks that `new`, of the same gist, has in the place of the old ones.

    None where an address changed and one cannot tell where it stands in the translation: two links had it and one of
    them has it still, or the translation has another; and where emphasis went from one word to another, and the
    translation has some. Words in a mark, such as a link's title, stay as translated. Emphasis that only came, or only
    went, stays as it is in the translation.
    """
    before, after, tokens = (tokenize(text, format) for text in (old, new, translation))
    was, now = _find_emphasized(before), _find_emphasized(after)
    if not (was <= now or now <= was) and _list_emphasis(tokens):
        return None
    staying = _pair_marks(_list_staying(before), _list_staying(after))
    if staying is None:
        return None
    changed = {one: other for one, other in staying.items() if one != other.skeleton}
    there, here = (_count_skeletons(marks) for marks in (before, tokens))
    if any(there[skeleton] != here[skeleton] for skeleton in changed):
        return None
    emphasis = _pair_marks(_list_emphasis(before), _list_emphasis(after)) or {}
    return "".join(_put_mark(token, {**emphasis, **changed}) for token in tokens)


def _pair_marks(before: Sequence[Token], after: Sequence[Token]) -> dict[str, Token] | None:
    """What the marks of one text became in another, by their skeletons; None where that is not clear."""
    if [token.role for token in before] != [token.role for token in after]:
        return None
    pairs: dict[str, Token] = {}
    for one, other in zip(before, after, strict=True):
        if pairs.setdefault(one.skeleton, other).skeleton != other.skeleton:
            return None
    return pairs


def _list_emphasis(tokens: Iterable[Token]) -> list[Token]:
    return [token for token in tokens if _is_emphasis(token)]


def _find_emphasized(tokens: Iterable[Token]) -> set[int]:
    """Which words of a text stand in emphasis, counted from its start."""
    depth = number = 0
    found: set[int] = set()
    for token in tokens:
        if token.role is TokenRole.TEXT:
            first, number = number, number + len(_WORD.findall(token.text))
            found.update(range(first, number) if depth else ())
        elif _is_emphasis(token):
            depth += 1 if token.role is TokenRole.OPEN else -1
    return found


def _count_skeletons(tokens: Iterable[Token]) -> Counter[str]:
    return Counter(token.skeleton for token in tokens if token.role is not TokenRole.TEXT)


def _put_mark(token: Token, changes: Mapping[str, Token]) -> str:
    """The text of a token of a translation; of a mark that changed the new one, with the words that it has here."""
    mark = changes.get(token.skeleton) if token.role is not TokenRole.TEXT else None
    if mark is None or len(mark.words) != len(token.words):
        return token.text
    text = mark.text
    for (start, end), (first, last) in reversed(list(zip(mark.words, token.words, strict=True))):
        text = text[:start] + token.text[first:last] + text[end:]
    return text
