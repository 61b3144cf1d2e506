"""The pane of the segment: all that helps to judge it, and while it is edited the editor in the middle."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message

from dragoman.keys import Keys
from dragoman.review import Item, Match
from dragoman.tui.editor import Editor
from dragoman.tui.lines import Lines
from dragoman.tui.looks import Section, count_of
from dragoman.tui.pressing import show_key
from dragoman.tui.sheet import (
    Look,
    Sheet,
    list_below,
    list_head,
    list_neighbour,
    list_source,
    list_translation,
)

Sections = Sequence[Section | None]

_NEAR = ((3, True), (2, True), (1, True), (1, False))
"""Lines of the segments before and after, as many as there is room for, and whether the one before takes as many
whatever it says: the eye then finds the source where it was in the segment before."""
_TEXTS = 2
"""What is shown of each of them: source and translation."""
_LOW = 24
"""Lines of a pane that is so low that no line above the source is wrapped."""
_FRAME = 2
"""Lines of the editor's border."""


class SegmentPane(Vertical):
    """Neighbours get the lines that are left. What does not fit is scrolled to; the editor is always in sight."""

    class Resized(Message):
        """What is shown has to be fitted anew."""

    def __init__(self, look: Look, keys: Keys) -> None:
        super().__init__(id="segment")
        self.look = look
        self._keys = keys
        self.above = Lines("above", self._tell_more)
        self.editor = Editor(keys.editor, reads_rtl=look.target_is_rtl, reorders=look.reorders)
        self.below = Lines("below", self._tell_more)

    def _tell_more(self, count: int) -> str:
        key = self._keys.of("page-down", in_editor=self.has_class("editing"))
        return f" {count_of(count, 'more line')}{f', {show_key(key)} scrolls' if key else ''} "

    def compose(self) -> ComposeResult:
        """The editor between what is above it and what is below."""
        yield self.above
        yield self.editor
        yield self.below

    def on_resize(self, event: events.Resize) -> None:
        """Tells the screen."""
        self.post_message(self.Resized())

    def show(self, sections: Sections) -> None:
        """Shows these and nothing else."""
        self.above.put(self._sheet(sections))

    def show_item(self, item: Item, matches: Sequence[Match]) -> None:
        """Shows a segment."""
        self.above.put(self._fit(item, matches))

    def show_edit(self, item: Item, matches: Sequence[Match]) -> None:
        """Shows what stands around the editor."""
        self.editor.styles.max_height = self._most
        above, below = self._fit_around(item, matches)
        self.above.styles.height = max(1, min(self.above.count(above), self._room_above(below)))
        self.above.put(above)
        self.below.put(below)

    def begin(self) -> None:
        """The editor takes its place."""
        self.add_class("editing")
        self.call_after_refresh(self.post_message, self.Resized())

    def end(self) -> None:
        """The editor goes."""
        self.remove_class("editing")
        self.above.styles.height = "1fr"

    def scroll_page(self, pages: int) -> None:
        """Scrolls what is above the editor, or where that is at its end what is below."""
        if not self.above.scroll_page(pages):
            self.below.scroll_page(pages)

    def scroll_to_top(self) -> None:
        """To the first lines."""
        self.above.scroll_to_top()
        self.below.scroll_to_top()

    def _sheet(self, sections: Sections) -> Sheet:
        return Sheet(tuple(sections), self.look.reorders)

    def _fit(self, item: Item, matches: Sequence[Match]) -> Sheet:
        head = self._head(item)
        body = [
            *list_source(item, self.look),
            None,
            *list_translation(item, self.look),
            *list_below(item, matches, self.look),
        ]
        room = self.size.height - self.above.count(self._sheet([*head, *body]))
        for lines, is_steady in _NEAR:
            before, after = [*self._before(item, lines, is_steady=is_steady)], [*self._after(item, lines)]
            if self.above.count(self._sheet([*before, *after])) <= room:
                return self._sheet([*head, *before, *body, *after])
        return self._sheet(
            [*head, *body, *self._after(item, 1), None, *list_neighbour("before", item.previous, self.look, 1)]
        )

    def _fit_around(self, item: Item, matches: Sequence[Match]) -> tuple[Sheet, Sheet]:
        """What is above the editor, and what is below."""
        head, source = self._head(item), [*list_source(item, self.look)]
        below = [*list_below(item, matches, self.look)]
        room = self.size.height - self._editor_height - self.above.count(self._sheet([*head, *source, *below]))
        for lines, is_steady in _NEAR:
            before, after = [*self._before(item, lines, is_steady=is_steady)], [*self._after(item, lines)]
            if self.above.count(self._sheet([*before, *after])) <= room:
                return self._sheet([*head, *before, *source]), self._sheet([*below, *after])
        return self._sheet([*head, *source] if room >= 0 else source), self._sheet([*below, *self._after(item, 1)])

    def _head(self, item: Item) -> Sections:
        return [*list_head(item, self.look, None if self.size.height > _LOW else 1)]

    def _before(self, item: Item, lines: int, *, is_steady: bool) -> Iterator[Section | None]:
        told = [*list_neighbour("before", item.previous, self.look, lines)]
        if is_steady:
            most = _TEXTS * lines + (not item.headings)
            yield from [None] * (most - self.above.count(self._sheet(told)))
        yield from told
        yield from [None] * (is_steady or bool(told))

    def _after(self, item: Item, lines: int) -> Iterator[Section | None]:
        if item.next is not None:
            yield None
            yield from list_neighbour("after", item.next, self.look, lines)

    @property
    def _editor_height(self) -> int:
        return min(self.editor.wrapped_document.height + _FRAME, self._most)

    @property
    def _most(self) -> int:
        """Lines that the editor gets at most: half of all."""
        return max(_FRAME + 1, self.size.height // 2)

    def _room_above(self, below: Sheet) -> int:
        """What the editor and a third for what is below leave; all, where less is below."""
        room = self.size.height - self._editor_height
        return room - min(self.above.count(below), max(1, room // 3))
