"""A catalog: the PO file of one article in one locale. A save without a change changes no byte."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from dragoman.catalogs.entry import Entry
from dragoman.catalogs.syntax import Chunk, read_chunks, write_entry
from dragoman.errors import InputError
from dragoman.files import hold_lock, read_bytes, write_atomically
from dragoman.model import Locale

_CHARSET = re.compile(rb"charset=([A-Za-z0-9_.:\-]+)")


class Catalog:
    """A PO file in memory. Entries that are not replaced keep their bytes."""

    def __init__(self, path: Path, locale: Locale, data: bytes, charset: str, chunks: Sequence[Chunk]) -> None:
        self.path = path
        self.locale = locale
        self.data = data
        """The file's bytes as read or last written; empty when there is no file."""
        self._charset = charset
        self._newline = "\r\n" if b"\r\n" in data[:2000] else "\n"
        self._chunks = list(chunks)
        """As the file has them."""
        self._of_entry = {id(chunk.entry): chunk for chunk in chunks if chunk.entry is not None}
        self._of_value: dict[Entry, Chunk] | None = None
        self._entries = [chunk.entry for chunk in chunks if chunk.entry is not None and not _is_header(chunk)]
        self._positions = self._index()

    def _index(self) -> dict[tuple[bool, str | None, str], int]:
        return {(entry.obsolete, *entry.key): number for number, entry in enumerate(self._entries)}

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All entries in the file's order, obsolete ones too; without the header."""
        return tuple(self._entries)

    @property
    def current(self) -> tuple[Entry, ...]:
        """The entries that are not obsolete."""
        return tuple(entry for entry in self._entries if not entry.obsolete)

    def find(self, key: tuple[str | None, str]) -> Entry | None:
        """The current entry with this context and text."""
        number = self._positions.get((False, *key))
        return None if number is None else self._entries[number]

    def line_of(self, entry: Entry) -> int | None:
        """The 1-based line where an entry starts in the file; None for one that is not written yet."""
        chunk = self._of_entry.get(id(entry))
        return None if chunk is None else chunk.line or None

    def raw_of(self, entry: Entry) -> str | None:
        """How the file writes an entry; None for one that is not written yet."""
        chunk = self._of_entry.get(id(entry))
        return None if chunk is None else chunk.raw

    def replace(self, old: Entry, new: Entry, raw: str | None = None) -> None:
        """Puts `new` in the place of `old`. Raises `KeyError` when there is no `old`.

        `raw` is how the file wrote `new` before (`raw_of`), so that undoing a change gives the bytes back.
        """
        number = self._positions[(old.obsolete, *old.key)]
        self._entries[number] = new
        if raw is not None:
            self._of_entry[id(new)] = Chunk(raw, new, 0)
        if (old.obsolete, old.key) != (new.obsolete, new.key):
            self._positions = self._index()

    def set_entries(self, entries: Sequence[Entry]) -> None:
        """Puts these entries, in this order, in the place of all."""
        self._entries = list(entries)
        self._positions = self._index()

    def copy(self) -> Catalog:
        """Another catalog of the same file, to be changed on its own."""
        twin = Catalog(self.path, self.locale, self.data, self._charset, self._chunks)
        twin.set_entries(self._entries)
        return twin

    def to_bytes(self) -> bytes:
        """The file's bytes. Raises `InputError` when a new text does not fit the file's charset."""
        chunks = self._arrange()
        if self.data and [chunk.raw for chunk in chunks] == [chunk.raw for chunk in self._chunks]:
            return self.data
        text = "".join(chunk.raw for chunk in chunks)
        try:
            return text.encode(self._charset)
        except UnicodeEncodeError as error:
            raise InputError(
                f"“{text[error.start]}” does not fit the file's charset {self._charset}",
                where=self.path,
                remedy=f"Convert the file: msgconv -t UTF-8 -o {self.path.name} {self.path.name}",
            ) from error

    def mark_written(self, data: bytes) -> None:
        """Takes `data`, just written from `to_bytes`, for the bytes of the file."""
        self._chunks = self._arrange()
        self._of_entry = {id(chunk.entry): chunk for chunk in self._chunks if chunk.entry is not None}
        self._of_value = None
        self.data = data

    def _arrange(self) -> list[Chunk]:
        """The chunks in the order they are written: header, entries, comments at the end."""
        header = [chunk for chunk in self._chunks if _is_header(chunk)]
        tail = [chunk for chunk in self._chunks if chunk.entry is None]
        if self._as_in_file():
            return self._chunks
        chunks = [*header, *(self._chunk_of(entry) for entry in self._entries), *tail]
        line = 1
        arranged = []
        for number, chunk in enumerate(chunks):
            raw = _separate(chunk.raw, self._newline, is_last=number == len(chunks) - 1)
            arranged.append(Chunk(raw, chunk.entry, line))
            line += raw.count("\n")
        return arranged

    def _as_in_file(self) -> bool:
        as_read = (chunk.entry for chunk in self._chunks if chunk.entry is not None and not _is_header(chunk))
        return list(as_read) == self._entries and bool(self._entries)

    def _chunk_of(self, entry: Entry) -> Chunk:
        """The entry's chunk of the file, also where the entry was changed and changed back; else a new one."""
        chunk = self._of_entry.get(id(entry))
        if chunk is None or chunk.entry is not entry:
            if self._of_value is None:
                self._of_value = {chunk.entry: chunk for chunk in self._chunks if chunk.entry is not None}
            chunk = self._of_value.get(entry)
        if chunk is None:
            return Chunk(write_entry(entry).replace("\n", self._newline), entry, 0)
        return Chunk(chunk.raw, entry, chunk.line)


