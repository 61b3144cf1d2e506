"""Argos packages installed and removed: checked, tried out, and put in place whole or not at all."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from pathlib import Path

from dragoman.engines.argos import ArgosEngine
from dragoman.engines.packages import ArgosPackage, packages_folder, put_in_place, read_package, unpack_package
from dragoman.errors import EngineError, InputError
from dragoman.files import hold_lock, read_bytes
from dragoman.model import LanguagePair

SIDECAR = "dragoman.json"
"""Our record in a package's folder: the SHA-256 of the file that it came from."""
_CODE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})?$")


def install_package(file: Path) -> ArgosPackage:
    """Installs a package from a file: checked, loaded once, then renamed into place; never half.

    Raises `InputError` for a file that is no sound package, also where its model does not load.
    """
    digest = hashlib.sha256(read_bytes(file)).hexdigest()
    folder = packages_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with hold_lock(folder / ".dragoman.lock", what=folder), unpack_package(file, folder) as unpacked:
            package = _check_package(unpacked, file)
            record = {"sha256": digest, "file": file.name}
            (unpacked / SIDECAR).write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
            _try_out(package, file)
            target = folder / package.name
            put_in_place(unpacked, target)
    except OSError as error:
        raise InputError(
            f"cannot install: {error.strerror or error}", where=folder, remedy="Make room, and the folder writable."
        ) from error
    return next(iter(read_package(target)))


def _check_package(folder: Path, file: Path) -> ArgosPackage:
    remedy = "Get the package from its publisher again."
    try:
        metadata = json.loads((folder / "metadata.json").read_text(encoding="utf-8"))
        codes = [metadata["from_code"], metadata["to_code"]]
        version = metadata["package_version"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError("metadata.json is missing or damaged", where=file, remedy=remedy) from error
    texts = [*codes, version, metadata.get("target_prefix", "")]
    if not all(isinstance(text, str) for text in texts) or not all(map(_CODE.match, codes)):
        raise InputError("metadata.json names no language pair", where=file, remedy=remedy)
    if not re.fullmatch(r"[\w.\-]{1,40}", version):
        raise InputError("metadata.json names no version", where=file, remedy=remedy)
    if metadata.get("type", "translate") != "translate":
        raise InputError(f"a package of type {metadata['type']}, not for translation", where=file, remedy=remedy)
    if not any((folder / name).is_file() for name in ("sentencepiece.model", "bpe.model")):
        raise InputError("the package has no tokenizer", where=file, remedy=remedy)
    if not (folder / "model" / "model.bin").is_file():
        raise InputError("the package has no model", where=file, remedy=remedy)
    return ArgosPackage(folder, LanguagePair(*codes), version, metadata.get("target_prefix", ""))


def _try_out(package: ArgosPackage, file: Path) -> None:
    """Translates a word with an unpacked package. Raises `InputError` naming its file when it cannot."""
    try:
        ArgosEngine(package).translate(["One."])
    except EngineError as error:
        reason = error.what.replace(f"{package.folder}{os.sep}", "")
        raise InputError(
            f"{reason}; nothing was changed", where=file, remedy="Get the package from its publisher again."
        ) from error


def remove_package(package: ArgosPackage) -> None:
    """Removes an installed package. Raises `InputError` when its folder cannot be removed."""
    aside = package.folder.with_name(f".old-{package.folder.name}-{os.getpid()}")
    try:
        package.folder.rename(aside)
    except OSError as error:
        raise InputError(
            f"cannot remove: {error.strerror}", where=package.folder, remedy="Make its folder writable."
        ) from error
    shutil.rmtree(aside, ignore_errors=True)
