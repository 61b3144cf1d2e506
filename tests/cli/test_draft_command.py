"""`dragoman draft` from the command line: quality, device, shards, and the queue of what is most in doubt."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from dragoman.catalogs import read_catalog
from dragoman.cli import run
from dragoman.config import read_workspace
from dragoman.decoding import Decoding, Quality
from dragoman.model import Locale

ES = Locale("es")
CONFIG = '[project]\ntargets = ["es"]\n[draft]\nengine = "argos"\n'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "source").mkdir()
    (tmp_path / "dragoman.toml").write_text(CONFIG, encoding="utf-8")
    (tmp_path / "source" / "a.md").write_text("Click the Save button.\n", encoding="utf-8")
    (tmp_path / "source" / "b.md").write_text("qq ww ee rr tt yy 41 52 63\n", encoding="utf-8")
    return tmp_path


def drafts(folder: Path) -> list[str]:
    """What is drafted, article by article; empty where nothing is."""
    workspace = read_workspace(folder)
    files = [workspace.catalog_file(article, ES) for article in workspace.articles()]
    return [entry.msgstr for file in files if file.exists() for entry in read_catalog(file, ES).current]


def test_quality_and_device_are_configured(folder: Path) -> None:
    text = CONFIG + 'quality = "best"\ndevice = "cuda"\ncompute-type = "int8_float16"\n'
    (folder / "dragoman.toml").write_text(text, encoding="utf-8")

    assert read_workspace(folder).decoding == Decoding(Quality.BEST, "cuda", "int8_float16")


def test_what_is_drafted_fast_is_not_known_to_best(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["draft", "a.md", "--quality", "fast"]) == 0
    assert "1 sentence decoded, 0 known" in capsys.readouterr().out

    assert run(["draft", "a.md", "--quality", "best", "--redo"]) == 0
    assert "1 sentence decoded, 0 known" in capsys.readouterr().out


def test_a_device_that_is_not_there_exits_with_4(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import ctranslate2

    if ctranslate2.get_cuda_device_count():
        pytest.skip("there is a GPU")
    (folder / "dragoman.toml").write_text(CONFIG + 'device = "cuda"\n', encoding="utf-8")

    assert run(["draft"]) == 4
    assert "the device cuda is not there" in capsys.readouterr().err
    assert drafts(folder) == ["", ""]


def test_two_shards_draft_everything_between_them(folder: Path) -> None:
    assert run(["draft", "--shard", "1/2"]) == 0
    first = len(drafts(folder))
    assert run(["draft", "--shard", "2/2"]) == 0

    assert first < 2
    assert len([text for text in drafts(folder) if text]) == 2
    assert run(["draft", "--shard", "3/2"]) == 2


def test_the_risky_queue_starts_with_the_worst_and_says_why(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["draft"])
    capsys.readouterr()
    monkeypatch.setenv("DRAGOMAN_REVIEWER", "Ana <ana@example.org>")
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"s\ns\n")))

    assert run(["review", "--queue", "risky"]) == 0

    shown = capsys.readouterr().out
    assert shown.index("b.md:1") < shown.index("a.md:1")
    assert "confidence " in shown
    assert "doubt     shorter than the source" in shown
