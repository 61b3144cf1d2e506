"""How long it takes to follow 200 changes of 10,000 segments, which are edited, moved, split, merged, new or deleted.

    .venv/bin/python benchmarks/align.py [SEGMENTS] [CHANGES]

Timed are the alignment alone, and `dragoman sync` from its start to its end, of an article whose every segment was
reviewed; for comparison also a sync in which nothing changed. Each is the best of three.
"""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from dragoman.alignment import Passage, align_segments
from dragoman.catalogs import edit_catalog
from dragoman.config import read_workspace
from dragoman.model import Locale, Reviewer
from dragoman.sync import sync_articles

SPANISH = Locale("es")
ANA = Reviewer("Ana", "ana@example.org")
NOW = datetime(2026, 1, 1, tzinfo=UTC)

WORDS = "fig pear plum apple gate wall river cloud stone lamp bread salt rain snow wind field road house tree".split()


def make_text(number: int, choose: random.Random) -> str:
    sentences = [
        " ".join(choose.choices(WORDS, k=choose.randint(6, 14))).capitalize() + f" {number}." for _ in range(3)
    ]
    return " ".join(sentences)


def change(texts: list[str], number: int, choose: random.Random) -> list[str]:
    changed = list(texts)
    for step in range(number):
        place = choose.randrange(len(changed) - 1)
        kind = step % 6
        if kind == 0:
            changed[place] = changed[place].replace(" ", " ripe ", 1)
        elif kind == 1:
            changed.insert(choose.randrange(len(changed)), changed.pop(place))
        elif kind == 2:
            first, _, rest = changed[place].partition(". ")
            changed[place : place + 1] = [f"{first}.", rest] if rest else [changed[place]]
        elif kind == 3:
            changed[place : place + 2] = [" ".join(changed[place : place + 2])]
        elif kind == 4:
            changed.insert(place, make_text(10**6 + step, choose))
        else:
            del changed[place]
    return list(dict.fromkeys(changed))


def time_alignment(old: Sequence[str], new: Sequence[str]) -> tuple[float, str]:
    """Seconds, and what was found."""
    best = float("inf")
    for _ in range(3):
        started = time.perf_counter()
        alignment = align_segments([Passage(text, text) for text in old], [Passage(text, text) for text in new], "en")
        best = min(best, time.perf_counter() - started)
    changed = Counter(match.change for match in alignment.matches for _ in match.new or match.old)
    return best, ", ".join(f"{number} {kind}" for kind, number in sorted(changed.items()))


def write_article(root: Path, texts: Sequence[str]) -> None:
    (root / "source" / "article.md").write_text("\n\n".join(texts) + "\n", encoding="utf-8")


def make_reviewed(root: Path, texts: Sequence[str]) -> None:
    """A workspace with an article of these paragraphs, each reviewed."""
    (root / "source").mkdir(parents=True)
    (root / "dragoman.toml").write_text('[project]\ntargets = ["es"]\n', encoding="utf-8")
    write_article(root, texts)
    workspace = read_workspace(root)
    (article,) = workspace.articles()
    sync_articles(workspace, [article], [SPANISH])
    path, lock = workspace.catalog_file(article, SPANISH), workspace.lock_file(article, SPANISH)
    with edit_catalog(path, SPANISH, lock=lock) as catalog:
        catalog.set_entries([entry.with_review(entry.msgid, reviewer=ANA, at=NOW) for entry in catalog.entries])
    sync_articles(workspace, [article], [SPANISH])


def time_sync(root: Path) -> tuple[float, str]:
    """Seconds, and what the command says."""
    command = [sys.executable, "-m", "dragoman", "--workspace", str(root), "sync"]
    started = time.perf_counter()
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return time.perf_counter() - started, done.stdout.strip()


def time_syncs(old: Sequence[str], new: Sequence[str]) -> tuple[float, float, str]:
    """Seconds of a sync with the changes and of one without any, and what the first says."""
    with_changes, without = [], []
    with tempfile.TemporaryDirectory() as folder:
        reviewed = Path(folder, "reviewed")
        make_reviewed(reviewed, old)
        for number in range(3):
            root = Path(folder, str(number))
            shutil.copytree(reviewed, root)
            write_article(root, new)
            seconds, told = time_sync(root)
            with_changes.append(seconds)
            without.append(time_sync(root)[0])
    return min(with_changes), min(without), told


def main() -> None:
    segments = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    changes = int(sys.argv[2]) if len(sys.argv) > 2 else 200
    choose = random.Random(1)
    old = list(dict.fromkeys(make_text(number, choose) for number in range(segments)))
    new = change(old, changes, choose)
    seconds, found = time_alignment(old, new)
    print(f"{len(old):,} segments, {changes} changes: aligned in {seconds:.2f} s ({found})")
    synced, idle, told = time_syncs(old, new)
    print(f"dragoman sync: {synced:.2f} s ({told}); without a change {idle:.2f} s")


if __name__ == "__main__":
    main()
