"""Terms that must be translated in one way, or not at all, and where they stand in a text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from dragoman.model import Token, TokenRole

_UNSPACED = r"\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_PIECE = re.compile(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}]+|[^\s\w]|_")
_HIDDEN = "\ufffc"


@dataclass(frozen=True, slots=True)
class Term:
    """One line of a glossary: a term of the source and one translation of it."""

    term: str
    translation: str = ""
    note: str = ""
    part_of_speech: str = ""
    is_kept: bool = False
    """Whether the term stays as it is in every language: a product's name, say."""
    is_forbidden: bool = False
    """Whether the translation is one that may not be used."""


@dataclass(frozen=True, slots=True)
class TermMatch:
    """A term that stands in a text."""

    term: str
    """As the glossary writes it."""
    start: int
    """Where it stands, in characters of the text; `end` is excluded."""
    end: int
    translations: tuple[str, ...]
    """Those that are required, any of them; empty where none is named."""
    forbidden: tuple[str, ...]
    is_kept: bool
    note: str


class Glossary:
    """The terms of one locale, found by their first word."""

    def __init__(self, terms: Iterable[Term] = (), language: str = "en") -> None:
        """`language` is that of the terms, ISO 639; English ones are also found in the plural."""
        self.terms = tuple(terms)
        self._language = language
        self._by_term: dict[str, list[Term]] = defaultdict(list)
        self._by_first: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
        for term in self.terms:
            if term.term not in self._by_term:
                pieces = tuple(_PIECE.findall(term.term))
                if pieces:
                    for form in {_fold(pieces[0]), _singular(_fold(pieces[0]))}:
                        self._by_first[form].append((pieces, term.term))
            self._by_term[term.term].append(term)

    @property
    def kept(self) -> tuple[str, ...]:
        """The terms that stay as they are."""
        return tuple(dict.fromkeys(term.term for term in self.terms if term.is_kept))

    def __bool__(self) -> bool:
        return bool(self.terms)

    def find(self, text: str) -> Iterator[TermMatch]:
        """See `find_terms`."""
        found = [(piece[0], piece.start(), piece.end()) for piece in _PIECE.finditer(text)]
        place = 0
        while place < len(found):
            length, term = self._find_longest(found, place)
            if term is not None:
                yield self._make_match(term, found[place][1], found[place + length - 1][2])
            place += max(1, length)

    def _find_longest(self, found: Sequence[tuple[str, int, int]], place: int) -> tuple[int, str | None]:
        """How many pieces of the text are a term from this place on, and which; 0 and None where there is none."""
        first = _fold(found[place][0])
        best: tuple[int, str | None] = (0, None)
        for form in {first, _singular(first)}:
            for pieces, term in self._by_first.get(form, ()):
                there = [piece for piece, _, _ in found[place : place + len(pieces)]]
                if len(pieces) > best[0] and self._is_term(there, pieces):
                    best = (len(pieces), term)
        return best

    def _is_term(self, there: Sequence[str], pieces: Sequence[str]) -> bool:
        """Whether these words are a term, its last one maybe in the plural; only terms in small letters ignore case."""
        if len(there) != len(pieces):
            return False
        if all(piece == _fold(piece) for piece in pieces):
            there = [_fold(piece) for piece in there]
        if list(there[:-1]) != list(pieces[:-1]):
            return False
        return there[-1] == pieces[-1] or (self._language == "en" and there[-1] in _plurals(pieces[-1]))

    def _make_match(self, term: str, start: int, end: int) -> TermMatch:
        lines = self._by_term[term]
        return TermMatch(
            term=term,
            start=start,
            end=end,
            translations=tuple(line.translation for line in lines if line.translation and not line.is_forbidden),
            forbidden=tuple(line.translation for line in lines if line.translation and line.is_forbidden),
            is_kept=any(line.is_kept for line in lines),
            note="; ".join(dict.fromkeys(line.note for line in lines if line.note)),
        )


def find_terms(text: str, glossary: Glossary) -> list[TermMatch]:
    """The terms that stand in a text, in order: whole words, of several terms at one place the longest.

    Terms in small letters are found in any case, others only as they are written; English ones also in the plural.

    >>> glossary = Glossary([Term("fig tree", "higuera"), Term("Go", is_kept=True)])
    >>> [(match.term, match.start) for match in find_terms("Fig trees go well with Go.", glossary)]
    [('fig tree', 0), ('Go', 23)]
    """
    return list(glossary.find(text))


def hide_marks(tokens: Sequence[Token]) -> str:
    """The text of tokens with every character that is no word's hidden, so that no term is found in marks.

    Places stay what they are.
    """
    return "".join(token.text if token.role is TokenRole.TEXT else _hide(token.text) for token in tokens)


def _hide(mark: str) -> str:
    """A mark of emphasis parts no words that belong together; others do."""
    return (_HIDDEN if mark.strip("*_") else " ") * len(mark)


def find_words(text: str, wanted: str, *, inflected: bool = False) -> list[tuple[int, int]]:
    """Where the words of a translation stand in a text, in characters.

    With `inflected`, a word may end otherwise: in many languages gender, number and case change the last letters. Case
    counts only where `wanted` has capitals beyond its first letter.

    >>> find_words("Las higueras rojas.", "higuera roja", inflected=True)
    [(4, 18)]
    """
    pieces = _PIECE.findall(wanted)
    found = [(piece[0], piece.start(), piece.end()) for piece in _PIECE.finditer(text)]
    folds = wanted[1:] == wanted[1:].lower()
    places = []
    for place in range(len(found) - len(pieces) + 1) if pieces else ():
        there = found[place : place + len(pieces)]
        if all(_fits(word, piece, folds, inflected) for (word, _, _), piece in zip(there, pieces, strict=True)):
            places.append((there[0][1], there[-1][2]))
    return places


def _fits(word: str, wanted: str, folds: bool, inflected: bool) -> bool:
    if folds:
        word, wanted = _fold(word), _fold(wanted)
    if word == wanted or not inflected or not wanted.isalpha():
        return word == wanted
    stem = wanted[: max(3, len(wanted) - 2)]
    return word.startswith(stem) and len(word) <= len(wanted) + 3


def _fold(word: str) -> str:
    return word.casefold()


def _singular(word: str) -> str:
    """A word of the text without the plural's ending, as far as that is needed to look it up."""
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    if word.endswith(("ses", "xes", "zes", "ches", "shes", "oes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and len(word) > 2 else word


def _plurals(word: str) -> tuple[str, ...]:
    return (f"{word}s", f"{word}es", f"{word[:-1]}ies") if word.endswith("y") else (f"{word}s", f"{word}es")
