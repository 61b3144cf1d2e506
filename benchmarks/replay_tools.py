"""The tools that benchmarks/replay.py compares: each brings a catalog that was approved up to date with an article."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import polib

from dragoman.articles import parse_article
from dragoman.carrying import Circumstances, find_standing
from dragoman.catalogs import edit_catalog, read_catalog
from dragoman.config import read_workspace
from dragoman.model import Locale, Reviewer, Segment
from dragoman.sync import sync_articles

PEERS = Path(__file__).parent / "peers"
SPANISH = Locale("es")
ANA = Reviewer("Ana", "ana@example.org")
NOW = datetime(2026, 1, 1, tzinfo=UTC)

_PLAIN = "abcdefghijklmnopqrstuvwxyz"
_SHIFTED = _PLAIN[13:] + _PLAIN[:13]
_TURNED = str.maketrans(_PLAIN + _PLAIN.upper(), _SHIFTED + _SHIFTED.upper())
_KEPT = re.compile(r"(\]\([^)]*\)|\]\[[^\]]*\]|`[^`]*`|<[^>]*>|https?://\S+|\{[^}]*\})")


def translate(text: str) -> str:
    """The translation of a text: of each part, the translation of the part. Addresses, code and tags stay."""
    return "".join(part if number % 2 else part.translate(_TURNED) for number, part in enumerate(_KEPT.split(text)))


@dataclass(frozen=True, slots=True)
class Approved:
    """An entry, or a sentence of one, that counts as approved."""

    source: str
    translation: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a tool's catalog says after the change."""

    entries: list[Approved]
    """Approved as a whole."""
    sentences: list[Approved]
    """Sentences of other entries that are told to be approved still."""
    stale: list[str]
    """The sources of entries with a translation that is to be looked at."""


def run(*command: str | Path) -> None:
    subprocess.run(command, check=True, capture_output=True, timeout=120)


def approve_all(catalog: Path) -> None:
    entries = polib.pofile(str(catalog), wrapwidth=0)
    for entry in entries:
        if not entry.obsolete:
            entry.msgstr = translate(entry.msgid)
            entry.flags = [flag for flag in entry.flags if flag != "fuzzy"]
    entries.save(str(catalog))


def read_outcome(catalog: Path) -> Outcome:
    entries = [entry for entry in polib.pofile(str(catalog)) if not entry.obsolete]
    approved = [Approved(entry.msgid, entry.msgstr) for entry in entries if entry.translated()]
    return Outcome(approved, [], [entry.msgid for entry in entries if entry.fuzzy])


def follow_dragoman(old: str, new: str, folder: Path) -> Outcome:
    (folder / "source").mkdir()
    (folder / "dragoman.toml").write_text('[project]\ntargets = ["es"]\n', encoding="utf-8")
    article = folder / "source" / "a.md"
    article.write_text(old, encoding="utf-8")
    workspace = read_workspace(folder)
    (found,) = workspace.articles()
    sync_articles(workspace, [found], [SPANISH])
    path = workspace.catalog_file(found, SPANISH)
    with edit_catalog(path, SPANISH, lock=workspace.lock_file(found, SPANISH)) as catalog:
        catalog.set_entries(
            [entry.with_review(translate(entry.msgid), reviewer=ANA, at=NOW) for entry in catalog.entries]
        )
    article.write_text(new, encoding="utf-8")
    sync_articles(workspace, [found], [SPANISH])
    outcome = read_outcome(path)
    there = Circumstances("en", "es", "markdown", NOW)
    standing = [
        Approved(sentence.text, sentence.translation)
        for entry in read_catalog(path, SPANISH).current
        for sentence in find_standing(entry, there)
        if sentence.translation
    ]
    return replace(outcome, sentences=standing)


def follow_msgmerge(old: str, new: str, folder: Path) -> Outcome:
    """Only msgmerge, on messages as Dragoman cuts them."""
    for name, text in (("old", old), ("new", new)):
        entries = polib.POFile(wrapwidth=0)
        entries.metadata = {"Content-Type": "text/plain; charset=UTF-8"}
        for key in dict.fromkeys(segment.text for segment in parse(text)):
            entries.append(polib.POEntry(msgid=key))
        entries.save(str(folder / f"{name}.po"))
    approve_all(folder / "old.po")
    run("msgmerge", "--quiet", "--previous", "-o", folder / "out.po", folder / "old.po", folder / "new.po")
    return read_outcome(folder / "out.po")


def follow_po4a(old: str, new: str, folder: Path) -> Outcome:
    article, catalog = folder / "a.md", folder / "a.po"
    for text in (old, new):
        article.write_text(text, encoding="utf-8")
        run("po4a-updatepo", "-f", "text", "-o", "markdown", "-M", "UTF-8", "-m", article, "-p", catalog)
        if text is old:
            approve_all(catalog)
    return read_outcome(catalog)


def follow_mdpo(old: str, new: str, folder: Path) -> Outcome:
    article, catalog = folder / "a.md", folder / "a.po"
    for text in (old, new):
        article.write_text(text, encoding="utf-8")
        run(PEERS / "mdpo" / "bin" / "md2po", "-q", "-s", "--po-filepath", catalog, article)
        if text is old:
            approve_all(catalog)
    return read_outcome(catalog)


def follow_toolkit(old: str, new: str, folder: Path) -> Outcome:
    programs = PEERS / "translate-toolkit" / "bin"
    for name, text in (("old", old), ("new", new)):
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
        run(programs / "md2po", "--progress=none", "--duplicates=merge", folder / f"{name}.md", folder / f"{name}.po")
    approve_all(folder / "old.po")
    shutil.copy(folder / "new.po", folder / "new.pot")
    run(programs / "pot2po", "--progress=none", "-t", folder / "old.po", folder / "new.pot", folder / "out.po")
    return read_outcome(folder / "out.po")


TOOLS: dict[str, tuple[Callable[[str, str, Path], Outcome], str | Path]] = {
    "Dragoman": (follow_dragoman, sys.executable),
    "msgmerge": (follow_msgmerge, "msgmerge"),
    "po4a": (follow_po4a, "po4a-updatepo"),
    "mdpo": (follow_mdpo, PEERS / "mdpo" / "bin" / "md2po"),
    "Translate Toolkit": (follow_toolkit, PEERS / "translate-toolkit" / "bin" / "pot2po"),
}


def parse(text: str) -> tuple[Segment, ...]:
    return tuple(parse_article(text.encode(), "markdown", Path("a.md")).segments)
