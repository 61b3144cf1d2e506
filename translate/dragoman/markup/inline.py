"""What the inline markup of all formats shares: variables, addresses, HTML tags, and how marks pair off."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dragoman.model import Token, TokenRole

URL = r"(?:https?|ftp)://[^\s<>\"'“”’\[\](){}|\\^`]*(?:\([^\s<>()]*\)[^\s<>\"'“”’\[\](){}|\\^`]*)*[^\s<>\"'“”’\[\](){}|\\^`.,;:!?*_~…]"
EMAIL = r"[A-Za-z0-9._%+\-]+@[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)*\.[A-Za-z]{2,}"
VARIABLE = (
    r"\{\{[^{}\n]*\}\}|\{%[^\n]*?%\}|\$\{[^{}\n]*\}|\{[A-Za-z_][\w.]*\}"
    r"|%\([A-Za-z_]\w*\)[sdif]|%(?:\d+\$)?[sd](?![A-Za-z])"
)
PLACEABLE = re.compile(f"{VARIABLE}|{URL}|{EMAIL}")
"""What stands alone in every format."""

TAG = re.compile(
    r"<(?P<close>/)?(?P<name>[A-Za-z][A-Za-z0-9\-:.]*)"
    r"(?P<attributes>(?:\s+[^\s\"'<>/=]+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'=<>`]+))?)*)\s*(?P<slash>/)?>"
)
COMMENT = re.compile(r"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>|<![A-Za-z][^>]*>", re.DOTALL)
VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
"""Elements without an end tag (HTML standard, section 13.1.2)."""
OPAQUE = frozenset("code kbd samp var math svg script style template textarea".split())
"""Elements whose content is not translated; where they stand in a sentence they stand alone."""


@dataclass(slots=True)
class Mark:
    """A stretch of a segment, while it is being found out what it is."""

    start: int
    end: int
    role: TokenRole
    name: str = ""
    """Pairs an HTML tag with its end tag; empty for marks whose pair is known already."""


def find_opaque_end(text: str, opening: re.Match[str]) -> int | None:
    """Where the element that `opening` starts ends, after its end tag; None when it has none."""
    name = opening["name"].lower()
    depth = 0
    for tag in TAG.finditer(text, opening.start()):
        if tag["name"].lower() == name and not tag["slash"]:
            depth += -1 if tag["close"] else 1
            if depth == 0:
                return tag.end()
    return None


def read_tag(text: str, position: int) -> Mark | None:
    """The comment or tag at `position`; an opaque element whole. None when there is neither."""
    if found := COMMENT.match(text, position):
        return Mark(position, found.end(), TokenRole.PLACEABLE)
    tag = TAG.match(text, position)
    if tag is None:
        return None
    name = tag["name"].lower()
    if name in VOID or tag["slash"]:
        return Mark(position, tag.end(), TokenRole.PLACEABLE)
    if tag["close"]:
        return Mark(position, tag.end(), TokenRole.CLOSE, name)
    if name in OPAQUE or re.search(r"translate\s*=\s*[\"']?no|\bnotranslate\b", tag["attributes"]):
        end = find_opaque_end(text, tag)
        if end is not None:
            return Mark(position, end, TokenRole.PLACEABLE)
    return Mark(position, tag.end(), TokenRole.OPEN, name)


def pair_marks(marks: Iterable[Mark]) -> list[Mark]:
    """Lets HTML tags open and close where they nest with everything else; a tag that does not becomes a placeable."""
    result = list(marks)
    stack: list[Mark] = []
    for mark in result:
        if mark.role is TokenRole.OPEN:
            stack.append(mark)
        elif mark.role is TokenRole.CLOSE:
            _close(mark, stack)
    for mark in stack:
        mark.role = TokenRole.PLACEABLE
    return result


def _close(mark: Mark, stack: list[Mark]) -> None:
    depth = len(stack) - 1
    while depth >= 0 and stack[depth].name != mark.name:
        if mark.name and not stack[depth].name:
            mark.role = TokenRole.PLACEABLE
            return
        depth -= 1
    if depth < 0:
        mark.role = TokenRole.PLACEABLE
        return
    for unpaired in stack[depth + 1 :]:
        unpaired.role = TokenRole.PLACEABLE
    del stack[depth:]


def cut_tokens(text: str, marks: Sequence[Mark]) -> tuple[Token, ...]:
    """The tokens of `text`, given the marks in it in order; what lies between them is words."""
    tokens: list[Token] = []
    position = 0
    for mark in marks:
        if mark.role is TokenRole.TEXT:
            continue
        if mark.start > position:
            tokens.append(Token(text[position : mark.start], TokenRole.TEXT))
        tokens.append(Token(text[mark.start : mark.end], mark.role))
        position = mark.end
    if position < len(text):
        tokens.append(Token(text[position:], TokenRole.TEXT))
    return tuple(tokens)
