"""Elements of a Markdown article that hold Markdown: of JSX, and those with Kramdown's attribute `markdown`.

In CommonMark what follows a tag is HTML up to a blank line. In these it is blocks of Markdown, from the next line on.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, Literal

from dragoman.articles.html import BLOCKS, RAW, SKIPPED
from dragoman.markup.inline import JSX_TAG, OPAQUE, TagReader, is_untranslated

if TYPE_CHECKING:
    from markdown_it.rules_block import StateBlock

_MARKDOWN_INSIDE = re.compile(r".*\smarkdown(?:\s*=\s*[\"']?(?:1|block)\b|(?!\S)(?!\s*=))", re.DOTALL)
"""The attribute that says of an element that it holds blocks of Markdown (Kramdown, Python-Markdown)."""
_PHRASES = frozenset("address dt h1 h2 h3 h4 h5 h6 legend p pre summary".split())
"""Elements that hold no blocks, whatever they say."""
_VERBATIM = RAW | SKIPPED | OPAQUE | {"pre"}
_BLOCK = re.compile(r"^[ \t]*(?:<[^<>]*>)?(?:#{1,6}|[-*+]|\d{1,9}[.)]|```.*|~~~.*)(?:[ \t]|$)", re.MULTILINE)
"""The start of a heading, an item or code."""
_TAG_START = re.compile(r"</?([A-Za-z][\w.-]*)")
_LONGEST = 50
"""Lines over which a tag may go."""


def read_element(state: StateBlock, start: int, end: int, silent: bool, *, is_mdx: bool) -> bool:
    """A rule of markdown-it for a tag alone on its line, where what follows is Markdown.

    Such a tag is a token `html_block`. With the end tag alone on its line, too, they are `element_open` and
    `element_close`, and the indent of what is between counts from there.
    """
    position = state.bMarks[start] + state.tShift[start]
    found = _TAG_START.match(state.src, position)
    if found is None or state.is_code_block(start):
        return False
    last = _find_tag_end(state, start, end)
    tag = JSX_TAG.fullmatch(state.getLines(start, last, state.blkIndent, False).strip())
    if tag is None:
        return is_mdx and _read_html(state, start, found[1], silent)
    if not _holds_markdown(tag, is_mdx):
        return False
    if silent:
        return is_component(tag["name"]) or tag["name"] in BLOCKS
    close = None if tag["close"] or tag["slash"] else _find_end_tag(state, position, last, end)
    if close is not None:
        _read_inside(state, start, last, close, is_jsx=is_mdx or is_component(tag["name"]))
    elif is_mdx or is_component(tag["name"]):
        # Its end may be in what is not read yet: then it stays the last block, and is read again.
        is_open = not tag["close"] and not tag["slash"] and not state.env.get("is_whole", True)
        _push(state, "html_block", 0, start, end if is_open else last)
    else:
        return False
    return True


def hides_blocks(html: str) -> bool:
    """Whether a block that was read as HTML holds blocks of Markdown all the same: it is not safe to translate."""
    return _BLOCK.search(html) is not None and any(
        is_component(tag["name"]) or _MARKDOWN_INSIDE.match(tag["attributes"]) for tag in JSX_TAG.finditer(html)
    )


def is_component(name: str) -> bool:
    """Whether a tag is one of JSX, and not of HTML."""
    return not name[0].islower()


def _holds_markdown(tag: re.Match[str], is_mdx: bool) -> bool:
    if is_component(tag["name"]):
        return True
    name = tag["name"].lower()
    if name in _VERBATIM or is_untranslated(tag) or re.search(r"\slang\s*=", tag["attributes"]):
        return False
    says_so = not tag["close"] and name not in _PHRASES and _MARKDOWN_INSIDE.match(tag["attributes"]) is not None
    return is_mdx or says_so


def _find_tag_end(state: StateBlock, start: int, end: int) -> int:
    """The line after the first that ends as a tag does, from line `start` on."""
    for number in range(start, min(end, start + _LONGEST)):
        if state.isEmpty(number) or state.sCount[number] < state.blkIndent:
            return max(number, start + 1)
        if state.src[state.bMarks[number] : state.eMarks[number]].rstrip().endswith(">"):
            return number + 1
    return start + 1


def _find_end_tag(state: StateBlock, position: int, first: int, end: int) -> int | None:
    """The line in which the element that starts at `position` ends, if nothing else stands there.

    The lines from `first` to there must stand in the same block.
    """
    tag = JSX_TAG.match(state.src, position)
    tags = state.env.get("tags")
    if tags is None or tags.text is not state.src:
        tags = state.env["tags"] = TagReader(state.src, JSX_TAG)
    after = tags.find_element_end(tag) if tag is not None else None
    if after is None:
        return None
    number = bisect_right(state.bMarks, after - 1, hi=state.lineMax) - 1
    if not first <= number < end or _indent(state, range(first, number + 1)) < state.blkIndent:
        return None
    line = state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]]
    return number if re.fullmatch(r"</[^<>]*>\s*", line) else None


def _indent(state: StateBlock, lines: range) -> int:
    """How far the lines that are not empty are indented at least."""
    return min((state.sCount[number] for number in lines if not state.isEmpty(number)), default=state.blkIndent)


def _read_inside(state: StateBlock, start: int, first: int, close: int, *, is_jsx: bool) -> None:
    """The element with its tags before line `first` and in line `close`, and the blocks between."""
    kept = state.lineMax, state.parentType, state.blkIndent, state.listIndent
    _push(state, "element_open", 1, start, first)
    state.lineMax, state.parentType = close, "element"
    if is_jsx:
        state.blkIndent, state.listIndent = _indent(state, range(first, close)), -1
    state.md.block.tokenize(state, first, close)
    state.lineMax, state.parentType, state.blkIndent, state.listIndent = kept
    _push(state, "element_close", -1, close, close + 1)


def _read_html(state: StateBlock, start: int, name: str, silent: bool) -> bool:
    """A block of HTML in MDX: it ends where a paragraph would."""
    if name not in BLOCKS or name in _VERBATIM:
        return False
    if not silent:
        rules = state.md.block.ruler.getRules("paragraph")
        kind, state.parentType = state.parentType, "paragraph"
        last = start + 1
        while last < state.lineMax and not state.isEmpty(last):
            if any(rule(state, last, state.lineMax, True) for rule in rules):
                break
            last += 1
        state.parentType = kind
        _push(state, "html_block", 0, start, last)
    return True


def _push(state: StateBlock, kind: str, nesting: Literal[-1, 0, 1], start: int, end: int) -> None:
    token = state.push(kind, "", nesting)
    token.map = [start, end]
    token.content = state.getLines(start, end, state.blkIndent, True)
    state.line = end
