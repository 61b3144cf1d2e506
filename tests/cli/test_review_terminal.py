"""`dragoman review --plain`, as a person meets it on a terminal."""

from __future__ import annotations

import os
import re
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from dragoman.cli.output import ExitCode
from dragoman.model import Reviewer, ReviewState

from .conftest import catalog_file, entry_of, states

ON_A_TERMINAL = """
import fcntl, signal, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
signal.signal(signal.SIGINT, signal.default_int_handler)  # what a job in the background inherits ignores Ctrl-C
from dragoman.cli import run
sys.exit(run(sys.argv[1:]))
"""


class Terminal:
    """A review on a pseudo-terminal, 80 columns wide, and the person before it."""

    def __init__(self, process: subprocess.Popen[bytes], screen: int) -> None:
        self.process = process
        self._screen = screen
        self.seen = ""

    def wait_for(self, text: str, seconds: float = 30) -> str:
        """What appeared until `text` did."""
        deadline = time.monotonic() + seconds
        read = b""
        while text not in read.decode("utf-8", "ignore"):
            ready, _, _ = select.select([self._screen], [], [], max(0, deadline - time.monotonic()))
            assert ready, f"“{text}” did not appear after:\n{read.decode('utf-8', 'ignore')}"
            read += os.read(self._screen, 65536)
        self.seen = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", read.decode("utf-8", "ignore")).replace("\r\n", "\n")
        return self.seen

    def type(self, keys: str) -> None:
        os.write(self._screen, keys.encode())

    def interrupt(self) -> int:
        """Presses Ctrl-C until the review ends; returns its exit code.

        One that comes just before readline waits is seen by Python only when another key wakes it.
        """
        for _ in range(10):
            self.type("\x03")
            if self._is_closed(seconds=3):
                break
        return self.end()

    def end(self) -> int:
        """The exit code, once the review ends."""
        assert self._is_closed(seconds=60), f"it goes on, and showed last:\n{self.seen}"
        return self.process.wait(timeout=30)

    def _is_closed(self, seconds: float) -> bool:
        """Whether nobody holds the other side any more; reads what still comes until then."""
        deadline = time.monotonic() + seconds
        while select.select([self._screen], [], [], max(0, deadline - time.monotonic()))[0]:
            try:
                data = os.read(self._screen, 65536)
            except OSError:  # Linux's way to say so.
                return True
            if not data:
                return True
            self.seen += data.decode("utf-8", "ignore")
        return False


@contextmanager
def terminal(folder: Path, *options: str) -> Iterator[Terminal]:
    pty = pytest.importorskip("pty")
    screen, side = pty.openpty()
    environment = os.environ | {"TERM": "xterm", "COLUMNS": "80", "LINES": "24"}
    process = subprocess.Popen(
        [sys.executable, "-c", ON_A_TERMINAL, "review", "--plain", *options],
        cwd=folder,
        env=environment,
        stdin=side,
        stdout=side,
        stderr=side,
        start_new_session=True,
    )
    os.close(side)
    try:
        yield Terminal(process, screen)
    finally:
        process.kill()
        process.wait()
        os.close(screen)


PROMPT = "[?] "


def test_a_person_edits_the_draft_that_stands_in_the_line(folder: Path) -> None:
    with terminal(folder) as person:
        person.wait_for(PROMPT)
        person.type("e\n")
        person.wait_for("> Cultivar tomates")
        person.type(" en casa\n")
        assert "→ edited" in person.wait_for(PROMPT)
        person.type("q\n")
        assert "1 reviewed (1 edited)" in person.wait_for("left\r\n")
        assert person.end() == ExitCode.DONE

    assert entry_of(folder, "Growing tomatoes").msgstr == "Cultivar tomates en casa"


def test_lines_that_are_pasted_answer_one_segment(folder: Path) -> None:
    with terminal(folder) as person:
        person.wait_for(PROMPT)
        person.type("e\n")
        person.wait_for("> Cultivar tomates")
        person.type("\x15\x1b[200~Cultivar\na\ne tomates\n\x1b[201~\n")
        assert "→ edited" in person.wait_for(PROMPT)
        person.type("q\n")
        assert "1 reviewed (1 edited)" in person.wait_for("left\r\n")

    assert entry_of(folder, "Growing tomatoes").msgstr == "Cultivar a e tomates"


def test_an_edit_that_changes_nothing_is_not_taken_for_a_review(folder: Path) -> None:
    with terminal(folder) as person:
        person.wait_for(PROMPT)
        person.type("e\n")
        person.wait_for("> Cultivar tomates")
        person.type("\n")
        assert "nothing was changed" in person.wait_for(PROMPT)
        person.type("\x04")
        assert person.end() == ExitCode.DONE

    assert states(folder)["Growing tomatoes"] == "draft"


def test_ctrl_c_ends_with_everything_decided_on_disk(folder: Path) -> None:
    with terminal(folder) as person:
        person.wait_for(PROMPT)
        person.type("a\n")
        person.wait_for(PROMPT)
        assert person.interrupt() == ExitCode.INTERRUPTED
        assert "1 reviewed" in person.seen
        assert "What was finished is kept." in person.seen

    assert list(states(folder).values()) == ["reviewed", "draft", "draft", "untranslated"]


