"""Writes localized articles by the workspace's policy: what `dragoman publish` does. Catalogs are only read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from dragoman.articles import ParsedArticle, Translate, read_article
from dragoman.catalogs import Catalog, read_catalog
from dragoman.checks import UNCONFIRMABLE, Finding, find_errors
from dragoman.contexts import place_contexts
from dragoman.errors import DragomanError, InputError, raise_error
from dragoman.files import exists, hold_lock, write_atomically
from dragoman.markup import tokenize
from dragoman.model import Locale, ReviewState, Segment
from dragoman.publishing import Readiness, choose_text, measure_readiness
from dragoman.workspace import Article, Workspace, is_inside


class Outcome(StrEnum):
    """What became of an article."""

    WRITTEN = "written"
    UNCHANGED = "unchanged"
    HELD_BACK = "held back"


@dataclass(frozen=True, slots=True)
class PublishReport:
    """What became of one article in one locale."""

    article: Article
    locale: Locale
    outcome: Outcome
    file: Path
    readiness: Readiness
    problems: tuple[str, ...] = ()
    """Why it was held back, one line each."""


def publish_articles(
    workspace: Workspace,
    articles: Sequence[Article],
    locales: Sequence[Locale],
    on_error: Callable[[DragomanError], None] = raise_error,
) -> list[PublishReport]:
    """Publishes each article in each locale, or holds it back and leaves what was published before as it is.

    `on_error` is called with the error of one that cannot be read or written; if it returns, the others are published.
    """
    reports: list[PublishReport] = []
    for article in articles:
        try:
            parsed = read_article(article)
        except DragomanError as error:
            on_error(error)
            continue
        for locale in locales:
            try:
                reports.append(_publish_one(workspace, article, parsed, locale))
            except DragomanError as error:
                on_error(error)
    return reports


def _publish_one(workspace: Workspace, article: Article, parsed: ParsedArticle, locale: Locale) -> PublishReport:
    path, file = workspace.catalog_file(article, locale), workspace.published_file(article, locale)
    catalog = read_catalog(path, locale) if exists(path) else None
    parsed = place_contexts(parsed, catalog)
    readiness = measure_readiness(parsed.segments, catalog, workspace.policy)
    if not parsed.segments:
        written = _write(workspace, article, locale, parsed.publish(lambda _: None))
        return PublishReport(article, locale, written, file, readiness)
    if catalog is None or readiness.percent < workspace.policy.minimum:
        why = _explain(workspace, readiness, synced=catalog is not None)
        return PublishReport(article, locale, Outcome.HELD_BACK, file, readiness, (why,))

    def translate(segment: Segment) -> str | None:
        return choose_text(catalog.find(segment.key), workspace.policy)

    problems = _find_problems(parsed, catalog, translate)
    if problems:
        return PublishReport(article, locale, Outcome.HELD_BACK, file, readiness, problems)
    is_translated = any(translate(segment) is not None for segment in parsed.segments)
    written = _write(workspace, article, locale, parsed.publish(translate, locale if is_translated else None))
    return PublishReport(article, locale, written, file, readiness)


def _write(workspace: Workspace, article: Article, locale: Locale, data: bytes) -> Outcome:
    file = workspace.published_file(article, locale)
    if not is_inside(file, workspace.root / workspace.output):
        raise InputError("a link that leads out of the output folder", where=file, remedy="Remove the link.")
    with hold_lock(workspace.lock_file(article, locale), what=file):
        return Outcome.WRITTEN if write_atomically(file, data) else Outcome.UNCHANGED


def _explain(workspace: Workspace, readiness: Readiness, *, synced: bool) -> str:
    if not synced:
        return "no catalog yet; run `dragoman sync` or `dragoman draft`"
    states = ", ".join(
        f"{number} {state} ({readiness.words[state]} words)" for state, number in readiness.segments.items() if number
    )
    return (
        f"{readiness.percent:.0f} % of the words are {workspace.policy.name}, "
        f"{workspace.policy.minimum} % are required: {states}; the first in line {readiness.first_missing}"
    )


def _find_problems(parsed: ParsedArticle, catalog: Catalog, translate: Translate) -> tuple[str, ...]:
    """The entries whose translation would break the page, each with its place in the catalog.

    Markup that differs from the source's is let through where a person has confirmed it in review.
    """
    problems = [(segment, error.what) for segment, error in parsed.find_breaks(translate)]
    for segment in parsed.segments:
        entry = catalog.find(segment.key)
        if entry is not None:
            is_confirmed = entry.state is ReviewState.REVIEWED
            problems += [
                (segment, finding.message)
                for finding in _find_errors(segment, translate(segment), parsed.format)
                if not is_confirmed or finding.check in UNCONFIRMABLE
            ]
    found = []
    for segment, what in problems:
        entry = catalog.find(segment.key)
        line = catalog.line_of(entry) if entry else None
        found.append(f"{catalog.path}:{line or 1}: {what} (“{segment.text[:50]}”)")
    return tuple(dict.fromkeys(found))


def _find_errors(segment: Segment, text: str | None, format: str) -> list[Finding]:
    """What a segment's translation lost of its markup and placeables or has beyond them, and other errors."""
    if text is None or text == segment.text:
        return []
    tokens, translated = tokenize(segment.text, format), tokenize(text, format)
    return find_errors(segment.text, text, tokens, translated)
