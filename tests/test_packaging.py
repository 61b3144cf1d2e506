"""The wheel carries what it should, and lives beside translate-toolkit, which owns the import name `translate`."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest

import dragoman

ROOT = Path(__file__).parents[1]
TOOLKIT = "translate-toolkit==3.20.4"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run_pip(sys.executable, "wheel", "--no-deps", "--wheel-dir", str(folder), str(ROOT))
    return next(folder.glob("dragoman-*.whl"))


def run_pip(python: str | Path, *arguments: str) -> None:
    run = subprocess.run(
        [python, "-m", "pip", "--quiet", *arguments], capture_output=True, text=True, check=False, env=environment()
    )
    assert run.returncode == 0, run.stderr


def environment() -> dict[str, str]:
    import os

    return {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}


def test_the_wheel_holds_the_package_its_types_and_the_starter_model(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()

    assert {name.split("/")[0] for name in names} == {"dragoman", f"dragoman-{dragoman.__version__}.dist-info"}
    assert "dragoman/py.typed" in names
    assert [name for name in names if name.endswith(".argosmodel")]
    assert not [name for name in names if name.endswith(".pyc")]


def test_version_is_told_once() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

    assert project["version"] == dragoman.__version__


@pytest.mark.parametrize("lock", ["requirements.txt", "requirements-dev.txt"])
def test_locks_are_pinned_hashed_and_name_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    requirements = re.split(r"\n(?=\S)", text.strip())

    assert "://" not in text
    assert not re.findall(r"^(?:torch|stanza|spacy|minisbd|onnxruntime)\b", text, flags=re.MULTILINE)
    assert [line for line in requirements if "==" not in line or "--hash=sha256:" not in line] == []


def test_it_lives_beside_translate_toolkit_in_either_order(wheel: Path, tmp_path: Path) -> None:
    venv.create(tmp_path / "venv", with_pip=True)
    python = tmp_path / "venv" / ("Scripts" if sys.platform == "win32" else "bin") / "python"

    def install_dragoman() -> None:
        run_pip(python, "install", "--no-deps", str(wheel))

    def install_toolkit() -> None:
        run_pip(python, "install", TOOLKIT)

    def runs(code: str) -> bool:
        run = subprocess.run([python, "-c", code], capture_output=True, cwd=tmp_path, check=False, env=environment())
        return run.returncode == 0

    def dragoman_is_whole() -> bool:
        return runs("from dragoman.cli import run; raise SystemExit(run(['--version']))")

    def toolkit_is_whole() -> bool:
        return runs("from translate.storage import po, tmx; from translate.convert import po2csv")

    run_pip(python, "install", "--no-deps", "--require-hashes", "-r", str(ROOT / "requirements.txt"))
    install_dragoman()
    install_toolkit()
    assert (dragoman_is_whole(), toolkit_is_whole()) == (True, True)
    run_pip(python, "uninstall", "--yes", "dragoman")
    assert (dragoman_is_whole(), toolkit_is_whole()) == (False, True)
    install_dragoman()
    assert (dragoman_is_whole(), toolkit_is_whole()) == (True, True)
    run_pip(python, "uninstall", "--yes", "translate-toolkit")
    assert (dragoman_is_whole(), toolkit_is_whole()) == (True, False)
