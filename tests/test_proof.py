"""The bilingual page is readable, safe and the same each time."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import html5lib
import pytest

from dragoman.catalogs import edit_catalog
from dragoman.config import read_workspace
from dragoman.errors import UsageError
from dragoman.init import init_workspace
from dragoman.model import Locale, Reviewer
from dragoman.proof import write_proof
from dragoman.sync import sync_articles
from dragoman.workspace import Workspace

AR = Locale("ar")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    init_workspace(tmp_path, "en", ["ar"])
    article = tmp_path / "source" / "a.md"
    article.write_text("# Figs\n\nA <script>alert(1)</script> fig\u202e.\n\nOld text.\n", encoding="utf-8")
    workspace = read_workspace(tmp_path)
    sync_articles(workspace, workspace.articles(), workspace.targets)
    (found,) = workspace.articles()
    with edit_catalog(workspace.catalog_file(found, AR), AR, lock=workspace.lock_file(found, AR)) as catalog:
        figs, hostile, old = catalog.current
        reviewer = Reviewer("Sami & Co", "sami@example.org")
        catalog.replace(figs, figs.with_review("تين", reviewer=reviewer, at=datetime(2026, 9, 12, tzinfo=UTC)))
        catalog.replace(hostile, replace(hostile, msgstr="<img src=x onerror=alert(1)>"))
        catalog.replace(old, replace(old, msgstr="نص", previous_msgid="Older text.", flags=("fuzzy",)))
    return workspace


def page_of(workspace: Workspace) -> str:
    return write_proof(workspace, workspace.articles()[0], AR).read_text(encoding="utf-8")


def test_every_segment_stands_beside_its_translation_with_state_and_reviewer(workspace: Workspace) -> None:
    root = html5lib.parse(page_of(workspace), namespaceHTMLElements=False)
    rows = [["".join(cell.itertext()) for cell in row.iter("td")] for row in root.iter("tr")][1:]

    assert [row[1:] for row in rows] == [
        ["Figs", "تين"],
        ["A <script>alert(1)</script> fig⟦U+202E⟧.", "<img src=x onerror=alert(1)>"],
        ["Old text.was: Older text.", "نص"],
    ]
    assert rows[0][0] == "1 · heading 1line 1reviewedSami & Co, 2026-09-12"
    assert "error: " in rows[1][0]
    assert "stale" in rows[2][0]


def test_nothing_on_the_page_runs_or_comes_from_outside(workspace: Workspace) -> None:
    root = html5lib.parse(page_of(workspace), namespaceHTMLElements=False)

    assert [element.tag for element in root.iter() if element.tag in {"script", "img", "link", "iframe"}] == []
    assert [name for element in root.iter() for name in element.attrib if name.startswith(("on", "src", "href"))] == []


def test_the_translation_column_has_its_own_direction(workspace: Workspace) -> None:
    root = html5lib.parse(page_of(workspace), namespaceHTMLElements=False)
    cells = [cell for cell in root.iter("td") if cell.get("lang") == "ar"]

    assert {cell.get("dir") for cell in cells} == {"rtl"}


def test_the_same_catalog_gives_the_same_bytes(workspace: Workspace) -> None:
    assert page_of(workspace) == page_of(workspace)


def test_without_a_catalog_the_command_that_helps_is_named(workspace: Workspace) -> None:
    (workspace.root / "locales" / "ar" / "a.md.po").unlink()

    with pytest.raises(UsageError) as caught:
        page_of(workspace)
    assert "dragoman sync" in str(caught.value.remedy)
