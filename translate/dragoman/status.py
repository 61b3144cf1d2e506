"""How far each locale is: what `dragoman status` shows. Words are counted on the source side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dragoman.articles import read_article
from dragoman.catalogs import Entry, read_catalog
from dragoman.model import Locale, ReviewState, count_words, sum_counts
from dragoman.sync import merge_repeats
from dragoman.workspace import Article, Workspace

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

    @property
    def total(self) -> Progress:
        """All articles together."""
        return Progress(
            sum_counts(progress.segments for progress in self.articles.values()),
            sum_counts(progress.words for progress in self.articles.values()),
        )


def count_states(workspace: Workspace, articles: Sequence[Article], locales: Sequence[Locale]) -> list[LocaleStatus]:
    """Counts the catalogs' entries; an article without a catalog counts as untranslated.

    Raises `InputError` for a catalog, or an article that has none, that cannot be read.
    """
    return [
        LocaleStatus(locale, {str(article): _count(_entries(workspace, article, locale)) for article in articles})
        for locale in locales
    ]


def _entries(workspace: Workspace, article: Article, locale: Locale) -> Sequence[Entry]:
    path = workspace.catalog_file(article, locale)
    if path.exists():
        return read_catalog(path, locale).current
    return merge_repeats(read_article(article.file, article.format).segments, workspace.reference(article))


def _count(entries: Sequence[Entry]) -> Progress:
    segments, words = dict.fromkeys(ReviewState, 0), dict.fromkeys(ReviewState, 0)
    for entry in entries:
        segments[entry.state] += 1
        words[entry.state] += count_words(entry.msgid)
    return Progress(segments, words)
