"""What is installed, what each locale would be drafted with, and what is missing: what `dragoman doctor` tells."""

from __future__ import annotations

import platform
from dataclasses import dataclass
from importlib import metadata

from dragoman import __version__
from dragoman.clone import BY_LINES, lacks_merge_driver
from dragoman.engines.apertium import installed_modes
from dragoman.engines.choose import choose_engine
from dragoman.engines.packages import packages_folder
from dragoman.errors import EngineError
from dragoman.models import list_models
from dragoman.workspace import Workspace

_LIBRARIES = ("argostranslate", "ctranslate2", "sentencepiece", "polib", "click", "rich")


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What `doctor` found."""

    versions: dict[str, str]
    models: list[str]
    models_folder: str
    apertium: list[str]
    targets: dict[str, str]
    """Locale → the engine that would draft it, and why; or what is missing."""
    problems: list[str]
    """What is broken, each with its remedy."""


def diagnose(workspace: Workspace | None) -> Diagnosis:
    """Looks at this machine and, inside of one, at the workspace's targets. Loads every model that would be used."""
    models, problems = list_models()
    targets: dict[str, str] = {}
    for locale in workspace.targets if workspace else ():
        try:
            choice = choose_engine(workspace.source_language, locale, workspace.engine_for(locale), workspace.decoding)  # type: ignore[union-attr]
        except EngineError as error:
            targets[locale.tag] = f"{error}. {error.remedy}"
            continue
        targets[locale.tag] = f"{choice.engine.name} ({choice.reason})"
        try:
            choice.engine.translate(["One."])
        except EngineError as error:
            problems.append(f"{error}. {error.remedy}")
    if workspace is not None and lacks_merge_driver(workspace):
        problems.append(BY_LINES)
    return Diagnosis(
        versions={"dragoman": __version__, "python": platform.python_version()}
        | {name: metadata.version(name) for name in _LIBRARIES},
        models=[f"{model.name} ({model.pair}){' starter' if model.is_starter else ''}" for model in models],
        models_folder=str(packages_folder()),
        apertium=list(installed_modes()),
        targets=targets,
        problems=problems,
    )
