"""`dragoman review`, as a script drives it through a pipe."""

from __future__ import annotations

import errno
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.catalogs import Catalog, Entry, read_catalog
from dragoman.cli.output import ExitCode
from dragoman.cli.review_answers import escape, unescape
from dragoman.model import Reviewer

from .conftest import ARTICLE, AT, SPANISH, Review, catalog_file, change, entry_of, states


def protocol(output: str) -> list[str]:
    """The lines that a script reads."""
    return [line for line in output.splitlines() if line.startswith(("[", "→"))] + output.splitlines()[-1:]


def test_a_script_answers_line_by_line(folder: Path, review: Review) -> None:
    output, errors = review("a\n\nn check this\ne Riéguelos.\ns\ne Fin.\nu\nb\nr\nq\na\n")

    assert protocol(output) == [
        "[1/4] intro.md:1 · heading 1 · draft (confidence 73, argos en_es)",
        "→ accepted",
        "[2/4] intro.md:3 · paragraph · 2 places · draft (confidence 73, argos en_es)",
        "→ noted",
        "→ edited",
        "[3/4] intro.md:5 · paragraph · draft (confidence 73, argos en_es)",
        "→ skipped",
        "[4/4] intro.md:9 · paragraph · untranslated",
        "→ edited",
        "→ undone: edited",
        "[4/4] intro.md:9 · paragraph · untranslated",
        "→ back",
        "[3/4] intro.md:5 · paragraph · draft (confidence 73, argos en_es)",
        "→ rejected",
        "[4/4] intro.md:9 · paragraph · untranslated",
        "2 reviewed (1 edited), 1 rejected, 0 skipped, 2 left",
    ]
    assert errors == ""
    assert states(folder) == {
        "Growing tomatoes": "reviewed",
        "Water them at dusk.": "reviewed",
        "Never wet `leaves`.": "untranslated",
        "The end.": "untranslated",
    }
    receipts = entry_of(folder, "Water them at dusk.").receipts
    assert [receipt.reviewer for receipt in receipts] == [Reviewer("Ana Pérez", "ana@example.org")]


def test_what_a_person_reads_of_a_segment(folder: Path, review: Review) -> None:
    output, _ = review("s\ns\n")

    assert output.split("→ skipped\n")[1] == (
        "\n"
        "[2/4] intro.md:3 · paragraph · 2 places · draft (confidence 73, argos en_es)\n"
        "Growing tomatoes\n"
        "\n"
        "before    Growing tomatoes\n"
        "          Cultivar tomates\n"
        "\n"
        "source    Water them at dusk.\n"
        "draft     Riéguelos al anochecer.\n"
        "\n"
        "after     Never wet `leaves`.\n"
        "          Nunca moje `leaves`.\n"
        "\n"
    )


def test_a_stale_segment_shows_its_changes_without_colour(folder: Path, review: Review) -> None:
    def make_stale(catalog: Catalog) -> None:
        entry = catalog.find((None, "The end."))
        assert entry is not None
        luis = Reviewer("Luis", "luis@example.org")
        old = Entry(msgid="The very end!").with_review("¡Fin!", reviewer=luis, at=AT)
        catalog.replace(entry, old.with_source(msgid="The end."))

    change(folder, make_stale)
    output, _ = review("", "--queue", "stale")

    assert "· stale (reviewed 2026-11-23 by Luis)\n" in output
    assert "changed   The [-very -]end[-!-]{+.+}\nes        ¡Fin!\n" in output


def test_each_refused_answer_is_told_and_answers_its_segment(folder: Path, review: Review) -> None:
    output, errors = review("z\ne Nunca.\ne Nunca las moje.\na\na\n")

    assert [line for line in errors.splitlines() if line.startswith("error:")] == [
        "error: standard input:1: “z” is no answer",
        next(line for line in errors.splitlines() if line.startswith("error: standard input:3:")),
        "error: standard input:4: there is no translation to accept",
    ]
    assert "answer e!" in errors
    assert states(folder) == {
        "Growing tomatoes": "draft",
        "Water them at dusk.": "reviewed",
        "Never wet `leaves`.": "draft",
        "The end.": "untranslated",
    }
    assert protocol(output)[-1] == "1 reviewed (1 edited), 0 rejected, 3 skipped, 3 left"


def test_a_refused_note_or_undo_stays_with_its_segment(folder: Path, review: Review) -> None:
    _, errors = review("u\nb\nn dragoman: reviewed\na\n")

    assert errors.count("error: standard input:") == 3
    assert list(states(folder).values()) == ["reviewed", "draft", "draft", "untranslated"]


def test_an_endless_yes_comes_to_an_end(folder: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "dragoman", "review"]
    with subprocess.Popen(["yes", "a"], stdout=subprocess.PIPE) as yes:
        ended = subprocess.run(command, stdin=yes.stdout, cwd=folder, capture_output=True, timeout=60, check=False)
        yes.kill()

    assert ended.returncode == 0
    assert list(states(folder).values()) == ["reviewed", "reviewed", "reviewed", "untranslated"]


