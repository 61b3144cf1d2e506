"""Translation memory: earlier translations that people approved, found again by text, exactly or nearly."""

from dragoman.memory.index import MemoryIndex
from dragoman.memory.likeness import measure_likeness
from dragoman.memory.units import Approval, MemoryMatch, Unit

__all__ = ["Approval", "MemoryIndex", "MemoryMatch", "Unit", "measure_likeness"]
