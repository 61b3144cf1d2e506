"""Articles in any encoding: read as they say they are, and written back in it."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from dragoman.articles import StructureError, parse_article
from dragoman.errors import InputError
from dragoman.model import Locale
from dragoman.workspace import ArticleOptions

NAME = Path("article")
TEXT = "Café – “olé”\n"
PAGE = '<html lang="en"><head><meta charset="{}"></head><p>Café – “olé”</p></html>\n'


@pytest.mark.parametrize(
    ("data", "format", "configured"),
    [
        (TEXT.encode(), "text", None),
        (codecs.BOM_UTF8 + TEXT.encode(), "markdown", None),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "text", None),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "markdown", None),
        (TEXT.encode("cp1252"), "text", "windows-1252"),
        (TEXT.encode("cp1252"), "markdown", "iso-8859-1"),
        (PAGE.format("windows-1252").encode("cp1252"), "html", None),
        (PAGE.format("ISO-8859-1").encode("cp1252"), "html", None),
        (('<?xml version="1.0" encoding="windows-1252"?>' + PAGE.format("x")).encode("cp1252"), "html", None),
        (codecs.BOM_UTF8 + PAGE.format("windows-1252").encode(), "html", "windows-1252"),
    ],
)
def test_an_article_is_read_and_written_in_its_encoding(data: bytes, format: str, configured: str | None) -> None:
    article = parse_article(data, format, NAME, ArticleOptions(encoding=configured))

    assert [segment.text for segment in article.segments] == ["Café – “olé”"]
    assert article.publish(lambda segment: segment.text) == data
    text = "Olé – “Café”"
    assert article.publish(lambda _: text) == data.replace(
        "Café – “olé”".encode(article.encoding.name), text.encode(article.encoding.name)
    )


def test_the_configuration_comes_before_what_a_page_declares() -> None:
    data = PAGE.format("utf-8").encode("cp1252")

    article = parse_article(data, "html", NAME, ArticleOptions(encoding="windows-1252"))

    assert article.segments[0].text == "Café – “olé”"


def test_a_character_that_the_encoding_lacks_is_a_reference_in_html() -> None:
    article = parse_article(b'<meta charset="windows-1252"><p>Hello</p>', "html", NAME)

    assert article.publish(lambda _: "مرحبا") == (
        b'<meta charset="windows-1252"><p>&#1605;&#1585;&#1581;&#1576;&#1575;</p>'
    )


def test_a_character_that_the_encoding_lacks_is_refused_in_markdown() -> None:
    article = parse_article(b"Hello\n", "markdown", NAME, ArticleOptions(encoding="windows-1252"))

    with pytest.raises(StructureError, match=r"“م” cannot be written in the article's encoding, CP1252"):
        article.publish(lambda _: "مرحبا", Locale("ar"))
    assert len(article.find_breaks(lambda _: "مرحبا")) == 1


@pytest.mark.parametrize(
    ("data", "format", "what", "line"),
    [
        (b"One\r\rcaf\xe9", "text", r"not UTF-8 \(byte 0xE9 in column 4\)", 3),
        (b"One\r\nA \x00 b", "markdown", r"control character U\+0000 in column 3", 2),
        (b"<p>\x1b[31m</p>", "html", r"control character U\+001B in column 4", 1),
        (b'<meta charset="klingon"><p>x', "html", "unknown encoding “klingon”", 1),
        (codecs.BOM_UTF16_LE + b"a", "text", r"not UTF-16-LE", 1),
        (b'<meta charset="utf-7"><p>+AGEAYg- c', "html", "cannot be written back as it is", None),
        (b'<meta charset="hex"><p>x', "html", "unknown encoding “hex”", 1),
    ],
)
def test_bytes_that_are_no_text_are_refused_with_their_place(
    data: bytes, format: str, what: str, line: int | None
) -> None:
    with pytest.raises(InputError, match=what) as caught:
        parse_article(data, format, NAME)
    assert (caught.value.where, caught.value.line) == (NAME, line)
