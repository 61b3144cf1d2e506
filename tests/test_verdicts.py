"""What was decided on one branch reaches its paragraph where the other branch put it: split, moved, renamed."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from dragoman.catalogs import Entry, read_catalog
from dragoman.cli import run
from dragoman.model import Reviewer, ReviewState

from .test_merge import ANA, ES, LATER, LUIS, NOW, Repository, by

HOUSE = "The red house is big today."
TYPO = "La csa roja es grande hoy."
CASA = "La casa roja es grande hoy."
DOG = "The dog runs along the river."
PERO = "El pero corre junto al río."
PERRO = "El perro corre junto al río."
STAYS = "Stays here."
OTHER = "Other text."
CY = Reviewer("Cy", "cy@example.org")

Told = tuple[ReviewState, str, tuple[str, ...], list[str]]


def reject(entry: Entry) -> Entry:
    return entry.with_rejection(reviewer=LUIS, at=LATER)


def approve_again(entry: Entry) -> Entry:
    return entry.with_review(reviewer=LUIS, at=LATER)


class Articles(Repository):
    """A repository of several articles, synced at the command line."""

    def write(self, **articles: str) -> None:
        """Saves these articles and no others, syncs, commits."""
        for file in (self.root / "source").glob("*.md"):
            file.unlink()
        for name, text in articles.items():
            (self.root / "source" / f"{name}.md").write_text(text, encoding="utf-8")
        self.sync()
        self.git("add", "-A")
        self.git("commit", "-qm", "x")

    def sync(self, *articles: str) -> None:
        here = Path.cwd()
        os.chdir(self.root)
        try:
            assert run(["sync", *articles]) == 0
        finally:
            os.chdir(here)

    def tell(self, name: str, text: str) -> Told:
        """Of a paragraph: state, words, others' words beside them, and who decided."""
        (entry,) = (entry for entry in self.read(name) if entry.msgid == text and not entry.obsolete)
        verdicts = [*entry.receipts, *entry.rejections]
        return entry.state, entry.msgstr, entry.conflicts, list(dict.fromkeys(mark.reviewer.name for mark in verdicts))

    def read(self, name: str) -> tuple[Entry, ...]:
        return read_catalog(self.root / "locales" / "es" / f"{name}.md.po", ES).entries

    def change_in(self, name: str, text: str, change: Callable[[Entry], Entry]) -> None:
        path = self.root / "locales" / "es" / f"{name}.md.po"
        catalog = read_catalog(path, ES)
        entry = catalog.find((None, text))
        assert entry is not None
        catalog.replace(entry, change(entry))
        path.write_bytes(catalog.to_bytes())
        self.git("commit", "-qam", "x")

    def merge_branch(self) -> None:
        """Merges the branch and syncs; a second sync, also one that knows nothing, changes no byte."""
        self.git("merge", "-q", "--no-edit", "branch")
        self.sync()
        self.assert_settled()

    def assert_settled(self) -> None:
        catalogs = list((self.root / "locales").rglob("*.po"))
        before = [catalog.read_bytes() for catalog in catalogs]
        self.sync()
        assert [catalog.read_bytes() for catalog in catalogs] == before
        (self.workspace.cache / "sync.json").unlink()
        self.sync()
        assert [catalog.read_bytes() for catalog in catalogs] == before


@pytest.fixture
def articles(tmp_path: Path) -> Articles:
    """Article a with two paragraphs, of which Ana approved the first; article b."""
    articles = Articles(tmp_path)
    articles.write(a=f"{HOUSE}\n\n{STAYS}\n", b=f"{OTHER}\n")
    articles.change_in("a", HOUSE, by(ANA, TYPO))
    return articles


def move(articles: Articles, text: str = HOUSE) -> None:
    articles.write(a=f"{STAYS}\n", b=f"{OTHER}\n\n{text}\n")


@pytest.mark.parametrize(
    ("decide", "expected"),
    [
        (by(LUIS, CASA), (ReviewState.REVIEWED, CASA, (), ["Ana", "Luis"])),
        (approve_again, (ReviewState.REVIEWED, TYPO, (), ["Ana", "Luis"])),
        (reject, (ReviewState.DRAFT, TYPO, (), ["Ana", "Luis"])),
    ],
)
def test_a_verdict_reaches_a_paragraph_that_moved_to_another_article(
    articles: Articles, decide: Callable[[Entry], Entry], expected: Told
) -> None:
    articles.branch(lambda: articles.change_in("a", HOUSE, decide))
    move(articles)

    articles.merge_branch()

    assert articles.tell("b", HOUSE) == expected


def test_a_correction_reaches_it_also_where_the_same_person_approved_the_words_once_more_before(
    articles: Articles,
) -> None:
    def work() -> None:
        articles.change_in("a", HOUSE, lambda entry: entry.with_review(reviewer=ANA, at=LATER))
        articles.change_in(
            "a", HOUSE, lambda entry: entry.with_review(CASA, reviewer=ANA, at=LATER + timedelta(hours=1))
        )

    articles.branch(work)
    move(articles)

    articles.merge_branch()

    assert articles.tell("b", HOUSE)[:3] == (ReviewState.REVIEWED, CASA, ())


