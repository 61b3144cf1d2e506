"""The blocks of a Markdown article, found by markdown-it a stretch at a time."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

from dragoman.articles.lines import Lines
from dragoman.errors import InputError

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.token import Token

STRETCH = 200_000
"""Characters that are parsed at once, so that memory does not grow with the article."""
DEEPEST = 150
"""How deep blocks may stand in one another; a list in a list is two."""
ADMONITION = re.compile(r"(?:!!!|\?\?\?\+?) +[\w-]+(?: +[\w-]+)*(?: +\"(?P<title>[^\"]*)\")?[ \t]*$")
"""The first line of an admonition as Python-Markdown writes them: `!!! note "Title"`."""


@cache
def make_parser() -> MarkdownIt:
    """CommonMark with GitHub's tables, footnotes, definition lists, formulas and admonitions; blocks only."""
    from markdown_it import MarkdownIt
    from mdit_py_plugins.admon.index import admonition
    from mdit_py_plugins.deflist import deflist_plugin
    from mdit_py_plugins.dollarmath import dollarmath_plugin
    from mdit_py_plugins.footnote import footnote_plugin

    def read_admonition(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        line = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]]
        return ADMONITION.match(line) is not None and admonition(state, start, end, silent)

    parser = MarkdownIt("commonmark", {"maxNesting": DEEPEST}).enable(["table", "strikethrough"])
    parser.use(footnote_plugin).use(deflist_plugin)
    parser.use(dollarmath_plugin, allow_blank_lines=False, allow_space=False, allow_digits=False)
    parser.block.ruler.before(
        "fence", "admonition", read_admonition, {"alt": ["paragraph", "reference", "blockquote", "list"]}
    )
    parser.core.ruler.enableOnly(["normalize", "block"])
    return parser


def read_blocks(lines: Lines, first: int, env: dict[str, Any]) -> Iterator[tuple[int, list[Token]]]:
    """The block tokens of the lines from `first` on, a stretch at a time, with the line that a stretch starts at.

    Each stretch ends before a block of the outermost level, so that it reads as it does in the whole article. `env`
    gathers the link labels that the article defines, under `references`.
    """
    parser = make_parser()
    size = STRETCH
    while first < len(lines):
        last = min(len(lines), bisect_left(lines.starts, lines.starts[first] + size))
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
