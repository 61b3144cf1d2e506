"""Where segments go when an article changes."""

from __future__ import annotations

import random
from collections import Counter
from functools import partial

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from dragoman.alignment import Alignment, Change, Match, Passage, align_segments
from dragoman.markup.gist import find_gist

SEEDS = "Sow the seeds in March."
WATER = "Water them at dusk, and never wet the leaves."
HARVEST = "Pick the fruit when it is red all over."
COMPOST = "A handful of compost feeds the plant for a month."
STAKE = "Tie the stem loosely to a wooden stake."


def align(old: list[str], new: list[str]) -> tuple[Match, ...]:
    return align_segments([Passage(text, text) for text in old], [Passage(text, text) for text in new]).matches


STYLES = st.sampled_from(
    [
        ("fig", "*fig*"),
        ("_fig_", "**fig**"),
        ("“ripe”", '"ripe"'),
        ("it’s", "it's"),
        ("[old pears](/a)", "[old pears](/b)"),
        ("*[pears](/a)*s", "[pears](/b)s"),
        ("<https://a.org/x>", "<https://b.org/y>"),
        ("a – b", "a—b"),
        ("<b>x</b>y", "**x**y"),
        ("12", "*12*"),
        ("`code`s", "`code`s"),
        ("桃の木", "*桃の木*"),
        ("வணக்கம்", "வணக்கம்"),
        ("…", "..."),
    ]
)


@given(st.lists(st.tuples(STYLES, st.booleans()), min_size=1, max_size=6), st.booleans())
def test_what_has_the_same_gist_is_found_among_many(pieces: list[tuple[tuple[str, str], bool]], turned: bool) -> None:
    one = " ".join(styles[turned] for styles, turned in pieces)
    other = " ".join(styles[not turned] for styles, turned in pieces)
    gists = {text: partial(find_gist, text, "markdown") for text in (one, other, SEEDS, WATER)}
    assume(one != other and gists[one]() == gists[other]())
    few, many = ([Passage(text, text, gists[text]) for text in texts] for texts in ([one], [SEEDS, other, WATER]))

    alignment = align_segments(many, few, by_likeness=False) if turned else align_segments(few, many, by_likeness=False)

    assert Change.COSMETIC in {match.change for match in alignment.matches}


def test_what_stays_is_unchanged_and_what_comes_and_goes_is_new_and_deleted() -> None:
    assert align([SEEDS, WATER], [SEEDS, HARVEST]) == (
        Match(Change.UNCHANGED, (0,), (0,)),
        Match(Change.NEW, (), (1,)),
        Match(Change.DELETED, (1,), ()),
    )


def test_one_segment_that_went_elsewhere_is_moved_and_the_others_are_not() -> None:
    assert align([SEEDS, WATER, HARVEST, STAKE], [WATER, HARVEST, STAKE, SEEDS]) == (
        Match(Change.UNCHANGED, (1,), (0,)),
        Match(Change.UNCHANGED, (2,), (1,)),
        Match(Change.UNCHANGED, (3,), (2,)),
        Match(Change.MOVED, (0,), (3,)),
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (WATER, WATER.replace("dusk", "dawn")),
        (WATER, WATER.replace("leaves", "leafs")),
        ("Introducton", "Introduction"),
        ("Getting started", "Getting started again"),
        ("Getting started", "Getting help"),
        ("Types", "Defining traits with types of their own"),
        ("Lifetimes in the definitions of structs", "In the definitions of structs"),
        ("Ripe", f"Ripe fruit only. {HARVEST} {COMPOST} {WATER}"),
        (f"{WATER} {HARVEST}", f"{WATER} {HARVEST} {SEEDS}"),
        (SEEDS, f"{SEEDS} {WATER} {HARVEST} {COMPOST}"),
    ],
)
def test_an_edit_keeps_its_origin(old: str, new: str) -> None:
    assert align([STAKE, old], [STAKE, new])[1] == Match(Change.EDITED, (1,), (1,))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (SEEDS, HARVEST),
        ("Introduction", "Conclusion"),
        (WATER, "Water is wet."),
        (f"{WATER} {HARVEST}", f"{COMPOST} {STAKE}"),
        ("Yes", "No"),
        ("The figs of the garden are in the cellar.", f"Of all the trees {WATER} {HARVEST} {COMPOST} in this garden."),
    ],
)
def test_another_text_at_the_same_place_is_new(old: str, new: str) -> None:
    assert [match.change for match in align([STAKE, old], [STAKE, new])] == [
        Change.UNCHANGED,
        Change.NEW,
        Change.DELETED,
    ]