def test_a_rejection_reaches_a_paragraph_that_was_joined_to_one_of_another_article(articles: Articles) -> None:
    articles.change_in("a", HOUSE, by(ANA, CASA))
    articles.change_in("b", OTHER, by(ANA, "Otro texto."))
    articles.branch(lambda: articles.change_in("a", HOUSE, reject))
    joined = f"{OTHER} {HOUSE}"
    articles.write(a=f"{STAYS}\n", b=f"{joined}\n")
    assert articles.tell("b", joined)[:2] == (ReviewState.REVIEWED, f"Otro texto. {CASA}")

    articles.merge_branch()

    assert articles.tell("b", joined)[:2] == (ReviewState.DRAFT, f"Otro texto. {CASA}")


def test_a_correction_reaches_a_paragraph_that_was_edited_on_its_way_to_another_article(articles: Articles) -> None:
    articles.branch(lambda: articles.change_in("a", HOUSE, by(LUIS, CASA)))
    edited = HOUSE.replace("big", "large")
    move(articles, edited)

    articles.merge_branch()

    assert articles.tell("b", edited) == (ReviewState.STALE, CASA, (), ["Ana", "Luis"])


@pytest.mark.parametrize(
    ("decide", "state", "words", "others"),
    [
        (by(LUIS, CASA), ReviewState.DRAFT, "Hoy es grande.", (CASA,)),
        (reject, ReviewState.DRAFT, "Hoy es grande.", (TYPO,)),
    ],
)
def test_what_two_people_decided_before_and_after_a_move_is_shown_side_by_side(
    articles: Articles, decide: Callable[[Entry], Entry], state: ReviewState, words: str, others: tuple[str, ...]
) -> None:
    articles.branch(lambda: articles.change_in("a", HOUSE, decide))
    move(articles)
    articles.change_in("b", HOUSE, by(CY, words))

    articles.merge_branch()

    assert articles.tell("b", HOUSE) == (state, words, others, ["Ana", "Cy", "Luis"])
    settled = CASA
    articles.change_in(
        "b", HOUSE, lambda entry: entry.with_review(settled, reviewer=LUIS, at=LATER + timedelta(days=1))
    )
    articles.assert_settled()
    assert articles.tell("b", HOUSE)[:3] == (ReviewState.REVIEWED, settled, ())


def test_two_who_chose_the_same_words_apart_both_approved_them(articles: Articles) -> None:
    articles.branch(lambda: articles.change_in("a", HOUSE, by(LUIS, CASA)))
    move(articles)
    articles.change_in("b", HOUSE, by(CY, CASA))

    articles.merge_branch()

    assert articles.tell("b", HOUSE) == (ReviewState.REVIEWED, CASA, (), ["Ana", "Cy", "Luis"])


def test_a_rejection_here_and_an_approval_there_are_a_draft_with_both(articles: Articles) -> None:
    articles.branch(lambda: articles.change_in("a", HOUSE, approve_again))
    move(articles)
    articles.change_in("b", HOUSE, lambda entry: entry.with_rejection(reviewer=CY, at=LATER))

    articles.merge_branch()

    assert articles.tell("b", HOUSE) == (ReviewState.DRAFT, TYPO, (), ["Ana", "Luis", "Cy"])


@pytest.mark.parametrize("is_followed", [True, False])
@pytest.mark.parametrize("takes_catalog", [True, False])
def test_a_correction_under_the_old_name_of_an_article_reaches_the_new_one(
    articles: Articles, is_followed: bool, takes_catalog: bool
) -> None:
    """Whether or not git follows the rename, and whether or not the catalog was renamed, too."""
    articles.branch(lambda: articles.change_in("a", HOUSE, by(LUIS, CASA)))
    articles.git("mv", "source/a.md", "source/c.md")
    if takes_catalog:
        articles.git("mv", "locales/es/a.md.po", "locales/es/c.md.po")
    if not is_followed:
        new = "".join(f"Paragraph {number} is all about {'so ' * number}much.\n\n" for number in range(20))
        (articles.root / "source" / "c.md").write_text(f"{new}{HOUSE}\n\n{STAYS}\n", encoding="utf-8")
    articles.sync()
    articles.git("add", "-A")
    articles.git("commit", "-qm", "x")

    is_conflict = takes_catalog and not is_followed
    articles.git("merge", "-q", "--no-edit", "branch", code=int(is_conflict))
    if is_conflict:  # git says that the one deleted what the other changed, and leaves the catalog
        articles.git("add", "-A")
        articles.git("commit", "-qm", "x")
    articles.sync()

    articles.assert_settled()
    assert articles.tell("c", HOUSE) == (ReviewState.REVIEWED, CASA, (), ["Ana", "Luis"])


