"""Who reviews: the name and e-mail that receipts carry."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

from dragoman.display import make_visible
from dragoman.errors import UsageError
from dragoman.files import read_bytes, write_atomically
from dragoman.model import Reviewer
from dragoman.workspace import CONFIG_NAME, Workspace

VARIABLE = "DRAGOMAN_REVIEWER"
_FORM = re.compile(r"(?P<name>[^<>\s](?:[^<>\n\r]*[^<>\s])?)\s+<(?P<email>[^<>@\s]+@[^<>@\s]+)>")
_REMEDY = f'Set {VARIABLE}="Your Name <you@example.org>", or reviewer in the [review] table of {CONFIG_NAME}.'


def parse_reviewer(text: str, where: Path | str) -> Reviewer:
    """A reviewer from `Name <e-mail>`. Raises `UsageError` naming `where` it stood when it is anything else."""
    bare = text.strip()
    found = _FORM.fullmatch(bare)
    if found is None or make_visible(bare) != bare or "\t" in bare or "\ufffd" in bare:
        raise UsageError(f"“{bare}” is no name and e-mail", where=where, remedy='Write "Your Name <you@example.org>".')
    return Reviewer(found["name"], found["email"])


def find_reviewer(workspace: Workspace, ask: Callable[[], Reviewer] | None = None) -> Reviewer:
    """The person who reviews, from the first place that names one.

    The places: the environment's `DRAGOMAN_REVIEWER`, `[review] reviewer` in dragoman.toml, the user's own
    configuration, git's `user.name` and `user.email`; else `ask` is called and its answer remembered.
    Raises `UsageError` when the first place that says anything says it wrong, or when none does and `ask` is None.
    """
    if text := os.environ.get(VARIABLE, "").strip():
        return parse_reviewer(text, VARIABLE)
    if workspace.reviewer:
        return parse_reviewer(workspace.reviewer, workspace.root / CONFIG_NAME)
    remembered = _file()
    if remembered.exists():
        return parse_reviewer(read_bytes(remembered).decode("utf-8", "replace"), remembered)
    name, email = _ask_git(workspace.root, "user.name"), _ask_git(workspace.root, "user.email")
    if name and email:
        return parse_reviewer(f"{name} <{email}>", "git's user.name and user.email")
    if ask is None:
        raise UsageError("nobody is named as the reviewer", remedy=_REMEDY)
    reviewer = ask()
    remember_reviewer(reviewer)
    return reviewer


def remember_reviewer(reviewer: Reviewer) -> Path:
    """Keeps the reviewer in the user's own configuration; returns the file. Raises `InputError` when it cannot."""
    write_atomically(_file(), f"{reviewer}\n".encode())
    return _file()


def _file() -> Path:
    from platformdirs import user_config_path

    return user_config_path("dragoman", appauthor=False) / "reviewer"


def _ask_git(folder: Path, key: str) -> str | None:
    """A value of git's configuration; None without git, or when it is not set."""
    try:
        command = ["git", "-C", str(folder), "config", "--get", key]
        answer = subprocess.run(command, capture_output=True, check=False, timeout=10)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return answer.stdout.decode("utf-8", "replace").strip() or None
