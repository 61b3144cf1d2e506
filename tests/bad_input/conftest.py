"""Bad input gets a clear message and the right exit code, and every file stays as it was."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from dragoman.cli import run
from dragoman.cli.output import ExitCode

Snapshot = dict[Path, bytes]


def snapshot(folder: Path) -> Snapshot:
    return {
        file: file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file() and ".dragoman" not in file.parts and file.stat().st_size < 1_000_000
    }


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    monkeypatch.chdir(tmp_path)
    assert run(["init", "--to", "es"]) == ExitCode.DONE
    (tmp_path / "source" / "good.md").write_text("# Good\n\nA good article.\n", encoding="utf-8")
    assert run(["sync"]) == ExitCode.DONE
    capsys.readouterr()
    return tmp_path


@pytest.fixture
def fails(workspace: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Runs a command that must fail with `code` and change nothing; returns what it said."""

    def execute(*arguments: str, code: ExitCode) -> str:
        before = snapshot(workspace)
        assert run(arguments) == code
        assert snapshot(workspace) == before
        said = capsys.readouterr().err
        error = said[said.index("error: ") :]
        assert error.count("\n") >= 2, "an error names its remedy"
        return said

    return execute


def fails_softly(*arguments: str) -> str:
    """What a command says on standard error that fails for one article only."""
    done = subprocess.run(
        [sys.executable, "-m", "dragoman", *arguments], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == ExitCode.INVALID_INPUT
    assert "Traceback" not in done.stderr
    return done.stderr
