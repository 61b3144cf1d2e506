"""Catalogs in memory: what nobody touched keeps its bytes, whatever else changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.catalogs import Catalog, Entry, Reference, edit_catalog, new_catalog, read_catalog
from dragoman.errors import InputError
from dragoman.model import Locale, Reviewer, ReviewState

DATA = Path(__file__).parents[1] / "data" / "catalogs"
SPANISH = Locale("es")
AT = datetime(2026, 11, 23, 10, 15, tzinfo=UTC)
ANA = Reviewer("Ana Pérez", "ana@example.org")
LATIN = (
    'msgid ""\r\nmsgstr ""\r\n"Language: es\\n"\r\n"Content-Type: text/plain; charset=ISO-8859-1\\n"\r\n\r\n'
    'msgid "The end."\r\nmsgstr "Fín."\r\n\r\nmsgid "A start."\r\nmsgstr ""\r\n'
)


def write(folder: Path, data: str | bytes) -> Path:
    file = folder / "garden.md.po"
    file.write_bytes(data.encode() if isinstance(data, str) else data)
    return file


def get(catalog: Catalog, msgid: str) -> Entry:
    entry = catalog.find((None, msgid))
    assert entry is not None
    return entry


def lines_changed(before: bytes, after: bytes) -> tuple[list[bytes], list[bytes]]:
    """The lines taken out and put in between the common start and end of both."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    while old and new and old[0] == new[0]:
        del old[0], new[0]
    while old and new and old[-1] == new[-1]:
        del old[-1], new[-1]
    return old, new


def test_decisions_change_only_the_entries_that_they_are_about() -> None:
    catalog = read_catalog(DATA / "garden.po", SPANISH)
    title, water, verse, pick, stake = catalog.entries
    tie = Entry(
        msgid="Tie them to a stake.", extracted=("paragraph",), references=(Reference("source/garden.md", 14),)
    ).with_draft("Átelas a una estaca.", engine="argos translate-en_es-1_0", score=-0.31, at=AT)

    catalog.set_entries([title, water.with_review(reviewer=ANA, at=AT), verse, tie, stake, pick.as_obsolete()])

    assert catalog.to_bytes().decode() == (DATA / "garden.expected.po").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["garden.po", "garden.expected.po", "foreign.po"])
def test_a_save_without_a_change_changes_no_byte(name: str) -> None:
    catalog = read_catalog(DATA / name, SPANISH)
    catalog.set_entries(list(catalog.entries))
    for entry in catalog.entries:
        catalog.replace(entry, replace(entry))

    assert catalog.to_bytes() == (DATA / name).read_bytes()


def test_entries_are_found_by_context_and_text_and_never_among_the_obsolete() -> None:
    catalog = read_catalog(DATA / "garden.po", SPANISH)

    assert get(catalog, "Pick them ripe.").msgstr == "Recójalos maduros."
    assert catalog.find((None, "Stake the plants.")) is None
    assert catalog.find(("", "Pick them ripe.")) is None
    assert catalog.find((None, "")) is None
    assert [entry.msgid for entry in catalog.entries if entry.obsolete] == ["Stake the plants."]
    assert catalog.current == catalog.entries[:-1]


def test_an_entry_knows_its_line_and_its_text_in_the_file() -> None:
    catalog = read_catalog(DATA / "garden.po", SPANISH)
    pick = get(catalog, "Pick them ripe.")

    assert catalog.line_of(pick) == 35
    assert catalog.raw_of(pick) == (
        '#. paragraph\n#: source/garden.md:12\nmsgid "Pick them ripe."\nmsgstr "Recójalos maduros."\n\n'
    )
    assert (catalog.line_of(replace(pick)), catalog.raw_of(replace(pick))) == (None, None)


def test_a_change_undone_gives_back_every_byte() -> None:
    catalog = read_catalog(DATA / "garden.po", SPANISH)
    for before in catalog.entries:
        raw = catalog.raw_of(before)
        after = before.with_review("Otra cosa.", reviewer=ANA, at=AT)
        catalog.replace(before, after)
        assert catalog.to_bytes() != catalog.data
        catalog.replace(after, replace(before), raw)

    assert catalog.to_bytes() == catalog.data


def test_what_is_not_there_cannot_be_replaced() -> None:
    catalog = read_catalog(DATA / "garden.po", SPANISH)
    pick = get(catalog, "Pick them ripe.")
    catalog.replace(pick, replace(pick, msgstr="Recoja."))

    with pytest.raises(KeyError):
        catalog.replace(pick, replace(pick, msgstr="Coseche."))
    assert get(catalog, "Pick them ripe.").msgstr == "Recoja."


def test_a_copy_changes_on_its_own() -> None:
    catalog = read_catalog(DATA / "garden.po", SPANISH)
    twin = catalog.copy()
    twin.set_entries(twin.entries[:1])

    assert len(twin.entries) == 1
    assert catalog.to_bytes() == catalog.data


