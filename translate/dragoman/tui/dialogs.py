"""Questions over the screen. Each gives its answer, or None when the person leaves it.

What is asked stands in the border above, the keys that answer in the border below, where nothing scrolls them away.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rich.console import RenderableType
from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import ModalScreen, ScreenResultType
from textual.widgets import Input, Static

from dragoman.display import make_visible
from dragoman.review import Search, Where
from dragoman.tui.pressing import name_key, split_pasted
from dragoman.tui.sheet import Reading

_LEAVE = "Esc: leave it"


class Dialog(ModalScreen[ScreenResultType]):
    """A box over the screen."""

    def frame(self, title: str, keys: str, *, kind: str = "") -> VerticalScroll:
        """The box, with what is asked and the keys."""
        box = VerticalScroll(classes=f"dialog {kind}", can_focus=False)
        box.border_title = Text(make_visible(title))
        box.border_subtitle = Text(keys)
        return box

    @property
    def _box(self) -> VerticalScroll:
        return self.query_one(".dialog", VerticalScroll)

    def scroll_by(self, key: str) -> bool:
        """Scrolls where the key does that, and tells whether it does."""
        box = self._box
        match key:
            case "down" | "j":
                box.scroll_down(animate=False)
            case "up" | "k":
                box.scroll_up(animate=False)
            case "space" | "pagedown":
                box.scroll_page_down(animate=False)
            case "pageup" | "backspace":
                box.scroll_page_up(animate=False)
            case _:
                return False
        return True


class Ask(Dialog[str | None]):
    """Asks for a line of text."""

    def __init__(self, question: str, hint: str = "", words: str = "") -> None:
        super().__init__()
        self._question, self._hint, self._words = question, hint, words

    def compose(self) -> ComposeResult:
        """A line to write in, and a hint."""
        with self.frame(self._question, f"Enter: done · {_LEAVE}"):
            yield Line(self._words, id="answer")
            if self._hint:
                yield Static(Text(self._hint, "dim"), id="hint")

    def on_mount(self) -> None:
        """The line has the keys."""
        self.set_focus(self.query_one(Input))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter answers."""
        self.dismiss(event.value)

    def on_key(self, event: events.Key) -> None:
        """Escape leaves."""
        if event.key == "escape":
            event.stop()
            self.dismiss(None)


class Line(Input):
    """A line to write in. Of several lines that are pasted, none is dropped."""

    def _on_paste(self, event: events.Paste) -> None:
        event.prevent_default()
        event.stop()
        self.replace(" ".join(split_pasted(event.text)).strip(), *self.selection)


