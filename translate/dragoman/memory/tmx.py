"""TMX 1.4b, the files in which translation memories travel: read a unit at a time, written whole.

Translate Toolkit says what a unit holds; the file is read by lxml as it comes, so that a million units need no more
memory than one. Documents that declare entities are refused: nothing in a memory needs them, and some are bombs.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from dragoman import __version__
from dragoman.errors import InputError
from dragoman.files import read_bytes
from dragoman.markup import tokenize
from dragoman.memory.exchange import REMEDY, choose_tag, expect_root, make_error, read_language
from dragoman.memory.units import Unit
from dragoman.model import Locale, TokenRole

if TYPE_CHECKING:
    from lxml import etree

_TIME = "%Y%m%dT%H%M%SZ"


def read_tmx(file: Path, source: Locale, target: Locale) -> Iterator[Unit]:
    """The units of a TMX file that have both languages; a region that the file adds or leaves out is passed over.

    Blank ones are left out. Raises `InputError` naming file and line for one that is damaged or is no TMX, when the
    reading comes to that line.
    """
    from lxml import etree

    data = read_bytes(file)
    stream = io.BytesIO(data)
    try:
        parser = etree.iterparse(
            stream, events=("start", "end"), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True
        )
        for event, element in parser:
            if event == "start":
                if element.getparent() is None:
                    expect_root(element, "tmx", "TMX", file)
                continue
            if element.tag == "tu":
                unit = _read_unit(element, source, target, file.name)
                if unit is not None:
                    yield unit
                _drop(element)
    except etree.XMLSyntaxError as error:
        raise make_error(error, "TMX", file) from error
    except (LookupError, UnicodeError) as error:
        raise InputError(f"not valid TMX: {error}", where=file, line=1, remedy=REMEDY) from error


def _drop(element: etree._Element) -> None:
    """Frees what was read: the element's content, and the elements before it."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _read_unit(element: etree._Element, source: Locale, target: Locale, name: str) -> Unit | None:
    from translate.storage.tmx import tmxunit

    unit = tmxunit(None, empty=True)
    unit.xmlelement = element
    nodes = {read_language(node): node for node in unit.getlanguageNodes()}
    one, other = (nodes.get(choose_tag(nodes, locale) or "-") for locale in (source, target))
    if one is None or other is None or one is other:
        return None
    text, translation = unit.getNodeText(one, "preserve"), unit.getNodeText(other, "preserve")
    if not (text or "").strip() or not (translation or "").strip():
        return None
    return Unit(
        source=text,
        translation=translation,
        where=name,
        who=_first(other, element, ("changeid", "creationid")),
        at=_parse_time(_first(other, element, ("changedate", "creationdate"))),
        context=unit.getcontext() or None,
    )


def _first(variant: etree._Element, unit: etree._Element, names: tuple[str, ...]) -> str:
    values = (element.get(name) for element in (variant, unit) for name in names)
    return next((" ".join(value.split()) for value in values if value and value.strip()), "")


def _parse_time(text: str) -> datetime | None:
    try:
        return datetime.strptime(text, _TIME).replace(tzinfo=UTC)
    except ValueError:
        return None


def write_tmx(units: Iterable[Unit], source: Locale, target: Locale, find_format: Callable[[Unit], str]) -> bytes:
    """A TMX document of these units; `find_format` tells the markup of each, which becomes inline tags.

    Raises `InputError` for a text with a character that XML does not have.
    """
    from translate.storage.tmx import tmxfile

    store = tmxfile(sourcelanguage=source.tag)
    header = next(store.document.getroot().iterchildren("header"))
    for name, value in (("creationtool", "Dragoman"), ("creationtoolversion", __version__), ("segtype", "paragraph")):
        header.set(name, value)
    for item in units:
        unit = store.addsourceunit("", source.tag)
        unit.settarget("", target.tag, append=True)
        nodes = unit.getlanguageNodes()
        try:
            for node, text in zip(nodes, (item.source, item.translation), strict=True):
                _fill(node.find("seg"), text, find_format(item))
            if item.context:
                unit.setcontext(item.context)
        except ValueError as error:
            raise InputError(
                f"“{item.source[:40]}” has a character that XML does not know",
                where=item.where,
                remedy="Remove it from the text and its translation.",
            ) from error
        if item.who:
            nodes[1].set("changeid", item.who)
        if item.at:
            nodes[1].set("changedate", item.at.astimezone(UTC).strftime(_TIME))
    return bytes(store)


def _fill(seg: etree._Element, text: str, format: str) -> None:
    """Puts a text into a `<seg>`: pairs of marks as `<bpt>` and `<ept>`, what stands alone as `<ph>` (TMX 1.4b)."""
    from lxml import etree

    opened: list[int] = []
    count = 0
    last: etree._Element | None = None
    for token in tokenize(text, format):
        if token.role is TokenRole.TEXT:
            if last is None:
                seg.text = (seg.text or "") + token.text
            else:
                last.tail = (last.tail or "") + token.text
            continue
        if token.role is TokenRole.PLACEABLE:
            last = etree.SubElement(seg, "ph")
        elif token.role is TokenRole.OPEN:
            count += 1
            opened.append(count)
            last = etree.SubElement(seg, "bpt", i=str(count))
        else:
            last = etree.SubElement(seg, "ept", i=str(opened.pop()))
        last.text = token.text
