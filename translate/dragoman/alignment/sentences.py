"""Segments by their sentences: what was split, merged or regrouped, and which part of a translation goes where."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, combinations
from math import inf

from dragoman.alignment.likeness import BAND, FAR_PAIRS, NEAR, UNSPACED, choose_best, find_alike
from dragoman.sentences import cut_sentences

SHARE = 0.5
"""Which share of a segment's letters must stand in sentences of another for the two to be taken for related."""
MOVED = 20
"""From how many letters on words that stand in another text, too, relate the two, whatever else is in them."""
VARIANCE = 2.5
DEVIATIONS = 3.0
"""How many standard deviations a sentence's length may be off, both sides measured in letters of the source. In 1,615
paragraphs of GNOME's and Python's manuals the lengths vary by 0.9 for each letter in Spanish, in 227 by 2.9 in
Japanese; Gale and Church (1993, A Program for Aligning Sentences in Bilingual Corpora) found 6.8 in parliaments'."""
STEM = 4
"""How many first letters of a word its relative in another language is likely to share."""


_WORD = re.compile(r"[^\W_]+")
_BORDER = re.compile(rf"\s+|(?<=[{UNSPACED}])(?=[{UNSPACED}])")
"""Where two words may meet."""
_EXCLAMATION = re.compile(r"[!！]")
_QUESTION = re.compile(r"[?？؟\u037e][\W_]*$")


@dataclass(frozen=True, slots=True)
class Group:
    """Positions of old and new segments that share sentences."""

    old: tuple[int, ...]
    new: tuple[int, ...]


def split_sentences(text: str, language: str = "en") -> list[str]:
    """The sentences of a text in a language (ISO 639), without the blanks around them; none of a blank text."""
    return [sentence.strip() for sentence in cut_sentences(text, language) if sentence.strip()]


def split_alike(old: Sequence[str], new: Sequence[str], language: str) -> tuple[list[list[str]], list[list[str]]]:
    """The sentences of old and new texts, both cut where one side shows that there is an end.

    After an abbreviation or a line without a full stop nobody sees one, until the paragraph is divided there.

    >>> split_alike(["Bring figs, pears, plums, etc. Water them."], ["Bring figs, pears, plums, etc."], "en")[0]
    [['Bring figs, pears, plums, etc.', 'Water them.']]
    """
    olds, news = ([split_sentences(text, language) for text in side] for side in (old, new))
    there, here = (set(chain.from_iterable(side)) for side in (olds, news))
    return _cut_by(olds, here - there), _cut_by(news, there - here)


def _cut_by(texts: Sequence[list[str]], others: Iterable[str]) -> list[list[str]]:
    """The sentences, cut where one of `others` ends or begins that is long enough to tell."""
    known = {sentence for sentence in others if len(sentence) >= MOVED}
    starts, ends = {sentence[:MOVED] for sentence in known}, {sentence[-MOVED:] for sentence in known}

    def cut(sentence: str) -> list[str]:
        # Most sentences neither begin nor end as one of the others does, and need no search.
        if sentence[:MOVED] in starts or sentence[-MOVED:] in ends:
            for border in _BORDER.finditer(sentence):
                first, rest = sentence[: border.start()], sentence[border.end() :]
                if first in known or rest in known:
                    return [*cut(first), *cut(rest)]
        return [sentence]

    return [list(chain.from_iterable(map(cut, sentences))) for sentences in texts]


def group_by_sentences(
    old: Sequence[str], new: Sequence[str], language: str, *, edited: bool = False, enough: float = inf
) -> list[Group]:
    """Which old and new texts belong together, because half of the one stands in the other, or `enough` letters.

    Only sentences count that occur in one old and in one new text: of others nobody knows where they went. With
    `edited`, a text that is left without a partner may have one by sentences that were edited on their way.
    """
    if not old or not new:
        return []
    olds, news = split_alike(old, new, language)
    links = _link(olds, news, {}, enough)
    if edited:
        linked_old, linked_new = {left for left, _ in links}, {right for _, right in links}
        twins = find_edited_sentences(olds, news)
        links += [link for link in _link(olds, news, twins) if link[0] not in linked_old or link[1] not in linked_new]
    return _connect(links)


def _link(
    olds: Sequence[list[str]], news: Sequence[list[str]], twins: Mapping[str, str], enough: float = inf
) -> list[tuple[int, int]]:
    """The old and new texts that share half of their letters, or `enough`; `twins` say what old sentences became."""
    old_places, new_places = _find_places(map(set, olds)), _find_places(map(set, news))
    shared: dict[tuple[int, int], int] = defaultdict(int)
    for sentence, places in old_places.items():
        there = new_places.get(twins.get(sentence, sentence), ())
        if len(places) == 1 == len(there):
            shared[places[0], there[0]] += len(sentence)
    return [
        (left, right)
        for (left, right), letters in shared.items()
        if letters >= min(enough, SHARE * min(_count_letters(set(olds[left])), _count_letters(set(news[right]))))
    ]


def find_edited_sentences(old: Sequence[Sequence[str]], new: Sequence[Sequence[str]]) -> dict[str, str]:
    """For old sentences that are gone, the new ones that they became where there is no doubt.

    Each side is texts, as sentences.
    """
    olds, news = ({sentence: None for text in side for sentence in text} for side in (old, new))
    gone = [sentence for sentence in olds if sentence not in news]
    come = [sentence for sentence in news if sentence not in olds]
    band = BAND if len(gone) * len(come) > FAR_PAIRS else None
    return {gone[pair.old]: come[pair.new] for pair in choose_best(find_alike(gone, come, NEAR, band))}


def consists_of(text: str, other: str, language: str) -> bool:
    """Whether every sentence of a text stands in another."""
    return set(split_sentences(text, language)) <= set(split_sentences(other, language))