def test_a_person_is_asked_again_and_the_words_are_there_to_mend(folder: Path) -> None:
    with terminal(folder) as person:
        person.wait_for(PROMPT)
        person.type("s\n")
        person.wait_for(PROMPT)
        person.type("s\n")
        person.wait_for(PROMPT)
        person.type("e Nunca.\n")
        assert "answer e!" in person.wait_for(PROMPT)
        person.type("e\n")
        person.wait_for("> Nunca.")
        person.type(" `leaves`\n")
        person.wait_for(PROMPT)
        person.type("q\n")
        assert person.end() == ExitCode.DONE

    assert entry_of(folder, "Never wet `leaves`.").msgstr == "Nunca. `leaves`"


def test_a_person_whose_words_the_charset_lacks_is_asked_again(folder: Path) -> None:
    file = catalog_file(folder)
    file.write_bytes(file.read_text(encoding="utf-8").replace("charset=UTF-8", "charset=ISO-8859-1").encode("latin-1"))
    with terminal(folder) as person:
        person.wait_for(PROMPT)
        person.type("e Raro – sí\n")
        assert "does not fit the file's charset" in person.wait_for(PROMPT)
        person.type("e\n")
        person.wait_for("> Raro – sí")
        person.type("\x15Raro\n")
        person.wait_for(PROMPT)
        person.type("q\n")
        assert person.end() == ExitCode.DONE

    assert entry_of(folder, "Growing tomatoes").msgstr == "Raro"


def test_the_name_is_asked_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DRAGOMAN_REVIEWER")
    with terminal(folder) as person:
        person.wait_for("Your name")
        person.type("Eva <b>\n")
        person.wait_for("e-mail")
        person.type("eva@example.org\n")
        assert "no name and e-mail" in person.wait_for("Your name")
        person.type("Eva Ruiz\n")
        person.wait_for("e-mail")
        person.type("eva@example.org\n")
        person.wait_for(PROMPT)
        person.type("a\nq\n")
        assert person.end() == ExitCode.DONE
    with terminal(folder) as person:
        assert "Your name" not in person.wait_for(PROMPT)

    assert entry_of(folder, "Growing tomatoes").receipts[0].reviewer == Reviewer("Eva Ruiz", "eva@example.org")


def editor(folder: Path, script: str) -> str:
    """An editor that is a shell script; `$2` is the file, after an option as editors take them."""
    file = folder / "my editor.sh"
    file.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    file.chmod(0o755)
    return f"'{file}' --wait"


def test_a_long_text_is_edited_in_the_persons_editor(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = 'cp "$2" seen.txt; printf "Un título\\nen dos líneas\\n" > new; tail -n +2 "$2" >> new; mv new "$2"'
    monkeypatch.setenv("VISUAL", editor(folder, script))
    with terminal(folder) as person:
        person.wait_for(PROMPT)
        person.type("E\n")
        assert "→ edited" in person.wait_for(PROMPT)
        person.type("q\n")
        assert person.end() == ExitCode.DONE

    assert entry_of(folder, "Growing tomatoes").msgstr == "Un título en dos líneas"
    assert (folder / "seen.txt").read_text(encoding="utf-8").startswith("Cultivar tomates\n")
    assert "# Growing tomatoes\n" in (folder / "seen.txt").read_text(encoding="utf-8")


def test_an_editor_that_fails_decides_nothing_and_keeps_the_words(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITOR", editor(folder, 'echo "Mi título" > "$2"; exit 3'))
    with terminal(folder) as person:
        person.wait_for(PROMPT)
        person.type("E\n")
        assert "ended with status 3; nothing was decided" in person.wait_for(PROMPT)
        person.type("e\n")
        person.wait_for("> Mi título")
        assert person.interrupt() == ExitCode.INTERRUPTED

    assert states(folder)["Growing tomatoes"] == "draft"


@pytest.mark.parametrize(
    ("on_interrupt", "told", "state"),
    [('trap "echo Higos > $2; exit 0" INT', "→ edited", "reviewed"), ("", "nothing was decided", "draft")],
)
def test_ctrl_c_in_the_editor_is_the_editors_business(
    folder: Path, monkeypatch: pytest.MonkeyPatch, on_interrupt: str, told: str, state: str
) -> None:
    monkeypatch.setenv("EDITOR", editor(folder, f"{on_interrupt}\necho ready\nsleep 5\nexit 0"))
    with terminal(folder) as person:
        person.wait_for(PROMPT)
        person.type("E\n")
        person.wait_for("ready")
        person.type("\x03")
        assert told in person.wait_for(PROMPT)
        person.type("q\n")
        assert person.end() == ExitCode.DONE

    assert states(folder)["Growing tomatoes"] == state


@pytest.mark.parametrize("command", ["", "/no/such/editor", "'unclosed"])
def test_an_editor_that_cannot_be_started_is_told_with_a_remedy(
    folder: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setenv("EDITOR", command)
    with terminal(folder) as person:
        person.wait_for(PROMPT)
        person.type("E\n")
        assert "Set VISUAL or EDITOR" in person.wait_for(PROMPT)
        person.type("q\n")
        assert person.end() == ExitCode.DONE


def test_the_last_decision_can_be_undone(folder: Path) -> None:
    with terminal(folder, "--queue", "untranslated") as person:
        person.wait_for(PROMPT)
        person.type("e Fin.\n")
        person.wait_for("Enter to end ")
        person.type("u\n")
        assert "undone: edited" in person.wait_for(PROMPT)
        person.type("s\n")
        person.wait_for("Enter to end ")
        person.type("\n")
        assert person.end() == ExitCode.DONE

    assert states(folder)["The end."] == ReviewState.UNTRANSLATED
