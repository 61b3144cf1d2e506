"""Translates texts with argos-translate itself: run by drafting_speed.py and drafting_quality.py in its environment.

Reads a JSON list of texts, prints `{"texts", "startup", "seconds", "cpu", "peak"}`: seconds to import and load, seconds
and processor seconds to translate, peak memory in MB. Its own sentence splitters download models, so it is handed
sentencex through its own `ISentenceBoundaryDetectionModel`.
"""

from __future__ import annotations

import json
import resource
import sys
import time

started = time.perf_counter()
from argostranslate import sbd, translate  # noqa: E402
from sentencex import segment  # noqa: E402


class Sentencex(sbd.ISentenceBoundaryDetectionModel):
    """Sentences as Dragoman cuts them."""

    def split_sentences(self, text: str) -> list[str]:
        return [sentence.strip() for sentence in segment("en", text) if sentence.strip()]


def main() -> None:
    translation = translate.get_translation_from_codes("en", "es")
    translation.underlying.sentencizer = Sentencex()
    translation.translate("One.")
    loaded, before = time.perf_counter(), time.process_time()
    texts = [translation.translate(text) for text in json.load(sys.stdin)]
    done, cpu = time.perf_counter(), time.process_time() - before
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    times = {"startup": loaded - started, "seconds": done - loaded, "cpu": cpu}
    json.dump({"texts": texts, "peak": peak, **times}, sys.stdout)


if __name__ == "__main__":
    main()
