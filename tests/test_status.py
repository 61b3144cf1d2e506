"""Segments and words by state."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dragoman.catalogs import Entry, edit_catalog
from dragoman.cli import run
from dragoman.cli.output import ExitCode
from dragoman.config import read_workspace
from dragoman.model import Locale, Reviewer
from dragoman.workspace import Workspace

SPANISH = Locale("es")
NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
ANA = Reviewer("Ana Pérez", "ana@example.org")
NONE = {"untranslated": 0, "draft": 0, "stale": 0, "translated": 0, "reviewed": 0}


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """Two articles, one with a catalog of mixed states."""
    monkeypatch.chdir(tmp_path)
    assert run(["init", "--to", "es"]) == 0
    (tmp_path / "source" / "a.md").write_text("One.\n\nTwo words.\n\nThree more words.\n", encoding="utf-8")
    (tmp_path / "source" / "b.md").write_text("Five words in this one.\n", encoding="utf-8")
    workspace = read_workspace(tmp_path)
    article = workspace.find_article("a.md")
    path, lock = workspace.catalog_file(article, SPANISH), workspace.lock_file(article, SPANISH)
    with edit_catalog(path, SPANISH, lock=lock) as catalog:
        catalog.set_entries(
            [
                Entry(msgid="One.").with_review("Uno.", reviewer=ANA, at=NOW),
                Entry(msgid="Two words.", msgstr="Dos palabras."),
                Entry(msgid="Three more words.").with_draft("Tres.", engine="apertium", score=None, at=NOW),
            ]
        )
    return workspace


def status(capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    capsys.readouterr()
    assert run(["status", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["locales"]["es"]
    assert isinstance(found, dict)
    return found


def test_json_counts_segments_and_source_words_of_articles_and_locale(
    workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    assert status(capsys) == {
        "articles": {
            "a.md": {
                "segments": {**NONE, "draft": 1, "translated": 1, "reviewed": 1},
                "words": {**NONE, "draft": 3, "translated": 2, "reviewed": 1},
            },
            "b.md": {"segments": {**NONE, "untranslated": 1}, "words": {**NONE, "untranslated": 5}},
        },
        "unreadable": [],
        "segments": {**NONE, "untranslated": 1, "draft": 1, "translated": 1, "reviewed": 1},
        "words": {**NONE, "untranslated": 5, "draft": 3, "translated": 2, "reviewed": 1},
    }


def test_what_cannot_be_read_is_named_and_in_no_sum(workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    path = workspace.catalog_file(workspace.find_article("a.md"), SPANISH)
    path.write_bytes(path.read_bytes().replace(b'Uno."', b"Uno."))
    capsys.readouterr()

    assert run(["status", "--json"]) == ExitCode.INVALID_INPUT
    found = json.loads(capsys.readouterr().out)["locales"]["es"]
    assert (list(found["articles"]), found["unreadable"]) == (["b.md"], ["a.md"])
    assert found["words"] == {**NONE, "untranslated": 5}
    assert run(["status"]) == ExitCode.INVALID_INPUT
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert ["a.md", "?", "?", "?", "?", "?"] in lines
    for command, told in (
        ("check", "0 errors, 0 warnings in what can be read"),
        ("review --plain --queue reviewed", "Nothing else to review in Spanish."),
    ):
        assert run(command.split()) == ExitCode.INVALID_INPUT
        assert told in capsys.readouterr().out


def test_counts_follow_what_another_program_wrote(workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    before = status(capsys)
    path = workspace.catalog_file(workspace.find_article("a.md"), SPANISH)
    path.write_bytes(path.read_bytes().replace(b"Uno.", b"Uno!"))

    after = status(capsys)

    assert before["segments"] != after["segments"] == {**NONE, "untranslated": 1, "draft": 1, "translated": 2}


def test_status_writes_no_catalog(workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    status(capsys)

    assert not workspace.catalog_file(workspace.find_article("b.md"), SPANISH).exists()


def test_the_page_shows_a_bar_and_marks_what_is_not_in_step(
    workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["status"]) == 0
    page = capsys.readouterr().out

    title, *_ = page.splitlines()
    assert title.startswith("es  Spanish  █")
    assert title.endswith("9 % of 11 words reviewed")
    assert "b.md *" in page
    assert "run dragoman sync" in page
