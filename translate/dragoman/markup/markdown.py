"""Inline markup of Markdown: CommonMark's rules (section 6 of the specification) with strikethrough and footnotes.

markdown-it's tokens carry no positions within a line, so the marks are found here in the text itself.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from dragoman.markup.inline import EMAIL, PLACEABLE, Mark, cut_tokens, pair_marks, read_tag
from dragoman.model import Token, TokenRole

_SPECIAL = re.compile(rf"\\[!-/:-@\[-`{{-~]|\\\n|`+|<|!?\[|\]|\*+|_+|~~?| {{2,}}\n|\[\^[^\]\s]+\]|{PLACEABLE.pattern}")
_AUTOLINK = re.compile(rf"<(?:[A-Za-z][A-Za-z0-9+.\-]{{1,31}}:[^\s<>]*|{EMAIL})>")
_FOOTNOTE = re.compile(r"\[\^[^\]\s]+\]")
_DESTINATION = re.compile(
    r"\(\s*(?:<(?:[^<>\n\\]|\\.)*>|(?P<bare>[^\s<][^\s]*?)?)?"
    r"(?:\s+(?:\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|\((?:[^()\\]|\\.)*\)))?\s*\)",
    re.DOTALL,
)
_REFERENCE = re.compile(r"\[(?:[^\[\]\\]|\\.)*\]")
_ATTRIBUTES = re.compile(r"\{:?[.#][^{}\n]*\}")


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
    start: int
    end: int
    is_image: bool
    delimiters: int
    """How many delimiter runs stood before it."""
    active: bool = True


class _Scanner:
    """Finds the marks of one text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.marks: list[Mark] = []
        self.runs: list[_Delimiters] = []
        self.brackets: list[_Bracket] = []
        self.unclosed_ticks: set[int] = set()

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
        if special == "\\\n" or special.endswith(" \n"):
            return self.add(start, end)
        if first == "\\":
            return end
        if first == "`":
            return self.read_code(start, len(special))
        if special == "<":
            return self.read_angle(start)
        if special in ("[", "!["):
            return self.read_bracket(start, end)
        if special == "]":
            return self.close_bracket(start)
        if special.strip("*_~") == "":
            self.runs.append(self.delimiters(start, special))
            return end
        return self.add(start, end)

    def read_code(self, start: int, number: int) -> int:
        after = start + number
        if number not in self.unclosed_ticks:
            for run in re.finditer(r"`+", self.text[after:]) if after < len(self.text) else ():
                if len(run[0]) == number:
                    return self.add(start, after + run.end())
            self.unclosed_ticks.add(number)
        return after

    def read_angle(self, start: int) -> int:
        if link := _AUTOLINK.match(self.text, start):
            return self.add(start, link.end())
        mark = read_tag(self.text, start)
        if mark is None:
            return start + 1
        self.marks.append(mark)
        return mark.end

    def read_bracket(self, start: int, end: int) -> int:
        if footnote := _FOOTNOTE.match(self.text, start):
            return self.add(start, footnote.end())
        self.brackets.append(_Bracket(start, end, end - start == 2, len(self.runs)))
        return end

    def close_bracket(self, start: int) -> int:
        if not self.brackets:
            return start + 1
        bracket = self.brackets.pop()
        end = self.link_end(start) if bracket.active else None
        if end is None:
            return start + 1
        self.pair_emphasis(bracket.delimiters)
        self.add(bracket.start, bracket.end, TokenRole.OPEN)
        self.add(start, end, TokenRole.CLOSE)
        if not bracket.is_image:
            for outer in self.brackets:
                outer.active = outer.is_image
        return end

    def link_end(self, start: int) -> int | None:
        """Where the link that ends with the `]` at `start` ends; None when it is no link.

        A lone `[word]` counts as text: whether it is a reference, only the whole article knows.
        """
        after = start + 1
        end: int | None = None
        if destination := self.match_destination(after):
            end = destination
        elif reference := _REFERENCE.match(self.text, after):
            end = reference.end()
        if end is not None and (attributes := _ATTRIBUTES.match(self.text, end)):
            return attributes.end()
        return end

    def match_destination(self, position: int) -> int | None:
        found = _DESTINATION.match(self.text, position)
        if found is None:
            return None
        bare = found["bare"]
        if bare is None or "(" not in bare:
            return found.end()
        # Parentheses in a bare destination balance (specification, section 6.3).
        depth = 0
        for index in range(position, len(self.text)):
            character = self.text[index]
            if character == "(":
                depth += 1
            elif character == ")":
                depth -= 1
                if depth == 0:
                    return index + 1
            elif character == "\n":
                return None
        return None

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


def tokenize_markdown(text: str) -> tuple[Token, ...]:
    """The tokens of a Markdown segment.

    >>> [token.text for token in tokenize_markdown("A *ripe* [fig](https://example.org)")]
    ['A ', '*', 'ripe', '*', ' ', '[', 'fig', '](https://example.org)']
    """
    return cut_tokens(text, _Scanner(text).scan())
