"""How fast a memory of a million units answers, and what it misses, beside a plain scan of all texts by rapidfuzz.

    .venv/bin/python benchmarks/memory_speed.py [UNITS]

Default: all of ../shared/corpus/en-es.tsv.xz, 1.2 million pairs. Asked is for texts of the memory (exact), for such
texts with one word in eight changed, left out or put in (fuzzy), and for sentences of other people (missing). The scan
compares the characters of every text with `rapidfuzz.process.extract`; what it finds is scored as the memory scores,
so that the likest texts are known for sure.
"""

from __future__ import annotations

import lzma
import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TypeVar

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from dragoman.memory import MemoryIndex, MemoryMatch, Unit, measure_likeness
from dragoman.stamps import Stamp

ROOT = Path(__file__).parents[1]
MATERIAL = Path(os.environ.get("DRAGOMAN_MATERIAL", ROOT.parent / "shared" / "material"))
CORPUS = Path(os.environ.get("DRAGOMAN_CORPUS", ROOT.parent / "shared" / "corpus")) / "en-es.tsv.xz"
Answer = TypeVar("Answer")
OTHERS = "water figure house garden letter window system number people never under green".split()
QUESTIONS = 400
SCANNED = 60
THRESHOLD = 75


def read_units(limit: int | None) -> Iterator[Unit]:
    with lzma.open(CORPUS, "rt", encoding="utf-8", newline="\n") as lines:
        for line in islice(lines, limit):
            source, translation, origin = line.rstrip("\n").split("\t")
            yield Unit(source=source, translation=translation, where=f"{origin}.tmx")


def change(text: str, choose: random.Random) -> str:
    words = text.split()
    for _ in range(max(1, len(words) // 8)):
        place = choose.randrange(len(words))
        kind = choose.randrange(3)
        if kind == 0:
            words[place] = choose.choice(OTHERS)
        elif kind == 1 and len(words) > 2:
            del words[place]
        else:
            words.insert(place, choose.choice(OTHERS))
    return " ".join(words)


def ask(name: str, questions: Sequence[str], answer: Callable[[str], Answer]) -> tuple[float, list[Answer]]:
    """Prints the median and the 95th percentile, by the clock and of the processor; returns the latter's median.

    The clock also counts for what else the machine does. The answers are returned, too.
    """
    clock: list[float] = []
    processor: list[float] = []
    answers = []
    for question in questions:
        started = time.perf_counter(), time.process_time()
        answers.append(answer(question))
        clock.append(1000 * (time.perf_counter() - started[0]))
        processor.append(1000 * (time.process_time() - started[1]))
    told = "   ".join(
        f"{what} p50 {_share(taken, 0.5):8.2f} p95 {_share(taken, 0.95):8.2f} ms"
        for what, taken in (("clock", clock), ("CPU", processor))
    )
    print(f"{name:24} {told}   ({len(questions)} questions)", flush=True)
    return _share(processor, 0.5), answers


def _share(taken: Sequence[float], share: float) -> float:
    return sorted(taken)[int(len(taken) * share)]


def scan(question: str, texts: Sequence[str]) -> list[int]:
    """The per cents of the five likest texts of all. The mean of two measures is at least 75 only where each is 50."""
    near = process.extract(question, texts, scorer=Levenshtein.normalized_similarity, score_cutoff=0.5, limit=None)
    found = (measure_likeness(question, text, "text") for text, _, _ in near)
    return sorted((percent for percent in found if percent >= THRESHOLD), reverse=True)[:5]


def compare(found_by_index: Sequence[Sequence[MemoryMatch]], found_by_scan: Sequence[Sequence[int]]) -> None:
    wanted = found = answerable = answered = 0
    for matches, truth in zip(found_by_index, found_by_scan, strict=False):
        percents = {match.source: match.percent for match in matches}
        ours = [*sorted(percents.values(), reverse=True), 0, 0, 0, 0, 0]
        wanted += len(truth)
        found += sum(mine >= best for mine, best in zip(ours, truth, strict=False))
        answerable += bool(truth)
        answered += bool(truth) and ours[0] >= truth[0]
    print(f"the likest text found            {answered} of {answerable} questions that have one")
    print(f"of the five likest               {found} of {wanted}")


def main() -> None:
    limit = int(sys.argv[1]) if len(sys.argv) > 1 else None
    choose = random.Random(1)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "memory.sqlite3"
        index = MemoryIndex(file)
        number = index.replace("memory/corpus.tmx", Stamp("", 0), read_units(limit))
        index.close()
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        seconds, size = time.process_time(), file.stat().st_size / 1e6
        print(f"{number:,} units: {seconds:.0f} s of the processor, {size:.0f} MB, {peak:.0f} MB peak")
        started = time.perf_counter()
        index = MemoryIndex(file)
        print(f"opening {1000 * (time.perf_counter() - started):.1f} ms")
        texts = list(dict.fromkeys(unit.source for unit in index.list_units()))
        known = [text for text in choose.sample(texts, QUESTIONS) if len(text.split()) > 3]
        fuzzy = [change(text, choose) for text in known]
        other = (MATERIAL / "eval" / "en-es" / "flores-dev.en").read_text(encoding="utf-8").splitlines()[:QUESTIONS]
        for question in [*fuzzy[:100], *other[:100]]:  # the file is read once, as in any session
            index.find_matches(question, "text")
        ask("exact", known, index.find_exact)
        median, ours = ask("fuzzy", fuzzy, lambda text: index.find_matches(text, "text"))
        ask("missing", other, lambda text: index.find_matches(text, "text"))
        ask("fuzzy from 50 per cent", fuzzy, lambda text: index.find_matches(text, "text", threshold=50))
        scanned, truth = ask("plain scan", fuzzy[:SCANNED], lambda text: scan(text, texts))
        print(f"ratio of the medians             {scanned / median:.0f}")
        compare(ours, truth)
        index.close()


if __name__ == "__main__":
    main()
