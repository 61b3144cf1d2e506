"""What other PO tools save is read: no approval is lost, and none comes up that no person gave."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import polib
import pytest

from dragoman.catalogs import Entry, Reference, edit_catalog, read_catalog
from dragoman.model import Locale, Reviewer, ReviewState

SPANISH = Locale("es")
AT = datetime(2026, 11, 23, 10, 15, tzinfo=UTC)
LONG = Reviewer("Anne-Marie van der Westhuizen-Oosthuizen", "anne-marie.westhuizen@a-long-name.example.org")
SENTENCES = "Water them at dusk, so that the soil is still moist in the morning. Never wet the leaves.\nA “new” line\t."

States = dict[tuple[str | None, str], tuple[ReviewState, str, int, bool, bool]]


def save_with_babel(file: Path) -> None:
    from babel.messages.pofile import read_po, write_po

    written = io.BytesIO()
    write_po(written, read_po(io.BytesIO(file.read_bytes())), include_previous=True)
    file.write_bytes(written.getvalue())


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "garden.md.po"
    reference = (Reference("source/garden.md", 3),)
    untranslated = Entry(msgid=SENTENCES, extracted=("paragraph",), references=reference)
    draft = untranslated.with_draft("Riéguelos. No moje.", engine="argos translate-en_es-1_0", score=-0.31, at=AT)
    reviewed = draft.with_review(reviewer=LONG, at=AT).with_note("A note.")
    with edit_catalog(path, SPANISH, lock=tmp_path / "lock") as catalog:
        catalog.set_entries(
            [
                untranslated,
                draft.with_source(msgid="Draft.").with_draft("Borrador.", engine="apertium", score=None, at=AT),
                reviewed.with_source(msgid="Stale.", msgctxt="menu"),
                Entry(msgid="Translated.", msgstr="Traducido.", references=reference),
                Entry(msgid="Reviewed.", msgctxt="button").with_review('Una.\nDos. \\ "Tres".', reviewer=LONG, at=AT),
                Entry(msgid="Gone.").with_review("Ido.", reviewer=LONG, at=AT).as_obsolete(),
            ]
        )
    return path


def read_states(file: Path) -> States:
    return {
        entry.key: (entry.state, entry.msgstr, len(entry.receipts), entry.is_untouched_draft, entry.obsolete)
        for entry in read_catalog(file, SPANISH).entries
    }


@pytest.mark.parametrize(
    "command",
    [
        ["msgcat"],
        ["msgcat", "--no-wrap", "--sort-output"],
        ["msgcat", "--width=40", "--strict"],
        ["msgattrib"],
        ["msgconv", "-t", "UTF-8"],
    ],
    ids=" ".join,
)
def test_every_state_and_receipt_survives_a_save_with_gettext(
    file: Path, command: list[str], find_program: Callable[[str], str]
) -> None:
    before, data = read_states(file), file.read_bytes()

    subprocess.run([find_program(command[0]), *command[1:], "-o", file, file], check=True)

    assert file.read_bytes() != data
    assert read_states(file) == before


def test_every_state_and_receipt_survives_a_save_with_polib(file: Path) -> None:
    before, data = read_states(file), file.read_bytes()

    polib.pofile(str(file)).save()

    assert file.read_bytes() != data
    assert read_states(file) == before


def test_a_save_with_babel_loses_no_receipt_and_takes_what_is_stale_for_a_draft(file: Path) -> None:
    """Babel does not read `#| msgid`."""
    before = read_states(file)

    save_with_babel(file)

    stale = ("menu", "Stale.")
    assert read_states(file) == {**before, stale: (ReviewState.DRAFT, *before[stale][1:])}


def test_an_edit_in_another_tool_voids_the_receipt(file: Path) -> None:
    theirs = polib.pofile(str(file))
    entry = theirs.find("Reviewed.", msgctxt="button")
    assert entry is not None
    entry.msgstr = "Otra."
    theirs.save()

    assert read_states(file)["button", "Reviewed."] == (ReviewState.TRANSLATED, "Otra.", 1, False, False)


def test_a_merge_with_a_new_template_keeps_the_receipts(
    file: Path, tmp_path: Path, find_program: Callable[[str], str]
) -> None:
    msgmerge = find_program("msgmerge")
    template = tmp_path / "new.pot"
    template.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Translated!"\nmsgstr ""\n'
    )
    subprocess.run([msgmerge, "--quiet", "--previous", "--update", "--backup=none", file, template], check=True)

    states = read_states(file)
    assert states[None, "Translated!"] == (ReviewState.STALE, "Traducido.", 0, False, False)
    assert states["button", "Reviewed."] == (ReviewState.REVIEWED, 'Una.\nDos. \\ "Tres".', 1, False, True)
