"""A reviewer is offered other translations of one segment, each with its markup."""

from __future__ import annotations

from pathlib import Path

import pytest

from dragoman import alternatives
from dragoman.alternatives import MOST, Adviser
from dragoman.checks import check_translation
from dragoman.config import read_workspace
from dragoman.engines.choose import Choice
from dragoman.errors import EngineError
from dragoman.markup import tokenize
from dragoman.model import Locale
from dragoman.sync import sync_articles
from dragoman.workspace import Workspace

from .drafting.test_wording import Thinker

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


@pytest.fixture
def thinker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Thinker:
    """What the adviser of a workspace with an article and a glossary asks."""
    engine = Thinker(
        {
            "Old fig trees": ("Viejos árboles", "Viejas higueras", "Ficus viejos"),
            "The fig tree grows.": ("La higuera crece.", "El ficus crece.", "Crece la higuera."),
        }
    )
    monkeypatch.setattr(alternatives, "choose_engine", lambda *_: Choice(engine, "a test"))
    (tmp_path / "source").mkdir()
    (tmp_path / "dragoman.toml").write_text('[project]\ntargets = ["es"]\n', encoding="utf-8")
    article = "# Old Fig Trees\n\nThe fig and the trees: every fig of the trees.\n"
    (tmp_path / "source" / "a.md").write_text(article, encoding="utf-8")
    workspace = read_workspace(tmp_path)
    sync_articles(workspace, workspace.articles(), [ES])
    (tmp_path / "locales" / "es" / "glossary.csv").write_text("term,translation\nfig tree,higuera\n", encoding="utf-8")
    return engine


def test_a_title_is_asked_for_in_sentence_case_as_drafts_are(thinker: Thinker, tmp_path: Path) -> None:
    suggested = Adviser(read_workspace(tmp_path)).suggest("Old Fig Trees", "markdown", ES)

    assert set(thinker.asked) == {"Old fig trees"}
    # “Viejas higueras” is what a draft says, because of the glossary.
    assert [draft.text for draft in suggested] == ["Ficus viejos", "Viejos árboles"]


def test_alternatives_that_keep_to_the_glossary_come_first(thinker: Thinker, tmp_path: Path) -> None:
    suggested = Adviser(read_workspace(tmp_path)).suggest("The fig tree grows.", "markdown", ES)

    assert [draft.text for draft in suggested] == ["Crece la higuera.", "El ficus crece."]


def test_what_needs_no_translation_has_no_alternatives(adviser: Adviser) -> None:
    assert adviser.suggest("12.5 %", "markdown", ES) == []
    assert adviser.suggest("`code`", "markdown", ES) == []


def test_without_an_engine_an_error_says_so(adviser: Adviser) -> None:
    with pytest.raises(EngineError, match="no engine for en→ar"):
        adviser.suggest("Hello.", "markdown", Locale("ar"))
