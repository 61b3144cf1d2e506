"""How quick the review screen is on a catalog of 20,000 segments: opening, and key presses; and a timed walk of 200.

.venv/bin/python benchmarks/review_screen.py [SEGMENTS]

Opening counts from the start of the process in tmux until the first segment stands on the screen. A key press counts
until the screen that it leads to is drawn: in Textual's pilot in this process, in tmux until the terminal shows it.
"""

from __future__ import annotations

import asyncio
import compileall
import gc
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from dragoman.catalogs import Catalog, Entry, edit_catalog
from dragoman.config import read_workspace
from dragoman.model import Locale, Reviewer
from dragoman.review import ReviewSession, open_journal, read_queue
from dragoman.sync import sync_articles
from dragoman.tui.app import ReviewApp
from dragoman.workspace import Workspace

WORDS = "fig pear plum apple gate wall river cloud stone lamp bread salt rain snow wind field road house tree".split()
SPANISH, ANA = Locale("es"), Reviewer("Ana", "ana@example.org")
AT = datetime(2026, 11, 23, 10, 2, tzinfo=UTC)


def make_workspace(root: Path, segments: int) -> Workspace:
    """One article, of whose segments a fifth is reviewed and the rest drafted."""
    choose = random.Random(1)
    (root / "source").mkdir()
    (root / "dragoman.toml").write_text('[project]\ntargets = ["es"]\n', encoding="utf-8")
    texts = [f"{' '.join(choose.choices(WORDS, k=choose.randint(6, 20))).capitalize()} {n}." for n in range(segments)]
    (root / "source" / "big.md").write_text("\n\n".join(texts) + "\n", encoding="utf-8")
    workspace = read_workspace(root)
    article = workspace.articles()[0]
    sync_articles(workspace, [article], [SPANISH])
    file, lock = workspace.catalog_file(article, SPANISH), workspace.lock_file(article, SPANISH)
    with edit_catalog(file, SPANISH, lock=lock) as catalog:
        fill(catalog)
    sync_articles(workspace, [article], [SPANISH])
    return workspace


def fill(catalog: Catalog) -> None:
    def decide(number: int, entry: Entry) -> Entry:
        if number % 5 == 0:
            return entry.with_review(entry.msgid, reviewer=ANA, at=AT)
        return entry.with_draft(entry.msgid.replace("fig", "higo"), engine="argos", score=-0.3, at=AT)

    catalog.set_entries([decide(number, entry) for number, entry in enumerate(catalog.entries)])


def tell(what: str, seconds: list[float]) -> None:
    ranked = sorted(seconds)
    p95 = ranked[min(len(ranked) - 1, round(len(ranked) * 0.95))]
    print(f"{what}: median {statistics.median(ranked) * 1000:.0f} ms, 95th percentile {p95 * 1000:.0f} ms")


async def measure_pilot(workspace: Workspace, presses: int) -> None:
    queue = read_queue(workspace, workspace.articles(), SPANISH, whole=True)
    for desk in queue.desks:
        desk.prepare()
    gc.freeze()  # as `run_review` does
    app = ReviewApp(ReviewSession(queue, ANA, journal=open_journal(workspace, SPANISH, ANA)), workspace)
    async with app.run_test(size=(120, 40)) as pilot:
        for name, keys in (("going about (j k)", "jjkj"), ("accepting (a)", "a"), ("undoing (u)", "u")):
            seconds, computed = [], []
            for number in range(presses):
                started, computing = time.perf_counter(), time.process_time()
                app.screen.perform({"j": "next", "k": "previous", "a": "accept", "u": "undo"}[keys[number % len(keys)]])
                app.screen._compositor.render_strips()
                seconds.append(time.perf_counter() - started)
                await pilot.pause()
                computed.append(time.process_time() - computing)
            tell(f"pilot, {name}", seconds)
            tell(f"pilot, {name}, processor time with all that follows", computed)
        await pilot.press("e")
        seconds = []
        for _ in range(presses):
            started = time.perf_counter()
            await app.screen.editor._on_key(key_of("x"))
            app.screen.on_text_area_changed(app.screen.editor.Changed(app.screen.editor))
            app.screen._compositor.render_strips()
            seconds.append(time.perf_counter() - started)
            await pilot.pause()
        tell("pilot, typing", seconds)
        app.screen.session.keep_words(None)


