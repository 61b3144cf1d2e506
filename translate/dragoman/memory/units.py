"""What a memory holds, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from dragoman.model import Reviewer


@dataclass(frozen=True, slots=True)
class Approval:
    """A person reviewed a translation."""

    reviewer: Reviewer
    at: datetime
    """With its time zone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One earlier translation of one text."""

    source: str
    translation: str
    where: str
    """The article, or the imported file, that it comes from."""
    who: str = ""
    """Whose work it is: `Name <e-mail>`, or the name that an imported file gives; empty where nobody is named."""
    at: datetime | None = None
    """When it was approved, or last changed; None where that is not known."""
    approvals: tuple[Approval, ...] = ()
    """The reviews of exactly these words in this workspace. Imported ones have none."""
    context: str | None = None
    """The msgctxt of its entry."""
    previous: int | None = None
    """The digest (`index.digest_text`) of the text before it in its article; None where that is not known."""
    next: int | None = None
    """As `previous`, of the text after it."""


@dataclass(frozen=True, slots=True)
class MemoryMatch:
    """An earlier translation that fits a text."""

    percent: int
    """How like the texts are, 0–100; 100 only where they are the same (`likeness.measure_likeness`)."""
    unit: Unit

    @property
    def source(self) -> str:
        """The text that was translated; compare it with the one asked for by `review.diff_words`."""
        return self.unit.source

    @property
    def translation(self) -> str:
        """What people made of it."""
        return self.unit.translation

    def __str__(self) -> str:
        """Whose work it is, as a draft's record names it: `memory 100% by Ana <ana@example.org> from intro.md`."""
        who = f" by {self.unit.who}" if self.unit.who else ""
        return f"memory {self.percent}%{who} from {self.unit.where}"
