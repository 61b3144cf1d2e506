"""Telling what did not change since last time, without doing the work again.

What was found out about files is kept in a cache, together with what the files looked like. Deleting the cache costs
nothing but time (design, section 3); one that is damaged, or of another version of Dragoman, is passed over.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import stat
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from dragoman import __version__
from dragoman.errors import InputError
from dragoman.files import read_bytes, write_atomically

SETTLED = 2_000_000_000
"""Nanoseconds after which a file's time tells any change: some file systems count in steps of two seconds."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a file looked like."""

    digest: str
    """SHA-256 of its bytes, in hex."""
    size: int
    mtime_ns: int = 0
    """When it was last changed; 0 when that was too recent to vouch for anything."""


def stamp_bytes(data: bytes) -> Stamp:
    """The stamp of a file that was just written, or holds these bytes."""
    return Stamp(hashlib.sha256(data).hexdigest(), len(data))


def stamp_file(file: Path) -> tuple[Stamp, bytes]:
    """The stamp and the bytes of a file. Raises `InputError` when it cannot be read, or is no ordinary file."""
    try:
        # Looked at before it is read: what changes in between gets a later time, so that the next look finds it.
        looked = file.stat()
    except OSError:
        data = read_bytes(file)  # says what is wrong
        return stamp_bytes(data), data
    if not stat.S_ISREG(looked.st_mode):
        raise InputError("not an ordinary file", where=file, remedy="Move it out of the workspace.")
    data = read_bytes(file)
    return replace(stamp_bytes(data), mtime_ns=_settle(looked.st_mtime_ns)), data


def _settle(mtime_ns: int) -> int:
    return mtime_ns if mtime_ns < time.time_ns() - SETTLED else 0


class FileCache:
    """What was found out about files, in one JSON file; JSON values by key."""

    def __init__(self, file: Path, version: str = __version__) -> None:
        """`version` stands for everything else that the values depend on."""
        self._file = file
        self._version = version
        self._known = _load(file, version)
        self._is_saved = True

    def get(self, key: str, files: Sequence[Path]) -> Any:
        """The value of a key; None when there is none, or one of the files has changed."""
        changes = self.find_changes(key, files)
        return None if changes is None or any(changes) else self._known[key][1]

    def recall(self, key: str) -> Any:
        """The last value of a key, whether or not its files have changed since; None when there is none."""
        return self._known[key][1] if key in self._known else None

    def put(self, key: str, stamps: Sequence[Stamp], value: Any) -> None:
        """Keeps a value that was made from files with these stamps."""
        self._known[key] = (tuple(stamps), value)
        self._is_saved = False

    def renew(self, key: str, value: Any) -> None:
        """Keeps another value for files that are known already."""
        if key in self._known and self._known[key][1] != value:
            self.put(key, self._known[key][0], value)

    def find_changes(self, key: str, files: Sequence[Path]) -> tuple[bool, ...] | None:
        """Which of a key's files are not as they were; None when nothing is known of it."""
        stamps, value = self._known.get(key, ((), None))
        if len(stamps) != len(files) or not files:
            return None
        fresh = tuple(renew_stamp(stamp, file) for stamp, file in zip(stamps, files, strict=True))
        kept = tuple(new or old for new, old in zip(fresh, stamps, strict=True))
        if kept != stamps:
            self.put(key, kept, value)
        return tuple(stamp is None for stamp in fresh)

    def save(self) -> None:
        """Writes the cache, if anything was learnt, and if the folder can be written."""
        if self._is_saved:
            return
        known = {
            key: [[[stamp.digest, stamp.size, stamp.mtime_ns] for stamp in stamps], value]
            for key, (stamps, value) in sorted(self._known.items())
        }
        with contextlib.suppress(InputError):
            write_atomically(self._file, json.dumps({"version": self._version, "known": known}).encode("utf-8"))
            self._is_saved = True


def renew_stamp(stamp: Stamp, file: Path) -> Stamp | None:
    """The stamp, with a newer time if only that has changed; None when the file holds something else."""
    try:
        looked = file.stat()
        if looked.st_size != stamp.size:
            return None
        if 0 < looked.st_mtime_ns == stamp.mtime_ns:
            return stamp
        fresh, _ = stamp_file(file)
    except (OSError, InputError):
        return None
    return fresh if fresh.digest == stamp.digest else None


def _load(file: Path, version: str) -> dict[str, tuple[tuple[Stamp, ...], Any]]:
    try:
        stored = json.loads(file.read_bytes())
        if stored["version"] != version:
            return {}
        return {
            str(key): (tuple(Stamp(str(digest), int(size), int(mtime)) for digest, size, mtime in stamps), value)
            for key, (stamps, value) in stored["known"].items()
        }
    except (OSError, ValueError, TypeError, LookupError, AttributeError, RecursionError):
        return {}


def describe_code(*modules: str) -> str:
    """A digest of Dragoman's own code, and of that of others that its results depend on, by their files' looks."""
    from importlib.util import find_spec

    folder = Path(__file__).parent
    looks = [(str(file.relative_to(folder)), file.stat()) for file in sorted(folder.rglob("*.py"))]
    parts = [f"{name} {look.st_size} {look.st_mtime_ns}" for name, look in looks]
    for name in modules:
        spec = find_spec(name)
        look = Path(spec.origin).stat() if spec and spec.origin else None
        parts.append(f"{name} {look.st_size} {look.st_mtime_ns}" if look else name)
    digest = hashlib.sha256("\n".join(parts).encode()).hexdigest()
    return f"{__version__} {digest[:12]}"
