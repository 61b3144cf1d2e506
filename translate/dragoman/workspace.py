"""The workspace: `dragoman.toml`, and the one place that knows where files live."""

from __future__ import annotations

import codecs
import os
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath
from typing import Any

from dragoman.errors import InputError, UsageError
from dragoman.files import read_bytes
from dragoman.model import Locale, ReviewState, parse_locale

CONFIG_NAME = "dragoman.toml"
SUFFIXES = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".mdx": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".txt": "text",
}
"""Which files under `source/` are articles, and in which format."""

ENGINES = ("auto", "argos", "apertium")
REQUIRED_STATES = {
    "reviewed": ReviewState.REVIEWED,
    "translated": ReviewState.TRANSLATED,
    "draft": ReviewState.DRAFT,
}


@dataclass(frozen=True, slots=True)
class PublishPolicy:
    """What may be published."""

    require: ReviewState = ReviewState.TRANSLATED
    """The weakest state that is published: REVIEWED, TRANSLATED or DRAFT."""
    minimum: int = 0
    """Per cent (0–100) of an article's words that must qualify, else the article is held back."""
    fallback: str = "source"
    """What an unqualified segment shows: `source` or `draft`."""


@dataclass(frozen=True, slots=True)
class ArticleOptions:
    """What a workspace says of how its articles are read."""

    language: str = "en"
    """ISO 639 code of the source language."""
    encoding: str | None = None
    """What articles are in that do not say so themselves; None for UTF-8."""
    front_matter: tuple[str, ...] = ("title", "subtitle", "description", "summary", "excerpt")
    """Paths of the values that are translated, such as `seo.title`."""
    code_blocks: bool = False
    """Whether code blocks of Markdown are translated."""


DEFAULT_OPTIONS = ArticleOptions()


@dataclass(frozen=True, slots=True)
class Article:
    """Where one source document lives. Its name is its path below the source folder."""

    name: PurePosixPath
    file: Path
    options: ArticleOptions = DEFAULT_OPTIONS

    @property
    def format(self) -> str:
        """`markdown`, `html` or `text`."""
        return SUFFIXES[self.name.suffix.lower()]

    def __str__(self) -> str:
        return str(self.name)


