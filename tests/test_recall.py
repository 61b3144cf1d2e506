"""The memory of a workspace follows its catalogs and imported files, and no damage to its index is an error."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dragoman.catalogs import Entry, edit_catalog
from dragoman.cli import run
from dragoman.config import read_workspace
from dragoman.memory import MemoryIndex
from dragoman.model import Locale, Reviewer
from dragoman.recall import Memory, Surroundings
from dragoman.workspace import Workspace

SPANISH = Locale("es")
AT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
ANA = Reviewer("Ana Pérez", "ana@example.org")
BO = Reviewer("Bo Li", "bo@example.org")
TMX = """<tmx version="1.4"><header srclang="en"/><body><tu><tuv xml:lang="en"><seg>A ripe fig.</seg></tuv>
<tuv xml:lang="es" changeid="old hand"><seg>Un higo maduro.</seg></tuv></tu></body></tmx>"""

Write = Callable[..., None]


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    monkeypatch.chdir(tmp_path)
    assert run(["init", "--to", "es"]) == 0
    return read_workspace(tmp_path)


@pytest.fixture
def write(workspace: Workspace) -> Write:
    """Writes the entries of a catalog, whether its article exists or not."""

    def execute(name: str, *entries: Entry) -> None:
        path = workspace.root / "locales" / "es" / f"{name}.po"
        with edit_catalog(path, SPANISH, lock=workspace.cache / f"{name}.lock") as catalog:
            catalog.set_entries(entries)

    return execute


def reviewed(text: str, translation: str, who: Reviewer = ANA, days: int = 0, context: str | None = None) -> Entry:
    entry = Entry(msgid=text, msgctxt=context)
    return entry.with_review(translation, reviewer=who, at=AT + timedelta(days=days))


def recall(workspace: Workspace, text: str, place: Surroundings | None = None) -> list[tuple[str, str, str]]:
    with Memory(workspace, SPANISH) as memory:
        found = memory.find_exact(text, place or Surroundings())
        return [(match.translation, match.unit.who, match.unit.where) for match in found]


def test_what_people_approved_is_known_and_what_a_machine_drafted_is_not(workspace: Workspace, write: Write) -> None:
    write(
        "a.md",
        reviewed("Fig.", "Higo."),
        Entry(msgid="Pear.", msgstr="Pera."),
        Entry(msgid="Plum.").with_draft("Ciruela.", engine="argos", score=None, at=AT),
        reviewed("Apple.", "Manzana.").as_obsolete(),
        reviewed("Old oak.", "Roble viejo.").with_source(msgid="Old oaks."),
    )

    with Memory(workspace, SPANISH) as memory:
        known = [(unit.source, unit.translation, unit.who) for unit in memory.list_units()]

    assert known == [
        ("Fig.", "Higo.", str(ANA)),
        ("Pear.", "Pera.", ""),
        ("Apple.", "Manzana.", str(ANA)),
        ("Old oak.", "Roble viejo.", str(ANA)),
    ]


def test_a_change_of_a_catalog_is_taken_up_and_nothing_else_is_read(
    workspace: Workspace, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("a.md", reviewed("Fig.", "Higo."))
    write("b.md", reviewed("Pear.", "Pera."))
    taken: list[str] = []
    Memory(workspace, SPANISH, taken.append).close()
    write("b.md", reviewed("Pear.", "Peral."))
    Memory(workspace, SPANISH, taken.append).close()
    Memory(workspace, SPANISH, taken.append).close()

    assert taken == ["a.md.po", "b.md.po", "b.md.po"]
    assert recall(workspace, "Pear.") == [("Peral.", str(ANA), "b.md")]

    (workspace.root / "locales/es/b.md.po").unlink()
    assert recall(workspace, "Pear.") == []


def test_an_imported_file_outlives_the_cache(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "old.tmx").write_text(TMX, encoding="utf-8")
    assert run(["memory", "import", "old.tmx"]) == 0
    (tmp_path / "old.tmx").unlink()
    workspace.memory_index(SPANISH).unlink()

    assert recall(workspace, "A ripe fig.") == [("Un higo maduro.", "old hand", "old.tmx")]


@pytest.mark.parametrize("damage", [b"no database", b"SQLite format 3\0" + b"\xff" * 5000, b""])
def test_a_damaged_index_is_made_anew(workspace: Workspace, write: Write, damage: bytes) -> None:
    write("a.md", reviewed("Fig.", "Higo."))
    recall(workspace, "Fig.")
    workspace.memory_index(SPANISH).write_bytes(damage)

    assert recall(workspace, "Fig.") == [("Higo.", str(ANA), "a.md")]


def test_damage_that_shows_only_when_asked_is_mended_too(workspace: Workspace, write: Write) -> None:
    write("a.md", reviewed("Fig.", "Higo."))
    memory = Memory(workspace, SPANISH)
    other = MemoryIndex(workspace.memory_index(SPANISH))
    other._connection.execute("DROP TABLE translations")
    other.close()

    assert [match.translation for match in memory.find_exact("Fig.")] == ["Higo."]
    memory.close()


def test_an_index_of_texts_that_are_mostly_gone_is_made_anew(workspace: Workspace, write: Write) -> None:
    for version in range(3):
        write("a.md", *(reviewed(f"Fig {version} {number}.", "Higo.") for number in range(800)))
        recall(workspace, "Fig.")

    index = MemoryIndex(workspace.memory_index(SPANISH))
    assert index._connection.execute("SELECT count(*) FROM sources").fetchone() == (2400,)
    index.close()
    write("a.md", *(reviewed(f"Fig 3 {number}.", "Higo.") for number in range(10)))
    assert recall(workspace, "Fig 3 7.") == [("Higo.", str(ANA), "a.md")]
    index = MemoryIndex(workspace.memory_index(SPANISH))
    assert index._connection.execute("SELECT count(*) FROM sources").fetchone() == (10,)
    index.close()


def test_a_screen_may_ask_from_its_own_threads(workspace: Workspace, write: Write) -> None:
    write("a.md", reviewed("Fig.", "Higo."))

    with Memory(workspace, SPANISH) as memory, ThreadPoolExecutor(4) as threads:
        found = list(threads.map(memory.find_exact, ["Fig."] * 50))

    assert [[match.translation for match in matches] for matches in found] == [["Higo."]] * 50


def test_a_folder_that_cannot_be_written_costs_only_time(workspace: Workspace, write: Write) -> None:
    write("a.md", reviewed("Fig.", "Higo."))
    workspace.memory_index(SPANISH).parent.write_text("in the way")

    assert recall(workspace, "Fig.") == [("Higo.", str(ANA), "a.md")]


def test_a_damaged_catalog_or_import_has_nothing_and_stops_nothing(workspace: Workspace, write: Write) -> None:
    write("a.md", reviewed("Fig.", "Higo."))
    (workspace.root / "locales/es/b.md.po").write_bytes(b'msgid "\n')
    workspace.imported_memories(SPANISH).mkdir()
    (workspace.imported_memories(SPANISH) / "bad.tmx").write_text("<tmx><tu>")

    assert recall(workspace, "Fig.") == [("Higo.", str(ANA), "a.md")]


def test_of_several_translations_the_one_from_the_same_context_comes_first(workspace: Workspace, write: Write) -> None:
    write("a.md", reviewed("One.", "Uno."), reviewed("Open", "Abierto", days=0), reviewed("Two.", "Dos."))
    write("b.md", reviewed("Three.", "Tres."), reviewed("Open", "Abrir", BO, days=3))
    write("c.md", reviewed("Open", "Abra", BO, days=9, context="line 7"))

    newest_first = [match[0] for match in recall(workspace, "Open")]
    beside_one = [match[0] for match in recall(workspace, "Open", Surroundings(previous="One.", next="Two."))]
    split_off = [match[0] for match in recall(workspace, "Open", Surroundings(context="line 7"))]

    assert newest_first == ["Abrir", "Abierto", "Abra"]
    assert beside_one == ["Abierto", "Abrir", "Abra"]
    assert split_off[0] == "Abra"


def test_each_translation_of_a_like_text_is_offered_once(workspace: Workspace, write: Write) -> None:
    write("a.md", reviewed("Water them at dusk.", "Al anochecer."))
    write("b.md", reviewed("Water them at dusk.", "Al anochecer.", BO, days=2))

    with Memory(workspace, SPANISH) as memory:
        found = memory.find_matches("Water them at dawn.", "markdown")

    assert [(match.percent, match.translation, match.unit.who) for match in found] == [(79, "Al anochecer.", str(BO))]
