"""Text ↔ the pieces that a model reads and writes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from dragoman.model import LanguagePair

_REACH = 24
"""Characters ahead in which a piece is looked for: beyond them stands another of the same letters."""


class Tokenizer(Protocol):
    """Text ↔ the pieces that a model reads and writes."""

    def encode(self, sentences: Sequence[str]) -> list[list[str]]:
        """The pieces of each sentence."""

    def decode(self, tokens: Sequence[str]) -> str:
        """The sentence of pieces."""


class SentencePieceTokenizer:
    """SentencePiece's own decoding, which keeps underscores (argostranslate turns each into a blank)."""

    def __init__(self, model: Path) -> None:
        from sentencepiece import SentencePieceProcessor

        self._processor = SentencePieceProcessor(model_file=str(model))

    def encode(self, sentences: Sequence[str]) -> list[list[str]]:
        """The pieces of each sentence."""
        pieces: list[list[str]] = self._processor.encode(list(sentences), out_type=str)
        return pieces

    def decode(self, tokens: Sequence[str]) -> str:
        """The sentence of pieces."""
        return str(self._processor.decode_pieces(list(tokens))).replace("▁", " ").strip()


class BpeTokenizer:
    """Moses tokens with byte pairs, as older packages have them; argostranslate's own implementation."""

    def __init__(self, model: Path, pair: LanguagePair) -> None:
        from argostranslate.tokenizer import BPETokenizer

        self._tokenizer = BPETokenizer(model, pair.source, pair.target)

    def encode(self, sentences: Sequence[str]) -> list[list[str]]:
        """The pieces of each sentence."""
        return [self._tokenizer.encode(sentence) for sentence in sentences]

    def decode(self, tokens: Sequence[str]) -> str:
        """The sentence of pieces."""
        return str(self._tokenizer.decode(list(tokens))).strip()


def locate_pieces(pieces: Sequence[str], text: str) -> list[tuple[int, int]]:
    """Where each piece stands in the text that it is a piece of: from and to, in characters.

    The stretch is empty for a piece that is not found because the model writes its letters otherwise.

    >>> locate_pieces(["▁the", "▁gar", "den", "."], "the garden.")
    [(0, 3), (4, 7), (7, 10), (10, 11)]
    """
    places: list[tuple[int, int]] = []
    position = 0
    for piece in pieces:
        letters = piece.replace("▁", " ").strip().removesuffix("@@")
        start = text.find(letters, position, position + len(letters) + _REACH) if letters else -1
        if start >= 0:
            position = start + len(letters)
            places.append((start, position))
        else:
            places.append((position, position))
    return places
