"""Configurations, articles and catalogs that are damaged or make no sense."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dragoman.catalogs import edit_catalog
from dragoman.cli import run
from dragoman.cli.output import ExitCode
from dragoman.model import Locale, Reviewer, ReviewState

from .conftest import fails_softly


@pytest.mark.parametrize(
    ("config", "place"),
    [
        (b"[project\n", "dragoman.toml:1: not valid TOML"),
        (b"[project]\ntargets = ['es']\nsorce = 'x'\n", "dragoman.toml:3: project.sorce: unknown key"),
        (b"[project]\n\ntargets = 'es'\n", "dragoman.toml:3: project.targets: must be a list"),
        (b"[draft]\nmemory-threshold = 101\n", "dragoman.toml:2: draft.memory-threshold: must be a whole number"),
        (b"[draft]\nreuse-approved = 'yes'\n", "dragoman.toml:2: draft.reuse-approved: must be true or false"),
        (b"[project]\ntargets = ['xx']\n", "dragoman.toml:2: project.targets: unknown locale"),
        (b"[project]\ntargets = ['es']\n[publish]\nminimum = 'all'\n", "dragoman.toml:4: publish.minimum"),
        (b"[project]\ntargets = ['es']\n[publish]\noutput = '../x'\n", "dragoman.toml:4: publish.output"),
        (b"[project]\ntargets = ['es']\n[draft]\nengine = 'best'\n", "dragoman.toml:4: draft.engine"),
        (b"[draft]\nquality = 'superb'\n", "dragoman.toml:2: draft.quality"),
        (b"[draft]\ndevice = 'tpu'\n", "dragoman.toml:2: draft.device"),
        (b"[draft]\ncompute-type = 8\n", "dragoman.toml:2: draft.compute-type"),
        (b"[project]\nsource = 'caf\xe9'\n", "dragoman.toml:2: not UTF-8"),
        (b"a = " + b"[" * 100_000, "dragoman.toml:1: nested too deeply"),
        (
            b"[publish]\noutput = 'source'\n",
            "dragoman.toml:2: publish.output: “source” holds “source”, which is project.source",
        ),
        (b"[publish]\noutput = 'source/es'\n", "dragoman.toml:2: publish.output: “source/es” is in “source”"),
        (
            b"[project]\nlocales = '.'\n",
            "dragoman.toml:2: project.locales: “.” holds “source”, which is project.source",
        ),
        (b"[project]\nsource = 'a/b'\nlocales = 'a'\n", "dragoman.toml:2: project.source: “a/b” is in “a”, which is"),
        (b"publish = { output = 'source' }\n", "dragoman.toml:1: publish.output: “source” holds “source”"),
        (b"[publish]\noutput = '.git/x'\n", "dragoman.toml:2: publish.output: may not be in .git"),
        (b"[publish]\noutput = ''\n", "dragoman.toml:2: publish.output: may not be empty"),
        (b'[publish]\noutput = "a\\u0000"\n', "dragoman.toml:2: publish.output: has a control character"),
        (b"[articles]\nencoding = 'klingon'\n", "dragoman.toml:2: articles.encoding: unknown encoding"),
        (b"[articles]\nfront-matter = 'title'\n", "dragoman.toml:2: articles.front-matter: must be a list"),
        (b"[articles]\ncode-blocks = 1\n", "dragoman.toml:2: articles.code-blocks: must be true or false"),
        (b"\n[articles.'*.txt']\nencodng = 'utf-8'\n", 'dragoman.toml:3: articles."*.txt".encodng: unknown key'),
        (b'\n[articles."a.b" ] # old\n\nencoding = 1\n', 'dragoman.toml:4: articles."a.b".encoding: must be text'),
        (b'[articles]\n"a]b=".encoding = 1\n', 'dragoman.toml:2: articles."a]b=".encoding: must be text'),
        (b"[articles]\n[articles.'*']\nx = { y = 1 }\n", 'dragoman.toml:3: articles."*".x: unknown key'),
        (b"[project]\ntargets = ['es']\n[draft.es]\n\nengin = 'x'\n", "dragoman.toml:5: draft.es.engin: unknown key"),
    ],
)
def test_a_broken_configuration_names_file_line_and_key(
    workspace: Path, fails: Callable[..., str], config: bytes, place: str
) -> None:
    (workspace / "dragoman.toml").write_bytes(config)

    assert place in fails("status", code=ExitCode.INVALID_INPUT)


def test_a_missing_configuration_names_the_way_in(workspace: Path, fails: Callable[..., str]) -> None:
    (workspace / "dragoman.toml").unlink()

    assert "dragoman init" in fails("sync", code=ExitCode.USAGE)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"A caf\xe9.\n", "bad.md:1: not UTF-8 (byte 0xE9 in column 6)"),
        (b"", "bad.md: the article is empty"),
        (b"PK\x03\x04 a binary\n", "bad.md:1: control character U+0003 in column 3"),
        (b"A\n\n<<<<<<< HEAD\none\n=======\ntwo\n>>>>>>> b\n", "bad.md:3: a conflict that git left"),
        (b"---\ntitle: a: b\n---\n", "bad.md:2: the front matter is not valid YAML"),
        (b"> " * 500 + b"a", "bad.md:1: blocks stand in one another more than 149 deep"),
        (b"Text.\n\nNUL \x00 here.\n", "bad.md:3: control character U+0000 in column 5"),
        (b"x" * 101_000_000, "bad.md: 101 MB are more than an article may have"),
    ],
    ids=["latin-1", "empty", "binary", "conflict", "front matter", "deep", "nul", "101 MB"],
)
def test_an_article_that_cannot_be_read_is_named_and_stops_no_other(
    workspace: Path, fails: Callable[..., str], data: bytes, message: str
) -> None:
    (workspace / "source" / "bad.md").write_bytes(data)

    assert message in fails("sync", code=ExitCode.INVALID_INPUT)
    (workspace / "source" / "good.md").write_text("# Good\n\nA better article.\n", encoding="utf-8")
    assert run(["sync"]) == ExitCode.INVALID_INPUT
    assert "A better article." in (workspace / "locales/es/good.md.po").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda data: data[: data.index(b"A good") + 3], "good.md.po:"),
        (lambda data: data.replace(b"#. paragraph", b"<<<<<<< ours\n#. paragraph"), "conflict"),
        (lambda data: data.replace(b"A good", b"A g\xf6\xf6d"), "good.md.po:"),
        (lambda data: data + data[data.index(b"#. paragraph") :], "good.md.po:"),
        (lambda data: b"", "good.md.po"),
    ],
    ids=["truncated", "conflict marker", "wrong charset", "twice", "empty"],
)
@pytest.mark.parametrize("command", ["sync", "draft", "status", "publish", "check"])
def test_a_damaged_catalog_is_named_and_left_as_it_is(
    workspace: Path, fails: Callable[..., str], command: str, damage: Callable[[bytes], bytes], message: str
) -> None:
    catalog = workspace / "locales" / "es" / "good.md.po"
    catalog.write_bytes(damage(catalog.read_bytes()))

    assert message in fails(command, code=ExitCode.INVALID_INPUT)


def test_a_damaged_catalog_keeps_nobody_from_reviewing_the_others(
    workspace: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (workspace / "source" / "bad.md").write_text("Text.\n", encoding="utf-8")
    (workspace / "source" / "worse.md").write_text("Text.\n", encoding="utf-8")
    assert run(["sync"]) == ExitCode.DONE
    for name in ("bad", "worse"):
        (workspace / "locales" / "es" / f"{name}.md.po").write_bytes(b'msgid "cut off\n')
    monkeypatch.setenv("DRAGOMAN_REVIEWER", "Ana <ana@example.org>")
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"e Bien.\n")))
    capsys.readouterr()

    assert run(["review"]) == ExitCode.INVALID_INPUT

    said = capsys.readouterr()
    assert [said.err.count(f"{name}.md.po:1: ") for name in ("bad", "worse")] == [1, 1]
    assert "1 reviewed" in said.out


def test_a_catalog_in_latin_1_with_crlf_is_read_and_keeps_both(workspace: Path) -> None:
    catalog = workspace / "locales" / "es" / "good.md.po"
    text = catalog.read_text(encoding="utf-8").replace("UTF-8", "ISO-8859-1")
    text = text.replace('msgid "Good"\nmsgstr ""', 'msgid "Good"\nmsgstr "Año"')
    catalog.write_bytes(text.replace("\n", "\r\n").encode("latin-1"))
    (workspace / "source" / "good.md").write_text("# Good\n\nAnother article.\n", encoding="utf-8")

    assert run(["sync"]) == ExitCode.DONE
    after = catalog.read_bytes()
    assert b'msgid "Good"\r\nmsgstr "A\xf1o"\r\n' in after
    assert b'msgid "Another article."\r\n' in after
    assert after.count(b"\n") == after.count(b"\r\n")


def test_a_control_character_in_a_translation_is_an_error_and_not_published(
    workspace: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    catalog = workspace / "locales" / "es" / "good.md.po"
    text = catalog.read_text(encoding="utf-8")
    catalog.write_text(
        text.replace('msgid "Good"\nmsgstr ""', 'msgid "Good"\nmsgstr "Bu\x1b]0;x\x07eno"'), encoding="utf-8"
    )
    message = "control character not in the source: U+0007, U+001B"

    assert run(["check"]) == ExitCode.HELD_BACK
    assert message in capsys.readouterr().out
    assert run(["publish"]) == ExitCode.HELD_BACK
    assert f"{catalog}:12: {message} (“Good”)" in capsys.readouterr().out
    assert not (workspace / "public" / "es" / "good.md").exists()
    monkeypatch.setenv("DRAGOMAN_REVIEWER", "Ana <ana@example.org>")
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"a\nb\na!\n")))
    assert run(["review", "--queue", "translated"]) == ExitCode.DONE
    assert capsys.readouterr().err.count(message) == 2
    approve(workspace, catalog)
    assert run(["check"]) == ExitCode.HELD_BACK
    assert run(["publish"]) == ExitCode.HELD_BACK


def approve(workspace: Path, file: Path) -> None:
    """Gives the first entry a receipt that no review of ours would give."""
    with edit_catalog(file, Locale("es"), lock=workspace / "lock") as catalog:
        first = catalog.current[0]
        catalog.replace(first, first.with_review(reviewer=Reviewer("Ana", "ana@example.org"), at=datetime.now(UTC)))
        assert catalog.current[0].state is ReviewState.REVIEWED


def test_an_unknown_locale_is_a_usage_error(fails: Callable[..., str]) -> None:
    assert "unknown locale “xx”" in fails("publish", "--to", "xx", code=ExitCode.USAGE)
    assert "not a target" in fails("draft", "--to", "fr", code=ExitCode.USAGE)


def test_a_mistyped_article_gets_a_suggestion(fails: Callable[..., str]) -> None:
    assert "Did you mean good.md?" in fails("sync", "god.md", code=ExitCode.USAGE)


def test_one_bad_article_stops_no_other(
    workspace: Path, fails: Callable[..., str], capsys: pytest.CaptureFixture[str]
) -> None:
    (workspace / "source" / "bad.md").write_bytes(b"caf\xe9")

    assert run(["draft"]) == ExitCode.INVALID_INPUT
    assert "2 segments" in capsys.readouterr().out
    assert run(["status"]) == ExitCode.INVALID_INPUT
    assert "good.md" in capsys.readouterr().out
    assert run(["check"]) == ExitCode.INVALID_INPUT
    assert "0 errors" in capsys.readouterr().out
    assert run(["publish"]) == ExitCode.INVALID_INPUT
    assert "good.md" in capsys.readouterr().out


def test_an_empty_article_is_not_published(workspace: Path) -> None:
    (workspace / "source" / "empty.md").write_bytes(b"\n")

    assert "empty.md: the article is empty" in fails_softly("publish")
    assert [file.name for file in (workspace / "public" / "es").iterdir()] == ["good.md"]
