"""Going about: to other segments, by what they are and by what they say; replacing; what is listed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from rich.table import Table
from rich.text import Text

from dragoman.errors import UsageError
from dragoman.review import FILTER_HELP, Replacement, Search, Where, find_replacements, parse_filter
from dragoman.tui.asking import Asking
from dragoman.tui.dialogs import Ask, AskSearch, Confirm
from dragoman.tui.looks import STATE_MARKS, count_of, mark_replacement
from dragoman.tui.segment_screen import SegmentScreen

_PREVIEWED = 200
"""Replacements that a preview shows; the rest is counted."""


class GoingAbout(Asking):
    """The actions that lead to other segments, by the names that `keys.ACTIONS` gives them, with `_` for `-`."""

    def __init__(self, screen: SegmentScreen) -> None:
        super().__init__(screen)
        self._ways = screen.ways
        self._search = Search()

    def next(self) -> None:
        """One row down."""
        self._screen.go(self._ways.beside(1))

    def previous(self) -> None:
        """One row up."""
        self._screen.go(self._ways.beside(-1))

    def next_open(self) -> None:
        """What waits, after this."""
        self._screen.go(self._ways.waiting(1))

    def previous_open(self) -> None:
        """What waits, before this."""
        self._screen.go(self._ways.waiting(-1))

    def next_stale(self) -> None:
        """Stale, after this."""
        self._screen.go(self._ways.stale(1))

    def previous_stale(self) -> None:
        """Stale, before this."""
        self._screen.go(self._ways.stale(-1))

    def next_finding(self) -> None:
        """With a finding, after this."""
        self._screen.ask_beside(partial(self._ways.with_finding, 1), self._screen.go)

    def previous_finding(self) -> None:
        """With a finding, before this."""
        self._screen.ask_beside(partial(self._ways.with_finding, -1), self._screen.go)

    def go_to(self) -> None:
        """A number, from a line."""

        def act(words: str) -> None:
            if not words.strip().isdecimal():
                raise UsageError(f"“{words}” is no number", remedy="Write one such as 120.")
            self._screen.go(int(words) - 1)

        self._then(Ask("Go to which segment?"), act)

    # Searching

    def search(self) -> None:
        """Words, from a line."""

        def act(search: Search) -> None:
            pattern = search.parse()
            self._search = search
            self._show_hit(self._ways.search(pattern))

        self._then(AskSearch(self._search), act)

    def next_hit(self) -> None:
        """The next place found."""
        self._show_hit(self._ways.hit(1))

    def previous_hit(self) -> None:
        """The place found before."""
        self._show_hit(self._ways.hit(-1))

    def _show_hit(self, found: int) -> None:
        self._screen.go(found)
        of = self._screen.key_of
        self._screen.say(f"Found.  next: {of('next-hit')}  previous: {of('previous-hit')}")

    def replace(self) -> None:
        """What, by what, and a look at what would come of it."""
        before = replace(self._search, where=Where.TRANSLATION)

        def by(search: Search) -> None:
            search.parse()
            self._search = search
            self._then(Ask(f"Replace “{search.text}” by what?"), partial(self._preview, search))

        self._then(AskSearch(before, "Replace in translations: what?", asks_where=False), by)

    def _preview(self, search: Search, by: str) -> None:
        found = find_replacements(self._session.queue, search, by)

        def act(is_meant: bool | None) -> None:
            if is_meant:
                self._screen.decide(
                    lambda _: f"replaced in {count_of(self._session.replace(found), 'segment')}; undo takes all back"
                )

        question = f"{count_of(len(found), 'translation')} would change"
        self._then(Confirm(question, self._draw_replacements(found), "replace", "leave all as it is"), act)

    def _draw_replacements(self, found: Sequence[Replacement]) -> Table:
        queue = self._session.queue
        drawn = Table.grid(padding=(0, 1))
        drawn.add_column(justify="right", min_width=4)
        for one in found[:_PREVIEWED]:
            number = (queue.number_of(one.slot) or 0) + 1
            drawn.add_row(Text(f"{number:,}"), STATE_MARKS[one.before.state], self._screen.read(mark_replacement(one)))
        if len(found) > _PREVIEWED:
            drawn.add_row("", "", f"… and {len(found) - _PREVIEWED:,} more")
        return drawn

    def filter(self) -> None:
        """Which segments are listed, from a line."""

        def act(words: str) -> None:
            self._screen.set_filter(words.strip(), parse_filter(words) if words.strip() else None)

        self._then(Ask("List which segments? (nothing: all)", FILTER_HELP, self._screen.filter_text), act)
