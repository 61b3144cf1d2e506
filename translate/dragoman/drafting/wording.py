"""The words that a glossary requires: taken from an engine's other translations, never patched into one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dragoman.checks.terms import check_terms
from dragoman.engines import Engine, Translation
from dragoman.model import Token, TokenRole
from dragoman.terms import Glossary

ALTERNATIVES = 3
"""How many other translations of a sentence are looked at."""


def prefer_terms(translations: Mapping[str, Translation], engine: Engine, glossary: Glossary) -> dict[str, Translation]:
    """The translations, by sentence; where one does not keep to the glossary, the engine's next one that does better.

    A word is never replaced inside a sentence, since articles, adjectives and verbs would have to follow it: what no
    alternative mends is left to the reviewer, with the finding of the check. Raises `EngineError`.
    """
    found = dict(translations)
    wrong = [text for text, translation in found.items() if count_wrong(text, translation.text, glossary)]
    if not wrong:
        return found
    for text, tried in zip(wrong, engine.translate(wrong, alternatives=ALTERNATIVES, align=True), strict=True):
        others = [found[text], *map(tried.take, range(len(tried.alternatives)))]
        found[text] = min(others, key=lambda other: count_wrong(text, other.text, glossary))
    return found


def count_wrong(text: str, translation: str, glossary: Glossary) -> int:
    """How many terms of a plain text are not as the glossary has them."""
    return len(check_terms(_as_words(text), _as_words(translation), glossary))


def _as_words(text: str) -> Sequence[Token]:
    return (Token(text, TokenRole.TEXT),)
