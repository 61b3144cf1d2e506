"""What an entry was when it was approved, as git remembers it."""

from __future__ import annotations

import subprocess
from functools import lru_cache
from pathlib import Path

from dragoman.catalogs.catalog import parse_catalog
from dragoman.catalogs.entry import Entry
from dragoman.catalogs.receipts import Receipt
from dragoman.errors import InputError
from dragoman.model import Locale

PATIENCE = 10.0
"""Seconds that git may take."""


def find_approved(path: Path, locale: Locale, receipt: Receipt) -> Entry | None:
    """The entry that a receipt was written for, from the commit that brought the receipt into the catalog at `path`.

    None where the catalog is in no repository, git is not installed, or no commit has it.
    """
    wanted = f"sha256:{receipt.digest}"
    commits = _ask_git(path, "log", "--format=%H", f"-S{wanted}", "--", path.name).decode("ascii", "replace").split()
    for commit in reversed(commits):
        if (found := _read_version(path, locale, commit).get(receipt.digest)) is not None:
            return found
    return None


@lru_cache(maxsize=8)
def _read_version(path: Path, locale: Locale, commit: str) -> dict[str, Entry]:
    """The reviewed entries of a catalog as a commit has it, by their digest. Commits never change."""
    try:
        entries = parse_catalog(path, locale, _ask_git(path, "show", f"{commit}:./{path.name}")).entries
    except InputError:
        return {}
    return {entry.digest: entry for entry in entries if entry.receipts}


def _ask_git(path: Path, *arguments: str) -> bytes:
    """What git prints; nothing where it fails."""
    command = ["git", "-C", str(path.parent), *arguments]
    try:
        return subprocess.run(command, capture_output=True, check=True, timeout=PATIENCE).stdout
    except (OSError, subprocess.SubprocessError):
        return b""
