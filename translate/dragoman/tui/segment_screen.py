"""One segment in its context, the list of all, a line of keys: what the review screen shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from rich.text import Text
from textual import events, work
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.timer import Timer
from textual.widgets import TextArea

from dragoman.display import make_visible
from dragoman.errors import DragomanError
from dragoman.review import (
    Adviser,
    ConfirmationError,
    ConflictError,
    Filter,
    Going,
    Item,
    Match,
    NoAdvice,
    Progress,
    ReviewSession,
    diff_words,
    keep_unsaved,
    parse_filter,
)
from dragoman.tui.asking_screen import AskingScreen, capitalize
from dragoman.tui.bar import draw_bar, draw_keys
from dragoman.tui.dialogs import Confirm, SideBySide
from dragoman.tui.editor import Editor
from dragoman.tui.lines import Lines
from dragoman.tui.looks import colour, mark, shorten_same
from dragoman.tui.pressing import show_key
from dragoman.tui.segment_list import SegmentList
from dragoman.tui.segment_pane import SegmentPane
from dragoman.tui.sheet import Reading, choose_look, list_end
from dragoman.workspace import Workspace

WITH_LIST = 100
"""Columns from which the list is shown beside the segment, where the person did not say otherwise."""
_STAYS_SECONDS = 0.1
"""How long a segment is looked at before the memory is asked."""


class SegmentScreen(AskingScreen, inherit_bindings=False):
    """Shows what is before the reviewer, and in the editor what they make of it; knows of no keys."""

    AUTO_FOCUS = ""

    def __init__(
        self, session: ReviewSession, workspace: Workspace, adviser: Adviser, bidi: str, filter_text: str = ""
    ) -> None:
        super().__init__()
        self.session = session
        self.adviser = adviser
        self.keys = workspace.keys
        self.ways = Going(session)
        locale = session.queue.desks[0].locale
        self.look = choose_look(workspace.source_language, locale, bidi)
        self.pane = SegmentPane(self.look, self.keys)
        self.locale = locale
        self.is_editing = False
        self.is_looking = False
        """Whether it is still being found out which segments wait."""
        self.filter_text = filter_text
        self._filter: Filter | None = parse_filter(filter_text) if filter_text else None
        self._wants_list: bool | None = None
        self._progress = Progress()
        self._matches: tuple[Match, ...] = ()
        self._listed: object = None
        self._asking: Timer | None = None
        self._base = ""
        """The words that the edit began with."""

    def compose(self) -> ComposeResult:
        """Bar, list and segment, message, keys."""
        yield Lines("bar")
        with Horizontal(id="body"):
            yield SegmentList(reorders=self.look.reorders, is_rtl=self.look.source_is_rtl)
            yield self.pane
        yield Lines("message")
        yield Lines("keys")

    def key_of(self, action: str) -> str:
        """The key that calls an action where a segment is looked at, as the screen shows it."""
        return show_key(self.keys.of(action))

    @property
    def editor(self) -> Editor:
        """Where a translation is edited."""
        return self.pane.editor

    @property
    def listing(self) -> SegmentList:
        """The list of segments."""
        return self.query_one(SegmentList)

    def on_resize(self, event: events.Resize) -> None:
        """The list goes where there is no room for it."""
        is_wide = event.size.width >= WITH_LIST
        self.set_class(is_wide if self._wants_list is None else self._wants_list, "with-list")
        self._draw_edges()
        self.call_after_refresh(self.fit_message)

    def on_segment_pane_resized(self, event: SegmentPane.Resized) -> None:
        """Neighbours get the lines that are left."""
        self._draw()

    def on_editor_wrapped(self, event: Editor.Wrapped) -> None:
        """What is around the editor gets the lines that it leaves."""
        if self.is_editing:
            self._draw()
            self.editor.scroll_cursor_visible()

    def toggle_list(self) -> None:
        """Shows or hides the list, whatever the room."""
        self._wants_list = not self.has_class("with-list")
        self.set_class(self._wants_list, "with-list")

    def go(self, number: int) -> None:
        """To a 0-based place of the queue; words being typed are kept."""
        if self.is_editing:
            self.leave_editor()
        self.session.go_to(number)
        self.show()

    def decide(self, act: Callable[[bool], str]) -> None:
        """Carries out a decision, after asking whether an error is meant; shows what came of it."""
        words = self.editor.text if self.is_editing else ""
        try:
            told = act(False)
        except ConfirmationError as error:
            self._ask_whether_meant(error, act)
        except ConflictError as error:
            self.show_both(error.what, words)
        else:
            self.close_editor()
            self.show(told)

    def _ask_whether_meant(self, error: ConfirmationError, act: Callable[[bool], str]) -> None:
        text = Text("\n".join(make_visible(finding.message) for finding in error.findings), "bold red")
        question = Confirm("Is this meant?", text, "it is meant to be so", "mend it")
        self.app.push_screen(question, partial(self._confirm, act))

    def _confirm(self, act: Callable[[bool], str], is_meant: bool | None) -> None:
        if is_meant:
            try:
                self.decide(lambda _: act(True))
            except DragomanError as error:
                self.refuse(error)

    def show_both(self, what: str, words: str) -> None:
        """Somebody else changed the segment: their words are shown beside those that are being typed."""
        item, before = self.session.item, self._shown
        if not words:
            self.show()
            self.say(f"{capitalize(what)}.")
            return
        if item is None or before is None or item.entry.key != before.entry.key:
            file = keep_unsaved(before.entry.msgid if before else "", words, f"{before and before.article}")
            self.close_editor()
            self.show()
            self.say(f"{capitalize(what)}. Your words are kept in {file}")
            return
        texts = (words, item.translation or "(none)")
        mine, theirs = (self.read(colour(text, item.article.format)) for text in texts)
        difference = self.read(mark(shorten_same(diff_words(item.translation, words))))
        self._shown = item
        self.app.push_screen(SideBySide(capitalize(what), mine, theirs, difference), self._choose_side)

    def _choose_side(self, goes_on: bool | None) -> None:
        if not goes_on:
            self.session.keep_words(None)
            self.close_editor()
        self.show()

    def read(self, text: Text, *, is_target: bool = True) -> Reading:
        """A text for a question, in the reading order of the target, or of a line with words of both languages."""
        return Reading(text, is_target and self.look.target_is_rtl, self.look.reorders)

    def show(self, told: str | None = None) -> None:
        """Shows what is before the reviewer now, and what was done."""
        item = self.session.item
        is_other = self._shown is None or item is None or item.entry != self._shown.entry
        self._shown = item
        if is_other:
            self._matches = ()
            self.pane.scroll_to_top()
        if told is not None:
            self.say(f"→ {told}" if told else "")
        if self._listed is not self.session.queue:
            self._listed = self.session.queue
            self._list_rows()
        self.listing.mark(self.session.number)
        self._draw()
        if item is not None and is_other and not isinstance(self.adviser, NoAdvice):
            self._ask_soon(item)
        if item is not None and not self.is_editing and self.session.words is not None:
            self.say(f"Words of yours are kept here, not saved; {self.key_of('edit')} goes on with them.")

    def _draw(self) -> None:
        item = self.session.item
        self.pane.look = replace(self.look, found=self.ways.found)
        if item is None:
            self.pane.show([*list_end(self.session, self.filter_text, self.key_of, is_looking=self.is_looking)])
        elif self.is_editing:
            shown = replace(item, findings=self.session.check(self.editor.text))
            self.pane.show_edit(shown, self._matches)
        else:
            self.pane.show_item(item, self._matches)
        self._draw_edges()

    def _draw_edges(self) -> None:
        bar = draw_bar(self.session, self._progress, self._describe_listed(), self.size.width - 2)
        self.query_one("#bar", Lines).put(bar)
        keys = draw_keys(self.keys, self.session.item, self._matches, self.size.width - 2, in_editor=self.is_editing)
        self.query_one("#keys", Lines).put(keys)

    def _describe_listed(self) -> str:
        """`listed 3/40: stale by:ana`; empty where all are."""
        if self._filter is None:
            return ""
        if self.listing.is_finding:
            return f"listed …: {self.filter_text}"
        row = self.listing.row_of(self.session.number)
        return f"listed {'–' if row is None else f'{row + 1:,}'}/{len(self.listing.rows):,}: {self.filter_text}"

    # Editing

    def edit(self, words: str | None = None) -> None:
        """Opens the editor: with these words, those that were being typed before, or the translation."""
        item = self.session.item
        if item is None:
            raise DragomanError("nothing is left to edit", remedy="Go back, undo, or quit.")
        if self.is_editing:
            if words is not None:
                self.editor.put(words)
            return
        self.is_editing = True
        self._base = item.translation
        kept = self.session.words
        begin = words if words is not None else kept if kept is not None else item.translation
        self.editor.begin(begin, item.article.format, keeps_lines="\n" in item.entry.msgid)
        self.pane.begin()
        self._draw()

    def close_editor(self) -> None:
        """Back to where letters call actions."""
        if not self.is_editing:
            return
        self.is_editing = False
        self.pane.end()
        self.set_focus(None)

    def leave_editor(self) -> None:
        """Closes the editor without a decision; words that differ from the translation are kept for the next edit."""
        is_changed = self.editor.text != make_visible(self._base)
        self.session.keep_words(self.editor.text if is_changed else None)
        self.close_editor()
        self.show()

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Keeps what is typed, and checks it."""
        if not self.is_editing:
            return
        try:
            is_changed = event.text_area.text != make_visible(self._base)
            self.session.keep_words(event.text_area.text if is_changed else None)
        except DragomanError as error:
            self.refuse(error)
        self._draw()

    # The list

    def set_filter(self, text: str, chosen: Filter | None) -> None:
        """Lists only what fits."""
        self.filter_text, self._filter = text, chosen
        self._list_rows()
        self._draw_edges()

    def _list_rows(self) -> None:
        if self._filter is not None:
            self.listing.find(self.session.queue, self._filter)
            return
        self.session.narrow(None)
        self.listing.show(self.session.queue, None)
        self.listing.mark(self.session.number)

    def on_segment_list_found(self, event: SegmentList.Found) -> None:
        """What a filter leaves is listed, and gone through. One that leaves nothing is given up."""
        if not event.rows:
            self.listing.is_finding = False
            told = f"Nothing fits {self.filter_text}; all segments are listed."
            self.set_filter("", None)
            self.say(told)
            return
        self.session.narrow([event.queue.slots[row] for row in event.rows])
        self.listing.show(event.queue, event.rows)
        self.listing.mark(self.session.number)
        if self.listing.row_of(self.session.number) is None and not self.is_editing:
            self.go(event.rows[0])
        self._draw_edges()
        self.say(f"{len(event.rows):,} of {len(event.queue.slots):,} segments listed")

    # Beside the screen, in threads

    def _ask_soon(self, item: Item) -> None:
        """Asks for matches once the person stays with a segment: whoever only passes by needs none."""
        if self._asking is not None:
            self._asking.stop()
        self._asking = self.set_timer(_STAYS_SECONDS, partial(self._ask_adviser, item))

    @work(thread=True, exclusive=True, group="advice", exit_on_error=False)
    def _ask_adviser(self, item: Item) -> None:
        matches = tuple(self.adviser.find_matches(item.entry, item.article.format))
        self.app.call_from_thread(self._take_matches, item, matches)

    def _take_matches(self, item: Item, matches: tuple[Match, ...]) -> None:
        if matches and self._shown is not None and self._shown.entry is item.entry:
            self._matches = matches
            self._draw()

    @property
    def matches(self) -> tuple[Match, ...]:
        """What the memory has for the segment."""
        return self._matches
