"""The line at the top, which tells how far one is, and the lines of keys at the bottom."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text

from dragoman.display import make_visible
from dragoman.keys import ACTIONS, Keys
from dragoman.model import ReviewState
from dragoman.review import Item, Match, Progress, ReviewSession
from dragoman.tui.looks import list_placeables
from dragoman.tui.pressing import show_key

_GAUGE = 10
_ACTIONS = (
    "accept edit skip back undo reject needs-work note split next previous match term search filter placeable other "
    "accept-repeats copy-source editor redo next-open next-stale next-finding go-to next-hit replace list"
).split()
"""What is shown where a segment is looked at, the most useful first."""
_EDITOR_ACTIONS = "save leave line-break placeable match term other copy-source editor".split()
_ALWAYS = ("commands", "help", "quit")


def draw_bar(session: ReviewSession, progress: Progress, filter_text: str, width: int) -> Text:
    """`3 of 41 · intro.md ███░░ 12/41 · es 120/5,000`, as far as there is room."""
    desks = session.queue.desks
    locale = desks[0].locale if desks else ""
    counts = {desk: progress.count(desk) for desk in desks}
    reviewed = sum(count[ReviewState.REVIEWED] for count in counts.values())
    total = sum(count.total() for count in counts.values())
    parts = [f"{min(session.number + 1, len(session.queue.slots)):,} of {len(session.queue.slots):,}"]
    if filter_text:
        parts.append(f"listed: {make_visible(filter_text)}")
    desk = session.desk
    if desk is not None:
        own = counts[desk]
        parts.append(f"{make_visible(str(desk.article))} {_draw_gauge(own[ReviewState.REVIEWED], own.total())}")
    if len(desks) != 1 or desk is None:
        parts.append(f"{locale} {reviewed:,}/{total:,}")
    else:
        parts.append(f"{locale}")
    bar = Text(" · ".join(parts), "bold", no_wrap=True, overflow="ellipsis")
    bar.truncate(max(1, width), overflow="ellipsis")
    return bar


def _draw_gauge(done: int, total: int) -> str:
    filled = done * _GAUGE // total if total else 0
    return f"{'█' * filled}{'░' * (_GAUGE - filled)} {done:,}/{total:,} reviewed"


def draw_keys(keys: Keys, item: Item | None, matches: Sequence[Match], width: int, *, in_editor: bool) -> Text:
    """The keys that matter now, as many as fit in two lines; help and quit always."""
    names = _EDITOR_ACTIONS if in_editor else _ACTIONS
    shown = [_label(keys, name, in_editor) for name in names if _is_of_use(name, item, matches)]
    ends = [label for name in _ALWAYS if (label := _label(keys, name, in_editor)).plain]
    rest = [label for label in shown if label.plain]
    lines: list[list[Text]] = [[], []]
    room = [width, width - sum(end.cell_len + 2 for end in ends)]
    line = 0
    for label in rest:
        if label.cell_len + 2 > room[line]:
            line += 1
            if line > 1:
                break
        lines[line].append(label)
        room[line] -= label.cell_len + 2
    lines[1] += ends
    gap = Text("  ")
    return Text("\n", no_wrap=True).join(gap.join(row) for row in lines if row)


def _label(keys: Keys, name: str, in_editor: bool) -> Text:
    key = keys.of(name, in_editor=in_editor)
    if not key:
        return Text("")
    return Text(show_key(key), "bold reverse").append(f" {ACTIONS[name].short}", "not bold not reverse")


def _is_of_use(name: str, item: Item | None, matches: Sequence[Match]) -> bool:
    match name:
        case "split":
            return item is not None and len(item.places) > 1
        case "placeable":
            return item is not None and bool(list_placeables(item.entry.msgid, item.article.format))
        case "match":
            return bool(matches)
        case "term":
            return item is not None and bool(item.terms)
        case _:
            return True
