"""What a reviewer is shown, in which order, and with what."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dragoman.catalogs import Entry
from dragoman.model import Reviewer, ReviewState
from dragoman.review import (
    Change,
    ChangeKind,
    Item,
    Neighbour,
    Place,
    ReviewSession,
    Wanted,
    order_by_risk,
    rate_entry,
    read_queue,
)

from .conftest import ANA, HEADINGS, LUIS, NOW, SPANISH, Desk, drafted, item_of, shown


def test_everything_not_reviewed_is_shown_in_the_order_of_the_article(desk: Desk) -> None:
    assert shown(desk.session()) == [
        "Growing tomatoes",
        "Tomatoes like the sun.",
        "Watering",
        "Water them at dusk.",
        "Never wet `leaves`.",
    ]


def test_a_queue_shows_the_wanted_states_only(desk: Desk) -> None:
    assert shown(desk.session("untranslated", "reviewed")) == ["Watering", "The end."]


def test_the_risky_come_first_and_say_why(desk: Desk) -> None:
    def draft(text: str, made: str, score: float | None) -> Entry:
        return Entry(msgid=text).with_draft(made, engine="argos en_es", score=score, at=NOW)

    edited = replace(draft("Dogs bark.", "Los perros ladran.", -0.1), msgstr="Ladran los perros.")
    desk.fill(
        [
            draft("Water the 7 plants.", "Riegue las 7 plantas.", -0.1),
            Entry(msgid="Untranslated."),
            edited,
            draft("Water the 8 plants.", "Riegue las plantas.", -0.1),
            draft("Sow them deep.", "Siémbrelas hondo.", -2.0),
        ]
    )
    queue = order_by_risk(read_queue(desk.workspace, [desk.article], SPANISH))
    session = ReviewSession(queue, ANA, clock=lambda: NOW)

    first = item_of(session)
    assert (first.confidence, [doubt.message for doubt in first.doubts]) == (14, ["unsure words"])
    session.skip()
    second = item_of(session)
    # What a check finds is no doubt besides.
    assert (second.doubts, [finding.message for finding in second.findings]) == ((), ["number missing: 8"])
    assert shown(session) == ["Water the 8 plants.", "Water the 7 plants.", "Untranslated.", "Dogs bark."]
    assert rate_entry(edited, "markdown") is None


def test_a_segment_is_shown_with_what_surrounds_it(desk: Desk) -> None:
    session = desk.session("translated")

    assert session.item == Item(
        number=1,
        total=1,
        article=desk.article,
        locale=SPANISH,
        entry=desk.entry("Water them at dusk."),
        kind="paragraph",
        line=7,
        headings=("Growing tomatoes", "Watering"),
        places=(Place(7, HEADINGS), Place(11, HEADINGS)),
        previous=Neighbour("heading 2", "Watering", ""),
        next=Neighbour("paragraph", "Never wet `leaves`.", "Nunca moje `leaves`."),
    )


def test_a_stale_segment_shows_what_changed_in_its_source(desk: Desk) -> None:
    assert item_of(desk.session("stale")).changes == (
        Change(ChangeKind.SAME, "Tomatoes like the "),
        Change(ChangeKind.REMOVED, "shade"),
        Change(ChangeKind.ADDED, "sun"),
        Change(ChangeKind.SAME, "."),
    )


def test_a_segment_that_is_no_longer_in_the_article_is_shown_from_the_catalog(desk: Desk) -> None:
    desk.article.file.write_text("Something else.\n", encoding="utf-8")

    item = item_of(desk.session("translated"))

    assert (item.entry.msgid, item.places, item.previous, item.headings) == ("Water them at dusk.", (), None, ())


def test_an_article_that_vanished_does_not_stop_the_review(desk: Desk) -> None:
    session = desk.session()
    desk.article.file.unlink()

    session.accept()

    assert desk.entry("Growing tomatoes").state is ReviewState.REVIEWED


def test_a_reviewer_sees_of_what_the_machine_was_not_sure_until_somebody_changed_the_draft(desk: Desk) -> None:
    draft = Entry(msgid="Never *wet* leaves.").with_draft(
        "Nunca *moje* hojas.", engine="argos en_es", score=None, at=NOW, unsure="of the place of markup"
    )
    desk.fill([draft])
    session = desk.session()

    item = item_of(session)
    assert [finding.message for finding in item.findings] == ["the machine was not sure of the place of markup"]
    assert (item.confidence, item.doubts) == (35, ())  # it is told once

    desk.fill([replace(draft, msgstr="No *moje* hojas.")])
    assert item_of(desk.session()).findings == ()


def test_obsolete_entries_are_not_reviewed(desk: Desk) -> None:
    desk.fill([Entry(msgid="gone", msgstr="ido", obsolete=True), Entry(msgid="here")])

    assert shown(desk.session()) == ["here"]


def test_a_narrowed_review_goes_on_among_what_was_named(desk: Desk) -> None:
    session = desk.session()
    session.narrow([session.queue.slots[3]])
    session.accept()
    assert item_of(session).entry.msgid == "Water them at dusk."
    session.narrow(None)
    session.skip()

    assert item_of(session).entry.msgid == "Never wet `leaves`."


def test_faults_are_looked_for_once_and_anew_when_the_article_was_read(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.fill([drafted("Never wet `leaves`.", "Nunca moje las hojas.")])
    slot = read_queue(desk.workspace, desk.workspace.articles(), SPANISH).slots[0]
    here, entry = slot.desk, slot.entry
    assert entry is not None
    here.waits = True
    asked: list[str] = []
    findings = here.findings
    monkeypatch.setattr(here, "findings", lambda entry, text: asked.append(text) or findings(entry, text))

    assert here.find_faults(entry) == here.find_faults(entry) == {"placeables"}
    assert len(asked) == 1
    here.prepare()
    here.prepare()
    assert here.find_faults(entry) == {"placeables"}
    assert len(asked) == 2


def test_what_waits_for_a_second_reviewer_is_left(desk: Desk) -> None:
    def left(reviewer: Reviewer) -> tuple[list[str], int]:
        queue = read_queue(desk.workspace, [desk.article], SPANISH, Wanted(second=reviewer))
        session = ReviewSession(queue, reviewer, clock=lambda: NOW)
        return shown(session), session.summary.left

    desk.fill([Entry(msgid="The end.").with_review("Fin.", reviewer=LUIS, at=NOW), drafted("Water.", "Riegue.")])

    assert left(ANA) == (["The end.", "Water."], 2)
    assert left(LUIS) == (["Water."], 1)


def test_after_the_last_one_the_nearest_is_the_first_or_the_last(desk: Desk) -> None:
    queue = read_queue(desk.workspace, [desk.article], SPANISH)
    total = len(queue.slots)

    assert [queue.find(total, step, lambda _: True) for step in (1, -1)] == [0, total - 1]
    assert queue.find(0, 1, lambda number: number == 0) is None
