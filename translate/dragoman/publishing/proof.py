"""The bilingual page: source and translation side by side, for people who review on paper."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from dragoman.catalogs import Entry
from dragoman.checks import Finding
from dragoman.display import make_visible
from dragoman.model import Locale, ReviewState, Segment

_STYLE = """
@page { size: A4; margin: 18mm 16mm }
body { font: 11pt/1.45 Georgia, "Noto Serif", serif; color: #1b1b1b; max-width: 62rem;
  margin: 2rem auto; padding: 0 1rem }
h1 { font-size: 1.5rem; margin: 0 } p.about { color: #555; margin: .2rem 0 1.2rem }
table { border-collapse: collapse; width: 100%; table-layout: fixed }
th { text-align: start; border-bottom: 2px solid #1b1b1b; padding: .3rem .6rem }
td { vertical-align: top; border-bottom: 1px solid #ccc; padding: .55rem .6rem;
  white-space: pre-wrap; overflow-wrap: anywhere }
tr { break-inside: avoid } thead { display: table-header-group }
col.number { width: 13rem } td.number { font: 8.5pt/1.4 system-ui, sans-serif; color: #555; white-space: normal }
.heading td.text { font-weight: bold } .state { font-weight: bold; color: #1b1b1b }
.date { white-space: nowrap } .draft .state, .untranslated .state { font-style: italic } .finding { color: #8a1f11 }
.old { color: #777; font-size: 9.5pt }
"""


@dataclass(frozen=True, slots=True)
class ProofRow:
    """A segment as it stands on the page."""

    segment: Segment
    entry: Entry | None
    findings: tuple[Finding, ...] = ()


def write_page(name: str, source: Locale, target: Locale, rows: Sequence[ProofRow]) -> str:
    """The page as HTML: no scripts, nothing from outside, no date, so that the same catalog gives the same bytes."""
    states = [row.entry.state if row.entry else ReviewState.UNTRANSLATED for row in rows]
    counts = ", ".join(f"{states.count(state)} {state}" for state in ReviewState if state in states)
    title = f"{_text(name)} · {target.tag}"
    return "".join(
        [
            f'<!DOCTYPE html>\n<html lang="{source.tag}">\n<head>\n<meta charset="utf-8">\n<title>{title}</title>\n',
            f'<meta name="viewport" content="width=device-width">\n<style>{_STYLE}</style>\n</head>\n<body>\n',
            f'<h1>{_text(name)}</h1>\n<p class="about">{_text(source.name)} → {_text(target.name)} · ',
            f'{len(rows)} segments: {counts}</p>\n<table>\n<colgroup><col class="number"><col><col></colgroup>\n',
            f"<thead><tr><th></th><th>{_text(source.name)}</th>",
            f'<th dir="{target.direction}">{_text(target.name)}</th></tr></thead>\n<tbody>\n',
            *(part for number, row in enumerate(rows, start=1) for part in _write_row(number, row, source, target)),
            "</tbody>\n</table>\n</body>\n</html>\n",
        ]
    )


def _write_row(number: int, row: ProofRow, source: Locale, target: Locale) -> Iterator[str]:
    entry = row.entry
    state = entry.state if entry else ReviewState.UNTRANSLATED
    kind = "heading" if row.segment.kind.startswith(("heading", "title")) else "body"
    yield f'<tr class="{kind} {state}"><td class="number">{number} · {_text(row.segment.kind)}<br>'
    yield f'line {row.segment.line}<br><span class="state">{state}</span>'
    for receipt in entry.valid_receipts if entry else ():
        yield f'<br>{_text(receipt.reviewer.name)}, <span class="date">{receipt.at:%Y-%m-%d}</span>'
    for finding in row.findings:
        yield f'<br><span class="finding">{finding.level}: {_text(finding.message)}</span>'
    yield f'</td>\n<td class="text" lang="{source.tag}" dir="{source.direction}">{_text(row.segment.text)}'
    if entry is not None and entry.previous_msgid is not None:
        yield f'<br><span class="old">was: {_text(entry.previous_msgid)}</span>'
    translation = "\n".join(entry.translations) if entry else ""
    yield f'</td>\n<td class="text" lang="{target.tag}" dir="{target.direction}">{_text(translation)}</td></tr>\n'


def _text(text: str) -> str:
    return escape(make_visible(text))
