"""How faithful and how fast articles become catalogs: Dragoman beside mdpo, Translate Toolkit and po4a, in one run.

    make peers && .venv/bin/python benchmarks/formats.py [RUNS]

Fast: seconds from the article to the catalog, start-up included, least of RUNS (default 3); peak memory of the process.
Faithful: the CommonMark specification's examples that render to the same HTML (blanks apart) after extracting them,
translating every message by itself, and rebuilding. Needs the material; a peer that is missing is left out.
"""

from __future__ import annotations

import compileall
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt

from dragoman.articles import parse_article

ROOT = Path(__file__).parents[1]
PEERS = ROOT / "benchmarks" / "peers"
MATERIAL = Path(os.environ.get("DRAGOMAN_MATERIAL", ROOT.parent / "shared" / "material"))
FENCE = "`" * 32
PATIENCE = 10.0
"""Seconds after which an example counts as hung."""


@dataclass(frozen=True, slots=True)
class Tool:
    """One of those that are compared."""

    name: str
    program: Path | None
    """What must be there for it to run."""
    rebuild: Callable[[Sequence[str]], list[str | None]]
    """Gives Markdown texts back, each translated by itself; None where it fails."""
    markdown: Callable[[Path, Path], list[str]]
    """The command that makes a catalog of a Markdown article, in a folder."""
    html: Callable[[Path, Path], list[str]] | None
    """The same of an HTML page."""


def read_examples() -> list[str]:
    spec = (MATERIAL / "commonmark" / "spec.txt").read_text(encoding="utf-8")
    found = re.findall(rf"^{FENCE} example\n(.*?)^\.\n.*?^{FENCE}$", spec, flags=re.DOTALL | re.MULTILINE)
    return [example.replace("→", "\t") for example in found]


def rebuild_dragoman(texts: Sequence[str]) -> list[str | None]:
    """With every segment filled anew, so that the writers are measured and not only that raw text is kept."""
    found: list[str | None] = []
    for text in texts:
        article = parse_article(text.encode(), "markdown", Path("example.md"))
        pieces = [piece.raw if piece.segment is None else piece.fill(piece.segment.text) for piece in article.pieces]
        found.append("".join(pieces))
    return found


def rebuild_mdpo(texts: Sequence[str]) -> list[str | None]:
    done = subprocess.run(
        [PEERS / "mdpo" / "bin" / "python", PEERS / "mdpo_examples.py"],
        input=json.dumps(list(texts)),
        capture_output=True,
        text=True,
        check=True,
    )
    return list(json.loads(done.stdout))


