"""What becomes of the markup of 1,000 segments when a machine drafts them.

    make peers && .venv/bin/python benchmarks/placeables.py [--show NUMBER | --names]

The segments are those with markup of real articles (Markdown, HTML), drawn with a seed; the model is the starter, for
all, and Apertium's eng-spa, where it is installed, as an engine that tells no alignment. A draft is sound when a reader
other than ours, markdown-it or lxml, finds in it what it finds in the source: the same elements in the same nesting,
with the same attributes, the same code, addresses and variables. Beside it: the text with its marks given to the engine
as it is, sentence by sentence, which is what argos-translate does with any text; and translatehtml, its own code over
the same engine, given the HTML of each segment.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import subprocess
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import lxml.etree
import lxml.html
from markdown_it import MarkdownIt

from dragoman.articles import parse_article
from dragoman.checks import check_translation
from dragoman.drafting import Draft, DraftPlan, Way
from dragoman.drafting.placing import write_whole
from dragoman.drafting.tree import Atom, Node, Stretch, build_tree
from dragoman.drafting.tree import cut_sentences as split_sentences
from dragoman.engines import Engine, Translation
from dragoman.engines.apertium import ApertiumEngine, find_mode
from dragoman.engines.argos import ArgosEngine
from dragoman.engines.packages import find_starter
from dragoman.markup import tokenize
from dragoman.model import LanguagePair, TokenRole, parse_locale
from dragoman.sentences import cut_sentences

ROOT = Path(__file__).parents[1]
MATERIAL = Path(os.environ.get("DRAGOMAN_MATERIAL", ROOT.parent / "shared" / "material"))
PEER = ROOT / "benchmarks" / "peers" / "translatehtml" / "bin" / "python"
EXAMPLE = re.compile(r"^`{32} example.*?^`{32}\n", re.DOTALL | re.MULTILINE)
KEPT = re.compile(r"https?://[^\s<>\"')\]]+[\w/]|[\w.+-]+@[\w-]+\.[\w.-]*\w|\{\{?[\w. ]+\}?\}|%[sd]\b")
READ = frozenset(("alt", "title", "placeholder", "aria-label", "label"))
CODE = frozenset(("code", "kbd", "samp", "var"))
SEGMENTS = 1000
CHUNK = 512
LONGEST = 900
"""Characters of the longest text that is given to the model, which reads 512 tokens at most."""

Segment = tuple[str, str]
"""Format and text."""


def read_segments() -> list[Segment]:
    """The segments with markup and words of all material, each once."""
    found: dict[Segment, None] = {}
    spec = EXAMPLE.sub("", (MATERIAL / "commonmark" / "spec.txt").read_text(encoding="utf-8"))
    articles = [("markdown", spec.encode())]
    articles += [("markdown", file.read_bytes()) for file in sorted((MATERIAL / "articles").glob("*/en/*.md"))]
    articles += [("html", file.read_bytes()) for file in sorted((MATERIAL / "html").rglob("*.*htm*"))]
    for kind, data in articles:
        for segment in parse_article(data, kind, Path("article")).segments:
            marked = any(token.role is not TokenRole.TEXT for token in tokenize(segment.text, kind))
            if marked and re.search(r"[^\W\d_]{2}", segment.text):
                found[kind, segment.text] = None
    return list(found)


def to_html(format: str, text: str) -> str:
    if format == "html":
        return text
    return str(MarkdownIt("commonmark", {"html": True}).enable("strikethrough").renderInline(text))


def sign(html: str) -> Counter[str]:
    """What must be the same in source and draft: elements with their parents, code, addresses and variables."""
    root = lxml.html.fragment_fromstring(html, create_parent="segment")
    found: Counter[str] = Counter()
    for element in root.iter():
        if not isinstance(element.tag, str):
            found[f"<!-- {element.text} -->"] += 1
            continue
        chain = (*reversed(list(element.iterancestors())), element)
        names = [f"{node.tag}{sorted(item for item in node.attrib.items() if item[0] not in READ)}" for node in chain]
        content = element.text_content() if element.tag in CODE else ""
        found[f"{' '.join(names)} {content}"] += 1
    found.update(KEPT.findall(root.text_content()))
    return found


def translate_all(engine: Engine, texts: Sequence[str], *, align: bool = False) -> dict[str, Translation]:
    wanted = list(dict.fromkeys(texts))
    known = {text: Translation(text) for text in wanted if len(text) > LONGEST}
    wanted = [text for text in wanted if len(text) <= LONGEST]
    for start in range(0, len(wanted), CHUNK):
        chunk = wanted[start : start + CHUNK]
        known.update(zip(chunk, engine.translate(chunk, align=align), strict=True))
    return known


def draft_all(engine: Engine, segments: Sequence[Segment]) -> tuple[list[Draft], list[int]]:
    """Dragoman's drafts, and how many texts each round decoded."""
    plans = [DraftPlan(text, kind, "en", target=parse_locale("es")) for kind, text in segments]
    known: dict[str, Translation] = {}
    rounds = []
    while wanted := list(dict.fromkeys(text for plan in plans for text in plan.requests(known))):
        rounds.append(len(wanted))
        known.update(translate_all(engine, wanted, align=True))
    return [plan.assemble(known) for plan in plans], rounds


