"""Checks say what is wrong with a translation, and are silent about what is right."""

from __future__ import annotations

import pytest

from dragoman.checks import Finding, check_translation
from dragoman.markup import tokenize


def check(source: str, translation: str, format: str = "markdown") -> list[tuple[str, str]]:
    findings = check_translation(source, translation, tokenize(source, format), tokenize(translation, format))
    return [(finding.level, finding.check) for finding in findings]


@pytest.mark.parametrize(
    ("source", "translation"),
    [
        ("Hello.", "Hola."),
        ("Hello", ""),
        ("It costs $1,234.50 today.", "Hoy cuesta 1.234,50 $."),
        ("Is it *ripe*?", "¿Está *maduro*?"),
        ("Read `code` and **then** go.", "**Luego** lee `code` y ve."),
        ("One.\\\nTwo.", "Uno.  \nDos."),
        ("In 2019.", "في 2019."),
        ("Chapter 12:", "الفصل ١٢:"),
        ("Really?", "本当ですか？"),
        ("Done.", "完了。"),
        ("Figs\x7f\u2060", "Hi\x7fgos\u2060"),
        ("Figs", "می‌خواهم"),
        ("One\nTwo\tx", "Uno\r\nDos\tx"),
        ("“It’s 5″,” she said: a) ripe", "„Es sind 5″“, sagte sie: a) reif"),
        ("The “rules”", "Reglerna, ”rules”"),
        ("“A quotation that goes on", "«Una cita que sigue"),
    ],
)
def test_a_sound_translation_has_no_findings(source: str, translation: str) -> None:
    assert check(source, translation) == []


@pytest.mark.parametrize(
    ("source", "translation", "findings"),
    [
        ("Run `make`.", "Ejecuta.", [("error", "placeables")]),
        ("Run `make`.", "Ejecuta `hacer`.", [("error", "placeables"), ("error", "placeables")]),
        ("A *ripe* fig", "Un higo maduro", [("error", "markup")]),
        ("A ripe fig", "Un higo *maduro*", [("error", "markup")]),
        ("A [fig](a.md)", "Un [higo](b.md)", [("error", "markup"), ("error", "markup")]),
        ("*a **b** c*", "*a* **b** *c*", [("error", "markup")]),
        ("Hello", "  ", [("error", "empty")]),
        ("In 2019 it was.", "En 2091 fue.", [("warning", "numbers")]),
        ("Hello ", "Hola", [("warning", "blanks")]),
        ("Is it?", "Lo es.", [("warning", "ending")]),
        ("“So we went in…”", "“Así que entramos…", [("warning", "pairs")]),
        ("The “rules” (all four)", "Las «reglas» (las cuatro", [("warning", "pairs")]),
        ("Pick what you can carry", "Pick what you can carry", [("warning", "copied")]),
        ("Is it ripe?", "¿Está está maduro?", [("warning", "doubled")]),
        ("Figs", "Hi\x1b];x\x07gos", [("error", "control"), ("warning", "pairs")]),
        ("Figs", "Hi\x9bmgos", [("error", "control")]),
        ("Figs", "Hi\udce9gos", [("error", "control")]),
        ("Figs", "Hi\u202egos", [("warning", "invisible")]),
        ("Figs", "Hi\u200bgos", [("warning", "invisible")]),
    ],
)
def test_what_is_wrong_is_found(source: str, translation: str, findings: list[tuple[str, str]]) -> None:
    assert check(source, translation) == findings


@pytest.mark.parametrize(
    ("source", "translation", "message"),
    [
        ("Is it?", "Lo es.", "ends with a full stop, the source with a question mark"),
        ("Is it?", "Lo es", "the source ends with a question mark, this does not"),
        ("So we went in…", "Entramos.", "ends with a full stop, the source does not"),
    ],
)
def test_a_finding_tells_how_both_end(source: str, translation: str, message: str) -> None:
    assert check_translation(source, translation, (), ()) == [Finding("ending", "warning", message)]


def test_a_finding_names_what_is_missing() -> None:
    source, translation = "Write to ng@example.org, {name}.", "Escribe."

    assert check_translation(source, translation, tokenize(source, "text"), tokenize(translation, "text")) == [
        Finding("placeables", "error", "missing: ng@example.org, {name}")
    ]
