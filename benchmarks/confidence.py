"""How well confidence ranks drafts: rank correlation with sentence chrF, beside the engine's own score alone.

    make peers && .venv/bin/python benchmarks/confidence.py

The weights in `dragoman.confidence` were fitted on WMT12, and several chosen with FLORES in view, too; the messages of
GNOME's help are text that neither the weights nor the model have seen. Needs the material, and sacrebleu in an
environment of its own. The starter model, quality normal.
"""

from __future__ import annotations

import json
import math
import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

from dragoman.alignment import split_sentences
from dragoman.catalogs import read_catalog
from dragoman.confidence import DoubtKind, find_doubts, weigh
from dragoman.engines import Translation
from dragoman.engines.argos import ArgosEngine
from dragoman.engines.packages import find_starter
from dragoman.model import ReviewState, parse_locale

ROOT = Path(__file__).parents[1]
MATERIAL = Path(os.environ.get("DRAGOMAN_MATERIAL", ROOT.parent / "shared" / "material"))
EVAL = MATERIAL / "eval" / "en-es"
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


def read_sentences(name: str) -> tuple[list[str], list[str]]:
    sources, references = (
        (EVAL / f"{name}.{language}").read_text(encoding="utf-8").splitlines() for language in ("en", "es")
    )
    return sources, references


def read_messages() -> tuple[list[str], list[str]]:
    """Messages of a sentence, of four words and more, without markup, that people translated."""
    entries = [
        entry
        for file in sorted((MATERIAL / "po" / "gnome-help").rglob("*es.po"))
        for entry in read_catalog(file, parse_locale("es")).current
        if entry.state is ReviewState.TRANSLATED and len(entry.msgid.split()) >= 4
    ]
    plain = [entry for entry in entries if "<" not in entry.msgid and len(split_sentences(entry.msgid, "en")) == 1]
    return [entry.msgid for entry in plain], [entry.msgstr for entry in plain]


def main() -> None:
    (package,) = find_starter()
    engine = ArgosEngine(package)
    sets = {
        "wmt12 (fitted on)": read_sentences("wmt12"),
        "flores-dev (seen)": read_sentences("flores-dev"),
        "gnome-help (unseen)": read_messages(),
    }
    for name, (sources, references) in sets.items():
        drafts = engine.translate(sources)
        texts = [draft.text for draft in drafts]
        report(name, sources, drafts, score_chrf(list(zip(texts, references, strict=True))))


if __name__ == "__main__":
    main()
