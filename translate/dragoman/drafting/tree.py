"""A sentence as a tree: words, what stands among them, and the stretches that marks enclose."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dragoman.model import Token, TokenRole
from dragoman.sentences import find_sentence_ends

_LETTER = re.compile(r"[^\W\d_]")
_TAGS = re.compile(r"<[^<>]*>|&[#\w]+;")
_BREAKS = re.compile(r"\\\n| {2,}\n|<br\s*/?>", re.IGNORECASE)
_UNREAD = re.compile(r"\[\^|<!--|\{[/#%]|\{\{[<%]|\[/?[a-z][^\]]*\]$")
"""Footnote marks, comments, tags of templates, shortcodes."""
_READ = re.compile(r"`|\$|#|<(?:code|kbd|samp|var|math)\b|<[^\s<>]*[:@][^\s<>]*>$", re.IGNORECASE)
"""Code, formulas, addresses."""
_APART = re.compile(
    r"!\[|\^\[|<[^>]*\b(?:class|role|epub:type)=[\"'][^\"'>]*\b(?:note|footnote|popup|tooltip)", re.IGNORECASE
)
"""What opens words that are no part of the sentence around them: an image's, a footnote's."""


@dataclass(frozen=True, slots=True)
class Words:
    """Words, as their format spells them."""

    text: str


@dataclass(frozen=True, slots=True)
class Atom:
    """What survives as it is: a placeable, marks around no words, or what is drafted apart from its sentence."""

    tokens: tuple[Token, ...]

    @property
    def text(self) -> str:
        """All of it."""
        return "".join(token.text for token in self.tokens)

    @property
    def is_apart(self) -> bool:
        """Whether it holds words that are drafted by themselves."""
        return any(map(has_words, self.tokens))

    @property
    def is_read(self) -> bool:
        """Whether it stands in the sentence like a noun, as a code span or an address does; not so a footnote mark."""
        if self.is_apart or any(token.words for token in self.tokens):
            return False
        inner = "".join(token.text for token in self.tokens if token.role in (TokenRole.PLACEABLE, TokenRole.TEXT))
        if _UNREAD.match(inner):
            return False
        return bool(_READ.match(inner) or _LETTER.search(_TAGS.sub("", inner)))


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words, and more, between two marks."""

    opening: Token
    tokens: tuple[Token, ...]
    """What stands between the marks."""
    children: tuple[Node, ...]
    """The nodes of these."""
    closing: Token


Node = Words | Atom | Stretch


def has_words(token: Token) -> bool:
    """Whether there are words to translate in a token."""
    return token.role is TokenRole.TEXT and bool(_LETTER.search(token.text))


def is_break(token: Token) -> bool:
    """Whether a token breaks the line: what stands before and after it are sentences of their own."""
    return token.role is TokenRole.PLACEABLE and bool(_BREAKS.fullmatch(token.text))


def build_tree(tokens: Sequence[Token], protected: re.Pattern[str] | None = None) -> tuple[Node, ...]:
    """The nodes of tokens; in words, what `protected` matches is an atom.

    >>> from dragoman.markup import tokenize
    >>> [type(node).__name__ for node in build_tree(tokenize("Read [`a`](b) *now*", "markdown"))]
    ['Words', 'Atom', 'Words', 'Stretch']
    """
    return _join_lists(_build(tokens, protected))


def _build(tokens: Sequence[Token], protected: re.Pattern[str] | None) -> list[Node]:
    nodes: list[Node] = []
    position = 0
    while position < len(tokens):
        token = tokens[position]
        if token.role is not TokenRole.OPEN:
            nodes += [Atom((token,))] if token.role is TokenRole.PLACEABLE else _cut_words(token.text, protected)
            position += 1
            continue
        end = find_close(tokens, position)
        inner = tokens[position + 1 : end]
        if not any(map(has_words, inner)) or _APART.match(token.text):
            nodes.append(Atom(tuple(tokens[position : end + 1])))
        else:
            nodes.append(Stretch(token, tuple(inner), build_tree(inner, protected), tokens[end]))
        position = end + 1
    return nodes


def _join_lists(nodes: Sequence[Node]) -> tuple[Node, ...]:
    """Atoms with only punctuation between them become one: ``` `a`, `b`, `c` ``` is one noun to an engine."""
    joined: list[Node] = []
    for node in nodes:
        if isinstance(node, Atom) and node.is_read and len(joined) > 1:
            first, between = joined[-2:]
            if isinstance(first, Atom) and first.is_read and isinstance(between, Words) and _is_comma(between.text):
                joined[-2:] = [Atom((*first.tokens, Token(between.text, TokenRole.TEXT), *node.tokens))]
                continue
        joined.append(node)
    return tuple(joined)


