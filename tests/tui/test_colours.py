"""Colours: the terminal's own where it has few, none where none are wanted, dark enough on a light background."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.color import Color
from rich.segment import Segment

from dragoman.tui.themes import DARK, LIGHT, ON_LIGHT, OWN, choose_theme, count_colours

from .conftest import Desk, Person
from .test_looks import orchard


@pytest.mark.parametrize(
    ("setting", "environment", "colours", "theme"),
    [
        ("auto", {}, None, DARK),
        ("auto", {}, 256, DARK),
        ("auto", {"COLORFGBG": "0;15"}, 256, LIGHT),
        ("auto", {"COLORFGBG": "15;0"}, 256, DARK),
        ("auto", {"COLORFGBG": "0;15"}, 16, OWN),
        ("auto", {}, 8, OWN),
        ("light", {}, 8, LIGHT),
        ("dark", {"COLORFGBG": "0;15"}, 256, DARK),
        ("light", {"NO_COLOR": "1"}, 256, OWN),
    ],
)
def test_which_theme_fits_a_terminal(
    setting: str, environment: dict[str, str], colours: int | None, theme: str
) -> None:
    assert choose_theme(setting, environment, colours=colours) == theme


def test_a_terminal_that_tells_of_true_colour_or_a_browser_is_not_looked_up() -> None:
    assert count_colours({"TERM": "vt100", "COLORTERM": "truecolor"}) is None
    assert count_colours({"TERM": "vt100", "TEXTUAL_DRIVER": "textual.drivers.web_driver:WebDriver"}) is None


def luminance(red: int, green: int, blue: int) -> float:
    """As WCAG 2.1 defines it."""

    def linear(value: int) -> float:
        share = value / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)


@pytest.mark.parametrize("number", range(1, 7))
def test_colours_can_be_read_on_a_light_background(number: int) -> None:
    colour, background = ON_LIGHT.ansi_colors[number], ON_LIGHT.background_color

    assert (luminance(*background) + 0.05) / (luminance(*colour) + 0.05) > 4.5


def segments_of(person: Person) -> list[Segment]:
    return [segment for strip in person.app.screen._compositor.render_strips() for segment in strip]


async def test_without_colour_none_is_sent_and_what_is_chosen_is_marked_otherwise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    desk = orchard(tmp_path, "es")
    async with desk.screen(size=(100, 30)) as person:
        for keys in (["d"], ["e", "shift+left"], ["escape", "?"], ["x", "/"], ["escape", "T"]):
            await person.press(*keys)
            colours = {
                colour
                for segment in segments_of(person)
                if segment.style
                for colour in (segment.style.color, segment.style.bgcolor)
            }
            assert colours <= {None, Color.default()}
        await person.press(":")
        await person.until(lambda: any("accept" in segment.text for segment in segments_of(person)))
        underlined = [one.text for one in segments_of(person) if one.style and one.style.underline]
        assert any("accept" in text for text in underlined)


async def test_themes_follow_each_other(desk: Desk) -> None:
    desk.configure('[review]\ntheme = "dark"\n')
    async with desk.screen() as person:
        seen = []
        for _ in range(3):
            await person.press("T")
            seen.append(person.app.theme)

    assert seen == [LIGHT, OWN, DARK]
