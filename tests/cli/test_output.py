"""Errors end in one funnel: a clear message on standard error and the exit code of the design."""

from __future__ import annotations

from pathlib import Path

import pytest

from dragoman.cli import COMMANDS, main, run
from dragoman.cli.output import ExitCode, exit_code_of, print_error, print_result
from dragoman.errors import DragomanError, EngineError, InputError, LockedError, UsageError

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (UsageError, ExitCode.USAGE),
        (InputError, ExitCode.INVALID_INPUT),
        (EngineError, ExitCode.NO_ENGINE),
        (LockedError, ExitCode.LOCKED),
    ],
)
def test_every_error_has_its_exit_code(kind: type[DragomanError], code: ExitCode) -> None:
    assert exit_code_of(kind("no luck")) == code


def test_an_error_names_place_cause_and_remedy(capsys: pytest.CaptureFixture[str]) -> None:
    print_error(InputError("not valid TOML", where=Path("dragoman.toml"), line=3, remedy="Mend that line."))

    assert capsys.readouterr().err == "error: dragoman.toml:3: not valid TOML\n       Mend that line.\n"


def test_nothing_that_acts_on_a_terminal_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    print_result("red \x1b[31malert\u202e")
    print_error(InputError("bad \x07 name", where="a\x1b[2J.md"))

    printed = capsys.readouterr()
    assert printed.out == "red ⟦U+001B⟧[31malert⟦U+202E⟧\n"
    assert printed.err == "error: a⟦U+001B⟧[2J.md: bad ⟦U+0007⟧ name\n"


def test_outside_a_workspace_the_way_in_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)

    assert run(["status"]) == ExitCode.USAGE
    assert "dragoman init" in capsys.readouterr().err


def test_a_mistyped_command_is_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["publsh"]) == ExitCode.USAGE
    assert "publsh" in capsys.readouterr().err


def test_an_interrupt_ends_with_130_and_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(main, "main", interrupt)

    assert run(["draft"]) == ExitCode.INTERRUPTED
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example_and_a_place_in_the_guide(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([name, "--help"]) == ExitCode.DONE

    assert f"dragoman {name}" in capsys.readouterr().out.split("\n", 1)[1]
    assert f"dragoman {name}" in (ROOT / "docs" / "guide.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_stands_in_the_guide(name: str) -> None:
    command = main.get_command(None, name)  # type: ignore[arg-type]
    assert command is not None
    guide = (ROOT / "docs" / "guide.md").read_text(encoding="utf-8")

    options = [option for parameter in command.params for option in parameter.opts if option.startswith("--")]
    assert [option for option in options if option not in guide] == []
