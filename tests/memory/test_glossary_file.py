"""A glossary's file keeps its bytes, and every mistake in it is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.errors import InputError
from dragoman.memory.glossary import GlossaryFile
from dragoman.memory.tbx import read_tbx, write_tbx
from dragoman.model import Locale
from dragoman.terms import Term

PATH = Path("glossary.csv")
HEADER = b"term,translation,note,part-of-speech,do-not-translate,forbidden\n"
FIG = Term("fig", "higo")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        HEADER,
        b'\xef\xbb\xbfterm,translation\r\n"fig","higo"\r\n\r\n"pear , ripe",pera\r\n',
        b"term;translation;note\nfig;higo;a, b\n",
        b'term\ttranslation\nfig\t"hi""go"',
        b'translation,term,note\nhigo,fig,"two\nlines"\n,,\n',
        b"Term,Translation\nfig\n",
    ],
)
def test_a_file_that_nobody_changes_keeps_every_byte(data: bytes) -> None:
    assert GlossaryFile(PATH, data).to_bytes() in (data, data or HEADER)


def test_each_line_is_a_term() -> None:
    data = b'term,note,do-not-translate,forbidden,translation\nfig , "ripe",no,X,higo\n\n Go ,,yes\n'

    assert GlossaryFile(PATH, data.replace(b' "ripe"', b'"ripe"')).terms == (
        Term("fig", "higo", "ripe", is_forbidden=True),
        Term("Go", is_kept=True),
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"", HEADER + b"fig,higo,,,,\n"),
        (b"term,translation\r\n'a',\"b\"", b"term,translation\r\n'a',\"b\"\r\nfig,higo\r\n"),
        (b"\xef\xbb\xbftranslation;term\n", b"\xef\xbb\xbftranslation;term\nhigo;fig\n"),
        (b"term,translation\nfig,higo", b"term,translation\nfig,higo"),
    ],
)
def test_a_new_term_goes_to_the_end_and_no_other_line_changes(before: bytes, after: bytes) -> None:
    glossary = GlossaryFile(PATH, before)
    glossary.add(FIG)

    assert glossary.to_bytes() == after


def test_what_is_removed_takes_all_its_lines() -> None:
    glossary = GlossaryFile(PATH, b'term,translation,note\nfig,higo,"two\nlines"\npear,"pera",\n')

    assert glossary.remove(lambda term: term.term == "fig") == [Term("fig", "higo", "two\nlines")]
    assert glossary.to_bytes() == b'term,translation,note\npear,"pera",\n'


@pytest.mark.parametrize(
    ("data", "line", "what"),
    [
        (b"term,translation\nfig,\xff\n", 2, "not UTF-8"),
        (b'term,translation\nfig,"higo\n', 2, "not valid CSV"),
        (b'term,translation\n"fig"s,higo\n', 2, "not valid CSV"),
        (b"fig,higo\n", 1, "column 1: “fig” is unknown"),
        (b"term,term\n", 1, "column 2: “term” stands twice"),
        (b"translation\nhigo\n", 1, "no column “term”"),
        (b"term,translation\nfig,higo,x\n", 2, "column 3: more cells"),
        (b"term,translation\n\nx,y\n,higo\n", 4, "column 1: the term is missing"),
        (b'term,note,forbidden\nfig,"a\nb",perhaps\n', 2, "column 3: forbidden is “perhaps”"),
    ],
)
def test_a_mistake_is_told_with_line_and_column(data: bytes, line: int, what: str) -> None:
    with pytest.raises(InputError, match=what) as caught:
        GlossaryFile(PATH, data)

    assert (caught.value.where, caught.value.line) == (PATH, line)
    assert caught.value.remedy


def test_a_column_that_the_file_lacks_is_asked_for() -> None:
    with pytest.raises(InputError, match="no column “note”"):
        GlossaryFile(PATH, b"term,translation\n").add(Term("fig", "higo", "ripe"))


WORDS = st.from_regex(r"[a-zé,;\"'<&]{1,8}( [a-z\"]{1,5})?", fullmatch=True)
TERMS = st.builds(Term, WORDS, WORDS, st.sampled_from(["", "a, “note”"]), st.sampled_from(["", "noun"]), st.just(False))


@given(st.lists(TERMS, unique=True))
def test_what_is_written_as_csv_reads_back_the_same(terms: list[Term]) -> None:
    glossary = GlossaryFile(PATH, b"")
    for term in terms:
        glossary.add(term)

    assert list(GlossaryFile(PATH, glossary.to_bytes()).terms) == terms


@given(st.lists(TERMS, unique_by=lambda term: term.term, min_size=1))
def test_what_is_written_as_tbx_reads_back_the_same(
    tmp_path_factory: pytest.TempPathFactory, terms: list[Term]
) -> None:
    file = tmp_path_factory.mktemp("tbx") / "terms.tbx"
    file.write_bytes(write_tbx(terms, Locale("en"), Locale("es")))

    assert read_tbx(file, Locale("en"), Locale("es")) == terms


def test_tbx_keeps_what_is_forbidden_and_what_stays(tmp_path: Path) -> None:
    terms = [
        Term("fig tree", "higuera", "a plant", "noun"),
        Term("fig tree", "árbol", "a plant", "noun", is_forbidden=True),
        Term("Go", is_kept=True),
    ]
    file = tmp_path / "terms.tbx"
    file.write_bytes(write_tbx(terms, Locale("en"), Locale("es")))

    assert read_tbx(file, Locale("en"), Locale("es-MX")) == terms


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("<martif", "not valid TBX"),
        ("<tmx/>", "not a TBX file"),
        ('<!DOCTYPE martif [<!ENTITY a "a">]><martif>&a;</martif>', "declares entities"),
        ('<martif><text><body><termEntry><langSet xml:lang="fr"/></termEntry></body></text></martif>', "languages: fr"),
    ],
)
def test_a_damaged_tbx_is_refused(tmp_path: Path, text: str, what: str) -> None:
    file = tmp_path / "bad.tbx"
    file.write_text(text, encoding="utf-8")

    with pytest.raises(InputError, match=what) as caught:
        read_tbx(file, Locale("en"), Locale("es"))

    assert (caught.value.where, caught.value.line) == (file, 1)
