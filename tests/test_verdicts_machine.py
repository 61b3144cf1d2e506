"""A machine of two articles and two branches: what one decides reaches the paragraphs that the other moves about."""

from __future__ import annotations

import copy
import re
import tempfile
from collections.abc import Callable, Mapping
from datetime import timedelta
from itertools import chain, cycle
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from dragoman.catalogs import Entry, edit_catalog, read_catalog
from dragoman.config import read_workspace
from dragoman.merge import merge_catalogs
from dragoman.model import Locale, Reviewer, ReviewState
from dragoman.sync import sync_articles

from .test_sync import ANA, NOW
from .test_sync_machine import LUIS, PLACES, WORDS, make_sentence, turn_back

ES = Locale("es")
NAMES = ("a", "b")
Decision = tuple[str, str]
"""What was decided, and the words that stand then."""
DECISIONS = st.lists(st.tuples(st.sampled_from(("correct", "reject", "approve")), PLACES), max_size=3)
HOW = ("move", "move", "split", "reword", "merge", "give", "join")
EDITS = st.lists(st.tuples(st.sampled_from(HOW), PLACES, PLACES), max_size=3)


class Working(RuleBasedStateMachine):
    """One branch moves and edits, both decide; git merges them."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.root = Path(self.folder.name)
        (self.root / "source").mkdir()
        (self.root / "dragoman.toml").write_text('[project]\ntargets = ["es"]\n', encoding="utf-8")
        self.workspace = read_workspace(self.root)
        self.minutes = 0
        self.letters = cycle("tuvwxyz")
        self.articles = {
            name: [[make_sentence(number), make_sentence(number + 500)] for number in range(start, start + 3)]
            for name, start in zip(NAMES, (1, 11), strict=True)
        }
        self.save()
        for text in self.texts:
            self.decide(text, "correct", ANA)

    def teardown(self) -> None:
        self.folder.cleanup()

    @property
    def texts(self) -> list[str]:
        return [" ".join(paragraph) for paragraphs in self.articles.values() for paragraph in paragraphs]

    def file(self, name: str) -> Path:
        return self.root / "locales" / "es" / f"{name}.md.po"

    def read(self) -> dict[str, tuple[Entry, ...]]:
        return {name: read_catalog(self.file(name), ES).entries for name in NAMES}

    def read_bytes(self) -> dict[str, bytes]:
        return {name: self.file(name).read_bytes() for name in NAMES}

    def find(self, text: str) -> Entry:
        (entry,) = (entry for entry in chain(*self.read().values()) if entry.msgid == text and not entry.obsolete)
        return entry

    def save(self) -> None:
        for name, paragraphs in self.articles.items():
            text = "".join(f"{' '.join(sentences)}\n\n" for sentences in paragraphs)
            (self.root / "source" / f"{name}.md").write_text(text, encoding="utf-8")
        self.sync()

    def sync(self) -> None:
        sync_articles(self.workspace, self.workspace.articles(), [ES])

    def change(self, text: str, change: Callable[[Entry], Entry]) -> None:
        for article in self.workspace.articles():
            lock = self.workspace.lock_file(article, ES)
            with edit_catalog(self.workspace.catalog_file(article, ES), ES, lock=lock) as catalog:
                if (entry := catalog.find((None, text))) is not None:
                    catalog.replace(entry, change(entry))

    def decide(self, text: str, how: str, reviewer: Reviewer) -> Decision | None:
        """None where that cannot be decided; no two decisions fall in one minute."""
        self.minutes += 1
        at = NOW + timedelta(minutes=self.minutes)
        words = self.find(text).msgstr
        if how == "correct":
            letter = next(self.letters)
            words = " ".join(f"{letter}{word}" for word in text.split())
            self.change(text, lambda entry: entry.with_review(words, reviewer=reviewer, at=at))
        elif not words or (how == "approve" and turn_back(words) != text):
            return None
        elif how == "approve":
            self.change(text, lambda entry: entry.with_review(reviewer=reviewer, at=at))
        else:
            self.change(text, lambda entry: entry.with_rejection(reviewer=reviewer, at=at))
        return how, words

    def decide_all(self, decisions: list[tuple[str, int]], reviewer: Reviewer) -> dict[str, Decision]:
        done: dict[str, Decision] = {}
        for how, place in decisions:
            text = self.texts[place % len(self.texts)]
            if text not in done and (decided := self.decide(text, how, reviewer)) is not None:
                done[text] = decided
        return done

    def edit(self, how: str, place: int, inner: int) -> None:
        name, number = [
            (name, number) for name, paragraphs in self.articles.items() for number in range(len(paragraphs))
        ][place % len(self.texts)]
        paragraphs = self.articles[name]
        other = self.articles["b" if name == "a" else "a"]
        if how == "move" and len(paragraphs) > 1:
            other.insert(inner % (len(other) + 1), paragraphs.pop(number))
        elif how == "give" and len(paragraphs[number]) > 1:
            other.append([paragraphs[number].pop(inner % len(paragraphs[number]))])
        elif how == "join" and len(paragraphs) > 1:
            other[inner % len(other)] += paragraphs.pop(number)
        elif how == "split" and len(paragraphs[number]) > 1:
            at = 1 + inner % (len(paragraphs[number]) - 1)
            paragraphs[number : number + 1] = [paragraphs[number][:at], paragraphs[number][at:]]
        elif how == "merge" and number + 1 < len(paragraphs):
            paragraphs[number : number + 2] = [[*paragraphs[number], *paragraphs[number + 1]]]
        elif how == "reword":
            words = paragraphs[number][inner % len(paragraphs[number])].split()
            words[1 + inner % (len(words) - 2)] = WORDS[inner % len(WORDS)]
            paragraphs[number][inner % len(paragraphs[number])] = " ".join(words)
        if len(set(self.texts)) == len(self.texts):
            self.save()

    @rule(decisions=DECISIONS)
    def decide_together(self, decisions: list[tuple[str, int]]) -> None:
        self.decide_all(decisions, LUIS)
        self.sync()

    @rule(edits=EDITS)
    def edit_together(self, edits: list[tuple[str, int, int]]) -> None:
        for edit in edits:
            self.try_edit(*edit)

    def try_edit(self, how: str, place: int, inner: int) -> None:
        before = copy.deepcopy(self.articles)
        self.edit(how, place, inner)
        if len(set(self.texts)) != len(self.texts):
            self.articles = before

    @rule(edits=EDITS, ours=DECISIONS, theirs=DECISIONS)
    def work_apart(
        self, edits: list[tuple[str, int, int]], ours: list[tuple[str, int]], theirs: list[tuple[str, int]]
    ) -> None:
        base, before = (
            self.read_bytes(),
            {entry.msgid: entry for entry in chain(*self.read().values()) if not entry.obsolete},
        )
        their_decisions = self.decide_all(theirs, LUIS)
        their_catalogs = self.read_bytes()
        for name in NAMES:
            self.file(name).write_bytes(base[name])
        self.sync()
        for edit in edits:
            self.try_edit(*edit)
        our_decisions = self.decide_all(ours, ANA)
        for name in NAMES:
            files = [self.root / f"{side}.po" for side in ("base", "theirs")]
            files[0].write_bytes(base[name])
            files[1].write_bytes(their_catalogs[name])
            merge_catalogs(files[0], self.file(name), files[1])
        self.sync()
        self.check(before, our_decisions, their_decisions)

    def check(self, before: Mapping[str, Entry], ours: Mapping[str, Decision], theirs: Mapping[str, Decision]) -> None:
        for text, (how, words) in theirs.items():
            if before[text].state is not ReviewState.REVIEWED:
                continue
            for entry in (entry for entry in chain(*self.read().values()) if not entry.obsolete):
                if entry.msgid == text and text not in ours:
                    assert entry.msgstr == words
                    assert (entry.state is ReviewState.REVIEWED) is (how != "reject")
                elif entry.msgid == text:
                    our_how, our_words = ours[text]
                    assert {words, our_words} <= {entry.msgstr, *entry.conflicts}
                    is_agreed = words == our_words and "reject" not in (how, our_how)
                    assert (entry.state is ReviewState.REVIEWED) is is_agreed
                elif entry.previous_msgid == text:
                    assert words in (entry.msgstr, *entry.conflicts)
                elif entry.is_carried and entry.msgid in text:
                    assert how != "reject"
                    assert entry.msgstr in words

    @invariant()
    def every_translation_is_of_its_own_words(self) -> None:
        for entry in chain(*self.read().values()):
            if entry.state is ReviewState.STALE:
                assert entry.previous_msgid is not None
                sentences = re.findall(r"[^.]+\.?", turn_back(entry.msgstr))
                assert all(sentence.strip() in " ".join(entry.previous_msgid.split()) for sentence in sentences)
            elif entry.state is ReviewState.REVIEWED:
                assert turn_back(entry.msgstr) == " ".join(entry.msgid.split())

    @invariant()
    def a_second_sync_changes_nothing(self) -> None:
        before = self.read_bytes()
        self.sync()
        assert self.read_bytes() == before
        (self.workspace.cache / "sync.json").unlink(missing_ok=True)
        self.sync()
        assert self.read_bytes() == before


TestWorking = Working.TestCase
TestWorking.settings = settings(max_examples=30, stateful_step_count=6, deadline=None)
