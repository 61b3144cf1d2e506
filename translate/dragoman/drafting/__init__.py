"""Segments in, drafts with their markup out. Engines see plain sentences only.

No placeholder is safe on ordinary models, so none is used: markup is taken off, the plain sentence is translated, and
the markup is put back where its words are found. What comes out is checked; where it does not hold, the sentence is
translated in pieces around its markup.
"""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from dragoman.checks import check_translation
from dragoman.engines import Translation
from dragoman.markup import tokenize
from dragoman.model import Token, TokenRole
from dragoman.sentences import find_sentence_ends
from dragoman.terms import protect_terms

_LETTER = re.compile(r"[^\W\d_]")
_EDGES = re.compile(r"([\s)\]},.;:!?”’»]*)(.*?)([\s(\[{“‘«—–]*)", re.DOTALL)
"""What stands at the edges of a run of words and belongs to what is around it."""
NOTHING: Mapping[str, Translation] = {}
_EDGE_STOPS = " .,;:!?…。！？"


@dataclass(frozen=True, slots=True)
class Draft:
    """The draft of a segment."""

    text: str
    score: float | None
    """Mean of its sentences' scores, weighted by their length; None where the engine gives none."""


class DraftPlan:
    """What must be translated to draft one segment, and how the draft is put together from it."""

    def __init__(self, text: str, format: str, language: str, *, protected: Collection[str] = ()) -> None:
        """`protected` terms stay as they are, as placeables do."""
        self._text = text
        self._format = format
        self._sentences = list(_cut_sentences(protect_terms(tokenize(text, format), protected), text, language))

    def requests(self, known: Mapping[str, Translation] = NOTHING) -> list[str]:
        """The plain texts that an engine must translate next, some more than once; none when `known` is enough.

        What is asked for depends on how far what is known leads: pieces of a sentence are translated only where the
        whole sentence's translation cannot be used. Nothing that is in `known` is asked for again.
        """
        return [text for sentence in self._sentences for text in self._missing(sentence, known)]

    def _missing(self, sentence: Sequence[Token], known: Mapping[str, Translation]) -> list[str]:
        first, last = _peel(sentence)
        core = sentence[first:last]
        is_marked = len(core) > 1 and any(_has_words(token) for token in core)
        wholes = [*self._words_of(sentence), *self._main(sentence)]
        for stage in (wholes, self._inner_of(core)) if is_marked else (wholes,):
            if missing := [text for text in stage if text not in known]:
                return missing
        if not is_marked or self._place_soundly([self._translate_words(token, known) for token in core], known):
            return []
        texts = (token.text for token in core if token.role is TokenRole.TEXT)
        return [text for piece in texts for text in self._request(piece) if text not in known]

    def _words_of(self, sentence: Sequence[Token]) -> Iterator[str]:
        for token in sentence:
            for start, end in token.words:
                yield from self._request(token.text[start:end])

    def _inner_of(self, core: Sequence[Token]) -> Iterator[str]:
        for start, end in _pairs(core):
            yield from self._request(_plain(core[start + 1 : end]))

    def _request(self, text: str) -> Iterator[str]:
        if _LETTER.search(text):
            yield self._prepare(text)

    def _prepare(self, text: str) -> str:
        """The text as the engine gets it: without its edges and entities; capitals as a sentence."""
        text = _cut_edges(text)[1]
        plain = html.unescape(text) if self._format == "html" else text
        plain = " ".join(plain.split())
        return plain.capitalize() if _is_shouted(plain) else plain

    def assemble(self, translations: Mapping[str, Translation]) -> Draft:
        """The draft. `translations` is enough: `requests` asks for nothing more."""
        text = "".join(self._assemble_sentence(sentence, translations) for sentence in self._sentences)
        scored = [
            (translations[request].score, len(request))
            for sentence in self._sentences
            for request in self._main(sentence)
        ]
        known = [(score, length) for score, length in scored if score is not None]
        weight = sum(length for _, length in known)
        score = sum(score * length for score, length in known) / weight if weight else None
        return Draft(text, score)

    def _main(self, sentence: Sequence[Token]) -> Iterator[str]:
        first, last = _peel(sentence)
        if any(_has_words(token) for token in sentence[first:last]):
            yield from self._request(_plain(sentence[first:last]))

    def _assemble_sentence(self, sentence: Sequence[Token], translations: Mapping[str, Translation]) -> str:
        first, last = _peel(sentence)
        sentence = [self._translate_words(token, translations) for token in sentence]
        core = sentence[first:last]
        before = "".join(token.text for token in sentence[:first])
        after = "".join(token.text for token in sentence[last:])
        if not any(_has_words(token) for token in core):
            return before + "".join(token.text for token in core) + after
        if len(core) == 1:
            return before + self._translate(core[0].text, translations) + after
        placed = self._place_soundly(core, translations)
        if placed is not None:
            return before + placed + after
        pieces = "".join(
            self._translate(token.text, translations) if token.role is TokenRole.TEXT else token.text for token in core
        )
        return before + pieces + after

    def _translate_words(self, token: Token, translations: Mapping[str, Translation]) -> Token:
        """A mark with what people read in it translated."""
        text = token.text
        for start, end in reversed(token.words):
            words = self._translate(text[start:end], translations).replace(text[start - 1], "")
            text = f"{text[:start]}{words}{text[end:]}"
        return Token(text, token.role) if token.words else token

    def _translate(self, text: str, translations: Mapping[str, Translation]) -> str:
        """The translation of a run of words, with the edges and the capitals that the run has."""
        if not _LETTER.search(text):
            return text
        left, core, right = _cut_edges(text)
        plain = html.unescape(core) if self._format == "html" else core
        translated = self._escape(translations[self._prepare(text)].text)
        translated = translated.upper() if _is_shouted(" ".join(plain.split())) else translated
        return left + translated.strip() + right

    def _escape(self, text: str) -> str:
        if self._format != "html":
            return text
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\u00a0", "&#160;")

    def _place_soundly(self, core: Sequence[Token], translations: Mapping[str, Translation]) -> str | None:
        """As `_place`; None also where the result would be broken."""
        placed = self._place(core, translations)
        return None if placed is None or self._is_broken(core, placed) else placed

    def _place(self, core: Sequence[Token], translations: Mapping[str, Translation]) -> str | None:
        """The whole sentence's translation with the markup put where its words are; None where they are not found."""
        whole = self._translate(_plain(core), translations)
        inserts: list[tuple[int, int, str, str]] = []
        for token in core:
            if token.role is TokenRole.PLACEABLE:
                if whole.count(token.text) != 1:
                    return None
                place = whole.index(token.text)
                inserts.append((place, place + len(token.text), "", ""))
        for start, end in _pairs(core):
            inner = core[start + 1 : end]
            if len(inner) != 1:
                return None
            wanted = self._translate(inner[0].text, translations).strip(_EDGE_STOPS)
            found = list(re.finditer(rf"(?<!\w){re.escape(wanted)}(?!\w)", whole, re.IGNORECASE)) if wanted else []
            if len(found) != 1:
                return None
            inserts.append((*found[0].span(), core[start].text, core[end].text))
        inserts.sort()
        if any(left[1] > right[0] for left, right in pairwise(inserts)):
            return None
        for start, end, opening, closing in reversed(inserts):
            whole = f"{whole[:start]}{opening}{whole[start:end]}{closing}{whole[end:]}"
        return whole

    def _is_broken(self, core: Sequence[Token], draft: str) -> bool:
        source = "".join(token.text for token in core)
        findings = check_translation(source, draft, tokenize(source, self._format), tokenize(draft, self._format))
        return any(finding.level == "error" for finding in findings)


