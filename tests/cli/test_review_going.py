"""Plain review goes about as the screen does: search, replace, filter, list, numbers, stale, findings."""

from __future__ import annotations

from pathlib import Path

import pytest

from dragoman.keys import ACTIONS

from .conftest import Review, entry_of, states
from .test_review_terminal import PROMPT, terminal

ONLY_ON_THE_SCREEN = {"page-down", "page-up", "theme", "commands", "save", "line-break", "leave"}
"""Actions for what line by line there is nothing of."""
ANSWERS = {
    "accept": "a", "edit": "e", "skip": "s", "back": "b", "undo": "u", "reject": "r", "note": "n", "needs-work": "w",
    "redo": "U", "editor": "E", "copy-source": "c", "placeable": "p", "match": "m", "term": "t", "other": "o",
    "accept-repeats": "A", "split": "x", "next": "j", "previous": "k", "next-open": "J", "previous-open": "K",
    "next-stale": "d", "previous-stale": "D", "next-finding": "f", "previous-finding": "F", "go-to": "g",
    "search": "/", "next-hit": ".", "previous-hit": ",", "replace": "R", "filter": "l", "list": "L", "help": "?",
    "quit": "q",
}  # fmt: skip


def told(output: str) -> list[str]:
    """What the answers did, and the numbers of the segments that were shown."""
    lines = [line.partition("/")[0] + "]" if line.startswith("[") else line for line in output.splitlines()]
    return [line for line in lines if line.startswith(("→", "["))]


def test_every_action_of_the_screen_has_an_answer_that_is_the_key_of_the_screen() -> None:
    assert ANSWERS.keys() | ONLY_ON_THE_SCREEN == ACTIONS.keys()
    assert {name: key for name, key in ANSWERS.items() if key not in ACTIONS[name].keys} == {}


@pytest.mark.usefixtures("folder")
def test_segments_are_found_by_their_words(review: Review) -> None:
    output, errors = review("/ leaves\n/source:the end\n/translation:tomates\n/ regex:\\b(dusk|end)\\b\n.\n,\nq\n")

    assert told(output) == [
        "[1]", "→ found in segment 3", "[3]", "→ found in segment 4", "[4]", "→ found in segment 1", "[1]",
        "→ found in segment 2", "[2]", "→ found in segment 4", "[4]", "→ found in segment 2", "[2]",
    ]  # fmt: skip
    assert errors == ""


@pytest.mark.usefixtures("folder")
def test_what_is_not_found_is_told_and_moves_nowhere(review: Review) -> None:
    output, errors = review("/ nothing like it\n.\n/ regex:(\n/source:leaves\n,\nR source:leaves\n")

    assert [line for line in errors.splitlines() if line.startswith("error")] == [
        "error: standard input:1: not found anywhere else",
        "error: standard input:2: not found anywhere else",
        "error: standard input:3: “(” is no regular expression: missing ), unterminated subpattern at position 0",
        "error: standard input:5: not found anywhere else",
        "error: standard input:6: the source cannot be replaced",
    ]
    assert told(output) == ["[1]", "→ found in segment 3", "[3]"]


def test_a_replacement_is_shown_then_made_and_taken_back_as_one(folder: Path, review: Review) -> None:
    review("a\n")
    output, errors = review("R tomates\njitomates\nR! regex:o(l?)\n0\\1\nu\nR! tomates\njitomates\n", "--queue", "all")

    assert "      1 ✓ Cultivar [-tomates-]{+jitomates+}" in output
    assert [line for line in output.splitlines() if line.startswith("→")] == [
        "→ 1 translation would change; R! replaces",
        "→ replaced in 3 segments; u takes all back",
        "→ undone: replaced",
        "→ replaced in 1 segment; u takes all back",
    ]
    assert errors == ""
    assert entry_of(folder, "Growing tomatoes").msgstr == "Cultivar jitomates"
    assert states(folder)["Growing tomatoes"] == "reviewed"
    assert entry_of(folder, "Never wet `leaves`.").msgstr == "Nunca moje `leaves`."


