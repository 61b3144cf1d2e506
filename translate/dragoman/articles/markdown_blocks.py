"""The blocks of a Markdown article, found by markdown-it a stretch at a time."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from dragoman.articles.lines import Lines
from dragoman.articles.markdown_elements import read_element
from dragoman.errors import InputError

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.ruler import RuleOptionsType
    from markdown_it.rules_block import StateBlock
    from markdown_it.token import Token

STRETCH = 200_000
"""Characters that are parsed at once, so that memory does not grow with the article."""
DEEPEST = 150
"""How deep blocks may stand in one another; a list in a list is two."""
ADMONITION = re.compile(r"(?:!!!|\?\?\?\+?|===[!+]?)(?: +[\w-]+)*(?: +\"(?P<title>[^\"]*)\")?[ \t]*$")
"""The first line of an admonition or a tab, as Python-Markdown and MkDocs write them: `!!! note "Title"`."""
_INDENT = 4
_TAG = re.compile(r"(?:\{\{[<%]|\{%)(?!.*[>%]\})"), re.compile(r"[>%]\}\}[ \t]*$|%\}[ \t]*$")
_FORMULA = re.compile(r"\\{1,2}\[[ \t]*$"), re.compile(r"\\\][ \t]*$")
"""How the first and the last line of a template tag, and of a formula of TeX, are known."""
_LONGEST = 50
"""Lines over which these may go."""


@cache
def make_parser(*, is_mdx: bool) -> MarkdownIt:
    """CommonMark with GitHub's tables, footnotes, definition lists, formulas, admonitions, templates; blocks only."""
    from markdown_it import MarkdownIt
    from mdit_py_plugins.deflist import deflist_plugin
    from mdit_py_plugins.dollarmath import dollarmath_plugin
    from mdit_py_plugins.footnote import footnote_plugin

    parser = MarkdownIt("commonmark", {"maxNesting": DEEPEST}).enable(["table", "strikethrough"])
    parser.use(footnote_plugin).use(deflist_plugin)
    parser.use(dollarmath_plugin, allow_blank_lines=False, allow_space=False, allow_digits=False)
    interrupts: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    parser.block.ruler.before("fence", "admonition", _read_admonition, interrupts)
    parser.block.ruler.before("fence", "opaque", _read_opaque, interrupts)
    parser.block.ruler.before("html_block", "element", partial(read_element, is_mdx=is_mdx), interrupts)
    if is_mdx:
        parser.disable("code")
    parser.core.ruler.enableOnly(["normalize", "block"])
    return parser


def _line_at(state: StateBlock, number: int) -> str:
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]]


def _read_admonition(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Lines indented by four below the line that opens an admonition; tokens `admonition_open` and `_close`."""
    line = _line_at(state, start)
    if line[:3] not in ("!!!", "???", "===") or not ADMONITION.match(line) or state.is_code_block(start):
        return False
    if line.rstrip() in ("!!!", "???", "???+", "===") or not line.strip("="):
        return False
    if silent:
        return True
    indent, kind = state.blkIndent, state.parentType
    inner = state.sCount[start] + _INDENT
    last = start + 1
    while last < end and (state.isEmpty(last) or state.sCount[last] >= inner):
        last += 1
    token = state.push("admonition_open", "div", 1)
    token.map = [start, last]
    state.blkIndent, state.parentType = inner, "admonition"
    line_max, state.lineMax = state.lineMax, last
    state.md.block.tokenize(state, start + 1, last)
    state.push("admonition_close", "div", -1)
    state.blkIndent, state.parentType, state.lineMax, state.line = indent, kind, line_max, last
    return True


def _read_opaque(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A template tag or a formula that goes over several lines, as one token `opaque`; others stand in paragraphs."""
    line = _line_at(state, start)
    if line[:1] not in ("{", "\\") or state.is_code_block(start):
        return False
    ending = next((last for first, last in (_TAG, _FORMULA) if first.match(line)), None)
    if ending is None:
        return False
    for number in range(start + 1, min(end, start + _LONGEST)):
        if state.isEmpty(number):
            return False
        if ending.search(_line_at(state, number)):
            if not silent:
                state.line = number + 1
                state.push("opaque", "", 0).map = [start, number + 1]
            return True
    return False


def read_blocks(
    lines: Lines, first: int, env: dict[str, Any], *, is_mdx: bool = False
) -> Iterator[tuple[int, list[Token]]]:
    """The block tokens of the lines from `first` on, a stretch at a time, with the line that a stretch starts at.

    Each stretch ends before a block of the outermost level, so that it reads as it does in the whole article. `env`
    gathers the link labels that the article defines, under `references`; `is_whole` in it says that nothing follows.
    """
    parser = make_parser(is_mdx=is_mdx)
    size = STRETCH
    while first < len(lines):
        last = min(len(lines), bisect_left(lines.starts, lines.starts[first] + size))
        env["is_whole"] = last == len(lines)
        tokens = parser.parse(lines.text[lines.starts[first] : lines.starts[last]], env)
        _expect_shallow(tokens, first)
        if last == len(lines):
            yield first, tokens
            return
        cut = _find_last_block(tokens)
        if cut is None:
            size *= 2
            continue
        number, start = cut
        yield first, tokens[:number]
        first, size = first + start, STRETCH


def _expect_shallow(tokens: list[Token], first: int) -> None:
    """Raises `InputError` for blocks that are nested deeper than markdown-it reads: it would drop what is in them."""
    for token in tokens:
        if token.level >= DEEPEST - 1 and token.nesting == 1:
            raise InputError(
                f"blocks stand in one another more than {DEEPEST - 1} deep",
                line=first + (token.map[0] if token.map else 0) + 1,
                remedy="Nest them less.",
            )


def _find_last_block(tokens: list[Token]) -> tuple[int, int] | None:
    """Which token starts the last block of the outermost level, and in which line; None where that is the first."""
    for number in range(len(tokens) - 1, 0, -1):
        token = tokens[number]
        if token.level == 0 and token.nesting >= 0 and token.map and token.map[0] > 0:
            return number, token.map[0]
    return None
