"""The main walk on the screen: each decision is on disk before the next segment shows."""

from __future__ import annotations

from dragoman.model import ReviewState
from dragoman.review import Wanted

from .conftest import ANA, Desk


async def test_it_opens_on_the_first_segment_that_needs_review_in_its_context(desk: Desk) -> None:
    async with desk.screen(size=(150, 40)) as person:
        await person.press("j", "j", "j")
        await person.until(lambda: "2 places" in person.seen)
        seen = person.seen

    assert "4 of 9 · intro.md:7 █░░░░░░░░░ 1/6 reviewed · es 1/9" in seen
    assert "paragraph · 2 places: lines 7, 11 · ~ draft (confidence 73, argos en_es)" in seen
    assert "Growing tomatoes › Watering" in seen
    assert "before    Watering" in seen
    assert "draft     Riéguelos al anochecer." in seen
    assert "after     Never wet `leaves`." in seen
    assert "4 of 9" in seen


async def test_accepting_writes_and_goes_on_to_the_next_that_needs_review(desk: Desk) -> None:
    async with desk.screen() as person:
        await person.press("a")
        assert desk.entry("Growing tomatoes").receipts[0].reviewer == ANA
        assert person.source == "Tomatoes like the warm sun."
        assert person.message == "→ accepted"


async def test_nothing_to_accept_is_told_and_changes_nothing(desk: Desk) -> None:
    async with desk.screen() as person:
        await person.press("s", "s", "a")
        assert "There is no translation to accept" in person.message
        assert person.source == "Watering"


async def test_editing_in_place_writes_what_was_typed(desk: Desk) -> None:
    async with desk.screen() as person:
        await person.press("e")
        await person.type(" en casa")
        await person.press("enter")
        assert desk.entry("Growing tomatoes").msgstr == "Cultivar tomates en casa"
        assert desk.entry("Growing tomatoes").state is ReviewState.REVIEWED
        assert person.source == "Tomatoes like the warm sun."


async def test_an_edit_that_changes_nothing_is_saved_as_an_acceptance(desk: Desk) -> None:
    async with desk.screen() as person:
        await person.press("e", "enter")
        assert person.message == "→ accepted"

    assert desk.entry("Growing tomatoes").state is ReviewState.REVIEWED


async def test_leaving_an_edit_keeps_the_words_for_the_next(desk: Desk) -> None:
    async with desk.screen() as person:
        await person.press("e")
        await person.type("!")
        await person.press("escape")
        assert "kept here, not saved" in person.message
        assert desk.entry("Growing tomatoes").state is ReviewState.DRAFT
        await person.press("e")
        assert person.screen.editor.text == "Cultivar tomates!"


async def test_where_there_is_no_terminal_ones_own_editor_is_refused(desk: Desk) -> None:
    """As in a browser."""
    async with desk.screen() as person:
        await person.press("E")
        assert person.message == "Your own editor needs a terminal, and this is none. Edit it here."


async def test_ctrl_c_copies_what_is_selected_and_else_ends(desk: Desk) -> None:
    async with desk.screen() as person:
        await person.press("e", "shift+left", "shift+left", "ctrl+c")
        assert (person.app.clipboard, person.screen.is_editing) == ("es", True)
        await person.press("left", "ctrl+c")
        assert person.app.return_value == 130


async def test_several_lines_can_be_written(desk: Desk) -> None:
    async with desk.screen() as person:
        await person.press("e", "ctrl+j")
        await person.type("dos")
        assert person.screen.editor.text == "Cultivar tomates\ndos"
        await person.press("ctrl+z", "ctrl+z")
        assert person.screen.editor.text == "Cultivar tomates"


async def test_what_is_pasted_keeps_its_words_apart(desk: Desk) -> None:
    """Most terminals send a carriage return for each end of a line."""
    async with desk.screen() as person:
        await person.press("e", "ctrl+a", "ctrl+k")
        await person.paste("uno\rdos\r\ntres\ncuatro")
        assert person.screen.editor.text == "uno dos tres cuatro"
        await person.press("escape", "n")
        await person.paste("uno\rdos\n")
        await person.press("enter")

    assert desk.entry("Growing tomatoes").notes == ("uno dos",)


async def test_words_are_moved_by_as_in_a_shell(desk: Desk) -> None:
    async with desk.screen() as person:
        await person.press("e", "alt+b", "X", "alt+b", "alt+b", "alt+f", "Y", "alt+d")
        assert person.screen.editor.text == "CultivarY"


async def test_a_missing_placeable_is_named_while_typing(desk: Desk) -> None:
    async with desk.screen() as person:
        await person.press("g", "5", "enter", "e", "space")
        assert "error     missing: `leaves`" in person.seen
        await person.press("alt+p", "1")
        assert person.screen.editor.text == "Nunca moje las hojas. `leaves`"
        assert "missing: `leaves`" not in person.seen


