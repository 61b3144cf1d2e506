"""Text that goes to other articles takes people's work along: its own, and no other article's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from dragoman.alignment import Change
from dragoman.catalogs import Entry, edit_catalog, read_catalog
from dragoman.config import read_workspace
from dragoman.model import Reviewer, ReviewState
from dragoman.sync import SyncReport, sync_articles

from .test_sync import ANA, HARVEST, NOW, SEEDS, SPANISH, WATER, Author, translate

LATER = NOW + timedelta(hours=1)
LUIS = Reviewer("Luis", "luis@example.org")


@pytest.fixture
def author(tmp_path: Path) -> Author:
    return Author(tmp_path)


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


class Articles:
    """A workspace of several articles, whose paragraphs people review."""

    def __init__(self, root: Path) -> None:
        (root / "source").mkdir()
        (root / "dragoman.toml").write_text('[project]\ntargets = ["es"]\n', encoding="utf-8")
        self.workspace = read_workspace(root)

    def write(self, **articles: tuple[str, ...]) -> dict[str, SyncReport]:
        """Saves these articles and no others, syncs; a second sync, also one that knows nothing, changes no byte."""
        for file in (self.workspace.root / "source").glob("*.md"):
            file.unlink()
        for name, paragraphs in articles.items():
            text = "".join(f"{text}\n\n" for text in paragraphs)
            (self.workspace.root / "source" / f"{name}.md").write_text(text, encoding="utf-8")
        reports = self.sync()
        catalogs = {path: path.read_bytes() for path in self.workspace.root.rglob("*.po")}
        self.sync()
        (self.workspace.cache / "sync.json").unlink()
        self.sync()
        assert {path: path.read_bytes() for path in catalogs} == catalogs
        return reports

    def sync(self) -> dict[str, SyncReport]:
        reports = sync_articles(self.workspace, self.workspace.articles(), [SPANISH])
        return {report.article.file.stem: report for report in reports}

    def entry(self, name: str, text: str) -> Entry:
        catalog = read_catalog(self.workspace.root / "locales" / "es" / f"{name}.md.po", SPANISH)
        found = catalog.find((None, text))
        assert found is not None
        return found

    def tell(self, name: str, text: str) -> tuple[ReviewState, str, tuple[str, ...]]:
        """Of a paragraph: state, words, others' words beside them."""
        entry = self.entry(name, text)
        return entry.state, entry.msgstr, entry.conflicts

    def change(self, name: str, text: str, change: Callable[[Entry], Entry]) -> None:
        (article,) = (article for article in self.workspace.articles() if article.file.stem == name)
        path, lock = self.workspace.catalog_file(article, SPANISH), self.workspace.lock_file(article, SPANISH)
        with edit_catalog(path, SPANISH, lock=lock) as catalog:
            catalog.replace(self.entry(name, text), change(self.entry(name, text)))

    def approve(self, name: str, text: str, words: str = "", reviewer: Reviewer = ANA) -> None:
        at = LATER if reviewer is LUIS else NOW
        self.change(name, text, lambda entry: entry.with_review(words or translate(text), reviewer=reviewer, at=at))

    def reject(self, name: str, text: str) -> None:
        self.change(name, text, lambda entry: entry.with_rejection(reviewer=LUIS, at=LATER))


@pytest.fixture
def articles(tmp_path: Path) -> Articles:
    return Articles(tmp_path)


@pytest.mark.parametrize("names", [("a", "b"), ("b", "a")])
def test_a_paragraph_divided_between_two_articles_keeps_its_approval_in_both(
    articles: Articles, names: tuple[str, str]
) -> None:
    one, other = names
    articles.write(**{one: (f"{SEEDS} {WATER}",), other: (HARVEST,)})
    articles.approve(one, f"{SEEDS} {WATER}")

    reports = articles.write(**{one: (SEEDS,), other: (HARVEST, WATER)})

    for name, text in ((one, SEEDS), (other, WATER)):
        assert articles.tell(name, text) == (ReviewState.REVIEWED, translate(text), ())
        assert [receipt.carried.why for receipt in articles.entry(name, text).receipts if receipt.carried] == ["split"]
        assert reports[name].changes[Change.SPLIT] == 1


def test_what_was_cut_off_by_an_edit_keeps_its_approval_in_another_article(articles: Articles) -> None:
    rest = f"{WATER} {HARVEST}"
    articles.write(a=(f"{rest} {SEEDS}",), b=("Else.",))
    articles.approve("a", f"{rest} {SEEDS}")

    articles.write(a=(rest.replace("dusk", "dawn"),), b=("Else.", SEEDS))

    assert articles.tell("b", SEEDS) == (ReviewState.REVIEWED, translate(SEEDS), ())
    assert articles.entry("a", rest.replace("dusk", "dawn")).state is ReviewState.STALE


def test_a_part_that_cannot_be_told_by_sentences_is_looked_at_in_its_new_article(articles: Articles) -> None:
    articles.write(a=(f"{SEEDS} {HARVEST} {WATER}",), b=("Else.",))
    articles.approve("a", f"{SEEDS} {HARVEST} {WATER}", "Siembre en marzo y coseche en rojo. Riegue al anochecer.")

    articles.write(a=(f"{SEEDS} {HARVEST}",), b=("Else.", WATER))

    assert articles.tell("b", WATER) == (ReviewState.STALE, "Riegue al anochecer.", ())


