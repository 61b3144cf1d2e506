"""A catalog: the PO file of one article in one locale. A save without a change changes no byte."""

from __future__ import annotations

import codecs
import copy
import os
import shlex
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import takewhile
from pathlib import Path

from dragoman.catalogs.entry import Entry
from dragoman.catalogs.header import find_charset, find_field, new_header
from dragoman.catalogs.reader import Chunk, read_chunks
from dragoman.catalogs.writer import write_entry
from dragoman.errors import InputError
from dragoman.files import hold_lock, read_bytes, write_atomically
from dragoman.model import Key, Locale, ReviewState

_STRENGTH = (
    ReviewState.UNTRANSLATED,
    ReviewState.DRAFT,
    ReviewState.STALE,
    ReviewState.TRANSLATED,
    ReviewState.REVIEWED,
)
"""States from the one with the least of a person's work to the one with the most."""
_FEW = 20
"""Replaced entries up to which their bytes are looked for one by one in the file."""

_LATEST: dict[Path, Catalog] = {}
"""The catalog that was read or written last: a sync of a large article reads its catalog again and again."""


class CharsetError(InputError):
    """A text does not fit the catalog's charset."""


class Catalog:
    """A PO file in memory. Entries that are not replaced keep their bytes.

    Made by `read_catalog`, `new_catalog` and `edit_catalog`.
    """

    def __init__(self, path: Path, locale: Locale, data: bytes, charset: str, chunks: Sequence[Chunk]) -> None:
        self.path = path
        self.locale = locale
        self.data = data
        """The file's bytes as read or last written; empty when there is no file."""
        self._charset = charset
        self._bom = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
        self._newline = "\r\n" if data.partition(b"\n")[0].endswith(b"\r") else "\n"
        self._take_chunks(chunks)
        self._entries = [chunk.entry for chunk in chunks if chunk.entry is not None and not chunk.is_header]
        self._positions = self._index()
        self._replaced: set[int] | None = set()
        """Which entries were replaced since the file was read or written; None where others came, went or moved."""
        self._lines_moved = False
        """Whether the lines that chunks name are those of an earlier writing."""

    def _take_chunks(self, chunks: Sequence[Chunk]) -> None:
        self._chunks = tuple(chunks)
        """As the file has them."""
        self._of_entry = {id(chunk.entry): chunk for chunk in chunks if chunk.entry is not None}
        self._of_value: dict[Entry, Chunk] | None = None

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

    def find(self, key: Key) -> Entry | None:
        """The current entry with this context and text."""
        number = self._positions.get((False, *key))
        return None if number is None else self._entries[number]

    def position_of(self, key: Key) -> int | None:
        """Where the current entry with this context and text stands among `entries`, from 0."""
        return self._positions.get((False, *key))

    def line_of(self, entry: Entry) -> int | None:
        """The 1-based line where an entry starts in the file; None for one that is not written yet."""
        chunk = self._of_entry.get(id(entry))
        if chunk is None or not chunk.line or not self._lines_moved:
            return None if chunk is None else chunk.line or None
        return 1 + sum(other.raw.count("\n") for other in takewhile(lambda other: other is not chunk, self._chunks))

    def raw_of(self, entry: Entry) -> str | None:
        """How the file writes an entry; None for one that is not written yet."""
        chunk = self._of_entry.get(id(entry))
        return None if chunk is None else chunk.raw

    def replace(self, old: Entry, new: Entry, raw: str | None = None) -> None:
        """Puts `new` in the place of `old`. Raises `KeyError` when there is no `old`, or it has changed.

        `raw` is how the file wrote `new` before (`raw_of`), so that undoing a change gives the bytes back.
        """
        number = self._positions.get((old.obsolete, *old.key))
        if number is None or self._entries[number] != old:
            number = next((place for place, entry in enumerate(self._entries) if entry == old), None)
        if number is None:
            raise KeyError(old.key)
        if raw is not None:
            self._of_entry[id(new)] = Chunk(raw, new, 0)
        if (old.obsolete, old.key) == (new.obsolete, new.key):
            self._entries[number] = new
            if self._replaced is not None:
                self._replaced.add(number)
        else:
            self.set_entries([*self._entries[:number], new, *self._entries[number + 1 :]])

    def set_entries(self, entries: Sequence[Entry]) -> None:
        """Puts these entries, in this order, in the place of all.

        gettext allows no two entries of one context and text, not even obsolete ones. Of such twins the one with
        the most of a person's work stays, is current if one of them is, and takes over the others' comments.
        """
        self._entries = _merge_twins(entries)
        self._replaced = None
        self._positions = self._index()

    def copy(self) -> Catalog:
        """Another catalog of the same file, to be changed on its own."""
        twin = copy.copy(self)
        twin._entries = list(self._entries)
        twin._positions = dict(self._positions)
        twin._of_entry = dict(self._of_entry)
        twin._replaced = None if self._replaced is None else set(self._replaced)
        return twin

    def to_bytes(self) -> bytes:
        """The file's bytes; those read when nothing changed.

        Raises `CharsetError` for a text that the file's charset does not have: to convert the file would touch entries
        that nobody changed, so a person has to decide that. NUL, EOT and lone surrogates fit no PO file.
        """
        return self._render()[0]

    def _render(self) -> tuple[bytes, Sequence[Chunk]]:
        """The file's bytes, and the chunks that they are made of."""
        spliced = self._splice()
        if spliced is not None:
            return spliced
        if self.data and self._is_as_read():
            return self.data, self._chunks
        chunks = self._arrange()
        text = "".join(chunk.raw for chunk in chunks)
        for forbidden in ("\0", "\4"):
            if forbidden in text:
                raise self._unfit(text, text.index(forbidden))
        try:
            return self._bom + text.encode(self._charset), chunks
        except UnicodeEncodeError as error:
            raise self._unfit(text, error.start) from error

    def _splice(self) -> tuple[bytes, Sequence[Chunk]] | None:
        """The file's bytes with those of a few replaced entries changed: one decision in a large file.

        None where more happened, or where the old bytes cannot be told from others.
        """
        if not self.data or self._replaced is None or len(self._replaced) > _FEW or not self._chunks[0].is_header:
            return None
        data, chunks = self.data, list(self._chunks)
        source_language, last_line = _source_language(chunks[0]), chunks[-1].line
        for place in self._replaced:
            old, entry = chunks[place + 1], self._entries[place]
            if entry == old.entry:
                continue
            new = self._of_entry.get(id(entry))
            if new is None or new.entry is not entry:
                new = self._write_chunk(entry, source_language)
            raw = _fit_gap(new, new.line == last_line > 0, place + 2 == len(chunks), self._newline)
            try:
                before, after = old.raw.encode(self._charset), raw.encode(self._charset)
            except UnicodeEncodeError:
                return None
            if "\0" in raw or "\4" in raw or data.count(before) != 1:
                return None
            start = data.index(before)
            data = b"".join((data[:start], after, data[start + len(before) :]))
            chunks[place + 1] = Chunk(raw, new.entry, old.line)
        return data, chunks

    def _unfit(self, text: str, position: int) -> CharsetError:
        character = text[position]
        if character in "\0\4" or "\ud800" <= character <= "\udfff":
            what = f"U+{ord(character):04X} cannot stand in a PO file"
            remedy = "Remove the character from the text; the file is as it was."
        else:
            what = f"“{character}” does not fit the file's charset {self._charset}"
            remedy = _tell_conversion(self.path)
        before = text[:position].rpartition("\n")[2]
        return CharsetError(f"{what} (after “{before[-40:]}”)", where=self.path, remedy=remedy)

    def _take_written(self, data: bytes, chunks: Sequence[Chunk]) -> None:
        """Takes what `_render` gave, and was just written, for what the file holds."""
        self.data = data
        is_spliced = bool(self._chunks) and chunks[0] is self._chunks[0]
        if is_spliced:
            self._chunks, self._of_value = tuple(chunks), None
            self._of_entry.update((id(self._entries[place]), chunks[place + 1]) for place in self._replaced or ())
        else:
            self._take_chunks(chunks)
        self._lines_moved = is_spliced
        self._replaced = set()

    def _is_as_read(self) -> bool:
        as_read = [chunk.entry for chunk in self._chunks if chunk.entry is not None and not chunk.is_header]
        return as_read == self._entries

    def _arrange(self) -> list[Chunk]:
        """The chunks in the order they are written: header, entries, comments at the end."""
        header = [chunk for chunk in self._chunks if chunk.is_header] or [_write_header(self.locale, self._newline)]
        source_language = _source_language(header[0])
        entries = [self._chunk_of(entry, source_language) for entry in self._entries]
        tail = [chunk for chunk in self._chunks if chunk.entry is None]
        chunks = [*header, *entries, *tail]
        last_line = self._chunks[-1].line if self._chunks else 0
        line = 1
        arranged = []
        for number, chunk in enumerate(chunks):
            raw = _fit_gap(chunk, chunk.line == last_line > 0, number == len(chunks) - 1, self._newline)
            arranged.append(Chunk(raw, chunk.entry, line))
            line += raw.count("\n")
        return arranged

    def _chunk_of(self, entry: Entry, source_language: str) -> Chunk:
        """The entry's chunk of the file, also where the entry was changed and changed back; else a new one."""
        chunk = self._of_entry.get(id(entry))
        if chunk is not None and chunk.entry is entry:
            return chunk
        if self._of_value is None:
            self._of_value = {chunk.entry: chunk for chunk in self._chunks if chunk.entry is not None}
        chunk = self._of_value.get(entry)
        if chunk is not None:
            return replace(chunk, entry=entry)
        return self._write_chunk(entry, source_language)

    def _write_chunk(self, entry: Entry, source_language: str) -> Chunk:
        raw = write_entry(entry, source_language, self.locale.language)
        return Chunk(raw.replace("\n", self._newline), entry, 0, is_new=True)


