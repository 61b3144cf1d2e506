"""Links, pipes, folders and odd names where files are expected."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from dragoman.cli import run
from dragoman.cli.output import ExitCode

from .conftest import fails_softly


@pytest.mark.parametrize("command", ["sync", "status", "check", "publish", "review"])
def test_a_folder_in_the_place_of_a_catalog_is_told(workspace: Path, fails: Callable[..., str], command: str) -> None:
    catalog = workspace / "locales" / "es" / "good.md.po"
    catalog.unlink()
    catalog.mkdir()

    assert fails(command, code=ExitCode.INVALID_INPUT).count(f"{catalog}: not an ordinary file") == 1


def test_a_pipe_in_the_place_of_a_file_is_not_waited_for(workspace: Path, fails: Callable[..., str]) -> None:
    os.mkfifo(workspace / "source" / "pipe.md")

    for command in ("sync", "status", "check", "publish"):
        assert "pipe.md: not an ordinary file" in fails_softly(command)
    (workspace / "source" / "pipe.md").unlink()
    (workspace / "locales" / "es" / "good.md.po").unlink()
    os.mkfifo(workspace / "locales" / "es" / "good.md.po")
    for command in ("sync", "status", "check", "publish"):
        assert "good.md.po: not an ordinary file" in fails_softly(command)


def test_links_are_told_apart(workspace: Path) -> None:
    link = workspace / "source" / "link.md"
    link.symlink_to("nowhere.md")
    assert "link.md: a link to nowhere.md, which is not there" in fails_softly("sync")
    link.unlink()
    link.symlink_to("link.md")
    assert "link.md: " in fails_softly("sync")
    link.unlink()
    link.symlink_to("good.md")
    assert run(["sync"]) == ExitCode.DONE


def test_a_link_out_of_the_workspace_is_one_bad_article_among_others(
    workspace: Path, tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    outside = tmp_path_factory.mktemp("outside") / "secret.md"
    outside.write_text("Secret.\n", encoding="utf-8")
    (workspace / "source" / "link.md").symlink_to(outside)
    (workspace / "source" / "good.md").write_text("# Good\n\nA better article.\n", encoding="utf-8")

    for command in ("sync", "draft", "check", "status", "publish"):
        assert run([command]) == ExitCode.INVALID_INPUT
        assert "link.md: a link that leads out of the workspace" in capsys.readouterr().err
    assert "A better article." in (workspace / "locales/es/good.md.po").read_text(encoding="utf-8")
    written = [file.name for folder in ("locales", "public") for file in (workspace / folder).rglob("*.*")]
    assert sorted(name for name in written if name.endswith((".md", ".po"))) == ["good.md", "good.md.po"]
    for command in ("sync", "draft", "check", "status", "publish"):
        assert run([command, "good.md"]) == ExitCode.DONE


def test_a_file_name_that_is_not_utf8_is_one_bad_article_among_others(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path(os.fsdecode(os.fsencode(workspace) + b"/source/caf\xe9.md")).write_bytes(b"Text.\n")

    for command in ("sync", "draft", "check", "status", "status --json", "publish"):
        assert run(command.split()) == ExitCode.INVALID_INPUT
        assert "a file name that is not UTF-8" in capsys.readouterr().err
    assert run(["publish", "good.md"]) == ExitCode.DONE


def test_nothing_is_published_over_what_a_link_leads_to(
    workspace: Path, fails: Callable[..., str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside") / "keep.md"
    outside.write_text("Keep.\n", encoding="utf-8")
    (workspace / "public" / "es").mkdir(parents=True)
    (workspace / "public" / "es" / "good.md").symlink_to(outside)

    assert "a link that leads out of the output folder" in fails("publish", code=ExitCode.INVALID_INPUT)
    assert outside.read_text(encoding="utf-8") == "Keep.\n"


def test_no_page_is_written_over_what_a_link_leads_to(
    workspace: Path, fails: Callable[..., str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside") / "keep.html"
    outside.write_text("Keep.\n", encoding="utf-8")
    (workspace / "proofs" / "es").mkdir(parents=True)
    (workspace / "proofs" / "es" / "good.md.html").symlink_to(outside)

    assert "a link that leads out of the proofs folder" in fails("proof", "good.md", code=ExitCode.INVALID_INPUT)
    assert outside.read_text(encoding="utf-8") == "Keep.\n"


@pytest.mark.parametrize(
    "output", ["source/good.md", "locales/es/good.md.po", "dragoman.toml", ".git/HEAD", "public/x.html", "/dev/null"]
)
def test_a_page_destroys_nothing(workspace: Path, fails: Callable[..., str], output: str) -> None:
    message = fails("proof", "good.md", "--output", output, code=ExitCode.USAGE)

    assert "a page may not be written there" in message


def test_a_name_that_is_too_long_is_told_and_stops_no_other(workspace: Path) -> None:
    (workspace / "source" / f"{'x' * 250}.md").write_text("Long.\n", encoding="utf-8")

    assert "Give the article a shorter name." in fails_softly("sync")
    assert "Give the article a shorter name." in fails_softly("publish")
