"""Text as it may be shown on a terminal or page: what would act on the screen becomes a visible mark."""

from __future__ import annotations

import re

# C0 and C1 controls but newline and tab; surrogates, which no terminal can be sent; bidi embeddings, overrides and
# isolates; zero-width and other invisible format characters. ZWNJ and ZWJ are letters' business in many scripts
# and stay.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ud800-\udfff\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f]"
)


_MARK = re.compile("⟦U\\+([0-9A-F]{4,6})⟧")


def resolve_marks(text: str, known: str) -> str:
    """The text with the marks of characters that stand in `known` turned back into them: what was copied from a screen.

    >>> resolve_marks("a⟦U+2060⟧b", "\u2060") == "a\u2060b"
    True
    """
    return _MARK.sub(lambda match: char if (char := chr(int(match[1], 16))) in known else match[0], text)


def make_visible(text: str) -> str:
    r"""The text with control, bidi-override and zero-width characters written as `⟦U+202E⟧`.

    >>> make_visible("a\x1b[31mb")
    'a⟦U+001B⟧[31mb'
    """
    return _INVISIBLE.sub(lambda match: f"⟦U+{ord(match[0]):04X}⟧", text)
