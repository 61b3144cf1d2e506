"""Candidates for a glossary: frequent word groups, the likeliest first."""

from __future__ import annotations

from dragoman.memory.candidates import Candidate, rank_candidates


def test_frequent_groups_come_before_their_parts_and_common_words_are_none() -> None:
    texts = {
        "a.md": ["The fig tree is old.", "A fig tree and the other fig trees.", "Water a pear; the pear is ripe."],
        "b.md": ["We saw the fig tree in Hadley Falls.", "Hadley Falls: it is in Hadley Falls that the pear grows."],
    }

    assert rank_candidates(texts, "en", 3)[:3] == [
        Candidate("fig tree", 4, 2),
        Candidate("Hadley Falls", 3, 1),
        Candidate("pear", 3, 2),
    ]


def test_no_group_crosses_a_mark() -> None:
    assert rank_candidates({"a.md": ["ripe, fig", "ripe fig"]}, "en", 1)[0] == Candidate("ripe fig", 1, 1)


def test_a_possessive_is_no_other_word() -> None:
    assert rank_candidates({"a.md": ["The plum’s stone, ’ a plum, plums’ "]}, "en", 2) == [Candidate("plum", 3, 1)]


def test_in_other_languages_short_words_are_taken_for_common() -> None:
    found = rank_candidates({"a.md": ["Der Baum im Park", "Der Baum am Haus"]}, "de", 2)

    assert found == [Candidate("Baum", 2, 1)]
