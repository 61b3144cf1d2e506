"""The typography of the target locale, put right where a model damaged it or kept the source's.

Quotation marks are CLDR's (`delimiters` of CLDR 47; Babel does not carry them); the other customs are those of the
Ortografía of the RAE (¿ ¡), the Imprimerie nationale's Lexique (blanks in French), GB/T 15834 and JIS X 4051
(full-width marks). Nothing here changes a letter or a digit, or touches a mark or a placeable.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from dragoman.drafting.figures import mend_numbers
from dragoman.markup import tokenize
from dragoman.markup.spelling import read_words
from dragoman.model import Locale, Token, TokenRole

_QUOTES = {
    "ar": "”“’‘",
    "bg": "„“’‘",
    "ca": "«»“”",
    "cs": "„“‚‘",
    "da": "“”‘’",
    "de": "„“‚‘",
    "de-CH": "«»‹›",
    "el": "«»“”",
    "en": "“”‘’",
    "es": "«»“”",
    "es-MX": "“”‘’",
    "es-US": "“”‘’",
    "eu": "“”‘’",
    "fi": "””’’",
    "fr": "«»“”",
    "fr-CA": "«»”“",
    "fr-CH": "«»‹›",
    "gl": "“”‘’",
    "he": "””’’",
    "hr": "„“‚‘",
    "hu": "„”»«",
    "it": "«»“”",
    "ja": "「」『』",
    "ko": "“”‘’",
    "nb": "«»‘’",
    "nl": "“”‘’",
    "pl": "„”«»",
    "pt": "“”‘’",
    "pt-PT": "«»“”",
    "ro": "„”«»",
    "ru": "«»„“",
    "sk": "„“‚‘",
    "sr": "„“‘‘",
    "sv": "””’’",
    "tr": "“”‘’",
    "uk": "«»„“",
    "vi": "“”‘’",
    "zh": "“”‘’",
    "zh-Hant": "「」『』",
}
"""Opening, closing, and the two within."""
_NARROW, _WIDE = "\u202f", "\u00a0"
_SPACED = {
    "fr": {";": _NARROW, "!": _NARROW, "?": _NARROW, ":": _WIDE, "«": _WIDE, "»": _WIDE},
    "fr-CA": {":": _WIDE, "«": _WIDE, "»": _WIDE},
    "fr-CH": {";": _NARROW, "!": _NARROW, "?": _NARROW, ":": _NARROW, "«": _NARROW, "»": _NARROW},
}
"""The blank before a mark, and after `«`."""
_FULL_WIDTH = {
    "ja": str.maketrans(",.!?:;()", "、。！？：；（）"),
    "zh": str.maketrans(",.!?:;()", "，。！？：；（）"),
}
_OPENED = {"es": {"?": "¿", "!": "¡"}, "ast": {"?": "¿", "!": "¡"}}
_ENDS = (".。۔।", ",،，、", ";؛；", ":：", "?؟？", "!！")
"""Marks that mean the same."""
_OWN_ENDS = {
    "ar": {"?": "؟", ",": "،", ";": "؛"},
    "fa": {"?": "؟", ",": "،", ";": "؛"},
    "ur": {"?": "؟", ",": "،", ";": "؛", ".": "۔"},
    "hi": {".": "।"},
    "el": {"?": ";", ";": "·"},
}
_HIDDEN = "\ufffc"
"""Stands for a placeable while the words are put right."""
_SHOWN = "\ufff9"
"""Stands for a mark that opens or closes."""
_MARKS = _HIDDEN + _SHOWN
_IDEOGRAPH = r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff「」『』“”。，、！？（）：；]"
_ANY_QUOTE = re.compile('["“”„‟«»「」『』]')
_END = re.compile(r"[!?…\n]|(?<!\b[A-Z])\.(?!\w)|:(?!\w)")
"""What ends the sentence before a question."""
_DASH = re.compile(r"(?<=\w) ?(?:—|–|--+) ?(?=\w)| (?:—|–|--?) ")


_ROUNDS = 5
"""How often one change may give reason to another, as a blank that goes lets two marks meet."""


@dataclass(frozen=True, slots=True)
class Custom:
    """What is customary in a locale."""

    quotes: str
    spaced: dict[str, str]
    full_width: dict[int, int]
    opened: dict[str, str]


def find_custom(locale: Locale) -> Custom:
    """The custom of a locale: its own where it has one, else its language's."""

    def pick(table: dict[str, dict[str, str]]) -> dict[str, str]:
        return table.get(locale.tag, table.get(locale.language, {}))

    quotes = _QUOTES.get(locale.tag, _QUOTES.get(locale.language, ""))
    return Custom(quotes, pick(_SPACED), _FULL_WIDTH.get(locale.language, {}), pick(_OPENED))


