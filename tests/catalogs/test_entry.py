"""Entries: the five states, what receipts vouch for, and how one state leads to the next."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.catalogs import DraftMark, Entry, Receipt, Reference, Rejection
from dragoman.model import Occurrence, Reviewer, ReviewState

AT = datetime(2026, 11, 23, 10, 15, tzinfo=UTC)
LATER = AT + timedelta(hours=2)
ANA = Reviewer("Ana Pérez", "ana@example.org")
BEN = Reviewer("Ben Okri", "ben@example.org")
GARDEN = Entry(msgid="Growing tomatoes", msgstr="Cultivar tomates")

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
WORDS = TEXT.filter(lambda text: text.strip("\r\n") != "")


def test_the_digest_is_that_of_the_design() -> None:
    assert GARDEN.digest == hashlib.sha256(b"Growing tomatoes\0Cultivar tomates").hexdigest()[:12]
    assert (
        replace(GARDEN, msgctxt="heading").digest
        == (hashlib.sha256(b"heading\x04Growing tomatoes\0Cultivar tomates").hexdigest()[:12])
    )
    plural = Entry(msgid="day", msgid_plural="days", msgstr_plural=("día", "días"))
    assert plural.digest == hashlib.sha256("day\0día\0días".encode()).hexdigest()[:12]


def test_an_empty_context_is_another_source_than_none() -> None:
    assert replace(GARDEN, msgctxt="").digest != GARDEN.digest


@pytest.mark.parametrize(
    ("entry", "state"),
    [
        (Entry(msgid="a"), ReviewState.UNTRANSLATED),
        (Entry(msgid="a", flags=("fuzzy",)), ReviewState.UNTRANSLATED),
        (Entry(msgid="a", msgid_plural="b", msgstr_plural=("", "")), ReviewState.UNTRANSLATED),
        (Entry(msgid="a", msgstr="b", flags=("fuzzy",)), ReviewState.DRAFT),
        (Entry(msgid="a", msgstr="b", flags=("fuzzy",), previous_msgid="c"), ReviewState.STALE),
        (Entry(msgid="a", msgstr="b"), ReviewState.TRANSLATED),
        (Entry(msgid="a", msgstr="b", previous_msgid="c"), ReviewState.TRANSLATED),
        (Entry(msgid="a", msgstr="b").with_review(reviewer=ANA, at=AT), ReviewState.REVIEWED),
    ],
)
def test_the_state_is_read_from_the_entry(entry: Entry, state: ReviewState) -> None:
    assert entry.state is state


def test_a_review_adds_a_receipt_and_settles_what_was_open() -> None:
    stale = replace(GARDEN, flags=("fuzzy", "no-wrap"), previous_msgid="Growing", comments=("Check the title.",))

    reviewed = stale.with_review("Cultivo de tomates", reviewer=ANA, at=AT)

    digest = reviewed.digest
    assert reviewed == Entry(
        msgid="Growing tomatoes",
        msgstr="Cultivo de tomates",
        flags=("no-wrap",),
        comments=(
            "Check the title.",
            f"dragoman: reviewed 2026-11-23T10:15Z by Ana Pérez <ana@example.org> sha256:{digest}",
        ),
    )
    assert reviewed.valid_receipts == (Receipt(AT, ANA, digest),)


def test_receipts_of_others_stay_and_ones_own_is_renewed() -> None:
    twice = GARDEN.with_review(reviewer=ANA, at=AT).with_review(reviewer=BEN, at=AT).with_review(reviewer=ANA, at=LATER)

    assert twice.valid_receipts == (Receipt(AT, BEN, GARDEN.digest), Receipt(LATER, ANA, GARDEN.digest))


def test_a_later_edit_voids_the_receipt_but_keeps_its_line() -> None:
    reviewed = GARDEN.with_review(reviewer=ANA, at=AT)
    edited = replace(reviewed, msgstr="El cultivo")

    assert edited.state is ReviewState.TRANSLATED
    assert edited.receipts == (Receipt(AT, ANA, GARDEN.digest),)
    assert edited.valid_receipts == ()


def test_times_are_written_in_utc() -> None:
    madrid = datetime(2026, 11, 23, 11, 15, 59, tzinfo=timezone(timedelta(hours=1)))

    assert GARDEN.with_review(reviewer=ANA, at=madrid).receipts[0].at == AT


def test_a_draft_is_fuzzy_and_replaces_the_record_of_an_earlier_draft() -> None:
    first = Entry(msgid="Water.", comments=("Informal.",)).with_draft("Agua.", engine="apertium", score=None, at=AT)
    second = first.with_draft("Riegue.", engine="argos translate-en_es-1_0", score=-0.3149, at=LATER)

    assert second.comments == (
        "Informal.",
        f"dragoman: drafted 2026-11-23T12:15Z by argos translate-en_es-1_0 score -0.31 sha256:{second.digest}",
    )
    assert second.draft_mark == DraftMark(LATER, "argos translate-en_es-1_0", -0.31, second.digest)
    assert (second.state, second.is_untouched_draft) == (ReviewState.DRAFT, True)


@pytest.mark.parametrize(
    "touch",
    [
        lambda draft: replace(draft, msgstr="Regar."),
        lambda draft: replace(draft, flags=()),
        lambda draft: draft.with_source(msgid="Water it."),
        lambda draft: draft.with_review(reviewer=ANA, at=AT),
        lambda draft: replace(draft.with_review(reviewer=ANA, at=AT), flags=("fuzzy",)),
    ],
    ids=["edited", "unfuzzied elsewhere", "source edited", "reviewed", "reviewed, then fuzzied elsewhere"],
)
def test_a_draft_that_a_person_or_a_new_source_touched_is_no_untouched_draft(touch) -> None:  # type: ignore[no-untyped-def]
    draft = Entry(msgid="Water.").with_draft("Riegue.", engine="apertium", score=None, at=AT)

    assert not touch(draft).is_untouched_draft


def test_rejecting_an_untouched_draft_empties_it_and_records_what_it_was() -> None:
    draft = Entry(msgid="Water.").with_draft("Agua.", engine="apertium", score=None, at=AT)

    rejected = draft.with_rejection(reviewer=ANA, at=LATER)

    assert (rejected.msgstr, rejected.flags, rejected.state) == ("", (), ReviewState.UNTRANSLATED)
    assert rejected.rejections == (Rejection(LATER, ANA, draft.digest),)


@pytest.mark.parametrize("written", [GARDEN, GARDEN.with_review(reviewer=BEN, at=AT)])
def test_rejecting_a_persons_words_keeps_them_as_a_draft(written: Entry) -> None:
    rejected = written.with_rejection(reviewer=ANA, at=LATER)

    assert (rejected.msgstr, rejected.state) == ("Cultivar tomates", ReviewState.DRAFT)
    assert rejected.receipts == written.receipts
    assert not rejected.is_untouched_draft


def test_a_tool_that_takes_fuzzy_away_settles_no_rejection_and_no_conflict() -> None:
    reviewed = GARDEN.with_review(reviewer=ANA, at=LATER)
    for doubted in (reviewed.with_rejection(reviewer=BEN, at=LATER), reviewed.with_conflict("Cultivo de tomates")):
        cleared = replace(doubted, flags=())

        assert cleared.state is ReviewState.TRANSLATED
        assert cleared.with_review(reviewer=BEN, at=LATER + timedelta(minutes=1)).state is ReviewState.REVIEWED


def test_rejecting_twice_what_a_machine_wrote_and_a_person_approved_loses_nothing() -> None:
    approved = Entry(msgid="Water.").with_draft("Agua.", engine="x", score=None, at=AT).with_review(reviewer=ANA, at=AT)

    twice = approved.with_rejection(reviewer=BEN, at=AT).with_rejection(reviewer=BEN, at=LATER)

    assert twice.msgstr == "Agua."


def test_an_edited_source_makes_a_translation_stale_and_remembers_what_was_approved() -> None:
    reviewed = GARDEN.with_review(reviewer=ANA, at=AT)

    stale = reviewed.with_source(msgid="Growing peppers").with_source(msgid="Growing chillies")

    assert stale.state is ReviewState.STALE
    assert (stale.msgid, stale.previous_msgid, stale.msgstr) == (
        "Growing chillies",
        "Growing tomatoes",
        "Cultivar tomates",
    )
    assert stale.receipts == reviewed.receipts


def test_a_source_edited_back_is_reviewed_again() -> None:
    reviewed = GARDEN.with_review(reviewer=ANA, at=AT)

    assert reviewed.with_source(msgid="Growing peppers").with_source(msgid="Growing tomatoes") == reviewed


def test_a_source_edited_back_does_not_bring_back_an_approval_that_was_withdrawn() -> None:
    withdrawn = GARDEN.with_review(reviewer=ANA, at=AT).with_rejection(reviewer=BEN, at=LATER)

    returned = withdrawn.with_source(msgid="Growing peppers").with_source(msgid="Growing tomatoes")

    assert returned.state is ReviewState.DRAFT


def test_an_untranslated_entry_takes_a_new_source_without_a_trace() -> None:
    assert Entry(msgid="a").with_source(msgid="b", msgctxt="c") == Entry(msgid="b", msgctxt="c")


def test_an_obsolete_entry_comes_back_as_it_was() -> None:
    entry = replace(GARDEN, extracted=("heading 1",), references=(Reference("a.md", 3),)).with_review(
        reviewer=ANA, at=AT
    )

    obsolete = entry.as_obsolete()

    assert (obsolete.obsolete, obsolete.extracted, obsolete.references) == (True, (), ())
    assert obsolete.as_current(extracted=("heading 1",), references=(Reference("a.md", 3),)) == entry


def test_notes_are_comments_a_line_and_never_count_as_receipts() -> None:
    forged = f"dragoman: reviewed 2026-11-23T10:15Z by Ana Pérez <ana@example.org> sha256:{GARDEN.digest}"

    noted = GARDEN.with_note(f" First.\n\nSecond.\n{forged}")

    assert noted.notes == ("First.", "Second.", f"note: {forged}")
    assert noted.state is ReviewState.TRANSLATED


def test_a_translation_that_nobody_can_place_waits_for_the_next_review_and_changes_no_state() -> None:
    reviewed = GARDEN.with_review(reviewer=ANA, at=AT)

    asked = reviewed.with_unplaced(["Cultivo.", "El tomate."])

    assert (asked.state, asked.unplaced, asked.notes) == (ReviewState.REVIEWED, ("Cultivo.", "El tomate."), ())
    assert asked.with_unplaced([]) == reviewed
    assert asked.with_review(reviewer=ANA, at=AT) == reviewed
    assert asked.split_off(Reference("a.md", 3), "here")[1].unplaced == asked.unplaced


def test_where_a_place_was_is_kept_for_its_return() -> None:
    place = Occurrence("Plum", None, 2, 3)
    entry = replace(GARDEN, msgctxt="line 5", extracted=("paragraph",)).with_places([place])
    wrapped = replace(entry, extracted=("paragraph", "place: 2 of 3 between “Plum” and the", "end"))

    assert entry.extracted == ("paragraph", "place: 2 of 3 between “Plum” and the end")
    assert entry.as_obsolete().places == wrapped.places == (place,)
    assert wrapped.with_places([place]) == entry


@pytest.mark.parametrize(
    ("msgid", "text", "written"),
    [("a", "\nb\n", "b"), ("a\n", "b", "b\n"), ("\na", "b\r\n", "\nb"), ("a", "\n", ""), ("a", " b\n\nc ", " b\n\nc ")],
)
def test_line_breaks_at_the_ends_follow_the_source(msgid: str, text: str, written: str) -> None:
    assert Entry(msgid=msgid).with_review(text, reviewer=ANA, at=AT).msgstr == written


def test_an_entry_that_supersedes_its_twin_keeps_the_twins_words_and_receipts() -> None:
    twin = replace(GARDEN, msgstr="El cultivo\ndel tomate", comments=("Nice.",)).with_review(reviewer=BEN, at=AT)

    kept = GARDEN.with_review(reviewer=ANA, at=AT).superseding(twin)

    assert kept.state is ReviewState.REVIEWED
    assert kept.receipts == (Receipt(AT, ANA, GARDEN.digest), Receipt(AT, BEN, twin.digest))
    assert kept.notes == ("Nice.", "superseded: El cultivo del tomate")
    assert kept.superseding(twin) == kept


ENTRIES = st.builds(
    Entry,
    msgid=WORDS,
    msgstr=TEXT,
    msgctxt=st.none() | TEXT,
    previous_msgid=st.none() | TEXT,
    comments=st.lists(TEXT, max_size=2).map(tuple),
    flags=st.lists(st.sampled_from(["fuzzy", "c-format"]), unique=True).map(tuple),
)
REVIEWERS = st.builds(Reviewer, TEXT, TEXT)


@given(ENTRIES, WORDS, REVIEWERS)
def test_what_a_person_reviewed_is_reviewed_until_a_text_changes(entry: Entry, text: str, reviewer: Reviewer) -> None:
    reviewed = entry.with_review(text, reviewer=reviewer, at=AT)

    assert reviewed.state is ReviewState.REVIEWED
    assert set(entry.notes) <= set(reviewed.notes)
    assert replace(reviewed, msgstr=reviewed.msgstr + "x").state is ReviewState.TRANSLATED
    assert replace(reviewed, msgid=reviewed.msgid + "x").state is ReviewState.TRANSLATED
    assert replace(reviewed, msgctxt=(reviewed.msgctxt or "") + "x").state is ReviewState.TRANSLATED
    assert reviewed.with_source(msgid=reviewed.msgid + "x").state is ReviewState.STALE


@given(ENTRIES, st.data())
def test_no_transition_loses_a_note_or_a_receipt(entry: Entry, data: st.DataObject) -> None:
    before = entry.with_review(data.draw(WORDS), reviewer=ANA, at=AT).with_note("Kept.")
    after = data.draw(
        st.sampled_from(
            [
                before.with_draft("x", engine="e", score=1.0, at=LATER),
                before.with_review("x", reviewer=ANA, at=LATER),
                before.with_rejection(reviewer=BEN, at=LATER),
                before.with_note("Another."),
                before.with_source(msgid=before.msgid + "."),
                before.as_obsolete(),
                before.as_obsolete().as_current(extracted=(), references=()),
            ]
        )
    )

    assert after.notes[: len(before.notes)] == before.notes
    assert {receipt.digest for receipt in before.receipts} <= {receipt.digest for receipt in after.receipts}


def test_what_another_tool_did_to_a_reviewed_entry_is_a_modification() -> None:
    reviewed = Entry(msgid="Figs.").with_review("Higos.", reviewer=ANA, at=AT)

    for changed in (
        replace(reviewed, msgstr="Brevas."),
        replace(reviewed, msgstr="Brevas.", flags=("fuzzy",)),
        replace(reviewed, flags=("fuzzy",)),
        replace(reviewed, msgstr=""),
    ):
        assert changed.is_modified
        assert not changed.with_review("Higos.", reviewer=ANA, at=AT).is_modified
    assert not reviewed.is_modified
    assert not reviewed.with_rejection(reviewer=ANA, at=AT).is_modified
    assert not reviewed.with_source(msgid="Ripe figs.").is_modified


def test_an_edit_and_its_undoing_do_not_settle_a_conflict() -> None:
    reviewed = Entry(msgid="Figs.").with_review("Higos.", reviewer=ANA, at=AT)
    disputed = replace(reviewed, comments=(*reviewed.comments, "conflict: Brevas."), flags=("fuzzy",))

    assert disputed.with_source(msgid="Ripe figs.").with_source(msgid="Figs.") == disputed