def test_what_a_reviewer_means_is_done_although_a_check_objects(folder: Path, review: Review) -> None:
    review("s\ns\ne! Nunca las moje.\n")

    assert entry_of(folder, "Never wet `leaves`.").msgstr == "Nunca las moje."
    assert states(folder)["Never wet `leaves`."] == "reviewed"


def test_words_that_a_person_gives_are_a_review_also_where_they_are_those_of_the_draft(
    folder: Path, review: Review
) -> None:
    """Unlike an `e` in a terminal that leaves the line as it was."""
    output, _ = review("e Cultivar tomates\nq\n")

    assert protocol(output)[-1] == "1 reviewed, 0 rejected, 0 skipped, 3 left"
    assert states(folder)["Growing tomatoes"] == "reviewed"


def test_words_may_come_on_the_next_line_with_line_breaks_in_them(folder: Path, review: Review) -> None:
    review("s\ns\ns\ne\nFin.\\nDe verdad: \\\\n \\*\n", "--queue", "all")

    assert entry_of(folder, "The end.").msgstr == "Fin.\nDe verdad: \\n \\*"


@given(st.text(st.sampled_from(list("n\\\n* x")), max_size=12))
def test_a_text_written_on_one_line_is_read_back_as_it_was(text: str) -> None:
    assert "\n" not in escape(text)
    assert unescape(escape(text)) == text


def test_answers_that_are_not_utf8_are_told_and_decide_nothing(folder: Path, review: Review) -> None:
    output, errors = review(b"n one\ne Ri\xe9guelos.\na\n")

    assert errors == "error: standard input:2: this answer is not UTF-8\n       Write the answers as UTF-8.\n"
    assert "1 reviewed" in output
    assert list(states(folder).values()) == ["draft", "reviewed", "draft", "untranslated"]


def test_nothing_in_a_catalog_acts_on_the_terminal(folder: Path, review: Review) -> None:
    def inject(catalog: Catalog) -> None:
        entry = catalog.find((None, "The end."))
        assert entry is not None
        evil = entry.with_draft("\x1b]0;owned\x07 \u202eevil [red]x[/red]", engine="e\x1b[2J", score=None, at=AT)
        catalog.replace(entry, evil.with_note("\x9b31m"))

    change(folder, inject)
    output, _ = review("s\ns\ns\ns\n")

    assert "[red]x[/red]" in output
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]", output)


def test_wide_characters_are_wrapped_by_the_cells_they_take(
    folder: Path, review: Review, monkeypatch: pytest.MonkeyPatch
) -> None:
    from rich.cells import cell_len

    (folder / "source" / "intro.md").write_text("水をまく" * 60 + "\n\n" + "abcdef" * 60 + "\n", encoding="utf-8")
    for width in (40, 80, 160):
        monkeypatch.setenv("COLUMNS", str(width))
        output, _ = review("s\ns\n")
        lines = [line for line in output.splitlines() if not line.startswith("[")]
        assert width - 4 <= max(map(cell_len, lines)) <= width


def test_when_everything_is_reviewed_it_says_so(folder: Path, review: Review) -> None:
    review("a\na\na\ne Fin.\n")

    assert review("") == ("Nothing to review in Spanish.\n", "")


def test_it_shows_the_source_as_it_is_now(folder: Path, review: Review) -> None:
    (folder / "source" / "intro.md").write_text(ARTICLE.replace("The end.", "A beginning."), encoding="utf-8")

    output, _ = review("", "--queue", "untranslated")

    assert "source    A beginning." in output


def test_of_several_locales_one_must_be_named(folder: Path, review: Review) -> None:
    (folder / "dragoman.toml").write_text('[project]\ntargets = ["es", "ar"]\n', encoding="utf-8")

    assert "Name one with --to" in review("", code=ExitCode.USAGE)[1]
    assert "[1/4]" in review("", "--to", "es")[0]


