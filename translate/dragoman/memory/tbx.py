"""TBX, the files in which glossaries travel, read and written by Translate Toolkit (ISO 30042:2008, `martif`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dragoman.errors import InputError
from dragoman.files import read_bytes
from dragoman.memory.exchange import REMEDY, choose_tag, expect_root, make_error, read_language
from dragoman.model import Locale
from dragoman.terms import Term

if TYPE_CHECKING:
    from lxml import etree

_KEPT = "do-not-translate"
"""A note that says so; TBX has no field for it."""
_DEPRECATED = "deprecatedTerm-admn-sts"


def read_tbx(file: Path, source: Locale, target: Locale) -> list[Term]:
    """The terms of a TBX file: a line for each term and each of its translations; deprecated ones are forbidden.

    Raises `InputError` naming file and line for one that is damaged, or that has nothing in both languages.
    """
    from lxml import etree
    from translate.storage.tbx import tbxfile

    data = read_bytes(file)
    try:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    except etree.XMLSyntaxError as error:
        raise make_error(error, "TBX", file) from error
    expect_root(root, "martif", "TBX", file)
    tags = list(dict.fromkeys(read_language(node) for node in root.iter("{*}langSet")))
    one, other = choose_tag(tags, source), choose_tag(tags, target)
    store = tbxfile.parsestring(data, sourcelanguage=one or source.tag, targetlanguage=other or target.tag)
    terms = list(dict.fromkeys(term for unit in store.units for term in _read_unit(unit)))
    if not terms:
        known = ", ".join(filter(None, tags)) or "none"
        raise InputError(f"no terms from {source} to {target} (languages: {known})", where=file, line=1, remedy=REMEDY)
    return terms


def _read_unit(unit: Any) -> Iterator[Term]:
    note = "; ".join(found.text for found in unit.get_common_notes() if found.text and found.text != _KEPT)
    is_kept = any(found.text == _KEPT for found in unit.get_common_notes())
    for one in unit.get_source_terms():
        part = next((found.text for found in one.notes if found.category == "partOfSpeech"), "")
        translations = [other for other in unit.get_target_terms() if other.text]
        for other in translations:
            yield _make_term(one.text, other.text, note, part, is_kept, other.deprecated)
        if is_kept and not translations:
            yield _make_term(one.text, "", note, part, is_kept, False)


def _make_term(term: str, translation: str, note: str, part: str, is_kept: bool, is_forbidden: bool) -> Term:
    return Term(" ".join(term.split()), " ".join(translation.split()), note, part, is_kept, is_forbidden)


def write_tbx(terms: Iterable[Term], source: Locale, target: Locale) -> bytes:
    """A TBX document of these terms, a concept for each. Raises `InputError` for a character that XML does not have."""
    from translate.storage.tbx import tbxfile

    store = tbxfile(sourcelanguage=source.tag, targetlanguage=target.tag)
    by_term: dict[str, list[Term]] = {}
    for term in terms:
        by_term.setdefault(term.term, []).append(term)
    for name, lines in by_term.items():
        try:
            unit = store.addsourceunit(name)
            unit.setsource(name, source.tag)
            _write_unit(unit, lines, target)
        except ValueError as error:
            what = f"“{name[:40]}” has a character that XML does not know"
            raise InputError(what, remedy="Remove it from the glossary.") from error
    return bytes(store)


def _write_unit(unit: Any, lines: list[Term], target: Locale) -> None:
    from lxml import etree

    translated = [line for line in lines if line.translation]
    unit.set_target_terms([line.translation for line in translated], target.tag)
    places = unit.target_dom.findall("tig") if translated else []
    for place, line in zip(places, translated, strict=True):
        if line.is_forbidden:
            _add_term_note(place, "administrativeStatus", _DEPRECATED)
    part = next((line.part_of_speech for line in lines if line.part_of_speech), "")
    if part:
        _add_term_note(unit.source_dom.find("tig"), "partOfSpeech", part)
    notes = [*dict.fromkeys(line.note for line in lines if line.note), *([_KEPT] if lines[0].is_kept else [])]
    for number, text in enumerate(notes):
        note = etree.Element("note")
        note.text = text
        unit.xmlelement.insert(number, note)


def _add_term_note(place: etree._Element, kind: str, text: str) -> None:
    from lxml import etree

    note = etree.SubElement(place, "termNote", type=kind)
    note.text = text
