"""Reads the text of a PO file, an entry a chunk, so that what nobody touched can keep its bytes.

polib reads PO files as well, and as fast, but it cannot serve here: it does not know which bytes are an entry's, drops
the previous msgid of obsolete entries, takes octal escapes for text, splits file names at blanks, and passes over
conflicting duplicates. Both readings are compared in the tests, entry by entry, on real catalogs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from dragoman.catalogs.entry import Entry, Reference
from dragoman.catalogs.receipts import unwrap_marks
from dragoman.errors import InputError

_BLANK = " \t\r\n\f\v"
_KEYWORD = re.compile(r"(msgctxt|msgid_plural|msgid|msgstr)(?:\[([0-9]{1,3})\])?(?![\w\[])[ \t]*")
_STRING = re.compile(r'"([^"\\]*(?:\\.[^"\\]*)*)"')
_CONFLICT = re.compile(r"(?:<{7}|>{7}|\|{7})(?: |$)|={7}$")
_ESCAPED = re.compile(r"((?:\\(?:x[0-9A-Fa-f]{1,2}|[0-7]{1,3}))+)|\\(.)", re.DOTALL)
_CODES = re.compile(r"\\(?:x([0-9A-Fa-f]{1,2})|([0-7]{1,3}))")
_UNESCAPES = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v", '"': '"', "\\": "\\"}
_REFERENCE = re.compile("\u2068([^\u2069]*)\u2069(?::([0-9]{1,9}))?(?=\\s|$)|([^ \t]+)")
_PLACE = re.compile(r"(.+):([0-9]{1,9})")
_STRINGS = r'(?:"[^"\\\n]*(?:\\.[^"\\\n]*)*"\n)+'
_PLAIN = re.compile(
    rf"(?P<comments>(?:#[.:,]? (?:[^\n]*[^\s])\n)*)msgid (?P<msgid>{_STRINGS})msgstr (?P<msgstr>{_STRINGS})"
    r"\n*(?=#(?!~)|msgid|msgctxt|\Z)"
)
"""A whole entry as it is usually written. What is written otherwise, or wrongly, is read line by line."""

_PREVIOUS = ("|msgctxt", "|msgid", "|msgid_plural")
_MAY_FOLLOW = {
    "|msgctxt": ("",),
    "|msgid": ("", "|msgctxt"),
    "|msgid_plural": ("|msgid",),
    "msgctxt": ("", *_PREVIOUS),
    "msgid": ("", *_PREVIOUS, "msgctxt"),
    "msgid_plural": ("msgid",),
    "msgstr": ("msgid",),
    "msgstr[0]": ("msgid_plural",),
}
"""After which field another may stand."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """A stretch of a PO file: one entry with its comments and the blank lines after it."""

    raw: str
    entry: Entry | None
    """None for comments at the end of the file that belong to no entry."""
    line: int
    """1-based line where the chunk starts; 0 where that is not known."""
    is_new: bool = False
    """Whether it was written just now and has no blank line after it yet."""

    @property
    def is_header(self) -> bool:
        """Whether this is the entry with an empty msgid, which describes the file."""
        entry = self.entry
        return entry is not None and entry.msgid == "" and entry.msgctxt is None and not entry.obsolete

    @property
    def msgid_line(self) -> int:
        """The 1-based line of the first line that is no comment."""
        lines = self.raw.split("\n")
        return self.line + next((number for number, line in enumerate(lines) if _is_field(line.strip())), 0)


def _is_field(bare: str) -> bool:
    return bare.removeprefix("#~").lstrip().startswith("msg")


def read_chunks(text: str, file: Path) -> list[Chunk]:
    """Cuts the text of a PO file into chunks, in order; joined, their raw texts give `text` back.

    Raises `InputError` naming file and line for what is no PO syntax.
    """
    chunks = []
    start, line = 0, 1
    while start < len(text):
        plain = _PLAIN.match(text, start)
        chunk = _read_plain(plain, line) if plain else _read_any(text, start, line, file)
        chunks.append(chunk)
        start += len(chunk.raw)
        line += chunk.raw.count("\n")
    return chunks


def _read_plain(found: re.Match[str], line: int) -> Chunk:
    """The chunk of an entry that says nothing but the usual, read at once: most entries of a catalog are such."""
    marked: dict[str, list[str]] = {".": [], ":": [], ",": [], " ": []}
    for comment in found["comments"].split("\n")[:-1]:
        marked[comment[1]].append(comment[3 if comment[1] != " " else 2 :])
    entry = Entry(
        msgid=_join_strings(found["msgid"]),
        msgstr=_join_strings(found["msgstr"]),
        comments=unwrap_marks(marked[" "]),
        extracted=tuple(marked["."]),
        references=tuple(place for told in marked[":"] for place in _read_references(told)),
        flags=tuple(flag.strip() for told in marked[","] for flag in told.split(",") if flag.strip()),
    )
    return Chunk(found[0], entry, line)


def _join_strings(lines: str) -> str:
    """What strings stand for, each with its quotes on a line of its own."""
    return unescape(lines[1:-2].replace('"\n"', ""))


def _read_any(text: str, start: int, line: int, file: Path) -> Chunk:
    """The chunk that begins at a place of the text and in a line of the file."""
    partial = _Partial(file, line)
    end = start
    # Only "\n" ends a line: str.splitlines would cut at U+0085 and U+2028 too, which are text in a PO file.
    while end < len(text):
        following = text.find("\n", end) + 1 or len(text)
        bare = text[end:following].strip(_BLANK)
        if bare:
            if partial.is_complete and _starts_entry(bare):
                break
            partial.read_line(bare, line)
        end = following
        line += 1
    return partial.finish(text[start:end])


def _starts_entry(bare: str) -> bool:
    if bare.startswith("#~"):
        return not bare[2:].lstrip().startswith(('"', "msgstr"))
    return bare.startswith(("#", "msgid", "msgctxt"))


@dataclass(slots=True)
class _Partial:
    """What has been read of an entry so far."""

    file: Path
    line: int
    comments: list[str] = field(default_factory=list)
    extracted: list[str] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)
    fields: dict[str, list[str]] = field(default_factory=dict)
    obsolete: bool = False
    last: str = ""
    """The field read last: its keyword, after `|` when it is a previous one."""
    last_line: int = 0

    @property
    def is_complete(self) -> bool:
        return self.last.startswith("msgstr")

    def read_line(self, bare: str, number: int) -> None:
        """Takes a line that is not blank and is free of blanks on both sides."""
        if bare[0] == "#":
            self.read_marked(bare, number)
        else:
            self.read_field(bare, number)

    def read_marked(self, bare: str, number: int) -> None:
        """Takes a line that starts with `#`."""
        kind, rest = bare[1:2], bare[2:]
        if kind == "~":
            self.read_obsolete(rest.lstrip(_BLANK), number)
        elif kind == "|":
            self.read_field(rest.lstrip(_BLANK), number, previous=True)
        elif kind == ".":
            self.extracted.append(rest.removeprefix(" "))
        elif kind == ":":
            self.references += _read_references(rest)
        elif kind in (",", "="):  # newer gettext has flags that outlive an update in "#=" lines
            self.flags += [flag.strip() for flag in rest.split(",") if flag.strip()]
        else:
            self.comments.append(bare[1:].removeprefix(" "))

    def read_obsolete(self, rest: str, number: int) -> None:
        """Takes what stands after `#~`."""
        if rest.startswith("#"):
            self.read_marked(rest, number)
        elif rest.startswith("|"):
            self.read_field(rest[1:].lstrip(_BLANK), number, previous=True)
        elif rest:
            self.read_field(rest, number, obsolete=True)

    def read_field(self, bare: str, number: int, *, previous: bool = False, obsolete: bool = False) -> None:
        """Takes a keyword with its string, or a string that continues the one before."""
        found = _KEYWORD.match(bare)
        if found:
            name = found[1] if found[2] is None else f"{found[1]}[{int(found[2])}]"
            self.start_field(f"|{name}" if previous else name, number, obsolete)
            bare = bare[found.end() :]
        elif not bare.startswith('"'):
            raise self.syntax_error(bare, number)
        elif not self.last or self.last.startswith("|") != previous or (obsolete != self.obsolete and not previous):
            raise self.error("a string that belongs to no msgid or msgstr", number, "Mend or remove the line.")
        string = _STRING.fullmatch(bare)
        if string is None:
            raise self.string_error(bare, number)
        self.fields[self.last].append(string[1])
        self.last_line = number

    def start_field(self, name: str, number: int, obsolete: bool) -> None:
        """Begins the field `name`, where PO syntax lets it stand."""
        if not self.may_start(name):
            if name in ("msgid", "msgctxt") and self.last.startswith("msgid"):
                raise self.error("an entry without msgstr", self.last_line, "Mend the entry, or restore the file.")
            what = f"{_call(name)} cannot stand after {_call(self.last) or 'nothing'}"
            raise self.error(what, number, "Mend or remove the line.")
        if not name.startswith("|"):
            if obsolete != self.obsolete and self.last and not self.last.startswith("|"):
                raise self.error(
                    "an entry that is obsolete (#~) only in part", number, "Mark all of its lines, or none."
                )
            self.obsolete = obsolete
        self.fields[name] = []
        self.last = name

    def may_start(self, name: str) -> bool:
        if name in _MAY_FOLLOW:
            return self.last in _MAY_FOLLOW[name]
        form = re.fullmatch(r"msgstr\[(\d+)\]", name)
        return form is not None and self.last == f"msgstr[{int(form[1]) - 1}]"

    def finish(self, raw: str) -> Chunk:
        """The chunk of what has been read. Raises `InputError` when the entry is not whole."""
        if not self.fields:
            return Chunk(raw, None, self.line)
        if not self.is_complete:
            raise self.error(
                f"an entry without {'msgstr' if 'msgid' in self.fields else 'msgid'}; the file seems to be cut off",
                self.last_line,
                "Mend the entry, or restore the file from git.",
            )
        return Chunk(raw, self.entry(), self.line)

    def entry(self) -> Entry:
        values = {name: unescape("".join(parts)) for name, parts in self.fields.items()}
        return Entry(
            msgid=values["msgid"],
            msgstr=values.get("msgstr", ""),
            msgctxt=values.get("msgctxt"),
            msgid_plural=values.get("msgid_plural"),
            msgstr_plural=tuple(value for name, value in values.items() if name.startswith("msgstr[")),
            previous_msgid=values.get("|msgid"),
            previous_msgctxt=values.get("|msgctxt"),
            previous_msgid_plural=values.get("|msgid_plural"),
            comments=unwrap_marks(self.comments),
            extracted=tuple(self.extracted),
            references=tuple(self.references),
            flags=tuple(self.flags),
            obsolete=self.obsolete,
        )

    def error(self, what: str, line: int, remedy: str) -> InputError:
        return InputError(what, where=self.file, line=line, remedy=remedy)

    def syntax_error(self, bare: str, number: int) -> InputError:
        if _CONFLICT.match(bare):
            return self.error(
                "a conflict marker of git",
                number,
                "Run `dragoman init`, which tells git how to merge catalogs, then `git checkout --merge FILE`, which "
                "merges this one again; of several branches that were merged at once, merge the others after that. "
                "Or resolve the conflict by hand, keeping one side of each entry.",
            )
        if bare.split(" ", 1)[0] == "domain":
            return self.error(
                "a second text domain; a catalog holds one",
                number,
                "Keep the messages of one domain and remove this line.",
            )
        return self.error(f"no PO syntax: {_shorten(bare)}", number, "Mend the line, or restore the file from git.")

    def string_error(self, bare: str, number: int) -> InputError:
        if not bare.startswith('"'):
            return self.error(f"no string after {_call(self.last)}", number, "Write it in double quotes.")
        if _STRING.match(bare):
            return self.error("something after the end of the string", number, 'Write \\" for a quote inside a string.')
        return self.error(
            "the string is not closed; the file may be cut off", number, "Close it, or restore the file from git."
        )


def _call(name: str) -> str:
    """A field as a person calls it."""
    return name.replace("|", "previous ")


def _shorten(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:40]}…"


def _read_references(text: str) -> Iterator[Reference]:
    for isolated, line, plain in _REFERENCE.findall(text):
        if isolated:
            yield Reference(isolated, int(line) if line else None)
        elif plain:
            place = _PLACE.fullmatch(plain)
            yield Reference(place[1], int(place[2])) if place else Reference(plain)


def unescape(text: str) -> str:
    r"""What a PO string stands for. Octal and hexadecimal escapes are bytes, as in C; unknown ones stay as they are.

    >>> unescape(r'a\"b\n')
    'a"b\n'
    >>> unescape(r"caf\303\251")
    'café'
    """
    return _ESCAPED.sub(_unescape_one, text) if "\\" in text else text


def _unescape_one(match: re.Match[str]) -> str:
    codes, letter = match.groups()
    if letter is not None:
        return _UNESCAPES.get(letter, f"\\{letter}")
    data = bytes(int(hexa, 16) if hexa else int(octal, 8) & 0xFF for hexa, octal in _CODES.findall(codes))
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")
