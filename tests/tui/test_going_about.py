"""Going about, searching, replacing, filtering; keys and dialogs."""

from __future__ import annotations

from threading import Event

import pytest
from textual.command import CommandPalette

from dragoman.display import make_visible
from dragoman.keys import ACTIONS
from dragoman.model import Reviewer, ReviewState
from dragoman.review import Wanted
from dragoman.tui.acts import Acts
from dragoman.tui.going import GoingAbout
from dragoman.tui.review_screen import ReviewScreen
from dragoman.tui.segment_list import SegmentList

from .conftest import LUIS, NOW, Desk, Person


def test_every_action_has_something_that_does_it() -> None:
    done = {
        name for name in ACTIONS for acts in (Acts, GoingAbout) if callable(getattr(acts, name.replace("-", "_"), None))
    }

    assert done == set(ACTIONS)


async def test_next_and_previous_of_each_kind(desk: Desk) -> None:
    async with desk.screen() as person:
        await person.press("j", "down", "k")
        assert person.source == "Tomatoes like the warm sun."
        await person.press("K")
        assert person.source == "Growing tomatoes"
        await person.press("K")
        assert person.source == "The harvest was good."
        await person.press("J", "d")
        assert person.source == "Tomatoes like the warm sun."
        await person.press("d")
        assert "Nothing else is stale" in person.message
        await person.press("f")
        assert person.source == "Never wet `leaves`."
        await person.press("F")
        assert person.source == "Never wet `leaves`."
        await person.press("g", "6", "enter", "J")
        assert person.source == "News"


async def test_the_ends_are_told(desk: Desk) -> None:
    async with desk.screen() as person:
        await person.press("k")
        assert "This is the first one" in person.message
        await person.press("g", "9", "enter", "j")
        assert "This is the last one" in person.message
        await person.press("g", "4", "2", "enter")
        assert "There is no segment 42" in person.message
        await person.press("g", "x", "enter")
        assert "is no number" in person.message


async def test_search_finds_in_source_and_translation_and_goes_round(desk: Desk) -> None:
    async with desk.screen() as person:
        await person.press("/")
        await person.type("cosecha")
        await person.press("enter")
        assert person.source == "The harvest was good."
        await person.press("/", *["backspace"] * 7)
        await person.type("dusk")
        await person.press("enter")
        assert person.source == "Water them at dusk."
        await person.press(".")
        assert person.screen.session.number == 7
        await person.press(",")
        assert person.screen.session.number == 3


async def test_search_in_one_side_only_and_by_regular_expression(desk: Desk) -> None:
    async with desk.screen() as person:
        await person.press("/", "f2", "f2", "f3")
        await person.type("^no.i")
        await person.press("enter")
        assert person.source == "News"
        await person.press("/", *["backspace"] * 5)
        await person.type("(")
        await person.press("enter")
        assert "is no regular expression" in person.message


async def test_replacing_shows_what_would_change_and_can_be_taken_back(desk: Desk) -> None:
    before = desk.catalog_file("intro.md").read_bytes()
    async with desk.screen() as person:
        await person.press("R")
        await person.type("tomates")
        await person.press("enter")
        await person.type("jitomates")
        await person.press("enter")
        assert "1 translation would change" in person.seen
        assert "[-tomates-]{+jitomates+}" in person.seen
        assert desk.catalog_file("intro.md").read_bytes() == before
        await person.press("y")
        assert desk.entry("Growing tomatoes").msgstr == "Cultivar jitomates"
        assert desk.entry("Growing tomatoes").state is ReviewState.DRAFT
        await person.press("u")

    assert desk.catalog_file("intro.md").read_bytes() == before


async def test_a_replacement_in_what_was_reviewed_is_ones_own_review(desk: Desk) -> None:
    async with desk.screen() as person:
        await person.press("R")
        await person.type("Fin")
        await person.press("enter")
        await person.type("Final")
        await person.press("enter", "y")

    entry = desk.entry("The end.")
    assert (entry.msgstr, entry.state, entry.valid_receipts[0].reviewer.name) == (
        "Final.",
        ReviewState.REVIEWED,
        "Ana Pérez",
    )


@pytest.mark.parametrize(
    ("text", "listed"),
    [
        ("draft", 4),
        ("draft stale", 5),
        ("by:luis", 2),
        ("check:placeables", 1),
        ("check:any", 1),
        ("dusk", 2),
        ("untranslated dusk", 1),
        ("", 9),
    ],
)
async def test_a_filter_lists_only_what_fits(desk: Desk, text: str, listed: int) -> None:
    async with desk.screen() as person:
        await person.press("l")
        await person.type(text)
        await person.press("enter")
        await person.until(lambda: len(person.screen.listing.rows) == listed)


