"""A workspace with one article and its Spanish catalog, in mixed states."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dragoman.catalogs import Catalog, Entry, edit_catalog, read_catalog
from dragoman.config import read_workspace
from dragoman.model import Locale, Reviewer
from dragoman.review import UNREVIEWED, Item, ReviewSession, read_queue
from dragoman.workspace import Workspace

SPANISH = Locale("es")
ANA = Reviewer("Ana Pérez", "ana@example.org")
LUIS = Reviewer("Luis Gil", "luis@example.org")
DRAFTED = datetime(2026, 11, 23, 10, 2, tzinfo=UTC)
NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)

HEADINGS = ("Growing tomatoes", "Watering")
ARTICLE = """\
# Growing tomatoes

Tomatoes like the sun.

## Watering

Water them at dusk.

Never wet `leaves`.

Water them at dusk.

The end.
"""


def drafted(text: str, translation: str) -> Entry:
    return Entry(msgid=text).with_draft(translation, engine="argos en_es", score=-0.31, at=DRAFTED)


def mixed_entries() -> list[Entry]:
    """One entry a state: draft, stale, untranslated, translated, draft, reviewed."""
    stale = Entry(msgid="Tomatoes like the shade.").with_review("Les gusta la sombra.", reviewer=LUIS, at=DRAFTED)
    return [
        drafted("Growing tomatoes", "Cultivar tomates"),
        stale.with_source(msgid="Tomatoes like the sun."),
        Entry(msgid="Watering"),
        Entry(msgid="Water them at dusk.", msgstr="Riéguelos al anochecer."),
        drafted("Never wet `leaves`.", "Nunca moje `leaves`."),
        Entry(msgid="The end.").with_review("Fin.", reviewer=LUIS, at=DRAFTED),
    ]


def item_of(session: ReviewSession) -> Item:
    assert session.item is not None
    return session.item


def shown(session: ReviewSession) -> list[str]:
    """The sources of all segments that a reviewer sees who skips each."""
    sources = []
    while session.item is not None:
        sources.append(session.item.entry.msgid)
        session.skip()
    return sources


class Desk:
    """A workspace on disk, and what a test does to it."""

    def __init__(self, root: Path) -> None:
        (root / "source").mkdir()
        (root / "dragoman.toml").write_text('[project]\ntargets = ["es"]\n', encoding="utf-8")
        (root / "source" / "intro.md").write_text(ARTICLE, encoding="utf-8")
        self.workspace: Workspace = read_workspace(root)
        self.article = self.workspace.articles()[0]
        self.path = self.workspace.catalog_file(self.article, SPANISH)
        self.fill(mixed_entries())

    def fill(self, entries: Sequence[Entry]) -> None:
        """Gives the catalog these entries."""
        self.change(lambda catalog: catalog.set_entries(entries))

    def change(self, change: Callable[[Catalog], None]) -> None:
        """What another program does to the catalog."""
        lock = self.workspace.lock_file(self.article, SPANISH)
        with edit_catalog(self.path, SPANISH, lock=lock) as catalog:
            change(catalog)

    def replace(self, text: str, change: Callable[[Entry], Entry]) -> Entry:
        """What another program makes of one entry."""
        old = self.entry(text)
        self.change(lambda catalog: catalog.replace(old, change(old)))
        return self.entry(text)

    def entry(self, text: str) -> Entry:
        """The entry as it is on disk."""
        found = read_catalog(self.path, SPANISH).find((None, text))
        assert found is not None
        return found

    def session(self, *states: str, reviewer: Reviewer = ANA) -> ReviewSession:
        from dragoman.model import ReviewState

        wanted = frozenset(map(ReviewState, states)) or UNREVIEWED
        queue = read_queue(self.workspace, [self.article], SPANISH, wanted)
        return ReviewSession(queue, reviewer, clock=lambda: NOW)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)
