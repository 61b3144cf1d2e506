"""TMX is read a unit at a time, safely, and written so that it reads back the same."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from dragoman.errors import InputError
from dragoman.memory import Unit
from dragoman.memory.tmx import read_tmx, write_tmx
from dragoman.model import Locale

ENGLISH, SPANISH = Locale("en"), Locale("es")
DOCUMENT = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE tmx SYSTEM "tmx14.dtd">
<tmx version="1.4"><header srclang="en-US" creationtool="x" creationtoolversion="1" segtype="sentence" o-tmf="x"
  adminlang="en" datatype="xml"/><body>{}</body></tmx>
"""


def unit(*variants: tuple[str, str], attributes: str = "") -> str:
    return f"<tu {attributes}>{''.join(f'<tuv {tag}><seg>{text}</seg></tuv>' for tag, text in variants)}</tu>"


@pytest.fixture
def read(tmp_path: Path):  # type: ignore[no-untyped-def]
    """Reads a document with these units."""

    def execute(*units: str, target: Locale = SPANISH) -> list[Unit]:
        file = tmp_path / "old.tmx"
        file.write_text(DOCUMENT.format("\n".join(units)), encoding="utf-8")
        return list(read_tmx(file, ENGLISH, target))

    return execute


def test_who_and_when_come_from_the_translation_first(read) -> None:  # type: ignore[no-untyped-def]
    found = read(
        unit(
            ('xml:lang="en-US"', "A fig"),
            ('xml:lang="es" changeid="ana" changedate="20240102T030405Z"', "Un higo"),
            attributes='creationid="bob" creationdate="20200101T000000Z"',
        )
    )

    at = datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert found == [Unit(source="A fig", translation="Un higo", where="old.tmx", who="ana", at=at)]


@pytest.mark.parametrize(
    ("tags", "target", "expected"),
    [
        (("es-MX", "es-ES"), "es", "0"),
        (("es-MX", "es-ES"), "es-ES", "1"),
        (("ES_mx", "es"), "es-AR", "1"),
        (("pt-BR", "ca"), "es", None),
    ],
)
def test_the_variant_of_a_language_is_chosen(read, tags: tuple[str, ...], target: str, expected: str | None) -> None:  # type: ignore[no-untyped-def]
    variants = [(f'xml:lang="{tag}"', str(number)) for number, tag in enumerate(tags)]

    found = read(unit(('lang="en"', "A fig"), *variants), target=Locale(target))

    assert [one.translation for one in found] == ([expected] if expected else [])


def test_what_stands_in_inline_tags_is_part_of_the_text(read) -> None:  # type: ignore[no-untyped-def]
    source = '<bpt i="1">**</bpt>A<ept i="1">**</ept> fig, <ph>`x`</ph>, <hi>ripe</hi>'

    found = read(unit(('xml:lang="en"', source), ('xml:lang="es"', "Un  higo ")))

    assert [(one.source, one.translation) for one in found] == [("**A** fig, `x`, ripe", "Un  higo ")]


def test_blank_units_are_left_out(read) -> None:  # type: ignore[no-untyped-def]
    assert read(unit(('xml:lang="en"', " "), ('xml:lang="es"', "x")), unit(('xml:lang="en"', "x"))) == []


BOMB = '<!DOCTYPE tmx [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><tmx version="1.4"><body><tu>&b;</tu></body></tmx>'
OUTSIDE = '<!DOCTYPE tmx [<!ENTITY a SYSTEM "file:///etc/passwd">]><tmx version="1.4"><body><tu>&a;</tu></body></tmx>'


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        (BOMB, 1, "declares entities"),
        (OUTSIDE, 1, "declares entities"),
        ("<tmx><body>\n<tu></body></tmx>", 2, "not valid TMX"),
        ("<tmx><body>\n\n<tu>\x1b</tu></body></tmx>", 3, "not valid TMX"),
        ("<xliff/>", 1, "not a TMX file: its root is <xliff>"),
        ("", 1, "not valid TMX"),
        ("hello", 1, "not valid TMX"),
        ('<?xml version="1.0" encoding="nonsense"?><tmx/>', 1, "not valid TMX"),
    ],
)
def test_a_damaged_or_dangerous_file_is_refused_with_its_line(tmp_path: Path, text: str, line: int, what: str) -> None:
    file = tmp_path / "bad.tmx"
    file.write_text(text, encoding="utf-8")

    with pytest.raises(InputError, match=what) as caught:
        list(read_tmx(file, ENGLISH, SPANISH))

    assert (caught.value.where, caught.value.line) == (file, line)
    assert caught.value.remedy


SEGMENTS = st.text(
    st.characters(
        exclude_categories=["Cs", "Cc"], include_characters="\n\t*_`[]()<>&", exclude_characters="\ufffe\uffff"
    ),
    min_size=1,
).filter(str.strip)
UNITS = st.builds(
    Unit,
    source=SEGMENTS,
    translation=SEGMENTS,
    where=st.just("a.tmx"),
    who=st.sampled_from(["", "Ana Pérez <ana@example.org>"]),
    at=st.sampled_from([None, datetime(2026, 11, 23, 10, 15, tzinfo=UTC)]),
)


@given(st.lists(UNITS), st.sampled_from(["markdown", "html", "text"]))
def test_what_is_written_reads_back_the_same(
    tmp_path_factory: pytest.TempPathFactory, units: list[Unit], format: str
) -> None:
    file = tmp_path_factory.mktemp("tmx") / "a.tmx"
    file.write_bytes(write_tmx(units, ENGLISH, SPANISH, lambda _: format))

    assert list(read_tmx(file, ENGLISH, SPANISH)) == units


def test_marks_are_written_as_pairs_and_placeables() -> None:
    written = write_tmx(
        [Unit(source="**Fig** `x`", translation="**Higo** `x`", where="a.md")], ENGLISH, SPANISH, lambda _: "markdown"
    )

    seg = etree.fromstring(written).find(".//seg")
    assert seg is not None
    assert etree.tostring(seg, encoding="unicode").strip() == (
        '<seg><bpt i="1">**</bpt>Fig<ept i="1">**</ept> <ph>`x`</ph></seg>'
    )


def test_a_character_that_xml_lacks_is_told() -> None:
    with pytest.raises(InputError, match="XML does not know"):
        write_tmx([Unit(source="a\x1b", translation="b", where="a.md")], ENGLISH, SPANISH, lambda _: "text")
