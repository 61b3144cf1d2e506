"""Words as people read them, and as a format spells them: entities and backslashes resolved, and put back."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping

_ENTITY = r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});"
_SPELLED = {
    "html": re.compile(_ENTITY),
    "markdown": re.compile(rf"{_ENTITY}|\\[!-/:-@\[-`{{-~]"),
}
_ALWAYS: dict[str, dict[str, str]] = {"html": {"&": "&amp;", "<": "&lt;"}}
_MARKS = {
    "html": {"&": "&amp;", "<": "&lt;", "{": "&#123;", "%": "&#37;", "@": "&#64;", "[": "&#91;", ":": "&#58;"},
    "markdown": {mark: f"\\{mark}" for mark in "\\`*_[]<~${&^%@!:"},
}
"""What may be markup, and what shows it as itself; plain text has no way to."""


def read_words(text: str, format: str) -> str:
    r"""The words of a TEXT token as people read them.

    >>> read_words(r"AT&amp;T \* ½", "markdown")
    'AT&T * ½'
    """
    spelled = _SPELLED.get(format)
    return spelled.sub(lambda found: _read(found[0]), text) if spelled else text


def _read(spelled: str) -> str:
    return spelled[1:] if spelled.startswith("\\") else html.unescape(spelled)


def find_spellings(text: str, format: str) -> dict[str, str]:
    """How a text spells the characters that it does not write as themselves, and what its format always spells."""
    spelled = _SPELLED.get(format)
    found = [match[0] for match in spelled.finditer(text)] if spelled else []
    own = {_read(spelling): spelling for spelling in found if len(_read(spelling)) == 1}
    return _ALWAYS.get(format, {}) | own


def spell_words(words: str, spellings: Mapping[str, str]) -> str:
    """The words as a format spells them."""
    return "".join(spellings.get(character, character) for character in words) if spellings else words


def spell_marks(format: str) -> Mapping[str, str]:
    """Spellings under which nothing is markup; empty where the format has none."""
    return _MARKS.get(format, {})
