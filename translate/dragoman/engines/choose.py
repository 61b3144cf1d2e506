"""Which engine drafts a pair, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dragoman.decoding import Decoding
from dragoman.engines import Engine
from dragoman.engines.apertium import ApertiumEngine, find_mode
from dragoman.engines.argos import ArgosEngine, PivotEngine
from dragoman.engines.packages import ArgosPackage, find_packages, find_starter
from dragoman.errors import EngineError
from dragoman.model import LanguagePair, Locale

# Argos's own codes for two variants (its package index).
_ARGOS_CODES = {"pt-BR": "pb", "zh-Hant": "zt", "zh-TW": "zt", "zh-HK": "zt"}


@dataclass(frozen=True, slots=True)
class Choice:
    """An engine, and why it was taken."""

    engine: Engine
    reason: str
    is_demonstration: bool = False
    """Whether it is the starter model, whose drafts need real review."""
    width: int = 1
    """How many of it work at once: calls of so many times the sentences keep all of them busy."""


def argos_codes(locale: Locale) -> list[str]:
    """The codes that Argos packages may use for a locale, the most specific first."""
    variant = [_ARGOS_CODES[locale.tag]] if locale.tag in _ARGOS_CODES else []
    return [*variant, locale.tag.replace("-", "_"), locale.language] if "-" in locale.tag else [locale.language]


def choose_engine(source: Locale, target: Locale, wanted: str = "auto", decoding: Decoding | None = None) -> Choice:
    """The engine of a pair: an installed Argos package, direct before pivot, else Apertium, else the starter model.

    `wanted` is `auto`, `argos` or `apertium`; `decoding` is for models. Raises `EngineError` that names the command
    that would help.
    """
    choice = next(find_engines(source, target, wanted, decoding), None)
    if choice is None:
        raise _no_engine(source, target, wanted)
    return choice


def find_engines(
    source: Locale, target: Locale, wanted: str = "auto", decoding: Decoding | None = None
) -> Iterator[Choice]:
    """Every engine of this machine for a pair, the one that `choose_engine` takes first."""
    if wanted in ("auto", "argos"):
        packages, _ = find_packages()
        yield from _find_direct(packages, source, target, decoding)
        yield from _find_pivots(packages, source, target, decoding)
    if wanted in ("auto", "apertium") and (mode := find_mode(source, target)):
        why = "as configured" if wanted == "apertium" else f"no Argos package for {source}→{target} is installed"
        yield Choice(ApertiumEngine(mode, LanguagePair(source.language, target.language)), why)
    if wanted in ("auto", "argos"):
        why = f"nothing else for {source}→{target} is installed"
        for package in _fitting(find_starter(), argos_codes(source), argos_codes(target)):
            yield Choice(ArgosEngine(package, decoding), why, is_demonstration=True)


def _find_direct(
    packages: Sequence[ArgosPackage], source: Locale, target: Locale, decoding: Decoding | None
) -> Iterator[Choice]:
    for package in _fitting(packages, argos_codes(source), argos_codes(target)):
        yield Choice(ArgosEngine(package, decoding), f"the installed Argos package for {source}→{target}")


def _find_pivots(
    packages: Sequence[ArgosPackage], source: Locale, target: Locale, decoding: Decoding | None
) -> Iterator[Choice]:
    for first in packages:
        if first.pair.source in argos_codes(source):
            why = f"no direct Argos package for {source}→{target}; through {first.pair.target}"
            for second in _fitting(packages, [first.pair.target], argos_codes(target)):
                yield Choice(PivotEngine(ArgosEngine(first, decoding), ArgosEngine(second, decoding)), why)


def _fitting(packages: Sequence[ArgosPackage], sources: list[str], targets: list[str]) -> Iterator[ArgosPackage]:
    """The packages from one of the sources into the targets, these in their order."""
    for to in targets:
        for package in packages:
            if package.pair.target == to and package.pair.source in sources:
                yield package


def _no_engine(source: Locale, target: Locale, wanted: str) -> EngineError:
    argos = f"dragoman models install {argos_codes(source)[0]} {argos_codes(target)[0]}"
    is_known = {source.language, target.language} == {"en", "es"}
    apertium = "run `apt-get install apertium-eng-spa`" if is_known else "install an Apertium pair, if there is one"
    if wanted == "apertium":
        return EngineError(
            f"no Apertium pair for {source}→{target} is installed",
            remedy=f"Either {apertium}, or set draft.engine to auto and run `{argos}`.",
        )
    return EngineError(
        f"no engine for {source}→{target}",
        remedy=f"Run `{argos}`; without network, `dragoman models install FILE`. Or {apertium}.",
    )
