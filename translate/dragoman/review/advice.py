"""What machines can tell a reviewer about a segment. Each part may have nothing to say, and is then not shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from dragoman.catalogs import Entry


@dataclass(frozen=True, slots=True)
class Match:
    """An earlier translation of a text like this one."""

    source: str
    translation: str
    percent: int
    """How alike the sources are, 0–100."""
    origin: str = ""
    """Whose translation it is, or from where."""


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the source that the glossary knows."""

    source: str
    translations: tuple[str, ...]
    note: str = ""


class Adviser(Protocol):
    """Who is asked. Every method is called beside the screen, in a thread, and may take its time."""

    def find_matches(self, entry: Entry) -> Sequence[Match]:
        """Matches of the translation memory, the best first."""

    def find_terms(self, entry: Entry) -> Sequence[Term]:
        """The glossary's terms in the source."""

    def suggest(self, entry: Entry, format: str) -> Sequence[str]:
        """Other translations, from an engine; `format` is that of the article. Raises `EngineError`."""


class NoAdvice:
    """The adviser that has nothing to say."""

    def find_matches(self, entry: Entry) -> Sequence[Match]:
        """None."""
        return ()

    def find_terms(self, entry: Entry) -> Sequence[Term]:
        """None."""
        return ()

    def suggest(self, entry: Entry, format: str) -> Sequence[str]:
        """None."""
        return ()


@dataclass(frozen=True, slots=True)
class Advice:
    """What was said about one entry."""

    matches: tuple[Match, ...] = ()
    terms: tuple[Term, ...] = ()


def ask(adviser: Adviser, entry: Entry) -> Advice:
    """What an adviser says at once; alternatives are asked for on request only."""
    return Advice(tuple(adviser.find_matches(entry)), tuple(adviser.find_terms(entry)))
