"""A part of the screen: drawn anew where it changed, and nowhere else."""

from __future__ import annotations

from rich.text import Text
from textual.geometry import Size
from textual.widgets import Static

from dragoman.tui.sheet import Sheet


class Part(Static):
    """Text or a sheet. Laying a screen out takes longer than all that a key does beside it."""

    _put: Text | Sheet | None = None

    def put(self, content: Text | Sheet, *, may_grow: bool = True) -> None:
        """Shows this. What is as high as before, whatever it shows, need not be laid out: not `may_grow`."""
        if content != self._put:
            self._put = content
            self.update(content, layout=may_grow)

    def _size_updated(self, size: Size, virtual_size: Size, container_size: Size, layout: bool = True) -> bool:
        """Takes the size of a layout. Textual would then lay everything out once more, for scroll bars within it."""
        return super()._size_updated(size, virtual_size, container_size, layout=False)
