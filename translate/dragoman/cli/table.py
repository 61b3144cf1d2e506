"""Tables of numbers, an article a line, that read well however long the names are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

_LEAST = 12
"""Cells of the column of names."""


@dataclass(frozen=True, slots=True)
class Row:
    """A name, and what is told of it."""

    name: str
    cells: tuple[str, ...]


def print_table(console: Console, head: Row, rows: Sequence[Row], total: Row | None, gap: int) -> None:
    """Prints rows below a head, and a total below them, with `gap` cells between columns.

    On a terminal a name that has no room beside its numbers stands in a line of its own above them, whole. A file or
    another program gets each row on one line, as wide as the longest name makes it.
    """
    every = [head, *rows, *([total] if total else [])]
    widths = [max(len(row.cells[column]) for row in every) + gap for column in range(len(head.cells))]
    room = max(_LEAST, console.width - sum(widths)) if console.is_terminal else None
    width = _choose_width([row.name for row in every], room)
    rule = "─" * (width + sum(widths))
    _print(console, [*_write(head, width, widths), rule], "bold")
    _print(console, [line for row in rows for line in _write(row, width, widths)])
    if total:
        _print(console, [rule, *_write(total, width, widths)], "bold")


def _print(console: Console, lines: Sequence[str], style: str = "") -> None:
    from rich.text import Text

    for line in lines:
        console.print(Text(line, style), soft_wrap=True)


def _choose_width(names: Sequence[str], room: int | None) -> int:
    """That of the longest name that has room."""
    from rich.cells import cell_len

    return max(_LEAST, *(cells for cells in map(cell_len, names) if room is None or cells <= room))


def _write(row: Row, width: int, widths: Sequence[int]) -> Iterator[str]:
    from rich.cells import cell_len

    name = row.name
    if cell_len(name) > width:
        yield name
        name = ""
    yield name + " " * (width - cell_len(name)) + "".join(map(str.rjust, row.cells, widths))
