"""Going about in plain review: to other segments, by what they are and by what they say; replacing; what is listed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from dragoman.cli.review_answers import Answer, Answers, unescape
from dragoman.cli.review_page import Page
from dragoman.errors import UsageError
from dragoman.review import (
    Going,
    ReviewSession,
    Search,
    Where,
    find_replacements,
    list_fitting,
    parse_filter,
    read_search,
)
from dragoman.tui.looks import count_of

_LISTED = 50
"""Segments that a list shows at once; the rest is counted."""


class PlainGoing:
    """What answers do that lead to other segments or change several. Each gives what is told of it."""

    def __init__(self, session: ReviewSession, answers: Answers, page: Page) -> None:
        self._session, self._answers, self._page = session, answers, page
        self.ways = Going(session)
        self.actions: Mapping[str, Callable[[Answer], str]] = {
            "g": self._go_to,
            "j": lambda _: self._go(self.ways.beside(1)),
            "k": lambda _: self._go(self.ways.beside(-1)),
            "J": lambda _: self._go(self.ways.waiting(1)),
            "K": lambda _: self._go(self.ways.waiting(-1)),
            "d": lambda _: self._go(self.ways.stale(1)),
            "D": lambda _: self._go(self.ways.stale(-1)),
            "f": lambda _: self._go(self.ways.with_finding(1)),
            "F": lambda _: self._go(self.ways.with_finding(-1)),
            "/": self._search,
            ".": lambda _: self._show_hit(self.ways.hit(1)),
            ",": lambda _: self._show_hit(self.ways.hit(-1)),
            "R": self._replace,
            "l": self._filter,
            "L": self._list,
        }
        """By the letter of the answer."""

    def _go(self, number: int) -> str:
        self._session.go_to(number)
        return f"segment {number + 1}"

    def _go_to(self, answer: Answer) -> str:
        if not answer.text.isdecimal():
            raise UsageError("no segment was named", remedy="Answer g and the number of the segment.")
        return self._go(int(answer.text) - 1)

    def _search(self, answer: Answer) -> str:
        return self._show_hit(self.ways.search(self._read_search(answer, "Search for: ").parse()))

    def _show_hit(self, number: int) -> str:
        self._session.go_to(number)
        return f"found in segment {number + 1}"

    def _read_search(self, answer: Answer, prompt: str) -> Search:
        search = read_search(answer.text or self._answers.ask(prompt) or "")
        # A regular expression has backslashes of its own.
        return search if search.regex else replace(search, text=unescape(search.text))

    def _replace(self, answer: Answer) -> str:
        search = self._read_search(answer, "Replace in translations: ")
        if search.where is Where.SOURCE:
            raise UsageError("the source cannot be replaced", remedy="Edit the article.")
        by = self._answers.ask("By what? ")
        if by is None:
            raise UsageError("nothing was named to put in its place", remedy="Answer with it on the next line.")
        found = find_replacements(self._session.queue, search, by if search.regex else unescape(by))
        self._page.show_replacements(found, self._session.queue)
        if not (answer.confirmed or self._is_meant()):
            return f"{count_of(len(found), 'translation')} would change; R! replaces"
        return f"replaced in {count_of(self._session.replace(found), 'segment')}; u takes all back"

    def _is_meant(self) -> bool:
        return self._answers.is_terminal and (self._answers.ask("Replace? [y] ") or "").strip() == "y"

    def _filter(self, answer: Answer) -> str:
        if not answer.text:
            self._session.narrow(None)
            return "all segments are listed"
        slots = self._session.queue.slots
        found = list_fitting(self._session.queue, parse_filter(answer.text))
        if not found:
            raise UsageError(f"nothing fits {answer.text}", remedy="What was listed before still is.")
        self._session.narrow([slots[number] for number in found])
        if self._session.item is None or not self._session.is_in_reach(self._session.number):
            self._session.go_to(found[0])
        return f"{len(found):,} of {count_of(len(slots), 'segment')} listed"

    def _list(self, _: Answer) -> str:
        """Those that are gone through, from the one shown on."""
        session = self._session
        start = session.number if session.item is not None else 0
        rows = [number for number in range(start, len(session.queue.slots)) if session.is_in_reach(number)]
        self._page.show_list(session.queue, rows[:_LISTED])
        return f"and {len(rows) - _LISTED:,} more" if len(rows) > _LISTED else ""