def test_a_filter_leaves_what_it_says_and_the_rest_is_passed_over(folder: Path, review: Review) -> None:
    output, errors = review("l draft below:80 e\nL\na\na\na\nl check:placeables\nl\nL\n", "--queue", "all")

    assert errors.startswith("error: standard input:6: nothing fits check:placeables")
    assert told(output)[:5] == ["[1]", "→ 3 of 4 segments listed", "→ accepted", "[2]", "→ accepted"]
    assert "      3 ~ Never wet `leaves`." in output
    assert "      4 - The end." not in output.partition("→ all segments are listed")[0]
    assert states(folder)["The end."] == "untranslated"


def test_a_filter_by_reviewer_and_kind(folder: Path, review: Review) -> None:
    review("a\nn see the map\n")
    output, errors = review("l by:ana\nl noted\nl by:nobody\n", "--queue", "all")

    assert told(output) == ["[1]", "→ 1 of 4 segments listed", "→ 1 of 4 segments listed", "[2]"]
    assert errors.startswith("error: standard input:3: nothing fits by:nobody")


def test_the_nearest_that_waits_is_stale_or_has_a_finding(folder: Path, review: Review) -> None:
    review("e Cultivar tomates\ne Riéguelos.\ne! Nunca.\n")
    source = folder / "source" / "intro.md"
    source.write_text(source.read_text("utf-8").replace("at dusk", "at dawn"), encoding="utf-8")
    output, errors = review("k\nj\nf\nd\nJ\nK\nF\nD\nj\nj\nj\n", "--queue", "all")

    assert [line for line in told(output) if line.startswith("[")] == [
        "[1]", "[2]", "[3]", "[2]", "[3]", "[2]", "[3]", "[2]", "[3]", "[4]",
    ]  # fmt: skip
    assert errors.splitlines() == [
        "error: standard input:1: this is the first one",
        "error: standard input:11: this is the last one",
    ]


def test_going_on_after_the_last_one(folder: Path, review: Review) -> None:
    output, _ = review("s\ns\ns\ns\n/ leaves\na\n")

    assert told(output)[-4:] == ["→ found in segment 3", "[3]", "→ accepted", "[4]"]
    assert states(folder)["Never wet `leaves`."] == "reviewed"


def test_the_source_may_be_the_translation(folder: Path, review: Review) -> None:
    review("g 4\nc\n")

    assert entry_of(folder, "The end.").msgstr == "The end."


def test_a_script_is_told_of_markup_and_terms_and_writes_them_itself(folder: Path, review: Review) -> None:
    output, errors = review("g 3\np\np 1\nt\nq\n")

    assert "1 `leaves`\n→ p and a number writes it after the translation, to be edited" in output
    assert errors.splitlines()[::2] == [
        "error: standard input:3: a placeable is inserted by a person",
        "error: standard input:4: there is no term to insert",
    ]


def test_a_person_searches_replaces_and_begins_with_a_placeable(folder: Path) -> None:
    with terminal(folder) as person:
        person.wait_for(PROMPT)
        person.type("/\n")
        person.wait_for("Search for: ")
        person.type("leaves\n")
        assert "[3/4]" in person.wait_for(PROMPT)
        person.type("p 1\n")
        person.wait_for("> Nunca moje `leaves`. `leaves`")
        person.type("\x15Nunca `leaves`.\n")
        assert "[4/4]" in person.wait_for(PROMPT)
        person.type("R\n")
        person.wait_for("Replace in translations: ")
        person.type("nunca\n")
        person.wait_for("By what? ")
        person.type("Jamás\n")
        assert "Replace? [y] " in person.wait_for("Replace? [y] ")
        person.type("n\n")
        person.wait_for("would change")
        person.type("R tomates\n")
        person.wait_for("By what? ")
        person.type("jitomates\n")
        person.wait_for("Replace? [y] ")
        person.type("y\n")
        person.wait_for("replaced in 1 segment")
        person.type("c\n")
        person.wait_for("> The end.")
        person.type("\x15Fin.\n")
        person.wait_for("Enter to end ")
        person.type("q\n")
        assert "2 reviewed" in person.wait_for("left\r\n")

    assert entry_of(folder, "Growing tomatoes").msgstr == "Cultivar jitomates"
    assert entry_of(folder, "Never wet `leaves`.").msgstr == "Nunca `leaves`."
    assert entry_of(folder, "The end.").msgstr == "Fin."
