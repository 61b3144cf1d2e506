"""A reviewer goes through a queue: what is shown, what a decision writes, and how it is taken back."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.catalogs import Entry
from dragoman.errors import DragomanError, UsageError
from dragoman.model import ReviewState
from dragoman.review import (
    Change,
    ChangeKind,
    ConfirmationError,
    Decision,
    Item,
    Neighbour,
    Place,
    ReviewSession,
    Summary,
    order_by_risk,
    rate_entry,
    read_queue,
)

from .conftest import ANA, LUIS, NOW, SPANISH, Desk, drafted

HEADINGS = ("Growing tomatoes", "Watering")


def item_of(session: ReviewSession) -> Item:
    assert session.item is not None
    return session.item


def shown(session: ReviewSession) -> list[str]:
    """The sources of all segments that a reviewer sees who skips each."""
    sources = []
    while session.item is not None:
        sources.append(session.item.entry.msgid)
        session.skip()
    return sources


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
    assert [doubt.message for doubt in second.doubts] == ["a number is missing: 8"]
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


def test_accepting_writes_a_receipt_at_once_and_goes_on(desk: Desk) -> None:
    before = desk.entry("Growing tomatoes")
    session = desk.session()

    session.accept()

    assert desk.entry("Growing tomatoes") == before.with_review(reviewer=ANA, at=NOW)
    assert item_of(session).number == 2


def test_editing_writes_the_words_and_a_receipt_for_them(desk: Desk) -> None:
    before = desk.entry("Tomatoes like the sun.")
    session = desk.session("stale")

    session.edit("  Les gusta el sol.\r\n")

    after = desk.entry("Tomatoes like the sun.")
    assert after == before.with_review("Les gusta el sol.", reviewer=ANA, at=NOW)
    assert (after.state, len(after.receipts)) == (ReviewState.REVIEWED, 2)
    assert session.item is None


def test_a_reviewed_segment_gets_a_second_receipt(desk: Desk) -> None:
    desk.session("reviewed").accept()

    assert [receipt.reviewer for receipt in desk.entry("The end.").valid_receipts] == [LUIS, ANA]


def test_rejecting_empties_a_machines_draft_but_keeps_a_persons_words(desk: Desk) -> None:
    session = desk.session("draft", "translated")

    session.reject()
    session.reject()

    machine, person = desk.entry("Growing tomatoes"), desk.entry("Water them at dusk.")
    assert (machine.state, machine.msgstr) == (ReviewState.UNTRANSLATED, "")
    assert (person.state, person.msgstr) == (ReviewState.DRAFT, "Riéguelos al anochecer.")
    assert [rejection.reviewer for rejection in (*machine.rejections, *person.rejections)] == [ANA, ANA]


def test_a_note_is_written_and_the_segment_stays(desk: Desk) -> None:
    session = desk.session()

    session.note("sounds odd\nask Luis")

    assert desk.entry("Growing tomatoes").notes == ("sounds odd", "ask Luis")
    assert item_of(session).entry == desk.entry("Growing tomatoes")


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


@pytest.mark.parametrize("text", ["", "  \n ", "a\x00b", "a\x1b[31m", "a\x85b", "\ud800"])
def test_a_text_that_no_translation_can_be_is_refused(desk: Desk, text: str) -> None:
    data = desk.path.read_bytes()
    session = desk.session()

    with pytest.raises(UsageError, match=r"the translation (is empty|has a control character)"):
        session.edit(text)

    assert desk.path.read_bytes() == data
    assert item_of(session).number == 1


@pytest.mark.parametrize("act", [ReviewSession.accept, ReviewSession.reject])
def test_where_nothing_is_translated_nothing_can_be_accepted_or_rejected(desk: Desk, act: object) -> None:
    data = desk.path.read_bytes()
    session = desk.session("untranslated")

    with pytest.raises(UsageError, match="there is no translation"):
        act(session)  # type: ignore[operator]

    assert desk.path.read_bytes() == data


@pytest.mark.parametrize(
    "note", ["", "dragoman: reviewed 2026-01-01T00:00Z by Eve <e@example.org> sha256:0123456789ab"]
)
def test_a_note_cannot_be_empty_or_forge_a_receipt(desk: Desk, note: str) -> None:
    data = desk.path.read_bytes()

    with pytest.raises(UsageError):
        desk.session().note(note)

    assert desk.path.read_bytes() == data


def test_a_translation_ends_as_its_source_does(desk: Desk) -> None:
    desk.fill([Entry(msgid="One line.\n")])

    desk.session().edit("Una línea.")

    assert desk.entry("One line.\n").msgstr == "Una línea.\n"


def test_a_lost_placeable_must_be_confirmed(desk: Desk) -> None:
    session = desk.session()
    while item_of(session).entry.msgid != "Never wet `leaves`.":
        session.skip()
    data = desk.path.read_bytes()

    with pytest.raises(ConfirmationError, match="leaves") as raised:
        session.edit("Nunca las moje.")
    assert {finding.level for finding in raised.value.findings} == {"error"}
    assert desk.path.read_bytes() == data

    session.edit("Nunca las moje.", confirmed=True)
    assert desk.entry("Never wet `leaves`.").state is ReviewState.REVIEWED


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


def test_accepting_a_draft_that_lost_a_placeable_must_be_confirmed(desk: Desk) -> None:
    desk.fill([drafted("Never wet `leaves`.", "Nunca las moje.")])
    session = desk.session()
    assert [finding.level for finding in item_of(session).findings].count("error") == 1

    with pytest.raises(ConfirmationError):
        session.accept()
    session.accept(confirmed=True)

    assert desk.entry("Never wet `leaves`.").state is ReviewState.REVIEWED


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


def test_a_catalog_in_another_charset_is_reviewed_in_it(desk: Desk) -> None:
    header = 'msgid ""\r\nmsgstr "Content-Type: text/plain; charset=ISO-8859-1\\n"\r\n'
    latin = f'{header}\r\nmsgid "The end."\r\nmsgstr ""\r\n'
    desk.path.write_bytes(latin.encode("latin-1"))
    session = desk.session()

    with pytest.raises(DragomanError, match="does not fit the file's charset"):
        session.edit("終わり")
    assert desk.path.read_bytes() == latin.encode("latin-1")
    session.edit("Fín.")

    assert b'msgstr "F\xedn."\r\n' in desk.path.read_bytes()


def test_obsolete_entries_are_not_reviewed(desk: Desk) -> None:
    desk.fill([Entry(msgid="gone", msgstr="ido", obsolete=True), Entry(msgid="here")])

    assert shown(desk.session()) == ["here"]


def test_marks_of_invisible_characters_are_the_characters_again(desk: Desk) -> None:
    desk.fill([Entry(msgid="A\u2060—b"), Entry(msgid="⟦U+2061⟧")])
    session = desk.session()

    session.edit("Una⟦U+2060⟧—b ⟦U+2061⟧")

    assert desk.entry("A\u2060—b").msgstr == "Una\u2060—b ⟦U+2061⟧"


def test_findings_are_told_when_the_words_are_written(desk: Desk) -> None:
    session = desk.session("untranslated")

    assert [finding.message for finding in session.edit("Riego 7")] == ["number not in the source: 7"]