def _tell_conversion(path: Path) -> str:
    file = shlex.quote(str(path))
    return f"Convert the file: msgconv -t UTF-8 -o {file} {file}"


def _merge_twins(entries: Sequence[Entry]) -> list[Entry]:
    """One entry a context and text; nothing that a person wrote in its twins is lost."""
    merged: dict[Key, Entry] = {}
    for entry in entries:
        twin = merged.get(entry.key)
        merged[entry.key] = entry if twin is None else _merge_two(twin, entry)
    return list(merged.values())


def _merge_two(first: Entry, second: Entry) -> Entry:
    kept, other = sorted((first, second), key=lambda entry: (-_STRENGTH.index(entry.state), entry.obsolete))
    current = next((entry for entry in (first, second) if not entry.obsolete), None)
    if current is not None and kept.obsolete:
        kept = kept.as_current(extracted=current.extracted, references=current.references)
    return kept.superseding(other)


def _write_header(locale: Locale, newline: str, source_language: str = "en") -> Chunk:
    header = new_header(locale, source_language)
    return Chunk(write_entry(header).replace("\n", newline), header, 0, is_new=True)


def _source_language(header: Chunk) -> str:
    """The language that the msgids are in, as far as the header tells."""
    tag = None if header.entry is None else find_field(header.entry, "X-Source-Language")
    return (tag or "en").replace("_", "-").split("-")[0]


