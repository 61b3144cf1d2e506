"""The page and the JSON of `dragoman status --analysis`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from dragoman.analysis import Analysis, LocaleAnalysis, MatchBand
from dragoman.cli.output import result_console
from dragoman.display import make_visible

if TYPE_CHECKING:
    from rich.table import Table

_WIDTH = 80
"""The least width of the table, so that no number is cut off."""


def analysis_as_json(found: Sequence[LocaleAnalysis]) -> dict[str, object]:
    """The document that scripts read; see docs/formats.md."""
    return {
        "locales": {
            str(one.locale): {
                "articles": {name: _as_json(analysis) for name, analysis in one.articles.items()},
                **_as_json(one.total),
            }
            for one in found
        }
    }


def _as_json(analysis: Analysis) -> dict[str, object]:
    return {"segments": analysis.segments, "words": analysis.words}


def print_analysis(found: Sequence[LocaleAnalysis]) -> None:
    """A table a locale: words by match band, an article a line."""
    console = result_console()
    for one in found:
        total = sum(one.total.words.values())
        console.print(f"{one.locale}  {one.locale.name}  {total:,} words to translate or review", style="bold")
        console.print(_make_table(one), width=max(console.width, _WIDTH), crop=False)
        console.print()


def _make_table(one: LocaleAnalysis) -> Table:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("words by per cent", overflow="fold", min_width=12)
    for band in MatchBand:
        table.add_column(band, justify="right", no_wrap=True)
    for name, analysis in one.articles.items():
        table.add_row(Text(make_visible(name)), *_write_cells(analysis))
    if len(one.articles) > 1:
        table.add_section()
        table.add_row("all articles", *_write_cells(one.total))
    return table


def _write_cells(analysis: Analysis) -> list[str]:
    return [f"{analysis.words[band]:,}" if analysis.words[band] else "·" for band in MatchBand]
