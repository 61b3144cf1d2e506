"""Bad input gets a clear message and the right exit code, and every file stays as it was."""

from __future__ import annotations

import errno
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dragoman.catalogs import edit_catalog
from dragoman.cli import run
from dragoman.cli.output import ExitCode
from dragoman.model import Locale, Reviewer, ReviewState

Snapshot = dict[Path, bytes]


def snapshot(folder: Path) -> Snapshot:
    return {
        file: file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file() and ".dragoman" not in file.parts and file.stat().st_size < 1_000_000
    }


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    monkeypatch.chdir(tmp_path)
    assert run(["init", "--to", "es"]) == ExitCode.DONE
    (tmp_path / "source" / "good.md").write_text("# Good\n\nA good article.\n", encoding="utf-8")
    assert run(["sync"]) == ExitCode.DONE
    capsys.readouterr()
    return tmp_path


@pytest.fixture
def fails(workspace: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Runs a command that must fail with `code` and change nothing; returns what it said."""

    def execute(*arguments: str, code: ExitCode) -> str:
        before = snapshot(workspace)
        assert run(arguments) == code
        assert snapshot(workspace) == before
        said = capsys.readouterr().err
        error = said[said.index("error: ") :]
        assert error.count("\n") >= 2, "an error names its remedy"
        return said

    return execute


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


@pytest.mark.parametrize("command", ["sync", "status", "check", "publish", "review"])
def test_a_folder_in_the_place_of_a_catalog_is_told(workspace: Path, fails: Callable[..., str], command: str) -> None:
    catalog = workspace / "locales" / "es" / "good.md.po"
    catalog.unlink()
    catalog.mkdir()

    assert fails(command, code=ExitCode.INVALID_INPUT).count(f"{catalog}: not an ordinary file") == 1


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


@pytest.mark.parametrize("command", ["sync", "draft", "publish", "proof good.md"])
def test_a_full_disk_is_told_and_leaves_every_file(
    workspace: Path, fails: Callable[..., str], monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    (workspace / "source" / "good.md").write_text("# Good\n\nA longer article.\n", encoding="utf-8")

    def fail(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", fail)

    assert "No space left on device" in fails(*command.split(), code=ExitCode.INVALID_INPUT)


@pytest.mark.parametrize("command", ["sync", "draft", "publish", "proof good.md"])
def test_a_read_only_workspace_is_told_and_left(
    workspace: Path, fails: Callable[..., str], monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    """The file system refuses as a read-only one does, since a test that runs as root may write anywhere."""
    (workspace / "source" / "good.md").write_text("# Good\n\nA longer article.\n", encoding="utf-8")
    real_open, real_mkdir = os.open, os.mkdir

    def refuse(path: object) -> None:
        if str(path).startswith(str(workspace)):
            raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    def open_file(path: str, flags: int, *rest: int, **options: int) -> int:
        if flags & (os.O_CREAT | os.O_WRONLY | os.O_RDWR):
            refuse(path)
        return real_open(path, flags, *rest, **options)

    def make_folder(path: str, *rest: int, **options: int) -> None:
        refuse(path)
        real_mkdir(path, *rest, **options)

    monkeypatch.setattr(os, "open", open_file)
    monkeypatch.setattr(os, "mkdir", make_folder)

    assert "Read-only file system" in fails(*command.split(), code=ExitCode.INVALID_INPUT)


def test_a_corrupt_model_is_an_engine_error_that_names_it(
    workspace: Path, fails: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    package = workspace.parent / "packages" / "translate-en_es-9_9"
    (package / "model").mkdir(parents=True)
    (package / "metadata.json").write_text(
        '{"package_version": "9.9", "from_code": "en", "to_code": "es"}', encoding="utf-8"
    )
    (package / "sentencepiece.model").write_bytes(b"not a model")
    (package / "model" / "model.bin").write_bytes(b"not a model")
    monkeypatch.setenv("ARGOS_PACKAGES_DIR", str(package.parent))
    assert run(["models", "list"]) == ExitCode.DONE

    assert "translate-en_es-9_9" in fails("draft", code=ExitCode.NO_ENGINE)


def test_without_an_engine_the_exact_command_is_named(
    workspace: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (workspace / "dragoman.toml").write_text('[project]\ntargets = ["is"]\n', encoding="utf-8")
    monkeypatch.setenv("PATH", "")

    assert run(["draft"]) == ExitCode.NO_ENGINE
    assert "dragoman models install en is" in capsys.readouterr().err


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


def test_a_pipe_in_the_place_of_a_file_is_not_waited_for(workspace: Path, fails: Callable[..., str]) -> None:
    os.mkfifo(workspace / "source" / "pipe.md")

    for command in ("sync", "status", "check", "publish"):
        assert "pipe.md: not an ordinary file" in fails_softly(command)
    (workspace / "source" / "pipe.md").unlink()
    (workspace / "locales" / "es" / "good.md.po").unlink()
    os.mkfifo(workspace / "locales" / "es" / "good.md.po")
    for command in ("sync", "status", "check", "publish"):
        assert "good.md.po: not an ordinary file" in fails_softly(command)


def fails_softly(*arguments: str) -> str:
    """What a command says on standard error that fails for one article only."""
    done = subprocess.run(
        [sys.executable, "-m", "dragoman", *arguments], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == ExitCode.INVALID_INPUT
    assert "Traceback" not in done.stderr
    return done.stderr


def test_links_are_told_apart(workspace: Path) -> None:
    link = workspace / "source" / "link.md"
    link.symlink_to("nowhere.md")
    assert "link.md: a link to nowhere.md, which is not there" in fails_softly("sync")
    link.unlink()
    link.symlink_to("link.md")
    assert "link.md: " in fails_softly("sync")
    link.unlink()
    link.symlink_to("good.md")
    assert run(["sync"]) == ExitCode.DONE


def test_a_link_out_of_the_workspace_is_one_bad_article_among_others(
    workspace: Path, tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    outside = tmp_path_factory.mktemp("outside") / "secret.md"
    outside.write_text("Secret.\n", encoding="utf-8")
    (workspace / "source" / "link.md").symlink_to(outside)
    (workspace / "source" / "good.md").write_text("# Good\n\nA better article.\n", encoding="utf-8")

    for command in ("sync", "draft", "check", "status", "publish"):
        assert run([command]) == ExitCode.INVALID_INPUT
        assert "link.md: a link that leads out of the workspace" in capsys.readouterr().err
    assert "A better article." in (workspace / "locales/es/good.md.po").read_text(encoding="utf-8")
    written = [file.name for folder in ("locales", "public") for file in (workspace / folder).rglob("*.*")]
    assert sorted(name for name in written if name.endswith((".md", ".po"))) == ["good.md", "good.md.po"]
    for command in ("sync", "draft", "check", "status", "publish"):
        assert run([command, "good.md"]) == ExitCode.DONE


def test_a_file_name_that_is_not_utf8_is_one_bad_article_among_others(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path(os.fsdecode(os.fsencode(workspace) + b"/source/caf\xe9.md")).write_bytes(b"Text.\n")

    for command in ("sync", "draft", "check", "status", "status --json", "publish"):
        assert run(command.split()) == ExitCode.INVALID_INPUT
        assert "a file name that is not UTF-8" in capsys.readouterr().err
    assert run(["publish", "good.md"]) == ExitCode.DONE


def test_json_is_json_where_the_terminal_is_not_utf8(workspace: Path) -> None:
    (workspace / "source" / "ñandú.md").write_text("Text.\n", encoding="utf-8")

    done = subprocess.run(
        [sys.executable, "-m", "dragoman", "status", "--json"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**os.environ, "PYTHONIOENCODING": "ascii:backslashreplace"},
    )

    assert list(json.loads(done.stdout)["locales"]["es"]["articles"]) == ["good.md", "ñandú.md"]


def test_an_empty_article_is_not_published(workspace: Path) -> None:
    (workspace / "source" / "empty.md").write_bytes(b"\n")

    assert "empty.md: the article is empty" in fails_softly("publish")
    assert [file.name for file in (workspace / "public" / "es").iterdir()] == ["good.md"]


def test_nothing_is_published_over_what_a_link_leads_to(
    workspace: Path, fails: Callable[..., str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside") / "keep.md"
    outside.write_text("Keep.\n", encoding="utf-8")
    (workspace / "public" / "es").mkdir(parents=True)
    (workspace / "public" / "es" / "good.md").symlink_to(outside)

    assert "a link that leads out of the output folder" in fails("publish", code=ExitCode.INVALID_INPUT)
    assert outside.read_text(encoding="utf-8") == "Keep.\n"


def test_no_page_is_written_over_what_a_link_leads_to(
    workspace: Path, fails: Callable[..., str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside") / "keep.html"
    outside.write_text("Keep.\n", encoding="utf-8")
    (workspace / "proofs" / "es").mkdir(parents=True)
    (workspace / "proofs" / "es" / "good.md.html").symlink_to(outside)

    assert "a link that leads out of the proofs folder" in fails("proof", "good.md", code=ExitCode.INVALID_INPUT)
    assert outside.read_text(encoding="utf-8") == "Keep.\n"


@pytest.mark.parametrize(
    "output", ["source/good.md", "locales/es/good.md.po", "dragoman.toml", ".git/HEAD", "public/x.html", "/dev/null"]
)
def test_a_page_destroys_nothing(workspace: Path, fails: Callable[..., str], output: str) -> None:
    message = fails("proof", "good.md", "--output", output, code=ExitCode.USAGE)

    assert "a page may not be written there" in message


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", ">/dev/full"])
@pytest.mark.parametrize("command", ["status", "status --json", "--help", "review --plain", "sync nosuch"])
def test_streams_that_are_closed_or_full_give_no_traceback(workspace: Path, command: str, closed: str) -> None:
    done = subprocess.run(
        f"{sys.executable} -m dragoman {command} {closed}",
        shell=True,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**os.environ, "DRAGOMAN_REVIEWER": "Ana <ana@example.org>"},
    )

    assert "Traceback" not in done.stdout + done.stderr
    expected = ExitCode.USAGE if "nosuch" in command else ExitCode.INVALID_INPUT if "full" in closed else ExitCode.DONE
    assert done.returncode == expected


def test_a_reader_that_goes_away_is_no_error(workspace: Path) -> None:
    done = subprocess.run(
        ["bash", "-c", f"{sys.executable} -m dragoman doctor | true; echo ${{PIPESTATUS[0]}}"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.stdout, done.stderr) == ("0\n", "")


def test_a_folder_that_is_gone_is_told(workspace: Path) -> None:
    done = subprocess.run(
        ["bash", "-c", f"mkdir gone; cd gone; rmdir ../gone; {sys.executable} -m dragoman status"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, "the current folder is gone" in done.stderr) == (ExitCode.USAGE, True)


def test_a_terminal_without_width_is_no_reason_to_print_nothing(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "0")

    assert run(["status"]) == ExitCode.DONE
    assert "good.md" in capsys.readouterr().out


def test_a_name_that_is_too_long_is_told_and_stops_no_other(workspace: Path) -> None:
    (workspace / "source" / f"{'x' * 250}.md").write_text("Long.\n", encoding="utf-8")

    assert "Give the article a shorter name." in fails_softly("sync")
    assert "Give the article a shorter name." in fails_softly("publish")


def test_a_narrow_terminal_cuts_no_number_and_no_name_off(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["status"]) == ExitCode.DONE
    wide = capsys.readouterr().out
    monkeypatch.setenv("COLUMNS", "40")

    assert run(["status"]) == ExitCode.DONE
    assert capsys.readouterr().out == wide
    assert "good.md" in wide
