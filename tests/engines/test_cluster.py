"""Drafting on a Ray cluster makes the drafts that are made without it, also when a worker dies half way."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Timer
from time import sleep
from typing import Any

import pytest

from dragoman import __version__
from dragoman import draft as drafting
from dragoman.catalogs import Entry, read_catalog
from dragoman.cli import run
from dragoman.config import read_workspace
from dragoman.decoding import Decoding
from dragoman.draft import DraftReport, Watcher, draft_articles
from dragoman.engines import Translation
from dragoman.engines import cluster as clusters
from dragoman.engines.choose import choose_engine
from dragoman.engines.cluster import Cluster, open_cluster
from dragoman.engines.worker import Order, Worker, find_engine
from dragoman.errors import EngineError
from dragoman.model import Locale
from dragoman.workspace import Workspace

EN, ES = Locale("en"), Locale("es")
ARTICLES, PARAGRAPHS = 12, 6
HEAD = """
import sys, ray
ray.init(address="local", num_cpus=2, include_dashboard=False, object_store_memory=80_000_000, _temp_dir=sys.argv[1])
print(ray.get_runtime_context().gcs_address, flush=True)
sys.stdin.read()
ray.shutdown()
"""
"""A cluster of two workers, until its standard input ends."""
ANIMALS = "dog cat horse cow sheep goat".split()
PLACES = "house garden river road field church school market kitchen tree wall door".split()

pytestmark = pytest.mark.filterwarnings("ignore")  # Ray's own, and of what it imports


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Where a cluster of this test's own answers; at its end, none of its processes is left."""
    folder = tempfile.mkdtemp(prefix="dr")  # short: Ray makes Unix sockets in it
    secret = {"RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN": secrets.token_hex(32)}
    with pytest.MonkeyPatch.context() as patch:
        for name, value in (
            {"RAY_USAGE_STATS_ENABLED": "0", "HOME": folder, "XDG_CACHE_HOME": folder} | secret
        ).items():
            patch.setenv(name, value)
        command = [sys.executable, "-c", HEAD, folder]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as head:
            try:
                assert head.stdin
                assert head.stdout
                yield head.stdout.readline().strip()
                head.stdin.close()
                head.wait(30)
            finally:
                head.kill()
    patience = 100
    while (is_left := folder in list_processes()) and patience:
        patience -= 1
        sleep(0.1)
    shutil.rmtree(folder, ignore_errors=True)
    assert not is_left


def list_processes() -> str:
    """The command lines of all processes, where the system tells them (Linux)."""
    lines = []
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            lines.append(file.read_text(encoding="utf-8", errors="replace"))
    return "\n".join(lines)


def make_workspace(folder: Path) -> Workspace:
    """Articles of sentences that stand nowhere else, and one that stands in all."""
    (folder / "source").mkdir(parents=True)
    text = '[project]\ntargets = ["es"]\n[draft]\nengine = "argos"\n'
    (folder / "dragoman.toml").write_text(text, encoding="utf-8")
    for number, place in zip(range(ARTICLES), PLACES, strict=True):
        lines = [f"The {animal} sleeps near the old {place}." for animal in ANIMALS]
        article = "\n\n".join([*lines, "All articles say this."])
        (folder / "source" / f"a{number:02}.md").write_text(f"{article}\n", encoding="utf-8")
    return read_workspace(folder)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return make_workspace(tmp_path / "ray")


@pytest.fixture
def small_calls(monkeypatch: pytest.MonkeyPatch) -> None:
    """Work comes in many pieces, so that there is a half way."""
    monkeypatch.setattr(drafting, "BATCH_SENTENCES", 20)
    monkeypatch.setattr(drafting, "CHUNK_SENTENCES", 20)
    monkeypatch.setattr(clusters, "_SMALLEST", 80)


def draft(workspace: Workspace, cluster: Cluster | None, watcher: Watcher | None = None) -> DraftReport:
    choose = cluster.choose_engine if cluster else None
    (report,) = draft_articles(workspace, workspace.articles(), [ES], watcher=watcher, choose=choose)
    return report


def entries(workspace: Workspace) -> list[Entry]:
    files = [workspace.catalog_file(article, ES) for article in workspace.articles()]
    return [entry for file in files for entry in read_catalog(file, ES).current]


def drafts(workspace: Workspace) -> list[tuple[str, str, str, float | None]]:
    """Text, draft, engine and score of every entry; each was drafted once."""
    found = []
    for entry in entries(workspace):
        mark = entry.draft_mark
        assert mark is not None
        found.append((entry.msgid, entry.msgstr, mark.engine, mark.score))
    return found


