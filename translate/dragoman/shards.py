"""A part of a workspace's articles, for one of several machines."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from dragoman.errors import UsageError
from dragoman.workspace import Article


@dataclass(frozen=True, slots=True)
class Shard:
    """The articles that one of `total` machines works on; each article is in one shard, on every machine the same."""

    number: int
    """1 to `total`."""
    total: int

    def choose(self, articles: Sequence[Article]) -> list[Article]:
        """Those of the articles that are in the shard, in their order."""
        return [article for article in articles if _spread(article, self.total) == self.number - 1]

    def __str__(self) -> str:
        return f"{self.number}/{self.total}"


def _spread(article: Article, total: int) -> int:
    """By a digest of the name: it depends on neither the other articles nor the machine."""
    digest = hashlib.sha256(str(article.name).encode()).digest()
    return int.from_bytes(digest[:8], "big") % total


def parse_shard(text: str) -> Shard:
    """A shard as a person writes it. Raises `UsageError`.

    >>> parse_shard("2/8")
    Shard(number=2, total=8)
    """
    found = re.fullmatch(r"([0-9]{1,6})/([0-9]{1,6})", text)
    if found is None or not 1 <= int(found[1]) <= int(found[2]):
        raise UsageError(f"no shard “{text}”", remedy="Write which of how many, from 1 on, such as 2/8.")
    return Shard(int(found[1]), int(found[2]))
