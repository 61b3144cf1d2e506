"""Earlier translations become drafts that name their author; only people's approvals approve."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dragoman.catalogs import Entry, edit_catalog, read_catalog
from dragoman.cli import run
from dragoman.config import read_workspace
from dragoman.engines import Translation
from dragoman.engines.choose import Choice
from dragoman.memory import MemoryMatch, Unit
from dragoman.model import LanguagePair, Locale, Reviewer, ReviewState
from dragoman.reuse import adapt_translation

SPANISH, RUSSIAN = Locale("es"), Locale("ru")
AT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
ANA = Reviewer("Ana Pérez", "ana@example.org")
BO = Reviewer("Bo Li", "bo@example.org")


@dataclass
class Shouter:
    """An engine that shouts, and remembers what it was asked."""

    name: str = "shouter"
    digest: str = "00"
    pair: LanguagePair = field(default_factory=lambda: LanguagePair("en", "es"))
    asked: list[str] = field(default_factory=list)

    def translate(self, sentences: Sequence[str], *, alternatives: int = 0, align: bool = False) -> list[Translation]:
        self.asked += sentences
        return [Translation(sentence.upper()) for sentence in sentences]


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Shouter:
    engine = Shouter()
    monkeypatch.setattr("dragoman.draft.choose_engine", lambda *_: Choice(engine, "a test"))
    return engine


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace with a reviewed article and a new one that shares a text with it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "source").mkdir()
    (tmp_path / "dragoman.toml").write_text('[project]\ntargets = ["es"]\n', encoding="utf-8")
    write_article(tmp_path, "a", "Water them at dusk.", "Plant 12 *figs*.")
    assert run(["sync"]) == 0
    review(tmp_path, "a", {"Water them at dusk.": "Riéguelos.", "Plant 12 *figs*.": "Plante 12 *higos*."}, ANA)
    return tmp_path


def write_article(folder: Path, name: str, *paragraphs: str) -> None:
    (folder / "source" / f"{name}.md").write_text("\n\n".join(paragraphs) + "\n", encoding="utf-8")


def review(folder: Path, name: str, translations: dict[str, str], who: Reviewer, at: datetime = AT) -> None:
    workspace = read_workspace(folder)
    article = workspace.find_article(f"{name}.md")
    lock = workspace.lock_file(article, SPANISH)
    with edit_catalog(workspace.catalog_file(article, SPANISH), SPANISH, lock=lock) as catalog:
        for text, translation in translations.items():
            entry = catalog.find((None, text))
            assert entry is not None
            catalog.replace(entry, entry.with_review(translation, reviewer=who, at=at))


def entries(folder: Path, name: str) -> dict[str, Entry]:
    catalog = read_catalog(folder / "locales" / "es" / f"{name}.md.po", SPANISH)
    return {entry.msgid: entry for entry in catalog.current}


def allow_reuse(folder: Path) -> None:
    config = folder / "dragoman.toml"
    config.write_text(config.read_text() + "[draft]\nreuse-approved = true\n", encoding="utf-8")


def test_the_same_text_is_a_draft_that_says_whose_work_it_is(folder: Path, engine: Shouter) -> None:
    write_article(folder, "b", "Water them at dusk.", "Nobody knows.")
    assert run(["draft"]) == 0

    found = entries(folder, "b")["Water them at dusk."]
    assert (found.state, found.msgstr) == (ReviewState.DRAFT, "Riéguelos.")
    assert found.draft_mark is not None
    assert found.draft_mark.engine == "memory 100% by Ana Pérez <ana@example.org> from a.md"
    assert found.is_untouched_draft
    assert engine.asked == ["Nobody knows."]


def test_numbers_and_addresses_are_followed(folder: Path, engine: Shouter) -> None:
    write_article(folder, "b", "Plant 15 *figs*.")
    assert run(["draft"]) == 0

    found = entries(folder, "b")["Plant 15 *figs*."]
    assert (found.state, found.msgstr) == (ReviewState.DRAFT, "Plante 15 *higos*.")
    assert engine.asked == []


def test_nothing_is_approved_unless_the_workspace_allows_it(folder: Path, engine: Shouter) -> None:
    write_article(folder, "b", "Water them at dusk.", "Plant 15 *figs*.")
    allow_reuse(folder)
    assert run(["draft"]) == 0

    found = entries(folder, "b")
    same, like = found["Water them at dusk."], found["Plant 15 *figs*."]
    assert (same.state, same.msgstr) == (ReviewState.REVIEWED, "Riéguelos.")
    assert same.is_carried
    assert same.valid_receipts[0].reviewer == ANA
    assert same.valid_receipts[0].at == AT
    assert " memory, reviewed 2026-11-24T09:30Z by Ana Pérez <ana@example.org> " in same.comments[0]
    assert like.state is ReviewState.DRAFT


def test_where_people_disagree_the_newest_is_a_draft(folder: Path, engine: Shouter) -> None:
    write_article(folder, "b", "Water them at dusk.")
    assert run(["sync"]) == 0
    review(folder, "b", {"Water them at dusk.": "Regadlos."}, BO, at=AT + timedelta(days=1))
    write_article(folder, "c", "Water them at dusk.")
    allow_reuse(folder)
    assert run(["draft"]) == 0

    found = entries(folder, "c")["Water them at dusk."]
    assert (found.state, found.msgstr) == (ReviewState.DRAFT, "Regadlos.")


def test_a_translation_that_lost_a_fact_is_not_approved_again(folder: Path, engine: Shouter) -> None:
    review(folder, "a", {"Plant 12 *figs*.": "Plante higos."}, ANA)
    write_article(folder, "b", "Plant 12 *figs*.")
    allow_reuse(folder)
    assert run(["draft"]) == 0

    assert entries(folder, "b")["Plant 12 *figs*."].state is ReviewState.DRAFT


def test_what_was_rejected_is_not_offered_again(folder: Path, engine: Shouter) -> None:
    write_article(folder, "b", "Water them at dusk.")
    assert run(["draft"]) == 0
    workspace = read_workspace(folder)
    article = workspace.find_article("b.md")
    lock = workspace.lock_file(article, SPANISH)
    with edit_catalog(workspace.catalog_file(article, SPANISH), SPANISH, lock=lock) as catalog:
        drafted = catalog.current[0]
        catalog.replace(drafted, drafted.with_rejection(reviewer=BO, at=AT))
    assert run(["draft"]) == 0

    found = entries(folder, "b")["Water them at dusk."]
    assert found.msgstr == "WATER THEM AT DUSK."


def test_drafting_again_keeps_what_comes_from_people(folder: Path, engine: Shouter) -> None:
    write_article(folder, "b", "Water them at dusk.")
    assert run(["draft"]) == 0
    before = (folder / "locales/es/b.md.po").read_bytes()
    assert run(["draft", "--redo"]) == 0

    assert (folder / "locales/es/b.md.po").read_bytes() == before
    assert engine.asked == []


def test_the_memory_works_where_no_engine_does(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", "")
    config = folder / "dragoman.toml"
    config.write_text(config.read_text() + '[draft]\nengine = "apertium"\n', encoding="utf-8")
    write_article(folder, "b", "Water them at dusk.")
    assert run(["draft"]) == 0
    assert "1 segment from memory" in capsys.readouterr().out


def match(source: str, translation: str) -> MemoryMatch:
    return MemoryMatch(90, Unit(source=source, translation=translation, where="a.md"))


@pytest.mark.parametrize(
    ("source", "translation", "text", "expected"),
    [
        ("See page 12.", "Vea la página 12.", "See page 13.", "Vea la página 13."),
        ("From 2 to 3.", "De 2 a 3.", "From 3 to 5.", "De 3 a 5."),
        ("See [it](/a) in 2024.", "Véalo en [2024](/a).", "See [it](/b) in 2025.", "Véalo en [2025](/b)."),
        ("Run `a` 3 times.", "Ejecute `a` 3 veces.", "Run `b` 4 times.", "Ejecute `b` 4 veces."),
        ("Wait 2 days.", "Espere dos días.", "Wait 3 days.", None),
        ("It is 12.", "Son las 12.", "It was 12.", None),
        ("Add 1,000 g.", "Añada 1.000 g.", "Add 2,000 g.", None),
        ("1 of 1.", "1 de 1.", "1 of 2.", None),
        ("Page 1.", "Página 1.", "Page 2.", None),
    ],
)
def test_a_translation_is_adapted_only_where_that_is_mechanical(
    source: str, translation: str, text: str, expected: str | None
) -> None:
    assert adapt_translation(match(source, translation), text, "markdown", SPANISH) == expected


def test_a_number_that_asks_for_another_plural_form_is_left_to_the_engine() -> None:
    days = match("Wait 21 days.", "Подождите 21 день.")

    assert adapt_translation(days, "Wait 31 days.", "text", RUSSIAN) == "Подождите 31 день."
    assert adapt_translation(days, "Wait 22 days.", "text", RUSSIAN) is None


def test_the_analysis_counts_words_by_how_much_is_known(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_article(
        folder,
        "b",
        "Water them at dusk.",
        "Plant 15 *figs*.",
        "Nobody knows what tomorrow brings.",
        "And again:",
        "Nobody knows what tomorrow brings.",
    )
    write_article(folder, "c", "And again:", "Water them at dusk.")
    capsys.readouterr()
    assert run(["status", "--analysis", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["locales"]["es"]

    none = dict.fromkeys(("repetitions", "100", "95-99", "85-94", "75-84", "50-74", "new"), 0)
    assert found["articles"]["a.md"]["words"] == none
    assert found["articles"]["b.md"]["words"] == none | {"100": 4, "75-84": 3, "new": 7, "repetitions": 5}
    assert found["articles"]["c.md"]["words"] == none | {"repetitions": 6}
    assert found["words"] == none | {"100": 4, "75-84": 3, "new": 7, "repetitions": 11}
    assert found["segments"] == none | {"100": 1, "75-84": 1, "new": 2, "repetitions": 3}


def test_the_page_of_the_analysis_has_a_line_an_article(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_article(folder, "b", "Water them at dusk.")
    capsys.readouterr()
    assert run(["status", "--analysis"]) == 0

    page = capsys.readouterr().out
    assert page.startswith("es  Spanish  4 words to translate or review")
    assert [line.split()[:3] for line in page.splitlines() if line.startswith("b.md")] == [["b.md", "·", "4"]]
