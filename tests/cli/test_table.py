"""Tables by article are read as they are, however long the names: on a terminal, and by another program."""

from __future__ import annotations

from io import StringIO

from rich.console import Console

from dragoman.cli.table import Row, print_table

HEAD = Row("article", ("reviewed", "draft"))
ROWS = [
    Row("a.md", ("1/10", "–")),
    Row("guide/a-name-that-is-longer-than-the-line.md", ("–", "12/340")),
    Row("guide/日本.md", ("2/2", "3/3")),
]
TOTAL = Row("3 articles", ("3/12", "15/343"))


def printed(*, width: int, is_terminal: bool) -> list[str]:
    console = Console(file=StringIO(), width=width, force_terminal=is_terminal, color_system=None)
    print_table(console, HEAD, ROWS, TOTAL, gap=2)
    assert isinstance(console.file, StringIO)
    return [line.rstrip() for line in console.file.getvalue().splitlines()]


def test_on_a_terminal_a_long_name_stands_in_a_line_of_its_own() -> None:
    assert printed(width=40, is_terminal=True) == [
        "article        reviewed   draft",
        "───────────────────────────────",
        "a.md               1/10       –",
        "guide/a-name-that-is-longer-than-the-line.md",
        "                      –  12/340",
        "guide/日本.md       2/2     3/3",
        "───────────────────────────────",
        "3 articles         3/12  15/343",
    ]


def test_another_program_gets_a_line_for_each_article() -> None:
    assert [line.split() for line in printed(width=40, is_terminal=False)[2:5]] == [
        ["a.md", "1/10", "–"],
        ["guide/a-name-that-is-longer-than-the-line.md", "–", "12/340"],
        ["guide/日本.md", "2/2", "3/3"],
    ]
