"""The examples and articles that the laws are proved on."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath

import pytest

from dragoman.articles import ParsedArticle, read_article
from dragoman.workspace import SUFFIXES, Article

ROOT = Path(__file__).parents[2]
FENCE = "`" * 32


@pytest.fixture(scope="session")
def spec_examples(material: Path) -> list[str]:
    """The Markdown of the CommonMark specification's examples; example 1 is the first."""
    spec = (material / "commonmark" / "spec.txt").read_text(encoding="utf-8")
    examples = re.findall(rf"^{FENCE} example\n(.*?)^\.\n.*?^{FENCE}$", spec, flags=re.DOTALL | re.MULTILINE)
    assert len(examples) == 655
    return [example.replace("→", "\t") for example in examples]


def find_articles(folder: Path) -> list[Path]:
    """The articles below a folder; there are some."""
    files = [file for file in sorted(folder.rglob("*")) if file.suffix in SUFFIXES]
    assert files
    return files


def read_file(file: Path) -> ParsedArticle:
    return read_article(Article(PurePosixPath(file.name), file))
