"""Sentences that are too long are cut where a clause ends, and joined as one sentence."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dragoman.engines import Link, Translation
from dragoman.engines.clauses import cut_clauses, join_clauses


def count_words(text: str) -> int:
    return len(text.split())


def test_a_short_sentence_stays_whole() -> None:
    assert cut_clauses("One; two.", count_words, 4) == ["One; two."]


def test_better_marks_are_taken_before_worse() -> None:
    text = "One, two, three four; five six, seven."

    assert cut_clauses(text, count_words, 5) == ["One, two, three four; ", "five six, seven."]


def test_a_conjunction_comes_before_a_bare_comma() -> None:
    text = "Plums, figs ripen here, and all pears, quinces there."

    assert cut_clauses(text, count_words, 6) == ["Plums, figs ripen here, ", "and all pears, quinces there."]


def test_brackets_and_quotations_stay_whole_where_they_can() -> None:
    text = "The farmer (tall; old; grey) said “come; sit”, and sat down."

    assert cut_clauses(text, count_words, 8) == ["The farmer (tall; old; grey) said “come; sit”, ", "and sat down."]


def test_a_sentence_without_marks_is_cut_only_where_no_model_bears_it() -> None:
    assert cut_clauses("word " * 7, count_words, 2) == ["word " * 7]
    assert max(map(count_words, cut_clauses("word " * 9, count_words, 2))) <= 8
    assert [len(part) for part in cut_clauses("x" * 2000, len, 120)] == [250] * 8


@given(st.text(alphabet="ab ,;:—“”()и，。\n", max_size=80), st.integers(1, 5))
def test_parts_joined_are_the_sentence(text: str, limit: int) -> None:
    parts = cut_clauses(text, len, limit)

    assert "".join(parts) == text
    assert all(parts) or text == ""


def test_a_joined_sentence_goes_on_without_stops_and_capitals() -> None:
    parts = ["The dog eats; ", "then it sleeps, ", "and Ng reads."]
    translations = [
        Translation("El perro come.", -0.2, ("El can come;",), (Link(0, 3, 0, 2), Link(12, 13, 13, 14))),
        Translation("Luego duerme", -0.2, (), (Link(0, 4, 0, 5),)),
        Translation("Y Ng lee.", -0.2),
    ]

    joined = join_clauses(parts, translations)

    assert joined.text == "El perro come; luego duerme, y Ng lee."
    assert joined.alternatives == ("El can come; luego duerme, y Ng lee.",)
    assert joined.score is not None
    assert round(joined.score, 6) == -0.2
    assert joined.alignment == (Link(0, 3, 0, 2), Link(12, 13, 13, 14), Link(14, 18, 15, 20))


def test_engines_without_scores_and_links_are_joined_too() -> None:
    assert join_clauses(["a: ", "b"], [Translation("A"), Translation("B")]) == Translation("A: b")
