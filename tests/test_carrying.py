"""Paragraphs that are split, merged or regrouped: each word goes where its sentence went."""

from __future__ import annotations

from pathlib import Path

import pytest

from dragoman.alignment import Change
from dragoman.catalogs import count_people
from dragoman.model import Reviewer, ReviewState

from .test_sync import ANA, HARVEST, NOW, SEEDS, WATER, Author, translate


@pytest.fixture
def author(tmp_path: Path) -> Author:
    return Author(tmp_path)


def test_parts_of_a_split_paragraph_get_their_own_sentences_and_their_approval(author: Author) -> None:
    author.write(f"{SEEDS} {WATER}", HARVEST)
    author.approve(f"{SEEDS} {WATER}")

    author.write(SEEDS, WATER, HARVEST)

    for text in (SEEDS, WATER):
        entry = author.entry(text)
        assert (entry.state, entry.msgstr) == (ReviewState.REVIEWED, translate(text))
        (receipt,) = entry.valid_receipts
        assert (receipt.reviewer, receipt.at) == (ANA, NOW)
        assert receipt.carried is not None
        assert receipt.carried.why == "split"
    assert author.entry(f"{SEEDS} {WATER}").obsolete


APPLE = "The apple tree is old. Nobody knows who planted it."
PEAR = "The pear tree is young. My aunt planted it in May."


def test_merged_paragraphs_keep_all_their_words_where_sentences_do_not_pair_off(author: Author) -> None:
    author.write(APPLE, PEAR)
    author.approve(PEAR)
    joined = "El manzano es viejo y nadie sabe quién lo plantó."
    author.change(APPLE, lambda entry: entry.with_review(joined, reviewer=ANA, at=NOW))

    author.write(f"{APPLE} {PEAR}")

    entry = author.entry(f"{APPLE} {PEAR}")
    assert (entry.state, entry.msgstr) == (ReviewState.REVIEWED, f"{joined} {translate(PEAR)}")
    assert [receipt.carried.why for receipt in entry.valid_receipts if receipt.carried] == ["merged"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ((SEEDS, WATER), f"{SEEDS.replace('seeds', 'beans')} {WATER}"),
        ((SEEDS, WATER), f"{SEEDS} {WATER.replace('leaves', 'stems')}"),
        ((SEEDS, WATER), f"{SEEDS.replace('seeds', 'beans')} {WATER.replace('leaves', 'stems')}"),
        ((SEEDS, WATER, HARVEST), f"{SEEDS} {WATER.replace('leaves', 'stems')} {HARVEST}"),
    ],
)
def test_paragraphs_that_are_merged_and_edited_at_once_are_stale_with_all_their_words(
    author: Author, before: tuple[str, ...], after: str
) -> None:
    author.write(*before)
    author.approve(*before)

    report = author.write(after)

    assert report.changes == {Change.MERGED: 1}
    entry = author.entry(after)
    assert (entry.state, entry.msgstr, entry.previous_msgid) == (
        ReviewState.STALE,
        " ".join(map(translate, before)),
        "\n\n".join(before),
    )


def test_paragraphs_that_are_merged_in_another_order_and_edited_keep_their_words_in_the_order_of_now(
    author: Author,
) -> None:
    edited = SEEDS.replace("seeds", "beans")
    author.write(SEEDS, WATER)
    author.approve(SEEDS, WATER)

    author.write(f"{WATER} {edited}")

    entry = author.entry(f"{WATER} {edited}")
    assert (entry.state, entry.msgstr) == (ReviewState.STALE, f"{translate(WATER)} {translate(SEEDS)}")
    assert entry.previous_msgid == f"{WATER}\n\n{SEEDS}"


BRING = "Bring a rope, a lamp, etc."
"""Before another sentence nobody sees that it ends."""


def test_a_paragraph_that_ends_with_an_abbreviation_keeps_its_approval_in_a_merge(author: Author) -> None:
    author.write(BRING, WATER, HARVEST)
    author.approve(BRING, WATER)

    author.write(f"{BRING} {WATER}", HARVEST)

    entry = author.entry(f"{BRING} {WATER}")
    assert (entry.state, entry.msgstr) == (ReviewState.REVIEWED, f"{translate(BRING)} {translate(WATER)}")


