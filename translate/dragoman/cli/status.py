"""`dragoman status`: how far each locale is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from dragoman.cli import open_workspace
from dragoman.cli.output import Failures, count_progress, print_json, print_note, print_warning, result_console
from dragoman.cli.table import Row, print_table
from dragoman.clone import BY_LINES, lacks_merge_driver
from dragoman.display import make_visible
from dragoman.model import ReviewState
from dragoman.status import LocaleStatus, Progress, count_states

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from dragoman.model import Locale
    from dragoman.workspace import Article, Workspace

_LOOKS = {
    ReviewState.REVIEWED: ("█", "green"),
    ReviewState.TRANSLATED: ("▓", "cyan"),
    ReviewState.STALE: ("▒", "magenta"),
    ReviewState.DRAFT: ("░", "yellow"),
    ReviewState.UNTRANSLATED: ("·", "dim"),
}
"""How a state looks in a bar: a character, so that it can be told without colour."""
_BAR = 30
_WIDTH = 80
"""The least width of a table: a narrower terminal wraps its lines, and no number is cut off."""
_UNSYNCED = "*"


@click.command()
@click.argument("articles", nargs=-1, metavar="[ARTICLE]…")
@click.option("--to", "tags", multiple=True, metavar="LOCALE", help="Only this locale; may be given more than once.")
@click.option("--analysis", is_flag=True, help="Count open words by how much of them is in the memory.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def command(articles: tuple[str, ...], tags: tuple[str, ...], analysis: bool, as_json: bool) -> int:
    """Show segments and words by state, for each locale and article.

    \b
      dragoman status
      dragoman status guide --to es
      dragoman status --json | jq .locales.es.words
      dragoman status --analysis --to es

    Words are counted in the source. An article marked * is not as its catalog has it: run `dragoman sync`.
    """
    workspace = open_workspace()
    if lacks_merge_driver(workspace):
        print_warning(BY_LINES)
    failures = Failures()
    chosen, locales = workspace.find_articles(articles), workspace.choose_locales(tags)
    if analysis:
        return _analyse(workspace, chosen, locales, as_json)
    found = count_states(workspace, chosen, locales, failures)
    if as_json:
        print_json({"locales": {str(status.locale): _as_json(status) for status in found}})
    elif not any(status.articles or status.unreadable for status in found):
        print_note(f"No articles yet: put some in {workspace.source}/.")
    else:
        _print_page(found)
    return failures.exit_code()


def _analyse(workspace: Workspace, articles: Sequence[Article], locales: Sequence[Locale], as_json: bool) -> int:
    """What translators are paid by, in place of the states."""
    from dragoman.analysis import analyse_articles
    from dragoman.cli.analysis_page import analysis_as_json, print_analysis

    failures = Failures()
    with count_progress("comparing", len(articles) * len(locales)) as advance:
        found = analyse_articles(workspace, articles, locales, failures, advance)
    if as_json:
        print_json(analysis_as_json(found))
    else:
        print_analysis(found)
    return failures.exit_code()


def _as_json(status: LocaleStatus) -> dict[str, object]:
    total = status.total
    return {
        "articles": {
            name: {"segments": progress.segments, "words": progress.words} for name, progress in status.articles.items()
        },
        "unreadable": list(status.unreadable),
        "segments": total.segments,
        "words": total.words,
    }


def _print_page(found: Sequence[LocaleStatus]) -> None:
    """A bar and a table a locale, then what the marks mean."""
    from rich.text import Text

    console = result_console()
    console.width = max(console.width, _WIDTH)
    names = [f"{status.locale}  {status.locale.name}" for status in found]
    for name, status in zip(names, found, strict=True):
        console.print(_write_title(name.ljust(max(map(len, names))), status))
        _print_table(console, status)
        console.print()
    legend = Text("segments/words: ", style="dim")
    for state, (mark, style) in _LOOKS.items():
        legend.append(mark, style).append(f" {state}   ")
    console.print(legend)
    if any(status.unsynced for status in found):
        console.print(f"{_UNSYNCED} not as in its catalog: run dragoman sync")
    if any(status.unreadable for status in found):
        console.print("? cannot be read, and is in no sum")


def _write_title(name: str, status: LocaleStatus) -> Text:
    """`es  Spanish  ████▓▓░░··  54 % of 1240 words reviewed`."""
    from rich.text import Text

    total = status.total
    if status.unreadable and not status.articles:
        return Text(f"{name}  ", style="bold").append("nothing that can be read", "not bold")
    reviewed = 100 * total.words[ReviewState.REVIEWED] // max(1, total.total_words)
    title = Text(f"{name}  ", style="bold").append_text(_draw_bar(total))
    return title.append(f"  {reviewed} % of {total.total_words} words reviewed", "not bold")


def _draw_bar(progress: Progress) -> Text:
    """A bar of the words by state; a state that has any shows at least one character."""
    from rich.text import Text

    bar = Text(style="not bold")
    shown = [state for state in _LOOKS if progress.words[state]]
    widths = {state: max(1, round(_BAR * progress.words[state] / progress.total_words)) for state in shown}
    if widths:
        widths[max(widths, key=widths.__getitem__)] += _BAR - sum(widths.values())
    for state, width in widths.items():
        mark, style = _LOOKS[state]
        bar.append(mark * width, style)
    return bar


def _print_table(console: Console, status: LocaleStatus) -> None:
    rows = [
        Row(make_visible(name) + (f" {_UNSYNCED}" if name in status.unsynced else ""), _write_cells(progress))
        for name, progress in status.articles.items()
    ]
    rows += [Row(make_visible(name), ("?",) * len(_LOOKS)) for name in status.unreadable]
    total = Row(f"{len(status.articles)} articles", _write_cells(status.total)) if len(status.articles) > 1 else None
    print_table(console, Row("article", tuple(_LOOKS)), rows, total, gap=2)


def _write_cells(progress: Progress) -> tuple[str, ...]:
    """`segments/words` of each state."""
    return tuple(
        f"{progress.segments[state]}/{progress.words[state]}" if progress.segments[state] else "–" for state in _LOOKS
    )
