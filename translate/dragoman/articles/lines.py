"""Lines of an article with their positions, and pieces from what was found in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate

from dragoman.articles.piece import Fill, Piece
from dragoman.model import Segment

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of an article that holds a segment: character positions, and how to fill it."""

    start: int
    end: int
    segment: Segment
    fill: Fill


class Lines:
    """The lines of a text, each with its line end, and where they start."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.all: list[str] = _LINE.findall(text)
        self.starts = [0, *accumulate(map(len, self.all))]
        self.newline = self._customary_newline()

    def __len__(self) -> int:
        return len(self.all)

    def body(self, number: int) -> str:
        """Line `number` (from 0) without its line end."""
        return self.all[number].rstrip("\r\n")

    def _customary_newline(self) -> str:
        first = self.all[0] if self.all else ""
        return first[len(first.rstrip("\r\n")) :] or "\n"


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
