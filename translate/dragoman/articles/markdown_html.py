"""HTML blocks of a Markdown article, read by the HTML reader and put at their places in the lines."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dragoman.articles.html import parse_html
from dragoman.articles.lines import Lines, Span
from dragoman.articles.piece import Fill, Piece
from dragoman.markup.inline import JSX_TAG

_LONE_TAG = re.compile(r"(?P<tag><[^<>]*>)(?P<gap>[ \t]*(?:\r\n|\r|\n)\s*)(?=\S)")
Places = list[tuple[int, int]]
"""Where each line of a block's content starts: in the content, and in the article."""


def map_content(lines: Lines, first: int, content: str) -> Places | None:
    """The places of a block's content that starts in line `first`; None where tabs hide them."""
    places: Places = []
    position = 0
    for number, bare in enumerate(content.removesuffix("\n").split("\n"), start=first):
        if number >= len(lines) or not lines.body(number).endswith(bare):
            return None
        body = lines.body(number)
        places.append((position, lines.starts[number] + len(body) - len(bare)))
        position += len(bare) + 1
    return places


def read_html_block(lines: Lines, content: str, places: Places, language: str) -> Iterator[Span]:
    """The segments of an HTML block, their lines counted from 1 in the block."""
    position = line = 0
    is_first = True
    for piece in parse_html(content, language, JSX_TAG):
        end = position + len(piece.raw)
        if piece.segment is not None:
            start, line = _place(places, position, line)
            stop, _ = _place(places, end - 1, line)
            fill = _keep_first_line(lines, piece, places, position) if is_first else piece.fill
            yield Span(start, stop + 1, piece.segment, fill)
        is_first = is_first and not piece.raw.strip()
        position = end


def _keep_first_line(lines: Lines, piece: Piece, places: Places, position: int) -> Fill:
    """Writes a tag that stands alone in the first line of an HTML block so again: it makes the block one."""
    found = _LONE_TAG.match(piece.raw)
    if found is None:
        return piece.fill
    start, end = (_place(places, position + offset, 0)[0] for offset in found.span("gap"))
    gap = lines.text[start:end]

    def write(translation: str) -> str:
        written = piece.fill(translation)
        return written.replace(found["tag"] + " ", found["tag"] + gap, 1)

    return write


def _place(places: Places, position: int, line: int) -> tuple[int, int]:
    """Where a position of a block's content is in the article, searched from `line` of the content on."""
    while line + 1 < len(places) and places[line + 1][0] <= position:
        line += 1
    return places[line][1] + position - places[line][0], line
