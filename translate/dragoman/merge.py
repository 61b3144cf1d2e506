"""Merges catalogs for git: what `dragoman merge-driver` does."""

from __future__ import annotations

from pathlib import Path

from dragoman.catalogs import Catalog, merge_entries, new_catalog, read_catalog
from dragoman.catalogs.entry import Entry
from dragoman.files import read_bytes, write_atomically
from dragoman.model import Locale


def merge_catalogs(base: Path, ours: Path, theirs: Path) -> list[Entry]:
    """Merges `theirs` into the file `ours`; `base` is what both started from, and empty where neither had it.

    Returns the entries that a reviewer has to decide. Raises `InputError` for a catalog that cannot be read; then
    nothing is written.
    """
    catalogs = [_read(path) for path in (base, ours, theirs)]
    merged = merge_entries(*(catalog.entries for catalog in catalogs))
    result = catalogs[1] if catalogs[1].data else catalogs[2]
    result.set_entries(merged.entries)
    write_atomically(ours, result.to_bytes())
    return [entry for key in merged.conflicts if (entry := result.find(key)) is not None]


def _read(path: Path) -> Catalog:
    locale = Locale("und")  # nothing but a new header would say it, and a merge writes none
    return read_catalog(path, locale) if read_bytes(path).strip() else new_catalog(path, locale)
