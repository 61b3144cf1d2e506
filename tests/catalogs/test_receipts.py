"""Dragoman's own comment lines: written, read, and read again after other tools had them."""

from __future__ import annotations

import textwrap
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.catalogs import DraftMark, Receipt, Rejection, count_people
from dragoman.catalogs.receipts import Carried, Mark, parse_mark, unwrap_marks
from dragoman.model import Reviewer

AT = datetime(2026, 11, 23, 10, 15, tzinfo=UTC)
ANA = Reviewer("Ana Pérez", "ana@example.org")
DIGEST = "9f2c4e1ab03d"
LONG = Reviewer("Anne-Marie van der Westhuizen-Oosthuizen", "anne-marie.westhuizen@a-long-name.example.org")

MARKS: list[tuple[Mark, str]] = [
    (
        Receipt(AT, ANA, DIGEST),
        "dragoman: reviewed 2026-11-23T10:15Z by Ana Pérez <ana@example.org> sha256:9f2c4e1ab03d",
    ),
    (
        Rejection(AT, ANA, DIGEST),
        "dragoman: rejected 2026-11-23T10:15Z by Ana Pérez <ana@example.org> sha256:9f2c4e1ab03d",
    ),
    (
        Rejection(AT, ANA, DIGEST, Carried(AT, "split")),
        f"dragoman: carried 2026-11-23T10:15Z split, rejected 2026-11-23T10:15Z by {ANA} sha256:{DIGEST}",
    ),
    (
        DraftMark(AT, "argos translate-en_es-1_0", -0.31, DIGEST),
        "dragoman: drafted 2026-11-23T10:15Z by argos translate-en_es-1_0 score -0.31 sha256:9f2c4e1ab03d",
    ),
    (
        DraftMark(AT, "argos en_es (starter)", -0.5, DIGEST, "of the place of markup"),
        (
            "dragoman: drafted 2026-11-23T10:15Z by argos en_es (starter) score -0.50 unsure of the place of markup "
            "sha256:9f2c4e1ab03d"
        ),
    ),
    (
        DraftMark(AT, "apertium eng-spa 0.8.1", None, DIGEST),
        "dragoman: drafted 2026-11-23T10:15Z by apertium eng-spa 0.8.1 sha256:9f2c4e1ab03d",
    ),
]


@pytest.mark.parametrize(("mark", "line"), MARKS)
def test_a_mark_is_written_as_designed_and_read_back(mark: Mark, line: str) -> None:
    assert str(mark) == line
    assert parse_mark(line) == mark


@pytest.mark.parametrize(
    "line",
    [
        "dragoman: reviewed",
        "dragoman: reviewed 2026-11-23T10:15Z by Ana <ana@example.org>",
        "dragoman: reviewed 2026-13-23T10:15Z by Ana <ana@example.org> sha256:9f2c4e1ab03d",
        "dragoman: reviewed 2026-11-23T10:15Z by Ana <ana@example.org> sha256:9f2c4e1ab03",
        "dragoman: reviewed 2026-11-23T10:15Z by Ana <ana@example.org> sha256:9f2c4e1ab03d0",
        "dragoman: reviewed 2026-11-23T10:15Z by Ana <ana@example.org> sha256:9F2C4E1AB03D",
        "dragoman: reviewed 2026-11-23T10:15Z by Ana ana@example.org sha256:9f2c4e1ab03d",
        "dragoman: reviewed ２０２６-11-23T10:15Z by Ana <ana@example.org> sha256:9f2c4e1ab03d",
        "dragoman: approved 2026-11-23T10:15Z by Ana <ana@example.org> sha256:9f2c4e1ab03d",
        "Dragoman: reviewed 2026-11-23T10:15Z by Ana <ana@example.org> sha256:9f2c4e1ab03d",
        " dragoman: reviewed 2026-11-23T10:15Z by Ana <ana@example.org> sha256:9f2c4e1ab03d",
        "dragoman: reviewed 2026-11-23T10:15Z by Ana <ana@example.org> sha256:9f2c4e1ab03d\n",
    ],
)
def test_a_malformed_line_records_nothing(line: str) -> None:
    assert parse_mark(line) is None


@pytest.mark.parametrize("mark", [Receipt(AT, LONG, DIGEST), Rejection(AT, LONG, DIGEST), *(mark for mark, _ in MARKS)])
@pytest.mark.parametrize("width", [50, 60, 76, 78])
def test_a_line_that_another_tool_wrapped_counts_as_before(mark: Mark, width: int) -> None:
    wrapped = textwrap.wrap(str(mark), width, break_long_words=False)

    assert unwrap_marks(["A note.", *wrapped, "Another."]) == ("A note.", str(mark), "Another.")


def test_comments_that_only_look_like_ours_stay_as_they_are() -> None:
    comments = ("dragoman: reviewed by me", "dragoman: see above", "sha256:9f2c4e1ab03d")

    assert unwrap_marks(comments) == comments


@given(st.text(), st.text())
def test_any_name_and_address_makes_a_receipt_that_counts(name: str, email: str) -> None:
    line = str(Receipt(AT, Reviewer(name, email), DIGEST))

    assert isinstance(parse_mark(line), Receipt)
    assert line.splitlines() == [line]


@given(st.text(), st.none() | st.floats())
def test_any_engine_makes_a_mark_that_counts(engine: str, score: float | None) -> None:
    mark = parse_mark(str(DraftMark(AT, engine, score, DIGEST)))

    assert isinstance(mark, DraftMark)
    assert mark.digest == DIGEST


BOB = Reviewer("Bob", "bob@example.org")
PART = Carried(AT, "merged in parts")


@pytest.mark.parametrize(
    ("receipts", "people"),
    [
        ([], 0),
        ([Receipt(AT, ANA, DIGEST), Receipt(AT, BOB, DIGEST)], 2),
        ([Receipt(AT, ANA, DIGEST), Receipt(AT, Reviewer("ana pérez", "ana@home.example"), DIGEST)], 1),
        ([Receipt(AT, ANA, DIGEST), Receipt(AT, Reviewer("A. P.", "ANA@example.org"), DIGEST)], 1),
        ([Receipt(AT, ANA, DIGEST, PART), Receipt(AT, BOB, DIGEST, PART)], 1),
        ([Receipt(AT, ANA, DIGEST, PART), Receipt(AT, BOB, DIGEST, PART), Receipt(AT, LONG, DIGEST)], 2),
        ([Receipt(AT, ANA, DIGEST, PART), Receipt(AT, BOB, DIGEST, PART), Receipt(AT, BOB, DIGEST)], 1),
        ([Receipt(AT, ANA, DIGEST, Carried(AT, "merged")), Receipt(AT, BOB, DIGEST, Carried(AT, "merged"))], 2),
    ],
)
def test_two_reviewers_are_two_people_who_saw_all_of_it(receipts: list[Receipt], people: int) -> None:
    assert count_people(receipts) == people
