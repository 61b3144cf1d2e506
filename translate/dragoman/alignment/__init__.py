"""Old segments ↔ new segments, when an article changes. Pure functions over texts."""

from dragoman.alignment.align import align_segments
from dragoman.alignment.changes import Alignment, Change, Match, Passage
from dragoman.alignment.occurrences import Occurrences, Whereabouts, name_text
from dragoman.alignment.sentences import (
    compose_translation,
    find_edited_sentences,
    join_sentences,
    join_texts,
    pair_sentences,
    share_translation,
    split_alike,
    split_sentences,
)

__all__ = [
    "Alignment",
    "Change",
    "Match",
    "Occurrences",
    "Passage",
    "Whereabouts",
    "align_segments",
    "compose_translation",
    "find_edited_sentences",
    "join_sentences",
    "join_texts",
    "name_text",
    "pair_sentences",
    "share_translation",
    "split_alike",
    "split_sentences",
]
