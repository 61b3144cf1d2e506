"""What of people's work goes where when the source changes: nothing is dropped, nothing goes to other words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from itertools import compress, groupby
from operator import itemgetter
from typing import assert_never

from dragoman.alignment import (
    Change,
    Match,
    Passage,
    align_segments,
    compose_translation,
    find_edited_sentences,
    join_sentences,
    join_texts,
    pair_sentences,
    share_translation,
    split_alike,
    split_sentences,
)
from dragoman.catalogs import DraftMark, Entry, Receipt, Rejection
from dragoman.catalogs.receipts import IN_PARTS, parse_mark
from dragoman.checks import check_facts
from dragoman.markup import placeables, tokenize
from dragoman.markup.gist import find_gist, follow_marks
from dragoman.model import Key, ReviewState


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What one must know to take texts apart: languages (ISO 639), the article's format, and when it is done."""

    source: str
    target: str
    format: str
    now: datetime
    """When the sync runs."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a source that was edited after its translation was approved."""

    text: str
    translation: str = ""
    """What was approved for it, and stands; empty for one that is new or changed, or whose part nobody can tell."""
    changed: bool = True
    """Whether the source did not have it when the translation was approved."""


def find_standing(entry: Entry, there: Circumstances) -> tuple[Sentence, ...]:
    """The sentences of a stale entry's source: which of them a person approved, with which words.

    The receipt still vouches for every byte of the former source and its translation. Where their sentences pair off,
    each that the source of now has, too, stands with its own translation. Empty where nothing was approved.
    """
    former = entry.former
    if former is None or former.state is not ReviewState.REVIEWED or former.msgid_plural is not None:
        return ()
    known = set(split_sentences(former.msgid, there.source))
    pairs = pair_sentences(former.msgid, former.msgstr, there.source, there.target)
    standing = {one: other for one, other in pairs.items() if _agree(one, other, there)}
    return tuple(
        Sentence(text, standing.get(text, ""), text not in known) for text in split_sentences(entry.msgid, there.source)
    )


@dataclass(frozen=True, slots=True)
class Step:
    """What happened to entries that belong together."""

    change: Change
    old: tuple[Entry, ...]
    """As they were; none for new text."""
    new: tuple[Entry, ...]
    """What became of them; none for deleted text."""

    @classmethod
    def of_carried(cls, change: Change, old: Sequence[Entry], new: Sequence[Entry]) -> Step:
        """The step of `carry_over`. A change of looks that could not be made in a translation, too, was an edit."""
        is_edit = change is Change.COSMETIC and any(entry.state is ReviewState.STALE for entry in new)
        return cls(Change.EDITED if is_edit else change, tuple(old), tuple(new))


def as_passage(entry: Entry, there: Circumstances) -> Passage:
    """An entry as alignment sees it.

    What was split off has no gist: its looks may have changed at its own place, or the text stands at another.
    """
    gist = partial(find_gist, entry.msgid, there.format) if entry.msgctxt is None else None
    return Passage(entry.key, entry.msgid, gist, next(iter(entry.extracted), ""), former_key(entry))


def former_key(entry: Entry) -> Key | None:
    """For a stale entry, the key that its translation was made for."""
    former = entry.former
    return None if former is None else former.key


def carry_over(match: Match, fresh: Sequence[Entry], sources: Sequence[Entry], there: Circumstances) -> list[Entry]:
    """What the new entries of a match take over from the old ones that they come from."""
    match match.change:
        case Change.UNCHANGED | Change.MOVED:
            return [sources[0]]
        case Change.COSMETIC:
            return [_follow(sources[0], fresh[0], there)]
        case Change.EDITED:
            return [_find_approved_before(sources[0], fresh[0], there) or _edit(sources[0], fresh[0])]
        case Change.SPLIT | Change.MERGED | Change.REGROUPED:
            return _regroup(match.change, fresh, sources, there)
        case Change.NEW | Change.DELETED | Change.RETURNED:
            return list(fresh)
        case _:
            assert_never(match.change)


