"""A screen that tells what came of something, and asks beside itself what may take its time."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from rich.text import Text
from textual import work
from textual.screen import Screen

from dragoman.display import make_visible
from dragoman.errors import DragomanError
from dragoman.review import Item
from dragoman.tui.lines import Lines

_MESSAGE_LINES = 3
Answer = TypeVar("Answer")


class AskingScreen(Screen[None], inherit_bindings=False):
    """Has a `#message` to tell in."""

    _told = Text()
    """What stands above the keys."""
    _shown: Item | None = None
    """What is before the reviewer, as it was drawn last."""

    def refuse(self, error: DragomanError) -> None:
        """Tells why something was not done."""
        self.say(" ".join(filter(None, [f"{capitalize(error.what)}.", error.remedy])), "red")

    def say(self, text: str, style: str = "") -> None:
        """Puts a line above the keys, or as many as it takes; an empty one takes it away."""
        self._told = Text(make_visible(text), style)
        self.fit_message()

    def fit_message(self) -> None:
        """Gives what is told the lines that it takes."""
        message = self.query_one("#message", Lines)
        if not message.size:  # before the first layout nobody knows how many they are
            self.call_after_refresh(self.fit_message)
            return
        message.styles.height = max(1, min(_MESSAGE_LINES, message.count(self._told)))
        message.put(self._told)

    def ask_beside(self, ask: Callable[[], Answer], take: Callable[[Answer], None]) -> None:
        """Asks in a thread what may take its time, and takes the answer unless the person went on meanwhile."""
        self.say("One moment …")
        self._ask_beside(ask, take, self._shown)

    @work(thread=True, exclusive=True, group="asked", exit_on_error=False)
    def _ask_beside(self, ask: Callable[[], Answer], take: Callable[[Answer], None], shown: Item | None) -> None:
        try:
            found = ask()
        except DragomanError as error:
            self.app.call_from_thread(self.refuse, error)
        else:
            self.app.call_from_thread(self._take_found, take, found, shown)

    def _take_found(self, take: Callable[[Answer], None], found: Answer, shown: Item | None) -> None:
        if shown is not self._shown and (shown is None or self._shown is None or shown.entry != self._shown.entry):
            return
        self.say("")
        try:
            take(found)
        except DragomanError as error:
            self.refuse(error)


def capitalize(words: str) -> str:
    """The words as a sentence begins; not `str.capitalize`, which makes the rest small."""
    return words[:1].upper() + words[1:]
