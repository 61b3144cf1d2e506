"""Imports, exports and searches the memory of a workspace: what `dragoman memory` does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from dragoman.errors import InputError, UsageError
from dragoman.files import exists, hold_lock, read_bytes, write_atomically
from dragoman.memory import MemoryMatch, Unit
from dragoman.memory.tmx import read_tmx, write_tmx
from dragoman.model import Locale
from dragoman.recall import Memory
from dragoman.review import Change, diff_words
from dragoman.workspace import SUFFIXES, Workspace


@dataclass(frozen=True, slots=True)
class FoundMatch:
    """A match, and what leads from its source to the text that was asked for."""

    match: MemoryMatch
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of an imported file."""

    file: Path
    """Where the workspace keeps it."""
    units: int
    """Translations into the locale that it holds."""
    is_new: bool
    """False where the workspace had these very bytes."""


def import_memory(
    workspace: Workspace,
    file: Path,
    locale: Locale,
    *,
    replace: bool = False,
    on_progress: Callable[[str], None] | None = None,
) -> ImportReport:
    """Keeps a TMX file among the workspace's memories, as it is, and takes up its units.

    Raises `InputError` for a file that is no TMX, or that has nothing in both languages; `UsageError` where another
    file of that name was imported and `replace` is not set. Nothing is kept then.
    """
    kept = workspace.imported_memories(locale) / f"{file.name.removesuffix('.tmx')}.tmx"
    units = sum(1 for _ in read_tmx(file, workspace.source_language, locale))
    if not units:
        raise InputError(
            f"nothing in it goes from {workspace.source_language} to {locale}",
            where=file,
            remedy="Check its languages, or name another locale with --to.",
        )
    data = read_bytes(file)
    with hold_lock(workspace.cache / "locks" / locale.tag / "memory.lock", what=kept):
        if not replace and exists(kept) and read_bytes(kept) != data:
            raise UsageError(
                f"another {kept.name} was imported before",
                where=kept,
                remedy="Give --replace to put this one in its place, or rename it.",
            )
        is_new = write_atomically(kept, data)
    Memory(workspace, locale, on_progress).close()
    return ImportReport(kept, units, is_new)


def export_memory(workspace: Workspace, locale: Locale) -> tuple[bytes, int]:
    """A TMX document of all that is known in a locale, and how many units it has: each pair of texts once."""
    with Memory(workspace, locale) as memory:
        units = list({(unit.source, unit.translation): unit for unit in reversed(memory.list_units())}.values())[::-1]
    return write_tmx(units, workspace.source_language, locale, _find_format), len(units)


def _find_format(unit: Unit) -> str:
    """The format of the article that a unit comes from; texts of imported files are plain."""
    return SUFFIXES.get(PurePosixPath(unit.where).suffix.lower(), "text")


def search_memory(
    workspace: Workspace, locale: Locale, text: str, *, threshold: int | None = None, limit: int = 10
) -> list[FoundMatch]:
    """What fits a text, the likest first. `threshold` is 1–100; None takes the workspace's."""
    with Memory(workspace, locale) as memory:
        found = memory.find_matches(text, "markdown", threshold=threshold, limit=limit)
    return [FoundMatch(match, diff_words(match.source, text)) for match in found]
