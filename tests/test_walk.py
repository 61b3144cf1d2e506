"""The whole walk, as a translator takes it, over real articles and with the shipped model."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from dragoman.cli import run
from dragoman.cli.output import ExitCode

Run = Callable[..., str]

ARTICLES = {
    "metrics.md": "articles/opensource.guide/en/metrics.md",
    "psalm.htm": "html/world-english-bible/PSA001.htm",
}
REVIEWER = "Ana Pérez <ana@example.org>"


@pytest.fixture
def dragoman(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command in the workspace, with answers on standard input; returns what it printed."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DRAGOMAN_REVIEWER", REVIEWER)

    def execute(*arguments: str, answers: str = "", code: ExitCode = ExitCode.DONE) -> str:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(answers.encode())))
        ended = run(arguments)
        printed = capsys.readouterr()
        assert ended == code, printed.err
        assert "Traceback" not in printed.err
        return printed.out

    return execute


@pytest.fixture
def workspace(tmp_path: Path, dragoman: Run, material: Path) -> Path:
    """A workspace with three articles that nobody prepared."""
    dragoman("init", "--to", "es")
    for name, path in ARTICLES.items():
        shutil.copy(material / path, tmp_path / "source" / name)
    novel = (material / "text/the-time-machine.txt").read_bytes()
    start = novel.index(b"The Time Traveller (for so it will be convenient")
    (tmp_path / "source" / "novel.txt").write_bytes(novel[start : start + 6000])
    config = tmp_path / "dragoman.toml"
    config.write_text(re.sub(r"(?m)^#?\s*fallback\s*=.*$", 'fallback = "draft"', config.read_text()))
    return tmp_path


def reviewed_pairs(folder: Path) -> dict[str, str]:
    """Every reviewed entry as msgid → msgstr, as polib, not Dragoman, reads the catalogs."""
    import polib

    pairs = {}
    for file in folder.rglob("*.po"):
        for entry in polib.pofile(str(file)):
            if not entry.fuzzy and not entry.obsolete and "dragoman: reviewed" in entry.tcomment:
                pairs[" ".join(entry.msgid.split())] = entry.msgstr
    return pairs


def count(output: str, state: str) -> int:
    return int(json.loads(output)["locales"]["es"]["segments"][state])


def test_no_approval_is_lost_or_misattached_when_the_source_is_edited(workspace: Path, dragoman: Run) -> None:
    dragoman("draft", "--to", "es")
    decisions = ["a", "e Escrito por Ana.", "s", "a", "n por comprobar", "a", "r", "a", "e Otra frase de Ana.", "u"]
    dragoman("review", "metrics.md", "--to", "es", "--plain", answers="\n".join([*decisions, *decisions, "q", ""]))
    before = reviewed_pairs(workspace / "locales")
    assert len(before) >= 6

    article = workspace / "source" / "metrics.md"
    blocks = article.read_text(encoding="utf-8").split("\n\n")
    prose = [number for number, block in enumerate(blocks) if re.match(r"[A-Z]\w+ .{80}", block)]
    blocks[prose[0]] = blocks[prose[0]].replace(" ", "  ", 1)
    blocks[prose[1]] += " And one sentence more."
    blocks[prose[2]], blocks[prose[4]] = blocks[prose[4]], blocks[prose[2]]
    del blocks[prose[5]]
    blocks.insert(prose[6], "A paragraph that nobody has seen before.")
    article.write_text("\n\n".join(blocks), encoding="utf-8")

    dragoman("sync")
    after = reviewed_pairs(workspace / "locales")
    assert after.items() <= before.items()
    everything = "".join(file.read_text(encoding="utf-8") for file in (workspace / "locales").rglob("*.po"))
    flat = re.sub(r'"\n(?:#~ ?)?"', "", everything)
    assert [text for text in before.values() if text not in flat] == []
    assert everything.count("dragoman: reviewed") >= len(before)

    status = dragoman("status", "--json")
    assert count(status, "reviewed") == len(after)
    dragoman("publish", "--to", "es")
    assert {file.name for file in (workspace / "public" / "es").iterdir()} == {*ARTICLES, "novel.txt"}
    published = (workspace / "public" / "es" / "metrics.md").read_text(encoding="utf-8")
    assert published.count("\n#") == article.read_text(encoding="utf-8").count("\n#")
    if msgfmt := shutil.which("msgfmt"):
        for file in (workspace / "locales").rglob("*.po"):
            subprocess.run([msgfmt, "-c", "-o", "/dev/null", file], check=True)


def test_doing_everything_again_changes_no_byte(workspace: Path, dragoman: Run) -> None:
    (workspace / "source" / "novel.txt").unlink()
    dragoman("draft", "--to", "es")
    dragoman("publish")
    files = [file for folder in ("source", "locales", "public") for file in (workspace / folder).rglob("*.*")]
    before = {file: (file.read_bytes(), file.stat().st_mtime_ns) for file in files if file.is_file()}

    for command in (["sync"], ["draft", "--to", "es"], ["publish"], ["status"]):
        dragoman(*command)

    assert {file: (file.read_bytes(), file.stat().st_mtime_ns) for file in files if file.is_file()} == before


def test_a_deleted_catalog_is_drafted_again_from_the_cache(
    workspace: Path, dragoman: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    (workspace / "source" / "novel.txt").unlink()
    dragoman("draft", "--to", "es")
    catalog = workspace / "locales" / "es" / "metrics.md.po"
    drafts = re.findall(r'(?m)^msgstr.*(?:\n".*)*', catalog.read_text(encoding="utf-8"))
    catalog.unlink()

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a cached sentence was decoded again")

    monkeypatch.setattr("ctranslate2.Translator.translate_batch", refuse)
    dragoman("draft", "--to", "es")

    assert re.findall(r'(?m)^msgstr.*(?:\n".*)*', catalog.read_text(encoding="utf-8")) == drafts
