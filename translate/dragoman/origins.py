"""Where the text of an article may come from: articles that lost it, and catalogs of articles that are gone."""

from __future__ import annotations

import contextlib
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from dragoman.alignment import Change, split_sentences
from dragoman.carrying import Step
from dragoman.catalogs import Entry, read_catalog
from dragoman.errors import InputError
from dragoman.files import read_bytes
from dragoman.model import Key, Locale
from dragoman.verdicts import find_news, list_verdicts
from dragoman.workspace import Article, Workspace

_NEAREST = 3
"""How many origins an article is compared with: those that share the most letters with it."""
_PAIRS = 250_000
"""How many pairs of segments are compared where no sentence tells which origin is near."""
_LETTERS = 20
"""Least length of a sentence that tells where a text may come from, whatever else is in it."""
_LIVES_ON = (Change.EDITED, Change.SPLIT, Change.MERGED, Change.REGROUPED)
"""The changes that leave some sentences of a text where they were."""
_IN_ONE = (Change.MOVED, Change.COSMETIC, Change.EDITED)
"""The changes that leave all of a text in one."""
_LEFT = re.compile(rb"^#[~|]", re.MULTILINE)
"""What a catalog has where texts are not in their article as they were."""
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


def list_formers(entries: Iterable[Entry]) -> list[Entry]:
    """What stale entries were when somebody decided on them: some of their sentences may stand elsewhere now.

    What was decided on them as they are now is no verdict on that.
    """
    formers: list[Entry] = []
    for entry in entries:
        if (former := entry.former) is not None:
            since = {str(verdict) for verdict in list_verdicts(entry) if verdict.digest == entry.digest}
            comments = tuple(comment for comment in former.comments if comment not in since)
            formers.append(replace(former, comments=comments))
    return list(filter(_is_decided_on, formers))


def _is_decided_on(entry: Entry) -> bool:
    return any(verdict.carried is None and verdict.digest == entry.digest for verdict in list_verdicts(entry))


def is_a_persons(entry: Entry) -> bool:
    """Whether a person translated it, or changed or accepted what a machine made."""
    return any(entry.translations) and not entry.is_untouched_draft


def is_worth_bringing(entry: Entry) -> bool:
    """Whether a person translated it, or rejected what a machine made, or noted something."""
    return is_a_persons(entry) or (not any(entry.translations) and bool(entry.comments))


@dataclass(frozen=True, slots=True)
class Homeless:
    """An entry of a text that its own article does not have any more: it is obsolete, or the article is gone."""

    entry: Entry
    catalog: Path
    is_live: bool = False
    """Whether the article had the text until now."""
    lives_on: bool = False
    """Whether the text was edited there, and its translation waits beside what it has become."""


def read_homeless(
    path: Path, locale: Locale, articles: Container[Path], deleted: Mapping[Path, Container[Key]]
) -> Iterator[Homeless]:
    """Those of a catalog, also untranslated ones; none where it cannot be read.

    The article is gone where the catalog is none of those of `articles`; `deleted` are what texts others had until now.
    """
    is_orphan = path not in articles
    with contextlib.suppress(InputError):
        if not is_orphan and not _LEFT.search(read_bytes(path)):
            return
        entries = read_catalog(path, locale).entries
        yield from (Homeless(former, path, lives_on=True) for former in list_formers(entries))
        for entry in entries:
            if not entry.obsolete and is_orphan:
                yield Homeless(entry, path, is_live=True)
            elif entry.obsolete:
                yield Homeless(entry, path, is_live=entry.key in deleted.get(path, ()))


