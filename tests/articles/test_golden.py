"""What becomes a segment: small articles, each with the catalog that it must give.

`python tests/articles/test_golden.py` writes the catalogs anew; read the difference before you keep it.
"""

from __future__ import annotations

import subprocess
from pathlib import Path, PurePosixPath

import pytest

from dragoman.articles import parse_article, read_article
from dragoman.catalogs import new_catalog
from dragoman.contexts import merge_repeats
from dragoman.model import Locale
from dragoman.workspace import SUFFIXES, Article, ArticleOptions

DATA = Path(__file__).parents[1] / "data"
GOLDEN = [file for file in sorted(DATA.rglob("*")) if file.suffix in SUFFIXES]


def make_article(file: Path) -> Article:
    return Article(PurePosixPath(file.name), file, ArticleOptions(is_mdx=file.suffix == ".mdx"))


def make_catalog(file: Path) -> str:
    article = make_article(file)
    catalog = new_catalog(file, Locale("es"))
    catalog.set_entries(merge_repeats(read_article(article).segments, f"source/{file.name}"))
    return catalog.to_bytes().decode("utf-8")


def expected(file: Path) -> Path:
    return file.with_name(f"{file.name}.expected.po")


@pytest.mark.parametrize("file", GOLDEN, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_an_article_gives_its_catalog(file: Path) -> None:
    assert make_catalog(file) == expected(file).read_text(encoding="utf-8")


@pytest.mark.parametrize("file", GOLDEN, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_a_published_article_has_the_same_segments(file: Path) -> None:
    from .pseudo import pseudo_translate  # not at the top, where it would keep this file from running by itself

    article = read_article(make_article(file))

    published = article.publish(lambda segment: pseudo_translate(segment, article.format))

    again = parse_article(published, article.format, file, make_article(file).options)
    assert [segment.kind for segment in again.segments] == [segment.kind for segment in article.segments]


@pytest.mark.parametrize("file", GOLDEN, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_an_expected_catalog_is_valid(file: Path) -> None:
    subprocess.run(["msgfmt", "-c", "-o", "-", expected(file)], check=True, capture_output=True)


if __name__ == "__main__":
    for golden in GOLDEN:
        expected(golden).write_text(make_catalog(golden), encoding="utf-8")
