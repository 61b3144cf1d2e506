"""A machine of random edits, reviews, crashes, foreign saves and git merges; what was approved is the judge."""

from __future__ import annotations

import copy
import random
import re
import tempfile
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import chain
from pathlib import Path
from unittest.mock import patch

import polib
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from dragoman.catalogs import Entry
from dragoman.merge import merge_catalogs
from dragoman.model import Reviewer, ReviewState

from .test_sync import ANA, NOW, Author, translate

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
LUIS = Reviewer("Luis", "luis@example.org")


def render(text: str) -> str:
    """Another translation, word by word."""
    return " ".join(f"y{word}" for word in text.split())


def turn_back(translation: str) -> str:
    """The words that a translation is of, whoever made it."""
    return " ".join(word[1:] for word in translation.split())


@dataclass
class Shadow:
    """What must be so after everything that happened."""

    paragraphs: list[list[str]]
    approved: dict[str, str] = field(default_factory=dict)
    """The translation that a person last approved of each text."""
    disputed: dict[str, set[str]] = field(default_factory=dict)
    """What two people approved apart of each other."""
    doubted: set[str] = field(default_factory=set)
    """Approved texts that are a part of a rejected one, or have it as a part: kept, but they may wait for a look."""
    revised: set[str] = field(default_factory=set)
    """Approved texts of which a part, or a whole, was given other words since: put back, they have these, or both."""
    decided: set[str] = field(default_factory=set)
    """The texts that somebody decided on since the branch began."""

    @property
    def texts(self) -> list[str]:
        return [" ".join(sentences) for sentences in self.paragraphs]


