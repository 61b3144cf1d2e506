"""Right-to-left text in the order in which it is read, in terminals that put it so themselves and in those that do not.

The levels of characters are those of the Unicode Bidirectional Algorithm (UAX #9), as python-bidi resolves them.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import groupby
from typing import Any

from rich.text import Text

_JOINERS = "\u200c\u200d"
_HOLD = "\u200e"
"""The left-to-right mark: to a terminal that moves text, a letter of no width."""
_LETTERS = ("R", "AL")
_MOVED = ("R", "AL", "EN", "AN", "NSM")
"""Classes of characters that a terminal moves."""


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


Placed = tuple[tuple[int, str], ...]
"""Characters of a line as they are written from left to right: the place of each in the line, and its shape there."""


@lru_cache(maxsize=1000)
def _order(text: str, is_rtl: bool) -> Placed:
    """As they stand, for a terminal that moves none."""
    from bidi import algorithm

    storage = _resolve(text, is_rtl)
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


def _resolve(text: str, is_rtl: bool) -> dict[str, Any]:
    """The characters of a line with their levels."""
    from bidi import algorithm

    storage: dict[str, Any] = algorithm.get_empty_storage()
    storage["base_level"] = int(is_rtl)
    storage["base_dir"] = "R" if is_rtl else "L"
    algorithm.get_embedding_levels(text, storage)
    for place, character in enumerate(storage["chars"]):
        character["place"] = place
    algorithm.explicit_embed_and_overrides(storage)
    algorithm.resolve_weak_types(storage)
    algorithm.resolve_neutral_types(storage, False)
    algorithm.resolve_implicit_levels(storage, False)
    return storage


@lru_cache(maxsize=1000)
def _arrange(text: str) -> Placed:
    """A right-to-left line for a terminal that turns each stretch of right-to-left text round where it stands.

    Stretches go in the order in which they are seen, each with its characters in the order in which they are read.
    Spaces and marks at its ends belong to no stretch for the terminal, and are put where they are seen.
    """
    levels = {character["place"]: character["level"] for character in _resolve(text, True)["chars"]}
    placed: list[tuple[int, str]] = []
    turned: set[int] = set()
    for is_latin, places in _list_stretches(text, levels):
        if is_latin:
            placed[:0] = [(place, text[place]) for place in places]
            continue
        core = [place for place in places if unicodedata.bidirectional(text[place]) in _MOVED]
        first, last = (core[0], core[-1] + 1) if core else (places[-1] + 1, places[-1] + 1)
        first = _find_letter(text, first, last)
        turned.update(range(first, last))
        begin = [(places[0] + place, shape) for place, shape in _order(text[places[0] : first], True)]
        end = [(place, _mirror(text[place])) for place in reversed(places) if place >= last]
        placed[:0] = [*end, *((place, text[place]) for place in range(first, last)), *begin]
    return _hold_digits(placed, turned)


def _hold_digits(placed: list[tuple[int, str]], turned: set[int]) -> Placed:
    """The same, with a letter before digits that are not to be turned: they would go with right-to-left letters."""
    held: list[tuple[int, str]] = []
    is_after_space = False
    for place, shape in placed:
        is_own = place not in turned
        if is_own and shape.isdigit() and is_after_space:
            held.append((place, _HOLD))
        if shape == " " or unicodedata.bidirectional(shape) in ("L", *_LETTERS):
            is_after_space = is_own and shape == " "
        held.append((place, shape))
    return tuple(held)


def _find_letter(text: str, first: int, last: int) -> int:
    """Where a terminal begins to turn a stretch: at its first letter, or at digits that no space holds apart."""
    letters = (place for place in range(first, last) if unicodedata.bidirectional(text[place]) in _LETTERS)
    letter = next(letters, last)
    return letter if letter == last or " " in text[first:letter] else first


def _list_stretches(text: str, levels: Mapping[int, int]) -> Iterator[tuple[bool, list[int]]]:
    """Left-to-right words, and what is between them, in the order of reading; digits alone are no words."""
    kinds: dict[int, bool] = {}
    for level, run in groupby(range(len(text)), lambda place: levels.get(place, 1)):
        places = list(run)
        is_latin = level > 1 and any(unicodedata.bidirectional(text[place]) == "L" for place in places)
        kinds |= dict.fromkeys(places, is_latin)
    for is_latin, run in groupby(range(len(text)), lambda place: kinds[place]):
        yield is_latin, list(run)


def _mirror(character: str) -> str:
    from bidi.mirror import MIRRORED

    return str(MIRRORED.get(character, character))


def _is_attached(text: str, place: int) -> bool:
    """Whether a character has no cell of its own: a vowel sign, a joiner."""
    return place > 0 and (text[place] in _JOINERS or unicodedata.category(text[place]) in ("Mn", "Me"))


def _cluster(text: str, place: int, shapes: Mapping[int, str]) -> list[tuple[int, str]]:
    """A character and what is attached to it, which a terminal expects after it in any direction."""
    end = place + 1
    while end < len(text) and _is_attached(text, end):
        end += 1
    return [(number, shapes.get(number, text[number])) for number in range(place, end)]


def put_in_order(line: Text, *, is_rtl: bool, reorders: bool) -> Text:
    """One line as it is written from left to right, with its styles, so that it is seen as it is read.

    `is_rtl` is the direction of the language; `reorders` says that the terminal moves nothing. One that does takes each
    line of the screen for left-to-right text: what it makes of right-to-left text with words of the other kind in it is
    turned round here before.
    """
    text = line.plain
    if not (is_rtl or (reorders and has_rtl(text))):
        return line
    shown = Text(style=line.style)
    run: list[tuple[int, str]] = []
    for place, shape in (*(_order(text, is_rtl) if reorders else _arrange(text)), (-1, "")):
        if run and place != run[-1][0] + 1:
            shown.append_text(_take(line, run))
            run = []
        run.append((place, shape))
    return shown


def has_rtl(text: str) -> bool:
    """Whether there are right-to-left letters in a text."""
    if text.isascii():  # asked of every line that is drawn
        return False
    return any(unicodedata.bidirectional(character) in ("R", "AL", "AN") for character in set(text))


def hold_left(row: Text, *, reorders: bool) -> Text:
    """A row of the screen that begins with a space, so that a terminal which moves text takes it for left-to-right.

    Many go by the first letter of a row, and put one that begins with a right-to-left letter to the other side, with
    all that is around it.
    """
    if not reorders and row.plain.startswith(" ") and has_rtl(row.plain):
        return row[:1].append(_HOLD).append_text(row[1:])
    return row


def _take(line: Text, run: list[tuple[int, str]]) -> Text:
    """A stretch of a line with the shapes that its characters have there."""
    taken = line[run[0][0] : run[-1][0] + 1]
    taken.plain = "".join(shape for _, shape in run)
    return taken
