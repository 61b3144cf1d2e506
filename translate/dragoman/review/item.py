"""What a reviewer looks at: one entry, and what helps to judge it."""

from __future__ import annotations

from dataclasses import dataclass

from dragoman.carrying import Sentence
from dragoman.catalogs import Entry
from dragoman.checks import Finding
from dragoman.confidence import Doubt
from dragoman.model import Locale
from dragoman.review.diff import Change
from dragoman.terms import TermMatch
from dragoman.workspace import Article


@dataclass(frozen=True, slots=True)
class Neighbour:
    """The segment before or after, in the article."""

    kind: str
    source: str
    translation: str
    """Empty where there is none yet."""


@dataclass(frozen=True, slots=True)
class Place:
    """One of the places where a repeated text stands."""

    line: int
    """1-based line of the article."""
    headings: tuple[str, ...] = ()
    """The texts of the headings above, outermost first."""


@dataclass(frozen=True, slots=True)
class Version:
    """Another translation of the entry, which a reviewer may take in the place of the one that is there."""

    text: str
    origin: str
    """Whose it is: an engine's name, or empty for the words of another person that a merge brought."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One entry of the queue, as it stood in the catalog when it was shown."""

    number: int
    """1-based place in the queue."""
    total: int
    """Length of the queue."""
    article: Article
    locale: Locale
    entry: Entry
    kind: str
    """The block type, as `Segment.kind`; empty where the catalog does not say."""
    line: int | None
    """1-based line of the article; None where it is not known."""
    headings: tuple[str, ...] = ()
    """The texts of the headings above, outermost first."""
    places: tuple[Place, ...] = ()
    """Where the text stands in the article; the one entry serves all places."""
    previous: Neighbour | None = None
    next: Neighbour | None = None
    changes: tuple[Change, ...] = ()
    """From the source that was translated to the source of now; empty where nobody changed it, or it is not known."""
    edits: tuple[Change, ...] = ()
    """From the translation that was approved to that of now; empty where nobody changed it, or git does not know."""
    sentences: tuple[Sentence, ...] = ()
    """Of a stale entry that had been approved: the sentences of its source, and which of them still stand."""
    versions: tuple[Version, ...] = ()
    terms: tuple[TermMatch, ...] = ()
    """What of the glossary stands in the source, in order."""
    findings: tuple[Finding, ...] = ()
    confidence: int | None = None
    """How far a draft can be trusted, 0–100; None for what is no draft of a machine, or was touched since."""
    doubts: tuple[Doubt, ...] = ()
    """Why confidence is not higher, the gravest first."""

    @property
    def translation(self) -> str:
        """The translation as it stands; the forms of a plural on a line each."""
        return "\n".join(self.entry.translations) if any(self.entry.translations) else ""
