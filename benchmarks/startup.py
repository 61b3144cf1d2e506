"""How long commands take to start: CPU seconds of `dragoman` on the sample workspace, least of several runs.

    .venv/bin/python benchmarks/startup.py [RUNS]

Limits: `--version` and `--help` 0.25 s, `status` 0.5 s. Beside each stands the time of a Python that only starts,
and the slowest imports as `python -X importtime` tells them.
"""

from __future__ import annotations

import compileall
import re
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
DRAGOMAN = ["-m", "dragoman"]
COMMANDS: dict[str, tuple[list[str], float | None]] = {
    "python -c pass": (["-c", "pass"], None),
    "dragoman --version": ([*DRAGOMAN, "--version"], 0.25),
    "dragoman --help": ([*DRAGOMAN, "--help"], 0.25),
    "dragoman status": ([*DRAGOMAN, "status"], 0.5),
    "dragoman status --json": ([*DRAGOMAN, "status", "--json"], 0.5),
}


def measure_cpu(arguments: list[str], folder: Path) -> float:
    """User and system seconds of one run. Raises `CalledProcessError` when it fails."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *arguments], cwd=folder, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def slowest_imports(arguments: list[str], folder: Path, number: int = 5) -> list[tuple[int, str]]:
    """The top-level packages that took longest to import, cumulative: (microseconds, name)."""
    run = subprocess.run(
        [sys.executable, "-X", "importtime", *arguments], cwd=folder, check=True, capture_output=True, text=True
    )
    times: dict[str, int] = {}
    for own, name in re.findall(r"import time:\s+(\d+) \|\s+\d+ \|\s+(\S+)", run.stderr):
        package = name.split(".")[0]
        times[package] = times.get(package, 0) + int(own)
    return sorted(((time, name) for name, time in times.items()), reverse=True)[:number]


def main() -> int:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    failed = False
    compileall.compile_dir(ROOT / "translate" / "dragoman", quiet=1)  # as pip does when it installs
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for part in ("source", "locales"):
            shutil.copytree(ROOT / part, folder / part)
        shutil.copy(ROOT / "dragoman.toml", folder)
        for title, (arguments, limit) in COMMANDS.items():
            seconds = min(measure_cpu(arguments, folder) for _ in range(runs))
            verdict = "" if limit is None else f"  limit {limit:.2f}  {'ok' if seconds < limit else 'TOO SLOW'}"
            failed |= limit is not None and seconds >= limit
            slowest = ", ".join(f"{name} {time / 1000:.0f} ms" for time, name in slowest_imports(arguments, folder))
            print(f"{title:24} {seconds:6.3f} s CPU{verdict}\n    {slowest}")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
