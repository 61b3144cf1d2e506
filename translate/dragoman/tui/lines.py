"""Lines of text in a widget whose size is set: put anew where they changed, without laying the screen out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from rich.console import Console
from rich.segment import Segment
from rich.text import Text
from textual import events
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

_WHEEL_LINES = 3


class Drawing(Protocol):
    """Something that becomes lines."""

    def wrap(self, console: Console, width: int) -> Sequence[Text]:
        """Its lines, `width` cells wide."""


class Lines(Widget, can_focus=False):
    """Shows as many lines as there is room for, and tells how many more there are. Its height is that of the layout.

    Laying a screen out takes longer than all that a key does beside it.
    """

    def __init__(self, id: str, more: Callable[[int], str] | None = None) -> None:
        super().__init__(id=id)
        self._more = more
        """What the last line says where so many do not fit; None where the rest is of no use."""
        self._drawing: Text | Drawing = Text()
        self._wrapped: Sequence[Text] | None = None
        self._top = 0

    @property
    def drawing(self) -> Text | Drawing:
        """What is shown."""
        return self._drawing

    def put(self, drawing: Text | Drawing) -> None:
        """Shows this, from where the last was scrolled to. Only lines that differ are drawn: they may travel far."""
        before = [self._seen(y) for y in range(self.size.height)]
        self._drawing = drawing
        self._wrapped = None
        for y, line in enumerate(before):
            if not _is_same(line, self._seen(y)):
                self.refresh(Region(0, y, self.size.width, 1))

    def count(self, drawing: Text | Drawing) -> int:
        """How many lines that would be."""
        return len(self._wrap(drawing))

    def _wrap(self, drawing: Text | Drawing) -> Sequence[Text]:
        return list(drawing.wrap(self.app.console, max(1, self.size.width)))

    @property
    def _lines(self) -> Sequence[Text]:
        if self._wrapped is None:
            self._wrapped = self._wrap(self._drawing)
            self._top = max(0, min(self._top, self._last_top))
        return self._wrapped

    @property
    def _last_top(self) -> int:
        return max(0, len(self._wrapped or ()) - self.size.height)

    def scroll_lines(self, lines: int) -> bool:
        """Down, or up where negative; tells whether that went any further."""
        before, count = self._top, len(self._lines)
        self._top = max(0, min(self._top + lines, count - self.size.height))
        if self._top != before:
            self.refresh()
        return self._top != before

    def scroll_to_top(self) -> None:
        """To the first line."""
        self._top = 0

    def scroll_page(self, pages: int) -> bool:
        """Down, or up where negative, a line less than there is room for."""
        return self.scroll_lines(pages * max(1, self.size.height - 2))

    def on_resize(self, event: events.Resize) -> None:
        """Wraps anew. Textual may have drawn the lines of before already, in the new size."""
        self._wrapped = None
        self.refresh()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The wheel scrolls."""
        self.scroll_lines(_WHEEL_LINES)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The wheel scrolls back."""
        self.scroll_lines(-_WHEEL_LINES)

    def _seen(self, y: int) -> Text | None:
        """What stands in a line of the widget."""
        lines, height = self._lines, self.size.height
        hidden = len(lines) - self._top - height
        if self._more is not None and hidden > 0 and height > 1 and y == height - 1:
            return Text(self._more(hidden + 1), "reverse")
        number = y + self._top
        return lines[number] if number < len(lines) else None

    def render_line(self, y: int) -> Strip:
        """One line in sight."""
        width, style = self.size.width, self.visual_style.rich_style
        line = self._seen(y)
        if line is None:
            return Strip.blank(width, style)
        console = self.app.console
        # Rich leaves out the style of a text that has no other in it.
        segments = Segment.apply_style(line.render(console), style + console.get_style(line.style))
        return Strip(segment for segment in segments if segment.text).adjust_cell_length(width, style)


def _is_same(one: Text | None, other: Text | None) -> bool:
    """Whether two lines look the same. Equal texts may still differ in their base style."""
    if one is None or other is None:
        return one is other
    return one == other and one.style == other.style