def _separate(raw: str, newline: str, *, is_last: bool) -> str:
    """An entry's text with a blank line after it, as one that moved or stood last in the file may lack."""
    if raw.endswith(("\n\n", "\n\r\n")):
        return raw
    if is_last:
        return raw
    return raw + (newline if raw.endswith("\n") else newline * 2)


def _is_header(chunk: Chunk) -> bool:
    entry = chunk.entry
    return entry is not None and entry.msgid == "" and entry.msgctxt is None and not entry.obsolete


def read_catalog(path: Path, locale: Locale) -> Catalog:
    """Reads a PO file. Raises `InputError` naming file and line for one that is damaged or ambiguous."""
    return _parse(path, locale, read_bytes(path))


def _parse(path: Path, locale: Locale, data: bytes) -> Catalog:
    if not data.strip():
        raise InputError("the catalog is empty", where=path, remedy="Delete it, or restore it from git.")
    charset = _charset_of(data, path)
    text = _decode(data, charset, path)
    chunks = list(read_chunks(text, path))
    seen: dict[tuple[bool, str | None, str], int] = {}
    for chunk in chunks:
        if chunk.entry is None or chunk.entry.obsolete:
            continue
        first = seen.setdefault((False, *chunk.entry.key), chunk.line)
        if first != chunk.line:
            raise InputError(
                f"the same msgid as in line {first}",
                where=path,
                line=chunk.line,
                remedy="Remove one of the two entries; `msguniq` shows them side by side.",
            )
    return Catalog(path, locale, data, charset, chunks)


def _charset_of(data: bytes, path: Path) -> str:
    found = _CHARSET.search(data[:20_000])
    name = "utf-8" if found is None or found[1] == b"CHARSET" else found[1].decode("ascii")
    if data.startswith(codecs.BOM_UTF8):
        name = "utf-8"
    try:
        return "utf-8" if codecs.lookup(name).name == "ascii" else codecs.lookup(name).name
    except LookupError as error:
        raise InputError(
            f"unknown charset “{name}” in the header", where=path, remedy="Write charset=UTF-8 if it is UTF-8."
        ) from error


def _decode(data: bytes, charset: str, path: Path) -> str:
    try:
        text = data.decode(charset)
    except UnicodeDecodeError as error:
        raise InputError(
            f"not {charset}, as its header says (byte 0x{data[error.start]:02X})",
            where=path,
            line=data[: error.start].count(b"\n") + 1,
            remedy="Correct the charset in the header, or restore the file from git.",
        ) from error
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise InputError("a NUL character", where=path, line=line, remedy="Restore the file from git.")
    return text


def new_catalog(path: Path, locale: Locale, source_language: str = "en") -> Catalog:
    """A catalog without entries, with the header that gettext tools expect of the locale.

    No date stands in it: a header that changed by itself would make a no-op a change.
    """
    from babel.messages.plurals import get_plural

    fields = {
        "Project-Id-Version": "dragoman",
        "Language": locale.tag.replace("-", "_"),
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": get_plural(locale.tag.replace("-", "_")).plural_forms,
        "X-Generator": "dragoman",
        "X-Source-Language": source_language,
    }
    header = Entry(msgid="", msgstr="".join(f"{name}: {value}\n" for name, value in fields.items()))
    return Catalog(path, locale, b"", "utf-8", [Chunk(write_entry(header) + "\n", header, 1)])


@contextmanager
def edit_catalog(
    path: Path, locale: Locale, *, lock: Path, source_language: str = "en", known: Catalog | None = None
) -> Iterator[Catalog]:
    """The one way to write a catalog: lock, read again, change, write atomically.

    `known` is used in place of a new reading when the file still holds its bytes. A missing file is a new catalog.
    Nothing is written when the body raises, or changes nothing. Never decode or wait for a person inside.
    Raises `LockedError` when another process writes, `InputError` as `read_catalog` does.
    """
    with hold_lock(lock, what=path):
        data = read_bytes(path) if path.exists() else b""
        if known is not None and known.data == data:
            catalog = known.copy()
        elif path.exists():
            catalog = _parse(path, locale, data)
        else:
            catalog = new_catalog(path, locale, source_language)
        yield catalog
        written = catalog.to_bytes()
        if written != data and (data or catalog.entries):
            write_atomically(path, written)
            catalog.mark_written(written)
