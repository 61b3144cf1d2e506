"""A package's neural network: loaded with CTranslate2, sentences in, hypotheses out."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from dragoman.decoding import LENGTH_PENALTY, Decoding
from dragoman.engines import Link
from dragoman.engines.packages import ArgosPackage
from dragoman.engines.tokenizers import BpeTokenizer, SentencePieceTokenizer, Tokenizer, locate_pieces
from dragoman.errors import EngineError

if TYPE_CHECKING:
    from ctranslate2 import Translator

BATCH_TOKENS = 1024
"""Tokens a sub-batch: few enough that every core gets its share of a call."""
ORDINARY_LENGTH = 256
"""Tokens that a translation may have; CTranslate2's own limit."""


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """One translation that the search ended with."""

    text: str
    score: float
    """As `Translation.score`."""
    tokens: tuple[str, ...]
    attention: tuple[int, ...]
    """For each token the number of the source's token that it attends to most; empty unless asked for."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """What the search found for one sentence, the likeliest first."""

    sentence: str
    pieces: tuple[str, ...]
    hypotheses: tuple[Hypothesis, ...]

    def align(self, hypothesis: Hypothesis) -> tuple[Link, ...]:
        """Each piece of a hypothesis with the piece of the sentence that it attends to most."""
        read, written = locate_pieces(self.pieces, self.sentence), locate_pieces(hypothesis.tokens, hypothesis.text)
        pairs = zip(hypothesis.attention, written, strict=False)
        return tuple(Link(*read[number], *place) for number, place in pairs if place[0] < place[1])


class Network:
    """The model and the tokenizer of a package."""

    def __init__(self, package: ArgosPackage, decoding: Decoding) -> None:
        self._package = package
        self._decoding = decoding

    @cached_property
    def _translator(self) -> Translator:
        import ctranslate2

        ctranslate2.set_log_level(50)
        decoding = self._decoding
        if decoding.device == "cuda" and ctranslate2.get_cuda_device_count() == 0:
            raise EngineError(
                "the device cuda is not there: no GPU, or no driver for it", remedy='Set draft.device = "cpu".'
            )
        possible = ctranslate2.get_supported_compute_types(decoding.device)
        if decoding.numbers not in possible:
            raise EngineError(
                f"{decoding.device} cannot compute with {decoding.numbers} here",
                remedy=f"Set draft.compute-type to one of: {', '.join(sorted(possible))}.",
            )
        try:
            return ctranslate2.Translator(
                str(self._package.folder / "model"),
                device=decoding.device,
                compute_type=decoding.numbers,
                inter_threads=(decoding.threads or _cores()) if decoding.device == "cpu" else 1,
                intra_threads=1,
            )
        except (RuntimeError, ValueError, OSError, MemoryError) as error:
            raise self._broken(error) from error

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        folder = self._package.folder
        try:
            if (folder / "sentencepiece.model").is_file():
                return SentencePieceTokenizer(folder / "sentencepiece.model")
            return BpeTokenizer(folder / "bpe.model", self._package.pair)
        except (RuntimeError, ValueError, OSError, MemoryError) as error:
            raise self._broken(error) from error

    def _broken(self, error: Exception) -> EngineError:
        remedy = f"Run `dragoman models remove {self._package.name}` and install it again."
        if self._package.is_starter:
            remedy = "Delete that folder; the next run unpacks the model again."
        return EngineError(
            f"the model {self._package.name} does not load: {str(error).splitlines()[0] if str(error) else error!r}",
            where=self._package.folder,
            remedy=remedy,
        )

    def count(self, text: str) -> int:
        """The pieces of a text."""
        return len(self._tokenizer.encode([text])[0])

    def decode(
        self,
        sentences: Sequence[str],
        *,
        beam: int,
        hypotheses: int,
        align: bool,
        no_repeat: int = 0,
        longest: int = ORDINARY_LENGTH,
    ) -> list[Decoded]:
        """So many hypotheses of each sentence. With `no_repeat`, none has a run of so many pieces twice.

        No hypothesis has more than `longest` pieces. Raises `EngineError`.
        """
        prefix = self._package.target_prefix
        translator, pieces = self._translator, self._tokenizer.encode(sentences)
        try:
            results = translator.translate_batch(
                pieces,
                target_prefix=[[prefix]] * len(sentences) if prefix else None,
                beam_size=max(beam, hypotheses),
                num_hypotheses=hypotheses,
                length_penalty=LENGTH_PENALTY,
                no_repeat_ngram_size=no_repeat,
                max_decoding_length=longest,
                max_batch_size=BATCH_TOKENS,
                batch_type="tokens",
                replace_unknowns=True,
                return_scores=True,
                return_attention=align,
            )
        except (RuntimeError, ValueError, MemoryError) as error:
            raise self._broken(error) from error
        found = []
        for sentence, source, result in zip(sentences, pieces, results, strict=True):
            attention = result.attention if align else [()] * hypotheses
            written = zip(result.hypotheses, result.scores, attention, strict=True)
            read = tuple(self._write(tokens, score, weights, len(source)) for tokens, score, weights in written)
            found.append(Decoded(sentence, tuple(source), read))
        return found

    def _write(
        self, tokens: Sequence[str], score: float, attention: Sequence[Sequence[float]], width: int
    ) -> Hypothesis:
        text = self._tokenizer.decode(tokens).removeprefix(self._package.target_prefix).strip()
        chosen = tuple(row.index(max(row)) for weights in attention for row in (weights[:width],))
        return Hypothesis(text, score / max(1, len(tokens)), tuple(tokens), chosen)


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
