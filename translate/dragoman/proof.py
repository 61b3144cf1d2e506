"""Writes the bilingual page of an article: what `dragoman proof` does."""

from __future__ import annotations

from pathlib import Path

from dragoman.articles import read_article
from dragoman.catalogs import read_catalog
from dragoman.check import check_entry
from dragoman.contexts import place_contexts
from dragoman.errors import InputError, UsageError
from dragoman.files import exists, write_atomically
from dragoman.memory.glossary import open_glossary
from dragoman.model import Locale
from dragoman.publishing.proof import ProofRow, write_page
from dragoman.workspace import CONFIG_NAME, Article, Workspace, is_inside


def write_proof(workspace: Workspace, article: Article, locale: Locale, output: Path | None = None) -> Path:
    """Writes the page to `output`, or to `proofs/<locale>/<article>.html`, and returns where it is.

    Raises `UsageError` when there is no catalog yet, `InputError` when article or catalog cannot be read.
    """
    path = workspace.catalog_file(article, locale)
    if not exists(path):
        raise UsageError(f"{article} has no catalog in {locale} yet", remedy="Run `dragoman sync` or `dragoman draft`.")
    catalog = read_catalog(path, locale)
    glossary = open_glossary(workspace, locale)
    rows = []
    for piece in place_contexts(read_article(article), catalog).pieces:
        if piece.segment is not None:
            entry = catalog.find(piece.segment.key)
            findings = check_entry(entry, article.format, piece, glossary) if entry else []
            rows.append(ProofRow(piece.segment, entry, tuple(findings)))
    if output is not None:
        _expect_free(workspace, output)
    file = output or _find_place(workspace, article, locale)
    page = write_page(str(article), workspace.source_language, locale, rows)
    write_atomically(file, page.encode("utf-8"))
    return file


def _find_place(workspace: Workspace, article: Article, locale: Locale) -> Path:
    """Where the page goes by itself. Raises `InputError` where a link leads it over somebody's file elsewhere."""
    folder = workspace.root / "proofs"
    file = folder / locale.tag / f"{article.name}.html"
    if not is_inside(file, folder):
        raise InputError("a link that leads out of the proofs folder", where=file, remedy="Remove the link.")
    return file


def _expect_free(workspace: Workspace, output: Path) -> None:
    """Raises `UsageError` for a place where a page would destroy something else."""
    place = output.resolve()
    root = workspace.root.resolve()
    kept = [root / folder for folder in (workspace.source, workspace.locales, workspace.output, ".git")]
    is_kept = place == root / CONFIG_NAME or any(place.is_relative_to(folder) for folder in (*kept, workspace.cache))
    if is_kept or (place.exists() and not place.is_file()):
        raise UsageError("a page may not be written there", where=output, remedy="Name another file with --output.")
    if place.exists() and place.suffix.lower() not in (".html", ".htm"):
        raise UsageError("this is no page, and would be lost", where=output, remedy="Name an .html file with --output.")
