"""A place of repeated text is found by its neighbours, or not at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.alignment import Occurrences, Whereabouts, name_text
from dragoman.model import Occurrence, find_occurrences, parse_occurrence

NO = "No"
FIGS = ["Fig", NO, "Plum", NO, "Pear", NO]
PLUM = Occurrence("Plum", "Pear")


def find(texts: list[str], *known: Occurrence, former: list[str] | None = None) -> Whereabouts:
    return Occurrences(texts).find(NO, known, FIGS if former is None else former)


@pytest.mark.parametrize(
    ("texts", "place"),
    [
        (FIGS, 3),
        (["First", NO, *FIGS], 5),
        ([NO, "Plum", NO, "Pear", "Fig", NO], 2),
        (["Plum", "More", NO, "Much more", "Pear", NO], 2),
        (["Fig", NO, "Plums", NO, "Pears", NO], 3),
        ([*FIGS, "Last", "Fig"], 3),
        ([*FIGS, "Last", "Plum"], 3),
    ],
)
def test_a_place_is_between_its_neighbours_whatever_else_changes(texts: list[str], place: int) -> None:
    assert find(texts, PLUM) == Whereabouts(place)


@pytest.mark.parametrize(
    "texts",
    [
        ["Fig", NO, "Kiwi", NO, "Pear", NO],
        ["Fig", NO, "Plum", NO, NO, "Pear", NO],
        ["Pear", NO, "Plum", NO],
        ["Plum", NO, "Pear", "Plum", NO, "Pear"],
    ],
    ids=["another neighbour", "another place beside it", "neighbours in another order", "a copy"],
)
def test_a_place_that_nobody_can_tell_is_not_found(texts: list[str]) -> None:
    assert find(texts, PLUM) == Whereabouts(None)


def test_a_place_is_gone_where_its_neighbours_are_there_without_it() -> None:
    assert find(["Fig", NO, "Plum", "Pear", NO], PLUM) == Whereabouts(None, is_gone=True)


def test_what_stood_there_before_is_no_edited_neighbour() -> None:
    rows = ["Item 1", NO, "Item 2", NO, "End"]
    second = Occurrences(rows).locate(3)

    assert find(["Item 1", NO, "End"], second, former=rows) == Whereabouts(None)
    assert find(["Item 1", NO, "Item 2b", NO, "End"], second, former=rows) == Whereabouts(3)


def test_a_neighbour_that_is_known_to_have_become_another_text_is_followed() -> None:
    texts = ["Fig", NO, "Kiwi", NO, "Pear"]

    assert Occurrences(texts).find(NO, [PLUM], texts, {"Plum": "Kiwi"}) == Whereabouts(3)


def test_what_two_branches_know_of_a_place_is_put_together() -> None:
    texts = ["Plum, new", NO, "Pear, new"]

    assert find(texts, Occurrence("Plum, new", "Pear"), former=texts) == Whereabouts(None)
    assert find(texts, Occurrence("Plum, new", "Pear"), Occurrence("Plum", "Pear, new")) == Whereabouts(1)


TEXTS = st.lists(st.sampled_from(["Yes", NO, "Fig", "Plum", "Pear", " ", "“No”", "x" * 60 + "1", "x" * 60 + "2"]))


@given(TEXTS)
def test_every_place_is_found_where_nothing_changed(texts: list[str]) -> None:
    occurrences = Occurrences(texts)
    for place, text in enumerate(texts):
        assert occurrences.find(text, [occurrences.locate(place)]) == Whereabouts(place)


@given(TEXTS)
def test_no_two_places_of_a_text_are_named_alike(texts: list[str]) -> None:
    occurrences = Occurrences(texts)
    names = {(text, str(occurrences.locate(place))) for place, text in enumerate(texts)}

    assert len(names) == len(texts)


LABELS = st.none() | st.text(min_size=1).map(name_text).filter(bool)


@given(LABELS, LABELS, st.integers(1, 9), st.integers(0, 9))
def test_a_name_tells_the_place(before: str | None, after: str | None, number: int, more: int) -> None:
    place = Occurrence(before, after, number, number + more)

    assert parse_occurrence(str(place)) == place
    assert parse_occurrence(f"{place} (2)") == place
    assert find_occurrences(f"place: {place} place: {place}") == [place, place]


@pytest.mark.parametrize("name", ["line 5", "", "between here and there", "0 of 0 between the start and the end"])
def test_other_contexts_name_no_place(name: str) -> None:
    assert parse_occurrence(name) is None
