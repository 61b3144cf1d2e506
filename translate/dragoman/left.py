"""People's work on texts that are not where they were, and which catalogs have to look for it.

Reviewed text may leave its article on one branch while somebody works on it on another, or in a catalog that is synced
later. So entries that nobody worked on look for work of their texts whenever there is other work than when they last
looked. What is known of the catalogs is kept in the cache of syncs, so that few of them are read.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Container, Iterable, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any

from dragoman.catalogs import Catalog
from dragoman.errors import InputError
from dragoman.model import Locale
from dragoman.moves import is_a_persons
from dragoman.stamps import FileCache, stamp_file
from dragoman.workspace import SUFFIXES, Workspace


def cache_key(workspace: Workspace, catalog: Path) -> str:
    """How a cache of the workspace names a catalog."""
    return catalog.relative_to(workspace.root).as_posix()


def find_orphans(workspace: Workspace, locales: Sequence[Locale], known: Container[Path] | None = None) -> list[Path]:
    """The catalogs whose article is gone: that are not `known` to have one.

    They are never deleted: what is in them may be wanted for its new name.
    """
    if known is None:
        known = {workspace.catalog_file(article, locale) for article in workspace.articles() for locale in locales}
    found: list[Path] = []
    for locale in locales:
        for parent, _, names in os.walk(workspace.root / workspace.locales / locale.tag):
            files = [Path(parent, name) for name in names if name.endswith(".po")]
            found += [file for file in files if Path(file.stem).suffix.lower() in SUFFIXES and file not in known]
    return sorted(found)


def find_orphaned_pages(workspace: Workspace, locales: Sequence[Locale]) -> list[Path]:
    """What was published from articles that are gone, where their catalogs tell of them."""
    catalogs, pages = workspace.root / workspace.locales, workspace.root / workspace.output
    published = [pages / orphan.relative_to(catalogs).with_suffix("") for orphan in find_orphans(workspace, locales)]
    return [page for page in published if page.is_file()]


@dataclass(frozen=True, slots=True)
class Look:
    """What a sync remembers of a catalog, so that work on texts that went elsewhere is looked for in few places."""

    is_open: bool
    """Whether it has entries that no person had a hand in."""
    left: str
    """A digest of people's work on texts that the article does not have any more; empty where there is none."""
    looked: str = ""
    """A digest of all such work in the locale, when this catalog's open entries last looked there."""


def look_at(catalog: Catalog) -> Look:
    """What is to be remembered of a catalog that was just synced."""
    left = [f"{entry.key} {entry.digest}" for entry in catalog.entries if entry.obsolete and is_a_persons(entry)]
    return Look(any(entry.is_open for entry in catalog.current), _digest(left) if left else "")


@dataclass(frozen=True, slots=True)
class Left:
    """Where people's work on texts is that are not where they were."""

    catalogs: tuple[Path, ...]
    orphans: tuple[Path, ...]
    """Those among them whose article is gone."""
    known: frozenset[Path]
    """The catalogs of all articles."""
    digest: str


def find_left(workspace: Workspace, locale: Locale, cache: FileCache) -> Left:
    """Reads no catalog that did not change since the last time."""
    known = frozenset(workspace.catalog_file(article, locale) for article in workspace.articles())
    orphans = find_orphans(workspace, [locale], known)
    digests = {path: _digest_left(workspace, path, cache, is_orphan=False) for path in known}
    digests |= {path: _digest_left(workspace, path, cache, is_orphan=True) for path in orphans}
    found = sorted(path for path, digest in digests.items() if digest)
    digest = _digest([f"{cache_key(workspace, path)} {digests[path]}" for path in found])
    return Left(tuple(found), tuple(orphans), known, digest)


def _digest_left(workspace: Workspace, path: Path, cache: FileCache, *, is_orphan: bool) -> str:
    key = cache_key(workspace, path)
    value = cache.get(key, [path]) if is_orphan else cache.recall(key)
    if (look := load_look(value)) is not None:
        return look.left
    try:
        stamp, _ = stamp_file(path)
    except InputError:
        return ""
    if is_orphan:
        cache.put(key, [stamp], astuple(Look(False, stamp.digest)))
    return stamp.digest


def load_look(value: Any) -> Look | None:
    """What a cache kept; None for anything else."""
    return Look(*value) if isinstance(value, list | tuple) and len(value) == 3 else None


def _digest(lines: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode("utf-8", "surrogatepass")).hexdigest()[:12]
