"""How long alignment takes: 10,000 segments of which 200 were changed, moved, split, merged, inserted or deleted.

.venv/bin/python benchmarks/align.py [SEGMENTS] [CHANGES]
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter

from dragoman.alignment import Passage, align_segments

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


def main() -> None:
    segments = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    changes = int(sys.argv[2]) if len(sys.argv) > 2 else 200
    choose = random.Random(1)
    old = list(dict.fromkeys(make_text(number, choose) for number in range(segments)))
    new = change(old, changes, choose)
    best = float("inf")
    for _ in range(3):
        started = time.perf_counter()
        alignment = align_segments([Passage(text, text) for text in old], [Passage(text, text) for text in new], "en")
        best = min(best, time.perf_counter() - started)
    changed = Counter(match.change for match in alignment.matches for _ in match.new or match.old)
    counts = ", ".join(f"{number} {kind}" for kind, number in sorted(changed.items()))
    print(f"{len(old):,} segments, {changes} changes: {best:.2f} s ({counts})")


if __name__ == "__main__":
    main()
