"""Finding segments: by their words, by what is known of them, and where the same text stands again."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from dragoman.catalogs import Entry
from dragoman.errors import UsageError
from dragoman.model import ReviewState
from dragoman.review.desk import Desk
from dragoman.review.queue import ReviewQueue, Slot
from dragoman.review.risk import rate_entry


class Where(StrEnum):
    """What a search looks at."""

    BOTH = "both"
    SOURCE = "source"
    TRANSLATION = "translation"


@dataclass(frozen=True, slots=True)
class Pattern:
    """Words to look for. Upper case counts where there is some. Made by `parse_pattern`."""

    words: re.Pattern[str]
    where: Where = Where.BOTH

    def fits(self, entry: Entry) -> bool:
        """Whether an entry has the words."""
        in_source = self.where is not Where.TRANSLATION and self.words.search(entry.msgid) is not None
        return in_source or (self.where is not Where.SOURCE and any(map(self.words.search, entry.translations)))


def parse_pattern(text: str, where: Where = Where.BOTH, *, regex: bool = False) -> Pattern:
    """What to look for. Raises `UsageError` for an empty text, or a regular expression that is none."""
    if not text:
        raise UsageError("there is nothing to look for", remedy="Write some words.")
    flags = re.IGNORECASE if text == text.lower() else 0
    try:
        return Pattern(re.compile(text if regex else re.escape(text), flags), where)
    except re.error as error:
        raise UsageError(
            f"“{text}” is no regular expression: {error}", remedy="Mend it, or search for words."
        ) from error


@dataclass(frozen=True, slots=True)
class Search:
    """What a person searches for, and how."""

    text: str = ""
    where: Where = Where.BOTH
    regex: bool = False

    def parse(self) -> Pattern:
        """What to look for. Raises as `parse_pattern` does."""
        return parse_pattern(self.text, self.where, regex=self.regex)


def read_search(text: str) -> Search:
    """A search on one line: words, after `source:` or `translation:`, and `regex:`, where that is meant.

    >>> read_search("source:regex: figs?")
    Search(text='figs?', where=<Where.SOURCE: 'source'>, regex=True)
    """
    where, regex = Where.BOTH, False
    while True:
        name, colon, rest = text.partition(":")
        if colon and name == "regex":
            regex = True
        elif colon and name in set(Where):
            where = Where(name)
        else:
            return Search(text, where, regex)
        text = rest.lstrip()


@dataclass(frozen=True, slots=True)
class Replacement:
    """What a replacement would make of one entry."""

    slot: Slot
    before: Entry
    change: Callable[[str], str]

    @property
    def after(self) -> tuple[str, ...]:
        """The translation as it would be."""
        return self.before.with_words(self.change).translations


def find_replacements(queue: ReviewQueue, search: Search, by: str) -> list[Replacement]:
    """What a replacement would change in the translations of a queue; of a regular expression `\\1` is the first group.

    Raises `UsageError` where nothing would change, for a replacement that names a group which is not there, and as
    `Search.parse` does.
    """
    words = search.parse().words

    def change(text: str) -> str:
        return words.sub(by if search.regex else lambda _: by, text)

    try:
        having = [
            Replacement(slot, entry, change)
            for slot in queue.slots
            if (entry := slot.entry) is not None and any(map(words.search, entry.translations))
        ]
        found = [one for one in having if one.after != one.before.translations and all(one.after)]
    except (re.error, IndexError) as error:
        raise UsageError(f"“{by}” cannot be put in: {error}", remedy="Mend it, or write a backslash as two.") from error
    if not found:
        raise UsageError("no translation has it, or nothing would change")
    return found


def find_repeats(queue: ReviewQueue, entry: Entry) -> Iterator[tuple[Desk, Sequence[Entry]]]:
    """The other entries of the same text that nobody reviewed and no person gave other words, catalog by catalog."""
    waiting: dict[int, tuple[Desk, list[Entry]]] = {}
    for slot in queue.slots:
        other = slot.entry if slot.key[1] == entry.msgid else None
        if other is not None and other is not entry and _may_repeat(other, entry):
            waiting.setdefault(id(slot.desk), (slot.desk, []))[1].append(other)
    yield from waiting.values()


def _may_repeat(other: Entry, entry: Entry) -> bool:
    if other.state is ReviewState.REVIEWED or other.msgid_plural is not None or entry.msgid_plural is not None:
        return False
    return not any(other.translations) or other.is_untouched_draft or other.translations == entry.translations


@dataclass(frozen=True, slots=True)
class Filter:
    """Which segments are listed. Made by `parse_filter`; what is not named counts for nothing."""

    states: frozenset[ReviewState] = frozenset()
    kinds: frozenset[str] = frozenset()
    """Of `carried`, `modified`, `noted`."""
    checks: frozenset[str] = frozenset()
    """Names of checks; `any` for all."""
    reviewer: str = ""
    """Part of a name or e-mail, in lower case."""
    below: int | None = None
    """Drafts whose confidence is below this, 0–100."""
    words: Pattern | None = None

    def fits(self, desk: Desk, entry: Entry) -> bool:
        """Whether an entry is listed."""
        return (
            (not self.states or entry.state in self.states)
            and all(_is_kind(entry, kind) for kind in self.kinds)
            and (not self.reviewer or any(self.reviewer in str(mark.reviewer).lower() for mark in entry.receipts))
            and (self.words is None or self.words.fits(entry))
            and (self.below is None or _is_below(desk, entry, self.below))
            and (not self.checks or bool(self.checks & self._failed(desk, entry)))
        )

    def _failed(self, desk: Desk, entry: Entry) -> frozenset[str]:
        faults = desk.find_faults(entry)
        return faults | {"any"} if faults else faults


def _is_below(desk: Desk, entry: Entry, bound: int) -> bool:
    rated = rate_entry(entry, desk.article.format)
    return rated is not None and rated[0] < bound


def _is_kind(entry: Entry, kind: str) -> bool:
    return {"carried": entry.is_carried, "modified": entry.is_modified, "noted": bool(entry.notes)}[kind]


def list_fitting(queue: ReviewQueue, chosen: Filter, goes_on: Callable[[], bool] = lambda: True) -> list[int]:
    """The 0-based places of a queue that a filter leaves.

    The checks may have to look at all of it, which takes its time: `goes_on` is asked before each.
    """
    return [
        number
        for number, slot in enumerate(queue.slots)
        if goes_on() and (entry := slot.entry) is not None and chosen.fits(slot.desk, entry)
    ]


FILTER_HELP = (
    "states (draft stale untranslated translated reviewed), carried, modified, noted, "
    "check:NAME or check:any, by:REVIEWER, below:70, words"
)


def parse_filter(text: str) -> Filter:
    """A filter as a person types it: `draft stale check:placeables by:ana below:70 some words`.

    Raises `UsageError` for a number that is none.
    """
    states: set[ReviewState] = set()
    kinds: set[str] = set()
    checks: set[str] = set()
    reviewer, below = "", None
    words: list[str] = []
    for part in text.split():
        name, _, value = part.partition(":")
        if part in set(ReviewState):
            states.add(ReviewState(part))
        elif part in ("carried", "modified", "noted"):
            kinds.add(part)
        elif name == "check" and value:
            checks.add(value)
        elif name == "by" and value:
            reviewer = value.lower()
        elif name == "below" and value:
            below = _read_bound(value)
        else:
            words.append(part)
    pattern = parse_pattern(" ".join(words)) if words else None
    return Filter(frozenset(states), frozenset(kinds), frozenset(checks), reviewer, below, pattern)


def _read_bound(text: str) -> int:
    if not text.isdecimal() or not 0 <= int(text) <= 100:
        raise UsageError(f"“{text}” is no confidence", remedy="Write a number from 0 to 100, such as below:70.")
    return int(text)
