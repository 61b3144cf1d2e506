"""Numbers of a draft: those that a model changed put back, and written as the target locale writes them (CLDR)."""

from __future__ import annotations

import re
from functools import lru_cache

from dragoman.model import Locale
from dragoman.numbers import Number, compare_numbers, find_numbers

_LONG_GROUPS = frozenset(("bg", "es", "es-ES", "it", "lv", "pl", "pt-PT"))
"""Locales that group digits only from five on (CLDR: minimumGroupingDigits 2); Babel does not carry that."""
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_DECIMAL = re.compile(r"\d+\.\d+")
_QUANTITY = re.compile(r"\s?(?:[%‰€£¥$°]|(?:k?m|cm|mm|kg|g|l|ml|mg|GB|MB|kB|TB|GHz|MHz)\b)")
"""What follows a decimal fraction that is one; `3.5` alone may be a version or a section."""
_CURRENCY = re.compile(r"[$€£¥]\s?$")


def mend_numbers(source: str, text: str, language: str, target: Locale) -> str:
    """The draft with the one number that the model changed put right, and numbers in the target's form.

    Only where nothing else can be meant: one number of the source is missing, and one number is there that the source
    does not have. The form is changed where the source is English, whose numbers can be told from others'.

    >>> mend_numbers("It has 12,500 of 300.", "Tiene 12.600 de 300.", "en", Locale("es"))
    'Tiene 12.500 de 300.'
    """
    lost, added = compare_numbers(source, text)
    if len(lost) == 1 and len(added) == 1 and _is_alike(lost[0], added[0]):
        place = added[0].start
        text = text[:place] + lost[0].text + text[place + len(added[0].text) :]
    for number in reversed(find_numbers(text) if language == "en" else []):
        if number.text in source:
            text = text[: number.start] + _localize(number, text, target) + text[number.start + len(number.text) :]
    return text


def _is_alike(one: Number, other: Number) -> bool:
    """Whether two numbers are so alike that one may be the other with a digit changed, added or lost."""
    ours, theirs = (re.sub(r"\D", "", number.text) for number in (one, other))
    return abs(len(ours) - len(theirs)) <= 1 and ours[:1] == theirs[:1]


def _localize(number: Number, text: str, target: Locale) -> str:
    decimal, group = _symbols(target.tag)
    after, before = text[number.start + len(number.text) :], text[: number.start]
    is_quantity = _QUANTITY.match(after) or _CURRENCY.search(before)
    if not _GROUPED.fullmatch(number.text) and not (_DECIMAL.fullmatch(number.text) and is_quantity):
        return number.text
    whole, _, fraction = number.text.partition(".")
    is_short = len(whole) == 5 and target.tag in _LONG_GROUPS
    whole = whole.replace(",", "" if is_short else group)
    return f"{whole}{decimal}{fraction}" if fraction else whole


@lru_cache(maxsize=64)
def _symbols(tag: str) -> tuple[str, str]:
    """The decimal mark and the mark between groups of digits; those of Latin digits."""
    from babel import Locale as CldrLocale
    from babel.numbers import get_decimal_symbol, get_group_symbol

    locale = CldrLocale.parse(tag, sep="-")
    return get_decimal_symbol(locale, numbering_system="latn"), get_group_symbol(locale, numbering_system="latn")
