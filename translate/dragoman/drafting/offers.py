"""Versions of stale translations in which only the changed sentences are drafted again, to be offered to a reviewer."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from dragoman.alignment import compose_translation
from dragoman.carrying import Circumstances, find_standing
from dragoman.catalogs import Entry
from dragoman.checks import find_errors
from dragoman.drafting import NOTHING, Draft, DraftPlan
from dragoman.engines import Translation
from dragoman.markup import tokenize
from dragoman.model import Locale

NO_ENGINE = "approved sentences"
"""Who made an offer for which nothing had to be translated: the sentences only stand in another order."""


class OfferPlan:
    """What must be translated to offer a version of a stale entry, and how it is put together.

    Sentences that a person approved keep their words.
    """

    def __init__(self, entry: Entry, there: Circumstances, protected: Collection[str] = ()) -> None:
        """The terms in `protected` survive as they are."""
        self._text = entry.msgid
        self._there = there
        sentences = find_standing(entry, there)
        self._standing = {sentence.text: sentence.translation for sentence in sentences if sentence.translation}
        self._plans = {
            sentence.text: DraftPlan(
                sentence.text, there.format, there.source, target=Locale(there.target), protected=protected
            )
            for sentence in sentences
            if not sentence.translation
        }

    @property
    def is_possible(self) -> bool:
        """Whether any approved sentence stands, so that there is more to offer than a draft of the whole."""
        return bool(self._standing)

    @property
    def is_decoded(self) -> bool:
        """Whether a machine has a part in it."""
        return bool(self._plans)

    def requests(self, known: Mapping[str, Translation] = NOTHING) -> list[str]:
        """As `DraftPlan.requests`."""
        return [text for plan in self._plans.values() for text in plan.requests(known)]

    def assemble(self, translations: Mapping[str, Translation]) -> Draft:
        """The version that is offered; empty where it would lack markup or placeables of the source."""
        drafts = {text: plan.assemble(translations) for text, plan in self._plans.items()}
        words = self._standing | {text: draft.text for text, draft in drafts.items()}
        text = compose_translation(self._text, words, self._there.source) if all(words.values()) else None
        if text is None or self._is_broken(text):
            return Draft("", None)
        scores = [draft.score for draft in drafts.values() if draft.score is not None]
        return Draft(text, min(scores, default=None))

    def _is_broken(self, text: str) -> bool:
        tokens = [tokenize(version, self._there.format) for version in (self._text, text)]
        return bool(find_errors(self._text, text, *tokens))
