"""The editor of a translation: a text area whose placeables stand out and which leaves the person's keys alone."""

from __future__ import annotations

from collections.abc import Mapping

from rich.style import Style
from textual import events
from textual.message import Message
from textual.widgets import TextArea

from dragoman.display import make_visible
from dragoman.markup import tokenize
from dragoman.model import TokenRole
from dragoman.tui.pressing import name_key


class Editor(TextArea):
    """Several lines, undo and redo, words to move by, paste. Characters that act on a terminal stand as marks."""

    class KeyPressed(Message):
        """A key was pressed that calls an action."""

        def __init__(self, action: str) -> None:
            super().__init__()
            self.action = action
            """Its name."""

    def __init__(self, keys: Mapping[str, str]) -> None:
        super().__init__(id="editor", soft_wrap=True, tab_behavior="focus", show_line_numbers=False)
        self._keys = keys
        self._format = "text"
        self._keeps_lines = False

    def on_mount(self) -> None:
        """Gives placeables their looks, as the sheet shows them."""
        self._theme = self._theme or self._themes["css"]
        self._theme.syntax_styles["placeable"] = Style(color="cyan", underline=True)

    def begin(self, words: str, format: str, *, keeps_lines: bool) -> None:
        """Starts with these words. Line breaks that are pasted count only where the source `keeps_lines`."""
        self._format, self._keeps_lines = format, keeps_lines
        self.load_text(make_visible(words))
        self.move_cursor(self.document.end)
        self.focus()

    def put(self, words: str) -> None:
        """Replaces everything, as one step that can be undone."""
        self.replace(make_visible(words), (0, 0), self.document.end)
        self.move_cursor(self.document.end)

    def put_here(self, words: str) -> None:
        """Inserts at the cursor, or in the place of what is selected."""
        self.replace(make_visible(words), *self.selection)

    async def _on_key(self, event: events.Key) -> None:
        action = self._keys.get(name_key(event))
        if action is None:
            await super()._on_key(event)
            return
        event.stop()
        event.prevent_default()
        self.post_message(self.KeyPressed(action))

    async def _on_paste(self, event: events.Paste) -> None:
        text = event.text if self._keeps_lines else " ".join(event.text.split("\n"))
        event.prevent_default()
        event.stop()
        self.put_here(text.replace("\r", ""))

    def _build_highlight_map(self) -> None:
        super()._build_highlight_map()
        line = column = 0
        for token in tokenize(self.text, getattr(self, "_format", "text")):
            for number, part in enumerate(token.text.split("\n")):
                if number:
                    line, column = line + 1, 0
                size = len(part.encode("utf-8", "surrogatepass"))
                if size and token.role is not TokenRole.TEXT:
                    self._highlights[line].append((column, column + size, "placeable"))
                column += size
