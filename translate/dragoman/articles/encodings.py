"""Bytes ↔ text of an article, without loss: in which encoding it is, and that it is text at all."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from pathlib import Path

from dragoman.articles.lines import LINE_END
from dragoman.errors import InputError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARATION = re.compile(
    rb"<\?xml\s[^>]*?\bencoding\s*=\s*[\"']([\w.:-]+)|<meta\s[^>]*?\bcharset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE
)
"""An XML declaration (XML 1.0, section 4.3.3), or a meta element (HTML standard, section 4.2.5.4)."""
_LOOKED_AT = 1024
"""Bytes in which a page must declare its encoding (HTML standard, section 4.2.5.4)."""
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f]")


@dataclass(frozen=True, slots=True)
class Encoding:
    """How the text of an article becomes bytes."""

    name: str = "utf-8"
    """As Python's codecs know it."""
    mark: bytes = b""
    """The byte order mark in front."""
    has_references: bool = False
    """Whether a character that the encoding lacks can be written as `&#8230;`."""

    def encode(self, text: str) -> bytes:
        """The bytes of an article. Raises `UnicodeEncodeError` for a character that the encoding lacks."""
        return self.mark + text.encode(self.name, "xmlcharrefreplace" if self.has_references else "strict")

    def find_foreign(self, text: str) -> str | None:
        """The first character of a text that cannot be written."""
        try:
            self.encode(text)
        except UnicodeEncodeError as error:
            return text[error.start]
        return None


UTF_8 = Encoding()


def decode_article(data: bytes, format: str, configured: str | None, file: Path) -> tuple[str, Encoding]:
    """The text of an article and its encoding.

    A byte order mark tells it, else the configuration, else what an HTML page declares; else it is UTF-8.
    Raises `InputError` naming line and column where the bytes are not text.
    """
    encoding = _find_encoding(data, format, configured, file)
    raw = data[len(encoding.mark) :]
    try:
        text = raw.decode(encoding.name)
    except UnicodeDecodeError as error:
        line, column = _locate(raw[: error.start].decode(encoding.name, "replace"))
        raise InputError(
            f"not {encoding.name.upper()} (byte 0x{raw[error.start]:02X} in column {column})",
            where=file,
            line=line,
            remedy="Save the article as UTF-8, or name its encoding in dragoman.toml: "
            '[articles] encoding = "windows-1252".',
        ) from error
    if control := _CONTROL.search(text):
        line, column = _locate(text[: control.start()])
        raise InputError(
            f"control character U+{ord(control[0]):04X} in column {column}; is this a binary file?",
            where=file,
            line=line,
            remedy="Remove the character, or move the file out of the source folder.",
        )
    if encoding.name != "utf-8" and encoding.encode(text) != data:
        raise InputError(
            f"its {encoding.name.upper()} cannot be written back as it is", where=file, remedy="Save it as UTF-8."
        )
    return text, encoding


def _find_encoding(data: bytes, format: str, configured: str | None, file: Path) -> Encoding:
    is_html = format == "html"
    for mark, name in _MARKS:
        if data.startswith(mark):
            return Encoding(name, mark, is_html)
    declared = _DECLARATION.search(data[:_LOOKED_AT]) if is_html else None
    name = configured or ((declared[1] or declared[2]).decode("ascii") if declared else "utf-8")
    try:
        found = codecs.lookup(name)
        "".encode(found.name)
    except LookupError as error:
        raise InputError(
            f"unknown encoding “{name}”", where=file, line=1, remedy="Save the article as UTF-8."
        ) from error
    if found.name in ("iso8859-1", "ascii") and re.search(rb"[\x80-\x9f]", data):
        # What calls itself Latin 1 and has these bytes is Windows 1252 (Encoding standard, section 4.2).
        return Encoding("cp1252", b"", is_html)
    return Encoding(found.name, b"", is_html)


def _locate(before: str) -> tuple[int, int]:
    """Line and column, from 1, of what follows a text."""
    ends = list(LINE_END.finditer(before))
    return len(ends) + 1, len(before) - (ends[-1].end() if ends else 0) + 1
