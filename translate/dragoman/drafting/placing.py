"""Where the marks of a sentence belong in its translation: by stand-ins, by the words inside, by alignment."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise, takewhile

from rapidfuzz import fuzz

from dragoman.drafting.tree import Atom, Node, Stretch, Words
from dragoman.engines import Link, Translation
from dragoman.markup.spelling import read_words

_STAND_INS = ("ABC", "XYZ", "QRS", "JKL")
"""Beginnings of names that models copy and translate around (`benchmarks/placeables.py --names`)."""
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_UNIT = re.compile(rf"{_UNSPACED.pattern}|[^\W_]+(?:['’][^\W_]+)*")
"""A word, or a character of a script without spaces."""
_LITTLE = 3
"""Letters of the longest word whose alignment counts for little: `de`, `du`, `y`."""
_LEADING = frozenset(
    "da das de del der des die do dos du e el et il la las le les lo los o os ou que se un una und y è".split()
)
_TRAILING = _LEADING | frozenset("a al con en es für in mit para per por pour sur su sus um une uma zu".split())
"""Articles, prepositions and conjunctions that a model may take for a part of the words beside them."""
_STOP = re.compile(r"[.:](?!\w)|[;!?…()—。！？：；]")
"""What stands between the words of two phrases."""
_LIKE = 60
"""From which likeness (0–100) two words count as forms of one."""
_SHARE = 0.7
"""From which part of the letters aligned with a stretch, standing together, its place counts as found."""
_ARTICLE = 3
"""Letters of the longest first word that a phrase by itself may have beyond what stands in the sentence."""
_QUOTE = re.compile('["“”„«»]')
_KINDS = ('"“”„«»「」『』', "'‘’‚", ".。…", "!！", "?？", ":：", ",，、", ";；", "(（", ")）")
"""Marks that stand for each other."""
_INNER = frozenset("._-/")
_SIGNS = frozenset("@#$%&-+/")
_OPENERS = "\"'“‘«‹„([¿¡「『（"
_CLOSERS = "\"'”’»›)].,:;!?…」』）。、，：；！？"


class Way(StrEnum):
    """How the markup of a sentence was put in its place, the surest first."""

    NONE = "none inside"
    STAND_IN = "stand-in kept"
    FOUND = "inner words found"
    ALIGNED = "aligned by attention"
    LIKE = "inner words found inflected"
    GUESSED = "nearest place, with a finding"
    SPLIT = "split around marks"
    BROKEN = "broken, with a finding"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a text: from and to, in characters."""

    start: int
    end: int


@dataclass(slots=True)
class Whole:
    """A sentence without its marks, as an engine gets it, and where each node stands in it."""

    text: str = ""
    spans: dict[int, Span] = field(default_factory=dict)
    """By `id` of node."""
    stand_ins: dict[int, str] = field(default_factory=dict)

    def add(self, words: str) -> None:
        """Appends words; blanks in a row are one."""
        words = re.sub(r"[ \t\r\n]+", " ", words)
        self.text += words.lstrip(" ") if not self.text or self.text.endswith(" ") else words


def write_whole(nodes: Sequence[Node], format: str) -> Whole:
    """The sentence of nodes, with a stand-in for every atom that is read."""
    texts = "".join(_all_words(nodes))
    name = next((name for name in _STAND_INS if name not in texts), _STAND_INS[0] * 2)
    whole = Whole()
    _write(nodes, format, name, whole)
    whole.text = whole.text.rstrip(" ")
    return whole


def _all_words(nodes: Sequence[Node]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, Stretch):
            yield from _all_words(node.children)
        elif isinstance(node, Words):
            yield node.text


def _write(nodes: Sequence[Node], format: str, name: str, whole: Whole) -> None:
    for node in nodes:
        start = len(whole.text)
        match node:
            case Words():
                whole.add(read_words(node.text, format))
            case Atom():
                if node.is_read:
                    whole.stand_ins[id(node)] = f"{name}{len(whole.stand_ins) + 1}"
                    whole.add(whole.stand_ins[id(node)])
            case Stretch():
                _write(node.children, format, name, whole)
        whole.spans[id(node)] = Span(start, len(whole.text))


