"""Colours: dark, light, or those of the terminal itself, which fit whatever background it has."""

from __future__ import annotations

import os
from collections.abc import Mapping

from rich.terminal_theme import TerminalTheme

DARK, LIGHT, OWN = "textual-dark", "textual-light", "ansi-dark"
"""Textual's names of the themes."""
_FEW = 16
_WHITE, _BLACK = (224, 224, 224), (31, 31, 31)
ON_LIGHT = TerminalTheme(
    _WHITE,
    _BLACK,
    [_BLACK, (165, 0, 0), (20, 95, 20), (125, 75, 0), (0, 70, 150), (122, 62, 157), (0, 90, 105), (96, 96, 96)],
)
"""What the names of colours mean on a light background: dark enough to be read on it (contrast 4.5 and more)."""


def choose_theme(setting: str, environment: Mapping[str, str] = os.environ, *, colours: int | None = None) -> str:
    """The terminal's own colours where it has 16 or fewer, or none are wanted; else what the setting says.

    For `auto` that is light where `COLORFGBG` names a light background. `colours` is what `count_colours` gives.
    """
    if "NO_COLOR" in environment or (setting == "auto" and colours is not None and colours <= _FEW):
        return OWN
    background = environment.get("COLORFGBG", "").rpartition(";")[2]
    is_light = setting == "light" or (setting == "auto" and background in ("7", "15"))
    return LIGHT if is_light else DARK


def count_colours(environment: Mapping[str, str] = os.environ) -> int | None:
    """How many colours the terminal has, as terminfo knows it by `TERM`; None where nothing is known."""
    if environment.get("COLORTERM") in ("truecolor", "24bit") or "TEXTUAL_DRIVER" in environment:
        return None
    try:
        import curses
    except ImportError:  # Windows has none
        return None
    try:
        curses.setupterm(environment.get("TERM"), fd=2)
        return max(0, curses.tigetnum("colors"))
    except curses.error:
        return None


def follow_theme(theme: str) -> str:
    """The next one."""
    themes = (DARK, LIGHT, OWN)
    return themes[(themes.index(theme) + 1) % len(themes)]
