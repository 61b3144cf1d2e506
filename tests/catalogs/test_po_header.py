"""Headers: the charset of a file, and what a new catalog says of itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from dragoman.catalogs import new_catalog
from dragoman.catalogs.header import find_charset, plural_forms
from dragoman.errors import InputError
from dragoman.model import Locale

FILE = Path("es/garden.md.po")


def make_header(charset: str) -> bytes:
    return (
        f'# msgid in a comment, charset=x\nmsgid ""\nmsgstr "Content-Type: text/plain; charset={charset}\\n"\n'.encode()
    )


@pytest.mark.parametrize(
    ("charset", "codec"),
    [
        ("UTF-8", "utf-8"),
        ("utf8", "utf-8"),
        ("CHARSET", "utf-8"),
        ("US-ASCII", "utf-8"),
        ("ISO-8859-1", "iso8859-1"),
        ("CP1252", "cp1252"),
        ("EUC-JP", "euc_jp"),
        ("Shift_JIS", "shift_jis"),
        ("KOI8-R", "koi8-r"),
        ("GB18030", "gb18030"),
    ],
)
def test_the_header_names_the_charset(charset: str, codec: str) -> None:
    assert find_charset(make_header(charset), FILE) == codec


@pytest.mark.parametrize("charset", ["EUC-TWX", "hex", "rot13", "utf-16", "utf-7", "unicode_escape", "idna", "cp037"])
def test_a_charset_that_no_po_file_can_have_is_an_error(charset: str) -> None:
    with pytest.raises(InputError, match=f"unknown charset “{charset}” in the header") as caught:
        find_charset(make_header(charset), FILE)

    assert (caught.value.where, caught.value.line) == (FILE, 3)


def test_utf_16_is_an_error() -> None:
    with pytest.raises(InputError, match="UTF-16"):
        find_charset('msgid ""\nmsgstr ""\n'.encode("utf-16"), FILE)


def test_a_charset_in_the_text_of_a_message_is_none_of_the_file() -> None:
    data = make_header("UTF-8") + b'\nmsgid "charset=ISO-8859-1"\nmsgstr ""\n'

    assert find_charset(b'msgid ""\nmsgstr ""\n\nmsgid "charset=ISO-8859-1"\nmsgstr ""\n', FILE) == "utf-8"
    assert find_charset(data, FILE) == "utf-8"
    assert find_charset(b"\xef\xbb\xbf" + make_header("ISO-8859-1"), FILE) == "utf-8"


def test_a_new_catalog_has_the_header_of_its_locale_and_no_date() -> None:
    catalog = new_catalog(FILE, Locale("pt-BR"), "en")

    assert catalog.entries == ()
    assert catalog.to_bytes().decode() == (
        'msgid ""\n'
        'msgstr ""\n'
        '"Project-Id-Version: dragoman\\n"\n'
        '"Language: pt_BR\\n"\n'
        '"MIME-Version: 1.0\\n"\n'
        '"Content-Type: text/plain; charset=UTF-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n'
        '"Plural-Forms: nplurals=2; plural=(n > 1);\\n"\n'
        '"X-Generator: dragoman\\n"\n'
        '"X-Source-Language: en\\n"\n'
    )


@pytest.mark.parametrize(
    ("tag", "count"),
    [("es", 2), ("ar", 6), ("ja", 1), ("ru", 3), ("pl", 3), ("zh-Hant", 1), ("sr-Latn", 3), ("gd", 4), ("smj", 3)],
)
def test_plural_forms_are_those_of_the_language(tag: str, count: int) -> None:
    assert plural_forms(Locale(tag)).startswith(f"nplurals={count}; plural=")
