"""Markdown ↔ segments. markdown-it finds the blocks; their exact places in the lines are worked out here.

Blocks: CommonMark with GitHub's tables, footnote definitions, definition lists, front matter; HTML blocks are
read by the HTML reader.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from dragoman.articles.front_matter import find_front_matter
from dragoman.articles.html import parse_html
from dragoman.articles.lines import Lines, Span, cut_pieces
from dragoman.articles.piece import Piece, StructureError
from dragoman.markup import tokenize
from dragoman.model import Segment, TokenRole

if TYPE_CHECKING:
    from markdown_it.token import Token

_BLOCK_START = re.compile(
    r"(?P<indent> *)(?:(?P<mark>#{1,6}(?=[ \t]|$)|[-+*](?=[ \t]|$)|>|={1,}[ \t]*$|-{1,}[ \t]*$|`{3,}|~{3,}|:(?=[ \t])"
    r"|(?:[-*_][ \t]*){3,}$|\[\^?[^\]]+\]:|\||:::)|(?P<number>\d{1,9})(?P<dot>[.)])(?=[ \t]|$))"
)
_LIST_MARK = re.compile(r"(?:[-+*]|\d{1,9}[.)]|\[\^[^\]]+\]:|:)(?=\s|$)")
_CALLOUT = re.compile(r"\s*\[![A-Za-z]+\][+-]?\s*$")
_PASSED_THROUGH = re.compile(r"\s*(?::::.*|\{%.*%\}|\{\{.*\}\}|\{:.*\}|<!--.*-->)\s*$")
_LETTER = re.compile(r"[^\W\d_]")
_CONTAINERS = {
    "blockquote": "quotation",
    "list_item": "list item",
    "footnote_reference": "footnote",
    "dt": "term",
    "dd": "definition",
}


@dataclass(slots=True)
class _Reader:
    """Walks over the block tokens of one article."""

    lines: Lines
    offset: int
    """Lines of front matter above what markdown-it has read."""
    containers: list[str] = field(default_factory=list)
    headings: list[tuple[int, str]] = field(default_factory=list)
    heading: int = 0
    row: tuple[int, list[tuple[int, int]]] = (-1, [])
    column: int = 0
    cell: str = ""

    def read(self, tokens: list[Token]) -> Iterator[Span]:
        for token in tokens:
            kind, nesting = token.type.rsplit("_", 1)[0], token.nesting
            if kind in _CONTAINERS or token.type in ("blockquote_open", "blockquote_close"):
                self.containers.append(kind) if nesting == 1 else self.containers.pop()
            elif token.type == "heading_open":
                self.heading = int(token.tag[1:])
            elif token.type in ("th_open", "td_open"):
                self.cell = "table header" if token.type == "th_open" else "table cell"
            elif token.type in ("th_close", "td_close"):
                self.cell, self.column = "", self.column + 1
            elif token.type == "tr_open":
                self.column = 0
            elif token.type == "inline" and token.map:
                yield from self.read_inline(token)
            elif token.type == "html_block" and token.map and not self.containers:
                yield from self.read_html(token)

    def kind(self) -> str:
        if self.heading:
            return f"heading {self.heading}"
        return _CONTAINERS[self.containers[-1]] if self.containers else "paragraph"

    def read_inline(self, token: Token) -> Iterator[Span]:
        first, last = token.map[0] + self.offset, token.map[1] + self.offset  # type: ignore[index]
        if self.cell:
            span = self.find_cell(first, token.content)
        elif self.heading and last - first == 1:
            span = self.find_heading(first, token.content)
        else:
            span = self.find_paragraph(first, token.content)
        self.remember_heading(token.content)
        if span is not None:
            yield span

    def remember_heading(self, content: str) -> None:
        if self.heading:
            self.headings = [above for above in self.headings if above[0] < self.heading]
            self.headings.append((self.heading, " ".join(content.split())))
            self.heading = 0

    def segment(self, text: str, kind: str, line: int) -> Segment:
        above = [above for above in self.headings if not self.heading or above[0] < self.heading]
        return Segment(text, kind, line + 1, headings=tuple(text for _, text in above))

    def find_heading(self, number: int, content: str) -> Span | None:
        body = self.lines.body(number)
        hashes = re.search(r"#+[ \t]+", body)
        start = body.find(content, hashes.end() if hashes else 0)
        if start < 0 or not _has_words(content):
            return None
        start += self.lines.starts[number]
        return Span(start, start + len(content), self.segment(content, self.kind(), number), _write_heading)

    def find_cell(self, number: int, content: str) -> Span | None:
        if self.row[0] != number:
            self.row = (number, _cut_row(self.lines.body(number)))
        if self.column >= len(self.row[1]) or not _has_words(content):
            return None
        start, end = self.row[1][self.column]
        base = self.lines.starts[number]
        text = self.lines.text[base + start : base + end]
        return Span(base + start, base + end, self.segment(text, self.cell, number), _write_cell)

    def find_paragraph(self, first: int, content: str) -> Span | None:
        """The paragraph (or setext heading) whose lines, without their block prefixes, are `content`."""
        parts = content.split("\n")
        while parts and (_CALLOUT.match(parts[0]) or _PASSED_THROUGH.match(parts[0])):
            first, parts = first + 1, parts[1:]
        while parts and _PASSED_THROUGH.match(parts[-1]):
            parts.pop()
        if not parts or not _has_words("\n".join(parts)):
            return None
        places = [self.find_part(first + number, part) for number, part in enumerate(parts)]
        if None in places:
            return None
        start, end = places[0][0], places[-1][1]  # type: ignore[index]
        text = _join_lines([self.lines.text[a:b] for a, b in places])  # type: ignore[misc]
        prefixes = [
            self.lines.text[self.lines.starts[first + number] : place[0]]  # type: ignore[index]
            for number, place in enumerate(places)
        ]
        writer = _ParagraphWriter(prefixes, self.lines.newline, is_heading=bool(self.heading))
        return Span(start, end, self.segment(text, self.kind(), first), writer.write)

    def find_part(self, number: int, part: str) -> tuple[int, int] | None:
        """Where `part`, the content of a line, stands in it; trailing blanks of a line that goes on are kept."""
        if number >= len(self.lines):
            return None
        body = self.lines.body(number)
        wanted = part.strip(" \t")
        start = body.rfind(wanted)
        if start < 0 or body[start + len(wanted) :].strip(" \t"):
            return None
        base = self.lines.starts[number]
        kept = len(part.rstrip(" \t")) < len(part)
        return base + start, base + (len(body) if kept else start + len(wanted))

    def read_html(self, token: Token) -> Iterator[Span]:
        first, last = token.map[0] + self.offset, token.map[1] + self.offset  # type: ignore[index]
        start, end = self.lines.starts[first], self.lines.starts[min(last, len(self.lines))]
        position = start
        for piece in parse_html(self.lines.text[start:end]):
            if piece.segment is not None:
                segment = replace(
                    piece.segment,
                    line=piece.segment.line + first,
                    headings=tuple(text for _, text in self.headings) + piece.segment.headings,
                )
                yield Span(position, position + len(piece.raw), segment, piece.fill)
            position += len(piece.raw)


def _has_words(text: str) -> bool:
    return any(token.role is TokenRole.TEXT and _LETTER.search(token.text) for token in tokenize(text, "markdown"))


def _cut_row(body: str) -> list[tuple[int, int]]:
    """Where the cells of a table row stand, without the blanks around them."""
    cells = []
    start = 0
    for bar in [*(match.start() for match in re.finditer(r"(?<!\\)\|", body)), len(body)]:
        cell = body[start:bar]
        stripped = cell.strip()
        left = start + len(cell) - len(cell.lstrip())
        cells.append((left, left + len(stripped)))
        start = bar + 1
    first = 1 if re.match(r"[ \t>]*\|", body) else 0
    return cells[first:]


def _join_lines(parts: list[str]) -> str:
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


def _write_heading(translation: str) -> str:
    if "\n" in translation.strip():
        raise StructureError("a heading may not have a line break", remedy="Write it on one line.")
    text = translation.strip()
    return re.sub(r"(^|[ \t])(#+)$", r"\1\\\2", text)


def _write_cell(translation: str) -> str:
    if "\n" in translation.strip():
        raise StructureError("a table cell may not have a line break", remedy="Write it on one line, or use <br>.")
    return re.sub(r"(?<!\\)((?:\\\\)*)\|", r"\1\\|", translation.strip())


class _ParagraphWriter:
    """Writes the lines of a paragraph with the block prefixes that they had."""

    def __init__(self, prefixes: list[str], newline: str, *, is_heading: bool) -> None:
        self.newline = newline
        self.is_heading = is_heading
        if len(prefixes) > 1 and (">" not in prefixes[0] or ">" in prefixes[1]):
            self.prefix = prefixes[1]
        else:
            self.prefix = _LIST_MARK.sub(lambda mark: " " * len(mark[0]), prefixes[0])

    def write(self, translation: str) -> str:
        lines = [line.strip("\r") for line in translation.strip().split("\n")]
        if any(not line.strip() for line in lines):
            raise StructureError("a paragraph may not hold an empty line", remedy="Remove it, or use a hard break.")
        escaped = [_escape_start(line, number) for number, line in enumerate(lines)]
        return (self.newline + self.prefix).join(escaped)


def _escape_start(line: str, number: int) -> str:
    """Keeps a line of text from being read as the start of a block."""
    line = line.lstrip(" \t") if number else line
    found = _BLOCK_START.match(line)
    if found is None:
        return line
    if found["number"]:
        return f"{line[: found.end('number')]}\\{line[found.start('dot') :]}"
    return f"{line[: found.start('mark')]}\\{line[found.start('mark') :]}"


def parse_markdown(text: str) -> Iterator[Piece]:
    """The pieces of a Markdown article. Joined, they give `text` back."""
    end, spans = find_front_matter(text)
    lines = Lines(text)
    offset = next(number for number, start in enumerate(lines.starts) if start >= end)
    spans += _Reader(lines, offset).read(_parse_blocks(text[end:]))
    return cut_pieces(text, sorted(spans, key=lambda span: span.start))


def _parse_blocks(text: str) -> list[Token]:
    from markdown_it import MarkdownIt
    from mdit_py_plugins.deflist import deflist_plugin
    from mdit_py_plugins.footnote import footnote_plugin

    parser = MarkdownIt("commonmark").enable("table").use(footnote_plugin).use(deflist_plugin)
    parser.core.ruler.enableOnly(["normalize", "block"])
    return parser.parse(text, {})
