"""What runs on the machines of a cluster: an engine of theirs, which must be the one that the driver has."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dragoman import __version__
from dragoman.decoding import Decoding
from dragoman.engines import Engine, Translation
from dragoman.engines.choose import find_engines
from dragoman.errors import EngineError
from dragoman.model import Locale


@dataclass(frozen=True, slots=True)
class Order:
    """The engine that a worker is to run."""

    version: str
    """Of Dragoman: translations are made by its code, too."""
    source: Locale
    target: Locale
    wanted: str
    """As of `choose_engine`."""
    decoding: Decoding
    name: str
    digest: str
    """As `Engine.digest`: what is translated elsewhere must be what would be translated here."""


class Worker:
    """Runs the engine of one order at a time."""

    def __init__(self) -> None:
        self._order: Order | None = None
        self._engine: Engine | None = None

    def tell_place(self) -> str:
        """Host and process."""
        return f"{platform.node()}, process {os.getpid()}"

    def translate(self, order: Order, sentences: Sequence[str], options: dict[str, Any]) -> list[Translation]:
        """As `Engine.translate`. Raises `EngineError`, also where this machine has not the engine of the order."""
        if self._engine is None or self._order != order:
            self._order, self._engine = order, find_engine(order)
        return self._engine.translate(sentences, **options)


def find_engine(order: Order) -> Engine:
    """The engine of an order on this machine. Raises `EngineError` where it is not there, or is another."""
    remedy = f"Install dragoman {order.version} and the same model as on the machine that drafts."
    if order.version != __version__:
        raise EngineError(f"dragoman {__version__} is installed there, {order.version} here", remedy=remedy)
    engines = [choice.engine for choice in find_engines(order.source, order.target, order.wanted, order.decoding)]
    same = [engine for engine in engines if engine.name == order.name]
    if not same:
        there = ", ".join(engine.name for engine in engines)
        raise EngineError(f"{order.name} is not installed there{f', only {there}' if there else ''}", remedy=remedy)
    for engine in same:
        if engine.digest == order.digest:
            return engine
    raise EngineError(f"{order.name} has other files there than here", remedy=remedy)
