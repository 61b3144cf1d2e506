"""What people decided on a text reaches what became of it elsewhere: on another branch, in another article.

One rule for all of it: a verdict that is news to an entry is carried over as it would have been had it been there
before the text went its way. What somebody else decided meanwhile is shown beside it. So it is where a text is put back
that lived on in another until then, and with notes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

from dragoman.alignment import Change, Match, find_edited_sentences, join_sentences, split_sentences
from dragoman.carrying import Circumstances, Step, carry_over
from dragoman.catalogs import Catalog, DraftMark, Entry, OfferMark, Receipt, Rejection
from dragoman.catalogs.receipts import parse_mark
from dragoman.markup.gist import find_gist
from dragoman.model import Key, ReviewState
from dragoman.verdicts import (
    Verdict,
    are_related,
    find_news,
    find_notes,
    is_overruled,
    is_seen,
    list_verdicts,
    list_views,
    tell_views,
)


def bring_verdicts(catalog: Catalog, left: Sequence[Entry], there: Circumstances) -> list[Step]:
    """Gives the entries of a catalog what people decided since on what they come from; returns what happened.

    `left` are entries of texts that are not where they were, here and elsewhere.
    """
    told = set(chain.from_iterable(map(tell_views, left)))
    steps: list[Step] = []
    sources = _Sources(left, frozenset(entry for entry in catalog.entries if entry.obsolete), there)
    for entry in catalog.current if told else ():
        if entry.msgid_plural is None and not told.isdisjoint(list_views(entry)):
            for step in _bring_to(entry, sources, there):
                catalog.replace(step.old[0], step.new[0])
                steps.append(replace(step, old=step.old[1:]))
    return steps


def _bring_to(entry: Entry, sources: _Sources, there: Circumstances) -> Iterator[Step]:
    """Steps whose first old entry is the one that they change."""
    for lineage in sources.find(entry):
        if _has_news(entry, lineage.sources):
            heard = _hear(entry, lineage, there)
            if heard != entry:
                yield Step(lineage.change, (entry, *lineage.sources), (heard,))
                yield from _bring_to(heard, sources, there)
                return


def _has_news(entry: Entry, sources: Sequence[Entry]) -> bool:
    return any(find_news(entry, source) or find_notes(entry, source) for source in sources)


@dataclass(frozen=True, slots=True)
class _Lineage:
    """What the words of an entry come from."""

    change: Change
    """What became of that."""
    sources: list[Entry]
    origin: Entry
    """The entry as it was then, where its source was edited meanwhile."""
    rest: list[Entry] = field(default_factory=list)
    """What only the origin has."""


@dataclass
class _Sources:
    """Entries by what they are the translation of."""

    left: Sequence[Entry]
    here: Container[Entry]
    """The obsolete entries of the catalog."""
    there: Circumstances
    by_key: dict[Key, list[Entry]] = field(init=False, default_factory=lambda: defaultdict(list))
    by_gist: dict[str, list[Entry]] = field(init=False, default_factory=lambda: defaultdict(list))
    by_sentence: dict[str, list[Entry]] = field(init=False, default_factory=lambda: defaultdict(list))
    by_former: dict[str, list[Entry]] = field(init=False, default_factory=lambda: defaultdict(list))
    """By the digests that they had before they were edited in this very catalog, and got other words."""

    def find(self, entry: Entry) -> Iterator[_Lineage]:
        """What all the words of an entry may come from: once for each source that has news."""
        if not self.by_key:
            self._index()
        origin = entry.former or entry
        same = self.by_key.get(entry.key, ())
        former = [source for source in self.by_key.get(origin.key, ()) if source.previous_msgid is None]
        alike = self.by_gist.get(find_gist(origin.msgid, self.there.format), ())
        yield from (_Lineage(Change.MOVED, [source], entry) for source in same)
        yield from (_Lineage(Change.MOVED, [source], origin) for source in former)
        yield from (_Lineage(Change.COSMETIC, [source], origin) for source in alike)
        yield from self._find_wholes(entry, origin)
        # What went away before is nothing new, and what has sentences more or less was made of other texts, too.
        edited = [
            source
            for source in self.by_former.get(origin.digest, ())
            if not source.obsolete
            and source.translations != origin.translations
            and len(self._split(source)) == len(self._split(origin))
        ]
        yield from (_Lineage(Change.EDITED, [source], origin) for source in edited)

    def _index(self) -> None:
        for entry in self.left:
            self.by_key[entry.key].append(entry)
            if entry.previous_msgid is None:
                if entry.as_obsolete() in self.here:
                    for former in _list_formers(entry):
                        self.by_former[former].append(entry)
                self.by_gist[find_gist(entry.msgid, self.there.format)].append(entry)
                for sentence in self._split(entry):
                    self.by_sentence[sentence].append(entry)

    def _split(self, entry: Entry) -> dict[str, None]:
        return dict.fromkeys(split_sentences(entry.msgid, self.there.source))

    def _find_wholes(self, entry: Entry, origin: Entry) -> Iterator[_Lineage]:
        """Sources of all sentences: one that has news, others for what it does not have; for the rest the origin."""
        wanted = self._split(origin)
        related = {id(source): source for sentence in wanted for source in self.by_sentence.get(sentence, ())}
        staying = self._find_staying(entry, origin)
        for source in related.values():
            if staying.isdisjoint(self._split(source)):
                continue
            if not _has_news(entry, [source]) or self._is_known_nearer(entry, source, related.values()):
                continue
            chosen = [source]
            covered = self._split(source).keys() & wanted.keys()
            for other in related.values():
                own = self._split(other).keys() & wanted.keys()
                if covered.isdisjoint(own) and are_related(entry, other):
                    chosen.append(other)
                    covered |= own
            rest: list[Entry] = []
            if others := [sentence for sentence in wanted if sentence not in covered]:
                rest = carry_over(Match(Change.SPLIT), [Entry(msgid=join_sentences(others))], [origin], self.there)
            change = Change.SPLIT if len(chosen) + len(rest) == 1 else Change.MERGED
            yield _Lineage(change, chosen, origin, rest)

    def _find_staying(self, entry: Entry, origin: Entry) -> set[str]:
        """The sentences of an entry's origin that it still has, or has edited."""
        before, now = (self._split(text) for text in (origin, entry))
        edited = find_edited_sentences([list(before)], [list(now)])
        return {sentence for sentence in before if sentence in now or sentence in edited}

    def _is_known_nearer(self, entry: Entry, source: Entry, others: Iterable[Entry]) -> bool:
        """Whether the sentences came by another text, on which everybody decided who has news of them, and since."""
        own = self._split(source).keys() & self._split(entry.former or entry).keys()
        nearer = [
            mark
            for other in others
            if other is not source
            and own <= self._split(other).keys()
            and are_related(entry, other)
            and not find_news(entry, other)
            for mark in list_verdicts(other)
        ]
        return not find_notes(entry, source) and all(
            any(mark.reviewer == verdict.reviewer and mark.at >= verdict.at for mark in nearer)
            for verdict in find_news(entry, source)
        )


