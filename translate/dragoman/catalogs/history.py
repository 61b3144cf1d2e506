"""What an entry was when it was approved, as git remembers it."""

from __future__ import annotations

import re
import subprocess
from functools import lru_cache
from pathlib import Path

from dragoman.catalogs.catalog import parse_catalog
from dragoman.catalogs.entry import Entry
from dragoman.catalogs.receipts import Receipt
from dragoman.errors import InputError
from dragoman.model import Locale

_DIGEST = re.compile(r"^\+#.* reviewed .* sha256:([0-9a-f]+)")
_DIGESTS = re.compile(rb"sha256:([0-9a-f]+)")
_COMMITS = 4096
"""How many commits are remembered, with the entries that they brought: little of a catalog, unless it is one of few."""
PATIENCE = 10.0
"""Seconds that git may take."""


def find_approved(path: Path, locale: Locale, receipt: Receipt) -> Entry | None:
    """The entry that a receipt was written for, from the commit that brought the receipt into the catalog at `path`.

    None where the catalog is in no repository, git is not installed, or no commit has it.
    """
    head = _find_head(path.parent)
    for commit in _find_commits(path, head).get(receipt.digest, ()) if head else ():
        if (found := _read_brought(path, locale, head, commit).get(receipt.digest)) is not None:
            return found
    return None


def find_lost(path: Path, locale: Locale, entry: Entry) -> tuple[Receipt, ...]:
    """The receipts that git knows of an entry of the catalog at `path` just as it is, and that it has no more.

    Some tools drop comments.
    """
    head = _find_head(path.parent)
    for commit in reversed(_find_commits(path, head).get(entry.digest, ()) if head else ()):
        if (found := _read_brought(path, locale, head, commit).get(entry.digest)) is not None:
            return tuple(receipt for receipt in found.valid_receipts if receipt not in entry.receipts)
    return ()


def _find_head(folder: Path) -> str:
    """The commit that is checked out in the repository around a folder; empty where there is none.

    Read from git's log of it where there is one: starting git takes longer than all the rest of a question.
    """
    for parent in (folder, *folder.parents):
        if (parent / ".git").exists():  # in a worktree or a submodule it is a file
            log = parent / ".git" / "logs" / "HEAD"
            if log.is_file() and (lines := log.read_bytes().splitlines()):
                return lines[-1].split(b" ", 2)[1].decode("ascii", "replace")
            break
    return _ask_git(folder / "HEAD", "rev-parse", "HEAD").decode("ascii", "replace").strip()


@lru_cache(maxsize=8)
def _find_commits(path: Path, head: str) -> dict[str, list[str]]:
    """The commits that brought the receipts of a catalog into it, the oldest first, by the receipts' digests."""
    as_it_is = ("--text", "--no-ext-diff", "--no-textconv", "--no-color")
    changes = _ask_git(path, "log", "--reverse", "--format=commit %H", "-p", "-U0", *as_it_is, head, "--", path.name)
    found: dict[str, list[str]] = {}
    commit = ""
    for line in changes.decode("utf-8", "replace").split("\n"):
        if line.startswith("commit "):
            commit = line.removeprefix("commit ")
        elif line.startswith("+") and (digest := _DIGEST.search(line)) is not None:
            found.setdefault(digest[1], []).append(commit)
    return found


@lru_cache(maxsize=_COMMITS)
def _read_brought(path: Path, locale: Locale, head: str, commit: str) -> dict[str, Entry]:
    """The entries for which a commit brought receipts into a catalog, as it has them, by their digest."""
    wanted = {digest for digest, commits in _find_commits(path, head).items() if commit in commits}
    blocks = _ask_git(path, "show", f"{commit}:./{path.name}").split(b"\n\n")
    # To read all of a large catalog for each of many commits would take minutes; the header tells the charset.
    kept = [
        block
        for block in blocks
        if b"charset=" in block or wanted.intersection(map(bytes.decode, _DIGESTS.findall(block)))
    ]
    try:
        entries = parse_catalog(path, locale, b"\n\n".join(kept)).entries
    except InputError:
        return {}
    return {entry.digest: entry for entry in entries if entry.digest in wanted}


def _ask_git(path: Path, *arguments: str) -> bytes:
    """What git prints; nothing where it fails."""
    command = ["git", "-C", str(path.parent), *arguments]
    try:
        return subprocess.run(command, capture_output=True, check=True, timeout=PATIENCE).stdout
    except (OSError, subprocess.SubprocessError):
        return b""