def recover(known: Sequence[Entry], new: Sequence[Entry], there: Circumstances) -> Iterator[tuple[Step, Sequence[int]]]:
    """What new texts take over from entries that do not become them, and stay as they are; with positions in `new`.

    They differ in looks only, or have sentences of the known ones. What is merely like them gives them nothing.
    """
    # What was split off was translated for its own place.
    translated = [entry for entry in known if entry.msgctxt is None and any(entry.translations)]
    alignment = align_segments(
        [as_passage(entry, there) for entry in translated],
        [as_passage(entry, there) for entry in new],
        there.source,
        is_same_article=False,
        by_likeness=False,
    )
    for match in alignment.matches:
        if match.change in (Change.COSMETIC, Change.SPLIT, Change.MERGED, Change.REGROUPED):
            sources = [translated[number] for number in match.old]
            carried = carry_over(match, [new[number] for number in match.new], sources, there)
            if any(any(entry.translations) for entry in carried):
                yield Step.of_carried(match.change, sources, carried), match.new


def _edit(old: Entry, new: Entry) -> Entry:
    """An entry after its source was edited: what a person wrote becomes stale, a machine's draft is made again."""
    kept = _without_draft(old) if old.is_untouched_draft else old
    return kept.with_source(msgid=new.msgid, msgctxt=new.msgctxt)


def _find_approved_before(old: Entry, new: Entry, there: Circumstances) -> Entry | None:
    """An entry after its source lost sentences, where a person approved just what is left, before these came.

    The receipt still stands there; and who approved the longer text since approved the same words again.
    """
    if old.state is not ReviewState.REVIEWED or old.msgid_plural is not None:
        return None
    pairs = pair_sentences(old.msgid, old.msgstr, there.source, there.target)
    text = compose_translation(new.msgid, pairs, there.source)
    before = replace(old, msgid=new.msgid, msgctxt=new.msgctxt, msgstr=text or "")
    return before if before.state is ReviewState.REVIEWED else None


def _follow(old: Entry, new: Entry, there: Circumstances) -> Entry:
    """An entry after a cosmetic change of its source: the same change in its translation, and its approval stays.

    Where the change cannot be made in the translation, it was an edit.
    """
    if old.state is not ReviewState.REVIEWED or old.msgid_plural is not None:
        return _edit(old, new)
    text = follow_marks(old.msgid, new.msgid, old.msgstr, there.format)
    if text is None:
        return _edit(old, new)
    moved = replace(old, msgid=new.msgid, msgctxt=new.msgctxt, msgstr=text)
    return moved.with_carried(old.valid_receipts, why=Change.COSMETIC.value, at=there.now)


def _without_draft(entry: Entry) -> Entry:
    """The entry without its machine draft, which was made for other words, to be drafted again."""
    comments = tuple(comment for comment in entry.comments if not isinstance(parse_mark(comment), DraftMark))
    flags = tuple(flag for flag in entry.flags if flag != "fuzzy")
    return replace(entry, msgstr="", msgstr_plural=("",) * len(entry.msgstr_plural), comments=comments, flags=flags)


def _regroup(change: Change, fresh: Sequence[Entry], sources: Sequence[Entry], there: Circumstances) -> list[Entry]:
    """The entries that sentences of others went into: each with its own, or with the part that may hold them.

    A source that was edited before is taken for what it was when it was translated.
    """
    origins = list(filter(_is_composable, map(_find_translated, sources)))
    if len(fresh) == 1 and len(origins) == len(sources) and (joined := _join(fresh[0], origins, there)) is not None:
        return [joined]
    parts = _take_apart(origins, fresh, there)
    return [_compose(change, new, origins, there) or _share(change, new, origins, parts, there) for new in fresh]


def _find_translated(source: Entry) -> Entry:
    """What a translation was made for; to be looked at where a person rejected it for what became of that."""
    former = source.former
    if former is None:
        return source
    is_rejected = any(rejection.digest == source.digest for rejection in source.rejections)
    return replace(former, flags=("fuzzy",)) if is_rejected else former