def _find_places(texts: Iterable[Iterable[str]]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = defaultdict(list)
    for number, sentences in enumerate(texts):
        for sentence in sentences:
            places[sentence].append(number)
    return places


def _count_letters(sentences: Iterable[str]) -> int:
    return sum(map(len, sentences))


def _connect(links: Sequence[tuple[int, int]]) -> list[Group]:
    """The connected components of a bipartite graph, by their first old position."""
    news_of, olds_of = defaultdict(set), defaultdict(set)
    for left, right in links:
        news_of[left].add(right)
        olds_of[right].add(left)
    groups: list[Group] = []
    while news_of:
        olds, news, waiting = set(), set(), [next(iter(news_of))]
        while waiting:
            left = waiting.pop()
            olds.add(left)
            for right in news_of.pop(left, ()):
                news.add(right)
                waiting += [other for other in olds_of[right] if other in news_of]
        groups.append(Group(tuple(sorted(olds)), tuple(sorted(news))))
    return groups


def pair_sentences(source: str, translation: str, source_language: str, language: str) -> dict[str, str]:
    """Each sentence of a source with its translation; nothing when the two sides do not pair off one to one.

    They do when there are as many on both sides, no pair differs in length more than translations do, questions are
    questions, and no two sentences have more names, numbers and related words in common with each other's translation
    than with their own.
    """
    sources = split_sentences(source, source_language)
    translations = split_sentences(translation, language)
    if not sources or len(sources) != len(translations):
        return {}
    growth = _count_letters(translations) / _count_letters(sources)
    pairs: dict[str, str] = {}
    for ours, theirs in zip(sources, translations, strict=True):
        if not _may_translate(ours, theirs, growth) or pairs.setdefault(ours, theirs) != theirs:
            return {}
    return {} if _are_crossed(sources, translations) else pairs


def _may_translate(source: str, translation: str, growth: float) -> bool:
    """Whether two sentences are alike in length, given how much longer the whole translation is, and both questions."""
    allowed = growth * DEVIATIONS * (VARIANCE * len(source)) ** 0.5
    is_alike = abs(len(translation) - growth * len(source)) <= allowed
    return is_alike and bool(_QUESTION.search(source)) == bool(_QUESTION.search(translation))


def _are_crossed(sources: Sequence[str], translations: Sequence[str]) -> bool:
    """Whether two of the sentences have more in common with each other's translation than with their own."""
    olds, news = [_find_stems(text) for text in sources], [_find_stems(text) for text in translations]
    return any(
        len(olds[one] & news[other]) + len(olds[other] & news[one])
        > len(olds[one] & news[one]) + len(olds[other] & news[other])
        for one, other in combinations(range(len(sources)), 2)
    )


def _find_stems(text: str) -> set[str]:
    """What translations often share, without accents: numbers, `!`, short names, the beginnings of longer words.

    >>> sorted(_find_stems("¡En París, 3 proyectos de la UE!"))
    ['!', '3', 'en', 'pari', 'proy', 'ue']
    """
    plain = "".join(letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter))
    words = _WORD.findall(plain)
    stems = {word.casefold()[:STEM] for word in words if len(word) >= STEM or (len(word) > 1 and word[0].isupper())}
    return stems | {word for word in words if word.isdecimal()} | ({"!"} if _EXCLAMATION.search(text) else set())


def compose_translation(source: str, known: Mapping[str, str], language: str) -> str | None:
    """The translation of a source from those of its sentences; None when one of them is not known.

    `language` is that of the source. A line break between two sentences stays.

    >>> compose_translation("Sun. Rain.", {"Sun.": "Sol.", "Rain.": "Lluvia.", "Wind.": "Viento."}, "en")
    'Sol. Lluvia.'
    """
    sentences = split_sentences(source, language)
    if not sentences or any(sentence not in known for sentence in sentences):
        return None
    written = ""
    position = 0
    for sentence in sentences:
        start = source.index(sentence, position)
        gap = source[position:start]
        if written:
            written += gap if "\n" in gap else _find_blank(written)
        written += known[sentence]
        position = start + len(sentence)
    return written


def share_translation(parts: Sequence[str], translation: str, language: str) -> list[str]:
    """The sentences of a translation, shared out in order among the parts that its source was split into.

    Each goes where its middle falls when both sides are measured in letters; a part may get none.

    >>> share_translation(["One. Two.", "Three."], "Uno y dos. Tres.", "es")
    ['Uno y dos.', 'Tres.']
    """
    total, whole = sum(map(len, parts)), _count_letters(split_sentences(translation, language))
    ends = [sum(map(len, parts[: number + 1])) / max(1, total) for number in range(len(parts))]
    shares: list[list[str]] = [[] for _ in parts]
    position = 0
    for sentence in split_sentences(translation, language):
        middle = (position + len(sentence) / 2) / max(1, whole)
        position += len(sentence)
        shares[next((number for number, end in enumerate(ends) if middle <= end), -1)].append(sentence)
    return [join_sentences(share) for share in shares]


def join_texts(texts: Iterable[str]) -> str:
    """Texts of segments as one, a blank line between them."""
    return "\n\n".join(re.sub(r"\n{2,}", "\n", text.strip("\n")) for text in texts)


def join_sentences(texts: Iterable[str]) -> str:
    """Texts as one paragraph.

    >>> join_sentences(["One.", "Two."])
    'One. Two.'
    """
    joined = ""
    for text in filter(None, map(str.strip, texts)):
        joined += (_find_blank(joined) if joined else "") + text
    return joined


def _find_blank(before: str) -> str:
    """What separates a sentence from the next one: nothing after the full-width marks of Chinese and Japanese."""
    return "" if unicodedata.east_asian_width(before[-1]) in ("W", "F") else " "
