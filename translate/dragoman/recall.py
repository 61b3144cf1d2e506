"""The memory of a workspace: what people approved in any of its catalogs, and what was imported, found again by text.

The index is a cache. Before it answers, it takes up what has changed in the files since it was made; one that is
damaged, or of another version, is made anew.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from threading import Lock
from typing import TypeVar

from dragoman.catalogs import Catalog, Entry
from dragoman.catalogs.catalog import parse_catalog
from dragoman.errors import InputError
from dragoman.memory import Approval, MemoryIndex, MemoryMatch, Unit
from dragoman.memory.index import digest_text
from dragoman.memory.tmx import read_tmx
from dragoman.model import Locale, ReviewState
from dragoman.stamps import renew_stamp, stamp_file
from dragoman.workspace import Workspace

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Where a text stands, to choose among several translations of it."""

    context: str | None = None
    """Its msgctxt."""
    previous: str | None = None
    """The text before it in its article; None where there is none. `next` alike."""
    next: str | None = None


NOWHERE = Surroundings()
_APPROVED = (ReviewState.REVIEWED, ReviewState.TRANSLATED)


class Memory:
    """What is known in one locale, kept in step with the files. Close it, or use it in a `with` statement.

    Several threads may ask.
    """

    def __init__(self, workspace: Workspace, locale: Locale, on_progress: Callable[[str], None] | None = None) -> None:
        """`on_progress` is called with the name of each file that is taken up."""
        self._workspace = workspace
        self._locale = locale
        self._on_progress = on_progress
        self._file: Path | None = workspace.memory_index(locale)
        self._lock = Lock()
        self._index = self._open()

    def _open(self) -> MemoryIndex:
        """The index in step with the files: as it is, or made anew; in memory where no file can be written."""
        for _ in range(2):
            index = None
            try:
                index = MemoryIndex(self._file)
                self._catch_up(index)
                return index
            except sqlite3.OperationalError as error:
                if index is not None and "locked" in str(error):  # another process takes up the changes
                    return index
                self._file = None
            except sqlite3.DatabaseError:
                _remove(self._file)
            except OSError:
                self._file = None
            if index is not None:
                index.close()
        try:
            index = MemoryIndex(None)
        except sqlite3.OperationalError as error:
            remedy = "Take a Python from python.org, uv or your system, whose SQLite has FTS5."
            raise InputError(f"this Python cannot search text: {error}", remedy=remedy) from error
        self._catch_up(index)
        return index

    def _catch_up(self, index: MemoryIndex) -> None:
        known = index.read_stamps()
        files = dict(_list_files(self._workspace, self._locale))
        gone = known.keys() - files.keys()
        for path in gone:
            index.forget(path)
        for path, file in files.items():
            renewed = renew_stamp(known[path], file) if path in known else None
            if renewed is None:
                self._take_up(index, path, file)
                gone |= {path}
            elif renewed != known[path]:
                index.renew_stamp(path, renewed)
        if gone and index.is_bloated:
            raise sqlite3.DatabaseError("most of its texts are gone")

    def _take_up(self, index: MemoryIndex, path: str, file: Path) -> None:
        """Puts what a file holds now into the index. One that cannot be read has nothing; others tell of that."""
        try:
            stamp, data = stamp_file(file)
        except InputError:
            index.forget(path)
            return
        try:
            index.replace(path, stamp, self._read_units(path, file, data))
        except InputError:
            index.replace(path, stamp, ())
        if self._on_progress is not None:
            self._on_progress(path)

    def _read_units(self, path: str, file: Path, data: bytes) -> Iterator[Unit]:
        if file.suffix == ".tmx":
            return read_tmx(file, self._workspace.source_language, self._locale)
        return find_approved_units(parse_catalog(file, self._locale, data), path.removesuffix(".po"))

    def _ask(self, question: Callable[[MemoryIndex], Answer]) -> Answer:
        """An answer of the index; one that turns out damaged is made anew first."""
        with self._lock:
            try:
                return question(self._index)
            except sqlite3.ProgrammingError:  # a mistake of ours, as to ask after `close`
                raise
            except sqlite3.DatabaseError:
                self._index.close()
                _remove(self._file)
                self._index = self._open()
                return question(self._index)

    def find_exact(self, text: str, place: Surroundings = NOWHERE) -> list[MemoryMatch]:
        """The translations of exactly this text, the best first: from the same context, reviewed, newest."""
        units = self._ask(lambda index: index.find_exact(text))
        return [MemoryMatch(100, unit) for unit in sorted(units, key=lambda unit: _rank(unit, place), reverse=True)]

    def find_matches(
        self, text: str, format: str, *, threshold: int | None = None, limit: int = 5, place: Surroundings = NOWHERE
    ) -> list[MemoryMatch]:
        """The translations of this text, and of texts in `format` that are at least `threshold` per cent like it.

        The likest first, those of one text as `find_exact` has them; of each text each translation once, `limit` in
        all. `threshold` is 1–100; None takes the workspace's.
        """
        wanted = self._workspace.memory_threshold if threshold is None else threshold
        found = self._ask(lambda index: index.find_matches(text, format, threshold=max(1, wanted), limit=limit))
        found.sort(key=lambda match: (match.percent, _rank(match.unit, place)), reverse=True)
        first = {(match.source, match.translation): match for match in reversed(found)}
        return [match for match in found if first[match.source, match.translation] is match][:limit]

    def list_units(self) -> list[Unit]:
        """Everything that is known, in the order of files and places."""
        return self._ask(lambda index: list(index.list_units()))

    def close(self) -> None:
        """Closes the index."""
        self._index.close()

    def __enter__(self) -> Memory:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _remove(file: Path | None) -> None:
    for name in () if file is None else (file, Path(f"{file}-wal"), Path(f"{file}-shm")):
        with contextlib.suppress(OSError):
            name.unlink()


