"""Writing catalogs: whole or not at all, and never over somebody else's work."""

from __future__ import annotations

import errno
import os
import random
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from dragoman.catalogs import Catalog, Entry, edit_catalog, new_catalog, read_catalog
from dragoman.errors import InputError, LockedError
from dragoman.files import hold_lock
from dragoman.model import Locale, Reviewer, ReviewState

SPANISH = Locale("es")
AT = datetime(2026, 11, 23, 10, 15, tzinfo=UTC)
ANA = Reviewer("Ana Pérez", "ana@example.org")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A catalog of two hundred entries in a folder of its own."""
    path = tmp_path / "es" / "garden.md.po"
    with edit_catalog(path, SPANISH, lock=tmp_path / "lock") as catalog:
        catalog.set_entries([Entry(msgid=f"Segment {number}.") for number in range(200)])
    return path


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    return tmp_path / "lock"


def translate(catalog: Catalog, number: int, text: str) -> None:
    entry = catalog.find((None, f"Segment {number}."))
    assert entry is not None
    catalog.replace(entry, entry.with_review(text, reviewer=ANA, at=AT))


def test_a_catalog_that_does_not_exist_is_made_with_its_header(tmp_path: Path, lock: Path) -> None:
    path = tmp_path / "pt-BR" / "new.md.po"
    with edit_catalog(path, Locale("pt-BR"), lock=lock, source_language="fr") as catalog:
        assert (catalog.data, catalog.entries) == (b"", ())
        catalog.set_entries([Entry(msgid="a")])

    header = new_catalog(path, Locale("pt-BR"), "fr").to_bytes()
    assert path.read_bytes() == header + b'\nmsgid "a"\nmsgstr ""\n'
    assert b"X-Source-Language: fr" in header


def test_a_catalog_without_entries_is_not_made(tmp_path: Path, lock: Path) -> None:
    with edit_catalog(tmp_path / "new.md.po", SPANISH, lock=lock):
        pass

    assert not (tmp_path / "new.md.po").exists()


def test_a_transaction_that_changes_nothing_does_not_touch_the_file(file: Path, lock: Path) -> None:
    before = file.stat()
    with edit_catalog(file, SPANISH, lock=lock) as catalog:
        catalog.set_entries(list(catalog.entries))

    after = file.stat()
    assert (after.st_mtime_ns, after.st_ino) == (before.st_mtime_ns, before.st_ino)


@pytest.mark.parametrize("raised", [ValueError, KeyboardInterrupt, InputError])
def test_nothing_is_written_when_the_body_raises(file: Path, lock: Path, raised: type[BaseException]) -> None:
    before = file.read_bytes()

    def change_and_fail() -> None:
        with edit_catalog(file, SPANISH, lock=lock) as catalog:
            translate(catalog, 1, "Uno.")
            raise raised

    with pytest.raises(raised):
        change_and_fail()
    assert file.read_bytes() == before
    with hold_lock(lock, what=file, seconds=0):
        pass


def test_a_known_catalog_is_not_read_again_while_the_file_is_the_same(
    file: Path, lock: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = read_catalog(file, SPANISH)
    monkeypatch.setattr("dragoman.catalogs.catalog.read_chunks", lambda *_: pytest.fail("the file was parsed again"))
    for number in range(3):
        with edit_catalog(file, SPANISH, lock=lock, known=known) as catalog:
            translate(catalog, number, "Hecho.")
        assert known.data != catalog.data == file.read_bytes()
        known = catalog

    monkeypatch.undo()
    again = read_catalog(file, SPANISH)
    assert again.entries == known.entries
    assert list(map(again.line_of, again.entries)) == list(map(known.line_of, known.entries))


def test_a_known_catalog_that_changed_on_disk_is_read_again(file: Path, lock: Path) -> None:
    known = read_catalog(file, SPANISH)
    with edit_catalog(file, SPANISH, lock=lock) as catalog:
        translate(catalog, 1, "Uno.")
    with edit_catalog(file, SPANISH, lock=lock, known=known) as catalog:
        translate(catalog, 2, "Dos.")

    assert [entry.msgstr for entry in read_catalog(file, SPANISH).entries[:4]] == ["", "Uno.", "Dos.", ""]


def test_a_catalog_that_is_gone_is_not_brought_back_from_memory(file: Path, lock: Path) -> None:
    known = read_catalog(file, SPANISH)
    file.unlink()
    with edit_catalog(file, SPANISH, lock=lock, known=known) as catalog:
        assert (catalog.data, catalog.entries) == (b"", ())

    assert not file.exists()


@pytest.mark.parametrize("data", [b"", b'msgid "a', b"<<<<<<< HEAD\n", b'msgid "\xff"\nmsgstr ""\n'])
def test_a_damaged_file_is_left_as_it_is(file: Path, lock: Path, data: bytes) -> None:
    file.write_bytes(data)

    with pytest.raises(InputError), edit_catalog(file, SPANISH, lock=lock) as catalog:
        catalog.set_entries([Entry(msgid="a")])
    assert file.read_bytes() == data


def test_who_holds_the_lock_keeps_others_out(file: Path, lock: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dragoman.catalogs.catalog.hold_lock", partial(hold_lock, seconds=0.05))
    with hold_lock(lock, what=file), pytest.raises(LockedError), edit_catalog(file, SPANISH, lock=lock):
        pytest.fail("two held the lock")


@pytest.mark.parametrize(
    ("function", "code"),
    [("fsync", errno.ENOSPC), ("replace", errno.EROFS), ("chmod", errno.EPERM), ("fsync", errno.EIO)],
)
def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(
    file: Path, lock: Path, monkeypatch: pytest.MonkeyPatch, function: str, code: int
) -> None:
    before = file.read_bytes()

    def fail(*_: object) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, function, fail)
    with (
        pytest.raises(InputError, match=f"cannot write: {os.strerror(code)}"),
        edit_catalog(file, SPANISH, lock=lock) as catalog,
    ):
        translate(catalog, 1, "Uno.")
    monkeypatch.undo()

    assert file.read_bytes() == before
    assert list(file.parent.iterdir()) == [file]


@pytest.mark.skipif(sys.platform == "win32", reason="no limits on the size of files")
def test_a_write_that_stops_half_way_leaves_the_old_file(file: Path, lock: Path) -> None:
    import resource

    before = file.read_bytes()
    limit, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, hard))
    try:
        with pytest.raises(InputError, match="cannot write"), edit_catalog(file, SPANISH, lock=lock) as catalog:
            translate(catalog, 1, "x" * 60_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))

    assert file.read_bytes() == before
    assert list(file.parent.iterdir()) == [file]


def test_a_link_stays_a_link_and_a_mode_stays_a_mode(file: Path, lock: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.po"
    link.symlink_to(file)
    file.chmod(0o640)
    with edit_catalog(link, SPANISH, lock=lock) as catalog:
        translate(catalog, 1, "Uno.")

    assert link.is_symlink()
    assert file.stat().st_mode & 0o777 == 0o640
    assert read_catalog(file, SPANISH).entries[1].msgstr == "Uno."


TRANSLATOR = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from dragoman.catalogs import edit_catalog
from dragoman.model import Locale, Reviewer
file, lock, first = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
known = None
for number in range(first, 200, 2):
    with edit_catalog(file, Locale("es"), lock=lock, known=known) as catalog:
        entry = catalog.find((None, f"Segment {number}."))
        reviewed = entry.with_review(f"Segmento {number}.", reviewer=Reviewer("A", "a"), at=datetime.now(UTC))
        catalog.replace(entry, reviewed)
    known = catalog
"""