def _fit_gap(chunk: Chunk, was_last: bool, is_last: bool, newline: str) -> str:
    """The chunk's text with a blank line after it, or with what the file had there between the same neighbours."""
    if is_last:
        moved_here = chunk.line != 0 and not was_last
        return chunk.raw.rstrip("\r\n") + newline if moved_here else chunk.raw
    if chunk.is_new or was_last or not chunk.raw.endswith("\n"):
        return chunk.raw.rstrip("\r\n") + newline * 2
    return chunk.raw


def read_catalog(path: Path, locale: Locale) -> Catalog:
    """Reads a PO file. Raises `InputError` naming file and line for one that is damaged or ambiguous."""
    return _parse_again(path, locale, read_bytes(path))


def parse_catalog(path: Path, locale: Locale, data: bytes) -> Catalog:
    """The catalog that these bytes are; `path` is what errors name. Raises `InputError` as `read_catalog` does."""
    if not data.strip():
        raise InputError("the catalog is empty", where=path, remedy="Delete it, or restore it from git.")
    charset = find_charset(data, path)
    chunks = read_chunks(_decode(data, charset, path), path)
    _expect_unique(chunks, path)
    return Catalog(path, locale, data, charset, chunks)


def _parse_again(path: Path, locale: Locale, data: bytes) -> Catalog:
    """As `parse_catalog`, sparing the work where these are the bytes that were read or written last."""
    latest = _LATEST.get(path)
    if latest is None or latest.locale != locale or latest.data != data:
        latest = parse_catalog(path, locale, data)
        _remember(latest)
    return latest.copy()


