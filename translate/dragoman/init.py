"""Makes a workspace: what `dragoman init` does."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from dragoman.errors import InputError, UsageError
from dragoman.files import read_bytes, write_atomically
from dragoman.model import Locale, parse_locale
from dragoman.workspace import CONFIG_NAME, find_workspace, read_workspace

_CONFIG = """\
[project]
source-language = "{source}"
source = "source"            # where the articles are
locales = "locales"          # where the catalogs are
targets = [{targets}]

[draft]
engine = "auto"              # auto, argos or apertium; [draft.es] overrides one locale

[publish]
output = "public"
require = "translated"       # the weakest state that is published: reviewed, translated or draft
minimum = 0                  # per cent of words that must qualify, else the article is held back
fallback = "source"          # what an unqualified segment shows: source or draft
"""
_IGNORED = (".dragoman/", "/public/", "/proofs/")
# Line ends of a catalog are its author's: git must not change them, or every digest of bytes is void.
_ATTRIBUTES = ("locales/**/*.po -text diff",)


def init_workspace(folder: Path, source_language: str, targets: Sequence[str]) -> list[Path]:
    """Makes what a workspace in `folder` still lacks and returns it; nothing that exists is overwritten.

    Raises `UsageError` for an unknown locale or inside another workspace, `InputError` where it cannot write.
    """
    source = parse_locale(source_language)
    locales = tuple(dict.fromkeys(map(parse_locale, targets)))
    if source in locales:
        raise UsageError(f"“{source}” is the source language", remedy="Name other locales with --to.")
    config = folder / CONFIG_NAME
    if not config.exists():
        _refuse_nesting(folder)
    made = [config] if not config.exists() and write_atomically(config, _write_config(source, locales)) else []
    workspace = read_workspace(folder)
    for missing in (workspace.root / workspace.source, workspace.root / workspace.locales):
        if not missing.is_dir():
            _make_folder(missing)
            made.append(missing)
    for file, lines in ((folder / ".gitignore", _IGNORED), (folder / ".gitattributes", _ATTRIBUTES)):
        if _add_lines(file, lines):
            made.append(file)
    return made


def _refuse_nesting(folder: Path) -> None:
    try:
        outer = find_workspace(folder if folder.is_dir() else folder.absolute().parent)
    except UsageError:
        return
    raise UsageError(
        f"this folder lies in the workspace {outer.root}", where=folder, remedy="Choose a folder outside of it."
    )


def _write_config(source: Locale, targets: Sequence[Locale]) -> bytes:
    names = ", ".join(f'"{locale}"' for locale in targets)
    return _CONFIG.format(source=source, targets=names).encode("utf-8")


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True)
    except OSError as error:
        raise InputError(
            f"cannot make the folder: {error.strerror}", where=folder, remedy="Check its parents and your rights."
        ) from error


def _add_lines(file: Path, lines: Sequence[str]) -> bool:
    """Adds the lines that a file lacks at its end; returns whether there were any."""
    data = read_bytes(file) if file.exists() else b""
    present = {line.strip() for line in data.decode("utf-8", "replace").splitlines()}
    missing = [line for line in lines if line not in present]
    if not missing:
        return False
    start = data if not data or data.endswith(b"\n") else data + b"\n"
    return write_atomically(file, start + "".join(f"{line}\n" for line in missing).encode("utf-8"))
