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
_EVERYWHERE = ":(glob)**/*.po"
"""All catalogs of a locale."""
_COMMITS = 4096
"""How many commits are remembered, with the entries that they brought: little of a catalog, unless it is one of few."""
PATIENCE = 10.0
"""Seconds that git may take."""


def find_approved(path: Path, locale: Locale, receipt: Receipt) -> Entry | None:
    """The entry that a receipt was written for, from the commit that brought the receipt into the catalog at `path`.

    Or into another one of the locale, where the text was then. None where the catalog is in no repository, git is not
    installed, or no commit has it.
    """
    head = _find_head(path.parent)
    folder, name = _find_folder(path, locale)
    for where in (name, _EVERYWHERE) if head else ():
        for commit, catalog in _find_commits(folder, where, head).get(receipt.digest, ()):
            brought = _read_brought(folder, where, locale, head, commit, catalog)
            if (found := brought.get(receipt.digest)) is not None:
                return found
    return None


def find_lost(path: Path, locale: Locale, entry: Entry) -> tuple[Receipt, ...]:
    """The receipts that git knows of an entry of the catalog at `path` just as it is, and that it has no more.

    Some tools drop comments.
    """
    head = _find_head(path.parent)
    folder, name = _find_folder(path, locale)
    for commit, _ in reversed(_find_commits(folder, name, head).get(entry.digest, ()) if head else ()):
        if (found := _read_brought(folder, name, locale, head, commit, name).get(entry.digest)) is not None:
            return tuple(receipt for receipt in found.valid_receipts if receipt not in entry.receipts)
    return ()


def _find_folder(path: Path, locale: Locale) -> tuple[Path, str]:
    """The folder of a locale's catalogs, and how the catalog at `path` is named from there."""
    folder = next((parent for parent in path.parents if parent.name == locale.tag), path.parent)
    return folder, path.relative_to(folder).as_posix()


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
    return _ask_git(folder, "rev-parse", "HEAD").decode("ascii", "replace").strip()


@lru_cache(maxsize=8)
def _find_commits(folder: Path, where: str, head: str) -> dict[str, list[tuple[str, str]]]:
    """The commits that brought receipts into catalogs, the oldest first, with the catalog, by the receipts' digests."""
    as_it_is = (
        "--text",
        "--no-ext-diff",
        "--no-textconv",
        "--no-color",
        "--no-renames",
        "--relative",
        "--dst-prefix=b/",
    )
    changes = _ask_git(folder, "log", "--reverse", "--format=commit %H", "-p", "-U0", *as_it_is, head, "--", where)
    found: dict[str, list[tuple[str, str]]] = {}
    commit = catalog = ""
    for line in changes.decode("utf-8", "replace").split("\n"):
        if line.startswith("commit "):
            commit = line.removeprefix("commit ")
        elif line.startswith("+++ b/"):
            catalog = line.removeprefix("+++ b/").removesuffix("\t")
        elif line.startswith("+") and (digest := _DIGEST.search(line)) is not None:
            found.setdefault(digest[1], []).append((commit, catalog))
    return found


@lru_cache(maxsize=_COMMITS)
def _read_brought(folder: Path, where: str, locale: Locale, head: str, commit: str, catalog: str) -> dict[str, Entry]:
    """The entries for which a commit brought receipts into a catalog, as it has them, by their digest."""
    known = _find_commits(folder, where, head)
    wanted = {digest for digest, places in known.items() if (commit, catalog) in places}
    blocks = _ask_git(folder, "show", f"{commit}:./{catalog}").split(b"\n\n")
    # To read all of a large catalog for each of many commits would take minutes; the header tells the charset.
    kept = [
        block
        for block in blocks
        if b"charset=" in block or wanted.intersection(map(bytes.decode, _DIGESTS.findall(block)))
    ]
    try:
        entries = parse_catalog(folder / catalog, locale, b"\n\n".join(kept)).entries
    except InputError:
        return {}
    return {entry.digest: entry for entry in entries if entry.digest in wanted}


def _ask_git(folder: Path, *arguments: str) -> bytes:
    """What git prints; nothing where it fails."""
    command = ["git", "-C", str(folder), "-c", "core.quotePath=off", *arguments]
    try:
        return subprocess.run(command, capture_output=True, check=True, timeout=PATIENCE).stdout
    except (OSError, subprocess.SubprocessError):
        return b""