def draft_raw(engine: Engine, segments: Sequence[Segment]) -> list[str]:
    """The segments translated with their marks in place, a sentence at a time."""
    cut = [cut_sentences(text, "en") for _, text in segments]
    known = translate_all(engine, [sentence.strip() for sentences in cut for sentence in sentences])
    return [" ".join(known[sentence.strip()].text for sentence in sentences) for sentences in cut]


def draft_translatehtml(engine: Engine, segments: Sequence[Segment]) -> list[str] | None:
    if not PEER.exists():
        return None
    script = ROOT / "benchmarks" / "peers" / "translatehtml_texts.py"
    pages = [to_html(*segment) for segment in segments]

    def ask(translations: dict[str, str]) -> dict[str, list[str]]:
        task = json.dumps({"pages": pages, "translations": translations})
        run = subprocess.run([PEER, script], input=task, capture_output=True, text=True, check=True)
        return json.loads(run.stdout)

    wanted = ask({})["wanted"]
    sentences = {text: cut_sentences(text, "en") for text in wanted}
    known = translate_all(engine, [part.strip() for parts in sentences.values() for part in parts])
    joined = {text: " ".join(known[part.strip()].text for part in parts) for text, parts in sentences.items()}
    return ask(joined)["pages"]


def is_kept(segment: Segment, draft: str, *, is_html: bool = False) -> bool:
    try:
        return sign(to_html(*segment)) == sign(draft if is_html else to_html(segment[0], draft))
    except (ValueError, lxml.etree.ParserError):
        return False


def has_error(segment: Segment, draft: str) -> bool:
    kind, text = segment
    found = check_translation(text, draft, tokenize(text, kind), tokenize(draft, kind))
    return any(finding.level == "error" for finding in found)


def report(segments: Sequence[Segment], drafts: Sequence[Draft], rounds: Sequence[int]) -> None:
    kept = [is_kept(segment, draft.text) for segment, draft in zip(segments, drafts, strict=True)]
    flagged = [has_error(segment, draft.text) for segment, draft in zip(segments, drafts, strict=True)]
    silent = [not is_in and not is_said for is_in, is_said in zip(kept, flagged, strict=True)]
    doubted = sum(Way.GUESSED in draft.ways for draft in drafts)
    print(f"Dragoman: {sum(kept)} keep everything, {sum(flagged)} flagged as broken, {sum(silent)} silently broken,")
    print(f"          {doubted} more with a place that was guessed, and said to be")
    print(f"          texts decoded in each round: {', '.join(map(str, rounds))}")
    ways = Counter(way for draft in drafts for way in draft.ways)
    total = sum(ways.values())
    print(f"{total} sentences with marks inside, each by the least sure way it needed:")
    for way in Way:
        print(f"  {way:32} {ways[way]:5} {100 * ways[way] / total:5.1f} %")
    for segment, draft, is_silent in zip(segments, drafts, silent, strict=True):
        if is_silent:
            print("SILENT", segment, draft.text, sep="\n  ")