def _join(new: Entry, sources: Sequence[Entry], there: Circumstances) -> Entry | None:
    """An entry that is its sources one after the other, with their translations one after the other; None for others.

    Whether sentences pair off does not matter here: each translation stays whole.
    """
    if len(sources) < 2:
        return None
    parts = _take_apart(sources, [new], there)
    ordered = _put_in_order(sources, new, parts)
    text = join_sentences(source.msgstr for source in ordered)
    if [sentence for source in ordered for sentence in parts.sentences[source.msgid]] != parts.sentences[new.msgid]:
        is_whole = all(source.msgid in new.msgid for source in ordered)
        return _make_edited(Change.MERGED, new, text, ordered, there) if is_whole else None
    if all(map(_is_approved, ordered)):
        return _approve(new, text, Change.MERGED, ordered, there)
    return _make_stale(new, text, ordered)


@dataclass(frozen=True, slots=True)
class _Parts:
    """Sources and new entries by their sentences."""

    sentences: Mapping[str, Sequence[str]]
    """Of each text, cut alike on both sides."""
    twins: Mapping[str, str]
    """For sentences that no new entry has, what they became where they were edited on their way."""

    def find_new(self, source: Entry) -> list[str]:
        """What the sentences of a source are now, as far as that is known."""
        return [self.twins.get(sentence, sentence) for sentence in self.sentences[source.msgid]]


def _take_apart(sources: Sequence[Entry], fresh: Sequence[Entry], there: Circumstances) -> _Parts:
    before, now = ([entry.msgid for entry in side] for side in (sources, fresh))
    olds, news = split_alike(before, now, there.source)
    return _Parts(dict(zip([*before, *now], [*olds, *news], strict=True)), find_edited_sentences(olds, news))


def _put_in_order(sources: Sequence[Entry], new: Entry, parts: _Parts) -> list[Entry]:
    """The sources by where the first of their sentences stands in a new entry."""

    def find_place(source: Entry) -> int:
        places = [new.msgid.find(sentence) for sentence in parts.find_new(source)]
        return min((place for place in places if place >= 0), default=-1)

    return sorted(sources, key=find_place)


def _compose(change: Change, new: Entry, sources: Sequence[Entry], there: Circumstances) -> Entry | None:
    """A new entry with exactly the translations of its own sentences; None where they do not pair off.

    The sentences come from what people wrote; their order, number and markup must be those of the source. Approved
    where all of them were, else to be looked at.
    """
    known: dict[str, str] = {}
    origin: dict[str, Entry] = {}
    for source in sources:
        pairs = pair_sentences(source.msgid, source.msgstr, there.source, there.target)
        if any(known.setdefault(sentence, translation) != translation for sentence, translation in pairs.items()):
            return None
        origin.update(dict.fromkeys(pairs, source))
    text = compose_translation(new.msgid, known, there.source)
    if text is None or _list_placeables(text, there) != _list_placeables(new.msgid, there):
        return None
    own = list(dict.fromkeys(origin[sentence] for sentence in split_sentences(new.msgid, there.source)))
    agree = all(_agree(sentence, known[sentence], there) for sentence in known if origin[sentence] in own)
    if agree and all(map(_is_approved, own)):
        return _approve(new, text, change, own, there)
    return _make_stale(new, text, sources)


def _share(change: Change, new: Entry, sources: Sequence[Entry], parts: _Parts, there: Circumstances) -> Entry:
    """A new entry with the parts of old translations that may be of its sentences, to be looked at.

    Where a part cannot be told by sentences, it is the share that its letters have: of a translation in one sentence
    the greater part of the source gets all and the others nothing. What nobody gets, the obsolete entry keeps.
    """
    own = set(parts.sentences[new.msgid])
    texts: list[str] = []
    previous: list[str] = []
    origins: list[Entry] = []
    is_whole = True
    for source in _put_in_order(sources, new, parts):
        sentences = parts.sentences[source.msgid]
        is_own = [sentence in own for sentence in parts.find_new(source)]
        if not any(is_own):
            continue
        pairs = pair_sentences(source.msgid, source.msgstr, there.source, there.target)
        if pairs.keys() >= set(sentences) and not all(is_own):
            kept = list(compress(sentences, is_own))
            texts += [pairs[sentence] for sentence in kept]
            previous.append(join_sentences(kept))
        else:
            texts += _find_shares(sentences, is_own, source.msgstr, there)
            previous.append(source.msgid)
        origins.append(source)
        is_whole = is_whole and all(is_own)
    before, text = join_texts(previous), join_sentences(texts)
    if before == join_texts([new.msgid]):
        return _make_stale(new, text, origins)
    if len(origins) == 1:  # edited on its way: what it was before may be approved
        part = replace(new, msgid=before)
        approved = _compose(change, part, origins, there)
        if approved is not None and _is_approved(approved) and approved.msgstr == text:
            return approved.with_source(msgid=new.msgid, msgctxt=new.msgctxt)
    return _make_edited(change, new, text, origins, there) if is_whole else _make_stale(new, text, origins, before)


