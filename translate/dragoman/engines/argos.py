"""Argos packages, decoded with CTranslate2 in batches."""

from __future__ import annotations

import contextlib
import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from dragoman.confidence import find_doubts, weigh
from dragoman.decoding import Decoding, Quality
from dragoman.engines import Link, Translation
from dragoman.engines.clauses import cut_clauses, join_clauses
from dragoman.engines.mishaps import count_mishaps
from dragoman.engines.network import Decoded, Hypothesis, Network
from dragoman.engines.packages import ArgosPackage
from dragoman.model import LanguagePair

LONGEST_SENTENCE = 120
"""Pieces of a sentence above which it is cut into clauses: models have seen few that are longer."""
_RETRY_BEAM = 4
_RETRY_LENGTH = 480
"""Pieces that a translation may have when it is decoded once more; some models have 512 places."""
_NO_REPEAT = 3
"""Pieces that may then not stand in the same order twice."""
_METHOD = f"clauses of {LONGEST_SENTENCE}, no repeats of {_NO_REPEAT}, sentencepiece decode, confidence 3"
"""A part of the digest: to be changed whenever the code makes other translations."""
_LETTER = re.compile(r"[^\W\d_]")


class ArgosEngine:
    """One package of one pair."""

    def __init__(self, package: ArgosPackage, decoding: Decoding | None = None) -> None:
        self.package = package
        self._decoding = decoding or Decoding()
        self._network = Network(package, self._decoding)

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
        total = hashlib.sha256(f"{self._decoding}, {_METHOD}".encode())
        for file in sorted(self.package.folder.glob("model/*")) + sorted(self.package.folder.glob("*.model")):
            total.update(_digest_file(file).encode())
        return total.hexdigest()

    def translate(self, sentences: Sequence[str], *, alternatives: int = 0, align: bool = False) -> list[Translation]:
        """One translation a sentence; repeated ones are decoded once, those without letters are copied.

        Sentences that are too long are decoded clause by clause; what went wrong is decoded once more.
        """
        wanted = [text for text in dict.fromkeys(sentences) if _LETTER.search(text)]
        clauses = {text: self._cut(text) for text in wanted}
        parts = list(dict.fromkeys(part.strip() for cut in clauses.values() for part in cut))
        found = dict(zip(parts, self._translate_parts(parts, alternatives, align), strict=True))
        done = {text: join_clauses(cut, [found[part.strip()] for part in cut]) for text, cut in clauses.items()}
        return [done.get(text) or Translation(text, 0.0) for text in sentences]

    def _cut(self, text: str) -> list[str]:
        # No piece is shorter than a character.
        return [text] if len(text) <= LONGEST_SENTENCE else cut_clauses(text, self._network.count, LONGEST_SENTENCE)

    def _translate_parts(self, parts: Sequence[str], alternatives: int, align: bool) -> Iterator[Translation]:
        for decoded in self._decode(parts, alternatives, align):
            best, *rest = self._rank(decoded)
            others = {other.text: other for other in reversed(rest) if other.text != best.text}
            shown = list(reversed(others.values()))[:alternatives]
            yield Translation(
                best.text,
                best.score,
                tuple(other.text for other in shown),
                decoded.align(best) if align else (),
                tuple(decoded.align(other) for other in shown) if align else (),
            )

    def _decode(self, parts: Sequence[str], alternatives: int, align: bool) -> list[Decoded]:
        """Every part decoded; those that went wrong once more, where that is better."""
        beam = self._decoding.quality.beam_size
        wanted = beam if self._decoding.quality is Quality.BEST else alternatives + 1
        found = self._network.decode(parts, beam=beam, hypotheses=max(wanted, alternatives + 1), align=align)
        wrong = [number for number, decoded in enumerate(found) if count_mishaps(decoded)]
        again = self._network.decode(
            [parts[number] for number in wrong],
            beam=max(beam, _RETRY_BEAM),
            hypotheses=max(wanted, alternatives + 1),
            align=align,
            no_repeat=_NO_REPEAT,
            longest=_RETRY_LENGTH,
        )
        for number, decoded in zip(wrong, again, strict=True):
            found[number] = min(found[number], decoded, key=count_mishaps)
        return found

    def _rank(self, decoded: Decoded) -> list[Hypothesis]:
        """The hypotheses, the best first: the likeliest, or the one with the highest confidence."""
        hypotheses = list(decoded.hypotheses)
        if self._decoding.quality is Quality.BEST:
            hypotheses.sort(key=lambda found: -weigh(found.score, find_doubts(decoded.sentence, found.text)))
        return hypotheses


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
                alternative_alignments=tuple(
                    _follow(first.alignment, alignment) for alignment in second.alternative_alignments
                ),
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
