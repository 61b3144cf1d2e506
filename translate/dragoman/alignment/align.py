"""Where the old segments of an article went, and where its new ones come from."""

from __future__ import annotations

import re
from bisect import bisect
from collections import defaultdict
from collections.abc import Iterable, Sequence
from math import inf

from dragoman.alignment.chains import Pair, find_heaviest_chain
from dragoman.alignment.changes import Alignment, Change, Match, Passage
from dragoman.alignment.likeness import BAND, FAR, FAR_PAIRS, LONE, NEAR, choose_best, find_alike, is_reworded
from dragoman.alignment.sentences import MOVED, Group, consists_of, group_by_sentences

_RUN = re.compile(r"[^\s\uFDD0\uFDD1!-/:-@\[-`{-~\u2010-\u2033«»−]+")
"""Letters and digits with nothing between them that has several styles."""
_LONE = re.compile(r"(?<!\S)[^\W_]+(?=[.,;:!?]*(?!\S))")
_FEW = 300
"""Words up to which it is faster to look for each in a text than to tell the text's gist."""


def align_segments(
    old: Sequence[Passage],
    new: Sequence[Passage],
    language: str = "en",
    *,
    is_same_article: bool = True,
    by_likeness: bool = True,
) -> Alignment:
    """Aligns two versions of an article. Keys are unique on each side; `language` (ISO 639) is the source's.

    Segments of different articles have no neighbours in common: with `is_same_article` false, their place does not
    count. With `by_likeness` false, only what was not edited is found: the same sentences, or the same gist.

    From the surest to the least sure: the same key; the same gist; the key that an edited segment had before; sentences
    that were split, merged or regrouped; likeness between the same neighbours; likeness anywhere; a part of an old
    segment; words in common of the only two left between the same neighbours. What none of these finds is new, or
    deleted. Work on unchanged text is O(n log n) at most.
    """
    aligner = _Aligner(old, new, language)
    aligner.match_keys()
    aligner.match_gists()
    aligner.match_former_keys()
    aligner.match_sentences(edited=by_likeness, enough=MOVED if is_same_article else inf)
    if by_likeness and is_same_article:
        aligner.match_between_neighbours()
    if by_likeness:
        aligner.match_anywhere()
    aligner.match_parts()
    if by_likeness and is_same_article:
        aligner.match_lone()
    return aligner.finish()


