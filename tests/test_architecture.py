"""The house stands as designed: arrows point one way, and nothing heavy is imported before it is needed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "translate" / "dragoman"
SCREENS = {"click", "rich", "textual"}
HEAVY = {"argostranslate", "babel", "ctranslate2", "lxml", "markdown_it", "numpy", "sentencepiece", "torch", "stanza"}


def modules_after(code: str) -> set[str]:
    """The top-level modules that a fresh interpreter has loaded after running `code`."""
    script = f"{code}\nimport sys, json; print(json.dumps(sorted({{name.split('.')[0] for name in sys.modules}})))"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(json.loads(run.stdout.splitlines()[-1]))


def core_modules() -> list[str]:
    paths = (path.relative_to(PACKAGE.parent) for path in PACKAGE.rglob("*.py"))
    names = (".".join(path.with_suffix("").parts).removesuffix(".__init__") for path in paths)
    return sorted(name for name in names if not name.startswith(("dragoman.cli", "dragoman.__main__", "dragoman.tui")))


def test_the_core_knows_no_screen() -> None:
    imports = "\n".join(f"import {name}" for name in core_modules())

    assert modules_after(imports) & SCREENS == set()


def test_no_room_imports_torch_or_the_sentence_splitters_of_argostranslate() -> None:
    imports = "\n".join(f"import {name}" for name in core_modules())

    assert modules_after(imports) & {"torch", "stanza", "spacy", "minisbd", "onnxruntime"} == set()


@pytest.mark.parametrize("arguments", [["--version"], ["--help"]])
def test_version_and_help_import_nothing_heavy(arguments: list[str]) -> None:
    loaded = modules_after(f"from dragoman.cli import run; run({arguments!r})")

    assert loaded & (HEAVY | {"polib", "rich", "filelock", "rapidfuzz"}) == set()


def test_the_import_contracts_hold() -> None:
    lint = Path(sys.executable).with_name("lint-imports")
    run = subprocess.run([lint, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)

    assert run.returncode == 0, run.stdout
