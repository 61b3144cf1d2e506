"""A workspace is made once; what is there already stays as it is."""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from dragoman.config import KNOWN, find_workspace, read_workspace
from dragoman.errors import UsageError
from dragoman.init import init_workspace
from dragoman.model import Locale


def test_a_new_workspace_is_found_from_any_folder_below(tmp_path: Path) -> None:
    made = init_workspace(tmp_path, "en", ["es", "pt_br"])

    assert made.present == ()
    (tmp_path / "source" / "guide").mkdir()
    found = find_workspace(tmp_path / "source" / "guide")
    assert (found.root, found.targets) == (tmp_path, (Locale("es"), Locale("pt-BR")))


def test_the_configuration_shows_every_key_with_its_default(tmp_path: Path) -> None:
    config = tmp_path / "dragoman.toml"
    plain = init_workspace(tmp_path, "en", ["es"]).workspace
    config.write_text(re.sub(r"(?m)^# ", "", config.read_text(encoding="utf-8")), encoding="utf-8")
    tables = tomllib.loads(config.read_text(encoding="utf-8"))

    shown = read_workspace(tmp_path)

    assert {table: set(keys) for table, keys in tables.items()} == {table: set(keys) for table, keys in KNOWN.items()}
    assert shown.decoding.numbers == plain.decoding.numbers
    assert shown.options.encoding == "utf-8"
    unsaid = replace(shown, reviewer=None, options=replace(shown.options, encoding=None))
    assert replace(unsaid, decoding=replace(shown.decoding, compute_type=None)) == plain


def test_a_second_run_adds_what_is_missing_and_touches_nothing_else(tmp_path: Path) -> None:
    init_workspace(tmp_path, "en", ["es"])
    (tmp_path / ".gitignore").write_text("*.bak\n", encoding="utf-8")
    (tmp_path / "locales").rmdir()
    config = (tmp_path / "dragoman.toml").read_bytes()

    made = init_workspace(tmp_path, "en", ["es", "ar"])

    assert set(made.made) == {tmp_path / ".gitignore", tmp_path / "locales"}
    assert made.missing_targets == (Locale("ar"),)
    assert (tmp_path / "dragoman.toml").read_bytes() == config
    assert (tmp_path / ".gitignore").read_text(encoding="utf-8").startswith("*.bak\n.dragoman/\n")
    assert init_workspace(tmp_path, "en", []).made == ()


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_git_ignores_what_can_be_made_again_and_leaves_the_bytes_of_catalogs(tmp_path: Path) -> None:
    init_workspace(tmp_path, "en", ["es"])
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    names = ["public/es/a.md", "proofs/es/a.md.html", ".dragoman/sync.json", "locales/es/.a.md.po.x1.tmp"]

    ignored = subprocess.run(["git", "check-ignore", *names], cwd=tmp_path, capture_output=True, text=True, check=True)
    kept = subprocess.run(["git", "check-ignore", "locales/es/a.md.po", "source/a.md"], cwd=tmp_path, check=False)
    text = ["git", "check-attr", "text", "merge", "--", "locales/es/guide/a.md.po"]
    attributes = subprocess.run(text, cwd=tmp_path, capture_output=True, text=True, check=True)

    assert ignored.stdout.split() == names
    assert kept.returncode == 1
    assert [line.rsplit(": ", 1)[1] for line in attributes.stdout.splitlines()] == ["unset", "dragoman"]


@pytest.mark.parametrize(
    ("folder", "source", "targets", "message"),
    [
        ("inner", "en", ["es"], "lies in the workspace"),
        (".", "en", ["en"], "is the source language"),
        (".", "en", ["tlh"], "unknown locale"),
        ("file", "en", [], "not a folder"),
    ],
)
def test_what_cannot_be_meant_is_refused_and_makes_nothing(
    tmp_path: Path, folder: str, source: str, targets: list[str], message: str
) -> None:
    init_workspace(tmp_path, "en", ["ar"])
    (tmp_path / "file").write_text("", encoding="utf-8")
    before = sorted(tmp_path.rglob("*"))

    with pytest.raises(UsageError, match=message):
        init_workspace(tmp_path / folder, source, targets)

    assert sorted(tmp_path.rglob("*")) == before
