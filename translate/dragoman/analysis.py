"""Words by how much of their translation is known: `dragoman status --analysis`, by which translators are paid."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from dragoman.articles import read_article
from dragoman.catalogs import Entry, read_catalog
from dragoman.contexts import merge_repeats
from dragoman.errors import DragomanError, raise_error
from dragoman.files import exists
from dragoman.model import Locale, ReviewState, count_words
from dragoman.recall import Memory
from dragoman.workspace import Article, Workspace

_OPEN = (ReviewState.UNTRANSLATED, ReviewState.DRAFT, ReviewState.STALE)


class MatchBand(StrEnum):
    """How like a text is to one that people translated before, in per cent."""

    REPETITION = "repetitions"
    """It stands earlier in the job, or more than once in its article."""
    EXACT = "100"
    NEARLY_EXACT = "95-99"
    HIGH = "85-94"
    MIDDLE = "75-84"
    LOW = "50-74"
    NEW = "new"


_LEAST = {
    MatchBand.EXACT: 100,
    MatchBand.NEARLY_EXACT: 95,
    MatchBand.HIGH: 85,
    MatchBand.MIDDLE: 75,
    MatchBand.LOW: 50,
    MatchBand.NEW: 0,
}


@dataclass(frozen=True, slots=True)
class Analysis:
    """Segments and source words by band; every band is a key of both. A place of repeated text counts as a segment."""

    segments: dict[MatchBand, int]
    words: dict[MatchBand, int]


@dataclass(frozen=True, slots=True)
class LocaleAnalysis:
    """The analysis of a locale, article by article."""

    locale: Locale
    articles: dict[str, Analysis]

    @property
    def total(self) -> Analysis:
        """All articles together."""
        total = _make_empty()
        for analysis in self.articles.values():
            for band in MatchBand:
                total.segments[band] += analysis.segments[band]
                total.words[band] += analysis.words[band]
        return total


def analyse_articles(
    workspace: Workspace,
    articles: Sequence[Article],
    locales: Sequence[Locale],
    on_error: Callable[[DragomanError], None] = raise_error,
    on_progress: Callable[[str], None] | None = None,
) -> list[LocaleAnalysis]:
    """Counts what is untranslated, draft or stale by match band, the articles of a locale as one job.

    `on_error` is called with the error of an article or catalog that cannot be read; if it returns, that counts as
    empty. `on_progress` is called with the name of each article that is done.
    """
    found: list[LocaleAnalysis] = []
    for locale in locales:
        seen: set[str] = set()
        with Memory(workspace, locale) as memory:
            counted: dict[str, Analysis] = {}
            for article in articles:
                counted[str(article)] = _analyse(
                    _list_open(workspace, article, locale, on_error), article, memory, seen
                )
                if on_progress is not None:
                    on_progress(str(article))
        found.append(LocaleAnalysis(locale, counted))
    return found


def _make_empty() -> Analysis:
    return Analysis(dict.fromkeys(MatchBand, 0), dict.fromkeys(MatchBand, 0))


def _list_open(
    workspace: Workspace, article: Article, locale: Locale, on_error: Callable[[DragomanError], None]
) -> Iterator[Entry]:
    """The entries that a translator has to look at."""
    path = workspace.catalog_file(article, locale)
    try:
        if exists(path):
            yield from (entry for entry in read_catalog(path, locale).current if entry.state in _OPEN)
        else:
            yield from merge_repeats(read_article(article).segments, workspace.reference(article))
    except DragomanError as error:
        on_error(error)


def _analyse(entries: Iterator[Entry], article: Article, memory: Memory, seen: set[str]) -> Analysis:
    analysis = _make_empty()
    for entry in entries:
        words, places = count_words(entry.msgid), max(1, len(entry.references))
        if entry.msgid not in seen:
            seen.add(entry.msgid)
            band = _find_band(entry.msgid, article.format, memory)
            analysis.segments[band] += 1
            analysis.words[band] += words
            places -= 1
        analysis.segments[MatchBand.REPETITION] += places
        analysis.words[MatchBand.REPETITION] += places * words
    return analysis


def _find_band(text: str, format: str, memory: Memory) -> MatchBand:
    matches = memory.find_exact(text) or memory.find_matches(text, format, threshold=_LEAST[MatchBand.LOW], limit=1)
    percent = matches[0].percent if matches else 0
    return next(band for band, least in _LEAST.items() if percent >= least)