@dataclass(frozen=True, slots=True)
class Workspace:
    """A folder with `dragoman.toml`, `source/` and `locales/`. Made by `find_workspace` or `read_workspace`."""

    root: Path
    source_language: Locale = field(default_factory=lambda: Locale("en"))
    source: Path = Path("source")
    """Relative to `root`, as are `locales` and `output`."""
    locales: Path = Path("locales")
    targets: tuple[Locale, ...] = ()
    engine: str = "auto"
    locale_engines: tuple[tuple[str, str], ...] = ()
    """Engines that single locales ask for: (tag, engine)."""
    output: Path = Path("public")
    policy: PublishPolicy = PublishPolicy()
    reviewer: str | None = None
    """`Name <e-mail>` where the configuration names one."""
    options: ArticleOptions = DEFAULT_OPTIONS
    special_options: tuple[tuple[str, ArticleOptions], ...] = ()
    """Options of the articles whose name fits a pattern such as `archive/*.txt`."""

    @property
    def all_options(self) -> tuple[object, ...]:
        """Everything that the segments of articles depend on beside their bytes."""
        return (self.options, self.special_options)

    def options_for(self, name: PurePosixPath) -> ArticleOptions:
        """How an article is read: as the first pattern says that fits its name, else as all are."""
        fitting = (options for pattern, options in self.special_options if fnmatchcase(str(name), pattern))
        return next(fitting, self.options)

    def engine_for(self, locale: Locale) -> str:
        """The configured engine of a locale: `auto`, `argos` or `apertium`."""
        return dict(self.locale_engines).get(locale.tag, self.engine)

    def articles(self) -> list[Article]:
        """All articles, sorted by name. Hidden files and folders are passed over.

        Raises `InputError` when the source folder is missing.
        """
        folder = self.root / self.source
        if not folder.is_dir():
            raise InputError("the source folder is missing", where=folder, remedy="Create it and put articles in it.")
        names: list[PurePosixPath] = []
        for parent, folders, files in os.walk(folder):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            below = PurePosixPath(Path(parent).relative_to(folder).as_posix())
            names += [
                below / name
                for name in files
                if not name.startswith(".") and PurePosixPath(name).suffix.lower() in SUFFIXES
            ]
        return [Article(name, folder / name, self.options_for(name)) for name in sorted(names)]

    def find_articles(self, wanted: Sequence[str]) -> list[Article]:
        """The articles a person named: by name, by path from the current folder or from the root; all when none is.

        A folder stands for all articles in it. Raises `UsageError` for a name that fits none.
        """
        articles = self.articles()
        if not wanted:
            return articles
        chosen: dict[PurePosixPath, Article] = {}
        for text in wanted:
            found = [article for article in articles if self._is_named(article, text)]
            if not found:
                raise UsageError(
                    f"no article “{text}” in {self.source}/",
                    remedy=_suggest(text, articles) or f"Articles end in {', '.join(SUFFIXES)}.",
                )
            chosen.update({article.name: article for article in found})
        return list(chosen.values())

    def find_article(self, wanted: str) -> Article:
        """The one article that `wanted` names. Raises `UsageError` when none or several fit."""
        found = self.find_articles([wanted])
        if len(found) > 1:
            raise UsageError(f"“{wanted}” names {len(found)} articles", remedy="Name one of them.")
        return found[0]

    def _is_named(self, article: Article, text: str) -> bool:
        path = Path(text)
        if article.name == PurePosixPath(path.as_posix()) or PurePosixPath(path.as_posix()) in article.name.parents:
            return str(path) != "." or Path.cwd() == self.root
        places = (Path.cwd() / path, self.root / path)
        return any(place == article.file or place in article.file.parents for place in map(_normalise, places))

    def catalog_file(self, article: Article, locale: Locale) -> Path:
        """`locales/<locale>/<article name>.po`."""
        return self.root / self.locales / locale.tag / f"{article.name}.po"

    def published_file(self, article: Article, locale: Locale) -> Path:
        """`<output>/<locale>/<article name>`."""
        return self.root / self.output / locale.tag / article.name

    def reference(self, article: Article) -> str:
        """How catalogs name the article: its path below the root, with `/`."""
        return (PurePosixPath(self.source.as_posix()) / article.name).as_posix()

    @property
    def cache(self) -> Path:
        """`.dragoman/`: caches and locks; deleting it loses nothing but time."""
        return self.root / ".dragoman"

    def lock_file(self, article: Article, locale: Locale) -> Path:
        """The lock that guards one catalog and what is published from it."""
        return self.cache / "locks" / locale.tag / f"{article.name}.lock"

    def choose_locales(self, wanted: Sequence[str]) -> tuple[Locale, ...]:
        """The locales named by `wanted`, or all targets when it is empty.

        Raises `UsageError` for a tag that is unknown or is not among `targets`.
        """
        if not wanted:
            if not self.targets:
                raise UsageError(
                    "no target locale", remedy=f"Name one with --to, or add it to targets in {CONFIG_NAME}."
                )
            return self.targets
        chosen = tuple(dict.fromkeys(parse_locale(tag) for tag in wanted))
        for locale in chosen:
            if locale == self.source_language:
                raise UsageError(f"“{locale}” is the source language", remedy="Name another locale with --to.")
            if locale not in self.targets:
                known = ", ".join(map(str, self.targets)) or "none"
                raise UsageError(
                    f"“{locale}” is not a target of this workspace (targets: {known})",
                    remedy=f'Add "{locale}" to targets in {self.root / CONFIG_NAME}.',
                )
        return chosen


def _normalise(path: Path) -> Path:
    return Path(os.path.normpath(path))


def _suggest(text: str, articles: Sequence[Article]) -> str | None:
    from difflib import get_close_matches

    near = get_close_matches(text, [str(article) for article in articles], n=1, cutoff=0.5)
    return f"Did you mean {near[0]}?" if near else None


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
    return _Reader(file, text, tables).read(root)


