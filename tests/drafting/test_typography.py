"""Drafts follow the typography of their locale; no letter, digit, mark or placeable changes."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.drafting.typography import fit_edges, typeset
from dragoman.markup import tokenize
from dragoman.model import Locale


def set_in(locale: str, source: str, draft: str, format: str = "markdown") -> str:
    return typeset(source, draft, format, "en", Locale(locale))


@pytest.mark.parametrize(
    ("locale", "source", "draft", "finished"),
    [
        ("es", "“Ripe”", '"Maduro"', "«Maduro»"),
        ("es", "“The “red” one”", "“El “rojo””", "«El “rojo”»"),
        ("es", '"Ripe"', "«Maduro»", '"Maduro"'),
        ("es", "“Ripe", "“Maduro", "“Maduro"),
        ("es-MX", "“Ripe”", '"Maduro"', "“Maduro”"),
        ("de", "“Ripe”", '"Reif"', "„Reif“"),
        ("ja", "“Ripe”", '"熟した"', "「熟した」"),
        ("ar", "“Ripe”", '"ناضج"', "”ناضج“"),
        ("es", "Is it?", "Es?", "¿Es?"),
        ("es", "See: is it?", "Mira: es?", "Mira: ¿es?"),
        ("es", "Stop! Is it?", "Alto! Es?", "¡Alto! ¿Es?"),
        ("es", "Ask: _is it?_", "Pregunta: _es?_", "Pregunta: _¿es?_"),
        ("es", "😢 Is it?", "😢 Es?", "😢 ¿Es?"),
        ("es", "Is it?", "¿Es?", "¿Es?"),
        ("es", "It is.", "¿Lo es.", "Lo es."),
        ("es", "See https://example.org/?a=b", "Mira https://example.org/?a=b", "Mira https://example.org/?a=b"),
        ("pt", "Is it?", "É?", "É?"),
        ("fr", "Is it? No: stop!", "Est-il? Non: stop!", "Est-il\u202f? Non\u00a0: stop\u202f!"),
        ("fr", "“Hi”; 10:30", '"Salut"; 10:30', "«\u00a0Salut\u00a0»\u202f; 10:30"),
        ("fr", "Really?!", "Vraiment?!", "Vraiment\u202f?!"),
        ("fr-CA", "Stop! See: it", "Stop! Voir: il", "Stop! Voir\u00a0: il"),
        ("zh", "Go, (now).", "去, (现在).", "去，（现在）。"),
        ("zh", "Run `a`, now.", "运行 `a`, 现在.", "运行 `a`，现在。"),
        ("ja", "Is it?", "それですか?", "それですか？"),
        ("ja", "Version 1.5, e.g. Go.", "Version 1.5, e.g. Go.", "Version 1.5, e.g. Go."),
        ("es", "Wait…", "Espera...", "Espera…"),
        ("es", "Wait...", "Espera…", "Espera..."),
        ("es", "One — two", "Uno - dos", "Uno — dos"),
        ("es", "One - two", "Uno — dos", "Uno - dos"),
        ("es", "One — two", "Uno, dos", "Uno, dos"),
        ("es", "10\u00a0km, ½ of Foo™", "10 km, 1/2 de FooTM", "10\u00a0km, ½ de Foo™"),
        ("es", "snake_case `a...b` **c**", "snake_case `a...b` **c**", "snake_case `a...b` **c**"),
    ],
)
def test_a_draft_gets_the_typography_of_its_locale(locale: str, source: str, draft: str, finished: str) -> None:
    assert set_in(locale, source, draft) == finished


def test_entities_come_back_as_the_source_spells_them() -> None:
    assert set_in("es", "10&#160;km &hellip;", "10 km …", "html") == "10&#160;km …"


PIECES = [
    "Sí",
    "no",
    "?",
    "!",
    ".",
    "...",
    "…",
    ",",
    ":",
    ";",
    " ",
    " ",
    '"',
    "“",
    "”",
    "«",
    "»",
    "¿",
    "¡",
    "—",
    " - ",
    "--",
]
PIECES += [
    "`x`",
    "**",
    "[",
    "](u)",
    "{x}",
    "https://e.org/?a",
    "½",
    "1/2",
    "™",
    "TM",
    "10",
    "1,234.5",
    "好",
    "（",
    ")",
    "\u00a0",
]
texts = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)


@pytest.mark.parametrize("locale", ["es", "fr", "fr-CA", "de", "zh", "ja", "ar"])
@given(source=texts, draft=texts)
def test_typography_changes_no_letter_and_no_placeable_and_is_done_once(locale: str, source: str, draft: str) -> None:
    finished = set_in(locale, source, draft)

    hidden = [
        [token.text for token in tokenize(text, "markdown") if token.role != "text"] for text in (draft, finished)
    ]
    assert hidden[0] == hidden[1]
    plain = [re.sub(r"TM|[\W_]|[\d½]", "", text) for text in (draft, finished)]
    assert plain[0] == plain[1]
    assert set_in(locale, source, finished) == finished


@pytest.mark.parametrize(
    ("source", "translation", "locale", "fitted"),
    [
        ("to the file", "Al archivo.", "es", "al archivo"),
        ("Trade secrets:", "secretos:", "es", "Secretos:"),
        ("the HTML file", "HTML-Datei", "de", "HTML-Datei"),
        ("the file", "Datei", "de", "Datei"),
        ("Stop.", "Alto.", "es", "Alto."),
        ("and so on", "y así...", "es", "y así..."),
        ("Is it?", "Lo es.", "es", "Lo es?"),
        ("Is it?", "هل هو", "ar", "هل هو؟"),
        ("Is it?", "それですか？", "ja", "それですか？"),
        ("and then,", "y luego.", "es", "y luego,"),
        ("He said it.", "Lo dijo", "es", "Lo dijo."),
        ("He said “it”.", "Dijo “eso”.", "es", "Dijo “eso”."),
        ("by word", "por palabra,", "es", "por palabra"),
        ("Stop", "", "es", ""),
    ],
)
def test_edges_follow_the_source(source: str, translation: str, locale: str, fitted: str) -> None:
    assert fit_edges(source, translation, Locale(locale)) == fitted
