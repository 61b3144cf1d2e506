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
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from replay_editor import Editor, plain
from replay_tools import TOOLS, Approved, Outcome, parse, translate

from dragoman.alignment import split_sentences
from dragoman.errors import DragomanError

ROOT = Path(__file__).parents[1]
MATERIAL = Path(os.environ.get("DRAGOMAN_MATERIAL", ROOT.parent / "shared" / "material"))
SEED = 20261124


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
