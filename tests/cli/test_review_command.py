"""`dragoman review`, as a script drives it through a pipe and as a person meets it on a terminal."""

from __future__ import annotations

import io
import os
import re
import select
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.catalogs import Catalog, Entry, edit_catalog, read_catalog
from dragoman.cli import run
from dragoman.cli.output import ExitCode
from dragoman.cli.review_answers import escape, unescape
from dragoman.config import read_workspace
from dragoman.model import Locale, Reviewer, ReviewState

SPANISH = Locale("es")
AT = datetime(2026, 11, 23, 10, 2, tzinfo=UTC)
ARTICLE = "# Growing tomatoes\n\nWater them at dusk.\n\nNever wet `leaves`.\n\nWater them at dusk.\n\nThe end.\n"
DRAFTS = {
    "Growing tomatoes": "Cultivar tomates",
    "Water them at dusk.": "Riéguelos al anochecer.",
    "Never wet `leaves`.": "Nunca moje `leaves`.",
}

Review = Callable[..., tuple[str, str]]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace whose article has three drafts and one segment without translation."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DRAGOMAN_REVIEWER", "Ana Pérez <ana@example.org>")
    (tmp_path / "source").mkdir()
    (tmp_path / "dragoman.toml").write_text('[project]\ntargets = ["es"]\n', encoding="utf-8")
    (tmp_path / "source" / "intro.md").write_text(ARTICLE, encoding="utf-8")
    assert run(["sync"]) == ExitCode.DONE
    change(tmp_path, draft_everything)
    return tmp_path


def draft_everything(catalog: Catalog) -> None:
    for entry in catalog.current:
        if entry.msgid in DRAFTS:
            draft = entry.with_draft(DRAFTS[entry.msgid], engine="argos en_es", score=-0.31, at=AT)
            catalog.replace(entry, draft)


def catalog_file(folder: Path) -> Path:
    return folder / "locales" / "es" / "intro.md.po"


def change(folder: Path, change: Callable[[Catalog], None]) -> None:
    workspace = read_workspace(folder)
    article = workspace.articles()[0]
    lock = workspace.lock_file(article, SPANISH)
    with edit_catalog(workspace.catalog_file(article, SPANISH), SPANISH, lock=lock) as catalog:
        change(catalog)


def states(folder: Path) -> dict[str, str]:
    return {entry.msgid: entry.state.value for entry in read_catalog(catalog_file(folder), SPANISH).current}


def entry_of(folder: Path, text: str) -> Entry:
    found = read_catalog(catalog_file(folder), SPANISH).find((None, text))
    assert found is not None
    return found


