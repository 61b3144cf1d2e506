"""How time and memory grow with the size of an article: reading and segmenting it, each size in a process of its own.

    .venv/bin/python benchmarks/size.py [MEGABYTES …]

Default: 5, 10 and 50 MB. Needs the material; an article is its real text, over and over.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from pathlib import Path

from dragoman.articles import parse_article

ROOT = Path(__file__).parents[1]
MATERIAL = Path(os.environ.get("DRAGOMAN_MATERIAL", ROOT.parent / "shared" / "material"))


def read_text(format: str) -> str:
    if format == "markdown":
        articles = sorted((MATERIAL / "articles" / "opensource.guide" / "en").glob("*.md"))
        return "".join(file.read_text(encoding="utf-8").split("---", 2)[2] for file in articles)
    name = {"html": "html/standard-ebooks/the-time-machine-chapter-1.xhtml", "text": "text/the-time-machine.txt"}[
        format
    ]
    return (MATERIAL / name).read_text(encoding="utf-8-sig")


def measure(format: str, megabytes: float) -> None:
    text = read_text(format)
    data = (text * (int(megabytes * 1e6 / len(text.encode())) + 1)).encode()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    started = time.perf_counter()
    segments = len(parse_article(data, format, Path("article")).segments)
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    size = len(data) / 1e6
    print(
        f"{format:9} {size:6.1f} MB {seconds:6.1f} s {size / seconds:5.2f} MB/s {segments:8,} segments "
        f"{peak:6.0f} MB peak, {before:.0f} before it was read"
    )


def main() -> None:
    if sys.argv[1:2] == ["--one"]:
        measure(sys.argv[2], float(sys.argv[3]))
        return
    for name in ("markdown", "html", "text"):
        for megabytes in sys.argv[1:] or ["5", "10", "50"]:
            subprocess.run([sys.executable, __file__, "--one", name, megabytes], check=True)


if __name__ == "__main__":
    main()
