"""`dragoman.toml`: found from any folder of a workspace, and read with every mistake told."""

from __future__ import annotations

import codecs
import json
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from dragoman.decoding import COMPUTE_TYPES, DEVICES, Decoding, Quality
from dragoman.errors import InputError, UsageError
from dragoman.files import read_bytes
from dragoman.keys import ACTIONS, SETS, Keys, is_key, make_keys
from dragoman.model import Locale, ReviewState, parse_locale
from dragoman.workspace import CONFIG_NAME, ArticleOptions, PublishPolicy, Workspace

_PART = r"(?:[A-Za-z0-9_-]+|\"(?:[^\"\\]|\\[btnfr\"\\])*\"|'[^']*')"
_KEY = rf"{_PART}(?:[ \t]*\.[ \t]*{_PART})*"
_KEY_LINE = re.compile(rf"[ \t]*(?:\[{{1,2}}[ \t]*(?P<table>{_KEY})[ \t]*\]|(?P<key>{_KEY})[ \t]*=)")
"""A line that opens a table or sets a key (TOML 1.0)."""
ENGINES = ("auto", "argos", "apertium")
KNOWN = {
    "project": ("source-language", "source", "locales", "targets"),
    "articles": ("encoding", "front-matter", "code-blocks"),
    "draft": ("engine", "quality", "device", "compute-type", "memory-threshold", "reuse-approved"),
    "publish": ("output", "require", "minimum", "fallback"),
    "review": ("reviewer", "keys", "bidi", "theme"),
}
"""The keys of each table."""
REQUIRED_STATES = {
    "second-reviewer": ReviewState.REVIEWED,
    "reviewed": ReviewState.REVIEWED,
    "translated": ReviewState.TRANSLATED,
    "draft": ReviewState.DRAFT,
}


def find_workspace(start: Path) -> Workspace:
    """The workspace that `start` lies in: the nearest folder, upwards, with a `dragoman.toml`.

    Raises `UsageError` when there is none, `InputError` when the file is not as it should be.
    """
    start = start.absolute()
    if not start.is_dir():
        raise UsageError("no such folder", where=start, remedy="Check the name.")
    for folder in (start, *start.parents):
        if (folder / CONFIG_NAME).is_file():
            return read_workspace(folder)
    raise UsageError(
        f"no {CONFIG_NAME} here or in any folder above",
        where=start,
        remedy="Run `dragoman init` in the folder that is to be the workspace.",
    )


def read_workspace(root: Path) -> Workspace:
    """The workspace of the `dragoman.toml` in `root`.

    Raises `InputError` naming file, line and key for anything that cannot be meant.
    """
    file = root / CONFIG_NAME
    data = read_bytes(file)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise InputError("not UTF-8", where=file, line=line, remedy="Save it as UTF-8.") from error
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"\(at line (\d+), column \d+\)|\(at end of document\)", str(error))
        number = int(found[1]) if found and found[1] else text.count("\n") + 1
        what = re.sub(r"\s*\(at .*?\)$", "", str(error))
        raise InputError(
            f"not valid TOML: {what}", where=file, line=number, remedy="Mend that line; see docs/guide.md."
        ) from error
    except RecursionError as error:
        raise InputError("nested too deeply", where=file, line=1, remedy="Mend it; see docs/guide.md.") from error
    return _Reader(file, text, tables).read(root)


def _read_key(written: str) -> tuple[str, ...]:
    """The parts of a key as TOML writes it: `articles."old/*.txt"`."""
    parts: list[str] = []
    value: Any = tomllib.loads(f"{written} = 0")
    while isinstance(value, dict):
        ((part, value),) = value.items()
        parts.append(part)
    return tuple(parts)


def _write_key(key: tuple[str, ...]) -> str:
    return ".".join(
        part if re.fullmatch(r"[\w-]+", part, re.ASCII) else json.dumps(part, ensure_ascii=False) for part in key
    )


