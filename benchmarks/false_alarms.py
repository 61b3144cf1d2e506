"""How often the checks find fault with what people translated and approved, and notice a number that was changed.

    .venv/bin/python benchmarks/false_alarms.py [--show NUMBER]

The pairs: finished entries of real PO catalogs, and paragraphs of articles whose human translation has the same
blocks. Some findings are true: people make mistakes. Read them with --show.
"""

from __future__ import annotations

import argparse
import os
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from dragoman.articles import parse_article
from dragoman.catalogs import read_catalog
from dragoman.checks import Finding, check_translation
from dragoman.markup import tokenize
from dragoman.model import ReviewState, parse_locale

ROOT = Path(__file__).parents[1]
MATERIAL = Path(os.environ.get("DRAGOMAN_MATERIAL", ROOT.parent / "shared" / "material"))
GUIDE = MATERIAL / "articles" / "opensource.guide"

Pair = tuple[str, str, str]
"""Format, source, translation."""


def read_articles() -> Iterator[Pair]:
    for source in sorted((GUIDE / "en").glob("*.md")):
        target = GUIDE / "es" / source.name
        if not target.is_file():
            continue
        ours, theirs = (parse_article(file.read_bytes(), "markdown", file).segments for file in (source, target))
        if [segment.kind for segment in ours] == [segment.kind for segment in theirs]:
            for one, other in zip(ours, theirs, strict=True):
                if one.text != other.text:
                    yield "markdown", one.text, other.text


def read_entries(folder: str, kind: str) -> Iterator[Pair]:
    for file in sorted((MATERIAL / "po" / folder).rglob("*.po")):
        if file.stem.endswith("ja") or "/ja/" in file.as_posix():
            continue
        for entry in read_catalog(file, parse_locale("es")).current:
            if entry.state is ReviewState.TRANSLATED and entry.msgid_plural is None:
                yield kind, entry.msgid, entry.msgstr


def check(pair: Pair) -> list[Finding]:
    kind, source, translation = pair
    return check_translation(source, translation, tokenize(source, kind), tokenize(translation, kind))


def spoil(text: str, choose: random.Random) -> str | None:
    """The text with one of its numbers of two digits and more changed or taken out; None where it has none."""
    numbers = list(re.finditer(r"(?<![\d.,])\d{2,}(?![\d.,])", text))
    if not numbers:
        return None
    number = choose.choice(numbers)
    other = choose.choice(["", str(int(number[0]) + choose.randint(1, 30)), number[0][::-1] + "7"])
    return text[: number.start()] + other + text[number.end() :]


def count_noticed(pairs: list[Pair]) -> tuple[int, int]:
    """How many translations were spoilt, and in how many of these the checks find more than before."""
    choose = random.Random(1)
    spoilt = noticed = 0
    for kind, source, translation in pairs:
        other = spoil(translation, choose)
        if other is not None:
            spoilt += 1
            noticed += bool(set(check((kind, source, other))) - set(check((kind, source, translation))))
    return spoilt, noticed


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--show", type=int, default=0, help="how many findings of each check to print")
    arguments = parser.parse_args()
    sets = {
        "opensource.guide": list(read_articles()),
        "python-docs-es": list(read_entries("python-docs-es", "text")),
        "gnome-help": list(read_entries("gnome-help", "html")),
    }
    for name, pairs in sets.items():
        found: dict[str, list[tuple[Pair, Finding]]] = defaultdict(list)
        for pair in pairs:
            for finding in check(pair):
                found[finding.check].append((pair, finding))
        counts = Counter({what: len(items) for what, items in found.items()})
        rates = ", ".join(f"{what} {1000 * number / len(pairs):.1f}" for what, number in counts.most_common())
        print(f"{name}: {len(pairs)} pairs; findings per 1,000: {rates}")
        spoilt, noticed = count_noticed(pairs)
        print(f"  {noticed} of {spoilt} numbers that were changed or taken out are noticed")
        for what, items in found.items():
            for (_, source, translation), finding in random.Random(1).sample(items, min(arguments.show, len(items))):
                print(f"  {what}: {finding.message}\n    {source[:300]}\n    {translation[:300]}")


if __name__ == "__main__":
    main()
