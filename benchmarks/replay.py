"""How much reviewed work survives when articles change: Dragoman beside msgmerge, po4a, mdpo and Translate Toolkit.

    make peers && .venv/bin/python benchmarks/replay.py [ROUNDS]
    .venv/bin/python benchmarks/replay.py --git REPOSITORY [PATTERN]

A seeded editor changes real articles whose every segment was approved: a typo, a clause reworded, paragraphs inserted,
deleted, moved, split and merged, a number or an address changed. With --git, the changes are those that people made to
the Markdown files of a repository (whose paths fit PATTERN, such as "docs/*.md"), each version against the one before.

Each tool brings its catalog up to date. Counted are, of the sentences that stand word for word in both versions, those
that are still approved, by the tool's own record, and translated right (recall): of all; those of them in entries that
are approved as a whole; of those in paragraphs where no word changed; of those in paragraphs that were split or merged.
A sentence of a paragraph that was edited counts as approved where the tool tells that this sentence needs no second
look and with which words. Further, approved texts whose translation is that of other words (wrong, which must be 0),
stale entries of which no word changed (needless), and seconds. The translation of a text is its letters in another
order of the alphabet, so that every part of one can be told.
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
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import polib

from dragoman.alignment import split_sentences
from dragoman.articles import parse_article
from dragoman.carrying import Circumstances, find_standing
from dragoman.catalogs import edit_catalog, read_catalog
from dragoman.config import read_workspace
from dragoman.errors import DragomanError
from dragoman.model import Locale, Reviewer, Segment
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
_STYLES = str.maketrans(dict.fromkeys('“”„«»"‘’‚‛′', "'") | dict.fromkeys("–—‒", "-"))
_MARKS = re.compile(r"\]\([^)]*\)|\]\[[^\]]*\]|<[^>]*>|[\\*_\[\]`!]")


def translate(text: str) -> str:
    """The translation of a text: of each part, the translation of the part. Addresses, code and tags stay."""
    return "".join(part if number % 2 else part.translate(_TURNED) for number, part in enumerate(_KEPT.split(text)))


def plain(text: str) -> str:
    """The words of a text, without marks and styles of quotes and dashes, which tools and people write in many ways."""
    return " ".join(_MARKS.sub("", text).translate(_STYLES).split())


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


def list_sentences(text: str) -> frozenset[str]:
    found = {plain(sentence) for segment in parse(text) for sentence in split_sentences(segment.text)}
    return frozenset(sentence for sentence in found if len(sentence) >= 20)


@dataclass(frozen=True, slots=True)
class History:
    """Two versions of an article, and what must survive from the one to the other."""

    old: str
    new: str
    survivors: frozenset[str]
    """The sentences of both."""
    groups: tuple[frozenset[str], ...] = ()
    """Of these, those in paragraphs where no word changed; those of them in paragraphs that were split or merged."""


@dataclass(slots=True)
class Score:
    """What was counted of a tool."""

    kept: int = 0
    whole: int = 0
    grouped: tuple[int, ...] = (0, 0)
    wrong: int = 0
    needless: int = 0

    def add(self, history: History, outcome: Outcome) -> None:
        """Counts one history."""
        told = [*outcome.entries, *outcome.sentences]
        right = [one for one in told if plain(one.translation) == plain(translate(one.source))]
        self.wrong += len(told) - len(right)
        survived = find_in(history.survivors, right)
        self.kept += len(survived)
        self.whole += len(find_in(history.survivors, [one for one in right if one in outcome.entries]))
        if history.groups:
            self.grouped = tuple(
                count + len(survived & group) for count, group in zip(self.grouped, history.groups, strict=True)
            )
        old = {plain(segment.text) for segment in parse(history.old)}
        self.needless += sum(plain(text) in old for text in outcome.stale)


def find_in(sentences: frozenset[str], approved: Sequence[Approved]) -> frozenset[str]:
    words = "\n".join(plain(one.source) for one in approved)
    return frozenset(sentence for sentence in sentences if sentence in words)


def edit_articles(rounds: int) -> list[History]:
    """Histories made by the seeded editor."""
    histories: list[History] = []
    kinds: Counter[str] = Counter()
    articles = sorted((MATERIAL / "articles" / "opensource.guide" / "en").glob("*.md"))
    for number, article in enumerate(articles * rounds):
        old = article.read_text(encoding="utf-8")
        editor = Editor(old, SEED + number)
        kinds += editor.edit(12)
        survivors = list_sentences(old) & list_sentences(editor.text)
        # A later change of a word moves a sentence from one count to another, so they are made in the end.
        groups = (survivors - editor.edited, (survivors & editor.regrouped) - editor.edited)
        histories.append(History(old, editor.text, survivors, groups))
    told = ", ".join(f"{number} {kind}" for kind, number in sorted(kinds.items()))
    print(f"{len(histories)} histories, {kinds.total()} changes: {told}")
    return histories


def read_git(repository: Path, pattern: str, most: int = 300) -> list[History]:
    """The histories of a repository's articles: each version and the next, the newest `most` of them."""

    def ask(*arguments: str) -> str:
        command = ["git", "-C", str(repository), *arguments]
        return subprocess.run(command, check=True, capture_output=True).stdout.decode("utf-8", "replace")

    histories: list[History] = []
    changes = ask("log", "--no-merges", "--diff-filter=M", "--raw", "--no-abbrev", "--format=", "--", pattern)
    for line in changes.splitlines():
        _, _, before, after, _ = line.split("\t")[0].split()
        old, new = ask("cat-file", "blob", before), ask("cat-file", "blob", after)
        try:
            survivors = list_sentences(old) & list_sentences(new)
        except DragomanError:
            continue
        if survivors and list_sentences(old) != list_sentences(new):
            histories.append(History(old, new, survivors))
        if len(histories) == most:
            break
    print(f"{len(histories)} histories of {repository.name}")
    return histories


def main() -> None:
    arguments = sys.argv[1:]
    if arguments[:1] == ["--git"]:
        histories = read_git(Path(arguments[1]), *(arguments[2:3] or ["*.md"]))
    else:
        histories = edit_articles(int(arguments[0]) if arguments else 2)
    total = sum(len(history.survivors) for history in histories)
    grouped = [sum(len(history.groups[place]) for history in histories if history.groups) for place in (0, 1)]
    print(
        "sentences in both versions; of these in paragraphs without an edit; in split or merged ones:", total, *grouped
    )
    print(
        f"  {'recall of':18} {'all':>8} {'in whole':>9} {'unedited':>9} {'regrouped':>10}"
        f" {'wrong':>6} {'needless':>9} {'seconds':>8}"
    )
    for name, (follow, program) in TOOLS.items():
        if shutil.which(program) is None:
            print(f"  {name:18} is left out: it is not installed (make peers)")
            continue
        score, failed = Score(), 0
        started = time.perf_counter()
        for history in histories:
            with tempfile.TemporaryDirectory() as folder:
                try:
                    outcome = follow(history.old, history.new, Path(folder))
                except (subprocess.SubprocessError, DragomanError, OSError):
                    failed += 1
                    continue
            score.add(history, outcome)
        seconds = time.perf_counter() - started
        parts = " ".join(
            f"{count / number:9.3f}" if number else f"{'–':>9}"
            for count, number in zip(score.grouped, grouped, strict=True)
        )
        print(
            f"  {name:18} {score.kept / max(1, total):8.3f} {score.whole / max(1, total):9.3f} {parts}"
            f"  {score.wrong:6} {score.needless:9} {seconds:8.1f}" + (f"  ({failed} failed)" if failed else "")
        )


if __name__ == "__main__":
    main()