class _Aligner:
    """The state of one alignment: what is matched, and what is still free on both sides."""

    def __init__(self, old: Sequence[Passage], new: Sequence[Passage], language: str) -> None:
        self.old = old
        self.new = new
        self.language = language
        self.matches: list[Match] = []
        self.anchors: list[Pair] = []
        """The unchanged segments, in order."""
        self.free_old = list(range(len(old)))
        self.free_new = list(range(len(new)))

    def match_keys(self) -> None:
        """Matches what has the same key; what then stands out of order, by as few letters as can be, was moved."""
        places = {passage.key: number for number, passage in enumerate(self.old)}
        pairs = [
            Pair(places[passage.key], number, len(passage.text) + 1)
            for number, passage in enumerate(self.new)
            if passage.key in places
        ]
        self.anchors = find_heaviest_chain(pairs)
        unchanged = set(self.anchors)
        self._add(
            Match(Change.UNCHANGED if pair in unchanged else Change.MOVED, (pair.old,), (pair.new,)) for pair in pairs
        )

    def match_gists(self) -> None:
        """Matches what differs in white space, style or marks only, where there is no doubt which became which."""
        if len(self.free_old) < len(self.free_new):
            olds = self._find_gists(self.old, self.free_old)
            news = self._find_gists(self.new, self.free_new, olds)
        else:
            news = self._find_gists(self.new, self.free_new)
            olds = self._find_gists(self.old, self.free_old, news)
        self._add(
            Match(Change.COSMETIC, tuple(places), tuple(news[gist]))
            for gist, places in olds.items()
            if gist and len(places) == 1 == len(news.get(gist, ()))
        )

    def _find_gists(
        self, passages: Sequence[Passage], numbers: Sequence[int], wanted: Iterable[str] | None = None
    ) -> dict[str, list[int]]:
        """The positions by their gists; only where they may be `wanted`, since it takes long to tell one."""
        words = {""} if wanted is None else {_find_rare_word(gist) for gist in wanted}
        words = words if len(words) <= _FEW else {""}
        places: dict[str, list[int]] = defaultdict(list)
        for number in numbers:
            passage = passages[number]
            if passage.gist is not None and any(word in passage.text for word in words):
                places[passage.gist()].append(number)
        return places

    def match_former_keys(self) -> None:
        """Matches a new segment with the old one whose translation was made for exactly this text."""
        places = {self.old[number].former: number for number in reversed(self.free_old)}
        places.pop(None, None)
        self._add(
            Match(Change.EDITED, (places[self.new[number].key],), (number,))
            for number in self.free_new
            if self.new[number].key in places
        )

    def match_sentences(self, *, edited: bool, enough: float) -> None:
        """Matches splits, merges and regroupings."""
        groups = [group for group in self._group(edited, enough) if len(group.old) + len(group.new) > 2]
        self._add(Match(_name_change(group), group.old, group.new) for group in groups)

    def match_parts(self) -> None:
        """Matches segments that lost or gained their greater part and whose other sentences are as before.

        Likeness is too low for these, but the sentences leave no doubt.
        """
        matches: list[Match] = []
        for group in self._group():
            if len(group.old) == len(group.new) == 1:
                old, new = self.old[group.old[0]].text, self.new[group.new[0]].text
                if consists_of(old, new, self.language):
                    matches.append(Match(Change.EDITED, group.old, group.new))
                elif consists_of(new, old, self.language):
                    matches.append(Match(Change.SPLIT, group.old, group.new))
        self._add(matches)

    def match_between_neighbours(self) -> None:
        """Matches segments that are alike, in order, in the gaps between unchanged ones."""
        self._add([match for left, right in self._find_gaps() for match in self._match_gap(left, right)])

    def match_lone(self) -> None:
        """Matches the only two of one kind that are left in a gap, where they share so much that one was the other.

        Nothing else became of the old one, or could have become the new one; only words count, not addresses.
        """
        self._add(
            [
                Match(Change.EDITED, (left[0],), (right[0],))
                for left, right in self._find_gaps()
                if len(left) == len(right) == 1 and self._is_reworded(self.old[left[0]], self.new[right[0]])
            ]
        )

    def _is_reworded(self, old: Passage, new: Passage) -> bool:
        texts = [passage.text if passage.gist is None else passage.gist() for passage in (old, new)]
        return old.kind == new.kind and is_reworded(*texts)

    def _find_gaps(self) -> Iterable[tuple[list[int], list[int]]]:
        """What is free on both sides between each two unchanged segments that stand beside each other."""
        old_ends = [pair.old for pair in self.anchors]
        new_ends = [pair.new for pair in self.anchors]
        gaps: dict[int, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
        for number in self.free_old:
            gaps[bisect(old_ends, number)][0].append(number)
        for number in self.free_new:
            gaps[bisect(new_ends, number)][1].append(number)
        return gaps.values()

    def _match_gap(self, left: Sequence[int], right: Sequence[int]) -> list[Match]:
        least = LONE if len(left) == len(right) == 1 else NEAR
        alike = find_alike(self._old_texts(left), self._new_texts(right), least, BAND)
        chain = find_heaviest_chain([Pair(pair.old, pair.new, pair.score) for pair in alike])
        return [Match(Change.EDITED, (left[pair.old],), (right[pair.new],)) for pair in chain]

    def match_anywhere(self) -> None:
        """Matches what was moved and edited, where there is no doubt."""
        left, right = self.free_old, self.free_new
        if len(left) * len(right) <= FAR_PAIRS:
            alike = find_alike(self._old_texts(left), self._new_texts(right), FAR)
            self._add(Match(Change.EDITED, (left[pair.old],), (right[pair.new],)) for pair in choose_best(alike))

    def finish(self) -> Alignment:
        """What is still free is deleted or new."""
        self._add(
            [Match(Change.DELETED, old=(number,)) for number in self.free_old]
            + [Match(Change.NEW, new=(number,)) for number in self.free_new]
        )
        return Alignment(tuple(sorted(self.matches, key=lambda match: (match.new or (len(self.new),), match.old))))

    def _add(self, matches: Iterable[Match]) -> None:
        """Takes what was found, and its segments from those that are free."""
        found = list(matches)
        self.matches += found
        taken_old = {number for match in found for number in match.old}
        taken_new = {number for match in found for number in match.new}
        self.free_old = [number for number in self.free_old if number not in taken_old]
        self.free_new = [number for number in self.free_new if number not in taken_new]

    def _group(self, edited: bool = False, enough: float = inf) -> list[Group]:
        left, right = self.free_old, self.free_new
        groups = group_by_sentences(
            self._old_texts(left), self._new_texts(right), self.language, edited=edited, enough=enough
        )
        return [
            Group(tuple(left[number] for number in group.old), tuple(right[number] for number in group.new))
            for group in groups
        ]

    def _old_texts(self, numbers: Sequence[int]) -> list[str]:
        return [self.old[number].text for number in numbers]

    def _new_texts(self, numbers: Sequence[int]) -> list[str]:
        return [self.new[number].text for number in numbers]


def _find_rare_word(gist: str) -> str:
    """What every text of a gist has and few others: a number, or else the longest word; empty where there is none.

    After the first mark, which U+FFFC stands for, only blanks tell what is no part of one.
    """
    words = _RUN.findall(gist.partition("\ufffc")[0]) or _LONE.findall(gist)
    return max(words, key=lambda word: len(word) * (1 + word.isdecimal()), default="")


def _name_change(group: Group) -> Change:
    if len(group.old) == 1:
        return Change.SPLIT
    return Change.MERGED if len(group.new) == 1 else Change.REGROUPED
