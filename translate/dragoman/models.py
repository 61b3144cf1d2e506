"""Offline models: what `dragoman models` does."""

from __future__ import annotations

import json
import os
import re
import urllib.error
from collections.abc import Callable, Sequence
from pathlib import Path

from dragoman.engines.index import Offer, explain, fetch_index, open_link
from dragoman.engines.installing import SIDECAR, install_package, remove_package
from dragoman.engines.packages import SIZE_LIMIT, ArgosPackage, find_packages, find_starter
from dragoman.errors import EngineError, InputError, UsageError

Progress = Callable[[int, int | None], None]
"""Called with the bytes so far and, where the server tells, of all."""


def list_models() -> tuple[list[ArgosPackage], list[str]]:
    """Installed packages and the starter model, and what is wrong with packages that cannot be read."""
    installed, problems = find_packages()
    return [*installed, *find_starter()], problems


def find_models(words: Sequence[str]) -> list[ArgosPackage]:
    """The installed packages that `translate-en_es-1_0`, or `en es`, names. Raises `UsageError` when none does."""
    installed, _ = list_models()
    found = [
        package
        for package in installed
        if [package.name] == list(words) or [package.pair.source, package.pair.target] == list(words)
    ]
    if not found:
        raise UsageError(f"no installed model “{' '.join(words)}”", remedy="`dragoman models list` shows them.")
    return found


def remove_models(words: Sequence[str]) -> list[ArgosPackage]:
    """Removes what `find_models` finds, but for the starter model, which belongs to Dragoman itself."""
    removable = [package for package in find_models(words) if not package.is_starter]
    if not removable:
        raise UsageError("the starter model is part of Dragoman", remedy="Install a better one; it is then not used.")
    for package in removable:
        remove_package(package)
    return removable


def describe_model(package: ArgosPackage) -> dict[str, str]:
    """What is known of a package: pair, version, folder, the SHA-256 of its file, its README."""
    facts = {
        "name": package.name,
        "pair": str(package.pair),
        "version": package.version,
        "folder": str(package.folder),
        "origin": "ships with Dragoman" if package.is_starter else "installed",
    }
    try:
        facts["sha256"] = json.loads((package.folder / SIDECAR).read_text(encoding="utf-8"))["sha256"]
    except (OSError, ValueError, KeyError, TypeError):
        facts["sha256"] = "not recorded; dragoman did not install it"
    try:
        facts["readme"] = (package.folder / "README.md").read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        facts["readme"] = ""
    return facts


def install_file(file: Path) -> ArgosPackage:
    """Installs a package from a file, without any network. Raises as `install_package` does."""
    return install_package(file)


def install_pair(source: str, target: str, on_progress: Progress | None = None) -> ArgosPackage:
    """Fetches the newest package of a pair from the Argos index and installs it.

    Raises `EngineError` when the index cannot be reached or has no such package, and as `install_package` does.
    """
    offers = [offer for offer in fetch_index() if (offer.source, offer.target) == (source, target)]
    if not offers:
        raise EngineError(
            f"the index has no package {source}→{target}",
            remedy="Install both halves of a pivot, such as X→en and en→Y.",
        )
    newest = max(offers, key=lambda offer: [int(number) for number in re.findall(r"\d+", offer.version)])
    file = _download(newest, on_progress)
    try:
        return install_package(file)
    except InputError as error:
        if error.where == file:  # which nobody gave, and which is removed
            error.where = newest.links[0]
        raise
    finally:
        file.unlink(missing_ok=True)


def _download(offer: Offer, on_progress: Progress | None) -> Path:
    """Fetches a package into the user's cache; what an interrupted run left is taken up again."""
    from platformdirs import user_cache_path

    folder = user_cache_path("dragoman") / "downloads"
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f"translate-{offer.source}_{offer.target}-{offer.version}.argosmodel.part"
    problem = "it names no link"
    for link in offer.links:
        try:
            _fetch(link, part, on_progress)
            whole = part.with_suffix("")
            os.replace(part, whole)
            return whole
        except (OSError, ValueError) as error:
            problem = explain(error)
    raise EngineError(
        f"cannot fetch the package {offer.source}→{offer.target}: {problem}",
        remedy="Run the command again, which goes on where it stopped; or install the file by hand.",
    )


def _fetch(link: str, part: Path, on_progress: Progress | None) -> None:
    start = part.stat().st_size if part.exists() else 0
    try:
        answer = open_link(link, start)
    except urllib.error.HTTPError as error:
        if error.code != 416:
            raise
        part.unlink()
        start, answer = 0, open_link(link)
    with answer:
        resumed = start > 0 and answer.status == 206
        done = start if resumed else 0
        length = answer.headers.get("Content-Length")
        total = done + int(length) if length else None
        with part.open("ab" if resumed else "wb") as stream:
            while block := answer.read(1 << 16):
                stream.write(block)
                done += len(block)
                if done > SIZE_LIMIT:
                    raise ValueError("the file is too large")
                if on_progress is not None:
                    on_progress(done, total)
        if total is not None and done < total:
            raise OSError(f"the connection ended after {done} of {total} bytes")


def as_package_file(text: str) -> Path:
    """The path of a package file that a person named. Raises `InputError` when there is none."""
    file = Path(text).expanduser()
    if not file.is_file():
        raise InputError(
            "no such file",
            where=file,
            remedy="Name an .argosmodel file, or two languages: dragoman models install en es",
        )
    return file