class Twins:
    """People's translations of exactly the same text in several catalogs, and which of them goes to an article."""

    def __init__(self, homeless: Iterable[Homeless]) -> None:
        self._places: dict[Key, set[Path]] = defaultdict(set)
        """Which catalogs have a text."""
        self._by_text: dict[Key, list[Homeless]] = defaultdict(list)
        for twin in homeless:
            if twin.lives_on:
                continue
            self._places[twin.entry.key].add(twin.catalog)
            if is_worth_bringing(twin.entry) and twin.entry.previous_msgid is None:
                self._by_text[twin.entry.key].append(twin)

    def find(
        self, wanted: Iterable[Key], texts: Collection[Key], *, only_live: Container[Key] = ()
    ) -> dict[Key, Entry]:
        """By text, the translation that goes to an article which has all these `texts`.

        What an article had until now comes before what went long ago, and then that of the catalog which shares the
        most texts with the article. Some texts get `only_live` ones.
        """
        near: Counter[Path] | None = None
        found: dict[Key, Entry] = {}
        for key in wanted:
            twins = self._by_text.get(key, [])
            if key in only_live:
                twins = [twin for twin in twins if twin.is_live]
            if any(is_a_persons(twin.entry) for twin in twins):
                twins = [twin for twin in twins if is_a_persons(twin.entry)]
            if len(twins) > 1:
                near = self._measure(texts) if near is None else near
                ranks = [(twin.is_live, near[twin.catalog]) for twin in twins]
                twins = [twin for twin, rank in zip(twins, ranks, strict=True) if rank == max(ranks)]
            if twins:
                found[key] = settle_twins([twin.entry for twin in twins])
        return found

    def _measure(self, texts: Iterable[Key]) -> Counter[Path]:
        return Counter(catalog for key in texts for catalog in self._places.get(key, ()))


def settle_twins(twins: Sequence[Entry]) -> Entry:
    """One entry for several of a text that are equally near: the one that was decided on last.

    Where nobody who decided on the one knew of the other, it waits for a decision: other words are shown beside it,
    and what somebody rejected, or left to be looked at, is not approved because of its twin.
    """
    last, *others = sorted(twins, key=_find_last_verdict, reverse=True)
    settled = last
    for other in others:
        if find_news(other, last) or find_news(last, other):
            continue
        if other.translations != last.translations:
            settled = settled.with_conflict("\n".join(filter(None, other.translations)))
        elif other.fuzzy and not last.fuzzy:
            settled = settled.superseding(other).with_conflict("")
    return settled


def _find_last_verdict(entry: Entry) -> datetime:
    return max((verdict.at for verdict in list_verdicts(entry)), default=_LONG_AGO)


@dataclass(frozen=True, slots=True)
class Origin:
    """What one article had and has no more."""

    article: Article | None
    """None where it is gone."""
    entries: tuple[Entry, ...]
    """What was deleted, in its order."""
    changed: tuple[Step, ...] = ()
    """What became of texts that live on there: some of their sentences may have gone elsewhere."""

    @classmethod
    def of_steps(cls, article: Article, steps: Sequence[Step], brought: Sequence[Step]) -> Origin:
        """What happened in a sync; what was deleted and then `brought` to another place of the article lives on."""
        stays = {old for step in brought if step.change in _IN_ONE for old in step.old}
        deleted = (step.old[0] for step in steps if step.change is Change.DELETED and step.old[0] not in stays)
        changed = (step for step in steps if step.change in _LIVES_ON)
        return cls(article, tuple(filter(is_a_persons, deleted)), tuple(changed))

    @property
    def has_work(self) -> bool:
        """Whether somebody worked on anything of it."""
        return bool(self.entries or self.changed)


