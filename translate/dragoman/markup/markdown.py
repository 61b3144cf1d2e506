"""Inline markup of Markdown: CommonMark's rules (section 6 of the specification) and what articles add to them.

Added are strikethrough, footnotes, formulas, attributes in braces, and tags as MDX writes them. markdown-it's tokens
carry no positions within a line, so the marks are found here in the text itself.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from dragoman.markup.inline import EMAIL, JSX_TAG, PLACEABLE, VARIABLE, Mark, TagReader, cut_tokens, pair_marks
from dragoman.model import Token, TokenRole

IsLabel = Callable[[str], bool]
"""Whether an article defines a link label: `[label]: https://…`."""

_MATH = (
    r"\$\$(?:[^$\\]|\\.)+?\$\$"
    r"|(?<![\w$])\$(?![\s$])(?:[^$\\\n]|\\.)*?(?<!\s)\$(?![\w$])"
)
"""TeX between dollars: none of them touches a blank inside or a letter or digit outside, so prices are no formulas."""
_TEX = (
    r"\\\\\((?:(?!\\\\[()]).)+?\\\\\)|\\\\\[(?:(?!\\\\\[).)+?\\\\\]"
    r"|\\\((?:(?=\w{1,2}\\\))|(?=(?:(?!\\[()]).)*?(?!\\[()])[\\^_={}+<>]))(?:(?!\\[()]).)+?\\\)"
    r"|\\\[(?=(?:(?!\\[\[\]]).)*?(?!\\[\[\]])(?:[=^]|_\{|\\[A-Za-z]))(?:(?!\\[\[\]]).)+?\\\]"
)
"""TeX between `\\(` and `\\)`, `\\[` and `\\]`, with one backslash or two. One alone is an escape, too: what is between
must look like TeX then, for `\\[a note\\]` is none."""
_ATTRIBUTES = re.compile(r"\{:?[ \t]*(?:[.#][\w\-]|[\w\-]+=)[^{}\n]*\}")
_SPECIAL = re.compile(
    rf"{_TEX}|\\[!-/:-@\[-`{{-~]|\\\n|`+|<|!\[\[[^\[\]\n*_`<>]+\]\]|\[\^[^\[\]\s]+\]|[!^]?\[|\]|\*+|_+|~+| {{2,}}\n"
    rf"|{_MATH}|{_ATTRIBUTES.pattern}|{PLACEABLE.pattern}",
    re.DOTALL,
)
_AUTOLINK = re.compile(rf"<(?:[A-Za-z][A-Za-z0-9+.\-]{{1,31}}:[^\s<>]*|{EMAIL})>")
_TICKS = re.compile(r"`+")
_VARIABLE = re.compile(VARIABLE, re.DOTALL)
_POINTED = re.compile(r"<(?:[^<>\n\\]|\\.)*>")
_PLAIN_ADDRESS = re.compile(r"[^\s\\{()\x00-\x20\x7f]+")
_TITLE = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|\((?:[^()\\]|\\.)*\)", re.DOTALL)
_BLANKS = re.compile(r"\s*")
_REFERENCE = re.compile(r"\[((?:[^\[\]\\]|\\.)*)\]", re.DOTALL)
_MOST_PARENTHESES = 32
"""In one another in an address; cmark's limit."""


@dataclass(slots=True)
class _Delimiters:
    """A run of `*`, `_` or `~` that may open or close emphasis."""

    start: int
    character: str
    number: int
    opens: bool
    closes: bool
    original: int


@dataclass(slots=True)
class _Bracket:
    """A `[` that may start a link, the `![` of an image, or the `^[` of a footnote."""

    start: int
    end: int
    delimiters: int
    """How many delimiter runs stood before it."""
    active: bool = True


@dataclass(frozen=True, slots=True)
class _LinkEnd:
    """What follows the words of a link."""

    end: int
    title: tuple[int, int] | None = None


