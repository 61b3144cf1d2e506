"""What an article is cut into."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from dragoman.errors import InputError
from dragoman.model import Segment

Fill = Callable[[str], str]
"""Writes a translation as raw text for its place: escaped, prefixed, wrapped.
Raises `StructureError` when the translation would change the structure around it."""


class StructureError(InputError):
    """The translation would break the structure of the page."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of an article, as it stands in the file."""

    raw: str
    segment: Segment | None = None
    """None for what is not translated."""
    fill: Fill = field(default=str, compare=False)
    """Only called for a translation that differs from the segment's text."""
