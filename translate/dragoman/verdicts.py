"""What people decided on a text, and what of it is news to an entry whose words come from there.

The receipts of an entry tell where its words come from. Where the entry that they come from went out of its article,
and somebody decided on it after they had left, that verdict is news.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from dragoman.alignment import Change
from dragoman.catalogs import Entry, Receipt, Rejection
from dragoman.model import Reviewer, ReviewState

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
    overruled = [is_overruled(verdict, entry, digest) for verdict in told]
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


def is_overruled(verdict: Verdict, entry: Entry, digest: str) -> bool:
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


def are_related(entry: Entry, source: Entry) -> bool:
    """Whether the words of the one come from the other."""
    own = list_verdicts(entry)
    return any(is_seen(mark, own) for mark in list_verdicts(source)) or bool(_list_given(own, source.valid_receipts))


def find_notes(entry: Entry, source: Entry) -> list[str]:
    """What people wrote on a source after an entry's words came from it; nothing where they do not.

    Only of a source that goes out of its article just now: what it has of old was there for the entry to take.
    """
    if not _has_new_notes(source) or not are_related(entry, source):
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
