"""Links of a Markdown article that are written as a label alone: in full in segments, and no new ones by chance."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from typing import Any

from dragoman.articles.lines import Span
from dragoman.articles.piece import Fill
from dragoman.markup import tokenize
from dragoman.markup.markdown import escape_labels, expand_references
from dragoman.model import TokenRole

_PLAIN_LINKS = re.compile(r"(?:[^\[\]`<\\]|\[[^\[\]`<\\]*\]\([^\[\]`<\\\s()]*\))*")
"""Words, and links that need no second look."""
_MAY_LINK = re.compile(r"\][(\[]")


def write_links_in_full(spans: Iterable[Span], env: dict[str, Any]) -> Iterator[Span]:
    """The spans, with links that are written as a label alone written in full; `env` is what markdown-it gathered."""
    from markdown_it.common.utils import normalizeReference

    references: Collection[str] = env.get("references", {})

    def is_label(label: str) -> bool:
        return normalizeReference(label) in references

    for span in spans:
        text = span.segment.text
        is_plain = "]" not in text or (not references and not _MAY_LINK.search(text)) or _PLAIN_LINKS.fullmatch(text)
        expanded = text if is_plain else expand_references(text, is_label)
        fill = _escape_new_labels(expanded, span.fill, references) if references else span.fill
        segment = span.segment if expanded == text else replace(span.segment, text=expanded)
        yield Span(span.start, span.end, segment, fill)


def _escape_new_labels(source: str, fill: Fill, references: Collection[str]) -> Fill:
    """Writes with `fill` words in brackets that happen to be a label of the article, and are no link in the source."""
    from markdown_it.common.utils import normalizeReference

    def write(translation: str) -> str:
        if "]" not in translation:
            return fill(translation)
        links = [token.text for token in tokenize(source, "markdown") if token.role is TokenRole.CLOSE]
        known = {normalizeReference(text[2:-1]) for text in links if text.startswith("][")}

        def is_new(label: str) -> bool:
            return (name := normalizeReference(label)) in references and name not in known

        return fill(escape_labels(translation, is_new))

    return write
