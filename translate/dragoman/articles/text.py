"""Plain text ↔ segments: paragraphs between blank lines, headings, lists, quotations, verse and tables."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from dragoman.articles.kinds import name_kind
from dragoman.articles.lines import Lines, Span, cut_pieces
from dragoman.articles.piece import Fill, Piece, StructureError
from dragoman.model import Segment

_QUOTE = re.compile(r"(?:[ \t]{0,3}>)+ ?")
_RULE = re.compile(r"[\s\-=_*~#.+•·–—]+$")
_ITEM = re.compile(
    r"(?P<indent>[ \t]*)(?P<mark>(?:[-*+•–]|(?P<number>\(?\d{1,3}[.)]|\(?[A-Za-z]\)|[a-z]\.)|o(?= )|\[\w{1,3}\])[ \t]+)"
    r"(?=\S)"
)
"""The mark of a list item. A capital and a full stop are an initial: `J. Smith`."""
_TABULAR = re.compile(r"\S(?: {3,}|\t+)\S|\S ?(?:\. ?){4,}\S")
"""Columns, or the dots of a table of contents."""
_NUMBERED_HEADING = re.compile(
    r"\s*(?:(?:CHAPTER|PART|BOOK|SECTION|Chapter|Part)\b|[IVXLC]+\.\s|[IVXLC]{2,}\s|[IVXLC]+\.?$|\d+(?:\.\d+)+\.?\s+[A-Z])"
)
_BARE_NUMBER = re.compile(r"\s*(?:CHAPTER|PART|BOOK|SECTION|Chapter|Part)\s+\w+\.?\s*$")
_LETTER = re.compile(r"[^\W\d_]")
_SENTENCE_END = re.compile(r"[.!?…:;,]['\"”’)\]]*$")
_SHORT = 60
"""Columns below which a line may be a title, a numbered heading or verse."""
_NARROW = 50
"""Columns below which lines that end in punctuation are verse."""
_UNUSUAL = 40
"""Columns in which few people wrap: lines that are no longer are prose where they go on in small letters."""
_NARROWEST = 30
"""Columns in which nobody wraps: shorter lines are meant to be lines."""
_WIDE = 100
"""Columns below which a line in capitals is a heading; a translation may be longer."""


class _Reader:
    """Walks over the blocks of one text."""

    def __init__(self, text: str, *, seen_any: bool = False) -> None:
        self.lines = Lines(text)
        self.headings: tuple[str, ...] = ()
        self.indents: list[int] = []
        """The indents of the list items that the next one may stand in, outermost first."""
        self.seen_any = seen_any

    def read(self) -> Iterator[Span]:
        block: list[int] = []
        depth = 0
        for number in range(len(self.lines)):
            body = self.body(number)
            quotes = self.quote(number).count(">")
            if block and (not body.strip() or quotes != depth):
                yield from self.read_block(block)
                block = []
            if body.strip():
                block.append(number)
                depth = quotes
        if block:
            yield from self.read_block(block)

    def quote(self, number: int) -> str:
        """The marks before a line that is quoted, as mail programs do it; empty for others."""
        found = _QUOTE.match(self.lines.body(number))
        return found[0] if found else ""

    def body(self, number: int) -> str:
        """A line without its marks of quotation and its line end."""
        return self.lines.body(number)[len(self.quote(number)) :]

    def read_block(self, block: list[int]) -> Iterator[Span]:
        while block and self.is_rule(block[-1]) and len(block) != 2:
            block = block[:-1]
        while block and self.is_rule(block[0]):
            block = block[1:]
        if not block:
            return
        for part, kind in self.classify(block):
            yield from self.make_spans(part, kind)

    def classify(self, block: list[int]) -> Iterator[tuple[list[int], str]]:
        """Cuts a block without blank lines into parts, each of one kind."""
        bodies = [self.body(number) for number in block]
        if self.indents and min(map(_indent, bodies)) <= self.indents[0] and not any(map(_ITEM.match, bodies)):
            self.indents = []
        if len(block) > 1 and self.is_rule(block[1]) and not _TABULAR.search(bodies[1].strip()):
            yield block[:1], "heading 1" if set(bodies[1].strip()) <= {"=", "*"} else "heading 2"
            if rest := [number for number in block[2:] if not self.is_rule(number)]:
                yield from self.classify(rest)
        elif len(block) == 1 and _is_heading(bodies[0]):
            yield block, "heading 1"
        elif any(_ITEM.match(body) for body in bodies):
            yield from self.classify_items(block)
        elif not self.seen_any and len(block) == 1 and self.is_title(block[0]):
            yield block, "title"
        elif len(block) > 1 and all(_TABULAR.search(body.strip()) or _RULE.match(body) for body in bodies):
            yield from (([number], "table row") for number in block if not self.is_rule(number))
        elif _is_verse(bodies):
            yield from (([number], "verse") for number in block)
        else:
            yield from ((part, "paragraph") for part in self.cut_at_indents(block))

    def is_title(self, number: int) -> bool:
        body = self.body(number)
        return _width(body) < _SHORT and not _ends(body) and not self.quote(number)

    def cut_at_indents(self, block: list[int]) -> Iterator[list[int]]:
        """The paragraphs of a block that are told apart by the indent of their first line, not by blank lines."""
        indents = [_indent(self.body(number)) for number in block]
        starts = [place for place in range(1, len(block)) if indents[place] >= min(indents) + 2]
        if not starts or not all(_ends(self.body(block[place - 1])) for place in starts):
            starts = []
        for start, end in pairwise([0, *starts, len(block)]):
            yield block[start:end]

    def classify_items(self, block: list[int]) -> Iterator[tuple[list[int], str]]:
        part: list[int] = []
        kind = "paragraph"
        for number in block:
            found = _ITEM.match(self.body(number))
            # A line of prose may begin with a number; an item begins after an end, or after another item.
            if found and (not part or kind != "paragraph" or not found["number"] or _ends(self.body(part[-1]))):
                if part:
                    yield part, kind
                part, kind = [], self.name_item(number)
            part.append(number)
        yield part, kind

    def name_item(self, number: int) -> str:
        """The kind of the list item that starts in a line; numbers may be aligned, so that one column is no level."""
        indent = _indent(self.body(number))
        while len(self.indents) > 1 and self.indents[-1] > indent + 1:
            self.indents.pop()
        if not self.indents or indent > self.indents[-1] + 1:
            self.indents.append(indent)
        return name_kind(None, ("quotation",) * bool(self.quote(number)) + ("list item",) * len(self.indents))

    def make_spans(self, block: list[int], kind: str) -> Iterator[Span]:
        bodies = [self.body(number) for number in block]
        text = " ".join(body.strip() for body in bodies)
        is_item = kind.startswith("list item")
        mark = _ITEM.match(bodies[0]) if is_item else None
        first = mark.end() if mark else len(bodies[0]) - len(bodies[0].lstrip())
        text = text[first - (len(bodies[0]) - len(bodies[0].lstrip())) :]
        quote = self.quote(block[0])
        seen_any, self.seen_any = self.seen_any, True
        if not _LETTER.search(text):
            return
        start = self.lines.starts[block[0]] + len(quote) + first
        end = self.lines.starts[block[-1]] + len(self.quote(block[-1])) + len(bodies[-1].rstrip())
        inner = None if kind == "paragraph" else kind
        name = kind if is_item else name_kind(inner, ("quotation",) * bool(quote))
        segment = Segment(text, name, block[0] + 1, headings=self.headings_above(kind))
        if kind.startswith(("heading", "title")):
            self.headings = (*segment.headings, text)
        fill = self.wrap(block, start, end, seen_any) if len(block) > 1 else _write_line
        yield Span(start, end, segment, _write_loose if kind == "paragraph" and len(block) == 1 else fill)

    def headings_above(self, kind: str) -> tuple[str, ...]:
        if kind in ("heading 1", "title"):
            return ()
        return self.headings[:1] if kind == "heading 2" else self.headings

    def wrap(self, block: list[int], start: int, end: int, seen_any: bool) -> Fill:
        """Wraps as the lines of a block are, in which a text stands from `start` to `end`."""
        second = self.body(block[1])
        indent = self.quote(block[1]) + second[: len(second) - len(second.lstrip())]
        width = max(_width(self.lines.body(number)) for number in block)
        lead = self.lines.text[self.lines.starts[block[0]] : start]
        source = self.lines.text[start:end]
        return _Wrapper(lead, source, indent, max(width, _NARROWEST), self.lines.newline, seen_any).write

    def is_rule(self, number: int) -> bool:
        return bool(_RULE.match(self.body(number)))


def _is_heading(body: str) -> bool:
    bare = body.strip()
    if _width(body) > _WIDE or not _LETTER.search(bare):
        return False
    if (
        bare == bare.upper()
        and bare != bare.lower()
        and len(bare) > 1
        and (_count_letters(bare) > 3 or not _ends(bare))
    ):
        return True
    if _BARE_NUMBER.match(bare):
        return True
    return _NUMBERED_HEADING.match(bare) is not None and not _ends(bare) and _width(body) <= _SHORT


def _is_verse(bodies: list[str]) -> bool:
    """Short lines that a wrapped paragraph would have filled: the next word would have fitted on most of them."""
    margin = min(map(_indent, bodies))
    widths = [_width(body.rstrip()) - margin for body in bodies]
    longest = max(widths)
    if len(bodies) < 2 or longest > _SHORT:
        return False
    if longest < _NARROWEST or (longest <= _UNUSUAL and not _flows(bodies)):
        return True
    if len(bodies) > 2 and longest <= _NARROW and sum(map(_ends, bodies)) * 2 >= len(bodies):
        return True
    loose = sum(
        width + 1 + _width(after.split()[0]) <= longest for width, after in zip(widths, bodies[1:], strict=False)
    )
    return loose * 2 >= len(bodies) - 1


def _flows(bodies: list[str]) -> bool:
    """Whether most lines go on in a small letter, at one margin; verse and addresses begin lines with capitals."""
    if _indent(bodies[0]) < min(map(_indent, bodies[1:])) or len(set(map(_indent, bodies[1:]))) > 1:
        return False
    going_on = sum(body.lstrip()[0].islower() for body in bodies[1:])
    return going_on * 5 >= (len(bodies) - 1) * 3


def _count_letters(text: str) -> int:
    return sum(map(str.isalpha, text))


def _indent(body: str) -> int:
    return len(body[: len(body) - len(body.lstrip())].expandtabs())


def _ends(text: str) -> bool:
    return bool(_SENTENCE_END.search(text.strip()))


def _width(text: str) -> int:
    """Columns of a text; wide and full-width characters take two (Unicode Standard Annex 11)."""
    if text.isascii():
        return len(text.expandtabs())
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1
        for char in text.expandtabs()
    )


@dataclass(frozen=True, slots=True)
class _Wrapper:
    """Wraps a translation as the source paragraph was wrapped."""

    lead: str
    """What stands before the source in its first line."""
    source: str
    indent: str
    width: int
    newline: str
    seen_any: bool
    """Whether any text stands before it in the article."""

    def write(self, translation: str) -> str:
        """The translation in the first width, from the source's on, in which it reads as the same kind of block."""
        _refuse_blank_lines(translation)
        words = _cut_words(translation)
        wanted = self.read_kinds(self.source)
        for width in range(self.width, 2 * self.width, 4):
            if self.read_kinds(written := self.wrap(words, width)) == wanted:
                return written
        return "".join(words)

    def read_kinds(self, text: str) -> list[str]:
        return [span.segment.kind for span in _Reader(self.lead + text, seen_any=self.seen_any).read()]

    def wrap(self, words: list[str], width: int) -> str:
        lines: list[list[str]] = [[]]
        used = len(self.lead)
        for word in words:
            if lines[-1] and used + _width(word.rstrip()) > width:
                lines.append(_take_item_mark(lines[-1], word))
                used = _width(self.indent + "".join(lines[-1]))
            lines[-1].append(word)
            used += _width(word)
        return (self.newline + self.indent).join("".join(words).rstrip() for words in lines)


