"""Which engine drafts a pair, and why."""

from __future__ import annotations

from collections.abc import Sequence
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


def argos_codes(locale: Locale) -> list[str]:
    """The codes that Argos packages may use for a locale, the most specific first."""
    variant = [_ARGOS_CODES[locale.tag]] if locale.tag in _ARGOS_CODES else []
    return [*variant, locale.tag.replace("-", "_"), locale.language] if "-" in locale.tag else [locale.language]


def choose_engine(source: Locale, target: Locale, wanted: str = "auto", decoding: Decoding | None = None) -> Choice:
    """The engine of a pair: an installed Argos package, direct before pivot, else Apertium, else the starter model.

    `wanted` is `auto`, `argos` or `apertium`; `decoding` is for models. Raises `EngineError` that names the command
    that would help.
    """
    if wanted in ("auto", "argos") and (choice := _choose_argos(source, target, decoding)):
        return choice
    if wanted in ("auto", "apertium") and (mode := find_mode(source, target)):
        why = "as configured" if wanted == "apertium" else f"no Argos package for {source}→{target} is installed"
        return Choice(ApertiumEngine(mode, LanguagePair(source.language, target.language)), why)
    if wanted in ("auto", "argos"):
        for package in find_starter():
            if _fits(package, source, target):
                why = f"nothing else for {source}→{target} is installed"
                return Choice(ArgosEngine(package, decoding), why, is_demonstration=True)
    raise _no_engine(source, target, wanted)


def _choose_argos(source: Locale, target: Locale, decoding: Decoding | None) -> Choice | None:
    packages, _ = find_packages()
    direct = _best(packages, argos_codes(source), argos_codes(target))
    if direct is not None:
        return Choice(ArgosEngine(direct, decoding), f"the installed Argos package for {source}→{target}")
    for first in packages:
        if first.pair.source in argos_codes(source):
            second = _best(packages, [first.pair.target], argos_codes(target))
            if second is not None:
                why = f"no direct Argos package for {source}→{target}; through {first.pair.target}"
                return Choice(PivotEngine(ArgosEngine(first, decoding), ArgosEngine(second, decoding)), why)
    return None


def _best(packages: Sequence[ArgosPackage], sources: list[str], targets: list[str]) -> ArgosPackage | None:
    for to in targets:
        for package in packages:
            if package.pair.target == to and package.pair.source in sources:
                return package
    return None


def _fits(package: ArgosPackage, source: Locale, target: Locale) -> bool:
    return package.pair.source in argos_codes(source) and package.pair.target in argos_codes(target)


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
