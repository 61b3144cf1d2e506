"""Text that moved to another article, or whose article was renamed or divided, brings people's work along."""

from __future__ import annotations

import contextlib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from dragoman.alignment import Change, align_segments, split_sentences
from dragoman.carrying import Circumstances, Step, as_passage, carry_over
from dragoman.catalogs import Catalog, Entry, edit_catalog, read_catalog
from dragoman.errors import InputError
from dragoman.files import read_bytes
from dragoman.model import Key, Locale, ReviewState
from dragoman.workspace import Article, Workspace

_NEAREST = 3
"""How many origins an article is compared with: those that share the most letters with it."""
_PAIRS = 250_000
"""How many pairs of segments are compared where no sentence tells which origin is near."""
_LETTERS = 20
"""Least length of a sentence that tells where a text may come from."""


def find_homeless(workspace: Workspace, locale: Locale, wanted: Collection[Key]) -> dict[Key, Entry]:
    """People's translations of these texts in catalogs whose own article does not have them any more.

    They are obsolete there, or the article is gone. Of several, one that is reviewed comes first. A catalog that cannot
    be read has none.
    """
    articles = {workspace.catalog_file(article, locale) for article in workspace.articles()}
    found: dict[Key, Entry] = {}
    for path in sorted((workspace.root / workspace.locales / locale.tag).rglob("*.po")):
        for entry in _read_homeless(path, locale, is_orphan=path not in articles):
            known = found.get(entry.key)
            if entry.key in wanted and (known is None or known.state is not ReviewState.REVIEWED):
                found[entry.key] = entry
    return found


def _read_homeless(path: Path, locale: Locale, *, is_orphan: bool) -> Iterator[Entry]:
    with contextlib.suppress(InputError):
        if not is_orphan and b"\n#~" not in read_bytes(path):
            return
        for entry in read_catalog(path, locale).entries:
            if (entry.obsolete or is_orphan) and _is_a_persons(entry) and entry.previous_msgid is None:
                yield entry


def _is_a_persons(entry: Entry) -> bool:
    return any(entry.translations) and not entry.is_untouched_draft


def bring_along(workspace: Workspace, article: Article, locale: Locale, homeless: dict[Key, Entry]) -> list[Step]:
    """Gives the blank entries of an article what `find_homeless` found for their texts; returns what happened.

    Text and translation are the same, so the receipts stand as they are. Raises as `edit_catalog` does.
    """
    steps: list[Step] = []
    with _edit(workspace, article, locale) as catalog:
        for entry in catalog.current:
            found = homeless.get(entry.key)
            if found is not None and _is_blank(entry):
                new = found.as_current(extracted=entry.extracted, references=entry.references)
                catalog.replace(entry, new)
                steps.append(Step(Change.MOVED, (found,), (new,)))
    return steps


def _edit(workspace: Workspace, article: Article, locale: Locale) -> contextlib.AbstractContextManager[Catalog]:
    path, lock = workspace.catalog_file(article, locale), workspace.lock_file(article, locale)
    return edit_catalog(path, locale, lock=lock, source_language=workspace.source_language.tag)


def _is_blank(entry: Entry) -> bool:
    """Whether nobody, machine or person, has had a hand in it."""
    return entry.state is ReviewState.UNTRANSLATED and not entry.comments


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
    found = [Origin(article, tuple(filter(_is_a_persons, entries))) for article, entries in deleted.items()]
    for path in orphans:
        with contextlib.suppress(InputError):
            found.append(Origin(None, tuple(filter(_is_a_persons, read_catalog(path, locale).current))))
    return Origins([origin for origin in found if origin.entries], workspace.source_language.language)


def bring_edited(
    workspace: Workspace, article: Article, locale: Locale, origins: Origins, there: Circumstances
) -> list[Step]:
    """Aligns the blank entries of an article with the origins near to it, as with an earlier version of itself.

    What was edited, split or merged on its way becomes what it would have become at its old place. Returns what
    happened. Raises as `edit_catalog` does.
    """
    steps: list[Step] = []
    with _edit(workspace, article, locale) as catalog:
        for origin in origins.find_near(article, [entry.msgid for entry in catalog.current]):
            steps += _bring_from(origin, catalog, there)
    return steps


def _bring_from(origin: Origin, catalog: Catalog, there: Circumstances) -> list[Step]:
    current = catalog.current
    known = {entry.key for entry in origin.entries} & {entry.key for entry in current}
    alignment = align_segments(
        [as_passage(entry, there, known) for entry in origin.entries],
        [as_passage(entry, there, known) for entry in current],
        there.source,
        is_same_article=bool(known),
    )
    steps: list[Step] = []
    for match in alignment.matches:
        places = [current[number] for number in match.new]
        if not match.old or not places or not all(map(_is_blank, places)):
            continue
        sources = [origin.entries[number] for number in match.old]
        brought = [
            entry.as_current(extracted=place.extracted, references=place.references)
            for place, entry in zip(places, carry_over(match, places, sources, there), strict=True)
        ]
        if any(entry.msgstr for entry in brought):
            for place, entry in zip(places, brought, strict=True):
                catalog.replace(place, entry)
            steps.append(Step(match.change, tuple(sources), tuple(brought)))
    return steps
