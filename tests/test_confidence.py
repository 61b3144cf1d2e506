"""Confidence ranks drafts, and says in words why it is not higher."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.confidence import count_repeated, find_doubts, rate_draft

SOURCE = "The dog ate 7 apples in the garden of the old house."


def explain(source: str, draft: str, score: float | None = -0.1) -> list[str]:
    return [doubt.message for doubt in rate_draft(source, draft, "markdown", score)[1]]


@pytest.mark.parametrize(
    ("draft", "reason"),
    [
        ("El perro se comió manzanas en el jardín de la casa vieja.", "number missing: 7"),
        ("El perro se comió 7 u 8 manzanas en el jardín de la vieja casa.", "number not in the source: 8"),
        ("El perro.", "much shorter than the source"),
        ("El perro se comió 7 manzanas, " * 5, "much longer than the source"),
        ("El perro se comió 7 de la casa de la casa de la casa de la casa.", "repeats itself"),
        ("The dog ate 7 apples in the garden of the old house.", "left untranslated: apples, garden, house"),
    ],
)
def test_a_reason_is_told_in_words_and_lowers_confidence(draft: str, reason: str) -> None:
    sound = "El perro se comió 7 manzanas en el jardín de la casa vieja."

    assert reason in explain(SOURCE, draft)
    assert explain(SOURCE, sound) == []
    assert rate_draft(SOURCE, draft, "markdown", -0.1)[0] < rate_draft(SOURCE, sound, "markdown", -0.1)[0] == 90


def test_unsure_words_come_from_the_engine_alone() -> None:
    assert explain("Good morning.", "Buenos días.", -1.0) == ["unsure words"]
    assert rate_draft("Good morning.", "Buenos días.", "markdown", -1.0)[0] == 34
    assert rate_draft("Good morning.", "Buenos días.", "markdown", None) == (48, [])


def test_names_are_missed_in_the_middle_of_a_sentence_only() -> None:
    source = "Yesterday Kowalczyk met Ferreira, Oyelaran and Lindqvist. Then they left for a walk."

    assert explain(source, "Ayer ella se reunió con él y con otros dos. Después se fueron a dar un paseo.") == [
        "names are missing: Kowalczyk, Ferreira, Oyelaran, Lindqvist"
    ]


def test_words_that_only_english_writes_with_a_capital_are_no_names() -> None:
    source = "On Monday I'm in Utrecht, said the Dutch farmer in May."

    (doubt,) = find_doubts(source, "El lunes voy a estar allí, dijo el granjero holandés en mayo.")

    assert doubt.message == "names are missing: Utrecht"


def test_a_word_that_two_languages_share_is_not_called_untranslated() -> None:
    assert explain("The animal hospital.", "El hospital animal.") == ["the same in both languages: animal, hospital"]
    assert explain("The animal hospital.", "El animal hospital.") == ["left untranslated: animal, hospital"]


def test_markup_and_placeables_are_no_words() -> None:
    source, draft = "Run `make install --very-long` **now**.", "Ejecute `make install --very-long` **ahora**."

    assert explain(source, draft) == []


def test_figures_that_stand_one_after_the_other_are_numbers_of_their_own() -> None:
    assert find_doubts("Rows 1, 2, 3 and 10 000.", "Las filas 1, 2, 3 y 10.000.") == []


@given(st.text(max_size=40), st.text(max_size=40), st.one_of(st.none(), st.floats(-9, 0)))
def test_confidence_is_a_number_from_0_to_100_for_any_text(source: str, draft: str, score: float | None) -> None:
    confidence, reasons = rate_draft(source, draft, "markdown", score)

    assert 0 <= confidence <= 100
    assert all(doubt.points > 0 and doubt.message for doubt in reasons)


def test_repetition_counts_phrases_that_follow_themselves() -> None:
    assert count_repeated("very very very good") == 2
    assert count_repeated("the cat and the dog") == 0
