"""What does not fit is told and can be scrolled to; neighbours get the lines that are left; only changes are drawn."""

from __future__ import annotations

from pathlib import Path

from textual.geometry import Region

from dragoman.catalogs import Entry
from dragoman.tui.lines import Lines

from .conftest import DRAFTED, Desk, Person, intro_entries

LONG = " ".join(f"word{number}" for number in range(200)) + "."


def write(desk: Desk, *texts: str) -> None:
    """An article of drafted paragraphs."""
    (desk.root / "source" / "intro.md").write_text("\n\n".join(texts) + "\n", encoding="utf-8")
    drafts = {text: text.replace("word", "voz") for text in texts}
    desk.fill(
        "intro.md",
        [Entry(msgid=text).with_draft(draft, engine="m", score=None, at=DRAFTED) for text, draft in drafts.items()],
    )


async def test_what_does_not_fit_is_told_with_its_key_and_scrolled_to(desk: Desk) -> None:
    write(desk, "Before it.", LONG)
    async with desk.screen(size=(80, 24)) as person:
        await person.press("j")
        assert "more lines, ␣ scrolls" in person.seen
        assert "before" not in person.seen
        await person.press(*["space"] * 9)
        assert "voz199." in person.seen
        assert "before    Before it." in person.seen
        assert "more lines" not in person.seen
        await person.press(*["backspace"] * 9)
        assert "word0" in person.seen


async def test_the_editor_is_in_sight_however_long_the_source(desk: Desk) -> None:
    write(desk, "Before it.", LONG)
    async with desk.screen(size=(80, 24)) as person:
        await person.press("j", "e")
        await person.until(lambda: "voz199." in person.seen)
        assert "source    word0" in person.seen
        assert "more lines, Alt+PgDn scrolls" in person.seen


async def test_neighbours_get_the_lines_that_are_left(desk: Desk) -> None:
    write(desk, LONG, "It.")

    def count(person: Person) -> int:
        return sum("voz" in line for line in person.seen.split("\n"))

    async with desk.screen(size=(80, 40)) as person:
        await person.press("j")
        assert count(person) == 3
        assert "voz199." in person.seen
    async with desk.screen(size=(80, 12)) as person:
        assert person.source == "It."
        assert count(person) == 1
        assert "voz199." in person.seen


async def test_the_source_stands_where_it_stood_in_the_segment_before(desk: Desk) -> None:
    write(desk, "A first one.", "word " * 30 + "to fill lines.", "Short.", LONG[:200], "The last.")

    def row(person: Person) -> int:
        return next(number for number, line in enumerate(person.seen.split("\n")) if "source  " in line)

    async with desk.screen(size=(120, 40)) as person:
        rows = [row(person)]
        for _ in range(4):
            await person.press("j")
            rows.append(row(person))

    assert rows == [rows[0]] * 5


async def test_the_bar_leaves_out_the_middle_of_a_long_name_and_no_number(desk: Desk) -> None:
    name = "a-name-that-tells-more-than-any-line-of-eighty-columns-has-room-for.md"
    (desk.root / "source" / "intro.md").rename(desk.root / "source" / name)
    (desk.root / "source" / "news.md").unlink()
    desk.fill(name, intro_entries())
    async with desk.screen(size=(80, 24)) as person:
        bar = person.seen.split("\n")[0]

    assert bar == " 1 of 6 · a-name-that-tells…eighty-columns-has-room-for.md:1 1/6 reviewed · es"


async def test_the_bar_counts_what_is_listed(desk: Desk) -> None:
    async with desk.screen(filter_text="draft") as person:
        await person.press("j")
        await person.until(lambda: "listed 2/4: draft" in person.seen)
        await person.press("l", "ctrl+u", "enter")
        assert "listed" not in person.seen.split("\n")[0]


async def test_a_decision_draws_what_changed_and_lays_nothing_out(desk: Desk) -> None:
    async with desk.screen(size=(120, 30)) as person:
        await person.press("j", "k")
        drawn: list[Region] = []
        laid_out: list[bool] = []
        pane = person.screen.query_one("#above", Lines)
        pane_refresh, screen_refresh = pane.refresh, person.screen._refresh_layout

        def refresh(*regions: Region, layout: bool = False, **options: bool) -> Lines:
            drawn.extend(regions)
            laid_out.append(layout)
            return pane_refresh(*regions, layout=layout, **options)

        def lay_out(*arguments: object, **options: object) -> None:
            laid_out.append(True)
            screen_refresh(*arguments, **options)  # type: ignore[arg-type]

        pane.refresh, person.screen._refresh_layout = refresh, lay_out  # type: ignore[method-assign]
        await person.press("a")
        assert not any(laid_out)
        assert {region.height for region in drawn} == {1}
        assert 0 < len(drawn) < pane.size.height


async def test_a_long_message_is_told_whole(desk: Desk, tmp_path: Path) -> None:
    async with desk.screen(size=(80, 24)) as person:
        person.screen.say("word " * 30 + "end.")
        await person.press()
        assert "end." in person.seen
        await person.resize(120, 24)
        assert person.screen.query_one("#message").size.height == 2
        person.screen.say("short")
        await person.press()
        assert person.screen.query_one("#message").size.height == 1


async def test_another_width_wraps_everything_anew_while_a_segment_is_edited(desk: Desk) -> None:
    write(desk, "Before it.", LONG[:120] + ".")
    async with desk.screen(size=(140, 30)) as person:
        await person.press("j", "e")
        await person.resize(80, 24)
        seen = " ".join(line.strip() for line in person.seen.split("\n"))
        assert f"source    {LONG[:120]}." in seen
