"""Brings catalogs up to date with their articles: what `dragoman sync` does.

Article → segments → aligned with the catalog's entries → catalog. Nothing that a person wrote is lost: what changed
becomes stale and keeps its translation, what is gone becomes obsolete and comes back when its text does.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from dragoman import __version__
from dragoman.alignment import Change, Origin, align_segments, split_sentences
from dragoman.articles import read_article
from dragoman.catalogs import Catalog, Entry, Reference, edit_catalog
from dragoman.errors import DragomanError, InputError
from dragoman.files import read_bytes, write_atomically
from dragoman.model import Locale, Segment
from dragoman.workspace import Article, Workspace

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What a sync did to one catalog."""

    article: Article
    locale: Locale
    changes: dict[Change, int]
    """Entries by what happened to them."""
    removed: int = 0
    """Entries that became obsolete."""
    returned: int = 0
    """Obsolete entries that came back with their text."""
    written: bool = False
    """Whether the catalog's bytes changed."""


def sync_articles(
    workspace: Workspace, articles: Sequence[Article], locales: Sequence[Locale], on_progress: Progress | None = None
) -> list[SyncReport]:
    """Syncs each article with its catalog in each locale. Articles that did not change are not parsed again.

    An article or catalog that cannot be read does not stop the others; the first such error is raised at the end.
    """
    seen = _SeenFiles(workspace.cache / "sync.json")
    reports: list[SyncReport] = []
    errors: list[DragomanError] = []
    for article in articles:
        for locale in locales:
            catalog = workspace.catalog_file(article, locale)
            if seen.holds(article.file, catalog):
                continue
            try:
                reports.append(_sync_one(workspace, article, locale))
                seen.add(article.file, catalog)
            except DragomanError as error:
                if str(error) not in map(str, errors):
                    errors.append(error)
        if on_progress is not None:
            on_progress(str(article))
    seen.save()
    if errors:
        raise _gather(errors)
    return reports


def _gather(errors: Sequence[DragomanError]) -> DragomanError:
    """One error that tells of all, with the first one's kind, place and remedy."""
    first = errors[0]
    if len(errors) > 1:
        others = "; ".join(str(error) for error in errors[1:])
        first.what += f" (and {len(errors) - 1} more: {others})"
    return first


def _sync_one(workspace: Workspace, article: Article, locale: Locale) -> SyncReport:
    segments = read_article(article.file, article.format).segments
    if not segments:
        raise InputError(
            "nothing to translate: the article is empty",
            where=article.file,
            remedy="Write something in it, or move it out of the source folder.",
        )
    path = workspace.catalog_file(article, locale)
    lock = workspace.lock_file(article, locale)
    with edit_catalog(path, locale, lock=lock, source_language=workspace.source_language.tag) as catalog:
        before = catalog.data
        report = _update(catalog, merge_repeats(segments, workspace.reference(article)), article, locale)
        written = catalog.to_bytes() != before
    return replace(report, written=written)


def merge_repeats(segments: Sequence[Segment], file: str) -> list[Entry]:
    """Untranslated entries of an article, in order; repeated text is one entry with several references."""
    entries: dict[tuple[str | None, str], Entry] = {}
    for segment in segments:
        entry = entries.get(segment.key) or Entry(msgid=segment.text, msgctxt=segment.context)
        kinds = entry.extracted if segment.kind in entry.extracted else (*entry.extracted, segment.kind)
        reference = Reference(file, segment.line)
        places = entry.references if reference in entry.references else (*entry.references, reference)
        entries[segment.key] = replace(entry, extracted=kinds, references=places)
    return list(entries.values())


