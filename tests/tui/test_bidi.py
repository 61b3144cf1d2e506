"""Right-to-left text in its reading order, in terminals that put it so and in those that do not."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from rich.text import Text

from dragoman.catalogs import Entry
from dragoman.model import Locale
from dragoman.tui.bidi import choose_bidi, hold_left, put_in_order
from dragoman.tui.looks import Section
from dragoman.tui.sheet import MARGIN, Sheet

from .conftest import DRAFTED, Desk, Person

ALEF, BET, GIMEL = "\u05d0", "\u05d1", "\u05d2"
FATHA = "\u064e"


@pytest.mark.parametrize(
    ("logical", "visual"),
    [
        (f"{ALEF}{BET}{GIMEL}", f"{GIMEL}{BET}{ALEF}"),
        (f"{ALEF}{BET} 12 {GIMEL}", f"{GIMEL} 12 {BET}{ALEF}"),
        (f"{ALEF} abc {BET}", f"{BET} abc {ALEF}"),
        (f"({ALEF}) {BET}.", f".{BET} ({ALEF})"),
        ("abc", "abc"),
        ("abc.", ".abc"),
    ],
)
def test_a_line_is_put_from_left_to_right_as_it_is_read(logical: str, visual: str) -> None:
    assert put_in_order(Text(logical), is_rtl=True, reorders=True).plain == visual


def test_right_to_left_words_in_a_left_to_right_text_stay_in_their_place() -> None:
    assert put_in_order(Text(f"see {ALEF}{BET} here"), is_rtl=False, reorders=True).plain == f"see {BET}{ALEF} here"


def test_a_vowel_sign_stays_after_its_letter_as_terminals_expect_it() -> None:
    assert put_in_order(Text(f"\u0628{FATHA}\u062a"), is_rtl=True, reorders=True).plain == f"\u062a\u0628{FATHA}"


def test_styles_go_with_their_letters() -> None:
    line = Text(f"{ALEF}{BET}")
    line.stylize("bold", 0, 1)
    shown = put_in_order(line, is_rtl=True, reorders=True)

    assert [(span.start, span.end, str(span.style)) for span in shown.spans] == [(1, 2, "bold")]


@pytest.mark.parametrize(
    ("environment", "chosen"),
    [
        ({"VTE_VERSION": "7200"}, "terminal"),
        ({"VTE_VERSION": "5202"}, "reorder"),
        ({"KONSOLE_VERSION": "230800"}, "terminal"),
        ({"TERM_PROGRAM": "mintty"}, "terminal"),
        ({"TERM": "xterm-256color"}, "reorder"),
    ],
)
def test_what_the_environment_tells_of_the_terminal(environment: dict[str, str], chosen: str) -> None:
    assert choose_bidi("auto", environment) == chosen
    assert choose_bidi("terminal", environment) == "terminal"
    assert choose_bidi("reorder", environment) == "reorder"


def test_a_right_to_left_section_stands_at_the_right_edge() -> None:
    console = Console(width=MARGIN + 10, color_system=None, legacy_windows=False)
    sheet = Sheet((Section("ar", Text(f"{ALEF}{BET}{GIMEL} " * 3), is_rtl=True),), reorders=True)
    lines = [line.plain for line in sheet.wrap(console, console.width)]

    word = f"{GIMEL}{BET}{ALEF}"
    assert lines == [f"ar           {word} {word}", f"                 {word}"]


def test_wide_and_combining_characters_keep_the_columns() -> None:
    console = Console(width=MARGIN + 12, color_system=None, legacy_windows=False)
    sheet = Sheet((Section("ja", Text("日本語翻訳日本")), Section("es", Text("e\u0301" * 14))))

    assert [line.plain for line in sheet.wrap(console, console.width)] == [
        "ja        日本語翻訳日",
        "          本",
        "es        " + "e\u0301" * 12,
        "          " + "e\u0301" * 2,
    ]


WORDS = "زراعة الطماطم"


@pytest.fixture
def arabic(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path, Locale("ar"))
    desk.fill("intro.md", [Entry(msgid="Growing tomatoes").with_draft(WORDS, engine="m", score=None, at=DRAFTED)])
    desk.configure('[review]\nbidi = "reorder"\n')
    return desk


def line_of(person: Person, text: str) -> str:
    return next(line for line in person.seen.split("\n") if text in line)


async def test_the_screen_shows_arabic_as_it_is_read_also_while_it_is_edited(arabic: Desk) -> None:
    async with arabic.screen() as person:
        assert WORDS[::-1] in line_of(person, "draft     ")
        await person.press("e")
        assert line_of(person, WORDS[::-1]).endswith(f" {WORDS[::-1]}│")

    arabic.configure('[review]\nbidi = "terminal"\n')
    async with arabic.screen() as person:
        assert WORDS in line_of(person, "draft     ")


async def test_arrows_move_to_where_they_point_in_arabic(arabic: Desk) -> None:
    async with arabic.screen() as person:
        await person.press("e", "home", "left", "left", "ب", "ctrl+left", "right", "delete", "shift+left")
        assert person.screen.editor.text == "زرباع الطماطم"
        assert person.screen.editor.selected_text == " "
        assert line_of(person, "╭─ ar")
        await person.press("ctrl+right", "ctrl+right")
        assert person.screen.editor.cursor_location == (0, 0)


async def test_a_long_arabic_line_is_wrapped_before_it_is_put_in_order(arabic: Desk) -> None:
    arabic.replace("intro.md", "Growing tomatoes", lambda entry: entry.with_words(lambda _: f"{WORDS} " * 8 + WORDS))
    async with arabic.screen(size=(80, 30)) as person:
        await person.press("e")
        rows = [line.partition("│")[2].rstrip("│") for line in person.seen.split("\n") if "ا" in line and "│" in line]
        told = " ".join(row.strip()[::-1] for row in rows)
        assert (told, {len(row) for row in rows}) == (f"{WORDS} " * 8 + WORDS, {67})


WORDS_OF_BOTH = (
    f"{ALEF}{BET}", f"{BET}.", f"({ALEF}{GIMEL})", f"{GIMEL}12", f"{ALEF}:", "abc", "b1",
    "1b", "12", "3,", "ab.", "(ab)", "—", "[12]", "1.5",
)  # fmt: skip


@given(st.lists(st.sampled_from(WORDS_OF_BOTH), min_size=1, max_size=6).map(" ".join))
def test_what_a_terminal_makes_of_a_line_is_what_is_read(line: str) -> None:
    """One that takes each row for left-to-right text, and turns round what is none where it stands."""
    read = put_in_order(Text(line), is_rtl=True, reorders=True).plain
    sent = put_in_order(Text(line), is_rtl=True, reorders=False).plain
    made = put_in_order(Text(f"x {sent}"), is_rtl=False, reorders=True).plain

    assert made.removeprefix("x ").replace("\u200e", "") == read


def test_a_row_is_held_at_its_side_in_a_terminal_that_goes_by_the_first_letter() -> None:
    row = Text(f"   {ALEF}{BET}")

    assert hold_left(row, reorders=False).plain == f" \u200e  {ALEF}{BET}"
    assert hold_left(row, reorders=True).plain == row.plain
    assert hold_left(Text("   abc"), reorders=False).plain == "   abc"


async def test_what_a_question_offers_is_read_as_on_the_screen(arabic: Desk) -> None:
    other = "زراعة الخيار (abc)"
    arabic.replace("intro.md", "Growing tomatoes", lambda entry: entry.with_conflict(other))
    async with arabic.screen(size=(80, 24)) as person:
        await person.press("o")
        await person.until(lambda: "Take which version?" in person.seen)
        assert "(abc) رايخلا ةعارز" in line_of(person, "> 1 ")
        await person.press("escape", "R")
        await person.type("ا")
        await person.press("enter", "x", "enter")
        assert "x" in line_of(person, "1 ~")
