"""HTML ↔ segments. The page is scanned, not parsed into a tree, so that every byte that is not translated stays.

Which elements break the flow of a sentence follows the HTML standard's content model (block-level elements of its
section 15.3.3); the inline content between two such breaks is one segment.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from dragoman.articles.kinds import name_kind
from dragoman.articles.lines import Span, cut_pieces
from dragoman.articles.piece import Piece, StructureError
from dragoman.markup.html import tokenize_html
from dragoman.markup.inline import JSX_TAG, TAG, TagReader, find_readable, is_untranslated, read_attributes
from dragoman.model import Segment, Token, TokenRole

BLOCKS = frozenset(
    (
        "address article aside base blockquote body caption center col colgroup dd details dialog dir div dl dt "
        "fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html iframe "
        "legend li link main menu meta nav noembed noframes noscript ol optgroup option p pre search section select "
        "summary table tbody td textarea tfoot th thead title tr ul xmp"
    ).split(),
)
"""Elements that stand around sentences; all others stand inside of them, as browsers show unknown ones."""
RAW = frozenset(("script", "style", "textarea", "xmp", "iframe", "noembed", "noframes"))
"""Elements whose content is text to a browser, whatever it looks like (HTML standard, section 13.2.5)."""
SKIPPED = frozenset(("pre", "template", "svg", "math"))
"""Elements whose content is passed over where they stand by themselves."""
_KINDS = {
    **{f"h{level}": f"heading {level}" for level in range(1, 7)},
    "title": "title",
    "td": "table cell",
    "th": "table header",
    "caption": "caption",
    "figcaption": "caption",
    "option": "option",
    "legend": "legend",
    "summary": "summary",
}
_CONTAINERS = {
    "li": "list item",
    "blockquote": "quotation",
    "dt": "term",
    "dd": "definition",
}
_ENDS = {
    "li": ("li", {"ul", "ol", "menu"}),
    "dt": ("dt dd", {"dl"}),
    "dd": ("dt dd", {"dl"}),
    "td": ("td th", {"tr", "table"}),
    "th": ("td th", {"tr", "table"}),
    "tr": ("tr", {"table"}),
    "option": ("option", {"select", "datalist"}),
}
"""Elements that end an open one whose end tag was left out, if it is inside the same one of these."""
_SCOPES = frozenset(name for _, scopes in _ENDS.values() for name in scopes)
TAG_OR_COMMENT = re.compile(r"<(?:!--|!\[CDATA\[|[!?%/A-Za-z])")
_UNSEEN = re.compile(r"<!|<%(?![=-])|<(?:script|style|template)\b", re.IGNORECASE)
_TAG_START = re.compile(r"</?[A-Za-z]|<!--|<[!?]")
_LETTER = re.compile(r"[^\W\d_]")
_ENTITY = re.compile(r"&(?:#\d+|#[xX][0-9A-Fa-f]+|[A-Za-z][A-Za-z0-9]*);")
_SPACE = re.compile(r"[ \t\r\n\f]+")


class _Scanner:
    """Walks over the tags of one page and collects the runs of inline content between block tags.

    `language` is the ISO 639 code of what is translated; blocks that say they are in another one are left alone.
    """

    def __init__(self, text: str, language: str, tag: re.Pattern[str]) -> None:
        self.text = text
        self.language = language
        self.tag = tag
        self.tags = TagReader(text, tag)
        self.spans: list[Span] = []
        self.blocks: list[str] = []
        self.headings: list[tuple[int, str]] = []
        self.run = 0
        """Where the current run of inline content starts."""
        self.counted = (0, 1)
        """A position and its line, so that lines are counted once."""

    def scan(self) -> list[Span]:
        position = 0
        while found := TAG_OR_COMMENT.search(self.text, position):
            position = self.read(found.start())
        self.flush(len(self.text))
        return self.spans

    def read(self, start: int) -> int:
        """Reads the tag or comment at `start`; returns where to go on."""
        comment = self.tags.find_comment_end(start)
        if comment is not None:
            if not self.text.startswith(("<!--", "<![CDATA[", "<%"), start):
                self.flush(start)
                self.run = comment
            return comment
        tag = self.tag.match(self.text, start)
        if tag is None:
            return self.pass_over(start)
        name = tag["name"].lower()
        end = self.find_skipped_end(tag, name)
        if name not in BLOCKS:
            return end or tag.end()
        self.flush(start)
        self.run = end or tag.end()
        if end is None:
            self.enter(tag, name)
        if not tag["close"]:
            self.read_attributes(tag)
        return self.run

    def pass_over(self, start: int) -> int:
        """Goes past a tag that is not well formed, or an endless comment: nobody reads it (HTML standard, 13.2.5)."""
        found = _TAG_START.match(self.text, start)
        if found is None:
            return start + 1
        self.flush(start)
        end = -1 if found[0] == "<!--" else self.text.find(">", start)
        self.run = len(self.text) if end < 0 else end + 1
        return self.run

    def find_skipped_end(self, tag: re.Match[str], name: str) -> int | None:
        """Where an element ends that is passed over; None for one that is read."""
        if tag["close"] or tag["slash"]:
            return None
        if name in RAW:
            close = re.compile(rf"</{name}\s*>", re.IGNORECASE).search(self.text, tag.end())
            return close.end() if close else len(self.text)
        if name in SKIPPED:
            return self.tags.find_element_end(tag) or (None if name not in BLOCKS else len(self.text))
        if is_untranslated(tag) or (name in BLOCKS and self.is_foreign(tag, name)):
            return self.tags.find_element_end(tag)
        return None

    def is_foreign(self, tag: re.Match[str], name: str) -> bool:
        if name in ("html", "body", "head"):
            return False
        lang = find_language(tag)
        return lang is not None and lang != self.language

    def enter(self, tag: re.Match[str], name: str) -> None:
        """Keeps the open blocks that tell what a text is; end tags that HTML lets one omit may be missing."""
        if name not in _KINDS and name not in _CONTAINERS and name not in _SCOPES and name not in ("p", "tr"):
            return
        if tag["close"]:
            if name in self.blocks:
                while self.blocks.pop() != name:
                    pass
            return
        if self.blocks and self.blocks[-1] == "p":
            self.blocks.pop()
        if name in _ENDS:
            self.end_omitted(*_ENDS[name])
        if not tag["slash"]:
            self.blocks.append(name)

    def end_omitted(self, names: str, scopes: set[str]) -> None:
        for depth in range(len(self.blocks) - 1, max(-1, len(self.blocks) - 50), -1):
            if self.blocks[depth] in scopes:
                return
            if self.blocks[depth] in names.split():
                del self.blocks[depth:]
                return

    def kind(self) -> str:
        inner = self.blocks[-1] if self.blocks else "p"
        containers = tuple(_CONTAINERS[name] for name in self.blocks if name in _CONTAINERS)
        return name_kind(_KINDS.get(inner), containers)

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
        tokens = tokenize_html(raw, self.tag)
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
        self.spans.append(Span(left, right, segment, _write_inline(source, self.tag)))
        self.remember_heading(kind, source)
        self.read_run_attributes(right, end)

    def headings_above(self, kind: str) -> tuple[str, ...]:
        level = int(kind[8]) if kind.startswith("heading ") else 7
        return tuple(text for above, text in self.headings if above < level)

    def remember_heading(self, kind: str, text: str) -> None:
        if kind.startswith("heading "):
            level = int(kind[8])
            self.headings = [above for above in self.headings if above[0] < level]
            self.headings.append((level, re.sub(r"<[^>]*>", "", text)))

    def read_run_attributes(self, start: int, end: int) -> None:
        """Attributes of the tags outside of segments; those inside one stay in its text."""
        for tag in self.tag.finditer(self.text, start, end):
            if not tag["close"]:
                self.read_attributes(tag)

    def read_attributes(self, tag: re.Match[str]) -> None:
        for name, start, end in find_readable(tag):
            kind = "alt text" if name == "alt" else f"attribute: {name}"
            text = _SPACE.sub(" ", self.text[start:end]).strip()
            segment = Segment(text, kind, self.line_of(start), headings=self.headings_above(kind))
            self.spans.append(Span(start, end, segment, _write_attribute(self.text[start - 1])))


def _trim(tokens: tuple[Token, ...]) -> tuple[int, int]:
    """The range of tokens that is left without what stands at the edges: blanks, lone tags, pairs around it all."""
    partners = _pair_tokens(tokens)
    first, last = 0, len(tokens)
    while True:
        inner_first, inner_last = first, last
        while inner_first < inner_last and _is_edge(tokens[inner_first]):
            inner_first += 1
        while inner_first < inner_last and _is_edge(tokens[inner_last - 1]):
            inner_last -= 1
        if inner_first == inner_last:
            return first, last
        first, last = inner_first, inner_last
        if partners.get(first) != last - 1:
            return first, last
        first, last = first + 1, last - 1


def _pair_tokens(tokens: tuple[Token, ...]) -> dict[int, int]:
    """Which CLOSE ends which OPEN."""
    partners: dict[int, int] = {}
    stack: list[int] = []
    for number, token in enumerate(tokens):
        if token.role is TokenRole.OPEN:
            stack.append(number)
        elif token.role is TokenRole.CLOSE:
            partners[stack.pop()] = number
    return partners


def _is_edge(token: Token) -> bool:
    if token.role is TokenRole.TEXT:
        return not token.text.strip()
    is_lone = _UNSEEN.match(token.text) is not None or JSX_TAG.fullmatch(token.text) is not None
    return token.role is TokenRole.PLACEABLE and is_lone


def _write_inline(source: str, tag: re.Pattern[str]) -> Callable[[str], str]:
    """Writes a translation whose tags pair off as the source's do; what is plainly text is escaped."""

    def write(translation: str) -> str:
        tokens = tokenize_html(translation, tag)
        known = {(token.role, token.skeleton) for token in tokenize_html(source, tag)}
        for token in tokens:
            if token.role is TokenRole.TEXT or (token.role, token.skeleton) in known:
                continue
            refuse_stray_tag(token, inline=True)
        return "".join(
            _escape(token.text) if token.role is TokenRole.TEXT else _escape_words(token, _escape) for token in tokens
        )

    return write


