"""Quality checks on one source and its translation. They say what is wrong; nothing here changes a word."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from dragoman.model import Token, TokenRole, count_words
from dragoman.numbers import Number, compare_numbers


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that a check noticed."""

    check: str
    """The name of the check, such as `placeables`."""
    level: str
    """`error` for what breaks the page or loses content, `warning` for what a person should look at."""
    message: str


UNCONFIRMABLE = frozenset({"structure", "control"})
"""Checks whose errors no reviewer can mean: the page would be broken all the same."""
_DOUBLED = re.compile(r"\b([^\W\d_]{2,})\s+\1\b", re.IGNORECASE)
_ENDINGS = {
    **dict.fromkeys(".。।။።．｡", "a full stop"),
    **dict.fromkeys("?？؟;", "a question mark"),
    **dict.fromkeys("!！", "an exclamation mark"),
    **dict.fromkeys(":：", "a colon"),
}
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
"""Controls but tab and line ends, and surrogates: an article that has one is no text, or acts on a terminal."""
_INVISIBLE = re.compile(
    r"[\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
"""Bidi controls, and zero-width characters but ZWNJ and ZWJ, which are letters' business in many scripts."""
_QUOTES = '"“”„‟«»「」『』'
_BRACKETS = (("(（", ")）"), ("[［", "]］"), ("{｛", "}｝"))
_CLOSERS = "\"'”’»)]*_ \u00a0」』）"


def check_translation(
    source: str, translation: str, source_tokens: Sequence[Token], translation_tokens: Sequence[Token]
) -> list[Finding]:
    """What is wrong with a translation, errors first. Tokens are those of `markup.tokenize`.

    An empty translation has no findings: it is not there yet.
    """
    errors = find_errors(source, translation, source_tokens, translation_tokens)
    if not translation.strip():
        return errors
    return [
        *errors,
        *_check_numbers(_words_of(source_tokens), _words_of(translation_tokens)),
        *(finding for check in _WARNINGS for finding in check(source, translation)),
    ]


def find_errors(
    source: str, translation: str, source_tokens: Sequence[Token], translation_tokens: Sequence[Token]
) -> list[Finding]:
    """Those findings of `check_translation` that are errors, without looking for the others."""
    if translation and not translation.strip():
        return [Finding("empty", "error", "the translation is only blanks")]
    if not translation:
        return []
    return [*_check_controls(source, translation), *_check_markup(source_tokens, translation_tokens)]


def _check_controls(source: str, translation: str) -> Iterator[Finding]:
    """The control characters and lone surrogates of a translation that its source does not have."""
    if added := sorted(set(_CONTROL.findall(translation)) - set(source)):
        yield Finding("control", "error", f"control character not in the source: {_name_characters(added)}")


def _name_characters(characters: Sequence[str]) -> str:
    return ", ".join(f"U+{ord(character):04X}" for character in characters)


def check_certainty(unsure: str) -> list[Finding]:
    """What the machine that made a draft says it is not sure of; nothing where it says nothing."""
    return [Finding("unsure", "warning", f"the machine was not sure {unsure}")] if unsure else []


def check_places(unplaced: Sequence[str]) -> list[Finding]:
    """The translations of single places of a repeated text that nobody can place any more."""
    return [
        Finding(
            "place", "warning", f"one place had a translation of its own; which, nobody can tell any more: “{text}”"
        )
        for text in unplaced
    ]


def check_facts(source_tokens: Sequence[Token], translation_tokens: Sequence[Token]) -> list[Finding]:
    """What of the markup, the placeables and the numbers of a source its translation lacks, or has beyond it."""
    return [
        *_check_markup(source_tokens, translation_tokens),
        *_check_numbers(_words_of(source_tokens), _words_of(translation_tokens)),
    ]


def _check_markup(source: Sequence[Token], translation: Sequence[Token]) -> Iterator[Finding]:
    lost, added = _differ(_standing(source), _standing(translation))
    if lost:
        yield Finding("placeables", "error", f"missing: {_name(lost)}")
    if added:
        yield Finding("placeables", "error", f"not in the source: {_name(added)}")
    lost, added = _differ(_pairs(source), _pairs(translation))
    if lost:
        yield Finding("markup", "error", f"markup is missing: {_name(lost)}")
    if added:
        yield Finding("markup", "error", f"markup is not in the source: {_name(added)}")
    if not lost and not added and _nesting(source) != _nesting(translation):
        yield Finding("markup", "error", "markup is nested otherwise than in the source")


def _standing(tokens: Sequence[Token]) -> Counter[str]:
    return Counter(
        "a line break" if token.text.strip(" ") in ("\\\n", "\n") else token.skeleton
        for token in tokens
        if token.role is TokenRole.PLACEABLE
    )


def _pairs(tokens: Sequence[Token]) -> Counter[str]:
    """Each pair of marks as `open…close`."""
    stack: list[str] = []
    found: Counter[str] = Counter()
    for token in tokens:
        if token.role is TokenRole.OPEN:
            stack.append(token.skeleton)
        elif token.role is TokenRole.CLOSE:
            found[f"{stack.pop()}…{token.skeleton}"] += 1
    return found


def _nesting(tokens: Sequence[Token]) -> Counter[tuple[str, ...]]:
    """How often each chain of open marks stands, outermost first; order among neighbours is the language's business."""
    stack: list[str] = []
    found: Counter[tuple[str, ...]] = Counter()
    for token in tokens:
        if token.role is TokenRole.OPEN:
            stack.append(token.skeleton)
            found[tuple(stack)] += 1
        elif token.role is TokenRole.CLOSE:
            stack.pop()
    return found


def _differ(source: Counter[str], translation: Counter[str]) -> tuple[Counter[str], Counter[str]]:
    return source - translation, translation - source


def _name(texts: Counter[str]) -> str:
    return ", ".join(text if number == 1 else f"{number} × {text}" for text, number in texts.items())


def _words_of(tokens: Sequence[Token]) -> str:
    return " ".join(token.text for token in tokens if token.role is TokenRole.TEXT)


def _check_numbers(source: str, translation: str) -> Iterator[Finding]:
    """Numbers agree, however each language writes them."""
    lost, added = compare_numbers(source, translation)
    if lost:
        yield Finding("numbers", "warning", f"number missing: {_list(lost)}")
    elif added:
        yield Finding("numbers", "warning", f"number not in the source: {_list(added)}")


def _list(numbers: Sequence[Number]) -> str:
    return ", ".join(dict.fromkeys(number.text for number in numbers))


def _check_blanks(source: str, translation: str) -> Iterator[Finding]:
    for place, strip in (("beginning", str.lstrip), ("end", str.rstrip)):
        if (strip(source) == source) != (strip(translation) == translation):
            yield Finding("blanks", "warning", f"blanks at the {place} differ from the source")


def _check_ending(source: str, translation: str) -> Iterator[Finding]:
    wanted, found = _ending(source), _ending(translation)
    if wanted != found:
        if found is None:
            message = f"the source ends with {wanted}, this does not"
        elif wanted is None:
            message = f"ends with {found}, the source does not"
        else:
            message = f"ends with {found}, the source with {wanted}"
        yield Finding("ending", "warning", message)


def _ending(text: str) -> str | None:
    return _ENDINGS.get(text.rstrip(_CLOSERS)[-1:])


def _check_pairs(source: str, translation: str) -> Iterator[Finding]:
    """What the source opens and closes is opened and closed; which marks do it is the language's business."""
    if _has_odd_quotes(translation) and not _has_odd_quotes(source):
        yield Finding("pairs", "warning", "a quotation mark is missing, or one too many")
    if _has_open_brackets(translation) and not _has_open_brackets(source):
        yield Finding("pairs", "warning", "a bracket is missing, or one too many")


def _has_odd_quotes(text: str) -> bool:
    return sum(map(text.count, _QUOTES)) % 2 == 1


def _has_open_brackets(text: str) -> bool:
    return any(sum(map(text.count, opening)) != sum(map(text.count, closing)) for opening, closing in _BRACKETS)


def _check_copied(source: str, translation: str) -> Iterator[Finding]:
    if translation == source and count_words(source) >= 4:
        yield Finding("copied", "warning", "the translation is the source")


def _check_doubled(source: str, translation: str) -> Iterator[Finding]:
    if (found := _DOUBLED.search(translation)) and not _DOUBLED.search(source):
        yield Finding("doubled", "warning", f"a word stands twice: {found[0]}")


def _check_invisible(source: str, translation: str) -> Iterator[Finding]:
    if added := sorted(set(_INVISIBLE.findall(translation)) - set(source)):
        yield Finding("invisible", "warning", f"invisible character not in the source: {_name_characters(added)}")


_WARNINGS: tuple[Callable[[str, str], Iterator[Finding]], ...] = (
    _check_blanks,
    _check_ending,
    _check_pairs,
    _check_copied,
    _check_doubled,
    _check_invisible,
)
