"""Which word groups of a text may be terms: frequent ones, ranked by C-value.

After Frantzi, Ananiadou and Mima (2000), “Automatic recognition of multi-word terms”: a group counts by how often it
stands, less what it owes to longer groups that hold it, times the logarithm of its length.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log2

_LONGEST = 4
"""Words of the longest group that is looked at."""
_SINGLE = 0.25
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*|\S")
_POSSESSIVE = re.compile(r"['’]s?$")
_STOPWORDS = {
    "en": frozenset(
        """a about above according across actually after again against ago all almost along already also although always
        am among an and another any anyone anything are around as ask at away back be became because become been
        before began behind being below best better between big both bring but by call came can cannot come could day
        days did didn't do does doesn't doing don't done down during each either else end enough even ever every
        everyone everything example far few find first for found from full gave get gets getting give given gives go
        goes going gone good got great had has have having he help her here hers herself him himself his how however i
        i'm if important in instead into is isn't it it's its itself just keep kind kinds know large last later least
        less let like likely little long look lot made make makes making many may maybe me means might mine more most
        much must my myself need needs never new next no nobody none nor not nothing now of off often old on once one
        ones only onto or other others our ours out over own part parts people perhaps place possible put quite rather
        really right said same saw say says second see seem seems seen several shall she should show since small so
        some someone something sometimes soon still such take takes tell than thank that that's the their them
        themselves then there there's these they thing things think this those though three through thus time times to
        together too took toward try trying turn two under until up upon us use used useful uses using very want wants
        was way ways we well went were what whatever when where whether which while who whole whom whose why will with
        within without won't word work works would year years yes yet you you'll you're you've your yours
        yourself""".split()
    )
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A group of words that may be a term."""

    term: str
    """As it stands most often; in small letters, but for names."""
    count: int
    articles: int
    """In how many articles it stands."""


def rank_candidates(texts: Mapping[str, Sequence[str]], language: str, least: int) -> list[Candidate]:
    """Groups of up to four words that stand at least `least` times in these texts, by article, the likeliest first.

    No group begins or ends with a word that is common in every English text, or, in another language, with one of
    fewer than four letters.
    """
    forms: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    places: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for article, paragraphs in texts.items():
        for paragraph in paragraphs:
            for key, form in _list_groups(paragraph, language):
                forms[key][form] += 1
                places[key].add(article)
    counts = {key: found.total() for key, found in forms.items() if found.total() >= least}
    values = _measure(counts)
    ranked = sorted(counts, key=lambda key: (-values[key], key))
    return [
        Candidate(forms[key].most_common(1)[0][0], counts[key], len(places[key])) for key in ranked if values[key] > 0
    ]


def _list_groups(paragraph: str, language: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """Each group of words between marks: what makes two the same, and how it is written."""
    run: list[str] = []
    starts = True
    for found in [*_WORD.findall(paragraph), "."]:
        word = _POSSESSIVE.sub("", found) if language == "en" else found
        if word[:1].isalpha():
            # A capital at the start of a sentence is no part of the word.
            run.append(word[0].lower() + word[1:] if starts and word[1:] == word[1:].lower() else word)
            starts = False
            continue
        yield from _cut_groups(run, language)
        run, starts = [], found in '.!?:“"('
    yield from _cut_groups(run, language)


def _cut_groups(run: Sequence[str], language: str) -> Iterator[tuple[tuple[str, ...], str]]:
    for start in range(len(run)):
        for end in range(start + 1, min(len(run), start + _LONGEST) + 1):
            group = run[start:end]
            if not (_is_common(group[0], language) or _is_common(group[-1], language)):
                yield tuple(_fold(word, language) for word in group), " ".join(group)


def _is_common(word: str, language: str) -> bool:
    stopwords = _STOPWORDS.get(language)
    if stopwords is None:
        return len(word) < 4
    return len(word) < 2 or word.lower().replace("’", "'") in stopwords


def _fold(word: str, language: str) -> str:
    folded = word.casefold()
    is_plural = (
        language == "en" and folded.endswith("s") and not folded.endswith(("ss", "us", "is")) and len(folded) > 3
    )
    return folded[:-1] if is_plural else folded


def _measure(counts: Mapping[tuple[str, ...], int]) -> dict[tuple[str, ...], float]:
    """The C-value of each group; a single word, whose logarithm is 0, counts little: most are no terms."""
    longer: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for key, count in counts.items():
        for length in range(1, len(key)):
            for start in range(len(key) - length + 1):
                longer[key[start : start + length]].append(count)
    return {
        key: (log2(len(key)) or _SINGLE) * (count - sum(longer[key]) / max(1, len(longer[key])))
        for key, count in counts.items()
    }
