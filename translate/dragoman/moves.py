"""Text that moved to another article, or whose article was renamed or divided, brings people's work along."""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterator
from pathlib import Path

from dragoman.catalogs import Entry, edit_catalog, read_catalog
from dragoman.errors import InputError
from dragoman.files import read_bytes
from dragoman.model import Key, Locale, ReviewState
from dragoman.workspace import Article, Workspace


def find_homeless(workspace: Workspace, locale: Locale, wanted: Collection[Key]) -> dict[Key, Entry]:
    """People's translations of these texts in catalogs whose own article does not have them any more.

    They are obsolete there, or the article is gone. Of several, one that is reviewed comes first. A catalog that cannot
    be read has none.
    """
    articles = {workspace.catalog_file(article, locale) for article in workspace.articles()}
    found: dict[Key, Entry] = {}
    for path in sorted((workspace.root / workspace.locales / locale.tag).rglob("*.po")):
        for entry in _read_homeless(path, locale, is_orphan=path not in articles):
            known = found.get(entry.key)
            if entry.key in wanted and (known is None or known.state is not ReviewState.REVIEWED):
                found[entry.key] = entry
    return found


def _read_homeless(path: Path, locale: Locale, *, is_orphan: bool) -> Iterator[Entry]:
    with contextlib.suppress(InputError):
        if not is_orphan and b"\n#~" not in read_bytes(path):
            return
        for entry in read_catalog(path, locale).entries:
            is_a_persons = any(entry.translations) and not entry.is_untouched_draft
            if (entry.obsolete or is_orphan) and is_a_persons and entry.previous_msgid is None:
                yield entry


def bring_along(workspace: Workspace, article: Article, locale: Locale, homeless: dict[Key, Entry]) -> list[Entry]:
    """Gives the untranslated entries of an article what `find_homeless` found for their texts; returns those entries.

    Text and translation are the same, so the receipts stand as they are. Raises as `edit_catalog` does.
    """
    path, lock = workspace.catalog_file(article, locale), workspace.lock_file(article, locale)
    brought: list[Entry] = []
    with edit_catalog(path, locale, lock=lock, source_language=workspace.source_language.tag) as catalog:
        for entry in catalog.current:
            found = homeless.get(entry.key)
            if found is not None and entry.state is ReviewState.UNTRANSLATED and not entry.comments:
                new = found.as_current(extracted=entry.extracted, references=entry.references)
                catalog.replace(entry, new)
                brought.append(new)
    return brought
