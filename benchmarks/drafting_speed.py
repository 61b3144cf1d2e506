"""How fast articles are drafted: Dragoman beside argos-translate and a bare `translate_batch`, the same model, one run.

    make benchmarks/peers/argos/stamp && .venv/bin/python benchmarks/drafting_speed.py [ARTICLES [RUNS]]

ARTICLES (default 4) of the material's English articles, the best of RUNS (default 3; argos-translate runs once, its
runs take minutes). argos-translate gets the plain words of every article's segments, a segment a line; Dragoman the
articles, whose reading, cutting, markup, catalogs and cache are in its time. The bare run decodes the sentences that
Dragoman's engine was asked for in one `translate_batch`, cut into tokens before. A process each; loading is told apart.
In brackets: how many times as fast Dragoman is, and how many times as much it does in a second of processor time.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
SHARED = Path(os.environ.get("DRAGOMAN_MATERIAL", ROOT.parent / "shared" / "material")).parent
ARTICLES = SHARED / "material" / "articles" / "opensource.guide" / "en"
PEER = ROOT / "benchmarks" / "peers" / "argos" / "bin" / "python"
CONFIG = '[project]\ntargets = ["es"]\n'


@dataclass(frozen=True, slots=True)
class Run:
    """One way of drafting."""

    name: str
    words: int
    startup: float
    """Seconds until the first sentence could be decoded."""
    seconds: float
    cpu: float
    """Seconds of all cores in that time: what is to be compared where other work keeps the machine busy."""
    peak: float
    """MB."""


def unpack_model(folder: Path) -> Path:
    """A packages folder with the shipped package in it."""
    (package,) = (ROOT / "translate" / "dragoman" / "starter").glob("*.argosmodel")
    with zipfile.ZipFile(package) as archive:
        archive.extractall(folder)
    return folder


def make_workspace(folder: Path, articles: Sequence[Path]) -> None:
    (folder / "source").mkdir(parents=True)
    (folder / "dragoman.toml").write_text(CONFIG, encoding="utf-8")
    for article in articles:
        (folder / "source" / article.name).write_bytes(article.read_bytes())


def read_segments(articles: Sequence[Path]) -> list[list[str]]:
    """The plain words of the segments of each article."""
    from dragoman.articles import parse_article
    from dragoman.markup import tokenize
    from dragoman.model import TokenRole

    found = []
    for article in articles:
        texts = []
        for segment in parse_article(article.read_bytes(), "markdown", article).segments:
            roles = (TokenRole.TEXT, TokenRole.PLACEABLE)
            words = "".join(token.text for token in tokenize(segment.text, "markdown") if token.role in roles)
            texts.append(" ".join(words.split()))
        found.append(list(dict.fromkeys(texts)))
    return found


def run_here(mode: str, folder: Path, environment: dict[str, str]) -> dict[str, Any]:
    """Runs this file in a process of its own."""
    command = [sys.executable, __file__, mode, str(folder)]
    done = subprocess.run(command, env=os.environ | environment, capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout))


def draft(folder: Path) -> dict[str, object]:
    """Drafts the workspace in `folder`; writes what the engine was asked for beside it."""
    started = time.perf_counter()
    from dragoman.config import find_workspace
    from dragoman.draft import draft_articles
    from dragoman.engines.argos import ArgosEngine

    asked: list[str] = []
    translate = ArgosEngine.translate

    def listen(engine: ArgosEngine, sentences: Sequence[str], **options: Any) -> Any:
        asked.extend(sentences)
        return translate(engine, sentences, **options)

    ArgosEngine.translate = listen  # type: ignore[method-assign]
    workspace = find_workspace(folder)
    loaded = time.perf_counter()
    before = time.process_time()
    (report,) = draft_articles(workspace, workspace.articles(), workspace.targets)
    done, cpu = time.perf_counter(), time.process_time() - before
    (folder.parent / f"{folder.name}.asked.json").write_text(json.dumps(asked), encoding="utf-8")
    times = {"startup": loaded - started, "seconds": done - loaded, "cpu": cpu}
    return {"words": report.words, "decoded": report.decoded, **times}


def decode(file: Path) -> dict[str, object]:
    """Decodes the sentences in `file`, in one call."""
    started = time.perf_counter()
    import ctranslate2
    from sentencepiece import SentencePieceProcessor

    (package,) = Path(os.environ["ARGOS_PACKAGES_DIR"]).iterdir()
    cores = len(os.sched_getaffinity(0))
    translator = ctranslate2.Translator(
        str(package / "model"), compute_type="int8", inter_threads=cores, intra_threads=1
    )
    pieces = SentencePieceProcessor(model_file=str(package / "sentencepiece.model"))
    tokens = pieces.encode(json.loads(file.read_text(encoding="utf-8")), out_type=str)
    loaded, before = time.perf_counter(), time.process_time()
    translator.translate_batch(
        tokens, beam_size=4, length_penalty=0.2, max_batch_size=1024, batch_type="tokens", replace_unknowns=True
    )
    seconds, cpu = time.perf_counter() - loaded, time.process_time() - before
    return {"startup": loaded - started, "seconds": seconds, "cpu": cpu, "tokens": sum(map(len, tokens))}


def run_argos(name: str, texts: Sequence[str], words: int, environment: dict[str, str]) -> Run:
    done = subprocess.run(
        [PEER, PEER.parents[2] / "argos_draft.py"],
        input=json.dumps(list(texts)),
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=True,
    )
    found = json.loads(done.stdout)
    return Run(name, words, found["startup"], found["seconds"], found["cpu"], found["peak"])


def run_dragoman(folder: Path, articles: Sequence[Path], environment: dict[str, str]) -> tuple[Run, int, Path]:
    """A fresh workspace drafted; then what a second run decodes after one paragraph changed."""
    make_workspace(folder, articles)
    found = run_here("--draft", folder, environment)
    asked = folder.parent / f"{folder.name}.asked.json"
    kept = asked.rename(folder.parent / f"{folder.name}.first.json")
    changed = folder / "source" / articles[0].name
    changed.write_text(changed.read_text(encoding="utf-8") + "\nOne more paragraph. It has two sentences.\n")
    again = run_here("--draft", folder, environment)["decoded"]
    return Run("Dragoman", found["words"], found["startup"], found["seconds"], found["cpu"], found["peak"]), again, kept


def show(runs: Sequence[Run], base: Run) -> None:
    for run in runs:
        speed, thrift = run.words / run.seconds, run.words / run.cpu
        ratio, cheaper = base.words / base.seconds / speed, base.words / base.cpu / thrift
        print(
            f"{run.name:38} {run.words:7,} words {speed:7,.0f} words/s (×{ratio:5.2f})"
            f" {thrift:6,.0f} words a CPU second (×{cheaper:5.2f})"
            f"   start {run.startup:5.2f} s   peak {run.peak:5,.0f} MB"
        )


def compare(articles: Sequence[Path], times: int, scratch: Path) -> None:
    from dragoman.model import count_words

    packages = unpack_model(scratch / "packages")
    environment = {"ARGOS_PACKAGES_DIR": str(packages), "HOME": str(scratch), "XDG_CACHE_HOME": str(scratch / "cache")}
    results = [run_dragoman(scratch / f"workspace{number}", articles, environment) for number in range(times)]
    dragoman, again, asked = min(results, key=lambda result: result[0].cpu)
    bare = [run_here("--decode", asked, environment) for _ in range(times)]
    best = min(bare, key=lambda found: found["cpu"])
    runs = [
        dragoman,
        Run("bare translate_batch", dragoman.words, best["startup"], best["seconds"], best["cpu"], best["peak"]),
    ]
    if PEER.exists():
        texts = ["\n".join(segments) for segments in read_segments(articles)]
        words = sum(map(count_words, texts))
        runs.append(
            run_argos(
                "argos-translate, ARGOS_BATCH_SIZE=2048", texts, words, environment | {"ARGOS_BATCH_SIZE": "2048"}
            )
        )
        runs.append(run_argos("argos-translate as it comes", texts, words, environment))
    show(runs, dragoman)
    sentences = len(json.loads(asked.read_text(encoding="utf-8")))
    print(f"{sentences:,} sentences, {best['tokens']:,} tokens decoded; after one new paragraph: {again} sentences")


def main() -> None:
    if sys.argv[1:2] == ["--draft"] or sys.argv[1:2] == ["--decode"]:
        found = (draft if sys.argv[1] == "--draft" else decode)(Path(sys.argv[2]))
        json.dump(found | {"peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}, sys.stdout)
        return
    number, times = [*map(int, sys.argv[1:3]), *(4, 3)[len(sys.argv) - 1 :]]
    with tempfile.TemporaryDirectory() as scratch:
        compare(sorted(ARTICLES.glob("*.md"))[:number], times, Path(scratch))


if __name__ == "__main__":
    main()
