"""Drafts take the glossary's words from the engine's other translations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dragoman.drafting import DraftPlan
from dragoman.drafting.wording import prefer_terms
from dragoman.engines import Translation
from dragoman.model import LanguagePair
from dragoman.terms import Glossary, Term

GLOSSARY = Glossary([Term("fig tree", "higuera"), Term("fig tree", "árbol", is_forbidden=True)])


class Thinker:
    """An engine that knows some texts: its translation of each, and those that it gives when it is asked for more."""

    name, digest, pair = "thinker", "00", LanguagePair("en", "es")

    def __init__(self, known: Mapping[str, Sequence[str]]) -> None:
        self.asked: list[str] = []
        self._known = known

    def translate(self, sentences: Sequence[str], *, alternatives: int = 0, align: bool = False) -> list[Translation]:
        self.asked += sentences
        found = [self._known.get(text, (text,)) for text in sentences]
        return [Translation(usual, -0.2, tuple(others)[:alternatives]) for usual, *others in found]


def test_an_alternative_that_keeps_to_the_glossary_is_taken_whole() -> None:
    engine = Thinker({"An old fig tree.": ("…", "Un árbol viejo.", "Una higuera vieja.")})
    translations = {
        "An old fig tree.": Translation("Un árbol de higos viejo.", -0.2),
        "A young fig tree.": Translation("Un higo joven.", -0.3),
        "A fig.": Translation("Un higo.", -0.1),
    }

    found = prefer_terms(translations, engine, GLOSSARY)

    assert found == translations | {"An old fig tree.": Translation("Una higuera vieja.", -0.2)}
    assert engine.asked == ["An old fig tree.", "A young fig tree."]


def test_without_a_glossary_no_engine_is_asked() -> None:
    engine = Thinker({"An old fig tree.": ("…", "Un árbol viejo.", "Una higuera vieja.")})
    translations = {"An old fig tree.": Translation("Un árbol.")}

    assert prefer_terms(translations, engine, Glossary()) == translations
    assert engine.asked == []


def test_a_term_that_must_stay_survives_an_engine_that_changes_it() -> None:
    plan = DraftPlan("We live in Go Valley.", "markdown", "en", protected=["Go Valley"])
    known: dict[str, Translation] = {}
    while wanted := plan.requests(known):
        known |= {
            text: Translation(text.replace("Go Valley", "Valle Vete").replace("live", "vivimos")) for text in wanted
        }

    assert "Go Valley" in plan.assemble(known).text