def _take_item_mark(line: list[str], word: str) -> list[str]:
    """What goes to the next line before a word that would else begin it as the mark of a list item does."""
    return [line.pop()] if len(line) > 1 and _ITEM.match(f"{word.rstrip()} x") else []


def _cut_words(text: str) -> list[str]:
    """Where a line may break: after blanks, and between the characters of scripts that use none."""
    words = re.findall(r"\S+\s*", " ".join(text.split()))
    cut: list[str] = []
    for word in words:
        if any(unicodedata.east_asian_width(char) in "WF" for char in word):
            cut += re.findall(r"[^\x00-\u2fff][、。，．！？」』）]*|[\x00-\u2fff]+", word)
        else:
            cut.append(word)
    return cut


def _write_line(translation: str) -> str:
    if "\n" in translation.strip():
        raise StructureError("this line may not have a line break", remedy="Write it on one line.")
    return translation.strip()


def _write_loose(translation: str) -> str:
    _refuse_blank_lines(translation)
    return translation.strip()


def _refuse_blank_lines(translation: str) -> None:
    if re.search(r"\n[ \t]*\n", translation.strip()):
        raise StructureError("a paragraph may not hold an empty line", remedy="Remove the empty line.")


def parse_text(text: str) -> Iterator[Piece]:
    """The pieces of a plain text. Joined, they give `text` back."""
    return cut_pieces(text, _Reader(text).read())
