"""Work done apart comes together: what was reviewed on one branch finds what the other made of its text."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from dragoman.carrying import Step
from dragoman.catalogs import Entry, read_catalog
from dragoman.cli import run
from dragoman.clone import lacks_merge_driver
from dragoman.model import ReviewState
from dragoman.review.desk import Desk
from dragoman.sync import sync_articles
from dragoman.workspace import Article, Workspace

from .test_merge import ANA, ES, LATER, LUIS, NOW, Repository, by

FIGS = "See the “ripe” figs at [the stall](/stall) today. They were picked by hand at dawn."
FIGOS = "Vea los higos maduros en [el puesto](/stall) hoy. Se recogieron a mano al alba."
PEARS = "The pears stand in the shade of the barn."
PERAS = "Las peras están a la sombra del granero."


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    repository = Repository(tmp_path)
    repository.commit(f"{FIGS}\n\n{PEARS}\n")
    return repository


def draft(text: str) -> Callable[[Entry], Entry]:
    return lambda entry: entry.with_draft(text, engine="x", score=None, at=NOW)


def told(entry: Entry) -> tuple[ReviewState, str]:
    return entry.state, entry.msgstr


def test_a_review_goes_before_the_draft_of_what_its_text_became(repository: Repository) -> None:
    repository.change(FIGS, draft("Borrador."))
    repository.change(PEARS, draft("Borrador."))

    def review() -> None:
        repository.change(FIGS, by(LUIS, FIGOS))
        repository.change(PEARS, by(LUIS, PERAS))

    repository.branch(review)
    first, second = FIGS.replace(". They", ".\nThey").splitlines()
    edited = PEARS.replace("barn", "house")
    repository.commit(f"{first}\n\n{second}\n\n{edited}\n")
    for text in (first, second, edited):
        repository.change(text, draft("Otro borrador."))

    repository.merge()

    assert told(repository.entry(edited)) == (ReviewState.STALE, PERAS)
    assert repository.entry(edited).previous_msgid == PEARS
    assert told(repository.entry(second)) == (ReviewState.REVIEWED, "Se recogieron a mano al alba.")
    assert repository.entry(first).msgstr == "Vea los higos maduros en [el puesto](/stall) hoy."


def test_a_review_goes_before_the_draft_of_a_text_that_changed_in_looks(repository: Repository) -> None:
    repository.change(FIGS, draft("Borrador."))
    repository.branch(lambda: repository.change(FIGS, by(LUIS, FIGOS)))
    edited = FIGS.replace("“ripe”", '"ripe"').replace("/stall", "/new")
    repository.commit(f"{edited}\n\n{PEARS}\n")
    repository.change(edited, draft("Otro borrador."))

    repository.merge()

    assert told(repository.entry(edited)) == (ReviewState.REVIEWED, FIGOS.replace("/stall", "/new"))
    assert [entry.msgid for entry in repository.catalog.entries] == [edited, PEARS]


def test_a_draft_stays_where_nothing_that_was_reviewed_is_like_it(repository: Repository) -> None:
    repository.branch(lambda: repository.change(FIGS, by(LUIS, FIGOS)))
    new = "Bees fly low over the wet grass in the morning."
    repository.commit(f"{new}\n\n{PEARS}\n")
    repository.change(new, draft("Borrador."))

    repository.merge()

    assert told(repository.entry(new)) == (ReviewState.DRAFT, "Borrador.")
    assert [entry.msgstr for entry in repository.catalog.entries if entry.obsolete] == [FIGOS]


def sync_all(repository: Repository) -> None:
    sync_articles(repository.workspace, repository.workspace.articles(), [ES])


@pytest.mark.parametrize("is_drafted", [False, True])
def test_reviews_under_the_old_name_of_an_article_come_to_its_new_name(
    repository: Repository, is_drafted: bool
) -> None:
    repository.branch(lambda: repository.change(FIGS, by(LUIS, FIGOS)))
    repository.git("mv", "source/a.md", "source/b.md")
    sync_all(repository)
    repository.git("add", "-A")
    repository.git("commit", "-qm", "x")
    if is_drafted:
        repository.change(FIGS, draft("Borrador."))

    repository.merge()

    assert repository.path.name == "b.md.po"
    entry = repository.entry(FIGS)
    assert told(entry) == (ReviewState.REVIEWED, FIGOS)
    assert [receipt.reviewer for receipt in entry.valid_receipts] == [LUIS]


def test_a_review_of_a_text_that_moved_to_another_article_goes_there(repository: Repository) -> None:
    repository.branch(lambda: repository.change(FIGS, by(LUIS, FIGOS)))
    (repository.root / "source" / "b.md").write_text(f"{FIGS}\n", encoding="utf-8")
    repository.commit(f"{PEARS}\n")

    repository.merge()

    (entry,) = read_catalog(repository.path.with_name("b.md.po"), ES).current
    assert told(entry) == (ReviewState.REVIEWED, FIGOS)


def test_a_text_finds_its_review_in_whatever_order_articles_are_synced(repository: Repository) -> None:
    repository.change(FIGS, by(LUIS, FIGOS))
    (repository.root / "source" / "b.md").write_text(f"{FIGS}\n", encoding="utf-8")
    (repository.root / "source" / "a.md").write_text(f"{PEARS}\n", encoding="utf-8")
    first, second = repository.workspace.articles()

    sync_articles(repository.workspace, [second], [ES])
    sync_articles(repository.workspace, [first], [ES])
    sync_all(repository)

    (entry,) = read_catalog(repository.path.with_name("b.md.po"), ES).current
    assert told(entry) == (ReviewState.REVIEWED, FIGOS)


def test_what_looked_once_does_not_look_again_until_there_is_other_work(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.change(FIGS, by(LUIS, FIGOS))
    (repository.root / "source" / "b.md").write_text("Something else.\n", encoding="utf-8")
    repository.commit(f"{PEARS}\n")
    (repository.root / "source" / "a.md").write_text(f"{PEARS}\n\nMore of them.\n", encoding="utf-8")
    looked: list[str] = []

    def look(_: Workspace, article: Article, *rest: object) -> list[Step]:
        looked.append(str(article))
        return []

    monkeypatch.setattr("dragoman.sync.bring_along", look)

    sync_all(repository)
    sync_all(repository)

    assert looked == ["a.md"]


@pytest.mark.parametrize("is_reviewed", [False, True])
@pytest.mark.parametrize("rejects_here", [False, True])
def test_an_approval_and_a_rejection_of_the_same_words_wait_for_another_look(
    repository: Repository, is_reviewed: bool, rejects_here: bool
) -> None:
    repository.change(FIGS, by(ANA, FIGOS) if is_reviewed else draft(FIGOS))
    approve = lambda entry: entry.with_review(reviewer=LUIS, at=LATER)  # noqa: E731
    reject = lambda entry: entry.with_rejection(reviewer=ANA, at=LATER)  # noqa: E731
    ours, theirs = (reject, approve) if rejects_here else (approve, reject)
    repository.branch(lambda: repository.change(FIGS, theirs))
    repository.change(FIGS, ours)

    assert "1 entry to decide" in repository.merge()

    entry = repository.entry(FIGS)
    assert told(entry) == (ReviewState.DRAFT, FIGOS)
    assert entry.conflicts == ()
    assert LUIS in {receipt.reviewer for receipt in entry.valid_receipts}
    assert [rejection.reviewer for rejection in entry.rejections] == [ANA]


def test_a_rejection_stands_where_the_other_branch_only_noted_something(repository: Repository) -> None:
    repository.change(FIGS, by(ANA, FIGOS))
    repository.branch(lambda: repository.change(FIGS, lambda entry: entry.with_rejection(reviewer=LUIS, at=LATER)))
    repository.change(FIGS, lambda entry: entry.with_note("Which stall?"))

    assert "decide" not in repository.merge()

    entry = repository.entry(FIGS)
    assert (told(entry), entry.notes) == ((ReviewState.DRAFT, FIGOS), ("Which stall?",))


def test_a_correction_goes_before_what_was_carried_from_the_words_before_it(repository: Repository) -> None:
    repository.change(FIGS, by(ANA, "Vea los igos maduros en [el puesto](/stall) hoy. Se recojieron a mano al alba."))
    repository.change(PEARS, by(ANA, "Las peras estan a la sombra del granero."))

    def correct() -> None:
        repository.change(FIGS, by(LUIS, FIGOS))
        repository.change(PEARS, by(LUIS, PERAS))

    repository.branch(correct)
    first, second = FIGS.replace(". They", ".\nThey").splitlines()
    repository.commit(f"{first}\n\n{second}\n\n**{PEARS}**\n")
    assert all(entry.is_carried for entry in repository.catalog.current)

    repository.merge()

    assert [told(repository.entry(text)) for text in (first, second, f"**{PEARS}**")] == [
        (ReviewState.REVIEWED, "Vea los higos maduros en [el puesto](/stall) hoy."),
        (ReviewState.REVIEWED, "Se recogieron a mano al alba."),
        (ReviewState.REVIEWED, PERAS),
    ]
    assert LUIS in {receipt.reviewer for receipt in repository.entry(second).valid_receipts}


def test_a_correction_of_one_of_two_paragraphs_that_were_merged_is_not_lost(repository: Repository) -> None:
    repository.change(FIGS, by(ANA, FIGOS.replace("higos", "igos")))
    repository.change(PEARS, by(ANA, PERAS))
    repository.branch(lambda: repository.change(FIGS, by(LUIS, FIGOS)))
    repository.commit(f"{FIGS} {PEARS}\n")

    repository.merge()

    assert told(repository.entry(f"{FIGS} {PEARS}")) == (ReviewState.REVIEWED, f"{FIGOS} {PERAS}")


def test_a_correction_that_does_not_pair_off_is_shown_beside_what_was_carried(repository: Repository) -> None:
    repository.change(FIGS, by(ANA, FIGOS))
    joined = FIGOS.replace(". Se", "; se")
    repository.branch(lambda: repository.change(FIGS, by(LUIS, joined)))
    first, second = FIGS.replace(". They", ".\nThey").splitlines()
    repository.commit(f"{first}\n\n{second}\n\n{PEARS}\n")

    repository.merge()

    assert {text: (told(repository.entry(text)), repository.entry(text).conflicts) for text in (first, second)} == {
        first: ((ReviewState.DRAFT, "Vea los higos maduros en [el puesto](/stall) hoy."), (joined,)),
        second: ((ReviewState.DRAFT, "Se recogieron a mano al alba."), (joined,)),
    }


def test_a_rejection_holds_for_what_was_carried_from_the_rejected_words(repository: Repository) -> None:
    repository.change(FIGS, by(ANA, FIGOS))
    repository.change(PEARS, by(ANA, PERAS))
    reject = lambda entry: entry.with_rejection(reviewer=LUIS, at=LATER)  # noqa: E731
    repository.branch(lambda: (repository.change(FIGS, reject), repository.change(PEARS, reject), None)[-1])
    first, second = FIGS.replace(". They", ".\nThey").splitlines()
    repository.commit(f"{first}\n\n{second}\n\n**{PEARS}**\n")

    repository.merge()

    for text in (first, second, f"**{PEARS}**"):
        entry = repository.entry(text)
        assert entry.state is ReviewState.DRAFT
        assert [rejection.reviewer for rejection in entry.rejections] == [LUIS]


def test_words_that_two_people_chose_for_a_text_before_and_after_a_change_are_both_shown(
    repository: Repository,
) -> None:
    repository.change(PEARS, by(ANA, "Las peras estan."))
    repository.branch(lambda: repository.change(PEARS, by(LUIS, PERAS)))
    repository.commit(f"{FIGS}\n\n**{PEARS}**\n")
    repository.change(f"**{PEARS}**", by(ANA, "**Están las peras.**"))

    repository.merge()

    entry = repository.entry(f"**{PEARS}**")
    assert (told(entry), entry.conflicts) == ((ReviewState.DRAFT, "**Están las peras.**"), (PERAS,))
    before = repository.path.read_bytes()
    (repository.workspace.cache / "sync.json").unlink()
    sync_all(repository)
    assert repository.path.read_bytes() == before


def test_git_merges_entry_by_entry_where_dragoman_is_not_on_its_path(repository: Repository) -> None:
    repository.branch(lambda: repository.change(FIGS, by(LUIS, FIGOS)))
    repository.change(FIGS, draft("Borrador."))
    git = subprocess.run(["which", "git"], capture_output=True, text=True, check=True).stdout.strip()
    environment = {"PATH": os.path.dirname(git), "HOME": os.environ["HOME"]}
    who = ["-c", "user.name=Ana", "-c", "user.email=ana@example.org"]

    done = subprocess.run(
        [git, *who, "merge", "--no-edit", "branch"], cwd=repository.root, env=environment, check=False
    )

    assert done.returncode == 0
    assert told(repository.entry(FIGS)) == (ReviewState.REVIEWED, FIGOS)


@pytest.mark.parametrize("command", ["sync", "status"])
def test_a_clone_that_was_not_told_how_to_merge_is_told_of(
    repository: Repository, command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(repository.root)
    run([command])
    assert "by lines" not in capsys.readouterr().err
    repository.git("config", "--remove-section", "merge.dragoman")

    assert run([command]) == 0

    assert "by lines in this clone: run `dragoman init`" in capsys.readouterr().err
    run(["init"])
    assert not lacks_merge_driver(repository.workspace)


def test_catalogs_that_git_ignores_need_no_merge_driver(repository: Repository) -> None:
    repository.git("config", "--remove-section", "merge.dragoman")
    assert lacks_merge_driver(repository.workspace)

    (repository.root / ".gitignore").write_text("/locales/\n", encoding="utf-8")
    repository.git("rm", "-r", "--quiet", "--cached", "locales")

    assert not lacks_merge_driver(repository.workspace)


OPEN = "Open."
SHOP = "The shop is in the street beside the mill."
JAR = "The jar is on the table under the window."


def split_off(repository: Repository, line: int, translation: str) -> None:
    """Gives the place in a line a translation of its own, as a reviewer does."""
    desk = Desk(repository.workspace, repository.workspace.articles()[0], ES)
    written = desk.split_off(repository.entry(OPEN), line)
    assert written.added is not None
    desk.change(written.added, by(LUIS, translation))
    repository.git("commit", "-qam", "x")


def find_own(repository: Repository) -> dict[str, list[int | None]]:
    """By translation, the lines of what was split off."""
    own = [entry for entry in repository.catalog.current if entry.msgctxt is not None]
    return {entry.msgstr: [reference.line for reference in entry.references] for entry in own}


def commit_places(repository: Repository) -> str:
    text = f"{OPEN}\n\n{SHOP}\n\n{OPEN}\n\n{JAR}\n\n{OPEN}\n\n{PEARS}\n"
    repository.commit(text)
    repository.change(OPEN, by(ANA, "Abierto."))
    return text


def test_a_place_that_was_split_off_keeps_its_translation_where_another_branch_added_text(
    repository: Repository,
) -> None:
    text = commit_places(repository)
    repository.branch(lambda: split_off(repository, 5, "Abre."))
    repository.commit(f"First.\n\nSecond.\n\n{text}")

    repository.merge()

    assert find_own(repository) == {"Abre.": [9]}


def test_places_that_two_branches_split_off_have_two_entries(repository: Repository) -> None:
    text = commit_places(repository)
    repository.branch(lambda: split_off(repository, 5, "Abre."))
    repository.commit(f"First.\n\nSecond.\n\n{text}")
    split_off(repository, 5, "Abierta.")

    repository.merge()

    assert find_own(repository) == {"Abierta.": [5], "Abre.": [9]}


def test_a_place_whose_neighbours_two_branches_edited_keeps_its_translation(repository: Repository) -> None:
    text = commit_places(repository)
    split_off(repository, 5, "Abre.")
    shop, jar = SHOP.replace("mill", "old mill"), JAR.replace("table", "big table")

    def edit() -> None:
        repository.commit(text.replace(SHOP, shop))
        repository.change(shop, by(LUIS, "La tienda."))

    repository.branch(edit)
    repository.commit(text.replace(JAR, jar))
    repository.change(jar, by(ANA, "El tarro."))

    repository.merge()

    assert find_own(repository) == {"Abre.": [5]}
    assert [str(place) for entry in repository.catalog.current for place in entry.places] == [
        f"between “{shop}” and “{jar}”"
    ]
