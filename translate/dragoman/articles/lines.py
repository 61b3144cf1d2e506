"""Lines of an article with their positions, and pieces from what was found in it."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dragoman.articles.piece import Fill, Piece
from dragoman.model import Segment

LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of an article that holds a segment: character positions, and how to fill it."""

    start: int
    end: int
    segment: Segment
    fill: Fill


class Lines:
    """The lines of a text, and where they start. Lines are numbered from 0."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts = array("Q", [0])
        """One more than there are lines: the last is where the text ends."""
        self.starts.extend(found.end() for found in LINE_END.finditer(text))
        if self.starts[-1] != len(text):
            self.starts.append(len(text))
        first = LINE_END.search(text)
        self.newline = first[0] if first else "\n"
        """The line end of the first line, which new lines get."""

    def __len__(self) -> int:
        return len(self.starts) - 1

    def body(self, number: int) -> str:
        """Line `number` without its line end."""
        return self.text[self.starts[number] : self.starts[number + 1]].rstrip("\r\n")

    def number_at(self, position: int) -> int:
        """The line that the character at `position` stands in."""
        return max(0, bisect_right(self.starts, position) - 1)


def count_lines(text: str) -> int:
    """How many line ends a text has."""
    return sum(1 for _ in LINE_END.finditer(text))


def cut_pieces(text: str, spans: Iterable[Span]) -> Iterator[Piece]:
    """The pieces of a text, given the spans in it in order; one that overlaps an earlier one is passed over."""
    position = 0
    for span in spans:
        if span.start < position or span.end <= span.start:
            continue
        if span.start > position:
            yield Piece(text[position : span.start])
        yield Piece(text[span.start : span.end], span.segment, span.fill)
        position = span.end
    if position < len(text):
        yield Piece(text[position:])
