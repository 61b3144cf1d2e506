"""Marks a published HTML page as being in a locale: `lang`, `xml:lang` and `dir`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dragoman.articles.html import TAG_OR_COMMENT, find_language
from dragoman.markup.inline import TAG, TagReader, is_untranslated
from dragoman.model import Locale


def localize_html(text: str, locale: Locale) -> str:
    """The page as one in `locale`.

    `lang` and `xml:lang` of `<html>` are set, and its `dir` where that matters; so are the languages of elements inside
    that are in the language of the page.
    """
    page = _find_page_tag(text)
    if page is None:
        return text
    lang = find_language(page)
    tags = TagReader(text)
    written: list[str] = []
    position = 0
    for tag in _find_lang_tags(text, tags, page.start()):
        if tag.start() == page.start():
            changed = _localize_page_tag(tag[0], locale)
        elif lang is not None and find_language(tag) == lang:
            changed = _set_languages(tag[0], locale)
        else:
            continue
        written += (text[position : tag.start()], changed)
        position = tag.end()
    return "".join((*written, text[position:]))


def _find_page_tag(text: str) -> re.Match[str] | None:
    found = re.compile(r"<html\b", re.IGNORECASE).search(text)
    return TAG.match(text, found.start()) if found else None


def _find_lang_tags(text: str, tags: TagReader, start: int) -> Iterator[re.Match[str]]:
    """The tag at `start` and those below that name a language; none inside comments and what is not translated."""
    position = start
    while found := TAG_OR_COMMENT.search(text, position):
        position = tags.find_comment_end(found.start()) or found.end()
        tag = TAG.match(text, found.start())
        if tag is None:
            continue
        position = tag.end()
        if tag.start() == start or find_language(tag):
            if tag.start() != start and is_untranslated(tag):
                position = tags.find_element_end(tag) or position
                continue
            yield tag


def _localize_page_tag(tag: str, locale: Locale) -> str:
    tag = _set_languages(tag, locale)
    tag = _set_attribute(tag, "lang", locale.tag)
    if locale.direction == "rtl" or re.search(r"\sdir\s*=", tag):
        tag = _set_attribute(tag, "dir", locale.direction)
    return tag


def _set_languages(tag: str, locale: Locale) -> str:
    for name in ("xml:lang", "lang"):
        if re.search(rf"\s{name}\s*=", tag, re.IGNORECASE):
            tag = _set_attribute(tag, name, locale.tag)
    return tag


def _set_attribute(tag: str, name: str, value: str) -> str:
    pattern = re.compile(rf"(\s{name}\s*=\s*)(?:\"[^\"]*\"|'[^']*'|[^\s>]+)", re.IGNORECASE)
    if pattern.search(tag):
        return pattern.sub(rf'\g<1>"{value}"', tag, count=1)
    end = len(tag) - (2 if tag.endswith("/>") else 1)
    return f'{tag[:end].rstrip()} {name}="{value}"{tag[end:]}'