def test_a_link_that_comes_or_goes_makes_no_other_text_of_it() -> None:
    old, new = '— Ann, ["How to prune"](https://garden.example.org/tools/pruning/how-to-prune)', '— Ann, "How to prune"'
    passages = [Passage(text, text, partial(find_gist, text, "markdown")) for text in (old, new)]

    assert align_segments(passages[:1], passages[1:]).matches == (Match(Change.EDITED, (0,), (0,)),)


def test_a_few_words_in_common_are_enough_only_for_blocks_of_one_kind() -> None:
    old, new = Passage("a", "Getting started", kind="heading 2"), Passage("b", "Getting help", kind="list item")

    assert {match.change for match in align_segments([old], [new]).matches} == {Change.NEW, Change.DELETED}


def test_a_few_words_in_common_are_enough_only_where_no_other_can_be_meant() -> None:
    matches = align([STAKE, "Getting started", "Gone"], [STAKE, "Getting help", "Getting on"])

    assert {match.change for match in matches} == {Change.UNCHANGED, Change.NEW, Change.DELETED}


def test_edits_beside_each_other_keep_their_order() -> None:
    edited = [text.replace("the", "your") for text in (WATER, HARVEST, COMPOST)]

    assert align([SEEDS, WATER, HARVEST, COMPOST], [SEEDS, *edited]) == (
        Match(Change.UNCHANGED, (0,), (0,)),
        *(Match(Change.EDITED, (number,), (number,)) for number in (1, 2, 3)),
    )


def test_what_was_moved_and_edited_is_found_where_there_is_no_doubt() -> None:
    edited = COMPOST.replace("month", "week")

    assert Match(Change.EDITED, (0,), (3,)) in align([COMPOST, SEEDS, WATER, HARVEST], [SEEDS, WATER, HARVEST, edited])


def test_what_was_moved_and_edited_is_new_where_two_could_be_meant() -> None:
    old = ["Do you like to write stories?", SEEDS, WATER, "Do you like to write stories!"]
    changes = Counter(match.change for match in align(old, [SEEDS, "Do you like to write stories…", WATER]))

    assert changes == {Change.UNCHANGED: 2, Change.NEW: 1, Change.DELETED: 2}


def test_a_split_paragraph_is_the_origin_of_its_parts() -> None:
    assert align([SEEDS, f"{WATER} {HARVEST} {COMPOST}"], [SEEDS, f"{WATER} {HARVEST}", COMPOST]) == (
        Match(Change.UNCHANGED, (0,), (0,)),
        Match(Change.SPLIT, (1,), (1, 2)),
    )


def test_a_part_that_was_edited_on_its_way_belongs_to_the_split() -> None:
    edited = HARVEST.replace("fruit", "fruits")

    assert align([SEEDS, f"{WATER} {HARVEST}"], [SEEDS, WATER, edited])[1] == Match(Change.SPLIT, (1,), (1, 2))


def test_parts_of_a_split_paragraph_may_stand_apart() -> None:
    assert Match(Change.SPLIT, (0,), (0, 2)) in align([f"{WATER} {HARVEST}", STAKE], [WATER, STAKE, HARVEST])


def test_merged_paragraphs_are_the_origin_of_the_whole() -> None:
    assert align([SEEDS, WATER, HARVEST], [SEEDS, f"{WATER} {HARVEST}"]) == (
        Match(Change.UNCHANGED, (0,), (0,)),
        Match(Change.MERGED, (1, 2), (1,)),
    )


