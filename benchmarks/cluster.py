"""How fast a Ray cluster drafts: workers of a core each beside the same number of cores without Ray, the same articles.

    .venv/bin/python benchmarks/cluster.py [WORKERS [RUNS]]

WORKERS (default 2) also is how many cores the run without Ray may use. The material's English articles, drafted with
the shipped model into a fresh workspace, RUNS times (default 3) in turn; the best of each is told. Ray is started on
this machine for each run, which `seconds` do not hold; the whole command has it. `calls` is the time of a call with
nothing to decode: to actors that stay, and through `map_batches` where Ray Data is installed.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from drafting_speed import ARTICLES, make_workspace, unpack_model


def draft(folder: Path, workers: int, *, on_ray: bool) -> None:
    from contextlib import ExitStack

    from dragoman.config import read_workspace
    from dragoman.draft import draft_articles
    from dragoman.engines.cluster import LOCAL, open_cluster

    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:workers])
    workspace = read_workspace(folder)
    with ExitStack() as stack:
        choose = None
        if on_ray:
            cluster = open_cluster(LOCAL, workers=workers, device="cpu", on_loss=print)
            choose = stack.enter_context(cluster).choose_engine
        (report,) = draft_articles(workspace, workspace.articles(), workspace.targets, choose=choose)
    json.dump({"words": report.words, "seconds": report.seconds, "decoded": report.decoded}, sys.stdout)


def measure(workers: int, *, on_ray: bool, packages: Path) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as name:
        make_workspace(Path(name), sorted(ARTICLES.glob("*.md")))
        command = [sys.executable, __file__, "--ray" if on_ray else "--here", name, str(workers)]
        environment = os.environ | {"ARGOS_PACKAGES_DIR": str(packages)}
        started = time.perf_counter()
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        return json.loads(done.stdout) | {"command": time.perf_counter() - started}


class Nothing:
    """What is called when the time of a call itself is measured."""

    def __call__(self, batch: Any) -> Any:
        return batch

    def translate(self, batch: list[str]) -> list[str]:
        return batch


def measure_calls(workers: int, sentences: int = 512) -> None:
    import ray

    ray.init(address="local", num_cpus=workers, include_dashboard=False, log_to_driver=False, logging_level="ERROR")
    texts = [f"Sentence {number}." for number in range(sentences)]
    actors = [ray.remote(Nothing).remote() for _ in range(workers)]
    ray.get([actor.translate.remote([]) for actor in actors])
    started = time.perf_counter()
    for _ in range(20):
        ray.get([actor.translate.remote(texts[number::workers]) for number, actor in enumerate(actors)])
    print(f"a call of {sentences} sentences, to actors that stay   {(time.perf_counter() - started) / 20:8.4f} s")
    try:
        import ray.data
    except ImportError:
        print("Ray Data is not installed: pip install 'ray[data]' to have its time, too")
        return
    pool = ray.data.ActorPoolStrategy(size=workers)
    for _ in range(3):
        started = time.perf_counter()
        rows = ray.data.from_items(texts).map_batches(Nothing, compute=pool, batch_size=64).take_all()
        print(f"a call of {len(rows)} sentences, through map_batches     {time.perf_counter() - started:8.4f} s")


def main() -> None:
    if sys.argv[1:2] in (["--ray"], ["--here"]):
        draft(Path(sys.argv[2]), int(sys.argv[3]), on_ray=sys.argv[1] == "--ray")
        return
    workers, runs = int((sys.argv[1:2] or ["2"])[0]), int((sys.argv[2:3] or ["3"])[0])
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    with tempfile.TemporaryDirectory() as name:
        packages = unpack_model(Path(name))
        found: dict[bool, list[dict[str, Any]]] = {False: [], True: []}
        for _ in range(runs):
            for on_ray, those in found.items():
                those.append(measure(workers, on_ray=on_ray, packages=packages))
    best = {on_ray: min(those, key=lambda one: one["seconds"]) for on_ray, those in found.items()}
    for on_ray, one in best.items():
        what = f"{workers} workers of a Ray cluster" if on_ray else f"one process, {workers} cores"
        rate, ratio = one["words"] / one["seconds"], best[False]["seconds"] / one["seconds"]
        print(
            f"{what:28}  {one['words']:,} words  {one['decoded']:,} sentences  {one['seconds']:6.1f} s"
            f"  {rate:7,.0f} words/s  ({ratio:.2f})  whole command {one['command']:6.1f} s"
        )
    measure_calls(workers)


if __name__ == "__main__":
    main()
