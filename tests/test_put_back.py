"""What was decided on what a text had become holds when the text is put back, and notes go where their text went."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from dragoman.catalogs import Entry
from dragoman.cli import run
from dragoman.model import ReviewState

from .test_merge import ANA, LATER, LUIS, NOW, by
from .test_verdicts import CASA, CY, DOG, HOUSE, OTHER, PERRO, STAYS, TYPO, Articles, approve_again, reject

LARGE = HOUSE.replace("big", "large")
NOTE = "Legal wants another word here."
IN_DOUBT = (ReviewState.DRAFT, ["Ana", "Luis"])


@pytest.fixture
def articles(tmp_path: Path) -> Articles:
    """Two paragraphs, both approved by Ana."""
    articles = Articles(tmp_path)
    articles.write(a=f"{HOUSE}\n\n{DOG}\n", b=f"{OTHER}\n")
    articles.change_in("a", HOUSE, by(ANA, TYPO))
    articles.change_in("a", DOG, by(ANA, PERRO))
    return articles


@pytest.fixture
def whole(tmp_path: Path) -> Articles:
    """One paragraph of two sentences, approved by Ana."""
    articles = Articles(tmp_path)
    merge_both(articles)
    articles.change_in("a", f"{HOUSE} {DOG}", by(ANA, f"{TYPO} {PERRO}"))
    return articles


def note(entry: Entry) -> Entry:
    return entry.with_note(NOTE)


def find(articles: Articles, text: str, name: str = "a") -> Entry:
    (entry,) = (entry for entry in articles.read(name) if entry.msgid == text and not entry.obsolete)
    return entry


def merge_both(articles: Articles) -> None:
    articles.write(a=f"{HOUSE} {DOG}\n", b=f"{OTHER}\n")


def put_back(articles: Articles) -> None:
    articles.write(a=f"{HOUSE}\n\n{DOG}\n", b=f"{OTHER}\n")


def edit_and_revert(articles: Articles, decide: Callable[[Entry], Entry]) -> None:
    articles.write(a=f"{LARGE}\n\n{DOG}\n", b=f"{OTHER}\n")
    articles.change_in("a", LARGE, decide)
    articles.git("revert", "--no-edit", "HEAD~1")
    articles.sync()
    articles.assert_settled()


def test_a_correction_made_since_is_shown_where_git_reverts_an_edit(articles: Articles) -> None:
    edit_and_revert(articles, by(LUIS, CASA))

    assert articles.tell("a", HOUSE) == (ReviewState.DRAFT, TYPO, (CASA,), ["Ana", "Luis"])
    articles.change_in("a", HOUSE, by(LUIS, CASA))
    articles.assert_settled()
    assert articles.tell("a", HOUSE)[:3] == (ReviewState.REVIEWED, CASA, ())


def test_the_same_words_approved_for_an_edit_shake_nothing_where_git_reverts_it(articles: Articles) -> None:
    edit_and_revert(articles, approve_again)

    assert articles.tell("a", HOUSE) == (ReviewState.REVIEWED, TYPO, (), ["Ana"])


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (f"{TYPO} {PERRO} Otro texto.", (ReviewState.REVIEWED, f"{TYPO} {PERRO}")),
        (f"{CASA} {PERRO} Otro texto.", (ReviewState.STALE, f"{CASA} {PERRO} Otro texto.")),
    ],
)
def test_a_paragraph_that_loses_a_sentence_again_is_approved_unless_the_others_were_corrected_meanwhile(
    whole: Articles, words: str, expected: tuple[ReviewState, str]
) -> None:
    whole.write(a=f"{HOUSE} {DOG} {OTHER}\n", b=f"{OTHER}\n")
    whole.change_in("a", f"{HOUSE} {DOG} {OTHER}", by(LUIS, words))
    merge_both(whole)

    whole.assert_settled()
    assert whole.tell("a", f"{HOUSE} {DOG}") == (*expected, (), ["Ana", "Luis"])


def test_a_paragraph_that_loses_a_sentence_again_is_not_approved_where_the_longer_one_was_rejected(
    whole: Articles,
) -> None:
    whole.write(a=f"{HOUSE} {DOG} {OTHER}\n", b=f"{OTHER}\n")
    whole.change_in("a", f"{HOUSE} {DOG} {OTHER}", by(LUIS, f"{TYPO} {PERRO} Otro texto."))
    whole.change_in("a", f"{HOUSE} {DOG} {OTHER}", reject)
    merge_both(whole)

    whole.assert_settled()
    assert whole.tell("a", f"{HOUSE} {DOG}")[0] is ReviewState.STALE


def test_what_is_only_like_an_approved_text_does_not_shake_it(articles: Articles) -> None:
    articles.write(a=f"{HOUSE}\n\n{DOG}\n\n{LARGE}\n", b=f"{OTHER}\n")
    articles.change_in("a", LARGE, by(ANA, TYPO))
    articles.change_in("a", LARGE, by(LUIS, CASA))
    put_back(articles)

    articles.assert_settled()
    assert articles.tell("a", HOUSE) == (ReviewState.REVIEWED, TYPO, (), ["Ana"])


def test_a_rejection_of_merged_words_is_shown_when_the_paragraphs_are_put_back(articles: Articles) -> None:
    merge_both(articles)
    articles.change_in("a", f"{HOUSE} {DOG}", reject)
    put_back(articles)

    articles.assert_settled()
    for text in (HOUSE, DOG):
        state, _, others, who = articles.tell("a", text)
        assert (state, who, others) == (*IN_DOUBT, ())
    articles.change_in("a", DOG, lambda entry: entry.with_review(reviewer=LUIS, at=LATER))
    articles.assert_settled()
    assert articles.tell("a", DOG)[0] is ReviewState.REVIEWED
    assert articles.tell("a", HOUSE)[0] is ReviewState.DRAFT


def test_a_correction_of_a_part_stands_when_the_whole_is_put_back(whole: Articles) -> None:
    put_back(whole)
    whole.change_in("a", HOUSE, by(LUIS, CASA))
    merge_both(whole)

    whole.assert_settled()
    assert whole.tell("a", f"{HOUSE} {DOG}")[:3] == (ReviewState.REVIEWED, f"{CASA} {PERRO}", ())


@pytest.mark.parametrize("is_seen_again", [True, False])
def test_a_correction_of_merged_words_stands_when_they_are_divided_otherwise(
    articles: Articles, is_seen_again: bool
) -> None:
    articles.write(a=f"{HOUSE} {DOG}\n\n{OTHER}\n", b=f"{STAYS}\n")
    articles.change_in("a", f"{HOUSE} {DOG}", by(ANA, f"{TYPO} {PERRO}"))
    articles.change_in("a", f"{HOUSE} {DOG}", by(LUIS, f"{TYPO[:-1]} ya. {PERRO}"))
    articles.change_in("a", OTHER, by(ANA, "Otro texto."))
    whole = f"{HOUSE} {DOG} {OTHER}"
    articles.write(a=f"{whole}\n", b=f"{STAYS}\n")
    if is_seen_again:
        articles.change_in("a", whole, approve_again)
    words = f"{CASA} {PERRO} Otro texto."
    articles.change_in("a", whole, lambda entry: entry.with_review(words, reviewer=ANA, at=LATER + timedelta(hours=1)))

    articles.write(a=f"{HOUSE}\n\n{DOG} {OTHER}\n", b=f"{STAYS}\n")

    articles.assert_settled()
    assert articles.tell("a", HOUSE)[:3] == (ReviewState.REVIEWED, CASA, ())
    assert articles.tell("a", f"{DOG} {OTHER}")[:3] == (ReviewState.REVIEWED, f"{PERRO} Otro texto.", ())


def test_a_correction_of_what_is_left_stands_when_the_other_sentence_comes_back(whole: Articles) -> None:
    whole.write(a=f"{HOUSE}\n", b=f"{OTHER}\n")
    whole.change_in("a", HOUSE, by(LUIS, CASA))
    merge_both(whole)

    whole.assert_settled()
    assert whole.tell("a", f"{HOUSE} {DOG}")[:3] == (ReviewState.REVIEWED, f"{CASA} {PERRO}", ())


def test_a_correction_of_merged_words_stands_when_the_paragraphs_are_put_back(articles: Articles) -> None:
    merge_both(articles)
    articles.change_in("a", f"{HOUSE} {DOG}", by(LUIS, f"{CASA} {PERRO}"))
    put_back(articles)

    articles.assert_settled()
    assert articles.tell("a", HOUSE)[:3] == (ReviewState.REVIEWED, CASA, ())
    assert articles.tell("a", DOG)[:3] == (ReviewState.REVIEWED, PERRO, ())


def test_a_rejection_of_merged_words_that_were_corrected_before_shakes_no_others(articles: Articles) -> None:
    merge_both(articles)
    articles.change_in("a", f"{HOUSE} {DOG}", by(CY, f"{CASA} {PERRO}"))
    articles.change_in("a", f"{HOUSE} {DOG}", reject)
    put_back(articles)

    articles.assert_settled()
    assert [articles.tell("a", text)[0] for text in (HOUSE, DOG)] == [ReviewState.REVIEWED] * 2


def test_a_rejection_of_a_part_is_shown_when_the_whole_is_put_back(whole: Articles) -> None:
    put_back(whole)
    whole.change_in("a", DOG, reject)
    merge_both(whole)

    whole.assert_settled()
    state, words, _, who = whole.tell("a", f"{HOUSE} {DOG}")
    assert (state, words, who) == (ReviewState.DRAFT, f"{TYPO} {PERRO}", ["Ana", "Luis"])


def test_a_rejected_part_waits_until_somebody_decides_whatever_is_edited_to_and_fro(whole: Articles) -> None:
    whole.branch(lambda: whole.change_in("a", f"{HOUSE} {DOG}", reject))
    put_back(whole)
    whole.merge_branch()
    assert whole.tell("a", HOUSE)[0] is ReviewState.DRAFT

    whole.write(a=f"{LARGE}\n\n{DOG}\n", b=f"{OTHER}\n")
    put_back(whole)

    assert whole.tell("a", HOUSE) == (ReviewState.DRAFT, TYPO, (), ["Ana", "Luis"])
    whole.change_in("a", HOUSE, lambda entry: entry.with_review(reviewer=ANA, at=LATER))
    whole.assert_settled()
    assert whole.tell("a", HOUSE)[0] is ReviewState.REVIEWED


@pytest.mark.parametrize(
    ("text", "became"),
    [
        (f"*{HOUSE[:-1]}*.\n\n{DOG}\n", f"*{HOUSE[:-1]}*."),
        (f"{HOUSE} {DOG}\n", f"{HOUSE} {DOG}"),
        (f"{DOG}\n\n{STAYS}\n\n{HOUSE}\n", HOUSE),
    ],
)
def test_a_note_of_another_branch_reaches_what_became_of_its_paragraph(
    articles: Articles, text: str, became: str
) -> None:
    articles.branch(lambda: articles.change_in("a", HOUSE, note))
    articles.write(a=text, b=f"{OTHER}\n")

    articles.merge_branch()

    assert find(articles, became).notes == (NOTE,)
    assert find(articles, became).state is ReviewState.REVIEWED


@pytest.mark.parametrize(
    ("text", "became"), [(HOUSE, HOUSE), (f"*{HOUSE[:-1]}*.", f"*{HOUSE[:-1]}*."), (f"{STAYS} {HOUSE}",) * 2]
)
def test_a_note_of_another_branch_reaches_its_paragraph_in_another_article(
    articles: Articles, text: str, became: str
) -> None:
    articles.branch(lambda: articles.change_in("a", HOUSE, note))
    articles.write(a=f"{DOG}\n", b=f"{OTHER}\n\n{text}\n")

    articles.merge_branch()

    assert find(articles, became, "b").notes == (NOTE,)
    articles.change_in("b", became, lambda entry: replace(entry, comments=entry.comments[:-1]))
    articles.assert_settled()
    assert find(articles, became, "b").notes == ()


def test_a_note_on_what_nobody_translated_and_a_rejected_draft_go_to_another_article(articles: Articles) -> None:
    articles.write(a=f"{HOUSE}\n\n{STAYS}\n\n{DOG}\n\n{LARGE}\n", b=f"{OTHER}\n")
    articles.change_in("a", STAYS, note)
    articles.change_in("a", LARGE, lambda entry: reject(entry.with_draft("Tosca.", engine="x", score=None, at=NOW)))

    articles.write(a=f"{HOUSE}\n\n{DOG}\n", b=f"{OTHER}\n\n{STAYS}\n\n{LARGE}\n")

    articles.assert_settled()
    assert find(articles, STAYS, "b").notes == (NOTE,)
    rejected = find(articles, LARGE, "b")
    assert (rejected.msgstr, [mark.reviewer for mark in rejected.rejections]) == ("", [LUIS])


def test_a_note_reaches_both_parts_and_stays_away_once_it_is_settled(whole: Articles) -> None:
    whole.branch(lambda: whole.change_in("a", f"{HOUSE} {DOG}", note))
    put_back(whole)

    whole.merge_branch()

    assert [find(whole, text).notes for text in (HOUSE, DOG)] == [(NOTE,), (NOTE,)]
    whole.change_in("a", HOUSE, lambda entry: replace(entry, comments=entry.comments[:-1]))
    whole.assert_settled()
    assert find(whole, HOUSE).notes == ()


@pytest.mark.parametrize("is_split", [True, False])
def test_review_shows_who_approved_and_who_rejected_what_was_split_or_merged(
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    *,
    is_split: bool,
) -> None:
    articles: Articles = request.getfixturevalue("whole" if is_split else "articles")
    articles.change_in("a", f"{HOUSE} {DOG}" if is_split else HOUSE, reject)
    (put_back if is_split else merge_both)(articles)
    monkeypatch.chdir(articles.root)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO()))
    monkeypatch.setenv("DRAGOMAN_REVIEWER", str(CY))
    capsys.readouterr()

    run(["review", "--plain", "--to", "es", "a.md"])

    shown = capsys.readouterr().out
    assert f"stale (reviewed {NOW:%Y-%m-%d} by Ana" in shown
    assert f"rejected  {LATER:%Y-%m-%d} by Luis" in shown


GRANDE = "La casa roja es muy grande hoy."


def move_house(articles: Articles) -> None:
    articles.write(a=f"{DOG}\n", b=f"{OTHER}\n\n{HOUSE}\n")


def test_a_text_that_comes_back_brings_what_another_branch_decided_where_it_was(articles: Articles) -> None:
    move_house(articles)
    articles.change_in("b", HOUSE, by(ANA, GRANDE))
    articles.branch(lambda: articles.change_in("b", HOUSE, by(LUIS, CASA)))
    put_back(articles)

    articles.merge_branch()

    assert articles.tell("a", HOUSE)[:3] == (ReviewState.REVIEWED, CASA, ())


def test_a_text_that_comes_back_keeps_what_was_said_of_it_long_ago(articles: Articles) -> None:
    articles.change_in("a", HOUSE, note)
    move_house(articles)
    articles.change_in("b", HOUSE, lambda entry: replace(entry, comments=()))  # another tool drops them
    articles.change_in("b", HOUSE, by(LUIS, CASA))

    put_back(articles)

    articles.assert_settled()
    assert articles.tell("a", HOUSE)[:3] == (ReviewState.REVIEWED, CASA, ())
    assert {NOTE, f"superseded: {TYPO}"} <= set(find(articles, HOUSE).comments)


def test_a_part_comes_from_where_it_was_until_now_and_not_from_what_was_here_long_ago(whole: Articles) -> None:
    whole.write(a=f"{STAYS}\n", b=f"{OTHER} {HOUSE} {DOG}\n")
    whole.change_in("b", f"{OTHER} {HOUSE} {DOG}", by(ANA, f"Otro texto. {CASA} {PERRO}"))
    whole.branch(lambda: whole.change_in("b", f"{OTHER} {HOUSE} {DOG}", by(LUIS, f"Otro texto. {GRANDE} {PERRO}")))
    whole.write(a=f"{STAYS}\n\n{HOUSE}\n", b=f"{OTHER} {DOG}\n")
    assert whole.tell("a", HOUSE)[:2] == (ReviewState.REVIEWED, CASA)

    whole.merge_branch()

    assert whole.tell("a", HOUSE)[:3] == (ReviewState.REVIEWED, GRANDE, ())


def test_a_rejection_of_what_was_edited_since_reaches_the_part_that_was_not(whole: Articles) -> None:
    whole.branch(lambda: whole.change_in("a", f"{HOUSE} {DOG}", reject))
    whole.write(a=f"{LARGE} {DOG}\n", b=f"{OTHER}\n")
    whole.write(a=f"{LARGE}\n", b=f"{OTHER}\n\n{DOG}\n")

    whole.merge_branch()

    assert (whole.tell("b", DOG)[0], whole.tell("b", DOG)[3]) == IN_DOUBT


def test_a_rejection_that_reaches_an_edited_part_leaves_beside_it_the_text_that_its_words_are_of(
    whole: Articles,
) -> None:
    whole.branch(lambda: whole.change_in("a", f"{HOUSE} {DOG}", reject))
    whole.write(a=f"{LARGE} {DOG}\n", b=f"{OTHER}\n")
    put_back(whole)
    whole.write(a=f"{LARGE}\n\n{DOG}\n", b=f"{OTHER}\n")

    whole.merge_branch()

    part = find(whole, LARGE)
    assert (part.state, part.msgstr, part.previous_msgid) == (ReviewState.STALE, TYPO, HOUSE)
    assert [mark.reviewer for mark in part.rejections] == [LUIS]
