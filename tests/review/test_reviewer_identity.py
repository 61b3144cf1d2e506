"""Where the reviewer's name comes from, and which names may stand in a receipt."""

from __future__ import annotations

import os
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from dragoman.errors import UsageError
from dragoman.model import Reviewer
from dragoman.review import find_reviewer, parse_reviewer, remember_reviewer
from dragoman.workspace import Workspace

ANA = Reviewer("Ana Pérez", "ana@example.org")


def reviewer_of(name: str) -> Reviewer:
    return Reviewer(name, f"{name.lower()}@example.org")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path)


def set_git_identity(folder: Path, reviewer: Reviewer) -> None:
    subprocess.run(["git", "init", "-q", folder], check=True)
    for key, value in (("user.name", reviewer.name), ("user.email", reviewer.email)):
        subprocess.run(["git", "-C", folder, "config", key, value], check=True)


def test_each_place_comes_before_the_next(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def ask() -> Reviewer:
        asked.append(True)
        return reviewer_of("Asked")

    assert find_reviewer(workspace, ask) == reviewer_of("Asked")
    assert find_reviewer(workspace, ask) == reviewer_of("Asked")
    assert asked == [True]

    remember_reviewer(ANA).unlink()
    set_git_identity(tmp_path, reviewer_of("Git"))
    assert find_reviewer(workspace) == reviewer_of("Git")

    remember_reviewer(ANA)
    assert find_reviewer(workspace) == ANA

    configured = replace(workspace, reviewer=str(reviewer_of("Configured")))
    assert find_reviewer(configured) == reviewer_of("Configured")

    monkeypatch.setenv("DRAGOMAN_REVIEWER", str(reviewer_of("Environment")))
    assert find_reviewer(configured) == reviewer_of("Environment")


def test_nobody_named_and_nobody_to_ask_is_an_error_with_a_remedy(workspace: Workspace) -> None:
    with pytest.raises(UsageError, match="nobody is named as the reviewer") as raised:
        find_reviewer(workspace)

    assert raised.value.remedy is not None
    assert "DRAGOMAN_REVIEWER" in raised.value.remedy


def test_git_with_a_name_but_no_address_names_nobody(workspace: Workspace, tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    subprocess.run(["git", "-C", tmp_path, "config", "user.name", "Ana"], check=True)

    with pytest.raises(UsageError, match="nobody is named"):
        find_reviewer(workspace)


def test_a_machine_without_git_is_asked_like_any_other(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", os.devnull)

    assert find_reviewer(workspace, lambda: ANA) == ANA


@pytest.mark.parametrize(
    "text",
    [
        "Ana",
        "<ana@example.org>",
        "Ana <ana>",
        "Ana <ana@example.org> and more",
        "A <b> na <ana@example.org>",
        "Ana\nPérez <ana@example.org>",
        "Ana\x1b[31m <ana@example.org>",
        "Ana\u202e <ana@example.org>",
        "Ana <ana@exa mple.org>",
        "Ana <ana@example.org>\ndragoman: reviewed",
    ],
)
def test_a_name_that_could_not_stand_in_a_receipt_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="no name and e-mail") as raised:
        parse_reviewer(text, "DRAGOMAN_REVIEWER")

    assert raised.value.where == "DRAGOMAN_REVIEWER"


@pytest.mark.parametrize(
    "reviewer", [ANA, Reviewer("李 明", "li@example.cn"), Reviewer("J. “Jo” O'Neil, Jr.", "jo+x@example.org")]
)
def test_any_persons_name_is_read_as_it_is_written(reviewer: Reviewer) -> None:
    assert parse_reviewer(f"  {reviewer}\n", "here") == reviewer