class _Scanner:
    """Finds the marks of one text.

    `is_label` tells of the article that the text stands in; without it, `[words][label]` counts as a link, and
    `[label]` as words.
    """

    def __init__(self, text: str, is_label: IsLabel | None = None) -> None:
        self.text = text
        self.is_label = is_label
        self.marks: list[Mark] = []
        self.runs: list[_Delimiters] = []
        self.brackets: list[_Bracket] = []
        self.unclosed_ticks: set[int] = set()
        self.tags = TagReader(text, JSX_TAG)
        self.inserts: list[tuple[int, str]] = []
        """With `is_label`: what must be inserted where, to have the same links without it."""
        self.labels: list[tuple[int, str]] = []
        """With `is_label`: the links that are written as a label alone: where their `[` stands, and the label."""

    def scan(self) -> list[Mark]:
        position = 0
        while found := _SPECIAL.search(self.text, position):
            position = self.read(found)
        self.pair_emphasis(0)
        return pair_marks(sorted(self.marks, key=lambda mark: (mark.start, mark.end)))

    def add(self, start: int, end: int, role: TokenRole = TokenRole.PLACEABLE) -> int:
        self.marks.append(Mark(start, end, role))
        return end

    def read(self, found: re.Match[str]) -> int:  # noqa: PLR0911  # one kind of mark a return
        """Reads what stands at `found`; returns where to go on."""
        start, end, special = found.start(), found.end(), found[0]
        first = special[0]
        if first == "\\" and special[-1] != "\n" and end - start == 2:
            return end
        if special[-1] == "\n" and not (self.text[:start].strip() and self.text[end:].strip()):
            return end  # A paragraph neither begins nor ends with a break (section 6.7).
        if first == "`":
            return self.read_code(start, len(special))
        if special == "<":
            return self.read_angle(start)
        if special in ("[", "![", "^["):
            self.brackets.append(_Bracket(start, end, len(self.runs)))
            return end
        if special.endswith("]]") and self.is_label is not None and self.is_label(special.strip("![]")):
            self.brackets.append(_Bracket(start, start + 1, len(self.runs)))
            return start + 1
        if special == "]":
            return self.close_bracket(start)
        if special.strip("*_~") == "":
            if first != "~" or len(special) <= 2:
                self.runs.append(self.delimiters(start, special))
            return end
        return self.add(start, end)

    def read_code(self, start: int, number: int) -> int:
        after = start + number
        if number not in self.unclosed_ticks:
            for run in _TICKS.finditer(self.text, after):
                if len(run[0]) == number:
                    return self.add(start, run.end())
            self.unclosed_ticks.add(number)
        return after

    def read_angle(self, start: int) -> int:
        if link := _AUTOLINK.match(self.text, start):
            return self.add(start, link.end())
        mark = self.tags.read(start)
        if mark is None:
            return start + 1
        self.marks.append(mark)
        return mark.end

    def close_bracket(self, start: int) -> int:
        if not self.brackets:
            if self.is_label is not None and self.text[start + 1 : start + 2] in ("(", "["):
                self.inserts.append((start, "\\"))
            return start + 1
        bracket = self.brackets.pop()
        sign = self.text[bracket.start]
        link = _LinkEnd(start + 1) if sign == "^" else self.find_link_end(bracket, start)
        if link is None:
            return start + 1
        self.pair_emphasis(bracket.delimiters)
        self.add(bracket.start, bracket.end, TokenRole.OPEN)
        self.marks.append(Mark(start, link.end, TokenRole.CLOSE, words=(link.title,) if link.title else ()))
        if sign == "[":
            for outer in self.brackets:
                outer.active = self.text[outer.start] != "["
        return link.end

    def find_link_end(self, bracket: _Bracket, start: int) -> _LinkEnd | None:
        """Where the link that ends with the `]` at `start` ends; None when it is no link."""
        if not bracket.active:
            return None
        link = self.read_destination(start + 1) or self.read_label(bracket, start)
        if link is not None and (attributes := _ATTRIBUTES.match(self.text, link.end)):
            return _LinkEnd(attributes.end(), link.title)
        return link

    def read_label(self, bracket: _Bracket, start: int) -> _LinkEnd | None:
        """The label of a link: full, collapsed or shortcut (specification, section 6.3)."""
        after = start + 1
        reference = _REFERENCE.match(self.text, after)
        looks_full = reference is not None and bool(reference[1].strip())
        if self.is_label is None:
            return _LinkEnd(reference.end()) if reference and looks_full else None
        words = self.text[bracket.end : start]
        if self.is_label(reference[1] if reference and looks_full else words):
            if not looks_full:
                self.labels.append((bracket.end - 1, words))
                self.inserts.append((after + 1, words) if reference else (after, f"[{words}]"))
            return _LinkEnd(reference.end() if reference else after)
        if looks_full:
            self.inserts += ((bracket.end - 1, "\\"), (start, "\\"))
        return None

    def read_destination(self, position: int) -> _LinkEnd | None:
        """The address and the title in parentheses at `position` (specification, sections 6.3 and 4.7)."""
        text = self.text
        if not text.startswith("(", position):
            return None
        position = _skip_blanks(text, position + 1)
        if pointed := _POINTED.match(text, position):
            position = pointed.end()
        elif text.startswith("<", position):
            return None
        else:
            bare = _find_bare_end(text, position)
            if bare is None:
                return None
            position = bare
        title = None
        after = _skip_blanks(text, position)
        if after > position and (found := _TITLE.match(text, after)):
            title = (found.start() + 1, found.end() - 1)
            after = _skip_blanks(text, found.end())
        if not text.startswith(")", after):
            return None
        return _LinkEnd(after + 1, title if title and title[0] < title[1] else None)

    def delimiters(self, start: int, run: str) -> _Delimiters:
        """Left- and right-flanking runs (specification, section 6.2)."""
        before = self.text[start - 1] if start else "\n"
        end = start + len(run)
        after = self.text[end] if end < len(self.text) else "\n"
        left = not after.isspace() and (not _is_punctuation(after) or before.isspace() or _is_punctuation(before))
        right = not before.isspace() and (not _is_punctuation(before) or after.isspace() or _is_punctuation(after))
        if run[0] == "_":
            opens = left and (not right or _is_punctuation(before))
            closes = right and (not left or _is_punctuation(after))
            return _Delimiters(start, "_", len(run), opens, closes, len(run))
        return _Delimiters(start, run[0], len(run), left, right, len(run))

    def pair_emphasis(self, bottom: int) -> None:
        """Pairs the delimiter runs from `bottom` on (the specification's “process emphasis”), and forgets them."""
        openers: list[_Delimiters] = []
        for closer in self.runs[bottom:]:
            while closer.closes and closer.number:
                depth = self.find_opener(openers, closer)
                if depth is None:
                    break
                opener = openers[depth]
                del openers[depth + 1 :]
                used = self.pair_one(opener, closer)
                if used == 0:
                    break
                if not opener.number:
                    openers.pop()
            if closer.opens and closer.number:
                openers.append(closer)
        del self.runs[bottom:]

    def find_opener(self, openers: list[_Delimiters], closer: _Delimiters) -> int | None:
        for depth in range(len(openers) - 1, max(-1, len(openers) - 200), -1):
            opener = openers[depth]
            if opener.character != closer.character:
                continue
            if closer.character == "~":
                if opener.number == closer.number:
                    return depth
                continue
            odd = (opener.closes or closer.opens) and (opener.original + closer.original) % 3 == 0
            if not odd or (opener.original % 3 == 0 and closer.original % 3 == 0):
                return depth
        return None

    def pair_one(self, opener: _Delimiters, closer: _Delimiters) -> int:
        if closer.character == "~":
            used = closer.number
        else:
            used = 2 if opener.number >= 2 and closer.number >= 2 else 1
        opener.number -= used
        self.add(opener.start + opener.number, opener.start + opener.number + used, TokenRole.OPEN)
        self.add(closer.start, closer.start + used, TokenRole.CLOSE)
        closer.start += used
        closer.number -= used
        return used


