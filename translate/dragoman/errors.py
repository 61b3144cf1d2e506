"""What can go wrong, told so that a person can mend it: what happened, where, what to do."""

from __future__ import annotations

from pathlib import Path


class DragomanError(Exception):
    """Something went wrong.

    `what` is one sentence without a final stop; `where` the file, `line` its 1-based line;
    `remedy` says what the person can do, as an imperative sentence.
    """

    def __init__(
        self,
        what: str | None = None,
        *,
        where: Path | str | None = None,
        line: int | None = None,
        remedy: str | None = None,
    ) -> None:
        self.what = what or (type(self).__doc__ or "").splitlines()[0].rstrip(".")
        self.where = where
        self.line = line
        self.remedy = remedy
        super().__init__(self.what)

    def __str__(self) -> str:
        place = "" if self.where is None else f"{self.where}"
        if place and self.line is not None:
            place = f"{place}:{self.line}"
        return f"{place}: {self.what}" if place else self.what


def raise_error(error: DragomanError) -> None:
    """What is done with an error where nothing else is asked for.

    Use cases that can go on without one of many articles take another function in its place, which may note the error
    and return.
    """
    raise error


class UsageError(DragomanError):
    """The command cannot be carried out as given."""


class InputError(DragomanError):
    """A file cannot be read, is invalid, or cannot be written."""


class EngineError(DragomanError):
    """No engine or model can translate this pair."""


class LockedError(DragomanError):
    """Someone else is writing."""
