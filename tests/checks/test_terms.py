"""What a translation does not keep of a glossary."""

from __future__ import annotations

import pytest

from dragoman.checks.terms import check_terms
from dragoman.markup import tokenize
from dragoman.terms import Glossary, Term

GLOSSARY = Glossary(
    [
        Term("fig tree", "higuera"),
        Term("fig tree", "higueral"),
        Term("fig tree", "árbol", is_forbidden=True),
        Term("Go Valley", is_kept=True),
        Term("shade", "sombra de árbol"),
        Term("shade", "árbol", is_forbidden=True),
    ]
)


@pytest.mark.parametrize(
    ("source", "translation", "found"),
    [
        ("A fig tree.", "Una higuera.", []),
        ("Two fig trees.", "Dos higueras.", []),
        ("A fig tree.", "Un higueral.", []),
        ("A fig tree.", "Un higo.", ["warning: “fig tree” should be “higuera” or “higueral”"]),
        (
            "A fig tree.",
            "Un árbol.",
            [
                "error: “árbol” may not be used for “fig tree”, use “higuera” or “higueral”",
                "warning: “fig tree” should be “higuera” or “higueral”",
            ],
        ),
        ("Its shade.", "Su sombra de árbol.", []),
        ("In Go Valley.", "En el Valle Go.", ["error: “Go Valley” must stay as it is"]),
        ("In Go Valley.", "En `Go Valley`.", []),
        ("A fig.", "Un árbol.", []),
        ("A fig tree.", "", []),
        ("See `fig tree`.", "Véase `fig tree`.", []),
    ],
)
def test_terms_are_required_forbidden_and_kept(source: str, translation: str, found: list[str]) -> None:
    findings = check_terms(tokenize(source, "markdown"), tokenize(translation, "markdown"), GLOSSARY)

    assert [f"{finding.level}: {finding.message}" for finding in findings] == found
    assert {finding.check for finding in findings} <= {"terms"}