def _is_comma(text: str) -> bool:
    return not re.search(r"[\w.:;!?()]", text)


def _cut_words(text: str, protected: re.Pattern[str] | None) -> Iterator[Node]:
    position = 0
    for found in protected.finditer(text) if protected else ():
        if found.start() > position:
            yield Words(text[position : found.start()])
        yield Atom((Token(found[0], TokenRole.PLACEABLE),))
        position = found.end()
    if position < len(text):
        yield Words(text[position:])


def find_close(tokens: Sequence[Token], position: int) -> int:
    """Where the stretch that opens at `position` closes."""
    depth = 0
    for number in range(position, len(tokens)):
        depth += (tokens[number].role is TokenRole.OPEN) - (tokens[number].role is TokenRole.CLOSE)
        if depth == 0:
            return number
    return len(tokens) - 1


def peel(tokens: Sequence[Token]) -> tuple[int, int]:
    """The range of tokens without what stands at the edges and is no part of the sentence.

    Blanks, marks that are not read, breaks, and pairs around everything; not what stands there like a noun.
    """
    first, last = 0, len(tokens)
    while last - first > 1:
        if (end := _edge_atom(tokens, first, last)) is not None:
            first = end + 1
        elif (start := _edge_atom_before(tokens, first, last)) is not None:
            last = start
        elif pair := _find_enclosing(tokens, first, last):
            first, last = pair[0] + 1, pair[1]
        else:
            break
    return first, last


def _find_enclosing(tokens: Sequence[Token], first: int, last: int) -> tuple[int, int] | None:
    """Where the pair of marks around everything but punctuation opens and closes."""
    opens = first + _is_punctuation(tokens[first])
    closes = last - 1 - _is_punctuation(tokens[last - 1])
    encloses = opens + 1 < closes and tokens[opens].role is TokenRole.OPEN and find_close(tokens, opens) == closes
    return (opens, closes) if encloses else None


def _is_punctuation(token: Token) -> bool:
    return token.role is TokenRole.TEXT and not re.search(r"\w", token.text)


def _edge_atom(tokens: Sequence[Token], first: int, last: int) -> int | None:
    """Where what can be peeled off at `first` ends."""
    end = find_close(tokens, first) if tokens[first].role is TokenRole.OPEN else first
    return end if end < last - 1 and _is_bark(tokens[first : end + 1]) else None


def _edge_atom_before(tokens: Sequence[Token], first: int, last: int) -> int | None:
    """Where what can be peeled off before `last` starts."""
    start, depth = last - 1, 0
    while True:
        depth += (tokens[start].role is TokenRole.CLOSE) - (tokens[start].role is TokenRole.OPEN)
        if depth == 0:
            break
        start -= 1
    return start if start > first and _is_bark(tokens[start:last]) else None


def _is_bark(tokens: Sequence[Token]) -> bool:
    """Whether tokens at an edge of a sentence are no part of it."""
    first = tokens[0]
    if first.role is TokenRole.TEXT:
        return not first.text.strip()
    if first.role is TokenRole.OPEN and any(map(has_words, tokens)) and not _APART.match(first.text):
        return False
    return not Atom(tuple(tokens)).is_read


def read_tokens(tokens: Sequence[Token]) -> list[str]:
    """What of each token stands in the sentence as people read it; nothing of what is apart from it."""
    read: list[str] = []
    end = -1
    for number, token in enumerate(tokens):
        if token.role is TokenRole.OPEN and number > end and _APART.match(token.text):
            end = find_close(tokens, number)
        is_read = token.role is TokenRole.TEXT or Atom((token,)).is_read
        read.append(token.text if is_read and number > end else "")
    return read


def cut_sentences(tokens: Sequence[Token], language: str) -> Iterator[list[Token]]:
    """The tokens of each sentence; none ends inside of markup, each at a line break. Joined, they give the text back.

    What a reader does not see is left out when the ends are looked for, so that no mark hides one.
    """
    read = read_tokens(tokens)
    cuts = find_sentence_ends("".join(read), language)
    sentence: list[Token] = []
    position = depth = 0
    for token, text in zip(tokens, read, strict=True):
        depth += (token.role is TokenRole.OPEN) - (token.role is TokenRole.CLOSE)
        start, end = 0, position + len(text)
        if token.role is TokenRole.TEXT and depth == 0:
            for cut in cuts:
                if position < cut <= end:
                    sentence.append(Token(text[start : cut - position], TokenRole.TEXT))
                    yield sentence
                    sentence, start = [], cut - position
        if token.role is not TokenRole.TEXT or start < len(token.text):
            sentence.append(token if start == 0 else Token(token.text[start:], token.role))
        if depth == 0 and is_break(token):
            yield sentence
            sentence = []
        position = end
    if sentence:
        yield sentence
