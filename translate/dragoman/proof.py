"""Writes the bilingual page of an article: what `dragoman proof` does."""

from __future__ import annotations

from pathlib import Path

from dragoman.articles import read_article
from dragoman.catalogs import read_catalog
from dragoman.check import check_entry
from dragoman.contexts import place_contexts
from dragoman.errors import UsageError
from dragoman.files import write_atomically
from dragoman.model import Locale
from dragoman.publishing.proof import ProofRow, write_page
from dragoman.workspace import Article, Workspace


def write_proof(workspace: Workspace, article: Article, locale: Locale, output: Path | None = None) -> Path:
    """Writes the page to `output`, or to `proofs/<locale>/<article>.html`, and returns where it is.

    Raises `UsageError` when there is no catalog yet, `InputError` when article or catalog cannot be read.
    """
    path = workspace.catalog_file(article, locale)
    if not path.exists():
        raise UsageError(f"{article} has no catalog in {locale} yet", remedy="Run `dragoman sync` or `dragoman draft`.")
    catalog = read_catalog(path, locale)
    rows = []
    for piece in place_contexts(read_article(article), catalog).pieces:
        if piece.segment is not None:
            entry = catalog.find(piece.segment.key)
            findings = check_entry(entry, article.format, piece) if entry else []
            rows.append(ProofRow(piece.segment, entry, tuple(findings)))
    file = output or workspace.root / "proofs" / locale.tag / f"{article.name}.html"
    page = write_page(str(article), workspace.source_language, locale, rows)
    write_atomically(file, page.encode("utf-8"))
    return file
