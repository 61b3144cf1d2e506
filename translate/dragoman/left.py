"""People's work on texts that are not where they were, and which catalogs have to look for it.

Reviewed text may leave its article on one branch while somebody works on it on another, or in a catalog that is synced
later. So entries that nobody worked on look for work of their texts whenever there is other work than when they last
looked. What is known of the catalogs is kept in the cache of syncs, so that few of them are read.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Container, Iterable, Sequence, Set
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any

from dragoman.catalogs import Catalog, Entry, read_catalog
from dragoman.errors import InputError
from dragoman.model import Locale
from dragoman.origins import is_a_persons, is_worth_bringing, list_formers
from dragoman.stamps import FileCache, stamp_file
from dragoman.verdicts import View, list_verdicts, list_views, tell_views
from dragoman.workspace import SUFFIXES, Workspace

_SHORT = 6
"""Hex digits that tell a view from others: one that is taken for another costs a look in vain."""


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


def read_orphans(workspace: Workspace, locale: Locale) -> list[Catalog]:
    """The catalogs without an article, as far as they can be read: what an article that is new may have been before."""
    found: list[Catalog] = []
    for path in find_orphans(workspace, [locale]):
        with contextlib.suppress(InputError):
            found.append(read_catalog(path, locale))
    return found


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
    views: str = ""
    """By which its entries may be known to come from others: short digests, with blanks between."""
    told: str = ""
    """By which others may be known to come from what is `left`, in the same way."""
    looked: str = ""
    """A digest of all such work in the locale, when this catalog last looked there."""

    def may_come_from(self, told: Set[str]) -> bool:
        """Whether entries of the catalog may come from others that these digests tell of."""
        return bool(told) and not told.isdisjoint(self.views.split())


def look_at(catalog: Catalog) -> Look:
    """What is to be remembered of a catalog that was just synced."""
    current = catalog.current
    left = [entry for entry in catalog.entries if entry.obsolete and is_worth_bringing(entry)]
    left += filter(tell_views, list_formers(catalog.entries))
    lines = [f"{entry.key} {entry.digest} {entry.state} {list_verdicts(entry)} {entry.notes}" for entry in left]
    is_open = any(entry.is_open for entry in current)
    return Look(
        is_open, _digest(lines) if lines else "", _write(map(list_views, current)), _write(map(tell_views, left))
    )


def _write(views: Iterable[set[View]]) -> str:
    return " ".join(sorted({_digest([f"{who} {digest}"])[:_SHORT] for who, digest in set().union(*views)}))


@dataclass(frozen=True, slots=True)
class Left:
    """Where people's work on texts is that are not where they were."""

    catalogs: tuple[Path, ...]
    orphans: tuple[Path, ...]
    """Those among them whose article is gone."""
    known: frozenset[Path]
    """The catalogs of all articles."""
    digest: str
    told: frozenset[str]
    """By which others may be known to come from it, as in `Look`."""


def find_left(workspace: Workspace, locale: Locale, cache: FileCache, deleted: Iterable[Entry]) -> Left:
    """Reads no catalog that did not change since the last time; `deleted` is what articles lost just now."""
    known = frozenset(workspace.catalog_file(article, locale) for article in workspace.articles())
    orphans = find_orphans(workspace, [locale], known)
    looks = {path: load_look(cache.recall(cache_key(workspace, path))) or _look_apart(path) for path in known}
    looks |= {path: _look_at_orphan(workspace, path, locale, cache) for path in orphans}
    found = sorted(path for path, look in looks.items() if look.left)
    digest = _digest([f"{cache_key(workspace, path)} {looks[path].left}" for path in found])
    told = frozenset(_write(map(tell_views, deleted)).split()).union(*(looks[path].told.split() for path in found))
    return Left(tuple(found), tuple(orphans), known, digest, told)


def _look_apart(path: Path) -> Look:
    """What can be told of a catalog that was never synced."""
    try:
        return Look(False, stamp_file(path)[0].digest)
    except InputError:
        return Look(False, "")


def _look_at_orphan(workspace: Workspace, path: Path, locale: Locale, cache: FileCache) -> Look:
    key = cache_key(workspace, path)
    if (look := load_look(cache.get(key, [path]))) is not None:
        return look
    try:
        stamp, _ = stamp_file(path)
        entries = read_catalog(path, locale).entries
    except InputError:
        return _look_apart(path)
    left = [*filter(is_a_persons, entries), *list_formers(entries)]
    look = Look(False, stamp.digest, told=_write(map(tell_views, left)))
    cache.put(key, [stamp], astuple(look))
    return look


def load_look(value: Any) -> Look | None:
    """What a cache kept; None for anything else."""
    return Look(*value) if isinstance(value, list | tuple) and len(value) == 5 else None


def _digest(lines: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode("utf-8", "surrogatepass")).hexdigest()[:12]
