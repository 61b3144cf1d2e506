"""Catalogs follow their articles, and no reviewed word is lost or attached to another meaning."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dragoman.alignment import Change
from dragoman.catalogs import Entry, Reference, edit_catalog, read_catalog
from dragoman.config import read_workspace
from dragoman.errors import DragomanError
from dragoman.left import find_orphans
from dragoman.model import Locale, Reviewer, ReviewState
from dragoman.sync import SyncReport, sync_articles
from dragoman.workspace import Workspace

SPANISH = Locale("es")
ANA = Reviewer("Ana Pérez", "ana@example.org")
NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


def translate(text: str) -> str:
    """A translation word by word, so that one can tell of every word what it translates."""
    return " ".join(f"z{word}" for word in text.split())


class Author:
    """A workspace with one article of paragraphs, and the people who write and review it."""

    def __init__(self, root: Path) -> None:
        (root / "source").mkdir()
        (root / "dragoman.toml").write_text('[project]\ntargets = ["es"]\n', encoding="utf-8")
        self.workspace: Workspace = read_workspace(root)
        self.file = root / "source" / "article.md"
        self.catalog = root / "locales" / "es" / "article.md.po"

    def write(self, *paragraphs: str) -> SyncReport:
        """Saves the article and syncs it."""
        self.file.write_text("".join(f"{text}\n\n" for text in paragraphs), encoding="utf-8")
        return self.sync()

    def sync(self) -> SyncReport:
        (report,) = sync_articles(self.workspace, self.workspace.articles(), [SPANISH])
        return report

    def entries(self) -> tuple[Entry, ...]:
        return read_catalog(self.catalog, SPANISH).entries if self.catalog.exists() else ()

    def entry(self, text: str) -> Entry:
        (found,) = [entry for entry in self.entries() if entry.msgid == text]
        return found

    def change(self, text: str, change: Callable[[Entry], Entry]) -> None:
        article = self.workspace.articles()[0]
        lock = self.workspace.lock_file(article, SPANISH)
        with edit_catalog(self.catalog, SPANISH, lock=lock) as catalog:
            old = catalog.find((None, text))
            assert old is not None
            catalog.replace(old, change(old))

    def approve(self, *texts: str) -> None:
        for text in texts:
            self.change(text, lambda entry: entry.with_review(translate(entry.msgid), reviewer=ANA, at=NOW))


@pytest.fixture
def author(tmp_path: Path) -> Author:
    return Author(tmp_path)


SEEDS = "Sow the seeds in March."
WATER = "Water them at dusk, and never wet the leaves."
HARVEST = "Pick the fruit when it is red all over."


def test_new_text_is_an_untranslated_entry_with_its_place(author: Author) -> None:
    report = author.write("# Tomatoes", SEEDS)

    assert report.changes == {Change.NEW: 2}
    assert author.entries() == (
        Entry(msgid="Tomatoes", extracted=("heading 1",), references=(Reference("source/article.md", 1),)),
        Entry(msgid=SEEDS, extracted=("paragraph", "under: Tomatoes"), references=(Reference("source/article.md", 3),)),
    )


def test_repeated_text_is_one_entry_with_several_places(author: Author) -> None:
    author.write(SEEDS, WATER, SEEDS)

    assert [[reference.line for reference in entry.references] for entry in author.entries()] == [[1, 5], [3]]


def test_a_sync_without_a_change_writes_nothing(author: Author) -> None:
    author.write(SEEDS, WATER)
    before = (author.catalog.read_bytes(), author.catalog.stat().st_mtime_ns)

    assert not author.sync().written
    (author.workspace.cache / "sync.json").unlink()
    assert not author.sync().written
    assert (author.catalog.read_bytes(), author.catalog.stat().st_mtime_ns) == before


def test_an_edit_makes_stale_and_undoing_it_brings_the_approval_back(author: Author) -> None:
    author.write(SEEDS, WATER)
    author.approve(WATER)
    approved = author.catalog.read_bytes()

    edited = WATER.replace("dusk", "dawn")
    author.write(SEEDS, edited)
    entry = author.entry(edited)
    assert (entry.state, entry.previous_msgid, entry.msgstr) == (ReviewState.STALE, WATER, translate(WATER))

    author.write(SEEDS, WATER)
    assert author.catalog.read_bytes() == approved


def test_deleted_text_is_obsolete_with_its_receipt_and_comes_back_reviewed(author: Author) -> None:
    author.write(SEEDS, WATER)
    author.approve(WATER)
    approved = author.entry(WATER)

    author.write(SEEDS)
    assert author.entry(WATER).obsolete
    assert author.entry(WATER).receipts == approved.receipts

    report = author.write(SEEDS, HARVEST, WATER)
    assert report.changes == {Change.UNCHANGED: 1, Change.NEW: 1, Change.RETURNED: 1}
    assert author.entry(WATER).state is ReviewState.REVIEWED


def test_a_machine_draft_is_not_kept_for_text_that_changed_or_went(author: Author) -> None:
    author.write(SEEDS, WATER)
    for text in (SEEDS, WATER):
        author.change(text, lambda entry: entry.with_draft("Borrador.", engine="apertium", score=None, at=NOW))

    edited = WATER.replace("dusk", "dawn")
    author.write(edited)

    assert [(entry.msgid, entry.state) for entry in author.entries()] == [(edited, ReviewState.UNTRANSLATED)]


def test_changes_are_counted_by_entries(author: Author) -> None:
    author.write(f"{WATER} {HARVEST}", SEEDS, "Gone for good.")

    assert author.write(WATER, HARVEST, SEEDS, "A handful of compost feeds the plant for a month.").changes == {
        Change.SPLIT: 2,
        Change.UNCHANGED: 1,
        Change.NEW: 1,
        Change.DELETED: 1,
    }


def test_what_was_translated_for_its_own_place_does_not_return_at_another(author: Author) -> None:
    author.write(SEEDS, WATER, SEEDS)
    author.change(
        SEEDS,
        lambda entry: entry.split_off(entry.references[1], "line 5")[1].with_review(
            "Siembre en marzo.", reviewer=ANA, at=NOW
        ),
    )
    author.write(WATER)

    author.write(WATER, f"*{SEEDS}*")

    assert author.entry(f"*{SEEDS}*").state is ReviewState.UNTRANSLATED


def split_off(author: Author, text: str, place: int, context: str, translation: str) -> None:
    """Gives one place of repeated text a translation of its own."""
    (article,) = author.workspace.articles()
    with edit_catalog(author.catalog, SPANISH, lock=author.workspace.lock_file(article, SPANISH)) as catalog:
        whole = catalog.find((None, text))
        assert whole is not None
        kept, own = whole.split_off(whole.references[place], context)
        reviewed = own.with_review(translation, reviewer=ANA, at=NOW)
        catalog.set_entries([*(kept if entry is whole else entry for entry in catalog.entries), reviewed])


def test_a_context_that_names_a_line_works_on_and_its_place_is_noted(author: Author) -> None:
    author.write(SEEDS, WATER, SEEDS, HARVEST)
    author.approve(SEEDS)
    split_off(author, SEEDS, 1, "line 5", "Siembre.")

    author.write("First.", SEEDS, WATER, SEEDS, HARVEST)
    (own,) = [entry for entry in author.entries() if entry.msgctxt == "line 5"]
    assert (own.references[0].line, own.extracted[-1]) == (7, f"place: between “{WATER}” and “{HARVEST}”")

    author.write(SEEDS, "First.", WATER.replace("dusk", "dawn"), SEEDS, HARVEST)
    (own,) = [entry for entry in author.entries() if entry.msgctxt == "line 5"]
    assert (own.references[0].line, own.msgstr, own.state) == (7, "Siembre.", ReviewState.REVIEWED)


def test_a_place_that_comes_back_has_its_own_translation_again(author: Author) -> None:
    author.write(SEEDS, WATER, SEEDS, HARVEST)
    author.approve(SEEDS)
    split_off(author, SEEDS, 1, f"between “{WATER}” and “{HARVEST}”", "Siembre.")
    approved = author.sync() and author.catalog.read_bytes()

    report = author.write(SEEDS, WATER, HARVEST)
    assert (report.changes[Change.DELETED], report.unplaced) == (1, ())

    assert author.write(SEEDS, WATER, SEEDS, HARVEST).changes[Change.RETURNED] == 1
    assert author.catalog.read_bytes() == approved


def test_what_was_split_off_approves_no_other_text(author: Author) -> None:
    author.write(SEEDS, WATER, SEEDS, HARVEST)
    author.approve(SEEDS)
    split_off(author, SEEDS, 1, f"between “{WATER}” and “{HARVEST}”", "Siembre.")

    author.write(f"*{SEEDS}*", SEEDS, WATER, HARVEST)

    assert author.entry(f"*{SEEDS}*").state is not ReviewState.REVIEWED


@pytest.mark.parametrize(
    ("before", "approved", "after", "expected"),
    [
        ("“Ripe figs” are soft…", "Los «higos» son blandos…", '"Ripe figs" are soft...', "Los «higos» son blandos…"),
        ("Figs – and pears.", "Higos y peras.", "Figs—and pears.", "Higos y peras."),
        ("See [figs](/a) now.", "Vea [higos](/a) ya.", "See [figs](/b) now.", "Vea [higos](/b) ya."),
        (
            "See https://a.example now.",
            "Vea https://a.example ya.",
            "See https://b.example now.",
            "Vea https://b.example ya.",
        ),
        ("*Figs* are soft.", "Los *higos* son blandos.", "_Figs_ are soft.", "Los _higos_ son blandos."),
        ("**Figs** are soft.", "Los **higos** son blandos.", "Figs are soft.", "Los **higos** son blandos."),
        (
            'A [fig](/a "Our fig").',
            'Un [higo](/a "Nuestro higo").',
            'A [fig](/b "Our fig").',
            'Un [higo](/b "Nuestro higo").',
        ),
        ('![Fig](/a "Ours")', '![Higo](/a "Nuestro")', '![Fig](/b "Ours")', '![Higo](/b "Nuestro")'),
        (
            'A <a href="/a" title="Our fig">fig</a>.',
            'Un <a href="/a" title="Nuestro higo">higo</a>.',
            'A <a href="/b" title="Our fig">fig</a>.',
            'Un <a href="/b" title="Nuestro higo">higo</a>.',
        ),
        (
            "[Figs](/a), [pears](/b).",
            "[Peras](/b), [higos](/a).",
            "[Figs](/b), [pears](/a).",
            "[Peras](/a), [higos](/b).",
        ),
        ("*Ripe* figs *rot*.", "Higos *maduros* se pudren.", "_Ripe_ figs rot.", "Higos *maduros* se pudren."),
        ("He *only* eats figs.", "Solo come higos.", "He only eats *figs*.", "Solo come higos."),
        ("Figs--and pears -- rot.", "Se pudren.", "Figs — and pears—rot.", "Se pudren."),
    ],
)
def test_a_change_of_looks_keeps_the_approval_and_says_so(
    author: Author, before: str, approved: str, after: str, expected: str
) -> None:
    author.write(SEEDS, before)
    author.change(before, lambda entry: entry.with_review(approved, reviewer=ANA, at=NOW))

    assert author.write(SEEDS, after).changes[Change.COSMETIC] == 1

    entry = author.entry(after)
    assert (entry.state, entry.msgstr) == (ReviewState.REVIEWED, expected)
    assert [
        (receipt.reviewer, receipt.at, receipt.carried and receipt.carried.why) for receipt in entry.valid_receipts
    ] == [(ANA, NOW, "cosmetic")]
    assert author.sync().written is False


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Add 5 figs.", "Add 6 figs."),
        ("It is ripe.", "It is not ripe."),
        ("Ask Mr. Ng.", "Ask Mr. Wu."),
        ("Press `x` now.", "Press `y` now."),
        ('See [figs](/a "One").', 'See [figs](/a "Two").'),
        ("Polish figs.", "polish figs."),
        ("A board of 5*3*2 cm.", "A board of 532 cm."),
        ("H<b>2</b> is 1<b>0</b>0.", "H2 is 100."),
        ("–5 degrees at dawn.", "— 5 degrees at dawn."),
        ("It fell to –5 degrees.", "It fell to — 5 degrees."),
        ("Call tool --force now.", "Call tool — force now."),
        ("Call `tool 'x' -- y` now.", "Call `tool ‘x’ — y` now."),
    ],
)
def test_a_change_of_words_is_never_one_of_looks(author: Author, before: str, after: str) -> None:
    author.write(SEEDS, before)
    author.approve(before)

    author.write(SEEDS, after)

    assert author.entry(after).state is not ReviewState.REVIEWED


@pytest.mark.parametrize(
    ("before", "approved", "after"),
    [
        ("Go to [figs](/a) or [pears](/a).", "Vaya a [higos](/a) o [peras](/a).", "Go to [figs](/a) or [pears](/b)."),
        ("See [figs](/a) now.", "Vea [higos](/es/a) ya.", "See [figs](/b) now."),
        ("See [figs](/a) now.", "Vea los higos ya.", "See [figs](/b) now."),
        ("See [figs](/a) now.", "Vea [higos](/a) ([o](/a)) ya.", "See [figs](/b) now."),
        ("He *only* eats figs.", "*Solo* come higos.", "He only eats *figs*."),
        ("*He* only eats **figs**.", "*Él* solo come **higos**.", "*He* **only** eats figs."),
    ],
)
def test_looks_that_cannot_be_followed_are_looked_at_again(
    author: Author, before: str, approved: str, after: str
) -> None:
    author.write(SEEDS, before)
    author.change(before, lambda entry: entry.with_review(approved, reviewer=ANA, at=NOW))

    report = author.write(SEEDS, after)

    entry = author.entry(after)
    assert (entry.state, entry.msgstr, entry.previous_msgid) == (ReviewState.STALE, approved, before)
    assert report.changes == {Change.UNCHANGED: 1, Change.EDITED: 1}


def test_an_article_that_cannot_be_read_does_not_stop_the_others(author: Author) -> None:
    author.write(SEEDS)
    (author.workspace.root / "source" / "broken.md").write_bytes(b"caf\xe9")
    (author.workspace.root / "source" / "zucchini.md").write_text(WATER, encoding="utf-8")
    reports: list[SyncReport] = []

    with pytest.raises(DragomanError, match="not UTF-8"):
        sync_articles(author.workspace, author.workspace.articles(), [SPANISH], on_report=reports.append)

    assert [str(report.article) for report in reports] == ["article.md", "zucchini.md"]
    assert (author.catalog.parent / "zucchini.md.po").is_file()


def test_catalogs_without_an_article_are_found(author: Author) -> None:
    author.write(SEEDS)
    author.file.rename(author.file.with_name("renamed.md"))

    assert find_orphans(author.workspace, [SPANISH]) == [author.catalog]
