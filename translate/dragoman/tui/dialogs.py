"""Questions over the screen. Each gives its answer, or None when the person leaves it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from dragoman.review import Where
from dragoman.tui.pressing import name_key


class Ask(ModalScreen[str | None]):
    """Asks for a line of text."""

    def __init__(self, question: str, hint: str = "", words: str = "") -> None:
        super().__init__()
        self._question, self._hint, self._words = question, hint, words

    def compose(self) -> ComposeResult:
        """The question, a line to write in, a hint."""
        with Vertical(classes="dialog"):
            yield Static(Text(self._question, "bold"))
            yield Input(self._words, id="answer")
            yield Static(Text(self._hint or "Enter: done · Esc: leave it", "dim"), id="hint")

    def on_mount(self) -> None:
        """The line has the keys."""
        self.query_one(Input).focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter answers."""
        self.dismiss(event.value)

    def on_key(self, event: events.Key) -> None:
        """Escape leaves."""
        if event.key == "escape":
            event.stop()
            self.dismiss(None)


@dataclass(frozen=True, slots=True)
class Search:
    """What is searched for, and how."""

    text: str
    where: Where
    regex: bool


class AskSearch(ModalScreen[Search | None]):
    """Asks what to search for."""

    def __init__(self, before: Search | None, question: str = "Search") -> None:
        super().__init__()
        self._question = question
        self._where = before.where if before else Where.BOTH
        self._regex = before.regex if before else False
        self._text = before.text if before else ""

    def compose(self) -> ComposeResult:
        """The line, and how it is taken."""
        with Vertical(classes="dialog"):
            yield Static(Text(self._question, "bold"))
            yield Input(self._text, id="answer")
            yield Static(self._describe(), id="hint")

    def _describe(self) -> Text:
        how = "a regular expression" if self._regex else "words"
        return Text(f"in: {self._where} (F2 changes) · as: {how} (F3 changes) · Enter: go · Esc: leave it", "dim")

    def on_mount(self) -> None:
        """The line has the keys."""
        self.query_one(Input).focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter answers."""
        self.dismiss(Search(event.value, self._where, self._regex))

    def on_key(self, event: events.Key) -> None:
        """F2 and F3 change how it is taken."""
        match event.key:
            case "escape":
                event.stop()
                self.dismiss(None)
            case "f2":
                order = list(Where)
                self._where = order[(order.index(self._where) + 1) % len(order)]
            case "f3":
                self._regex = not self._regex
        self.query_one("#hint", Static).update(self._describe())


class Choose(ModalScreen[int | None]):
    """Offers numbered rows; the answer is a 0-based row."""

    def __init__(self, question: str, rows: Sequence[Text]) -> None:
        super().__init__()
        self._question, self._rows, self._row = question, rows, 0

    def compose(self) -> ComposeResult:
        """The rows, and how to choose."""
        with VerticalScroll(classes="dialog", can_focus=False):
            yield Static(Text(self._question, "bold"))
            yield Static(self._draw(), id="rows")
            yield Static(Text("1–9 or ↑ ↓ Enter: choose · Esc: leave it", "dim"), id="hint")

    def _draw(self) -> Text:
        drawn = Text()
        for number, row in enumerate(self._rows):
            line = Text(f"{'>' if number == self._row else ' '} {number + 1} ").append_text(row)
            if number == self._row:
                line.stylize("reverse")
            drawn.append_text(line).append("\n")
        return drawn

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
            self._row = (self._row + (1 if key in ("down", "j") else -1)) % len(self._rows)
            self.query_one("#rows", Static).update(self._draw())


class Confirm(ModalScreen[bool | None]):
    """Asks whether something is meant; `y` and nothing else says so."""

    def __init__(self, text: Text, does: str, leaves: str = "leave it") -> None:
        super().__init__()
        self._text, self._does, self._leaves = text, does, leaves

    def compose(self) -> ComposeResult:
        """What it is about, and the two answers."""
        with VerticalScroll(classes="dialog wide", can_focus=False):
            yield Static(self._text)
            yield Static(Text(f"\ny: {self._does} · Esc: {self._leaves}", "bold"), id="hint")

    def on_key(self, event: events.Key) -> None:
        """Arrows scroll."""
        event.stop()
        key = name_key(event)
        dialog = self.query_one(".dialog", VerticalScroll)
        if key in ("down", "space", "pagedown"):
            dialog.scroll_page_down(animate=False)
        elif key in ("up", "pageup"):
            dialog.scroll_page_up(animate=False)
        elif key in ("y", "escape", "n"):
            self.dismiss(key == "y")


class SideBySide(ModalScreen[bool | None]):
    """Two people's words for one segment. True goes on with one's own, False with what is there."""

    def __init__(self, told: str, mine: Text, theirs: Text) -> None:
        super().__init__()
        self._told, self._mine, self._theirs = told, mine, theirs

    def compose(self) -> ComposeResult:
        """Both texts, beside each other."""
        with Vertical(classes="dialog wide"):
            yield Static(Text(self._told, "bold"))
            with Horizontal(classes="sides"):
                yield Static(Text("yours\n", "bold").append_text(self._mine), classes="side")
                yield Static(Text("on disk\n", "bold").append_text(self._theirs), classes="side")
            yield Static(Text("m: go on with mine · t: take theirs as it is · Esc: as t", "bold"), id="hint")

    def on_key(self, event: events.Key) -> None:
        """One key decides."""
        event.stop()
        if name_key(event) in ("m", "t", "escape"):
            self.dismiss(name_key(event) == "m")


class Page(ModalScreen[None]):
    """A page to read; any key but those that scroll leaves it."""

    def __init__(self, text: Text) -> None:
        super().__init__()
        self._text = text

    def compose(self) -> ComposeResult:
        """The page."""
        with VerticalScroll(classes="dialog wide page", can_focus=False):
            yield Static(self._text)

    def on_key(self, event: events.Key) -> None:
        """Arrows, space and page keys scroll."""
        event.stop()
        page = self.query_one(VerticalScroll)
        match name_key(event):
            case "down" | "j":
                page.scroll_down(animate=False)
            case "up" | "k":
                page.scroll_up(animate=False)
            case "space" | "pagedown":
                page.scroll_page_down(animate=False)
            case "pageup" | "backspace":
                page.scroll_page_up(animate=False)
            case _:
                self.dismiss(None)
