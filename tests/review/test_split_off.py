"""One place of repeated text gets a translation of its own, and keeps it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dragoman.errors import UsageError
from dragoman.model import ReviewState
from dragoman.publish import publish_articles
from dragoman.review import (
    Decision,
    Place,
    Summary,
)
from dragoman.sync import sync_articles

from .conftest import HEADINGS, SPANISH, Desk, item_of, shown


def test_a_place_of_repeated_text_gets_a_translation_of_its_own(desk: Desk) -> None:
    session = desk.session("translated")
    session.split_off(11)
    own = item_of(session)
    assert (own.entry.key, own.entry.state, own.places) == (
        ("line 11", "Water them at dusk."),
        ReviewState.DRAFT,
        (Place(11, HEADINGS),),
    )
    session.edit("Riéguelas al anochecer.")
    assert item_of(session).places == (Place(7, HEADINGS),)
    session.accept()

    assert publish_text(desk).count("Riéguelos al anochecer.") == 1
    assert publish_text(desk).count("Riéguelas al anochecer.") == 1
    assert session.summary == Summary(
        reviewed=2, edited=1, rejected=0, skipped=0, left=0, words=8, distance=pytest.approx(100 / 23)
    )


def test_a_place_that_was_split_off_keeps_its_translation_when_the_article_changes(desk: Desk) -> None:
    sync_articles(desk.workspace, [desk.article], [SPANISH])
    session = desk.session("translated")
    session.split_off(11)
    session.edit("Riéguelas al anochecer.")
    session.accept()
    text = desk.article.file.read_text(encoding="utf-8")
    desk.article.file.write_text(f"A new start.\n\n{text}\nWater them at dusk.\n", encoding="utf-8")

    sync_articles(desk.workspace, [desk.article], [SPANISH])

    assert publish_text(desk).split("Watering")[1].split("\n\n")[1:] == [
        "Riéguelos al anochecer.",
        "Never wet `leaves`.",
        "Riéguelas al anochecer.",
        "Fin.",
        "Riéguelos al anochecer.\n",
    ]


def test_splitting_off_is_undone_to_the_byte(desk: Desk) -> None:
    before = desk.path.read_bytes()
    session = desk.session("translated", "draft")
    session.skip()
    session.split_off(11)
    assert desk.path.read_bytes() != before

    assert session.undo() is Decision.SPLIT_OFF

    assert desk.path.read_bytes() == before
    assert item_of(session).entry == desk.entry("Water them at dusk.")
    assert shown(session) == ["Water them at dusk.", "Never wet `leaves`."]


def test_every_decision_around_a_split_is_undone_to_the_byte(desk: Desk) -> None:
    session = desk.session("translated", "draft")
    steps: list[Callable[[], object]] = [
        session.accept,
        lambda: session.note("Two places."),
        lambda: session.split_off(11),
        lambda: session.edit("Riéguelas al anochecer."),
        lambda: session.edit("Riéguelos al caer la noche."),
        session.accept,
    ]
    before: list[tuple[bytes, object]] = []
    for step in steps:
        before.append((desk.path.read_bytes(), session.item))
        step()
    for data, item in reversed(before):
        session.undo()
        assert (desk.path.read_bytes(), session.item) == (data, item)


@pytest.mark.parametrize("line", [3, 8])
def test_only_a_place_of_repeated_text_can_be_split_off(desk: Desk, line: int) -> None:
    session = desk.session("translated")

    with pytest.raises(UsageError, match="does not stand in line"):
        session.split_off(line)


def publish_text(desk: Desk) -> str:
    (report,) = publish_articles(desk.workspace, [desk.article], [SPANISH])
    return report.file.read_text(encoding="utf-8")