@pytest.mark.parametrize("edited", [(SEEDS,), (WATER,), (HARVEST,), (SEEDS, HARVEST), (SEEDS, WATER, HARVEST)])
def test_paragraphs_that_were_edited_on_their_way_belong_to_the_merge(edited: tuple[str, ...]) -> None:
    parts = [SEEDS, WATER, HARVEST]
    whole = " ".join(text.replace("the", "your") if text in edited else text for text in parts)

    assert align([STAKE, *parts], [STAKE, whole]) == (
        Match(Change.UNCHANGED, (0,), (0,)),
        Match(Change.MERGED, (1, 2, 3), (1,)),
    )


def test_all_parts_of_a_split_paragraph_may_be_edited() -> None:
    parts = [text.replace("the", "your") for text in (WATER, HARVEST)]

    assert align([STAKE, f"{WATER} {HARVEST}"], [STAKE, *parts])[1] == Match(Change.SPLIT, (1,), (1, 2))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        # One was deleted, and the one beside it edited.
        ([SEEDS, f"{WATER} {HARVEST}"], [f"{WATER} {HARVEST.replace('fruit', 'pears')}"]),
        # As like to the one that was deleted as to the one that was edited.
        (
            ["Turn the left valve slowly.", f"Turn the right valve slowly. {WATER}"],
            [f"Turn the upper valve slowly. {WATER}"],
        ),
        # Cells and items of one sentence.
        (["Red apples", "Green apples", "Red pears"], ["Red apple", "Green pears"]),
        ([SEEDS, WATER, HARVEST], [SEEDS.replace("March", "May"), HARVEST]),
    ],
)
def test_what_was_deleted_beside_an_edit_is_no_part_of_a_merge(old: list[str], new: list[str]) -> None:
    matches = align([STAKE, *old], [STAKE, *new])

    assert {match.change for match in matches} <= {Change.UNCHANGED, Change.EDITED, Change.NEW, Change.DELETED}


def test_a_paragraph_that_was_edited_at_its_place_joins_no_other() -> None:
    old = ["The pump on the left is red today.", WATER, STAKE]
    new = ["The pump on the left is blue today.", f"The pump on the left is red now. {WATER}", STAKE]

    assert align(old, new)[:2] == (Match(Change.EDITED, (0,), (0,)), Match(Change.EDITED, (1,), (1,)))


def test_a_sentence_that_goes_into_the_next_paragraph_regroups_both() -> None:
    assert align([f"{SEEDS} {WATER}", f"{HARVEST} {COMPOST}"], [SEEDS, f"{WATER} {HARVEST} {COMPOST}"]) == (
        Match(Change.REGROUPED, (0, 1), (0, 1)),
    )


def test_one_of_many_sentences_that_goes_into_another_paragraph_regroups_both() -> None:
    old = [f"{SEEDS} {WATER} {HARVEST} {COMPOST}", f"{STAKE} The gate is shut at night. Nobody has seen the old map."]
    new = [old[0].replace(f" {WATER}", ""), f"{old[1]} {WATER}"]

    assert align(old, new) == (Match(Change.REGROUPED, (0, 1), (0, 1)),)


def test_a_few_words_that_two_paragraphs_share_relate_them_not() -> None:
    old = [f"{SEEDS} See below. {HARVEST} {COMPOST}", f"{STAKE} {WATER}"]
    new = [old[0].replace(" See below.", ""), f"{old[1]} See below."]

    assert [match.change for match in align(old, new)] == [Change.EDITED, Change.EDITED]


def test_half_a_paragraph_is_a_part_and_never_an_edit() -> None:
    assert align([STAKE, f"{WATER} {HARVEST}"], [STAKE, HARVEST])[1] == Match(Change.SPLIT, (1,), (1,))


def test_half_a_paragraph_with_a_typo_is_new() -> None:
    matches = align([STAKE, f"{WATER} {HARVEST}"], [STAKE, HARVEST.replace("fruit", "friut")])

    assert [match.change for match in matches] == [Change.UNCHANGED, Change.NEW, Change.DELETED]


