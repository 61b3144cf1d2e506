"""Catalogs are merged entry by entry: no words are lost, and none end up with another text."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.catalogs import Catalog, Entry, edit_catalog, merge_entries, read_catalog
from dragoman.config import read_workspace
from dragoman.errors import InputError
from dragoman.init import init_workspace
from dragoman.model import Locale, Reviewer, ReviewState
from dragoman.sync import sync_articles

ES = Locale("es")
ANA = Reviewer("Ana", "ana@example.org")
LUIS = Reviewer("Luis", "luis@example.org")
NOW = datetime(2026, 9, 12, 8, 30, tzinfo=UTC)
LATER = datetime(2026, 9, 13, 8, 30, tzinfo=UTC)


def by(who: Reviewer, text: str) -> Callable[[Entry], Entry]:
    return lambda entry: entry.with_review(text, reviewer=who, at=NOW if who is ANA else LATER)


class Repository:
    """A workspace in git, with the merge driver set as `init` sets it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.git("init", "-q", "-b", "main")
        init_workspace(root, "en", ["es"])
        self.driver = self.git("config", "merge.dragoman.driver").strip()
        self.workspace = read_workspace(root)

    def set_driver(self, driver: str) -> None:
        self.git("config", "merge.dragoman.driver", driver)

    def git(self, *arguments: str, code: int = 0) -> str:
        who = ["-c", "user.name=Ana", "-c", "user.email=ana@example.org"]
        done = subprocess.run(
            ["git", *who, *arguments],
            cwd=self.root,
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "GIT_CONFIG_GLOBAL": os.devnull},
        )
        assert done.returncode == code, done.stderr
        return done.stdout + done.stderr

    def commit(self, text: str) -> None:
        (self.root / "source" / "a.md").write_text(text, encoding="utf-8")
        sync_articles(self.workspace, self.workspace.articles(), [ES])
        self.git("add", "-A")
        self.git("commit", "-qm", "x")

    @property
    def path(self) -> Path:
        return self.workspace.catalog_file(self.workspace.articles()[0], ES)

    def change(self, text: str, change: Callable[[Entry], Entry]) -> None:
        article = self.workspace.articles()[0]
        with edit_catalog(self.path, ES, lock=self.workspace.lock_file(article, ES)) as catalog:
            entry = catalog.find((None, text))
            assert entry is not None
            catalog.replace(entry, change(entry))
        self.git("commit", "-qam", "x")

    def entry(self, text: str) -> Entry:
        found = self.catalog.find((None, text))
        assert found is not None
        return found

    @property
    def catalog(self) -> Catalog:
        return read_catalog(self.path, ES)

    def branch(self, work: Callable[[], None]) -> None:
        """Does work on a branch, and returns to where it left."""
        self.git("checkout", "-qb", "branch")
        work()
        self.git("checkout", "-q", "main")

    def merge(self) -> str:
        said = self.git("merge", "-q", "--no-edit", "branch")
        sync_articles(self.workspace, self.workspace.articles(), [ES])
        assert subprocess.run(["msgfmt", "-c", "-o", os.devnull, self.path], check=False).returncode == 0
        return said


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    repository = Repository(tmp_path)
    repository.commit("One fig.\n\nTwo figs.\n\nThree figs.\n")
    return repository


def test_neighbours_reviewed_in_two_branches_are_both_reviewed(repository: Repository) -> None:
    repository.branch(lambda: repository.change("Two figs.", by(LUIS, "Dos higos.")))
    repository.change("One fig.", by(ANA, "Un higo."))

    assert "decide" not in repository.merge()

    assert [entry.state for entry in repository.catalog.current] == [
        ReviewState.REVIEWED,
        ReviewState.REVIEWED,
        ReviewState.UNTRANSLATED,
    ]


def test_the_same_words_approved_in_two_branches_have_both_receipts(repository: Repository) -> None:
    repository.branch(lambda: repository.change("One fig.", by(LUIS, "Un higo.")))
    repository.change("One fig.", by(ANA, "Un higo."))

    assert "decide" not in repository.merge()

    entry = repository.entry("One fig.")
    assert {receipt.reviewer for receipt in entry.valid_receipts} == {ANA, LUIS}
    assert entry.state is ReviewState.REVIEWED