def _cut_edges(text: str) -> tuple[str, str, str]:
    found = _EDGES.fullmatch(text)
    return (found[1], found[2], found[3]) if found else ("", text, "")


def _is_shouted(text: str) -> bool:
    return text.isupper() and sum(map(str.isalpha, text)) > 3 and " " in text


def _plain(tokens: Sequence[Token]) -> str:
    """The words of tokens, and the placeables among them; marks that open and close left out."""
    return "".join(token.text for token in tokens if token.role in (TokenRole.TEXT, TokenRole.PLACEABLE))


def _pairs(tokens: Sequence[Token]) -> list[tuple[int, int]]:
    """Where each pair of marks opens and closes; those of the outermost level only."""
    found, depth, start = [], 0, 0
    for number, token in enumerate(tokens):
        if token.role is TokenRole.OPEN:
            start = number if depth == 0 else start
            depth += 1
        elif token.role is TokenRole.CLOSE:
            depth -= 1
            if depth == 0:
                found.append((start, number))
    return found


def _peel(tokens: Sequence[Token]) -> tuple[int, int]:
    """The range of tokens without what stands at the edges: placeables, blanks, pairs around everything."""
    first, last = 0, len(tokens)
    while last - first > 1:
        if not _has_words(tokens[first]) and tokens[first].role in (TokenRole.PLACEABLE, TokenRole.TEXT):
            first += 1
        elif not _has_words(tokens[last - 1]) and tokens[last - 1].role in (TokenRole.PLACEABLE, TokenRole.TEXT):
            last -= 1
        elif _pairs(tokens[first:last]) == [(0, last - first - 1)] and last - first > 2:
            first, last = first + 1, last - 1
        else:
            break
    return first, last


def _has_words(token: Token) -> bool:
    return token.role is TokenRole.TEXT and bool(_LETTER.search(token.text))


def _cut_sentences(tokens: Sequence[Token], text: str, language: str) -> Iterator[list[Token]]:
    """The tokens of each sentence; no sentence ends inside of markup. Joined, they give the text back."""
    cuts = find_sentence_ends(text, language)
    sentence: list[Token] = []
    position = depth = 0
    for token in tokens:
        depth += (token.role is TokenRole.OPEN) - (token.role is TokenRole.CLOSE)
        end = position + len(token.text)
        start = position
        if token.role is TokenRole.TEXT and depth == 0:
            for cut in cuts:
                if position < cut <= end:
                    sentence.append(Token(text[start:cut], TokenRole.TEXT))
                    yield sentence
                    sentence, start = [], cut
        if start < end:
            sentence.append(token if start == position else Token(text[start:end], token.role))
        position = end
    if sentence:
        yield sentence
