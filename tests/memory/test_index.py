"""The index finds a text, and texts like it, and forgets what is gone."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dragoman.memory import Approval, MemoryIndex, MemoryMatch, Unit
from dragoman.model import Reviewer
from dragoman.stamps import Stamp

STAMP = Stamp("ab", 12, 34)
AT = datetime(2026, 11, 23, 10, 15, tzinfo=UTC)
ANA = Reviewer("Ana Pérez", "ana@example.org")
DUSK = Unit(
    source="Water them at dusk.",
    translation="Riéguelos al anochecer.",
    where="intro.md",
    who=str(ANA),
    at=AT,
    approvals=(Approval(ANA, AT),),
    context="line 3",
    previous=-5,
    next=7,
)
PLANT = Unit(source="Plant 12 of them in May.", translation="Plante 12 en mayo.", where="intro.md")
BARE = Unit(source="¶", translation="¶¶", where="old.tmx")


@pytest.fixture
def index(tmp_path: Path) -> Iterator[MemoryIndex]:
    index = MemoryIndex(tmp_path / "memory" / "es.sqlite3")
    index.replace("intro.md.po", STAMP, [DUSK, PLANT])
    index.replace("memory/old.tmx", STAMP, [BARE])
    yield index
    index.close()


def test_a_unit_comes_back_as_it_was_put_in(index: MemoryIndex) -> None:
    assert index.find_exact(DUSK.source) == [DUSK]
    assert index.find_exact("Water them at dawn.") == []
    assert list(index.list_units()) == [DUSK, PLANT, BARE]


def test_a_like_text_is_found_with_its_per_cent(index: MemoryIndex) -> None:
    assert index.find_matches("Water them at dawn.", "markdown") == [MemoryMatch(79, DUSK)]
    assert index.find_matches("Water them at dawn.", "markdown", threshold=80) == []
    assert index.find_matches("Something else.", "markdown", threshold=1) == []


def test_a_text_without_a_word_is_found_too(index: MemoryIndex) -> None:
    assert index.find_matches("¶", "text") == [MemoryMatch(100, BARE)]


def test_what_a_file_held_is_replaced_and_forgotten(index: MemoryIndex) -> None:
    index.replace("intro.md.po", Stamp("cd", 1), [PLANT])

    assert index.find_exact(DUSK.source) == []
    assert index.find_matches("Water them at dawn.", "markdown") == []
    assert index.read_stamps() == {"memory/old.tmx": STAMP, "intro.md.po": Stamp("cd", 1)}

    index.forget("intro.md.po")
    assert list(index.list_units()) == [BARE]


def test_an_error_half_way_leaves_what_was_known(index: MemoryIndex) -> None:
    def break_off() -> Iterator[Unit]:
        yield BARE
        raise OSError("gone")

    with pytest.raises(OSError, match="gone"):
        index.replace("intro.md.po", STAMP, break_off())

    assert list(index.list_units()) == [DUSK, PLANT, BARE]


def test_it_is_read_again_by_the_next_process(tmp_path: Path, index: MemoryIndex) -> None:
    again = MemoryIndex(tmp_path / "memory" / "es.sqlite3")

    assert again.find_exact(DUSK.source) == [DUSK]
    again.close()


def test_a_file_of_another_version_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "es.sqlite3"
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE sources (id)")
    connection.close()

    with pytest.raises(sqlite3.DatabaseError):
        MemoryIndex(file)