def agree(one: list[tuple[str, str, str, float | None]], other: list[tuple[str, str, str, float | None]]) -> bool:
    """Whether the same entries have the same drafts, but for one in fifty.

    The last bits of a model's sums depend on what is decoded together; seldom that decides between two words.
    """
    texts = [(text, engine) for text, _, engine, _ in one] == [(text, engine) for text, _, engine, _ in other]
    same = sum(mine == theirs for (_, mine, _, _), (_, theirs, _, _) in zip(one, other, strict=True))
    return texts and all(draft for _, draft, _, _ in one) and 50 * (len(one) - same) <= len(one)


class Killer(Watcher):
    """Freezes a worker once something is on disk, so that it has sentences that it never ends, and kills it then."""

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster
        self.killed = 0

    def pids(self) -> set[int]:
        return {int(seat.place.rsplit(" ", 1)[1]) for seat in self.cluster._seats if seat.place}

    def on_drafted(self, segments: int, words: int) -> None:
        if not self.killed:
            self.killed = min(self.pids())
            os.kill(self.killed, signal.SIGSTOP)
            Timer(1.0, os.kill, (self.killed, signal.SIGKILL)).start()


def test_a_worker_killed_half_way_loses_nothing_and_nothing_is_drafted_twice(
    address: str, workspace: Workspace, tmp_path: Path, small_calls: None
) -> None:
    alone = make_workspace(tmp_path / "alone")
    draft(alone, None)
    losses: list[str] = []

    with open_cluster(address, workers=2, device="cpu", on_loss=losses.append) as cluster:
        watcher = Killer(cluster)
        report = draft(workspace, cluster, watcher)
        survivors = watcher.pids()

    assert len(losses) == 1
    assert f"process {watcher.killed})" in losses[0]
    assert not Path(f"/proc/{watcher.killed}").exists()
    assert survivors
    assert watcher.killed not in survivors
    assert (report.segments, report.decoded) == (ARTICLES * (PARAGRAPHS + 1), ARTICLES * PARAGRAPHS + 1)
    assert agree(drafts(workspace), drafts(alone))
    text = "".join(file.read_text(encoding="utf-8") for file in workspace.root.rglob("*.po"))
    assert text.count("# dragoman: drafted ") == report.segments


def test_the_command_prints_what_it_prints_without_ray(address: str, workspace: Workspace) -> None:
    command = [sys.executable, "-m", "dragoman", "--workspace", str(workspace.root), "draft", "--ray", address]
    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert (done.returncode, len(done.stdout.splitlines())) == (0, 1)
    assert done.stdout.startswith("es  84 segments, ")
    chosen, warning = done.stderr.splitlines()
    assert chosen.endswith(f"; 2 at once by Ray on {address})")
    assert warning.startswith("warning: this is a small demonstration model")
    assert all(text for _, text, _, _ in drafts(workspace))


def test_a_run_that_is_ended_says_so_and_does_not_exit_as_if_all_were_done(address: str, workspace: Workspace) -> None:
    command = [sys.executable, "-m", "dragoman", "--workspace", str(workspace.root), "draft", "--ray", address]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr
        assert "drafting with" in process.stderr.readline()  # and workers are about to start
        process.terminate()
        told = process.stderr.read()

    assert process.returncode == 130
    assert told.endswith("Interrupted. What was finished is kept.\n")


def test_without_the_extra_the_command_says_how_to_get_it(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)

    assert run(["--workspace", str(workspace.root), "draft", "--ray", "local"]) == 4

    assert "pip install 'dragoman[ray]'" in capsys.readouterr().err


@pytest.mark.parametrize("written", ["cluster", "host:0", "host:70000", "two words:1", "http://host:1"])
def test_what_is_no_address_is_a_usage_error(workspace: Workspace, written: str) -> None:
    assert run(["--workspace", str(workspace.root), "draft", "--ray", written]) == 2


def test_workers_are_for_ray_only(workspace: Workspace) -> None:
    assert run(["--workspace", str(workspace.root), "draft", "--workers", "2"]) == 2


