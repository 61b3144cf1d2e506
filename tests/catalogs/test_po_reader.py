"""Reading PO text: what foreign tools write is understood, and what is damaged is told by file and line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.catalogs import Entry, Reference
from dragoman.catalogs.reader import Chunk, read_chunks, unescape
from dragoman.errors import InputError

FILE = Path("es/garden.md.po")
DATA = Path(__file__).parents[1] / "data" / "catalogs"


def read_entries(text: str) -> list[Entry | None]:
    return [chunk.entry for chunk in read_chunks(text, FILE)]


def test_the_habits_of_foreign_tools_are_understood() -> None:
    chunks = read_chunks((DATA / "foreign.po").read_text(encoding="utf-8"), FILE)

    assert [chunk.entry for chunk in chunks] == [
        Entry(
            msgid="",
            msgstr="Language: es\nContent-Type: text/plain; charset=UTF-8\n",
            comments=("without a blank",),
            extracted=("Extracted",),
            flags=("fuzzy",),
        ),
        Entry(msgid="no blank line before", msgstr="sin línea en blanco"),
        Entry(
            msgid="%d new",
            msgstr="%d nuevo",
            flags=("fuzzy", "c-format", "no-wrap"),
            previous_msgctxt="old",
            previous_msgid="%d old",
            references=(
                Reference("a.c", 1),
                Reference("b.c"),
                Reference("c:2", 3),
                Reference("my file.md", 12),
                Reference("other file"),
                Reference("d.c:"),
            ),
        ),
        Entry(
            msgctxt="",
            msgid='octal é A tab\tquote" backslash\\ unknown\\z',
            msgstr="a\u2028b\x85c",
        ),
        Entry(msgid="day", msgid_plural="days", msgstr_plural=("día", "días")),
        Entry(
            msgid="gone",
            msgstr="ido",
            previous_msgid="prev",
            comments=("comment behind the mark",),
            flags=("fuzzy",),
            obsolete=True,
        ),
        None,
    ]
    assert [chunk.line for chunk in chunks] == [1, 8, 10, 19, 22, 27, 33]
    assert [chunk.msgid_line for chunk in chunks[:-1]] == [4, 8, 15, 19, 22, 30]


def test_chunks_joined_are_the_text() -> None:
    text = (DATA / "foreign.po").read_text(encoding="utf-8")

    assert "".join(chunk.raw for chunk in read_chunks(text, FILE)) == text


def test_windows_line_ends_are_no_part_of_the_text() -> None:
    text = 'msgid "a"\r\nmsgstr ""\r\n"b\\n"\r\n"c"\r\n\r\n# note\r\nmsgid "d"\r\nmsgstr "e"\r\n'

    assert read_entries(text) == [Entry(msgid="a", msgstr="b\nc"), Entry(msgid="d", msgstr="e", comments=("note",))]


def test_a_receipt_in_front_of_an_obsolete_entry_is_read() -> None:
    line = "dragoman: reviewed 2026-10-01T08:00Z by Ana <ana@example.org> sha256:0123456789ab"
    (entry,) = read_entries(f'# {line}\n#~ msgid "a"\n#~ msgstr "b"\n')

    assert entry == Entry(msgid="a", msgstr="b", comments=(line,), obsolete=True)


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ('msgid "a"\nmsgstr "b', 2, "the string is not closed; the file may be cut off"),
        ('msgid "a"\nmsgstr "b\\"\n', 2, "the string is not closed; the file may be cut off"),
        ('msgid "a" "b"\nmsgstr ""\n', 1, "something after the end of the string"),
        ('msgid "a"b"\nmsgstr ""\n', 1, "something after the end of the string"),
        ("msgid a\nmsgstr b\n", 1, "no string after msgid"),
        ("msgid\n", 1, "no string after msgid"),
        ('msgid "a"\n', 1, "an entry without msgstr; the file seems to be cut off"),
        ('msgctxt "a"\n"b"\n\n', 2, "an entry without msgid; the file seems to be cut off"),
        ('#| msgid "a"\n', 1, "an entry without msgid; the file seems to be cut off"),
        ('msgid "a"\n"b"\n\nmsgid "c"\nmsgstr "d"\n', 2, "an entry without msgstr"),
        ('msgid "a"\nmsgstr "b"\nmsgstr "c"\n', 3, "msgstr cannot stand after msgstr"),
        ('msgstr "c"\n', 1, "msgstr cannot stand after nothing"),
        ('msgid "a"\nmsgstr[0] "c"\n', 2, "msgstr[0] cannot stand after msgid"),
        ('msgid "a"\nmsgid_plural "b"\nmsgstr "c"\n', 3, "msgstr cannot stand after msgid_plural"),
        ('msgid "a"\nmsgid_plural "b"\nmsgstr[1] "c"\n', 3, "msgstr[1] cannot stand after msgid_plural"),
        ('msgid "a"\nmsgid_plural "b"\nmsgstr[0] "c"\nmsgstr[2] "d"\n', 4, "msgstr[2] cannot stand after msgstr[0]"),
        ('msgid "a"\n#| msgid "b"\nmsgstr "c"\n', 2, "previous msgid cannot stand after msgid"),
        ('"a"\n', 1, "a string that belongs to no msgid or msgstr"),
        ('#~ msgid "a"\nmsgstr "b"\n', 2, "an entry that is obsolete (#~) only in part"),
        ('msgid "a"\nmsgstr "b"\n#~ "c"\n', 3, "a string that belongs to no msgid or msgstr"),
        ('domain "other"\nmsgid "a"\nmsgstr "b"\n', 1, "a second text domain; a catalog holds one"),
        ('msgid "a"\nmsgstr "b"\n\nhello\n', 4, "no PO syntax: hello"),
        ('msgid "a"\nmsgstr "b"\n\nmsgidx "c"\n', 4, 'no PO syntax: msgidx "c"'),
        ('msgid "a"\nmsgstr "b"\n' + "x" * 99, 3, f"no PO syntax: {'x' * 40}…"),
        ('msgid "a"\n<<<<<<< HEAD\nmsgstr "b"\n', 2, "a conflict marker of git"),
        ('msgid "a"\nmsgstr "b"\n=======\nmsgstr "c"\n>>>>>>> theirs\n', 3, "a conflict marker of git"),
        ('msgid "a"\nmsgstr "b"\n||||||| base\n', 3, "a conflict marker of git"),
    ],
)
def test_damage_is_told_by_file_and_line(text: str, line: int, what: str) -> None:
    with pytest.raises(InputError) as caught:
        read_chunks(text, FILE)

    assert (caught.value.what, caught.value.where, caught.value.line) == (what, FILE, line)
    assert caught.value.remedy


@pytest.mark.parametrize("text", ["", "\n\n"])
def test_nothing_is_nothing(text: str) -> None:
    assert read_entries(text) == ([None] if text else [])


def test_every_cut_of_a_file_is_read_whole_or_refused() -> None:
    """A file cut off anywhere never yields an entry, but for the last one, that did not stand in it."""
    text = (DATA / "garden.po").read_text(encoding="utf-8")
    whole = read_entries(text)
    refused = 0
    for end in range(len(text)):
        try:
            entries = read_entries(text[:end])
        except InputError:
            refused += 1
        else:
            assert entries[:-1] == whole[: max(len(entries) - 1, 0)]
    assert refused > len(text) // 3


def test_octal_escapes_that_are_no_utf_8_are_single_characters() -> None:
    assert unescape(r"caf\351") == "café"


PIECES = st.sampled_from(
    [
        "# note\n",
        "#  dragoman: x\n",
        "#. paragraph\n",
        "#: a.md:3 b.md\n",
        "#, fuzzy, c-format\n",
        '#| msgid "old"\n',
        'msgid "sun"\n',
        'msgid ""\n"sun\\n"\n"and \\"rain\\""\n',
        'msgstr "sol"\n',
        'msgstr ""\n"sol"\n',
        'msgctxt "sky"\n',
        "\n",
        " \n",
        '#~ msgid "gone"\n',
        '#~ msgstr "ido"\n',
        'msgstr "sol"\r\n',
        'msgstr "sol" \n',
        "#\n",
        "#x\n",
        "# end \n",
    ]
)


def read_or_refuse(text: str) -> list[Chunk] | str:
    try:
        return read_chunks(text, FILE)
    except InputError as error:
        return f"{error.line}: {error.what}"


@given(st.lists(PIECES, max_size=30).map("".join))
def test_what_is_read_at_once_is_as_read_line_by_line(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("dragoman.catalogs.reader._PLAIN", re.compile(r"(?!)"))
        by_lines = read_or_refuse(text)

    assert read_or_refuse(text) == by_lines


def test_most_of_a_catalog_is_read_at_once() -> None:
    text = '#. paragraph\n# dragoman: x\n#, fuzzy\nmsgid ""\n"Sun. "\n"Rain."\nmsgstr "Sol."\n\n' * 3
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("dragoman.catalogs.reader._read_any", None)

        assert len(read_chunks(text, FILE)) == 3
