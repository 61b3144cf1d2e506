"""`glossary.csv`: read with every mistake told, and changed without touching the lines of others."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from dragoman.errors import InputError
from dragoman.files import exists, read_bytes
from dragoman.model import Locale
from dragoman.terms import Glossary, Term
from dragoman.workspace import Workspace

COLUMNS = ("term", "translation", "note", "part-of-speech", "do-not-translate", "forbidden")
_YES = frozenset(("yes", "y", "true", "x", "1"))
_NO = frozenset(("", "no", "n", "false", "0"))
_DELIMITERS = ",;\t"
"""What spreadsheets write between cells, by the customs of their locale."""


@dataclass(frozen=True, slots=True)
class _Row:
    """A record of the file, and the lines that it stands on."""

    lines: tuple[str, ...]
    number: int
    """1-based, of its first line."""
    cells: tuple[str, ...]


class GlossaryFile:
    """A glossary as its file has it. What is not changed keeps its bytes: order mark, line ends, quotation marks."""

    def __init__(self, path: Path, data: bytes) -> None:
        """Raises `InputError` naming file, line and column for what cannot be meant."""
        self.path = path
        self._bom = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
        lines = tuple(io.StringIO(self._decode(data[len(self._bom) :]), newline="").readlines())
        self._delimiter = _find_delimiter(lines[0]) if lines else ","
        self._newline = "\r\n" if lines and lines[0].endswith("\r\n") else "\n"
        rows = list(self._read_rows(lines))
        self._header = rows[0] if rows else None
        self._columns = self._read_header(rows[0]) if rows else COLUMNS
        self._rows = rows[1:]
        self._terms = [self._read_term(row) if any(map(str.strip, row.cells)) else None for row in self._rows]

    def _decode(self, data: bytes) -> str:
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            raise self._fail("not UTF-8", line, "Save it as “CSV UTF-8”.") from error

    def _fail(self, what: str, line: int, remedy: str) -> InputError:
        return InputError(what, where=self.path, line=line, remedy=remedy)

    def _read_rows(self, lines: Sequence[str]) -> Iterator[_Row]:
        reader = csv.reader(lines, delimiter=self._delimiter, strict=True)
        start = 0
        try:
            for cells in reader:
                yield _Row(tuple(lines[start : reader.line_num]), start + 1, tuple(cells))
                start = reader.line_num
        except csv.Error as error:
            remedy = "Close the quotation mark; double one that belongs to the text."
            raise self._fail(f"not valid CSV: {error}", start + 1, remedy) from error

    def _read_header(self, header: _Row) -> tuple[str, ...]:
        columns = tuple(cell.strip().lower() for cell in header.cells)
        for number, column in enumerate(columns, start=1):
            if column not in COLUMNS or column in columns[: number - 1]:
                what = "stands twice" if column in COLUMNS else "is unknown"
                raise self._fail(
                    f"column {number}: “{column}” {what}", header.number, f"Known here: {', '.join(COLUMNS)}."
                )
        if "term" not in columns:
            raise self._fail("no column “term”", header.number, f"Begin with the line {','.join(COLUMNS)}")
        return columns

    def _read_term(self, row: _Row) -> Term:
        if len(row.cells) > len(self._columns):
            raise self._fail(
                f"column {len(self._columns) + 1}: more cells than the first line has columns",
                row.number,
                f"Put text that holds “{self._delimiter}” in quotation marks.",
            )
        cells = dict(zip(self._columns, map(str.strip, row.cells), strict=False))
        if not cells["term"]:
            raise self._fail(f"column {self._columns.index('term') + 1}: the term is missing", row.number, "Write it.")
        return Term(
            term=" ".join(cells["term"].split()),
            translation=" ".join(cells.get("translation", "").split()),
            note=cells.get("note", ""),
            part_of_speech=cells.get("part-of-speech", ""),
            is_kept=self._read_choice(row, cells, "do-not-translate"),
            is_forbidden=self._read_choice(row, cells, "forbidden"),
        )

    def _read_choice(self, row: _Row, cells: dict[str, str], column: str) -> bool:
        value = cells.get(column, "").lower()
        if value not in _YES | _NO:
            number = self._columns.index(column) + 1
            raise self._fail(f"column {number}: {column} is “{value}”", row.number, "Write yes, or nothing.")
        return value in _YES

    @property
    def terms(self) -> tuple[Term, ...]:
        """The lines, in order; blank ones left out."""
        return tuple(term for term in self._terms if term is not None)

    def add(self, term: Term) -> None:
        """Puts a term at the end; nothing where a line says just that. A column that it needs is added."""
        if term in self._terms:
            return
        self._rows.append(_Row((self._write(term),), 0, ()))
        self._terms.append(term)

    def _write(self, term: Term) -> str:
        values = dict(
            zip(
                COLUMNS,
                (
                    term.term,
                    term.translation,
                    term.note,
                    term.part_of_speech,
                    "yes" if term.is_kept else "",
                    "yes" if term.is_forbidden else "",
                ),
                strict=True,
            )
        )
        missing = [column for column in COLUMNS if values[column] and column not in self._columns]
        if missing:
            raise self._fail(
                f"no column “{missing[0]}”", 1, f"Add {self._delimiter}{missing[0]} to its first line, then try again."
            )
        return self._write_line([values[column] for column in self._columns])

    def _write_line(self, cells: Sequence[str]) -> str:
        stream = io.StringIO(newline="")
        csv.writer(stream, delimiter=self._delimiter, lineterminator=self._newline).writerow(cells)
        return stream.getvalue()

    def remove(self, is_meant: Callable[[Term], bool]) -> list[Term]:
        """Takes the lines out that `is_meant` picks; returns their terms."""
        gone = [term for term in self._terms if term is not None and is_meant(term)]
        kept = [
            (row, term) for row, term in zip(self._rows, self._terms, strict=True) if term is None or not is_meant(term)
        ]
        self._rows = [row for row, _ in kept]
        self._terms = [term for _, term in kept]
        return gone

    def to_bytes(self) -> bytes:
        """The file's bytes; those read when nothing changed."""
        header = self._header.lines if self._header else (self._write_line(self._columns),)
        lines = [*header, *(line for row in self._rows for line in row.lines)]
        ended = [line if line.endswith("\n") else f"{line}{self._newline}" for line in lines[:-1]]
        return self._bom + "".join([*ended, *lines[-1:]]).encode("utf-8")


def _find_delimiter(header: str) -> str:
    return max(_DELIMITERS, key=lambda mark: (header.count(mark), mark == ","))


def open_glossary(workspace: Workspace, locale: Locale) -> Glossary:
    """The glossary of a locale; an empty one where it has none. Raises `InputError` naming file and line."""
    path = workspace.glossary_file(locale)
    if not exists(path):
        return Glossary()
    return Glossary(GlossaryFile(path, read_bytes(path)).terms, workspace.source_language.language)
