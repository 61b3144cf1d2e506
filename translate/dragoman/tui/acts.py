"""What the actions of the screen do: ask what must be asked, call the session, show what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from rich.text import Text
from textual.app import SuspendNotSupported

from dragoman.display import make_visible
from dragoman.errors import UsageError
from dragoman.review import (
    EditorError,
    Item,
    edit_in_editor,
)
from dragoman.tui.asking import Asking
from dragoman.tui.dialogs import Ask, Choose, Page
from dragoman.tui.going import GoingAbout
from dragoman.tui.helping import explain
from dragoman.tui.looks import colour, find_placeables, pair_terms
from dragoman.tui.segment_screen import SegmentScreen
from dragoman.tui.themes import follow_theme


class Acts(Asking):
    """The actions, by the names that `keys.ACTIONS` gives them, with `_` for `-`."""

    def __init__(self, screen: SegmentScreen) -> None:
        super().__init__(screen)
        self.going = GoingAbout(screen)

    def perform(self, action: str) -> None:
        """Does what an action says. Raises `DragomanError` when it cannot."""
        name = action.replace("-", "_")
        getattr(self.going if hasattr(self.going, name) else self, name)()

    # Decisions

    def accept(self) -> None:
        """Good as it stands."""

        def act(confirmed: bool) -> str:
            self._session.accept(confirmed=confirmed)
            return "accepted"

        self._screen.decide(act)

    def save(self) -> None:
        """What stands in the editor is the translation; as it was before, it is accepted."""
        words = self._screen.editor.text
        if words.strip() == make_visible(self._item().translation).strip():
            self.accept()
            return

        def act(confirmed: bool) -> str:
            findings = self._session.edit(words, confirmed=confirmed)
            return "; ".join(["edited", *(f"but {finding.message}" for finding in findings)])

        self._screen.decide(act)

    def accept_repeats(self) -> None:
        """Good, and the same text wherever else it waits."""

        def act(confirmed: bool) -> str:
            others = self._session.accept_repeats(confirmed=confirmed)
            return f"accepted, and {others:,} with the same text" if others else "accepted; no other text is the same"

        self._screen.decide(act)

    def skip(self) -> None:
        """On, without a decision."""
        self._session.skip()
        self._screen.show("skipped")

    def back(self) -> None:
        """To what was shown before."""
        self._session.back()
        self._screen.show("back")

    def undo(self) -> None:
        """Takes back."""
        self._screen.decide(lambda _: f"undone: {self._session.undo()}")

    def redo(self) -> None:
        """Decides again."""
        self._screen.decide(lambda _: f"redone: {self._session.redo()}")

    def reject(self) -> None:
        """No good."""

        def act(_: bool) -> str:
            self._session.reject()
            return "rejected"

        self._screen.decide(act)

    def note(self) -> None:
        """A note, from a line."""
        self._item()

        def act(words: str) -> str:
            self._session.note(words)
            return "noted"

        self._ask(Ask("Note", "others read it in the catalog"), act)

    def needs_work(self) -> None:
        """A reason, from a line."""
        self._item()

        def act(words: str) -> str:
            self._session.doubt(words)
            return "marked as needing work"

        self._ask(Ask("What needs work?"), act)

    def split(self) -> None:
        """One of its places."""
        places = self._item().places
        if len(places) < 2:
            self._session.split_off(0)
        rows = [Text(make_visible(f"line {place.line}  {' › '.join(place.headings)}")) for place in places]

        def act(row: int) -> str:
            self._session.split_off(places[row].line)
            return f"line {places[row].line} has its own entry, and comes next"

        self._ask(
            Choose("Which place gets its own translation?", [self._screen.read(row, is_target=False) for row in rows]),
            act,
        )

    # Words

    def edit(self) -> None:
        """In the editor."""
        self._screen.edit()

    def leave(self) -> None:
        """Out of the editor."""
        self._screen.leave_editor()

    def line_break(self) -> None:
        """A new line in the editor."""
        self._screen.editor.put_here("\n")

    def copy_source(self) -> None:
        """The source, in the editor."""
        self._screen.edit(self._item().entry.msgid)

    def editor(self) -> None:
        """The person's own editor, for which the screen goes away and comes back."""
        item = self._item()
        words = self._screen.editor.text if self._screen.is_editing else self._session.words or item.translation
        try:
            edited, refused = self._edit_outside(item, words)
        except SuspendNotSupported as error:
            remedy = "Edit it here."
            raise UsageError("your own editor needs a terminal, and this is none", remedy=remedy) from error
        if refused is not None:
            self._screen.refuse(refused)
        self._screen.refresh(layout=True)
        if edited != words:
            self._screen.edit(edited)
        elif refused is None:
            self._screen.say("The editor changed nothing.")

    def _edit_outside(self, item: Item, words: str) -> tuple[str, EditorError | None]:
        with self._screen.app.suspend():
            # Nothing may be raised in here: Textual would leave the terminal as the editor had it.
            try:
                return edit_in_editor(item, words), None
            except EditorError as error:
                return error.text, error

    def placeable(self) -> None:
        """What of the source must survive; that which the translation lacks comes first."""
        item = self._item()
        there = self._screen.editor.text if self._screen.is_editing else item.translation
        found = find_placeables(item, there)
        rows = [Text(make_visible(text)).append("" if is_in else "  (missing)", "bold red") for text, is_in in found]
        self._insert("Insert which placeable?", [text for text, _ in found], rows, "the source has no placeables")

    def match(self) -> None:
        """A match of the memory, in the place of everything."""
        matches = self._screen.matches
        texts = [match.translation for match in matches]
        rows = [Text(f"{match.percent}% {make_visible(match.translation)}") for match in matches]
        self._insert("Take which match?", texts, rows, "the memory has no match", whole=True)

    def term(self) -> None:
        """A term of the glossary."""
        pairs = pair_terms(self._item())
        rows = [Text(make_visible(f"{source} → {text}")) for source, text in pairs]
        self._insert("Insert which term?", [text for _, text in pairs], rows, "the glossary has no term of this source")

    def other(self) -> None:
        """Another version, or what an engine suggests."""
        item = self._item()
        suggest = partial(self._screen.adviser.suggest, item.entry, item.article.format)
        self._screen.ask_beside(suggest, partial(self._offer, item))

    def _offer(self, item: Item, suggested: Sequence[str]) -> None:
        versions = list(dict.fromkeys([*(version.text for version in item.versions), *suggested]))
        rows = [colour(text, item.article.format) for text in versions]
        self._insert("Take which version?", versions, rows, "there is no other version", whole=True)

    def _insert(
        self, question: str, texts: Sequence[str], rows: Sequence[Text], none: str, *, whole: bool = False
    ) -> None:
        if not texts:
            raise UsageError(none)

        def take(row: int | None) -> None:
            if row is None:
                return
            if whole:
                self._screen.edit(texts[row])
            else:
                self._screen.edit()
                self._screen.editor.put_here(texts[row])

        self._screen.app.push_screen(Choose(question, [self._screen.read(row, is_target=whole) for row in rows]), take)

    # The screen

    def list(self) -> None:
        """Shows or hides the list."""
        self._screen.toggle_list()

    def page_down(self) -> None:
        """Scrolls."""
        self._screen.pane.scroll_page(1)

    def page_up(self) -> None:
        """Scrolls back."""
        self._screen.pane.scroll_page(-1)

    def theme(self) -> None:
        """Dark, light, the terminal's own."""
        app = self._screen.app
        app.theme = follow_theme(app.theme)

    def commands(self) -> None:
        """The palette."""
        self._screen.app.action_command_palette()

    def help(self) -> None:
        """All keys."""
        self._screen.app.push_screen(Page("Keys and marks", explain(self._screen.keys)))

    def quit(self) -> None:
        """The end."""
        self._screen.app.exit(0)
