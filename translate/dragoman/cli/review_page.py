"""What a person sees of a segment in plain review: a page of text that reads well at any width, without colour too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rich.text import Text

from dragoman.carrying import Sentence
from dragoman.display import make_visible
from dragoman.markup import tokenize
from dragoman.model import ReviewState, TokenRole
from dragoman.review import Change, ChangeKind, Item, Neighbour, Summary
from dragoman.terms import TermMatch

if TYPE_CHECKING:
    from rich.console import Console

_MARGIN = 10
"""Cells of the column that names what follows."""
_STATE_STYLES = {
    ReviewState.UNTRANSLATED: "red",
    ReviewState.DRAFT: "yellow",
    ReviewState.STALE: "magenta",
    ReviewState.TRANSLATED: "cyan",
    ReviewState.REVIEWED: "green",
}
_MARKS = {
    ChangeKind.SAME: ("", "", ""),
    ChangeKind.REMOVED: ("[-", "-]", "red"),
    ChangeKind.ADDED: ("{+", "+}", "green"),
}


class Page:
    """Prints segments on a console, wrapped to its width by the cells that characters take."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def show(self, item: Item) -> None:
        """Prints a segment with everything that helps to judge it."""
        self._print(Text())
        # A program reads the first line: it is cut nowhere where no person needs it to fit.
        self._console.print(_header(item), soft_wrap=not self._console.is_terminal)
        if item.headings:
            self._print(Text(make_visible(" › ".join(map(_flatten, item.headings))), "dim"))
        self._print(Text())
        self._show_neighbour("before", item.previous)
        self._show_pair(item)
        self._show_neighbour("after", item.next)

    def say(self, text: str, style: str = "") -> None:
        """Prints a line."""
        self._print(Text(make_visible(text), style))

    def _show_pair(self, item: Item) -> None:
        self._section("source", _coloured(item.entry.msgid, item.article.format))
        if item.changes:
            self._section("changed", Text().join(map(_marked, item.changes)))
        label = "draft" if item.entry.state is ReviewState.DRAFT else str(item.locale)
        translation = item.translation
        self._section(label, _coloured(translation, item.article.format) if translation else Text("(none)", "dim"))
        if item.edits:
            self._section("edited", Text().join(map(_marked, item.edits)))
        if any(sentence.translation for sentence in item.sentences):
            self._section("stands", _describe_standing(item.sentences))
        for number, version in enumerate(item.versions, start=1):
            label = "other" if len(item.versions) == 1 else f"other {number}"
            origin = version.origin or "another person's"
            shown = _coloured(version.text, item.article.format).append(f" ({make_visible(origin)})", "dim")
            self._section(label, shown)
        for remark, text in _remarks(item):
            self._section(remark, text)
        self._print(Text())

    def _show_neighbour(self, label: str, neighbour: Neighbour | None) -> None:
        if neighbour is None:
            return
        for name, text in ((label, neighbour.source), ("", neighbour.translation)):
            if text:
                shown = self._clip(make_visible(_flatten(text)), from_end=label == "before")
                self._section(name, Text(shown, "dim"))
        self._print(Text())

    def _clip(self, text: str, *, from_end: bool) -> str:
        """One line of a text: its end, or its beginning."""
        from rich.cells import cell_len, chop_cells

        room = max(20, self._console.width - _MARGIN)
        if cell_len(text) <= room:
            return text
        if from_end:
            return "…" + chop_cells(text[::-1], room - 1)[0][::-1]
        return chop_cells(text, room - 1)[0] + "…"

    def _section(self, label: str, text: Text) -> None:
        """A labelled text, its further lines below the first."""
        room = max(20, self._console.width - _MARGIN)
        for number, line in enumerate(text.wrap(self._console, room, tab_size=4)):
            line.rstrip()
            margin = label if number == 0 else ""
            self._print(Text().append(f"{margin:<{_MARGIN}}", "bold").append_text(line))

    def _print(self, text: Text) -> None:
        text.rstrip()
        self._console.print(text, soft_wrap=len(text) == 0)


