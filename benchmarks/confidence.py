"""How well confidence ranks drafts: rank correlation with sentence chrF, beside the engine's own score alone.

    make peers && .venv/bin/python benchmarks/confidence.py

The weights in `dragoman.confidence` were fitted on WMT12, but several were chosen with both figures in view. Needs the
material, and sacrebleu in an environment of its own. The starter model, quality normal.
"""

from __future__ import annotations

import json
import math
import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

from dragoman.confidence import DoubtKind, find_doubts, weigh
from dragoman.engines import Translation
from dragoman.engines.argos import ArgosEngine
from dragoman.engines.packages import find_starter

ROOT = Path(__file__).parents[1]
EVAL = Path(os.environ.get("DRAGOMAN_MATERIAL", ROOT.parent / "shared" / "material")) / "eval" / "en-es"
PEER = ROOT / "benchmarks" / "peers" / "sacrebleu" / "bin" / "python"
SCORE = """
import json, sys, sacrebleu
chrf = sacrebleu.metrics.CHRF()
json.dump([chrf.sentence_score(text, [reference]).score for text, reference in json.load(sys.stdin)], sys.stdout)
"""


def score_chrf(pairs: Sequence[tuple[str, str]]) -> list[float]:
    done = subprocess.run([PEER, "-c", SCORE], input=json.dumps(pairs), capture_output=True, text=True, check=True)
    return list(json.loads(done.stdout))


def rank(values: Sequence[float]) -> list[float]:
    """Ranks; equal values share the mean of theirs."""
    order = sorted(range(len(values)), key=values.__getitem__)
    ranks = [0.0] * len(values)
    start = 0
    while start < len(order):
        end = start
        while end < len(order) and values[order[end]] == values[order[start]]:
            end += 1
        for place in order[start:end]:
            ranks[place] = (start + end - 1) / 2
        start = end
    return ranks


def correlate(one: Sequence[float], other: Sequence[float]) -> float:
    """Spearman's rank correlation: Pearson's of the ranks."""
    x, y = rank(one), rank(other)
    mean = (len(x) - 1) / 2
    product = sum((a - mean) * (b - mean) for a, b in zip(x, y, strict=True))
    return product / math.sqrt(sum((a - mean) ** 2 for a in x) * sum((b - mean) ** 2 for b in y))


def report(name: str, sources: Sequence[str], drafts: Sequence[Translation], chrf: Sequence[float]) -> None:
    doubts = [find_doubts(source, draft.text) for source, draft in zip(sources, drafts, strict=True)]
    both = list(zip(drafts, doubts, strict=True))
    alone = correlate([draft.score or 0.0 for draft in drafts], chrf)
    weights = [weigh(draft.score, found) for draft, found in both]
    full = correlate(weights, chrf)
    print(f"{name}: {len(drafts):,} sentences; engine's score alone {alone:.3f}, confidence {full:.3f}")
    for kind in DoubtKind:
        if number := sum(any(doubt.kind is kind for doubt in found) for found in doubts):
            rest = [[doubt for doubt in found if doubt.kind is not kind] for found in doubts]
            less = correlate([weigh(draft.score, found) for draft, found in zip(drafts, rest, strict=True)], chrf)
            print(f"    without {kind:12} {less:.3f}   ({number:,} sentences)")
    worst = sorted(range(len(drafts)), key=weights.__getitem__)[: len(drafts) // 10]
    mean = sum(chrf) / len(chrf)
    of_worst = sum(chrf[place] for place in worst) / len(worst)
    print(f"    the tenth with the least confidence: mean chrF {of_worst:.1f}, all {mean:.1f}")


def main() -> None:
    (package,) = find_starter()
    engine = ArgosEngine(package)
    for name, role in (("wmt12", "fitted on"), ("flores-dev", "reported")):
        sources = (EVAL / f"{name}.en").read_text(encoding="utf-8").splitlines()
        references = (EVAL / f"{name}.es").read_text(encoding="utf-8").splitlines()
        drafts = engine.translate(sources)
        texts = [draft.text for draft in drafts]
        report(f"{name} ({role})", sources, drafts, score_chrf(list(zip(texts, references, strict=True))))


if __name__ == "__main__":
    main()
