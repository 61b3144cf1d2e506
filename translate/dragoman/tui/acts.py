"""What the actions of the screen do: ask what must be asked, call the session, show what came of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

from rich.text import Text
from textual.screen import ModalScreen

from dragoman.display import make_visible
from dragoman.errors import DragomanError, UsageError
from dragoman.markup import tokenize
from dragoman.model import ReviewState, TokenRole
from dragoman.review import (
    FILTER_HELP,
    EditorError,
    Item,
    Pattern,
    Replacement,
    Where,
    describe_pace,
    describe_summary,
    diff_words,
    edit_in_editor,
    find_replacements,
    parse_filter,
    parse_pattern,
)
from dragoman.tui.dialogs import Ask, AskSearch, Choose, Confirm, Page, Search
from dragoman.tui.helping import explain
from dragoman.tui.looks import Section, colour, flatten, mark

if TYPE_CHECKING:
    from dragoman.tui.screen import ReviewScreen

Answer = TypeVar("Answer")
_PREVIEWED = 200
"""Replacements that a preview shows; the rest is counted."""


class Acts:
    """The actions, by the names that `keys.ACTIONS` gives them, with `_` for `-`."""

    def __init__(self, screen: ReviewScreen) -> None:
        self._screen = screen
        self._session = screen.session
        self._search: Search | None = None
        self._pattern: Pattern | None = None

    def perform(self, action: str) -> None:
        """Does what an action says. Raises `DragomanError` when it cannot."""
        getattr(self, action.replace("-", "_"))()

    def _item(self) -> Item:
        item = self._session.item
        if item is None:
            raise UsageError("nothing is left in the queue", remedy="Go back, undo, or quit.")
        return item

    def describe_end(self) -> tuple[Section | None, ...]:
        """What is shown where nothing is left."""
        summary = self._session.summary
        of = self._screen.keys.of
        hint = (
            f"{of('back')} back · {of('undo')} undo · {of('next-open')} the first that still waits · {of('quit')} end"
        )
        lines = ["That was the last one.", describe_summary(summary), describe_pace(summary), hint]
        return tuple(Section(None, Text(line)) for line in lines if line)

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
            return f"accepted, and {others:,} with the same text"

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

        self._ask(Ask("Note", "others read it in the catalog · Enter: done · Esc: leave it"), act)

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

        self._ask(Choose("Which place gets its own translation?", rows), act)

    def _ask(self, dialog: ModalScreen[Answer | None], act: Callable[[Answer], str]) -> None:
        """Asks, and carries out what the answer decides."""

        def take(answer: Answer | None) -> None:
            if answer is None:
                return
            try:
                self._screen.decide(lambda _: act(answer))
            except DragomanError as error:
                self._screen.refuse(error)

        self._screen.app.push_screen(dialog, take)

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
            with self._screen.app.suspend():
                edited = edit_in_editor(item, words)
        except EditorError as error:
            edited = error.text
            self._screen.refuse(error)
        self._screen.refresh(layout=True)
        if edited != words:
            self._screen.edit(edited)

    def placeable(self) -> None:
        """What of the source must survive; that which the translation lacks comes first."""
        item = self._item()
        there = self._screen.editor.text if self._screen.is_editing else item.translation
        tokens = tokenize(item.entry.msgid, item.article.format)
        found = list(dict.fromkeys(token.text for token in tokens if token.role is not TokenRole.TEXT))
        found.sort(key=lambda text: text in there)
        rows = [Text(make_visible(text)).append("" if text in there else "  (missing)", "bold red") for text in found]
        self._insert("Insert which placeable?", found, rows, "the source has no placeables")

    def match(self) -> None:
        """A match of the memory, in the place of everything."""
        matches = self._screen.matches
        texts = [match.translation for match in matches]
        rows = [Text(f"{match.percent}% {make_visible(match.translation)}") for match in matches]
        self._insert("Take which match?", texts, rows, "the memory has no match", whole=True)

    def term(self) -> None:
        """A term of the glossary."""
        terms = {match.term: match for match in self._item().terms}.values()
        pairs = [(term.term, text) for term in terms for text in (term.translations or (term.term,) * term.is_kept)]
        rows = [Text(make_visible(f"{source} → {text}")) for source, text in pairs]
        self._insert("Insert which term?", [text for _, text in pairs], rows, "the glossary has no term of this source")

    def other(self) -> None:
        """Another version, or what an engine suggests."""
        item = self._item()
        versions = [version.text for version in item.versions]
        versions += [
            text for text in self._screen.adviser.suggest(item.entry, item.article.format) if text not in versions
        ]
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

        self._screen.app.push_screen(Choose(question, rows), take)

    # Going about

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
        self._find(1, self._has_finding, "the checks find nothing else")

    def previous_finding(self) -> None:
        """With a finding, before this."""
        self._find(-1, self._has_finding, "the checks find nothing else")

    def _has_finding(self, number: int) -> bool:
        slot = self._session.queue.slots[number]
        entry = slot.entry
        return entry is not None and bool(slot.desk.findings(entry, "\n".join(filter(None, entry.translations))))

    def _find(self, step: int, fits: Callable[[int], bool], none: str) -> None:
        found = self._session.queue.find(min(self._session.number, len(self._session.queue.slots)), step, fits)
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

    def _then(self, dialog: ModalScreen[Answer | None], act: Callable[[Answer], None]) -> None:
        """Asks, and does something that is no decision."""

        def take(answer: Answer | None) -> None:
            if answer is None:
                return
            try:
                act(answer)
            except DragomanError as error:
                self._screen.refuse(error)

        self._screen.app.push_screen(dialog, take)

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
                self._screen.say(f"found here; {self._screen.keys.of('next-hit')} goes on")

        self._then(AskSearch(self._search), act)

    def next_hit(self) -> None:
        """The next place found."""
        self._find(1, self._is_hit, "not found anywhere else")

    def previous_hit(self) -> None:
        """The place found before."""
        self._find(-1, self._is_hit, "not found anywhere else")

    def _is_hit(self, number: int) -> bool:
        if self._pattern is None:
            raise UsageError("nothing was searched for", remedy="Search first.")
        entry = self._session.queue.slots[number].entry
        return entry is not None and self._pattern.fits(entry)

    def replace(self) -> None:
        """What, by what, and a look at what would come of it."""
        before = Search(self._search.text, Where.TRANSLATION, self._search.regex) if self._search else None

        def by(search: Search) -> None:
            self._search = search
            self._pattern = parse_pattern(search.text, Where.TRANSLATION, regex=search.regex)
            self._then(Ask(f"Replace “{search.text}” by what?"), self._preview)

        self._then(AskSearch(before, "Replace in translations: what?"), by)

    def _preview(self, by: str) -> None:
        pattern = self._pattern
        if pattern is None or self._search is None:
            raise UsageError("nothing was searched for", remedy="Search first.")
        found = find_replacements(self._session.queue, pattern, by, regex=self._search.regex)
        if not found:
            raise UsageError("no translation has it, or nothing would change")

        def act(is_meant: bool | None) -> None:
            if is_meant:
                self._screen.decide(
                    lambda _: f"replaced in {self._session.replace(found):,} segments; undo takes all back"
                )

        self._then(Confirm(_draw_replacements(found), f"replace in {len(found):,} segments"), act)

    def filter(self) -> None:
        """Which segments are listed, from a line."""

        def act(words: str) -> None:
            self._screen.set_filter(words.strip(), parse_filter(words) if words.strip() else None)

        self._then(Ask("List which segments? (nothing: all)", FILTER_HELP, self._screen.filter_text), act)

    # The screen

    def list(self) -> None:
        """Shows or hides the list."""
        self._screen.toggle_list()

    def page_down(self) -> None:
        """Scrolls."""
        self._screen.query_one("#segment").scroll_page_down(animate=False)

    def page_up(self) -> None:
        """Scrolls back."""
        self._screen.query_one("#segment").scroll_page_up(animate=False)

    def theme(self) -> None:
        """Light or dark."""
        app = self._screen.app
        app.theme = "textual-light" if app.theme == "textual-dark" else "textual-dark"

    def commands(self) -> None:
        """The palette."""
        self._screen.app.action_command_palette()

    def help(self) -> None:
        """All keys."""
        self._screen.app.push_screen(Page(explain(self._screen.keys)))

    def quit(self) -> None:
        """The end."""
        self._screen.app.exit(0)


def _draw_replacements(found: Sequence[Replacement]) -> Text:
    drawn = Text(f"{len(found):,} translations would change\n", "bold")
    for one in found[:_PREVIEWED]:
        before, after = ("\n".join(texts) for texts in (one.before.translations, one.after))
        state = f" ({one.before.state})"
        drawn.append("\n").append_text(mark(diff_words(flatten(before), flatten(after)))).append(state, "dim")
    if len(found) > _PREVIEWED:
        drawn.append(f"\n… and {len(found) - _PREVIEWED:,} more")
    return drawn