def describe_summary(summary: Summary) -> str:
    """`12 reviewed (3 edited), 1 rejected, 4 skipped, 20 left`."""
    edited = f" ({summary.edited} edited)" if summary.edited else ""
    return (
        f"{summary.reviewed} reviewed{edited}, {summary.rejected} rejected, {summary.skipped} skipped,"
        f" {summary.left} left"
    )


def _header(item: Item) -> Text:
    place = str(item.article) if item.line is None else f"{item.article}:{item.line}"
    parts = [place, item.kind]
    if len(item.places) > 1:
        parts.append(f"{len(item.places)} places")
    header = Text(make_visible(f"[{item.number}/{item.total}] {' · '.join(filter(None, parts))} · "), "bold")
    header.append(item.entry.state.value, f"bold {_STATE_STYLES[item.entry.state]}")
    if history := _history(item):
        header.append(make_visible(f" ({history})"))
    return header


def _history(item: Item) -> str:
    """Who brought the entry into its state."""
    entry = item.entry
    receipts = entry.valid_receipts or entry.receipts
    reviewed = f"reviewed {receipts[-1].at:%Y-%m-%d} by {receipts[-1].reviewer.name}" if receipts else ""
    if entry.state is ReviewState.REVIEWED:
        return ", ".join(
            f"{receipt.reviewer.name} {receipt.at:%Y-%m-%d}"
            + (f", carried: {receipt.carried.why}" if receipt.carried else "")
            for receipt in entry.valid_receipts
        )
    if reviewed:
        if entry.state is ReviewState.STALE:
            return reviewed
        return f"{reviewed}, {'in doubt' if entry.valid_receipts else 'changed'} since"
    if entry.state is ReviewState.DRAFT and entry.draft_mark is not None:
        mark = entry.draft_mark
        if not entry.is_untouched_draft:
            return f"changed since {mark.engine} drafted it"
        return f"{mark.engine}, confidence {item.confidence}"
    return ""


def _remarks(item: Item) -> Iterator[tuple[str, Text]]:
    for match in {match.term: match for match in item.terms}.values():
        yield "term", Text(make_visible(_describe_term(match)))
    for finding in item.findings:
        yield finding.level, Text(make_visible(finding.message), "red" if finding.level == "error" else "yellow")
    for doubt in item.doubts:
        yield "doubt", Text(make_visible(doubt.message), "yellow")
    for rejection in item.entry.rejections:
        yield "rejected", Text(make_visible(f"{rejection.at:%Y-%m-%d} by {rejection.reviewer.name}"))
    for note in item.entry.notes:
        if note.strip():
            yield "note", Text(make_visible(note))


def _describe_term(match: TermMatch) -> str:
    """`fig tree → higuera, not: higo (the plant)`."""
    wanted = "stays as it is" if match.is_kept else ", ".join(match.translations) or "…"
    forbidden = f", not: {', '.join(match.forbidden)}" if match.forbidden else ""
    return f"{match.term} → {wanted}{forbidden}{f' ({match.note})' if match.note else ''}"


def _coloured(text: str, format: str) -> Text:
    """A text whose markup stands out from its words."""
    shown = Text()
    for token in tokenize(text, format):
        shown.append(make_visible(token.text), None if token.role is TokenRole.TEXT else "cyan")
    return shown


def _describe_standing(sentences: Sequence[Sentence]) -> Text:
    """Which sentences need no second look, because a person approved them as they are."""
    open_ones = [sentence.text for sentence in sentences if not sentence.translation]
    told = f"{len(sentences) - len(open_ones)} of {len(sentences)} sentences as they were approved"
    rest = "; not these: " + " / ".join(make_visible(_flatten(text)) for text in open_ones) if open_ones else ""
    return Text(told, "green").append(rest, "default")


def _marked(change: Change) -> Text:
    opening, closing, style = _MARKS[change.kind]
    return Text(f"{opening}{make_visible(change.text)}{closing}", style)


def _flatten(text: str) -> str:
    return " ".join(text.split())