def test_other_words_in_two_branches_wait_for_a_reviewer_with_both(repository: Repository) -> None:
    repository.branch(lambda: repository.change("One fig.", by(LUIS, "Una breva.")))
    repository.change("One fig.", by(ANA, "Un higo."))

    assert "1 entry to decide" in repository.merge()

    entry = repository.entry("One fig.")
    assert (entry.state, entry.msgstr, entry.conflicts) == (ReviewState.DRAFT, "Un higo.", ("Una breva.",))
    assert {receipt.reviewer for receipt in entry.receipts} == {ANA, LUIS}
    assert "<<<<" not in repository.path.read_text(encoding="utf-8")
    repository.change("One fig.", by(ANA, "Una breva."))
    assert repository.entry("One fig.").notes == ()


def test_a_machine_draft_never_wins_over_a_person(repository: Repository) -> None:
    draft = lambda entry: entry.with_draft("Un fig.", engine="x", score=None, at=NOW)  # noqa: E731
    repository.branch(lambda: repository.change("One fig.", draft))
    repository.change("One fig.", by(ANA, "Un higo."))

    assert "decide" not in repository.merge()
    assert (repository.entry("One fig.").state, repository.entry("One fig.").msgstr) == (
        ReviewState.REVIEWED,
        "Un higo.",
    )


def test_a_source_edited_in_one_branch_and_reviewed_in_the_other_is_stale_with_those_words(
    repository: Repository,
) -> None:
    repository.change("One fig.", lambda entry: entry.with_draft("Un fig.", engine="x", score=None, at=NOW))
    repository.branch(lambda: repository.commit("One ripe fig.\n\nTwo figs.\n\nThree figs.\n"))
    repository.change("One fig.", by(ANA, "Un higo."))

    repository.merge()

    entry = repository.entry("One ripe fig.")
    assert (entry.state, entry.msgstr, entry.previous_msgid) == (ReviewState.STALE, "Un higo.", "One fig.")
    assert [receipt.reviewer for receipt in entry.receipts] == [ANA]


def test_an_approval_goes_before_what_was_approved_for_another_text_and_loses_it_nothing() -> None:
    kept = Entry(msgid="It rains.").with_review("Llueve.", reviewer=ANA, at=NOW)
    longer = Entry(msgid="It rains, they say.")
    stale = kept.with_source(msgid=longer.msgid)
    approved = longer.with_review("Dicen que llueve.", reviewer=LUIS, at=LATER)
    for ours, theirs in (([approved, kept], [stale]), ([stale], [approved, kept])):
        merged = merge_entries([longer, kept], ours, theirs)
        assert {entry.msgid: (entry.msgstr, entry.state, entry.obsolete) for entry in merged.entries} == {
            longer.msgid: ("Dicen que llueve.", ReviewState.REVIEWED, False),
            kept.msgid: ("Llueve.", ReviewState.REVIEWED, True),
        }
        assert merged.conflicts == ()


def test_plain_git_gives_a_translation_to_another_text_and_we_do_not(tmp_path: Path) -> None:
    """What happened to python-docs-fr (issue 1908): the hunks do not touch, so git sees no conflict."""
    base = 'msgid ""\n"Add the figs. "\n"Stir for five minutes."\nmsgstr ""\n'
    ours = base.replace("Add", "Never add")
    theirs = base.replace('msgstr ""', 'msgstr "Añada los higos. Remueva cinco minutos."')
    header = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    files = [tmp_path / name for name in ("base.po", "ours.po", "theirs.po")]
    for file, text in zip(files, (base, ours, theirs), strict=True):
        file.write_text(header + text, encoding="utf-8")

    plain = subprocess.run(["git", "merge-file", "-p", files[1], files[0], files[2]], capture_output=True, check=False)
    assert plain.returncode == 0
    assert b'"Never add' in plain.stdout
    assert 'msgstr "Añada'.encode() in plain.stdout

    command = [sys.executable, "-m", "dragoman", "merge-driver", *map(str, (files[0], files[1], files[2]))]
    assert subprocess.run(command, check=False).returncode == 0
    merged = {entry.msgid: entry.msgstr for entry in read_catalog(files[1], ES).current}
    assert merged == {
        "Never add the figs. Stir for five minutes.": "",
        "Add the figs. Stir for five minutes.": "Añada los higos. Remueva cinco minutos.",
    }


