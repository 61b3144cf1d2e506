"""`dragoman review`: people accept, edit or reject what was drafted."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

import click

from dragoman.cli import choose_locale, open_workspace
from dragoman.cli.output import ExitCode, Failures, print_result, result_console
from dragoman.errors import DragomanError
from dragoman.model import Locale, ReviewState
from dragoman.workspace import Article, Workspace

if TYPE_CHECKING:
    from dragoman.model import Reviewer
    from dragoman.review import ReviewSession, Wanted

ALL = "all"
UNREVIEWED = "unreviewed"
RISKY = "risky"
KINDS = ("carried", "modified", "findings")
"""What may be asked for beside states."""


@click.command()
@click.argument("articles", nargs=-1, metavar="[ARTICLE]…")
@click.option("--to", "tag", metavar="LOCALE", help="The locale to review; needed where the workspace has several.")
@click.option("--plain", is_flag=True, help="Ask line by line, as is done anyway where there is no terminal.")
@click.option(
    "--queue",
    "names",
    multiple=True,
    type=click.Choice([UNREVIEWED, *(state.value for state in ReviewState), *KINDS, RISKY, ALL]),
    help="Which segments wait; may be given more than once.  [default: all that are not reviewed]",
)
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="End after N segments, decided or skipped.")
@click.option("--serve", is_flag=True, help="Show the screen in a browser, on this machine only.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="Where --serve listens.")
def command(
    articles: tuple[str, ...],
    tag: str | None,
    plain: bool,
    names: tuple[str, ...],
    limit: int | None,
    serve: bool,
    port: int,
) -> int:
    """Go through segments one after the other: accept, edit or reject them.

    \b
      dragoman review --to es
      dragoman review guide/ --to es --queue stale --queue draft
      dragoman review --to es --queue risky --limit 50
      dragoman review --to es --serve

    On a terminal this opens a screen whose last lines show the keys; ? explains all of them, : finds one by its name.
    With --plain, on a dumb terminal, and where answers come from a file or a program, it asks line by line.

    The queue `risky` is that of the drafts, those with the least confidence first, whatever article they are in.

    Every decision is in the catalog before the next segment is shown. Your name and e-mail, which receipts carry,
    are taken from DRAGOMAN_REVIEWER, [review] reviewer in dragoman.toml, your own configuration, or git; where none
    names you, you are asked once.

    \b
    Answers with --plain, one a line:
      a         accept the translation as it stands, go to the next segment
      a!        accept it although a check found an error
      A         accept it, and the same text wherever else it waits
      e TEXT    TEXT is the translation, and reviewed; e alone: it is the next
                line, which on a terminal begins with the translation there is
                (more than 300 characters, or several lines: in your editor)
      e! TEXT   the same, although a check found an error
      E         edit in $VISUAL or $EDITOR (terminal only)
      m, m 2    take the first, the second match of the memory as it is
      o, o 2    take another version that is shown; where none is, a person
                at a terminal is shown what the engine suggests
      c         begin with the source; in a file of answers the source is the
                translation, and c! although a check found an error
      p, t      tell the markup and the terms of the source; p 2, t 2: edit,
                with the second at the end (terminal only)
      s         skip, leaving it as it is
      b         back to the segment shown before
      u         undo the last decision and return to it; again: the one before;
                U decides again
      r         reject: a machine's draft is emptied and not offered again,
                a person's words stay and wait for another look
      w REASON  mark as needing work, with a reason
      n TEXT    write a note and stay; n alone: it is the next line
      x LINE    of a text that stands in several places, give the one in this
                line a translation of its own: it is what you answer
                next, the other places come after it
      j, k      the next, the previous segment, whatever it is; J, K: one that
                waits for review; d, D: a stale one; f, F: one with a finding
      g 12      the segment with this number
      / WORDS   search source and translation; `source:`, `translation:` and
                `regex:` before the words say where, and how;  . and ,  are
                the next and the previous place found
      l WORDS   go through some only: states, carried, modified, noted,
                check:NAME, check:any, by:REVIEWER, below:70, words; l alone: all
      L         list them, from the one shown on
      R WORDS   replace in translations (`regex:` as above), by the next line:
                shows what would change, and asks a person;  R! WORDS  does it
      q         quit;  ?  explain the answers

    In TEXT, \\n is a line break and \\\\ a backslash.

    Answers may come from a file or a program. Then no prompt is shown, empty lines are passed over, and each a, A, e,
    o, m, c, s, r or w answers one segment: one that cannot be carried out, or is no answer, is told on standard error
    with its line, and leaves its segment as it is. Input may end anywhere; everything decided so far is saved, and the
    exit code is 0. A segment starts on standard output with a line `[1/41] ARTICLE:LINE · KIND · STATE`; a line that
    starts with `→` tells what an answer did; the last line counts what was reviewed, rejected, skipped and is left.

    A segment that somebody else changed in the meantime is not written over: it is shown again as it is now. Words
    of yours that could not be written are kept in a file, which is named, and `e` brings them back.
    """
    from dragoman.cli.sync import warn_of_unplaced
    from dragoman.sync import sync_articles

    workspace = open_workspace()
    locale = choose_locale(workspace, tag)
    chosen = workspace.find_articles(articles)
    if serve:
        from dragoman.cli.review_serve import serve_review

        return serve_review(workspace.root, articles, locale, names, limit, port)
    failures = Failures()
    try:
        sync_articles(workspace, chosen, [locale], on_report=warn_of_unplaced)
    except DragomanError as error:
        failures(error)
    code = _review(workspace, chosen, locale, names, limit, failures, plain=plain or not _is_screen())
    return code or failures.exit_code()


def _is_screen() -> bool:
    """Whether the full screen can be shown: on a terminal that has one, or in a browser."""
    if "TEXTUAL_DRIVER" in os.environ:
        return True
    streams = (sys.stdin, sys.stdout, sys.stderr)
    return all(stream.isatty() for stream in streams) and os.environ.get("TERM", "dumb") != "dumb"


def _choose_wanted(names: Sequence[str], second: Reviewer | None) -> Wanted:
    from dragoman import review

    states = frozenset(ReviewState(name) for name in names if name in set(ReviewState))
    if RISKY in names:
        states |= {ReviewState.DRAFT}
    if ALL in names:
        states = frozenset(ReviewState)
    elif UNREVIEWED in names or not names:
        states |= review.UNREVIEWED
    return review.Wanted(
        states,
        carried="carried" in names,
        modified="modified" in names,
        findings="findings" in names,
        second=second,
    )


def _review(
    workspace: Workspace,
    articles: Sequence[Article],
    locale: Locale,
    names: Sequence[str],
    limit: int | None,
    failures: Failures,
    *,
    plain: bool,
) -> int:
    from dragoman.cli.review_answers import ask_reviewer, open_answers
    from dragoman.review import ReviewSession, find_reviewer, open_journal, order_by_risk, read_queue

    answers = open_answers()
    find = partial(find_reviewer, workspace, partial(ask_reviewer, answers) if answers.is_terminal else None)
    second = find() if workspace.policy.reviewers > 1 else None
    wanted = _choose_wanted(names, second)
    whole = not plain and RISKY not in names
    queue = read_queue(workspace, articles, locale, wanted, whole=whole, on_error=failures)
    if RISKY in names:
        queue = order_by_risk(queue)
    looks_beside = wanted.findings and not plain and bool(queue.slots)
    if not (looks_beside or any(map(queue.needs_review, range(len(queue.slots))))):
        print_result(f"Nothing {'else ' if failures else ''}to review in {locale.name}.")
        return ExitCode.DONE
    if plain:
        from dragoman.advice import WorkspaceAdviser
        from dragoman.cli.review_page import Page
        from dragoman.cli.review_plain import PlainReview

        session = ReviewSession(queue, find(), limit=limit)
        PlainReview(session, answers, Page(result_console()), WorkspaceAdviser(workspace, locale)).run()
        return ExitCode.DONE
    reviewer = find()
    for desk in queue.desks:
        desk.waits = True
    session = ReviewSession(queue, reviewer, journal=open_journal(workspace, locale, reviewer), limit=limit)
    return _show_screen(session, workspace, names)


def _show_screen(session: ReviewSession, workspace: Workspace, names: Sequence[str]) -> int:
    from dragoman.advice import WorkspaceAdviser
    from dragoman.cli.output import print_note
    from dragoman.review import describe_pace, describe_summary

    # Textual draws at ticks, by itself 60 a second; a key would wait half of one for its answer, and often a whole one.
    os.environ.setdefault("TEXTUAL_FPS", "250")
    from dragoman.tui.app import run_review

    locale = session.queue.desks[0].locale
    code = run_review(
        session, workspace, adviser=WorkspaceAdviser(workspace, locale), filter_text=_choose_filter(names)
    )
    summary = session.summary
    print_result(describe_summary(summary))
    if pace := describe_pace(summary):
        print_note(pace)
    return code


def _choose_filter(names: Sequence[str]) -> str:
    """What the list shows to begin with: what was asked for, where a filter can say it."""
    if names and all(name in set(ReviewState) for name in names):
        return " ".join(names)
    return {"carried": "carried", "modified": "modified", "findings": "check:any"}.get(" ".join(names), "")
