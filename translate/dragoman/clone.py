"""How git is told to merge catalogs. It keeps that in each clone's own configuration, and in no commit."""

from __future__ import annotations

import shlex
import subprocess
import sys
from pathlib import Path

from dragoman.workspace import Workspace

BY_LINES = "git merges catalogs by lines in this clone: run `dragoman init`, so that it merges them entry by entry"
_DRIVER = "merge.dragoman.driver"
_MERGE = "{python} -P -m dragoman merge-driver %O %A %B %P || git merge-file -q -L ours -L base -L theirs %A %O %B"
"""Where Dragoman cannot be run, or a catalog cannot be read, git marks the conflict, as it does without a driver.

Of a driver that merely fails, git leaves our version without a mark: whoever commits that drops the others' reviews.
Git runs it in the work tree, whose files are no modules (`-P`).
"""


def lacks_merge_driver(workspace: Workspace) -> bool:
    """Whether the catalogs lie in a clone that was not told how to merge them, so that git does it by lines.

    What git ignores it never merges.
    """
    asked = _run_git(workspace.root, "config", "--get", _DRIVER)
    if asked is None or asked.returncode == 0:
        return False
    ignored = _run_git(workspace.root, "check-ignore", "--quiet", "--", str(workspace.locales / "x.po"))
    return ignored is not None and ignored.returncode == 1


def set_merge_driver(folder: Path) -> None:
    """Tells the repository of the workspace, if there is one, how to merge catalogs.

    The driver names this very installation: git has another PATH than a person who works in a virtual environment.
    """
    python = shlex.quote(Path(sys.executable).as_posix()).replace("%", "%%")
    for key, value in (("merge.dragoman.name", "catalogs, entry by entry"), (_DRIVER, _MERGE.format(python=python))):
        _run_git(folder, "config", key, value)


def _run_git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes] | None:
    """What git says in a folder; None without git."""
    try:
        return subprocess.run(["git", *arguments], cwd=folder, check=False, capture_output=True, timeout=10)
    except (OSError, subprocess.SubprocessError):
        return None
