"""Text that moved to another article, or whose article was renamed or divided, brings people's work along."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from dragoman.alignment import Change, align_segments
from dragoman.carrying import Circumstances, Step, as_passage, carry_over
from dragoman.catalogs import Catalog, DraftMark, Entry, OfferMark, edit_catalog
from dragoman.catalogs.receipts import parse_mark
from dragoman.model import Key, Locale, ReviewState
from dragoman.news import bring_verdicts
from dragoman.origins import Elsewhere, Origins, is_a_persons, list_formers
from dragoman.verdicts import is_seen, list_verdicts
from dragoman.workspace import Article, Workspace

_SAME_PLACE = (Change.UNCHANGED, Change.MOVED, Change.COSMETIC, Change.EDITED)
"""The changes after which an old entry lives on in the new one."""
_BY_SENTENCES = (Change.COSMETIC, Change.SPLIT, Change.MERGED)
"""The changes that leave no doubt which sentences came from where."""


def bring_along(
    workspace: Workspace,
    article: Article,
    locale: Locale,
    elsewhere: Elsewhere,
    edited: Mapping[Entry, Sequence[Entry]],
    returned: Mapping[Key, Entry | None],
    there: Circumstances,
) -> list[Step]:
    """Gives the entries of an article what people made of their texts elsewhere; returns what happened.

    Where text and translation are the same, the receipts stand as they are. Sentences that others had, and have no
    more, bring their translations along: to open entries, and to those that were just `edited`, given with what they
    come from. What an article had until now comes before what this one had long ago, and was just `returned` to its
    texts. Then the article is aligned with the origins near to it, as with an earlier version of itself: what was
    edited on its way becomes what it would have become at its old place. What was decided since on what entries come
    from goes to all of them. Raises as `edit_catalog` does.
    """
    path, lock = workspace.catalog_file(article, locale), workspace.lock_file(article, locale)
    with edit_catalog(path, locale, lock=lock, source_language=workspace.source_language.tag) as catalog:
        texts = {entry.key for entry in catalog.current}
        wanted = [entry.key for entry in catalog.current if entry.is_open or entry.key in returned]
        found = elsewhere.twins.find(wanted, texts, only_live=returned)
        steps = [
            Step(Change.MOVED, (found[place.key],), (_put(catalog, place, found[place.key], returned),))
            for place in catalog.current
            if place.key in found
        ]
        steps += _bring_sentences(catalog, article, elsewhere.origins, edited, returned, there)
        if any(entry.is_open for entry in catalog.current):
            for origin in elsewhere.origins.find_near(article, [entry.msgid for entry in catalog.current]):
                steps += _bring_from(origin.entries, catalog, there, is_same_article=False)
        return steps + bring_verdicts(catalog, elsewhere.homeless, there)


def _bring_sentences(
    catalog: Catalog,
    article: Article,
    origins: Origins,
    edited: Mapping[Entry, Sequence[Entry]],
    returned: Mapping[Key, Entry | None],
    there: Circumstances,
) -> list[Step]:
    steps: list[Step] = []
    gone: list[Entry] = []
    for place in catalog.current:
        own = edited.get(place, ())
        if own or place.is_open or place.key in returned:
            known = {sentence for entry in own for sentence in origins.split(entry.msgid)}
            wanted = [sentence for sentence in origins.split(place.msgid) if sentence not in known]
            taken = {place.key, *(entry.key for entry in own)}
            holders = origins.find_holders(article, wanted, only_now=place.key in returned)
            others = [entry for entry in holders if entry.key not in taken]
            if others and (step := _compose(catalog, place, own, others, returned, there)) is not None:
                steps.append(step)
                gone += [entry.as_obsolete() for entry in own if is_a_persons(entry)]
    if gone:  # what came of them lives on in a text that is made of others, too
        catalog.set_entries([*catalog.entries, *gone])
    return steps


def _compose(
    catalog: Catalog,
    place: Entry,
    own: Sequence[Entry],
    others: Sequence[Entry],
    returned: Mapping[Key, Entry | None],
    there: Circumstances,
) -> Step | None:
    """Gives a place the sentences that others had, beside those of its own sources; None where nothing comes of it."""
    old = [*own, *others]
    alignment = align_segments(
        [as_passage(entry, there) for entry in old],
        [as_passage(place, there)],
        there.source,
        is_same_article=False,
        by_likeness=False,
    )
    match = alignment.matches[0]
    sources = tuple(old[number] for number in match.old)
    if match.change not in _BY_SENTENCES or not set(own) < set(sources):
        return None
    (brought,) = carry_over(match, [_make_blank(place)], sources, there)
    return (
        Step(match.change, sources, (_put(catalog, place, brought, returned),)) if any(brought.translations) else None
    )


def bring_within(
    catalog: Catalog, before: Sequence[Entry], deleted: Sequence[Entry], there: Circumstances
) -> list[Step]:
    """Brings people's work on texts that are gone from an article to what became of these texts before it was done.

    So it is after a merge of two branches: the one edited the article, the other reviewed what was there before.
    `before` are the entries that the catalog had, `deleted` those that no text of the article comes from.
    """
    told = {entry.key: entry for entry in catalog.entries if entry.obsolete and is_a_persons(entry)}
    told |= {entry.key: entry for entry in deleted if entry.key in told}
    steps = bring_verdicts(catalog, [*told.values(), *list_formers(catalog.entries)], there)
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
        [as_passage(entry, there) for entry in old],
        [as_passage(entry, there) for entry in current],
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


def _put(catalog: Catalog, place: Entry, entry: Entry, returned: Mapping[Key, Entry | None] | None = None) -> Entry:
    """Puts an entry at a place, with what people noted there, or on what just `returned` there; gives it back.

    What was just edited was noted on what it comes from.
    """
    if returned and place.key in returned:
        before = returned[place.key]
        noted = () if before is None else _list_beyond(before, entry)
    else:
        noted = () if place.state is ReviewState.STALE else place.comments
    kept = [text for text in noted if not isinstance(parse_mark(text), DraftMark | OfferMark)]
    comments = tuple(dict.fromkeys((*entry.comments, *kept)))
    put = replace(entry, comments=comments).as_current(extracted=place.extracted, references=place.references)
    catalog.replace(place, put)
    return put


def _list_beyond(before: Entry, entry: Entry) -> Sequence[str]:
    """What is noted on what an entry was long ago, with its words and verdicts unless the entry comes from it."""
    known = list_verdicts(entry)
    is_its_own = all(is_seen(verdict, known) for verdict in list_verdicts(before))
    return before.notes if is_its_own else entry.superseding(before).comments