def test_two_processes_that_edit_at_once_lose_nothing(file: Path, lock: Path) -> None:
    workers = [
        subprocess.Popen([sys.executable, "-c", TRANSLATOR, file, lock, first], env=_environment())
        for first in ("0", "1")
    ]

    assert [worker.wait(60) for worker in workers] == [0, 0]
    entries = read_catalog(file, SPANISH).entries
    assert [entry.msgstr for entry in entries] == [f"Segmento {number}." for number in range(200)]
    assert {entry.state for entry in entries} == {ReviewState.REVIEWED}


WRITER = """
import sys
from pathlib import Path
from dragoman.catalogs import edit_catalog
from dragoman.model import Locale
from dataclasses import replace
file, lock = map(Path, sys.argv[1:])
known = None
for number in range(10_000):
    with edit_catalog(file, Locale("es"), lock=lock, known=known) as catalog:
        catalog.set_entries([replace(entry, msgstr=f"{number}" + "x" * 10_000) for entry in catalog.entries])
    known = catalog
    print(number, flush=True)
"""


def test_a_writer_killed_at_any_moment_leaves_a_whole_file(file: Path, lock: Path) -> None:
    chance = random.Random(1)
    seen: set[str] = set()
    rounds = 0
    while rounds < 6 or (len(seen) < 2 and rounds < 60):  # a busy machine may kill the first writers at their start
        rounds += 1
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, file, lock], stdout=subprocess.PIPE, env=_environment()
        )
        assert writer.stdout is not None
        writer.stdout.readline()
        time.sleep(chance.random() * 0.1)
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        writer.stdout.close()

        texts = {entry.msgstr for entry in read_catalog(file, SPANISH).entries}
        assert len(texts) == 1
        seen |= texts
        with edit_catalog(file, SPANISH, lock=lock) as catalog:
            assert len(catalog.entries) == 200
    assert len(seen) > 1


def _environment() -> dict[str, str]:
    import dragoman

    return {**os.environ, "PYTHONPATH": str(Path(dragoman.__file__).parents[1])}
