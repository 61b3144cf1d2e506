"""Markdown ↔ segments. markdown-it finds the blocks; their exact places in the lines are worked out here.

Blocks: CommonMark with GitHub's tables, task lists and alerts, footnotes, definition lists, admonitions, formulas and
front matter; HTML blocks are read by the HTML reader. Lines that are for a program and not for people (`:::`, Liquid,
Hugo, attributes, MDX) stand between segments.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from dragoman.articles.front_matter import find_front_matter
from dragoman.articles.html import outline_html
from dragoman.articles.kinds import name_kind
from dragoman.articles.lines import Lines, Span, cut_pieces
from dragoman.articles.markdown_blocks import ADMONITION, read_blocks
from dragoman.articles.markdown_elements import hides_blocks, is_component
from dragoman.articles.markdown_html import map_content, read_html_block
from dragoman.articles.markdown_links import write_links_in_full
from dragoman.articles.markdown_text import ROW_PREFIX, TEMPLATE, cut_row, has_words, join_lines
from dragoman.articles.markdown_writers import (
    CodeWriter,
    ParagraphWriter,
    TitleWriter,
    write_cell,
    write_heading,
    write_markup,
)
from dragoman.articles.piece import Fill, Piece
from dragoman.articles.templates import drop_code, is_for_programs
from dragoman.markup.inline import JSX_TAG
from dragoman.model import Segment
from dragoman.workspace import ArticleOptions

if TYPE_CHECKING:
    from markdown_it.token import Token

_TASK = re.compile(r"\[[ xX]\][ \t]+(?=\S)")
_CALLOUT = re.compile(r"[ \t]*\[![A-Za-z]+\][+-]?[ \t]*(?P<title>.*?)[ \t]*$")
_FENCED_DIV = re.compile(
    r"[ \t]*:{3,}[ \t]*(?:\{[^{}]*\}|[\w.-]+)?(?:\[(?P<title>.*)\])?"
    r"[ \t]*(?:\{[^{}]*\})?(?P<rest>.*?)[ \t]*:*[ \t]*$"
)
_MDX_CODE = re.compile(r"(?:import|export)\s|\{.*\}$|.*\n[ \t]*(?:```|~~~|[-*+][ \t]|\d+[.)][ \t])", re.DOTALL)
"""Paragraphs of MDX that are code, or hold blocks that only MDX sees; they are text to CommonMark by their indent."""
_ABBREVIATION = re.compile(r"\*\[[^\]\n]+\]:[ \t]+(?P<title>\S.*?)[ \t]*$")
_HEADING_ATTRIBUTES = re.compile(r"[ \t]*\{:?[ \t]*[#.][^{}]*\}[ \t]*$")
_DEFINITION = re.compile(
    r"\[(?:[^\[\]\\]|\\.)+\]:\s*(?:<[^<>\n]*>|[^\s<]\S*)[ \t]*(?:\s)[ \t>]*"
    r"(?P<title>\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|\((?:[^()\\]|\\.)*\))[ \t]*$",
    re.MULTILINE | re.DOTALL,
)
_TITLE_BREAK = re.compile(r"[ \t]*(?:\r\n|\r|\n)(?![ \t>]*[\r\n])[ \t>]*")
"""A line end in a title, with the marks of the blocks around it; no title has a blank line."""
_LETTER = re.compile(r"[^\W\d_]")
_CONTAINERS = {
    "blockquote": "quotation",
    "list_item": "list item",
    "footnote_reference": "footnote",
    "dt": "term",
    "dd": "definition",
    "admonition": "admonition",
}


class _Reader:
    """Walks over the block tokens of one article."""

    def __init__(self, lines: Lines, options: ArticleOptions) -> None:
        self.lines = lines
        self.options = options
        self.offset = 0
        """The line that markdown-it's line 0 is."""
        self.spans: list[Span] = []
        self.plain_spans: list[Span] = []
        """Those without links in Markdown: in HTML, and code."""
        self.containers: list[str] = []
        self.headings: list[tuple[int, str]] = []
        self.heading = 0
        self.is_underlined = False
        """Whether the heading that is read has its mark below it and not before it."""
        self.row: tuple[int, list[tuple[int, int]]] = (-1, [])
        self.column = 0
        self.cell = ""
        self.item_line = -1
        """The line in which the innermost list item starts."""
        self.read_until = 0
        """Up to which line blocks were seen; what lies between two of them defines link labels."""

    def read(self, tokens: Iterable[Token]) -> None:
        for token in tokens:
            kind = token.type.rsplit("_", 1)[0] if token.nesting else token.type
            if token.map and kind not in _CONTAINERS and not kind.endswith("_list") and kind != "dl":
                self.read_definitions(token.map[0] + self.offset, token.map[1] + self.offset)
            if kind in _CONTAINERS:
                self.enter(token, kind)
            elif kind == "heading" and token.nesting == 1:
                self.heading, self.is_underlined = int(token.tag[1:]), token.markup in ("=", "-")
            elif kind in ("th", "td"):
                self.cell = {"th": "table header", "td": "table cell"}[kind] if token.nesting == 1 else ""
                self.column += token.nesting == -1
            elif kind == "tr":
                self.column = 0
            elif kind == "inline" and token.map:
                self.read_inline(token)
            elif token.type in ("html_block", "element_open") and token.map:
                self.read_html(token)
            elif kind in ("fence", "code_block") and token.map and self.options.code_blocks:
                self.read_code(token)

    def enter(self, token: Token, kind: str) -> None:
        if token.nesting == -1:
            self.containers.pop()
            return
        self.containers.append(_CONTAINERS[kind])
        if kind == "list_item" and token.map:
            self.item_line = token.map[0] + self.offset
        if kind == "admonition" and token.map:
            self.read_title(token.map[0] + self.offset, ADMONITION)

    def kind(self, inner: str | None = None) -> str:
        return name_kind(f"heading {self.heading}" if self.heading else inner, tuple(self.containers))

    def add(self, start: int, end: int, kind: str, fill: Fill, text: str | None = None) -> None:
        """Makes a segment of a stretch of the article; `text` is the stretch itself where it is not given."""
        text = self.lines.text[start:end] if text is None else text
        self.spans.append(self.make_span(start, end, kind, write_markup(text, fill), text))

    def make_span(self, start: int, end: int, kind: str, fill: Fill, text: str) -> Span:
        above = tuple(title for level, title in self.headings if not self.heading or level < self.heading)
        return Span(start, end, Segment(text, kind, self.lines.number_at(start) + 1, headings=above), fill)

    def read_inline(self, token: Token) -> None:
        first = token.map[0] + self.offset  # type: ignore[index]
        content = token.content
        if self.cell:
            self.read_cell(first, content)
        elif self.heading and not self.is_underlined:
            self.read_heading(first, content)
        else:
            self.read_paragraph(first, content)
        if self.heading:
            self.headings = [above for above in self.headings if above[0] < self.heading]
            title = " ".join(_HEADING_ATTRIBUTES.sub("", content).replace("\\\n", " ").split())
            if title:
                self.headings.append((self.heading, title))
            self.heading = 0

    def read_heading(self, number: int, content: str) -> None:
        body = self.lines.body(number)
        hashes = re.search(r"#+[ \t]+", body)
        start = body.find(content, hashes.end() if hashes else 0)
        content = _HEADING_ATTRIBUTES.sub("", content)
        if start >= 0 and has_words(content):
            start += self.lines.starts[number]
            self.add(start, start + len(content), self.kind(), write_heading)

    def read_cell(self, number: int, content: str) -> None:
        if self.row[0] != number:
            self.row = (number, cut_row(self.lines.body(number), inside=bool(self.containers)))
        if self.column >= len(self.row[1]):
            return
        start, end = self.row[1][self.column]
        text = self.lines.body(number)[start:end]
        # A template with a bar in it is one cell to a site generator, and two to markdown-it.
        if has_words(text) and (text.replace("\\|", "|") == content or TEMPLATE.search(text)):
            base = self.lines.starts[number]
            self.add(base + start, base + end, self.kind(self.cell), write_cell)

    def read_title(self, number: int, pattern: re.Pattern[str], kind: str = "admonition title") -> None:
        """Makes a segment of what `pattern` finds as `title` in a line, after the marks of the blocks around it."""
        body = self.lines.body(number)
        prefix = ROW_PREFIX.match(body)
        found = pattern.match(body, prefix.end() if prefix else 0)
        if found is None or found["title"] is None or not has_words(found["title"]):
            return
        base = self.lines.starts[number]
        start, end = found.span("title")
        self.add(base + start, base + end, kind, TitleWriter(body[end : end + 1]).write)

    def read_paragraph(self, first: int, content: str) -> None:
        """The paragraph (or setext heading) whose lines, without their block prefixes, are `content`.

        Lines that are for a program cut it into several segments.
        """
        if content.startswith("\\begin{") and re.search(r"\\end\{[^{}]*\}$", content):
            return
        if self.options.is_mdx and _MDX_CODE.match(content):
            return
        if all(body.lstrip().startswith("|") for body in content.split("\n")):
            for number, _ in enumerate(content.split("\n"), start=first):
                self.read_bars(number)
            return
        part: list[tuple[int, str]] = []
        for number, body in enumerate(content.split("\n"), start=first):
            if self.is_between(number, body, is_first=number == first):
                self.read_part(part)
                part = []
            else:
                part.append((number, body))
        self.read_part(part)

    def is_between(self, number: int, body: str, *, is_first: bool) -> bool:
        """Whether a line of a paragraph is none of its text; its title, if it has one, is read."""
        if is_first and self.containers[-1:] == ["quotation"] and _CALLOUT.match(body):
            self.read_title(number, _CALLOUT)
            return True
        if body.startswith("*[") and _ABBREVIATION.match(body):
            self.read_title(number, _ABBREVIATION, "abbreviation")
            return True
        if body.lstrip(" \t").startswith(":::"):
            self.read_fenced_div(number, body)
            return True
        tag = JSX_TAG.fullmatch(body.strip())
        return is_for_programs(body) or (tag is not None and is_component(tag["name"]))

    def read_bars(self, number: int) -> None:
        """A line of a table without a heading, or of verse, as Kramdown and Pandoc write them."""
        base, body = self.lines.starts[number], self.lines.body(number)
        cells = cut_row(body, inside=bool(self.containers))
        kind, fill = ("table cell", write_cell) if len(cells) > 1 else ("verse", write_heading)
        for start, end in cells:
            if has_words(body[start:end]):
                self.add(base + start, base + end, self.kind(kind), fill)

    def read_fenced_div(self, number: int, body: str) -> None:
        found = _FENCED_DIV.match(body)
        place = self.find_part(number, body)
        if found is None or place is None:
            return
        for name in ("title", "rest"):
            if found[name] and has_words(found[name]):
                indent = len(body) - len(body.lstrip(" \t"))
                start = place[0] - indent + found.start(name)
                blanks = len(found[name]) - len(found[name].lstrip())
                write = TitleWriter("]" if name == "title" else "").write
                self.add(start + blanks, start + len(found[name]), "admonition title", write)

    def read_part(self, part: list[tuple[int, str]]) -> None:
        if not part or not has_words("\n".join(body for _, body in part)):
            return
        places = [place for number, body in part if (place := self.find_part(number, body)) is not None]
        if len(places) != len(part):
            return
        starts = [self.lines.starts[number] for number, _ in part]
        if part[0][0] == self.item_line and (task := _TASK.match(self.lines.text, places[0][0])):
            places[0] = (task.end(), places[0][1])
        if self.heading and (attributes := _HEADING_ATTRIBUTES.search(self.lines.text[slice(*places[-1])])):
            places[-1] = (places[-1][0], places[-1][0] + attributes.start())
        start, end = places[0][0], places[-1][1]
        if start >= end:
            return
        prefixes = [self.lines.text[start : place[0]] for start, place in zip(starts, places, strict=True)]
        text = join_lines([self.lines.text[a:b] for a, b in places])
        self.add(start, end, self.kind(), ParagraphWriter(prefixes, self.lines.newline).write, text)

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

    def read_html(self, token: Token) -> None:
        first, last = token.map[0] + self.offset, token.map[1] + self.offset  # type: ignore[index]
        content = token.content
        if not self.containers:
            content = self.lines.text[self.lines.starts[first] : self.lines.starts[last]]
            places = [(0, self.lines.starts[first])]
        elif (mapped := map_content(self.lines, first, content)) is not None:
            places = mapped
        else:
            return
        if hides_blocks(content):
            return
        above = tuple(text for _, text in self.headings)
        for span in read_html_block(self.lines, content, places, self.options.language):
            found = span.segment
            kind = self.kind() if found.kind == "paragraph" else found.kind
            segment = Segment(found.text, kind, found.line + first, found.context, above + found.headings)
            self.plain_spans.append(Span(span.start, span.end, segment, span.fill))

    def read_code(self, token: Token) -> None:
        first = token.map[0] + self.offset + (token.type == "fence")  # type: ignore[index]
        places = map_content(self.lines, first, token.content)
        if not places or not _LETTER.search(token.content):
            return
        text = token.content.rstrip("\n")
        start = places[0][1]
        line, where = places[min(text.count("\n"), len(places) - 1)]
        write = CodeWriter(self.lines.text[self.lines.starts[first] : start], self.lines.newline).write
        self.plain_spans.append(self.make_span(start, where + len(text) - line, self.kind("code"), write, text))

    def read_definitions(self, first: int, last: int) -> None:
        """The titles of link definitions that stand between the blocks read before and one of the lines given."""
        between = range(self.read_until, first)
        self.read_until = max(self.read_until, last)
        if not between:
            return
        start, end = self.lines.starts[between.start], self.lines.starts[between.stop]
        if "]:" not in self.lines.text[start:end]:
            return
        for found in _DEFINITION.finditer(self.lines.text, start, end):
            title = _TITLE_BREAK.sub(" ", found["title"][1:-1])
            if has_words(title) and not re.search(r"[\r\n]", title):
                write = TitleWriter(found["title"][-1]).write
                self.add(found.start("title") + 1, found.end("title") - 1, "link title", write, title)