def test_a_sentence_that_stands_in_many_paragraphs_links_none_of_them() -> None:
    old = [f"See below. {WATER}", f"See below. {HARVEST}"]
    new = [f"See below. {COMPOST}", f"See below. {STAKE}"]

    assert {match.change for match in align(old, new)} == {Change.NEW, Change.DELETED}


def test_a_segment_whose_edit_was_undone_is_found_by_the_key_it_had() -> None:
    old = [Passage("b", "Something else altogether.", former="a"), Passage("c", SEEDS)]

    assert align_segments(old, [Passage("a", WATER), Passage("c", SEEDS)]) == Alignment(
        (Match(Change.EDITED, (0,), (0,)), Match(Change.UNCHANGED, (1,), (1,)))
    )


def test_the_same_text_in_another_context_is_an_edit() -> None:
    assert align_segments([Passage(("menu", "Open"), "Open")], [Passage(("door", "Open"), "Open")]) == Alignment(
        (Match(Change.EDITED, (0,), (0,)),)
    )


def test_languages_without_spaces_are_aligned_by_characters() -> None:
    old, new = "トマトは日当たりの良い場所を好みます。", "トマトは日当たりのよい場所を好みます。"

    assert align(["苗", old, "収穫"], ["苗", new, "収穫"])[1] == Match(Change.EDITED, (1,), (1,))
    assert align([f"{old}水は夕方にやります。"], [old, "水は夕方にやります。"]) == (Match(Change.SPLIT, (0,), (0, 1)),)


SENTENCES = [SEEDS, WATER, HARVEST, COMPOST, STAKE, "Why?", "Do you like to write?", "Do you like to sing?", "*Ripe."]
TEXTS = st.lists(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=3).map(" ".join), unique=True, max_size=8)


@given(TEXTS, TEXTS)
def test_every_segment_stands_in_exactly_one_match(old: list[str], new: list[str]) -> None:
    matches = align(old, new)

    assert sorted(number for match in matches for number in match.old) == list(range(len(old)))
    assert sorted(number for match in matches for number in match.new) == list(range(len(new)))
    for match in matches:
        sizes = (len(match.old), len(match.new))
        match match.change:
            case Change.UNCHANGED | Change.MOVED:
                assert sizes == (1, 1)
                assert old[match.old[0]] == new[match.new[0]]
            case Change.EDITED:
                assert sizes == (1, 1)
            case Change.SPLIT:
                assert sizes[0] == 1 <= sizes[1]
            case Change.MERGED:
                assert sizes[0] > 1 == sizes[1]
            case Change.REGROUPED:
                assert min(sizes) > 1
            case Change.NEW:
                assert sizes == (0, 1)
            case Change.DELETED:
                assert sizes == (1, 0)


@given(TEXTS)
def test_an_article_without_a_change_has_none(texts: list[str]) -> None:
    assert {match.change for match in align(texts, texts)} <= {Change.UNCHANGED}


def test_two_hundred_changes_leave_the_rest_of_ten_thousand_segments_unchanged() -> None:
    chance = random.Random(1)

    def write() -> str:
        return " ".join(chance.choice("abcdefgh") * chance.randint(2, 6) for _ in range(chance.randint(5, 60))) + "."

    old = [f"{number} {write()}" for number in range(10_000)]
    new = list(old)
    for number in chance.sample(range(len(new)), 200):
        new[number] = chance.choice([new[number] + " Added.", new[number][5:], write()])

    assert Counter(match.change for match in align(old, new))[Change.UNCHANGED] == 9_800


def test_an_article_that_was_written_anew_has_nothing_in_common_with_the_old_one() -> None:
    old = [f"Paragraph {number} was here before, as {number * 7919} will know." for number in range(2_000)]
    new = [f"Nothing of it remains: {number * 104729} tells you, or {number}." for number in range(2_000)]

    assert Counter(match.change for match in align(old, new)) == {Change.NEW: 2_000, Change.DELETED: 2_000}
