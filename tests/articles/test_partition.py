"""Segmentation is a partition: the pieces of an article joined give its bytes, and identity publishes them."""

from __future__ import annotations

import re
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.articles import ParsedArticle, parse_article
from dragoman.markup import tokenize
from dragoman.model import TokenRole

from .conftest import ROOT, find_articles, read_file

NAME = Path("article")

FRAGMENTS = [
    "# A heading\n",
    "Setext\n======\n",
    "Two\n---\n",
    "A paragraph\nof two lines.\n",
    "\n",
    "  \n",
    "\t",
    "> quoted\n> twice\n",
    "> lazy\ncontinued\n",
    "- item\n",
    "  - nested\n    more\n",
    "1. one\n",
    "| a | b |\n|---|---|\n| `x|y` | \\| |\n",
    "```\ncode\n",
    "    indented\n",
    "[a]: /url 'title'\n",
    "[^1]: A footnote\n    that goes on.\n",
    "Term\n: Definition\n",
    "<div>\n",
    "</div>\n",
    "<p>An *HTML* block",
    "<!-- never closed\n",
    "<b>",
    "&amp;",
    "*",
    "**",
    "_",
    "`",
    "[",
    "](",
    "![",
    "\\",
    "  \nbreak\n",
    "---\n",
    '---\ntitle: "A title"\ndescription: >\n  folded\n  text\n---\n',
    "+++\ntitle = 'TOML'\n+++\n",
    "{% tag %}\n",
    "> [!NOTE]\n> text\n",
    "<td title='x'>cell",
    "<script>if (a<b)</script>",
    '<img alt="a picture" src=x>',
    "<![CDATA[ x ]]>",
    "CAPITALS\n",
    "a   b   c\n",
    "日本語。",
    "مرحبا",
    "e\u0301",
    "[a][b] and [c][]\n",
    "[b]: <u> (title)\n",
    "::: note Title\n",
    '!!! tip "Title"\n    body\n',
    "$$\nx\n$$\n",
    "{% highlight %}\n",
    "{{< figure >}}\n",
    "<Tip a={b}>\n",
    "^[note]",
    "$x$",
    "{#id .c}",
    "- [ ] task\n",
    "import x from 'y'\n",
    "\u2028",
    "\ufeff",
    "\f",
]
documents = st.lists(st.one_of(st.sampled_from(FRAGMENTS), st.text(max_size=8)), max_size=25).map("".join)
newlines = st.sampled_from(["\n", "\r\n", "\r"])


def assert_partition(article: ParsedArticle, data: bytes) -> None:
    assert article.encoding.encode("".join(piece.raw for piece in article.pieces)) == data
    assert article.publish(lambda segment: segment.text) == data
    assert article.publish(lambda segment: None) == data


def test_all_examples_of_the_specification_are_partitioned(spec_examples: list[str]) -> None:
    for example in spec_examples:
        for newline in ("\n", "\r\n", "\r"):
            data = example.replace("\n", newline).encode()
            assert_partition(parse_article(data, "markdown", NAME), data)


@pytest.mark.parametrize("folder", ["articles", "html", "text", "commonmark"])
def test_every_real_article_is_partitioned(material: Path, folder: str) -> None:
    for file in find_articles(material / folder):
        assert_partition(read_file(file), file.read_bytes())


@pytest.mark.parametrize("file", find_articles(ROOT / "source"), ids=lambda file: file.name)
def test_the_samples_are_partitioned(file: Path) -> None:
    assert_partition(read_file(file), file.read_bytes())


@pytest.mark.parametrize("format", ["markdown", "html", "text"])
@given(document=documents, newline=newlines)
def test_any_document_is_partitioned(format: str, document: str, newline: str) -> None:
    text = re.sub("[\x00-\x08\x0b\x0e-\x1f]", "", document).replace("\n", newline)
    data = text.encode("utf-8", "ignore")
    assert_partition(parse_article(data, format, NAME), data)


@given(choose=st.randoms(use_true_random=False))
def test_examples_glued_at_random_are_partitioned(spec_examples: list[str], choose: Random) -> None:
    glue = choose.choice(["", "\n", "\n\n"])
    text = glue.join(choose.choices(spec_examples, k=choose.randint(1, 6)))
    mixed = re.sub("\n", lambda _: choose.choice(["\n", "\r\n", "\r"]), text)
    for data in (text.encode(), mixed.encode()):
        for name in ("markdown", "html", "text"):
            assert_partition(parse_article(data, name, NAME), data)


@pytest.mark.parametrize("format", ["markdown", "html", "text"])
@given(text=documents)
def test_tokens_are_a_partition_and_their_pairs_nest(format: str, text: str) -> None:
    tokens = tokenize(text, format)

    assert "".join(token.text for token in tokens) == text
    assert all(token.text for token in tokens)
    depth = 0
    for token in tokens:
        depth += (token.role is TokenRole.OPEN) - (token.role is TokenRole.CLOSE)
        assert depth >= 0
    assert depth == 0


@pytest.mark.parametrize("format", ["markdown", "html", "text"])
@pytest.mark.parametrize(
    "text", ["[" * 20_000, "*a " * 20_000, "> " * 140 + "a", "<div>" * 10_000, "<b>" * 10_000, "`" * 9_999 + "a", "```"]
)
def test_hostile_documents_neither_hang_nor_overflow(format: str, text: str) -> None:
    assert_partition(parse_article(text.encode(), format, NAME), text.encode())
