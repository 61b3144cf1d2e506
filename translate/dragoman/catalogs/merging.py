"""Merges two versions of a catalog that go back to a third, entry by entry: never by lines."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from dragoman.catalogs.entry import Entry
from dragoman.catalogs.receipts import Receipt, Rejection, parse_mark
from dragoman.model import Key, ReviewState

Value = TypeVar("Value", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Merged:
    """What came of a merge."""

    entries: tuple[Entry, ...]
    conflicts: tuple[Key, ...] = ()
    """The entries on which two people decided differently; a reviewer has to choose."""


def merge_entries(base: Sequence[Entry], ours: Sequence[Entry], theirs: Sequence[Entry]) -> Merged:
    """Merges the entries of two catalogs; `base` are those that both started from.

    A translation stays with its own msgid. Where one side changed an entry, its version is taken; where both did, the
    receipts of both stand, and of two translations a person's goes before a machine's. Two of people's leave the entry
    fuzzy, with the other as a comment; so do an approval and a rejection of the same words. Ours comes first in order;
    what only they have follows its neighbour.
    """
    return _Merger(base, ours, theirs).merge()


class _Merger:
    def __init__(self, base: Sequence[Entry], ours: Sequence[Entry], theirs: Sequence[Entry]) -> None:
        self.base, self.ours, self.theirs = (_index(entries) for entries in (base, ours, theirs))
        self.conflicts: list[Key] = []

    def merge(self) -> Merged:
        merged: dict[Key, Entry] = {}
        for key in _arrange(self.ours, self.theirs):
            entry = self.merge_key(key)
            if entry is not None:
                merged[key] = self.place(entry)
        return Merged((*merged.values(), *self.list_unseated(merged)), tuple(self.conflicts))

    def place(self, entry: Entry) -> Entry:
        """What was split off stands where both sides know that it does: each saw its own neighbours change."""
        before, ours, theirs = (side.get(entry.key) for side in (self.base, self.ours, self.theirs))
        if entry.msgctxt is None or ours is None or theirs is None:
            return entry
        known = before.places if before is not None else ()
        places = _merge_values(known, ours.places, theirs.places)
        return entry if places == entry.places else entry.with_places(places)

    def list_unseated(self, merged: dict[Key, Entry]) -> list[Entry]:
        """What was approved for words that are gone, and gave way where it was kept as a stale translation."""
        held = {former.key for entry in merged.values() if (former := entry.former) is not None} | merged.keys()
        formers = [former for side in (self.ours, self.theirs) for entry in side.values() if (former := entry.former)]
        unseated = {former.key: former.as_obsolete() for former in formers if former.state is ReviewState.REVIEWED}
        return [entry for key, entry in unseated.items() if key not in held]

    def merge_key(self, key: Key) -> Entry | None:
        before, ours, theirs = (side.get(key) for side in (self.base, self.ours, self.theirs))
        if ours is None or theirs is None:
            only = ours or theirs
            return None if only is None else self.merge_lone(only, before, self.theirs if theirs is None else self.ours)
        if _is_same(ours, theirs) or (before is not None and _is_same(theirs, before)):
            return ours
        if before is not None and _is_same(ours, before):
            return theirs
        return self.merge_two(before, ours, theirs)

    def merge_lone(self, only: Entry, before: Entry | None, others: dict[Key, Entry]) -> Entry | None:
        """An entry that one side does not have: new on this side, or gone on the other."""
        other_side = self.ours if others is self.theirs else self.theirs
        if before is None:
            return self.follow_edit(only, others, other_side)
        if any(entry.previous_msgid == only.msgid and entry.key not in self.base for entry in others.values()):
            return None  # its source was edited there: the edited entry takes over what was done here
        if _is_same(only, before) or not _has_work(only):
            return None
        return only  # the next sync knows whether its text is there, or what became of it

    def follow_edit(self, new: Entry, others: dict[Key, Entry], own: dict[Key, Entry]) -> Entry:
        """A new entry; where its source was edited from one that the other side worked on, with that work, too."""
        former = new.former
        if former is None or former.key in own:
            return new
        worked, before = others.get(former.key), self.base.get(former.key)
        if worked is None or before is None or _is_same(worked, before) or not _has_work(worked):
            return new
        ours, theirs = (former, worked) if own is self.ours else (worked, former)
        merged = worked if _is_same(former, before) else self.merge_two(before, ours, theirs)
        if former.key in self.conflicts:
            self.conflicts[self.conflicts.index(former.key)] = new.key
        stale = merged.with_source(msgid=new.msgid, msgctxt=new.msgctxt)
        return replace(stale, references=new.references, extracted=new.extracted, obsolete=new.obsolete)

    def merge_two(self, before: Entry | None, ours: Entry, theirs: Entry) -> Entry:
        """An entry that both sides changed."""
        place = ours if not ours.obsolete else theirs
        comments = _merge_comments(before, ours, theirs)
        if ours.translations == theirs.translations or _is_emptied(ours, theirs) or _is_emptied(theirs, ours):
            return self.merge_verdicts(before, ours, theirs, place, comments)
        if not _has_work(ours) or not _has_work(theirs):
            return _put(ours if _has_work(ours) else theirs, place, comments)
        for kept, changed in ((ours, theirs), (theirs, ours)):
            if before is not None and kept.translations == before.translations and not _is_decided(kept, before):
                return _put(changed, place, comments)
        for approved, stale in ((ours, theirs), (theirs, ours)):
            if approved.state is ReviewState.REVIEWED and _is_of_other_words(stale, before):
                return _put(approved, place, comments)
        self.conflicts.append(place.key)
        return _put(ours, place, comments).with_conflict("\n".join(filter(None, theirs.translations)))

    def merge_verdicts(
        self, before: Entry | None, ours: Entry, theirs: Entry, place: Entry, comments: tuple[str, ...]
    ) -> Entry:
        """An entry of which both sides have the same words, or one has none left since a person rejected its draft."""
        approving, waiting = (theirs, ours) if _is_waiting(ours) else (ours, theirs)
        if _is_waiting(approving) or not _is_waiting(waiting):
            return _put(min((ours, theirs), key=lambda entry: any(entry.translations)), place, comments)
        if not _is_decided(waiting, before):
            return _put(approving, place, comments)
        if not _is_decided(approving, before):
            return _put(waiting, place, comments)
        self.conflicts.append(place.key)
        # Of two verdicts the one that holds back comes last: were the source edited to and fro, it would still hold.
        ordered = sorted(comments, key=lambda comment: isinstance(parse_mark(comment), Rejection))
        return _put(approving, place, tuple(ordered)).with_conflict("")


def _index(entries: Iterable[Entry]) -> dict[Key, Entry]:
    """By key; a current entry goes before an obsolete one."""
    found: dict[Key, Entry] = {}
    for entry in entries:
        if entry.key not in found or found[entry.key].obsolete:
            found[entry.key] = entry
    return found


def _arrange(ours: dict[Key, Entry], theirs: dict[Key, Entry]) -> list[Key]:
    """The keys of both: ours in order, and each of theirs alone after the one that it follows there."""
    after: dict[Key | None, list[Key]] = {}
    last: Key | None = None
    for key in theirs:
        if key in ours:
            last = key
        else:
            after.setdefault(last, []).append(key)
    order = list(after.get(None, []))
    for key in ours:
        order += [key, *after.get(key, [])]
    return order


def _is_same(one: Entry, other: Entry) -> bool:
    """Whether nothing differs but where the text stands in the article."""
    return replace(one, references=other.references, extracted=other.extracted) == other


def _has_work(entry: Entry) -> bool:
    """Whether a person had a hand in it."""
    is_empty = entry.state is ReviewState.UNTRANSLATED and not entry.comments
    return not is_empty and not entry.is_untouched_draft


def _is_decided(entry: Entry, before: Entry | None) -> bool:
    """Whether a person approved or rejected an entry since then."""
    if entry.state is ReviewState.REVIEWED and (before is None or before.state is not ReviewState.REVIEWED):
        return True
    known = before.marks if before is not None else ()
    return any(isinstance(mark, Receipt | Rejection) and mark not in known for mark in entry.marks)


def _is_of_other_words(entry: Entry, before: Entry | None) -> bool:
    """Whether it took over, since then, what a person approved for another text."""
    former = entry.former
    if former is None or former.state is not ReviewState.REVIEWED:
        return False
    return before is None or before.former is None or before.former.key != former.key


def _is_waiting(entry: Entry) -> bool:
    """Whether it waits for another look."""
    return entry.fuzzy or not any(entry.translations)


def _is_emptied(entry: Entry, other: Entry) -> bool:
    """Whether a person rejected exactly the words that the other side has."""
    return not any(entry.translations) and other.digest in {rejection.digest for rejection in entry.rejections}


def _merge_comments(before: Entry | None, ours: Entry, theirs: Entry) -> tuple[str, ...]:
    """The comments of both; one that a side took away is gone."""
    return _merge_values(before.comments if before is not None else (), ours.comments, theirs.comments)


def _merge_values(before: Sequence[Value], ours: Sequence[Value], theirs: Sequence[Value]) -> tuple[Value, ...]:
    gone = {value for value in before if value not in ours or value not in theirs}
    return tuple(dict.fromkeys(value for value in (*ours, *theirs) if value not in gone))


def _put(words: Entry, place: Entry, comments: tuple[str, ...]) -> Entry:
    """The words of one side at the place, and in the life, of the other."""
    return replace(
        words, references=place.references, extracted=place.extracted, obsolete=place.obsolete, comments=comments
    )
