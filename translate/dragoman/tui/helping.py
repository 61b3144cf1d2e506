"""The page that explains keys and marks."""

from __future__ import annotations

from collections.abc import Mapping

from rich.text import Text

from dragoman.keys import ACTIONS, Keys
from dragoman.tui.looks import STATE_MARKS, STATE_STYLES
from dragoman.tui.pressing import show_key

_KEYS = 16
"""Cells of the column of keys."""


def explain(keys: Keys) -> Text:
    """Every action with all its keys, then what the marks mean."""
    page = Text("Where a segment is looked at\n", "bold")
    page.append_text(_list_actions(keys.main))
    page.append("\nWhere a translation is edited; letters are text, as usual for arrows, Ctrl+Z, Ctrl+Y\n", "bold")
    page.append_text(_list_actions(keys.editor))
    page.append("\nMarks\n", "bold")
    for state, mark in STATE_MARKS.items():
        page.append(f"{mark:<{_KEYS}}", STATE_STYLES[state]).append(f"{state}\n")
    for mark, meaning in (
        ("[-gone-]", "went since the translation was made, or approved"),
        ("{+come+}", "came since"),
        ("⟨words⟩", "of a stale translation: what the change of the source seems to touch"),
        ("⟦U+202E⟧", "a character that would act on the terminal, or that nobody sees"),
        ("underlined", "markup and placeables, which must survive"),
    ):
        page.append(f"{mark:<{_KEYS}}{meaning}\n")
    page.append("\nKeys are set in dragoman.toml, [review] keys. Any key goes back.", "dim")
    return page


def _list_actions(bound: Mapping[str, str]) -> Text:
    listed = Text()
    for name, action in ACTIONS.items():
        own = [show_key(key) for key, called in bound.items() if called == name]
        if own:
            listed.append(f"{' '.join(own):<{_KEYS}}", "bold").append(f"{action.does}\n")
    return listed
