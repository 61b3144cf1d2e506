"""Keeps the glossary of a locale, and finds candidates for it: what `dragoman glossary` does."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from dragoman.articles import read_article
from dragoman.errors import DragomanError, UsageError, raise_error
from dragoman.files import exists, hold_lock, read_bytes, write_atomically
from dragoman.markup import tokenize
from dragoman.memory.candidates import Candidate, rank_candidates
from dragoman.memory.glossary import GlossaryFile, open_glossary
from dragoman.memory.tbx import read_tbx, write_tbx
from dragoman.model import Locale
from dragoman.terms import Term, hide_marks
from dragoman.workspace import Article, Workspace


@contextmanager
def _edit(workspace: Workspace, locale: Locale) -> Iterator[GlossaryFile]:
    path = workspace.glossary_file(locale)
    with hold_lock(workspace.cache / "locks" / locale.tag / "glossary.lock", what=path):
        before = read_bytes(path) if exists(path) else b""
        glossary = GlossaryFile(path, before)
        yield glossary
        written = glossary.to_bytes()
        if glossary.terms or before:
            write_atomically(path, written)


def add_terms(workspace: Workspace, locale: Locale, terms: Iterable[Term]) -> int:
    """Puts terms at the end of a glossary, those that it does not have; returns how many these were."""
    with _edit(workspace, locale) as glossary:
        before = len(glossary.terms)
        for term in terms:
            glossary.add(term)
        return len(glossary.terms) - before


def remove_term(workspace: Workspace, locale: Locale, term: str, translation: str | None = None) -> list[Term]:
    """Takes out a term, or one translation of it; returns what was taken. Raises `UsageError` when there is none."""
    with _edit(workspace, locale) as glossary:
        gone = glossary.remove(lambda line: line.term == term and translation in (None, line.translation))
    if not gone:
        what = f"“{term}”" if translation is None else f"“{term}” as “{translation}”"
        raise UsageError(f"no {what} in the glossary of {locale}", remedy="See `dragoman glossary list`.")
    return gone


def import_terms(workspace: Workspace, locale: Locale, file: Path) -> tuple[int, int]:
    """Adds the terms of a CSV or TBX file, told by its name; returns how many are new, and how many it has.

    Raises `InputError` naming file and line for one that is damaged; nothing is added then.
    """
    if _is_tbx(file):
        terms: Sequence[Term] = read_tbx(file, workspace.source_language, locale)
    else:
        terms = GlossaryFile(file, read_bytes(file)).terms
    return add_terms(workspace, locale, terms), len(terms)


def export_terms(workspace: Workspace, locale: Locale, *, as_tbx: bool) -> tuple[bytes, int]:
    """The glossary of a locale as CSV or TBX, and how many lines it has."""
    path = workspace.glossary_file(locale)
    glossary = GlossaryFile(path, read_bytes(path) if exists(path) else b"")
    if as_tbx:
        return write_tbx(glossary.terms, workspace.source_language, locale), len(glossary.terms)
    return glossary.to_bytes(), len(glossary.terms)


def _is_tbx(file: Path) -> bool:
    if file.suffix.lower() not in (".csv", ".tsv", ".txt", ".tbx"):
        raise UsageError(f"cannot tell what {file.name} is", remedy="Its name must end in .csv or .tbx.")
    return file.suffix.lower() == ".tbx"


def suggest_terms(
    workspace: Workspace,
    articles: Sequence[Article],
    locale: Locale,
    *,
    least: int = 3,
    on_error: Callable[[DragomanError], None] = raise_error,
) -> list[Candidate]:
    """What stands at least `least` times in the articles and may be a term, the likeliest first; known ones left out.

    `on_error` is called with the error of an article that cannot be read; if it returns, the others are looked at.
    """
    known = {term.term.casefold() for term in open_glossary(workspace, locale).terms}
    texts: dict[str, list[str]] = {}
    for article in articles:
        try:
            segments = read_article(article).segments
        except DragomanError as error:
            on_error(error)
            continue
        texts[str(article)] = [hide_marks(tokenize(segment.text, article.format)) for segment in segments]
    found = rank_candidates(texts, workspace.source_language.language, least)
    return [candidate for candidate in found if candidate.term.casefold() not in known]
