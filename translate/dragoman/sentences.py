"""Where sentences end, in text that holds markup; by sentencex, which knows some 240 languages."""

from __future__ import annotations

import re
from functools import lru_cache

_CLOSERS = re.compile(r"(?:[*_~`)\]}”’»\"']|</[A-Za-z][^<>]*>)+(?=\s|$)\s*")
"""Marks that belong to the sentence before them."""
_ORDINAL = re.compile(r"(?<!\S)\d{1,2}\.\s+$")
_ORDINAL_LANGUAGES = frozenset("cs da de et fi fo hr hu is lb lv nb nn no sk sl".split())
"""Languages that write `1.` for the first: most sentences with a number go on after it."""
_TITLE = re.compile(r"(?<!\S)(?:M|MM|Me|Mgr|Mlle|Mme|Mmes)\.\s+$")
"""French titles before a name; those of other languages sentencex knows."""
_REMEMBERED = 30_000
"""Of how many texts the sentences are remembered: a sync asks for those of a large article again and again."""


def find_sentence_ends(text: str, language: str) -> list[int]:
    """Where each sentence of a text in `language` (ISO 639) ends, blanks after it included; the last is the text's end.

    A mark that closes something belongs to the sentence before it; the `!` of an image is no end.

    >>> find_sentence_ends("_Who?_ ![Ng](ng.png).", "en")
    [7, 21]
    >>> find_sentence_ends("Vive en el n.º 5. Es la 3.ª casa.", "es")
    [18, 33]
    """
    from sentencex import segment

    if not text:
        return []
    try:
        sentences = segment(language, text)
    except UnicodeEncodeError:  # a lone surrogate: no sentence, but no reason to stop either
        return [len(text)]
    ends: list[int] = []
    position = 0
    for sentence in sentences:
        if not text.startswith(sentence, position):
            return [len(text)]
        position += len(sentence)
        end = position
        if not text[end - 1 : end].isspace() and (closers := _CLOSERS.match(text, end)):
            end = closers.end()
        if text.startswith("![", end - 1) or (ends and end <= ends[-1]) or _goes_on(text, end, language):
            continue
        ends.append(end)
    if ends[-1:] != [len(text)]:
        ends.append(len(text))
    return ends


def _goes_on(text: str, end: int, language: str) -> bool:
    """Whether the sentence goes on where sentencex ends it."""
    if text.startswith(("ª", "º"), end):
        return True
    last = text[max(0, end - 8) : end]
    if language == "fr":
        return _TITLE.search(last) is not None
    return language in _ORDINAL_LANGUAGES and _ORDINAL.search(last) is not None


@lru_cache(maxsize=_REMEMBERED)
def cut_sentences(text: str, language: str) -> tuple[str, ...]:
    """The sentences of a text, each with the blanks after it; joined, they are the text."""
    ends = find_sentence_ends(text, language)
    return tuple(text[start:end] for start, end in zip([0, *ends], ends, strict=False))
