"""Front matter: which values are translated, and how they are written back."""

from __future__ import annotations

from pathlib import Path

import pytest

from dragoman.articles import parse_article
from dragoman.errors import InputError
from dragoman.workspace import ArticleOptions

NAME = Path("article.md")
KEYS = ArticleOptions(front_matter=("title", "seo.title", "faq.question", "keywords"))


def translate(text: str, translation: str, options: ArticleOptions = KEYS) -> str:
    article = parse_article(text.encode(), "markdown", NAME, options)
    assert article.publish(lambda segment: segment.text) == text.encode()
    return article.publish(lambda _: translation).decode()


def find(text: str, options: ArticleOptions = KEYS) -> list[tuple[str, str, int]]:
    article = parse_article(text.encode(), "markdown", NAME, options)
    return [(segment.kind, segment.text, segment.line) for segment in article.segments]


def test_values_are_found_by_their_path_in_yaml() -> None:
    text = (
        "---\ntitle: Figs\nslug: figs\nseo:\n  title: 'All of figs'\n  other: x\nfaq:\n"
        "  - question: Why?\n    answer: So.\nkeywords: [fig, pear]\ndraft: true\n---\n"
    )
    assert find(text) == [
        ("front matter: title", "Figs", 2),
        ("front matter: seo.title", "All of figs", 5),
        ("front matter: faq.question", "Why?", 8),
        ("front matter: keywords", "fig", 10),
        ("front matter: keywords", "pear", 10),
    ]


def test_values_are_found_by_their_path_in_toml() -> None:
    text = (
        "+++\ntitle = \"Figs\"\nslug = 'figs'\nkeywords = [\"fig\", 'pear']\n[seo]\ntitle = '''All\nof figs'''\n"
        '[[faq]]\nquestion = "Why?"\n+++\n'
    )
    assert find(text) == [
        ("front matter: title", "Figs", 2),
        ("front matter: keywords", "fig", 4),
        ("front matter: keywords", "pear", 4),
        ("front matter: seo.title", "All\nof figs", 6),
        ("front matter: faq.question", "Why?", 9),
    ]


def test_without_configuration_the_customary_keys_are_translated() -> None:
    text = "---\ntitle: A\nsubtitle: B\ndescription: C\nsummary: D\nexcerpt: E\nauthor: F\n---\n"
    assert [words for _, words, _ in find(text, ArticleOptions())] == ["A", "B", "C", "D", "E"]


@pytest.mark.parametrize(
    ("text", "translation", "published"),
    [
        ("---\ntitle: Figs\n---\n", "Higos", "---\ntitle: Higos\n---\n"),
        ("---\ntitle: Figs\n---\n", "Higos: uno", '---\ntitle: "Higos: uno"\n---\n'),
        ("---\ntitle: Figs\n---\n", "[Higos]", '---\ntitle: "[Higos]"\n---\n'),
        ("---\ntitle: Figs\n---\n", "sí", "---\ntitle: sí\n---\n"),
        ("---\ntitle: Figs\n---\n", "no", '---\ntitle: "no"\n---\n'),
        ("---\ntitle: Figs # all\n---\n", "Higos # uno", '---\ntitle: "Higos # uno" # all\n---\n'),
        ("---\ntitle: 'Figs'\n---\n", "D'Higos", "---\ntitle: 'D''Higos'\n---\n"),
        ('---\ntitle: "Figs"\n---\n', 'El "higo"\\', '---\ntitle: "El \\"higo\\"\\\\"\n---\n'),
        ("---\ntitle: >\n  Figs\n  two\nx: y\n---\n", "Higos", "---\ntitle: >\n  Higos\nx: y\n---\n"),
        ("---\ntitle: |-\n    Figs\n---\n", "A\nB", "---\ntitle: |-\n    A\n    B\n---\n"),
        ("---\r\ntitle: |\r\n  Figs\r\n---\r\n", "A\nB", "---\r\ntitle: |\r\n  A\r\n  B\r\n---\r\n"),
        ("---\nkeywords: [fig]\n---\n", "a, b", '---\nkeywords: ["a, b"]\n---\n'),
        ("+++\ntitle = 'Figs'\n+++\n", 'D\'"higo"', '+++\ntitle = "D\'\\"higo\\""\n+++\n'),
    ],
)
def test_a_value_is_written_so_that_it_reads_back(text: str, translation: str, published: str) -> None:
    assert translate(text, translation) == published


@pytest.mark.parametrize(
    "text",
    [
        "---\nFoo\n---\nBar\n",
        "---\n- title: x\n---\n",
        "---\n\nSome text: with a colon.\n\n---\n",
        " ---\ntitle: x\n---\n",
        "+++\n\nSome text between two lines of signs.\n\n+++\n",
    ],
)
def test_what_stands_between_rules_is_not_always_front_matter(text: str) -> None:
    assert not any(kind.startswith("front") for kind, _, _ in find(text))


@pytest.mark.parametrize(
    ("text", "what", "line"),
    [
        ("---\ntitle: Figs: and more\n---\n", "not valid YAML: mapping values are not allowed", 2),
        ('---\ntitle: x\nsummary: "open\n---\n', "not valid YAML", 4),
        ("+++\ntitle = Figs\n+++\n", "not valid TOML: Invalid value", 2),
        ("---\ntitle: " + "[" * 5000 + "\n---\n", "not valid YAML", None),
    ],
)
def test_front_matter_that_cannot_be_read_is_an_error_with_its_line(text: str, what: str, line: int | None) -> None:
    with pytest.raises(InputError, match=what) as caught:
        find(text)
    assert caught.value.where == NAME
    assert line is None or caught.value.line == line


def test_aliases_that_multiply_cost_nothing() -> None:
    lines = ["a0: &a0 [x, x]", *(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 60))]
    text = "---\n" + "\n".join(lines) + "\ntitle: *a59\nkeywords: *a59\n---\n"

    assert find(text) == []


@pytest.mark.parametrize(
    ("text", "translation", "published"),
    [
        ("---\ntitle: Figs\n---\n", "&lt; Un título", '---\ntitle: "&lt; Un título"\n---\n'),
        ("---\ntitle: Figs\n---\n", "&a Un título", '---\ntitle: "&a Un título"\n---\n'),
        ("---\na: &x 1\nb: &x 2\ntitle: Figs\n---\n", "Higos", "---\na: &x 1\nb: &x 2\ntitle: Higos\n---\n"),
    ],
)
def test_anchors_are_no_matter_for_a_warning(
    text: str, translation: str, published: str, recwarn: pytest.WarningsRecorder
) -> None:
    assert translate(text, translation) == published
    assert [str(warning.message) for warning in recwarn] == []
