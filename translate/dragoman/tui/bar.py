"""The line at the top, which tells how far one is, and the lines of keys at the bottom."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from rich.text import Text

from dragoman.display import make_visible
from dragoman.keys import ACTIONS, Keys
from dragoman.model import ReviewState
from dragoman.review import Item, Match, Progress, ReviewSession
from dragoman.tui.looks import list_placeables, shorten_middle
from dragoman.tui.pressing import show_key

_GAUGE = 10
_NAME = 12
"""Cells that an article's name has at least."""
_ACTIONS = (
    "accept edit skip back undo reject needs-work note split next previous match term search filter placeable other "
    "accept-repeats copy-source editor redo next-open next-stale next-finding go-to next-hit replace list"
).split()
"""What is shown where a segment is looked at, the most useful first."""
_EDITOR_ACTIONS = "save leave line-break placeable match term other copy-source editor".split()
_ALWAYS = ("commands", "help", "quit")


def draw_bar(session: ReviewSession, progress: Progress, listed: str, width: int) -> Text:
    """`3 of 41 · intro.md:14 ███░░ 12/41 reviewed · es 120/5,000`.

    `listed` tells what is listed where that is not all. Where there is no room, the gauge goes, then the middle of the
    article's name.
    """
    slots, item = session.queue.slots, session.item
    before = [f"{min(session.number + 1, len(slots)):,} of {len(slots):,}", *filter(None, [make_visible(listed)])]
    done, total, after = _count(session, progress)
    place = _name_place(item) if item is not None else ""
    told = f"{done:,}/{total:,} reviewed"
    room = width - cell_len(" · ".join([*before, told, *after])) - 2
    if place and cell_len(place) + _GAUGE < room:
        told = f"{_draw_gauge(done, total)} {told}"
    if place:
        told = f"{shorten_middle(place, max(_NAME, room))} {told}"
    bar = Text(" · ".join([*before, told, *after]), "bold", no_wrap=True)
    bar.truncate(max(1, width), overflow="ellipsis")
    return bar


def _count(session: ReviewSession, progress: Progress) -> tuple[int, int, list[str]]:
    """Entries reviewed, all entries, what to say of the locale: of the article at hand, at the end of the locale."""
    desks = session.queue.desks
    counts = [progress.count(desk) for desk in desks]
    done, total = sum(count[ReviewState.REVIEWED] for count in counts), sum(count.total() for count in counts)
    locale = str(desks[0].locale)
    if (desk := session.desk) is None:
        return done, total, [locale]
    own = progress.count(desk)
    return own[ReviewState.REVIEWED], own.total(), [f"{locale} {done:,}/{total:,}" if len(desks) != 1 else locale]


def _name_place(item: Item) -> str:
    """`intro.md:14`."""
    return make_visible(str(item.article) if item.line is None else f"{item.article}:{item.line}")


def _draw_gauge(done: int, total: int) -> str:
    filled = done * _GAUGE // total if total else 0
    return f"{'█' * filled}{'░' * (_GAUGE - filled)}"


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