@pytest.fixture
def review(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Review:
    """Runs `review` with answers on standard input; returns what it printed on both streams."""

    def execute(answers: str | bytes, *options: str, code: ExitCode = ExitCode.DONE) -> tuple[str, str]:
        data = answers if isinstance(answers, bytes) else answers.encode()
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
        capsys.readouterr()
        ended = run(["review", "--plain", *options])
        printed = capsys.readouterr()
        assert ended == code, printed.err
        return printed.out, printed.err

    return execute


def protocol(output: str) -> list[str]:
    """The lines that a script reads."""
    return [line for line in output.splitlines() if line.startswith(("[", "→"))] + output.splitlines()[-1:]


def test_a_script_answers_line_by_line(folder: Path, review: Review) -> None:
    output, errors = review("a\n\nn check this\ne Riéguelos.\ns\ne Fin.\nu\nb\nr\nq\na\n")

    assert protocol(output) == [
        "[1/4] intro.md:1 · heading 1 · draft (argos en_es, score -0.31)",
        "→ accepted",
        "[2/4] intro.md:3 · paragraph · 2 places · draft (argos en_es, score -0.31)",
        "→ noted",
        "→ edited",
        "[3/4] intro.md:5 · paragraph · draft (argos en_es, score -0.31)",
        "→ skipped",
        "[4/4] intro.md:9 · paragraph · untranslated",
        "→ edited",
        "→ undone: edited",
        "[4/4] intro.md:9 · paragraph · untranslated",
        "→ back",
        "[3/4] intro.md:5 · paragraph · draft (argos en_es, score -0.31)",
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
        "[2/4] intro.md:3 · paragraph · 2 places · draft (argos en_es, score -0.31)\n"
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


# Makes standard input the controlling terminal, from which Ctrl-C comes, before anything of ours runs.
ON_A_TERMINAL = """
import fcntl, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
from dragoman.cli import run
sys.exit(run(sys.argv[1:]))
"""


class Terminal:
    """A review on a pseudo-terminal, 80 columns wide, and the person before it."""

    def __init__(self, process: subprocess.Popen[bytes], screen: int) -> None:
        self.process = process
        self._screen = screen
        self.seen = ""

    def wait_for(self, text: str, seconds: float = 30) -> str:
        """What appeared until `text` did."""
        deadline = time.monotonic() + seconds
        read = b""
        while text not in read.decode("utf-8", "ignore"):
            ready, _, _ = select.select([self._screen], [], [], max(0, deadline - time.monotonic()))
            assert ready, f"“{text}” did not appear after:\n{read.decode('utf-8', 'ignore')}"
            read += os.read(self._screen, 65536)
        self.seen = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", read.decode("utf-8", "ignore")).replace("\r\n", "\n")
        return self.seen

    def type(self, keys: str) -> None:
        os.write(self._screen, keys.encode())

    def end(self) -> int:
        """The exit code, once the review ends."""
        try:
            while os.read(self._screen, 65536):
                pass
        except OSError:  # Linux's way to say that nobody holds the other side any more.
            pass
        return self.process.wait(timeout=30)


@contextmanager
def terminal(folder: Path, *options: str) -> Iterator[Terminal]:
    pty = pytest.importorskip("pty")
    screen, side = pty.openpty()
    environment = os.environ | {"TERM": "xterm", "COLUMNS": "80", "LINES": "24"}
    process = subprocess.Popen(
        [sys.executable, "-c", ON_A_TERMINAL, "review", *options],
        cwd=folder,
        env=environment,
        stdin=side,
        stdout=side,
        stderr=side,
        start_new_session=True,
    )
    os.close(side)
    try:
        yield Terminal(process, screen)
    finally:
        process.kill()
        process.wait()
        os.close(screen)


PROMPT = "[?] "


def test_a_person_edits_the_draft_that_stands_in_the_line(folder: Path) -> None:
    with terminal(folder) as person:
        person.wait_for(PROMPT)
        person.type("e\n")
        person.wait_for("> Cultivar tomates")
        person.type(" en casa\n")
        assert "→ edited" in person.wait_for(PROMPT)
        person.type("q\n")
        assert "1 reviewed (1 edited)" in person.wait_for("left\r\n")
        assert person.end() == ExitCode.DONE

    assert entry_of(folder, "Growing tomatoes").msgstr == "Cultivar tomates en casa"


def test_lines_that_are_pasted_answer_one_segment(folder: Path) -> None:
    with terminal(folder) as person:
        person.wait_for(PROMPT)
        person.type("e\n")
        person.wait_for("> Cultivar tomates")
        person.type("\x15\x1b[200~Cultivar\na\ne tomates\n\x1b[201~\n")
        assert "→ edited" in person.wait_for(PROMPT)
        person.type("q\n")
        assert "1 reviewed (1 edited)" in person.wait_for("left\r\n")

    assert entry_of(folder, "Growing tomatoes").msgstr == "Cultivar a e tomates"


def test_an_edit_that_changes_nothing_is_not_taken_for_a_review(folder: Path) -> None:
    with terminal(folder) as person:
        person.wait_for(PROMPT)
        person.type("e\n")
        person.wait_for("> Cultivar tomates")
        person.type("\n")
        assert "nothing was changed" in person.wait_for(PROMPT)
        person.type("\x04")
        assert person.end() == ExitCode.DONE

    assert states(folder)["Growing tomatoes"] == "draft"


def test_ctrl_c_ends_with_everything_decided_on_disk(folder: Path) -> None:
    with terminal(folder) as person:
        person.wait_for(PROMPT)
        person.type("a\n")
        person.wait_for(PROMPT)
        person.type("\x03")
        assert "1 reviewed" in person.wait_for("What was finished is kept.")
        assert person.end() == ExitCode.INTERRUPTED

    assert list(states(folder).values()) == ["reviewed", "draft", "draft", "untranslated"]


def test_a_person_is_asked_again_and_the_words_are_there_to_mend(folder: Path) -> None:
    with terminal(folder) as person:
        person.wait_for(PROMPT)
        person.type("s\n")
        person.wait_for(PROMPT)
        person.type("s\n")
        person.wait_for(PROMPT)
        person.type("e Nunca.\n")
        assert "answer e!" in person.wait_for(PROMPT)
        person.type("e\n")
        person.wait_for("> Nunca.")
        person.type(" `leaves`\n")
        person.wait_for(PROMPT)
        person.type("q\n")
        assert person.end() == ExitCode.DONE

    assert entry_of(folder, "Never wet `leaves`.").msgstr == "Nunca. `leaves`"


def test_the_name_is_asked_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DRAGOMAN_REVIEWER")
    with terminal(folder) as person:
        person.wait_for("Your name")
        person.type("Eva <b>\n")
        person.wait_for("e-mail")
        person.type("eva@example.org\n")
        assert "no name and e-mail" in person.wait_for("Your name")
        person.type("Eva Ruiz\n")
        person.wait_for("e-mail")
        person.type("eva@example.org\n")
        person.wait_for(PROMPT)
        person.type("a\nq\n")
        assert person.end() == ExitCode.DONE
    with terminal(folder) as person:
        assert "Your name" not in person.wait_for(PROMPT)

    assert entry_of(folder, "Growing tomatoes").receipts[0].reviewer == Reviewer("Eva Ruiz", "eva@example.org")


def editor(folder: Path, script: str) -> str:
    """An editor that is a shell script; `$2` is the file, after an option as editors take them."""
    file = folder / "my editor.sh"
    file.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    file.chmod(0o755)
    return f"'{file}' --wait"


def test_a_long_text_is_edited_in_the_persons_editor(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = 'cp "$2" seen.txt; printf "Un título\\nen dos líneas\\n" > new; tail -n +2 "$2" >> new; mv new "$2"'
    monkeypatch.setenv("VISUAL", editor(folder, script))
    with terminal(folder) as person:
        person.wait_for(PROMPT)
        person.type("E\n")
        assert "→ edited" in person.wait_for(PROMPT)
        person.type("q\n")
        assert person.end() == ExitCode.DONE

    assert entry_of(folder, "Growing tomatoes").msgstr == "Un título en dos líneas"
    assert (folder / "seen.txt").read_text(encoding="utf-8").startswith("Cultivar tomates\n")
    assert "# Growing tomatoes\n" in (folder / "seen.txt").read_text(encoding="utf-8")


def test_an_editor_that_fails_decides_nothing_and_keeps_the_words(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITOR", editor(folder, 'echo "Mi título" > "$2"; exit 3'))
    with terminal(folder) as person:
        person.wait_for(PROMPT)
        person.type("E\n")
        assert "ended with status 3; nothing was decided" in person.wait_for(PROMPT)
        person.type("e\n")
        person.wait_for("> Mi título")
        person.type("\x03")
        assert person.end() == ExitCode.INTERRUPTED

    assert states(folder)["Growing tomatoes"] == "draft"


@pytest.mark.parametrize("command", ["", "/no/such/editor", "'unclosed"])
def test_an_editor_that_cannot_be_started_is_told_with_a_remedy(
    folder: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setenv("EDITOR", command)
    with terminal(folder) as person:
        person.wait_for(PROMPT)
        person.type("E\n")
        assert "Set VISUAL or EDITOR" in person.wait_for(PROMPT)
        person.type("q\n")
        assert person.end() == ExitCode.DONE


def test_the_last_decision_can_be_undone(folder: Path) -> None:
    with terminal(folder, "--queue", "untranslated") as person:
        person.wait_for(PROMPT)
        person.type("e Fin.\n")
        person.wait_for("Enter to end ")
        person.type("u\n")
        assert "undone: edited" in person.wait_for(PROMPT)
        person.type("s\n")
        person.wait_for("Enter to end ")
        person.type("\n")
        assert person.end() == ExitCode.DONE

    assert states(folder)["The end."] == ReviewState.UNTRANSLATED
