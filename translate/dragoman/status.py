"""How far each locale is: what `dragoman status` shows. Words are counted on the source side."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from dragoman.errors import DragomanError, raise_error
from dragoman.files import exists
from dragoman.left import cache_key
from dragoman.model import Locale, ReviewState, count_words, sum_counts
from dragoman.stamps import FileCache, describe_code, stamp_file
from dragoman.sync import open_sync_cache
from dragoman.workspace import Article, Workspace

CACHE_NAME = "status.json"

Counts = dict[ReviewState, int]


@dataclass(frozen=True, slots=True)
class Progress:
    """Segments and words by state; every state is a key of both."""

    segments: Counts
    words: Counts

    @property
    def total_words(self) -> int:
        """Words of all states together."""
        return sum(self.words.values())


@dataclass(frozen=True, slots=True)
class LocaleStatus:
    """The progress of a locale, article by article."""

    locale: Locale
    articles: dict[str, Progress]
    unreadable: tuple[str, ...] = ()
    """Articles that are not among these, since their catalog, or they themselves, cannot be read."""
    unsynced: frozenset[str] = frozenset()
    """Articles that have no catalog yet, or have changed since their catalog was last synced on this machine."""

    @property
    def total(self) -> Progress:
        """All articles together that can be read."""
        return Progress(
            sum_counts(progress.segments for progress in self.articles.values()),
            sum_counts(progress.words for progress in self.articles.values()),
        )


def count_states(
    workspace: Workspace,
    articles: Sequence[Article],
    locales: Sequence[Locale],
    on_error: Callable[[DragomanError], None] = raise_error,
) -> list[LocaleStatus]:
    """Counts the catalogs' entries; an article without a catalog counts as untranslated.

    Reads what has changed since the last time only. `on_error` is called with an `InputError` for a catalog, or an
    article that has none, that cannot be read; if it returns, the article is left out of the sums.
    """
    counter = _Counter(workspace, on_error)
    try:
        return [_count_locale(counter, articles, locale) for locale in locales]
    finally:
        counter.save()


def _count_locale(counter: _Counter, articles: Sequence[Article], locale: Locale) -> LocaleStatus:
    counted = {str(article): counter.count(article, locale) for article in articles}
    return LocaleStatus(
        locale,
        {name: progress for name, progress in counted.items() if progress is not None},
        tuple(name for name, progress in counted.items() if progress is None),
        frozenset(str(article) for article in articles if counter.is_unsynced(article, locale)),
    )


class _Counter:
    """Counts catalogs, or remembers what it counted."""

    def __init__(self, workspace: Workspace, on_error: Callable[[DragomanError], None]) -> None:
        self._workspace = workspace
        self._on_error = on_error
        self._counted = FileCache(workspace.cache / CACHE_NAME, f"{describe_code()} {workspace.all_options}")
        self._synced = open_sync_cache(workspace)

    def count(self, article: Article, locale: Locale) -> Progress | None:
        """None where it cannot be read, after `on_error` was told."""
        try:
            return self._count(article, locale)
        except DragomanError as error:
            self._on_error(error)
            return None

    def _count(self, article: Article, locale: Locale) -> Progress:
        path = self._workspace.catalog_file(article, locale)
        if not exists(path):
            return _count_article(self._workspace, article)
        key = cache_key(self._workspace, path)
        known = _load_progress(self._counted.get(key, [path]))
        if known is not None:
            return known
        from dragoman.catalogs import read_catalog

        stamp, _ = stamp_file(path)
        progress = _count((entry.state, entry.msgid) for entry in read_catalog(path, locale).current)
        self._counted.put(key, [stamp], [progress.segments, progress.words])
        return progress

    def is_unsynced(self, article: Article, locale: Locale) -> bool:
        path = self._workspace.catalog_file(article, locale)
        if not exists(path):
            return True
        changes = self._synced.find_changes(cache_key(self._workspace, path), [article.file, path])
        return changes is not None and changes[0]

    def save(self) -> None:
        self._counted.save()
        self._synced.save()


def _count_article(workspace: Workspace, article: Article) -> Progress:
    from dragoman.articles import read_article
    from dragoman.contexts import merge_repeats

    segments = read_article(article).segments
    entries = merge_repeats(segments, workspace.reference(article))
    return _count((ReviewState.UNTRANSLATED, entry.msgid) for entry in entries)


def _count(entries: Iterable[tuple[ReviewState, str]]) -> Progress:
    segments, words = dict.fromkeys(ReviewState, 0), dict.fromkeys(ReviewState, 0)
    for state, text in entries:
        segments[state] += 1
        words[state] += count_words(text)
    return Progress(segments, words)


def _load_progress(stored: Any) -> Progress | None:
    """What `count` kept; None for anything else."""
    try:
        segments, words = ({state: int(counts[state]) for state in ReviewState} for counts in stored)
    except (TypeError, ValueError, LookupError):
        return None
    return Progress(segments, words)