def test_a_paragraph_that_is_split_after_an_abbreviation_gives_each_part_its_share(author: Author) -> None:
    approved = ["Traiga una cuerda, una lámpara, etcétera.", "Riéguelas al anochecer y nunca moje las hojas."]
    author.write(f"{BRING} {WATER}", HARVEST)
    author.change(f"{BRING} {WATER}", lambda entry: entry.with_review(" ".join(approved), reviewer=ANA, at=NOW))

    author.write(BRING, WATER, HARVEST)

    assert [(author.entry(text).state, author.entry(text).msgstr) for text in (BRING, WATER)] == [
        (ReviewState.STALE, words) for words in approved
    ]


def test_a_merge_of_what_two_people_reviewed_apart_counts_as_one_reviewer_of_all(author: Author) -> None:
    luis = Reviewer("Luis", "luis@example.org")
    author.write(APPLE, PEAR, SEEDS)
    author.approve(APPLE, SEEDS)
    author.change(PEAR, lambda entry: entry.with_review(translate(PEAR), reviewer=luis, at=NOW))

    author.write(f"{APPLE} {PEAR}", SEEDS)

    receipts = author.entry(f"{APPLE} {PEAR}").valid_receipts
    assert [receipt.carried.why for receipt in receipts if receipt.carried] == ["merged in parts"] * 2
    assert count_people(receipts) == 1

    author.change(f"{APPLE} {PEAR}", lambda entry: entry.with_review(reviewer=Reviewer("Eva", "e@x.org"), at=NOW))
    assert count_people(author.entry(f"{APPLE} {PEAR}").valid_receipts) == 2


def test_a_paragraph_that_lost_its_last_sentence_keeps_its_words_to_be_looked_at(author: Author) -> None:
    author.write("The gate is open. Come in.", HARVEST)
    author.change("The gate is open. Come in.", lambda entry: entry.with_review("Entre.", reviewer=ANA, at=NOW))

    author.write("The gate is open.", HARVEST)

    entry = author.entry("The gate is open.")
    assert (entry.state, entry.msgstr) == (ReviewState.STALE, "Entre.")
    assert entry.previous_msgid == "The gate is open. Come in."


def test_parts_whose_sentences_do_not_pair_off_get_their_share_to_be_looked_at(author: Author) -> None:
    first, second = "The sun is up. It is early. Nobody is here.", "Then the gate opens and the pickers come in."
    author.write(f"{first} {second}")
    approved = "Ya salió el sol, es temprano y no hay nadie. Luego se abre la verja y entran los recolectores."
    author.change(f"{first} {second}", lambda entry: entry.with_review(approved, reviewer=ANA, at=NOW))

    author.write(first, second)

    assert [(author.entry(text).state, author.entry(text).msgstr) for text in (first, second)] == [
        (ReviewState.STALE, "Ya salió el sol, es temprano y no hay nadie."),
        (ReviewState.STALE, "Luego se abre la verja y entran los recolectores."),
    ]


def test_an_edited_part_of_a_split_paragraph_is_stale_with_its_own_sentence(author: Author) -> None:
    author.write(f"{SEEDS} {WATER}", HARVEST)
    author.approve(f"{SEEDS} {WATER}")

    edited = WATER.replace("leaves", "stems")
    author.write(SEEDS, edited, HARVEST)

    first, second = author.entry(SEEDS), author.entry(edited)
    assert (first.state, first.msgstr) == (ReviewState.REVIEWED, translate(SEEDS))
    assert (second.state, second.msgstr, second.previous_msgid) == (ReviewState.STALE, translate(WATER), WATER)


