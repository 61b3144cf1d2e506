"""HTML ↔ segments. The page is scanned, not parsed into a tree, so that every byte that is not translated stays.

Which elements break the flow of a sentence follows the HTML standard's content model (block-level elements of its
section 15.3.3); the inline content between two such breaks is one segment.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from dragoman.articles.lines import Span, cut_pieces
from dragoman.articles.piece import Piece, StructureError
from dragoman.markup.html import tokenize_html
from dragoman.markup.inline import COMMENT, TAG, find_opaque_end
from dragoman.model import Locale, Segment, Token, TokenRole

INLINE = frozenset(
    (
        "a abbr acronym b bdi bdo big br cite code data del dfn em font i img input ins kbd label mark math meter nobr "
        "output picture progress q rp rt rtc ruby s samp small source span strike strong sub sup svg time tt u var wbr "
        "button select audio video canvas object map area"
    ).split(),
)
"""Elements inside a sentence; all others, unknown ones too, stand around sentences."""
_SKIPPED = frozenset(("script", "style", "pre", "textarea", "template", "svg", "math", "noscript", "select"))
"""Elements whose content is passed over where they stand by themselves."""
_KINDS = {
    **{f"h{level}": f"heading {level}" for level in range(1, 7)},
    "title": "title",
    "li": "list item",
    "td": "table cell",
    "th": "table header",
    "caption": "caption",
    "figcaption": "caption",
    "blockquote": "quotation",
    "dt": "term",
    "dd": "definition",
}
_BLOCK_SPLIT = re.compile(r"<(?:!--|!\[CDATA\[|[!?/A-Za-z])")
_ATTRIBUTE = re.compile(r"([^\s\"'<>/=]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_READ_ATTRIBUTES = frozenset(("alt", "title", "placeholder", "aria-label"))
_READ_META = frozenset(("description", "og:title", "og:description", "twitter:title", "twitter:description"))
_BUTTONS = frozenset(("submit", "button", "reset"))
_LETTER = re.compile(r"[^\W\d_]")
_ENTITY = re.compile(r"&(?:#\d+|#[xX][0-9A-Fa-f]+|[A-Za-z][A-Za-z0-9]*);")
_NOT_TRANSLATED = re.compile(r"\btranslate\s*=\s*[\"']?no\b|\bclass\s*=\s*[\"'][^\"']*\bnotranslate\b", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\r\n\f]+")


@dataclass(slots=True)
class _Scanner:
    """Walks over the tags of one page and collects the runs of inline content between block tags."""

    text: str
    spans: list[Span] = field(default_factory=list)
    blocks: list[str] = field(default_factory=list)
    headings: list[tuple[int, str]] = field(default_factory=list)
    run: int = 0
    """Where the current run of inline content starts."""
    counted: tuple[int, int] = (0, 1)
    """Position and its line, so that lines are counted once."""

    def scan(self) -> list[Span]:
        position = 0
        while found := _BLOCK_SPLIT.search(self.text, position):
            position = self.read(found.start())
        self.flush(len(self.text))
        return self.spans

    def read(self, start: int) -> int:
        """Reads the tag or comment at `start`; returns where to go on."""
        if comment := COMMENT.match(self.text, start):
            if comment[0].startswith(("<!--", "<![CDATA[")):
                return comment.end()
            self.flush(start)
            self.run = comment.end()
            return comment.end()
        tag = TAG.match(self.text, start)
        if tag is None:
            return start + 1
        name = tag["name"].lower()
        end = self.skipped_end(tag, name)
        if name in INLINE:
            return end or tag.end()
        self.flush(start)
        self.run = end or tag.end()
        if end is None:
            self.enter(tag, name)
        if not tag["close"]:
            self.read_attributes(tag)
        return self.run

    def skipped_end(self, tag: re.Match[str], name: str) -> int | None:
        if tag["close"] or tag["slash"]:
            return None
        if name in ("script", "style", "textarea"):
            close = re.compile(rf"</{name}\s*>", re.IGNORECASE).search(self.text, tag.end())
            return close.end() if close else len(self.text)
        if name in _SKIPPED or _NOT_TRANSLATED.search(tag["attributes"]):
            return find_opaque_end(self.text, tag)
        return None

    def enter(self, tag: re.Match[str], name: str) -> None:
        """Keeps the innermost block whose kind matters; end tags that HTML lets one omit may be missing."""
        if name not in _KINDS and name != "p":
            return
        if tag["close"]:
            if name in self.blocks:
                while self.blocks.pop() != name:
                    pass
            return
        if self.blocks and self.blocks[-1] == name and name != "blockquote":
            self.blocks.pop()
        if self.blocks and self.blocks[-1] == "p":
            self.blocks.pop()
        self.blocks.append(name)

    def kind(self) -> str:
        inner = self.blocks[-1] if self.blocks else "p"
        if inner == "p" and "blockquote" in self.blocks[-2:]:
            inner = "blockquote"
        return _KINDS.get(inner, "paragraph")

    def line_of(self, position: int) -> int:
        known, line = self.counted
        if position < known:
            known, line = 0, 1
        line += len(re.findall(r"\r\n|\r|\n", self.text[known:position]))
        self.counted = (position, line)
        return line

    def flush(self, end: int) -> None:
        """Makes a segment of the run that ends here, if it holds words."""
        start, self.run = self.run, end
        raw = self.text[start:end]
        if not raw.strip():
            return
        tokens = tokenize_html(raw)
        first, last = _trim(tokens)
        words = any(token.role is TokenRole.TEXT and _LETTER.search(_ENTITY.sub("", token.text)) for token in tokens)
        if not words or first >= last:
            self.read_run_attributes(start, end)
            return
        left = start + sum(len(token.text) for token in tokens[:first])
        right = left + sum(len(token.text) for token in tokens[first:last])
        body = self.text[left:right]
        left += len(body) - len(body.lstrip(" \t\r\n\f"))
        right -= len(body) - len(body.rstrip(" \t\r\n\f"))
        self.read_run_attributes(start, left)
        source = _SPACE.sub(" ", self.text[left:right])
        kind = self.kind()
        segment = Segment(source, kind, self.line_of(left), headings=self.headings_above(kind))
        self.spans.append(Span(left, right, segment, _write_inline(source)))
        self.remember_heading(kind, source)
        self.read_run_attributes(right, end)

    def headings_above(self, kind: str) -> tuple[str, ...]:
        level = int(kind[-1]) if kind.startswith("heading ") else 7
        return tuple(text for above, text in self.headings if above < level)

    def remember_heading(self, kind: str, text: str) -> None:
        if kind.startswith("heading "):
            level = int(kind[-1])
            self.headings = [above for above in self.headings if above[0] < level]
            self.headings.append((level, re.sub(r"<[^>]*>", "", text)))

    def read_run_attributes(self, start: int, end: int) -> None:
        """Attributes of the tags outside of segments; those inside one stay in its text."""
        for tag in TAG.finditer(self.text, start, end):
            if not tag["close"]:
                self.read_attributes(tag)

    def read_attributes(self, tag: re.Match[str]) -> None:
        if _NOT_TRANSLATED.search(tag["attributes"]):
            return
        base = tag.start("attributes")
        found = list(_ATTRIBUTE.finditer(tag["attributes"]))
        values = {match[1].lower(): match[2] or match[3] or "" for match in found}
        for match in found:
            name = match[1].lower()
            group = 2 if match[2] is not None else 3
            if not _is_read(tag["name"].lower(), name, values) or not _LETTER.search(match[group]):
                continue
            start, end = base + match.start(group), base + match.end(group)
            kind = "alt text" if name == "alt" else f"attribute: {name}"
            text = _SPACE.sub(" ", match[group]).strip()
            segment = Segment(text, kind, self.line_of(start), headings=self.headings_above(kind))
            self.spans.append(Span(start, end, segment, _write_attribute('"' if group == 2 else "'")))


def _is_read(tag: str, name: str, values: dict[str, str]) -> bool:
    if tag == "meta":
        return name == "content" and (values.get("name") or values.get("property") or "").lower() in _READ_META
    if tag == "input" and name == "value":
        return values.get("type", "").lower() in _BUTTONS
    return name in _READ_ATTRIBUTES and tag != "link"


def _trim(tokens: tuple[Token, ...]) -> tuple[int, int]:
    """The range of tokens that is left without what stands at the edges: blanks, lone tags, pairs around it all."""
    first, last = 0, len(tokens)
    while first < last and _is_edge(tokens[first]):
        first += 1
    while first < last and _is_edge(tokens[last - 1]):
        last -= 1
    if first < last and tokens[first].role is TokenRole.OPEN and _matching(tokens, first) == last - 1:
        inner_first, inner_last = _trim(tokens[first + 1 : last - 1])
        if inner_first < inner_last:
            return first + 1 + inner_first, first + 1 + inner_last
    return first, last


def _is_edge(token: Token) -> bool:
    if token.role is TokenRole.TEXT:
        return not token.text.strip()
    return token.role is TokenRole.PLACEABLE and token.text.startswith("<")


def _matching(tokens: tuple[Token, ...], first: int) -> int:
    depth = 0
    for number in range(first, len(tokens)):
        depth += (tokens[number].role is TokenRole.OPEN) - (tokens[number].role is TokenRole.CLOSE)
        if depth == 0:
            return number
    return len(tokens)


def _write_inline(source: str) -> Callable[[str], str]:
    """Writes a translation whose tags pair off as the source's do; what is plainly text is escaped."""

    def write(translation: str) -> str:
        tokens = tokenize_html(translation)
        stray = [token.text for token in tokens if token.role is TokenRole.PLACEABLE and TAG.fullmatch(token.text)]
        known = [token.text for token in tokenize_html(source)]
        for text in stray:
            tag = TAG.match(text)
            if text not in known and tag and not tag["slash"] and tag["name"].lower() != "br":
                raise StructureError(f"the tag {text} has no partner", remedy="Close it, or remove it.")
        for token in tokens:
            tag = TAG.fullmatch(token.text) if token.role is not TokenRole.TEXT else None
            if tag and tag["name"].lower() not in INLINE and token.text not in known:
                raise StructureError(f"the tag {token.text} would end the paragraph", remedy="Remove it.")
        return "".join(_escape(token.text) if token.role is TokenRole.TEXT else token.text for token in tokens)

    return write


