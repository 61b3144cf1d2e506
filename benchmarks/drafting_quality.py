"""How good drafts are: BLEU and chrF of Dragoman, of argos-translate with the same model, and of Apertium.

    make peers benchmarks/peers/argos/stamp && .venv/bin/python benchmarks/drafting_quality.py

On FLORES-200 dev and WMT12 of the material, a sentence a segment; sacrebleu's default BLEU and chrF. argos-translate
1.11 is itself, with sentencex handed to it (see peers/argos_draft.py). A peer that is missing is left out.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from drafting_speed import PEER as ARGOS
from drafting_speed import unpack_model

from dragoman.decoding import Decoding, Quality
from dragoman.drafting import DraftPlan
from dragoman.engines import Engine, Translation
from dragoman.engines.apertium import ApertiumEngine
from dragoman.engines.argos import ArgosEngine
from dragoman.engines.packages import find_starter
from dragoman.model import LanguagePair, Locale

ROOT = Path(__file__).parents[1]
EVAL = Path(os.environ.get("DRAGOMAN_MATERIAL", ROOT.parent / "shared" / "material")) / "eval" / "en-es"
SACREBLEU = ROOT / "benchmarks" / "peers" / "sacrebleu" / "bin" / "python"
SCORE = """
import json, sys, sacrebleu
texts, references = json.load(sys.stdin)
print(json.dumps([sacrebleu.corpus_bleu(texts, [references]).score, sacrebleu.corpus_chrf(texts, [references]).score]))
"""


def draft(texts: Sequence[str], engine: Engine) -> list[str]:
    """What `dragoman draft` makes of segments, markup, sentences and typography included."""
    plans = [DraftPlan(text, "text", "en", target=Locale("es")) for text in texts]
    known: dict[str, Translation] = {}
    while wanted := list(dict.fromkeys(text for plan in plans for text in plan.requests(known))):
        known |= dict(zip(wanted, engine.translate(wanted, align=True), strict=True))
    return [plan.assemble(known).text for plan in plans]


def ask_argos(texts: Sequence[str]) -> list[str]:
    with tempfile.TemporaryDirectory() as scratch:
        packages = unpack_model(Path(scratch) / "packages")
        environment = os.environ | {"ARGOS_PACKAGES_DIR": str(packages), "HOME": scratch}
        command = [ARGOS, ARGOS.parents[2] / "argos_draft.py"]
        done = subprocess.run(
            command, input=json.dumps(list(texts)), env=environment, capture_output=True, text=True, check=True
        )
    return list(json.loads(done.stdout)["texts"])


def score(texts: Sequence[str], references: Sequence[str]) -> tuple[float, float]:
    given = json.dumps([list(texts), list(references)])
    done = subprocess.run([SACREBLEU, "-c", SCORE], input=given, capture_output=True, text=True, check=True)
    bleu, chrf = json.loads(done.stdout)
    return bleu, chrf


def main() -> None:
    (package,) = find_starter()
    engines: dict[str, Engine] = {
        f"Dragoman, {quality}": ArgosEngine(package, Decoding(quality))
        for quality in (Quality.NORMAL, Quality.FAST, Quality.BEST)
    }
    if shutil.which("apertium"):
        engines["Apertium (through Dragoman)"] = ApertiumEngine("eng-spa", LanguagePair("en", "es"))
    for name in ("flores-dev", "wmt12"):
        sources = (EVAL / f"{name}.en").read_text(encoding="utf-8").splitlines()
        references = (EVAL / f"{name}.es").read_text(encoding="utf-8").splitlines()
        made = {title: draft(sources, engine) for title, engine in engines.items()}
        if ARGOS.exists():
            made["argos-translate"] = ask_argos(sources)
        for title, texts in made.items():
            bleu, chrf = score(texts, references)
            print(f"{name:11} {title:28} BLEU {bleu:5.2f}   chrF {chrf:5.2f}", flush=True)


if __name__ == "__main__":
    main()