def test_a_file_without_blank_lines_gets_none_but_around_what_is_new(tmp_path: Path) -> None:
    text = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n' + "".join(
        f'msgid "{letter}"\nmsgstr "{letter}"\n' for letter in "abc"
    )
    catalog = read_catalog(write(tmp_path, text), SPANISH)
    catalog.replace(get(catalog, "b"), replace(get(catalog, "b"), msgstr="B"))

    assert lines_changed(catalog.data, catalog.to_bytes()) == ([b'msgstr "b"\n'], [b'msgstr "B"\n', b"\n"])


@pytest.mark.parametrize("end", ["", "\n", "\n\n\n"])
def test_an_entry_after_the_last_one_stands_after_a_blank_line(tmp_path: Path, end: str) -> None:
    catalog = read_catalog(write(tmp_path, f'msgid ""\nmsgstr "X: y\\n"\n\nmsgid "a"\nmsgstr "b"{end}'), SPANISH)
    before = catalog.entries
    catalog.set_entries([*before, Entry(msgid="c")])

    added = catalog.to_bytes().decode()
    assert added.endswith('msgstr "b"\n\nmsgid "c"\nmsgstr ""\n')
    again = read_catalog(write(tmp_path, added), SPANISH)
    again.set_entries(again.entries[:-1])
    assert again.to_bytes().decode().endswith('msgid "a"\nmsgstr "b"\n')


def test_a_byte_order_mark_stays(tmp_path: Path) -> None:
    catalog = read_catalog(write(tmp_path, '\ufeffmsgid ""\nmsgstr "X: y\\n"\n\nmsgid "a"\nmsgstr "b"\n'), SPANISH)
    assert catalog.to_bytes() == catalog.data
    catalog.replace(get(catalog, "a"), replace(get(catalog, "a"), msgstr="c"))

    assert catalog.to_bytes() == catalog.data.replace(b'"b"', b'"c"')


def test_charset_and_line_ends_of_a_file_are_kept(tmp_path: Path) -> None:
    catalog = read_catalog(write(tmp_path, LATIN.encode("latin-1")), SPANISH)
    assert get(catalog, "The end.").msgstr == "Fín."
    catalog.replace(get(catalog, "A start."), replace(get(catalog, "A start."), msgstr="Año nuevo. Un principio."))

    assert catalog.to_bytes() == LATIN.replace(
        'msgid "A start."\r\nmsgstr ""\r\n',
        'msgid "A start."\r\nmsgstr ""\r\n"Año nuevo. "\r\n"Un principio."\r\n',
    ).encode("latin-1")


def test_a_text_that_does_not_fit_the_charset_is_an_error_that_says_how_to_convert(tmp_path: Path) -> None:
    catalog = read_catalog(write(tmp_path, LATIN.encode("latin-1")), SPANISH)
    catalog.replace(get(catalog, "A start."), replace(get(catalog, "A start."), msgstr="終わり"))

    with pytest.raises(InputError, match="“終” does not fit the file's charset iso8859-1") as caught:
        catalog.to_bytes()
    assert caught.value.remedy == f"Convert the file: msgconv -t UTF-8 -o {caught.value.where} {caught.value.where}"


@pytest.mark.parametrize(("character", "name"), [("\0", "U+0000"), ("\4", "U+0004"), ("\ud83d", "U+D83D")])
def test_a_character_that_no_po_file_can_hold_is_an_error(tmp_path: Path, character: str, name: str) -> None:
    catalog = new_catalog(tmp_path / "a.po", SPANISH)
    catalog.set_entries([Entry(msgid="a", msgstr=f"b{character}")])

    with pytest.raises(InputError, match=f"{name.replace('+', '.')} cannot stand in a PO file"):
        catalog.to_bytes()


def test_a_missing_header_is_added_with_the_first_change(tmp_path: Path) -> None:
    catalog = read_catalog(write(tmp_path, 'msgid "a"\nmsgstr "á"\n'), SPANISH)
    assert catalog.to_bytes() == catalog.data
    catalog.replace(get(catalog, "a"), replace(get(catalog, "a"), msgstr="é"))

    header = new_catalog(tmp_path / "b.po", SPANISH).to_bytes()
    assert catalog.to_bytes() == header + '\nmsgid "a"\nmsgstr "é"\n'.encode()


@pytest.mark.parametrize(
    ("data", "line", "what"),
    [
        (b"", None, "the catalog is empty"),
        (b"\n \n", None, "the catalog is empty"),
        (b"\0" * 100, 1, "a NUL character"),
        (b'msgid "a"\nmsgstr "\xe9"\n', 2, "not utf-8, as its header says (byte 0xE9)"),
        (b'msgid "a"\nmsgstr "\xc3', 2, "not utf-8, as its header says (byte 0xC3)"),
        (b'\n# x\nmsgid "a"\nmsgstr "b"\n\n# y\nmsgid "a"\nmsgstr "c"\n', 7, "the same msgid as in line 3"),
        (b'msgid ""\nmsgstr ""\n\nmsgid ""\nmsgstr ""\n', 4, "the same msgid as in line 1"),
    ],
)
def test_a_damaged_file_is_told_by_line(tmp_path: Path, data: bytes, line: int | None, what: str) -> None:
    file = write(tmp_path, data)
    with pytest.raises(InputError) as caught:
        read_catalog(file, SPANISH)

    assert (caught.value.what, caught.value.where, caught.value.line) == (what, file, line)
    assert caught.value.remedy
    assert file.read_bytes() == data


