"""What can be undone and redone, in this session and, where a journal is kept, from those before."""

from __future__ import annotations

from collections.abc import Sequence

from dragoman.errors import UsageError
from dragoman.review.desk import Desk
from dragoman.review.errors import ConflictError
from dragoman.review.steps import Journal, Step


class History:
    """The steps that stand, and those that were undone, each last one first to be taken."""

    def __init__(self, journal: Journal | None, desks: Sequence[Desk]) -> None:
        self._journal = journal
        self._steps: list[Step] = []
        self._undone: list[Step] = []
        if journal is not None:
            self._steps, self._undone = journal.read({str(desk.article): desk for desk in desks})
        self._earlier = {step.name for step in self._steps + self._undone}

    @property
    def own(self) -> list[Step]:
        """The steps of this session that stand."""
        return [step for step in self._steps if step.name not in self._earlier]

    def add(self, step: Step) -> None:
        """A decision was written. What was undone before it can be redone no longer."""
        self._steps.append(step)
        self._undone.clear()
        if self._journal:
            self._journal.did(step)

    def undo(self) -> Step:
        """Takes back the last step that stands, and gives it.

        Raises `UsageError` when there is none, `ConflictError` when somebody else changed one of its entries since:
        their version stays, and the step is forgotten.
        """
        if not self._steps:
            raise UsageError("there is nothing to undo")
        step = self._steps[-1]
        try:
            for desk, decisions in step.by_desk():
                desk.restore(decisions)
        except ConflictError:
            self._drop(self._steps.pop())
            raise
        self._undone.append(self._steps.pop())
        if self._journal:
            self._journal.undid(step)
        return step

    def redo(self) -> Step:
        """Writes the step once more that was undone last, and gives it. Raises as `undo` does."""
        if not self._undone:
            raise UsageError("there is nothing to redo")
        step = self._undone[-1]
        try:
            for desk, decisions in step.by_desk():
                desk.repeat(decisions)
        except ConflictError:
            self._drop(self._undone.pop())
            raise
        self._steps.append(self._undone.pop())
        if self._journal:
            self._journal.redid(step)
        return step

    def _drop(self, step: Step) -> None:
        if self._journal:
            self._journal.dropped(step)