def test_without_a_name_a_script_is_told_how_to_give_one(
    folder: Path, review: Review, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DRAGOMAN_REVIEWER")
    data = catalog_file(folder).read_bytes()

    _, errors = review("a\n", code=ExitCode.USAGE)

    assert 'DRAGOMAN_REVIEWER="Your Name <you@example.org>"' in errors
    assert catalog_file(folder).read_bytes() == data


def start(folder: Path, **options: object) -> subprocess.Popen[str]:
    """A review in its own process, fed through a pipe."""
    environment = os.environ | {"PYTHONUNBUFFERED": "1"} | options
    return subprocess.Popen(
        [sys.executable, "-m", "dragoman", "review"],
        cwd=folder,
        env=environment,  # type: ignore[arg-type]
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


def answer(process: subprocess.Popen[str], line: str, reply: str) -> None:
    """Gives an answer and waits until it has been carried out."""
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(line + "\n")
    process.stdin.flush()
    for printed in process.stdout:
        if printed.rstrip("\n") == f"→ {reply}":
            return
    raise AssertionError(f"no reply to {line}")


def test_what_was_decided_survives_a_kill(folder: Path) -> None:
    process = start(folder)
    answer(process, "a", "accepted")
    answer(process, "e Riéguelos.", "edited")
    process.kill()
    process.communicate()

    assert list(states(folder).values()) == ["reviewed", "reviewed", "draft", "untranslated"]


def test_two_reviewers_at_one_catalog_keep_both_verdicts(folder: Path) -> None:
    ana, luis = start(folder), start(folder, DRAGOMAN_REVIEWER="Luis Gil <luis@example.org>")
    answer(luis, "s", "skipped")
    answer(ana, "a", "accepted")
    answer(luis, "e Riegue.", "edited")
    answer(ana, "s", "skipped")
    answer(luis, "b", "back")
    _, errors = luis.communicate("b\ne Otro título\n", timeout=60)
    ana.communicate("q\n", timeout=60)

    title = entry_of(folder, "Growing tomatoes")
    assert [receipt.reviewer.name for receipt in title.receipts] == ["Ana Pérez", "Luis Gil"]
    assert entry_of(folder, "Water them at dusk.").msgstr == "Riegue."
    assert errors == ""


def test_words_that_meet_anothers_change_are_kept_for_the_person(folder: Path) -> None:
    process = start(folder)
    answer(process, "s", "skipped")
    luis = Reviewer("Luis Gil", "luis@example.org")

    def review_it(catalog: Catalog) -> None:
        entry = catalog.find((None, "Water them at dusk."))
        assert entry is not None
        catalog.replace(entry, entry.with_review("De Luis.", reviewer=luis, at=AT))

    change(folder, review_it)
    _, errors = process.communicate("e Mis palabras.\n", timeout=60)

    assert process.returncode == 0
    assert entry_of(folder, "Water them at dusk.").msgstr == "De Luis."
    kept = re.search(r"These words are kept in (.+)", errors)
    assert kept is not None
    assert "typed:  Mis palabras.\n" in Path(kept[1]).read_text(encoding="utf-8")
    assert "Luis Gil reviewed this segment meanwhile: “De Luis.”" in errors


def test_a_catalog_damaged_meanwhile_ends_a_script_and_keeps_the_words(folder: Path) -> None:
    process = start(folder)
    answer(process, "s", "skipped")
    catalog_file(folder).write_bytes(b'msgid "cut off\n')
    _, errors = process.communicate("e Mis palabras.\n", timeout=60)

    assert process.returncode == ExitCode.INVALID_INPUT
    assert "intro.md.po:1:" in errors
    assert "Not written: Mis palabras.\nThese words are kept in " in errors
    assert catalog_file(folder).read_bytes() == b'msgid "cut off\n'


def write_in_latin_1(folder: Path) -> None:
    file = catalog_file(folder)
    file.write_bytes(file.read_text(encoding="utf-8").replace("charset=UTF-8", "charset=ISO-8859-1").encode("latin-1"))


def test_words_that_the_catalogs_charset_lacks_fail_their_own_segment_only(folder: Path, review: Review) -> None:
    write_in_latin_1(folder)

    output, errors = review("e Raro – sí\ne Riéguelos.\na\ne Fin.\n")

    place = catalog_file(folder)
    assert errors.startswith(f"error: {place}: “–” does not fit the file's charset iso8859-1 (after “msgstr \"Raro ”)")
    assert f"Convert the file: msgconv -t UTF-8 -o {place} {place}\nNot written: Raro – sí\nThese words are" in errors
    assert errors.count("error:") == 1
    assert output.endswith("3 reviewed (2 edited), 0 rejected, 1 skipped, 1 left\n")
    assert list(states(folder).values()) == ["draft", "reviewed", "reviewed", "reviewed"]


def test_a_full_disk_ends_a_script(folder: Path, review: Review, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", fail)

    output, errors = review("a\na\n", code=ExitCode.INVALID_INPUT)
    assert errors.count("No space left on device") == 1
    assert output.endswith("0 reviewed, 0 rejected, 0 skipped, 4 left\n")


def test_a_place_of_repeated_text_is_split_off(folder: Path, review: Review) -> None:
    output, errors = review("s\nx\nsix\nx\n7\nx 99\ne Riéguelas.\na\n")

    assert [line for line in errors.splitlines() if line.startswith("error:")] == [
        "error: standard input:3: no line was named",
        "error: standard input:6: this text stands in one place only",
    ]
    assert "line 3  Growing tomatoes\nline 7  Growing tomatoes\n" in output
    assert "→ line 7 has its own entry, which comes first; the rest comes after it\n" in output
    assert [line for line in protocol(output.partition("own entry")[2]) if line.startswith("[")] == [
        "[2/5] intro.md:7 · paragraph · draft (confidence 73, argos en_es)",
        "[3/5] intro.md:3 · paragraph · draft (confidence 73, argos en_es)",
        "[4/5] intro.md:5 · paragraph · draft (confidence 73, argos en_es)",
    ]
    entries = read_catalog(catalog_file(folder), SPANISH).current
    assert [(entry.msgctxt, entry.msgstr) for entry in entries if entry.msgid == "Water them at dusk."] == [
        (None, "Riéguelos al anochecer."),
        ("between “Never wet `leaves`.” and “The end.”", "Riéguelas."),
    ]
