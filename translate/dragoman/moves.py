"""Text that moved to another article, or whose article was renamed or divided, brings people's work along."""

from __future__ import annotations

import contextlib
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from dragoman.alignment import Change, align_segments, split_sentences
from dragoman.carrying import Circumstances, Step, as_passage, carry_over
from dragoman.catalogs import Catalog, DraftMark, Entry, OfferMark, edit_catalog, read_catalog
from dragoman.catalogs.receipts import parse_mark
from dragoman.errors import InputError
from dragoman.files import read_bytes
from dragoman.model import Key, Locale, ReviewState
from dragoman.verdicts import bring_verdicts
from dragoman.workspace import Article, Workspace

_NEAREST = 3
"""How many origins an article is compared with: those that share the most letters with it."""
_PAIRS = 250_000
"""How many pairs of segments are compared where no sentence tells which origin is near."""
_SAME_PLACE = (Change.UNCHANGED, Change.MOVED, Change.COSMETIC, Change.EDITED)
"""The changes after which an old entry lives on in the new one."""
_LETTERS = 20
"""Least length of a sentence that tells where a text may come from."""


def find_homeless(paths: Sequence[Path], locale: Locale, articles: Container[Path]) -> list[Entry]:
    """People's translations in these catalogs of texts that their own articles do not have any more.

    They are obsolete there, or the article is gone: the catalog is none of those of `articles`. A catalog that cannot
    be read has none.
    """
    return [entry for path in paths for entry in _read_homeless(path, locale, is_orphan=path not in articles)]


def index_by_text(homeless: Iterable[Entry]) -> dict[Key, Entry]:
    """Translations of exactly these texts, by them; of several, one that is reviewed comes first."""
    found: dict[Key, Entry] = {}
    for entry in homeless:
        if entry.previous_msgid is not None:
            continue
        known = found.get(entry.key)
        if known is None or known.state is not ReviewState.REVIEWED:
            found[entry.key] = entry
    return found


def _read_homeless(path: Path, locale: Locale, *, is_orphan: bool) -> Iterator[Entry]:
    with contextlib.suppress(InputError):
        if not is_orphan and b"\n#~" not in read_bytes(path):
            return
        for entry in read_catalog(path, locale).entries:
            if (entry.obsolete or is_orphan) and is_a_persons(entry):
                yield entry


def is_a_persons(entry: Entry) -> bool:
    """Whether a person translated it, or changed or accepted what a machine made."""
    return any(entry.translations) and not entry.is_untouched_draft


@dataclass(frozen=True, slots=True)
class Origin:
    """What one article had and has no more."""

    article: Article | None
    """None where it is gone."""
    entries: tuple[Entry, ...]
    """Those with a person's work, in their order."""


class Origins:
    """Where new text may come from that was edited on its way: what was just deleted, and articles that are gone."""

    def __init__(self, origins: Sequence[Origin], language: str) -> None:
        self._origins = origins
        self._language = language
        self._places: dict[str, set[int]] = defaultdict(set)
        """Which origins have a sentence."""
        for number, origin in enumerate(origins):
            for entry in origin.entries:
                for sentence in self._list_sentences(entry.msgid):
                    self._places[sentence].add(number)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing that could come from anywhere."""
        return not self._origins

    def _list_sentences(self, text: str) -> list[str]:
        return [sentence for sentence in split_sentences(text, self._language) if len(sentence) >= _LETTERS]

    def find_near(self, article: Article, texts: Sequence[str]) -> list[Origin]:
        """The other origins that share sentences with an article's texts, nearest first; without any, all of a few."""
        shared: Counter[int] = Counter()
        for text in texts:
            for sentence in self._list_sentences(text):
                for number in self._places.get(sentence, ()):
                    shared[number] += len(sentence)
        near = [self._origins[number] for number, _ in shared.most_common()]
        near = [origin for origin in near if origin.article != article]
        if near:
            return near[:_NEAREST]
        others = [origin for origin in self._origins if origin.article != article]
        everything = tuple(entry for origin in others for entry in origin.entries)
        return [Origin(None, everything)] if 0 < len(everything) * len(texts) <= _PAIRS else []


def find_origins(
    workspace: Workspace, locale: Locale, deleted: Mapping[Article, Sequence[Entry]], orphans: Sequence[Path]
) -> Origins:
    """The origins in a locale: what a sync just `deleted` from articles, and the catalogs of articles that are gone."""
    found = [Origin(article, tuple(filter(is_a_persons, entries))) for article, entries in deleted.items()]
    for path in orphans:
        with contextlib.suppress(InputError):
            found.append(Origin(None, tuple(filter(is_a_persons, read_catalog(path, locale).current))))
    return Origins([origin for origin in found if origin.entries], workspace.source_language.language)