def _find_shares(sentences: Sequence[str], is_own: Sequence[bool], translation: str, there: Circumstances) -> list[str]:
    """Of the translation of some sentences, the shares of those that are `is_own`."""
    if all(is_own):
        return [translation]
    runs = [
        (own, join_sentences(text for _, text in run))
        for own, run in groupby(zip(is_own, sentences, strict=True), itemgetter(0))
    ]
    shares = share_translation([text for _, text in runs], translation, there.target)
    return [share for (own, _), share in zip(runs, shares, strict=True) if own]


def _approve(new: Entry, text: str, change: Change, sources: Sequence[Entry], there: Circumstances) -> Entry:
    everybody = [{receipt.reviewer for receipt in source.valid_receipts} for source in sources]
    of_all = set.intersection(*everybody)
    receipts = [
        receipt for source in sources for receipt in source.valid_receipts if not of_all or receipt.reviewer in of_all
    ]
    why = change.value if of_all else f"{change.value}{IN_PARTS}"
    approved = replace(new, msgstr=text, comments=_gather_notes(sources))
    return approved.with_carried(receipts, why=why, at=there.now)


def _make_edited(change: Change, new: Entry, text: str, sources: Sequence[Entry], there: Circumstances) -> Entry:
    """As `_make_stale`, with all the words of all the sources: where they were approved, receipts say so."""
    if not sources or not all(map(_is_approved, sources)):
        return _make_stale(new, text, sources)
    former = replace(new, msgid=join_texts(source.msgid for source in sources))
    return _approve(former, text, change, sources, there).with_source(msgid=new.msgid, msgctxt=new.msgctxt)


def _make_stale(new: Entry, text: str, sources: Sequence[Entry], previous: str = "") -> Entry:
    """A new entry with a translation to be looked at; untranslated where there is none.

    What people decided on the sources stands on it, and vouches for nothing: it tells where the words come from.
    `previous` is what the translation was made for; all of the sources where it is not given.
    """
    if not text:
        return new
    previous = previous or join_texts(source.msgid for source in sources)
    verdicts = [str(mark) for source in sources for mark in source.marks if isinstance(mark, Receipt | Rejection)]
    comments = tuple(dict.fromkeys((*_gather_notes(sources), *verdicts)))
    return replace(new, msgstr=text, previous_msgid=previous, flags=("fuzzy",), comments=comments)


def _gather_notes(sources: Sequence[Entry]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(note for source in sources for note in source.notes))


def _agree(sentence: str, translation: str, there: Circumstances) -> bool:
    """Whether a pair of sentences has the same numbers, placeables and markup: what a wrong pair seldom has."""
    tokens = [tokenize(text, there.format) for text in (sentence, translation)]
    return not check_facts(*tokens)


def _is_composable(entry: Entry) -> bool:
    """Whether a person's translation of exactly this source can be taken apart."""
    is_current = entry.state in (ReviewState.REVIEWED, ReviewState.TRANSLATED, ReviewState.DRAFT)
    return is_current and not entry.is_untouched_draft and entry.msgid_plural is None


def _is_approved(entry: Entry) -> bool:
    """Whether its sentences are approved wherever they go: what was split off was translated for its own place."""
    return entry.state is ReviewState.REVIEWED and not entry.conflicts and entry.msgctxt is None


def _list_placeables(text: str, there: Circumstances) -> list[str]:
    return sorted(placeables(tokenize(text, there.format)))