class Origins:
    """Where new text may come from that was edited on its way: what was just deleted, and articles that are gone."""

    def __init__(self, origins: Iterable[Origin], language: str) -> None:
        self._origins = [origin for origin in origins if origin.has_work]
        self._language = language
        self._holders: dict[str, dict[tuple[int, Key], Entry]] = defaultdict(dict)
        """Who had a sentence that is gone from there: entries by the number of their origin, and their text."""
        for number, origin in enumerate(self._origins):
            for entry in origin.entries:
                self._add(number, entry, self._cut(entry.msgid))
            for step in origin.changed:
                kept = set[str]().union(*(self._cut(entry.msgid) for entry in step.new))
                for entry in filter(is_a_persons, step.old):
                    self._add(number, entry, [text for text in self._cut(entry.msgid) if text not in kept])

    def _add(self, number: int, entry: Entry, sentences: Iterable[str]) -> None:
        for sentence in sentences:
            self._holders[sentence][number, entry.key] = entry

    def _cut(self, text: str) -> list[str]:
        return split_sentences(text, self._language)

    def split(self, text: str) -> list[str]:
        """The sentences of a text that tell where it comes from: the longer ones, or all of it."""
        sentences = self._cut(text)
        return [sentence for sentence in sentences if _is_long(sentence) or len(sentences) == 1]

    def find_holders(self, article: Article, sentences: Iterable[str], *, only_now: bool = False) -> list[Entry]:
        """What others had with one of these sentences and lost: just now, or else in an article that is gone.

        Of those that are gone none where it is `only_now`; of a short sentence only where one text had it. Of twins
        with different words, none: nobody knows which of them it was.
        """
        found: dict[tuple[int, Key], Entry] = {}
        for sentence in sentences:
            holders = self._holders.get(sentence, {}).items()
            others = {holder: entry for holder, entry in holders if self._origins[holder[0]].article != article}
            now = {holder: entry for holder, entry in others.items() if self._origins[holder[0]].article is not None}
            if _is_long(sentence) or len(now) == 1:
                found |= now if only_now else now or others
        by_text: dict[Key, list[Entry]] = defaultdict(list)
        for (_, key), entry in found.items():
            by_text[key].append(entry)
        return [settle_twins(twins) for twins in by_text.values() if len({entry.translations for entry in twins}) == 1]

    def find_near(self, article: Article, texts: Sequence[str]) -> list[Origin]:
        """The other origins that share sentences with an article's texts, nearest first; without any, all of a few."""
        shared: Counter[int] = Counter()
        for text in texts:
            for sentence in filter(_is_long, self._cut(text)):
                for number in {number for number, _ in self._holders.get(sentence, ())}:
                    shared[number] += len(sentence)
        near = [self._origins[number] for number, _ in shared.most_common()]
        near = [origin for origin in near if origin.article != article and origin.entries]
        if near:
            return near[:_NEAREST]
        others = [origin for origin in self._origins if origin.article != article]
        everything = tuple(entry for origin in others for entry in origin.entries)
        return [Origin(None, everything)] if 0 < len(everything) * len(texts) <= _PAIRS else []


def _is_long(sentence: str) -> bool:
    return len(sentence) >= _LETTERS


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """All that an article's text may come from, in a locale."""

    homeless: tuple[Entry, ...]
    """People's translations of texts that their own articles do not have any more."""
    twins: Twins
    origins: Origins


def look_elsewhere(
    workspace: Workspace, locale: Locale, paths: Sequence[Path], articles: Container[Path], went: Sequence[Origin]
) -> Elsewhere:
    """Reads what is left in the catalogs at `paths`; `articles` are the catalogs of those that are there.

    `went` is what happened in this sync.
    """
    deleted = {workspace.catalog_file(origin.article, locale): origin for origin in went if origin.article is not None}
    live = {path: {entry.key for entry in origin.entries} for path, origin in deleted.items()}
    homeless = [entry for path in paths for entry in read_homeless(path, locale, articles, live)]
    gone: dict[Path, list[Entry]] = defaultdict(list)
    for one in homeless:
        if one.catalog not in articles and one.is_live and is_a_persons(one.entry):
            gone[one.catalog].append(one.entry)
    origins = [*went, *(Origin(None, tuple(entries)) for entries in gone.values())]
    # What an article had until now is told of as it was then.
    as_then = (replace(one.entry, obsolete=one.entry.obsolete and not one.is_live) for one in homeless)
    return Elsewhere(
        tuple(filter(is_a_persons, as_then)), Twins(homeless), Origins(origins, workspace.source_language.language)
    )
