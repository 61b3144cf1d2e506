"""Editing a translation in the person's own editor."""

from __future__ import annotations

import contextlib
import os
import shlex
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from dragoman.errors import InputError, UsageError
from dragoman.review.item import Item

_REMEDY = "Set VISUAL or EDITOR to your editor, or answer e to edit in the line."


class EditorError(UsageError):
    """The editor did not end well."""

    def __init__(self, what: str, text: str, remedy: str = _REMEDY) -> None:
        super().__init__(what, remedy=remedy)
        self.text = text
        """What stands in the file that was edited."""


def find_editor() -> list[str] | None:
    """The command in `$VISUAL` or `$EDITOR`; None when neither is set. Raises `UsageError` for bad quoting."""
    command = os.environ.get("VISUAL", "").strip() or os.environ.get("EDITOR", "").strip()
    try:
        return shlex.split(command) or None
    except ValueError as error:
        raise UsageError(f"“{command}” is no command: {error}", remedy=_REMEDY) from error


def edit_in_editor(item: Item, text: str) -> str:
    """What the person made of `text`. Line breaks count only where the source has some, as in the article.

    Raises `UsageError` when no editor is set, `EditorError` when it fails.
    """
    command = find_editor()
    if command is None:
        raise UsageError("no editor is set", remedy=_REMEDY)
    frame = _frame(item)
    file = _write_file(f"{text}\n\n{frame}\n", item.article.name.suffix)
    try:
        with _left_to_the_editor():
            status = subprocess.run([*command, str(file)], check=False).returncode
        edited = _read_words(file, frame, keeps_lines="\n" in item.entry.msgid)
    except OSError as error:
        raise EditorError(f"cannot run {command[0]}: {error.strerror or error}", text) from error
    finally:
        with contextlib.suppress(OSError):
            file.unlink()
    if status != 0:
        raise EditorError(
            f"the editor {command[0]} ended with status {status}; nothing was decided",
            edited,
            "Answer E to begin again.",
        )
    return edited


@contextlib.contextmanager
def _left_to_the_editor() -> Iterator[None]:
    """Ctrl-C is the editor's business while it runs: to end here would throw away what is being written there."""
    before = signal.signal(signal.SIGINT, lambda *_: None)  # not SIG_IGN, which the editor would inherit
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _frame(item: Item) -> str:
    """The lines below the words that say what is translated."""
    lines = [
        "",
        "The translation stands above; these lines are not part of it. Source:",
        "",
        *item.entry.msgid.split("\n"),
    ]
    return "\n".join(f"# {line}".rstrip() for line in lines)


def _write_file(text: str, suffix: str) -> Path:
    try:
        descriptor, name = tempfile.mkstemp(prefix="dragoman-", suffix=suffix)
        with os.fdopen(descriptor, "w", encoding="utf-8", errors="surrogatepass") as stream:
            stream.write(text)
    except OSError as error:
        raise InputError(
            f"cannot write a file to edit: {error.strerror or error}",
            where=tempfile.gettempdir(),
            remedy="Free some space.",
        ) from error
    return Path(name)


def _read_words(file: Path, frame: str, *, keeps_lines: bool) -> str:
    text = file.read_bytes().decode("utf-8", "replace").replace("\r\n", "\n")
    ours = set(frame.split("\n"))
    lines = [line.rstrip() if not keeps_lines else line for line in text.split("\n") if line.rstrip() not in ours]
    return "\n".join(lines).strip() if keeps_lines else " ".join(filter(None, map(str.strip, lines)))
