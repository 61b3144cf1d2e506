"""Further translations of one segment, for a reviewer who does not like the draft."""

from __future__ import annotations

from collections.abc import Sequence

from dragoman.drafting import Draft, DraftPlan
from dragoman.engines import Engine, Translation
from dragoman.engines.choose import choose_engine
from dragoman.model import Locale
from dragoman.workspace import Workspace

MOST = 3
"""Alternatives of a segment, at most."""


class Adviser:
    """Offers other translations of single segments; loads the engine of a locale once, when first asked."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._engines: dict[Locale, Engine] = {}

    def suggest(self, text: str, format: str, locale: Locale) -> list[Draft]:
        """Up to `MOST` drafts of a segment beside the one that `draft` makes, best first, markup in its place.

        They come from the same search, so that they often differ in a word or two; an engine that has no alternatives
        gives none. Where a segment has several sentences, each draft has the next best of every one. Takes about as
        long as drafting the segment, and the first time as long as loading the model. Raises `EngineError`.
        """
        engine = self._engine(locale)
        plan = DraftPlan(text, format, self._workspace.source_language.language, target=locale)
        known: dict[str, Translation] = {}
        while wanted := plan.requests(known):
            known |= _translate(engine, wanted, alternatives=MOST)
        usual = plan.assemble(known)
        drafts = {usual.text: usual}
        for number in range(MOST):
            draft = _draft_with(plan, engine, known, number)
            drafts.setdefault(draft.text, draft)
        return list(drafts.values())[1:]

    def _engine(self, locale: Locale) -> Engine:
        if locale not in self._engines:
            workspace = self._workspace
            choice = choose_engine(workspace.source_language, locale, workspace.engine_for(locale), workspace.decoding)
            self._engines[locale] = choice.engine
        return self._engines[locale]


def _draft_with(plan: DraftPlan, engine: Engine, known: dict[str, Translation], number: int) -> Draft:
    """The draft with the alternative of that 0-based number in the place of every translation that has so many."""
    others = {text: found.take(number) for text, found in known.items() if number < len(found.alternatives)}
    chosen = {text: others.get(text, known[text]) for text in plan.requests()}
    while wanted := plan.requests(chosen):
        missing = [text for text in wanted if text not in known]
        known |= _translate(engine, missing, alternatives=0) if missing else {}
        chosen |= {text: known[text] for text in wanted}
    return plan.assemble(chosen)


def _translate(engine: Engine, texts: Sequence[str], *, alternatives: int) -> dict[str, Translation]:
    wanted = list(dict.fromkeys(texts))
    return dict(zip(wanted, engine.translate(wanted, alternatives=alternatives, align=True), strict=True))
