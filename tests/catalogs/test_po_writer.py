"""Writing entries: laid out for diffs, read back as they were, and accepted by gettext and polib."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import polib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.catalogs import Entry, Reference, new_catalog
from dragoman.catalogs.reader import read_chunks
from dragoman.catalogs.writer import split_lines, write_entry
from dragoman.model import Locale

SPANISH = Locale("es")
AT = datetime(2026, 11, 23, 10, 15, tzinfo=UTC)


@pytest.fixture(scope="session")
def msgfmt(find_program: Callable[[str], str]) -> str:
    """The program that compiles PO files."""
    return find_program("msgfmt")


def check_with_msgfmt(msgfmt: str, data: bytes, folder: Path) -> None:
    file = folder / "written.po"
    file.write_bytes(data)
    done = subprocess.run([msgfmt, "-c", "-o", os.devnull, file], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr + data.decode()


def test_one_sentence_stands_on_a_line() -> None:
    entry = Entry(
        msgid="Water them at dusk. Never wet the leaves.",
        msgstr="Riéguelos al anochecer. Nunca moje las hojas.",
        previous_msgid="Water them.",
        extracted=("paragraph",),
        references=(
            Reference("source/guide/intro.md", 14),
            Reference("my notes.md", 2),
            Reference("a b"),
            Reference("c"),
        ),
        comments=("A note.", ""),
        flags=("fuzzy", "no-wrap"),
    )

    assert write_entry(entry, "en", "es") == (
        "#. paragraph\n"
        "#: source/guide/intro.md:14\n"
        "#: \u2068my notes.md\u2069:2\n"
        "#: \u2068a b\u2069\n"
        "#: c\n"
        "# A note.\n"
        "#\n"
        "#, fuzzy, no-wrap\n"
        '#| msgid "Water them."\n'
        'msgid ""\n'
        '"Water them at dusk. "\n'
        '"Never wet the leaves."\n'
        'msgstr ""\n'
        '"Riéguelos al anochecer. "\n'
        '"Nunca moje las hojas."\n'
    )


def test_an_obsolete_entry_is_marked_on_every_line() -> None:
    entry = Entry(msgctxt="c", msgid="Stop. Go.", msgstr="a\nb", previous_msgid="x", comments=("note",), obsolete=True)

    assert write_entry(entry) == (
        '# note\n#~| msgid "x"\n#~ msgctxt "c"\n#~ msgid ""\n#~ "Stop. "\n#~ "Go."\n#~ msgstr ""\n#~ "a\\n"\n#~ "b"\n'
    )


def test_plural_forms_are_written_in_order() -> None:
    entry = Entry(msgid="day", msgid_plural="days", msgstr_plural=("día", "días"))

    assert write_entry(entry) == 'msgid "day"\nmsgid_plural "days"\nmsgstr[0] "día"\nmsgstr[1] "días"\n'
    assert write_entry(Entry(msgid="day", msgid_plural="days")).endswith('msgstr[0] ""\n')


@pytest.mark.parametrize(
    ("language", "text", "lines"),
    [
        ("en", "Dr. Ng paid $3.50. It was raining.", ["Dr. Ng paid $3.50. ", "It was raining."]),
        ("ja", "これは本です。あれはペンです。", ["これは本です。", "あれはペンです。"]),
        ("ar", "هل تسقيها مساءً؟ نعم.", ["هل تسقيها مساءً؟ ", "نعم."]),
        ("es", "Uno\n\ndos\n", ["Uno\n", "\n", "dos\n"]),
        ("tlh", "Qapla'. Heghlu'meH.", ["Qapla'. ", "Heghlu'meH."]),
        ("en", "", []),
    ],
)
def test_sentences_are_told_apart_by_language(language: str, text: str, lines: list[str]) -> None:
    assert split_lines(text, language) == lines


TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\4"))
LINE = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"])).map(str.strip)
FILES = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"], exclude_characters="\u2068\u2069"), min_size=1
)
ENTRIES = st.builds(
    Entry,
    msgid=TEXT.filter(bool),
    msgstr=TEXT,
    msgctxt=st.none() | TEXT,
    previous_msgid=st.none() | TEXT,
    comments=st.lists(LINE, max_size=2).map(tuple),
    extracted=st.lists(LINE, max_size=1).map(tuple),
    references=st.lists(st.builds(Reference, FILES, st.none() | st.integers(0, 10**6)), max_size=2).map(tuple),
    flags=st.sampled_from([(), ("fuzzy",), ("fuzzy", "no-wrap")]),
)


@given(TEXT, st.sampled_from(["en", "es", "ar", "ja", "zh", "xx"]))
def test_lines_joined_are_the_text(text: str, language: str) -> None:
    assert "".join(split_lines(text, language)) == text


@given(ENTRIES, st.booleans())
def test_an_entry_is_read_back_as_it_was_written(entry: Entry, obsolete: bool) -> None:
    if obsolete:
        entry = entry.as_obsolete()
    (chunk,) = read_chunks(write_entry(entry, "en", "es"), Path("a.po"))

    assert chunk.entry == entry


@given(ENTRIES)
@settings(max_examples=40)
def test_polib_reads_what_is_written(entry: Entry) -> None:
    """But for a form feed and its like without an escape in polib, which only that reader loses."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "a.po"
        catalog = new_catalog(file, SPANISH)
        catalog.set_entries([entry])
        file.write_bytes(catalog.to_bytes())
        (theirs,) = polib.pofile(str(file))

    assert (theirs.msgid, theirs.msgstr, theirs.msgctxt) == (entry.msgid, entry.msgstr, entry.msgctxt)
    assert theirs.flags == list(entry.flags)


@given(st.lists(ENTRIES, unique_by=lambda entry: entry.key, max_size=8))
@settings(max_examples=15)
def test_msgfmt_accepts_whatever_is_written(
    msgfmt: str, tmp_path_factory: pytest.TempPathFactory, entries: list[Entry]
) -> None:
    catalog = new_catalog(Path("a.po"), SPANISH)
    catalog.set_entries([entry.with_draft(entry.msgstr, engine="e", score=None, at=AT) for entry in entries])

    check_with_msgfmt(msgfmt, catalog.to_bytes(), tmp_path_factory.mktemp("po"))


@pytest.mark.parametrize(
    "tag",
    [
        "es",
        "ar",
        "ja",
        "ru",
        "pl",
        "pt-BR",
        "zh-Hant",
        "cy",
        "sl",
        "mt",
        "ga",
        "he",
        "gd",
        "kw",
        "dsb",
        "br",
        "sr-Latn",
        "fr-CA",
    ],
)
def test_msgfmt_accepts_the_header_of_every_locale(msgfmt: str, tmp_path: Path, tag: str) -> None:
    catalog = new_catalog(Path("a.po"), Locale(tag))

    check_with_msgfmt(msgfmt, catalog.to_bytes(), tmp_path)
