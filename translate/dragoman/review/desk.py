"""One article's catalog on the reviewer's desk: read once, written one short transaction a decision."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from dragoman.articles import ParsedArticle, Piece, StructureError, read_article
from dragoman.carrying import Circumstances, find_standing
from dragoman.catalogs import Catalog, Entry, Reference, edit_catalog, find_approved, read_catalog
from dragoman.checks import Finding, check_certainty, check_places, check_translation
from dragoman.checks.terms import check_terms
from dragoman.contexts import name_context, place_contexts
from dragoman.errors import InputError
from dragoman.markup import tokenize
from dragoman.memory.glossary import open_glossary
from dragoman.model import Key, Locale, ReviewState, Segment
from dragoman.review.diff import Change, diff_words
from dragoman.review.errors import ConflictError
from dragoman.review.item import Item, Neighbour, Place, Version
from dragoman.review.risk import rate_entry
from dragoman.review.written import Written, agrees, is_same, repeat_entry, restore_entry, tell_change
from dragoman.terms import Glossary, find_terms, hide_marks
from dragoman.workspace import Article, Workspace

Result = TypeVar("Result")
Stamp = tuple[int, int, int]
"""Time of the last change in ns, size in bytes, inode."""
Decide = Callable[[Entry], Entry]
"""What becomes of an entry."""


class Desk:
    """An article and its catalog in one locale."""

    def __init__(self, workspace: Workspace, article: Article, locale: Locale) -> None:
        self.article = article
        self.locale = locale
        self.path = workspace.catalog_file(article, locale)
        self._workspace = workspace
        self._reference = workspace.reference(article)
        self._lock = workspace.lock_file(article, locale)
        source = workspace.source_language.language
        self._languages = Circumstances(source, locale.language, article.format, datetime.now(UTC))
        self._stamp = _stamp(self.path)
        self._preparing = threading.RLock()
        self._faults: dict[Entry, frozenset[str]] = {}
        self.waits = False
        """Whether nobody may wait for it: an item is described from the catalog alone until `prepare` has read the
        article, and which faults are known is what `find_faults` was asked for."""
        self.catalog: Catalog = read_catalog(self.path, locale)

    @cached_property
    def _parsed(self) -> ParsedArticle | None:
        """The article, read when first looked at; None when it cannot be read: the catalog is enough to decide by."""
        try:
            return read_article(self.article)
        except InputError:
            return None

    @cached_property
    def glossary(self) -> Glossary:
        """The locale's glossary; an empty one where it cannot be read, which `dragoman check` tells of."""
        try:
            return open_glossary(self._workspace, self.locale)
        except InputError:
            return Glossary()

    @cached_property
    def _pieces(self) -> list[tuple[Segment, Piece]]:
        """The article's segments in reading order, with what writes each back."""
        pieces = place_contexts(self._parsed, self.catalog).pieces if self._parsed else ()
        return [(piece.segment, piece) for piece in pieces if piece.segment is not None]

    @cached_property
    def _places(self) -> dict[Key, list[int]]:
        """Where each text stands among the article's segments."""
        places: dict[Key, list[int]] = defaultdict(list)
        for number, (segment, _) in enumerate(self._pieces):
            places[segment.key].append(number)
        return dict(places)

    def prepare(self) -> None:
        """Reads the article, which takes a second where it is long; may run in a thread of its own."""
        with self._preparing:
            if not self.is_prepared:
                _ = self._places
                self._faults.clear()

    @property
    def is_prepared(self) -> bool:
        """Whether what `describe` tells, and which findings there are, is all that the article says."""
        return "_places" in self.__dict__

    def describe(self, entry: Entry, number: int, total: int) -> Item:
        """The entry with what helps to judge it; from the catalog alone where the article changed since the sync."""
        if self.waits and not self.is_prepared:
            return self._describe_from_catalog(entry, number, total)
        places = self._places.get(entry.key, [])
        item = self._describe_from_catalog(entry, number, total)
        first = self._pieces[places[0]][0] if places else None
        return replace(
            item,
            kind=first.kind if first else item.kind,
            line=first.line if first else item.line,
            headings=first.headings if first else item.headings,
            previous=self._neighbour(places[0] - 1) if places else None,
            next=self._neighbour(places[0] + 1) if places else None,
        )

    def _describe_from_catalog(self, entry: Entry, number: int, total: int) -> Item:
        reference = entry.references[0] if entry.references else None
        confidence, doubts = rate_entry(entry, self.article.format) or (None, ())
        findings = self.findings(entry, "\n".join(filter(None, entry.translations)))
        told = {finding.message for finding in findings}
        approved = self._find_approved(entry)
        before = entry.previous_msgid or (approved.msgid if approved is not None else entry.msgid)
        return Item(
            number=number,
            total=total,
            article=self.article,
            locale=self.locale,
            entry=entry,
            kind=next(iter(entry.extracted), ""),
            line=reference.line if reference else None,
            headings=_read_headings(entry),
            places=self._describe_places(entry),
            previous=self._entry_beside(entry, -1),
            next=self._entry_beside(entry, 1),
            changes=diff_words(before, entry.msgid),
            edits=_find_edits(entry, approved),
            terms=tuple(find_terms(hide_marks(tokenize(entry.msgid, self.article.format)), self.glossary)),
            sentences=find_standing(entry, self._languages),
            versions=_list_versions(entry),
            findings=findings,
            confidence=confidence,
            doubts=tuple(doubt for doubt in doubts if doubt.message not in told),
        )

    def _entry_beside(self, entry: Entry, step: int) -> Neighbour | None:
        """The entry before or after, in the catalog's order, which is that of the article."""
        number = self.catalog.position_of(entry.key)
        entries = self.catalog.entries
        if number is None or not 0 <= number + step < len(entries) or entries[number + step].obsolete:
            return None
        beside = entries[number + step]
        return Neighbour(next(iter(beside.extracted), ""), beside.msgid, beside.translations[0])

    def _describe_places(self, entry: Entry) -> tuple[Place, ...]:
        """Where the text stands; places in one line are one."""
        is_known = self.is_prepared or not self.waits
        segments = [self._pieces[number][0] for number in self._places.get(entry.key, [])] if is_known else []
        places = {segment.line: Place(segment.line, segment.headings) for segment in reversed(segments)}
        for reference in () if places else entry.references:
            if reference.line is not None:
                places[reference.line] = Place(reference.line)
        return tuple(places[line] for line in sorted(places))

    def _find_approved(self, entry: Entry) -> Entry | None:
        """What an entry was when it was approved, where another tool changed it since; None where git does not know."""
        former = entry.former
        is_stale = former is not None and bool(entry.receipts) and former.state is not ReviewState.REVIEWED
        if not entry.is_modified and not is_stale:
            return None
        approved = find_approved(self.path, self.locale, entry.receipts[-1])
        # What is stale may also have its words from a text that it is only a part of.
        return None if approved is None or (former is not None and approved.key != former.key) else approved

    def _neighbour(self, number: int) -> Neighbour | None:
        if not 0 <= number < len(self._pieces):
            return None
        segment = self._pieces[number][0]
        translated = self.catalog.find(segment.key)
        return Neighbour(segment.kind, segment.text, "" if translated is None else translated.translations[0])

    def findings(self, entry: Entry, translation: str) -> tuple[Finding, ...]:
        """What is wrong with a translation of the entry: the checks' findings, and whether it would break the page."""
        if not translation:
            return ()
        tokens, translated = (tokenize(text, self.article.format) for text in (entry.msgid, translation))
        found = check_translation(entry.msgid, translation, tokens, translated)
        is_as_it_stands = translation in entry.translations
        unsure = check_certainty(entry.unsure if is_as_it_stands else "")
        asked = check_places(entry.unplaced if is_as_it_stands and entry.msgctxt is None else ())
        terms = check_terms(tokens, translated, self.glossary)
        return (*found, *terms, *self._structure_findings(entry, translation), *unsure, *asked)

    def find_faults(self, entry: Entry) -> frozenset[str]:
        """The names of the checks that find fault with an entry as it stands.

        They are remembered, since going from one to the next may ask for all of a catalog. May run in a thread of its
        own.
        """
        known, knows_all = self._faults.get(entry), self.is_prepared
        if known is None:
            findings = self.findings(entry, "\n".join(filter(None, entry.translations)))
            known = frozenset(finding.check for finding in findings)
            if self.is_prepared == knows_all:  # else another thread has read the article meanwhile
                self._faults[entry] = known
        return known

    def known_faults(self, entry: Entry) -> frozenset[str]:
        """The same where it is known already; nothing where it is to be found out beside a screen, which waits not."""
        return self._faults.get(entry, frozenset()) if self.waits else self.find_faults(entry)

    def _structure_findings(self, entry: Entry, translation: str) -> list[Finding]:
        if self.waits and not self.is_prepared:
            return []
        places = self._places.get(entry.key)
        if not places or translation == entry.msgid:
            return []
        try:
            self._pieces[places[0]][1].fill(translation)
        except StructureError as error:
            return [Finding("structure", "error", error.what)]
        return []

    def refresh(self) -> bool:
        """Reads the catalog again if another program wrote it, and tells whether one did.

        One that is broken just now is left as it was read: the next decision tells, with the file and the line.
        """
        return self.take(self.read_anew())

    def read_anew(self) -> tuple[Catalog, Stamp] | None:
        """The catalog as another program wrote it, with its stamp; may run in a thread of its own.

        None where nobody wrote it, or where it is broken just now.
        """
        stamp = _stamp(self.path)
        if stamp is None or stamp == self._stamp:
            return None
        try:
            return read_catalog(self.path, self.locale), stamp
        except InputError:
            return None

    def take(self, anew: tuple[Catalog, Stamp] | None) -> bool:
        """Goes on with what `read_anew` gave, and tells whether that was anything.

        What was read before this desk, or anyone, wrote once more is too old.
        """
        if anew is None or anew[1] != _stamp(self.path):
            return False
        self.catalog, self._stamp = anew
        return True

    def change(self, seen: Entry, decide: Callable[[Entry], Entry], *, joins: bool = False) -> Written:
        """Writes a decision on the entry that the reviewer saw.

        `decide` is given the entry as it is on disk, which may have moved in the article meanwhile. `joins` says that
        the decision also fits an entry whose very words another person reviewed meanwhile.
        Raises `ConflictError` when the entry changed otherwise, `InputError` when the catalog is damaged or gone,
        `LockedError` when another process keeps it locked. In each case nothing is written.
        """

        def write(catalog: Catalog) -> Written:
            found = catalog.find(seen.key)
            if found is None or not (is_same(seen, found) or (joins and agrees(seen, found))):
                raise ConflictError(tell_change(found), theirs=found)
            written = Written(found, catalog.raw_of(found), decide(found))
            catalog.replace(found, written.after)
            return written

        return self._transact(write)

    def change_all(self, wanted: Sequence[tuple[Entry, Decide]]) -> list[Written]:
        """Writes several decisions at once; entries that changed since they were seen are left. Raises as `change`."""

        def write(catalog: Catalog) -> list[Written]:
            written: list[Written] = []
            for seen, decide in wanted:
                found = catalog.find(seen.key)
                if found is not None and is_same(seen, found):
                    written.append(Written(found, catalog.raw_of(found), decide(found)))
                    catalog.replace(found, written[-1].after)
            return written

        return self._transact(write)

    def split_off(self, seen: Entry, line: int) -> Written:
        """Gives the place in a line of the article an entry of its own. Raises as `change` does."""

        def write(catalog: Catalog) -> Written:
            found = catalog.find(seen.key)
            if found is None or not is_same(seen, found):
                raise ConflictError(tell_change(found), theirs=found)
            raw = catalog.raw_of(found)
            context = name_context(self._parsed, catalog, found.msgid, line)
            kept, own = found.split_off(Reference(self._reference, line), context)
            number = catalog.entries.index(found)
            catalog.set_entries([*catalog.entries[:number], kept, own, *catalog.entries[number + 1 :]])
            return Written(found, raw, kept, own)

        written = self._transact(write)
        self._forget_places()
        return written

    def _forget_places_of(self, decisions: Sequence[Written]) -> None:
        if any(written.added is not None for written in decisions):
            self._forget_places()

    def _forget_places(self) -> None:
        """Contexts changed: which entry a place belongs to is to be found out again."""
        for name in ("_pieces", "_places"):
            self.__dict__.pop(name, None)

    def restore(self, decisions: Sequence[Written]) -> None:
        """Gives back entries, and their bytes, as they were before decisions. Raises as `change` does."""

        def write(catalog: Catalog) -> None:
            for written in decisions:
                restore_entry(catalog, written)

        self._transact(write)
        self._forget_places_of(decisions)

    def repeat(self, decisions: Sequence[Written]) -> None:
        """Writes once more what `restore` took back. Raises as `change` does."""

        def write(catalog: Catalog) -> None:
            for written in decisions:
                repeat_entry(catalog, written)

        self._transact(write)
        self._forget_places_of(decisions)

    def _transact(self, write: Callable[[Catalog], Result]) -> Result:
        try:
            with edit_catalog(self.path, self.locale, lock=self._lock, known=self.catalog) as catalog:
                if not catalog.data:
                    raise InputError(
                        "the catalog is gone",
                        where=self.path,
                        remedy="Restore it, or run `dragoman sync` and review again.",
                    )
                result = write(catalog)
        except ConflictError:
            self.refresh()
            raise
        self.catalog = catalog
        self._stamp = _stamp(self.path)
        return result


def _read_headings(entry: Entry) -> tuple[str, ...]:
    """The headings above, as the catalog tells them."""
    told = next((comment for comment in entry.extracted if comment.startswith("under: ")), "")
    return tuple(told.removeprefix("under: ").split(" › ")) if told else ()


def _find_edits(entry: Entry, approved: Entry | None) -> tuple[Change, ...]:
    """What another tool changed in a translation after it was reviewed."""
    if approved is None or approved.translations == entry.translations:
        return ()
    return diff_words("\n".join(approved.translations), "\n".join(entry.translations))


def _list_versions(entry: Entry) -> tuple[Version, ...]:
    mark = entry.offer_mark
    offered = (Version(entry.offer, mark.engine),) if mark is not None and entry.offer else ()
    own = (Version(text, "of one place") for text in entry.unplaced)
    return (*offered, *(Version(text, "") for text in entry.conflicts), *own)


def _stamp(path: Path) -> Stamp | None:
    """What tells one version of a file from another without reading it; None when there is no file."""
    try:
        status = path.stat()
    except OSError:
        return None
    return (status.st_mtime_ns, status.st_size, status.st_ino)