def bring_along(
    workspace: Workspace,
    article: Article,
    locale: Locale,
    homeless: Sequence[Entry],
    by_text: Mapping[Key, Entry],
    origins: Origins,
    there: Circumstances,
) -> list[Step]:
    """Gives the entries of an article what people made of their texts elsewhere; returns what happened.

    What was decided since on what they come from goes to all, the rest to those that are open; `by_text` is an index
    of `homeless`. Where text and translation are the same, the receipts stand as they are. Else the article is aligned
    with the origins near to it, as with an earlier version of itself: what was edited, split or merged on its way
    becomes what it would have become at its old place. Raises as `edit_catalog` does.
    """
    path, lock = workspace.catalog_file(article, locale), workspace.lock_file(article, locale)
    with edit_catalog(path, locale, lock=lock, source_language=workspace.source_language.tag) as catalog:
        steps = bring_verdicts(catalog, homeless, there)
        for entry in catalog.current:
            found = by_text.get(entry.key)
            if found is not None and entry.is_open:
                steps.append(Step(Change.MOVED, (found,), (_put(catalog, entry, found),)))
        if not any(entry.is_open for entry in catalog.current):
            return steps
        for origin in origins.find_near(article, [entry.msgid for entry in catalog.current]):
            steps += _bring_from(origin.entries, catalog, there, is_same_article=False)
    return steps


def bring_within(
    catalog: Catalog, before: Sequence[Entry], deleted: Sequence[Entry], there: Circumstances
) -> list[Step]:
    """Brings people's work on texts that are gone from an article to what became of these texts before it was done.

    So it is after a merge of two branches: the one edited the article, the other reviewed what was there before.
    `before` are the entries that the catalog had, `deleted` those that no text of the article comes from.
    """
    told = {entry.key: entry for entry in catalog.entries if entry.obsolete and is_a_persons(entry)}
    told |= {entry.key: entry for entry in deleted if entry.key in told}
    steps = bring_verdicts(catalog, list(told.values()), there)
    worked = [entry for entry in deleted if is_a_persons(entry)]
    changing = {entry.key for entry in catalog.current if entry.is_open} if worked else set()
    if changing:
        wanted = {entry.key for entry in (*catalog.current, *worked)} - changing
        steps += _bring_from([entry for entry in before if entry.key in wanted], catalog, there, is_same_article=True)
    lives_on = {
        step.old[0].key for step in steps if step.change in _SAME_PLACE and not any(new.conflicts for new in step.new)
    }
    if lives_on:
        catalog.set_entries([entry for entry in catalog.entries if not entry.obsolete or entry.key not in lives_on])
    return steps


def _bring_from(old: Sequence[Entry], catalog: Catalog, there: Circumstances, *, is_same_article: bool) -> list[Step]:
    current = catalog.current
    known = {entry.key for entry in old} & {entry.key for entry in current}
    alignment = align_segments(
        [as_passage(entry, there, known) for entry in old],
        [as_passage(entry, there, known) for entry in current],
        there.source,
        is_same_article=is_same_article or bool(known),
    )
    steps: list[Step] = []
    for match in alignment.matches:
        places = [current[number] for number in match.new]
        sources = tuple(old[number] for number in match.old)
        if not sources or not any(place.is_open for place in places):
            continue
        change = Change.MOVED if match.change is Change.UNCHANGED else match.change
        brought = zip(places, carry_over(match, [_make_blank(place) for place in places], sources, there), strict=True)
        new = tuple(
            _put(catalog, place, entry) for place, entry in brought if place.is_open and any(entry.translations)
        )
        if new:
            steps.append(Step(change, sources, new))
    return steps


def _make_blank(entry: Entry) -> Entry:
    return Entry(msgid=entry.msgid, msgctxt=entry.msgctxt)


def _put(catalog: Catalog, place: Entry, entry: Entry) -> Entry:
    """Puts an entry at a place, with what people noted there; returns it."""
    kept = [text for text in place.comments if not isinstance(parse_mark(text), DraftMark | OfferMark)]
    comments = tuple(dict.fromkeys((*entry.comments, *kept)))
    put = replace(entry, comments=comments).as_current(extracted=place.extracted, references=place.references)
    catalog.replace(place, put)
    return put