def test_parts_of_a_paragraph_that_was_stale_keep_what_was_approved_of_them(author: Author) -> None:
    author.write(f"{SEEDS} {WATER}", HARVEST)
    author.approve(f"{SEEDS} {WATER}")
    edited = WATER.replace("leaves", "stems")
    author.write(f"{SEEDS} {edited}", HARVEST)

    author.write(SEEDS, edited, HARVEST)

    first, second = author.entry(SEEDS), author.entry(edited)
    assert (first.state, first.msgstr) == (ReviewState.REVIEWED, translate(SEEDS))
    assert [receipt.reviewer for receipt in first.valid_receipts] == [ANA]
    assert (second.state, second.msgstr, second.previous_msgid) == (ReviewState.STALE, translate(WATER), WATER)


def test_parts_of_a_stale_paragraph_that_was_rejected_are_to_be_looked_at(author: Author) -> None:
    author.write(f"{SEEDS} {WATER}", HARVEST)
    author.approve(f"{SEEDS} {WATER}")
    edited = WATER.replace("leaves", "stems")
    author.write(f"{SEEDS} {edited}", HARVEST)
    author.change(f"{SEEDS} {edited}", lambda entry: entry.with_rejection(reviewer=ANA, at=NOW))

    author.write(SEEDS, edited, HARVEST)

    assert (author.entry(SEEDS).state, author.entry(SEEDS).msgstr) == (ReviewState.STALE, translate(SEEDS))


def test_a_sentence_that_goes_into_another_paragraph_takes_its_approval_along(author: Author) -> None:
    first, second = f"{SEEDS} {WATER} {HARVEST}", "The gate is shut at night. Nobody has seen the old map by now."
    author.write(first, second)
    author.approve(first, second)

    texts = f"{SEEDS} {HARVEST}", f"{second} {WATER}"
    author.write(*texts)

    assert [(author.entry(text).state, author.entry(text).msgstr) for text in texts] == [
        (ReviewState.REVIEWED, translate(text)) for text in texts
    ]


def test_a_stale_paragraph_that_is_merged_keeps_its_words(author: Author) -> None:
    author.write(SEEDS, f"{WATER} {HARVEST}")
    author.approve(SEEDS, f"{WATER} {HARVEST}")
    edited = WATER.replace("leaves", "stems")
    author.write(SEEDS, f"{edited} {HARVEST}")

    author.write(f"{SEEDS} {edited} {HARVEST}")

    entry = author.entry(f"{SEEDS} {edited} {HARVEST}")
    assert (entry.state, entry.msgstr) == (ReviewState.STALE, translate(f"{SEEDS} {WATER} {HARVEST}"))
    assert entry.previous_msgid == f"{SEEDS}\n\n{WATER} {HARVEST}"


def test_regrouped_paragraphs_that_do_not_pair_off_share_their_translations(author: Author) -> None:
    sun, early, gate, pickers = (
        "The sun is up over the hills.",
        "It is early.",
        "The gate opens.",
        "The pickers come in.",
    )
    before = {f"{sun} {early}": "Salió el sol y es temprano.", f"{gate} {pickers}": "Se abre la verja y entran todos."}
    author.write(*before)
    for text, approved in before.items():
        author.change(text, lambda entry, words=approved: entry.with_review(words, reviewer=ANA, at=NOW))

    author.write(sun, f"{early} {gate}", pickers)

    entries = [author.entry(text) for text in (sun, f"{early} {gate}", pickers)]
    assert [(entry.state, entry.msgstr, entry.previous_msgid) for entry in entries] == [
        (ReviewState.STALE, "Salió el sol y es temprano.", f"{sun} {early}"),
        (ReviewState.UNTRANSLATED, "", None),
        (ReviewState.STALE, "Se abre la verja y entran todos.", f"{gate} {pickers}"),
    ]


def test_a_whole_translation_is_never_given_to_the_lesser_part_of_its_source(author: Author) -> None:
    whole = "It is early. The gate is shut. Nobody is here."
    author.write(whole, HARVEST)
    author.change(whole, lambda entry: entry.with_review("Temprano y cerrado, no hay nadie.", reviewer=ANA, at=NOW))

    author.write("It is early.", HARVEST)

    assert author.entry("It is early.").state is ReviewState.UNTRANSLATED
    assert author.entry(whole).obsolete