def _list_formers(entry: Entry) -> set[str]:
    """The digests that an entry had before its source was edited; none where nobody decided on its words since."""
    digests = {verdict.digest for verdict in list_verdicts(entry) if verdict.carried is None}
    return digests - {entry.digest} if entry.digest in digests else set()


def _hear(entry: Entry, lineage: _Lineage, there: Circumstances) -> Entry:
    """An entry with what people decided since on what its words come from.

    One whose source was edited meanwhile is looked at as it was before, its `origin`.
    """
    change, sources, origin = lineage.change, lineage.sources, lineage.origin
    if not any(find_news(entry, source) for source in sources):
        notes = dict.fromkeys(note for source in sources for note in find_notes(entry, source))
        return replace(entry, comments=(*entry.comments, *notes))
    blank = Entry(msgid=origin.msgid, msgctxt=origin.msgctxt)
    (brought,) = carry_over(Match(change), [blank], [*sources, *lineage.rest], there)
    versions = _list_versions(blank, change, sources, there)
    if _is_settled(entry, [brought, *(replace(blank, msgstr=version) for version in versions)], sources):
        return entry
    heard = _settle(origin, brought, sources, versions, is_waiting=origin is not entry)
    if heard.translations == origin.translations:  # so they were made for the same text as before
        heard = replace(heard, previous_msgid=origin.previous_msgid, previous_msgctxt=origin.previous_msgctxt)
        heard = _carry_rejections(heard, origin, change, there)
    heard = heard.with_source(msgid=entry.msgid, msgctxt=entry.msgctxt)
    return heard.as_current(extracted=entry.extracted, references=entry.references)


