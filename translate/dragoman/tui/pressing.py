"""How keys are called: as in `dragoman.toml`, not as Textual names them."""

from __future__ import annotations

from textual import events

_SHOWN = {
    "enter": "⏎",
    "escape": "Esc",
    "space": "␣",
    "up": "↑",
    "down": "↓",
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "tab": "⇥",
    "backspace": "⌫",
}


def name_key(event: events.Key) -> str:
    """The character of a key that writes one, else its name: `?`, `A`, `space`, `alt+e`, `f1`."""
    if event.key in ("space", "tab", "enter"):
        return event.key
    modifiers, _, last = event.key.rpartition("+")
    if event.character is not None and event.is_printable and not modifiers:
        return event.character
    return f"{modifiers}+{last}" if modifiers else last


def show_key(key: str) -> str:
    """A key as the screen shows it: short."""
    modifiers, plus, last = key.rpartition("+") if len(key) > 1 else ("", "", key)
    shown = _SHOWN.get(last, last if len(last) == 1 else last.title())
    return f"{modifiers.title()}+{shown}" if plus else shown


def split_pasted(text: str) -> list[str]:
    """The lines of what was pasted; most terminals send a carriage return for each end of a line."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
