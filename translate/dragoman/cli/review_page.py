"""What a person sees of a segment in plain review: a page of text that reads well at any width, without colour too."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from rich.text import Text

from dragoman.display import make_visible
from dragoman.model import ReviewState
from dragoman.review import Item, Match, Neighbour, Pattern, Replacement, ReviewQueue, Where
from dragoman.tui.looks import (
    STATE_MARKS,
    STATE_STYLES,
    Section,
    colour,
    flatten,
    list_matches,
    list_remarks,
    list_versions,
    mark,
    mark_replacement,
    tell_history,
    tell_standing,
    underlay,
)

if TYPE_CHECKING:
    from rich.console import Console

_MARGIN = 10
"""Cells of the column that names what follows."""


class Page:
    """Prints segments on a console, wrapped to its width by the cells that characters take."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def show(self, item: Item, matches: Sequence[Match], found: Pattern | None = None) -> None:
        """Prints a segment with everything that helps to judge it; what was `found` in it stands out."""
        self._print(Text())
        # A program reads the first line: it is cut nowhere where no person needs it to fit.
        self._console.print(_header(item), soft_wrap=not self._console.is_terminal)
        if item.headings:
            self._print(Text(make_visible(" › ".join(map(flatten, item.headings))), "dim"))
        self._print(Text())
        self._show_neighbour("before", item.previous)
        self._show_pair(item, matches, found)
        self._show_neighbour("after", item.next)

    def say(self, text: str, style: str = "") -> None:
        """Prints a line."""
        self._print(Text(make_visible(text), style))

    def show_versions(self, item: Item, suggested: Sequence[str]) -> None:
        """Prints the other translations that may be taken."""
        self._sections(list_versions(item, suggested))

    def show_list(self, queue: ReviewQueue, rows: Sequence[int]) -> None:
        """Prints rows of a queue, each with its number and state."""
        for number in rows:
            if (entry := queue.slots[number].entry) is not None:
                words = self._clip(make_visible(flatten(entry.msgid)))
                self._print(Text(f"{number + 1:>7} {STATE_MARKS[entry.state]} ").append(words))

    def show_replacements(self, found: Sequence[Replacement], queue: ReviewQueue) -> None:
        """Prints what replacements would change, each with the number of its segment."""
        for one in found:
            number = (queue.number_of(one.slot) or 0) + 1
            self._section(f"{number:>7} {STATE_MARKS[one.before.state]}", mark_replacement(one))

    def _show_pair(self, item: Item, matches: Sequence[Match], found: Pattern | None) -> None:
        self._section("source", underlay(colour(item.entry.msgid, item.article.format), found, Where.SOURCE))
        if item.changes:
            self._section("changed", mark(item.changes))
        label = "draft" if item.entry.state is ReviewState.DRAFT else str(item.locale)
        translation = item.translation
        shown = colour(translation, item.article.format) if translation else Text("(none)", "dim")
        self._section(label, underlay(shown, found, Where.TRANSLATION))
        if item.edits:
            self._section("edited", mark(item.edits))
        if any(sentence.translation for sentence in item.sentences):
            self._section("stands", tell_standing(item))
        self._sections(list_versions(item, ()))
        self._sections(list_remarks(item))
        self._sections(list_matches(item, matches))
        self._print(Text())

    def _sections(self, sections: Iterable[Section]) -> None:
        for section in sections:
            self._section(section.label or "", section.text)

    def _show_neighbour(self, label: str, neighbour: Neighbour | None) -> None:
        if neighbour is None:
            return
        for name, text in ((label, neighbour.source), ("", neighbour.translation)):
            if text:
                shown = self._clip(make_visible(flatten(text)), from_end=label == "before")
                self._section(name, Text(shown, "dim"))
        self._print(Text())

    def _clip(self, text: str, *, from_end: bool = False) -> str:
        """One line of a text: its end, or its beginning."""
        from rich.cells import cell_len, chop_cells

        room = max(20, self._console.width - _MARGIN)
        if cell_len(text) <= room:
            return text
        if from_end:
            return "…" + chop_cells(text[::-1], room - 1)[0][::-1]
        return chop_cells(text, room - 1)[0] + "…"

    def _section(self, label: str, text: Text) -> None:
        """A labelled text, its further lines below the first."""
        room = max(20, self._console.width - _MARGIN)
        for number, line in enumerate(text.wrap(self._console, room, tab_size=4)):
            line.rstrip()
            margin = label if number == 0 else ""
            self._print(Text().append(f"{margin:<{_MARGIN}}", "bold").append_text(line))

    def _print(self, text: Text) -> None:
        text.rstrip()
        self._console.print(text, soft_wrap=len(text) == 0)


def _header(item: Item) -> Text:
    place = str(item.article) if item.line is None else f"{item.article}:{item.line}"
    parts = [place, item.kind]
    if len(item.places) > 1:
        parts.append(f"{len(item.places)} places")
    header = Text(make_visible(f"[{item.number}/{item.total}] {' · '.join(filter(None, parts))} · "), "bold")
    header.append(item.entry.state.value, f"bold {STATE_STYLES[item.entry.state]}")
    if history := tell_history(item):
        header.append(make_visible(f" ({history})"))
    return header
