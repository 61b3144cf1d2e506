"""A workspace with an article in review, and what a script or a person does to it."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dragoman.catalogs import Catalog, Entry, edit_catalog, read_catalog
from dragoman.cli import run
from dragoman.cli.output import ExitCode
from dragoman.config import read_workspace
from dragoman.model import Locale

SPANISH = Locale("es")
AT = datetime(2026, 11, 23, 10, 2, tzinfo=UTC)
ARTICLE = "# Growing tomatoes\n\nWater them at dusk.\n\nNever wet `leaves`.\n\nWater them at dusk.\n\nThe end.\n"
DRAFTS = {
    "Growing tomatoes": "Cultivar tomates",
    "Water them at dusk.": "Riéguelos al anochecer.",
    "Never wet `leaves`.": "Nunca moje `leaves`.",
}

Review = Callable[..., tuple[str, str]]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace whose article has three drafts and one segment without translation."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DRAGOMAN_REVIEWER", "Ana Pérez <ana@example.org>")
    (tmp_path / "source").mkdir()
    (tmp_path / "dragoman.toml").write_text('[project]\ntargets = ["es"]\n', encoding="utf-8")
    (tmp_path / "source" / "intro.md").write_text(ARTICLE, encoding="utf-8")
    assert run(["sync"]) == ExitCode.DONE
    change(tmp_path, draft_everything)
    return tmp_path


def draft_everything(catalog: Catalog) -> None:
    for entry in catalog.current:
        if entry.msgid in DRAFTS:
            draft = entry.with_draft(DRAFTS[entry.msgid], engine="argos en_es", score=-0.31, at=AT)
            catalog.replace(entry, draft)


def catalog_file(folder: Path) -> Path:
    return folder / "locales" / "es" / "intro.md.po"


def change(folder: Path, change: Callable[[Catalog], None]) -> None:
    workspace = read_workspace(folder)
    article = workspace.articles()[0]
    lock = workspace.lock_file(article, SPANISH)
    with edit_catalog(workspace.catalog_file(article, SPANISH), SPANISH, lock=lock) as catalog:
        change(catalog)


def states(folder: Path) -> dict[str, str]:
    return {entry.msgid: entry.state.value for entry in read_catalog(catalog_file(folder), SPANISH).current}


def entry_of(folder: Path, text: str) -> Entry:
    found = read_catalog(catalog_file(folder), SPANISH).find((None, text))
    assert found is not None
    return found


@pytest.fixture
def review(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Review:
    """Runs `review` with answers on standard input; returns what it printed on both streams."""

    def execute(answers: str | bytes, *options: str, code: ExitCode = ExitCode.DONE) -> tuple[str, str]:
        data = answers if isinstance(answers, bytes) else answers.encode()
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
        capsys.readouterr()
        ended = run(["review", "--plain", *options])
        printed = capsys.readouterr()
        assert ended == code, printed.err
        return printed.out, printed.err

    return execute