BASES = [(DATA / name).read_bytes() for name in ("garden.po", "foreign.po", "garden.expected.po")]
SCRAPS = [
    b'"',
    b"\\",
    b"#~ ",
    b"#| ",
    b"msgid ",
    b"msgstr ",
    b"\n",
    b"\r\n",
    b"\0",
    b'msgctxt "x"\n',
    b"\xff",
    b"charset=x",
]
DAMAGE = st.tuples(st.integers(0, 2000), st.integers(0, 40), st.sampled_from([b"", *SCRAPS]))


@given(st.sampled_from(BASES), st.lists(DAMAGE, min_size=1, max_size=3))
@settings(max_examples=150)
def test_a_file_damaged_anywhere_is_refused_or_keeps_every_byte(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, damage: list[tuple[int, int, bytes]]
) -> None:
    for place, length, scrap in damage:
        data = data[:place] + scrap + data[place + length :]
    file = write(tmp_path_factory.mktemp("po"), data)
    try:
        catalog = read_catalog(file, SPANISH)
    except InputError:
        return
    assert catalog.to_bytes() == data
    for entry in catalog.entries[:1]:
        catalog.replace(entry, entry.with_review("Otra. Cosa.", reviewer=ANA, at=AT))
        file.write_bytes(catalog.to_bytes())
        assert read_catalog(file, SPANISH).entries == catalog.entries


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        read_catalog(tmp_path / "missing.po", SPANISH)
    with pytest.raises(InputError, match="not an ordinary file"):
        read_catalog(tmp_path, SPANISH)


def test_a_text_is_current_again_with_the_review_of_its_obsolete_twin() -> None:
    reviewed = Entry(msgid="a", msgstr="b").with_review(reviewer=ANA, at=AT)
    catalog = new_catalog(Path("a.po"), SPANISH)

    catalog.set_entries([Entry(msgid="a", references=(Reference("x.md", 1),)), reviewed.as_obsolete()])

    assert catalog.entries == (replace(reviewed, references=(Reference("x.md", 1),)),)


def test_of_two_reviewed_twins_the_current_stays_and_keeps_what_the_other_held() -> None:
    old = Entry(msgid="a", msgstr="old").with_review(reviewer=ANA, at=AT).as_obsolete()
    new = Entry(msgid="a", msgstr="new").with_review(reviewer=ANA, at=AT)
    catalog = new_catalog(Path("a.po"), SPANISH)

    catalog.set_entries([old, new])

    assert catalog.entries == (new.superseding(old),)
    assert catalog.entries[0].state is ReviewState.REVIEWED
    assert "superseded: old" in catalog.entries[0].notes


def test_a_replacement_that_meets_its_obsolete_twin_joins_it() -> None:
    catalog = new_catalog(Path("a.po"), SPANISH)
    first, old = Entry(msgid="a", msgstr="b"), Entry(msgid="c", msgstr="d", obsolete=True)
    catalog.set_entries([first, old])

    catalog.replace(first, first.with_source(msgid="c"))

    assert [(entry.msgid, entry.msgstr, entry.obsolete) for entry in catalog.entries] == [("c", "d", False)]
    assert catalog.entries[0].notes == ("superseded: b",)


@pytest.mark.parametrize("place", [0, 1, -1])
def test_replacing_an_entry_writes_the_same_bytes_as_writing_all_anew(tmp_path: Path, place: int) -> None:
    path = tmp_path / "a.po"
    path.write_bytes(
        b'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "One"\nmsgstr "Uno"\n\n\n'
        b'msgctxt "x"\nmsgid "One"\nmsgstr "Uno"\n\n#~ msgid "Old"\n#~ msgstr "Viejo"\n\nmsgid "Two"\nmsgstr "Dos"'
    )
    spliced, whole = read_catalog(path, SPANISH), read_catalog(path, SPANISH)
    for catalog in (spliced, whole):
        entry = catalog.entries[place]
        catalog.replace(entry, entry.with_note("seen\nand seen again"))
    whole.set_entries(whole.entries)

    assert spliced.to_bytes() == whole.to_bytes()


def test_lines_are_right_after_an_entry_was_written_longer(tmp_path: Path) -> None:
    path = tmp_path / "a.po"
    path.write_bytes(
        b'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "One"\nmsgstr "Uno"\n\n'
        b'msgid "Two"\nmsgstr "Dos"\n'
    )
    with edit_catalog(path, SPANISH, lock=tmp_path / "lock") as catalog:
        first = catalog.entries[0]
        catalog.replace(first, first.with_note("seen"))

    again = read_catalog(path, SPANISH)
    assert [catalog.line_of(entry) for entry in catalog.entries] == [again.line_of(entry) for entry in again.entries]
