"""Catalogs follow their articles, and no reviewed word is lost or attached to another meaning."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dragoman.alignment import Change
from dragoman.catalogs import Entry, Reference, count_people, edit_catalog, read_catalog
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
    assert report.returned == 1
    assert author.entry(WATER).state is ReviewState.REVIEWED


def test_a_machine_draft_is_not_kept_for_text_that_changed_or_went(author: Author) -> None:
    author.write(SEEDS, WATER)
    for text in (SEEDS, WATER):
        author.change(text, lambda entry: entry.with_draft("Borrador.", engine="apertium", score=None, at=NOW))

    edited = WATER.replace("dusk", "dawn")
    author.write(edited)

    assert [(entry.msgid, entry.state) for entry in author.entries()] == [(edited, ReviewState.UNTRANSLATED)]


def test_parts_of_a_split_paragraph_get_their_own_sentences_and_their_approval(author: Author) -> None:
    author.write(f"{SEEDS} {WATER}", HARVEST)
    author.approve(f"{SEEDS} {WATER}")

    author.write(SEEDS, WATER, HARVEST)

    for text in (SEEDS, WATER):
        entry = author.entry(text)
        assert (entry.state, entry.msgstr) == (ReviewState.REVIEWED, translate(text))
        (receipt,) = entry.valid_receipts
        assert (receipt.reviewer, receipt.at) == (ANA, NOW)
        assert receipt.carried is not None
        assert receipt.carried.why == "split"
    assert author.entry(f"{SEEDS} {WATER}").obsolete


def test_changes_are_counted_by_entries(author: Author) -> None:
    author.write(f"{WATER} {HARVEST}", SEEDS, "Gone for good.")

    assert author.write(WATER, HARVEST, SEEDS, "A handful of compost feeds the plant for a month.").changes == {
        Change.SPLIT: 2,
        Change.UNCHANGED: 1,
        Change.NEW: 1,
        Change.DELETED: 1,
    }


def test_text_that_moved_to_another_article_brings_its_approval(author: Author) -> None:
    author.write(SEEDS, WATER)
    author.approve(SEEDS, WATER)
    other = author.workspace.root / "source" / "a-first.md"
    other.write_text(f"{WATER}\n\n{HARVEST}\n", encoding="utf-8")
    author.file.write_text(f"{SEEDS}\n", encoding="utf-8")

    first, _ = sync_articles(author.workspace, author.workspace.articles(), [SPANISH])

    assert (first.changes[Change.MOVED], first.changes[Change.NEW]) == (1, 1)
    water, harvest = read_catalog(author.catalog.parent / "a-first.md.po", SPANISH).current
    assert (water.state, water.msgstr) == (ReviewState.REVIEWED, translate(WATER))
    assert [receipt.reviewer for receipt in water.valid_receipts] == [ANA]
    assert harvest.state is ReviewState.UNTRANSLATED


def test_a_renamed_article_brings_all_its_approvals(author: Author) -> None:
    author.write(SEEDS, WATER)
    author.approve(SEEDS, WATER)
    author.file.rename(author.file.with_name("renamed.md"))

    (report,) = sync_articles(author.workspace, author.workspace.articles(), [SPANISH])

    entries = read_catalog(author.catalog.parent / "renamed.md.po", SPANISH).current
    assert [entry.state for entry in entries] == [ReviewState.REVIEWED, ReviewState.REVIEWED]
    assert report.changes[Change.MOVED] == 2


def test_a_renamed_article_brings_what_was_split_off(author: Author) -> None:
    author.write(SEEDS, WATER, SEEDS)
    author.approve(SEEDS, WATER)
    (article,) = author.workspace.articles()
    with edit_catalog(author.catalog, SPANISH, lock=author.workspace.lock_file(article, SPANISH)) as catalog:
        first, second = catalog.current
        kept, own = first.split_off(first.references[1], "line 5")
        catalog.set_entries([kept, second, own.with_review("Siembre en marzo.", reviewer=ANA, at=NOW)])
    author.file.rename(author.file.with_name("renamed.md"))

    sync_articles(author.workspace, author.workspace.articles(), [SPANISH])

    entries = read_catalog(author.catalog.parent / "renamed.md.po", SPANISH).current
    assert [(entry.key, entry.msgstr, entry.state) for entry in entries] == [
        ((None, SEEDS), translate(SEEDS), ReviewState.REVIEWED),
        ((None, WATER), translate(WATER), ReviewState.REVIEWED),
        (("line 5", SEEDS), "Siembre en marzo.", ReviewState.REVIEWED),
    ]


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

    assert author.write(SEEDS, WATER, SEEDS, HARVEST).returned == 1
    assert author.catalog.read_bytes() == approved


def test_what_was_split_off_approves_no_other_text(author: Author) -> None:
    author.write(SEEDS, WATER, SEEDS, HARVEST)
    author.approve(SEEDS)
    split_off(author, SEEDS, 1, f"between “{WATER}” and “{HARVEST}”", "Siembre.")

    author.write(f"*{SEEDS}*", SEEDS, WATER, HARVEST)

    assert author.entry(f"*{SEEDS}*").state is not ReviewState.REVIEWED


def test_text_that_moved_to_another_article_and_was_edited_is_stale_there(author: Author) -> None:
    author.write(SEEDS, WATER)
    author.approve(WATER)
    edited = WATER.replace("dusk", "dawn")
    other = author.workspace.root / "source" / "a-first.md"
    other.write_text(f"{edited}\n\n{HARVEST}\n", encoding="utf-8")
    author.file.write_text(f"{SEEDS}\n", encoding="utf-8")

    first, _ = sync_articles(author.workspace, author.workspace.articles(), [SPANISH])

    water, harvest = read_catalog(author.catalog.parent / "a-first.md.po", SPANISH).current
    assert (water.state, water.msgstr, water.previous_msgid) == (ReviewState.STALE, translate(WATER), WATER)
    assert [receipt.reviewer for receipt in water.receipts] == [ANA]
    assert harvest.state is ReviewState.UNTRANSLATED
    assert first.changes[Change.EDITED] == first.changes[Change.NEW] == 1
    assert [(step.change, step.old[0].msgid) for step in first.steps if step.old] == [(Change.EDITED, WATER)]
    assert author.entry(WATER).obsolete


def test_a_paragraph_divided_among_two_articles_keeps_its_approval_in_both(author: Author) -> None:
    author.write(HARVEST, f"{SEEDS} {WATER}")
    author.approve(f"{SEEDS} {WATER}")
    other = author.workspace.root / "source" / "other.md"
    other.write_text(f"{WATER}\n", encoding="utf-8")
    author.file.write_text(f"{HARVEST}\n", encoding="utf-8")
    third = author.workspace.root / "source" / "third.md"
    third.write_text(f"{SEEDS}\n", encoding="utf-8")

    sync_articles(author.workspace, author.workspace.articles(), [SPANISH])

    for name, text in (("other", WATER), ("third", SEEDS)):
        (entry,) = read_catalog(author.catalog.parent / f"{name}.md.po", SPANISH).current
        assert (entry.state, entry.msgstr) == (ReviewState.REVIEWED, translate(text))
        assert [receipt.carried.why for receipt in entry.valid_receipts if receipt.carried] == ["split"]


def test_an_article_that_is_renamed_and_edited_at_once_keeps_what_its_old_self_had(author: Author) -> None:
    author.write(SEEDS, WATER, HARVEST)
    author.approve(SEEDS, WATER, HARVEST)
    edited = "Water them in the evening, and never wet any leaves at all."
    author.file.unlink()
    renamed = author.file.with_name("renamed.md")
    renamed.write_text(f"{SEEDS}\n\n{edited}\n\n{HARVEST}\n", encoding="utf-8")

    (report,) = sync_articles(author.workspace, author.workspace.articles(), [SPANISH])

    entries = read_catalog(author.catalog.parent / "renamed.md.po", SPANISH).current
    assert [(entry.state, entry.msgstr) for entry in entries] == [
        (ReviewState.REVIEWED, translate(SEEDS)),
        (ReviewState.STALE, translate(WATER)),
        (ReviewState.REVIEWED, translate(HARVEST)),
    ]
    assert report.changes == {Change.NEW: 0, Change.MOVED: 2, Change.EDITED: 1}


def test_new_text_of_another_article_gets_nothing_that_is_only_somewhat_like_it(author: Author) -> None:
    author.write(SEEDS, WATER)
    author.approve(WATER)
    other = author.workspace.root / "source" / "other.md"
    other.write_text("Water the cows at dusk, and never wet the barn.\n", encoding="utf-8")
    author.file.write_text(f"{SEEDS}\n", encoding="utf-8")

    sync_articles(author.workspace, author.workspace.articles(), [SPANISH])

    (entry,) = read_catalog(author.catalog.parent / "other.md.po", SPANISH).current
    assert entry.state is ReviewState.UNTRANSLATED


APPLE = "The apple tree is old. Nobody knows who planted it."
PEAR = "The pear tree is young. My aunt planted it in May."


def test_merged_paragraphs_keep_all_their_words_where_sentences_do_not_pair_off(author: Author) -> None:
    author.write(APPLE, PEAR)
    author.approve(PEAR)
    joined = "El manzano es viejo y nadie sabe quién lo plantó."
    author.change(APPLE, lambda entry: entry.with_review(joined, reviewer=ANA, at=NOW))

    author.write(f"{APPLE} {PEAR}")

    entry = author.entry(f"{APPLE} {PEAR}")
    assert (entry.state, entry.msgstr) == (ReviewState.REVIEWED, f"{joined} {translate(PEAR)}")
    assert [receipt.carried.why for receipt in entry.valid_receipts if receipt.carried] == ["merged"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ((SEEDS, WATER), f"{SEEDS.replace('seeds', 'beans')} {WATER}"),
        ((SEEDS, WATER), f"{SEEDS} {WATER.replace('leaves', 'stems')}"),
        ((SEEDS, WATER), f"{SEEDS.replace('seeds', 'beans')} {WATER.replace('leaves', 'stems')}"),
        ((SEEDS, WATER, HARVEST), f"{SEEDS} {WATER.replace('leaves', 'stems')} {HARVEST}"),
    ],
)
def test_paragraphs_that_are_merged_and_edited_at_once_are_stale_with_all_their_words(
    author: Author, before: tuple[str, ...], after: str
) -> None:
    author.write(*before)
    author.approve(*before)

    report = author.write(after)

    assert report.changes == {Change.MERGED: 1}
    entry = author.entry(after)
    assert (entry.state, entry.msgstr, entry.previous_msgid) == (
        ReviewState.STALE,
        " ".join(map(translate, before)),
        "\n\n".join(before),
    )


def test_paragraphs_that_are_merged_in_another_order_and_edited_keep_their_words_in_the_order_of_now(
    author: Author,
) -> None:
    edited = SEEDS.replace("seeds", "beans")
    author.write(SEEDS, WATER)
    author.approve(SEEDS, WATER)

    author.write(f"{WATER} {edited}")

    entry = author.entry(f"{WATER} {edited}")
    assert (entry.state, entry.msgstr) == (ReviewState.STALE, f"{translate(WATER)} {translate(SEEDS)}")
    assert entry.previous_msgid == f"{WATER}\n\n{SEEDS}"


BRING = "Bring a rope, a lamp, etc."
"""Before another sentence nobody sees that it ends."""


def test_a_paragraph_that_ends_with_an_abbreviation_keeps_its_approval_in_a_merge(author: Author) -> None:
    author.write(BRING, WATER, HARVEST)
    author.approve(BRING, WATER)

    author.write(f"{BRING} {WATER}", HARVEST)

    entry = author.entry(f"{BRING} {WATER}")
    assert (entry.state, entry.msgstr) == (ReviewState.REVIEWED, f"{translate(BRING)} {translate(WATER)}")


def test_a_paragraph_that_is_split_after_an_abbreviation_gives_each_part_its_share(author: Author) -> None:
    approved = ["Traiga una cuerda, una lámpara, etcétera.", "Riéguelas al anochecer y nunca moje las hojas."]
    author.write(f"{BRING} {WATER}", HARVEST)
    author.change(f"{BRING} {WATER}", lambda entry: entry.with_review(" ".join(approved), reviewer=ANA, at=NOW))

    author.write(BRING, WATER, HARVEST)

    assert [(author.entry(text).state, author.entry(text).msgstr) for text in (BRING, WATER)] == [
        (ReviewState.STALE, words) for words in approved
    ]


def test_a_merge_of_what_two_people_reviewed_apart_counts_as_one_reviewer_of_all(author: Author) -> None:
    luis = Reviewer("Luis", "luis@example.org")
    author.write(APPLE, PEAR, SEEDS)
    author.approve(APPLE, SEEDS)
    author.change(PEAR, lambda entry: entry.with_review(translate(PEAR), reviewer=luis, at=NOW))

    author.write(f"{APPLE} {PEAR}", SEEDS)

    receipts = author.entry(f"{APPLE} {PEAR}").valid_receipts
    assert [receipt.carried.why for receipt in receipts if receipt.carried] == ["merged in parts"] * 2
    assert count_people(receipts) == 1

    author.change(f"{APPLE} {PEAR}", lambda entry: entry.with_review(reviewer=Reviewer("Eva", "e@x.org"), at=NOW))
    assert count_people(author.entry(f"{APPLE} {PEAR}").valid_receipts) == 2


def test_a_paragraph_that_lost_its_last_sentence_keeps_its_words_to_be_looked_at(author: Author) -> None:
    author.write("The gate is open. Come in.", HARVEST)
    author.change("The gate is open. Come in.", lambda entry: entry.with_review("Entre.", reviewer=ANA, at=NOW))

    author.write("The gate is open.", HARVEST)

    entry = author.entry("The gate is open.")
    assert (entry.state, entry.msgstr) == (ReviewState.STALE, "Entre.")
    assert entry.previous_msgid == "The gate is open. Come in."


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
    ],
)
def test_an_address_that_cannot_be_followed_is_looked_at_again(
    author: Author, before: str, approved: str, after: str
) -> None:
    author.write(SEEDS, before)
    author.change(before, lambda entry: entry.with_review(approved, reviewer=ANA, at=NOW))

    report = author.write(SEEDS, after)

    entry = author.entry(after)
    assert (entry.state, entry.msgstr, entry.previous_msgid) == (ReviewState.STALE, approved, before)
    assert report.changes == {Change.UNCHANGED: 1, Change.EDITED: 1}


def test_parts_whose_sentences_do_not_pair_off_get_their_share_to_be_looked_at(author: Author) -> None:
    first, second = "The sun is up. It is early. Nobody is here.", "Then the gate opens and the pickers come in."
    author.write(f"{first} {second}")
    approved = "Ya salió el sol, es temprano y no hay nadie. Luego se abre la verja y entran los recolectores."
    author.change(f"{first} {second}", lambda entry: entry.with_review(approved, reviewer=ANA, at=NOW))

    author.write(first, second)

    assert [(author.entry(text).state, author.entry(text).msgstr) for text in (first, second)] == [
        (ReviewState.STALE, "Ya salió el sol, es temprano y no hay nadie."),
        (ReviewState.STALE, "Luego se abre la verja y entran los recolectores."),
    ]


def test_an_edited_part_of_a_split_paragraph_is_stale_with_its_own_sentence(author: Author) -> None:
    author.write(f"{SEEDS} {WATER}", HARVEST)
    author.approve(f"{SEEDS} {WATER}")

    edited = WATER.replace("leaves", "stems")
    author.write(SEEDS, edited, HARVEST)

    first, second = author.entry(SEEDS), author.entry(edited)
    assert (first.state, first.msgstr) == (ReviewState.REVIEWED, translate(SEEDS))
    assert (second.state, second.msgstr, second.previous_msgid) == (ReviewState.STALE, translate(WATER), WATER)


def test_parts_of_a_paragraph_that_was_stale_keep_what_was_approved_of_them(author: Author) -> None:
    author.write(f"{SEEDS} {WATER}", HARVEST)
    author.approve(f"{SEEDS} {WATER}")
    edited = WATER.replace("leaves", "stems")
    author.write(f"{SEEDS} {edited}", HARVEST)

    author.write(SEEDS, edited, HARVEST)

    first, second = author.entry(SEEDS), author.entry(edited)
    assert (first.state, first.msgstr) == (ReviewState.REVIEWED, translate(SEEDS))
    assert [receipt.reviewer for receipt in first.valid_receipts] == [ANA]
    assert (second.state, second.msgstr, second.previous_msgid) == (ReviewState.STALE, translate(WATER), WATER)


def test_parts_of_a_stale_paragraph_that_was_rejected_are_to_be_looked_at(author: Author) -> None:
    author.write(f"{SEEDS} {WATER}", HARVEST)
    author.approve(f"{SEEDS} {WATER}")
    edited = WATER.replace("leaves", "stems")
    author.write(f"{SEEDS} {edited}", HARVEST)
    author.change(f"{SEEDS} {edited}", lambda entry: entry.with_rejection(reviewer=ANA, at=NOW))

    author.write(SEEDS, edited, HARVEST)

    assert (author.entry(SEEDS).state, author.entry(SEEDS).msgstr) == (ReviewState.STALE, translate(SEEDS))


def test_a_sentence_that_goes_into_another_paragraph_takes_its_approval_along(author: Author) -> None:
    first, second = f"{SEEDS} {WATER} {HARVEST}", "The gate is shut at night. Nobody has seen the old map by now."
    author.write(first, second)
    author.approve(first, second)

    texts = f"{SEEDS} {HARVEST}", f"{second} {WATER}"
    author.write(*texts)

    assert [(author.entry(text).state, author.entry(text).msgstr) for text in texts] == [
        (ReviewState.REVIEWED, translate(text)) for text in texts
    ]


def test_a_stale_paragraph_that_is_merged_keeps_its_words(author: Author) -> None:
    author.write(SEEDS, f"{WATER} {HARVEST}")
    author.approve(SEEDS, f"{WATER} {HARVEST}")
    edited = WATER.replace("leaves", "stems")
    author.write(SEEDS, f"{edited} {HARVEST}")

    author.write(f"{SEEDS} {edited} {HARVEST}")

    entry = author.entry(f"{SEEDS} {edited} {HARVEST}")
    assert (entry.state, entry.msgstr) == (ReviewState.STALE, translate(f"{SEEDS} {WATER} {HARVEST}"))
    assert entry.previous_msgid == f"{SEEDS}\n\n{WATER} {HARVEST}"


def test_regrouped_paragraphs_that_do_not_pair_off_share_their_translations(author: Author) -> None:
    sun, early, gate, pickers = (
        "The sun is up over the hills.",
        "It is early.",
        "The gate opens.",
        "The pickers come in.",
    )
    before = {f"{sun} {early}": "Salió el sol y es temprano.", f"{gate} {pickers}": "Se abre la verja y entran todos."}
    author.write(*before)
    for text, approved in before.items():
        author.change(text, lambda entry, words=approved: entry.with_review(words, reviewer=ANA, at=NOW))

    author.write(sun, f"{early} {gate}", pickers)

    entries = [author.entry(text) for text in (sun, f"{early} {gate}", pickers)]
    assert [(entry.state, entry.msgstr, entry.previous_msgid) for entry in entries] == [
        (ReviewState.STALE, "Salió el sol y es temprano.", f"{sun} {early}"),
        (ReviewState.UNTRANSLATED, "", None),
        (ReviewState.STALE, "Se abre la verja y entran todos.", f"{gate} {pickers}"),
    ]


def test_a_whole_translation_is_never_given_to_the_lesser_part_of_its_source(author: Author) -> None:
    whole = "It is early. The gate is shut. Nobody is here."
    author.write(whole, HARVEST)
    author.change(whole, lambda entry: entry.with_review("Temprano y cerrado, no hay nadie.", reviewer=ANA, at=NOW))

    author.write("It is early.", HARVEST)

    assert author.entry("It is early.").state is ReviewState.UNTRANSLATED
    assert author.entry(whole).obsolete


def test_what_is_left_of_a_paragraph_keeps_its_share_of_the_translation(author: Author) -> None:
    whole = "It is early. The gate is shut. Nobody is here to let the pickers in."
    author.write(whole, HARVEST)
    approved = "Es temprano y la verja está cerrada. Nadie está aquí para dejar entrar a los recolectores."
    author.change(whole, lambda entry: entry.with_review(approved, reviewer=ANA, at=NOW))

    author.write("It is early. The gate is shut.", HARVEST)

    entry = author.entry("It is early. The gate is shut.")
    assert (entry.state, entry.msgstr, entry.previous_msgid) == (
        ReviewState.STALE,
        "Es temprano y la verja está cerrada.",
        whole,
    )


def test_one_place_of_a_repeated_text_that_changed_in_looks_keeps_the_approval(author: Author) -> None:
    text, changed = "See [figs](/contact) now.", "See [figs](/kontakt) now."
    author.write(text, SEEDS, text)
    author.change(text, lambda entry: entry.with_review("Vea [higos](/contact).", reviewer=ANA, at=NOW))

    report = author.write(text, SEEDS, changed)

    assert [(author.entry(one).state, author.entry(one).msgstr) for one in (text, changed)] == [
        (ReviewState.REVIEWED, "Vea [higos](/contact)."),
        (ReviewState.REVIEWED, "Vea [higos](/kontakt)."),
    ]
    assert report.changes == {Change.UNCHANGED: 2, Change.COSMETIC: 1}


def test_one_place_of_a_repeated_text_that_was_split_keeps_the_approval(author: Author) -> None:
    author.write(f"{SEEDS} {WATER}", HARVEST, f"{SEEDS} {WATER}")
    author.approve(f"{SEEDS} {WATER}")

    author.write(f"{SEEDS} {WATER}", HARVEST, SEEDS, WATER)

    for text in (f"{SEEDS} {WATER}", SEEDS, WATER):
        assert (author.entry(text).state, author.entry(text).msgstr) == (ReviewState.REVIEWED, translate(text))


@pytest.mark.parametrize(
    ("before", "approved", "after", "expected"),
    [
        ("“Ripe figs” are soft.", "Los «higos» son blandos.", '"Ripe figs" are soft.', "Los «higos» son blandos."),
        ("See [figs](/a) now.", "Vea [higos](/a) ya.", "See [figs](/b) now.", "Vea [higos](/b) ya."),
        (f"{SEEDS} {WATER}", translate(f"{SEEDS} {WATER}"), WATER, translate(WATER)),
    ],
)
def test_text_that_returns_in_other_looks_or_in_part_returns_approved(
    author: Author, before: str, approved: str, after: str, expected: str
) -> None:
    author.write(HARVEST, before)
    author.change(before, lambda entry: entry.with_review(approved, reviewer=ANA, at=NOW))
    author.write(HARVEST)

    author.write(HARVEST, after)

    assert (author.entry(after).state, author.entry(after).msgstr) == (ReviewState.REVIEWED, expected)
    assert [receipt.reviewer for receipt in author.entry(after).valid_receipts] == [ANA]
    assert author.sync().written is False


def test_a_mark_after_the_full_stop_belongs_to_its_sentence(author: Author) -> None:
    first, second = "Many ask. _Are people using it?_", "If you use it, tell us."
    author.write(first, second)
    author.change(first, lambda entry: entry.with_review("Muchos preguntan. _¿Se usa?_", reviewer=ANA, at=NOW))
    author.change(second, lambda entry: entry.with_review("Si lo usa, díganoslo.", reviewer=ANA, at=NOW))

    author.write(f"{first} {second}")

    entry = author.entry(f"{first} {second}")
    assert (entry.state, entry.msgstr) == (
        ReviewState.REVIEWED,
        "Muchos preguntan. _¿Se usa?_ Si lo usa, díganoslo.",
    )


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
