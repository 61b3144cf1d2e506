"""`memory` and `glossary` on the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from dragoman.cli import run
from dragoman.cli.output import ExitCode

Review = Callable[..., tuple[str, str]]
TMX = """<tmx version="1.4"><header srclang="en"/><body>
<tu><tuv xml:lang="en"><seg>Water them {}.</seg></tuv>
<tuv xml:lang="es" changeid="old &#xad; hand"><seg>Riegue.</seg></tuv></tu>
</body></tmx>"""


def tmx(folder: Path, when: str) -> Path:
    file = folder / "old.tmx"
    file.write_text(TMX.format(when), encoding="utf-8")
    return file


def test_what_was_reviewed_and_imported_is_found(
    folder: Path, review: Review, capsys: pytest.CaptureFixture[str]
) -> None:
    review("a\na\n")
    tmx(folder, "today")
    assert run(["memory", "import", "old.tmx", "--to", "es"]) == ExitCode.DONE
    assert run(["memory", "search", "Water them at dusk.", "--threshold", "50", "--json"]) == ExitCode.DONE

    out = capsys.readouterr().out
    assert out.startswith("1 translation imported: ")
    found = json.loads(out[out.index("{") :])["matches"]
    assert [(match["percent"], match["translation"], match["where"], match["reviewed"]) for match in found] == [
        (100, "Riéguelos al anochecer.", "intro.md", True),
        (61, "Riegue.", "old.tmx", False),
    ]
    assert found[0]["who"] == "Ana Pérez <ana@example.org>"
    assert [change["kind"] for change in found[1]["changes"]] == ["same", "removed", "added", "same"]


def test_a_page_of_matches_shows_what_differs_and_nothing_acts_on_the_terminal(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tmx(folder, "at dusk")
    assert run(["memory", "import", "old.tmx"]) == ExitCode.DONE
    capsys.readouterr()
    assert run(["memory", "search", "Water them at dawn."]) == ExitCode.DONE

    assert capsys.readouterr().out.splitlines() == [
        " 79 %  old.tmx  old ⟦U+00AD⟧ hand",
        "       Water them at [-dusk-]{+dawn+}.",
        "     → Riegue.",
    ]


def test_another_file_of_the_same_name_needs_a_decision(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept = folder / "locales" / "es" / "memory" / "old.tmx"
    assert run(["memory", "import", str(tmx(folder, "today"))]) == ExitCode.DONE
    first = kept.read_bytes()
    assert run(["memory", "import", str(tmx(folder, "today"))]) == ExitCode.DONE
    assert "imported before" in capsys.readouterr().out
    assert run(["memory", "import", str(tmx(folder, "tomorrow"))]) == ExitCode.USAGE
    assert kept.read_bytes() == first
    assert run(["memory", "import", str(tmx(folder, "tomorrow")), "--replace"]) == ExitCode.DONE
    assert b"tomorrow" in kept.read_bytes()


def test_what_is_exported_can_be_imported(folder: Path, review: Review, capsys: pytest.CaptureFixture[str]) -> None:
    review("a\na\na\n")
    assert run(["memory", "export", "out.tmx"]) == ExitCode.DONE
    assert capsys.readouterr().err == "3 translations written\n"
    assert run(["memory", "import", "out.tmx"]) == ExitCode.DONE
    assert run(["memory", "export", "again.tmx"]) == ExitCode.DONE

    assert (folder / "again.tmx").read_bytes() == (folder / "out.tmx").read_bytes()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<tmx>\n<body>", "bad.tmx:2: not valid TMX"),
        ("<tmx><body/></tmx>", "bad.tmx: nothing in it goes from en to es"),
    ],
)
def test_a_bad_file_is_told_with_its_place(
    folder: Path, text: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "bad.tmx").write_text(text)
    assert run(["memory", "import", "bad.tmx"]) == ExitCode.INVALID_INPUT

    assert said in capsys.readouterr().err
    assert not (folder / "locales" / "es" / "memory").exists()


def test_a_glossary_is_kept_shown_and_checked(folder: Path, review: Review, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["glossary", "add", "tomato", "jitomate", "--note", "Mexico"]) == ExitCode.DONE
    assert run(["glossary", "add", "tomato", "tomate", "--forbidden"]) == ExitCode.DONE
    assert run(["glossary", "list"]) == ExitCode.DONE
    assert capsys.readouterr().out.splitlines()[-2:] == ["tomato → jitomate  (Mexico)", "tomato → not tomate"]

    assert run(["check"]) == ExitCode.DONE
    page, _ = review("q\n")
    assert "term      tomato → jitomate, not: tomate (Mexico)" in page
    assert "warning   “tomato” should be “jitomate”" in page

    assert run(["glossary", "remove", "tomato", "tomate"]) == ExitCode.DONE
    assert run(["glossary", "remove", "tomato", "tomate"]) == ExitCode.USAGE
    assert (folder / "locales/es/glossary.csv").read_text(encoding="utf-8").splitlines()[1:] == [
        "tomato,jitomate,Mexico,,,"
    ]


def test_terms_travel_as_tbx_and_csv(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["glossary", "add", "leaf", "hoja", "--part-of-speech", "noun"]) == ExitCode.DONE
    assert run(["glossary", "add", "Go", "--do-not-translate"]) == ExitCode.DONE
    before = (folder / "locales/es/glossary.csv").read_bytes()
    for name in ("terms.tbx", "terms.csv"):
        assert run(["glossary", "export", name]) == ExitCode.DONE
        (folder / "locales/es/glossary.csv").unlink()
        assert run(["glossary", "import", name]) == ExitCode.DONE
        assert (folder / "locales/es/glossary.csv").read_bytes() == before
    capsys.readouterr()
    assert run(["glossary", "list", "--json"]) == ExitCode.DONE
    assert [term["do-not-translate"] for term in json.loads(capsys.readouterr().out)["terms"]] == [False, True]
    assert run(["glossary", "import", "terms.doc"]) == ExitCode.USAGE


def test_candidates_are_suggested_and_known_terms_are_not(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["glossary", "add", "dusk", "anochecer"]) == ExitCode.DONE
    capsys.readouterr()
    assert run(["glossary", "suggest", "--least", "1", "--json"]) == ExitCode.DONE

    terms = [found["term"] for found in json.loads(capsys.readouterr().out)["terms"]]
    assert "growing tomatoes" in terms
    assert "dusk" not in terms


def test_a_term_without_a_translation_is_a_mistake(folder: Path) -> None:
    assert run(["glossary", "add", "tomato"]) == ExitCode.USAGE
    assert run(["glossary", "add", "tomato", "jitomate", "--do-not-translate"]) == ExitCode.USAGE


def test_a_damaged_glossary_is_told_by_check_and_stops_no_review(
    folder: Path, review: Review, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "locales/es/glossary.csv").write_text("term\nx,y\n")
    review("q\n")
    assert run(["check"]) == ExitCode.INVALID_INPUT

    assert "glossary.csv:2: column 2: more cells" in capsys.readouterr().err
