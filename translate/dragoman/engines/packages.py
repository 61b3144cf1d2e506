"""Argos packages on this machine: what is installed, and how a package file is unpacked safely.

Packages lie in argostranslate's own folders and are read through `argostranslate.package`, so that models a person
already has just work. `argostranslate.translate` is never imported: it brings stanza and torch.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import stat
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from dragoman.errors import EngineError, InputError
from dragoman.model import LanguagePair

if TYPE_CHECKING:
    from argostranslate.package import Package

SIZE_LIMIT = 2_000_000_000
"""Bytes that an unpacked package may have; the largest in the index have about 300 MB."""


@dataclass(frozen=True, slots=True)
class ArgosPackage:
    """A package in its folder."""

    folder: Path
    pair: LanguagePair
    version: str
    target_prefix: str
    is_starter: bool = False

    @property
    def name(self) -> str:
        """How receipts name it: `translate-en_es-1_0`."""
        return f"translate-{self.pair.source}_{self.pair.target}-{self.version.replace('.', '_')}"


def packages_folder() -> Path:
    """Where argostranslate keeps packages, told without importing it, since that makes folders in the home."""
    if chosen := os.environ.get("ARGOS_PACKAGES_DIR"):
        return Path(chosen)
    data = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    return Path(os.environ.get("ARGOS_TRANSLATE_PACKAGE_DIR") or data / "argos-translate" / "packages")


def find_packages() -> tuple[list[ArgosPackage], list[str]]:
    """The installed translation packages, newest version first, and what is wrong with those that cannot be read."""
    folder = packages_folder()
    found: list[ArgosPackage] = []
    problems: list[str] = []
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.is_dir() and not path.name.startswith("."):
            try:
                found += read_package(path)
            except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
                problems.append(f"{path}: {error}")
    return sorted(found, key=lambda package: _version_key(package.version), reverse=True), problems


def _version_key(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", version))


def read_package(folder: Path, *, is_starter: bool = False) -> list[ArgosPackage]:
    """The pairs that a package's folder offers; none for a package of another type."""
    from argostranslate.package import Package

    package: Package = Package(folder)
    if package.type != "translate":
        return []
    sources = package.from_codes or [package.from_code]
    targets = package.to_codes or [package.to_code]
    return [
        ArgosPackage(folder, LanguagePair(source, target), package.package_version, package.target_prefix, is_starter)
        for source in sources
        for target in targets
        if source and target
    ]


def find_starter() -> list[ArgosPackage]:
    """The package that ships with Dragoman, unpacked once into the user's cache; none where the wheel has none."""
    from importlib.resources import as_file, files

    found: list[ArgosPackage] = []
    for resource in files("dragoman.starter").iterdir():
        if resource.name.endswith(".argosmodel"):
            with as_file(resource) as file:
                found += _read_package_quietly(_unpack_starter(file))
    return found


def _read_package_quietly(folder: Path) -> list[ArgosPackage]:
    """Reads our own package without argostranslate, whose import makes folders in the home."""
    metadata = json.loads((folder / "metadata.json").read_text(encoding="utf-8"))
    pair = LanguagePair(metadata["from_code"], metadata["to_code"])
    return [ArgosPackage(folder, pair, metadata["package_version"], metadata.get("target_prefix", ""), True)]


def _unpack_starter(file: Path) -> Path:
    from platformdirs import user_cache_path

    status = file.stat()
    name = f"{file.stem}-{status.st_size}-{status.st_mtime_ns:x}"
    for base in (user_cache_path("dragoman"), Path(tempfile.gettempdir()) / f"dragoman-{_user()}"):
        folder = base / "starter" / name
        if (folder / "metadata.json").is_file():
            return folder
        try:
            folder.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with unpack_package(file, folder.parent) as unpacked:
                put_in_place(unpacked, folder)
        except (OSError, InputError):
            continue
        return folder
    raise EngineError(
        "the starter model cannot be unpacked: no folder for it can be written",
        remedy="Free some disk space, or set XDG_CACHE_HOME to a folder that can be written.",
    )


def _user() -> str:
    return str(os.getuid()) if hasattr(os, "getuid") else os.environ.get("USERNAME", "user")


@contextmanager
def unpack_package(file: Path, parent: Path) -> Iterator[Path]:
    """The one folder of a package file, unpacked in a hidden folder under `parent` that is removed at the end.

    Raises `InputError` for anything but a zip file of one folder of regular files, `SIZE_LIMIT` bytes at most.
    """
    scratch = Path(tempfile.mkdtemp(prefix=".unpack-", dir=parent))
    try:
        try:
            with zipfile.ZipFile(file) as archive:
                root = _check_members(archive, file)
                archive.extractall(scratch)
        except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError) as error:
            raise InputError(
                f"not a package: {error}", where=file, remedy="Download the .argosmodel file again."
            ) from error
        yield scratch / root
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _check_members(archive: zipfile.ZipFile, file: Path) -> str:
    """The name of the one root folder."""
    remedy = "Do not trust this file; get the package from its publisher."
    roots = set()
    for member in archive.infolist():
        path = PurePosixPath(member.filename.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
            raise InputError(f"a path outside of the package: {member.filename}", where=file, remedy=remedy)
        if stat.S_IFMT(member.external_attr >> 16) not in (0, stat.S_IFREG, stat.S_IFDIR):
            raise InputError(f"a link or special file: {member.filename}", where=file, remedy=remedy)
        if len(path.parts) < 2 and not member.is_dir():
            raise InputError(f"a file outside of the package's folder: {member.filename}", where=file, remedy=remedy)
        roots.add(path.parts[0])
    if len(roots) != 1:
        raise InputError(f"{len(roots)} root folders where a package has one", where=file, remedy=remedy)
    size = sum(member.file_size for member in archive.infolist())
    if size > SIZE_LIMIT:
        raise InputError(f"unpacked it would have {size / 1e9:.1f} GB", where=file, remedy=remedy)
    return roots.pop()


def put_in_place(unpacked: Path, target: Path) -> None:
    """Renames a folder to its place; one that is there is moved aside first and removed after."""
    aside = target.with_name(f".old-{target.name}-{os.getpid()}")
    if target.exists():
        target.rename(aside)
    try:
        unpacked.rename(target)
    except OSError:
        if aside.exists():
            aside.rename(target)
        raise
    shutil.rmtree(aside, ignore_errors=True)