class AskSearch(Dialog[Search | None]):
    """Asks what to search for, and where unless that is given."""

    def __init__(self, before: Search, question: str = "Search", *, asks_where: bool = True) -> None:
        super().__init__()
        self._question, self._search, self._asks_where = question, before, asks_where

    def compose(self) -> ComposeResult:
        """The line, and how it is taken."""
        with self.frame(self._question, f"Enter: go · {_LEAVE}"):
            yield Line(self._search.text, id="answer")
            yield Static(self._describe(), id="hint")

    def _describe(self) -> Text:
        where = f"F2  in: {self._search.where}     " if self._asks_where else ""
        how = "a regular expression" if self._search.regex else "words"
        return Text(f"{where}F3  as: {how}", "dim")

    def on_mount(self) -> None:
        """The line has the keys."""
        self.set_focus(self.query_one(Input))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter answers."""
        self.dismiss(replace(self._search, text=event.value))

    def on_key(self, event: events.Key) -> None:
        """F2 and F3 change how it is taken."""
        match event.key:
            case "escape":
                event.stop()
                self.dismiss(None)
            case "f2" if self._asks_where:
                order = list(Where)
                following = order[(order.index(self._search.where) + 1) % len(order)]
                self._search = replace(self._search, where=following)
            case "f3":
                self._search = replace(self._search, regex=not self._search.regex)
        self.query_one("#hint", Static).update(self._describe())


class Choose(Dialog[int | None]):
    """Offers numbered rows; the answer is a 0-based row."""

    def __init__(self, question: str, rows: Sequence[Reading]) -> None:
        super().__init__()
        self._question, self._rows, self._row = question, rows, 0

    def compose(self) -> ComposeResult:
        """The rows."""
        with self.frame(self._question, f"1–9, or ↑ ↓ and Enter: choose · {_LEAVE}", kind="wide page"):
            for number in range(len(self._rows)):
                yield Static(self._draw(number), classes="row")

    def _draw(self, number: int) -> Reading:
        is_here, row = number == self._row, self._rows[number]
        style = "reverse" if is_here else ""
        lead = Text(f"{'>' if is_here else ' '}{number + 1:>2} ", style)
        text = row.text.copy()
        text.stylize(style)
        return replace(row, text=text, lead=lead)

    def on_key(self, event: events.Key) -> None:
        """Digits choose at once."""
        event.stop()
        key = name_key(event)
        if key == "escape":
            self.dismiss(None)
        elif key == "enter":
            self.dismiss(self._row)
        elif key.isdecimal() and 0 < int(key) <= len(self._rows):
            self.dismiss(int(key) - 1)
        elif key in ("down", "j", "up", "k"):
            self._move(1 if key in ("down", "j") else -1)

    def _move(self, step: int) -> None:
        before, self._row = self._row, (self._row + step) % len(self._rows)
        rows = list(self.query(".row").results(Static))
        for number in (before, self._row):
            rows[number].update(self._draw(number))
        rows[self._row].scroll_visible(animate=False)


class Confirm(Dialog[bool | None]):
    """Asks whether something is meant; `y` and nothing else says so."""

    def __init__(self, question: str, told: RenderableType, does: str, leaves: str) -> None:
        super().__init__()
        self._question, self._told, self._does, self._leaves = question, told, does, leaves

    def compose(self) -> ComposeResult:
        """What it is about."""
        with self.frame(self._question, f"y: {self._does} · Esc: {self._leaves}", kind="wide"):
            yield Static(self._told)

    def on_key(self, event: events.Key) -> None:
        """Arrows scroll."""
        event.stop()
        key = name_key(event)
        if not self.scroll_by(key) and key in ("y", "escape", "n"):
            self.dismiss(key == "y")


class SideBySide(Dialog[bool | None]):
    """Two people's words for one segment. True goes on with one's own, False with what is there."""

    def __init__(self, told: str, mine: Reading, theirs: Reading, difference: Reading) -> None:
        super().__init__()
        self._told, self._mine, self._theirs, self._difference = told, mine, theirs, difference

    def compose(self) -> ComposeResult:
        """Both texts, beside each other, and what differs."""
        with self.frame(self._told, "m: go on with mine · t or Esc: take theirs", kind="wide"):
            with Horizontal(classes="sides"):
                for whose, text in (("yours", self._mine), ("on disk", self._theirs)):
                    with Vertical(classes="side"):
                        yield Static(Text(whose, "bold"))
                        yield Static(text)
            yield Static(Text("from theirs to yours", "bold"), classes="side")
            yield Static(self._difference, classes="side")

    def on_key(self, event: events.Key) -> None:
        """One key decides."""
        event.stop()
        key = name_key(event)
        if not self.scroll_by(key) and key in ("m", "t", "escape"):
            self.dismiss(key == "m")


class Page(Dialog[None]):
    """A page to read; any key but those that scroll leaves it."""

    def __init__(self, title: str, page: RenderableType) -> None:
        super().__init__()
        self._title, self._page = title, page

    def compose(self) -> ComposeResult:
        """The page."""
        with self.frame(self._title, "␣ ⌫ ↓ ↑: scroll · any other key: back", kind="wide page"):
            yield Static(self._page)

    def on_key(self, event: events.Key) -> None:
        """Arrows, space and page keys scroll."""
        event.stop()
        if not self.scroll_by(name_key(event)):
            self.dismiss(None)
