"""Whether drafting an archive stays within bounded memory: peak memory of sync and draft for so many articles.

    .venv/bin/python benchmarks/archive.py [ARTICLES …]

Default: 500 and 5000. Each article has 12 paragraphs of generated English. The engine is one that answers at once with
the words it was given, so that what is measured is everything around it; the model adds what it takes, once.
"""

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

WORDS = "the a garden river stone house reads opens grows follows under over near old green quiet small every".split()


def make_workspace(folder: Path, articles: int) -> None:
    chance = random.Random(7)
    (folder / "dragoman.toml").write_text('[project]\ntargets = ["es"]\n', encoding="utf-8")
    for number in range(articles):
        file = folder / "source" / f"{number // 100:03}" / f"{number:05}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        paragraphs = [" ".join(chance.choices(WORDS, k=25)).capitalize() + "." for _ in range(12)]
        file.write_text("\n\n".join(paragraphs) + "\n", encoding="utf-8")


class Echo:
    """An engine that takes no time and no memory."""

    name, digest = "echo 1", "echo"

    def translate(self, sentences: Sequence[str], *, alternatives: int = 0, align: bool = False) -> list[Any]:
        from dragoman.engines import Translation

        return [Translation(text.upper(), -0.1) for text in sentences]


def work(step: str, folder: Path) -> None:
    from dragoman import draft
    from dragoman.config import read_workspace
    from dragoman.engines.choose import Choice
    from dragoman.sync import sync_articles

    workspace = read_workspace(folder)
    articles = workspace.articles()
    started = time.perf_counter()
    if step == "sync":
        sync_articles(workspace, articles, workspace.targets)
    else:
        draft.choose_engine = lambda *_: Choice(Echo(), "measured")  # type: ignore[assignment, arg-type, return-value]
        draft.draft_articles(workspace, articles, workspace.targets)
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    json.dump({"seconds": seconds, "peak": peak, "articles": len(articles)}, sys.stdout)


def main() -> None:
    if sys.argv[1:2] == ["--step"]:
        work(sys.argv[2], Path(sys.argv[3]))
        return
    for number in [int(argument) for argument in sys.argv[1:]] or [500, 5000]:
        with tempfile.TemporaryDirectory() as name:
            make_workspace(Path(name), number)
            for step in ("sync", "draft", "draft"):
                command = [sys.executable, __file__, "--step", step, name]
                found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
                print(f"{number:7,} articles  {step:5}  {found['seconds']:7.1f} s  {found['peak']:6.0f} MB", flush=True)


if __name__ == "__main__":
    main()
