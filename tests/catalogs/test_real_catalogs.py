"""Real catalogs of large projects, beside polib: nothing is misread, and nothing changes that nobody changed."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from dataclasses import replace
from itertools import islice
from pathlib import Path

import polib
import pytest

from dragoman.catalogs import Catalog, Entry, read_catalog
from dragoman.model import Locale

NAMES = [
    "gnome-help/es.po",
    "gnome-help/ja.po",
    "python-docs-es/library-os.po",
    "python-docs-es/library-stdtypes.po",
    "python-docs-es/tutorial-introduction.po",
    "python-docs-es/whatsnew-2.6.po",
]


@pytest.fixture(scope="module", params=NAMES)
def catalog(material: Path, request: pytest.FixtureRequest) -> Catalog:
    return read_catalog(material / "po" / request.param, Locale("es"))


def test_every_real_catalog_is_tried(material: Path) -> None:
    assert sorted(file.relative_to(material / "po").as_posix() for file in (material / "po").rglob("*.po")) == NAMES


def test_a_save_without_a_change_changes_no_byte(catalog: Catalog) -> None:
    again = catalog.copy()
    again.set_entries([replace(entry) for entry in catalog.entries])

    assert catalog.to_bytes() == catalog.data == catalog.path.read_bytes()
    assert again.to_bytes() == catalog.data


def test_a_changed_entry_changes_no_other_line(catalog: Catalog) -> None:
    for old in islice(catalog.entries, 0, None, max(1, len(catalog.entries) // 15)):
        changed = catalog.copy()
        changed.replace(old, replace(old, msgstr="Otra cosa."))
        raw, line = catalog.raw_of(old), catalog.line_of(old)
        assert raw is not None
        assert line is not None

        written = changed.to_bytes().decode()

        before, after = catalog.data.decode().split("\n"), written.split("\n")
        start, length = line - 1, raw.count("\n")
        rest = len(before) - start - length
        assert after[:start] == before[:start]
        assert rest == 0 or after[-rest:] == before[-rest:]


def test_polib_reads_the_same(catalog: Catalog) -> None:
    """But for the previous msgid of obsolete entries (`#~|`), which polib drops."""
    theirs = polib.pofile(str(catalog.path))

    assert [as_polib(entry) for entry in catalog.entries] == [described(entry) for entry in theirs]


def test_rewriting_every_entry_loses_nothing(catalog: Catalog, tmp_path: Path) -> None:
    rewritten = catalog.copy()
    rewritten.set_entries([replace(entry, flags=(*entry.flags, "x")) for entry in catalog.entries])
    file = tmp_path / "rewritten.po"
    file.write_bytes(rewritten.to_bytes())

    again = [replace(entry, flags=entry.flags[:-1]) for entry in read_catalog(file, Locale("es")).entries]

    assert again == [replace(entry) for entry in catalog.entries]


def test_gettext_compiles_rewritten_entries_to_the_same(
    catalog: Catalog, tmp_path: Path, find_program: Callable[[str], str]
) -> None:
    rewritten = catalog.copy()
    rewritten.set_entries([replace(entry, comments=(*entry.comments, "x")) for entry in catalog.entries])
    file = tmp_path / "rewritten.po"
    file.write_bytes(rewritten.to_bytes())

    for name, source in (("before.mo", catalog.path), ("after.mo", file)):
        subprocess.run([find_program("msgfmt"), "-c", "-o", tmp_path / name, source], check=True)

    assert (tmp_path / "after.mo").read_bytes() == (tmp_path / "before.mo").read_bytes()


def as_polib(entry: Entry) -> tuple[object, ...]:
    return (
        entry.msgctxt,
        entry.msgid,
        entry.msgid_plural or "",
        entry.msgstr,
        entry.msgstr_plural,
        None if entry.obsolete else entry.previous_msgctxt,
        None if entry.obsolete else entry.previous_msgid,
        entry.flags,
        entry.obsolete,
        without_blanks("".join(entry.comments)),
        without_blanks("".join(entry.extracted)),
        [f"{ref.file}:{'' if ref.line is None else ref.line}" for ref in entry.references],
    )


def described(entry: polib.POEntry) -> tuple[object, ...]:
    return (
        entry.msgctxt,
        entry.msgid,
        entry.msgid_plural,
        entry.msgstr,
        tuple(entry.msgstr_plural.values()),
        entry.previous_msgctxt,
        entry.previous_msgid,
        tuple(entry.flags),
        bool(entry.obsolete),
        without_blanks(entry.tcomment),
        without_blanks(entry.comment),
        [f"{file}:{line}" for file, line in entry.occurrences],
    )


def without_blanks(text: str) -> str:
    return re.sub(r"\s", "", text)
