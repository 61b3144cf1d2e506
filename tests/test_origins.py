"""Of several translations of one text, an article gets the nearest one, and never silently one of two."""

from __future__ import annotations

from pathlib import Path

import pytest

from dragoman.model import ReviewState

from .test_moves import LUIS, Articles
from .test_sync import HARVEST, SEEDS, WATER, translate


@pytest.fixture
def articles(tmp_path: Path) -> Articles:
    return Articles(tmp_path)


SHARED = "What stands in all of them."


def test_a_renamed_article_keeps_its_own_words_where_another_had_the_same_text_before(articles: Articles) -> None:
    articles.write(a=(SHARED, SEEDS))
    articles.approve("a", SHARED, "Línea vieja.")
    articles.write(a=(SEEDS,), b=(SHARED, WATER))
    articles.approve("b", SHARED, "Línea nueva.", LUIS)
    articles.approve("b", WATER)

    articles.write(a=(SEEDS,), c=(SHARED, WATER))

    assert articles.tell("c", SHARED) == (ReviewState.REVIEWED, "Línea nueva.", ())
    assert articles.tell("c", WATER) == (ReviewState.REVIEWED, translate(WATER), ())


def test_words_that_were_there_until_now_come_before_those_of_a_text_that_went_long_ago(articles: Articles) -> None:
    articles.write(a=(SHARED, SEEDS, WATER, HARVEST), b=(SHARED, "Own."))
    for text in (SHARED, SEEDS, WATER):
        articles.approve("a", text, "", LUIS)
    articles.approve("b", SHARED, "Línea B.")
    articles.write(a=(HARVEST,), b=(SHARED, "Own."))

    articles.write(a=(HARVEST,), c=(SHARED, SEEDS, WATER))

    assert articles.tell("c", SHARED) == (ReviewState.REVIEWED, "Línea B.", ())
    assert articles.tell("c", SEEDS) == (ReviewState.REVIEWED, translate(SEEDS), ())


@pytest.mark.parametrize("names", [("a", "b"), ("b", "a")])
def test_of_two_articles_that_are_gone_the_words_of_the_nearer_one_are_taken(
    articles: Articles, names: tuple[str, str]
) -> None:
    other, renamed = names
    articles.write(**{other: (SHARED, SEEDS), renamed: (SHARED, WATER)})
    articles.approve(other, SHARED, "De otro.", LUIS)
    articles.approve(renamed, SHARED, "Propio.")

    articles.write(c=(SHARED, WATER))

    assert articles.tell("c", SHARED) == (ReviewState.REVIEWED, "Propio.", ())


@pytest.mark.parametrize("words", ["Propio.", "Igual."])
def test_what_was_rejected_stays_so_when_its_article_is_renamed(articles: Articles, words: str) -> None:
    articles.write(a=(SHARED, SEEDS), b=(SHARED, WATER))
    articles.approve("a", SHARED, "Igual.")
    articles.approve("b", SHARED, words)
    articles.reject("b", SHARED)

    articles.write(c=(SHARED, WATER))

    assert articles.tell("c", SHARED) == (ReviewState.DRAFT, words, ())
    assert [mark.reviewer for mark in articles.entry("c", SHARED).rejections] == [LUIS]


def test_two_translations_that_are_equally_near_are_both_shown(articles: Articles) -> None:
    articles.write(a=(SHARED, SEEDS), b=(SHARED, WATER))
    articles.approve("a", SHARED, "Línea A.", LUIS)
    articles.approve("b", SHARED, "Línea B.")

    articles.write(c=(SHARED, HARVEST))

    assert articles.tell("c", SHARED) == (ReviewState.DRAFT, "Línea A.", ("Línea B.",))


@pytest.mark.parametrize("name", ["a", "b"])
def test_a_rejection_holds_where_an_equally_near_twin_was_approved(articles: Articles, name: str) -> None:
    articles.write(a=(SHARED, SEEDS), b=(SHARED, WATER))
    for one in "ab":
        articles.change(one, SHARED, lambda entry: entry.with_words(lambda _: "Igual."))
    articles.reject(name, SHARED)
    articles.approve("b" if name == "a" else "a", SHARED, "Igual.")

    articles.write(c=(SHARED, HARVEST))

    assert articles.tell("c", SHARED) == (ReviewState.DRAFT, "Igual.", ())
    assert [mark.reviewer for mark in articles.entry("c", SHARED).rejections] == [LUIS]


def test_the_same_words_of_two_articles_are_approved_where_one_of_them_is(articles: Articles) -> None:
    articles.write(a=(SHARED, SEEDS), b=(SHARED, WATER))
    articles.change("a", SHARED, lambda entry: entry.with_words(lambda _: "Igual."))
    articles.approve("b", SHARED, "Igual.")

    articles.write(c=(SHARED, HARVEST))

    assert articles.tell("c", SHARED) == (ReviewState.REVIEWED, "Igual.", ())