def _list_files(workspace: Workspace, locale: Locale) -> Iterator[tuple[str, Path]]:
    """The catalogs and imported memories of a locale, by their path below its folder."""
    folder = workspace.root / workspace.locales / locale.tag
    for file in sorted(folder.rglob("*.po")):
        yield file.relative_to(folder).as_posix(), file
    for file in sorted(workspace.imported_memories(locale).glob("*.tmx")):
        yield file.relative_to(folder).as_posix(), file


def find_approved_units(catalog: Catalog, where: str) -> Iterator[Unit]:
    """What people approved in a catalog, obsolete entries too: reviewed, or translated in another tool.

    Of what was reviewed and is stale now, the text that it was reviewed for.
    """
    current = [None, *catalog.current, None]
    around = {
        id(entry): (_digest(before), _digest(after))
        for (before, entry), (_, after) in zip(pairwise(current), pairwise(current[1:]), strict=False)
    }
    for entry in catalog.entries:
        approved = entry
        if entry.state is ReviewState.STALE and entry.previous_msgid is not None:
            approved = entry.with_source(msgid=entry.previous_msgid, msgctxt=entry.previous_msgctxt)
            if approved.state is not ReviewState.REVIEWED:
                continue
        if approved.state in _APPROVED and entry.msgid_plural is None:
            yield _make_unit(approved, where, *around.get(id(entry), (None, None)))


def _digest(entry: Entry | None) -> int | None:
    return None if entry is None else digest_text(entry.msgid)


def _make_unit(entry: Entry, where: str, previous: int | None, following: int | None) -> Unit:
    receipts = entry.valid_receipts
    return Unit(
        source=entry.msgid,
        translation=entry.msgstr,
        where=where,
        who=str(receipts[-1].reviewer) if receipts else "",
        at=receipts[-1].at if receipts else None,
        approvals=tuple(Approval(receipt.reviewer, receipt.at) for receipt in receipts),
        context=entry.msgctxt,
        previous=previous,
        next=following,
    )


def _rank(unit: Unit, place: Surroundings) -> tuple[int, bool, float]:
    return (_count_context(unit, place), bool(unit.approvals), unit.at.timestamp() if unit.at else 0.0)


def _count_context(unit: Unit, place: Surroundings) -> int:
    """How much of a place is the same: its context counts for more than its neighbours."""
    before = place.previous is not None and unit.previous == digest_text(place.previous)
    after = place.next is not None and unit.next == digest_text(place.next)
    return 4 * (unit.context == place.context) + before + after
