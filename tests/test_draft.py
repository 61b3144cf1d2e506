"""Drafting goes through an archive stretch by stretch, goes on where it stopped, and is shared by several machines."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from dragoman import draft as drafting
from dragoman.catalogs import read_catalog
from dragoman.config import read_workspace
from dragoman.draft import DraftReport, draft_articles
from dragoman.engines import Translation
from dragoman.engines.choose import Choice
from dragoman.errors import EngineError, UsageError
from dragoman.model import LanguagePair, Locale, ReviewState
from dragoman.shards import Shard, parse_shard
from dragoman.workspace import Workspace

ES = Locale("es")


class Shouter:
    """An engine that answers in capitals, and counts; it fails after so many sentences."""

    name, digest, pair = "shouter 1", "shouter", LanguagePair("en", "es")

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.patience = 10_000

    def translate(self, sentences: Sequence[str], *, alternatives: int = 0, align: bool = False) -> list[Translation]:
        if len(self.asked) + len(sentences) > self.patience:
            raise KeyboardInterrupt
        self.asked += sentences
        return [Translation(text.upper(), -0.5) for text in sentences]


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Shouter:
    engine = Shouter()
    monkeypatch.setattr(drafting, "choose_engine", lambda *_: Choice(engine, "a test"))
    monkeypatch.setattr(drafting, "STRETCH_ARTICLES", 3)
    return engine


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """Ten articles with a sentence of their own each, and one that stands in all."""
    (tmp_path / "source").mkdir()
    (tmp_path / "dragoman.toml").write_text('[project]\ntargets = ["es"]\n', encoding="utf-8")
    for number in range(10):
        text = f"Article {number} grows.\n\nAll articles say this.\n"
        (tmp_path / "source" / f"a{number}.md").write_text(text, encoding="utf-8")
    return read_workspace(tmp_path)


def draft(workspace: Workspace, shard: Shard | None = None) -> DraftReport:
    articles = workspace.articles()
    (report,) = draft_articles(workspace, shard.choose(articles) if shard else articles, [ES])
    return report


def drafted(workspace: Workspace) -> int:
    """Entries that have a draft."""
    files = [workspace.catalog_file(article, ES) for article in workspace.articles()]
    catalogs = [read_catalog(file, ES) for file in files if file.exists()]
    return sum(entry.state is ReviewState.DRAFT for catalog in catalogs for entry in catalog.current)


def test_what_repeats_in_the_whole_job_is_translated_once(workspace: Workspace, engine: Shouter) -> None:
    report = draft(workspace)

    assert (report.segments, report.decoded, drafted(workspace)) == (20, 11, 20)
    assert engine.asked.count("All articles say this.") == 1


def test_an_interrupted_run_keeps_what_is_finished_and_goes_on(workspace: Workspace, engine: Shouter) -> None:
    engine.patience = 7
    with pytest.raises(KeyboardInterrupt):
        draft(workspace)
    before = drafted(workspace)
    engine.patience = 10_000

    report = draft(workspace)

    assert 0 < before < 20
    assert (report.segments, drafted(workspace)) == (20 - before, 20)
    assert len(engine.asked) == len(set(engine.asked)) == 11


def test_a_second_run_translates_only_what_changed(workspace: Workspace, engine: Shouter) -> None:
    draft(workspace)
    engine.asked.clear()
    changed = workspace.root / "source" / "a4.md"
    changed.write_text(changed.read_text(encoding="utf-8") + "\nOne more. And another.\n", encoding="utf-8")

    draft(workspace)

    assert engine.asked == ["One more.", "And another."]


def test_a_missing_engine_is_told_at_the_end(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> Choice:
        raise EngineError("no engine")

    monkeypatch.setattr(drafting, "choose_engine", refuse)

    with pytest.raises(EngineError, match="no engine"):
        draft(workspace)
    assert drafted(workspace) == 0


def test_shards_write_different_files_and_miss_none(workspace: Workspace, engine: Shouter) -> None:
    articles = workspace.articles()
    parts = [Shard(number, 3).choose(articles) for number in (1, 2, 3)]

    assert sorted(str(article) for part in parts for article in part) == [str(article) for article in articles]
    assert all(parts)
    for number in (1, 2, 3):
        draft(workspace, Shard(number, 3))
    assert drafted(workspace) == 20


def test_an_article_stays_in_its_shard_when_others_come_and_go(workspace: Workspace) -> None:
    before = Shard(1, 3).choose(workspace.articles())
    (workspace.root / "source" / "a0.md").unlink()

    after = Shard(1, 3).choose(workspace.articles())

    assert [article for article in before if article.file.exists()] == after


@pytest.mark.parametrize("text", ["", "1", "0/2", "3/2", "1/0", "a/b", "-1/2", "1/2/3"])
def test_a_shard_that_cannot_be_meant_is_told(text: str) -> None:
    with pytest.raises(UsageError, match="no shard"):
        parse_shard(text)
