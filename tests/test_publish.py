"""Publishing follows the policy, and what is held back leaves what was published before."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dragoman.catalogs import Entry, edit_catalog
from dragoman.cli import run
from dragoman.config import read_workspace
from dragoman.init import init_workspace
from dragoman.model import Locale, Reviewer, ReviewState
from dragoman.publish import Outcome, publish_articles
from dragoman.sync import sync_articles
from dragoman.workspace import PublishPolicy, Workspace

ES, AR = Locale("es"), Locale("ar")
NOW = datetime(2026, 9, 12, 8, 30, tzinfo=UTC)
ANA = Reviewer("Ana", "ana@example.org")
MAKE = {
    ReviewState.UNTRANSLATED: lambda entry: entry,
    ReviewState.DRAFT: lambda entry: entry.with_draft("Un higo.", engine="test", score=None, at=NOW),
    ReviewState.STALE: lambda entry: replace(entry, msgstr="Un higo.", previous_msgid="Old.", flags=("fuzzy",)),
    ReviewState.TRANSLATED: lambda entry: replace(entry, msgstr="Un higo."),
    ReviewState.REVIEWED: lambda entry: entry.with_review("Un higo.", reviewer=ANA, at=NOW),
}
"""How an entry comes into each state."""


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    init_workspace(tmp_path, "en", ["es", "ar"])
    return read_workspace(tmp_path)


def write_article(workspace: Workspace, name: str, text: str) -> None:
    (workspace.root / "source" / name).write_text(text, encoding="utf-8")
    sync_articles(workspace, workspace.articles(), workspace.targets)


def change(workspace: Workspace, make: Callable[[Entry], Entry], locale: Locale = ES) -> Entry:
    """What somebody makes of the first entry of the one article; returns it."""
    (article,) = workspace.articles()
    path, lock = workspace.catalog_file(article, locale), workspace.lock_file(article, locale)
    with edit_catalog(path, locale, lock=lock) as catalog:
        made = make(catalog.current[0])
        catalog.replace(catalog.current[0], made)
    return made


def translate(workspace: Workspace, state: ReviewState, locale: Locale = ES) -> Entry:
    made = change(workspace, MAKE[state], locale)
    assert made.state is state
    return made


def publish(workspace: Workspace, locale: Locale = ES) -> tuple[Outcome, str]:
    (report,) = publish_articles(workspace, workspace.articles(), [locale])
    return report.outcome, report.file.read_text(encoding="utf-8") if report.file.exists() else ""


@pytest.mark.parametrize("state", ReviewState)
@pytest.mark.parametrize("require", [ReviewState.DRAFT, ReviewState.TRANSLATED, ReviewState.REVIEWED])
@pytest.mark.parametrize("fallback", ["source", "draft"])
def test_every_state_under_every_policy(
    workspace: Workspace, state: ReviewState, require: ReviewState, fallback: str
) -> None:
    write_article(workspace, "a.md", "A fig.\n")
    translate(workspace, state)
    order = [ReviewState.DRAFT, ReviewState.TRANSLATED, ReviewState.REVIEWED]
    rank = ReviewState.DRAFT if state is ReviewState.STALE else state
    qualified = rank in order and order.index(rank) >= order.index(require)
    shown = "Un higo." if qualified or (fallback == "draft" and state is not ReviewState.UNTRANSLATED) else "A fig."

    relaxed = replace(workspace, policy=PublishPolicy(require, 0, fallback))
    assert publish(relaxed) == (Outcome.WRITTEN, f"{shown}\n")
    strict = replace(workspace, policy=PublishPolicy(require, 100, fallback))
    assert publish(strict)[0] is (Outcome.UNCHANGED if qualified else Outcome.HELD_BACK)


def test_two_people_must_have_reviewed_where_the_policy_asks_for_it(workspace: Workspace) -> None:
    write_article(workspace, "a.md", "A fig.\n")
    config = workspace.root / "dragoman.toml"
    config.write_text(config.read_text().replace('require = "translated"', 'require = "second-reviewer"'))
    strict = read_workspace(workspace.root)
    translate(workspace, ReviewState.REVIEWED)
    assert publish(strict) == (Outcome.WRITTEN, "A fig.\n")
    for reviewer, published in (
        (Reviewer("Ana again", "ANA@example.org"), "A fig.\n"),
        (Reviewer("Luis", "luis@example.org"), "Un higo.\n"),
    ):
        change(workspace, lambda entry, who=reviewer: entry.with_review(reviewer=who, at=NOW))  # type: ignore[misc]
        assert publish(strict)[1] == published


def test_what_is_held_back_keeps_its_old_publication_and_says_why(workspace: Workspace) -> None:
    write_article(workspace, "a.md", "A fig.\n")
    translate(workspace, ReviewState.REVIEWED)
    strict = replace(workspace, policy=PublishPolicy(minimum=100))
    publish(strict)
    write_article(workspace, "a.md", "A fig.\n\nA pear tree.\n")

    (report,) = publish_articles(strict, strict.articles(), [ES])

    assert report.outcome is Outcome.HELD_BACK
    assert report.file.read_text(encoding="utf-8") == "Un higo.\n"
    why = "40 % of the words are translated, 100 % are required: 1 untranslated (3 words), 1 reviewed (2 words)"
    assert report.problems == (f"{why}; the first in line 3",)


def test_publishing_again_touches_nothing(workspace: Workspace) -> None:
    write_article(workspace, "a.md", "A fig.\n")
    publish(workspace)
    file = workspace.root / "public" / "es" / "a.md"
    os.utime(file, ns=(1, 1))

    assert publish(workspace)[0] is Outcome.UNCHANGED
    assert file.stat().st_mtime_ns == 1


def test_html_gets_its_language_and_direction(workspace: Workspace) -> None:
    write_article(workspace, "a.html", '<!DOCTYPE html>\n<html lang="en" class="x">\n<p>A fig.</p>\n</html>\n')
    translate(workspace, ReviewState.REVIEWED)
    translate(workspace, ReviewState.REVIEWED, AR)

    assert publish(workspace)[1] == '<!DOCTYPE html>\n<html lang="es" class="x">\n<p>Un higo.</p>\n</html>\n'
    assert publish(workspace, AR)[1].splitlines()[1] == '<html lang="ar" class="x" dir="rtl">'


def test_html_without_any_translation_keeps_its_language(workspace: Workspace) -> None:
    page = '<html lang="en">\n<p>A fig.</p>\n</html>\n'
    write_article(workspace, "a.html", page)

    assert publish(workspace, AR) == (Outcome.WRITTEN, page)


def test_elements_in_the_language_of_the_page_get_its_new_one(workspace: Workspace) -> None:
    write_article(
        workspace,
        "a.html",
        '<html lang="en-US">\n<p lang="en">A fig.</p>\n<p lang="fr">Oui.</p>\n'
        '<i lang="en" translate="no">x</i></html>\n',
    )
    translate(workspace, ReviewState.REVIEWED)

    assert publish(workspace)[1].splitlines() == [
        '<html lang="es">',
        '<p lang="es">Un higo.</p>',
        '<p lang="fr">Oui.</p>',
        '<i lang="en" translate="no">x</i></html>',
    ]


def test_an_article_without_words_is_published_as_it_is(workspace: Workspace) -> None:
    write_article(workspace, "a.md", "![](fig.png)\n")

    assert publish(workspace) == (Outcome.WRITTEN, "![](fig.png)\n")


@pytest.mark.parametrize(
    ("source", "translation", "problem"),
    [
        ("A *fig*.", "Un higo.", "markup is missing: *…*"),
        ("Press `x`.", "Pulse ` la tecla `x`.", "missing: `x`"),
        ("Hello {name}.", "Hola.", "missing: {name}"),
    ],
)
def test_lost_markup_holds_an_article_back_until_a_person_confirms_it(
    workspace: Workspace, source: str, translation: str, problem: str
) -> None:
    write_article(workspace, "a.md", f"{source}\n")
    (article,) = workspace.articles()
    change(workspace, lambda entry: replace(entry, msgstr=translation))
    (report,) = publish_articles(workspace, [article], [ES])
    assert report.outcome is Outcome.HELD_BACK
    assert report.problems[0].endswith(f"{problem} (“{source}”)")

    change(workspace, lambda entry: entry.with_review(reviewer=ANA, at=NOW))
    assert publish(workspace) == (Outcome.WRITTEN, f"{translation}\n")


def test_a_translation_that_would_break_the_page_is_named_and_not_published(workspace: Workspace) -> None:
    write_article(workspace, "a.html", "<p>A fig.</p>\n")
    publish(workspace)
    (article,) = workspace.articles()
    change(workspace, lambda entry: replace(entry, msgstr="Un higo.</p><p>"))

    (report,) = publish_articles(workspace, [article], [ES])

    assert report.outcome is Outcome.HELD_BACK
    assert report.file.read_text(encoding="utf-8") == "<p>A fig.</p>\n"
    assert report.problems[0].startswith(f"{workspace.catalog_file(article, ES)}:")
    assert "A fig." in report.problems[0]


@pytest.mark.parametrize(
    ("source", "translation", "published"),
    [
        ("A fig.\n", "# Un higo", "\\# Un higo\n"),
        ("A fig.\n", "1. higo", "1\\. higo\n"),
        ("- A fig.\n", "- higo", "- \\- higo\n"),
        ("> A fig.  \n> or two\n", "Higo  \notro", "> Higo  \n> otro\n"),
        ("| A fig. |\n|---|\n", "a|b", "| a\\|b |\n|---|\n"),
        ("---\ntitle: A fig.\n---\n\nText.\n", "Higo: uno", '---\ntitle: "Higo: uno"\n---\n\nText.\n'),
    ],
)
def test_what_would_start_a_block_is_escaped(
    workspace: Workspace, source: str, translation: str, published: str
) -> None:
    write_article(workspace, "a.md", source)
    change(workspace, lambda entry: replace(entry, msgstr=translation))

    assert publish(workspace)[1] == published


def test_a_wrapped_text_is_published_wrapped_to_the_same_width(workspace: Workspace) -> None:
    source = "  The tide is out, the moon is in, the kettle has\n  begun to sing, and nobody knows where it went.\n"
    write_article(workspace, "a.txt", source)
    change(workspace, lambda entry: replace(entry, msgstr="La marea está baja y la luna llena. " * 4))

    lines = publish(workspace)[1].splitlines()
    assert len(lines) > 2
    assert all(line.startswith("  ") and len(line) <= 49 for line in lines)


def test_an_article_that_was_not_synced_is_published_as_its_source(workspace: Workspace) -> None:
    write_article(workspace, "a.md", "A fig.\n")
    translate(workspace, ReviewState.REVIEWED)
    (workspace.root / "source" / "a.md").write_text("A fig.\n\nNews.\n", encoding="utf-8")

    (report,) = publish_articles(workspace, workspace.articles(), [ES])

    assert report.readiness.unknown == 1
    assert report.file.read_text(encoding="utf-8") == "Un higo.\n\nNews.\n"


def test_a_page_whose_article_is_gone_is_told(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write_article(workspace, "figs.md", "A fig.\n")
    translate(workspace, ReviewState.TRANSLATED)
    publish_articles(workspace, workspace.articles(), [ES])
    (workspace.root / "source" / "figs.md").unlink()
    write_article(workspace, "pears.md", "A pear.\n")
    monkeypatch.chdir(workspace.root)

    assert run(["publish", "--to", "es"]) == 0

    assert "public/es/figs.md has no article any more; delete it" in capsys.readouterr().err
    assert (workspace.root / "public" / "es" / "figs.md").exists()
