"""`dragoman sync` tells what happened to each entry."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dragoman.catalogs import edit_catalog, read_catalog
from dragoman.cli import run
from dragoman.config import read_workspace
from dragoman.model import Locale, Reviewer, ReviewState

ES = Locale("es")


@pytest.fixture
def edited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    """A workspace whose article was split and edited after a review."""
    monkeypatch.chdir(tmp_path)
    run(["init", "--to", "es"])
    file = tmp_path / "source" / "a.md"
    file.write_text("It is dark. It is cold.\n\nAdd five ripe figs.\n", encoding="utf-8")
    run(["sync"])
    workspace = read_workspace(tmp_path)
    (article,) = workspace.articles()
    with edit_catalog(workspace.catalog_file(article, ES), ES, lock=workspace.lock_file(article, ES)) as catalog:
        for entry, text in zip(catalog.current, ("Es de noche. Hace frío.", "Añada cinco higos."), strict=True):
            ana = Reviewer("Ana", "ana@example.org")
            catalog.replace(entry, entry.with_review(text, reviewer=ana, at=datetime(2026, 9, 12, tzinfo=UTC)))
    file.write_text("It is dark.\n\nIt is cold.\n\nAdd six ripe figs.\n", encoding="utf-8")
    capsys.readouterr()
    return tmp_path


def test_every_entry_is_explained(edited: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["sync", "--explain"]) == 0

    assert capsys.readouterr().out == (
        "es  a.md: 1 edited, 2 split or merged, 2 approvals carried over\n"
        "    split, line 1, approval carried from Ana 2026-09-12: “It is dark.”\n"
        "    split, line 3, approval carried from Ana 2026-09-12: “It is cold.”\n"
        "        was: “It is dark. It is cold.”\n"
        "    edited, line 5, stale: “Add six ripe figs.”\n"
        "        was: “Add five ripe figs.”\n"
    )


def test_carried_approvals_are_shown_and_taken_back(
    edited: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["sync"])
    capsys.readouterr()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"a\nr\n")))
    monkeypatch.setenv("DRAGOMAN_REVIEWER", "Luis <luis@example.org>")

    assert run(["review", "--queue", "carried"]) == 0

    output = capsys.readouterr().out
    assert "[1/2] a.md:1 · paragraph · reviewed (Ana 2026-09-12, carried: split)" in output
    workspace = read_workspace(edited)
    first, second, _ = read_catalog(workspace.catalog_file(workspace.articles()[0], ES), ES).current
    assert [receipt.reviewer.name for receipt in first.valid_receipts] == ["Ana", "Luis"]
    assert second.state is ReviewState.DRAFT


def test_every_entry_is_explained_to_a_program(edited: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["sync", "--json"]) == 0

    split, change = json.loads(capsys.readouterr().out)["steps"]
    assert (split["change"], split["old"]) == ("split", ["It is dark. It is cold."])
    assert split["new"][0] == {
        "msgid": "It is dark.",
        "line": 1,
        "state": "reviewed",
        "carried": [{"reviewer": "Ana <ana@example.org>", "reviewed": "2026-09-12T00:00:00+00:00", "why": "split"}],
    }
    assert (change["change"], change["new"][0]["state"]) == ("edited", "stale")
    assert run(["sync", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"steps": []}


def test_an_approval_that_was_taken_back_is_not_told_to_be_carried(
    edited: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    article = edited / "source" / "a.md"
    run(["sync"])
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"r\n")))
    monkeypatch.setenv("DRAGOMAN_REVIEWER", "Luis <luis@example.org>")
    run(["review", "--queue", "carried"])
    plain = article.read_text(encoding="utf-8")
    article.write_text(plain.replace("dark", "*dark*"), encoding="utf-8")
    run(["sync"])
    article.write_text(plain, encoding="utf-8")
    capsys.readouterr()

    assert run(["sync", "--json"]) == 0

    (step,) = json.loads(capsys.readouterr().out)["steps"]
    assert [(new["state"], new["carried"]) for new in step["new"]] == [("draft", [])]


@pytest.mark.parametrize("command", ["sync", "draft", "review"])
def test_a_translation_that_nobody_can_place_any_more_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    monkeypatch.chdir(tmp_path)
    run(["init", "--to", "es"])
    file = tmp_path / "source" / "a.md"
    file.write_text("Open.\n\nThe shop is near.\n\nOpen.\n\nThe end of it.\n", encoding="utf-8")
    run(["sync"])
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"x 5\ne Abre.\ne Abierto.\n")))
    monkeypatch.setenv("DRAGOMAN_REVIEWER", "Luis <luis@example.org>")
    run(["review"])
    file.write_text("Open.\n\nNobody knows what stands here.\n\nOpen.\n\nThe end of it.\n", encoding="utf-8")
    capsys.readouterr()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"")))

    assert run([command]) == 0

    assert "“Abre.” was translated for one place of “Open.”, and nobody can tell any more which" in (
        capsys.readouterr().err
    )
    assert run(["check"]) == 0
    assert "one place had a translation of its own; which, nobody can tell any more: “Abre.” [place]" in (
        capsys.readouterr().out
    )
