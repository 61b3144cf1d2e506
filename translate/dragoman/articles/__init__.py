"""Source article ↔ segments, without loss. One module a format.

A format's parser turns the text of an article into pieces. Joined, their raw texts give the article
back; a piece that holds a segment knows how to write a translation in its place.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from dragoman.articles.piece import Fill, Piece, StructureError
from dragoman.errors import InputError
from dragoman.files import read_bytes
from dragoman.model import Locale, Segment

SIZE_LIMIT = 10_000_000
"""Bytes of the largest article that is read."""


@dataclass(frozen=True, slots=True)
class ParsedArticle:
    """An article cut into pieces. Joining the raw pieces and encoding gives the file's bytes."""

    format: str
    pieces: tuple[Piece, ...]
    bom: bytes = b""
    localize: Callable[[str, Locale], str] = field(default=lambda text, _: text, compare=False)
    """Marks a published text as being in a locale: `lang` and `dir` in HTML."""

    @property
    def segments(self) -> tuple[Segment, ...]:
        """The segments in reading order; repeated text appears as often as it stands in the article."""
        return tuple(piece.segment for piece in self.pieces if piece.segment is not None)

    def publish(self, translate: Callable[[Segment], str | None], locale: Locale | None = None) -> bytes:
        """The article's bytes with each segment replaced by its translation; None keeps the source.

        With every translation equal to its segment and no locale, the result is the article's own bytes.
        Raises `StructureError`, naming the segment, where a translation would break the page.
        """
        written: list[str] = []
        for piece in self.pieces:
            translation = None if piece.segment is None else translate(piece.segment)
            if piece.segment is None or translation is None or translation == piece.segment.text:
                written.append(piece.raw)
            else:
                written.append(piece.fill(translation))
        text = "".join(written)
        return self.bom + (text if locale is None else self.localize(text, locale)).encode("utf-8")


def read_article(file: Path, format: str) -> ParsedArticle:
    """Reads and segments an article. `format` is `markdown`, `html` or `text`.

    Raises `InputError` for a file that is missing, unreadable, binary, not UTF-8 or larger than `SIZE_LIMIT`.
    """
    return parse_article(read_bytes(file), format, file)


def parse_article(data: bytes, format: str, file: Path) -> ParsedArticle:
    """Segments the bytes of an article; `file` is what errors name. Raises `InputError` as `read_article` does."""
    if len(data) > SIZE_LIMIT:
        raise InputError(
            f"{len(data) / 1e6:.0f} MB are more than an article may have ({SIZE_LIMIT / 1e6:.0f} MB)",
            where=file,
            remedy="Split it into several articles, or move it out of the source folder.",
        )
    bom = b"\xef\xbb\xbf" if data.startswith(b"\xef\xbb\xbf") else b""
    text = _decode(data[len(bom) :], file)
    if format == "markdown":
        from dragoman.articles.markdown import parse_markdown

        return ParsedArticle(format, tuple(parse_markdown(text)), bom)
    if format == "html":
        from dragoman.articles.html import localize_html, parse_html

        return ParsedArticle(format, tuple(parse_html(text)), bom, localize_html)
    from dragoman.articles.text import parse_text

    return ParsedArticle(format, tuple(parse_text(text)), bom)


def _decode(data: bytes, file: Path) -> str:
    """UTF-8 text without control characters but tab, line ends and form feed. Raises `InputError` naming the line."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise InputError(
            f"not UTF-8 (byte 0x{data[error.start]:02X})",
            where=file,
            line=line,
            remedy="Save the article as UTF-8; `iconv -f WINDOWS-1252 -t UTF-8` converts many.",
        ) from error
    for position, character in enumerate(text) if _has_controls(text) else ():
        if character < " " and character not in "\t\n\r\f":
            line = text.count("\n", 0, position) + 1
            column = position - text.rfind("\n", 0, position)
            raise InputError(
                f"control character U+{ord(character):04X} in column {column}; is this a binary file?",
                where=file,
                line=line,
                remedy="Remove the character, or move the file out of the source folder.",
            )
    return text


def _has_controls(text: str) -> bool:
    return any(chr(code) in text for code in range(32) if chr(code) not in "\t\n\r\f")


__all__ = ["SIZE_LIMIT", "Fill", "ParsedArticle", "Piece", "StructureError", "parse_article", "read_article"]
