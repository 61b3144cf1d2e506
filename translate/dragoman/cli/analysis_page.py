"""The page and the JSON of `dragoman status --analysis`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from dragoman.analysis import Analysis, LocaleAnalysis, MatchBand
from dragoman.cli.output import result_console
from dragoman.cli.table import Row, print_table
from dragoman.display import make_visible

if TYPE_CHECKING:
    from rich.console import Console

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
    console.width = max(console.width, _WIDTH)
    for one in found:
        total = sum(one.total.words.values())
        console.print(f"{one.locale}  {one.locale.name}  {total:,} words to translate or review", style="bold")
        _print_table(console, one)
        console.print()


def _print_table(console: Console, one: LocaleAnalysis) -> None:
    rows = [Row(make_visible(name), _write_cells(analysis)) for name, analysis in one.articles.items()]
    total = Row("all articles", _write_cells(one.total)) if len(one.articles) > 1 else None
    print_table(console, Row("words by per cent", tuple(MatchBand)), rows, total, gap=1)


def _write_cells(analysis: Analysis) -> tuple[str, ...]:
    return tuple(f"{analysis.words[band]:,}" if analysis.words[band] else "·" for band in MatchBand)
