"""What was translated for one place of repeated text is published there and nowhere else, whatever authors do."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.catalogs import read_catalog
from dragoman.merge import merge_catalogs
from dragoman.publish import publish_articles
from dragoman.review.desk import Desk

from .test_sync import ANA, NOW, SPANISH, Author
from .test_sync_machine import SENTENCES, make_sentence

OPEN = "Open."
GENERAL = "Abierto."


@dataclass(frozen=True)
class Paragraph:
    """A paragraph that an author knows again, whatever its text is."""

    number: int
    text: str


@dataclass(frozen=True)
class Edit:
    """What an author does at a paragraph."""

    name: str
    place: int


Article = tuple[Paragraph, ...]
PLACES = st.integers(0, 30)
STARTS = st.lists(st.just(OPEN) | SENTENCES, min_size=4, max_size=12).filter(lambda texts: texts.count(OPEN) > 1)
EDITS = st.lists(st.builds(Edit, st.sampled_from(["insert", "delete", "reword", "rewrite"]), PLACES), max_size=4)
SPLITS = st.lists(PLACES, min_size=1, max_size=3)


def number(texts: Sequence[str]) -> Article:
    return tuple(Paragraph(place, text) for place, text in enumerate(texts))


def apply(article: Article, edits: Sequence[Edit], base: Article, first: int, *, grows: bool) -> Article:
    """The article after edits at paragraphs of `base`; new ones are numbered from `first`.

    Of the repeated text, authors add places or take some away, and what they write stands nowhere else: otherwise they
    may make an article that nobody can tell from another one.
    """
    for new, edit in enumerate(edits, first):
        target = base[edit.place % len(base)].number
        place = next((at for at, paragraph in enumerate(article) if paragraph.number == target), None)
        if place is None:
            continue
        old = article[place]
        text = OPEN if grows and edit.name == "insert" and edit.place % 3 == 0 else make_sentence(1000 * new)
        match edit.name:
            case "insert":
                article = (*article[:place], Paragraph(new, text), *article[place:])
            case "delete" if len(article) > 2 and not (grows and old.text == OPEN):
                article = (*article[:place], *article[place + 1 :])
            case "reword" if old.text != OPEN:
                article = (*article[:place], replace(old, text=f"{old.text} Indeed."), *article[place + 1 :])
            case "rewrite" if old.text != OPEN:
                article = (*article[:place], replace(old, text=text), *article[place + 1 :])
            case _:
                pass
    return article


class Team(Author):
    """An author and reviewers; each place of “Open.” that is split off gets words of its own."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.words: dict[str, int] = {}
        """Translations, and the number of the paragraph that each was made for."""

    def save(self, article: Article) -> None:
        self.write(*(paragraph.text for paragraph in article))

    def translate(self) -> None:
        self.change(OPEN, lambda entry: entry.with_review(GENERAL, reviewer=ANA, at=NOW))

    def split_off(self, article: Article, place: int) -> None:
        """Splits off the place that a number picks, where it is not split off yet."""
        desk = Desk(self.workspace, self.workspace.articles()[0], SPANISH)
        entry = desk.catalog.find((None, OPEN))
        lines = sorted(reference.line or 0 for reference in entry.references) if entry is not None else []
        if entry is None or len(lines) < 2:
            return
        line = lines[place % len(lines)]
        words = f"Lugar {len(self.words)}."
        self.words[words] = article[(line - 1) // 2].number
        written = desk.split_off(entry, line)
        assert written.added is not None
        desk.change(written.added, lambda own: own.with_review(words, reviewer=ANA, at=NOW))

    def find_published(self, article: Article) -> dict[str, int]:
        """By the words of single places that are published, the paragraphs where they stand."""
        (report,) = publish_articles(self.workspace, self.workspace.articles(), [SPANISH])
        texts = report.file.read_text(encoding="utf-8").split("\n\n")
        shown = list(zip(texts, article, strict=False))
        found = {text: paragraph.number for text, paragraph in shown if text in self.words}
        assert len(found) == sum(text in self.words for text, _ in shown), "one entry has two places"
        return found

    def find_asked(self) -> set[str]:
        """What review asks for a place."""
        return {text for entry in read_catalog(self.catalog, SPANISH).current for text in entry.unplaced}

    def expect_right_places(self, article: Article, *, grows: bool) -> None:
        living = {paragraph.number for paragraph in article if paragraph.text == OPEN}
        published = self.find_published(article)
        for words, origin in self.words.items():
            place = published.get(words)
            assert place in (origin, None), (words, origin, place)
            if grows and origin in living and place is None:
                assert words in self.find_asked()


@settings(max_examples=60)
@given(STARTS, SPLITS, st.lists(EDITS, min_size=1, max_size=3), st.booleans())
def test_a_place_keeps_its_translation_through_edits_or_nobody_has_it(
    texts: list[str], splits: list[int], steps: list[list[Edit]], grows: bool
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        team, article = Team(Path(folder)), number(texts)
        team.save(article)
        team.translate()
        for place in splits:
            team.split_off(article, place)
        team.expect_right_places(article, grows=True)
        for first, edits in enumerate(steps, 1):
            article = apply(article, edits, article, 100 * first, grows=grows)
            team.file.write_text("".join(f"{paragraph.text}\n\n" for paragraph in article), encoding="utf-8")
            published = team.find_published(article)
            team.sync()
            team.expect_right_places(article, grows=grows)
            assert set(published.items()) <= set(team.find_published(article).items()), "publish and sync differ"
            (team.workspace.cache / "sync.json").unlink()
            assert not team.sync().written


@settings(max_examples=60)
@given(STARTS, SPLITS, EDITS, SPLITS, EDITS, st.booleans())
def test_what_two_branches_split_off_stands_at_its_places_after_a_merge(
    texts: list[str], ours: list[int], our_edits: list[Edit], theirs: list[int], their_edits: list[Edit], grows: bool
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        team, base = Team(Path(folder)), number(texts)
        team.save(base)
        team.translate()
        files = [Path(folder, name) for name in ("base.po", "ours.po", "theirs.po")]
        files[0].write_bytes(team.catalog.read_bytes())
        for file, splits, edits, first in ((files[1], ours, our_edits, 100), (files[2], theirs, their_edits, 200)):
            team.catalog.write_bytes(files[0].read_bytes())
            article = apply(base, edits, base, first, grows=grows)
            team.save(article)
            for place in splits:
                team.split_off(article, place)
            team.sync()
            file.write_bytes(team.catalog.read_bytes())
        merge_catalogs(*files)
        team.catalog.write_bytes(files[1].read_bytes())

        merged = apply(apply(base, our_edits, base, 100, grows=grows), their_edits, base, 200, grows=grows)
        team.file.write_text("".join(f"{paragraph.text}\n\n" for paragraph in merged), encoding="utf-8")
        team.expect_right_places(merged, grows=False)
        team.sync()
        team.expect_right_places(merged, grows=False)
