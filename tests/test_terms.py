"""Terms are found as whole words, in the plural too, and not inside of marks."""

from __future__ import annotations

import pytest

from dragoman.markup import tokenize
from dragoman.terms import Glossary, Term, TermMatch, find_terms, find_words, hide_marks

GLOSSARY = Glossary(
    [
        Term("fig", "higo", note="the fruit"),
        Term("fig tree", "higuera"),
        Term("fig tree", "árbol de higos", is_forbidden=True),
        Term("Go", is_kept=True),
        Term("berry", "baya"),
        Term("C++", is_kept=True),
        Term("無花果", "higo"),
    ]
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("A fig.", ["fig"]),
        ("Figs and FIG trees.", ["fig", "fig tree"]),
        ("Fig\ntrees", ["fig tree"]),
        ("A figment, a config.", []),
        ("go on, Go!", ["Go"]),
        ("Gos", ["Go"]),
        ("Berries of a berry", ["berry", "berry"]),
        ("C++ and C+", ["C++"]),
        ("赤い無花果です", ["無花果"]),
        ("fig, tree", ["fig"]),
    ],
)
def test_whole_words_are_found_the_longest_first(text: str, found: list[str]) -> None:
    assert [match.term for match in find_terms(text, GLOSSARY)] == found


def test_a_match_has_all_that_the_glossary_says() -> None:
    assert find_terms("The fig trees.", GLOSSARY) == [
        TermMatch("fig tree", 4, 13, ("higuera",), ("árbol de higos",), is_kept=False, note="")
    ]


def test_other_languages_have_no_english_plural() -> None:
    german = Glossary([Term("feige", "higo")], "de")

    assert [match.term for match in find_terms("Feige Feiges", german)] == ["feige"]


def test_what_stands_in_marks_is_no_term() -> None:
    tokens = tokenize("A **fig** tree, `fig`, [x](/fig) fig", "markdown")
    text = hide_marks(tokens)

    assert len(text) == sum(len(token.text) for token in tokens)
    assert [(match.term, match.start) for match in find_terms(text, GLOSSARY)] == [("fig tree", 4), ("fig", 33)]


@pytest.mark.parametrize(
    ("text", "wanted", "inflected", "found"),
    [
        ("Las higueras", "higuera", True, 1),
        ("Las higueras", "higuera", False, 0),
        ("casas rojas", "casa roja", True, 1),
        ("Un higo", "higuera", True, 0),
        ("La Higuera", "higuera", False, 1),
        ("un go", "Go", False, 1),
        ("un PDF", "pdf", False, 1),
        ("un pdf", "PDF", False, 0),
        ("一个无花果树", "无花果", True, 1),
    ],
)
def test_translations_are_found_by_their_stem(text: str, wanted: str, inflected: bool, found: int) -> None:
    assert len(find_words(text, wanted, inflected=inflected)) == found
