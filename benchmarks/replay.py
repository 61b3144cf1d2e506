"""How much reviewed work survives when articles change: Dragoman beside msgmerge, po4a, mdpo and Translate Toolkit.

    make peers && .venv/bin/python benchmarks/replay.py [ROUNDS]

A seeded editor changes real articles whose every segment was approved: a typo, a clause reworded, paragraphs inserted,
deleted, moved, split and merged, a number or an address changed. Each tool brings its catalog up to date. Counted are,
of the sentences that stand word for word in both versions, those in entries that are still approved and translated
right (recall): of all; of those in paragraphs where no word changed; of those in paragraphs that were split or merged.
Further, approved entries whose translation is that of other words (wrong, which must be 0), and seconds. The
translation of a text is its letters in another order of the alphabet, so that every part of one can be told.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import polib

from dragoman.alignment import split_sentences
from dragoman.articles import parse_article
from dragoman.catalogs import edit_catalog
from dragoman.config import read_workspace
from dragoman.model import Locale, Reviewer
from dragoman.sync import sync_articles

ROOT = Path(__file__).parents[1]
PEERS = ROOT / "benchmarks" / "peers"
MATERIAL = Path(os.environ.get("DRAGOMAN_MATERIAL", ROOT.parent / "shared" / "material"))
SPANISH = Locale("es")
ANA = Reviewer("Ana", "ana@example.org")
NOW = datetime(2026, 1, 1, tzinfo=UTC)
SEED = 20261124

_PLAIN = "abcdefghijklmnopqrstuvwxyz"
_SHIFTED = _PLAIN[13:] + _PLAIN[:13]
_TURNED = str.maketrans(_PLAIN + _PLAIN.upper(), _SHIFTED + _SHIFTED.upper())
_KEPT = re.compile(r"(\]\([^)]*\)|\]\[[^\]]*\]|`[^`]*`|<[^>]*>|https?://\S+|\{[^}]*\})")
_MARKS = re.compile(r"\]\([^)]*\)|\]\[[^\]]*\]|<[^>]*>|[\\*_\[\]`!]")


def translate(text: str) -> str:
    """The translation of a text: of each part, the translation of the part. Addresses, code and tags stay."""
    return "".join(part if number % 2 else part.translate(_TURNED) for number, part in enumerate(_KEPT.split(text)))


def plain(text: str) -> str:
    """The words of a text, without marks, which tools write in their own ways."""
    return " ".join(_MARKS.sub("", text).split())


class Editor:
    """Changes an article, a kind of change at a time."""

    def __init__(self, text: str, seed: int) -> None:
        self.random = random.Random(seed)
        self.blocks = text.split("\n\n")
        self.edited: set[str] = set()
        """Sentences of paragraphs in which a word was changed, as they were before."""
        self.regrouped: set[str] = set()
        """Sentences of paragraphs that were split or merged."""

    def edit(self, number: int) -> Counter[str]:
        """Makes so many changes; returns how many of each kind."""
        kinds: dict[str, Callable[[int], bool]] = {
            "typo": self.misspell,
            "reworded": self.reword,
            "inserted": self.insert,
            "deleted": self.delete,
            "moved": self.move,
            "split": self.split,
            "merged": self.merge,
            "number": self.change_number,
            "address": self.change_address,
        }
        done: Counter[str] = Counter()
        for _ in range(number * 20):
            if done.total() == number:
                break
            kind = self.random.choice(list(kinds))
            places = [place for place, block in enumerate(self.blocks) if re.match(r"[A-Z][\w’' ]+ .{60}", block)]
            if not places:
                continue
            place = self.random.choice(places)
            before = {
                plain(sentence) for block in self.blocks[place : place + 2] for sentence in split_sentences(block)
            }
            first = {plain(sentence) for sentence in split_sentences(self.blocks[place])}
            if kinds[kind](place):
                done[kind] += 1
                if kind in ("split", "merged"):
                    self.regrouped |= before if kind == "merged" else first
                elif kind in ("typo", "reworded", "number"):
                    self.edited |= first
        return done

    @property
    def text(self) -> str:
        return "\n\n".join(self.blocks)

    def replace(self, place: int, pattern: str, change: Callable[[re.Match[str]], str]) -> bool:
        found = list(re.finditer(pattern, self.blocks[place]))
        if not found:
            return False
        chosen = self.random.choice(found)
        block = self.blocks[place]
        self.blocks[place] = block[: chosen.start()] + change(chosen) + block[chosen.end() :]
        return True

    def misspell(self, place: int) -> bool:
        return self.replace(
            place, r"(?<= )[a-z]{5,}(?= )", lambda found: found[0][0] + found[0][2] + found[0][1] + found[0][3:]
        )

    def reword(self, place: int) -> bool:
        return self.replace(place, r"(?<= )[a-z]+ [a-z]+ [a-z]+(?= )", lambda _: "as many people say")

    def insert(self, place: int) -> bool:
        self.blocks.insert(place, f"Nobody has seen paragraph {self.random.randrange(10**6)} before. It is quite new.")
        return True

    def delete(self, place: int) -> bool:
        del self.blocks[place]
        return True

    def move(self, place: int) -> bool:
        block = self.blocks.pop(place)
        self.blocks.insert(self.random.randrange(1, len(self.blocks)), block)
        return True

    def split(self, place: int) -> bool:
        sentences = split_sentences(self.blocks[place])
        if len(sentences) < 2 or "\n" in self.blocks[place]:
            return False
        cut = self.random.randrange(1, len(sentences))
        self.blocks[place : place + 1] = [" ".join(sentences[:cut]), " ".join(sentences[cut:])]
        return True

    def merge(self, place: int) -> bool:
        if place + 1 >= len(self.blocks) or not re.match(r"[A-Z][\w’' ]+ .{60}", self.blocks[place + 1]):
            return False
        self.blocks[place : place + 2] = [f"{self.blocks[place].strip()} {self.blocks[place + 1].strip()}"]
        return True

    def change_number(self, place: int) -> bool:
        return self.replace(place, r"(?<= )\d+(?=[ .,])", lambda found: str(int(found[0]) + 1))

    def change_address(self, place: int) -> bool:
        return self.replace(place, r"(?<=\]\()https://[^)\s]+", lambda found: f"{found[0]}#new")


@dataclass(frozen=True, slots=True)
class Approved:
    """An entry that counts as approved."""

    source: str
    translation: str


def run(*command: str | Path) -> None:
    subprocess.run(command, check=True, capture_output=True, timeout=120)


def approve_all(catalog: Path) -> None:
    entries = polib.pofile(str(catalog), wrapwidth=0)
    for entry in entries:
        if not entry.obsolete:
            entry.msgstr = translate(entry.msgid)
            entry.flags = [flag for flag in entry.flags if flag != "fuzzy"]
    entries.save(str(catalog))


def read_approved(catalog: Path) -> list[Approved]:
    entries = polib.pofile(str(catalog))
    return [Approved(entry.msgid, entry.msgstr) for entry in entries if entry.translated() and not entry.obsolete]


def follow_dragoman(old: str, new: str, folder: Path) -> list[Approved]:
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
    return read_approved(path)


def follow_msgmerge(old: str, new: str, folder: Path) -> list[Approved]:
    """Only msgmerge, on messages as Dragoman cuts them."""
    for name, text in (("old", old), ("new", new)):
        entries = polib.POFile(wrapwidth=0)
        entries.metadata = {"Content-Type": "text/plain; charset=UTF-8"}
        segments = parse_article(text.encode(), "markdown", Path("a.md")).segments
        for key in dict.fromkeys(segment.text for segment in segments):
            entries.append(polib.POEntry(msgid=key))
        entries.save(str(folder / f"{name}.po"))
    approve_all(folder / "old.po")
    run("msgmerge", "--quiet", "--previous", "-o", folder / "out.po", folder / "old.po", folder / "new.po")
    return read_approved(folder / "out.po")


def follow_po4a(old: str, new: str, folder: Path) -> list[Approved]:
    article, catalog = folder / "a.md", folder / "a.po"
    for text in (old, new):
        article.write_text(text, encoding="utf-8")
        run("po4a-updatepo", "-f", "text", "-o", "markdown", "-M", "UTF-8", "-m", article, "-p", catalog)
        if text is old:
            approve_all(catalog)
    return read_approved(catalog)


def follow_mdpo(old: str, new: str, folder: Path) -> list[Approved]:
    article, catalog = folder / "a.md", folder / "a.po"
    for text in (old, new):
        article.write_text(text, encoding="utf-8")
        run(PEERS / "mdpo" / "bin" / "md2po", "-q", "-s", "--po-filepath", catalog, article)
        if text is old:
            approve_all(catalog)
    return read_approved(catalog)


def follow_toolkit(old: str, new: str, folder: Path) -> list[Approved]:
    programs = PEERS / "translate-toolkit" / "bin"
    for name, text in (("old", old), ("new", new)):
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
        run(programs / "md2po", "--progress=none", "--duplicates=merge", folder / f"{name}.md", folder / f"{name}.po")
    approve_all(folder / "old.po")
    shutil.copy(folder / "new.po", folder / "new.pot")
    run(programs / "pot2po", "--progress=none", "-t", folder / "old.po", folder / "new.pot", folder / "out.po")
    return read_approved(folder / "out.po")


TOOLS: dict[str, tuple[Callable[[str, str, Path], list[Approved]], str | Path]] = {
    "Dragoman": (follow_dragoman, sys.executable),
    "msgmerge": (follow_msgmerge, "msgmerge"),
    "po4a": (follow_po4a, "po4a-updatepo"),
    "mdpo": (follow_mdpo, PEERS / "mdpo" / "bin" / "md2po"),
    "Translate Toolkit": (follow_toolkit, PEERS / "translate-toolkit" / "bin" / "pot2po"),
}


def list_sentences(text: str) -> set[str]:
    segments = parse_article(text.encode(), "markdown", Path("a.md")).segments
    found = {plain(sentence) for segment in segments for sentence in split_sentences(segment.text)}
    return {sentence for sentence in found if len(sentence) >= 20}


def judge(survivors: set[str], approved: Sequence[Approved]) -> tuple[set[str], int]:
    """Which of the sentences are approved and right, and how many approved entries are wrong."""
    right = [entry for entry in approved if plain(entry.translation) == plain(translate(entry.source))]
    words = "\n".join(plain(entry.source) for entry in right)
    return {sentence for sentence in survivors if sentence in words}, len(approved) - len(right)


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 2
    articles = sorted((MATERIAL / "articles" / "opensource.guide" / "en").glob("*.md"))
    histories: list[tuple[str, str]] = []
    editors: list[Editor] = []
    kinds: Counter[str] = Counter()
    for number, article in enumerate(articles * rounds):
        old = article.read_text(encoding="utf-8")
        editor = Editor(old, SEED + number)
        kinds += editor.edit(12)
        histories.append((old, editor.text))
        editors.append(editor)
    told = ", ".join(f"{number} {kind}" for kind, number in sorted(kinds.items()))
    print(f"{len(histories)} histories, {kinds.total()} changes: {told}")
    survivors = [list_sentences(old) & list_sentences(new) for old, new in histories]
    # A later change of a word moves a sentence from one count to another, so they are made in the end.
    groups = [
        (found, found - editor.edited, (found & editor.regrouped) - editor.edited)
        for found, editor in zip(survivors, editors, strict=True)
    ]
    totals = [sum(len(group[column]) for group in groups) for column in range(3)]
    print("sentences in both versions: all, without those in edited paragraphs, in split or merged ones: ", *totals)
    print(f"  {'recall of':18} {'all':>8} {'unedited':>9} {'regrouped':>10} {'wrong':>6} {'seconds':>8}")
    for name, (follow, program) in TOOLS.items():
        if shutil.which(program) is None:
            print(f"  {name:18} is left out: it is not installed (make peers)")
            continue
        kept, wrong = [0, 0, 0], 0
        started = time.perf_counter()
        for (old, new), group in zip(histories, groups, strict=True):
            with tempfile.TemporaryDirectory() as folder:
                right, other = judge(group[0], follow(old, new, Path(folder)))
            kept = [number + len(right & expected) for number, expected in zip(kept, group, strict=True)]
            wrong += other
        recall = [number / max(1, total) for number, total in zip(kept, totals, strict=True)]
        seconds = time.perf_counter() - started
        print(f"  {name:18} {recall[0]:8.3f} {recall[1]:9.3f} {recall[2]:10.3f} {wrong:6} {seconds:8.1f}")


if __name__ == "__main__":
    main()
