"""Writes entries as PO text: one sentence on a line, so that a diff shows the sentence that changed."""

from __future__ import annotations

import re
from collections.abc import Callable

from dragoman.catalogs.entry import Entry, Reference
from dragoman.sentences import cut_sentences

_LINE_END = re.compile(r"\r\n|\r|\n")
_BLANK = re.compile(r"\s")
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_NUMBERED = re.compile(r":[0-9]+$")
_UNFIT = re.compile(r"[\r\n\u2068\u2069]")


def write_entry(entry: Entry, source_language: str = "en", language: str = "en") -> str:
    r"""An entry as PO text with `\n` line ends.

    The languages (ISO 639) say how sentences are told apart. Control characters without an escape of their own are
    written as they are, as gettext does; polib would not understand an octal escape.
    """
    mark, previous_mark = ("#~ ", "#~| ") if entry.obsolete else ("", "#| ")
    lines = [f"#. {text}".rstrip() for text in _split_comments(entry.extracted)]
    lines += [f"#: {_write_reference(reference)}" for reference in entry.references]
    lines += [f"# {text}".rstrip() for text in _split_comments(entry.comments)]
    if entry.flags:
        lines.append(f"#, {', '.join(entry.flags)}")
    for keyword, text in (
        ("msgctxt", entry.previous_msgctxt),
        ("msgid", entry.previous_msgid),
        ("msgid_plural", entry.previous_msgid_plural),
    ):
        lines += _write_field(previous_mark, keyword, text, source_language)
    for keyword, text in (("msgctxt", entry.msgctxt), ("msgid", entry.msgid), ("msgid_plural", entry.msgid_plural)):
        lines += _write_field(mark, keyword, text, source_language)
    if entry.msgid_plural is None:
        lines += _write_field(mark, "msgstr", entry.msgstr, language)
    else:
        for number, form in enumerate(entry.msgstr_plural or ("",)):
            lines += _write_field(mark, f"msgstr[{number}]", form, language)
    return "\n".join(lines) + "\n"


def _split_comments(comments: tuple[str, ...]) -> list[str]:
    """Comments a line each: a line end inside one would end the comment."""
    return [line for comment in comments for line in _LINE_END.split(comment)]


def _write_reference(reference: Reference) -> str:
    """`file:line`; a file name with blanks stands between U+2068 and U+2069, as gettext writes it."""
    file, line = reference.file, "" if reference.line is None else f":{reference.line}"
    if _BLANK.search(file) or (not line and _NUMBERED.search(file)):
        file = f"\u2068{_UNFIT.sub(' ', file)}\u2069"
    return f"{file}{line}"


def _write_field(mark: str, keyword: str, text: str | None, language: str) -> list[str]:
    if text is None:
        return []
    escape = _escape()
    sentences = split_lines(text, language)
    if len(sentences) < 2:
        return [f'{mark}{keyword} "{escape(text)}"']
    return [f'{mark}{keyword} ""', *(f'{mark}"{escape(sentence)}"' for sentence in sentences)]


def _escape() -> Callable[[str], str]:
    from polib import escape

    return escape


def split_lines(text: str, language: str) -> list[str]:
    r"""The text cut after sentences and line breaks, for layout only; joined, it is the text.

    >>> split_lines("Mr. Ng left. Nobody saw it.\nHe waved.", "en")
    ['Mr. Ng left. ', 'Nobody saw it.\n', 'He waved.']
    """
    return [piece for line in _LINE.findall(text) for piece in cut_sentences(line, language)]
