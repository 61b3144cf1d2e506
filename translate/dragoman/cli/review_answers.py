"""Where the answers of plain review come from: a person at a terminal, or lines of standard input."""

from __future__ import annotations

import contextlib
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from dragoman.cli.output import print_error
from dragoman.errors import UsageError
from dragoman.model import Reviewer
from dragoman.review import parse_reviewer

_LETTERS = "aAeEosburUnwmgxcptjkJKdDfFlLR/.,q?"
_CONFIRMED = "aAeomcR"
"""Those after which `!` says that it is meant."""
_WITH_WORDS = "eomnwgxptl/R"
_RAW = "/R"
"""Those whose words may be a regular expression."""
_ANSWER = re.compile(
    rf"(?P<letter>[{_LETTERS}])(?P<confirmed>(?<=[{_CONFIRMED}])!)?(?:(?:\s+|(?<=/))(?P<text>.*))?", re.DOTALL
)
_ESCAPE = re.compile(r"\\([\\n])")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a reviewer answered."""

    letter: str
    """One of those that the help of `review` tells."""
    text: str = ""
    """The words after it, with `\\n` and `\\\\` resolved but after `/` and `R`."""
    confirmed: bool = False
    """Whether `!` followed the letter."""


def parse_answer(line: str) -> Answer:
    """An answer from a line. Raises `UsageError` for a line that is none."""
    found = _ANSWER.fullmatch(line.strip())
    words = (found["text"] or "").strip() if found else ""
    if found is None or (words and found["letter"] not in _WITH_WORDS):
        raise UsageError(
            f"“{line.strip()}” is no answer", remedy="Answer a, e, o, m, s, b, u, r, w, n, g, x or q; ? explains all."
        )
    text = words if found["letter"] in _RAW else unescape(words)
    return Answer(found["letter"], text, bool(found["confirmed"]))


def unescape(text: str) -> str:
    r"""The text with `\n` as a line break and `\\` as one backslash; any other backslash stands for itself.

    >>> unescape(r"one\ntwo \*")
    'one\ntwo \\*'
    """
    return _ESCAPE.sub(lambda match: "\n" if match[1] == "n" else "\\", text)


def escape(text: str) -> str:
    r"""The text on one line, so that `unescape` gives it back.

    >>> escape("one\ntwo")
    'one\\ntwo'
    """
    return re.sub(r"\\(?=[\\n\n])", r"\\\\", text).replace("\n", "\\n")


class Answers(Protocol):
    """Where answers come from."""

    @property
    def is_terminal(self) -> bool:
        """Whether a person sits there, who can be asked again."""

    def ask(self, prompt: str, prefill: str = "") -> str | None:
        """The next line; None at the end. Raises `UsageError` when it is not UTF-8.

        `prefill` is what stands in the line to begin with, where a person can edit it.
        """


class PipedAnswers:
    """Lines of standard input. No prompt is shown."""

    is_terminal = False

    def __init__(self) -> None:
        self.line = 0
        """How many lines have been read."""

    def ask(self, prompt: str, prefill: str = "") -> str | None:
        data = sys.stdin.buffer.readline()
        if not data:
            return None
        self.line += 1
        try:
            return data.decode("utf-8-sig" if self.line == 1 else "utf-8").rstrip("\r\n")
        except UnicodeDecodeError as error:
            raise UsageError("this answer is not UTF-8", remedy="Write the answers as UTF-8.") from error


class TerminalAnswers:
    """A person, with line editing where the system has it."""

    is_terminal = True

    def __init__(self) -> None:
        with contextlib.suppress(ImportError):
            import readline

            readline.set_auto_history(False)
            # So that a text of several lines, pasted, is one answer and not an answer a line.
            readline.parse_and_bind("set enable-bracketed-paste on")

    def ask(self, prompt: str, prefill: str = "") -> str | None:
        try:
            with _prefilled(prefill):
                line = input(prompt) if sys.stdout.isatty() else _ask_beside(prompt)
            line.encode("utf-8")
        except EOFError:
            sys.stderr.write("\n")
            return None
        except UnicodeError as error:
            raise UsageError("this answer is not UTF-8", remedy="Set the terminal to UTF-8.") from error
        return " ".join(filter(None, map(str.strip, line.splitlines())))


def open_answers() -> Answers:
    """A person's answers where standard input is a terminal, else its lines."""
    return TerminalAnswers() if sys.stdin.isatty() else PipedAnswers()


@contextlib.contextmanager
def _prefilled(text: str) -> Iterator[None]:
    """Lets the next line begin with `text`, to be edited."""
    try:
        import readline
    except ImportError:  # Windows has none; the line then begins empty.
        yield
        return
    readline.set_startup_hook(lambda: readline.insert_text(text))
    try:
        yield
    finally:
        readline.set_startup_hook()


def _ask_beside(prompt: str) -> str:
    """Asks on standard error, where standard output goes to a file or another program."""
    sys.stderr.write(prompt)
    sys.stderr.flush()
    line = sys.stdin.readline()
    if not line:
        raise EOFError
    return line.rstrip("\n")


def ask_reviewer(answers: Answers) -> Reviewer:
    """Asks a person for name and e-mail until they can stand in a receipt. Raises `UsageError` at end of input."""
    while True:
        name = answers.ask("Your name, as receipts will show it: ")
        email = None if name is None else answers.ask("Your e-mail address: ")
        if name is None or email is None:
            raise UsageError("nobody is named as the reviewer", remedy="Answer the two questions.")
        try:
            return parse_reviewer(f"{name.strip()} <{email.strip()}>", "your answer")
        except UsageError as error:
            print_error(error)
