"""How the screen looks, in six states at two sizes, and the pictures of the documentation.

A changed look is taken over with `DRAGOMAN_LOOKS=write .venv/bin/python -m pytest tests/tui/test_looks.py`; look at it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from dragoman.catalogs import Entry
from dragoman.model import Locale

from .conftest import DRAFTED, LUIS, NOW, Desk, Person

SNAPSHOTS = Path(__file__).parent / "snapshots"
IMAGES = Path(__file__).parents[2] / "docs" / "images"
SIZES = {"small": (80, 24), "large": (160, 50)}

ORCHARD = """\
# The orchard that nobody owns

*Hadley Falls, 12 September* — Every second Saturday, at 7:30 a.m., somebody props open the gate.

## Forty-one trees and a ledger

There are forty-one trees, most of them older than the road. The tests cost $1,250.50 and were paid for with apple pie.

Write to `orchard@example.org` before you bring your own ladder.
"""
TREES = (
    "There are forty-one trees, most of them older than the road. "
    "The tests cost $1,250.50 and were paid for with apple pie."
)
GATE = "*Hadley Falls, 12 September* — Every second Saturday, at 7:30 a.m., somebody props open the gate."
LADDER = "Write to `orchard@example.org` before you bring your own ladder."
WORDS = {
    "es": (
        "El huerto que no es de nadie",
        "*Hadley Falls, 12 de septiembre*. Cada dos sábados, a las 7:30, alguien sujeta la verja.",
        "Cuarenta y un árboles y un libro de cuentas",
        "Hay cuarenta árboles, casi todos más viejos que el camino. Los análisis se pagaron con tarta de manzana.",
        "Escriba a antes de traer su propia escalera.",
    ),
    "ar": (
        "البستان الذي لا يملكه أحد",
        "*هادلي فولز، 12 سبتمبر* — في كل سبت ثانٍ، عند 7:30 صباحًا، يسند أحدهم البوابة بنصف طوبة.",
        "إحدى وأربعون شجرة ودفتر",
        "هناك أربعون شجرة، معظمها أقدم من الطريق.",
        "اكتب إلى `orchard@example.org` قبل أن تحضر سلّمك.",
    ),
}


def orchard(root: Path, tag: str) -> Desk:
    """An article of which one segment is in each state."""
    desk = Desk(root, Locale(tag))
    (root / "source" / "news.md").unlink()
    (root / "source" / "intro.md").rename(root / "source" / "orchard.md")
    desk.configure('[review]\nbidi = "reorder"\ntheme = "dark"\n')
    (root / "source" / "orchard.md").write_text(ORCHARD, encoding="utf-8")
    title, gate, heading, trees, ladder = WORDS[tag]
    old = TREES.replace("forty-one", "forty").replace("The tests cost $1,250.50 and", "The tests")
    desk.fill(
        "orchard.md",
        [
            Entry(msgid="The orchard that nobody owns").with_review(title, reviewer=LUIS, at=DRAFTED),
            Entry(msgid=GATE).with_draft(gate, engine=f"argos translate-en_{tag}-1_0", score=-0.29, at=DRAFTED),
            Entry(msgid="Forty-one trees and a ledger").with_review(heading, reviewer=LUIS, at=DRAFTED),
            Entry(msgid=old).with_review(trees, reviewer=LUIS, at=DRAFTED).with_source(msgid=TREES),
            Entry(msgid=LADDER).with_draft(ladder, engine="argos", score=-0.8, at=DRAFTED),
        ],
    )
    return desk


async def show_draft(person: Person, desk: Desk) -> None:
    await person.until(lambda: "before" in person.seen)


async def show_stale(person: Person, desk: Desk) -> None:
    await person.press("d")


async def edit_without_placeable(person: Person, desk: Desk) -> None:
    await person.press("g", "5", "enter", "e", "end", "space")
    await person.until(lambda: "missing" in person.seen)


async def show_conflict(person: Person, desk: Desk) -> None:
    await person.press("e", "X")
    words = "Otras palabras."
    desk.replace("orchard.md", GATE, lambda entry: entry.with_review(words, reviewer=LUIS, at=NOW))
    await person.until(lambda: "on disk" in person.seen)


async def search(person: Person, desk: Desk) -> None:
    await person.press("/")
    await person.type("tree")


async def show_help(person: Person, desk: Desk) -> None:
    await person.press("?")


STATES: dict[str, tuple[str, Callable[[Person, Desk], Awaitable[None]]]] = {
    "draft": ("es", show_draft),
    "stale": ("es", show_stale),
    "missing-placeable": ("es", edit_without_placeable),
    "conflict": ("es", show_conflict),
    "right-to-left": ("ar", show_draft),
    "help": ("es", show_help),
}
PICTURES = {
    "review.svg": ("es", (120, 30), show_draft),
    "review-stale.svg": ("es", (120, 30), show_stale),
    "review-rtl.svg": ("ar", (120, 30), show_draft),
    "review-80x24.svg": ("es", (80, 24), edit_without_placeable),
}


def draw(person: Person) -> str:
    """The screen as SVG, without what differs from run to run, and without addresses of fonts."""
    svg = person.app.export_screenshot(title="dragoman review")
    svg = re.sub(r"\s*@font-face \{.*?\}", "", svg, flags=re.DOTALL)
    svg = re.sub(r"terminal-\d+", "terminal", svg)
    return "\n".join(line.rstrip() for line in svg.splitlines()) + "\n"


def compare(file: Path, svg: str) -> None:
    if os.environ.get("DRAGOMAN_LOOKS") == "write":
        file.write_text(svg, encoding="utf-8")
    assert file.read_text(encoding="utf-8") == svg, f"{file.name} looks otherwise; DRAGOMAN_LOOKS=write takes it over"


async def render(root: Path, tag: str, size: tuple[int, int], act: Callable[[Person, Desk], Awaitable[None]]) -> str:
    desk = orchard(root, tag)
    async with desk.screen(size=size) as person:
        await person.until(lambda: all(desk.is_prepared for desk in person.screen.session.queue.desks))
        await act(person, desk)
        if person.screen.is_editing:
            person.screen.editor.cursor_blink = False
        await person.press()
        return draw(person)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("state", STATES)
async def test_it_looks_as_it_did(tmp_path: Path, state: str, size: str) -> None:
    tag, act = STATES[state]
    svg = await render(tmp_path, tag, SIZES[size], act)

    compare(SNAPSHOTS / f"{state}-{size}.svg", svg)


@pytest.mark.parametrize("name", PICTURES)
async def test_the_pictures_of_the_documentation_are_of_this_screen(tmp_path: Path, name: str) -> None:
    tag, size, act = PICTURES[name]
    svg = await render(tmp_path, tag, size, act)

    compare(IMAGES / name, svg)


@pytest.mark.parametrize("theme", ["dark", "light"])
async def test_without_colour_nothing_is_lost(tmp_path: Path, theme: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    desk = orchard(tmp_path, "es")
    desk.configure(f'[review]\ntheme = "{theme}"\n')
    async with desk.screen(size=(140, 40)) as person:
        await person.press("d")
        seen = person.seen

    for told in ("! stale", "forty{+-one+}", "⟨", ">!    4"):
        assert told in seen
