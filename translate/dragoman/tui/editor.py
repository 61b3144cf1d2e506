"""The editor of a translation: a text area whose placeables stand out and which leaves the person's keys alone."""

from __future__ import annotations

from collections.abc import Mapping

from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from textual import events
from textual.binding import Binding
from textual.message import Message
from textual.strip import Strip
from textual.widgets import TextArea

from dragoman.display import make_visible
from dragoman.markup import tokenize
from dragoman.model import TokenRole
from dragoman.tui.bidi import hold_left, put_in_order
from dragoman.tui.looks import colour
from dragoman.tui.pressing import name_key, split_pasted


class Editor(TextArea):
    """Several lines, undo and redo, words to move by, paste. Characters that act on a terminal stand as marks.

    With `reads_rtl`, lines are shown as right-to-left text is read, and arrows move that way; where Latin words stand
    among them, arrows follow the order of typing.
    """

    # What terminals send for a word further, as shells know it.
    BINDINGS = [  # noqa: RUF012 - the same
        Binding("alt+left,alt+b", "cursor_word_left", show=False),
        Binding("alt+right,alt+f", "cursor_word_right", show=False),
        Binding("alt+d", "delete_word_right", show=False),
    ]

    class KeyPressed(Message):
        """A key was pressed that calls an action."""

        def __init__(self, action: str) -> None:
            super().__init__()
            self.action = action
            """Its name."""

    class Wrapped(Message):
        """Its lines have another width, and may be more or fewer."""

    def __init__(self, keys: Mapping[str, str], *, reads_rtl: bool = False, reorders: bool = False) -> None:
        super().__init__(id="editor", soft_wrap=True, tab_behavior="focus", show_line_numbers=False)
        self._keys = keys
        self._reads_rtl = reads_rtl
        self._reorders = reorders
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
        self.screen.set_focus(self, scroll_visible=False)  # at once: keys that come as fast are text already

    def put(self, words: str) -> None:
        """Replaces everything, as one step that can be undone."""
        self.replace(make_visible(words), (0, 0), self.document.end)
        self.move_cursor(self.document.end)

    def put_here(self, words: str) -> None:
        """Inserts at the cursor, or in the place of what is selected."""
        self.replace(make_visible(words), *self.selection)

    def on_resize(self, event: events.Resize) -> None:
        """Its lines are known only now."""
        self.call_after_refresh(self.post_message, self.Wrapped())

    async def _on_key(self, event: events.Key) -> None:
        action = self._keys.get(name_key(event))
        if action is None:
            await super()._on_key(event)
            return
        event.stop()
        event.prevent_default()
        self.post_message(self.KeyPressed(action))

    async def _on_paste(self, event: events.Paste) -> None:
        event.prevent_default()
        event.stop()
        self.put_here(("\n" if self._keeps_lines else " ").join(split_pasted(event.text)))

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

    # Right-to-left text

    def action_cursor_left(self, select: bool = False) -> None:
        """Where text is read to the left, that is on."""
        (super().action_cursor_right if self._reads_rtl else super().action_cursor_left)(select)

    def action_cursor_right(self, select: bool = False) -> None:
        """Where text is read to the left, that is back."""
        (super().action_cursor_left if self._reads_rtl else super().action_cursor_right)(select)

    def action_cursor_word_left(self, select: bool = False) -> None:
        """Where text is read to the left, that is on."""
        (super().action_cursor_word_right if self._reads_rtl else super().action_cursor_word_left)(select)

    def action_cursor_word_right(self, select: bool = False) -> None:
        """Where text is read to the left, that is back."""
        (super().action_cursor_word_left if self._reads_rtl else super().action_cursor_word_right)(select)

    def render_line(self, y: int) -> Strip:
        """One line in sight."""
        if not self._reads_rtl:
            return super().render_line(y)
        width, style = self.size.width, self.visual_style.rich_style
        shown = Text()
        if (section := self._find_section(y + self.scroll_offset.y)) is not None:
            shown = put_in_order(self._draw_section(*section), is_rtl=True, reorders=self._reorders)
        line = Text(" " * max(0, width - shown.cell_len)).append_text(shown)
        line = hold_left(line, reorders=self._reorders)
        segments = Segment.apply_style(line.render(self.app.console), style)
        return Strip(segment for segment in segments if segment.text).adjust_cell_length(width, style)

    def _find_section(self, row: int) -> tuple[int, int, int] | None:
        """The line of the text that stands in a row, and from which to which column of it; None below the last."""
        for line, sections in enumerate(self.wrapped_document.lines):
            if row < len(sections):
                start = sum(map(len, sections[:row]))
                return line, start, start + len(sections[row])
            row -= len(sections)
        return None

    def _draw_section(self, line: int, start: int, end: int) -> Text:
        """A part of a line in the order of typing, with its placeables, what is selected, and the cursor."""
        whole = self.document.get_line(line)
        drawn = colour(whole, self._format)
        drawn.append(" " if end == len(whole) else "")
        first, last = sorted(self.selection)
        if first[0] <= line <= last[0]:
            drawn.stylize("reverse", first[1] if first[0] == line else 0, last[1] if last[0] == line else len(whole))
        if self.has_focus and self.cursor_location[0] == line:
            drawn.stylize("reverse", self.cursor_location[1], self.cursor_location[1] + 1)
        return drawn[start : end + (end == len(whole))]
