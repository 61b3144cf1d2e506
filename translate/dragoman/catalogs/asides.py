"""Whole translations kept in an entry's comments, to choose from: another person's, or what a machine offers.

They stand in lines short enough that no tool wraps them (polib and Babel do at 78 columns), each with its prefix.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

CONFLICT = "conflict"
"""The words of another person, after a merge."""
OFFER = "offer"
"""What a machine offers in the place of a stale translation."""
UNPLACED = "unplaced"
"""What was translated for one place of a repeated text, when nobody can tell any more which one it is."""
_LINE = re.compile(r"(?P<name>conflict|offer|unplaced)(?: (?P<number>[0-9]+))?: ?(?P<text>.*)", re.DOTALL)
_WIDTH = 72
"""Columns of a line, with its prefix. A word that is longer stays whole."""


def name_aside(comment: str) -> str | None:
    """`CONFLICT`, `OFFER` or `UNPLACED` for a line of such a text, None for any other comment."""
    found = _LINE.fullmatch(comment)
    return found["name"] if found else None


def add_aside(comments: Sequence[str], name: str, text: str) -> tuple[str, ...]:
    r"""The comments, and the lines of another text, numbered where there is one already.

    A line break is written as `\n`, a backslash as two.

    >>> add_aside(["conflict: Sol."], CONFLICT, "Lluvia.\nViento.")
    ('conflict: Sol.', 'conflict 2: Lluvia.\\nViento.')
    """
    number = len(read_asides(comments, name)) + 1
    prefix = f"{name}: " if number == 1 else f"{name} {number}: "
    escaped = text.replace("\\", "\\\\").replace("\n", "\\n")
    return (*comments, *(prefix + line for line in _wrap(escaped, _WIDTH - len(prefix))))


def read_asides(comments: Iterable[str], name: str) -> tuple[str, ...]:
    """The texts of a name that comments hold, in order.

    >>> read_asides(["offer: Sol y", "offer: lluvia."], OFFER)
    ('Sol y lluvia.',)
    """
    lines: dict[str | None, list[str]] = defaultdict(list)
    for comment in comments:
        found = _LINE.fullmatch(comment)
        if found and found["name"] == name:
            lines[found["number"]].append(found["text"])
    return tuple(_unescape(" ".join(parts)) for parts in lines.values())


def _wrap(text: str, width: int) -> Iterator[str]:
    line, *words = text.split(" ")
    for word in words:
        if line and word and len(line) + 1 + len(word) > width:
            yield line
            line = word
        else:
            line = f"{line} {word}"
    yield line


def _unescape(text: str) -> str:
    return "\\".join(part.replace("\\n", "\n") for part in text.split("\\\\"))
