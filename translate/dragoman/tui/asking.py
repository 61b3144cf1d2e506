"""What all actions have at hand: the screen, its session, and questions over it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from textual.screen import ModalScreen

from dragoman.errors import DragomanError, UsageError
from dragoman.review import Item
from dragoman.tui.segment_screen import SegmentScreen

Answer = TypeVar("Answer")


class Asking:
    """Actions of the screen."""

    def __init__(self, screen: SegmentScreen) -> None:
        self._screen = screen
        self._session = screen.session

    def _item(self) -> Item:
        item = self._session.item
        if item is None:
            raise UsageError("nothing is left in the queue", remedy="Go back, undo, or quit.")
        return item

    def _ask(self, dialog: ModalScreen[Answer | None], act: Callable[[Answer], str]) -> None:
        """Asks, and carries out what the answer decides."""

        def take(answer: Answer | None) -> None:
            if answer is None:
                return
            try:
                self._screen.decide(lambda _: act(answer))
            except DragomanError as error:
                self._screen.refuse(error)

        self._screen.app.push_screen(dialog, take)

    def _then(self, dialog: ModalScreen[Answer | None], act: Callable[[Answer], None]) -> None:
        """Asks, and does something that is no decision."""

        def take(answer: Answer | None) -> None:
            if answer is None:
                return
            try:
                act(answer)
            except DragomanError as error:
                self._screen.refuse(error)

        self._screen.app.push_screen(dialog, take)
