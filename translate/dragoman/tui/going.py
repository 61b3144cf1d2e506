"""Going about: to other segments, by what they are and by what they say; replacing; what is listed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from dragoman.errors import UsageError
from dragoman.model import ReviewState
from dragoman.review import (
    FILTER_HELP,
    Pattern,
    Replacement,
    Where,
    diff_words,
    find_replacements,
    parse_filter,
    parse_pattern,
)
from dragoman.tui.asking import Asking
from dragoman.tui.dialogs import Ask, AskSearch, Confirm, Search
from dragoman.tui.looks import STATE_MARKS, count_of, flatten, mark, shorten_same

if TYPE_CHECKING:
    from dragoman.tui.screen import ReviewScreen

_PREVIEWED = 200
"""Replacements that a preview shows; the rest is counted."""


class Going(Asking):
    """The actions that lead to other segments, by the names that `keys.ACTIONS` gives them, with `_` for `-`."""

    def __init__(self, screen: ReviewScreen) -> None:
        super().__init__(screen)
        self._search = Search()
        self._pattern: Pattern | None = None
        self._found: int | None = None
        """The 0-based place that a search led to."""

    @property
    def found(self) -> Pattern | None:
        """What was searched for, where a search led here."""
        return self._pattern if self._found == self._session.number else None

    def go(self, number: int) -> None:
        """To a 0-based place of the queue; words being typed are kept."""
        if self._screen.is_editing:
            self._screen.leave_editor()
        self._session.go_to(number)
        self._screen.show()

    def next(self) -> None:
        """One row down."""
        self._step(1)

    def previous(self) -> None:
        """One row up."""
        self._step(-1)

    def _step(self, step: int) -> None:
        rows = self._screen.listing.rows
        row = self._screen.listing.row_of(self._session.number)
        wanted = (row if row is not None else -1 if step > 0 else len(rows)) + step
        if self._session.number >= len(self._session.queue.slots) and step < 0:
            wanted = len(rows) - 1
        if not 0 <= wanted < len(rows):
            raise UsageError("this is the last one" if step > 0 else "this is the first one")
        self.go(rows[wanted])

    def next_open(self) -> None:
        """What waits, after this."""
        self._find(1, self._session.queue.needs_review, "nothing else waits for review")

    def previous_open(self) -> None:
        """What waits, before this."""
        self._find(-1, self._session.queue.needs_review, "nothing else waits for review")

    def next_stale(self) -> None:
        """Stale, after this."""
        self._find(1, self._is_stale, "nothing else is stale")

    def previous_stale(self) -> None:
        """Stale, before this."""
        self._find(-1, self._is_stale, "nothing else is stale")

    def _is_stale(self, number: int) -> bool:
        entry = self._session.queue.slots[number].entry
        return entry is not None and entry.state is ReviewState.STALE

    def next_finding(self) -> None:
        """With a finding, after this."""
        self._find_finding(1)

    def previous_finding(self) -> None:
        """With a finding, before this."""
        self._find_finding(-1)

    def _has_finding(self, number: int) -> bool:
        slot = self._session.queue.slots[number]
        entry = slot.entry
        return entry is not None and bool(slot.desk.find_faults(entry))

    def _find_finding(self, step: int) -> None:
        """Beside the screen: where little is wrong, all of a catalog is checked."""
        none = "the checks find nothing else"
        self._screen.ask_beside(partial(self._look, step, self._has_finding), lambda found: self._go_found(found, none))

    def _find(self, step: int, fits: Callable[[int], bool], none: str) -> None:
        self._go_found(self._look(step, fits), none)

    def _look(self, step: int, fits: Callable[[int], bool]) -> int | None:
        """The nearest place that fits among those that are listed."""
        queue, row_of = self._session.queue, self._screen.listing.row_of

        def is_wanted(number: int) -> bool:
            return row_of(number) is not None and fits(number)

        return queue.find(min(self._session.number, len(queue.slots)), step, is_wanted)

    def _go_found(self, found: int | None, none: str) -> None:
        if found is None:
            raise UsageError(none)
        self.go(found)

    def go_to(self) -> None:
        """A number, from a line."""

        def act(words: str) -> None:
            if not words.strip().isdecimal():
                raise UsageError(f"“{words}” is no number", remedy="Write one such as 120.")
            self.go(int(words) - 1)

        self._then(Ask("Go to which segment?"), act)

    # Searching

    def search(self) -> None:
        """Words, from a line."""

        def act(search: Search) -> None:
            self._pattern = parse_pattern(search.text, search.where, regex=search.regex)
            self._search = search
            here = self._session.item
            if here is None or not self._pattern.fits(here.entry):
                self.next_hit()
            else:
                self._show_hit(self._session.number)

        self._then(AskSearch(self._search), act)

    def next_hit(self) -> None:
        """The next place found."""
        self._show_hit(self._look(1, self._is_hit))

    def previous_hit(self) -> None:
        """The place found before."""
        self._show_hit(self._look(-1, self._is_hit))

    def _show_hit(self, found: int | None) -> None:
        self._found = found
        self._go_found(found, "not found anywhere else")
        of = self._screen.key_of
        self._screen.say(f"Found.  next: {of('next-hit')}  previous: {of('previous-hit')}")

    def _is_hit(self, number: int) -> bool:
        if self._pattern is None:
            raise UsageError("nothing was searched for", remedy="Search first.")
        entry = self._session.queue.slots[number].entry
        return entry is not None and self._pattern.fits(entry)

    def replace(self) -> None:
        """What, by what, and a look at what would come of it."""
        before = replace(self._search, where=Where.TRANSLATION)

        def by(search: Search) -> None:
            self._search = search
            self._pattern = parse_pattern(search.text, Where.TRANSLATION, regex=search.regex)
            self._then(Ask(f"Replace “{search.text}” by what?"), self._preview)

        self._then(AskSearch(before, "Replace in translations: what?", asks_where=False), by)

    def _preview(self, by: str) -> None:
        pattern = self._pattern
        if pattern is None:
            raise UsageError("nothing was searched for", remedy="Search first.")
        found = find_replacements(self._session.queue, pattern, by, regex=self._search.regex)
        if not found:
            raise UsageError("no translation has it, or nothing would change")

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
            before, after = (flatten("\n".join(texts)) for texts in (one.before.translations, one.after))
            number = (queue.number_of(one.slot) or 0) + 1
            changes = mark(shorten_same(diff_words(before, after)))
            drawn.add_row(Text(f"{number:,}"), STATE_MARKS[one.before.state], changes)
        if len(found) > _PREVIEWED:
            drawn.add_row("", "", f"… and {len(found) - _PREVIEWED:,} more")
        return drawn

    def filter(self) -> None:
        """Which segments are listed, from a line."""

        def act(words: str) -> None:
            self._screen.set_filter(words.strip(), parse_filter(words) if words.strip() else None)

        self._then(Ask("List which segments? (nothing: all)", FILTER_HELP, self._screen.filter_text), act)
