"""Which entry of a catalog a place of repeated text belongs to.

A text that stands several times in an article is one entry. A reviewer may split a place off: it then has an entry of
its own, with a context (msgctxt). The article knows nothing of that. The context names the place by its neighbours, and
each sync notes the neighbours of now where they changed: an extracted comment, since it tells of the source.
"""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from dragoman.alignment import Occurrences, Whereabouts, name_text
from dragoman.articles import ParsedArticle
from dragoman.catalogs import Catalog, Entry, Reference
from dragoman.catalogs.entry import PLACE
from dragoman.model import Key, Occurrence, Segment, parse_occurrence

_RENAMED = 0.5
"""Least share of a catalog's texts that an article has which got a new name."""
Unit = tuple[float, str]
"""A place: line and text. Places of a text in one line stay together."""


@dataclass(frozen=True, slots=True)
class Placing:
    """An article with the contexts of a catalog."""

    article: ParsedArticle
    unplaced: tuple[Entry, ...] = ()
    """What was split off, when nobody can tell any more which of the places of its text it belongs to."""


def place_contexts(parsed: ParsedArticle, catalog: Catalog | None) -> ParsedArticle:
    """The article with the contexts of a catalog on its segments, also where it was edited since the last sync."""
    return find_places(parsed, catalog.current if catalog else ()).article


def find_places(parsed: ParsedArticle, entries: Sequence[Entry]) -> Placing:
    """As `place_contexts`; entries that are obsolete come back to exactly the places that they had, where no other is.

    An entry has one place at most, and a place one entry: of two the one that knows it as it is now.
    """
    own = [entry for entry in entries if entry.msgctxt is not None]
    if not own:
        return Placing(parsed)
    places = _Places(parsed, entries)
    # Of obsolete entries of one place, the one that went last stands last in its catalog.
    found = [(entry, *places.find(entry)) for entry in reversed(own)]
    ranked = sorted(found, key=lambda one: (one[0].obsolete, not one[2]))
    contexts: dict[Unit, str | None] = {}
    for entry, whereabouts, is_exact in ranked:
        if whereabouts.place is not None and (is_exact or not entry.obsolete):
            contexts.setdefault(places.units[whereabouts.place], entry.msgctxt)
    placed = {(context, text) for (_, text), context in contexts.items()}
    free = {text for line, text in places.units if (line, text) not in contexts}
    unplaced = [
        entry
        for entry, whereabouts, _ in found
        if not (entry.obsolete or entry.key in placed or (whereabouts.is_gone and places.is_fewer(entry.msgid)))
        if entry.msgid in free or whereabouts.place is not None
    ]
    return Placing(_put(parsed, contexts), tuple(unplaced))


def _put(parsed: ParsedArticle, contexts: Mapping[Unit, str | None]) -> ParsedArticle:
    pieces = tuple(
        piece
        if piece.segment is None or (context := contexts.get((piece.segment.line, piece.segment.text))) is None
        else replace(piece, segment=replace(piece.segment, context=context))
        for piece in parsed.pieces
    )
    return replace(parsed, pieces=pieces)


class _Places:
    """An article's places, and what the entries of its catalog know of those that were split off."""

    def __init__(self, parsed: ParsedArticle, entries: Sequence[Entry]) -> None:
        self.units = _list_units(parsed)
        self._current = [entry for entry in entries if not entry.obsolete]
        self._now = Occurrences([text for _, text in self.units])
        self._former = {name_text(entry.msgid) for entry in self._current}
        self._became = {
            name_text(entry.previous_msgid): name_text(entry.msgid)
            for entry in self._current
            if entry.previous_msgid is not None
        }

    def find(self, entry: Entry) -> tuple[Whereabouts, bool]:
        """What became of the place of an entry, and whether the entry knows it as it is now."""
        known = self._recall(entry)
        found = self._now.find(entry.msgid, known, self._former, self._became)
        return found, found.place is not None and self._now.locate(found.place) in known

    def is_fewer(self, text: str) -> bool:
        """Whether a text stands in fewer places than at the last sync."""
        before = {unit for entry in self._current for unit in _list_references(entry) if unit[1] == text}
        return sum(other == text for _, other in self.units) < len(before)

    def _recall(self, entry: Entry) -> Sequence[Occurrence]:
        named = parse_occurrence(entry.msgctxt or "")
        return entry.places or ([named] if named is not None else self._recall_line(entry))

    def _recall_line(self, entry: Entry) -> Sequence[Occurrence]:
        """For an entry that knows only its line, what stood around it at the last sync."""
        own = next(iter(_list_references(entry)), None)
        # Where another entry has the place, too, the lines are of different versions of the article.
        if own is None or sum(own in _list_references(other) for other in self._current) != 1:
            return []
        units = _recall_units(self._current, self.units)
        return [Occurrences([text for _, text in units]).locate(units.index(own))]


