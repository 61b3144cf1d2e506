"""Whether a translation keeps to a glossary."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dragoman.checks import Finding
from dragoman.model import Token
from dragoman.terms import Glossary, TermMatch, find_terms, find_words, hide_marks


def check_terms(
    source_tokens: Sequence[Token], translation_tokens: Sequence[Token], glossary: Glossary
) -> list[Finding]:
    """What of a glossary a translation does not keep to, errors first. Tokens are those of `markup.tokenize`.

    That a required translation is missing is a warning, since languages inflect and pronouns stand for nouns. What
    somebody forbade, and what must stay as it is, are errors: there is no good reason for them that a reviewer would
    not want to confirm.
    """
    translation = hide_marks(translation_tokens)
    if not glossary or not translation.strip():
        return []
    whole = "".join(token.text for token in translation_tokens)
    matches = {match.term: match for match in find_terms(hide_marks(source_tokens), glossary)}
    findings = [finding for match in matches.values() for finding in _check(match, translation, whole)]
    return sorted(findings, key=lambda finding: finding.level)


def _check(match: TermMatch, translation: str, whole: str) -> Iterator[Finding]:
    if match.is_kept:
        if match.term not in whole:
            yield Finding("terms", "error", f"“{match.term}” must stay as it is")
        return
    allowed = [place for wanted in match.translations for place in find_words(translation, wanted, inflected=True)]
    for forbidden in match.forbidden:
        places = find_words(translation, forbidden)
        if any(not any(start <= place[0] and place[1] <= end for start, end in allowed) for place in places):
            instead = f", use {_name(match.translations)}" if match.translations else ""
            yield Finding("terms", "error", f"“{forbidden}” may not be used for “{match.term}”{instead}")
    if match.translations and not allowed:
        yield Finding("terms", "warning", f"“{match.term}” should be {_name(match.translations)}")


def _name(translations: Sequence[str]) -> str:
    return " or ".join(f"“{text}”" for text in translations)
