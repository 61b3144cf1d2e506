"""Writing without loss: every write is atomic, and taken under a lock where two could write (design, law 6)."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

from dragoman.errors import InputError, LockedError

_REMEDIES = {
    errno.ENAMETOOLONG: "Give the article a shorter name.",
    errno.ENOTDIR: "A file stands where a folder is needed: move it away.",
    errno.EEXIST: "A file stands where a folder is needed: move it away.",
}
LOCK_SECONDS = 5.0
"""How long a command waits for another's write before it gives up; a write takes milliseconds."""


def write_atomically(path: Path, data: bytes, *, durable: bool = True) -> bool:
    """Puts `data` at `path` whole or not at all: temporary file in the same folder, fsync, rename.

    Keeps the mode of a file that exists, follows a link to its file, and makes missing folders.
    Returns False, touching nothing, when the file holds these bytes already. What is not `durable` survives the end of
    this process at any moment, but not that of the machine: no fsync.
    Raises `InputError` when the folder is read-only or the disk is full; the old file is then as it was.
    """
    target = Path(os.path.realpath(path))
    try:
        if target.is_file() and target.stat().st_size == len(data) and target.read_bytes() == data:
            return False
        target.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:100]}.", suffix=".tmp")
        try:
            with os.fdopen(descriptor, "wb") as stream:
                stream.write(data)
                stream.flush()
                if durable:
                    os.fsync(stream.fileno())
            os.chmod(name, target.stat().st_mode & 0o7777 if target.exists() else 0o666 & ~_umask())
            os.replace(name, target)
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(name)
            raise
        if durable:
            _sync_folder(target.parent)
    except OSError as error:
        remedy = _REMEDIES.get(error.errno or 0, "Make the folder writable or free some space; the file is as it was.")
        raise InputError(f"cannot write: {error.strerror or error}", where=path, remedy=remedy) from error
    return True


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _sync_folder(folder: Path) -> None:
    """Makes a rename in `folder` survive a power cut, where the system lets one open a folder."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


@contextlib.contextmanager
def hold_lock(lock: Path, *, what: Path | str, seconds: float = LOCK_SECONDS) -> Iterator[None]:
    """Holds the lock file `lock` while `what` is read, changed and written.

    Raises `LockedError` when somebody else holds it for longer than `seconds`.
    """
    from filelock import FileLock, Timeout

    try:
        lock.parent.mkdir(parents=True, exist_ok=True)
        holder = FileLock(lock, timeout=seconds)
        holder.acquire()
    except Timeout as error:
        raise LockedError(
            "another dragoman is writing this file", where=what, remedy="Wait for it to finish, then try again."
        ) from error
    except OSError as error:
        remedy = _REMEDIES.get(error.errno or 0, "Make the workspace writable.")
        raise InputError(f"cannot lock: {error.strerror or error}", where=lock, remedy=remedy) from error
    try:
        yield
    finally:
        holder.release()


def exists(path: Path) -> bool:
    """Whether something is at `path`. Raises `InputError` where that cannot be told."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        is_long = error.errno == errno.ENAMETOOLONG
        remedy = "Give the article a shorter name." if is_long else "Make the folder readable."
        raise InputError(f"cannot look: {error.strerror or error}", where=path, remedy=remedy) from error
    return True


def read_bytes(path: Path) -> bytes:
    """The bytes of a file. Raises `InputError` naming the file when it cannot be read, or is no ordinary file."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise InputError("not an ordinary file", where=path, remedy="Move it out of the workspace.")
        return path.read_bytes()
    except FileNotFoundError as error:
        if path.is_symlink():
            target = os.readlink(path)
            raise InputError(f"a link to {target}, which is not there", where=path, remedy="Mend the link.") from error
        raise InputError("no such file", where=path, remedy="Check the name.") from error
    except OSError as error:
        raise InputError(
            f"cannot read: {error.strerror or error}", where=path, remedy="Make the file readable."
        ) from error
