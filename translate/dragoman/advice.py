"""What a workspace can tell a reviewer about a segment: matches of its memory, alternatives from its engine."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from dragoman import alternatives
from dragoman.catalogs import Entry
from dragoman.model import Locale
from dragoman.recall import Memory
from dragoman.review import Match
from dragoman.workspace import Workspace


class WorkspaceAdviser:
    """Asks the memory and the engine of a locale, which are opened when first asked."""

    def __init__(self, workspace: Workspace, locale: Locale) -> None:
        self._workspace = workspace
        self._locale = locale
        self._engine = alternatives.Adviser(workspace)
        self._memory: Memory | None = None
        self._thread = ThreadPoolExecutor(max_workers=1)
        """The memory's index is asked by the thread that opened it."""

    def find_matches(self, entry: Entry, format: str) -> Sequence[Match]:
        """The likest first, without the entry's own translation, be it of the source of now or of before."""
        return self._thread.submit(self._find_matches, entry, format).result()

    def _find_matches(self, entry: Entry, format: str) -> list[Match]:
        if self._memory is None:
            self._memory = Memory(self._workspace, self._locale)
        found = self._memory.find_matches(entry.msgid, format)
        return [
            Match(match.source, match.translation, match.percent, match.unit.who or match.unit.where)
            for match in found
            if match.translation != entry.msgstr or match.source not in (entry.msgid, entry.previous_msgid)
        ]

    def suggest(self, entry: Entry, format: str) -> Sequence[str]:
        """Other drafts of the source. Raises `EngineError` where no engine can translate the pair."""
        return [draft.text for draft in self._engine.suggest(entry.msgid, format, self._locale)]
