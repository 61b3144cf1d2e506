"""A translation changes words and nothing else: the published page has the source's tree of blocks and inlines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import html5lib
import pytest
from hypothesis import given
from markdown_it import MarkdownIt
from markdown_it.token import Token

from dragoman.articles import ParsedArticle, StructureError, parse_article
from dragoman.model import Segment
from dragoman.workspace import ArticleOptions

from .conftest import ROOT, find_articles, read_file
from .pseudo import pseudo_translate
from .test_partition import documents

NAME = Path("article")
CHANGED_EXAMPLES = {
    493: "an address broken across two lines is none; the segment's lines are joined, so that it becomes one",
}
"""Examples of the specification whose structure a translation changes, and why."""
CHANGED_KINDS = {
    "spec.txt": "Markdown read as plain text: blocks of code pass for verse while their lines are short",
}
"""Articles that do not have the same segments when they are published, and why."""

parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def pseudo_publish(article: ParsedArticle) -> bytes:
    return article.publish(lambda segment: pseudo_translate(segment, article.format))


def describe_markdown(text: str) -> list[Any]:
    """Blocks and inlines of a text as CommonMark has them, text apart; with addresses, code and the tags of HTML."""
    return list(describe_tokens(parser.parse(text)))


def describe_tokens(tokens: Sequence[Token]) -> Any:
    for token in tokens:
        if token.type in ("text", "softbreak", "text_special"):
            continue
        if token.type.startswith("html"):
            yield token.type, re.findall(r"</?[A-Za-z][\w-]*|<!", token.content)
        elif token.type in ("code_inline", "fence", "code_block"):
            yield token.type, token.content
        else:
            attributes = {key: value for key, value in token.attrs.items() if key not in ("title", "alt")}
            yield token.type, token.tag, attributes, "title" in token.attrs
        yield from describe_tokens(token.children or [])


def describe_html(text: str) -> list[tuple[int, str]]:
    """The elements of a page as browsers build them, with their depth."""
    found: list[tuple[int, str]] = []

    def walk(element: Any, depth: int) -> None:
        found.append((depth, element.tag if isinstance(element.tag, str) else "comment"))
        for child in element:
            walk(child, depth + 1)

    walk(html5lib.parse(text, treebuilder="etree", namespaceHTMLElements=False), 0)
    return found


def kinds(article: ParsedArticle) -> list[str]:
    return [segment.kind for segment in article.segments]


def test_the_specification_keeps_its_structure_but_for_examples_with_a_reason(spec_examples: list[str]) -> None:
    changed = []
    for number, example in enumerate(spec_examples, start=1):
        article = parse_article(example.encode(), "markdown", NAME)
        published = pseudo_publish(article)
        if describe_markdown(published.decode()) != describe_markdown(example):
            changed.append(number)
        assert kinds(parse_article(published, "markdown", NAME)) == kinds(article), number
    assert changed == list(CHANGED_EXAMPLES)


@pytest.mark.parametrize("folder", ["articles", "html", "text", "commonmark"])
def test_every_real_article_keeps_its_structure_and_segments(material: Path, folder: str) -> None:
    for file in find_articles(material / folder):
        check_structure(file)


@pytest.mark.parametrize("file", find_articles(ROOT / "source"), ids=lambda file: file.name)
def test_the_samples_keep_their_structure_and_segments(file: Path) -> None:
    check_structure(file)


def check_structure(file: Path) -> None:
    article = read_file(file)
    data = pseudo_publish(article)
    source, published = (raw.decode("utf-8-sig") for raw in (file.read_bytes(), data))
    if article.format == "markdown":
        assert describe_markdown(published) == describe_markdown(source), file
    elif article.format == "html":
        assert describe_html(published) == describe_html(source), file
    if file.name not in CHANGED_KINDS:
        assert kinds(parse_article(data, article.format, file)) == kinds(article), file
    assert article.find_breaks(lambda segment: pseudo_translate(segment, article.format)) == []


@given(document=documents)
def test_a_translation_keeps_the_blocks_of_any_markdown_or_is_refused(document: str) -> None:
    text = re.sub("[\x00-\x08\x0b\x0e-\x1f]", "", document)
    data = text.encode("utf-8", "ignore")
    article = parse_article(data, "markdown", NAME)

    def translate(segment: Segment) -> str:
        return pseudo_translate(segment, "markdown")

    if not article.find_breaks(translate):
        published = article.publish(translate).decode("utf-8-sig")
        assert article.outline(published) == article.outline(data.decode("utf-8-sig"))


@pytest.mark.parametrize(
    ("source", "translation"),
    [
        ("Figs.\n", "Higos.\n\nUno."),
        ("# Figs\n", "Higos\nuno"),
        ("| Figs |\n|---|\n", "Higos\nuno"),
        ("Figs.\n", "Higos <div>uno"),
        ("Figs.\n", "<b>Higos"),
        ("Figs *and* `x`.\n", "<section>Higos</section>"),
        ("Figs <b>and</b> more.\n", "Higos </b>y<b> más."),
        ("Figs.\n", "\ufeffHigos"),
        ("::: note[Figs]\nText.\n:::\n", "Higos]"),
    ],
)
def test_a_translation_that_would_break_the_page_is_refused(source: str, translation: str) -> None:
    article = parse_article(source.encode(), "markdown", NAME)
    segment = article.segments[0]

    breaks = article.find_breaks(lambda other: translation if other is segment else None)

    assert [place for place, _ in breaks] == [segment]


@pytest.mark.parametrize(
    ("source", "translation", "published"),
    [
        ("Figs.\n", "# Higos", "\\# Higos\n"),
        ("Figs.\n", "12) Higos", "12\\) Higos\n"),
        ("Figs.\n", "::: higos", "\\::: higos\n"),
        ("Figs.\n", "$$ higos", "\\$$ higos\n"),
        ("Figs.\n", "!!! higos", "\\!!! higos\n"),
        ("> Figs.\n", "[!NOTE] higos", "> \\[!NOTE] higos\n"),
        ("- Figs.\n", "[x] higos", "- \\[x] higos\n"),
        ("Figs.\n", "[^1]: higos", "\\[^1]: higos\n"),
        ("# Figs {#f}\n", "Higos #", "# Higos \\# {#f}\n"),
        ("| Figs |\n|---|\n", "a|b\\", "| a\\|b\\  |\n|---|\n"),
        ("Figs.\n", "~~~ higos", "\\~\\~\\~ higos\n"),
        ("C# figs\n===\n", "Higos # uno", "Higos # uno\n===\n"),
        ("Figs\n===\n", "# Higos", "\\# Higos\n===\n"),
        ("::: note Figs\n:::\n", "Higos\\", "::: note Higos\\\\\n:::\n"),
        ("| 1 |\n|---|\n| {{ a | b }} Figs |\n", "a|b {{ a | b }}", "| 1 |\n|---|\n| a\\|b {{ a | b }} |\n"),
        ("Figs.\n\n[note]: /u\n", "Una [note] y ![note][]", "Una \\[note] y !\\[note][]\n\n[note]: /u\n"),
        ("A [note].\n\n[note]: /u\n", "Una [note]", "Una [note]\n\n[note]: /u\n"),
        ("A [note].\n\n[note]: /u\n", "Una [nota][note]", "Una [nota][note]\n\n[note]: /u\n"),
        ('[a]: /u "Figs\n"\n', "Higos\\", '[a]: /u "Higos\\\\"\n'),
        ('[a]: /u "Figs"\n', 'El "higo"', '[a]: /u "El \\"higo\\""\n'),
    ],
)
def test_what_would_start_a_block_is_escaped(source: str, translation: str, published: str) -> None:
    article = parse_article(source.encode(), "markdown", NAME)

    assert article.publish(lambda _: translation).decode() == published


@pytest.mark.parametrize(
    "text",
    [
        "Alice\n\nRelease Date: January, 1991 [eBook #11]\n[Most recently updated: October 12, 2020]\n\nEnd.\n",
        "- An item that goes on\n  and on and on for a while\n  - Another of them, which is\n    long, too.\n",
        "> A quotation in a letter that\n> is wrapped at forty columns by him.\n",
    ],
)
def test_a_published_text_is_wrapped_so_that_it_has_the_same_segments(text: str) -> None:
    article = parse_article(text.encode(), "text", NAME)

    assert kinds(parse_article(pseudo_publish(article), "text", NAME)) == kinds(article)


def test_the_first_translation_that_changes_the_page_around_it_is_named() -> None:
    source = "One.\n\nTwo <b>b</b> <div>x</div>.\n\nThree.\n"
    article = parse_article(source.encode(), "markdown", NAME)

    def translate(segment: Segment) -> str:
        return "<div>x</div>. Dos <b>b</b>" if segment.text.startswith("Two") else segment.text.upper()

    ((segment, error),) = article.find_breaks(translate)

    assert segment.line == 3
    assert isinstance(error, StructureError)


@pytest.mark.parametrize(
    ("format", "text", "segments"),
    [
        ("markdown", "{% if x %}In beta.{% endif %}", ["{% if x %}In beta.{% endif %}"]),
        ("markdown", "{{< b >}}Start{{< /b >}}", ["{{< b >}}Start{{< /b >}}"]),
        ("markdown", "Use `{% comment %}`.\n\nRead.\n\nUse `{% endcomment %}`.", None),
        ("markdown", '=== "Linux"\n\n    Run it.\n\nAfter.', ["Linux", "Run it.", "After."]),
        ("markdown", '- !!! note "A title"\n      Body', ["A title", "Body"]),
        ("markdown", "- > [!tip] Title\n  > Body", ["Title", "Body"]),
        ("markdown", "*[HTML]: Hyper Text\n*[W3C]: World Wide", ["Hyper Text", "World Wide"]),
        ("markdown", "| line one\n| line two", ["line one", "line two"]),
        ("markdown", '{{< figure\n  src="x.png"\n>}}\n\nText.', ["Text."]),
        ("markdown", "We import grain and\nexport goods.", ["We import grain and export goods."]),
        ("markdown", "C# in a day\n=====\n\nText.", ["C# in a day", "Text."]),
        ("markdown", "Sum\n\n\\[\nx = y\n- z\n\\]\n\n\\[a note\\]", ["Sum", "\\[a note\\]"]),
        ("markdown", "<Tip>\n# Head\nText.\n</Tip>", ["Head", "Text."]),
        ("markdown", "<Tip>\n# Head\n- Unclosed", ["Head", "Unclosed"]),
        ("markdown", '> <div markdown="1">\n> - One\n>\n> - Two\n> </div>\n> End.', ["One", "Two", "End."]),
        ("markdown", '<div markdown="1">- One\n- Two\n</div>\n\nEnd.', ["End."]),
        ("markdown", '<p markdown="1">\nOne *two*\nthree.\n</p>', ["One *two* three."]),
        ("markdown", "<div>\n- One\n- Two\n</div>", ["- One - Two"]),
        ("markdown", "[![Logo][none]](a.md)", ["[!\\[Logo\\][none]](a.md)"]),
        ("html", '<form action="/?lang=fr"><p>Words</p></form>', ["Words"]),
        ("html", '<p class="notranslate-b">Words</p>', ["Words"]),
        ("html", "<p><%= a %> and <% if b %>more<% end %></p>", ["<%= a %> and <% if b %>more"]),
        ("html", "<p>A <% B</p><p>More</p>", ["A <% B", "More"]),
        ("html", "<img alt=Picture><input value=Send type=button>", ["Picture", "Send"]),
        ("html", "<p><![if !x]>1.<![endif]>First</p>", ["First"]),
        ("html", "<p>Buy <acme-price>ten</acme-price> now", ["Buy <acme-price>ten</acme-price> now"]),
        ("text", "Intro ....... 1\nFirst ....... 5", ["Intro ....... 1", "First ....... 5"]),
        ("text", "12 Mill Lane\nHadley Falls", ["12 Mill Lane", "Hadley Falls"]),
        (
            "text",
            "J. Smith was born long ago, and nobody knows\nwhere; somewhere in the far north of the country.",
            None,
        ),
        ("text", "Bob wrote:\n> Shall we meet?\n>> Yes, we shall.", ["Bob wrote:", "Shall we meet?", "Yes, we shall."]),
    ],
)
def test_what_people_read_is_in_segments_and_nothing_else(format: str, text: str, segments: list[str] | None) -> None:
    found = [segment.text for segment in parse_article(text.encode(), format, NAME).segments]

    assert found == (segments or [" ".join(part.split()) for part in text.split("\n\n")])


def test_mdx_has_code_where_markdown_has_words_and_words_where_it_has_code() -> None:
    text = 'import {\n  A,\n} from "a";\n\n{/* cut */}\n\n<A label="Tab">\n\n    Indented words.\n\n</A>\n'

    article = parse_article(text.encode(), "markdown", NAME, ArticleOptions(is_mdx=True))

    assert [segment.text for segment in article.segments] == ["Tab", "Indented words."]


def test_blocks_that_only_mdx_sees_are_left_alone() -> None:
    text = "1. Install it.\n\n2. Run\n\n   it.\n        ```sh\n        run\n        ```\n"

    article = parse_article(text.encode(), "markdown", NAME, ArticleOptions(is_mdx=True))

    assert [segment.text for segment in article.segments] == ["Install it.", "Run"]