def fit_edges(source: str, translation: str, target: Locale | None) -> str:
    """The translation with the capital and the punctuation at its edges that the source has, and no other.

    Engines make a sentence of what is a piece of one, or a statement of a question. German nouns keep their capital.

    >>> fit_edges("to the file", "Al archivo.", None)
    'al archivo'
    """
    first, second = translation[:1], translation[1:2]
    if source[:1].islower() and first.isupper() and not second.isupper() and not (target and target.language == "de"):
        translation = first.lower() + translation[1:]
    elif source[:1].isupper() and first.islower() and not source.startswith("I "):
        translation = first.upper() + translation[1:]
    return _fit_end(source, translation, target)


def _fit_end(source: str, translation: str, target: Locale | None) -> str:
    wanted, found = source[-1:], translation[-1:]
    if translation.endswith(("..", "…")) or source.endswith(("..", "…")):
        return translation
    if wanted.isalnum():
        return translation[:-1] if found in tuple(".,;:") and len(translation) > 1 else translation
    if wanted not in tuple(".,;:?!") or _name_end(wanted) == _name_end(found):
        return translation
    own = _OWN_ENDS.get(target.language, {}).get(wanted, wanted) if target else wanted
    if found.isalnum():
        return translation + own
    return translation[:-1] + own if found in tuple(".,;:?!") else translation


def _name_end(mark: str) -> str:
    return next((kind for kind in _ENDS if mark in kind), mark)


def typeset(source: str, draft: str, format: str, language: str, target: Locale) -> str:
    """The draft in the typography of `target`, as far as the source, in `language`, gives reason to change it.

    >>> typeset("“Is it ripe?” he asked…", '"Está maduro?" preguntó...', "text", "en", Locale("es"))
    '«¿Está maduro?» preguntó…'
    """
    for _ in range(_ROUNDS):
        before, draft = draft, _typeset_once(source, draft, format, language, target)
        if draft == before:
            break
    return draft


def _typeset_once(source: str, draft: str, format: str, language: str, target: Locale) -> str:
    custom = find_custom(target)
    tokens = tokenize(draft, format)
    shown, text = _hide(tokenize(source, format)), _hide(tokens)
    hidden = [token.text for token in tokens if token.role is not TokenRole.TEXT]
    if len(re.findall(f"[{_MARKS}]", text)) != len(hidden):
        return draft
    text = mend_numbers(shown, _mend_signs(shown, text, format), language, target)
    text = _mend_dashes(shown, text)
    text = _mend_quotes(shown, text, custom.quotes)
    text = _open_sentences(shown, text, custom.opened)
    text = _widen_marks(_space_marks(text, custom.spaced), custom.full_width)
    words = re.split(f"[{_MARKS}]", text)
    finished = "".join(part for pair in zip(words, [*hidden, ""], strict=True) for part in pair)
    kept = [token.text for token in tokenize(finished, format) if token.role is not TokenRole.TEXT]
    return finished if kept == hidden else draft


def _hide(tokens: Sequence[Token]) -> str:
    """The text of tokens with one character for each mark and placeable."""
    signs = {TokenRole.PLACEABLE: _HIDDEN, TokenRole.OPEN: _SHOWN, TokenRole.CLOSE: _SHOWN}
    return "".join(signs.get(token.role, token.text) for token in tokens)


def _mend_signs(source: str, text: str, format: str) -> str:
    """`…`, `½`, `™` and blanks that do not break, which models read in their plain form (Unicode's NFKC), come back."""
    for chunk in re.findall(rf"[^ \t\r\n{_MARKS}]+", source):
        text = _mend_sign(chunk.strip("\"'“”‘’«»().,:!?"), text, format)
    for sign, plain in (("½", "1[/⁄]2"), ("¼", "1[/⁄]4"), ("¾", "3[/⁄]4")):
        if sign in source and sign not in text:
            text = re.sub(rf"(?<![\d/⁄]){plain}(?![\d/⁄])", sign, text)
    if "…" in source and "..." not in source:
        text = re.sub(r"(?<!\.)\.{3,4}(?!\.)", "…", text)
    elif "..." in source and "…" not in source:
        text = text.replace("…", "...")
    return text


def _mend_sign(chunk: str, text: str, format: str) -> str:
    plain = unicodedata.normalize("NFKC", read_words(chunk, format))
    if len(plain) < 2 or plain == chunk or plain != plain.strip() or plain == read_words(chunk, format):
        return text
    return re.sub(rf"(?<!\w){re.escape(plain)}(?!\w)", lambda _: chunk, text)


def _mend_dashes(source: str, text: str) -> str:
    """The dashes of the source, one for one, where as many stand in the draft."""
    wanted, found = _DASH.findall(source), _DASH.findall(text)
    if not wanted or len(wanted) != len(found):
        return text
    dashes = iter(wanted)
    return _DASH.sub(lambda _: next(dashes), text)