def _list_units(parsed: ParsedArticle) -> list[Unit]:
    return list(dict.fromkeys((segment.line, segment.text) for segment in parsed.segments))


def _list_references(entry: Entry) -> list[Unit]:
    return [(reference.line or math.inf, entry.msgid) for reference in entry.references]


def _recall_units(entries: Sequence[Entry], now: Sequence[Unit]) -> list[Unit]:
    """The places of an article as its catalog knows them; those of one line in the order that they have now."""
    order = {unit: number for number, unit in enumerate(now)}
    known = dict.fromkeys(unit for entry in entries for unit in _list_references(entry))
    return sorted(known, key=lambda unit: (unit[0], order.get(unit, len(order))))


def merge_repeats(segments: Sequence[Segment], file: str) -> list[Entry]:
    """Untranslated entries of an article, in order; repeated text is one entry with several references.

    What was split off tells its place where its context does not name it as it is now.
    """
    comments: dict[Key, dict[str, None]] = defaultdict(dict)
    places: dict[Key, dict[Reference, None]] = defaultdict(dict)
    for segment in segments:
        comments[segment.key][segment.kind] = None
        places[segment.key][Reference(file, segment.line)] = None
    for segment in segments:
        if segment.headings:
            comments[segment.key][f"under: {' › '.join(segment.headings)}"] = None
    for key, place in _locate_contexts(segments).items():
        comments[key][f"{PLACE}{place}"] = None
    return [
        Entry(msgid=key[1], msgctxt=key[0], extracted=tuple(comments[key]), references=tuple(references))
        for key, references in places.items()
    ]


def _locate_contexts(segments: Sequence[Segment]) -> dict[Key, Occurrence]:
    """By key, the places that are not those that contexts name."""
    keys: dict[Unit, Key] = {(segment.line, segment.text): segment.key for segment in segments}
    if all(context is None for context, _ in keys.values()):
        return {}
    now = Occurrences([text for _, text in keys])
    found = {key: now.locate(number) for number, key in enumerate(keys.values()) if key[0] is not None}
    return {key: place for key, place in found.items() if place != parse_occurrence(key[0] or "")}


def ask_for_places(catalog: Catalog, unplaced: Sequence[Entry]) -> None:
    """Has the next review ask where what nobody can place belongs; what has a place again is no question any more."""
    lost: dict[str, list[str]] = defaultdict(list)
    gone = {entry.key for entry in catalog.entries if entry.obsolete}
    for entry in unplaced:
        if entry.key in gone and entry.msgstr and not entry.is_untouched_draft:
            lost[entry.msgid].append(entry.msgstr)
    asking = [entry for entry in catalog.current if entry.msgid in lost or entry.unplaced]
    placed = {(entry.msgid, entry.msgstr) for entry in catalog.current if entry.msgctxt is not None} if asking else ()
    for entry in asking:
        texts = [text for text in (*entry.unplaced, *lost[entry.msgid]) if (entry.msgid, text) not in placed]
        asked = entry.with_unplaced(text for text in texts if text != entry.msgstr)
        if entry.msgctxt is None and any(entry.translations) and asked != entry:
            catalog.replace(entry, asked)


def name_context(parsed: ParsedArticle | None, catalog: Catalog, text: str, line: int) -> str:
    """A context that no entry of this text has yet, for its place in a line: by what stands around it.

    It is a name only: neighbours change, it stays.
    """
    units = _list_units(parsed) if parsed is not None else []
    if (line, text) not in units:  # the article was edited since the reviewer saw it, or cannot be read
        units = _recall_units(catalog.current, units)
    name = str(Occurrences([text for _, text in units]).locate(units.index((line, text))))
    taken = {entry.msgctxt for entry in catalog.entries if entry.msgid == text}
    names = itertools.chain([name], (f"{name} ({number})" for number in itertools.count(2)))
    return next(name for name in names if name not in taken)


def find_nearest(parsed: ParsedArticle, catalogs: Sequence[Catalog]) -> Catalog | None:
    """Of the catalogs of articles that are gone, the one whose article got a new name and is this one now.

    The one that shares the most texts with it, and at least half of its own; only one with contexts is of any use here.
    """
    texts = {segment.text for segment in parsed.segments}
    shared = {
        number: len(texts & own) / len(own)
        for number, catalog in enumerate(catalogs)
        if any(entry.msgctxt is not None for entry in catalog.current)
        and (own := {entry.msgid for entry in catalog.current})
    }
    nearest = max(shared, key=shared.__getitem__, default=None)
    return catalogs[nearest] if nearest is not None and shared[nearest] >= _RENAMED else None
