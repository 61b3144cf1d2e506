"""What a decision writes, and when it is refused."""

from __future__ import annotations

import pytest

from dragoman.catalogs import Entry
from dragoman.errors import DragomanError, UsageError
from dragoman.model import ReviewState
from dragoman.review import (
    ConfirmationError,
    ReviewSession,
)

from .conftest import ANA, LUIS, NOW, Desk, drafted, item_of


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


def test_accepting_a_draft_that_lost_a_placeable_must_be_confirmed(desk: Desk) -> None:
    desk.fill([drafted("Never wet `leaves`.", "Nunca las moje.")])
    session = desk.session()
    assert [finding.level for finding in item_of(session).findings].count("error") == 1

    with pytest.raises(ConfirmationError):
        session.accept()
    session.accept(confirmed=True)

    assert desk.entry("Never wet `leaves`.").state is ReviewState.REVIEWED


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


def test_marks_of_invisible_characters_are_the_characters_again(desk: Desk) -> None:
    desk.fill([Entry(msgid="A\u2060—b"), Entry(msgid="⟦U+2061⟧")])
    session = desk.session()

    session.edit("Una⟦U+2060⟧—b ⟦U+2061⟧")

    assert desk.entry("A\u2060—b").msgstr == "Una\u2060—b ⟦U+2061⟧"


def test_findings_are_told_when_the_words_are_written(desk: Desk) -> None:
    session = desk.session("untranslated")

    assert [finding.message for finding in session.edit("Riego 7")] == ["number not in the source: 7"]
