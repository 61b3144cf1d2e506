"""One place of repeated text gets a translation of its own, and keeps it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dragoman.check import check_articles
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
        ("between “Never wet `leaves`.” and “The end.”", "Water them at dusk."),
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


def test_review_asks_where_a_translation_belongs_whose_place_nobody_can_tell(desk: Desk) -> None:
    sync_articles(desk.workspace, [desk.article], [SPANISH])
    session = desk.session("translated")
    session.split_off(11)
    session.edit("Riéguelas al anochecer.")
    session.accept()
    text = desk.article.file.read_text(encoding="utf-8")
    desk.article.file.write_text(text.replace("The end.", "Quite another sentence follows."), encoding="utf-8")

    (report,) = sync_articles(desk.workspace, [desk.article], [SPANISH])

    assert [entry.msgstr for entry in report.unplaced] == ["Riéguelas al anochecer."]
    assert publish_text(desk).count("Riéguelas") == 0
    assert [
        (checked.entry.msgid, finding.check)
        for checked in check_articles(desk.workspace, [desk.article], [SPANISH])
        for finding in checked.findings
        if finding.check == "place"
    ] == [("Water them at dusk.", "place")]

    session = desk.session()
    while item_of(session).entry.msgid != "Water them at dusk.":
        session.skip()
    assert item_of(session).entry.state is ReviewState.REVIEWED
    session.split_off(11)
    assert [version.text for version in item_of(session).versions] == ["Riéguelas al anochecer."]
    session.take()
    session.accept()

    sync_articles(desk.workspace, [desk.article], [SPANISH])
    assert desk.entry("Water them at dusk.").comments[-1].startswith("dragoman: reviewed")
    assert publish_text(desk).split("Watering")[1].split("\n\n")[1:4] == [
        "Riéguelos al anochecer.",
        "Never wet `leaves`.",
        "Riéguelas al anochecer.",
    ]


def test_a_place_of_a_table_is_split_off_where_it_stands(desk: Desk) -> None:
    rows = "| Item | Ok |\n|---|---|\n| Fig | No |\n| Plum | No |\n| Pear | No |\n"
    desk.article.file.write_text(rows, encoding="utf-8")
    sync_articles(desk.workspace, [desk.article], [SPANISH])
    session = desk.session()
    while item_of(session).entry.msgid != "No":
        session.skip()
    session.split_off(4)
    assert item_of(session).entry.msgctxt == "between “Plum” and “Pear”"
    session.edit("Ninguna")
    session.edit("No.", confirmed=True)

    for _ in range(2):
        assert publish_text(desk).splitlines()[2:] == ["| Fig | No. |", "| Plum | Ninguna |", "| Pear | No. |"]
        sync_articles(desk.workspace, [desk.article], [SPANISH])


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
