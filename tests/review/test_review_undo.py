"""How a decision is taken back, and what a session came to."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.errors import DragomanError, UsageError
from dragoman.review import (
    Decision,
    ReviewSession,
    Summary,
)

from .conftest import Desk, item_of


def test_undo_returns_to_the_segment_and_forgets_the_decision(desk: Desk) -> None:
    before = desk.path.read_bytes()
    session = desk.session()
    session.accept()
    session.edit("Les gusta el sol.")

    assert session.undo() is Decision.EDITED
    assert item_of(session).number == 2
    assert session.undo() is Decision.ACCEPTED
    assert item_of(session).number == 1

    assert desk.path.read_bytes() == before
    assert session.summary == Summary(reviewed=0, edited=0, rejected=0, skipped=0, left=5)
    with pytest.raises(UsageError, match="nothing to undo"):
        session.undo()


def test_after_undo_the_review_goes_on_with_what_is_not_decided(desk: Desk) -> None:
    session = desk.session()
    session.accept()
    session.accept()
    session.undo()
    session.undo()
    session.skip()

    assert item_of(session).entry.msgid == "Tomatoes like the sun."


HAND_WRAPPED = """\
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

#. heading 1
# dragoman: drafted 2026-11-23T10:02Z by argos en_es sha256:000000000000
#, fuzzy
msgid   "Growing tomatoes"
msgstr  "Cultivar "
  "tom" "ates"

#~ msgid "gone"
#~ msgstr "ido"

#| msgid "Tomatoes like the shade."
#, fuzzy, no-wrap
msgid "Tomatoes like the sun."
msgstr ""
"Les gusta"
" la sombra."

msgid "Water them"
" at dusk."
msgstr "Riéguelos."
""".replace('"tom" "ates"', '"tomates"')


DECISIONS = st.lists(
    st.sampled_from(["accept", "edit", "reject", "note", "skip", "back", "undo", "split off"]), max_size=12
)


def act(session: ReviewSession, decision: str) -> None:
    if decision == "edit":
        session.edit("Otras palabras.")
    elif decision == "note":
        session.note("hm")
    elif decision == "split off":
        places = session.item.places if session.item else ()
        session.split_off(places[-1].line if places else 1)
    else:
        getattr(session, decision)()


@given(DECISIONS)
@settings(max_examples=60)
def test_undoing_everything_gives_back_every_byte(decisions: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(Path(folder))
        desk.path.write_bytes(HAND_WRAPPED.encode())
        session = desk.session()
        for decision in decisions:
            try:
                act(session, decision)
            except UsageError:
                continue
        while True:
            try:
                session.undo()
            except DragomanError:
                break

        assert desk.path.read_bytes() == HAND_WRAPPED.encode()


def test_the_summary_counts_segments_not_keystrokes(desk: Desk) -> None:
    session = desk.session()
    session.accept()
    session.back()
    session.edit("Cultivo de tomates")
    session.skip()
    session.edit("Riego")
    session.reject()
    session.skip()
    session.back()
    session.accept()

    assert session.summary == Summary(
        reviewed=3, edited=2, rejected=1, skipped=1, left=2, words=6, distance=pytest.approx(100 * 4 / 18 / 2)
    )


def test_skipping_and_going_back_write_nothing(desk: Desk) -> None:
    data = desk.path.read_bytes()
    session = desk.session()

    session.skip()
    session.skip()
    session.back()
    assert item_of(session).number == 2
    session.back()
    assert item_of(session).number == 1
    with pytest.raises(UsageError, match="where the review began"):
        session.back()

    assert desk.path.read_bytes() == data


def test_going_back_from_the_end_shows_the_last_segment(desk: Desk) -> None:
    session = desk.session("translated")
    session.accept()
    assert session.item is None

    session.back()

    assert item_of(session).entry == desk.entry("Water them at dusk.")
