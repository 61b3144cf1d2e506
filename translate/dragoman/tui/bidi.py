"""Right-to-left text in the order in which it is read, for terminals that do not put it so themselves.

The levels of characters are those of the Unicode Bidirectional Algorithm (UAX #9), as python-bidi resolves them.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from rich.text import Text

_JOINERS = "\u200c\u200d"


def choose_bidi(setting: str, environment: Mapping[str, str] = os.environ) -> str:
    """`terminal` or `reorder`: the setting, and for `auto` what the environment tells of the terminal.

    GNOME's terminals (VTE from 0.58), Konsole, mlterm, mintty and Apple's Terminal put text in order themselves.
    """
    if setting != "auto":
        return setting
    version = environment.get("VTE_VERSION", "")
    does_it = (
        (version.isdecimal() and int(version) >= 5800)
        or "KONSOLE_VERSION" in environment
        or "MLTERM" in environment
        or environment.get("TERM_PROGRAM") in ("mintty", "Apple_Terminal")
    )
    return "terminal" if does_it else "reorder"


@lru_cache(maxsize=1000)
def _order(text: str, is_rtl: bool) -> tuple[tuple[int, str], ...]:
    """The characters of one line as they stand from left to right: the place of each in `text`, and its shape."""
    from bidi import algorithm

    storage = algorithm.get_empty_storage()
    storage["base_level"] = int(is_rtl)
    storage["base_dir"] = "R" if is_rtl else "L"
    algorithm.get_embedding_levels(text, storage)
    for place, character in enumerate(storage["chars"]):
        character["place"] = place
    algorithm.explicit_embed_and_overrides(storage)
    algorithm.resolve_weak_types(storage)
    algorithm.resolve_neutral_types(storage, False)
    algorithm.resolve_implicit_levels(storage, False)
    levels = {character["place"]: character["level"] for character in storage["chars"]}
    algorithm.reorder_resolved_levels(storage, False)
    algorithm.apply_mirroring(storage, False)
    shapes = {character["place"]: character["ch"] for character in storage["chars"]}
    placed = []
    for character in storage["chars"]:
        place = character["place"]
        if not _is_attached(text, place):
            placed += _cluster(text, place, shapes)
    return tuple(placed) if levels else ()


def _is_attached(text: str, place: int) -> bool:
    """Whether a character has no cell of its own: a vowel sign, a joiner."""
    return place > 0 and (text[place] in _JOINERS or unicodedata.category(text[place]) in ("Mn", "Me"))


def _cluster(text: str, place: int, shapes: Mapping[int, str]) -> list[tuple[int, str]]:
    """A character and what is attached to it, which a terminal expects after it in any direction."""
    end = place + 1
    while end < len(text) and _is_attached(text, end):
        end += 1
    return [(number, shapes.get(number, text[number])) for number in range(place, end)]


def reorder(line: Text, *, is_rtl: bool) -> Text:
    """One line, from left to right, with its styles. A line without right-to-left letters is given back."""
    text = line.plain
    if not any(unicodedata.bidirectional(character) in ("R", "AL", "AN") for character in text):
        return line
    shown = Text(style=line.style)
    run: list[tuple[int, str]] = []
    for place, shape in (*_order(text, is_rtl), (-1, "")):
        if run and place != run[-1][0] + 1:
            shown.append_text(_take(line, run))
            run = []
        run.append((place, shape))
    return shown


def _take(line: Text, run: list[tuple[int, str]]) -> Text:
    """A stretch of a line with the shapes that its characters have there."""
    taken = line[run[0][0] : run[-1][0] + 1]
    taken.plain = "".join(shape for _, shape in run)
    return taken