def test_what_is_left_of_a_paragraph_keeps_its_share_of_the_translation(author: Author) -> None:
    whole = "It is early. The gate is shut. Nobody is here to let the pickers in."
    author.write(whole, HARVEST)
    approved = "Es temprano y la verja está cerrada. Nadie está aquí para dejar entrar a los recolectores."
    author.change(whole, lambda entry: entry.with_review(approved, reviewer=ANA, at=NOW))

    author.write("It is early. The gate is shut.", HARVEST)

    entry = author.entry("It is early. The gate is shut.")
    assert (entry.state, entry.msgstr, entry.previous_msgid) == (
        ReviewState.STALE,
        "Es temprano y la verja está cerrada.",
        whole,
    )


def test_one_place_of_a_repeated_text_that_changed_in_looks_keeps_the_approval(author: Author) -> None:
    text, changed = "See [figs](/contact) now.", "See [figs](/kontakt) now."
    author.write(text, SEEDS, text)
    author.change(text, lambda entry: entry.with_review("Vea [higos](/contact).", reviewer=ANA, at=NOW))

    report = author.write(text, SEEDS, changed)

    assert [(author.entry(one).state, author.entry(one).msgstr) for one in (text, changed)] == [
        (ReviewState.REVIEWED, "Vea [higos](/contact)."),
        (ReviewState.REVIEWED, "Vea [higos](/kontakt)."),
    ]
    assert report.changes == {Change.UNCHANGED: 2, Change.COSMETIC: 1}


def test_one_place_of_a_repeated_text_that_was_split_keeps_the_approval(author: Author) -> None:
    author.write(f"{SEEDS} {WATER}", HARVEST, f"{SEEDS} {WATER}")
    author.approve(f"{SEEDS} {WATER}")

    author.write(f"{SEEDS} {WATER}", HARVEST, SEEDS, WATER)

    for text in (f"{SEEDS} {WATER}", SEEDS, WATER):
        assert (author.entry(text).state, author.entry(text).msgstr) == (ReviewState.REVIEWED, translate(text))


@pytest.mark.parametrize(
    ("before", "approved", "after", "expected"),
    [
        ("“Ripe figs” are soft.", "Los «higos» son blandos.", '"Ripe figs" are soft.', "Los «higos» son blandos."),
        ("See [figs](/a) now.", "Vea [higos](/a) ya.", "See [figs](/b) now.", "Vea [higos](/b) ya."),
        (f"{SEEDS} {WATER}", translate(f"{SEEDS} {WATER}"), WATER, translate(WATER)),
    ],
)
def test_text_that_returns_in_other_looks_or_in_part_returns_approved(
    author: Author, before: str, approved: str, after: str, expected: str
) -> None:
    author.write(HARVEST, before)
    author.change(before, lambda entry: entry.with_review(approved, reviewer=ANA, at=NOW))
    author.write(HARVEST)

    author.write(HARVEST, after)

    assert (author.entry(after).state, author.entry(after).msgstr) == (ReviewState.REVIEWED, expected)
    assert [receipt.reviewer for receipt in author.entry(after).valid_receipts] == [ANA]
    assert author.sync().written is False


def test_a_mark_after_the_full_stop_belongs_to_its_sentence(author: Author) -> None:
    first, second = "Many ask. _Are people using it?_", "If you use it, tell us."
    author.write(first, second)
    author.change(first, lambda entry: entry.with_review("Muchos preguntan. _¿Se usa?_", reviewer=ANA, at=NOW))
    author.change(second, lambda entry: entry.with_review("Si lo usa, díganoslo.", reviewer=ANA, at=NOW))

    author.write(f"{first} {second}")

    entry = author.entry(f"{first} {second}")
    assert (entry.state, entry.msgstr) == (
        ReviewState.REVIEWED,
        "Muchos preguntan. _¿Se usa?_ Si lo usa, díganoslo.",
    )
