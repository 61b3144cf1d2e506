"""Title Case, as English headings have it, taken back to sentence case: models were trained on sentences.

What is a name cannot be told from a heading. So a word is lowered only where the texts of the job have it in lower case
more often than with a capital inside of a sentence; acronyms and words with capitals or digits inside stay as they are.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable

from dragoman.markup import tokenize
from dragoman.model import TokenRole

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_SMALL = frozenset(
    "a an and as at but by en for from if in into nor of off on onto or out over per so than that the to up via vs"
    " when with within without yet".split()
)
"""Words that titles may leave in lower case, by one or another of the manuals of style."""
_REACH = 6
"""Characters before a word in which a stop is looked for."""
_FEWEST = 3
"""Words that a title must have."""
_LONGEST = 14
"""Words of a text above which it is no title."""
_ENDS = re.compile(r"[.!?:…–—][\"”’)]*\s*$")
_STOPS = (".", "!", "…", ";", ",")


def find_common_words(texts: Iterable[str]) -> frozenset[str]:
    """The words, in lower case, that texts have mostly in lower case; titles among them count for nothing."""
    lower: Counter[str] = Counter()
    capital: Counter[str] = Counter()
    for text in texts:
        if is_title(text):
            continue
        for word in _WORD.finditer(text):
            if word[0].islower():
                lower[word[0]] += 1
            elif word.start() and not _ENDS.search(text, max(0, word.start() - _REACH), word.start()):
                capital[word[0].lower()] += 1
    return frozenset(word for word, number in lower.items() if number > capital[word])


def is_title(text: str) -> bool:
    """Whether a text is a heading in Title Case.

    >>> is_title("Best Practices for Maintainers"), is_title("The dog met Ana Ng in Rome")
    (True, False)
    """
    words = _WORD.findall(text)
    if not _FEWEST <= len(words) <= _LONGEST or text.rstrip().endswith(_STOPS) or text.isupper():
        return False
    large = [word for word in words[1:] if word not in _SMALL]
    return len(large) > 0 and not any(word.islower() for word in large)


def lower_title(text: str, format: str, common: Collection[str]) -> str:
    """A title in sentence case; any other text, and markup, as it is. `common` is from `find_common_words`.

    >>> lower_title("Best Practices for NASA and GitHub Users", "markdown", {"practices", "users", "best"})
    'Best practices for NASA and GitHub users'
    """
    tokens = tokenize(text, format)
    words = "".join(token.text for token in tokens if token.role is TokenRole.TEXT)
    if not is_title(words):
        return text
    written: list[str] = []
    for token in tokens:
        before = "".join(written)
        is_text = token.role is TokenRole.TEXT
        written.append(_lower_words(token.text, before, common) if is_text else token.text)
    return "".join(written)


def _lower_words(text: str, before: str, common: Collection[str]) -> str:
    """The text with its common words in lower case, but for the first word of all, and the first after a stop."""

    def lower(found: re.Match[str]) -> str:
        word = found[0]
        place = f"{before}{text[: found.start()]}"
        is_first = not _WORD.search(place) or _ENDS.search(place.rstrip()[-4:]) is not None
        is_plain = word[0].isupper() and word[1:].islower() and word.lower() in common
        return word.lower() if is_plain and not is_first else word

    return _WORD.sub(lower, text)
