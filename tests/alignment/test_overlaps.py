"""Which texts share half of their words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.alignment import find_overlapping

WORDS = st.sampled_from(["the", "old", "pear", "tree", "fell", "a", "gate", "shut", "—"])
TEXTS = st.lists(st.lists(WORDS, max_size=7).map(" ".join), max_size=6)


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("The pear tree fell.", "The pear tree fell."),
        ("The pear tree fell.", "The gate fell."),
        ("gate", "The old gate was shut all night long."),
        ("The old gate was shut all night long.", "gate"),
        ("トマトは日当たりを好みます。", "水は夕方に。トマトは日当たりを好みます。"),
    ],
)
def test_half_of_the_words_of_the_shorter_text_are_enough(text: str, other: str) -> None:
    assert find_overlapping([text], [other]) == [0]


@pytest.mark.parametrize(("text", "other"), [("The pear tree fell.", "The gate was shut."), ("—", "—"), ("pear", "")])
def test_less_is_not(text: str, other: str) -> None:
    assert find_overlapping([text], [other]) == []


@given(TEXTS, TEXTS)
def test_none_is_missed_among_many(texts: list[str], others: list[str]) -> None:
    alone = [place for place, text in enumerate(texts) if any(find_overlapping([text], [other]) for other in others)]

    assert find_overlapping(texts, others) == alone
    words = [[set(text.replace("—", "").split()) for text in side] for side in (texts, others)]
    assert alone == [
        place
        for place, one in enumerate(words[0])
        if any(2 * len(one & other) >= min(len(one), len(other)) > 0 for other in words[1])
    ]
