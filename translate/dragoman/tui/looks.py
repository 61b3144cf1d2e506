"""How pieces of a segment look, on the screen and in plain review alike: never by colour alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.text import Text

from dragoman.display import make_visible
from dragoman.markup import tokenize
from dragoman.model import ReviewState, TokenRole
from dragoman.review import Change, ChangeKind, Item, Match, Pattern, Replacement, Where, diff_words
from dragoman.terms import TermMatch

if TYPE_CHECKING:
    from rich.console import Console

STATE_STYLES = {
    ReviewState.UNTRANSLATED: "red",
    ReviewState.DRAFT: "yellow",
    ReviewState.STALE: "magenta",
    ReviewState.TRANSLATED: "cyan",
    ReviewState.REVIEWED: "green",
}
STATE_MARKS = {
    ReviewState.UNTRANSLATED: "-",
    ReviewState.DRAFT: "~",
    ReviewState.STALE: "!",
    ReviewState.TRANSLATED: "+",
    ReviewState.REVIEWED: "✓",
}
_AROUND = 40
"""Characters of what stayed that are shown beside a change."""
_CHANGE_MARKS = {
    ChangeKind.SAME: ("", "", ""),
    ChangeKind.REMOVED: ("[-", "-]", "red"),
    ChangeKind.ADDED: ("{+", "+}", "green"),
}


@dataclass(frozen=True, slots=True)
class Section:
    """A text with a word before it that says what it is."""

    label: str | None
    """None for a text that begins at the left edge."""
    text: Text
    is_rtl: bool = False
    lines: int | None = None
    """How many lines are shown at most: the first, or the last with `from_end`; None for all."""
    from_end: bool = False


def colour(text: str, format: str, style: str = "") -> Text:
    """A text whose markup stands out from its words, underlined, and that does nothing to a terminal."""
    shown = Text(style=style)
    for token in tokenize(text, format):
        shown.append(make_visible(token.text), None if token.role is TokenRole.TEXT else "underline cyan")
    return shown


def list_placeables(text: str, format: str) -> list[str]:
    """What of a text must survive a translation, each once."""
    return list(dict.fromkeys(token.text for token in tokenize(text, format) if token.role is not TokenRole.TEXT))


def underlay(text: Text, found: Pattern | None, where: Where) -> Text:
    """The text with what was found in it underlaid; `where` tells what it is."""
    if found is not None and found.where in (where, Where.BOTH):
        text.highlight_regex(found.words, "reverse")
    return text


def find_placeables(item: Item, there: str) -> list[tuple[str, bool]]:
    """What of the source must survive, and whether it is in a translation; what that lacks comes first."""
    found = [(text, text in there) for text in list_placeables(item.entry.msgid, item.article.format)]
    return sorted(found, key=lambda pair: pair[1])


def pair_terms(item: Item) -> list[tuple[str, str]]:
    """The terms of the source, each with a translation that the glossary has for it."""
    terms = {match.term: match for match in item.terms}.values()
    return [(term.term, text) for term in terms for text in (term.translations or (term.term,) * term.is_kept)]


def colour_touched(text: str, format: str, touched: Iterable[tuple[int, int]]) -> Text:
    """The same, with the words that an edit of the source touches in `⟨⟩`."""
    shown, end = Text(), 0
    for start, stop in touched:
        shown.append_text(colour(text[end:start], format))
        shown.append(f"⟨{make_visible(text[start:stop])}⟩", "bold magenta")
        end = stop
    return shown.append_text(colour(text[end:], format))


def mark(changes: Iterable[Change]) -> Text:
    """What went as `[-gone-]`, what came as `{+come+}`."""
    shown = Text()
    for change in changes:
        opening, closing, style = _CHANGE_MARKS[change.kind]
        shown.append(f"{opening}{make_visible(change.text)}{closing}", style)
    return shown


def shorten_same(changes: Iterable[Change]) -> Iterator[Change]:
    """The changes, with no more of what stayed than tells where they are."""
    told = list(changes)
    for number, change in enumerate(told):
        text = change.text
        if change.kind is ChangeKind.SAME and len(text) > 2 * _AROUND:
            before = text[:_AROUND] if number > 0 else ""
            after = text[-_AROUND:] if number < len(told) - 1 else ""
            text = f"{before}…{after}"
        yield Change(change.kind, text)


def mark_replacement(one: Replacement) -> Text:
    """What a replacement would change, with a little of what stays."""
    before, after = (flatten("\n".join(texts)) for texts in (one.before.translations, one.after))
    return mark(shorten_same(diff_words(before, after)))


def count_of(number: int, thing: str) -> str:
    """`1 segment`, `2,000 segments`."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def shorten_middle(text: str, room: int) -> str:
    """The text in at most `room` cells: of a long one the beginning and, since files end in what tells most, the end.

    >>> shorten_middle("a-very-long-name.md:14", 13)
    'a-ve…me.md:14'
    """
    if cell_len(text) <= room:
        return text
    end = max(1, (room - 1) * 2 // 3)
    while cell_len(text[-end:]) > (room - 1) * 2 // 3 and end > 1:
        end -= 1
    begin = max(0, room - 1 - cell_len(text[-end:]))
    while cell_len(text[:begin]) + cell_len(text[-end:]) + 1 > room:
        begin -= 1
    return f"{text[:begin]}…{text[-end:]}"


def flatten(text: str) -> str:
    """The text on one line."""
    return " ".join(text.split())


def tell_history(item: Item) -> str:
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
        if entry.state is ReviewState.STALE and not item.edits:
            return reviewed
        return f"{reviewed}, {'in doubt' if entry.valid_receipts else 'changed'} since"
    if entry.state is ReviewState.DRAFT and entry.draft_mark is not None:
        drafted = entry.draft_mark
        if not entry.is_untouched_draft:
            return f"changed since {drafted.engine} drafted it"
        return f"confidence {item.confidence}, {drafted.engine}"
    return ""


def tell_standing(item: Item) -> Text:
    """Which sentences need no second look, because a person approved them as they are."""
    open_ones = [sentence.text for sentence in item.sentences if not sentence.translation]
    told = f"{len(item.sentences) - len(open_ones)} of {len(item.sentences)} sentences as they were approved"
    rest = "; not these: " + " / ".join(make_visible(flatten(text)) for text in open_ones) if open_ones else ""
    return Text(told, "green").append(rest, "default")


def describe_term(match: TermMatch) -> str:
    """`fig tree → higuera, not: higo (the plant)`."""
    wanted = "stays as it is" if match.is_kept else ", ".join(match.translations) or "…"
    forbidden = f", not: {', '.join(match.forbidden)}" if match.forbidden else ""
    return f"{match.term} → {wanted}{forbidden}{f' ({match.note})' if match.note else ''}"


def list_remarks(item: Item) -> list[Section]:
    """What the glossary asks for, what was noticed, rejected and noted."""
    terms = {match.term: match for match in item.terms}
    found = [Section("term", Text(make_visible(describe_term(match)))) for match in terms.values()]
    found += [
        Section(
            finding.level, Text(make_visible(finding.message), "bold red" if finding.level == "error" else "yellow")
        )
        for finding in item.findings
    ]
    found += [Section("doubt", Text(make_visible(doubt.message), "yellow")) for doubt in item.doubts]
    found += [
        Section("rejected", Text(make_visible(f"{rejection.at:%Y-%m-%d} by {rejection.reviewer.name}")))
        for rejection in item.entry.rejections
    ]
    return found + [Section("note", Text(make_visible(note))) for note in item.entry.notes if note.strip()]


def list_versions(item: Item, suggested: Sequence[str], *, is_rtl: bool = False) -> Iterator[Section]:
    """Other translations, which a reviewer may take: those of the entry, then those that an engine suggests."""
    versions = [*((one.text, one.origin or "another person's") for one in item.versions)]
    versions += [(text, "suggested") for text in suggested]
    for number, (text, origin) in enumerate(versions, start=1):
        shown = colour(text, item.article.format).append(f" ({make_visible(origin)})", "dim")
        yield Section("other" if len(versions) == 1 else f"other {number}", shown, is_rtl)


def list_matches(
    item: Item, matches: Iterable[Match], *, source_is_rtl: bool = False, target_is_rtl: bool = False
) -> Iterator[Section]:
    """What the memory has, and how its sources differ from this one."""
    for number, match in enumerate(matches, start=1):
        shown = Text(f"{number} {match.percent}% ").append_text(colour(match.translation, item.article.format))
        if match.origin:
            shown.append(f" ({make_visible(match.origin)})", "dim")
        yield Section("memory" if number == 1 else "", shown, target_is_rtl)
        if changes := diff_words(match.source, item.entry.msgid):
            yield Section("", mark(changes), source_is_rtl)


def wrap(section: Section, console: Console, room: int) -> Sequence[Text]:
    """The lines of a section's text, `room` cells wide."""
    if section.lines is None:
        return _wrap(section.text, console, room)
    if section.from_end:
        return _wrap_end(section.text, section.lines, console, room)
    if section.lines == 1:
        line = section.text.copy()
        line.truncate(max(1, room), overflow="ellipsis")
        return [line]
    lines = _wrap(section.text[: (section.lines + 1) * room], console, room)
    if len(lines) <= section.lines:
        return lines
    lines = lines[: section.lines]
    lines[-1].truncate(max(1, room - 1))
    return [*lines[:-1], lines[-1] + "…"]


def _wrap(text: Text, console: Console, room: int) -> list[Text]:
    lines = list(text.wrap(console, max(1, room), tab_size=4))
    for line in lines:
        line.rstrip()
    return lines


def _wrap_end(text: Text, count: int, console: Console, room: int) -> list[Text]:
    """As much of the end as fills so many lines."""
    start, cells = len(text), 0
    while start > 0 and cells <= count * room:
        start -= 1
        cells += cell_len(text.plain[start])
    if start == 0 and len(lines := _wrap(text, console, room)) <= count:
        return lines
    while start < len(text):
        space = text.plain.find(" ", start)
        start = space + 1 if 0 <= space < start + room else start + 1
        lines = _wrap(Text("… ", text.style) + text[start:], console, room)
        if len(lines) <= count:
            return lines
    return []
