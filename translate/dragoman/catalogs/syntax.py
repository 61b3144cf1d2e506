"""The text of PO files ↔ entries, an entry a chunk, so that what nobody touched can keep its bytes.

polib rewraps a file when it saves and knows no byte offsets, so the text is cut into chunks here; polib lends the rules
of escaping where they are not plain.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import StringIO
from itertools import pairwise
from pathlib import Path

from dragoman.catalogs.entry import Entry, Reference
from dragoman.errors import InputError

_FIELD = re.compile(
    r"(?P<obsolete>#~)?(?P<previous>(?(obsolete)\|[ \t]*|#\|))?[ \t]*"
    r'(?:(?P<keyword>msgctxt|msgid_plural|msgid|msgstr(?:\[(?P<number>\d+)\])?)[ \t]*)?"(?P<text>.*)"$'
)
_CONFLICT = re.compile(r"(?:<{7}|>{7}|\|{7})(?: |$)|={7}$")
_ESCAPED = re.compile(r"\\(?:x([0-9A-Fa-f]{1,2})|([0-7]{1,3})|(.))")
_PLAIN_TEXT = re.compile(r'(?:[^"\\]|\\.)*')
_UNESCAPES = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v"}
_ESCAPES = {ord(char): f"\\{letter}" for letter, char in _UNESCAPES.items()} | {34: '\\"', 92: "\\\\"}
_ESCAPES |= {code: f"\\{code:03o}" for code in range(32) if code not in _ESCAPES}
_REFERENCE = re.compile("\u2068([^\u2069]*)\u2069(?::(\\d+))?|(\\S+)")
_SENTENCE_END = re.compile("(?<=[.!?…])[\"'”’»)\\]*_]*\\s+(?=[^\\s\\da-z])|(?<=[。！？])(?=[^」』”）])|(?<=\n)")


@dataclass(slots=True)
class Chunk:
    """A stretch of a PO file: one entry with its comments and the blank lines after it."""

    raw: str
    entry: Entry | None
    """None for comments at the end of the file that belong to no entry."""
    line: int
    """1-based line where the chunk starts."""


@dataclass(slots=True)
class _Draft:
    """What has been read of an entry so far."""

    line: int
    raw: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    extracted: list[str] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)
    fields: dict[str, list[str]] = field(default_factory=dict)
    obsolete: bool = False
    last: str = ""
    last_line: int = 0

    @property
    def is_complete(self) -> bool:
        return "msgstr" in self.fields or "msgstr[0]" in self.fields

    def value(self, name: str) -> str | None:
        parts = self.fields.get(name)
        return None if parts is None else unescape("".join(parts))


def read_chunks(text: str, file: Path) -> Iterator[Chunk]:
    """Cuts the text of a PO file into chunks, in order; joined, their raw texts give `text` back.

    Raises `InputError` naming file and line for what is no PO syntax.
    """
    draft = _Draft(1)
    # str.splitlines would also cut at U+0085 and U+2028, which are text in a PO file.
    for number, line in enumerate(StringIO(text, newline="").readlines(), start=1):
        bare = line.strip()
        if draft.is_complete and bare and _starts_entry(bare, draft):
            yield _finish(draft, file)
            draft = _Draft(number)
        draft.raw.append(line)
        if bare:
            _read_line(bare, draft, number, file)
    if draft.raw:
        yield _finish(draft, file)


def _starts_entry(bare: str, draft: _Draft) -> bool:
    if bare[0] == '"':
        return False
    if bare[0] != "#":
        return not bare.startswith("msgstr")
    if bare.startswith("#~"):
        rest = bare[2:].lstrip()
        return not rest.startswith(('"', "msgstr")) or not draft.obsolete
    return True


def _read_line(bare: str, draft: _Draft, number: int, file: Path) -> None:
    found = _FIELD.match(bare)
    if found:
        _read_field(found, draft, number, file)
    elif bare[0] == "#":
        _read_comment(bare, draft)
    elif _CONFLICT.match(bare):
        raise InputError(
            "a conflict marker of git",
            where=file,
            line=number,
            remedy="Resolve the conflict (keep one side of each entry), or take one version: git checkout --ours FILE.",
        )
    else:
        raise InputError(
            f"no PO syntax: {bare[:40]}{'…' if len(bare) > 40 else ''}",
            where=file,
            line=number,
            remedy="Mend the line, or restore the file from git.",
        )


def _read_field(found: re.Match[str], draft: _Draft, number: int, file: Path) -> None:
    keyword = found["keyword"]
    previous = "|" if found["previous"] else ""
    name = previous + keyword if keyword else draft.last
    text = found["text"]
    if not _PLAIN_TEXT.fullmatch(text):
        raise InputError(
            "a quote inside the string is not escaped", where=file, line=number, remedy='Write \\" for it.'
        )
    if keyword:
        if name in draft.fields:
            raise InputError(f"a second {keyword} in one entry", where=file, line=number, remedy="Remove one of them.")
        draft.fields[name] = []
    elif not name or name.startswith("|") != bool(previous):
        raise InputError(
            "a string that belongs to no msgid or msgstr", where=file, line=number, remedy="Mend or remove the line."
        )
    draft.fields[name].append(text)
    draft.last, draft.last_line = name, number
    draft.obsolete |= bool(found["obsolete"])


def _read_comment(bare: str, draft: _Draft) -> None:
    kind, rest = bare[1:2], bare[2:]
    if kind == ".":
        draft.extracted.append(rest.strip())
    elif kind == ":":
        draft.references += _read_references(rest)
    elif kind == ",":
        draft.flags += [flag.strip() for flag in rest.split(",") if flag.strip()]
    elif kind not in ("~", "|"):
        draft.comments.append(bare[1:].removeprefix(" "))


def _read_references(text: str) -> Iterator[Reference]:
    for isolated, line, plain in _REFERENCE.findall(text):
        if isolated:
            yield Reference(isolated, int(line) if line else None)
        else:
            file, colon, number = plain.rpartition(":")
            yield Reference(file, int(number)) if colon and number.isdigit() else Reference(plain)


def _finish(draft: _Draft, file: Path) -> Chunk:
    raw = "".join(draft.raw)
    if not draft.fields:
        return Chunk(raw, None, draft.line)
    msgid = draft.value("msgid")
    if msgid is None or not draft.is_complete:
        missing = "msgid" if msgid is None else "msgstr"
        raise InputError(
            f"an entry without {missing}; the file seems to be cut off or damaged",
            where=file,
            line=draft.last_line,
            remedy="Mend the entry, or restore the file from git.",
        )
    plural = draft.value("msgid_plural")
    forms = tuple(draft.value(name) or "" for name in draft.fields if name.startswith("msgstr["))
    return Chunk(
        raw,
        Entry(
            msgid=msgid,
            msgstr=draft.value("msgstr") or "",
            msgctxt=draft.value("msgctxt"),
            msgid_plural=plural,
            msgstr_plural=forms,
            previous_msgid=draft.value("|msgid"),
            previous_msgctxt=draft.value("|msgctxt"),
            previous_msgid_plural=draft.value("|msgid_plural"),
            comments=tuple(draft.comments),
            extracted=tuple(draft.extracted),
            references=tuple(draft.references),
            flags=tuple(draft.flags),
            obsolete=draft.obsolete,
        ),
        draft.line,
    )


def unescape(text: str) -> str:
    """What a PO string stands for.

    >>> unescape(r'a\\"b\\n')
    'a"b\\n'
    """
    return _ESCAPED.sub(_unescape_one, text) if "\\" in text else text


def _unescape_one(match: re.Match[str]) -> str:
    hexadecimal, octal, letter = match.groups()
    if hexadecimal:
        return chr(int(hexadecimal, 16))
    if octal:
        return chr(int(octal, 8) & 0xFF)
    return _UNESCAPES.get(letter, letter)


def write_entry(entry: Entry) -> str:
    """An entry as PO text with `\\n` line ends: one sentence a line, so that a diff shows the sentence that changed."""
    mark = "#~ " if entry.obsolete else ""
    lines = [f"#. {text}".rstrip() for text in entry.extracted]
    lines += [f"#: {_write_reference(reference)}" for reference in entry.references]
    lines += [f"# {text}".rstrip() for text in entry.comments]
    if entry.flags:
        lines.append(f"#, {', '.join(entry.flags)}")
    previous_mark = "#~| " if entry.obsolete else "#| "
    lines += _write_field(previous_mark, "msgctxt", entry.previous_msgctxt)
    lines += _write_field(previous_mark, "msgid", entry.previous_msgid)
    lines += _write_field(previous_mark, "msgid_plural", entry.previous_msgid_plural)
    lines += _write_field(mark, "msgctxt", entry.msgctxt)
    lines += _write_field(mark, "msgid", entry.msgid)
    if entry.msgid_plural is None:
        lines += _write_field(mark, "msgstr", entry.msgstr)
    else:
        lines += _write_field(mark, "msgid_plural", entry.msgid_plural)
        for number, form in enumerate(entry.msgstr_plural or ("",)):
            lines += _write_field(mark, f"msgstr[{number}]", form)
    return "\n".join(lines) + "\n"


def _write_reference(reference: Reference) -> str:
    file = f"\u2068{reference.file}\u2069" if re.search(r"\s", reference.file) else reference.file
    return file if reference.line is None else f"{file}:{reference.line}"


def _write_field(mark: str, keyword: str, text: str | None) -> list[str]:
    if text is None:
        return []
    sentences = split_lines(text)
    if len(sentences) < 2:
        return [f'{mark}{keyword} "{text.translate(_ESCAPES)}"']
    return [f'{mark}{keyword} ""', *(f'{mark}"{sentence.translate(_ESCAPES)}"' for sentence in sentences)]


def split_lines(text: str) -> list[str]:
    """The text cut after sentences and line breaks, for layout only; joined, it is the text."""
    cuts = sorted({0, len(text), *(match.end() for match in _SENTENCE_END.finditer(text))})
    return [text[start:end] for start, end in pairwise(cuts)]
