"""Which entry of a catalog a place of repeated text belongs to.

A text that stands several times in an article is one entry. A reviewer may split a place off: it then has an entry of
its own, with a context (msgctxt). The article knows nothing of that; the catalog's references tell which it is.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from dragoman.alignment import match_occurrences
from dragoman.articles import ParsedArticle
from dragoman.catalogs import Catalog

_RENAMED = 0.5
"""Least share of a catalog's texts that an article has which got a new name."""


def place_contexts(parsed: ParsedArticle, catalog: Catalog | None) -> ParsedArticle:
    """The article with the contexts of a catalog on its segments, also where it was edited since the last sync.

    Places in one line of the article stay together.
    """
    contexts = {entry.msgid for entry in catalog.current if entry.msgctxt is not None} if catalog else set()
    if not contexts or catalog is None:
        return parsed
    before = sorted(
        (line, number, entry.key)
        for number, entry in enumerate(catalog.current)
        for line in {reference.line or math.inf for reference in entry.references} or {math.inf}
    )
    now = list(dict.fromkeys((segment.line, segment.text) for segment in parsed.segments))
    found = match_occurrences([key[1] for _, _, key in before], [text for _, text in now], contexts)
    placed = {now[place]: before[old][2][0] for place, old in found.items()}
    pieces = tuple(
        piece
        if piece.segment is None or (context := placed.get((piece.segment.line, piece.segment.text))) is None
        else replace(piece, segment=replace(piece.segment, context=context))
        for piece in parsed.pieces
    )
    return replace(parsed, pieces=pieces)


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