@dataclass(frozen=True, slots=True)
class Placing:
    """Where nodes stand in a translation, and how that was found out."""

    places: Mapping[int, Span]
    """By `id` of node."""
    ways: tuple[Way, ...]


class Placer:
    """Finds the places of one sentence's nodes in its translation."""

    def __init__(self, whole: Whole, translation: Translation, inner: Callable[[str], str | None]) -> None:
        self._whole = whole
        self._text = translation.text
        self._folded = translation.text.casefold()
        self._links = translation.alignment
        self._inner = inner
        """What a phrase is by itself; None where that is not known."""
        self._searches: tuple[tuple[Way, Callable[[str, Span, Span], Span | None]], ...] = (
            (Way.FOUND, self._find_same),
            (Way.FOUND, self._find_inner),
            (Way.ALIGNED, self._align_inner),
            (Way.LIKE, self._find_like),
            (Way.GUESSED, self._guess),
        )
        self._places: dict[int, Span] = {}
        self._ways: list[Way] = []

    def find_unknown(self, stretches: Iterable[Stretch]) -> Iterator[str]:
        """The phrases that must be translated by themselves, because they do not stand there as they are."""
        whole = Span(0, len(self._text))
        for stretch in stretches:
            span = self._whole.spans[id(stretch)]
            phrase = self._whole.text[span.start : span.end]
            if self._find_same(phrase, span, whole) is None:
                yield phrase

    def place(self, nodes: Sequence[Node]) -> Placing | None:
        """The places of all nodes but words; None where one is not found or two overlap."""
        within = Span(0, len(self._text))
        if not self._place_all(nodes, within) or any(self._is_left(name) for name in self._whole.stand_ins.values()):
            return None
        return Placing(self._places, tuple(self._ways))

    def _is_left(self, name: str) -> bool:
        """Whether a stand-in would stay in the text, outside of every atom's place."""
        spans = [self._places[number] for number in self._whole.stand_ins]
        return any(
            not any(span.start <= found.start() and found.end() <= span.end for span in spans)
            for found in re.finditer(rf"{name}(?!\d)", self._text)
        )

    def _place_all(self, nodes: Sequence[Node], within: Span) -> bool:
        spans: list[Span] = []
        for node in nodes:
            if isinstance(node, Words):
                continue
            found = self._place_atom(node, within) if isinstance(node, Atom) else self._place_stretch(node, within)
            if found is None or not within.start <= found.start <= found.end <= within.end:
                return False
            self._places[id(node)] = found
            spans.append(found)
            if isinstance(node, Stretch) and not self._place_all(node.children, found):
                return False
        spans.sort(key=lambda span: (span.start, span.end))
        return all(left.end <= right.start for left, right in pairwise(spans))

    def _place_atom(self, atom: Atom, within: Span) -> Span | None:
        name = self._whole.stand_ins.get(id(atom))
        if name is None:
            return self._note(Way.ALIGNED, self._find_seam(self._whole.spans[id(atom)].start))
        found = self._find_all(rf"(?<![^\W\d_]){name}(?!\d)", within)
        if len(found) == 1:
            return self._note(Way.STAND_IN, found[0])
        aligned = self._align(self._whole.spans[id(atom)])
        if aligned is None or fuzz.ratio(self._text[aligned.start : aligned.end].strip(), name) < _LIKE:
            return None
        return self._note(Way.ALIGNED, aligned)

    def _note(self, way: Way, span: Span | None) -> Span | None:
        if span is not None:
            self._ways.append(way)
        return span

    def _find_all(self, pattern: str, within: Span) -> list[Span]:
        found = re.compile(pattern, re.IGNORECASE).finditer(self._text, within.start, within.end)
        return [Span(*match.span()) for match in found]

    def _find_seam(self, position: int) -> Span | None:
        """Where what stands between two characters of the source, and is not read, belongs in the translation."""
        source = self._whole.text
        position = min(position, len(source))  # what stands after the last word has a place, and no text there
        if position and not source[position - 1].isspace():
            before = self._align(_unit_before(source, position))
            return Span(before.end, before.end) if before else None
        after = self._align(_unit_after(source, position))
        return Span(after.start, after.start) if after else None

    def _place_stretch(self, stretch: Stretch, within: Span) -> Span | None:
        span = self._whole.spans[id(stretch)]
        phrase = self._whole.text[span.start : span.end]
        for way, find in self._searches:
            found = find(phrase, span, within)
            if found is None or not re.search(r"\w", self._text[found.start : found.end]):
                continue
            widened = self._widen(found, phrase, within)
            if way is Way.GUESSED or self._has_quotes_of(phrase, widened):
                return self._note(way, widened)
        return None

    def _has_quotes_of(self, phrase: str, span: Span) -> bool:
        """Whether quotation marks and parentheses come in pairs where they do in the phrase."""
        text = self._text[span.start : span.end]
        is_even = len(_QUOTE.findall(phrase)) % 2 == len(_QUOTE.findall(text)) % 2
        return is_even and (text.count("(") == text.count(")") or phrase.count("(") != phrase.count(")"))

    def _find_same(self, phrase: str, span: Span, within: Span) -> Span | None:
        """Where the phrase stands as it is, a name perhaps."""
        wanted = phrase.strip(_OPENERS + _CLOSERS + " ")
        if len(wanted) <= _LITTLE or self._whole.text.count(wanted) != 1 or wanted.casefold() not in self._folded:
            return None
        found = self._find_all(rf"(?<!\w){re.escape(wanted)}(?!\w)", within)
        return found[0] if len(found) == 1 else None

    def _guess(self, phrase: str, span: Span, within: Span) -> Span | None:
        """The words that are aligned best, or as many words after those that are aligned with the word before."""
        units = [unit for unit in _cut_words(self._text) if within.start <= unit.start and unit.end <= within.end]
        clusters = self._cluster(span)
        if clusters:
            return max(clusters, key=lambda cluster: cluster.end - cluster.start)
        before = [found for found in _cut_words(self._whole.text) if found.end <= span.start]
        behind = max((cluster.end for cluster in self._cluster(before[-1])), default=None) if before else within.start
        if behind is None or not self._links:
            return None
        after = [unit for unit in units if unit.start >= behind][: max(1, len(_UNIT.findall(phrase)))]
        return Span(after[0].start, after[-1].end) if after else None

    def _find_inner(self, phrase: str, span: Span, within: Span) -> Span | None:
        """Where the translation of the phrase by itself stands, whatever the case of its letters."""
        wanted = (self._inner(phrase) or "").strip(_OPENERS + _CLOSERS + " ")
        found = self._find_all(rf"(?<!\w){re.escape(wanted)}(?!\w)", within) if wanted else []
        if len(found) != 1:
            return None
        if len(_UNIT.findall(wanted)) < len(_UNIT.findall(phrase)):
            # By itself the phrase may have lost a word that it has in the sentence.
            aligned = self._align_inner(phrase, span, within)
            if aligned and aligned.start <= found[0].start and found[0].end <= aligned.end:
                return aligned
        return found[0]

    def _align_inner(self, phrase: str, span: Span, within: Span) -> Span | None:
        """Where the words that are aligned with the phrase stand; without little words at the edges that it has not."""
        found = self._align(span)
        words = phrase.strip(_OPENERS + _CLOSERS + " ").split()
        if found is None or not words:
            return None
        units = [Span(*unit.span()) for unit in _UNIT.finditer(self._text, found.start, found.end)]
        while len(words[-1]) > _LITTLE and len(units) > 1 and self._read(units[-1]) in _TRAILING:
            del units[-1]
            found = Span(found.start, units[-1].end)
        while len(words[0]) > _LITTLE and len(units) > 1 and self._read(units[0]) in _LEADING:
            del units[0]
            found = Span(units[0].start, found.end)
        has_content = any(unit.end - unit.start > _LITTLE for unit in units) or len(max(words, key=len)) <= _LITTLE
        return found if has_content or _UNSPACED.search(self._read(found)) else None

    def _read(self, span: Span) -> str:
        return self._text[span.start : span.end]

    def _find_like(self, phrase: str, span: Span, within: Span) -> Span | None:
        """Where words stand that differ from those of the phrase by itself in their endings, or by an article, only."""
        units = [Span(*found.span()) for found in _UNIT.finditer(self._text, within.start, within.end)]
        words = _UNIT.findall(self._inner(phrase) or "")
        for wanted in (words, words[1:] if words and len(words[0]) <= _ARTICLE else []):
            found = [
                Span(run[0].start, run[-1].end)
                for run in (units[at : at + len(wanted)] for at in range(len(units) - len(wanted) + 1))
                if wanted and all(map(_is_form, wanted, (self._text[unit.start : unit.end] for unit in run)))
            ]
            if len(found) == 1:
                return found[0]
        return None

    def _widen(self, found: Span, phrase: str, within: Span) -> Span:
        """With the punctuation and the blanks that the phrase has within its marks, and no half of a name."""
        start, end, text = found.start, found.end, self._text
        words = phrase.strip()
        head, tail = _edge(words, _OPENERS), _edge(words[::-1], _CLOSERS)
        head += "¿¡" if set("?!") & set(tail) else ""
        while end + 1 < within.end and text[end] in _INNER and text[end - 1].isalnum() and text[end + 1].isalnum():
            end = next((at for at in range(end + 1, within.end) if not text[at].isalnum()), within.end)
        while start > within.start and text[start - 1] in head:
            start -= 1
        while end < within.end and text[end] in tail:
            end += 1
        start -= words[0] in _SIGNS and start > within.start and text[start - 1] == words[0]
        start -= phrase[0] == " " and start > within.start and text[start - 1] == " "
        end += phrase[-1] == " " and end < within.end and text[end] == " "
        return Span(start, end)

    def _align(self, source: Span) -> Span | None:
        """The words that are aligned with a stretch of the source, when nearly all of them stand together."""
        clusters = self._cluster(source)
        if not clusters:
            return None
        best = max(clusters, key=lambda cluster: cluster.end - cluster.start)
        total = sum(cluster.end - cluster.start for cluster in clusters)
        return best if (best.end - best.start) >= _SHARE * total else None

    def _cluster(self, source: Span) -> list[Span]:
        """The words that are aligned with a stretch of the source; neighbours are one, with little words between."""
        clusters: list[Span] = []
        is_near = False
        is_one = not _STOP.search(self._whole.text, source.start, source.end)
        last = 0
        for unit in _cut_words(self._text):
            is_near = is_near and not (is_one and _STOP.search(self._text, last, unit.start))
            last = unit.end
            if _is_inside(unit, source, self._links):
                start = clusters.pop().start if is_near else unit.start
                clusters.append(Span(start, unit.end))
                is_near = True
            else:
                is_near = is_near and unit.end - unit.start <= _LITTLE
        return clusters


