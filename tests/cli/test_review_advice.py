"""Plain review has what the screen has: matches of the memory, repeats, work that is needed, redo, alternatives."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from dragoman.catalogs import Entry
from dragoman.cli.output import result_console
from dragoman.cli.review_page import Page
from dragoman.cli.review_plain import PlainReview
from dragoman.config import read_workspace
from dragoman.errors import InputError
from dragoman.model import Reviewer
from dragoman.review import Match, ReviewSession, read_queue

from .conftest import SPANISH, Review, entry_of, states

LUIS = Reviewer("Luis Gil", "luis@example.org")


@pytest.fixture
def known(folder: Path, review: Review) -> None:
    """A text like one of the article's was approved elsewhere."""
    (folder / "source" / "zoo.md").write_text("Water them at dawn.\n", encoding="utf-8")
    review("e Riéguelos al alba, 7.\n", "zoo.md")


@pytest.mark.usefixtures("known")
def test_matches_are_shown_with_what_differs_and_can_be_taken(folder: Path, review: Review) -> None:
    output, errors = review("s\nm\n", "intro.md")

    assert "memory    1 79% Riéguelos al alba, 7. (Ana Pérez <ana@example.org>)" in output
    assert "          Water them at [-dawn-]{+dusk+}." in output
    assert "→ taken; but number not in the source: 7" in output
    assert entry_of(folder, "Water them at dusk.").msgstr == "Riéguelos al alba, 7."
    assert errors == ""


def test_a_match_that_is_not_there_is_told(folder: Path, review: Review) -> None:
    _, errors = review("m\nm 2\nm x\n")

    assert errors.splitlines()[::2] == [
        "error: standard input:1: the memory has no match 1",
        "error: standard input:2: the memory has no match 2",
        "error: standard input:3: no match was named",
    ]


def test_repeats_work_that_is_needed_and_redo(folder: Path, review: Review) -> None:
    output, errors = review("A\nw too short\nu\nU\ng 4\ne Fin.\n")

    assert errors == ""
    assert [line for line in output.splitlines() if line.startswith("→")] == [
        "→ accepted; no other text is the same",
        "→ marked as needing work",
        "→ undone: marked as needing work",
        "→ redone: marked as needing work",
        "→ segment 4",
        "→ edited",
    ]
    assert entry_of(folder, "Water them at dusk.").notes == ("needs work: too short",)
    assert states(folder)["The end."] == "reviewed"


class Person:
    """Answers at a terminal."""

    is_terminal = True

    def __init__(self, *answers: str) -> None:
        self._answers = iter(answers)
        self.prompts: list[str] = []

    def ask(self, prompt: str, prefill: str = "") -> str | None:
        self.prompts.append(prompt)
        return next(self._answers, None)


class Wise:
    """An adviser with two suggestions and a memory that cannot be read."""

    def find_matches(self, entry: Entry, format: str) -> Sequence[Match]:
        raise InputError("the memory is damaged", remedy="Delete it.")

    def suggest(self, entry: Entry, format: str) -> Sequence[str]:
        return ["El cultivo de tomates", "Cómo cultivar tomates"]


def test_a_person_may_ask_the_engine_and_is_told_once_of_a_memory_that_cannot_be_read(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    workspace = read_workspace(folder)
    session = ReviewSession(read_queue(workspace, workspace.articles(), SPANISH), LUIS)
    person = Person("o", "o 2", "q")
    PlainReview(session, person, Page(result_console()), Wise()).run()
    printed = capsys.readouterr()

    assert "other 1   El cultivo de tomates (suggested)" in printed.out
    assert "other 2   Cómo cultivar tomates (suggested)" in printed.out
    assert printed.err.count("the memory is damaged") == 1
    assert ["[o]ther" in prompt for prompt in person.prompts] == [False, True, False]
    assert entry_of(folder, "Growing tomatoes").msgstr == "Cómo cultivar tomates"
