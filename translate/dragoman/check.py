"""Looks for mistakes in all translations: what `dragoman check` does."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from dragoman.articles import ParsedArticle, StructureError, read_article
from dragoman.articles.piece import Piece
from dragoman.catalogs import Catalog, Entry, read_catalog
from dragoman.checks import UNCONFIRMABLE, Finding, check_certainty, check_places, check_translation
from dragoman.checks.terms import check_terms
from dragoman.contexts import place_contexts
from dragoman.errors import DragomanError, raise_error
from dragoman.files import exists
from dragoman.markup import tokenize
from dragoman.memory.glossary import open_glossary
from dragoman.model import Locale, ReviewState, Segment
from dragoman.terms import Glossary
from dragoman.workspace import Article, Workspace


@dataclass(frozen=True, slots=True)
class CheckedEntry:
    """An entry with findings."""

    catalog: Path
    line: int | None
    """Where the entry starts in the catalog, from 1."""
    locale: Locale
    article: Article
    entry: Entry
    findings: tuple[Finding, ...]


def check_articles(
    workspace: Workspace,
    articles: Sequence[Article],
    locales: Sequence[Locale],
    on_error: Callable[[DragomanError], None] = raise_error,
) -> list[CheckedEntry]:
    """The entries with findings, in the order of locales, articles and catalogs; errors come first in an entry.

    `on_error` is called with an `InputError` for a catalog or article that cannot be read; if it returns, the others
    are checked. An article without a catalog has no findings.
    """
    found: list[CheckedEntry] = []
    glossaries = {locale: _open_glossary(workspace, locale, on_error) for locale in locales}
    for article in articles:
        try:
            parsed = read_article(article)
        except DragomanError as error:
            on_error(error)
            continue
        for locale in locales:
            path = workspace.catalog_file(article, locale)
            try:
                catalog = read_catalog(path, locale) if exists(path) else None
            except DragomanError as error:
                on_error(error)
                continue
            if catalog is not None:
                found += _check_catalog(article, place_contexts(parsed, catalog), catalog, glossaries[locale])
    return found


def _open_glossary(workspace: Workspace, locale: Locale, on_error: Callable[[DragomanError], None]) -> Glossary:
    try:
        return open_glossary(workspace, locale)
    except DragomanError as error:
        on_error(error)
        return Glossary()


def _check_catalog(
    article: Article, parsed: ParsedArticle, catalog: Catalog, glossary: Glossary
) -> Iterator[CheckedEntry]:
    pieces = {piece.segment.key: piece for piece in parsed.pieces if piece.segment is not None}
    findings = {
        entry.key: check_entry(entry, article.format, pieces.get(entry.key), glossary) for entry in catalog.current
    }
    for segment, error in parsed.find_breaks(lambda segment: _translation_of(catalog, segment)):
        finding = Finding("structure", "error", error.what)
        if finding not in findings[segment.key]:
            findings[segment.key].insert(0, finding)
    for entry in catalog.current:
        if findings[entry.key]:
            line = catalog.line_of(entry)
            yield CheckedEntry(catalog.path, line, catalog.locale, article, entry, tuple(findings[entry.key]))


def _translation_of(catalog: Catalog, segment: Segment) -> str | None:
    entry = catalog.find(segment.key)
    return entry.translations[0] or None if entry else None


def check_entry(entry: Entry, format: str, piece: Piece | None, glossary: Glossary) -> list[Finding]:
    """The findings of one entry; `piece` is its place in the article, if it is there.

    What a reviewer approved although its markup is not the source's, or its words not the glossary's, is worth a
    warning, no more.
    """
    source = tokenize(entry.msgid, format)
    findings = [*check_certainty(entry.unsure), *check_places(entry.unplaced)]
    for translation in entry.translations:
        tokens = tokenize(translation, format)
        findings += check_translation(entry.msgid, translation, source, tokens)
        findings += check_terms(source, tokens, glossary)
        if piece is not None and translation not in ("", entry.msgid):
            try:
                piece.fill(translation)
            except StructureError as error:
                findings.insert(0, Finding("structure", "error", error.what))
    if entry.state is ReviewState.REVIEWED:
        return [
            finding if finding.check in UNCONFIRMABLE else replace(finding, level="warning") for finding in findings
        ]
    return findings
