"""Writes translations into Markdown: escaped where they would start a block, with the prefixes of their lines.

Each writer raises `StructureError` for a translation that cannot stand in its place.
"""

from __future__ import annotations

import re

from dragoman.articles.html import refuse_stray_tag
from dragoman.articles.markdown_text import TEMPLATE
from dragoman.articles.piece import Fill, StructureError
from dragoman.markup import tokenize
from dragoman.model import TokenRole

_BLOCK_START = re.compile(
    r"(?P<indent> *)(?:(?P<mark>#{1,6}(?=[ \t]|$)|[-+*](?=[ \t]|$)|>|={1,}[ \t]*$|-{1,}[ \t]*$|`{3,}(?=[^`]*$)|~{3,}"
    r"|[:~](?=[ \t])|(?:[-*_][ \t]*){3,}$"
    r"|\[\^?[^\[\]]+\]:|\[[ xX]\](?=[ \t])|\[![A-Za-z]+\]|\||:::|!!!|===(?= *\")|\?\?\?|\$\$)"
    r"|(?P<number>\d{1,9})(?P<dot>[.)])(?=[ \t]|$))"
)
"""What would make a block of its own of a line of text."""
_BAR = re.compile(rf"{TEMPLATE.pattern}|(?<!\\)(?P<escapes>(?:\\\\)*)(?P<bar>\|)")
_LONE_BACKSLASH = re.compile(r"(?<!\\)(?:\\\\)*\\$")
_LIST_MARK = re.compile(r"(?:[-+*]|\d{1,9}[.)]|\[\^[^\]]+\]:|[:~])(?=\s|$)")


def write_markup(source: str, fill: Fill) -> Fill:
    """Writes with `fill`, after refusing tags that the source does not have and that would break the page."""

    def write(translation: str) -> str:
        if "<" in translation:
            known = {(token.role, token.skeleton) for token in tokenize(source, "markdown")}
            for token in tokenize(translation, "markdown"):
                is_tag = token.role is not TokenRole.TEXT and token.text.startswith("<")
                if is_tag and (token.role, token.skeleton) not in known:
                    refuse_stray_tag(token, inline=True)
        return fill(translation)

    return write


def write_heading(translation: str) -> str:
    """Writes a heading on its line; `#` at its end stays text."""
    text = _on_one_line(translation, "a heading")
    return re.sub(r"(^|[ \t])(#+)$", r"\1\\\2", text)


def write_cell(translation: str) -> str:
    """Writes a table cell; bars in it stay text."""
    text = _on_one_line(translation, "a table cell", " Or use <br>.")
    text = _BAR.sub(lambda found: f"{found['escapes']}\\|" if found["bar"] else found[0], text)
    return f"{text} " if _LONE_BACKSLASH.search(text) else text


def _on_one_line(translation: str, what: str, more: str = "") -> str:
    text = translation.strip()
    if "\n" in text or "\r" in text:
        raise StructureError(f"{what} may not have a line break", remedy=f"Write it on one line.{more}")
    return text


class TitleWriter:
    """Writes a title on its line, before the mark that closes it."""

    def __init__(self, close: str) -> None:
        self.close = close

    def write(self, translation: str) -> str:
        text = _on_one_line(translation, "a title")
        if _LONE_BACKSLASH.search(text):
            text += "\\"
        if self.close in ('"', "'", ")"):
            escaped = re.escape(self.close) + (r"\(" if self.close == ")" else "")
            return re.sub(rf"(?<!\\)((?:\\\\)*)([{escaped}])", r"\1\\\2", text)
        if self.close == "]" and not _is_balanced(text):
            raise StructureError("brackets in this title must pair off", remedy="Close them, or use parentheses.")
        return text


def _is_balanced(text: str) -> bool:
    depth = 0
    for bracket in re.findall(r"[\[\]]", text):
        depth += 1 if bracket == "[" else -1
        if depth < 0:
            return False
    return depth == 0


class ParagraphWriter:
    """Writes the lines of a paragraph with the block prefixes that they had."""

    def __init__(self, prefixes: list[str], newline: str) -> None:
        self.newline = newline
        self.prefixes = prefixes

    def write(self, translation: str) -> str:
        lines = [line.strip("\r") for line in translation.strip().split("\n")]
        if any(not line.strip() for line in lines):
            raise StructureError("a paragraph may not hold an empty line", remedy="Remove it, or use a hard break.")
        escaped = [_escape_start(line, number) for number, line in enumerate(lines)]
        return (self.newline + self.find_prefix()).join(escaped)

    def find_prefix(self) -> str:
        """What stands before the second line and all that follow."""
        first, *others = self.prefixes
        if others and (">" not in first or ">" in others[0]):
            return others[0]
        return _LIST_MARK.sub(lambda mark: " " * len(mark[0]), first)


class CodeWriter:
    """Writes the lines of a code block with the block prefix that they had."""

    def __init__(self, prefix: str, newline: str) -> None:
        self.prefix = prefix
        self.newline = newline

    def write(self, translation: str) -> str:
        return (self.newline + self.prefix).join(translation.rstrip("\n").split("\n"))


def _escape_start(line: str, number: int) -> str:
    """Keeps a line of text from being read as the start of a block."""
    line = line.lstrip(" \t") if number else line
    found = _BLOCK_START.match(line)
    if found is None:
        return line
    if found["number"]:
        return f"{line[: found.end('number')]}\\{line[found.start('dot') :]}"
    start, end = found.span("mark")
    # Of a run that could open code or strike through, a shorter one would be left.
    is_run = found["mark"][:3] in ("```", "~~~")
    mark = re.sub("(.)", r"\\\1", found["mark"]) if is_run else f"\\{found['mark']}"
    return f"{line[:start]}{mark}{line[end:]}"
