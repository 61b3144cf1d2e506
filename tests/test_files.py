"""Writes are whole or not at all, and leave no litter."""

from __future__ import annotations

import errno
import os
import stat
import threading
from pathlib import Path

import pytest

from dragoman.errors import InputError, LockedError
from dragoman.files import hold_lock, read_bytes, write_atomically


def test_a_write_replaces_the_file_and_keeps_its_mode(tmp_path: Path) -> None:
    file = tmp_path / "a.po"
    file.write_bytes(b"old")
    file.chmod(0o640)

    assert write_atomically(file, b"new") is True
    assert (file.read_bytes(), stat.S_IMODE(file.stat().st_mode)) == (b"new", 0o640)
    assert os.listdir(tmp_path) == ["a.po"]


def test_writing_the_same_bytes_touches_nothing(tmp_path: Path) -> None:
    file = tmp_path / "a.po"
    file.write_bytes(b"same")
    os.utime(file, ns=(1, 1))

    assert write_atomically(file, b"same") is False
    assert file.stat().st_mtime_ns == 1


def test_a_link_is_followed_and_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real.po").write_bytes(b"old")
    link = tmp_path / "link.po"
    link.symlink_to("real.po")

    write_atomically(link, b"new")

    assert link.is_symlink()
    assert (tmp_path / "real.po").read_bytes() == b"new"


def test_a_full_disk_leaves_the_old_file_and_no_litter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a.po"
    file.write_bytes(b"old")

    def fail(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(InputError, match="No space left on device") as caught:
        write_atomically(file, b"new")

    assert caught.value.where == file
    assert (file.read_bytes(), os.listdir(tmp_path)) == (b"old", ["a.po"])


def test_an_interrupted_write_leaves_the_old_file_and_no_litter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a.po"
    file.write_bytes(b"old")

    def interrupt(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_atomically(file, b"new")

    assert (file.read_bytes(), os.listdir(tmp_path)) == (b"old", ["a.po"])


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file") as caught:
        read_bytes(tmp_path / "gone.md")

    assert caught.value.where == tmp_path / "gone.md"


def test_a_held_lock_is_reported_as_somebody_writing(tmp_path: Path) -> None:
    lock = tmp_path / "locks" / "a.lock"
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        with hold_lock(lock, what="a.po"):
            held.set()
            done.wait(10)

    holder = threading.Thread(target=hold)
    holder.start()
    held.wait(10)
    try:
        with pytest.raises(LockedError) as caught, hold_lock(lock, what="a.po", seconds=0.05):
            pass
    finally:
        done.set()
        holder.join()

    assert caught.value.where == "a.po"
