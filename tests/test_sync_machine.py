"""A machine of random edits, reviews and syncs, with a shadow of what was approved as the judge."""

from __future__ import annotations

import random
import tempfile
from itertools import chain
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from dragoman.model import ReviewState

from .test_sync import Author, translate

WORDS = (
    "orchard river lantern copper meadow winter harbour pencil violin saddle market ginger window thunder cellar "
    "basket feather marble candle anchor blanket chimney dragon engine falcon garden hammer island jacket kettle"
).split()


def make_sentence(seed: int) -> str:
    chance = random.Random(seed)
    words = chance.sample(WORDS, chance.randint(4, 9))
    return f"{words[0].capitalize()} {' '.join(words[1:])} {seed}."


SENTENCES = st.integers(1, 400).map(make_sentence)
PLACES = st.integers(0, 30)


class Editing(RuleBasedStateMachine):
    """An author edits at random, a reviewer approves at random, and what was approved is watched."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.author = Author(Path(self.folder.name))
        self.paragraphs = [[make_sentence(number), make_sentence(number + 1000)] for number in range(4)]
        self.approved: set[str] = set()
        self.save()

    def teardown(self) -> None:
        self.folder.cleanup()

    def save(self) -> None:
        self.paragraphs = [sentences for sentences in self.paragraphs if sentences] or [["Empty for now."]]
        self.author.write(*map(" ".join, self.paragraphs))

    def paragraph(self, place: int) -> list[str]:
        return self.paragraphs[place % len(self.paragraphs)]

    @rule(places=st.lists(PLACES, min_size=1, max_size=3))
    def approve(self, places: list[int]) -> None:
        for text in {" ".join(self.paragraph(place)) for place in places}:
            previous = self.author.entry(text).previous_msgid
            self.author.approve(text)
            self.approved.add(text)
            if previous is not None and not any(entry.msgid == previous for entry in self.author.entries()):
                self.approved.discard(previous)

    @rule(place=PLACES, sentence=SENTENCES)
    def insert(self, place: int, sentence: str) -> None:
        self.paragraphs.insert(place % (len(self.paragraphs) + 1), [sentence])
        self.save()

    @rule(place=PLACES, inner=PLACES, sentence=SENTENCES)
    def add(self, place: int, inner: int, sentence: str) -> None:
        paragraph = self.paragraph(place)
        paragraph.insert(inner % (len(paragraph) + 1), sentence)
        self.save()

    @rule(place=PLACES, inner=PLACES)
    def drop(self, place: int, inner: int) -> None:
        paragraph = self.paragraph(place)
        del paragraph[inner % len(paragraph)]
        self.save()

    @rule(place=PLACES)
    def delete(self, place: int) -> None:
        del self.paragraphs[place % len(self.paragraphs)]
        self.save()

    @rule(place=PLACES, goal=PLACES)
    def move(self, place: int, goal: int) -> None:
        moved = self.paragraphs.pop(place % len(self.paragraphs))
        self.paragraphs.insert(goal % (len(self.paragraphs) + 1), moved)
        self.save()

    @rule(place=PLACES, inner=PLACES)
    def split(self, place: int, inner: int) -> None:
        paragraph = self.paragraph(place)
        at = inner % len(paragraph)
        number = place % len(self.paragraphs)
        self.paragraphs[number : number + 1] = [paragraph[:at], paragraph[at:]]
        self.save()

    @rule(place=PLACES)
    def merge(self, place: int) -> None:
        number = place % len(self.paragraphs)
        self.paragraphs[number : number + 2] = [[*chain(*self.paragraphs[number : number + 2])]]
        self.save()

    @rule(place=PLACES, inner=PLACES, word=st.sampled_from(WORDS))
    def reword(self, place: int, inner: int, word: str) -> None:
        paragraph = self.paragraph(place)
        words = paragraph[inner % len(paragraph)].split()
        words[1 + inner % (len(words) - 2)] = word
        paragraph[inner % len(paragraph)] = " ".join(words)
        self.save()

    @rule(place=PLACES, goal=PLACES)
    def copy(self, place: int, goal: int) -> None:
        self.paragraphs.insert(goal % (len(self.paragraphs) + 1), list(self.paragraph(place)))
        self.save()

    @invariant()
    def every_translation_is_of_its_own_words(self) -> None:
        for entry in self.author.entries():
            if entry.state is ReviewState.STALE:
                assert entry.previous_msgid is not None
                assert entry.msgstr in translate(entry.previous_msgid)
            else:
                assert entry.msgstr in ("", translate(entry.msgid))

    @invariant()
    def nothing_approved_is_lost(self) -> None:
        held = {
            text
            for entry in self.author.entries()
            for text in (entry.msgid, entry.previous_msgid)
            if text is not None and entry.msgstr == translate(text) and entry.receipts
        }
        assert self.approved <= held

    @invariant()
    def what_is_approved_and_in_the_article_is_reviewed(self) -> None:
        states = {entry.msgid: entry.state for entry in self.author.entries() if not entry.obsolete}
        assert set(states) == set(map(" ".join, self.paragraphs))
        assert {states[text] for text in self.approved & set(states)} <= {ReviewState.REVIEWED}

    @invariant()
    def a_second_sync_changes_nothing(self) -> None:
        (self.author.workspace.cache / "sync.json").unlink(missing_ok=True)
        assert not self.author.sync().written


TestEditing = Editing.TestCase
TestEditing.settings = settings(max_examples=60, stateful_step_count=15, deadline=None)
