"""What a workspace can tell a reviewer about a segment: alternatives from the engine of its locale."""

from __future__ import annotations

from collections.abc import Sequence

from dragoman import alternatives
from dragoman.catalogs import Entry
from dragoman.model import Locale
from dragoman.review import Match, Term
from dragoman.workspace import Workspace


class WorkspaceAdviser:
    """Asks the engine of a locale, which is loaded when first asked."""

    def __init__(self, workspace: Workspace, locale: Locale) -> None:
        self._locale = locale
        self._engine = alternatives.Adviser(workspace)

    def find_matches(self, entry: Entry) -> Sequence[Match]:
        """None: there is no memory yet."""
        return ()

    def find_terms(self, entry: Entry) -> Sequence[Term]:
        """None: there is no glossary yet."""
        return ()

    def suggest(self, entry: Entry, format: str) -> Sequence[str]:
        """Other drafts of the source. Raises `EngineError` where no engine can translate the pair."""
        return [draft.text for draft in self._engine.suggest(entry.msgid, format, self._locale)]
