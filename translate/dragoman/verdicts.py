"""What people decided on a text reaches what became of it elsewhere: on another branch, in another article.

One rule for all of it. The receipts of an entry tell where its words come from. Where the entry that they come from
went out of its article, and somebody decided on it after they had left, that verdict is news: it is carried over as it
would have been had it been there before the text went its way. What somebody else decided meanwhile is shown beside it.
So it is where a text is put back that lived on in another until then, and with notes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import chain

from dragoman.alignment import Change, Match, find_edited_sentences, join_sentences, split_sentences
from dragoman.carrying import Circumstances, Step, carry_over
from dragoman.catalogs import Catalog, DraftMark, Entry, OfferMark, Receipt, Rejection
from dragoman.catalogs.receipts import parse_mark
from dragoman.markup.gist import find_gist
from dragoman.model import Key, Reviewer, ReviewState

Verdict = Receipt | Rejection
_LONG_AGO = datetime.min.replace(tzinfo=UTC)
View = tuple[Reviewer, str | None]
"""Who looked at something, and its digest; without one for what was carried over from what they looked at, and an
empty one for what an approval may have been carried over from."""


def list_verdicts(entry: Entry) -> list[Verdict]:
    """What people decided on an entry, in order."""
    return [mark for mark in entry.marks if isinstance(mark, Receipt | Rejection)]


def list_views(entry: Entry) -> set[View]:
    """By which an entry may be known to come from another, or that from it: one of those that the other tells."""
    verdicts = list_verdicts(entry)
    return {(mark.reviewer, digest) for mark in verdicts for digest in (None if mark.carried else mark.digest, "")}


def tell_views(entry: Entry) -> set[View]:
    """By which others may be known to come from an entry; none where nobody decided on it a second time, or noted.

    Whatever comes from it knows of one verdict at least.
    """
    verdicts = list_verdicts(entry)
    if len(verdicts) < 2 and not _has_new_notes(entry):
        return set()
    views = {(mark.reviewer, digest) for mark in verdicts for digest in (mark.digest, None)}
    return views | {(mark.reviewer, "") for mark in verdicts if mark.carried}


def find_news(entry: Entry, source: Entry) -> list[Verdict]:
    """What people decided on a source after an entry's words came from it; nothing where they do not.

    What has a receipt of the source as it stands there has all that there were, and who has decided on the entry itself
    since then overrules what they decided before. Of an approval that was carried over,
    only the last ones were: what comes after these is news, and what a merge of two branches left to be decided.
    Where it is the other way round, and the words of the source came from the entry, a rejection of them is news.
    """
    own, told = list_verdicts(entry), list_verdicts(source)
    seen = [is_seen(verdict, own) for verdict in told]
    # Who approves the same words once more leaves no trace of the first time.
    if not any(seen) and _list_approvals(own).isdisjoint(_list_approvals(told)):
        return _find_later(own, source)
    digest = (entry.former or entry).digest
    overruled = [_is_overruled(verdict, entry, digest) for verdict in told]
    news = [number for number in range(len(told)) if not seen[number] and not overruled[number]]
    if source.conflicts:
        return [told[number] for number in news]
    # An approval by who has decided on the entry since settled what came before it, too.
    known = [
        number
        for number in range(len(told))
        if seen[number] or (overruled[number] and isinstance(told[number], Receipt))
    ]
    latest = max((told[number].at for number in known), default=_LONG_AGO)
    if {verdict.digest for verdict in own}.isdisjoint(verdict.digest for verdict in told):
        news = [number for number in news if number > known[-1] or told[number].at > latest]
    else:
        standing = (source.former or source).digest
        news = [number for number in news if not _is_void(told[number], standing) or told[number].at > latest]
    return [told[number] for number in news]


def _is_void(verdict: Verdict, standing: str) -> bool:
    """Whether it approved words that others have taken the place of."""
    return isinstance(verdict, Receipt) and verdict.digest != standing


def _list_approvals(verdicts: Iterable[Verdict]) -> set[View]:
    return {(verdict.reviewer, verdict.digest) for verdict in verdicts if isinstance(verdict, Receipt)}


def _is_overruled(verdict: Verdict, entry: Entry, digest: str) -> bool:
    """Whether its reviewer has decided on an entry since then, when it had these words."""
    return any(
        mark.digest == digest and mark.carried is None and mark.reviewer == verdict.reviewer and mark.at >= verdict.at
        for mark in list_verdicts(entry)
    )


def _find_later(own: Sequence[Verdict], source: Entry) -> list[Verdict]:
    """What was decided on the words of a source since they were carried there from what has these verdicts.

    A rejection of them, or other words; that the same are approved again is nothing new.
    """
    standing = [mark for mark in source.valid_receipts if mark.carried is not None]
    later: Sequence[Verdict] = [mark for mark in source.rejections if mark.digest == source.digest]
    if source.state is ReviewState.REVIEWED:
        later = () if standing else source.valid_receipts
        standing = [mark for mark in source.receipts if mark.carried is not None]
    given = _list_given(own, standing)
    return [mark for mark in later if any(at <= mark.at for at in given)]


def _list_given(own: Sequence[Verdict], carried: Iterable[Receipt]) -> list[datetime]:
    """When those approvals were given that were carried from what has these verdicts, and stand on something else."""
    return [
        verdict.at
        for mark in carried
        for verdict in own
        if mark.carried is not None
        and isinstance(verdict, Receipt)
        and verdict.reviewer == mark.reviewer
        and (mark.at <= verdict.at or _is_of_several(mark.carried.why))
        and verdict.at <= mark.carried.at
    ]


def _is_of_several(why: str) -> bool:
    """Whether an approval came from several texts: of each person, only the last date was kept."""
    return why.startswith((Change.MERGED.value, Change.REGROUPED.value))


def _are_related(entry: Entry, source: Entry) -> bool:
    """Whether the words of the one come from the other."""
    own = list_verdicts(entry)
    return any(is_seen(mark, own) for mark in list_verdicts(source)) or bool(_list_given(own, source.valid_receipts))


def find_notes(entry: Entry, source: Entry) -> list[str]:
    """What people wrote on a source after an entry's words came from it; nothing where they do not.

    Only of a source that goes out of its article just now: what it has of old was there for the entry to take.
    """
    if not _has_new_notes(source) or not _are_related(entry, source):
        return []
    return [note for note in source.notes if note not in entry.comments]


def _has_new_notes(source: Entry) -> bool:
    return not source.obsolete and bool(source.notes)


def is_seen(verdict: Verdict, known: Sequence[Verdict]) -> bool:
    """Whether a verdict is among the known ones, or was carried over, or its reviewer has decided the same again."""
    return any(
        other.reviewer == verdict.reviewer
        and other.at >= verdict.at
        and (other.carried is not None or (type(other) is type(verdict) and other.digest == verdict.digest))
        for other in known
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
    for change, origins, origin in sources.find(entry):
        if _has_news(entry, origins):
            heard = _hear(entry, origin, change, origins, there)
            if heard != entry:
                yield Step(change, (entry, *origins), (heard,))
                yield from _bring_to(heard, sources, there)
                return


def _has_news(entry: Entry, sources: Sequence[Entry]) -> bool:
    return any(find_news(entry, source) or find_notes(entry, source) for source in sources)


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

    def find(self, entry: Entry) -> Iterator[tuple[Change, list[Entry], Entry]]:
        """What all the words of an entry may come from, and what became of it: once for each source that has news.

        The last is the entry as it was then, where its source was edited meanwhile.
        """
        if not self.by_key:
            self._index()
        origin = entry.former or entry
        same = self.by_key.get(entry.key, ())
        former = [source for source in self.by_key.get(origin.key, ()) if source.previous_msgid is None]
        alike = self.by_gist.get(find_gist(origin.msgid, self.there.format), ())
        yield from ((Change.MOVED, [source], entry) for source in same)
        yield from ((Change.MOVED, [source], origin) for source in former)
        yield from ((Change.COSMETIC, [source], origin) for source in alike)
        yield from ((change, chosen, origin) for change, chosen in self._find_wholes(entry, origin))
        # What went away before is nothing new, and what has sentences more or less was made of other texts, too.
        edited = [
            source
            for source in self.by_former.get(origin.digest, ())
            if not source.obsolete
            and source.translations != origin.translations
            and len(self._split(source)) == len(self._split(origin))
        ]
        yield from ((Change.EDITED, [source], origin) for source in edited)

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

    def _find_wholes(self, entry: Entry, origin: Entry) -> Iterator[tuple[Change, list[Entry]]]:
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
                if covered.isdisjoint(own) and _are_related(entry, other):
                    chosen.append(other)
                    covered |= own
            if rest := [sentence for sentence in wanted if sentence not in covered]:
                blank = Entry(msgid=join_sentences(rest))
                chosen += carry_over(Match(Change.SPLIT), [blank], [origin], self.there)
            yield Change.SPLIT if len(chosen) == 1 else Change.MERGED, chosen

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
            and _are_related(entry, other)
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


def _hear(entry: Entry, origin: Entry, change: Change, sources: Sequence[Entry], there: Circumstances) -> Entry:
    """An entry with what people decided since on what its words come from.

    One whose source was edited meanwhile is looked at as it was before, its `origin`.
    """
    if not any(find_news(entry, source) for source in sources):
        notes = dict.fromkeys(note for source in sources for note in find_notes(entry, source))
        return replace(entry, comments=(*entry.comments, *notes))
    blank = Entry(msgid=origin.msgid, msgctxt=origin.msgctxt)
    (brought,) = carry_over(Match(change), [blank], sources, there)
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
    is_known = all(any(_is_overruled(verdict, entry, other.digest) for other in brought) for verdict in news)
    return is_known and entry.state is ReviewState.REVIEWED


def _settle(
    entry: Entry, brought: Entry, sources: Sequence[Entry], versions: Sequence[str], *, is_waiting: bool
) -> Entry:
    """What an entry becomes by what was brought to it.

    Its words give way where they are as they came from there, and the others are approved for exactly its text, or it
    `is_waiting` for a look anyway. Else both are shown.
    """
    told = [verdict for source in sources for verdict in list_verdicts(source)]
    is_same = brought.translations == entry.translations
    is_approved = brought.state is ReviewState.REVIEWED
    may_replace = any(brought.translations) and (is_approved or is_waiting)
    is_settled = may_replace and _is_as_it_came(entry, told)
    if is_settled and (not is_same or entry.state is not ReviewState.REVIEWED):
        return _with_conflicts(_with_comments(brought, entry.comments, told), versions)
    both = _with_comments(entry, brought.comments if is_same else brought.notes, told)
    if is_same and is_approved and entry.state is ReviewState.REVIEWED:
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
