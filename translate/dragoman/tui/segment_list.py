"""The list of segments: only the rows in sight are drawn, so that 20,000 are as quick as 20."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from textual import events, work
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.worker import get_current_worker

from dragoman.catalogs import Entry
from dragoman.display import make_visible
from dragoman.review import Filter, ReviewQueue, list_fitting
from dragoman.tui.bidi import hold_left, put_in_order
from dragoman.tui.looks import STATE_MARKS, STATE_STYLES, flatten

_MARGIN = 2
"""Rows that stay in sight above and below the one before the reviewer."""
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

    class Found(Message):
        """It was found out which segments a filter leaves."""

        def __init__(self, queue: ReviewQueue, rows: Sequence[int]) -> None:
            super().__init__()
            self.queue = queue
            self.rows = rows
            """0-based places in the queue."""

    def __init__(self, *, reorders: bool, is_rtl: bool) -> None:
        super().__init__(id="list")
        self._reorders = reorders
        self._is_rtl = is_rtl
        self._queue: ReviewQueue | None = None
        self._rows: Sequence[int] = ()
        self._row_of: dict[int, int] | None = None
        self._current = 0
        self.is_finding = False
        """Whether it is being found out which rows are listed; until then those of before are."""
        self._drawn: dict[int, tuple[int, Entry | None, bool] | None] = {}
        """By row, what it showed when it was drawn last."""

    @property
    def rows(self) -> Sequence[int]:
        """The 0-based places in the queue that are listed."""
        return self._rows

    def show(self, queue: ReviewQueue, rows: Sequence[int] | None) -> None:
        """Lists these places of a queue; all of them when None."""
        self.is_finding = False
        self._queue = queue
        self._row_of = None if rows is None else {number: row for row, number in enumerate(rows)}
        self._rows = range(len(queue.slots)) if rows is None else rows
        self.virtual_size = Size(self._width, len(self._rows))
        self._drawn.clear()
        self.refresh()

    def find(self, queue: ReviewQueue, chosen: Filter) -> None:
        """Finds out what a filter leaves of a queue, and tells by `Found`; the checks may have to look at all."""
        self.is_finding = True
        self._find(queue, chosen)

    @work(thread=True, exclusive=True, exit_on_error=False)
    def _find(self, queue: ReviewQueue, chosen: Filter) -> None:
        worker = get_current_worker()
        rows = list_fitting(queue, chosen, lambda: not worker.is_cancelled)
        if not worker.is_cancelled:
            self.post_message(self.Found(queue, rows))

    def mark(self, number: int) -> None:
        """Marks a place of the queue as the one that is before the reviewer, and keeps it in sight.

        Only rows that changed are drawn, and where one has to scroll it goes far: over a slow line each row counts.
        """
        self._current = number
        row = self.row_of(number)
        top, height = self.scroll_offset.y, self.size.height
        if row is not None and not top + _MARGIN <= row < top + height - _MARGIN:
            self.scroll_to(y=max(0, row - height // 3), animate=False, force=True)
        for drawn in range(self.scroll_offset.y, self.scroll_offset.y + height):
            if self._drawn.get(drawn) != self._describe_state(drawn):
                self.refresh_line(drawn)

    def _describe_state(self, row: int) -> tuple[int, Entry | None, bool] | None:
        """What a row shows; two that are the same look the same."""
        if self._queue is None or row >= len(self._rows):
            return None
        number = self._rows[row]
        return number, self._queue.slots[number].entry, number == self._current

    def row_of(self, number: int) -> int | None:
        """The row of a place in the queue; None where it is not listed."""
        if self._row_of is None:
            return number if number < len(self._rows) else None
        return self._row_of.get(number)

    def on_resize(self, event: events.Resize) -> None:
        """Rows are as wide as the list."""
        self.virtual_size = Size(self._width, len(self._rows))
        self.refresh()

    def watch_show_vertical_scrollbar(self) -> None:
        """Rows are as wide as a scroll bar leaves them."""
        self.refresh()

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
        base = self.visual_style.rich_style
        row = y + self.scroll_offset.y
        state = self._drawn[row] = self._describe_state(row)
        if state is None:
            return Strip.blank(width, base)
        number, entry, is_current = state
        segments = self._describe(number, entry, width, is_current=is_current).render(self.app.console)
        style = base + Style(reverse=True) if is_current else base
        return Strip(Segment.apply_style(segments, style)).adjust_cell_length(width, style)

    def _describe(self, number: int, entry: Entry | None, width: int, *, is_current: bool) -> Text:
        if entry is None:
            return Text(f"  {number + 1:>5} (gone)", "dim")
        row = Text(">" if is_current else " ", end="", no_wrap=True)
        row.append(STATE_MARKS[entry.state], "" if is_current else STATE_STYLES[entry.state])
        row.append(f"{number + 1:>5} ")
        room = max(1, width - row.cell_len)
        words = make_visible(flatten(entry.msgid[:_CLIPPED]))
        if cell_len(words) > room:
            words = set_cell_size(words, room - 1).rstrip() + "…"
        shown = Text(words, end="")
        row.append_text(put_in_order(shown, is_rtl=self._is_rtl, reorders=self._reorders))
        return hold_left(row, reorders=self._reorders)
