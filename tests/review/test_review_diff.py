"""What changed between two versions of a source, word by word."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.review import ChangeKind, diff_words


def marked(old: str, new: str) -> str:
    marks = {ChangeKind.SAME: "{}", ChangeKind.REMOVED: "[-{}-]", ChangeKind.ADDED: "{{+{}+}}"}
    return "".join(marks[change.kind].format(change.text) for change in diff_words(old, new))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("Water them at dawn.", "Water them at dusk.", "Water them at [-dawn-]{+dusk+}."),
        ("The red hot stove", "The blue cold stove", "The [-red hot-]{+blue cold+} stove"),
        ("It costs $3.", "It costs $4, today.", "It costs $[-3-]{+4, today+}."),
        ("Don't go.", "Do go.", "[-Don't-]{+Do+} go."),
        ("水をやる", "水をまく", "水を[-やる-]{+まく+}"),
        ("हिन्दी में", "हिन्दी का", "हिन्दी [-में-]{+का+}"),
        ("one", "", "[-one-]"),
        ("", "one\ntwo", "{+one\ntwo+}"),
    ],
)
def test_changed_words_stand_side_by_side(old: str, new: str, expected: str) -> None:
    assert marked(old, new) == expected


def test_nothing_is_told_of_what_did_not_change() -> None:
    assert diff_words("the same", "the same") == ()


TEXTS = st.text(st.sampled_from(list("ab 水。.\n'é")), max_size=40)


@given(TEXTS, TEXTS)
def test_without_the_additions_it_is_the_old_text_and_without_the_removals_the_new(old: str, new: str) -> None:
    changes = diff_words(old, new)

    if old != new:
        assert "".join(change.text for change in changes if change.kind is not ChangeKind.ADDED) == old
        assert "".join(change.text for change in changes if change.kind is not ChangeKind.REMOVED) == new


def test_a_rewritten_chapter_is_compared_within_a_second() -> None:
    old = " ".join(f"old{number}" for number in range(20_000))
    new = " ".join(f"new{number}" for number in range(20_000))
    start = time.process_time()

    assert len(diff_words(old, new)) == 2
    assert time.process_time() - start < 1