def _escape(text: str) -> str:
    text = re.sub(r"&(?!(?:#\d+|#[xX][0-9A-Fa-f]+|[A-Za-z][A-Za-z0-9]*);)", "&amp;", text)
    return text.replace("<", "&lt;")


def _write_attribute(quote: str) -> Callable[[str], str]:
    entity = "&quot;" if quote == '"' else "&#39;"

    def write(translation: str) -> str:
        return _escape(translation).replace(quote, entity)

    return write


def parse_html(text: str) -> Iterator[Piece]:
    """The pieces of an HTML page, or of a fragment. Joined, they give `text` back."""
    return cut_pieces(text, sorted(_Scanner(text).scan(), key=lambda span: span.start))


_HTML_TAG = re.compile(r"<html\b[^>]*>", re.IGNORECASE)


def localize_html(text: str, locale: Locale) -> str:
    """The page with `lang` (and `xml:lang` where it stands) and `dir` of its `<html>` tag set for a locale."""
    found = _HTML_TAG.search(text)
    if found is None:
        return text
    tag = found[0]
    if re.search(r"\sxml:lang\s*=", tag):
        tag = _set_attribute(tag, "xml:lang", locale.tag)
    tag = _set_attribute(tag, "lang", locale.tag)
    if locale.direction == "rtl" or re.search(r"\sdir\s*=", tag):
        tag = _set_attribute(tag, "dir", locale.direction)
    return text[: found.start()] + tag + text[found.end() :]


def _set_attribute(tag: str, name: str, value: str) -> str:
    pattern = re.compile(rf"(\s{name}\s*=\s*)(?:\"[^\"]*\"|'[^']*'|[^\s>]+)", re.IGNORECASE)
    if pattern.search(tag):
        return pattern.sub(rf'\g<1>"{value}"', tag, count=1)
    end = len(tag) - (2 if tag.endswith("/>") else 1)
    return f'{tag[:end].rstrip()} {name}="{value}"{tag[end:]}'
