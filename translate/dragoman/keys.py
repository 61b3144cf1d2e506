"""The actions of the review screen and the keys that call them; rebindable in `dragoman.toml`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Action:
    """Something a reviewer can do on the screen."""

    name: str
    """As `[review.keys]` names it."""
    keys: tuple[str, ...]
    """The keys that call it where nothing else is configured."""
    short: str
    """A word for the line of keys."""
    does: str
    """A sentence for the help and the palette."""
    in_editor: tuple[str, ...] = ()
    """Keys that call it while a translation is being edited, where letters are text."""


def _action(line: str) -> Action:
    name, keys, in_editor, short, does = (part.strip() for part in line.split("|"))
    return Action(name, tuple(keys.split()), short, does, tuple(in_editor.split()))


ACTIONS: Mapping[str, Action] = {
    action.name: action
    for action in map(
        _action,
        """\
accept         | a       |           | accept  | Accept the translation as it stands; on to the next that needs review
edit           | e enter |           | edit    | Edit the translation here
skip           | s       |           | skip    | Leave it as it is; on to the next that needs review
back           | b       |           | back    | Back to the segment shown before
undo           | u       |           | undo    | Take back the last decision, also of an earlier session
reject         | r       |           | reject  | Reject: a machine's draft is emptied, a person's words stay, and wait
note           | n       |           | note    | Write a note
needs-work     | w       |           | needs work | Mark as needing work, with a reason
redo           | U       |           | redo    | Decide again what was undone
editor         | E       | alt+e     | $EDITOR | Edit in $VISUAL or $EDITOR
copy-source    | c       | alt+c     | source  | Begin with the source
placeable      | p       | alt+p     | markup  | Insert a placeable, a number, or markup of the source
match          | m       | alt+m     | match   | Insert a match of the translation memory
term           | t       | alt+t     | term    | Insert a term of the glossary
other          | o       | alt+o     | other   | Take another version, or ask for alternatives
accept-repeats | A       |           | repeats | Accept it, and the same text wherever else it waits
split          | x       |           | split   | Give one of several places a translation of its own
next           | j down  | alt+down  | next    | Next segment
previous       | k up    | alt+up    | prev    | Previous segment
next-open      | J       |           | unreviewed | Next segment that needs review
previous-open  | K       |           |         | Previous segment that needs review
next-stale     | d       |           | stale   | Next stale segment
previous-stale | D       |           |         | Previous stale segment
next-finding   | f       |           | finding | Next segment with a finding
previous-finding | F     |           |         | Previous segment with a finding
go-to          | g       |           | go to   | Go to a segment by its number
search         | /       |           | search  | Search source and translation
next-hit       | .       |           | next hit | Next place found
previous-hit   | ,       |           |         | Previous place found
replace        | R       |           | replace | Search and replace in translations, with a preview
filter         | l       |           | filter  | List only some segments
list           | L       |           | list    | Show or hide the list
page-down      | space pagedown | alt+pagedown | | Scroll the segment down
page-up        | backspace pageup | alt+pageup | | Scroll the segment up
theme          | T       |           |         | Dark, light, or the terminal's own colours
commands       | :       | alt+x     | commands | Choose from everything that can be done
help           | ? f1    | f1        | help    | Explain the keys
quit           | q       |           | quit    | End; everything is saved
save           |         | enter ctrl+s | save | This is the translation; on to the next that needs review
line-break     |         | ctrl+j | new line | Begin a new line
leave          |         | escape    | leave   | Leave the edit; the words typed are kept
""".splitlines(),
    )
}

_PO_MODE = {
    "accept": "tab",
    "edit": "enter",
    "copy-source": "ctrl+j",
    "next": "n down",
    "previous": "p up",
    "next-open": "u f",
    "previous-open": "U F",
    "next-stale": "o",
    "previous-stale": "O",
    "back": "r",
    "undo": "_",
    "redo": "Y",
    "note": "#",
    "placeable": "i",
    "search": "/ ctrl+s",
    "skip": "space",
    "reject": "k",
    "needs-work": "backspace delete",
    "next-finding": "V",
    "previous-finding": "v",
    "page-down": "pagedown",
    "page-up": "pageup",
    "help": "h ? f1",
    "quit": "q Q",
    "other": "a",
    "filter": "l",
    "save": "ctrl+s",
    "line-break": "enter",
    "leave": "ctrl+k escape",
}
"""Keys of po-mode's own map. What it calls untranslated or fuzzy waits for review here, what is obsolete there is
stale; what it has no key for keeps a letter that is free there."""
_OMEGAT = {
    "save": "enter ctrl+n",
    "accept": "a enter",
    "edit": "e",
    "next": "ctrl+n down",
    "previous": "ctrl+p up",
    "next-open": "ctrl+u J",
    "search": "ctrl+f /",
    "replace": "ctrl+k",
    "go-to": "ctrl+j g",
    "match": "ctrl+r m",
    "undo": "ctrl+z",
    "redo": "ctrl+y",
    "placeable": "ctrl+t",
    "back": "b ctrl+shift+p",
    "quit": "ctrl+q",
    "next-finding": "f ctrl+shift+v",
}
"""Keys of OmegaT's menus; what letters call in Dragoman stays."""

