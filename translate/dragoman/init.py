"""Makes a workspace: what `dragoman init` does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from dragoman.clone import set_merge_driver
from dragoman.config import find_workspace, read_workspace
from dragoman.errors import InputError, UsageError
from dragoman.files import read_bytes, write_atomically
from dragoman.model import Locale, parse_locale
from dragoman.workspace import CONFIG_NAME, Workspace

_CONFIG = """\
[project]
source-language = "{source}"
source = "source"            # where the articles are
locales = "locales"          # where the catalogs are
targets = [{targets}]{hint}

[articles]
# encoding = "utf-8"         # of articles that do not tell it themselves
# front-matter = ["title", "subtitle", "description", "summary", "excerpt"]
# code-blocks = false        # whether code blocks are translated

[draft]
engine = "auto"              # auto, argos or apertium; [draft.es] overrides one locale
# quality = "normal"         # how thoroughly models look for the best translation: fast, normal or best
# device = "cpu"             # cpu or cuda
# compute-type = "int8"      # what models compute with; on cuda float16
# memory-threshold = 75      # per cent from which a similar earlier text is offered
# reuse-approved = false     # whether a text that people approved elsewhere is approved where it returns

[publish]
output = "public"
require = "translated"       # the weakest state that is published: second-reviewer, reviewed, translated or draft
minimum = 0                  # per cent of words that must qualify, else the article is held back
fallback = "source"          # what an unqualified segment shows: source or draft

[review]
# reviewer = "Your Name <you@example.org>"    # otherwise asked, or taken from git
# keys = "default"           # default, po-mode or omegat
# bidi = "auto"              # who puts right-to-left text in order: terminal, reorder (Dragoman) or auto
# theme = "auto"             # dark, light or auto
"""
_HINT = '                 # such as ["es", "ar"]'


@dataclass(frozen=True, slots=True)
class Made:
    """What `init_workspace` did."""

    workspace: Workspace
    made: tuple[Path, ...]
    """Files and folders that were made, or got lines that they lacked."""
    present: tuple[Path, ...]
    """Those that were there already, as they should be; nothing in them was touched."""
    missing_targets: tuple[Locale, ...]
    """Locales that were asked for, but that a configuration which exists already does not name."""


def init_workspace(folder: Path, source_language: str, targets: Sequence[str]) -> Made:
    """Makes what a workspace in `folder` still lacks; nothing that exists is overwritten.

    Raises `UsageError` for an unknown locale or inside another workspace, `InputError` where it cannot write or the
    configuration that exists is not valid.
    """
    source = parse_locale(source_language)
    locales = tuple(dict.fromkeys(map(parse_locale, targets)))
    if source in locales:
        raise UsageError(f"“{source}” is the source language", remedy="Name other locales with --to.")
    if folder.exists() and not folder.is_dir():
        raise UsageError("not a folder", where=folder, remedy="Name a folder, or one that is to be made.")
    is_made: dict[Path, bool] = {}
    config = folder / CONFIG_NAME
    is_made[config] = not config.exists()
    if is_made[config]:
        _refuse_nesting(folder)
        write_atomically(config, _write_config(source, locales))
    workspace = read_workspace(folder)
    for place in (workspace.root / workspace.source, workspace.root / workspace.locales):
        is_made[place] = _make_folder(place)
    is_made[folder / ".gitignore"] = _add_lines(folder / ".gitignore", _list_ignored(workspace))
    is_made[folder / ".gitattributes"] = _add_lines(folder / ".gitattributes", _list_attributes(workspace))
    set_merge_driver(folder)
    return Made(
        workspace,
        tuple(path for path, was_made in is_made.items() if was_made),
        tuple(path for path, was_made in is_made.items() if not was_made),
        tuple(locale for locale in locales if locale not in workspace.targets),
    )


def _refuse_nesting(folder: Path) -> None:
    start = next(parent for parent in (folder.absolute(), *folder.absolute().parents) if parent.is_dir())
    try:
        outer = find_workspace(start).root
    except UsageError:
        return
    raise UsageError(f"this folder lies in the workspace {outer}", where=folder, remedy="Choose a folder outside it.")


def _write_config(source: Locale, targets: Sequence[Locale]) -> bytes:
    names = ", ".join(f'"{locale}"' for locale in targets)
    return _CONFIG.format(source=source, targets=names, hint="" if targets else _HINT).encode("utf-8")


def _make_folder(folder: Path) -> bool:
    if folder.is_dir():
        return False
    try:
        folder.mkdir(parents=True)
    except OSError as error:
        raise InputError(
            f"cannot make the folder: {error.strerror}", where=folder, remedy="Check its parents and your rights."
        ) from error
    return True


def _list_ignored(workspace: Workspace) -> list[str]:
    """What can be made again: caches, published articles, proofs; and what a write leaves that was killed half way."""
    return [".dragoman/", f"/{workspace.output.as_posix()}/", "/proofs/", ".*.tmp"]


def _list_attributes(workspace: Workspace) -> list[str]:
    """A catalog's line ends are its author's: were git to change them, every byte of a catalog would differ.

    Git still shows catalogs as text, and merges them entry by entry where it was told how.
    """
    return [f"/{_quote(workspace.locales.as_posix())}/**/*.po -text diff merge=dragoman"]


def _quote(pattern: str) -> str:
    """A pattern of a git file, in which a blank would end it."""
    return pattern.replace(" ", "[[:space:]]")


def _add_lines(file: Path, lines: Sequence[str]) -> bool:
    """Adds the lines that a file lacks at its end; returns whether there were any."""
    data = read_bytes(file) if file.exists() else b""
    present = {line.strip() for line in data.decode("utf-8", "replace").splitlines()}
    missing = [line for line in lines if line not in present]
    if not missing:
        return False
    newline = b"\r\n" if b"\r\n" in data else b"\n"
    start = data if not data or data.endswith(b"\n") else data + newline
    return write_atomically(file, start + b"".join(line.encode("utf-8") + newline for line in missing))
