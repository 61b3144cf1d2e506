"""The review session without a screen: queue, decisions, undo. Every decision is on disk before the next one."""

from dragoman.review.diff import Change, ChangeKind, diff_words
from dragoman.review.errors import ConfirmationError, ConflictError
from dragoman.review.identity import find_reviewer, parse_reviewer, remember_reviewer
from dragoman.review.item import Item, Neighbour, Place, Version
from dragoman.review.queue import UNREVIEWED, ReviewQueue, order_by_risk, read_queue
from dragoman.review.risk import rate_entry
from dragoman.review.session import Decision, ReviewSession, Summary
from dragoman.review.unsaved import keep_unsaved

__all__ = [
    "UNREVIEWED",
    "Change",
    "ChangeKind",
    "ConfirmationError",
    "ConflictError",
    "Decision",
    "Item",
    "Neighbour",
    "Place",
    "ReviewQueue",
    "ReviewSession",
    "Summary",
    "Version",
    "diff_words",
    "find_reviewer",
    "keep_unsaved",
    "order_by_risk",
    "parse_reviewer",
    "rate_entry",
    "read_queue",
    "remember_reviewer",
]
