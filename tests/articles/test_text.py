"""Plain text: what is a line of its own, and what was only wrapped."""

from __future__ import annotations

from pathlib import Path

import pytest

from dragoman.articles import parse_article


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("The gardener rakes the autumn leaves\nAnd sings a quiet song at night\n", ["verse", "verse"]),
        ("the leaves are raked and it is late\nand then\nthere is nothing more to be done\n", ["verse"] * 3),
        ("milk for the two of us\nbread\nand eggs\n", ["verse"] * 3),
        ("  A line in the very middle of it\n        and what follows it\n", ["verse", "verse"]),
        ("The dog runs along the river and the\ncat sleeps near the old wooden door.\n", ["paragraph"]),
        (
            "The dog runs along the river\nand the cat sleeps near the\nold wooden door of the big\nkitchen.\n",
            ["verse"] * 4,
        ),
        ("The dog runs along the river and\nthe cat sleeps near the old door\nof the kitchen.\n", ["paragraph"]),
    ],
)
def test_narrow_lines_are_prose_where_they_go_on_in_small_letters(text: str, kinds: list[str]) -> None:
    article = parse_article(f"TITLE\n\n{text}".encode(), "text", Path("a.txt"))

    assert [segment.kind for segment in article.segments][1:] == kinds
