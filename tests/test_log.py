"""The log of an article: who reviewed what, what voided it, and the words that changed since."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dragoman.catalogs import Entry, edit_catalog
from dragoman.cli import run
from dragoman.config import read_workspace
from dragoman.model import Locale, Reviewer
from dragoman.review import Change, ChangeKind, ReviewSession, read_queue

ES = Locale("es")
ANA = Reviewer("Ana", "ana@example.org")
NOW = datetime(2026, 9, 12, 8, 30, tzinfo=UTC)
SOURCE = "A ripe fig is the best of all fruit.\n\nA pear.\n\nA plum.\n"


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    monkeypatch.chdir(tmp_path)
    git("init", "-q")
    run(["init", "--to", "es"])
    (tmp_path / "source" / "a.md").write_text(SOURCE, encoding="utf-8")
    run(["sync"])
    for text, translation in (("A ripe fig is the best of all fruit.", "Un higo maduro."), ("A pear.", "Una pera.")):
        change(tmp_path, text, lambda entry, words=translation: entry.with_review(words, reviewer=ANA, at=NOW))  # type: ignore[misc]
    git("add", "-A")
    git("commit", "-qm", "reviewed")
    capsys.readouterr()
    return tmp_path


def git(*arguments: str) -> None:
    who = ["-c", "user.name=Ana", "-c", "user.email=ana@example.org"]
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull}
    subprocess.run(["git", *who, *arguments], check=True, capture_output=True, env=environment)


def change(folder: Path, text: str, make: Callable[[Entry], Entry]) -> None:
    workspace = read_workspace(folder)
    (article,) = workspace.articles()
    with edit_catalog(workspace.catalog_file(article, ES), ES, lock=workspace.lock_file(article, ES)) as catalog:
        entry = catalog.find((None, text))
        assert entry is not None
        catalog.replace(entry, make(entry))


def test_what_voided_an_approval_is_told_with_the_words(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(workspace, "A pear.", lambda entry: replace(entry, msgstr="Una pera verde."))
    (workspace / "source" / "a.md").write_text(SOURCE.replace("ripe", "soft"), encoding="utf-8")
    run(["sync"])
    git("commit", "-qam", "later")
    capsys.readouterr()

    assert run(["log", "a.md", "--to", "es"]) == 0

    assert capsys.readouterr().out == (
        "es  a.md:1 · stale · A soft fig is the best of all fruit.\n"
        "    2026-09-12 08:30 reviewed by Ana <ana@example.org>; void: the source changed\n"
        "        source: A [-ripe-]{+soft+} fig is the best of all fruit.\n"
        "es  a.md:3 · translated · A pear.\n"
        "    2026-09-12 08:30 reviewed by Ana <ana@example.org>; void: the translation changed\n"
        "        translation: Una pera{+ verde+}.\n"
    )


def test_what_another_tool_changed_is_told_also_where_the_text_moved_to_another_article(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change(workspace, "A pear.", lambda entry: replace(entry, msgstr="Una pera verde."))
    (workspace / "source" / "a.md").write_text(SOURCE.replace("A pear.\n\n", ""), encoding="utf-8")
    (workspace / "source" / "fruit").mkdir()
    (workspace / "source" / "fruit" / "b.md").write_text("A pear.\n", encoding="utf-8")
    run(["sync"])
    git("add", "-A")
    git("commit", "-qm", "moved")
    capsys.readouterr()

    assert run(["log", "fruit/b.md", "--to", "es"]) == 0

    assert capsys.readouterr().out.splitlines()[1:] == [
        "    2026-09-12 08:30 reviewed by Ana <ana@example.org>; void: the translation changed",
        "        translation: Una pera{+ verde+}.",
    ]


def test_the_log_is_read_by_programs(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["log", "a.md", "--json"]) == 0

    first, _ = json.loads(capsys.readouterr().out)["locales"]["es"]
    assert (first["msgid"], first["state"], first["line"]) == ("A ripe fig is the best of all fruit.", "reviewed", 1)
    assert first["events"] == [
        {
            "at": "2026-09-12T08:30:00+00:00",
            "what": "reviewed",
            "who": "Ana <ana@example.org>",
            "carried": None,
            "void": None,
            "source": None,
            "translation": None,
        }
    ]


def test_a_worktree_inside_of_its_repository_has_a_history_of_its_own(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (workspace / ".git" / "info" / "attributes").write_text("*.po -diff\n", encoding="utf-8")
    git("worktree", "add", "-q", "-b", "apart", "apart")
    git("rm", "-rq", "source", "locales")
    git("commit", "-qm", "gone here")
    apart = workspace / "apart"
    monkeypatch.chdir(apart)
    change(apart, "A pear.", lambda entry: entry.with_review("Una pera verde.", reviewer=ANA, at=NOW))
    git("commit", "-qam", "reviewed apart")
    change(apart, "A pear.", lambda entry: replace(entry, msgstr="Pera."))

    assert run(["log", "a.md", "--to", "es"]) == 0

    told = capsys.readouterr().out
    assert [line.strip() for line in told.splitlines() if "translation:" in line] == [
        "translation: [-Una pera-]{+Pera+}.",
        "translation: [-Una pera verde-]{+Pera+}.",
    ]


def test_without_git_the_log_still_tells_who_and_when(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(workspace, "A pear.", lambda entry: replace(entry, msgstr="Una pera verde."))
    (workspace / ".git").rename(workspace / "no-git")

    assert run(["log", "a.md"]) == 0
    assert "void: something changed that no commit tells of" in capsys.readouterr().out


def test_a_receipt_that_another_tool_dropped_is_told_from_git(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change(workspace, "A pear.", lambda entry: replace(entry, comments=()))

    assert run(["log", "a.md", "--to", "es"]) == 0

    told = capsys.readouterr().out
    assert (
        "es  a.md:3 · translated · A pear.\n    2026-09-12 08:30 reviewed by Ana <ana@example.org>; void: the line"
        in told
    )


def test_what_another_tool_changed_after_a_review_comes_first_with_its_words(workspace: Path) -> None:
    change(workspace, "A pear.", lambda entry: replace(entry, msgstr="Una pera verde."))
    config = read_workspace(workspace)

    session = ReviewSession(read_queue(config, config.articles(), ES), ANA)

    assert session.item is not None
    assert (session.item.entry.msgid, session.item.edits) == (
        "A pear.",
        (Change(ChangeKind.SAME, "Una pera"), Change(ChangeKind.ADDED, " verde"), Change(ChangeKind.SAME, ".")),
    )


def test_it_is_shown_also_where_the_source_was_edited_after_that(workspace: Path) -> None:
    change(workspace, "A pear.", lambda entry: replace(entry, msgstr="Una pera verde."))
    (workspace / "source" / "a.md").write_text(SOURCE.replace("A pear.", "A good pear."), encoding="utf-8")
    run(["sync"])
    config = read_workspace(workspace)

    session = ReviewSession(read_queue(config, config.articles(), ES), ANA)

    assert session.item is not None
    assert session.item.entry.msgid == "A good pear."
    assert Change(ChangeKind.ADDED, "good ") in session.item.changes
    assert Change(ChangeKind.ADDED, " verde") in session.item.edits


def test_a_source_that_another_tool_exchanged_without_a_trace_is_known_from_git(workspace: Path) -> None:
    """As `msgmerge` does, which keeps the former source only where it is asked to."""
    change(workspace, "A pear.", lambda entry: replace(entry, msgid="No pear.", flags=("fuzzy",)))
    (workspace / "source" / "a.md").write_text(SOURCE.replace("A pear.", "No pear."), encoding="utf-8")
    run(["sync"])
    config = read_workspace(workspace)

    session = ReviewSession(read_queue(config, config.articles(), ES), ANA)

    assert session.item is not None
    assert session.item.entry.msgid == "No pear."
    assert session.item.changes == (
        Change(ChangeKind.REMOVED, "A"),
        Change(ChangeKind.ADDED, "No"),
        Change(ChangeKind.SAME, " pear."),
    )
