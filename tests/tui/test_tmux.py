"""The main walk as a person does it, in a real terminal, and killed half way."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from dragoman.model import ReviewState

from .conftest import Desk


class Tmux:
    """A terminal of 80 columns and 24 lines with a review in it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._name = ""

    def run(self, *arguments: str) -> str:
        command = ["tmux", "-L", self._name, *arguments]
        return subprocess.run(command, capture_output=True, check=False, timeout=60).stdout.decode("utf-8", "replace")

    def start(self) -> None:
        # A server of its own each time: one that was told to end may still be there for a moment.
        self._name = f"dragoman-{uuid.uuid4().hex[:8]}"
        review = f"exec {sys.executable} -m dragoman review --to es; sleep 60"
        environment = f"DRAGOMAN_REVIEWER='Ana Pérez <ana@example.org>' HOME='{os.environ['HOME']}'"
        self.run(
            "-f",
            os.devnull,
            "new-session",
            "-d",
            "-x",
            "80",
            "-y",
            "24",
            "-c",
            str(self._folder),
            f"{environment} sh -c '{review.removeprefix('exec ')}'",
        )

    def press(self, *keys: str) -> None:
        self.run("send-keys", *keys)

    def type(self, text: str) -> None:
        self.run("send-keys", "-l", text)

    @property
    def seen(self) -> str:
        return self.run("capture-pane", "-p")

    def until(self, text: str, seconds: float = 60) -> str:
        deadline = time.monotonic() + seconds
        while text not in (seen := self.seen):
            assert time.monotonic() < deadline, f"“{text}” did not appear in\n{seen}"
            time.sleep(0.05)
        return seen

    def kill_review(self) -> None:
        """Ends the review as nothing can end it more roughly."""
        shell = self.run("list-panes", "-F", "#{pane_pid}").strip()
        children = subprocess.run(["pgrep", "-P", shell], capture_output=True, text=True, check=True).stdout.split()
        for child in children:
            os.kill(int(child), 9)

    def end(self) -> None:
        self.run("kill-server")


@pytest.fixture
def terminal(desk: Desk) -> Iterator[Tmux]:
    if not (shutil.which("tmux") and shutil.which("pgrep")):
        reason = "tmux or pgrep is not installed"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    tmux = Tmux(desk.root)
    tmux.start()
    yield tmux
    tmux.end()


def test_the_main_walk_killed_half_way_and_gone_on_with(desk: Desk, terminal: Tmux) -> None:
    terminal.until("Growing tomatoes")
    terminal.press("a")
    terminal.until("accepted")
    assert desk.states()[0] == "reviewed"
    terminal.press("e")
    terminal.until("leave")
    terminal.type(" cálido")
    terminal.until("sombra. cálido")
    terminal.kill_review()
    terminal.end()

    terminal.start()
    terminal.until("not saved when the session ended")
    terminal.until("sombra. cálido")
    terminal.press("Enter")
    terminal.until("edited")
    assert desk.entry("Tomatoes like the warm sun.").msgstr == "Les gusta la sombra. cálido"
    terminal.press("u")
    terminal.until("undone: edited")
    assert desk.entry("Tomatoes like the warm sun.").state is ReviewState.STALE
    terminal.press("/")
    terminal.until("in: both")
    terminal.type("harvest")
    terminal.press("Enter")
    terminal.until("The harvest was good.")
    terminal.press("a")
    terminal.until("That was the last one.")
    terminal.press("q")
    terminal.until("1 reviewed, 0 rejected, 0 skipped")
    terminal.end()

    terminal.start()
    terminal.until("Tomatoes like the")
    assert desk.states("news.md") == ["draft", "untranslated", "reviewed"]
    terminal.press("q")
    terminal.until("0 reviewed")


@pytest.fixture
def failing_editor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", "false")


@pytest.mark.usefixtures("failing_editor")
def test_an_editor_that_fails_gives_the_screen_back(desk: Desk, terminal: Tmux) -> None:
    terminal.until("Growing tomatoes")
    terminal.press("E")
    terminal.until("The editor false ended with status 1; nothing was decided.")
    terminal.press("a")
    terminal.until("accepted")

    assert desk.states()[0] == "reviewed"


def test_keys_that_come_all_at_once_go_where_each_is_meant_for(desk: Desk, terminal: Tmux) -> None:
    terminal.until("Growing tomatoes")
    terminal.type("wtoo a bad style")
    terminal.press("Enter")
    terminal.until("marked as needing work")
    terminal.type("g1")
    terminal.press("Enter")
    terminal.until("1 of 9")
    terminal.type("e en casa")
    terminal.press("Enter")
    terminal.until("edited")

    assert desk.entry("Growing tomatoes").msgstr == "Cultivar tomates en casa"
    assert "needs work: too a bad style" in desk.entry("Growing tomatoes").notes
    assert desk.states()[1:] == ["stale", "untranslated", "draft", "draft", "reviewed"]
