"""Other versions of a translation in an entry's comments."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import polib
from hypothesis import given
from hypothesis import strategies as st

from dragoman.catalogs import Entry, Reference, edit_catalog, read_catalog
from dragoman.catalogs.asides import CONFLICT, OFFER, add_aside, read_asides
from dragoman.model import Locale, Reviewer, ReviewState

AT = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
ANA = Reviewer("Ana Pérez", "ana@example.org")
LONG = "Riéguelos al amanecer, y nunca moje las hojas de la planta; recoja el fruto cuando esté rojo por todas partes."
STALE = Entry(msgid="Water at dusk.").with_review("Riegue al anochecer.", reviewer=ANA, at=AT)
STALE = STALE.with_source(msgid="Water at dawn.")


@given(st.lists(st.text(st.characters(exclude_characters="\r\0\x04", exclude_categories=("Cs",))), max_size=3))
def test_what_is_put_aside_comes_back_as_it_was(texts: list[str]) -> None:
    comments: tuple[str, ...] = ("a note",)
    for text in texts:
        comments = add_aside(comments, CONFLICT, text)

    assert read_asides(comments, CONFLICT) == tuple(texts)
    assert read_asides(comments, OFFER) == ()


def test_a_tool_that_wraps_comments_leaves_an_offer_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.po"
    with edit_catalog(path, Locale("es"), lock=tmp_path / "lock") as catalog:
        offered = STALE.with_offer(LONG, engine="argos en_es", at=AT)
        catalog.set_entries([Entry(msgid="x", references=(Reference("a.md", 1),)), offered])
    foreign = polib.pofile(str(path), wrapwidth=78)
    foreign[0].msgstr = "equis"
    foreign.save(str(path))

    assert read_catalog(path, Locale("es")).entries[1].offer == LONG


def test_an_offer_leaves_the_translation_and_its_state_alone() -> None:
    offered = STALE.with_offer("Riegue al amanecer.", engine="argos en_es", at=AT)

    assert (offered.state, offered.msgstr) == (ReviewState.STALE, "Riegue al anochecer.")
    assert offered.offer == "Riegue al amanecer."
    assert offered.notes == ()
    assert offered.with_offer("Riegue al alba.", engine="argos en_es", at=AT).offer == "Riegue al alba."


def test_an_offer_goes_when_its_source_or_translation_is_decided() -> None:
    offered = STALE.with_offer("Riegue al amanecer.", engine="argos en_es", at=AT)

    assert offered.with_source(msgid="Water at noon.") == STALE.with_source(msgid="Water at noon.")
    assert offered.with_source(msgid="Water at dusk.").state is ReviewState.REVIEWED
    assert offered.with_review(reviewer=ANA, at=AT) == STALE.with_review(reviewer=ANA, at=AT)


def test_an_offer_that_somebody_changed_is_none() -> None:
    offered = STALE.with_offer("Riegue al amanecer.", engine="argos en_es", at=AT)
    comments = tuple(comment.replace("amanecer", "mediodía") for comment in offered.comments)

    assert Entry(msgid=STALE.msgid, msgstr="x", comments=comments, flags=("fuzzy",)).offer == ""


def test_a_persons_note_that_looks_like_an_offer_stays() -> None:
    noted = Entry(msgid="Water at dawn.", comments=("offer: three figs",))

    assert noted.notes == ("offer: three figs",)
    assert noted.with_review("Riegue.", reviewer=ANA, at=AT).notes == ("offer: three figs",)
    assert noted.with_note("offer: four figs").notes == ("offer: three figs", "note: offer: four figs")