def test_a_broken_catalog_is_a_conflict_for_git_and_stays_as_it_is(repository: Repository) -> None:
    broken = tmp = repository.root / "broken.po"
    tmp.write_text('msgid "open\n', encoding="utf-8")
    before = repository.path.read_bytes()
    command = [sys.executable, "-m", "dragoman", "merge-driver", repository.path, repository.path, broken]

    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)

    assert (done.returncode, "broken.po:1" in done.stderr) == (3, True)
    assert repository.path.read_bytes() == before


def test_where_dragoman_cannot_be_run_git_marks_the_conflict_and_the_driver_mends_it_later(
    repository: Repository,
) -> None:
    repository.git("branch", "theirs")
    repository.change("Two figs.", by(ANA, "Dos higos."))
    repository.git("checkout", "-q", "theirs")
    repository.change("Two figs.", by(LUIS, "Los dos higos."))
    repository.set_driver(repository.driver.replace("-m dragoman", "-m no_such_module"))

    repository.git("merge", "-q", "main", code=1)

    with pytest.raises(InputError, match="a conflict marker of git") as caught:
        read_catalog(repository.path, ES)
    assert "`git checkout --merge FILE`" in str(caught.value.remedy)
    repository.set_driver(repository.driver)
    repository.git("checkout", "-q", "--merge", str(repository.path))
    entry = repository.entry("Two figs.")
    assert (entry.state, entry.translations, entry.conflicts) == (
        ReviewState.DRAFT,
        ("Los dos higos.",),
        ("Dos higos.",),
    )


def test_a_merge_that_changes_nothing_changes_no_byte(repository: Repository) -> None:
    before = repository.path.read_bytes()
    command = [sys.executable, "-m", "dragoman", "merge-driver", *[str(repository.path)] * 3]

    assert subprocess.run(command, check=False).returncode == 0
    assert repository.path.read_bytes() == before


TEXTS = ["One.", "Two.", "Three."]
entries = st.builds(
    lambda text, words, who, machine: (
        Entry(msgid=text)
        if not words
        else Entry(msgid=text).with_draft(words, engine="x", score=None, at=NOW)
        if machine
        else by(who, words)(Entry(msgid=text))
    ),
    st.sampled_from(TEXTS),
    st.sampled_from(["", "Uno.", "Dos."]),
    st.sampled_from([ANA, LUIS]),
    st.booleans(),
)
catalogs = st.lists(entries, max_size=3, unique_by=lambda entry: entry.key)


@given(base=catalogs, ours=catalogs, theirs=catalogs)
def test_no_approved_words_are_lost_or_moved(base: list[Entry], ours: list[Entry], theirs: list[Entry]) -> None:
    merged = {entry.key: entry for entry in merge_entries(base, ours, theirs).entries}

    known = {entry.key: entry for entry in base}
    for entry in (*ours, *theirs):
        if entry.state is not ReviewState.REVIEWED or entry == known.get(entry.key):
            continue
        found = merged[entry.key]
        told = "\n".join((found.msgstr, *found.comments))
        assert entry.msgstr in told
        assert all(str(receipt) in found.comments for receipt in entry.receipts)
    words = {(entry.key, entry.msgstr) for entry in (*base, *ours, *theirs)}
    assert all((entry.key, entry.msgstr) in words for entry in merged.values())
    swapped = {entry.key for entry in merge_entries(base, theirs, ours).entries}
    assert swapped == merged.keys()