def key_of(character: str):
    from textual.events import Key

    return Key(character, character)


class Tmux:
    def __init__(self, root: Path) -> None:
        self.root, self.name = root, f"bench-{os.getpid()}"

    def run(self, *arguments: str) -> str:
        return subprocess.run(["tmux", "-L", self.name, *arguments], capture_output=True, check=False).stdout.decode()

    def open(self) -> float:
        """Seconds until the first segment stands on the screen."""
        started = time.perf_counter()
        review = f"DRAGOMAN_REVIEWER='{ANA}' {sys.executable} -m dragoman review --to es; sleep 600"
        self.run("-f", os.devnull, "new-session", "-d", "-x", "120", "-y", "40", "-c", str(self.root), review)
        self.until(lambda seen: "accept" in seen and "source" in seen)
        return time.perf_counter() - started

    def until(self, holds) -> None:
        deadline = time.monotonic() + 120
        while not holds(self.run("capture-pane", "-p")):
            assert time.monotonic() < deadline, self.run("capture-pane", "-p")

    def press(self, key: str) -> float:
        before = self.run("capture-pane", "-p")
        started = time.perf_counter()
        self.run("send-keys", key)
        self.until(lambda seen: seen != before)
        return time.perf_counter() - started


def measure_tmux(workspace: Workspace, presses: int) -> None:
    tmux = Tmux(workspace.root)
    openings = []
    for _ in range(3):
        openings.append(tmux.open())
        tmux.run("kill-server")
        time.sleep(0.5)
    print(f"opening, process start to first segment: best of 3 {min(openings):.2f} s")
    tmux.open()
    time.sleep(5)  # the article is read beside the screen
    tell("tmux, nothing but tmux itself (two captures)", [measure_capture(tmux) for _ in range(presses)])
    for name, key in (("going about (j)", "j"), ("accepting (a)", "a"), ("undoing (u)", "u")):
        tell(f"tmux, {name}", [tmux.press(key) for _ in range(presses)])
    tmux.run("kill-server")


def measure_capture(tmux: Tmux) -> float:
    started = time.perf_counter()
    tmux.run("display-message", "-p", "x")
    tmux.run("capture-pane", "-p")
    return time.perf_counter() - started


async def walk(workspace: Workspace, decisions: int) -> None:
    """A walk as a script does it: of ten segments seven are accepted, two edited in a word, one rejected."""
    queue = read_queue(workspace, workspace.articles(), SPANISH, whole=True)
    app = ReviewApp(ReviewSession(queue, ANA), workspace)
    kinds = (["a"] * 7) + [["e", "x", "enter"], ["e", "x", "enter"], "r"]
    presses = 0
    async with app.run_test(size=(120, 40)) as pilot:
        started = time.perf_counter()
        for number in range(decisions):
            keys = kinds[number % len(kinds)]
            await pilot.press(*keys)
            presses += len(keys)
        minutes = (time.perf_counter() - started) / 60
    print(
        f"walk of {decisions}: {decisions / minutes:.0f} decisions a minute, {presses / decisions:.2f} keys a decision"
    )


def main() -> None:
    segments = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    root = Path(tempfile.mkdtemp(prefix="dragoman-bench-"))
    compileall.compile_dir(Path(__file__).parents[1] / "translate" / "dragoman", quiet=1)
    try:
        workspace = make_workspace(root, segments)
        print(f"{segments:,} segments in one catalog")
        asyncio.run(measure_pilot(workspace, 40))
        if shutil.which("tmux"):
            measure_tmux(workspace, 40)
        asyncio.run(walk(workspace, 200))
    finally:
        shutil.rmtree(root)


if __name__ == "__main__":
    main()
