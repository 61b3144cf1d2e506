"""Where sentences end, in text that holds markup; by sentencex, which knows some 240 languages."""

from __future__ import annotations

import re

_CLOSERS = re.compile(r"(?:[*_~`)\]}”’»\"']|</[A-Za-z][^<>]*>)+(?=\s|$)\s*")
"""Marks that belong to the sentence before them."""


def find_sentence_ends(text: str, language: str) -> list[int]:
    """Where each sentence of a text in `language` (ISO 639) ends, blanks after it included; the last is the text's end.

    A mark that closes something belongs to the sentence before it; the `!` of an image is no end.

    >>> find_sentence_ends("_Who?_ ![Ng](ng.png).", "en")
    [7, 21]
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
        if text.startswith("![", end - 1) or (ends and end <= ends[-1]):
            continue
        ends.append(end)
    if ends[-1:] != [len(text)]:
        ends.append(len(text))
    return ends


def cut_sentences(text: str, language: str) -> list[str]:
    """The sentences of a text, each with the blanks after it; joined, they are the text."""
    ends = find_sentence_ends(text, language)
    return [text[start:end] for start, end in zip([0, *ends], ends, strict=False)]
