"""Other people, other programs, machines: what they did appears, and nobody's words are written over."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from dragoman.advice import WorkspaceAdviser
from dragoman.catalogs import Entry
from dragoman.review import Match

from .conftest import LUIS, NOW, Desk


async def test_what_another_program_wrote_appears_by_itself(desk: Desk) -> None:
    async with desk.screen() as person:
        desk.replace("intro.md", "Growing tomatoes", lambda entry: entry.with_words(lambda _: "Otro título"))
        await person.until(lambda: "Otro título" in person.seen)
        assert "Somebody else changed this segment" in person.message


async def test_the_same_segment_changed_by_both_is_shown_side_by_side(desk: Desk) -> None:
    async with desk.screen() as person:
        await person.press("e")
        await person.type(" mío")
        desk.replace("intro.md", "Growing tomatoes", lambda entry: entry.with_review("Suyo", reviewer=LUIS, at=NOW))
        await person.until(lambda: "m: go on with mine" in person.seen)
        assert "Cultivar tomates mío" in person.seen
        assert "Suyo" in person.seen
        assert "[-Suyo-]{+Cultivar tomates mío+}" in person.seen
        await person.press("m")
        assert person.screen.editor.text == "Cultivar tomates mío"
        await person.press("enter")

    assert desk.entry("Growing tomatoes").msgstr == "Cultivar tomates mío"


async def test_a_conflict_at_the_moment_of_saving_writes_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dragoman.tui.review_screen._CHECK_SECONDS", 3600.0)
    async with desk.screen() as person:
        await person.press("e")
        await person.type(" mío")
        desk.replace("intro.md", "Growing tomatoes", lambda entry: entry.with_review("Suyo", reviewer=LUIS, at=NOW))
        await person.press("enter")
        assert "Luis Gil reviewed this segment meanwhile" in person.seen
        assert desk.entry("Growing tomatoes").msgstr == "Suyo"
        await person.press("t")
        assert not person.screen.is_editing
        assert "Suyo" in person.seen


async def test_a_source_that_was_edited_meanwhile_keeps_the_words_in_a_file(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dragoman.tui.review_screen._CHECK_SECONDS", 3600.0)
    async with desk.screen() as person:
        await person.press("e")
        await person.type(" mío")
        desk.replace("intro.md", "Growing tomatoes", lambda entry: entry.with_source(msgid="Growing figs"))
        await person.press("enter")
        assert "Your words are kept in" in person.message
        assert person.source == "Growing figs"

    kept = next(Path.home().rglob("unsaved.txt")).read_text(encoding="utf-8")
    assert "typed:  Cultivar tomates mío" in kept


async def test_entries_that_come_and_go_are_listed_as_they_are(desk: Desk) -> None:
    async with desk.screen() as person:
        desk.change("news.md", lambda catalog: catalog.set_entries([*catalog.entries, Entry(msgid="New")]))
        await person.until(lambda: len(person.screen.listing.rows) == 10)
        assert person.source == "Growing tomatoes"


class Wise:
    """An adviser that knows one thing of each kind."""

    def find_matches(self, entry: Entry, format: str) -> Sequence[Match]:
        return [Match("Growing potatoes", "Cultivar patatas", 82, "Luis Gil")] if "Growing" in entry.msgid else []

    def suggest(self, entry: Entry, format: str) -> Sequence[str]:
        return ["El cultivo de tomates"]


async def test_matches_terms_and_alternatives_are_shown_and_can_be_taken(desk: Desk) -> None:
    glossary = "term,translation,note\ntomatoes,jitomates,Mexico\n"
    (desk.root / "locales" / "es" / "glossary.csv").write_text(glossary, encoding="utf-8")
    async with desk.screen(adviser=Wise(), size=(140, 40)) as person:
        await person.until(lambda: "82%" in person.seen)
        for told in ("tomatoes → jitomates (Mexico)", "(Luis Gil)"):
            assert told in person.seen
        assert "Growing [-potatoes-]{+tomatoes+}" in person.seen
        await person.press("m", "1")
        assert person.screen.editor.text == "Cultivar patatas"
        await person.press("alt+o", "1")
        assert person.screen.editor.text == "El cultivo de tomates"
        await person.press("alt+t", "1")
        assert person.screen.editor.text == "El cultivo de tomatesjitomates"


async def test_a_filter_by_confidence(desk: Desk) -> None:
    unsure = Entry(msgid="News").with_draft("Nuevas", engine="argos en_es", score=-2.5, at=NOW)
    desk.replace("news.md", "News", lambda _: unsure)
    async with desk.screen(filter_text="below:70") as person:
        await person.until(lambda: len(person.screen.listing.rows) == 1)
        await person.until(lambda: person.source == "News")


async def test_without_advice_no_panel_is_shown(desk: Desk) -> None:
    async with desk.screen(size=(140, 40)) as person:
        assert not any(word in person.seen for word in ("memory", "terms"))
        await person.press("m")
        assert "The memory has no match" in person.message


async def test_a_stale_segment_shows_what_changed_and_which_words_that_touches(desk: Desk) -> None:
    async with desk.screen(size=(140, 40)) as person:
        await person.press("s")
        assert "changed   Tomatoes like the [-cold shade-]{+warm sun+}." in person.seen
        assert "es        Les gusta la ⟨sombra.⟩" in person.seen


async def test_the_memory_of_the_workspace_and_alternatives_are_asked_for(desk: Desk) -> None:
    """With the real memory: what was approved in one article is a match in another."""
    desk.fill(
        "news.md",
        [Entry(msgid="Tomatoes like the hot sun.").with_review("Les gusta el sol fuerte.", reviewer=LUIS, at=NOW)],
    )
    adviser = WorkspaceAdviser(desk.workspace, desk.locale)
    async with desk.screen(adviser=adviser, size=(140, 40)) as person:
        await person.press("s")
        await person.until(lambda: "1 82% Les gusta el sol fuerte. (Luis Gil" in person.seen)
        assert "Tomatoes like the [-hot-]{+warm+} sun." in person.seen
