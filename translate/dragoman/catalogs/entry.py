"""One PO message, and how it goes from one state to the next."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from dragoman.catalogs.asides import CONFLICT, OFFER, UNPLACED, add_aside, name_aside, read_asides
from dragoman.catalogs.receipts import (
    PREFIX,
    Carried,
    DraftMark,
    Mark,
    OfferMark,
    Receipt,
    Rejection,
    digest_entry,
    parse_mark,
)
from dragoman.model import Key, Occurrence, Reviewer, ReviewState, find_occurrences

PLACE = "place: "
"""How an extracted comment starts that tells which place of repeated text an entry belongs to."""
_OPEN = (CONFLICT, UNPLACED)
"""The questions that the next review answers."""


@dataclass(frozen=True, slots=True)
class Reference:
    """Where a message stands in the source: the file's path with `/`, and its 1-based line if known."""

    file: str
    line: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One PO message. Its state is read from what it holds (design, section 3)."""

    msgid: str
    msgstr: str = ""
    msgctxt: str | None = None
    msgid_plural: str | None = None
    msgstr_plural: tuple[str, ...] = ()
    previous_msgid: str | None = None
    previous_msgctxt: str | None = None
    previous_msgid_plural: str | None = None
    comments: tuple[str, ...] = ()
    """Translator comments without `# `; Dragoman's own lines among them."""
    extracted: tuple[str, ...] = ()
    """Extracted comments without `#. `: the block type."""
    references: tuple[Reference, ...] = ()
    flags: tuple[str, ...] = ()
    obsolete: bool = False

    @property
    def key(self) -> Key:
        """Context and text, as `Segment.key`."""
        return (self.msgctxt, self.msgid)

    @property
    def fuzzy(self) -> bool:
        """Whether the translation waits for a person."""
        return "fuzzy" in self.flags

    @property
    def translations(self) -> tuple[str, ...]:
        """The translation, or all its plural forms."""
        return self.msgstr_plural if self.msgid_plural is not None else (self.msgstr,)

    @property
    def digest(self) -> str:
        """12 hex digits over source and translation; what a receipt vouches for."""
        return digest_entry(self.msgctxt, self.msgid, self.translations)

    @property
    def state(self) -> ReviewState:
        """The one state that holds."""
        if not any(self.translations):
            return ReviewState.UNTRANSLATED
        if self.fuzzy:
            return ReviewState.DRAFT if self.previous_msgid is None else ReviewState.STALE
        return ReviewState.REVIEWED if self._is_approved else ReviewState.TRANSLATED

    @property
    def marks(self) -> tuple[Mark, ...]:
        """Dragoman's well-formed lines, in order."""
        return tuple(mark for comment in self.comments if (mark := parse_mark(comment)) is not None)

    @property
    def receipts(self) -> tuple[Receipt, ...]:
        """All reviews ever recorded, valid or void."""
        return tuple(mark for mark in self.marks if isinstance(mark, Receipt))

    @property
    def valid_receipts(self) -> tuple[Receipt, ...]:
        """The reviews of exactly this source and translation."""
        receipts = self.receipts
        digest = self.digest if receipts else ""
        return tuple(receipt for receipt in receipts if receipt.digest == digest)

    @property
    def is_carried(self) -> bool:
        """Whether it is reviewed only because approvals were carried over to it."""
        receipts = self.valid_receipts if self.state is ReviewState.REVIEWED else ()
        return bool(receipts) and all(receipt.carried is not None for receipt in receipts)

    @property
    def is_modified(self) -> bool:
        """Whether somebody changed it in another tool after it was reviewed, and nobody has looked since.

        They may have changed or emptied its translation, or marked it as fuzzy.
        """
        if self.state in (ReviewState.REVIEWED, ReviewState.STALE) or self.is_untouched_draft or self.conflicts:
            return False
        judgements = [mark for mark in self.marks if isinstance(mark, Receipt | Rejection)]
        return bool(judgements) and isinstance(judgements[-1], Receipt)

    @property
    def is_open(self) -> bool:
        """Whether no person had a hand in it: nothing is there, or what a machine made, and no person rejected."""
        if not any(self.translations):
            return not self.comments
        return self.is_untouched_draft and not self.rejections

    @property
    def rejections(self) -> tuple[Rejection, ...]:
        """What people rejected."""
        return tuple(mark for mark in self.marks if isinstance(mark, Rejection))

    @property
    def draft_mark(self) -> DraftMark | None:
        """The last record of a draft."""
        return next((mark for mark in reversed(self.marks) if isinstance(mark, DraftMark)), None)

    @property
    def is_untouched_draft(self) -> bool:
        """Whether the translation is a machine's, and no person has ever changed or accepted it."""
        mark = self.draft_mark
        if mark is None or self.state is not ReviewState.DRAFT or mark.digest != self.digest:
            return False
        return not self.valid_receipts

    @property
    def unsure(self) -> str:
        """Of what the machine was not sure that made the draft, as in `DraftMark`; empty once a person touched it."""
        mark = self.draft_mark
        return mark.unsure if mark is not None and self.is_untouched_draft else ""

    @property
    def notes(self) -> tuple[str, ...]:
        """What people wrote: translator comments that are neither Dragoman's lines nor other versions of the words."""
        return tuple(
            comment
            for comment in self.comments
            if parse_mark(comment) is None and name_aside(comment) not in _OPEN and not self._is_offer(comment)
        )

    @property
    def former(self) -> Entry | None:
        """A stale entry as it was before its source was edited; None for others."""
        if self.previous_msgid is None or self.state is not ReviewState.STALE:
            return None
        return self.with_source(msgid=self.previous_msgid, msgctxt=self.previous_msgctxt)

    @property
    def conflicts(self) -> tuple[str, ...]:
        """What other people chose at the same time, before their branches were merged; the next review decides."""
        return read_asides(self.comments, CONFLICT)

    @property
    def unplaced(self) -> tuple[str, ...]:
        """What was translated for one of its places, when nobody can tell any more which; the next review decides."""
        return read_asides(self.comments, UNPLACED)

    @property
    def offer_mark(self) -> OfferMark | None:
        """Who made what is offered in the place of a stale translation."""
        return next((mark for mark in self.marks if isinstance(mark, OfferMark)), None)

    @property
    def offer(self) -> str:
        """What is offered in the place of a stale translation; empty where nothing is, or a tool damaged it."""
        mark = self.offer_mark
        offered = "".join(read_asides(self.comments, OFFER)) if mark else ""
        return offered if mark and mark.digest == digest_entry(self.msgctxt, self.msgid, (offered,)) else ""

    def with_draft(self, text: str, *, engine: str, score: float | None, at: datetime, unsure: str = "") -> Entry:
        """Drafted by `engine`: fuzzy, and the record of an earlier draft replaced. `text` is fitted as for a review.

        `unsure` is as in `DraftMark`.
        """
        drafted = self._with_text(text)
        mark = DraftMark(at, engine, score, drafted.digest, unsure)
        kept = tuple(comment for comment in self.comments if not isinstance(parse_mark(comment), DraftMark))
        return replace(drafted._without_previous(), comments=(*kept, str(mark)), flags=_set_fuzzy(self.flags, True))

    def with_review(self, text: str | None = None, *, reviewer: Reviewer, at: datetime) -> Entry:
        """Reviewed by a person, with `text` as the translation or, when it is None, as it stands.

        The text begins and ends with a line break where the source does, and only there: gettext demands it, and
        editors add one. The same person's earlier receipt for the same words is replaced; all others stay.
        """
        reviewed = self if text is None else self._with_text(text)
        receipt = Receipt(at, reviewer, reviewed.digest)
        kept = tuple(
            comment
            for comment in self._without_offer()
            if not _repeats(parse_mark(comment), receipt) and name_aside(comment) not in _OPEN
        )
        return replace(
            reviewed._without_previous(), comments=(*kept, str(receipt)), flags=_set_fuzzy(self.flags, False)
        )

    def with_offer(self, text: str, *, engine: str, at: datetime) -> Entry:
        """With `text` as a comment, to be taken in the place of a stale translation, which stays as it is."""
        fitted = _fit_line_breaks(text, self.msgid)
        mark = OfferMark(at, engine, digest_entry(self.msgctxt, self.msgid, (fitted,)))
        return replace(self, comments=add_aside((*self._without_offer(), str(mark)), OFFER, fitted))

    def with_carried(self, receipts: Iterable[Receipt], *, why: str, at: datetime) -> Entry:
        """Approved, because people approved the same sentences elsewhere: their receipts, and why they stand here."""
        approved = replace(self._without_previous(), flags=_set_fuzzy(self.flags, False))
        first = {receipt.reviewer: receipt for receipt in sorted(receipts, key=lambda receipt: receipt.at)}
        carried = [replace(receipt, digest=approved.digest, carried=Carried(at, why)) for receipt in first.values()]
        known = {mark.reviewer for mark in approved.valid_receipts}
        added = tuple(str(receipt) for receipt in carried if receipt.reviewer not in known)
        return replace(approved, comments=(*approved.comments, *added))

    def with_rejection(self, *, reviewer: Reviewer, at: datetime) -> Entry:
        """Rejected: an untouched draft is emptied; words of a person stay and wait for another look."""
        comments = (*self.comments, str(Rejection(at, reviewer, self.digest)))
        if self.is_untouched_draft:
            emptied = replace(self, msgstr="", msgstr_plural=("",) * len(self.msgstr_plural))
            return replace(emptied, comments=comments, flags=_set_fuzzy(self.flags, False))
        return replace(self, comments=comments, flags=_set_fuzzy(self.flags, True))

    def with_carried_rejections(self, rejections: Iterable[Rejection], *, why: str, at: datetime) -> Entry:
        """Waiting for another look, because people rejected the same words elsewhere."""
        carried = tuple(str(replace(mark, digest=self.digest, carried=Carried(at, why))) for mark in rejections)
        flags = _set_fuzzy(self.flags, self.fuzzy or bool(carried))
        return replace(self, comments=(*self.comments, *carried), flags=flags)

    def with_conflict(self, other: str) -> Entry:
        """Waiting for a decision, with what another person chose beside it; `other` is empty where no words differ."""
        comments = add_aside(self.comments, CONFLICT, other) if other and other not in self.conflicts else self.comments
        return replace(self, comments=comments, flags=_set_fuzzy(self.flags, True))

    def with_unplaced(self, texts: Iterable[str]) -> Entry:
        """With these translations of single places, to be asked for in review. State and words stay."""
        comments = tuple(comment for comment in self.comments if name_aside(comment) != UNPLACED)
        for text in dict.fromkeys(texts):
            comments = add_aside(comments, UNPLACED, text)
        return replace(self, comments=comments)

    def with_note(self, text: str) -> Entry:
        """With a person's note, a comment a line, after the comments that are there. It never counts as a receipt."""
        lines = (line.strip() for line in text.splitlines())
        notes = (f"note: {line}" if line.startswith(PREFIX) or name_aside(line) else line for line in lines if line)
        return replace(self, comments=(*self.comments, *notes))

    def with_doubt(self, reason: str) -> Entry:
        """Marked as needing work: its words stay and wait for another look; the reason is a note."""
        noted = self.with_note(f"needs work: {reason}")
        return replace(noted, flags=_set_fuzzy(self.flags, any(self.translations)))

    def with_words(self, change: Callable[[str], str]) -> Entry:
        """With each form of the translation changed, and neither fuzzy nor otherwise than before. Receipts go void."""
        if self.msgid_plural is not None:
            return replace(self, msgstr_plural=tuple(map(change, self.msgstr_plural)))
        return replace(self, msgstr=_fit_line_breaks(change(self.msgstr), self.msgid))

    def with_source(self, *, msgid: str, msgctxt: str | None = None) -> Entry:
        """The source was edited: a translation becomes stale and keeps the text that it was made for.

        Edited back to that text, it is no longer stale, and reviewed again where its receipt says so.
        """
        if (msgctxt, msgid) == self.key:
            return self
        if not any(self.translations):
            return replace(self._without_previous(), msgid=msgid, msgctxt=msgctxt)
        is_stale = self.state is ReviewState.STALE
        previous = self.previous_msgid if is_stale else self.msgid
        context = self.previous_msgctxt if is_stale else self.msgctxt
        if (context, previous) == (msgctxt, msgid):
            restored = replace(self._without_previous(), msgid=msgid, msgctxt=msgctxt, comments=self._without_offer())
            return replace(restored, flags=_set_fuzzy(self.flags, not restored._is_approved))
        return replace(
            self,
            msgid=msgid,
            msgctxt=msgctxt,
            previous_msgid=previous,
            previous_msgctxt=context,
            comments=self._without_offer(),
            flags=_set_fuzzy(self.flags, True),
        )

    @property
    def places(self) -> tuple[Occurrence, ...]:
        """Where it stands, as extracted comments tell of what was split off; several after a merge of branches."""
        return tuple(find_occurrences(" ".join(self.extracted[self._first_place :])))  # other tools wrap comments

    def with_places(self, places: Iterable[Occurrence]) -> Entry:
        """With these in the place of those that extracted comments tell, which come last."""
        told = tuple(f"{PLACE}{place}" for place in places)
        return replace(self, extracted=(*self.extracted[: self._first_place], *told))

    @property
    def _first_place(self) -> int:
        starts = (number for number, text in enumerate(self.extracted) if text.startswith(PLACE))
        return next(starts, len(self.extracted))

    def as_obsolete(self) -> Entry:
        """No longer in the article; everything else, and where a place of its own was, is kept for its return."""
        return replace(self, obsolete=True, references=(), extracted=()).with_places(self.places)

    def as_current(self, *, extracted: tuple[str, ...], references: tuple[Reference, ...]) -> Entry:
        """In the article, at these places."""
        if not self.obsolete and (self.extracted, self.references) == (extracted, references):
            return self
        return replace(self, obsolete=False, extracted=extracted, references=references)

    def split_off(self, reference: Reference, context: str) -> tuple[Entry, Entry]:
        """What stays, and a new entry for one of its places: the same words, as a draft to be changed there."""
        kept = replace(self, references=tuple(place for place in self.references if place != reference))
        own = replace(self, msgctxt=context, references=(reference,), comments=self.notes).with_unplaced(self.unplaced)
        if self.is_untouched_draft and (mark := self.draft_mark) is not None:
            drafted = own.with_draft(self.msgstr, engine=mark.engine, score=mark.score, at=mark.at, unsure=mark.unsure)
            return kept, drafted
        has_words = any(self.translations)
        return kept, replace(own._without_previous(), flags=_set_fuzzy(self.flags, has_words))

    def superseding(self, other: Entry) -> Entry:
        """With what `other`, of the same key, holds beyond this: its comments, and its translation as a comment."""
        added = [comment for comment in other.comments if comment not in self.comments]
        if other.translations != self.translations and not other.is_untouched_draft:
            earlier = [" ".join(text.split()) for text in other.translations if text]
            added += [f"superseded: {text}" for text in earlier if f"superseded: {text}" not in self.comments]
        return replace(self, comments=(*self.comments, *added)) if added else self

    @property
    def _is_approved(self) -> bool:
        """Whether the last judgement of a person about exactly these texts was an approval that nobody contradicts.

        A tool that takes away `fuzzy` settles neither a rejection nor a conflict. A rejection that was carried here
        came when the approvals above it were there, whenever these were given.
        """
        judgements = [mark for mark in self.marks if isinstance(mark, Receipt | Rejection)]
        if not judgements or self.conflicts:
            return False
        digest = self.digest
        own = [mark for mark in judgements if mark.digest == digest]
        came = [number for number, mark in enumerate(own) if isinstance(mark, Rejection) and mark.carried]
        return bool(own) and isinstance(max(reversed(own[max(came, default=0) :]), key=lambda mark: mark.at), Receipt)

    def _with_text(self, text: str) -> Entry:
        text = _fit_line_breaks(text, self.msgid)
        if self.msgid_plural is not None:
            return replace(self, msgstr_plural=(text,) * max(1, len(self.msgstr_plural)))
        return replace(self, msgstr=text)

    def _without_offer(self) -> tuple[str, ...]:
        """The comments without what was offered for a source or a translation that is no more."""
        return tuple(comment for comment in self.comments if not self._is_offer(comment))

    def _is_offer(self, comment: str) -> bool:
        """Whether a comment is part of what a machine offers; a person's own that only looks like it is not."""
        if isinstance(parse_mark(comment), OfferMark):
            return True
        return name_aside(comment) == OFFER and self.offer_mark is not None

    def _without_previous(self) -> Entry:
        return replace(self, previous_msgid=None, previous_msgctxt=None, previous_msgid_plural=None)


def _repeats(mark: Mark | None, receipt: Receipt) -> bool:
    return isinstance(mark, Receipt) and (mark.reviewer, mark.digest) == (receipt.reviewer, receipt.digest)


def _fit_line_breaks(text: str, source: str) -> str:
    """The text with a line break at its start and end where the source has one there, as `msgfmt -c` demands."""
    words = text.strip("\r\n")
    if not words:
        return ""
    start = source[: len(source) - len(source.lstrip("\n"))]
    end = source[len(source.rstrip("\n")) :]
    return f"{start}{words}{end}"


def _set_fuzzy(flags: tuple[str, ...], fuzzy: bool) -> tuple[str, ...]:
    others = tuple(flag for flag in flags if flag != "fuzzy")
    return ("fuzzy", *others) if fuzzy else others
