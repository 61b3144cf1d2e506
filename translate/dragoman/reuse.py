"""Earlier translations in the place of untranslated entries: the same text, or one that differs mechanically."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from dragoman.catalogs import DraftMark, Entry
from dragoman.catalogs.receipts import Receipt, parse_mark
from dragoman.checks import check_facts
from dragoman.markup import tokenize
from dragoman.markup.gist import follow_marks
from dragoman.memory import MemoryMatch
from dragoman.model import Locale, ReviewState, TokenRole
from dragoman.recall import Memory, Surroundings

WHY = "memory"
"""How receipts name the reason that an approval was carried over."""
_NUMBER = re.compile(r"\d+(?:[.,\u00a0\u202f]\d+)*")


def reuse_translation(
    entry: Entry, format: str, locale: Locale, memory: Memory, place: Surroundings, *, approves: bool, at: datetime
) -> Entry | None:
    """The entry with what people made of the same text before; None where nothing of the kind is known.

    Also None for a stale one, which has a translation of its own, beside which others are offered.

    It is a draft that names whose work it is; a translation that was rejected here is passed over. With `approves` it
    is approved at once, with the receipts that it has, where its text was translated in one way only, in the same
    context, and no fact is lost (law 4: by a person's earlier approval, never by machine).
    """
    if entry.state is ReviewState.STALE:
        return None
    rejected = {rejection.digest for rejection in entry.rejections}
    exact = memory.find_exact(entry.msgid, place)
    agree = len({match.translation for match in exact}) == 1
    for match in exact:
        reused = entry.with_draft(match.translation, engine=str(match), score=None, at=at)
        if reused.digest in rejected:
            continue
        if approves and agree and _may_stand(match, entry, format):
            return _approve(entry, match, at)
        return reused
    for match, text in _adapt_all(entry.msgid, format, locale, memory):
        reused = entry.with_draft(text, engine=str(match), score=None, at=at)
        if reused.digest not in rejected:
            return reused
    return None


def _may_stand(match: MemoryMatch, entry: Entry, format: str) -> bool:
    if not match.unit.approvals or match.unit.context != entry.msgctxt:
        return False
    return not check_facts(tokenize(entry.msgid, format), tokenize(match.translation, format))


def _approve(entry: Entry, match: MemoryMatch, at: datetime) -> Entry:
    kept = tuple(comment for comment in entry.comments if not isinstance(parse_mark(comment), DraftMark))
    receipts = [Receipt(approval.at, approval.reviewer, "") for approval in match.unit.approvals]
    return replace(entry, msgstr=match.translation, comments=kept).with_carried(receipts, why=WHY, at=at)


def _adapt_all(text: str, format: str, locale: Locale, memory: Memory) -> Iterator[tuple[MemoryMatch, str]]:
    """The matches that differ from the text in numbers, marks and placeables only, each with its new translation."""
    if not any(character.isdigit() for character in text) and len(tokenize(text, format)) == 1:
        return
    for match in memory.find_matches(text, format):
        if match.percent < 100 and (adapted := adapt_translation(match, text, format, locale)) is not None:
            yield match, adapted


def adapt_translation(match: MemoryMatch, text: str, format: str, locale: Locale) -> str | None:
    """The translation of a match with the numbers, marks and placeables of `text` in the place of its own.

    None where the words differ, where one cannot tell what stands for what, where a number would ask for another plural
    form in the locale (CLDR), or where the result does not hold every fact of the text.
    """
    before, after = tokenize(match.source, format), tokenize(text, format)
    if [token.role for token in before] != [token.role for token in after]:
        return None
    numbers: dict[str, str] = {}
    for one, other in zip(before, after, strict=True):
        if one.role is not TokenRole.TEXT:
            continue
        if _NUMBER.sub("0", one.text) != _NUMBER.sub("0", other.text):
            return None
        for old, new in zip(_NUMBER.findall(one.text), _NUMBER.findall(other.text), strict=True):
            if numbers.setdefault(old, new) != new:
                return None
    followed = follow_marks(match.source, text, match.translation, format)
    if followed is None:
        return None
    translation = _replace_numbers(followed, numbers, format)
    changed = [(old, new) for old, new in numbers.items() if old != new]
    if check_facts(after, tokenize(translation, format)) or not all(_same_form(*pair, locale) for pair in changed):
        return None
    return translation


def _replace_numbers(text: str, numbers: dict[str, str], format: str) -> str:
    return "".join(
        _NUMBER.sub(lambda found: numbers.get(found[0], found[0]), token.text)
        if token.role is TokenRole.TEXT
        else token.text
        for token in tokenize(text, format)
    )


def _same_form(one: str, other: str, locale: Locale) -> bool:
    """Whether two numbers ask for the same plural form; unknown, and so refused, of what is no whole number."""
    from babel import Locale as CldrLocale

    if not (one.isdecimal() and other.isdecimal()):
        return False
    rule = CldrLocale.parse(locale.tag, sep="-").plural_form
    return bool(rule(int(one)) == rule(int(other)))
