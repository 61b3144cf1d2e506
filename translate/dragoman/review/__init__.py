"""The review session without a screen: queue, decisions, undo. Every decision is on disk before the next one."""

from dragoman.review.advice import Adviser, Match, NoAdvice
from dragoman.review.diff import Change, ChangeKind, diff_words
from dragoman.review.editor import EditorError, edit_in_editor, find_editor
from dragoman.review.errors import ConfirmationError, ConflictError
from dragoman.review.find import (
    FILTER_HELP,
    Filter,
    Pattern,
    Replacement,
    Search,
    Where,
    find_replacements,
    list_fitting,
    parse_filter,
    parse_pattern,
    read_search,
)
from dragoman.review.going import Going
from dragoman.review.identity import find_reviewer, parse_reviewer, remember_reviewer
from dragoman.review.item import Item, Neighbour, Place, Version
from dragoman.review.progress import Progress
from dragoman.review.queue import UNREVIEWED, ReviewQueue, Slot, Wanted, order_by_risk, read_queue
from dragoman.review.risk import rate_entry
from dragoman.review.session import ReviewSession
from dragoman.review.steps import Decision, Journal, open_journal
from dragoman.review.summary import Summary, describe_pace, describe_summary
from dragoman.review.touch import find_touched
from dragoman.review.unsaved import keep_unsaved

__all__ = [
    "FILTER_HELP",
    "UNREVIEWED",
    "Adviser",
    "Change",
    "ChangeKind",
    "ConfirmationError",
    "ConflictError",
    "Decision",
    "EditorError",
    "Filter",
    "Going",
    "Item",
    "Journal",
    "Match",
    "Neighbour",
    "NoAdvice",
    "Pattern",
    "Place",
    "Progress",
    "Replacement",
    "ReviewQueue",
    "ReviewSession",
    "Search",
    "Slot",
    "Summary",
    "Version",
    "Wanted",
    "Where",
    "describe_pace",
    "describe_summary",
    "diff_words",
    "edit_in_editor",
    "find_editor",
    "find_replacements",
    "find_reviewer",
    "find_touched",
    "keep_unsaved",
    "list_fitting",
    "open_journal",
    "order_by_risk",
    "parse_filter",
    "parse_pattern",
    "parse_reviewer",
    "rate_entry",
    "read_queue",
    "read_search",
    "remember_reviewer",
]
