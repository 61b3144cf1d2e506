"""Headings in Title Case are drafted in sentence case; names keep their capitals."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.drafting.casing import find_common_words, is_title, lower_title
from dragoman.markup import tokenize

TEXTS = [
    "The best practices help every project. Ask Kim and Rose in Bath, where a rose grows; Rose knows.",
    "Some users take a bath. They live in Bath. We met in Bath.",
    "How to Ask for Help",
]


@pytest.mark.parametrize(
    ("text", "lowered"),
    [
        ("Best Practices for Your Project", "Best practices for Your project"),
        ("The Best Users of Bath", "The best users of Bath"),
        ("Ask Rose: Best Practices", "Ask Rose: Best practices"),
        ("Why the **Best Users** Help", "Why the **best users** help"),
        ("Best `Best Practices` Users Help", "Best `Best Practices` users help"),
        ("NASA Practices for eBay Users", "NASA practices for eBay users"),
        ("The best users live in Bath", "The best users live in Bath"),
        ("The Best Users Help.", "The Best Users Help."),
        ("BEST PRACTICES HELP", "BEST PRACTICES HELP"),
        ("Best Practices", "Best Practices"),
    ],
)
def test_a_title_is_lowered_but_for_names(text: str, lowered: str) -> None:
    assert lower_title(text, "markdown", find_common_words(TEXTS)) == lowered


def test_a_word_is_common_where_it_mostly_stands_in_lower_case() -> None:
    common = find_common_words(TEXTS)

    assert {"best", "practices", "help", "users"} <= common
    assert not {"bath", "rose", "kim", "ask"} & common


def test_a_sentence_with_names_is_no_title() -> None:
    assert not is_title("Yesterday Ana Ng met her mother in Rome")


@given(st.text(alphabet="AaBb Cc*`[](){}é:.", max_size=60))
def test_only_the_case_of_words_changes(text: str) -> None:
    lowered = lower_title(text, "markdown", {"a", "b", "aa", "ab", "ba", "bb", "cc"})

    assert lowered.lower() == text.lower()
    kept = [token.text for token in tokenize(text, "markdown") if token.role != "text"]
    assert [token.text for token in tokenize(lowered, "markdown") if token.role != "text"] == kept
