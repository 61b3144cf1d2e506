"""The index of a memory: an SQLite file that finds a text, or texts like it, among millions.

Texts like another one share rare words with it. A full-text index lists the texts of each word; the rarest words of the
question name some hundred candidates of about its length, and only those are compared. The number of a text starts with
its length in words, so that the lists can be read from the length where it matters.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from heapq import nlargest
from itertools import islice
from math import ceil, log
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from dragoman.memory.likeness import list_words, measure_likeness
from dragoman.memory.units import Approval, MemoryMatch, Unit
from dragoman.model import Reviewer
from dragoman.stamps import Stamp

_SCHEMA = """
CREATE TABLE files (
    id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, digest TEXT NOT NULL, size INTEGER NOT NULL,
    mtime INTEGER NOT NULL);
CREATE TABLE sources (id INTEGER PRIMARY KEY, digest INTEGER NOT NULL, text TEXT NOT NULL);
CREATE TABLE counter (sources INTEGER NOT NULL);
INSERT INTO counter VALUES (0);
CREATE INDEX sources_by_digest ON sources (digest);
CREATE TABLE translations (
    source INTEGER NOT NULL, file INTEGER NOT NULL, text TEXT NOT NULL, origin TEXT NOT NULL, who TEXT NOT NULL,
    at TEXT, approvals TEXT, context TEXT, previous INTEGER, next INTEGER);
CREATE INDEX translations_by_source ON translations (source);
CREATE INDEX translations_by_file ON translations (file);
CREATE TABLE words (word TEXT PRIMARY KEY, sources INTEGER NOT NULL) WITHOUT ROWID;
CREATE VIRTUAL TABLE texts_of_words USING fts5(
    words, content='', detail=none, columnsize=0,
    tokenize="unicode61 remove_diacritics 0 categories 'L* N* M*'");
INSERT INTO texts_of_words (texts_of_words, rank) VALUES ('hashsize', 33554432);
"""
_VERSION = 1
"""Of the schema and of how texts are cut into words; an index of another version is made anew."""
_LENGTH_SHIFT = 40
"""Bits of a text's number below those that hold its length in words."""
_BATCH = 50_000
"""Units that are put into the index together."""
_SPARE = 1000
"""Texts without a translation that are never worth making the index anew."""
_POSTINGS = 5_000
"""Entries of the lists of rare words that are read for one question."""
_CANDIDATES = 400
"""Texts that are compared with the one asked for."""
_FINALISTS = 24
"""Those of the candidates that are compared with regard to their markup."""
_SLACK = 0.1
"""By how much less than the threshold the words of two texts may agree whose characters agree more."""


