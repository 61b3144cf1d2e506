"""Argos packages, decoded with CTranslate2 in batches."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from dragoman.engines import Link, Translation
from dragoman.engines.packages import ArgosPackage
from dragoman.engines.tokenizers import BpeTokenizer, SentencePieceTokenizer, Tokenizer, locate_pieces
from dragoman.errors import EngineError
from dragoman.model import LanguagePair

if TYPE_CHECKING:
    from ctranslate2 import TranslationResult, Translator

BEAM_SIZE = 4
LENGTH_PENALTY = 0.2
BATCH_TOKENS = 1024
"""Tokens a sub-batch: few enough that every core gets its share of a call."""
_PARAMETERS = f"beam {BEAM_SIZE}, length penalty {LENGTH_PENALTY}, int8, sentencepiece decode"
_LETTER = re.compile(r"[^\W\d_]")


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

    def translate(self, sentences: Sequence[str], *, alternatives: int = 0, align: bool = False) -> list[Translation]:
        """One translation a sentence; repeated ones are decoded once, those without letters are copied."""
        wanted = [text for text in dict.fromkeys(sentences) if _LETTER.search(text)]
        done = dict(zip(wanted, self._decode(wanted, alternatives, align), strict=True))
        return [done.get(text) or Translation(text, 0.0) for text in sentences]

    def _decode(self, sentences: Sequence[str], alternatives: int, align: bool) -> Iterator[Translation]:
        prefix = self.package.target_prefix
        tokenizer, translator = self._tokenizer, self._translator
        pieces = tokenizer.encode(sentences)
        try:
            results = translator.translate_batch(
                pieces,
                target_prefix=[[prefix]] * len(sentences) if prefix else None,
                beam_size=max(BEAM_SIZE, alternatives + 1),
                num_hypotheses=alternatives + 1,
                length_penalty=LENGTH_PENALTY,
                max_batch_size=BATCH_TOKENS,
                batch_type="tokens",
                replace_unknowns=True,
                return_scores=True,
                return_attention=align,
            )
        except (RuntimeError, ValueError) as error:
            raise self._broken(error) from error
        for sentence, source, result in zip(sentences, pieces, results, strict=True):
            texts = [self._write(tokens) for tokens in result.hypotheses]
            yield Translation(
                texts[0],
                result.scores[0] / max(1, len(result.hypotheses[0])),
                tuple(text for text in dict.fromkeys(texts) if text != texts[0]),
                _align(sentence, source, texts[0], result) if align else (),
            )

    def _write(self, tokens: Sequence[str]) -> str:
        return self._tokenizer.decode(tokens).removeprefix(self.package.target_prefix).strip()


def _align(sentence: str, source: Sequence[str], text: str, result: TranslationResult) -> tuple[Link, ...]:
    """Each piece of the best hypothesis with the piece of the source that it attends to most."""
    target = result.hypotheses[0]
    read, written = locate_pieces(source, sentence), locate_pieces(target, text)
    chosen = [max(range(len(read)), key=weights[: len(read)].__getitem__) for weights in result.attention[0]]
    return tuple(Link(*read[best], *place) for best, place in zip(chosen, written, strict=False) if place[0] < place[1])


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

    def translate(self, sentences: Sequence[str], *, alternatives: int = 0, align: bool = False) -> list[Translation]:
        """Two batches; the score is the sum of both, and alternatives are those of the second."""
        between = self._first.translate(sentences, align=align)
        final = self._second.translate(
            [translation.text for translation in between], alternatives=alternatives, align=align
        )
        return [
            replace(
                second,
                score=(first.score or 0.0) + (second.score or 0.0),
                alignment=_follow(first.alignment, second.alignment),
            )
            for first, second in zip(between, final, strict=True)
        ]


def _follow(first: Sequence[Link], second: Sequence[Link]) -> tuple[Link, ...]:
    """Two alignments in a row: each stretch of the end with what of the beginning stands behind its stretch between."""
    links: list[Link] = []
    for link in second:
        behind = [
            earlier
            for earlier in first
            if earlier.target_start < link.source_end and link.source_start < earlier.target_end
        ]
        if behind:
            start = min(earlier.source_start for earlier in behind)
            end = max(earlier.source_end for earlier in behind)
            links.append(Link(start, end, link.target_start, link.target_end))
    return tuple(links)


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
