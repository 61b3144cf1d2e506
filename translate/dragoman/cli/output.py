"""What people see: the one module that writes to standard error, and that owns the exit codes."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from enum import IntEnum
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

from dragoman.display import make_visible
from dragoman.errors import DragomanError, EngineError, InputError, LockedError, UsageError
from dragoman.files import write_atomically

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress, TaskID


class ExitCode(IntEnum):
    """The exit codes of every command (design, section 4)."""

    DONE = 0
    HELD_BACK = 1
    """Findings, or held back by policy."""
    USAGE = 2
    INVALID_INPUT = 3
    NO_ENGINE = 4
    LOCKED = 5
    INTERRUPTED = 130


_CODES: dict[type[DragomanError], ExitCode] = {
    UsageError: ExitCode.USAGE,
    InputError: ExitCode.INVALID_INPUT,
    EngineError: ExitCode.NO_ENGINE,
    LockedError: ExitCode.LOCKED,
}


def exit_code_of(error: DragomanError) -> ExitCode:
    """The exit code that an error leads to."""
    return next((code for kind, code in _CODES.items() if isinstance(error, kind)), ExitCode.INVALID_INPUT)


class Failures:
    """Tells once of each error that stops one article and not the others, and remembers the exit code it leads to."""

    def __init__(self) -> None:
        self._code: ExitCode | None = None
        self._told: set[str] = set()

    def __call__(self, error: DragomanError) -> None:
        if str(error) not in self._told:
            print_error(error)
        self._told.update((str(error), *(note.partition("\n")[0] for note in getattr(error, "__notes__", ()))))
        self._code = self._code or exit_code_of(error)

    def __bool__(self) -> bool:
        """Whether there was any, so that what is told of the others is not all."""
        return self._code is not None

    def exit_code(self, otherwise: ExitCode = ExitCode.DONE) -> ExitCode:
        """The exit code of the first error; `otherwise` when there was none."""
        return self._code or otherwise


def error_console() -> Console:
    """A Rich console on standard error; without colour where that is no terminal or `NO_COLOR` is set."""
    from rich.console import Console

    return Console(stderr=True, highlight=False, soft_wrap=True)


def result_console() -> Console:
    """A Rich console on standard output, for tables and pages that people read."""
    from rich.console import Console

    return Console(highlight=False)


def print_error(error: DragomanError) -> None:
    """`error: FILE:LINE: what happened` and, on the next line, what to do; then the same for each of its notes."""
    told = f"{error}\n{error.remedy}" if error.remedy else str(error)
    for text in (told, *getattr(error, "__notes__", ())):
        what, *remedy = text.split("\n")
        _print_marked("error", "31", what)
        for line in remedy:
            sys.stderr.write(f"       {make_visible(line)}\n")


def print_warning(text: str) -> None:
    """A line that starts with `warning:`."""
    _print_marked("warning", "33", text)


def print_note(text: str) -> None:
    """A line of information on standard error."""
    sys.stderr.write(make_visible(text) + "\n")


def _print_marked(word: str, colour: str, text: str) -> None:
    if sys.stderr.isatty() and not os.environ.get("NO_COLOR"):
        word = f"\x1b[1;{colour}m{word}:\x1b[0m"
    else:
        word = f"{word}:"
    sys.stderr.write(f"{word} {make_visible(text)}\n")


def print_result(text: str) -> None:
    """A line of the result, on standard output, with nothing in it that acts on a terminal."""
    sys.stdout.write(make_visible(text).replace("\n", "⟦U+000A⟧") + "\n")


def count_things(number: int, thing: str) -> str:
    """`1 segment`, `1,200 segments`."""
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"


def print_json(value: Any) -> None:
    """One JSON document on standard output; in escapes where the terminal's encoding, or any, lacks a character."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    try:
        text.encode(sys.stdout.encoding)
    except UnicodeEncodeError:
        text = json.dumps(value, indent=2)
    sys.stdout.write(text + "\n")


def write_result(data: bytes, file: Path | None) -> None:
    """A document as the result: in a file, or on standard output where none is named."""
    if file is not None:
        write_atomically(file, data)
        return
    sys.stdout.flush()
    sys.stdout.buffer.write(data)


@contextmanager
def progress_bar(*columns: Any) -> Iterator[Progress]:
    """A Rich progress bar on standard error; silent where that is no terminal."""
    from rich.progress import Progress

    console = error_console()
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        yield progress


@contextmanager
def show_work(what: str) -> Iterator[None]:
    """Shows on a terminal that something of unknown length goes on."""
    from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

    with progress_bar(SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn()) as progress:
        progress.add_task(make_visible(what).replace("[", "\\["), total=None)
        yield


@contextmanager
def count_progress(what: str, total: int) -> Iterator[Callable[[str], None]]:
    """Yields a function to call with the name of each thing that is done; after a second, a bar appears on a terminal.

    Nothing is imported for it before.
    """
    started = monotonic()
    with ExitStack() as stack:
        bars: list[tuple[Progress, TaskID]] = []
        done = 0

        def advance(name: str) -> None:
            nonlocal done
            done += 1
            if not bars and monotonic() - started > 1 and sys.stderr.isatty():
                bar = stack.enter_context(progress_bar())
                bars.append((bar, bar.add_task(what, total=total)))
            for bar, task in bars:
                bar.update(task, completed=done, description=f"{what} {make_visible(name)}".replace("[", "\\["))

        yield advance