def refuse_stray_tag(token: Token, *, inline: bool) -> None:
    """Raises `StructureError` for a mark of a translation that its source does not have, where it breaks a page.

    `inline` says that the tag of a block would break it, too.
    """
    tag = TAG.match(token.text)
    if tag is None:
        return
    name = tag["name"].lower()
    if inline and name in BLOCKS:
        raise StructureError(f"the tag {tag[0]} would end the paragraph", remedy="Remove it.")
    if token.role is TokenRole.PLACEABLE and not tag["slash"] and name not in ("br", "wbr", "img"):
        raise StructureError(f"the tag {tag[0]} has no partner", remedy="Close it, or remove it.")


def _escape_words(token: Token, escape: Callable[[str], str]) -> str:
    """A mark whose readable stretches are escaped."""
    text = token.text
    for start, end in reversed(token.words):
        text = text[:start] + escape(text[start:end]) + text[end:]
    return text


def _escape(text: str) -> str:
    text = re.sub(r"&(?!(?:#\d+|#[xX][0-9A-Fa-f]+|[A-Za-z][A-Za-z0-9]*);)", "&amp;", text)
    return text.replace("<", "&lt;")


def _write_attribute(before: str) -> Callable[[str], str]:
    """Writes a value as it was quoted; one without quotation marks gets some."""
    quote = before if before in "\"'" else '"'
    entity = "&quot;" if quote == '"' else "&#39;"

    def write(translation: str) -> str:
        value = _escape(translation).replace(quote, entity)
        return value if before == quote else f"{quote}{value}{quote}"

    return write


def parse_html(text: str, language: str = "en", tag: re.Pattern[str] = TAG) -> Iterator[Piece]:
    """The pieces of an HTML page, or of a fragment, written in `language`. Joined, they give `text` back.

    `tag` is what a tag looks like: `TAG`, or `JSX_TAG`.
    """
    return cut_pieces(text, sorted(_Scanner(text, language, tag).scan(), key=lambda span: span.start))


def outline_html(text: str) -> list[str]:
    """The tags of blocks, in order: what no translation may change."""
    tags = TagReader(text)
    found: list[str] = []
    position = 0
    while start := TAG_OR_COMMENT.search(text, position):
        position = tags.find_comment_end(start.start()) or start.end()
        tag = TAG.match(text, start.start())
        if tag is not None:
            position = tag.end()
            name = tag["name"].lower()
            if name in BLOCKS:
                found.append(f"<{tag['close'] or ''}{name}>")
    return found


def find_language(tag: re.Match[str]) -> str | None:
    """The ISO 639 code of the language that a tag names."""
    if "lang" not in tag["attributes"].lower():
        return None
    values = read_attributes(tag)
    found = values.get("lang") or values.get("xml:lang")
    return found.partition("-")[0].lower() if found else None
