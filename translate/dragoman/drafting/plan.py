"""What must be translated to draft one segment, and how the draft is put together from it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from dragoman.checks import find_errors
from dragoman.drafting.casing import lower_title
from dragoman.drafting.placing import Placer, Placing, Span, Way, write_whole
from dragoman.drafting.tree import Atom, Node, Stretch, Words, build_tree, cut_sentences, find_close, peel
from dragoman.drafting.typography import fit_edges, typeset
from dragoman.engines import Translation
from dragoman.markup import tokenize
from dragoman.markup.spelling import find_spellings, read_words, spell_marks, spell_words
from dragoman.model import Locale, Token, TokenRole
from dragoman.terms import Glossary

Item = TypeVar("Item")
Result = TypeVar("Result")
_LETTER = re.compile(r"[^\W\d_]")
_EDGES = re.compile(r"([\s)\]},.;:!?”’»]*)(.*?)([\s(\[{“‘«—–]*)", re.DOTALL)
"""What stands at the edges of a run of words and belongs to what is around it."""
_NAMES = (
    r"(?<![\w@./])@[A-Za-z0-9](?:[\w-]*\w)?(?!\w)",
    r"(?<![\w#&])#\d+\b",
    r"\[\[[^\[\]\n]+\]\]",
    r"(?<![\w/])[A-Za-z0-9]+(?:_[A-Za-z0-9]+)+(?!\w)",
)
"""What every engine must leave alone although no format marks it: `@ng`, `#12`, `[[page]]`, `snake_case`."""
NOTHING: Mapping[str, Translation] = {}


@dataclass(frozen=True, slots=True)
class Draft:
    """The draft of a segment."""

    text: str
    score: float | None
    """Mean of its sentences' scores, weighted by their length; None where the engine gives none."""
    ways: tuple[Way, ...] = ()
    """How the markup of each sentence that has any was placed."""

    @property
    def unsure(self) -> str:
        """What a reviewer must be told, as in `DraftMark`."""
        return "of the place of markup" if Way.GUESSED in self.ways else ""


class DraftPlan:
    """What must be translated to draft one segment, and how the draft is put together from it."""

    def __init__(
        self, text: str, format: str, language: str, *, target: Locale | None = None, protected: Collection[str] = ()
    ) -> None:
        """`language` is the source's; typography follows `target`; the terms in `protected` survive as they are."""
        self._text = text
        self._format = format
        self._target = target
        self._tokens = tokenize(text, format)
        self._language = language
        self._sentences = list(cut_sentences(self._tokens, language))
        self._protected = _match_any(protected)

    def requests(self, known: Mapping[str, Translation] = NOTHING) -> list[str]:
        """The plain texts that an engine must translate next, some more than once; none when `known` is enough.

        What is asked for depends on how far what is known leads: pieces of a sentence are translated only where the
        whole sentence's translation cannot be used. Nothing that is in `known` is asked for again.
        """
        try:
            self._drafting(known).draft_all(self._sentences)
        except _MissingError as missing:
            return list(missing.texts)
        return []

    def _drafting(self, known: Mapping[str, Translation], *, strict: bool = False) -> _Drafting:
        return _Drafting(known, self._format, self._language, self._target, self._protected, strict)

    def assemble(self, translations: Mapping[str, Translation]) -> Draft:
        """The draft. `translations` is enough: `requests` asks for nothing more."""
        drafting, text = self._join(translations, strict=False)
        if not self._is_sound(text) and spell_marks(self._format):
            careful, spelled = self._join(translations, strict=True)
            if self._is_sound(spelled):
                drafting, text = careful, spelled
        if self._target is not None:
            finished = typeset(self._text, text, self._format, self._language, self._target)
            if finished != text and (self._is_sound(finished) or not self._is_sound(text)):
                text = finished
        return Draft(text, drafting.score, tuple(drafting.ways))

    def _join(self, known: Mapping[str, Translation], *, strict: bool) -> tuple[_Drafting, str]:
        drafting = self._drafting(known, strict=strict)
        return drafting, drafting.draft_all(self._sentences)

    def _is_sound(self, draft: str) -> bool:
        return is_sound(self._tokens, draft, self._format)


def plan_segment(
    text: str, format: str, language: str, target: Locale, *, common: Collection[str], glossary: Glossary
) -> DraftPlan:
    """The plan of a segment, in sentence case where it is a title; `common` is from `find_common_words`."""
    # Only English capitalises titles so, and only models for other languages have to be spared it.
    text = lower_title(text, format, common) if language == "en" else text
    return DraftPlan(text, format, language, target=target, protected=glossary.kept)