def _remember(catalog: Catalog) -> None:
    _LATEST.clear()
    _LATEST[catalog.path] = catalog.copy()


def _expect_unique(chunks: Sequence[Chunk], path: Path) -> None:
    """Raises `InputError` for two current entries of one context and text: no one could tell which is meant."""
    seen: dict[Key, Chunk] = {}
    for chunk in chunks:
        if chunk.entry is None or chunk.entry.obsolete:
            continue
        first = seen.setdefault(chunk.entry.key, chunk)
        if first is not chunk:
            raise InputError(
                f"the same msgid as in line {first.msgid_line}",
                where=path,
                line=chunk.msgid_line,
                remedy="Remove one of the two entries; `msguniq` shows them side by side.",
            )


def _decode(data: bytes, charset: str, path: Path) -> str:
    try:
        text = data.decode(charset)
    except UnicodeDecodeError as error:
        raise InputError(
            f"not {charset}, as its header says (byte 0x{data[error.start]:02X})",
            where=path,
            line=data.count(b"\n", 0, error.start) + 1,
            remedy="Correct the charset in the header, or restore the file from git.",
        ) from error
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise InputError("a NUL character", where=path, line=line, remedy="Restore the file from git.")
    if charset != "utf-8" and text.encode(charset) != data:
        raise InputError(
            f"{charset} bytes that could not be written back as they are",
            where=path,
            remedy=_tell_conversion(path),
        )
    return text.removeprefix("\ufeff")


def new_catalog(path: Path, locale: Locale, source_language: str = "en") -> Catalog:
    """A catalog without entries, with the header that gettext tools expect of the locale."""
    return Catalog(path, locale, b"", "utf-8", [_write_header(locale, "\n", source_language)])


@contextmanager
def edit_catalog(
    path: Path, locale: Locale, *, lock: Path, source_language: str = "en", known: Catalog | None = None
) -> Iterator[Catalog]:
    """The one way to write a catalog: lock, read again, change, write atomically.

    `known` is used in place of a new reading when the file still holds its bytes. A missing file is a new catalog.
    Nothing is written when the body raises, or changes nothing. Never decode or wait for a person inside.
    Raises `LockedError` when another process writes, `InputError` as `read_catalog` does or when the write fails.
    """
    with hold_lock(lock, what=path):
        data = read_bytes(path) if os.path.exists(path) else None
        if data is None:
            catalog = new_catalog(path, locale, source_language)
        elif known is not None and known.data and known.data == data:
            catalog = known.copy()
        else:
            catalog = _parse_again(path, locale, data)
        yield catalog
        if data is None and not catalog.entries:
            return
        written, chunks = catalog._render()
        if written != data:
            write_atomically(path, written)
            catalog._take_written(written, chunks)
            _remember(catalog)
