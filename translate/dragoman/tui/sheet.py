"""The sheet of a segment: everything that helps to judge it, wrapped to the room there is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from rich.console import Console, ConsoleOptions, RenderResult
from rich.text import Text

from dragoman.display import make_visible
from dragoman.model import Locale, ReviewState
from dragoman.review import (
    Item,
    Match,
    Neighbour,
    Pattern,
    ReviewSession,
    Where,
    describe_pace,
    describe_summary,
)
from dragoman.review.touch import find_touched
from dragoman.tui.bidi import hold_left, put_in_order
from dragoman.tui.looks import (
    STATE_MARKS,
    STATE_STYLES,
    Section,
    colour,
    colour_touched,
    flatten,
    list_matches,
    list_remarks,
    list_versions,
    mark,
    tell_history,
    tell_standing,
    underlay,
    wrap,
)

MARGIN = 10
"""Cells of the column that names what follows."""


@dataclass(frozen=True, slots=True)
class Look:
    """How texts are put on the screen."""

    source_is_rtl: bool
    target_is_rtl: bool
    reorders: bool
    """Whether the screen, and not the terminal, puts right-to-left text in order."""
    found: Pattern | None = None
    """What was searched for, where a search led here."""


def choose_look(source: Locale, target: Locale, bidi: str) -> Look:
    """How texts of these locales are put on the screen; `bidi` is `terminal` or `reorder`."""
    return Look(source.direction == "rtl", target.direction == "rtl", bidi == "reorder")


@dataclass(frozen=True, slots=True)
class Reading:
    """A text in a question over the screen, in its reading order, after a lead such as a number."""

    text: Text
    is_rtl: bool
    reorders: bool
    lead: Text = field(default_factory=Text)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        room = max(1, options.max_width - self.lead.cell_len)
        for number, line in enumerate(wrap(Section(None, self.text), console, room)):
            row = self.lead.copy() if number == 0 else Text(" " * self.lead.cell_len)
            shown = put_in_order(line, is_rtl=self.is_rtl, reorders=self.reorders)
            row.append(" " * max(0, room - shown.cell_len) * self.is_rtl)
            yield hold_left(row.append_text(shown), reorders=self.reorders)


@dataclass(frozen=True)
class Sheet:
    """Labelled sections, one below the other."""

    sections: tuple[Section | None, ...]
    """None is an empty line."""
    reorders: bool = False

    @cached_property
    def _lines(self) -> dict[int, list[Text]]:
        """By width: a sheet is counted first and shown afterwards."""
        return {}

    def wrap(self, console: Console, width: int) -> list[Text]:
        """Its lines, `width` cells wide."""
        if width not in self._lines:
            self._lines[width] = list(self._wrap(console, width))
        return self._lines[width]

    def _wrap(self, console: Console, width: int) -> Iterator[Text]:
        for section in self.sections:
            if section is None:
                yield Text("")
                continue
            margin = 0 if section.label is None else MARGIN
            room = max(10, width - margin)
            for number, line in enumerate(wrap(section, console, room)):
                shown = put_in_order(line, is_rtl=section.is_rtl, reorders=self.reorders)
                row = Text().append(f"{section.label if section.label and number == 0 else '':<{margin}}", "bold")
                if section.is_rtl:
                    row.append(" " * max(0, room - shown.cell_len))
                yield hold_left(row.append_text(shown), reorders=self.reorders)


def describe_head(item: Item) -> Text:
    """What it is, where else it stands, and who brought it into its state."""
    parts = [item.kind]
    if len(item.places) > 1:
        parts.append(f"{len(item.places)} places: lines {', '.join(str(place.line) for place in item.places)}")
    head = Text(make_visible("".join(f"{part} · " for part in parts if part)))
    head.append(f"{STATE_MARKS[item.entry.state]} {item.entry.state.value}", f"bold {STATE_STYLES[item.entry.state]}")
    if history := tell_history(item):
        head.append(make_visible(f" ({history})"))
    return head


def list_head(item: Item, look: Look, lines: int | None) -> Iterator[Section | None]:
    """What stands above all else: where in the article this is; each part in so many lines."""
    yield Section(None, describe_head(item), lines=lines)
    if item.headings:
        path = Text(make_visible(" › ".join(map(flatten, item.headings))), "dim")
        yield Section(None, path, look.source_is_rtl, lines)
    yield None


def list_source(item: Item, look: Look) -> Iterator[Section | None]:
    """The source, and what changed in it."""
    shown = colour(item.entry.msgid, item.article.format, "bold")
    yield Section("source", underlay(shown, look.found, Where.SOURCE), look.source_is_rtl)
    if item.changes:
        yield Section("changed", mark(item.changes), look.source_is_rtl)


def list_translation(item: Item, look: Look) -> Iterator[Section | None]:
    """The translation as it stands."""
    label = "draft" if item.entry.state is ReviewState.DRAFT else str(item.locale)
    if not item.translation:
        yield Section(label, Text("(none)", "dim"))
        return
    shown = colour_touched(item.translation, item.article.format, find_touched(item) if item.changes else ())
    shown.stylize("bold")
    yield Section(label, underlay(shown, look.found, Where.TRANSLATION), look.target_is_rtl)


def list_below(item: Item, matches: Sequence[Match], look: Look) -> Iterator[Section | None]:
    """What helps to judge the translation."""
    if item.edits:
        yield Section("edited", mark(item.edits), look.target_is_rtl)
    if any(sentence.translation for sentence in item.sentences):
        yield Section("stands", tell_standing(item))
    yield from list_versions(item, (), is_rtl=look.target_is_rtl)
    yield from list_remarks(item)
    yield from list_matches(item, matches, source_is_rtl=look.source_is_rtl, target_is_rtl=look.target_is_rtl)


def list_neighbour(label: str, neighbour: Neighbour | None, look: Look, lines: int) -> Iterator[Section]:
    """So many lines of the segment `before` or `after`, those that are nearest."""
    if neighbour is None:
        return
    for name, text, is_rtl in (
        (label, neighbour.source, look.source_is_rtl),
        ("", neighbour.translation, look.target_is_rtl),
    ):
        if text:
            yield Section(name, Text(make_visible(flatten(text)), "dim"), is_rtl, lines, label == "before")


def list_end(
    session: ReviewSession, listed: str, key_of: Callable[[str], str], *, is_looking: bool
) -> Iterator[Section]:
    """What is shown where nothing is left, or `is_looking` for more.

    `listed` is the filter, if there is one; `key_of` tells an action's key.
    """
    if is_looking and not session.is_enough:
        yield Section(None, Text("The checks look for the next …"))
        return
    if session.is_enough:
        last = "That is as many as you asked for."
    elif listed:
        last = f"That was the last one listed ({listed}); {key_of('filter')} lists others."
    else:
        last = "That was the last one."
    hint = " · ".join(
        f"{key_of(action)} {does}"
        for action, does in (
            ("back", "back"),
            ("undo", "undo"),
            ("next-open", "the first that still waits"),
            ("quit", "end"),
        )
    )
    summary = session.summary
    for line in filter(None, (last, describe_summary(summary), describe_pace(summary), hint)):
        yield Section(None, Text(line))