def _edge(words: str, marks: str) -> str:
    """What may stand for the punctuation that words begin with."""
    edge = set(takewhile(marks.__contains__, words))
    return "".join(kin for kin in (*_KINDS, *edge) if edge & set(kin))


def _cut_words(text: str) -> list[Span]:
    return [Span(*found.span()) for found in _UNIT.finditer(text)]


def _cut_units(text: str) -> list[Span]:
    """Words, and every other character that is no blank."""
    return [Span(*found.span()) for found in re.finditer(rf"{_UNIT.pattern}|\S", text)]


def _is_inside(unit: Span, source: Span, links: Sequence[Link]) -> bool:
    """Whether most of a word is aligned with a stretch of the source."""
    inside = outside = 0
    for link in links:
        common = min(unit.end, link.target_end) - max(unit.start, link.target_start)
        if common <= 0:
            continue
        if link.source_start < source.end and source.start < link.source_end:
            inside += common
        else:
            outside += common
    return inside > outside


def _unit_before(text: str, position: int) -> Span:
    units = [unit for unit in _cut_units(text) if unit.start < position]
    return units[-1] if units else Span(0, 0)


def _unit_after(text: str, position: int) -> Span:
    units = [unit for unit in _cut_units(text) if unit.end > position]
    return units[0] if units else Span(0, 0)


def _is_form(one: str, other: str) -> bool:
    """Whether two words may be forms of one: the same beginning, endings that differ."""
    one, other = one.casefold(), other.casefold()
    return one == other or (one[:3] == other[:3] and len(one) > 3 and fuzz.ratio(one, other) >= _LIKE)