def rebuild_toolkit(texts: Sequence[str]) -> list[str | None]:
    """A folder at a time: the toolkit takes one, and starting it takes longer than an example."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source, catalogs, filled, output = (folder / part for part in ("md", "po", "filled", "out"))
        for part in (source, catalogs, filled, output):
            part.mkdir()
        for number, text in enumerate(texts):
            (source / f"{number}.md").write_bytes(text.encode())
        programs = PEERS / "translate-toolkit" / "bin"
        run_quietly(
            [programs / "md2po", "--progress=none", "--errorlevel=none", "--duplicates=merge", source, catalogs]
        )
        for catalog in catalogs.iterdir():
            run_quietly(["msgen", "-o", filled / catalog.name, catalog])
        run_quietly([programs / "po2md", "--progress=none", "--errorlevel=none", "-t", source, filled, output])
        return [read_back(output / f"{number}.md", source / f"{number}.md", filled) for number in range(len(texts))]


def read_back(file: Path, source: Path, catalogs: Path) -> str | None:
    """What came back; an article without a catalog has nothing to translate and stays as it is."""
    if file.exists():
        return file.read_text(encoding="utf-8")
    return None if (catalogs / f"{source.stem}.po").exists() else source.read_text(encoding="utf-8")


def rebuild_po4a(texts: Sequence[str]) -> list[str | None]:
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return list(pool.map(rebuild_one_po4a, texts))


def rebuild_one_po4a(text: str) -> str | None:
    with tempfile.TemporaryDirectory() as name:
        source, catalog, filled, output = (Path(name, part) for part in ("a.md", "a.po", "b.po", "b.md"))
        source.write_bytes(text.encode())
        options = ["-f", "text", "-o", "markdown", "-M", "UTF-8", "-m", source]
        try:
            run_quietly(["po4a-updatepo", *options, "-p", catalog])
            run_quietly(["msgen", "-o", filled, catalog])
            run_quietly(["po4a-translate", *options, "-L", "UTF-8", "-k", "0", "-p", filled, "-l", output])
            return output.read_text(encoding="utf-8")
        except (OSError, subprocess.SubprocessError, UnicodeDecodeError):
            return None


def run_quietly(command: Sequence[str | Path]) -> None:
    subprocess.run(
        command, capture_output=True, check=True, timeout=PATIENCE * 60 if "--progress=none" in command else PATIENCE
    )


def count_faithful(examples: Sequence[str], rebuilt: Sequence[str | None]) -> tuple[int, int]:
    """How many examples render as before, blanks apart, also in attributes; and how many gave nothing."""

    def render(text: str) -> str:
        return re.sub(r'\s*"\s*', '"', " ".join(MarkdownIt("commonmark").render(text).split()))

    same = sum(
        text is not None and render(example) == render(text) for example, text in zip(examples, rebuilt, strict=True)
    )
    return same, sum(text is None for text in rebuilt)


def measure(make_command: Callable[[Path, Path], list[str]], article: Path) -> tuple[float, float]:
    """Seconds and peak megabytes of one run. Raises `CalledProcessError` when the tool fails."""
    with tempfile.TemporaryDirectory() as name:
        command = make_command(article, Path(name))
        started = time.perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise subprocess.CalledProcessError(process.returncode, command)
        return seconds, usage.ru_maxrss / 1024


def compare(commands: dict[str, Callable[[Path, Path], list[str]]], article: Path, runs: int) -> None:
    """Runs the tools in turn, so that what else the machine does meets all of them, and prints the best of each."""
    megabytes = article.stat().st_size / 1e6
    print(f"{article.name}, {megabytes:.2f} MB: seconds, MB/s, peak MB, seconds as a multiple of Dragoman's")
    best: dict[str, tuple[float, float]] = {}
    failed: dict[str, int] = {}
    for _ in range(runs):
        for name, make_command in commands.items():
            try:
                if name not in failed:
                    found = measure(make_command, article)
                    best[name] = min(best.get(name, found), found)
            except subprocess.CalledProcessError as error:
                failed[name] = error.returncode
    for name in commands:
        if name in failed:
            print(f"  {name:18} failed with exit code {failed[name]}")
        else:
            seconds, memory = best[name]
            ratio = seconds / best["Dragoman"][0]
            print(f"  {name:18} {seconds:6.2f} {megabytes / seconds:6.2f} {memory:6.0f} {ratio:6.1f} ×")


def sync(article: Path, folder: Path) -> list[str]:
    (folder / "source").mkdir()
    shutil.copy(article, folder / "source")
    (folder / "dragoman.toml").write_text('[project]\ntargets = ["es"]\n', encoding="utf-8")
    return [sys.executable, "-m", "dragoman", "--workspace", str(folder), "sync"]


def find_program(name: str) -> Path | None:
    found = shutil.which(name)
    return Path(found) if found else None


MDPO = PEERS / "mdpo" / "bin" / "md2po"
TOOLKIT = PEERS / "translate-toolkit" / "bin"
TOOLS = (
    Tool("Dragoman", Path(sys.executable), rebuild_dragoman, sync, sync),
    Tool(
        "mdpo",
        MDPO,
        rebuild_mdpo,
        lambda article, folder: [str(MDPO), "-q", "-s", "--po-filepath", str(folder / "a.po"), str(article)],
        None,
    ),
    Tool(
        "Translate Toolkit",
        TOOLKIT / "md2po",
        rebuild_toolkit,
        lambda article, folder: [str(TOOLKIT / "md2po"), "--progress=none", str(article), str(folder / "a.po")],
        lambda article, folder: [str(TOOLKIT / "html2po"), "--progress=none", str(article), str(folder / "a.po")],
    ),
    Tool(
        "po4a",
        find_program("po4a-updatepo"),
        rebuild_po4a,
        lambda article, folder: [
            *("po4a-updatepo", "-f", "text", "-o", "markdown", "-M", "UTF-8"),
            *("-m", str(article), "-p", str(folder / "a.po")),
        ],
        lambda article, folder: [
            *("po4a-updatepo", "-f", "xhtml", "-M", "UTF-8", "-m", str(article), "-p", str(folder / "a.po")),
        ],
    ),
)


def write_material(folder: Path) -> tuple[Path, Path]:
    """A Markdown article and an HTML page of about a megabyte each, of real text."""
    articles = sorted((MATERIAL / "articles" / "opensource.guide" / "en").glob("*.md"))
    text = "".join(file.read_text(encoding="utf-8").split("---", 2)[2] for file in articles)
    markdown = folder / "article.md"
    markdown.write_text("".join(f"# Part {part}\n\n{text}" for part in range(1, 5)), encoding="utf-8")
    pages = sorted((MATERIAL / "html" / "standard-ebooks").glob("*.xhtml"))
    bodies = [re.sub(r"(?s).*<body[^>]*>|</body>.*", "", page.read_text(encoding="utf-8")) for page in pages]
    body = "".join(f"<h2>Part {part}</h2>{body}" for part in range(1, 21) for body in bodies)
    html = folder / "page.html"
    html.write_text(f"<html><head><title>Time</title></head><body>{body}</body></html>", encoding="utf-8")
    return markdown, html


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    tools = [tool for tool in TOOLS if tool.program is not None and tool.program.exists()]
    for tool in set(TOOLS) - set(tools):
        print(f"{tool.name} is left out: it is not installed (make peers)")
    compileall.compile_dir(ROOT / "translate" / "dragoman", quiet=1)  # as pip did with the peers
    with tempfile.TemporaryDirectory() as name:
        markdown, html = write_material(Path(name))
        compare({tool.name: tool.markdown for tool in tools}, markdown, runs)
        compare({tool.name: tool.html for tool in tools if tool.html is not None}, html, runs)
    examples = read_examples()
    print(f"{len(examples)} examples of the CommonMark specification: faithful, and without any result")
    for tool in tools:
        same, failed = count_faithful(examples, tool.rebuild(examples))
        print(f"  {tool.name:18} {same:5} {failed:5}")


if __name__ == "__main__":
    main()