async def test_rows_that_are_not_listed_are_passed_over(desk: Desk) -> None:
    async with desk.screen(filter_text="stale") as person:
        await person.until(lambda: len(person.screen.listing.rows) == 1)
        assert person.source == "Tomatoes like the warm sun."
        await person.press("j")
        assert "This is the last one" in person.message


async def test_a_filter_that_is_none_is_told(desk: Desk) -> None:
    async with desk.screen() as person:
        await person.press("l")
        await person.type("below:much")
        await person.press("enter")
        assert "is no confidence" in person.message
        assert len(person.screen.listing.rows) == 9


async def test_repeats_are_accepted_in_all_articles_and_taken_back_at_once(desk: Desk) -> None:
    before = desk.catalog_file("news.md").read_bytes()
    async with desk.screen() as person:
        await person.press("g", "4", "enter", "A")
        assert person.message == "→ accepted, and 1 with the same text"
        assert desk.entry("Water them at dusk.", "news.md").msgstr == "Riéguelos al anochecer."
        assert desk.entry("Water them at dusk.", "news.md").state is ReviewState.REVIEWED
        await person.press("u")
        assert desk.catalog_file("news.md").read_bytes() == before
        assert desk.entry("Water them at dusk.").state is ReviewState.DRAFT


async def test_a_persons_other_words_are_no_repeat(desk: Desk) -> None:
    desk.replace("news.md", "Water them at dusk.", lambda entry: entry.with_words(lambda _: "Riegue."))
    async with desk.screen() as person:
        await person.press("g", "4", "enter", "A")
        assert person.message == "→ accepted; no other text is the same"

    assert desk.entry("Water them at dusk.", "news.md").msgstr == "Riegue."


async def test_a_place_gets_a_translation_of_its_own(desk: Desk) -> None:
    async with desk.screen() as person:
        await person.press("g", "4", "enter")
        await person.until(lambda: "2 places" in person.seen)
        await person.press("x", "2")
        assert "line 11 has its own entry" in person.message
        assert len(person.screen.session.queue.slots) == 10
        await person.press("u")
        assert len(person.screen.session.queue.slots) == 9


async def test_the_source_is_copied_into_the_editor(desk: Desk) -> None:
    async with desk.screen() as person:
        await person.press("s", "s", "c")
        assert person.screen.editor.text == "Watering"
        await person.press("escape", "q")


async def test_the_palette_does_everything_by_name(desk: Desk) -> None:
    async with desk.screen() as person:
        await person.press(":")
        await person.until(lambda: isinstance(person.app.screen, CommandPalette))
        await person.type("next stale")
        await person.until(lambda: "next stale" in person.seen)
        await person.press("enter")
        await person.until(lambda: person.source == "Tomatoes like the warm sun.")


async def test_help_explains_every_action(desk: Desk) -> None:
    async with desk.screen(size=(110, 90)) as person:
        await person.press("?")
        seen = person.seen
        await person.press("x")
        assert isinstance(person.app.screen, ReviewScreen)

    assert [action.does for action in ACTIONS.values() if action.does not in seen] == []


async def test_a_key_without_action_is_told(desk: Desk) -> None:
    async with desk.screen() as person:
        await person.press("z")
        assert person.message == "No action has the key z; ? explains the keys."


async def test_the_list_comes_where_there_is_room_and_goes_on_request(desk: Desk) -> None:
    async with desk.screen(size=(80, 24)) as person:
        assert not person.screen.query_one(SegmentList).display
        await person.press("L")
        assert "~    1 Growing tomato" in person.seen
    async with desk.screen(size=(120, 30)) as person:
        assert "~    1 Growing tomato" in person.seen
        await person.press("L")
        assert not person.screen.query_one(SegmentList).display


async def test_keys_of_ones_own(desk: Desk) -> None:
    desk.configure('[review.keys]\naccept = ["z", "f2"]\nsave = "ctrl+g"\n')
    async with desk.screen() as person:
        await person.press("a")
        assert "No action has the key a" in person.message
        await person.press("z", "f2")
        assert desk.states()[:2] == ["reviewed", "reviewed"]
        await person.press("e", "x", "ctrl+g")
        assert desk.entry("Watering").msgstr == "x"
        assert "z accept" in person.seen


@pytest.mark.parametrize(("keys", "accept", "save"), [("po-mode", "tab", "ctrl+s"), ("omegat", "a", "ctrl+n")])
async def test_ready_made_keys(desk: Desk, keys: str, accept: str, save: str) -> None:
    desk.configure(f'[review]\nkeys = "{keys}"\n')
    async with desk.screen() as person:
        await person.press(accept)
        assert desk.states()[0] == "reviewed"
        await person.press("enter" if keys == "po-mode" else "e", "x", save)
        assert desk.entry("Tomatoes like the warm sun.").msgstr == "Les gusta la sombra.x"


