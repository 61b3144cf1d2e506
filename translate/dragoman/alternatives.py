"""Further translations of one segment, for a reviewer who does not like the draft."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress

from dragoman.catalogs import read_catalog
from dragoman.drafting import Draft, DraftPlan, plan_segment
from dragoman.drafting.casing import find_common_words, is_title
from dragoman.drafting.wording import count_wrong, prefer_terms
from dragoman.engines import Engine, Translation
from dragoman.engines.choose import choose_engine
from dragoman.errors import InputError
from dragoman.files import exists
from dragoman.memory.glossary import open_glossary
from dragoman.model import Locale
from dragoman.terms import Glossary
from dragoman.workspace import Workspace

MOST = 3
"""Alternatives of a segment, at most."""
_FEW_ARTICLES = 200
"""Articles that are looked at for which words are common; as many as are drafted at once."""


class Adviser:
    """Offers other translations of single segments; loads the engine of a locale once, when first asked."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._engines: dict[Locale, Engine] = {}
        self._common: dict[Locale, frozenset[str]] = {}

    def suggest(self, text: str, format: str, locale: Locale) -> list[Draft]:
        """Up to `MOST` drafts of a segment beside the one that `draft` makes, best first, markup in its place.

        They come from the same search, so that they often differ in a word or two; those that keep to the glossary come
        first. An engine that has no alternatives gives none. Where a segment has several sentences, each draft has the
        next best of every one. Takes about as long as drafting the segment, and the first time as long as loading the
        model. Raises `EngineError`.
        """
        engine, glossary = self._engine(locale), open_glossary(self._workspace, locale)
        plan = self._plan(text, format, locale, glossary)
        known: dict[str, Translation] = {}
        while wanted := plan.requests(known):
            known |= _translate(engine, wanted, alternatives=MOST)
        usual = plan.assemble(prefer_terms(known, engine, glossary))
        drafts = {usual.text: usual}
        for number in range(MOST):
            draft = _draft_with(plan, engine, known, number)
            drafts.setdefault(draft.text, draft)
        return sorted(list(drafts.values())[1:], key=lambda draft: count_wrong(text, draft.text, glossary))

    def _plan(self, text: str, format: str, locale: Locale, glossary: Glossary) -> DraftPlan:
        if locale not in self._common and is_title(text):
            self._common[locale] = find_common_words(self._read_texts(locale))
        language = self._workspace.source_language.language
        common = self._common.get(locale, frozenset())
        return plan_segment(text, format, language, locale, common=common, glossary=glossary)

    def _read_texts(self, locale: Locale) -> Iterator[str]:
        for article in self._workspace.articles()[:_FEW_ARTICLES]:
            file = self._workspace.catalog_file(article, locale)
            with suppress(InputError):  # of a catalog that cannot be read, the sync has told
                if exists(file):
                    yield from (entry.msgid for entry in read_catalog(file, locale).current)

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
