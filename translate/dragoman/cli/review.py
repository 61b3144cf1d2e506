"""`dragoman review`: people accept, edit or reject what was drafted."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import partial
from typing import TYPE_CHECKING

import click

from dragoman.cli import choose_locale, open_workspace
from dragoman.cli.output import Failures, print_result, result_console
from dragoman.errors import DragomanError
from dragoman.model import ReviewState
from dragoman.workspace import Workspace

if TYPE_CHECKING:
    from dragoman.review import ReviewQueue

ALL = "all"
CARRIED = "carried"
RISKY = "risky"


@click.command()
@click.argument("articles", nargs=-1, metavar="[ARTICLE]…")
@click.option("--to", "tag", metavar="LOCALE", help="The locale to review; needed where the workspace has several.")
@click.option(
    "--plain",
    is_flag=True,
    expose_value=False,
    help="Ask line by line. There is no other way yet, so it need not be given.",
)
@click.option(
    "--queue",
    "states",
    multiple=True,
    type=click.Choice([*(state.value for state in ReviewState), CARRIED, RISKY, ALL]),
    help="Which segments to show; may be given more than once.  [default: all that are not reviewed]",
)
def command(articles: tuple[str, ...], tag: str | None, states: tuple[str, ...]) -> int:
    """Go through segments one after the other: accept, edit or reject them.

    \b
      dragoman review --to es
      dragoman review guide/ --to es --queue stale --queue draft
      dragoman review --to es --queue risky

    The queue `risky` is that of the drafts, those with the least confidence first, whatever article they are in.

    Every decision is in the catalog before the next segment is shown. Your name and e-mail, which receipts carry,
    are taken from DRAGOMAN_REVIEWER, [review] reviewer in dragoman.toml, your own configuration, or git; where none
    names you, you are asked once.

    \b
    Answers, one a line:
      a         accept the translation as it stands, go to the next segment
      a!        accept it although a check found an error
      e TEXT    TEXT is the translation, and reviewed; e alone: it is the next
                line, which on a terminal begins with the translation there is
                (more than 300 characters, or several lines: in your editor)
      e! TEXT   the same, although a check found an error
      E         edit in $VISUAL or $EDITOR (terminal only)
      s         skip, leaving it as it is
      b         back to the segment shown before
      u         undo the last decision and return to it; again: the one before
      r         reject: a machine's draft is emptied and not offered again,
                a person's words stay and wait for another look
      n TEXT    write a note and stay; n alone: it is the next line
      x LINE    of a text that stands in several places, give the one in this
                line a translation of its own: it is what you answer
                next, the other places come after it
      q         quit;  ?  explain the answers

    In TEXT, \\n is a line break and \\\\ a backslash.

    Answers may come from a file or a program. Then no prompt is shown, empty lines are passed over, and each a, e, s
    or r answers one segment: one that cannot be carried out, or is no answer, is told on standard error with its line,
    and leaves its segment as it is. Input may end anywhere; everything decided so far is saved, and the exit code is 0.
    A segment starts on standard output with a line `[1/41] ARTICLE:LINE · KIND · STATE`; a line that starts with `→`
    tells what an answer did; the last line counts what was reviewed, rejected, skipped and is left.

    A segment that somebody else changed in the meantime is not written over: it is shown again as it is now. Words
    of yours that could not be written are kept in a file, which is named, and `e` brings them back.
    """
    from dragoman.review import order_by_risk, read_queue
    from dragoman.sync import sync_articles

    workspace = open_workspace()
    locale = choose_locale(workspace, tag)
    chosen = workspace.find_articles(articles)
    failures = Failures()
    try:
        sync_articles(workspace, chosen, [locale])
    except DragomanError as error:
        failures(error)
    wanted = _choose_states(states)
    queue = read_queue(workspace, chosen, locale, wanted, carried=CARRIED in states, on_error=failures)
    if RISKY in states:
        queue = order_by_risk(queue)
    if queue.slots:
        _review(workspace, queue)
    else:
        print_result(f"Nothing to review in {locale.name}.")
    return failures.exit_code()


def _choose_states(states: Sequence[str]) -> Collection[ReviewState]:
    from dragoman.review import UNREVIEWED

    if ALL in states:
        return frozenset(ReviewState)
    named = (ReviewState.DRAFT if state == RISKY else state for state in states if state != CARRIED)
    chosen = frozenset(map(ReviewState, named))
    return chosen if states else UNREVIEWED


def _review(workspace: Workspace, queue: ReviewQueue) -> None:
    from dragoman.cli.review_answers import ask_reviewer, open_answers
    from dragoman.cli.review_page import Page
    from dragoman.cli.review_plain import PlainReview
    from dragoman.review import ReviewSession, find_reviewer

    answers = open_answers()
    reviewer = find_reviewer(workspace, partial(ask_reviewer, answers) if answers.is_terminal else None)
    PlainReview(ReviewSession(queue, reviewer), answers, Page(result_console())).run()