def parse_markdown(text: str, options: ArticleOptions) -> Iterator[Piece]:
    """The pieces of a Markdown article. Joined, they give `text` back."""
    end, spans = find_front_matter(text, options.front_matter)
    lines = Lines(text)
    reader = _Reader(lines, options)
    env: dict[str, Any] = {}
    reader.read_until = lines.number_at(end) if end < len(text) else len(lines)
    for first, tokens in read_blocks(lines, reader.read_until, env, is_mdx=options.is_mdx):
        reader.offset = first
        reader.read(tokens)
    reader.read_definitions(len(lines), len(lines))
    spans += write_links_in_full(reader.spans, env)
    spans += reader.plain_spans
    spans.sort(key=lambda span: span.start)
    return cut_pieces(text, drop_code(text, spans))


def outline_markdown(text: str, *, is_mdx: bool = False) -> list[str]:
    """The blocks of a Markdown article and the tags of its HTML blocks, in order: what no translation may change."""
    end, _ = find_front_matter(text, ())
    lines = Lines(text)
    found: list[str] = []
    first = lines.number_at(end) if end < len(text) else len(lines)
    for _, tokens in read_blocks(lines, first, {}, is_mdx=is_mdx):
        for token in tokens:
            found.append(token.type)
            if token.type in ("html_block", "element_open", "element_close"):
                found += outline_html(token.content)
    return found
