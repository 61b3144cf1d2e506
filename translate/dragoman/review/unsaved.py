"""A place for words that could not be written where they belong."""

from __future__ import annotations

from pathlib import Path

from dragoman.files import hold_lock, read_bytes, write_atomically


def keep_unsaved(source: str, typed: str, place: str) -> Path:
    """Appends a reviewer's words to a file of the user's own, with the source and the `place` they are for.

    Returns the file. It lies outside the workspace, which may be what cannot be written, and outside `.dragoman`,
    which may be deleted. Raises `InputError` when it cannot be written either.
    """
    from platformdirs import user_state_path

    file = user_state_path("dragoman", appauthor=False) / "unsaved.txt"
    kept = f"{place}\nsource: {source}\ntyped:  {typed}\n\n".encode("utf-8", "surrogatepass")
    with hold_lock(file.with_suffix(".lock"), what=file):
        write_atomically(file, (read_bytes(file) if file.exists() else b"") + kept)
    return file
