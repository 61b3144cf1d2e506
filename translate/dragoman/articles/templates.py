"""What of a Markdown article is for a site generator and not for people: lines of tags, and code between them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dragoman.articles.lines import Span

_TAGS_ONLY = re.compile(
    r"[ \t]*(?:(?:\{%(?:(?!%\}).)*%\}|\{\{<(?:(?!>\}\}).)*>\}\}|\{\{%(?:(?!%\}\}).)*%\}\}|\{/?:[^{}]*/?\}"
    r"|\{[ \t]*[.#][\w-][^{}]*\})[ \t]*)+$"
)
"""Lines of template tags or attributes and nothing else."""
_FOR_PROGRAMS = re.compile(r"[ \t]*(?:\[TOC\]|\[\[_?TOC_?\]\]|--8<--.*|%%)[ \t]*$")
"""Lines that make a table of contents, include a file, or start and end a hidden comment."""
_CODE_TEMPLATE = re.compile(
    r"(?:^|(?<=[\r\n]))[ \t]*(?:\{%-?\s*(?P<liquid>highlight|comment)\b[^%\r\n]*%\}|\{\{[<%]\s*highlight\b[^\r\n]*\}\}"
    r"|\{::(?P<kramdown>comment|nomarkdown)[^{}/]*\})[ \t]*(?=[\r\n])"
    r"|\{%-?\s*end(?P<end>highlight|comment)\b|\{\{[<%]\s*(?P<close>/)\s*highlight\b|\{:/(?P<over>comment|nomarkdown)?\}"
)
"""Where a template starts or ends to show what it holds as code, or not at all; it starts on a line of its own."""


def is_for_programs(line: str) -> bool:
    """Whether a line holds template tags or attributes and nothing else."""
    return _TAGS_ONLY.match(line) is not None or _FOR_PROGRAMS.match(line) is not None


def drop_code(text: str, spans: list[Span]) -> Iterator[Span]:
    """The spans without those that templates show as code, or not at all."""
    has_templates = "{%" in text or "{{" in text or "{:" in text
    regions = _find_code_templates(text) if has_templates else iter(())
    start, end = next(regions, (len(text), len(text)))
    for span in spans:
        while span.start >= end:
            start, end = next(regions, (len(text), len(text) + 1))
        if span.start < start:
            yield span


def _find_code_templates(text: str) -> Iterator[tuple[int, int]]:
    start: int | None = None
    name = ""
    for found in _CODE_TEMPLATE.finditer(text):
        ends = found["end"] or ("hugo" if found["close"] else "kramdown" if found[0].startswith("{:/") else "")
        if start is None and not ends:
            start, name = found.start(), found["liquid"] or ("kramdown" if found["kramdown"] else "hugo")
        elif start is not None and ends == name:
            yield start, found.end()
            start = None
