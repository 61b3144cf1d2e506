"""How like two texts are: words weigh much, markup little, and 100 is the same text only."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.memory import measure_likeness

TEXT = "Water the young plants at dusk, every second day."


@pytest.mark.parametrize(
    ("other", "least", "most"),
    [
        (TEXT, 100, 100),
        ("Water the *young* plants at dusk, every second day.", 95, 99),
        ("Water the young plants at dusk, every second day!", 95, 99),
        ("water the young plants at dusk, every second day.", 95, 99),
        ("Water the young plants at dawn, every second day.", 85, 94),
        ("Water the old plants at dawn, every third day.", 60, 84),
        ("Nobody knows what tomorrow brings.", 0, 40),
    ],
)
def test_words_weigh_more_than_markup(other: str, least: int, most: int) -> None:
    assert least <= measure_likeness(TEXT, other, "markdown") <= most


@pytest.mark.parametrize("number", ["13", "12.5", "1"])
def test_a_number_that_differs_is_never_the_same(number: str) -> None:
    long = "Plant {} of them in a row, and leave the space of a hand between each of them and the next one. " * 4

    assert measure_likeness(long.format(12, 12, 12, 12), long.format(12, 12, number, 12), "text") < 100


def test_an_address_that_differs_weighs_as_much_as_a_character() -> None:
    one, other = (f"Read [the guide]({address}) before." for address in ("/a", "https://example.org/a/much/longer/one"))

    assert measure_likeness(one, other, "markdown") >= 95


@given(st.text(), st.text(), st.sampled_from(["markdown", "html", "text"]))
def test_only_the_same_text_is_a_hundred(one: str, other: str, format: str) -> None:
    percent = measure_likeness(one, other, format)

    assert percent == measure_likeness(other, one, format)
    assert (percent == 100) == (one == other)
    assert 0 <= percent <= 100
