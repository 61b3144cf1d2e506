"""How a model is decoded: how thoroughly, on which device, with which numbers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

LENGTH_PENALTY = 0.2
"""As argostranslate's."""


class Quality(StrEnum):
    """How thoroughly an engine looks for the best translation; what takes longer is not always better."""

    FAST = "fast"
    """The likeliest word after the other."""
    NORMAL = "normal"
    """A beam of 4, as argostranslate decodes."""
    BEST = "best"
    """A beam of 6, and of the sentences that come out the one with the highest confidence."""

    @property
    def beam_size(self) -> int:
        """How many beginnings of a sentence are followed at once."""
        match self:
            case Quality.FAST:
                return 1
            case Quality.NORMAL:
                return 4
            case Quality.BEST:
                return 6
            case _:
                assert_never(self)


DEVICES = ("cpu", "cuda")
COMPUTE_TYPES = ("int8", "int8_float32", "int8_float16", "int8_bfloat16", "int16", "float16", "bfloat16", "float32")
"""What CTranslate2 can be asked to compute with; which of them a machine has, it says when the model is loaded."""


@dataclass(frozen=True, slots=True)
class Decoding:
    """Everything beside the model that decides what it writes."""

    quality: Quality = Quality.NORMAL
    device: str = "cpu"
    """One of `DEVICES`."""
    compute_type: str | None = None
    """One of `COMPUTE_TYPES`; None for what suits the device: `int8`, on cuda `float16`."""
    threads: int | None = None
    """How many cores a model takes; None for all. Decides nothing but how long it takes."""

    @property
    def numbers(self) -> str:
        """What is computed with."""
        return self.compute_type or ("float16" if self.device == "cuda" else "int8")

    def __str__(self) -> str:
        """A part of cache keys."""
        return f"{self.quality}, beam {self.quality.beam_size}, {LENGTH_PENALTY}, {self.device}, {self.numbers}"
