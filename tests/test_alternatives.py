"""A reviewer is offered other translations of one segment, each with its markup."""

from __future__ import annotations

from pathlib import Path

import pytest

from dragoman.alternatives import MOST, Adviser
from dragoman.checks import check_translation
from dragoman.errors import EngineError
from dragoman.markup import tokenize
from dragoman.model import Locale
from dragoman.workspace import Workspace

ES = Locale("es")
SEGMENT = "Click the **Save** button, then open the [settings](setup.md) file. The dog eats `apples`."


@pytest.fixture
def adviser(tmp_path: Path) -> Adviser:
    return Adviser(Workspace(tmp_path, engine="argos"))


def test_alternatives_differ_and_keep_their_markup(adviser: Adviser) -> None:
    drafts = adviser.suggest(SEGMENT, "markdown", ES)

    assert len({draft.text for draft in drafts}) == MOST
    for draft in drafts:
        found = check_translation(SEGMENT, draft.text, tokenize(SEGMENT, "markdown"), tokenize(draft.text, "markdown"))
        assert [finding for finding in found if finding.level == "error"] == []


def test_what_needs_no_translation_has_no_alternatives(adviser: Adviser) -> None:
    assert adviser.suggest("12.5 %", "markdown", ES) == []
    assert adviser.suggest("`code`", "markdown", ES) == []


def test_without_an_engine_an_error_says_so(adviser: Adviser) -> None:
    with pytest.raises(EngineError, match="no engine for en→ar"):
        adviser.suggest("Hello.", "markdown", Locale("ar"))