def _update(catalog: Catalog, fresh: Sequence[Entry], article: Article, locale: Locale) -> SyncReport:
    old = catalog.current
    origins = align_segments([(entry.key, entry.msgid) for entry in old], [(entry.key, entry.msgid) for entry in fresh])
    obsolete = {entry.key: entry for entry in catalog.entries if entry.obsolete}
    used: set[int] = set()
    returned: list[Entry] = []
    entries: list[Entry] = []
    changes: Counter[Change] = Counter()
    for new, origin in zip(fresh, origins, strict=True):
        entry = new
        change = origin.change
        if change in (Change.UNCHANGED, Change.MOVED):
            entry = old[origin.old[0]]
            used.update(origin.old)
        elif new.key in obsolete:
            entry = obsolete.pop(new.key)
            returned.append(entry)
            change = Change.NEW
        else:
            entry, stood_for = _carry(new, origin, old)
            used.update(stood_for)
        changes[change] += 1
        entries.append(entry.as_current(extracted=new.extracted, references=new.references))
    gone = [entry for number, entry in enumerate(old) if number not in used]
    lost = [entry.as_obsolete() for entry in gone if _is_worth_keeping(entry)]
    kept = [entry for entry in catalog.entries if entry.obsolete and not any(entry is back for back in returned)]
    catalog.set_entries([*entries, *kept, *lost])
    return SyncReport(article, locale, dict(changes), len(gone), len(returned))


def _is_worth_keeping(entry: Entry) -> bool:
    """What a person had a hand in; a machine's draft can be made again."""
    return bool(entry.receipts or entry.notes or (any(entry.translations) and not entry.is_untouched_draft))


def _carry(new: Entry, origin: Origin, old: Sequence[Entry]) -> tuple[Entry, tuple[int, ...]]:
    """What a new entry takes over from old ones, and which old ones it stands for from now on."""
    if origin.change is Change.EDITED:
        source = old[origin.old[0]]
        if source.is_untouched_draft or not any(source.translations):
            return replace(new, comments=source.notes), origin.old
        return source.with_source(msgid=new.msgid, msgctxt=new.msgctxt), origin.old
    if origin.change is Change.SPLIT:
        return _take_part(new, old[origin.old[0]]), ()
    if origin.change is Change.MERGED:
        return _join(new, [old[number] for number in origin.old]), ()
    return new, ()


def _take_part(new: Entry, whole: Entry) -> Entry:
    """The sentences of a split entry's translation that belong to `new`, to be looked at; none if they do not pair."""
    sources, translations = split_sentences(whole.msgid), split_sentences(whole.msgstr)
    wanted = split_sentences(new.msgid)
    if not whole.msgstr or whole.is_untouched_draft or len(sources) != len(translations):
        return new
    for start in range(len(sources) - len(wanted) + 1):
        if sources[start : start + len(wanted)] == wanted:
            part = " ".join(translations[start : start + len(wanted)])
            return replace(new, msgstr=part, previous_msgid=whole.msgid, flags=("fuzzy",))
    return new


def _join(new: Entry, parts: Sequence[Entry]) -> Entry:
    """The translations of merged entries one after the other, to be looked at; none where one is missing."""
    if not all(part.msgstr for part in parts) or all(part.is_untouched_draft for part in parts):
        return new
    joined = " ".join(part.msgstr for part in parts)
    previous = " ".join(part.msgid for part in parts)
    return replace(new, msgstr=joined, previous_msgid=previous, flags=("fuzzy",))


class _SeenFiles:
    """Which pairs of article and catalog are in step, by their digests. A cache: deleting it costs only time."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._known: dict[str, str] = {}
        try:
            stored = json.loads(file.read_text(encoding="utf-8"))
            if isinstance(stored, dict) and stored.get("version") == __version__:
                self._known = {str(key): str(value) for key, value in stored["pairs"].items()}
        except (OSError, ValueError, KeyError, AttributeError):
            pass
        self._as_read = dict(self._known)

    def holds(self, article: Path, catalog: Path) -> bool:
        known = self._known.get(str(catalog))
        return known is not None and catalog.is_file() and known == self._digest(article, catalog)

    def add(self, article: Path, catalog: Path) -> None:
        self._known[str(catalog)] = self._digest(article, catalog)

    def save(self) -> None:
        """Remembers for next time, where the folder can be written."""
        if self._known == self._as_read:
            return
        stored = {"version": __version__, "pairs": self._known}
        try:
            write_atomically(self._file, json.dumps(stored, indent=0).encode("utf-8"))
        except InputError:
            return

    @staticmethod
    def _digest(*files: Path) -> str:
        digest = hashlib.sha256()
        for file in files:
            digest.update(hashlib.sha256(read_bytes(file)).digest())
        return digest.hexdigest()
