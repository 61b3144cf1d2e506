"""What was decided on a paragraph on one branch reaches the parts that the other branch split it into."""

from __future__ import annotations

from pathlib import Path

import pytest

from dragoman.model import ReviewState

from .test_merge import ANA, LUIS, by
from .test_verdicts import CASA, CY, DOG, HOUSE, OTHER, PERO, PERRO, STAYS, TYPO, Articles, reject


def split(articles: Articles, second: str = DOG) -> None:
    articles.write(a=f"{HOUSE.replace('big', 'large')}\n\n{second}\n", b=f"{OTHER}\n")


@pytest.fixture
def joined(tmp_path: Path) -> Articles:
    """Article a with one paragraph, of which Ana approved the first sentence alone before all of it; article b."""
    articles = Articles(tmp_path)
    articles.write(a=f"{HOUSE}\n\n{STAYS}\n", b=f"{OTHER}\n")
    articles.change_in("a", HOUSE, by(ANA, TYPO))
    articles.write(a=f"{HOUSE} {DOG}\n", b=f"{OTHER}\n")
    articles.change_in("a", f"{HOUSE} {DOG}", by(ANA, f"{TYPO} {PERO}"))
    return articles


def test_a_correction_reaches_both_parts_of_a_split_paragraph_also_the_edited_one(joined: Articles) -> None:
    joined.branch(lambda: joined.change_in("a", f"{HOUSE} {DOG}", by(LUIS, f"{CASA} {PERRO}")))
    split(joined)

    joined.merge_branch()

    large = HOUSE.replace("big", "large")
    state, words, others, who = joined.tell("a", large)
    assert (state, words, others, sorted(who)) == (ReviewState.STALE, CASA, (), ["Ana", "Luis"])
    (part,) = (entry for entry in joined.read("a") if entry.msgid == large)
    assert part.previous_msgid == HOUSE
    assert joined.tell("a", DOG)[:3] == (ReviewState.REVIEWED, PERRO, ())


def test_a_correction_that_does_not_pair_off_is_shown_beside_the_edited_part(joined: Articles) -> None:
    one_sentence = f"{CASA[:-1]}, y el perro corre junto al río."
    joined.branch(lambda: joined.change_in("a", f"{HOUSE} {DOG}", by(LUIS, one_sentence)))
    split(joined)

    joined.merge_branch()

    state, words, others, _ = joined.tell("a", HOUSE.replace("big", "large"))
    assert (state, one_sentence in (words, *others)) == (ReviewState.STALE, True)


def test_a_rejection_reaches_the_edited_part_of_a_split_paragraph(joined: Articles) -> None:
    joined.branch(lambda: joined.change_in("a", f"{HOUSE} {DOG}", reject))
    split(joined)

    joined.merge_branch()

    for text, state in ((HOUSE.replace("big", "large"), ReviewState.STALE), (DOG, ReviewState.DRAFT)):
        assert joined.tell("a", text)[0] is state
        assert joined.tell("a", text)[3] == ["Ana", "Luis"]


def test_parts_of_a_paragraph_that_was_split_on_its_way_to_another_article_get_their_share(joined: Articles) -> None:
    joined.branch(lambda: joined.change_in("a", f"{HOUSE} {DOG}", by(LUIS, f"{CASA} {PERRO}")))
    edited = HOUSE.replace("big", "large")
    joined.write(a=f"{STAYS}\n", b=f"{OTHER}\n\n{edited}\n\n{DOG}\n")

    joined.merge_branch()

    assert joined.tell("b", edited)[:3] == (ReviewState.STALE, CASA, ())
    assert joined.tell("b", DOG)[:3] == (ReviewState.REVIEWED, PERRO, ())


def test_a_paragraph_that_was_corrected_before_it_was_split_and_corrected_again_has_no_news(joined: Articles) -> None:
    joined.change_in("a", f"{HOUSE} {DOG}", by(LUIS, f"{CASA} {PERRO}"))
    joined.write(a=f"{HOUSE}\n\n{DOG}\n", b=f"{OTHER}\n")
    joined.change_in("a", DOG, by(CY, "Corre el perro."))

    joined.assert_settled()

    assert joined.tell("a", DOG) == (ReviewState.REVIEWED, "Corre el perro.", (), ["Luis", "Cy"])
