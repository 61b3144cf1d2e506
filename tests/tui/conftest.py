"""A workspace with two articles in mixed states, the screen on it, and a person's fingers."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from textual.events import Paste
from textual.pilot import Pilot

from dragoman.catalogs import Catalog, Entry, edit_catalog, read_catalog
from dragoman.config import read_workspace
from dragoman.model import Locale, Reviewer
from dragoman.review import Adviser, ReviewSession, Wanted, open_journal, read_queue
from dragoman.tui.app import ReviewApp
from dragoman.tui.lines import Lines
from dragoman.tui.review_screen import ReviewScreen
from dragoman.workspace import Workspace

ANA = Reviewer("Ana Pérez", "ana@example.org")
LUIS = Reviewer("Luis Gil", "luis@example.org")
DRAFTED = datetime(2026, 11, 23, 10, 2, tzinfo=UTC)
NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
SPANISH = Locale("es")

INTRO = """\
# Growing tomatoes

Tomatoes like the warm sun.

## Watering

Water them at dusk.

Never wet `leaves`.

Water them at dusk.

The end.
"""
NEWS = "# News\n\nWater them at dusk.\n\nThe harvest was good.\n"


def drafted(text: str, translation: str) -> Entry:
    return Entry(msgid=text).with_draft(translation, engine="argos en_es", score=-0.31, at=DRAFTED)


def intro_entries() -> list[Entry]:
    """Draft, stale, untranslated, draft, draft, reviewed: one article's entries in its order."""
    stale = Entry(msgid="Tomatoes like the cold shade.").with_review("Les gusta la sombra.", reviewer=LUIS, at=DRAFTED)
    return [
        drafted("Growing tomatoes", "Cultivar tomates"),
        stale.with_source(msgid="Tomatoes like the warm sun."),
        Entry(msgid="Watering"),
        drafted("Water them at dusk.", "Riéguelos al anochecer."),
        drafted("Never wet `leaves`.", "Nunca moje las hojas."),
        Entry(msgid="The end.").with_review("Fin.", reviewer=LUIS, at=DRAFTED),
    ]


def news_entries() -> list[Entry]:
    return [
        drafted("News", "Noticias"),
        Entry(msgid="Water them at dusk."),
        Entry(msgid="The harvest was good.", msgstr="La cosecha fue buena."),
    ]


class Desk:
    """A workspace on disk, and what others do to it."""

    def __init__(self, root: Path, locale: Locale = SPANISH) -> None:
        self.root, self.locale = root, locale
        (root / "source").mkdir()
        self.configure("")
        (root / "source" / "intro.md").write_text(INTRO, encoding="utf-8")
        (root / "source" / "news.md").write_text(NEWS, encoding="utf-8")
        self.fill("intro.md", intro_entries())
        self.fill("news.md", news_entries())

    def configure(self, text: str) -> None:
        config = f'[project]\ntargets = ["{self.locale}"]\n{text}'
        (self.root / "dragoman.toml").write_text(config, encoding="utf-8")

    @property
    def workspace(self) -> Workspace:
        return read_workspace(self.root)

    def catalog_file(self, article: str) -> Path:
        return self.workspace.catalog_file(self.workspace.find_article(article), self.locale)

    def change(self, article: str, change: Callable[[Catalog], None]) -> None:
        """What another program does to a catalog."""
        found = self.workspace.find_article(article)
        lock = self.workspace.lock_file(found, self.locale)
        with edit_catalog(self.workspace.catalog_file(found, self.locale), self.locale, lock=lock) as catalog:
            change(catalog)

    def fill(self, article: str, entries: list[Entry]) -> None:
        self.change(article, lambda catalog: catalog.set_entries(entries))

    def replace(self, article: str, text: str, change: Callable[[Entry], Entry]) -> None:
        old = self.entry(text, article)
        self.change(article, lambda catalog: catalog.replace(old, change(old)))

    def entry(self, text: str, article: str = "intro.md") -> Entry:
        """The entry as it is on disk."""
        found = read_catalog(self.catalog_file(article), self.locale).find((None, text))
        assert found is not None
        return found

    def states(self, article: str = "intro.md") -> list[str]:
        return [entry.state.value for entry in read_catalog(self.catalog_file(article), self.locale).current]

    def session(
        self,
        wanted: Wanted | None = None,
        *,
        reviewer: Reviewer = ANA,
        limit: int | None = None,
        waits: bool = False,
    ) -> ReviewSession:
        workspace = self.workspace
        queue = read_queue(workspace, workspace.articles(), self.locale, wanted or Wanted(), whole=True)
        for desk in queue.desks:
            desk.waits = waits
        journal = open_journal(workspace, self.locale, reviewer)
        return ReviewSession(queue, reviewer, clock=lambda: NOW, journal=journal, limit=limit)

    @asynccontextmanager
    async def screen(
        self,
        wanted: Wanted | None = None,
        *,
        size: tuple[int, int] = (100, 30),
        limit: int | None = None,
        adviser: Adviser | None = None,
        filter_text: str = "",
        waits: bool = False,
    ) -> AsyncIterator[Person]:
        """`waits` is how `review` opens it: the articles are read, and findings looked for, beside the screen."""
        session = self.session(wanted, limit=limit, waits=waits)
        app = ReviewApp(session, self.workspace, adviser, filter_text)
        async with app.run_test(size=size) as pilot:
            person = Person(app, pilot)
            await person.until(lambda: isinstance(app.screen, ReviewScreen) and app.screen.session is not None)
            yield person


class Person:
    """Someone before the screen."""

    def __init__(self, app: ReviewApp, pilot: Pilot[int]) -> None:
        self.app = app
        self._pilot = pilot

    async def press(self, *keys: str) -> None:
        """Presses keys, and waits until nothing more comes of them."""
        await self._pilot.press(*keys)
        await self._pilot.pause()

    async def type(self, text: str) -> None:
        """Types words."""
        await self.press(*("space" if character == " " else character for character in text))

    async def paste(self, text: str) -> None:
        """What a terminal hands over as pasted."""
        self.app.post_message(Paste(text))
        await self._pilot.pause()

    async def resize(self, width: int, height: int) -> None:
        """Makes the terminal as large."""
        await self._pilot.resize_terminal(width, height)
        await self._pilot.pause()

    async def until(self, holds: Callable[[], bool], seconds: float = 30) -> None:
        """Waits until something holds; how long that takes is nobody's business."""
        for _ in range(int(seconds / 0.02)):
            if holds():
                return
            await self._pilot.pause(0.02)
        raise AssertionError(f"it never came to hold; the screen shows\n{self.seen}")

    @property
    def screen(self) -> ReviewScreen:
        return next(screen for screen in self.app.screen_stack if isinstance(screen, ReviewScreen))

    @property
    def source(self) -> str:
        """The source that is before the person; empty after the last."""
        item = self.screen.session.item
        return item.entry.msgid if item else ""

    @property
    def message(self) -> str:
        return str(self.screen.query_one("#message", Lines).drawing)

    @property
    def seen(self) -> str:
        """The characters of the whole screen."""
        strips = self.app.screen._compositor.render_strips()
        return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in strips)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)
