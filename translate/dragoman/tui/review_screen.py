"""The review screen: keys call what they are for, and what others do beside it appears."""

from __future__ import annotations

from time import sleep

from textual import events, work
from textual.worker import get_current_worker

from dragoman.catalogs import Catalog
from dragoman.errors import DragomanError
from dragoman.keys import ACTIONS
from dragoman.review import Adviser, ReviewQueue, ReviewSession, parse_filter
from dragoman.review.desk import Desk, Stamp
from dragoman.tui.acts import Acts
from dragoman.tui.editor import Editor
from dragoman.tui.pressing import name_key
from dragoman.tui.segment_list import SegmentList
from dragoman.tui.segment_screen import SegmentScreen
from dragoman.workspace import Workspace

_CHECK_SECONDS = 1.0
"""How often it looks whether another program wrote a catalog."""
_GIVES_WAY_SECONDS = 0.0001
"""How long a thread that computes waits now and then, so that keys are answered first."""
_CHECKED = 8
"""Segments that it checks between: about 2 ms."""


class ReviewScreen(SegmentScreen, inherit_bindings=False):
    """Hands the reviewer's keys to what they call."""

    def __init__(
        self, session: ReviewSession, workspace: Workspace, adviser: Adviser, bidi: str, filter_text: str = ""
    ) -> None:
        is_looking = session.queue.wanted.findings
        super().__init__(session, workspace, adviser, bidi, "" if is_looking else filter_text)
        self._acts = Acts(self)
        self.is_looking = is_looking
        self._listed_later = filter_text if is_looking else ""
        """What is listed when it has been found out which segments wait."""

    def on_mount(self) -> None:
        """Shows the first segment; what takes longer comes after it."""
        self.editor.border_title = f"{self.locale}"
        self.show()
        if self.session.words is not None:
            self.edit()
            self.say("These words were not saved when the session ended.")
        self.call_after_refresh(self._prepare)
        self.set_interval(_CHECK_SECONDS, self._look_for_changes)

    @property
    def available(self) -> list[str]:
        """The actions that can be called now."""
        bound = self.keys.editor if self.is_editing else self.keys.main
        return [name for name in ACTIONS if name in bound.values()]

    def on_key(self, event: events.Key) -> None:
        """A key that calls an action, where no translation is being edited."""
        action = None if self.is_editing else self.keys.main.get(name_key(event))
        if event.key == "ctrl+c" and not (self.is_editing and self.editor.selected_text):
            self.app.exit(130)
        elif action is not None:
            event.stop()
            event.prevent_default()
            self.perform(action)
        elif not self.is_editing and event.is_printable:
            self.say(f"No action has the key {event.character}; {self.key_of('help')} explains the keys.")

    def on_editor_key_pressed(self, event: Editor.KeyPressed) -> None:
        """A key that calls an action while a translation is being edited."""
        self.perform(event.action)

    def on_segment_list_chosen(self, event: SegmentList.Chosen) -> None:
        """A row was clicked."""
        self.go(event.number)

    def perform(self, action: str) -> None:
        """Does what an action says. Errors are told and change nothing."""
        self.say("")
        try:
            self._acts.perform(action)
        except DragomanError as error:
            self.refuse(error)

    # Beside the screen, in threads

    @work(thread=True, group="prepare", exit_on_error=False)
    def _prepare(self) -> None:
        """Reads the articles, which tells of places, headings and whether a translation would break the page.

        Where findings are wanted, it looks for them, from the segment at hand on, so that nobody waits for the next.
        """
        queue = self.session.queue
        for desk in queue.desks:
            if desk.waits and not desk.is_prepared:
                desk.prepare()
                self.app.call_from_thread(self._take_prepared, desk)
        if queue.wanted.findings:
            here = self.session.number if self.session.item is not None else self.session.resumes_at
            self._find_faults(queue, here)
            self.app.call_from_thread(self._end_looking)

    def _find_faults(self, queue: ReviewQueue, start: int) -> None:
        worker = get_current_worker()
        for number in (*range(start, len(queue.slots)), *range(start)):
            if worker.is_cancelled:
                return
            slot = queue.slots[number]
            if (entry := slot.entry) is not None and slot.desk.find_faults(entry) and self.session.item is None:
                self.app.call_from_thread(self._take_found_fault, number)
            if number % _CHECKED == 0:
                sleep(_GIVES_WAY_SECONDS)

    def _take_found_fault(self, number: int) -> None:
        """Somebody waits for the next that has one."""
        if self.session.item is None and not self.session.is_enough and self.session.queue.needs_review(number):
            self.go(number)

    def _end_looking(self) -> None:
        self.is_looking = False
        if self.session.item is None:
            self.show()
        elif self._listed_later and not self.filter_text:
            self.set_filter(self._listed_later, parse_filter(self._listed_later))

    def _take_prepared(self, desk: Desk) -> None:
        if self.session.desk is desk:
            self.session.show_anew()
            self.show()

    @work(thread=True, exclusive=True, group="changes", exit_on_error=False)
    def _look_for_changes(self) -> None:
        for desk in self.session.queue.desks:
            anew = desk.read_anew()
            if anew is not None:
                self.app.call_from_thread(self._take_changes, desk, anew)

    def _take_changes(self, desk: Desk, anew: tuple[Catalog, Stamp]) -> None:
        """What another program wrote appears; a segment that is being edited is shown beside the words typed."""
        before = self._shown
        if not desk.take(anew):
            return
        self.session.take_anew(desk)
        item = self.session.item
        if before is None or item is None or before.entry != item.entry:
            what = "somebody else changed this segment"
            self.show_both(what, self.editor.text if self.is_editing else "")
        else:
            self.show()
