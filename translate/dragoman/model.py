"""Values that every room shares. They hold data and small rules about it, and import nothing of ours but errors."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from dragoman.errors import UsageError


class ReviewState(StrEnum):
    """How far an entry has come. Exactly one holds; it is read from the entry itself (design, section 3)."""

    UNTRANSLATED = "untranslated"
    DRAFT = "draft"
    STALE = "stale"
    TRANSLATED = "translated"
    REVIEWED = "reviewed"


Key = tuple[str | None, str]
"""What makes two segments the same catalog entry: context and text."""


@dataclass(frozen=True, slots=True)
class Segment:
    """One translatable paragraph of an article."""

    text: str
    """What is translated: inline markup as in the source, hard-wrapped lines joined. Never empty."""
    kind: str
    """The block type a translator reads: `paragraph`, `heading 2`, `list item`, `table cell`, `alt text` …"""
    line: int
    """1-based line of the article where the segment starts."""
    context: str | None = None
    """msgctxt, when the same text needs different translations; None otherwise."""
    headings: tuple[str, ...] = ()
    """The texts of the headings above, outermost first."""

    @property
    def key(self) -> Key:
        """What makes two segments the same catalog entry: context and text."""
        return (self.context, self.text)


_OCCURRENCE = re.compile(
    r"(?:(?P<number>[1-9]\d*) of (?P<total>[1-9]\d*) )?"
    r"between (?:the start|“(?P<before>[^”]*)”) and (?:the end|“(?P<after>[^”]*)”)(?: \(\d+\))?"
)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """Which one of the places of a repeated text: counted between the nearest other texts that stand only once."""

    before: str | None
    """The start of the text before, without “ and ”; None where there is only the start of the article."""
    after: str | None
    """The start of the text after; None where there is only the end of the article."""
    number: int = 1
    """From 1, among the places of the same text between the two."""
    total: int = 1

    def __str__(self) -> str:
        count = "" if self.total == 1 else f"{self.number} of {self.total} "
        before = "the start" if self.before is None else f"“{self.before}”"
        after = "the end" if self.after is None else f"“{self.after}”"
        return f"{count}between {before} and {after}"


def parse_occurrence(text: str) -> Occurrence | None:
    """What `str` made of an occurrence, also with a number in brackets behind it; None for any other text.

    >>> str(parse_occurrence("2 of 3 between “Fig” and the end (2)"))
    '2 of 3 between “Fig” and the end'
    """
    found = _OCCURRENCE.fullmatch(text)
    return _read_occurrence(found) if found else None


def find_occurrences(text: str) -> list[Occurrence]:
    """All occurrences that a text names."""
    return [_read_occurrence(found) for found in _OCCURRENCE.finditer(text)]


def _read_occurrence(found: re.Match[str]) -> Occurrence:
    return Occurrence(found["before"], found["after"], int(found["number"] or 1), int(found["total"] or 1))


class TokenRole(StrEnum):
    """What a piece of a segment is to a translator."""

    TEXT = "text"
    """Words to translate."""
    PLACEABLE = "placeable"
    """Stands alone and survives untouched: code span, URL, variable, footnote mark, `<br>`."""
    OPEN = "open"
    """Starts a stretch of text: `**`, `<em>`, the `[` of a link."""
    CLOSE = "close"
    """Ends what the matching OPEN began: `**`, `</em>`, `](https://…)`."""


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a segment's text. The tokens of a segment, joined, give its text back."""

    text: str
    role: TokenRole
    words: tuple[tuple[int, int], ...] = ()
    """Stretches of a mark that people read, and that are translated with it: a link's title, an image's alt text in
    HTML. From and to, in characters of `text`."""

    @property
    def skeleton(self) -> str:
        """The text without what people read in it: what must survive a translation."""
        text = self.text
        for start, end in reversed(self.words):
            text = text[:start] + text[end:]
        return text


@dataclass(frozen=True, slots=True)
class Locale:
    """A BCP 47 language tag in its customary case, such as `es`, `pt-BR`, `zh-Hant`. Made by `parse_locale`."""

    tag: str

    def __str__(self) -> str:
        return self.tag

    @property
    def language(self) -> str:
        """The bare ISO 639 language code, lower case: `pt` for `pt-BR`."""
        return self.tag.split("-", 1)[0].lower()

    @property
    def name(self) -> str:
        """The English name, `Spanish` or `Chinese (Traditional)`."""
        from babel import Locale as CldrLocale

        return CldrLocale.parse(self.tag, sep="-").get_display_name("en") or self.tag

    @property
    def direction(self) -> str:
        """`rtl` where the locale's script runs from right to left, else `ltr` (CLDR character order)."""
        from babel import Locale as CldrLocale

        return CldrLocale.parse(self.tag, sep="-").text_direction


def parse_locale(tag: str) -> Locale:
    """A locale from a BCP 47 tag; `_` is taken for `-`, case is set right.

    Raises `UsageError` for a tag that CLDR does not know, since Dragoman could then name
    neither its plural forms nor its direction.

    >>> parse_locale("pt_br").tag
    'pt-BR'
    """
    from babel import Locale as CldrLocale
    from babel.core import UnknownLocaleError

    wanted = tag.strip().replace("_", "-")
    if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", wanted):
        raise UsageError(f"“{tag}” is not a locale", remedy="Use a BCP 47 tag such as es, pt-BR or zh-Hant.")
    try:
        known = CldrLocale.parse(wanted, sep="-")
    except (UnknownLocaleError, ValueError) as error:
        raise UsageError(f"unknown locale “{tag}”", remedy="Use a BCP 47 tag such as es, pt-BR or zh-Hant.") from error
    return Locale(str(known).replace("_", "-") if "-" in wanted else known.language)


@dataclass(frozen=True, slots=True)
class LanguagePair:
    """From which language into which: ISO 639 codes, as engines name them (`en`, `es`)."""

    source: str
    target: str

    def __str__(self) -> str:
        return f"{self.source}→{self.target}"


@dataclass(frozen=True, slots=True)
class Reviewer:
    """A person who reviews."""

    name: str
    email: str

    def __str__(self) -> str:
        return f"{self.name} <{self.email}>"


_WORD = re.compile(r"[^\W_]+(?:['’\-.,][^\W_]+)*")
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")


def count_words(text: str) -> int:
    """Words of a text: runs of letters or digits; in scripts without spaces, one a character (as CAT tools count).

    >>> count_words("Mr. Ng’s well-known tomatoes cost $3.50.")
    6
    >>> count_words("日本語")
    3
    """
    unspaced = len(_UNSPACED.findall(text))
    return unspaced + len(_WORD.findall(_UNSPACED.sub(" ", text) if unspaced else text))


def sum_counts(counts: Iterable[dict[ReviewState, int]]) -> dict[ReviewState, int]:
    """Adds up counts by state; every state is a key of the result."""
    total = dict.fromkeys(ReviewState, 0)
    for count in counts:
        for state, number in count.items():
            total[state] += number
    return total