@pytest.mark.parametrize("is_first", [False, True])
@pytest.mark.parametrize("after", [("Else.",), ()])
def test_a_paragraph_that_is_joined_to_one_of_another_article_keeps_both_approvals(
    articles: Articles, after: tuple[str, ...], is_first: bool
) -> None:
    articles.write(a=(SEEDS, HARVEST), b=(WATER, "Else."))
    articles.approve("a", SEEDS)
    articles.approve("b", WATER, "", LUIS)
    joined = f"{WATER} {SEEDS}" if is_first else f"{SEEDS} {WATER}"

    reports = articles.write(a=(joined, HARVEST), **({"b": after} if after else {}))

    assert articles.tell("a", joined) == (ReviewState.REVIEWED, translate(joined), ())
    assert [receipt.reviewer for receipt in articles.entry("a", joined).valid_receipts] == [ANA, LUIS]
    assert reports["a"].changes == {Change.UNCHANGED: 1, Change.EDITED: 0, Change.MERGED: 1}


def test_a_joined_paragraph_of_which_only_a_part_was_approved_has_the_words_of_both(articles: Articles) -> None:
    articles.write(a=(SEEDS, HARVEST), b=(WATER, "Else."))
    articles.approve("a", SEEDS)
    articles.change("b", WATER, lambda entry: entry.with_words(lambda _: translate(WATER)))

    articles.write(a=(f"{SEEDS} {WATER}", HARVEST), b=("Else.",))

    assert articles.tell("a", f"{SEEDS} {WATER}") == (ReviewState.STALE, translate(f"{SEEDS} {WATER}"), ())


def test_a_sentence_that_goes_into_a_paragraph_of_another_article_takes_its_approval_along(articles: Articles) -> None:
    articles.write(a=(f"{SEEDS} {WATER}",), b=(HARVEST,))
    articles.approve("a", f"{SEEDS} {WATER}")
    articles.approve("b", HARVEST)

    articles.write(a=(SEEDS,), b=(f"{HARVEST} {WATER}",))

    assert articles.tell("b", f"{HARVEST} {WATER}") == (ReviewState.REVIEWED, translate(f"{HARVEST} {WATER}"), ())
    assert articles.tell("a", SEEDS) == (ReviewState.REVIEWED, translate(SEEDS), ())


def test_what_an_article_was_before_it_was_renamed_does_not_come_between(articles: Articles) -> None:
    whole = f"{SEEDS} {WATER}"
    articles.write(a=(whole, HARVEST), b=("Else.",))
    articles.approve("a", whole, f"Errata. {translate(WATER)}")
    articles.write(renamed=(whole, HARVEST), b=("Else.",))
    articles.approve("renamed", whole, "", LUIS)
    longer = f"{whole} Nobody has seen the old map by now."
    articles.write(renamed=(longer, HARVEST), b=("Else.",))
    articles.approve("renamed", longer, "", LUIS)

    articles.write(renamed=(f"{WATER} Nobody has seen the old map by now.", HARVEST), b=("Else.", SEEDS))

    assert articles.tell("b", SEEDS) == (ReviewState.REVIEWED, translate(SEEDS), ())


def test_a_sentence_that_two_articles_lost_with_different_words_brings_neither(articles: Articles) -> None:
    articles.write(a=(f"{SEEDS} {WATER}",), b=(f"{SEEDS} {WATER}",), c=(HARVEST,))
    articles.approve("a", f"{SEEDS} {WATER}")
    articles.approve("b", f"{SEEDS} {WATER}", "Siembre en marzo. Riéguelas al anochecer, y nunca moje las hojas.")

    articles.write(a=(SEEDS,), b=(SEEDS,), c=(HARVEST, WATER))

    assert articles.tell("c", WATER) == (ReviewState.UNTRANSLATED, "", ())


def test_a_short_sentence_brings_its_approval_only_where_it_stands_alone_and_one_article_lost_it(
    articles: Articles,
) -> None:
    articles.write(a=(f"{SEEDS} Go on.",), b=(f"{WATER} Go on. Stop.",), c=(HARVEST,))
    articles.approve("a", f"{SEEDS} Go on.")
    articles.approve("b", f"{WATER} Go on. Stop.")

    articles.write(a=(SEEDS,), b=(f"{WATER} Go on.",), c=("Go on.", "Stop. Never.", HARVEST))
    assert articles.tell("c", "Go on.") == (ReviewState.REVIEWED, translate("Go on."), ())
    assert articles.tell("c", "Stop. Never.") == (ReviewState.UNTRANSLATED, "", ())


def test_a_short_sentence_that_two_texts_lost_brings_nothing(articles: Articles) -> None:
    articles.write(a=(f"{SEEDS} Go on.",), b=(f"{WATER} Go on.",), c=(HARVEST,))
    articles.approve("a", f"{SEEDS} Go on.")
    articles.approve("b", f"{WATER} Go on.")

    articles.write(a=(SEEDS,), b=(WATER,), c=("Go on.", HARVEST))

    assert articles.tell("c", "Go on.") == (ReviewState.UNTRANSLATED, "", ())


def test_an_edited_paragraph_gets_nothing_of_another_article_that_is_only_somewhat_like_it(articles: Articles) -> None:
    articles.write(a=(SEEDS, HARVEST), b=(WATER, "Else."))
    articles.approve("a", SEEDS)
    articles.approve("b", WATER)
    longer = f"{SEEDS} Water the cows at dusk, and never wet the barn."

    articles.write(a=(longer, HARVEST), b=("Else.",))

    assert articles.tell("a", longer) == (ReviewState.STALE, translate(SEEDS), ())


def test_an_edit_alone_makes_nobody_look_elsewhere(articles: Articles, monkeypatch: pytest.MonkeyPatch) -> None:
    articles.write(a=(SEEDS, HARVEST), b=(WATER,))
    articles.approve("a", SEEDS)
    looked: list[str] = []
    monkeypatch.setattr("dragoman.sync.bring_along", lambda _, article, *rest: looked.append(str(article)) or [])

    articles.write(a=(SEEDS.replace("March", "May"), HARVEST), b=(WATER,))

    assert looked == []
