"""A Ray cluster whose workers run an engine each; the one door to ray.

The workers are actors that stay for the whole run. What a plan asks for next depends on what came back, so that
drafting calls its engine again and again, and Ray Data's `map_batches` would make and end a pool of actors, with a
model to load in each, for every call (docs/scale.md has the times).
"""

from __future__ import annotations

import contextlib
import logging
import os
import re
import signal
import socket
import subprocess
import sys
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Any

from dragoman import __version__
from dragoman.decoding import Decoding
from dragoman.engines import Engine, Translation
from dragoman.engines.choose import Choice, choose_engine
from dragoman.engines.worker import Order, Worker
from dragoman.errors import EngineError, UsageError
from dragoman.model import LanguagePair, Locale

LOCAL = "local"
"""The address of a cluster of our own on this machine, that ends with the run."""
MOST_WORKERS = 8
"""Workers that are taken unless another number is asked for: one process that plans and writes feeds few more."""
CONNECT_TIMEOUT = 30.0
"""Seconds in which a cluster must answer."""
START_TIMEOUT = 180.0
"""Seconds in which a first worker must be there; a cluster may have to start a machine for it."""
_MOST_TRIES = 3
"""Workers that may die of the same sentences, or before they could begin."""
_PORTIONS = 8
"""Portions of a call that each worker gets, so that all end at about the same time."""
_SMALLEST, _LARGEST = 1_500, 16_000
"""Characters of a portion; a model decodes about 4,000 at once."""
_STORE = 100_000_000
"""Bytes of shared memory for a cluster of our own; only sentences go through it."""


@dataclass(eq=False, slots=True)
class _Seat:
    """One place for a worker."""

    actor: Any
    place: str = ""
    """Host and process, once the worker has told."""


@dataclass(slots=True)
class _Call:
    """The portions of a call, and what came back."""

    order: Order
    portions: Sequence[Sequence[str]]
    options: dict[str, Any]
    waiting: deque[int]
    done: dict[int, list[Translation]] = field(default_factory=dict)
    tries: Counter[int] = field(default_factory=Counter)


