"""Small questions about stretches of Markdown text: are there words, where are a row's cells, what are lines as one."""

from __future__ import annotations

import re

from dragoman.markup import tokenize
from dragoman.model import TokenRole

TEMPLATE = re.compile(r"\{\{(?:(?!\}\}).)*\}\}|\{%(?:(?!%\}).)*%\}")
"""A value or tag that a site generator fills in before Markdown is read; a bar in it cuts no cell."""
_BAR = re.compile(rf"{TEMPLATE.pattern}|(?<!\\)(?P<bar>\|)")
_LETTER = re.compile(r"[^\W\d_]")
ROW_PREFIX = re.compile(r"(?:[ \t]*(?:>|[-+*](?=[ \t])|\d{1,9}[.)](?=[ \t])|\[\^[^\]]+\]:|:(?=[ \t])))*[ \t]*")
_MARKUP = re.compile(r"[\\`<\[*_~{$@:%]")
_STARTS_WITH_WORDS = re.compile(r"[*_]{0,3}[^\\`<\[*_~{$@:%\w]*[^\W\d_]+(?:['’][^\W\d_]+)?,?\s")
"""A word that no markup but emphasis and no address can begin with."""


def has_words(text: str) -> bool:
    """Whether there is anything to translate in a text."""
    if _STARTS_WITH_WORDS.match(text):
        return True
    if not _MARKUP.search(text):
        return _LETTER.search(text) is not None
    for token in tokenize(text, "markdown"):
        stretches = [token.text] if token.role is TokenRole.TEXT else [token.text[a:b] for a, b in token.words]
        if any(_LETTER.search(stretch) for stretch in stretches):
            return True
    return False


def cut_row(body: str, *, inside: bool) -> list[tuple[int, int]]:
    """Where the cells of a table row stand, without the blanks around them; `inside` of other blocks or not."""
    prefix = ROW_PREFIX.match(body) if inside else None
    start = first = prefix.end() if prefix else len(body) - len(body.lstrip())
    cells = []
    for bar in [*(found.start() for found in _BAR.finditer(body) if found["bar"]), len(body)]:
        if bar < first:
            continue
        cell = body[start:bar]
        left = start + len(cell) - len(cell.lstrip())
        cells.append((left, left + len(cell.strip())))
        start = bar + 1
    if cells and not body[slice(*cells[-1])]:
        cells.pop()
    return cells[1:] if body[first : first + 1] == "|" else cells


def join_lines(parts: list[str]) -> str:
    """Hard-wrapped lines as one; hard breaks (two blanks, or a backslash at the end) stay."""
    text = ""
    for number, part in enumerate(parts):
        if number == len(parts) - 1:
            text += part
        elif part.endswith("  "):
            text += part.rstrip(" \t") + "  \n"
        elif re.search(r"(?<!\\)(?:\\\\)*\\$", part):
            text += part + "\n"
        else:
            text += part.rstrip(" \t") + " "
    return text