class Editing(RuleBasedStateMachine):
    """Authors edit and reviewers approve at random, together and apart, and what was approved is watched."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.minutes = 0
        """How late it is; no two decisions fall in one minute, since receipts tell no seconds."""
        self.author = Author(Path(self.folder.name))
        self.shadow = Shadow([[make_sentence(number), make_sentence(number + 1000)] for number in range(4)])
        self.save()

    def teardown(self) -> None:
        self.folder.cleanup()

    def save(self) -> None:
        paragraphs = [sentences for sentences in self.shadow.paragraphs if sentences] or [["Empty for now."]]
        self.shadow.paragraphs = paragraphs
        self.author.write(*self.shadow.texts)
        self.put_back()

    def put_back(self) -> None:
        """What was revised in parts, or as a part, and is there again, has the words of these, or both."""
        for text in self.shadow.revised & set(self.shadow.texts):
            self.shadow.approved.pop(text, None)

    def paragraph(self, place: int) -> list[str]:
        return self.shadow.paragraphs[place % len(self.shadow.paragraphs)]

    def review(self, text: str, translation: str, reviewer: Reviewer) -> None:
        previous = self.author.entry(text).previous_msgid
        self.minutes += 1
        at = NOW + timedelta(minutes=self.minutes)
        self.author.change(text, lambda entry: entry.with_review(translation, reviewer=reviewer, at=at))
        self.shadow.approved[text] = translation
        self.shadow.decided.add(text)
        self.shadow.disputed.pop(text, None)
        self.shadow.doubted.discard(text)
        self.shadow.revised.discard(text)
        for known, words in self.shadow.approved.items():
            if (known in text and words not in translation) or (text in known and translation not in words):
                self.shadow.revised.add(known)
        if previous is not None and not any(entry.msgid == previous for entry in self.author.entries()):
            self.shadow.approved.pop(previous, None)
            self.shadow.disputed.pop(previous, None)

    @rule(places=st.lists(PLACES, min_size=1, max_size=3))
    def approve(self, places: list[int]) -> None:
        for text in {" ".join(self.paragraph(place)) for place in places}:
            self.review(text, translate(text), ANA)

    @rule(place=PLACES)
    def revise(self, place: int) -> None:
        text = " ".join(self.paragraph(place))
        self.review(text, render(text), LUIS)

    @rule(place=PLACES)
    def reject(self, place: int) -> None:
        """Only what is approved: of the rest the shadow keeps nothing that could be lost.

        Where it was approved in parts, or as a part, that may wait for another look when it is put back.
        """
        text = " ".join(self.paragraph(place))
        if self.author.entry(text).state is ReviewState.REVIEWED:
            self.minutes += 1
            at = NOW + timedelta(minutes=self.minutes)
            self.author.change(text, lambda entry: entry.with_rejection(reviewer=LUIS, at=at))
            self.shadow.approved.pop(text, None)
            self.shadow.doubted |= {known for known in self.shadow.approved if known in text or text in known}
            self.shadow.decided.add(text)

    @rule(place=PLACES)
    def draft(self, place: int) -> None:
        text = " ".join(self.paragraph(place))
        if self.author.entry(text).is_open:
            words = " ".join(f"x{word}" for word in text.split())
            self.author.change(text, lambda entry: entry.with_draft(words, engine="x", score=None, at=NOW))

    @rule(place=PLACES, sentence=SENTENCES)
    def insert(self, place: int, sentence: str) -> None:
        self.shadow.paragraphs.insert(place % (len(self.shadow.paragraphs) + 1), [sentence])
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

    @rule(place=PLACES, inner=PLACES, goal=PLACES, end=st.booleans())
    def move_sentence(self, place: int, inner: int, goal: int, end: bool) -> None:
        paragraph, other = self.paragraph(place), self.paragraph(goal)
        sentence = paragraph.pop(inner % len(paragraph))
        other.insert(len(other) if end else 0, sentence)
        self.save()

    @rule(place=PLACES, inner=PLACES, word=st.sampled_from(WORDS))
    def merge_and_reword(self, place: int, inner: int, word: str) -> None:
        number = place % len(self.shadow.paragraphs)
        merged = [*chain(*self.shadow.paragraphs[number : number + 2])]
        words = merged[inner % len(merged)].split()
        words[1] = word
        merged[inner % len(merged)] = " ".join(words)
        self.shadow.paragraphs[number : number + 2] = [merged]
        self.save()

    @rule(place=PLACES)
    def delete(self, place: int) -> None:
        del self.shadow.paragraphs[place % len(self.shadow.paragraphs)]
        self.save()

    @rule(place=PLACES, goal=PLACES)
    def move(self, place: int, goal: int) -> None:
        moved = self.shadow.paragraphs.pop(place % len(self.shadow.paragraphs))
        self.shadow.paragraphs.insert(goal % (len(self.shadow.paragraphs) + 1), moved)
        self.save()

    @rule(place=PLACES, inner=PLACES)
    def split(self, place: int, inner: int) -> None:
        paragraph = self.paragraph(place)
        at = inner % len(paragraph)
        number = place % len(self.shadow.paragraphs)
        self.shadow.paragraphs[number : number + 1] = [paragraph[:at], paragraph[at:]]
        self.save()

    @rule(place=PLACES)
    def merge(self, place: int) -> None:
        number = place % len(self.shadow.paragraphs)
        self.shadow.paragraphs[number : number + 2] = [[*chain(*self.shadow.paragraphs[number : number + 2])]]
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
        self.shadow.paragraphs.insert(goal % (len(self.shadow.paragraphs) + 1), list(self.paragraph(place)))
        self.save()

    @rule(width=st.sampled_from([0, 78]), turns=st.booleans())
    def save_with_another_tool(self, width: int, turns: bool) -> None:
        before = self.author.entries()
        catalog = polib.pofile(str(self.author.catalog), wrapwidth=width)
        if turns:
            catalog.reverse()
        catalog.save(str(self.author.catalog))
        # polib does not keep the previous msgid of what is obsolete.
        lost = {entry.previous_msgid for entry in before if entry.obsolete} - {entry.msgid for entry in before}
        for text in lost:
            self.shadow.approved.pop(text or "", None)
            self.shadow.disputed.pop(text or "", None)
        self.author.sync()

    @rule(place=PLACES, sentence=SENTENCES, stage=st.sampled_from(["os.fsync", "os.replace"]))
    def crash_while_writing(self, place: int, sentence: str, stage: str) -> None:
        before = self.author.catalog.read_bytes()
        self.shadow.paragraphs.insert(place % (len(self.shadow.paragraphs) + 1), [sentence])
        text = "".join(f"{paragraph}\n\n" for paragraph in self.shadow.texts)
        self.author.file.write_text(text, encoding="utf-8")
        with patch(stage, side_effect=KeyboardInterrupt):
            try:
                self.author.sync()
            except KeyboardInterrupt:
                assert self.author.catalog.read_bytes() == before
        self.author.sync()

    @rule(
        edits=st.lists(
            st.tuples(st.sampled_from(("reword", "split", "merge", "move", "delete", "draft")), PLACES, PLACES),
            max_size=3,
        ),
        ours=st.lists(st.tuples(st.sampled_from(("approve", "revise", "draft")), PLACES), max_size=3),
        theirs=st.lists(st.tuples(st.sampled_from(("approve", "revise", "draft")), PLACES), max_size=3),
        edits_are_theirs=st.booleans(),
    )
    def work_apart(
        self,
        edits: list[tuple[str, int, int]],
        ours: list[tuple[str, int]],
        theirs: list[tuple[str, int]],
        edits_are_theirs: bool,
    ) -> None:
        """Two branches: both review, one of them edits, too; git merges them."""
        base, catalog = copy.deepcopy(self.shadow), self.author.catalog.read_bytes()
        their_shadow, their_catalog = self.branch(theirs, edits if edits_are_theirs else [])
        self.shadow = copy.deepcopy(base)
        self.author.catalog.write_bytes(catalog)
        self.save()
        our_shadow, our_catalog = self.branch(ours, [] if edits_are_theirs else edits)
        root = Path(self.folder.name)
        files = [root / name for name in ("base.po", "ours.po", "theirs.po")]
        for file, data in zip(files, (catalog, our_catalog, their_catalog), strict=True):
            file.write_bytes(data)
        merge_catalogs(*files)
        self.author.catalog.write_bytes(files[1].read_bytes())
        self.shadow = merge_shadows(base, our_shadow, their_shadow)
        self.shadow.paragraphs = (their_shadow if edits_are_theirs else our_shadow).paragraphs
        self.put_back()
        self.save()

    def branch(self, reviews: list[tuple[str, int]], edits: list[tuple[str, int, int]]) -> tuple[Shadow, bytes]:
        self.shadow.decided.clear()
        for name, place in reviews:
            match name:
                case "approve":
                    self.approve([place])
                case "revise":
                    self.revise(place)
                case _:
                    self.draft(place)
        for name, place, other in edits:
            if name == "reword":
                self.reword(place, other, WORDS[other % len(WORDS)])
            elif name == "split":
                self.split(place, other)
            elif name == "merge":
                self.merge(place)
            elif name == "move":
                self.move(place, other)
            elif name == "draft":
                self.draft(place)
            else:
                self.delete(place)
        return copy.deepcopy(self.shadow), self.author.catalog.read_bytes()

    @invariant()
    def every_translation_is_of_its_own_words(self) -> None:
        for entry in self.author.entries():
            if entry.state is ReviewState.STALE:
                assert entry.previous_msgid is not None
                sentences = re.findall(r"[^.]+\.?", turn_back(entry.msgstr))
                assert all(sentence.strip() in " ".join(entry.previous_msgid.split()) for sentence in sentences)
            elif entry.state is not ReviewState.DRAFT:
                assert turn_back(entry.msgstr) in ("", " ".join(entry.msgid.split()))

    @invariant()
    def nothing_approved_is_lost(self) -> None:
        entries = self.author.entries()
        for text, translation in self.shadow.approved.items():
            assert any(holds(entry, text, translation) and entry.receipts for entry in entries), (text, translation)
        for text, translations in self.shadow.disputed.items():
            for translation in translations:
                assert any(holds(entry, text, translation) for entry in entries), (text, translation)

    @invariant()
    def what_is_approved_and_in_the_article_is_reviewed(self) -> None:
        states = {entry.msgid: entry.state for entry in self.author.entries() if not entry.obsolete}
        assert set(states) == set(self.shadow.texts)
        sure = self.shadow.approved.keys() - self.shadow.doubted
        assert {states[text] for text in sure & set(states)} <= {ReviewState.REVIEWED}
        assert ReviewState.REVIEWED not in {states[text] for text in self.shadow.disputed.keys() & set(states)}

    @invariant()
    def a_second_sync_changes_nothing(self) -> None:
        (self.author.workspace.cache / "sync.json").unlink(missing_ok=True)
        assert not self.author.sync().written


def holds(entry: Entry, text: str, translation: str) -> bool:
    """Whether an entry has these words for this text, as its translation or as one that was set aside."""
    words = {entry.msgstr, *entry.conflicts, *entry.notes}
    return text in (entry.msgid, entry.previous_msgid) and (
        translation in words or f"superseded: {translation}" in words
    )


def merge_shadows(base: Shadow, ours: Shadow, theirs: Shadow) -> Shadow:
    """What must be so after a merge: what one side changed is as there; what both changed otherwise is disputed."""
    merged = Shadow([], doubted=ours.doubted | theirs.doubted, revised=ours.revised | theirs.revised)
    for text in ours.approved.keys() | theirs.approved.keys() | base.approved.keys():
        was, our, their = (side.approved.get(text) for side in (base, ours, theirs))
        if our == their:
            chosen = our
        elif our is None or their is None:
            chosen = (our or their) if was is None else None  # who decided on its edited text settled it
        elif text in ours.decided & theirs.decided:
            merged.disputed[text] = {our, their}
            continue
        else:
            chosen = our if text in ours.decided else their
        if chosen is not None:
            merged.approved[text] = chosen
    for side, other in ((ours, theirs), (theirs, ours)):
        for text, translations in side.disputed.items():
            is_settled = text in base.disputed and text not in other.disputed
            if text not in merged.approved and not is_settled:
                merged.disputed.setdefault(text, set()).update(translations)
    return merged


TestEditing = Editing.TestCase
TestEditing.settings = settings(max_examples=60, stateful_step_count=15, deadline=None)