def compare_names(engine: Engine, segments: Sequence[Segment]) -> None:
    """Which short names come back from the engine, each exactly once, in the sentences that need any."""
    wholes = [
        (whole, dict(zip(whole.stand_ins.values(), atoms, strict=True)))
        for kind, text in segments
        for sentence in split_sentences(tokenize(text, kind), "en")
        if (whole := write_whole(nodes := build_tree(sentence, None), kind)).stand_ins and len(nodes) > 1
        for atoms in [[atom.text for atom in find_atoms(nodes) if id(atom) in whole.stand_ins]]
    ]
    print(f"{len(wholes)} sentences with anything that needs a name; those in which every name comes back once:")
    for name in ("", "ABC1", "X1", "`x1`", '"X1"', "<x1>", "{1}", "[1]", "%1", "1001", "XA1"):
        texts = [write_names(whole.text, name, atoms) for whole, atoms in wholes]
        known = translate_all(engine, [text for text, _ in texts])
        kept = sum(all(known[text].text.count(each) == text.count(each) for each in names) for text, names in texts)
        print(f"  {name or 'as they are':12} {kept:5}")


def find_atoms(nodes: Sequence[Node]) -> Iterator[Atom]:
    for node in nodes:
        if isinstance(node, Atom):
            yield node
        elif isinstance(node, Stretch):
            yield from find_atoms(node.children)


def write_names(text: str, name: str, atoms: Mapping[str, str]) -> tuple[str, list[str]]:
    """The sentence with another kind of names, or what they stand for, and what must come back."""
    names = []
    for number, (stand_in, atom) in enumerate(reversed(atoms.items())):
        names.append(re.sub(r"\d+", lambda one, number=number: str(int(one[0]) + number), name) if name else atom)
        text = re.sub(rf"{stand_in}(?!\d)", lambda _: names[-1], text)
    return text, names


def show(pairs: Iterator[tuple[Segment, Draft]], number: int) -> None:
    for (_, text), draft in list(pairs)[:number]:
        print(f"\n{', '.join(way.name for way in draft.ways)}\n  {text}\n  {draft.text}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--show", type=int, default=0, help="how many drafts to print")
    parser.add_argument("--names", action="store_true", help="compare kinds of short names instead")
    arguments = parser.parse_args()
    segments = read_segments()
    random.Random(1).shuffle(segments)
    segments = segments[:SEGMENTS]
    engine = ArgosEngine(find_starter()[0])
    formats = Counter(kind for kind, _ in segments)
    print(f"{len(segments)} segments: {formats['markdown']} Markdown, {formats['html']} HTML; {engine.name}")
    if arguments.names:
        compare_names(engine, segments)
        return
    drafts, rounds = draft_all(engine, segments)
    report(segments, drafts, rounds)
    if mode := find_mode(parse_locale("en"), parse_locale("es")):
        rules = ApertiumEngine(mode, LanguagePair("en", "es"))
        print(f"\n{rules.name}")
        report(segments, *draft_all(rules, segments))
        print()
    raw = draft_raw(engine, segments)
    kept = sum(map(is_kept, segments, raw))
    print(f"as argos-translate, marks and all given to the engine: {kept} keep everything, the others say nothing")
    pages = draft_translatehtml(engine, segments)
    if pages is None:
        print("translatehtml: not installed, run “make peers”")
    else:
        kept = sum(is_kept(segment, page, is_html=True) for segment, page in zip(segments, pages, strict=True))
        print(f"translatehtml: {kept} keep everything; it translates every run of words between two tags by itself")
    show(zip(segments, drafts, strict=True), arguments.show)


if __name__ == "__main__":
    main()