def _is_punctuation(character: str) -> bool:
    return unicodedata.category(character)[0] in "PS"


def _skip_blanks(text: str, position: int) -> int:
    found = _BLANKS.match(text, position)
    return found.end() if found else position


def _find_bare_end(text: str, position: int) -> int | None:
    """Where an address without pointed brackets ends: its parentheses balance; templates in it may hold blanks."""
    depth = 0
    while position < len(text):
        if found := _PLAIN_ADDRESS.match(text, position):
            position = found.end()
            continue
        character = text[position]
        if character == "\\" and position + 1 < len(text) and not text[position + 1].isspace():
            position += 1
        elif character == "{" and (variable := _VARIABLE.match(text, position)):
            position = variable.end() - 1
        elif character <= " " or character == "\x7f":
            break
        elif character == "(":
            depth += 1
            if depth > _MOST_PARENTHESES:
                return None
        elif character == ")":
            if depth == 0:
                break
            depth -= 1
        position += 1
    return position if depth == 0 else None


def expand_references(text: str, is_label: IsLabel) -> str:
    """The text with every link to a label of its article written in full, so that its words can be translated.

    What looks like such a link, and is none in this article, is escaped. The result has the same tokens with and
    without knowing the labels.

    >>> expand_references("See [Pears] and [figs][].", {"Pears", "figs"}.__contains__)
    'See [Pears][Pears] and [figs][figs].'
    """
    scanner = _Scanner(text, is_label)
    scanner.scan()
    for position, insert in sorted(scanner.inserts, reverse=True):
        text = text[:position] + insert + text[position:]
    return text


def escape_labels(text: str, is_label: IsLabel) -> str:
    """The text with every link that is written as a label alone made words.

    >>> escape_labels("See [Pears] and [figs][figs].", {"Pears", "figs"}.__contains__)
    'See \\\\[Pears] and [figs][figs].'
    """
    scanner = _Scanner(text, is_label)
    scanner.scan()
    for position, _ in sorted(scanner.labels, reverse=True):
        text = f"{text[:position]}\\{text[position:]}"
    return text


def tokenize_markdown(text: str) -> tuple[Token, ...]:
    """The tokens of a Markdown segment.

    >>> [token.text for token in tokenize_markdown("A *ripe* [fig](https://example.org)")]
    ['A ', '*', 'ripe', '*', ' ', '[', 'fig', '](https://example.org)']
    """
    return cut_tokens(text, _Scanner(text).scan())