async def test_ones_own_reviews_are_not_offered_where_two_must_look(desk: Desk) -> None:
    wanted = Wanted(second=LUIS)
    desk.replace("intro.md", "Growing tomatoes", lambda entry: entry.with_review(reviewer=LUIS, at=NOW))
    eva = Reviewer("Eva", "eva@example.org")
    desk.replace("intro.md", "Watering", lambda entry: entry.with_review("Riego", reviewer=eva, at=NOW))
    session = desk.session(wanted, reviewer=LUIS)
    offered = [number for number in range(9) if session.queue.needs_review(number)]

    assert [session.queue.slots[number].key[1] for number in offered] == [
        "Tomatoes like the warm sun.",
        "Watering",
        "Water them at dusk.",
        "Never wet `leaves`.",
        "News",
        "Water them at dusk.",
        "The harvest was good.",
    ]


async def test_what_acts_on_a_terminal_is_shown_as_marks_everywhere(desk: Desk) -> None:
    nasty = "Growing \x1b[31mred\u202e tomatoes\u200b"
    desk.replace("intro.md", "Growing tomatoes", lambda entry: entry.with_source(msgid=nasty))
    async with desk.screen(size=(140, 30)) as person:
        await person.press("c")
        seen = person.seen
        assert person.screen.editor.text == make_visible(nasty)
        await person.press("enter", "y")

    assert seen.count("⟦U+001B⟧[31m") >= 3
    assert not set(seen) & {"\x1b", "\u202e", "\u200b"}


async def test_what_is_copied_with_marks_is_written_as_the_source_has_it(desk: Desk) -> None:
    source = "Water\u2060 melons"
    desk.replace("intro.md", "Watering", lambda entry: entry.with_source(msgid=source))
    async with desk.screen() as person:
        await person.press("s", "s", "c", "x", "enter")

    assert desk.entry(source).msgstr == f"{source}x"


async def test_decisions_and_moves_stay_within_what_is_listed(desk: Desk) -> None:
    async with desk.screen() as person:
        await person.press("l")
        await person.type("stale untranslated")
        await person.press("enter")
        await person.until(lambda: person.message == "3 of 9 segments listed")
        assert person.source == "Tomatoes like the warm sun."
        await person.press("a")
        assert person.source == "Watering"
        await person.press("f")
        await person.until(lambda: "find nothing else" in person.message)
        await person.press("s")
        assert person.source == "Water them at dusk."
        await person.press("s")
        assert "That was the last one listed (stale untranslated); l lists others." in person.seen


async def test_a_filter_that_nothing_fits_is_given_up(desk: Desk) -> None:
    async with desk.screen() as person:
        await person.press("l")
        await person.type("by:nobody")
        await person.press("enter")
        await person.until(lambda: "Nothing fits" in person.message)
        assert person.message == "Nothing fits by:nobody; all segments are listed."
        assert len(person.screen.listing.rows) == 9


async def test_what_was_found_is_underlaid(desk: Desk) -> None:
    def underlaid(person: Person) -> list[str]:
        strips = person.app.screen._compositor.render_strips()
        return [one.text for strip in strips for one in strip if one.style and one.style.reverse and one.text == "sun"]

    async with desk.screen(size=(80, 24)) as person:
        await person.press("/")
        await person.type("sun")
        await person.press("enter")
        assert person.message == "Found.  next: .  previous: ,"
        assert underlaid(person) == ["sun"]


FINDINGS = Wanted(frozenset(), findings=True)


async def test_where_findings_are_wanted_the_checks_run_beside_the_screen(desk: Desk) -> None:
    """Nobody waits for them: the first that they find is shown, then what they find next, and all in the list."""
    async with desk.screen(FINDINGS, filter_text="check:any", waits=True) as person:
        await person.until(lambda: person.source == "Never wet `leaves`.")
        await person.until(lambda: "listed 1/1: check:any" in person.seen)
        await person.press("a", "y")
        await person.until(lambda: "That was the last one" in person.seen)


async def test_while_the_checks_look_for_the_next_that_is_told(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    goes_on = Event()
    find = ReviewScreen._find_faults
    monkeypatch.setattr(ReviewScreen, "_find_faults", lambda *given: goes_on.wait(30) and find(*given))
    async with desk.screen(FINDINGS, waits=True) as person:
        assert "The checks look for the next …" in person.seen
        await person.press("j", "g", "2", "enter")
        assert person.source == "Tomatoes like the warm sun."
        await person.press("s")
        assert "The checks look for the next …" in person.seen
        goes_on.set()
        await person.until(lambda: person.source == "Never wet `leaves`.")


async def test_where_the_checks_find_nothing_that_is_told(desk: Desk) -> None:
    desk.replace("intro.md", "Never wet `leaves`.", lambda entry: entry.with_words(lambda _: "No moje `leaves`."))
    async with desk.screen(FINDINGS, waits=True) as person:
        await person.until(lambda: "That was the last one." in person.seen)
        assert "0 reviewed" in person.seen
