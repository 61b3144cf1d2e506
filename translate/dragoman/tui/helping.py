"""The page that explains keys and marks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rich.console import Group
from rich.table import Table
from rich.text import Text

from dragoman.keys import ACTIONS, Keys
from dragoman.tui.looks import STATE_MARKS, STATE_STYLES
from dragoman.tui.pressing import show_key


def explain(keys: Keys) -> Group:
    """Every action with all its keys, then what the marks mean."""
    return Group(
        Text("Where a segment is looked at", "bold"),
        _tabulate(_list_actions(keys.main)),
        Text("\nWhere a translation is edited; letters are text, as usual for arrows, Ctrl+Z, Ctrl+Y", "bold"),
        _tabulate(_list_actions(keys.editor)),
        Text("\nMarks", "bold"),
        _tabulate(_list_marks()),
        Text("\nKeys are set in dragoman.toml, [review] keys.", "dim"),
    )


def _tabulate(rows: Iterator[tuple[Text, str]]) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(min_width=9)
    table.add_column()
    for row in rows:
        table.add_row(*row)
    return table


def _list_actions(bound: Mapping[str, str]) -> Iterator[tuple[Text, str]]:
    for name, action in ACTIONS.items():
        own = [show_key(key) for key, called in bound.items() if called == name]
        if own:
            yield Text(" ".join(own), "bold"), action.does


def _list_marks() -> Iterator[tuple[Text, str]]:
    for state, mark in STATE_MARKS.items():
        yield Text(mark, STATE_STYLES[state]), state.value
    for shown, meaning in (
        ("[-gone-]", "went since the translation was made, or approved"),
        ("{+come+}", "came since"),
        ("⟨words⟩", "of a stale translation: what the change of the source seems to touch"),
        ("⟦U+202E⟧", "a character that would act on the terminal, or that nobody sees"),
        ("underlined", "markup and placeables, which must survive"),
        ("reversed", "what was searched for"),
    ):
        yield Text(shown), meaning
