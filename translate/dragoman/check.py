"""Looks for mistakes in all translations: what `dragoman check` does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from dragoman.articles import StructureError, read_article
from dragoman.articles.piece import Piece
from dragoman.catalogs import Entry, read_catalog
from dragoman.checks import Finding, check_translation
from dragoman.markup import tokenize
from dragoman.model import Locale
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


def check_articles(workspace: Workspace, articles: Sequence[Article], locales: Sequence[Locale]) -> list[CheckedEntry]:
    """The entries with findings, in the order of locales, articles and catalogs; errors come first in an entry.

    Raises `InputError` for a catalog or article that cannot be read. An article without a catalog has no findings.
    """
    found: list[CheckedEntry] = []
    for article in articles:
        pieces = {
            piece.segment.key: piece
            for piece in read_article(article.file, article.format).pieces
            if piece.segment is not None
        }
        for locale in locales:
            path = workspace.catalog_file(article, locale)
            catalog = read_catalog(path, locale) if path.exists() else None
            for entry in catalog.current if catalog else ():
                findings = check_entry(entry, article.format, pieces.get(entry.key))
                if findings and catalog:
                    line = catalog.line_of(entry)
                    found.append(CheckedEntry(path, line, locale, article, entry, tuple(findings)))
    return found


def check_entry(entry: Entry, format: str, piece: Piece | None) -> list[Finding]:
    """The findings of one entry; `piece` is its place in the article, if it is there."""
    source = tokenize(entry.msgid, format)
    findings: list[Finding] = []
    for translation in entry.translations:
        findings += check_translation(entry.msgid, translation, source, tokenize(translation, format))
        if piece is not None and translation not in ("", entry.msgid):
            try:
                piece.fill(translation)
            except StructureError as error:
                findings.insert(0, Finding("structure", "error", error.what))
    return findings
