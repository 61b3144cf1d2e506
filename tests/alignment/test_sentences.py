"""Which part of a translation belongs to which sentence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.alignment import (
    compose_translation,
    find_edited_sentences,
    join_texts,
    pair_sentences,
    split_alike,
    split_sentences,
)


def test_abbreviations_do_not_end_a_sentence() -> None:
    assert split_sentences("Mr. Ng left at 3.30 p.m. on foot. Nobody saw him.") == [
        "Mr. Ng left at 3.30 p.m. on foot.",
        "Nobody saw him.",
    ]


def test_blank_text_has_no_sentences() -> None:
    assert split_sentences(" \n") == []


def test_sentences_pair_off_one_to_one() -> None:
    assert pair_sentences("The sun shines. It rains.", "Brilla el sol. Llueve.", "en", "es") == {
        "The sun shines.": "Brilla el sol.",
        "It rains.": "Llueve.",
    }


@pytest.mark.parametrize(
    ("source", "translation"),
    [
        ("The sun shines. It rains.", "Brilla el sol y llueve."),
        ("It rains.", "Llueve. Hace frío."),
        ("It rains.", ""),
        ("", "Llueve."),
        # As many, but the translator divided the text elsewhere.
        (
            "Yes. It rained all day, and the river rose until the old bridge went under.",
            "Sí, llovió todo el día, y el río creció hasta que el puente quedó bajo el agua. Viejo.",
        ),
        # As many, in another order: a name tells, or a question.
        (
            "Figs ripen in September. Birds arrive in Paris early.",
            "A París los pájaros llegan temprano. En septiembre maduran los higos.",
        ),
        ("It rains all day. Who has seen it?", "¿Quién lo ha visto? Llueve todo el día."),
        ("Ann went home. Bob went out.", "Bob salió. Ann volvió a casa."),
        ("Stop that now! The dog barks.", "El perro ladra. ¡Para ya!"),
        # The same sentence, translated in two ways: which one goes where?
        ("Go on. Go on.", "Sigue. Adelante."),
    ],
)
def test_sentences_that_do_not_pair_off_give_nothing(source: str, translation: str) -> None:
    assert pair_sentences(source, translation, "en", "es") == {}


def test_a_sentence_that_was_edited_is_found_where_there_is_no_doubt() -> None:
    old = [["The sun shines on the hills.", "It rains."]]

    assert find_edited_sentences(old, [["It rains."], ["The sun shines on the hill."]]) == {
        "The sun shines on the hills.": "The sun shines on the hill."
    }
    twice = [["The sun shines on the hill."], ["The sun shines on the bills."]]
    assert find_edited_sentences(old, twice) == {}
    assert find_edited_sentences(old, [["Nobody saw him!"]]) == {}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Bring figs, pears, plums, etc.", "Water them all at dusk."),
        ("A song of figs and of pears", "And of the trees that bear them"),
        ("แมวสีดำตัวใหญ่นอนอยู่บนหลังคาบ้านเก่า", "เด็กๆ วิ่งเล่นอยู่ในสวนหลังโรงเรียน"),
    ],
)
def test_texts_are_cut_where_the_other_side_shows_an_end(first: str, second: str) -> None:
    joined = f"{first} {second}"

    assert split_sentences(joined) == [joined]
    assert split_alike([joined], [first, "Nobody came.", second], "en") == (
        [[first, second]],
        [[first], ["Nobody came."], [second]],
    )
    assert split_alike([first, second], [joined], "en") == ([[first], [second]], [[first, second]])


def test_a_few_words_cut_no_sentence() -> None:
    assert split_alike(["Bring figs, pears, plums, etc. Water them"], ["Water them"], "en")[0] == [
        ["Bring figs, pears, plums, etc. Water them"]
    ]


def test_a_translation_is_composed_of_known_sentences_only() -> None:
    known = {"It rains.": "Llueve.", "It is cold.": "Hace frío."}

    assert compose_translation("It is cold. It rains.", known, "en") == "Hace frío. Llueve."
    assert compose_translation("It rains. It is warm.", known, "en") is None
    assert compose_translation("", known, "en") is None


def test_a_line_break_between_sentences_stays() -> None:
    known = {"It rains.": "Llueve.", "It is cold.": "Hace frío.", "Go on.": "Sigue."}

    assert compose_translation("It rains.\nIt is cold. Go on.", known, "en") == "Llueve.\nHace frío. Sigue."


def test_no_blank_follows_a_full_width_stop() -> None:
    assert compose_translation("It rains. Go.", {"It rains.": "雨です。", "Go.": "行け。"}, "en") == "雨です。行け。"


def test_joined_texts_are_paragraphs() -> None:
    assert join_texts(["One.", "Two.\n\nThree.\n"]) == "One.\n\nTwo.\nThree."


SENTENCE = st.sampled_from(["The sun shines.", "It rains today.", "Nobody saw him!", "Who knows?", "She left early."])


@given(st.lists(SENTENCE, min_size=1, max_size=6), st.data())
def test_any_part_of_a_paired_paragraph_gets_exactly_its_own_sentences(
    sentences: list[str], data: st.DataObject
) -> None:
    whole = " ".join(sentences)
    known = pair_sentences(whole, " ".join(sentence.upper() for sentence in sentences), "en", "es")
    start = data.draw(st.integers(0, len(sentences) - 1))
    part = " ".join(sentences[start : data.draw(st.integers(start + 1, len(sentences)))])

    assert compose_translation(part, known, "en") == part.upper()
