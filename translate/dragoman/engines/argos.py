"""Argos packages, decoded with CTranslate2 in batches."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from dragoman.engines import Translation
from dragoman.engines.packages import ArgosPackage
from dragoman.errors import EngineError
from dragoman.model import LanguagePair

if TYPE_CHECKING:
    from ctranslate2 import Translator

BEAM_SIZE = 4
LENGTH_PENALTY = 0.2
BATCH_TOKENS = 1024
"""Tokens a sub-batch: few enough that every core gets its share of a call."""
_PARAMETERS = f"beam {BEAM_SIZE}, length penalty {LENGTH_PENALTY}, int8, sentencepiece decode"
_LETTER = re.compile(r"[^\W\d_]")


class Tokenizer(Protocol):
    """Text ↔ the pieces that a model reads and writes."""

    def encode(self, sentence: str) -> list[str]:
        """The pieces of a sentence."""

    def decode(self, tokens: Sequence[str]) -> str:
        """The sentence of pieces."""


class SentencePieceTokenizer:
    """SentencePiece's own decoding, which keeps underscores (argostranslate turns each into a blank)."""

    def __init__(self, model: Path) -> None:
        from sentencepiece import SentencePieceProcessor

        self._processor = SentencePieceProcessor(model_file=str(model))

    def encode(self, sentence: str) -> list[str]:
        """The pieces of a sentence."""
        pieces: list[str] = self._processor.encode(sentence, out_type=str)
        return pieces

    def decode(self, tokens: Sequence[str]) -> str:
        """The sentence of pieces."""
        return str(self._processor.decode_pieces(list(tokens))).replace("▁", " ").strip()


class BpeTokenizer:
    """Moses tokens with byte pairs, as older packages have them; argostranslate's own implementation."""

    def __init__(self, model: Path, pair: LanguagePair) -> None:
        from argostranslate.tokenizer import BPETokenizer

        self._tokenizer = BPETokenizer(model, pair.source, pair.target)

    def encode(self, sentence: str) -> list[str]:
        """The pieces of a sentence."""
        pieces: list[str] = self._tokenizer.encode(sentence)
        return pieces

    def decode(self, tokens: Sequence[str]) -> str:
        """The sentence of pieces."""
        return str(self._tokenizer.decode(list(tokens))).strip()


class ArgosEngine:
    """One package of one pair."""

    def __init__(self, package: ArgosPackage) -> None:
        self.package = package

    @property
    def name(self) -> str:
        """`argos translate-en_es-1_0`; the starter model says so."""
        return f"argos {self.package.name}{' (starter)' if self.package.is_starter else ''}"

    @property
    def pair(self) -> LanguagePair:
        """What it translates."""
        return self.package.pair

    @cached_property
    def digest(self) -> str:
        """SHA-256 over the model's files and the decoding parameters."""
        total = hashlib.sha256(_PARAMETERS.encode())
        for file in sorted(self.package.folder.glob("model/*")) + sorted(self.package.folder.glob("*.model")):
            total.update(_digest_file(file).encode())
        return total.hexdigest()

    @cached_property
    def _translator(self) -> Translator:
        import ctranslate2

        ctranslate2.set_log_level(50)
        try:
            return ctranslate2.Translator(
                str(self.package.folder / "model"),
                device="cpu",
                compute_type="int8",
                inter_threads=_cores(),
                intra_threads=1,
            )
        except (RuntimeError, ValueError, OSError) as error:
            raise self._broken(error) from error

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        folder = self.package.folder
        try:
            if (folder / "sentencepiece.model").is_file():
                return SentencePieceTokenizer(folder / "sentencepiece.model")
            return BpeTokenizer(folder / "bpe.model", self.pair)
        except (RuntimeError, ValueError, OSError) as error:
            raise self._broken(error) from error

    def _broken(self, error: Exception) -> EngineError:
        return EngineError(
            f"the model {self.package.name} does not load: {str(error).splitlines()[0] if str(error) else error!r}",
            where=self.package.folder,
            remedy=f"Run `dragoman models remove {self.pair.source} {self.pair.target}` and install it again.",
        )

    def translate(self, sentences: Sequence[str]) -> list[Translation]:
        """One translation a sentence; repeated ones are decoded once, those without letters are copied."""
        wanted = [text for text in dict.fromkeys(sentences) if _LETTER.search(text)]
        done = dict(zip(wanted, self._decode(wanted), strict=True))
        return [done.get(text) or Translation(text, 0.0) for text in sentences]

    def _decode(self, sentences: Sequence[str]) -> Iterator[Translation]:
        prefix = self.package.target_prefix
        tokenizer, translator = self._tokenizer, self._translator
        try:
            results = translator.translate_batch(
                [tokenizer.encode(text) for text in sentences],
                target_prefix=[[prefix]] * len(sentences) if prefix else None,
                beam_size=BEAM_SIZE,
                length_penalty=LENGTH_PENALTY,
                max_batch_size=BATCH_TOKENS,
                batch_type="tokens",
                replace_unknowns=True,
                return_scores=True,
            )
        except (RuntimeError, ValueError) as error:
            raise self._broken(error) from error
        for result in results:
            tokens = result.hypotheses[0]
            text = tokenizer.decode(tokens).removeprefix(prefix).strip()
            yield Translation(text, result.scores[0] / max(1, len(tokens)))


class PivotEngine:
    """Two engines in a row, through a third language."""

    def __init__(self, first: ArgosEngine, second: ArgosEngine) -> None:
        self._first, self._second = first, second

    @property
    def name(self) -> str:
        """Both engines."""
        return f"{self._first.name} + {self._second.name.removeprefix('argos ')}"

    @property
    def digest(self) -> str:
        """Both engines'."""
        return hashlib.sha256(f"{self._first.digest}{self._second.digest}".encode()).hexdigest()

    @property
    def pair(self) -> LanguagePair:
        """From the first's source into the second's target."""
        return LanguagePair(self._first.pair.source, self._second.pair.target)

    def translate(self, sentences: Sequence[str]) -> list[Translation]:
        """Two batches; the score is the sum of both."""
        between = self._first.translate(sentences)
        final = self._second.translate([translation.text for translation in between])
        return [
            Translation(second.text, (first.score or 0.0) + (second.score or 0.0))
            for first, second in zip(between, final, strict=True)
        ]


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _digest_file(file: Path) -> str:
    """The SHA-256 of a model's file, remembered in the user's cache by size and time: the files are large."""
    from platformdirs import user_cache_path

    from dragoman.errors import InputError
    from dragoman.files import write_atomically

    status = file.stat()
    key = hashlib.sha256(f"{file}\0{status.st_size}\0{status.st_mtime_ns}".encode()).hexdigest()
    known = user_cache_path("dragoman") / "digests" / key
    try:
        if known.is_file() and len(digest := known.read_text(encoding="ascii")) == 64:
            return digest
    except (OSError, UnicodeDecodeError):
        pass
    with file.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    with contextlib.suppress(InputError):
        write_atomically(known, digest.encode("ascii"))
    return digest