def _list_versions(blank: Entry, change: Change, sources: Sequence[Entry], there: Circumstances) -> list[str]:
    """The words that a merge put beside those of sources, and nobody has decided on; of a whole, the part's own."""
    versions: list[str] = []
    for source in sources:
        wholes = [Entry(msgid=source.msgid, msgctxt=source.msgctxt, msgstr=words) for words in source.conflicts]
        if change is Change.SPLIT:
            parts = (carry_over(Match(change), [blank], [whole], there)[0] for whole in wholes)
            wholes = [part if part.msgstr else whole for part, whole in zip(parts, wholes, strict=True)]
        versions += [whole.msgstr for whole in wholes]
    return list(dict.fromkeys(versions))


def _is_settled(entry: Entry, brought: Sequence[Entry], sources: Sequence[Entry]) -> bool:
    """Whether everybody who decided elsewhere has decided on what is brought, here and since, and others after them."""
    news = [verdict for source in sources for verdict in find_news(entry, source)]
    is_known = all(any(is_overruled(verdict, entry, other.digest) for other in brought) for verdict in news)
    return is_known and entry.state is ReviewState.REVIEWED


def _settle(
    entry: Entry, brought: Entry, sources: Sequence[Entry], versions: Sequence[str], *, is_waiting: bool
) -> Entry:
    """What an entry becomes by what was brought to it.

    Its words give way where they are as they came from there, and the others are approved for exactly its text, or
    nobody has approved its own and it `is_waiting` for a look anyway. Else both are shown.
    """
    told = [verdict for source in sources for verdict in list_verdicts(source)]
    is_same = brought.translations == entry.translations
    is_approved, was_approved = (one.state is ReviewState.REVIEWED for one in (brought, entry))
    may_replace = any(brought.translations) and (is_approved or (is_waiting and not was_approved))
    is_settled = may_replace and _is_as_it_came(entry, told)
    if is_settled and not (is_same and was_approved):
        return _with_conflicts(_with_comments(brought, entry.comments, told), versions)
    both = _with_comments(entry, brought.comments if is_same else brought.notes, told)
    if is_same and is_approved and was_approved:
        return both
    others = brought.translations if any(brought.translations) else sources[0].translations
    return _with_conflicts(both.with_conflict("" if is_same else "\n".join(filter(None, others))), versions)


def _carry_rejections(heard: Entry, origin: Entry, change: Change, there: Circumstances) -> Entry:
    """With the rejections that it heard of made to hold back its own words, too, until somebody decides on them."""
    known = origin.rejections
    came = [mark for mark in heard.rejections if mark not in known and mark.digest != heard.digest]
    lines = set(map(str, came))
    kept = replace(heard, comments=tuple(comment for comment in heard.comments if comment not in lines))
    return kept.with_carried_rejections(came, why=change.value, at=there.now)


def _is_as_it_came(entry: Entry, told: Sequence[Verdict]) -> bool:
    """Whether its words are those that somebody decided on, and nobody did but where they come from."""
    digest = (entry.former or entry).digest
    verdicts = list_verdicts(entry)
    own = [verdict for verdict in verdicts if verdict.carried is None and not is_seen(verdict, told)]
    return any(verdict.digest == digest for verdict in verdicts) and not own and not entry.conflicts


def _with_comments(entry: Entry, others: Sequence[str], told: Sequence[Verdict]) -> Entry:
    """With other comments, too; of verdicts, those that its own do not tell of."""
    comments = list(entry.comments)
    verdicts = list_verdicts(entry)
    for comment in (*others, *map(str, told)):
        mark = parse_mark(comment)
        is_known = comment in comments or (isinstance(mark, Receipt | Rejection) and is_seen(mark, verdicts))
        if not is_known and not isinstance(mark, DraftMark | OfferMark):
            comments.append(comment)
            verdicts += [mark] if isinstance(mark, Receipt | Rejection) else []
    return replace(entry, comments=tuple(comments))


def _with_conflicts(entry: Entry, versions: Sequence[str]) -> Entry:
    """With other versions beside its words."""
    for version in versions:
        if version != entry.msgstr:
            entry = entry.with_conflict(version)
    return entry
