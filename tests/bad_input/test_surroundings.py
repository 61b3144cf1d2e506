"""Disks, streams, terminals and engines that fail."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from dragoman.cli import run
from dragoman.cli.output import ExitCode


@pytest.mark.parametrize("command", ["sync", "draft", "publish", "proof good.md"])
def test_a_full_disk_is_told_and_leaves_every_file(
    workspace: Path, fails: Callable[..., str], monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    (workspace / "source" / "good.md").write_text("# Good\n\nA longer article.\n", encoding="utf-8")

    def fail(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", fail)

    assert "No space left on device" in fails(*command.split(), code=ExitCode.INVALID_INPUT)


@pytest.mark.parametrize("command", ["sync", "draft", "publish", "proof good.md"])
def test_a_read_only_workspace_is_told_and_left(
    workspace: Path, fails: Callable[..., str], monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    """The file system refuses as a read-only one does, since a test that runs as root may write anywhere."""
    (workspace / "source" / "good.md").write_text("# Good\n\nA longer article.\n", encoding="utf-8")
    real_open, real_mkdir = os.open, os.mkdir

    def refuse(path: object) -> None:
        if str(path).startswith(str(workspace)):
            raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    def open_file(path: str, flags: int, *rest: int, **options: int) -> int:
        if flags & (os.O_CREAT | os.O_WRONLY | os.O_RDWR):
            refuse(path)
        return real_open(path, flags, *rest, **options)

    def make_folder(path: str, *rest: int, **options: int) -> None:
        refuse(path)
        real_mkdir(path, *rest, **options)

    monkeypatch.setattr(os, "open", open_file)
    monkeypatch.setattr(os, "mkdir", make_folder)

    assert "Read-only file system" in fails(*command.split(), code=ExitCode.INVALID_INPUT)


def test_a_corrupt_model_is_an_engine_error_that_names_it(
    workspace: Path, fails: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    package = workspace.parent / "packages" / "translate-en_es-9_9"
    (package / "model").mkdir(parents=True)
    (package / "metadata.json").write_text(
        '{"package_version": "9.9", "from_code": "en", "to_code": "es"}', encoding="utf-8"
    )
    (package / "sentencepiece.model").write_bytes(b"not a model")
    (package / "model" / "model.bin").write_bytes(b"not a model")
    monkeypatch.setenv("ARGOS_PACKAGES_DIR", str(package.parent))
    assert run(["models", "list"]) == ExitCode.DONE

    assert "translate-en_es-9_9" in fails("draft", code=ExitCode.NO_ENGINE)


def test_without_an_engine_the_exact_command_is_named(
    workspace: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (workspace / "dragoman.toml").write_text('[project]\ntargets = ["is"]\n', encoding="utf-8")
    monkeypatch.setenv("PATH", "")

    assert run(["draft"]) == ExitCode.NO_ENGINE
    assert "dragoman models install en is" in capsys.readouterr().err


def test_json_is_json_where_the_terminal_is_not_utf8(workspace: Path) -> None:
    (workspace / "source" / "ñandú.md").write_text("Text.\n", encoding="utf-8")

    done = subprocess.run(
        [sys.executable, "-m", "dragoman", "status", "--json"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**os.environ, "PYTHONIOENCODING": "ascii:backslashreplace"},
    )

    assert list(json.loads(done.stdout)["locales"]["es"]["articles"]) == ["good.md", "ñandú.md"]


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", ">/dev/full"])
@pytest.mark.parametrize("command", ["status", "status --json", "--help", "review --plain", "sync nosuch"])
def test_streams_that_are_closed_or_full_give_no_traceback(workspace: Path, command: str, closed: str) -> None:
    done = subprocess.run(
        f"{sys.executable} -m dragoman {command} {closed}",
        shell=True,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**os.environ, "DRAGOMAN_REVIEWER": "Ana <ana@example.org>"},
    )

    assert "Traceback" not in done.stdout + done.stderr
    expected = ExitCode.USAGE if "nosuch" in command else ExitCode.INVALID_INPUT if "full" in closed else ExitCode.DONE
    assert done.returncode == expected


def test_a_reader_that_goes_away_is_no_error(workspace: Path) -> None:
    done = subprocess.run(
        ["bash", "-c", f"{sys.executable} -m dragoman doctor | true; echo ${{PIPESTATUS[0]}}"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.stdout, done.stderr) == ("0\n", "")


def test_a_folder_that_is_gone_is_told(workspace: Path) -> None:
    done = subprocess.run(
        ["bash", "-c", f"mkdir gone; cd gone; rmdir ../gone; {sys.executable} -m dragoman status"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, "the current folder is gone" in done.stderr) == (ExitCode.USAGE, True)


def test_a_terminal_without_width_is_no_reason_to_print_nothing(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "0")

    assert run(["status"]) == ExitCode.DONE
    assert "good.md" in capsys.readouterr().out


def test_a_narrow_terminal_cuts_no_number_and_no_name_off(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["status"]) == ExitCode.DONE
    wide = capsys.readouterr().out
    monkeypatch.setenv("COLUMNS", "40")

    assert run(["status"]) == ExitCode.DONE
    assert capsys.readouterr().out == wide
    assert "good.md" in wide