def test_a_verdict_is_found_in_whatever_order_articles_are_synced(articles: Articles) -> None:
    articles.branch(lambda: articles.change_in("a", HOUSE, by(LUIS, CASA)))
    move(articles)
    articles.git("merge", "-q", "--no-edit", "branch")

    articles.sync("b.md")
    articles.sync("a.md")
    articles.sync()

    assert articles.tell("b", HOUSE) == (ReviewState.REVIEWED, CASA, (), ["Ana", "Luis"])


def test_a_verdict_that_was_left_before_the_paragraph_came_is_found(articles: Articles) -> None:
    """The other branch, which had moved it, is merged after the paragraph was corrected and deleted here."""
    articles.branch(lambda: move(articles))
    articles.change_in("a", HOUSE, by(LUIS, CASA))
    articles.write(a=f"{STAYS}\n", b=f"{OTHER}\n")

    articles.merge_branch()

    assert articles.tell("b", HOUSE) == (ReviewState.REVIEWED, CASA, (), ["Ana", "Luis"])


def test_a_paragraph_that_comes_back_brings_what_was_decided_where_it_was_meanwhile(articles: Articles) -> None:
    move(articles)
    articles.change_in("b", HOUSE, by(LUIS, CASA))

    articles.write(a=f"{HOUSE}\n\n{STAYS}\n", b=f"{OTHER}\n")

    articles.assert_settled()
    assert articles.tell("a", HOUSE) == (ReviewState.REVIEWED, CASA, (), ["Ana", "Luis"])


def test_who_only_moved_what_was_rejected_takes_the_approval_of_the_other_branch(articles: Articles) -> None:
    articles.change_in("a", HOUSE, lambda entry: entry.with_rejection(reviewer=CY, at=NOW))
    articles.branch(lambda: articles.change_in("a", HOUSE, approve_again))
    move(articles)

    articles.merge_branch()

    assert articles.tell("b", HOUSE) == (ReviewState.REVIEWED, TYPO, (), ["Ana", "Luis", "Cy"])


def test_an_approval_of_an_edited_paragraph_reaches_it_where_it_moved_to(articles: Articles) -> None:
    edited = HOUSE.replace("big", "large")
    articles.write(a=f"{edited}\n\n{STAYS}\n", b=f"{OTHER}\n")
    articles.branch(lambda: articles.change_in("a", edited, by(LUIS, CASA)))
    move(articles, edited)

    articles.merge_branch()

    assert articles.tell("b", edited) == (ReviewState.REVIEWED, CASA, (), ["Ana", "Luis"])


def test_corrections_of_both_paragraphs_reach_what_they_were_merged_to_in_another_article(articles: Articles) -> None:
    articles.write(a=f"{HOUSE}\n\n{DOG}\n\n{STAYS}\n", b=f"{OTHER}\n")
    articles.change_in("a", DOG, lambda entry: entry.with_review(PERO, reviewer=ANA, at=NOW + timedelta(minutes=5)))

    def correct() -> None:
        articles.change_in("a", HOUSE, by(LUIS, CASA))
        articles.change_in("a", DOG, by(CY, PERRO))

    articles.branch(correct)
    move(articles, f"{HOUSE} {DOG}")

    articles.merge_branch()

    assert articles.tell("b", f"{HOUSE} {DOG}")[:3] == (ReviewState.REVIEWED, f"{CASA} {PERRO}", ())


def test_what_somebody_approved_for_another_text_is_not_shaken_by_a_correction_of_the_one_before(
    articles: Articles,
) -> None:
    edited = HOUSE.replace("big", "large")
    articles.branch(lambda: articles.change_in("a", HOUSE, by(LUIS, CASA)))
    move(articles, edited)
    articles.change_in("b", edited, by(CY, "La casa roja es amplia hoy."))

    articles.merge_branch()

    assert articles.tell("b", edited) == (ReviewState.REVIEWED, "La casa roja es amplia hoy.", (), ["Ana", "Cy"])
    assert [entry.msgstr for entry in articles.read("a") if entry.obsolete] == [CASA]


def test_only_catalogs_that_may_come_from_what_was_decided_again_look(
    articles: Articles, monkeypatch: pytest.MonkeyPatch
) -> None:
    articles.write(a=f"{HOUSE}\n\n{STAYS}\n", b=f"{OTHER}\n", c="A third.\n")
    for name, text in (("a", STAYS), ("b", OTHER), ("c", "A third.")):
        articles.change_in(name, text, by(CY, "Otro."))
    articles.branch(lambda: articles.change_in("a", HOUSE, by(LUIS, CASA)))
    articles.write(a=f"{STAYS}\n", b=f"{OTHER}\n\n{HOUSE}\n", c="A third.\n")
    articles.sync()
    articles.git("merge", "-q", "--no-edit", "branch")
    looked: list[str] = []
    monkeypatch.setattr("dragoman.sync.bring_along", lambda _, article, *rest: looked.append(str(article)) or [])

    articles.sync()
    articles.sync()

    assert looked == ["b.md"]