class _Reader:
    """Turns the tables of a `dragoman.toml` into a `Workspace`, and says where a value is wrong."""

    def __init__(self, file: Path, text: str, tables: dict[str, Any]) -> None:
        self.file = file
        self.text = text
        self.tables = tables

    def read(self, root: Path) -> Workspace:
        self.expect_keys((), self.tables, tuple(KNOWN))
        project, publish, review = map(self.table, ("project", "publish", "review"))
        source_language = self.locale(("project", "source-language"), project.get("source-language", "en"))
        targets = self.targets(project.get("targets", []), source_language)
        engine, locale_engines = self.engines(targets)
        required = self.choice(("publish", "require"), publish.get("require", "translated"), tuple(REQUIRED_STATES))
        options, special_options = self.all_options(source_language)
        folders: dict[tuple[str, ...], Path] = {
            key: self.folder(key, value)
            for key, value in {
                ("project", "source"): project.get("source", "source"),
                ("project", "locales"): project.get("locales", "locales"),
                ("publish", "output"): publish.get("output", "public"),
            }.items()
        }
        self.expect_apart(folders)
        source, locales, output = folders.values()
        return Workspace(
            root=root,
            source_language=source_language,
            source=source,
            locales=locales,
            targets=targets,
            engine=engine,
            locale_engines=locale_engines,
            decoding=self.decoding(),
            memory_threshold=self.percent(("draft", "memory-threshold"), self.draft("memory-threshold", 75)),
            reuse_approved=self.boolean(("draft", "reuse-approved"), self.draft("reuse-approved", False)),
            output=output,
            policy=PublishPolicy(
                require=REQUIRED_STATES[required],
                reviewers=2 if required == "second-reviewer" else 1,
                minimum=self.percent(("publish", "minimum"), publish.get("minimum", 0)),
                fallback=self.choice(("publish", "fallback"), publish.get("fallback", "source"), ("source", "draft")),
            ),
            reviewer=self.reviewer(review.get("reviewer")),
            keys=self.keys(review.get("keys", "default")),
            bidi=self.choice(("review", "bidi"), review.get("bidi", "auto"), ("auto", "terminal", "reorder")),
            theme=self.choice(("review", "theme"), review.get("theme", "auto"), ("auto", "dark", "light")),
            options=options,
            special_options=special_options,
        )

    def fail(self, key: tuple[str, ...], what: str, remedy: str) -> InputError:
        return InputError(f"{_write_key(key)}: {what}", where=self.file, line=self.line_of(key), remedy=remedy)

    def line_of(self, key: tuple[str, ...]) -> int:
        """The line that sets `key`, or else that opens the nearest table that it is in; 1 when none does."""
        table: tuple[str, ...] = ()
        nearest, depth = 1, 0
        for number, line in enumerate(self.text.splitlines(), start=1):
            found = _KEY_LINE.match(line)
            if found is None:
                continue
            path = _read_key(found["table"]) if found["table"] else table + _read_key(found["key"])
            if found["table"]:
                table = path
            if path == key and found["key"]:
                return number
            if len(path) > depth and path == key[: len(path)]:
                nearest, depth = number, len(path)
        return nearest

    def has(self, key: tuple[str, ...]) -> bool:
        """Whether the file sets a key of one of its tables."""
        table, name = key
        return name in self.tables.get(table, {})

    def expect_keys(self, table: tuple[str, ...], found: dict[str, Any], known: tuple[str, ...]) -> None:
        for key in found:
            if key not in known:
                raise self.fail((*table, key), "unknown key", f"Known here: {', '.join(known)}.")

    def table(self, name: str) -> dict[str, Any]:
        found = self.tables.get(name, {})
        if not isinstance(found, dict):
            raise self.fail((name,), "must be a table", f"Write [{name}] on a line of its own.")
        self.expect_keys((name,), found, KNOWN[name])
        return found

    def string(self, key: tuple[str, ...], value: object) -> str:
        if not isinstance(value, str) or not value.strip():
            what = "may not be empty" if value == "" else "must be text"
            raise self.fail(key, what, 'Write it in quotes, such as "es".')
        if any(character < " " for character in value):
            raise self.fail(key, "has a control character", "Remove it.")
        return value

    def folder(self, key: tuple[str, ...], value: object) -> Path:
        folder = Path(os.path.normpath(self.string(key, value)))
        if folder.is_absolute() or ".." in folder.parts:
            raise self.fail(key, "must be a folder inside the workspace", "Write a relative path without “..”.")
        return folder

    def expect_apart(self, folders: Mapping[tuple[str, ...], Path]) -> None:
        """What is written in one folder may not be taken for what is in another."""
        for key, folder in folders.items():
            if folder.parts[:1] in ((".git",), (".dragoman",)):
                raise self.fail(key, f"may not be in {folder.parts[0]}", "Name another folder.")
            for other, place in folders.items():
                if key != other and (folder == place or place in folder.parents):
                    remedy = "Name folders that are apart."
                    if self.has(key):
                        raise self.fail(key, f"“{folder}” is in “{place}”, which is {_write_key(other)}", remedy)
                    raise self.fail(other, f"“{place}” holds “{folder}”, which is {_write_key(key)}", remedy)

    def locale(self, key: tuple[str, ...], value: object) -> Locale:
        try:
            return parse_locale(self.string(key, value))
        except UsageError as error:
            raise self.fail(key, error.what, error.remedy or "") from error

    def targets(self, value: object, source_language: Locale) -> tuple[Locale, ...]:
        key = ("project", "targets")
        if not isinstance(value, list):
            raise self.fail(key, "must be a list of locales", 'Write targets = ["es", "ar"].')
        targets = tuple(self.locale(key, tag) for tag in value)
        if len(set(targets)) < len(targets):
            raise self.fail(key, "names a locale twice", "Remove one of them.")
        if source_language in targets:
            raise self.fail(key, f"“{source_language}” is the source language", "Remove it from the targets.")
        return targets

    def choice(self, key: tuple[str, ...], value: object, choices: tuple[str, ...]) -> str:
        if value not in choices:
            raise self.fail(key, f"{value!r} is not possible", f"Write one of: {', '.join(choices)}.")
        return str(value)

    def percent(self, key: tuple[str, ...], value: object) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= 100:
            raise self.fail(key, "must be a whole number from 0 to 100", "Write it without quotes.")
        return value

    def boolean(self, key: tuple[str, ...], value: object) -> bool:
        if not isinstance(value, bool):
            raise self.fail(key, "must be true or false", "Write it without quotes.")
        return value

    def draft(self, key: str, default: object) -> object:
        """A value of `[draft]`; what may stand in that table is held by `engines`."""
        return self.tables.get("draft", {}).get(key, default)

    def all_options(self, source_language: Locale) -> tuple[ArticleOptions, tuple[tuple[str, ArticleOptions], ...]]:
        """`[articles]`, and every `[articles."pattern"]`, which starts from it."""
        table = self.tables.get("articles", {})
        if not isinstance(table, dict):
            raise self.fail(("articles",), "must be a table", "Write [articles] on a line of its own.")
        patterns = {key: value for key, value in table.items() if isinstance(value, dict)}
        own = {key: value for key, value in table.items() if key not in patterns}
        options = self.options(("articles",), own, ArticleOptions(language=source_language.language))
        return options, tuple(
            (pattern, self.options(("articles", pattern), value, options)) for pattern, value in patterns.items()
        )

    def options(self, table: tuple[str, ...], found: dict[str, Any], options: ArticleOptions) -> ArticleOptions:
        self.expect_keys(table, found, KNOWN["articles"])
        if "encoding" in found:
            options = replace(options, encoding=self.encoding((*table, "encoding"), found["encoding"]))
        if "front-matter" in found:
            key, paths = (*table, "front-matter"), found["front-matter"]
            if not isinstance(paths, list):
                raise self.fail(key, "must be a list of keys", 'Write front-matter = ["title", "seo.description"].')
            options = replace(options, front_matter=tuple(self.string(key, path) for path in paths))
        if "code-blocks" in found:
            options = replace(options, code_blocks=self.boolean((*table, "code-blocks"), found["code-blocks"]))
        return options

    def encoding(self, key: tuple[str, ...], value: object) -> str:
        name = self.string(key, value)
        try:
            "".encode(name)
            return codecs.lookup(name).name
        except LookupError as error:
            raise self.fail(key, f"unknown encoding “{name}”", "Write a name such as windows-1252.") from error

    def engines(self, targets: tuple[Locale, ...]) -> tuple[str, tuple[tuple[str, str], ...]]:
        """`[draft] engine`, and the engine of every `[draft.<locale>]`."""
        draft = self.tables.get("draft", {})
        if not isinstance(draft, dict):
            raise self.fail(("draft",), "must be a table", "Write [draft] on a line of its own.")
        engine = "auto"
        per_locale: list[tuple[str, str]] = []
        for key, value in draft.items():
            if key == "engine":
                engine = self.choice(("draft", "engine"), value, ENGINES)
            elif isinstance(value, dict):
                locale = self.locale(("draft", key), key)
                if locale not in targets:
                    raise self.fail(("draft", key), "not among project.targets", f'Add "{locale}" to targets.')
                self.expect_keys(("draft", key), value, ("engine",))
                choice = self.choice(("draft", key, "engine"), value.get("engine", "auto"), ENGINES)
                per_locale.append((locale.tag, choice))
            elif key not in KNOWN["draft"]:
                known = ", ".join(KNOWN["draft"])
                raise self.fail(("draft", key), "unknown key", f"Known here: {known}, and tables such as [draft.es].")
        return engine, tuple(per_locale)

    def decoding(self) -> Decoding:
        """`[draft] quality`, `device` and `compute-type`."""
        quality = self.choice(("draft", "quality"), self.draft("quality", "normal"), tuple(Quality))
        device = self.choice(("draft", "device"), self.draft("device", "cpu"), DEVICES)
        numbers = self.draft("compute-type", None)
        if numbers is not None:
            numbers = self.choice(("draft", "compute-type"), numbers, COMPUTE_TYPES)
        return Decoding(Quality(quality), device, numbers)

    def reviewer(self, value: object) -> str | None:
        key = ("review", "reviewer")
        if value is None:
            return None
        text = self.string(key, value)
        if not re.fullmatch(r"[^<>\n]+ <[^<>@\s]+@[^<>\s]+>", text):
            raise self.fail(key, "must be a name and an e-mail", 'Write "Your Name <you@example.org>".')
        return text

    def keys(self, value: object) -> Keys:
        """`[review] keys = "po-mode"`, or `[review.keys]` with keys by action and, as `set`, what they start from."""
        key = ("review", "keys")
        if isinstance(value, str):
            return make_keys(self.choice(key, value, tuple(SETS)))
        if not isinstance(value, dict):
            raise self.fail(key, "must be a name or a table", f"Write one of: {', '.join(SETS)}; or [review.keys].")
        self.expect_keys(key, value, ("set", *ACTIONS))
        name = self.choice((*key, "set"), value.get("set", "default"), tuple(SETS))
        own = {action: self.key_list((*key, action), keys) for action, keys in value.items() if action != "set"}
        taken: dict[str, str] = {}
        for action, keys in own.items():
            for pressed in keys:
                if taken.setdefault(pressed, action) != action:
                    what = f"“{pressed}” already calls {taken[pressed]}"
                    raise self.fail((*key, action), what, "Give each action keys of its own.")
        return make_keys(name, own)

    def key_list(self, key: tuple[str, ...], value: object) -> tuple[str, ...]:
        """One key, or a list of several."""
        keys = value if isinstance(value, list) else [value]
        for pressed in keys:
            if not is_key(self.string(key, pressed)):
                raise self.fail(key, f"unknown key “{pressed}”", "Write a character, or such as enter, ctrl+s, f5.")
        return tuple(keys)