_KEY = re.compile(r"(?:(?:ctrl|alt|shift)\+)*(?:[!-~]|[^\x00-\x7f]|[a-z]+|f[0-9]{1,2})")
_NAMES = frozenset(
    "enter escape tab space backspace delete insert up down left right home end pageup pagedown".split()
) | {f"f{number}" for number in range(1, 25)}


def is_key(key: str) -> bool:
    """Whether this names a key: a character, or a name such as `enter` or `f5`, after `ctrl+`, `alt+`, `shift+`."""
    if not _KEY.fullmatch(key):
        return False
    last = key[key.rindex("+", 0, -1) + 1 :] if "+" in key[:-1] else key
    return len(last) == 1 or last in _NAMES


@dataclass(frozen=True, slots=True)
class Keys:
    """Which keys call which action."""

    main: Mapping[str, str]
    """Action by key, where a segment is looked at."""
    editor: Mapping[str, str]
    """Action by key, where a translation is edited."""

    def of(self, action: str, *, in_editor: bool = False) -> str:
        """The first key of an action, as it is shown; empty where there is none."""
        bound = self.editor if in_editor else self.main
        return next((key for key, name in bound.items() if name == action), "")


def is_for_editor(key: str) -> bool:
    """Whether a key can call an action while letters are text."""
    return len(key) > 1 and key not in ("space", "backspace", "delete", "up", "down", "left", "right", "home", "end")


def make_keys(name: str = "default", own: Mapping[str, tuple[str, ...]] | None = None) -> Keys:
    """A ready-made set, `default`, `po-mode` or `omegat`, with a person's own keys before it."""
    chosen = {action: tuple(keys.split()) for action, keys in SETS[name].items()} | dict(own or {})
    main: dict[str, str] = {}
    editor: dict[str, str] = {}
    for action, keys in chosen.items():
        for key in keys:
            _bind(ACTIONS[action], key, main, editor)
    for default in ACTIONS.values():
        if default.name not in chosen:
            for key in default.keys:
                main.setdefault(key, default.name)
        if default.name not in editor.values():
            for key in default.in_editor:
                editor.setdefault(key, default.name)
    return Keys(main, editor)


def _bind(action: Action, key: str, main: dict[str, str], editor: dict[str, str]) -> None:
    if action.keys:
        main.setdefault(key, action.name)
    if action.in_editor and is_for_editor(key):
        editor.setdefault(key, action.name)


SETS: Mapping[str, Mapping[str, str]] = {"default": {}, "po-mode": _PO_MODE, "omegat": _OMEGAT}
"""Keys by action of each ready-made set; what it does not name keeps its default."""
