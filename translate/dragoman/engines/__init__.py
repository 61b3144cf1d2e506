"""Machine translation on this machine; the one door to argostranslate, CTranslate2, SentencePiece and Apertium."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from dragoman.model import LanguagePair


@dataclass(frozen=True, slots=True)
class Translation:
    """What an engine made of one sentence."""

    text: str
    score: float | None = None
    """Log-probability divided by the length in tokens (0 is certain); None where the engine gives none."""


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

    def translate(self, sentences: Sequence[str]) -> list[Translation]:
        """One translation a sentence, in order. Raises `EngineError` when the engine fails."""