class MemoryIndex:
    """What is known in one locale. Every method may raise `sqlite3.DatabaseError`: the file is then to be made anew."""

    def __init__(self, file: Path | None) -> None:
        """Opens the index, or makes an empty one; in memory where `file` is None. Raises `OSError`, too."""
        if file is not None:
            file.parent.mkdir(parents=True, exist_ok=True)
        # A screen asks in threads of its own, one at a time.
        self._connection = sqlite3.connect(file or ":memory:", timeout=5, isolation_level=None, check_same_thread=False)
        try:
            self._prepare()
        except sqlite3.Error:
            self._connection.close()
            raise

    def _prepare(self) -> None:
        run = self._connection.execute
        run("PRAGMA journal_mode = WAL")
        run("PRAGMA synchronous = NORMAL")
        run("PRAGMA cache_size = -16000")
        if run("PRAGMA user_version").fetchone()[0] == _VERSION:
            return
        with self._transaction():
            if run("PRAGMA user_version").fetchone()[0] == _VERSION:  # another process was faster
                return
            if run("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                raise sqlite3.DatabaseError("an index of another version")
            for statement in _SCHEMA.split(";\n"):
                run(statement)
            run(f"PRAGMA user_version = {_VERSION}")

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[None]:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")

    def close(self) -> None:
        """Closes the file."""
        self._connection.close()

    def read_stamps(self) -> dict[str, Stamp]:
        """What each file looked like whose units are known, by its path."""
        rows = self._connection.execute("SELECT path, digest, size, mtime FROM files")
        return {path: Stamp(digest, size, mtime) for path, digest, size, mtime in rows}

    @property
    def is_bloated(self) -> bool:
        """Whether most of the texts have no translation any more; the index does not let them go."""
        (sources,) = self._connection.execute("SELECT sources FROM counter").fetchone()
        (translations,) = self._connection.execute("SELECT count(*) FROM translations").fetchone()
        return bool(sources > 2 * translations + _SPARE)

    def renew_stamp(self, path: str, stamp: Stamp) -> None:
        """Keeps the new time of a file whose bytes are what they were."""
        self._connection.execute("UPDATE files SET mtime = ? WHERE path = ?", (stamp.mtime_ns, path))

    def forget(self, path: str) -> None:
        """Takes out the units of a file."""
        with self._transaction():
            self._forget(path)

    def _forget(self, path: str) -> None:
        run = self._connection.execute
        row = run("SELECT id FROM files WHERE path = ?", (path,)).fetchone()
        if row is not None:
            run("DELETE FROM translations WHERE file = ?", row)
            run("DELETE FROM files WHERE id = ?", row)

    def replace(self, path: str, stamp: Stamp, units: Iterable[Unit]) -> int:
        """Puts these units in the place of those that were known of a file; returns how many they are."""
        number = 0
        with self._transaction():
            self._forget(path)
            row = (path, stamp.digest, stamp.size, stamp.mtime_ns)
            file = self._connection.execute("INSERT INTO files (path, digest, size, mtime) VALUES (?, ?, ?, ?)", row)
            rest = iter(units)
            while batch := list(islice(rest, _BATCH)):
                self._add(batch, file.lastrowid or 0)
                number += len(batch)
        return number

    def _add(self, units: Sequence[Unit], file: int) -> None:
        ids = self._add_sources({unit.source for unit in units})
        rows = (
            (
                ids[unit.source],
                file,
                unit.translation,
                unit.where,
                unit.who,
                unit.at.isoformat() if unit.at else None,
                _dump_approvals(unit.approvals),
                unit.context,
                unit.previous,
                unit.next,
            )
            for unit in units
        )
        self._connection.executemany("INSERT INTO translations VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)

    def _add_sources(self, texts: set[str]) -> dict[str, int]:
        """The number of each text; new ones are put into the index."""
        ids = {text: known for text in texts if (known := self._find_source(text)) is not None}
        number = self._connection.execute("SELECT sources FROM counter").fetchone()[0]
        fresh = []
        for text in sorted(texts - ids.keys()):
            words = list_words(text)
            number += 1
            ids[text] = (len(words) << _LENGTH_SHIFT) + number
            fresh.append((ids[text], text, set(words)))
        self._connection.execute("UPDATE counter SET sources = ?", (number,))
        fresh.sort()  # in the order of the lists, else the full-text index writes them piecemeal
        insert = self._connection.executemany
        insert("INSERT INTO sources VALUES (?, ?, ?)", ((id_, digest_text(text), text) for id_, text, _ in fresh))
        insert(
            "INSERT INTO texts_of_words (rowid, words) VALUES (?, ?)",
            ((id_, " ".join(words)) for id_, _, words in fresh),
        )
        counted = Counter(word for _, _, words in fresh for word in words)
        insert(
            "INSERT INTO words VALUES (?, ?) ON CONFLICT (word) DO UPDATE SET sources = sources + excluded.sources",
            sorted(counted.items()),
        )
        return ids

    def _find_source(self, text: str) -> int | None:
        rows = self._connection.execute("SELECT id, text FROM sources WHERE digest = ?", (digest_text(text),))
        return next((id_ for id_, known in rows if known == text), None)

    def find_exact(self, text: str) -> list[Unit]:
        """The units of exactly this text."""
        source = self._find_source(text)
        return [] if source is None else self._read_units(source, text)

    def _read_units(self, source: int, text: str) -> list[Unit]:
        rows = self._connection.execute(
            "SELECT text, origin, who, at, approvals, context, previous, next FROM translations WHERE source = ?",
            (source,),
        )
        return [_make_unit(text, row) for row in rows]

    def list_units(self) -> Iterator[Unit]:
        """All units, in the order in which their files were taken up."""
        rows = self._connection.execute(
            "SELECT sources.text, translations.text, origin, who, at, approvals, context, previous, next "
            "FROM translations JOIN sources ON sources.id = translations.source ORDER BY translations.rowid"
        )
        return (_make_unit(source, row) for source, *row in rows)

    def find_matches(self, text: str, format: str, *, threshold: int = 75, limit: int = 5) -> list[MemoryMatch]:
        """Units whose text in `format` is at least `threshold` per cent like this one, the likest first.

        Of `limit` texts at most, each with all its translations.
        """
        ids = self._find_candidates(list_words(text), threshold / 100 - _SLACK)
        if (same := self._find_source(text)) is not None:  # there may be no word in it, or none that is rare
            ids = [same, *ids]
        places = ", ".join("?" * len(ids))
        rows = self._connection.execute(f"SELECT text, id FROM sources WHERE id IN ({places})", ids)  # noqa: S608 (only marks)
        texts = dict(rows.fetchall())
        nearest = process.extract(
            text,
            list(texts),
            scorer=Levenshtein.normalized_similarity,
            limit=_FINALISTS,
            score_cutoff=max(0.0, 2 * (threshold / 100 - _SLACK) - 1),
        )
        scored = [(measure_likeness(text, found, format), found) for found, _, _ in nearest]
        scored.sort(key=lambda pair: -pair[0])
        matches: list[MemoryMatch] = []
        for percent, found in scored:
            units = self._read_units(texts[found], found) if percent >= threshold else []
            matches += [MemoryMatch(percent, unit) for unit in units]
            limit -= bool(units)
            if limit <= 0:
                break
        return matches

    def _find_candidates(self, words: Sequence[str], share: float) -> list[int]:
        """The numbers of texts of about as many words, of which `share` (0–1) may be the same; the likest first."""
        known = self._count_sources(set(words))
        shortest, longest = int(len(words) * share), ceil(len(words) / share)
        first, last = shortest << _LENGTH_SHIFT, ((longest + 1) << _LENGTH_SHIFT) - 1
        rest = _POSTINGS
        weights: defaultdict[int, float] = defaultdict(float)
        for word, sources in sorted(known.items(), key=lambda item: item[1]):
            if rest <= 0:
                break
            rows = self._connection.execute(
                "SELECT rowid FROM texts_of_words WHERE texts_of_words MATCH ? AND rowid BETWEEN ? AND ? LIMIT ?",
                (f'"{word}"', first, last, rest),
            ).fetchall()
            rest -= len(rows)
            weight = 1 / log(2 + sources)
            for (id_,) in rows:
                weights[id_] += weight
        return nlargest(_CANDIDATES, weights, key=weights.__getitem__)

    def _count_sources(self, words: set[str]) -> dict[str, int]:
        """In how many texts each of these words stands; words that stand in none are left out."""
        chosen = list(words)[:500]
        places = ", ".join("?" * len(chosen))
        rows = self._connection.execute(f"SELECT word, sources FROM words WHERE word IN ({places})", chosen)  # noqa: S608
        return dict(rows.fetchall())


def digest_text(text: str) -> int:
    """64 bits that stand for a text."""
    digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def _dump_approvals(approvals: Sequence[Approval]) -> str | None:
    rows = [[item.reviewer.name, item.reviewer.email, item.at.isoformat()] for item in approvals]
    return json.dumps(rows, ensure_ascii=False) if rows else None


def _make_unit(
    source: str, row: tuple[str, str, str, str | None, str | None, str | None, int | None, int | None]
) -> Unit:
    text, where, who, at, approvals, context, previous, following = row
    return Unit(
        source=source,
        translation=text,
        where=where,
        who=who,
        at=datetime.fromisoformat(at) if at else None,
        approvals=tuple(
            Approval(Reviewer(name, email), datetime.fromisoformat(when))
            for name, email, when in json.loads(approvals or "[]")
        ),
        context=context,
        previous=previous,
        next=following,
    )
