"""Machine translation on this machine; the one door to argostranslate, CTranslate2, SentencePiece and Apertium."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from dragoman.model import LanguagePair


@dataclass(frozen=True, slots=True)
class Link:
    """A stretch of a translation, and the stretch of its source that it was made from; in characters, end excluded."""

    source_start: int
    source_end: int
    target_start: int
    target_end: int


@dataclass(frozen=True, slots=True)
class Translation:
    """What an engine made of one sentence."""

    text: str
    score: float | None = None
    """Log-probability divided by the length in tokens (0 is certain); None where the engine gives none."""
    alternatives: tuple[str, ...] = ()
    """Other translations of the same sentence, best first; empty unless they were asked for."""
    alignment: tuple[Link, ...] = ()
    """What each token of `text` attends to most, in the order of `text`; empty unless it was asked for, and where the
    engine does not know. What models attend to is often, not always, what a person would align."""
    alternative_alignments: tuple[tuple[Link, ...], ...] = ()
    """The same of each of `alternatives`; empty where it was not asked for or is not known."""

    def take(self, number: int) -> Translation:
        """The alternative of a 0-based number as the translation; its own score is not known."""
        aligned = self.alternative_alignments
        return Translation(self.alternatives[number], self.score, alignment=aligned[number] if aligned else ())


class Engine(Protocol):
    """Translates plain sentences, without markup, of one pair."""

    @property
    def name(self) -> str:
        """How receipts name it: kind, model and version, `argos translate-en_es-1_0`."""

    @property
    def digest(self) -> str:
        """Hex digest of everything that decides its output: model files and parameters. A cache key."""

    @property
    def pair(self) -> LanguagePair:
        """What it translates."""

    def translate(self, sentences: Sequence[str], *, alternatives: int = 0, align: bool = False) -> list[Translation]:
        """One translation a sentence, in order; with so many `alternatives` at most, and with its alignment.

        An engine that has no alternatives or no alignment gives none. Raises `EngineError` when the engine fails.
        """
