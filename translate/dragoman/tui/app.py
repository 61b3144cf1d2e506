"""The review screen as an application."""

from __future__ import annotations

import gc
import os
import sys
from asyncio import Event, wait_for
from collections.abc import Iterable
from contextlib import suppress
from functools import partial

from textual import events
from textual.app import App
from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.message_pump import MessagePump

from dragoman.keys import ACTIONS
from dragoman.review import Adviser, NoAdvice, ReviewSession
from dragoman.tui.bidi import choose_bidi
from dragoman.tui.pressing import show_key
from dragoman.tui.review_screen import ReviewScreen
from dragoman.tui.themes import ON_LIGHT, OWN, choose_theme, count_colours
from dragoman.workspace import Workspace

_ANSWER_SECONDS = 2.0
"""How long a key is waited for at most, before the next one is handed on."""


class Commands(Provider):
    """Everything that can be done, in the palette."""

    async def discover(self) -> Hits:
        """All of it, before anything is typed."""
        for title, act, does in self._offers():
            yield DiscoveryHit(title, act, help=does)

    async def search(self, query: str) -> Hits:
        """What fits what is typed."""
        matcher = self.matcher(query)
        for title, act, does in self._offers():
            score = max(matcher.match(title), matcher.match(does))
            if score > 0:
                yield Hit(score, matcher.highlight(title), act, help=does)

    def _offers(self) -> Iterable[tuple[str, partial[None], str]]:
        screen = self.screen
        if not isinstance(screen, ReviewScreen):
            return
        for action in screen.available:
            key = screen.keys.of(action, in_editor=screen.is_editing)
            shown = f"{action.replace('-', ' ')}{f'  ({show_key(key)})' if key else ''}"
            yield shown, partial(screen.perform, action), ACTIONS[action].does


class ReviewApp(App[int], inherit_bindings=False):
    """Shows a review session. Returns an exit code: 0, or 130 after Ctrl-C."""

    CSS_PATH = "review.tcss"
    TITLE = "dragoman review"
    COMMANDS = {Commands}  # noqa: RUF012 - the same
    COMMAND_PALETTE_BINDING = "f24"

    def __init__(
        self, session: ReviewSession, workspace: Workspace, adviser: Adviser | None = None, filter_text: str = ""
    ) -> None:
        theme = choose_theme(workspace.theme, colours=count_colours())
        # Textual decides here how to leave colours out, and looks only at this for whether they are the terminal's own.
        super().__init__(ansi_color=theme == OWN or None)
        self.theme = theme
        self.ansi_theme_light = ON_LIGHT
        self.ansi_color = None
        self._session = session
        self._workspace = workspace
        self._adviser = adviser or NoAdvice()
        self._filter_text = filter_text
        self._bidi = choose_bidi(workspace.bidi)

    async def on_event(self, event: events.Event) -> None:
        """One key after the other: each goes to what the one before it opened, however fast they come.

        Textual hands on all that have come before the first is answered: the words of a reason would be decisions.
        """
        is_new = isinstance(event, events.Key) and not event.is_forwarded and bool(self.screen_stack)
        receiver = (self.focused or self.screen) if is_new else None
        await super().on_event(event)
        if receiver is not None:
            await self._settle(receiver)

    async def _settle(self, receiver: MessagePump) -> None:
        """Waits until a key is answered by who got it, by the review screen, and by a question that came of it."""
        await self._hop(receiver)
        for screen in self.screen_stack:
            await self._hop(screen)
        if self.screen_stack:
            await self._hop(self.screen)

    async def _hop(self, pump: MessagePump) -> None:
        """Waits until it has done what it was given until now."""
        done = Event()
        if pump.call_later(done.set):
            with suppress(TimeoutError):
                await wait_for(done.wait(), _ANSWER_SECONDS)

    def on_mount(self) -> None:
        """The one screen."""
        if self._bidi == "reorder" and self._driver is not None and not self.is_headless:
            # Terminals that could put text in order themselves are told not to (ECMA-48, BDSM reset: explicit mode).
            self._driver.write("\x1b[8l")
        self.push_screen(ReviewScreen(self._session, self._workspace, self._adviser, self._bidi, self._filter_text))


def run_review(
    session: ReviewSession, workspace: Workspace, *, adviser: Adviser | None = None, filter_text: str = ""
) -> int:
    """Shows the screen until the person ends it; returns the exit code, 0, or 130 after Ctrl-C."""
    if count_colours() == 0:
        os.environ["NO_COLOR"] = "1"  # as Textual, too, is told to use none
    app = ReviewApp(session, workspace, adviser, filter_text)
    gc.freeze()  # what was read stays; to look through it for garbage again and again takes 50 ms each time
    try:
        code = app.run()
    finally:
        if choose_bidi(workspace.bidi) == "reorder" and sys.stdout.isatty():
            sys.stdout.write("\x1b[8h")
            sys.stdout.flush()
    return app.return_code or code or 0
