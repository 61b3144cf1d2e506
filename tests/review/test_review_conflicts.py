"""Two people, a PO editor or git at the same catalog: nobody's words are lost or written over."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from dataclasses import replace

import pytest

from dragoman.catalogs import Entry, Reference
from dragoman.errors import InputError
from dragoman.model import ReviewState
from dragoman.review import ConflictError, ReviewSession

from .conftest import ANA, LUIS, NOW, Desk

FIRST = "Growing tomatoes"


def test_anothers_edit_is_shown_instead_of_written_over(desk: Desk) -> None:
    session = desk.session()
    theirs = desk.replace(FIRST, lambda entry: entry.with_review("Tomates en casa", reviewer=LUIS, at=NOW))

    with pytest.raises(ConflictError, match="Luis Gil reviewed this segment meanwhile: “Tomates en casa”") as raised:
        session.edit("El cultivo del tomate")

    assert raised.value.theirs == desk.entry(FIRST) == theirs
    assert session.item is not None
    assert session.item.entry == theirs
    assert session.summary.reviewed == 0

    session.edit("El cultivo del tomate")
    assert desk.entry(FIRST) == theirs.with_review("El cultivo del tomate", reviewer=ANA, at=NOW)


def test_two_who_accept_the_same_words_leave_two_receipts(desk: Desk) -> None:
    first, second = desk.session(), desk.session(reviewer=LUIS)

    first.accept()
    second.accept()

    assert [receipt.reviewer for receipt in desk.entry(FIRST).valid_receipts] == [ANA, LUIS]


def test_two_in_turn_keep_both_verdicts_on_different_segments(desk: Desk) -> None:
    first, second = desk.session(), desk.session(reviewer=LUIS)
    second.skip()

    first.accept()
    second.edit("Les gusta el sol.")

    assert [entry.receipts[-1].reviewer for entry in map(desk.entry, (FIRST, "Tomatoes like the sun."))] == [ANA, LUIS]
    assert first.item is not None
    assert first.item.entry.msgid == "Tomatoes like the sun."


@pytest.mark.parametrize("go_on", [ReviewSession.accept, ReviewSession.skip])
def test_what_another_reviewed_meanwhile_is_passed_over(desk: Desk, go_on: Callable[[ReviewSession], None]) -> None:
    session = desk.session()
    desk.replace("Tomatoes like the sun.", lambda entry: entry.with_review("El sol.", reviewer=LUIS, at=NOW))

    go_on(session)

    assert session.item is not None
    assert session.item.entry.msgid == "Watering"


@pytest.mark.parametrize("decide", ["accept", "reject", "edit", "note"])
def test_no_decision_is_applied_to_words_that_were_not_seen(desk: Desk, decide: str) -> None:
    session = desk.session()
    desk.replace(FIRST, lambda entry: replace(entry, msgstr="Del editor"))
    data = desk.path.read_bytes()

    with pytest.raises(ConflictError):
        getattr(session, decide)(*(["Mías"] if decide in ("edit", "note") else []))

    assert desk.path.read_bytes() == data


@pytest.mark.parametrize("reviews", [False, True])
def test_anothers_note_is_seen_before_anything_is_accepted(desk: Desk, reviews: bool) -> None:
    session = desk.session()
    if reviews:
        desk.replace(FIRST, lambda entry: entry.with_review(reviewer=LUIS, at=NOW))
    desk.replace(FIRST, lambda entry: entry.with_note("Not the title of the book"))

    with pytest.raises(ConflictError):
        session.accept()

    assert session.item is not None
    assert session.item.entry.notes == ("Not the title of the book",)


def test_a_segment_that_only_moved_in_the_article_is_decided_where_it_is_now(desk: Desk) -> None:
    session = desk.session()
    desk.replace(FIRST, lambda entry: replace(entry, references=(Reference("source/intro.md", 99),)))

    session.accept()
    assert (desk.entry(FIRST).state, desk.entry(FIRST).references[0].line) == (ReviewState.REVIEWED, 99)
    desk.replace(FIRST, lambda entry: replace(entry, references=(Reference("source/intro.md", 3),)))
    session.undo()

    assert (desk.entry(FIRST).state, desk.entry(FIRST).references[0].line) == (ReviewState.DRAFT, 3)


def test_a_source_edited_meanwhile_is_shown_as_it_is_now(desk: Desk) -> None:
    session = desk.session()
    old = desk.entry(FIRST)
    desk.change(lambda catalog: catalog.replace(old, old.with_source(msgid="Growing melons")))

    with pytest.raises(ConflictError, match="the source of this segment changed"):
        session.accept()

    assert session.item is not None
    assert (session.item.number, session.item.entry.msgid) == (1, "Growing melons")
    session.edit("Cultivar melones")
    assert desk.entry("Growing melons").state is ReviewState.REVIEWED


def test_a_segment_removed_meanwhile_is_left_for_the_next(desk: Desk) -> None:
    session = desk.session()
    session.skip()
    session.back()
    old = desk.entry(FIRST)
    desk.change(lambda catalog: catalog.replace(old, old.as_obsolete()))
    data = desk.path.read_bytes()

    with pytest.raises(ConflictError):
        session.accept()

    assert session.item is not None
    assert session.item.entry.msgid == "Tomatoes like the sun."
    assert desk.path.read_bytes() == data


def test_undo_leaves_what_another_wrote_since(desk: Desk) -> None:
    session = desk.session()
    session.accept()
    session.accept()
    theirs = desk.replace("Tomatoes like the sun.", lambda entry: entry.with_review("Sol, sí.", reviewer=LUIS, at=NOW))

    with pytest.raises(ConflictError, match="not undone"):
        session.undo()
    assert desk.entry("Tomatoes like the sun.") == theirs
    session.undo()

    assert desk.entry(FIRST).state is ReviewState.DRAFT


def test_undo_gives_the_bytes_back_although_another_wrote_elsewhere(desk: Desk) -> None:
    session = desk.session()
    before = desk.path.read_bytes()
    session.accept()
    desk.replace("Watering", lambda entry: entry.with_note("short, please"))
    session.undo()
    desk.change(lambda catalog: catalog.replace(*with_old(desk, "Watering")))

    assert desk.path.read_bytes() == before


def with_old(desk: Desk, text: str) -> tuple[Entry, Entry]:
    entry = desk.entry(text)
    return entry, replace(entry, comments=())


def test_a_catalog_damaged_meanwhile_is_told_with_its_line_and_left_alone(desk: Desk) -> None:
    session = desk.session()
    good = desk.path.read_bytes()
    damaged = good.replace(b'msgid "Watering"', b'<<<<<<< ours\nmsgid "Watering"')
    desk.path.write_bytes(damaged)

    with pytest.raises(InputError, match="conflict marker") as raised:
        session.accept()
    assert (raised.value.where, raised.value.line is not None) == (desk.path, True)
    assert desk.path.read_bytes() == damaged

    desk.path.write_bytes(good)
    session.accept()
    assert desk.entry(FIRST).state is ReviewState.REVIEWED


def test_a_catalog_that_vanished_is_told_and_not_made_anew(desk: Desk) -> None:
    session = desk.session()
    desk.path.unlink()

    with pytest.raises(InputError, match="the catalog is gone"):
        session.accept()

    assert not desk.path.exists()
    assert session.item is not None
    assert session.item.entry.msgid == FIRST


def test_a_full_disk_is_told_and_the_segment_stays(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    session = desk.session()
    data = desk.path.read_bytes()

    def fail(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as full_disk:
        full_disk.setattr("os.replace", fail)
        with pytest.raises(InputError, match="No space left on device"):
            session.accept()
    assert desk.path.read_bytes() == data
    assert session.summary.reviewed == 0

    session.accept()
    assert desk.entry(FIRST).state is ReviewState.REVIEWED


def test_a_stale_source_edited_again_is_followed(desk: Desk) -> None:
    session = desk.session("stale")
    old = desk.entry("Tomatoes like the sun.")
    desk.change(lambda catalog: catalog.replace(old, old.with_source(msgid="Tomatoes love the sun.")))

    with pytest.raises(ConflictError):
        session.accept()

    assert session.item is not None
    assert session.item.entry.msgid == "Tomatoes love the sun."


def test_skipping_goes_on_while_the_catalog_is_damaged(desk: Desk) -> None:
    session = desk.session()
    desk.path.write_bytes(b'msgid "cut off')

    session.skip()

    assert session.item is not None
    assert session.item.number == 2


def test_what_was_read_before_ones_own_decision_does_not_come_back(desk: Desk) -> None:
    """As when a thread has read what another wrote, and one decides before that is taken over."""
    session = desk.session()
    table = session.desk
    assert table is not None
    desk.replace("Watering", lambda entry: entry.with_review("Riego", reviewer=LUIS, at=NOW))
    anew = table.read_anew()
    assert anew is not None
    session.accept()

    assert not table.take(anew)
    found = table.catalog.find((None, FIRST))
    assert found is not None
    assert found.state is ReviewState.REVIEWED
