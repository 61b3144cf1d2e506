"""The list of segments: only the rows in sight are drawn, so that 20,000 are as quick as 20."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from dragoman.display import make_visible
from dragoman.review import ReviewQueue
from dragoman.tui.bidi import reorder
from dragoman.tui.looks import STATE_MARKS, STATE_STYLES, flatten

_CLIPPED = 400
"""Characters of a text that are looked at for its row."""


class SegmentList(ScrollView, can_focus=False):
    """Rows of the queue: a state mark, the number, the beginning of the source."""

    class Chosen(Message):
        """A row was clicked."""

        def __init__(self, number: int) -> None:
            super().__init__()
            self.number = number
            """0-based place in the queue."""

    def __init__(self, *, reorders: bool, is_rtl: bool) -> None:
        super().__init__(id="list")
        self._reorders = reorders
        self._is_rtl = is_rtl
        self._queue: ReviewQueue | None = None
        self._rows: Sequence[int] = ()
        self._row_of: dict[int, int] | None = None
        self._current = 0

    @property
    def rows(self) -> Sequence[int]:
        """The 0-based places in the queue that are listed."""
        return self._rows

    def show(self, queue: ReviewQueue, rows: Sequence[int] | None) -> None:
        """Lists these places of a queue; all of them when None."""
        self._queue = queue
        self._row_of = None if rows is None else {number: row for row, number in enumerate(rows)}
        self._rows = range(len(queue.slots)) if rows is None else rows
        self.virtual_size = Size(self._width, len(self._rows))
        self.refresh()

    def mark(self, number: int) -> None:
        """Marks a place of the queue as the one that is before the reviewer, and keeps it in sight."""
        self._current = number
        row = self.row_of(number)
        if row is not None:
            self.scroll_to_region(Region(0, row, 1, 1), animate=False, force=True)
        self.refresh()

    def row_of(self, number: int) -> int | None:
        """The row of a place in the queue; None where it is not listed."""
        if self._row_of is None:
            return number if number < len(self._rows) else None
        return self._row_of.get(number)

    def on_resize(self, event: events.Resize) -> None:
        """Rows are as wide as the list."""
        self.virtual_size = Size(self._width, len(self._rows))

    @property
    def _width(self) -> int:
        return self.scrollable_content_region.width

    def on_click(self, event: events.Click) -> None:
        """A click chooses a row."""
        row = event.y + self.scroll_offset.y
        if row < len(self._rows):
            self.post_message(self.Chosen(self._rows[row]))

    def render_line(self, y: int) -> Strip:
        """One row in sight."""
        width = self._width
        base = self.rich_style
        row = y + self.scroll_offset.y
        if self._queue is None or row >= len(self._rows):
            return Strip.blank(width, base)
        number = self._rows[row]
        text = self._describe(self._queue, number, width)
        segments = list(text.render(self.app.console))
        style = base + Style(reverse=True) if number == self._current else base
        return Strip(Segment.apply_style(segments, style)).adjust_cell_length(width, style)

    def _describe(self, queue: ReviewQueue, number: int, width: int) -> Text:
        slot = queue.slots[number]
        entry = slot.entry
        if entry is None:
            return Text(f"  {number + 1:>5} (gone)", "dim")
        is_current = number == self._current
        row = Text(">" if is_current else " ", end="", no_wrap=True)
        row.append(STATE_MARKS[entry.state], "" if is_current else STATE_STYLES[entry.state])
        row.append(f"{number + 1:>5} ")
        room = max(1, width - row.cell_len)
        words = make_visible(flatten(entry.msgid[:_CLIPPED]))
        if cell_len(words) > room:
            words = set_cell_size(words, room - 1).rstrip() + "…"
        shown = Text(words, end="")
        row.append_text(reorder(shown, is_rtl=self._is_rtl) if self._reorders else shown)
        return row