def test_where_nobody_answers_the_command_ends_soon_and_writes_nothing(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(clusters, "CONNECT_TIMEOUT", 3.0)
    with socket.socket() as mute, socket.socket() as closed:
        for listener in (mute, closed):
            listener.bind(("127.0.0.1", 0))
        mute.listen()
        for listener, answer in ((mute, "does not answer"), (closed, "refused")):
            where = f"127.0.0.1:{listener.getsockname()[1]}"
            assert run(["--workspace", str(workspace.root), "draft", "--ray", where]) == 4
            error = capsys.readouterr().err
            assert error.startswith(f"error: no Ray cluster at {where}: ")
            assert answer in error
    assert list(workspace.root.rglob("*.po")) == []


class Mortal:
    """What of ray a `Cluster` uses: actors whose answers are given, one after the other; some are deaths."""

    class exceptions:  # noqa: N801  # ray's own name
        class RayError(Exception):
            pass

        class RayTaskError(RayError):
            def __init__(self, cause: Exception) -> None:
                super().__init__(str(cause))
                self.cause = cause

    def __init__(self, *answers: object) -> None:
        self.answers = list(answers)
        self.hired = 0

    def remote(self, **_: object) -> Any:
        ray = self

        class Method:
            def remote(self, *_: object) -> object:
                return object()

        class Actor:
            tell_place = translate = Method()

            @staticmethod
            def remote() -> Actor:
                ray.hired += 1
                return Actor()

        return lambda _: Actor

    def wait(self, tasks: list[object], timeout: float | None) -> tuple[list[object], list[object]]:
        assert timeout is None or timeout > 0
        return (tasks[:1], tasks[1:]) if self.answers else ([], tasks)

    def get(self, task: object) -> object:
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def kill(self, actor: object) -> None:
        self.hired -= 1


def ask(ray: Mortal, order: Order, workers: int = 1) -> list[str]:
    """What the workers of a cluster answer; what it was told of losses stands behind it."""
    losses: list[str] = []
    cluster = Cluster(ray, "there:1", workers, "cpu", losses.append)
    return [translation.text for translation in cluster.run(order, ["One.", "Three."], align=True)] + losses


DEATH = Mortal.exceptions.RayError("first line\n\x1b[36mit was killed\x1b[39m")


def test_answers_come_in_the_order_of_the_sentences_whatever_dies(order: Order) -> None:
    answer = [Translation("Tres."), Translation("Uno.")]  # the longer sentence is sent first

    assert ask(Mortal("host, process 1", answer), order) == ["Uno.", "Tres."]
    assert ask(Mortal("host, process 1", DEATH, "host, process 2", answer), order) == [
        "Uno.",
        "Tres.",
        "a worker died (host, process 1); its 2 sentences go to another",
    ]


def test_what_kills_three_workers_ends_the_run(order: Order) -> None:
    ray = Mortal("a", DEATH, "b", DEATH, "c", DEATH, "d")

    with pytest.raises(EngineError, match="3 workers of the Ray cluster died one after the other: it was killed"):
        ask(ray, order)
    with pytest.raises(EngineError, match="3 workers"):
        ask(Mortal(DEATH, DEATH, DEATH, "a"), order)


def test_a_cluster_without_room_is_told_and_no_worker_is_left(order: Order) -> None:
    ray = Mortal()

    with pytest.raises(EngineError, match="the Ray cluster gave no worker within 180 seconds"):
        ask(ray, order, workers=2)
    assert ray.hired == 0


def test_an_error_of_a_worker_names_the_worker_and_keeps_its_remedy(order: Order) -> None:
    missing = Mortal.exceptions.RayTaskError(EngineError("argos x is not installed there", remedy="Install it."))
    broken = Mortal.exceptions.RayTaskError(ModuleNotFoundError("No module named 'ctranslate2'"))

    with pytest.raises(EngineError, match="worker on host, process 1: argos x is not installed there") as raised:
        ask(Mortal("host, process 1", missing), order)
    assert raised.value.remedy == "Install it."
    with pytest.raises(EngineError, match="cannot run dragoman: No module named 'ctranslate2'"):
        ask(Mortal("host, process 1", broken), order)


@pytest.fixture
def order() -> Order:
    decoding = Decoding(threads=1)
    engine = choose_engine(EN, ES, "argos", decoding).engine
    return Order(__version__, EN, ES, "argos", decoding, engine.name, engine.digest)


def test_threads_decide_nothing_but_speed(order: Order) -> None:
    assert choose_engine(EN, ES, "argos", Decoding()).engine.digest == order.digest


def test_a_worker_runs_the_engine_of_its_order_and_no_other(order: Order) -> None:
    worker = Worker()

    (translation,) = worker.translate(order, ["The dog eats."], {"align": True})

    assert translation.alignment
    with pytest.raises(EngineError, match="has other files there than here"):
        worker.translate(replace(order, digest="0"), ["The dog eats."], {})
    with pytest.raises(EngineError, match=r"argos x is not installed there, only argos translate-en_es"):
        worker.translate(replace(order, name="argos x"), ["The dog eats."], {})
    with pytest.raises(EngineError, match=r"is installed there, 0\.0\.1 here"):
        find_engine(replace(order, version="0.0.1"))


def test_portions_hold_every_sentence_once_and_are_of_like_length(monkeypatch: pytest.MonkeyPatch) -> None:
    sentences = [letter * 100 for letter in "abcdefghij"]
    monkeypatch.setattr(clusters, "_SMALLEST", 1)

    portions = list(clusters._cut(sentences, 5))

    assert [len(portion) for portion in portions] == [2] * 5
    assert [sentence for portion in portions for sentence in portion] == sentences
    assert list(clusters._cut([], 5)) == []
