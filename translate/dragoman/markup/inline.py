"""What the inline markup of all formats shares: variables, addresses, HTML tags, and how marks pair off."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from dragoman.model import Token, TokenRole

URL = r"(?:(?:https?|ftp)://|\bwww\.)[^\s<>\"'“”’\[\](){}|\\^`]*(?:\([^\s<>()]*\)[^\s<>\"'“”’\[\](){}|\\^`]*)*[^\s<>\"'“”’\[\](){}|\\^`.,;:!?*_~…]"
EMAIL = r"(?<![A-Za-z0-9._%+\-])[A-Za-z0-9._%+\-]+@[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)*\.[A-Za-z]{2,}"
VARIABLE = (
    r"\{%-?\s*comment\s*-?%\}.{0,2000}?\{%-?\s*endcomment\s*-?%\}|\{/\*.{0,2000}?\*/\}"
    r"|\{\{[<%].{0,2000}?[>%]\}\}|\{\{[^{}]{0,2000}\}\}|\{%.{0,2000}?%\}|\{#.{0,2000}?#\}"
    r"|\$\{[^{}\n]*\}|\{[A-Za-z_][\w.]*(?:\([^{}\n]*\))?\}"
    r"|\[[a-z][\w-]*(?:\s+[\w-]+=(?:\"[^\"\n]*\"|'[^'\n]*'))+\s*/?\]|\[/[a-z][\w-]*\]"
    r"|%\([A-Za-z_]\w*\)[sdif]|%(?:\d+\$)?[sd](?![A-Za-z])"
)
"""Hugo's shortcodes; Liquid's and Jinja's values, tags and comments; variables of programs; WordPress's shortcodes."""
PLACEABLE = re.compile(f"{VARIABLE}|{URL}|{EMAIL}", re.DOTALL)
"""What stands alone in every format."""

_VALUE = r"\"[^\"]*\"|'[^']*'|[^\s\"'=<>`]+"
_TAG = (
    r"<(?P<close>/)?(?P<name>[A-Za-z][A-Za-z0-9\-:.]*)"
    r"(?P<attributes>(?:\s+{name}(?:\s*=\s*(?:{value}))?)*)\s*(?P<slash>/)?>"
)
_BRACES = r"\{(?:[^{}]|\{[^{}]*\})*\}"
TAG = re.compile(_TAG.replace("{name}", r"[^\s\"'<>/=]+").replace("{value}", _VALUE))
JSX_TAG = re.compile(
    _TAG.replace("{name}", rf"(?:{_BRACES}|[^\s\"'<>/={{}}]+)").replace("{value}", f"{_BRACES}|{_VALUE}")
)
"""A tag whose attributes may be expressions in braces, as in MDX."""
_ATTRIBUTE = re.compile(r"([^\s\"'<>/=]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'=<>`]+))")
READ_ATTRIBUTES = frozenset(("alt", "title", "placeholder", "aria-label", "label"))
_READ_META = frozenset(("description", "og:title", "og:description", "twitter:title", "twitter:description"))
_BUTTONS = frozenset(("submit", "button", "reset"))
VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
"""Elements without an end tag (HTML standard, section 13.1.2)."""
OPAQUE = frozenset("code kbd samp var math svg script style template textarea".split())
"""Elements whose content is not translated; where they stand in a sentence they stand alone."""
_ENDED = {"<!--": "-->", "<![CDATA[": "]]>", "<?": "?>", "<%": "%>", "<!": ">"}
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(slots=True)
class Mark:
    """A stretch of a segment, while it is being found out what it is."""

    start: int
    end: int
    role: TokenRole
    name: str = ""
    """Pairs an HTML tag with its end tag; empty for marks whose pair is known already."""
    words: tuple[tuple[int, int], ...] = ()
    """Stretches of the text, within the mark, that people read."""


class TagReader:
    """Reads the tags and comments of one text, in time that grows with the text and not with its square."""

    def __init__(self, text: str, tag: re.Pattern[str] = TAG) -> None:
        self.text = text
        self._tag = tag
        self._unended: dict[str, int] = {}

    def read(self, position: int) -> Mark | None:
        """The comment or tag at `position`; an opaque element whole. None when there is neither."""
        end = self.find_comment_end(position)
        if end is not None:
            return Mark(position, end, TokenRole.PLACEABLE)
        tag = self._tag.match(self.text, position)
        if tag is None:
            return None
        name = tag["name"].lower()
        if tag["close"]:
            return Mark(position, tag.end(), TokenRole.CLOSE, name)
        # A value without quotation marks has no place for more words than one.
        words = tuple((start, end) for _, start, end in find_readable(tag) if self.text[start - 1] in "\"'")
        if name in VOID or tag["slash"]:
            return Mark(position, tag.end(), TokenRole.PLACEABLE, words=words)
        if name in OPAQUE or is_untranslated(tag):
            end = self.find_element_end(tag)
            if end is not None:
                return Mark(position, end, TokenRole.PLACEABLE)
        return Mark(position, tag.end(), TokenRole.OPEN, name, words)

    def find_comment_end(self, position: int) -> int | None:
        """Where the comment, CDATA section, processing instruction, template or declaration at `position` ends."""
        text = self.text
        for start, end in _ENDED.items():
            if not text.startswith(start, position):
                continue
            if start == "<!--" and (short := re.compile(r"<!---?>").match(text, position)):
                return short.end()
            if start == "<!" and not (after := text[position + 2 : position + 3]).isalpha() and after != "[":
                return None
            if position >= self._unended.get(start, len(text)):
                return None
            found = text.find(end, position + len(start))
            if found < 0:
                self._unended[start] = position
                return None
            return found + len(end)
        return None

    def find_element_end(self, opening: re.Match[str]) -> int | None:
        """Where the element that `opening` starts ends, after its end tag; None when it has none."""
        return self._element_ends.get(opening.start())

    @cached_property
    def _element_ends(self) -> dict[int, int]:
        """Where elements end, by where they start; an end tag belongs to the nearest open one of its name."""
        ends: dict[int, int] = {}
        open_tags: dict[str, list[int]] = {}
        for tag in self._tag.finditer(self.text):
            name = tag["name"].lower()
            if tag["close"]:
                if started := open_tags.get(name):
                    ends[started.pop()] = tag.end()
            elif not tag["slash"]:
                open_tags.setdefault(name, []).append(tag.start())
        return ends


def is_untranslated(tag: re.Match[str]) -> bool:
    """Whether the tag says that its element is not to be translated."""
    if "translate" not in tag["attributes"].lower():
        return False
    values = read_attributes(tag)
    return values.get("translate", "").lower() == "no" or "notranslate" in values.get("class", "").lower().split()


def read_attributes(tag: re.Match[str]) -> dict[str, str]:
    """The attributes of a tag, names in lower case; those without a value are left out."""
    return {
        found[1].lower(): next((value for value in found.groups()[1:] if value is not None), "")
        for found in _ATTRIBUTE.finditer(tag["attributes"])
    }


def find_readable(tag: re.Match[str]) -> Iterator[tuple[str, int, int]]:
    """The attribute values of a tag that people read: name, start and end in the text."""
    attributes = tag["attributes"]
    if not attributes or "=" not in attributes or is_untranslated(tag):
        return
    base = tag.start("attributes")
    for match in _ATTRIBUTE.finditer(attributes):
        name = match[1].lower()
        if _is_read(tag, name):
            group = next(number for number in (2, 3, 4) if match[number] is not None)
            if _LETTER.search(match[group]):
                yield name, base + match.start(group), base + match.end(group)


def _is_read(tag: re.Match[str], attribute: str) -> bool:
    element = tag["name"].lower()
    if element == "meta":
        values = read_attributes(tag) if attribute == "content" else {}
        return (values.get("name") or values.get("property") or "").lower() in _READ_META
    if element == "input" and attribute == "value":
        return read_attributes(tag).get("type", "").lower() in _BUTTONS
    return attribute in READ_ATTRIBUTES and element != "link"


def pair_marks(marks: Iterable[Mark]) -> list[Mark]:
    """Lets HTML tags open and close where they nest with everything else; a tag that does not becomes a placeable."""
    result = list(marks)
    stack: list[Mark] = []
    for mark in result:
        if mark.role is TokenRole.OPEN:
            stack.append(mark)
        elif mark.role is TokenRole.CLOSE:
            _close(mark, stack)
    for mark in stack:
        mark.role = TokenRole.PLACEABLE
    return result


def _close(mark: Mark, stack: list[Mark]) -> None:
    depth = len(stack) - 1
    while depth >= 0 and stack[depth].name != mark.name:
        if mark.name and not stack[depth].name:
            mark.role = TokenRole.PLACEABLE
            return
        depth -= 1
    if depth < 0:
        mark.role = TokenRole.PLACEABLE
        return
    for unpaired in stack[depth + 1 :]:
        unpaired.role = TokenRole.PLACEABLE
    del stack[depth:]


def cut_tokens(text: str, marks: Sequence[Mark]) -> tuple[Token, ...]:
    """The tokens of `text`, given the marks in it in order; what lies between them is words."""
    tokens: list[Token] = []
    position = 0
    for mark in marks:
        if mark.role is TokenRole.TEXT:
            continue
        if mark.start > position:
            tokens.append(Token(text[position : mark.start], TokenRole.TEXT))
        words = tuple((start - mark.start, end - mark.start) for start, end in mark.words)
        tokens.append(Token(text[mark.start : mark.end], mark.role, words))
        position = mark.end
    if position < len(text):
        tokens.append(Token(text[position:], TokenRole.TEXT))
    return tuple(tokens)
