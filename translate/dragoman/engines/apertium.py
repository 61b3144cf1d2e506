"""Apertium: rule-based pairs of the system's packages, one process a call."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
from collections.abc import Sequence
from functools import lru_cache

from dragoman.engines import Translation
from dragoman.errors import EngineError
from dragoman.model import LanguagePair, Locale

_SPECIAL = re.compile(r"[\[\]{}^$@\\/<>]")
_BLANKS = re.compile(r"[\s\0]+")
_END = re.compile(r"\.?\[\]\[\n(\d+)\n\]")
"""The end of a sentence in Apertium's stream: a stop of our own, as its deformatters add, and a numbered blank."""
TIMEOUT = 300.0
"""Seconds that a call may take; a sentence takes a millisecond or two."""


@lru_cache(maxsize=1)
def installed_modes() -> tuple[str, ...]:
    """The translation modes that `apertium -l` lists, such as `eng-spa`; none where Apertium is not installed."""
    if shutil.which("apertium") is None:
        return ()
    run = subprocess.run(["apertium", "-l"], capture_output=True, text=True, check=False, timeout=20)
    return tuple(run.stdout.split())


def find_mode(source: Locale, target: Locale) -> str | None:
    """The installed mode of a pair, a regional one where the locale names a region; None when there is none."""
    sources, targets = _names(source), _names(target)
    modes = installed_modes()
    return next((f"{a}-{b}" for b in targets for a in sources if f"{a}-{b}" in modes), None)


def _names(locale: Locale) -> list[str]:
    """The names that Apertium may use for a locale, the most specific first: `por_BR`, `por`, `pt`."""
    import langcodes

    language = langcodes.Language.get(locale.tag)
    three = language.to_alpha3()
    region = [f"{three}_{language.territory}"] if language.territory else []
    return [*region, three, locale.language]


class ApertiumEngine:
    """One mode, such as `eng-spa`."""

    def __init__(self, mode: str, pair: LanguagePair) -> None:
        self.mode = mode
        self.pair = pair

    @property
    def name(self) -> str:
        """`apertium eng-spa` with the version of Apertium."""
        return f"apertium {self.mode} {_version()}".rstrip()

    @property
    def digest(self) -> str:
        """Hash of mode and version: the rules cannot be read more cheaply."""
        return hashlib.sha256(self.name.encode()).hexdigest()

    def translate(self, sentences: Sequence[str], *, alternatives: int = 0, align: bool = False) -> list[Translation]:
        """One bare translation a sentence, without a score. Raises `EngineError` when Apertium fails."""
        wanted = [text for text in dict.fromkeys(sentences) if text.strip()]
        done = self._translate_all(wanted) if wanted else {}
        return [Translation(done.get(text, text)) for text in sentences]

    def _translate_all(self, sentences: Sequence[str]) -> dict[str, str]:
        stream = "".join(f"{_escape(text)}.[][\n{number}\n]" for number, text in enumerate(sentences))
        pieces = _END.split(self._run(stream))
        found = {int(number): text for text, number in zip(pieces[::2], pieces[1::2], strict=False)}
        if set(found) != set(range(len(sentences))):
            raise self._failed("its answer has other sentences than were asked")
        return {text: _tidy(found[number]) for number, text in enumerate(sentences)}

    def _run(self, stream: str) -> str:
        command = ["apertium", "-u", "-f", "none", self.mode]
        try:
            run = subprocess.run(command, input=stream.encode(), capture_output=True, check=False, timeout=TIMEOUT)
        except (OSError, subprocess.TimeoutExpired) as error:
            raise self._failed(str(error)) from error
        if run.returncode:
            raise self._failed(run.stderr.decode("utf-8", "replace").strip()[:200])
        return run.stdout.decode("utf-8", "replace")

    def _failed(self, why: str) -> EngineError:
        return EngineError(
            f"apertium {self.mode} failed: {why}",
            remedy=f"Try `echo Hello | apertium {self.mode}`; reinstall the pair if that fails too.",
        )


def _escape(text: str) -> str:
    return _SPECIAL.sub(lambda match: f"\\{match[0]}", _BLANKS.sub(" ", text.strip()))


def _tidy(answer: str) -> str:
    """The answer without escapes, and without the double blanks that dropped words leave."""
    return re.sub(r" {2,}", " ", re.sub(r"\\(.)", r"\1", answer)).strip()


@lru_cache(maxsize=1)
def _version() -> str:
    if shutil.which("apertium") is None:
        return ""
    run = subprocess.run(["apertium", "-V"], capture_output=True, text=True, check=False, timeout=20)
    found = re.search(r"\d+(?:\.\d+)+", run.stdout + run.stderr)
    return found[0] if found else ""