async def test_an_error_must_be_meant(desk: Desk) -> None:
    async with desk.screen() as person:
        await person.press("g", "5", "enter", "a")
        assert "missing: `leaves`" in person.seen
        await person.press("escape")
        assert desk.entry("Never wet `leaves`.").state is ReviewState.DRAFT
        await person.press("a", "y")
        assert desk.entry("Never wet `leaves`.").state is ReviewState.REVIEWED


async def test_an_edit_with_an_error_must_be_meant_and_is_not_lost(desk: Desk) -> None:
    async with desk.screen() as person:
        await person.press("g", "5", "enter", "e", "X", "enter")
        await person.press("escape")
        assert person.screen.is_editing
        await person.press("enter", "y")
        assert desk.entry("Never wet `leaves`.").msgstr == "Nunca moje las hojas.X"


async def test_skip_back_reject_and_note(desk: Desk) -> None:
    async with desk.screen() as person:
        await person.press("s", "b")
        assert person.source == "Growing tomatoes"
        await person.press("n")
        await person.type("too short")
        await person.press("enter")
        assert desk.entry("Growing tomatoes").notes == ("too short",)
        assert "note      too short" in person.seen
        await person.press("r")
        assert desk.entry("Growing tomatoes").state is ReviewState.UNTRANSLATED


async def test_work_that_is_needed_is_told_with_its_reason(desk: Desk) -> None:
    async with desk.screen() as person:
        await person.press("g", "6", "enter", "w")
        await person.type("which end?")
        await person.press("enter")

    entry = desk.entry("The end.")
    assert (entry.state, entry.msgstr, entry.notes) == (ReviewState.DRAFT, "Fin.", ("needs work: which end?",))


async def test_undo_and_redo_give_back_the_bytes(desk: Desk) -> None:
    before = desk.catalog_file("intro.md").read_bytes()
    async with desk.screen() as person:
        await person.press("a", "r")
        after = desk.catalog_file("intro.md").read_bytes()
        await person.press("u")
        assert person.source == "Tomatoes like the warm sun."
        await person.press("u")
        assert desk.catalog_file("intro.md").read_bytes() == before
        assert person.source == "Growing tomatoes"
        await person.press("u")
        assert "nothing to undo" in person.message
        await person.press("U", "U")
        assert desk.catalog_file("intro.md").read_bytes() == after
        await person.press("U")
        assert "nothing to redo" in person.message


async def test_undo_reaches_into_the_session_before(desk: Desk) -> None:
    before = desk.catalog_file("intro.md").read_bytes()
    async with desk.screen() as person:
        await person.press("a", "q")
    async with desk.screen() as person:
        assert person.source == "Tomatoes like the warm sun."
        await person.press("u")
        assert person.source == "Growing tomatoes"
        assert person.message == "→ undone: accepted"

    assert desk.catalog_file("intro.md").read_bytes() == before


async def test_it_opens_where_one_left(desk: Desk) -> None:
    async with desk.screen() as person:
        await person.press("s", "s", "s", "q")
    async with desk.screen() as person:
        assert person.source == "Water them at dusk."


async def test_words_that_were_being_typed_come_back(desk: Desk) -> None:
    async with desk.screen() as person:
        await person.press("s", "e")
        await person.type(" Nada")
    async with desk.screen() as person:
        assert person.screen.is_editing
        assert person.screen.editor.text == "Les gusta la sombra. Nada"
        assert "not saved when the session ended" in person.message
        await person.press("enter")
        assert desk.entry("Tomatoes like the warm sun.").msgstr == "Les gusta la sombra. Nada"
    async with desk.screen() as person:
        assert not person.screen.is_editing


async def test_at_the_end_it_tells_what_it_came_to(desk: Desk) -> None:
    async with desk.screen(limit=2) as person:
        await person.press("a", "s")
        assert "That is as many as you asked for." in person.seen
        assert "1 reviewed, 0 rejected, 1 skipped, 7 left" in person.seen
        assert "2 words in " in person.seen
        assert "an hour" not in person.seen
        await person.press("a")
        assert "Nothing is left in the queue" in person.message
        await person.press("b")
        assert person.source == "Tomatoes like the warm sun."


async def test_words_for_what_was_not_asked_for_wait_where_they_are(desk: Desk) -> None:
    async with desk.screen() as person:
        await person.press("e", "X", "escape")
    stale = Wanted(frozenset({ReviewState.STALE}))
    async with desk.screen(stale) as person:
        assert (person.source, person.screen.is_editing) == ("Tomatoes like the warm sun.", False)
        await person.press("k", "e")
        assert person.screen.editor.text == "Cultivar tomatesX"
    async with desk.screen() as person:
        assert (person.source, person.screen.is_editing) == ("Growing tomatoes", True)
