"""The workspace: the one place that knows where files live."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath

from dragoman.decoding import Decoding
from dragoman.errors import InputError, UsageError
from dragoman.keys import Keys, make_keys
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


@dataclass(frozen=True, slots=True)
class PublishPolicy:
    """What may be published."""

    require: ReviewState = ReviewState.TRANSLATED
    """The weakest state that is published: REVIEWED, TRANSLATED or DRAFT."""
    minimum: int = 0
    """Per cent (0–100) of an article's words that must qualify, else the article is held back."""
    fallback: str = "source"
    """What an unqualified segment shows: `source` or `draft`."""
    reviewers: int = 1
    """How many people must have reviewed the very words that are published; counts where REVIEWED is required."""

    @property
    def name(self) -> str:
        """What is required, in words: `translated`, `reviewed by 2 people`."""
        return f"{self.require} by {self.reviewers} people" if self.reviewers > 1 else self.require.value


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
    is_mdx: bool = False
    """Whether Markdown is read as MDX, with expressions and without indented code."""


DEFAULT_OPTIONS = ArticleOptions()


@dataclass(frozen=True, slots=True)
class Article:
    """Where one source document lives. Its name is its path below the source folder."""

    name: PurePosixPath
    file: Path
    options: ArticleOptions = DEFAULT_OPTIONS
    root: Path | None = None
    """The folder that no link may lead out of; None for no matter which."""

    @property
    def format(self) -> str:
        """`markdown`, `html` or `text`."""
        return SUFFIXES[self.name.suffix.lower()]

    def __str__(self) -> str:
        return str(self.name)

    def expect_own(self) -> None:
        """Raises `InputError` for a link that leads out of the workspace: what is there may not be for publication."""
        try:
            str(self.file).encode("utf-8")
        except UnicodeEncodeError as error:
            raise InputError("a file name that is not UTF-8", where=self.file, remedy="Rename the file.") from error
        if self.root is not None and not is_inside(self.file, self.root):
            raise InputError(
                "a link that leads out of the workspace", where=self.file, remedy="Put the article itself here."
            )


@dataclass(frozen=True, slots=True)
class Workspace:
    """A folder with `dragoman.toml`, `source/` and `locales/`. Made by `config.find_workspace`."""

    root: Path
    source_language: Locale = field(default_factory=lambda: Locale("en"))
    source: Path = Path("source")
    """Relative to `root`, as are `locales` and `output`."""
    locales: Path = Path("locales")
    targets: tuple[Locale, ...] = ()
    engine: str = "auto"
    locale_engines: tuple[tuple[str, str], ...] = ()
    """Engines that single locales ask for: (tag, engine)."""
    decoding: Decoding = field(default_factory=Decoding)
    """How models are decoded."""
    memory_threshold: int = 75
    """Per cent (0–100) from which a similar earlier text is offered."""
    reuse_approved: bool = False
    """Whether a text that people approved elsewhere is approved again where it returns, with their receipts."""
    output: Path = Path("public")
    policy: PublishPolicy = PublishPolicy()
    reviewer: str | None = None
    """`Name <e-mail>` where the configuration names one."""
    keys: Keys = field(default_factory=make_keys, compare=False)
    """The keys of the review screen."""
    bidi: str = "auto"
    """Who puts right-to-left text in its order on the screen: `terminal`, `reorder` (Dragoman), or `auto`."""
    theme: str = "auto"
    """Colours of the screen: `dark`, `light`, or `auto`, as the terminal tells."""
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
        options = next(fitting, self.options)
        return replace(options, is_mdx=True) if name.suffix.lower() == ".mdx" else options

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
        for parent, folders, files in os.walk(folder, onerror=_refuse_folder):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            below = PurePosixPath(Path(parent).relative_to(folder).as_posix())
            names += [
                below / name
                for name in files
                if not name.startswith(".") and PurePosixPath(name).suffix.lower() in SUFFIXES
            ]
        return [Article(name, folder / name, self.options_for(name), self.root) for name in sorted(names)]

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

    def imported_memories(self, locale: Locale) -> Path:
        """The folder of the TMX files that were imported for a locale: part of the workspace, no cache."""
        return self.root / self.locales / locale.tag / "memory"

    def memory_index(self, locale: Locale) -> Path:
        """The index of all that is known in a locale; a cache."""
        return self.cache / "memory" / f"{locale.tag}.sqlite3"

    def glossary_file(self, locale: Locale) -> Path:
        """`locales/<locale>/glossary.csv`."""
        return self.root / self.locales / locale.tag / "glossary.csv"

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


def is_inside(file: Path, folder: Path) -> bool:
    """Whether a file lies in a folder, wherever links lead."""
    return Path(os.path.realpath(file)).is_relative_to(os.path.realpath(folder))


def _refuse_folder(error: OSError) -> None:
    raise InputError(
        f"cannot read this folder: {error.strerror or error}", where=error.filename, remedy="Make it readable."
    ) from error


def _normalise(path: Path) -> Path:
    return Path(os.path.normpath(path))


def _suggest(text: str, articles: Sequence[Article]) -> str | None:
    from difflib import get_close_matches

    near = get_close_matches(text, [str(article) for article in articles], n=1, cutoff=0.5)
    return f"Did you mean {near[0]}?" if near else None
