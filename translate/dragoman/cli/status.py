"""`dragoman status`: how far each locale is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from dragoman.cli import open_workspace
from dragoman.cli.output import ExitCode, print_json, result_console
from dragoman.display import make_visible
from dragoman.model import ReviewState
from dragoman.status import LocaleStatus, Progress, count_states

if TYPE_CHECKING:
    from rich.table import Table

_LOOKS = {
    ReviewState.REVIEWED: ("█", "green"),
    ReviewState.TRANSLATED: ("▓", "cyan"),
    ReviewState.STALE: ("▒", "magenta"),
    ReviewState.DRAFT: ("░", "yellow"),
    ReviewState.UNTRANSLATED: ("·", "dim"),
}
"""How a state looks in a bar: a character, so that it can be told without colour."""
_BAR = 10


@click.command()
@click.argument("articles", nargs=-1, metavar="[ARTICLE]…")
@click.option("--to", "tags", multiple=True, metavar="LOCALE", help="Only this locale; may be given more than once.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def command(articles: tuple[str, ...], tags: tuple[str, ...], as_json: bool) -> int:
    """Show segments and words by state, for each locale and article.

    \b
      dragoman status
      dragoman status --json | jq .locales.es.words
    """
    workspace = open_workspace()
    found = count_states(workspace, workspace.find_articles(articles), workspace.choose_locales(tags))
    if as_json:
        print_json({"locales": {str(status.locale): _as_json(status) for status in found}})
    else:
        console = result_console()
        for status in found:
            console.print(_make_table(status))
        console.print("   ".join(f"[{style}]{mark}[/] {state}" for state, (mark, style) in _LOOKS.items()))
    return ExitCode.DONE


def _as_json(status: LocaleStatus) -> dict[str, object]:
    total = status.total
    return {
        "articles": {
            name: {"segments": progress.segments, "words": progress.words} for name, progress in status.articles.items()
        },
        "segments": total.segments,
        "words": total.words,
    }


def _make_table(status: LocaleStatus) -> Table:
    from rich import box
    from rich.table import Table

    title = f"{status.locale}  {status.locale.name}"
    table = Table(
        title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0), title_style="bold"
    )
    table.add_column("article", overflow="fold")
    table.add_column("words", min_width=_BAR)
    for state in _LOOKS:
        table.add_column(_short(state), justify="right", no_wrap=True)
    for name, progress in status.articles.items():
        table.add_row(make_visible(name), _draw_bar(progress), *_cells(progress))
    if len(status.articles) > 1:
        table.add_section()
        table.add_row("all", _draw_bar(status.total), *_cells(status.total), style="bold")
    return table


def _short(state: ReviewState) -> str:
    return {ReviewState.TRANSLATED: "transl.", ReviewState.UNTRANSLATED: "untr."}.get(state, state.value)


def _cells(progress: Progress) -> list[str]:
    """`segments/words` of each state."""
    return [
        f"{progress.segments[state]}/{progress.words[state]}" if progress.segments[state] else "–" for state in _LOOKS
    ]


def _draw_bar(progress: Progress) -> str:
    """A bar of the words by state; a state that has any shows at least one character."""
    total = progress.total_words
    if not total:
        return ""
    shown = [state for state in _LOOKS if progress.words[state]]
    widths = {state: max(1, round(_BAR * progress.words[state] / total)) for state in shown}
    largest = max(shown, key=lambda state: widths[state])
    widths[largest] += _BAR - sum(widths.values())
    return "".join(f"[{_LOOKS[state][1]}]{_LOOKS[state][0] * widths[state]}[/]" for state in shown)