class Cluster:
    """A connection to a Ray cluster. Workers are started when they are first needed, and replaced when they die."""

    def __init__(self, ray: Any, address: str, workers: int, device: str, on_loss: Callable[[str], None]) -> None:
        self._ray, self._address = ray, address
        self._width = workers
        self._on_loss = on_loss
        resources = {"num_cpus": 1, "num_gpus": 1 if device == "cuda" else 0}
        self._actor = ray.remote(**resources, max_restarts=0, max_task_retries=0)(Worker)
        self._seats: list[_Seat] = []
        self._idle: list[_Seat] = []
        self._tasks: dict[Any, tuple[_Seat, int | None]] = {}
        """What is under way: the worker, and the number of its portion; None while it starts."""
        self._early_losses = 0

    def choose_engine(self, source: Locale, target: Locale, wanted: str, decoding: Decoding) -> Choice:
        """As `choose.choose_engine`; the engine that is chosen here then runs on the workers.

        Raises `EngineError`, later also where a worker has not the same model.
        """
        choice = choose_engine(source, target, wanted, decoding)
        engine = choice.engine
        alone = replace(decoding, threads=1)
        order = Order(__version__, source, target, wanted, alone, engine.name, engine.digest)
        where = "this machine" if self._address == LOCAL else self._address
        reason = f"{choice.reason}; {self._width} at once by Ray on {where}"
        # A worker has one core; a usual call keeps two of them busy.
        return replace(choice, engine=ClusterEngine(engine, order, self), reason=reason, width=(self._width + 1) // 2)

    def run(self, order: Order, sentences: Sequence[str], **options: Any) -> list[Translation]:
        """The translations of sentences, in their order; what a worker was at when it died is done by another.

        Raises `EngineError` when the engine fails, or when no worker can be had.
        """
        numbers = sorted(range(len(sentences)), key=lambda number: -len(sentences[number]))
        portions = list(_cut([sentences[number] for number in numbers], self._width * _PORTIONS))
        call = _Call(order, portions, options, deque(range(len(portions))))
        try:
            while len(call.done) < len(portions):
                self._hire()
                while self._idle and call.waiting:
                    self._give(self._idle.pop(), call)
                self._receive(call)
        except BaseException:
            self.dismiss()
            raise
        found = chain.from_iterable(call.done[number] for number in range(len(portions)))
        return [translation for _, translation in sorted(zip(numbers, found, strict=True), key=lambda pair: pair[0])]

    def _hire(self) -> None:
        while len(self._seats) < self._width:
            seat = _Seat(self._actor.remote())
            self._seats.append(seat)
            self._tasks[seat.actor.tell_place.remote()] = (seat, None)

    def _give(self, seat: _Seat, call: _Call) -> None:
        number = call.waiting.popleft()
        task = seat.actor.translate.remote(call.order, call.portions[number], call.options)
        self._tasks[task] = (seat, number)

    def _receive(self, call: _Call) -> None:
        """Waits until something is done."""
        can_wait = any(number is not None for _, number in self._tasks.values())
        ready, _ = self._ray.wait(list(self._tasks), timeout=None if can_wait else START_TIMEOUT)
        if not ready:
            raise EngineError(
                f"the Ray cluster gave no worker within {START_TIMEOUT:.0f} seconds",
                remedy="Wait until it has a free CPU (or GPU, where draft.device is cuda); `ray status` shows them.",
            )
        for task in ready:
            seat, number = self._tasks.pop(task)
            try:
                answer = self._ray.get(task)
            except self._ray.exceptions.RayTaskError as error:
                raise _explain(error, seat.place) from error
            except self._ray.exceptions.RayError as error:
                self._lose(seat, number, call, error)
                continue
            self._idle.append(seat)
            if number is None:
                seat.place, self._early_losses = str(answer), 0
            else:
                call.done[number] = answer

    def _lose(self, seat: _Seat, number: int | None, call: _Call, error: Exception) -> None:
        """Lets a dead worker go, and puts what it was at before all else."""
        self._seats.remove(seat)
        if number is None:
            self._early_losses += 1
        else:
            call.waiting.appendleft(number)
            call.tries[number] += 1
            self._on_loss(f"a worker died ({seat.place}); its {len(call.portions[number])} sentences go to another")
        if max(self._early_losses, *call.tries.values(), 0) >= _MOST_TRIES:
            raise EngineError(
                f"{_MOST_TRIES} workers of the Ray cluster died one after the other: {_last_line(error)}",
                remedy="Look whether its machines have enough memory for a model for each CPU, and dragoman installed.",
            )

    def dismiss(self) -> None:
        """Ends all workers, whatever they are at."""
        for seat in self._seats:
            with contextlib.suppress(self._ray.exceptions.RayError):
                self._ray.kill(seat.actor)
        self._seats, self._idle, self._tasks = [], [], {}


class ClusterEngine:
    """An engine of this machine, run by the workers of a cluster: the same name, the same digest, the same drafts."""

    def __init__(self, engine: Engine, order: Order, cluster: Cluster) -> None:
        self._engine, self._order, self._cluster = engine, order, cluster

    @property
    def name(self) -> str:
        """The engine's."""
        return self._engine.name

    @property
    def digest(self) -> str:
        """The engine's."""
        return self._engine.digest

    @property
    def pair(self) -> LanguagePair:
        """The engine's."""
        return self._engine.pair

    def translate(self, sentences: Sequence[str], *, alternatives: int = 0, align: bool = False) -> list[Translation]:
        """As the engine's; each sentence is sent once. Raises `EngineError`."""
        wanted = list(dict.fromkeys(sentences))
        translations = self._cluster.run(self._order, wanted, alternatives=alternatives, align=align)
        found = dict(zip(wanted, translations, strict=True))
        return [found[text] for text in sentences]


def _cut(sentences: Sequence[str], number: int) -> Iterator[list[str]]:
    """Portions of about the same length, so many if they do not become too small or too large."""
    size = min(_LARGEST, max(_SMALLEST, sum(map(len, sentences)) // number))
    portion: list[str] = []
    length = 0
    for sentence in sentences:
        portion.append(sentence)
        length += len(sentence)
        if length >= size:
            yield portion
            portion, length = [], 0
    if portion:
        yield portion


@contextlib.contextmanager
def open_cluster(
    address: str, *, workers: int | None, device: str, on_loss: Callable[[str], None]
) -> Iterator[Cluster]:
    """A connection to the cluster at an address, and its end; `LOCAL`, or nothing, is a cluster of its own.

    `workers` is how many engines work at once: None for one for each free CPU (GPU, where `device` is cuda), but
    `MOST_WORKERS` at most. `on_loss` is told of each worker that died. Raises `UsageError` for what is no address,
    `EngineError` where Ray is not installed or no cluster answers. For the main thread; SIGTERM then is as Ctrl-C.
    """
    address = address or LOCAL
    if address == "auto":
        address = os.environ.get("RAY_ADDRESS", address)
    ray = _import_ray()
    if address != LOCAL:
        _expect_answer(address)
    try:
        with _restore_sigterm():
            _connect(ray, address, workers)
            try:
                signal.signal(signal.SIGTERM, signal.default_int_handler)
                yield Cluster(ray, address, workers or _count_workers(ray, device), device, on_loss)
            finally:
                ray.shutdown()
    except (ConnectionError, ray.exceptions.RayError) as error:
        raise _no_cluster(address, _first_line(error)) from error


@contextlib.contextmanager
def _restore_sigterm() -> Iterator[None]:
    """Puts back what SIGTERM did before: Ray takes it over, and would end the process as if all were done."""
    before = signal.getsignal(signal.SIGTERM)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _import_ray() -> Any:
    """Ray, told to call nobody and to be quiet; a person's own settings come before ours."""
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    try:
        import ray
        import ray.exceptions
    except ImportError as error:
        raise EngineError("Ray is not installed", remedy="pip install 'dragoman[ray]'") from error
    return ray


def _connect(ray: Any, address: str, workers: int | None) -> None:
    own = {"num_cpus": workers, "include_dashboard": False, "object_store_memory": _STORE} if address == LOCAL else {}
    try:
        ray.init(address=address, log_to_driver=False, logging_level=logging.ERROR, **own)
    except (RuntimeError, ValueError, OSError) as error:  # other versions; another cluster; no room for a new one
        raise _no_cluster(address, _first_line(error)) from error


def _count_workers(ray: Any, device: str) -> int:
    free = ray.available_resources().get("GPU" if device == "cuda" else "CPU", 0)
    return max(1, min(MOST_WORKERS, int(free)))


def _expect_answer(address: str) -> None:
    """Ray itself waits minutes for an address that does not answer, in code that no signal ends."""
    if address == "auto":
        return
    found = re.fullmatch(r"(ray://)?(\[[0-9a-fA-F:.]+\]|[^\s:/@\[\]]+):([0-9]{1,5})", address)
    if found is None or not 0 < int(found[3]) < 65536:
        raise UsageError(
            f"no address of a Ray cluster: “{address}”",
            remedy="Write HOST:PORT, ray://HOST:PORT, auto for the cluster that this machine is in, or local.",
        )
    try:
        socket.create_connection((found[2].strip("[]"), int(found[3])), timeout=CONNECT_TIMEOUT / 3).close()
    except OSError as error:
        raise _no_cluster(address, error.strerror or str(error)) from error
    if not found[1]:
        _expect_health(address)


def _expect_health(address: str) -> None:
    command = [sys.executable, "-m", "ray.scripts.scripts", "health-check", "--address", address]
    try:
        run = subprocess.run(command, capture_output=True, text=True, timeout=CONNECT_TIMEOUT, check=False)
    except subprocess.TimeoutExpired as error:
        raise _no_cluster(address, "what listens there is no Ray cluster, or does not answer") from error
    if run.returncode:
        lines = run.stderr.strip().splitlines()
        raise _no_cluster(address, lines[-1][:300] if lines else "it is not well")


def _no_cluster(address: str, why: str) -> EngineError:
    return EngineError(
        f"no Ray cluster at {address}: {why}",
        remedy="Look at it with `ray status`. `--ray local` starts Ray on this machine, for trying.",
    )


def _explain(error: Any, place: str) -> EngineError:
    """What went wrong inside of a worker."""
    cause = error.cause
    if isinstance(cause, EngineError):
        return EngineError(f"worker on {place}: {cause.what}", where=cause.where, remedy=cause.remedy)
    return EngineError(
        f"the workers of the Ray cluster cannot run dragoman: {_first_line(cause)}",
        remedy=f"Install dragoman {__version__} with its models, and the same Python and Ray, on each of its machines.",
    )


def _first_line(error: BaseException) -> str:
    return _lines(error)[0]


def _last_line(error: BaseException) -> str:
    """What Ray tells last is the cause of a worker's death."""
    return _lines(error)[-1]


def _lines(error: BaseException) -> list[str]:
    plain = re.sub(r"\x1b\[[0-9;]*m", "", str(error))
    return [line.strip()[:300] for line in plain.splitlines() if line.strip()] or [type(error).__name__]
