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


class Adviser(Protocol):
    """Who is asked. Every method is called beside the screen, in a thread, and may take its time."""

    def find_matches(self, entry: Entry, format: str) -> Sequence[Match]:
        """Matches of the translation memory, the best first; `format` is that of the article."""

    def suggest(self, entry: Entry, format: str) -> Sequence[str]:
        """Other translations, from an engine. Raises `EngineError`."""


class NoAdvice:
    """The adviser that has nothing to say."""

    def find_matches(self, entry: Entry, format: str) -> Sequence[Match]:
        """None."""
        return ()

    def suggest(self, entry: Entry, format: str) -> Sequence[str]:
        """None."""
        return ()
