"""Source article ↔ segments, without loss. One module a format.

A format's parser turns the text of an article into pieces. Joined, their raw texts give the article
back; a piece that holds a segment knows how to write a translation in its place.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from dragoman.articles.encodings import UTF_8, Encoding, decode_article
from dragoman.articles.lines import count_lines
from dragoman.articles.piece import Fill, Piece, StructureError
from dragoman.errors import InputError
from dragoman.files import read_bytes
from dragoman.model import Locale, Segment
from dragoman.workspace import DEFAULT_OPTIONS, Article, ArticleOptions

SIZE_LIMIT = 100_000_000
"""Bytes of the largest article that is read."""
_CONFLICT = re.compile(r"^<{7} [^\r\n]*\r?\n(?:(?!<{7} ).*\n)*?={7}\r?\n(?:(?!<{7} ).*\n)*?>{7} ", re.MULTILINE)
Translate = Callable[[Segment], str | None]
"""The translation of a segment; None keeps the source."""


@dataclass(frozen=True, slots=True)
class ParsedArticle:
    """An article cut into pieces. Joining the raw pieces and encoding gives the file's bytes."""

    format: str
    pieces: tuple[Piece, ...]
    encoding: Encoding = UTF_8
    localize: Callable[[str, Locale], str] = field(default=lambda text, _: text, compare=False)
    """Marks a published text as being in a locale: `lang` and `dir` in HTML."""
    outline: Callable[[str], Any] = field(default=lambda _: None, compare=False)
    """What of a text's structure no translation may change."""

    @property
    def segments(self) -> tuple[Segment, ...]:
        """The segments in reading order; repeated text appears as often as it stands in the article."""
        return tuple(piece.segment for piece in self.pieces if piece.segment is not None)

    def publish(self, translate: Translate, locale: Locale | None = None) -> bytes:
        """The article's bytes with each segment replaced by its translation.

        With every translation equal to its segment and no locale, the result is the article's own bytes.
        Raises `StructureError`, naming the segment, where a translation would break the page.
        """
        text = "".join(self._write(piece, translate) for piece in self.pieces)
        return self.encoding.encode(text if locale is None else self.localize(text, locale))

    def _write(self, piece: Piece, translate: Translate) -> str:
        """The piece as it is published."""
        translation = None if piece.segment is None else translate(piece.segment)
        if piece.segment is None or translation is None or translation == piece.segment.text:
            return piece.raw
        written = piece.fill(translation)
        if written.startswith("\ufeff") and not piece.raw.startswith("\ufeff"):
            raise StructureError("it starts with a byte order mark (U+FEFF)", remedy="Remove it.")
        if foreign := self.encoding.find_foreign(written):
            raise StructureError(
                f"“{foreign}” cannot be written in the article's encoding, {self.encoding.name.upper()}",
                remedy="Save the article as UTF-8.",
            )
        return written

    def find_breaks(self, translate: Translate) -> list[tuple[Segment, StructureError]]:
        """The segments whose translation would break the page, and how.

        Where each by itself can be written, the whole is looked at: then the first is found whose translation
        changes the structure around it.
        """
        written: list[str] = []
        breaks: list[tuple[Segment, StructureError]] = []
        for piece in self.pieces:
            try:
                written.append(self._write(piece, translate))
            except StructureError as error:
                assert piece.segment is not None  # noqa: S101  # only a translation raises
                breaks.append((piece.segment, error))
        return breaks or self._find_changed_outline(written)

    def _find_changed_outline(self, written: list[str]) -> list[tuple[Segment, StructureError]]:
        raw = [piece.raw for piece in self.pieces]
        if raw == written or (wanted := self._outline(raw)) == self._outline(written):
            return []
        # With the translations up to `low` the structure is the source's, with those up to `high` it is not.
        low, high = 0, len(raw)
        while high - low > 1:
            middle = (low + high) // 2
            if self._outline(written[:middle] + raw[middle:]) == wanted:
                low = middle
            else:
                high = middle
        segment = self.pieces[low].segment
        error = StructureError(
            "it would change the structure of the page around it",
            remedy="Look for marks that start a block, such as tags, and for marks without a partner.",
        )
        return [(segment, error)] if segment is not None else []

    def _outline(self, written: list[str]) -> Any:
        try:
            return self.outline("".join(written))
        except InputError:  # Front matter that cannot be read any more.
            return None


def read_article(article: Article, data: bytes | None = None) -> ParsedArticle:
    """Reads and segments an article; `data` are its bytes where they are known.

    Raises `InputError` for a file that is missing, unreadable, empty, no text, larger than `SIZE_LIMIT`, or not the
    workspace's own.
    """
    article.expect_own()
    data = read_bytes(article.file) if data is None else data
    if not data.strip():
        raise InputError(
            "the article is empty",
            where=article.file,
            remedy="Write something in it, or move it out of the source folder.",
        )
    return parse_article(data, article.format, article.file, article.options)


def parse_article(data: bytes, format: str, file: Path, options: ArticleOptions = DEFAULT_OPTIONS) -> ParsedArticle:
    """Segments the bytes of an article; `format` is `markdown`, `html` or `text`, `file` is what errors name.

    Raises `InputError` as `read_article` does.
    """
    if len(data) > SIZE_LIMIT:
        raise InputError(
            f"{len(data) / 1e6:.0f} MB are more than an article may have ({SIZE_LIMIT / 1e6:.0f} MB)",
            where=file,
            remedy="Split it into several articles, or move it out of the source folder.",
        )
    text, encoding = decode_article(data, format, options.encoding, file)
    _refuse_conflict(text, file)
    try:
        return _parse_text(text, format, encoding, options)
    except InputError as error:
        raise InputError(error.what, where=file, line=error.line, remedy=error.remedy) from error


def _refuse_conflict(text: str, file: Path) -> None:
    if "<<<<<<<" not in text:
        return
    found = _CONFLICT.search(text)
    if found is not None:
        raise InputError(
            "a conflict that git left",
            where=file,
            line=count_lines(text[: found.start()]) + 1,
            remedy="Choose between the two versions and remove the marks.",
        )


def _parse_text(text: str, format: str, encoding: Encoding, options: ArticleOptions) -> ParsedArticle:
    if format == "markdown":
        from dragoman.articles.markdown import outline_markdown, parse_markdown

        outline = partial(outline_markdown, is_mdx=options.is_mdx)
        return ParsedArticle(format, tuple(parse_markdown(text, options)), encoding, outline=outline)
    if format == "html":
        from dragoman.articles.html import outline_html, parse_html
        from dragoman.articles.localize import localize_html

        pieces = tuple(parse_html(text, options.language))
        return ParsedArticle(format, pieces, encoding, localize_html, outline_html)
    from dragoman.articles.text import parse_text

    return ParsedArticle(format, tuple(parse_text(text)), encoding)


__all__ = [
    "SIZE_LIMIT",
    "Fill",
    "ParsedArticle",
    "Piece",
    "StructureError",
    "Translate",
    "parse_article",
    "read_article",
]