def _match_any(terms: Collection[str]) -> re.Pattern[str]:
    """Matches the terms as whole words, the longest first, and names of accounts, issues, pages and programs."""
    words = sorted(filter(None, terms), key=lambda term: (-len(term), term))
    return re.compile("|".join([*(rf"(?<!\w){re.escape(word)}(?!\w)" for word in words), *_NAMES]))


def is_sound(source: Sequence[Token], draft: str, format: str) -> bool:
    """Whether a draft has the markup and the placeables of its source."""
    text = "".join(token.text for token in source)
    return not find_errors(text, draft, source, tokenize(draft, format))


class _MissingError(Exception):
    """Texts must be translated before drafting can go on."""

    def __init__(self, texts: Sequence[str]) -> None:
        super().__init__(*texts)
        self.texts = texts


@dataclass(slots=True)
class _Drafting:
    """One pass over the sentences of a segment, with what is translated so far."""

    known: Mapping[str, Translation]
    format: str
    language: str
    target: Locale | None
    protected: re.Pattern[str]
    strict: bool
    """Whether every character that could be markup is spelled so that it is none."""
    ways: list[Way] = field(default_factory=list)
    scores: list[tuple[float, int]] = field(default_factory=list)

    @property
    def score(self) -> float | None:
        """The mean score by the length of requests."""
        weight = sum(length for _, length in self.scores)
        return sum(score * length for score, length in self.scores) / weight if weight else None

    def draft_all(self, sentences: Iterable[Sequence[Token]]) -> str:
        """The drafts of sentences, joined. Raises `_MissingError` when more must be translated first."""
        return "".join(self._do_each(self._draft_sentence, sentences))

    def _do_each(self, draft: Callable[[Item], Result], items: Iterable[Item]) -> list[Result]:
        """Drafts each item; what is missing for any is asked for at once."""
        done: list[Result] = []
        wanted: list[str] = []
        for item in items:
            try:
                done.append(draft(item))
            except _MissingError as missing:
                wanted += missing.texts
        if wanted:
            raise _MissingError(wanted)
        return done

    def _draft_sentence(self, tokens: Sequence[Token]) -> str:
        tokens = self._do_each(self._translate_mark, tokens)
        first, last = peel(tokens)
        core = tokens[first:last]
        before, after = self._copy(tokens[:first]), self._copy(tokens[last:])
        if len(core) < len(tokens) and len(sentences := self._cut(core)) > 1:
            return before + self.draft_all(sentences) + after
        return before + self._draft_core(core) + after

    def _cut(self, tokens: Sequence[Token]) -> list[list[Token]]:
        return list(cut_sentences(tokens, self.language))

    def _copy(self, tokens: Sequence[Token]) -> str:
        """Tokens around a sentence as they are; what is drafted apart from it, drafted."""
        text, position = "", 0
        while position < len(tokens):
            token = tokens[position]
            end = find_close(tokens, position) if token.role is TokenRole.OPEN else position
            if position < end and tokens[end].role is TokenRole.CLOSE:
                text += self._write_atom(Atom(tuple(tokens[position : end + 1])))
                position = end
            else:
                text += token.text
            position += 1
        return text

    def _write_atom(self, atom: Atom) -> str:
        if not atom.is_apart:
            return atom.text
        inner = self.draft_all(self._cut(atom.tokens[1:-1]))
        return atom.tokens[0].text + inner + atom.tokens[-1].text

    def _draft_core(self, core: Sequence[Token]) -> str:
        nodes = build_tree(core, self.protected)
        if not any(map(_has_translatable, nodes)):
            return self._copy(core)
        if len(nodes) == 1 and isinstance(nodes[0], Words):
            return self._translate(nodes[0].text)
        if any(len(self._cut(stretch.tokens)) > 1 for stretch in _stretches(nodes)):
            return self._split(nodes, core)
        return self._place(nodes, core) or self._split(nodes, core)

    def _place(self, nodes: Sequence[Node], core: Sequence[Token]) -> str | None:
        """The whole sentence's translation with the markup put where its words are; None where they are not found."""
        whole = write_whole(nodes, self.format)
        self._require([whole.text])
        translation = self._ask(whole.text)
        placer = Placer(whole, translation, self._look_up)
        self._require(placer.find_unknown(_stretches(nodes)))
        placing = placer.place(nodes)
        if placing is None:
            return None
        source = "".join(token.text for token in core)
        left, right = source[: len(source) - len(source.lstrip())], source[len(source.rstrip()) :]
        for spellings in self._spellings(source):
            draft = left + self._compose(nodes, placing, translation.text, spellings) + right
            if is_sound(core, draft, self.format):
                self.ways.append(max(placing.ways, key=list(Way).index, default=Way.NONE))
                self._count(whole.text, translation)
                return draft
        return None

    def _spellings(self, source: str) -> list[Mapping[str, str]]:
        own = find_spellings(source, self.format)
        careful = {**own, **spell_marks(self.format)}
        return [careful] if self.strict else [own, careful]

    def _compose(self, nodes: Sequence[Node], placing: Placing, text: str, spellings: Mapping[str, str]) -> str:
        def write(children: Sequence[Node], within: Span) -> str:
            placed = [(placing.places[id(node)], node) for node in children if not isinstance(node, Words)]
            result, position = "", within.start
            for span, node in sorted(placed, key=lambda item: (item[0].start, item[0].end)):
                result += _spell(text[position : span.start], spellings)
                if isinstance(node, Atom):
                    result += self._write_atom(node)
                elif isinstance(node, Stretch):
                    result += node.opening.text + write(node.children, span) + node.closing.text
                position = span.end
            return result + _spell(text[position : within.end], spellings)

        return write(nodes, Span(0, len(text)))

    def _split(self, nodes: Sequence[Node], core: Sequence[Token]) -> str:
        """The sentence in pieces around its marks."""
        pieces = "".join(self._do_each(self._draft_piece, nodes))
        self.ways.append(Way.SPLIT if is_sound(core, pieces, self.format) else Way.BROKEN)
        return pieces

    def _draft_piece(self, node: Node) -> str:
        match node:
            case Words():
                return self._translate(node.text)
            case Atom():
                return self._write_atom(node)
            case Stretch():
                inner = self.draft_all(self._cut(node.tokens))
                return node.opening.text + inner + node.closing.text

    def _translate_mark(self, token: Token) -> Token:
        """A mark with what people read in it translated."""
        text, spans, position = "", [], 0
        for start, end in token.words:
            text += token.text[position:start]
            words = self._translate(token.text[start:end]).replace(token.text[start - 1], "")
            spans.append((len(text), len(text) + len(words)))
            text, position = text + words, end
        return Token(text + token.text[position:], token.role, tuple(spans))

    def _translate(self, text: str) -> str:
        """The translation of a run of words, with the edges that the run has."""
        wanted = self._trim(text)
        if not wanted:
            return text
        left, core, right = _cut_edges(text)
        self._require([wanted])
        translation = self._ask(wanted)
        self._count(wanted, translation)
        if not translation.text:
            return text
        spellings = self._spellings(core)[0]
        if core[0] in "'’" and translation.text[0].isalnum():
            left += " "  # what stood behind a mark without a blank, `code`’s, is a word of its own
        return left + _spell(translation.text, spellings) + right

    def _trim(self, text: str) -> str:
        """A run of words as it is asked for; empty when there is no word in it."""
        plain = " ".join(read_words(_cut_edges(text)[1], self.format).split())
        return plain if _LETTER.search(plain) else ""

    def _require(self, texts: Iterable[str]) -> None:
        missing = [request for text in texts if (request := _prepare(text)) and request not in self.known]
        if missing:
            raise _MissingError(missing)

    def _ask(self, text: str) -> Translation:
        """The translation of a plain text, with its capitals and without what the engine put at its edges."""
        request = _prepare(text)
        if not request:
            return Translation(text)
        translation = self.known[request]
        fitted = fit_edges(request, translation.text.strip(), self.target)
        return replace(translation, text=fitted.upper() if is_shouted(text) else fitted)

    def _look_up(self, phrase: str) -> str | None:
        """The translation of a phrase by itself; None where it is not known."""
        request = _prepare(phrase)
        return self._ask(phrase).text if not request or request in self.known else None

    def _count(self, text: str, translation: Translation) -> None:
        if translation.score is not None:
            self.scores.append((translation.score, len(_prepare(text))))


def _prepare(text: str) -> str:
    """A plain text as the engine gets it: capitals as a sentence; empty when there is no word in it."""
    if not _LETTER.search(text):
        return ""
    return text.capitalize() if is_shouted(text) else text


def is_shouted(text: str) -> bool:
    """Whether a text is all in capitals, and not just an abbreviation."""
    return text.isupper() and sum(map(str.isalpha, text)) > 3 and " " in text


def _spell(words: str, spellings: Mapping[str, str]) -> str:
    """What an engine wrote, as the format spells it, without the double blanks that lost words leave."""
    return spell_words(re.sub(r" {2,}", " ", words), spellings)


def _cut_edges(text: str) -> tuple[str, str, str]:
    found = _EDGES.fullmatch(text)
    return (found[1], found[2], found[3]) if found else ("", text, "")


def _has_translatable(node: Node) -> bool:
    match node:
        case Words():
            return bool(_LETTER.search(node.text))
        case Atom():
            return False
        case Stretch():
            return any(map(_has_translatable, node.children))


def _stretches(nodes: Sequence[Node]) -> Iterator[Stretch]:
    for node in nodes:
        if isinstance(node, Stretch):
            yield node
            yield from _stretches(node.children)
