"""What engines have translated before, by engine digest and sentence. A cache: losing it costs only time."""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
import struct
from collections.abc import Iterable, Mapping
from pathlib import Path

from dragoman.engines import Link, Translation

_SCHEMA = (
    "CREATE TABLE IF NOT EXISTS translations "
    "(key BLOB PRIMARY KEY, text TEXT NOT NULL, score REAL, alignment BLOB NOT NULL) WITHOUT ROWID"
)
_LINK = struct.Struct("<4I")


class DraftCache:
    """An SQLite file that several processes may use at once; one that cannot be used is done without."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._connection = self._open()

    def _open(self) -> sqlite3.Connection | None:
        for attempt in (1, 2):
            try:
                self._file.parent.mkdir(parents=True, exist_ok=True)
                connection = sqlite3.connect(self._file, timeout=5, isolation_level=None)
                try:
                    connection.execute("PRAGMA journal_mode=WAL")
                    connection.execute(_SCHEMA)
                except sqlite3.Error:
                    connection.close()
                    raise
                return connection
            except sqlite3.DatabaseError as error:
                if attempt == 2 or isinstance(error, sqlite3.OperationalError):
                    return None
                with contextlib.suppress(OSError):
                    self._file.unlink()
            except OSError:
                return None
        return None

    def find(self, engine: str, sentences: Iterable[str]) -> dict[str, Translation]:
        """The translations that are known of an engine's digest."""
        found: dict[str, Translation] = {}
        if self._connection is None:
            return found
        with contextlib.suppress(sqlite3.Error):
            for sentence in sentences:
                row = self._connection.execute(
                    "SELECT text, score, alignment FROM translations WHERE key = ?", (_key(engine, sentence),)
                ).fetchone()
                if row is not None:
                    text, score, links = row
                    found[sentence] = Translation(text, score, alignment=_read_links(links))
        return found

    def add(self, engine: str, translations: Mapping[str, Translation]) -> None:
        """Remembers translations, without their alternatives."""
        if self._connection is None:
            return
        rows = [
            (_key(engine, sentence), item.text, item.score, _write_links(item.alignment))
            for sentence, item in translations.items()
        ]
        with contextlib.suppress(sqlite3.Error):
            self._connection.execute("BEGIN IMMEDIATE")
            self._connection.executemany("INSERT OR REPLACE INTO translations VALUES (?, ?, ?, ?)", rows)
            self._connection.execute("COMMIT")

    def close(self) -> None:
        """Closes the file."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _key(engine: str, sentence: str) -> bytes:
    return hashlib.sha256(f"{engine}\0{sentence}".encode("utf-8", "surrogatepass")).digest()


def _write_links(links: Iterable[Link]) -> bytes:
    return b"".join(
        _LINK.pack(link.source_start, link.source_end, link.target_start, link.target_end) for link in links
    )


def _read_links(data: bytes) -> tuple[Link, ...]:
    return tuple(Link(*numbers) for numbers in _LINK.iter_unpack(data))