class _Reader:
    """Turns the tables of a `dragoman.toml` into a `Workspace`, and says where a value is wrong."""

    def __init__(self, file: Path, text: str, tables: dict[str, Any]) -> None:
        self.file = file
        self.text = text
        self.tables = tables

    def read(self, root: Path) -> Workspace:
        self.expect_keys((), self.tables, ("project", "articles", "draft", "publish", "review"))
        project = self.table("project", ("source-language", "source", "locales", "targets"))
        publish = self.table("publish", ("output", "require", "minimum", "fallback"))
        review = self.table("review", ("reviewer",))
        source_language = self.locale(("project", "source-language"), project.get("source-language", "en"))
        targets = self.targets(project.get("targets", []), source_language)
        engine, locale_engines = self.engines(targets)
        options, special_options = self.all_options(source_language)
        return Workspace(
            root=root,
            source_language=source_language,
            source=self.folder(("project", "source"), project.get("source", "source")),
            locales=self.folder(("project", "locales"), project.get("locales", "locales")),
            targets=targets,
            engine=engine,
            locale_engines=locale_engines,
            output=self.folder(("publish", "output"), publish.get("output", "public")),
            policy=PublishPolicy(
                require=REQUIRED_STATES[
                    self.choice(("publish", "require"), publish.get("require", "translated"), tuple(REQUIRED_STATES))
                ],
                minimum=self.percent(("publish", "minimum"), publish.get("minimum", 0)),
                fallback=self.choice(("publish", "fallback"), publish.get("fallback", "source"), ("source", "draft")),
            ),
            reviewer=self.reviewer(review.get("reviewer")),
            options=options,
            special_options=special_options,
        )

    def fail(self, key: tuple[str, ...], what: str, remedy: str) -> InputError:
        return InputError(f"{'.'.join(key)}: {what}", where=self.file, line=self.line_of(key), remedy=remedy)

    def line_of(self, key: tuple[str, ...]) -> int:
        """The line that sets `key`, or that opens its table; 1 when neither is written plainly."""
        table: tuple[str, ...] = ()
        nearest = 1
        for number, line in enumerate(self.text.splitlines(), start=1):
            if header := re.match(r"\s*\[+([^\]]+)\]", line):
                table = tuple(part.strip().strip("\"'") for part in header[1].split("."))
            elif setting := re.match(r"\s*([\w\-.\"' ]+?)\s*=", line):
                if table + tuple(part.strip().strip("\"'") for part in setting[1].split(".")) == key:
                    return number
                continue
            else:
                continue
            if table and table == key[: len(table)]:
                nearest = number
        return nearest

    def expect_keys(self, table: tuple[str, ...], found: dict[str, Any], known: tuple[str, ...]) -> None:
        for key in found:
            if key not in known:
                raise self.fail((*table, key), "unknown key", f"Known here: {', '.join(known)}.")

    def table(self, name: str, known: tuple[str, ...]) -> dict[str, Any]:
        found = self.tables.get(name, {})
        if not isinstance(found, dict):
            raise self.fail((name,), "must be a table", f"Write [{name}] on a line of its own.")
        self.expect_keys((name,), found, known)
        return found

    def string(self, key: tuple[str, ...], value: object) -> str:
        if not isinstance(value, str) or not value.strip():
            raise self.fail(key, "must be text", 'Write it in quotes, such as "es".')
        return value

    def folder(self, key: tuple[str, ...], value: object) -> Path:
        folder = Path(os.path.normpath(self.string(key, value)))
        if folder.is_absolute() or ".." in folder.parts:
            raise self.fail(key, "must be a folder inside the workspace", "Write a relative path without “..”.")
        return folder

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
        self.expect_keys(table, found, ("encoding", "front-matter", "code-blocks"))
        if "encoding" in found:
            options = replace(options, encoding=self.encoding((*table, "encoding"), found["encoding"]))
        if "front-matter" in found:
            key, paths = (*table, "front-matter"), found["front-matter"]
            if not isinstance(paths, list):
                raise self.fail(key, "must be a list of keys", 'Write front-matter = ["title", "seo.description"].')
            options = replace(options, front_matter=tuple(self.string(key, path) for path in paths))
        if "code-blocks" in found:
            if not isinstance(found["code-blocks"], bool):
                raise self.fail((*table, "code-blocks"), "must be true or false", "Write it without quotes.")
            options = replace(options, code_blocks=found["code-blocks"])
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
            else:
                raise self.fail(("draft", key), "unknown key", "Known here: engine, and tables such as [draft.es].")
        return engine, tuple(per_locale)

    def reviewer(self, value: object) -> str | None:
        key = ("review", "reviewer")
        if value is None:
            return None
        text = self.string(key, value)
        if not re.fullmatch(r"[^<>\n]+ <[^<>@\s]+@[^<>\s]+>", text):
            raise self.fail(key, "must be a name and an e-mail", 'Write "Your Name <you@example.org>".')
        return text