def _mend_quotes(source: str, text: str, wanted: str) -> str:
    """Straight quotation marks where the source has these; else those of the locale, if they come in pairs."""
    quotes = _ANY_QUOTE.findall(source)
    if not quotes or not _ANY_QUOTE.search(text):
        return text
    if all(quote == '"' for quote in quotes):
        return _ANY_QUOTE.sub('"', text) if _count_pairs(text) else text
    if '"' in quotes or not wanted:
        return text
    levels = _find_levels(text)
    if levels is None:
        return text
    for position, (depth, opens) in sorted(levels.items(), reverse=True):
        pair = wanted[:2] if depth % 2 == 0 else wanted[2:]
        before, after = text[:position], text[position + 1 :]
        text = before + pair[not opens] + after
    return text


def _count_pairs(text: str) -> bool:
    return len(_ANY_QUOTE.findall(text)) % 2 == 0


def _find_levels(text: str) -> dict[int, tuple[int, bool]] | None:
    """How deep each double quotation mark stands, and whether it opens; None where they do not come in pairs."""
    levels: dict[int, tuple[int, bool]] = {}
    depth = 0
    for found in _ANY_QUOTE.finditer(text):
        opens = _opens(text, found.start(), depth)
        depth += 1 if opens else -1
        if depth < 0:
            return None
        levels[found.start()] = (depth - 1 if opens else depth, opens)
    return levels if depth == 0 else None


def _opens(text: str, position: int, depth: int) -> bool:
    quote = text[position]
    if quote in "«„「『":
        return True
    if quote in "»」』”":
        return False
    before, after = text[position - 1 : position], text[position + 1 : position + 2]
    starts = not before or before.isspace() or before in f"([{{¿¡—–{_SHOWN}"
    return starts and bool(after) and not after.isspace() and (depth == 0 or quote == "“")


def _open_sentences(source: str, text: str, opened: Mapping[str, str]) -> str:
    """`¿` and `¡` where a question or an exclamation starts; none that nothing answers."""
    for close, opening in opened.items():
        if close not in source and close not in text:
            text = text.replace(opening, "")
        starts = [0, *(found.end() for found in _END.finditer(text))]
        for found in reversed(list(re.finditer(rf"[{re.escape(close)}]+(?![\w/=&{opening}])", text))):
            start = max(start for start in starts if start <= found.start())
            sentence = text[start : found.end()]
            start += _find_start(sentence, text[found.end() : found.end() + 1])
            if opening not in sentence and re.search(r"[^\W\d_]", text[start : found.end()]):
                text = text[:start] + opening + text[start:]
    return text


def _find_start(sentence: str, after: str) -> int:
    """Where a question starts: after the mark that opens what closes right after it, else where its sentence does."""
    opener = {_SHOWN: _SHOWN, '"': '"', "”": "“", "»": "«", ")": "("}.get(after, "")
    inner = sentence.rfind(opener) + 1 if opener else 0
    lead = re.compile(r"[^\w@#$]*").match(sentence, inner)
    return lead.end() if lead else inner


def _space_marks(text: str, spaced: Mapping[str, str]) -> str:
    """Blanks that do not break before `; : ! ?` and inside of `« »`, as in French."""
    for mark, blank in spaced.items():
        if mark == "«":
            text = re.sub(r"«[ \u00a0\u202f]*(?=\S)", f"«{blank}", text)
        else:
            after = "".join(other for other in ";:" if other != mark)
            ends = rf"(?=[\s{_MARKS}»)\].,!?…{after}]|$)" if mark != "»" else ""
            text = re.sub(
                rf"(?<=[\w»)\]%…{_MARKS}!?])[ \u00a0\u202f]*{re.escape(mark)}{ends}", _spaced(mark, blank), text
            )
    return text


def _spaced(mark: str, blank: str) -> Callable[[re.Match[str]], str]:
    def write(found: re.Match[str]) -> str:
        before = found.string[: found.start()]
        return mark if mark in "!?" and before.endswith(("!", "?")) else blank + mark

    return write


def _widen_marks(text: str, full_width: dict[int, int]) -> str:
    """Full-width marks beside characters of Chinese and Japanese."""
    if not full_width:
        return text
    marks = re.compile(
        rf"(?<={_IDEOGRAPH})(?!\.\.)[,.!?:;)]+(?![\w.])|(?<=[{_MARKS}])[,.!?:;](?= ?{_IDEOGRAPH})"
        rf"|[(](?={_IDEOGRAPH})|(?<={_IDEOGRAPH})[(]"
    )
    wide = marks.sub(lambda found: found[0].translate(full_width), text)
    return re.sub(r"(?<=[、。，！？：；）（]) (?=\S)", "", wide) if wide != text else text
