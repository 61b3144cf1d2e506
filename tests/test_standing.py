"""Of a paragraph that was edited, the sentences that a person approved stand; the others may be drafted again."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from dragoman.alignment import Change, Match
from dragoman.carrying import Circumstances, Sentence, carry_over, find_standing
from dragoman.catalogs import Entry, read_catalog
from dragoman.cli import run
from dragoman.model import Locale, Reviewer, ReviewState

AT = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
ANA = Reviewer("Ana Pérez", "ana@example.org")
THERE = Circumstances("en", "es", "markdown", AT)
OLD = "Water them at dusk. Never wet the leaves. Pick 3 fruits."
NEW = "Water them at dawn. Never wet the leaves. Pick 3 fruits."
APPROVED = "Riéguelos al anochecer. Nunca moje las hojas. Recoja 3 frutos."


def stale(translation: str = APPROVED, old: str = OLD, new: str = NEW) -> Entry:
    return Entry(msgid=old).with_review(translation, reviewer=ANA, at=AT).with_source(msgid=new)


def test_unchanged_sentences_stand_with_their_own_translations() -> None:
    assert find_standing(stale(), THERE) == (
        Sentence("Water them at dawn."),
        Sentence("Never wet the leaves.", "Nunca moje las hojas.", changed=False),
        Sentence("Pick 3 fruits.", "Recoja 3 frutos.", changed=False),
    )


def test_they_stand_through_several_edits() -> None:
    again = stale().with_source(msgid=f"{NEW} Eat.")

    assert [sentence.translation for sentence in find_standing(again, THERE)] == [
        "",
        "Nunca moje las hojas.",
        "Recoja 3 frutos.",
        "",
    ]


@pytest.mark.parametrize(
    "translation",
    [
        "Riéguelos al anochecer sin mojar nunca las hojas. Recoja 3 frutos.",
        "Riéguelos al anochecer. Y. Nunca moje las hojas, y recoja después cada día 3 frutos de la planta.",
    ],
)
def test_where_sentences_do_not_pair_off_none_stands(translation: str) -> None:
    sentences = find_standing(stale(translation), THERE)

    assert [sentence.translation for sentence in sentences] == ["", "", ""]
    assert [sentence.changed for sentence in sentences] == [True, False, False]


def test_a_sentence_whose_numbers_differ_does_not_stand() -> None:
    sentences = find_standing(stale(APPROVED.replace("3", "4")), THERE)

    assert [sentence.translation for sentence in sentences] == ["", "Nunca moje las hojas.", ""]


def test_nothing_stands_of_what_nobody_approved_or_somebody_changed_since() -> None:
    drafted = Entry(msgid=OLD).with_draft(APPROVED, engine="x", score=None, at=AT).with_source(msgid=NEW)
    changed = stale()

    assert find_standing(drafted, THERE) == ()
    assert find_standing(Entry(msgid=NEW, previous_msgid=OLD, msgstr="Otra.", flags=("fuzzy",)), THERE) == ()
    assert find_standing(changed.with_source(msgid=OLD), THERE) == ()


def test_sentences_of_paragraphs_that_were_merged_and_edited_at_once_stand() -> None:
    first, second = (
        Entry(msgid=text).with_review(translation, reviewer=ANA, at=AT)
        for text, translation in (
            ("Water them at dusk.", "Riéguelos al anochecer."),
            ("Pick 3 figs.", "Recoja 3 higos."),
        )
    )
    match = Match(Change.MERGED, old=(0, 1), new=(0,))

    (merged,) = carry_over(match, [Entry(msgid="Water them at dawn. Pick 3 figs.")], [first, second], THERE)

    assert merged.state is ReviewState.STALE
    assert find_standing(merged, THERE) == (
        Sentence("Water them at dawn."),
        Sentence("Pick 3 figs.", "Recoja 3 higos.", changed=False),
    )


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace with an article whose only paragraph was approved and then edited."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DRAGOMAN_REVIEWER", str(ANA))
    monkeypatch.setattr("sys.stdin", None)
    (tmp_path / "source").mkdir()
    (tmp_path / "dragoman.toml").write_text('[project]\ntargets = ["es"]\n[draft]\nengine = "argos"\n')
    return tmp_path


def write(folder: Path, text: str) -> None:
    (folder / "source" / "a.md").write_text(text + "\n", encoding="utf-8")


def answer(monkeypatch: pytest.MonkeyPatch, *answers: str) -> int:
    import io

    lines = "".join(f"{line}\n" for line in answers).encode()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(lines), encoding="utf-8"))
    return run(["review", "--to", "es", "--plain"])


def entry(folder: Path) -> Entry:
    (found,) = read_catalog(folder / "locales" / "es" / "a.md.po", Locale("es")).current
    return found


def edit_after_approval(folder: Path, monkeypatch: pytest.MonkeyPatch, new: str) -> None:
    """The article is approved, its source becomes `new`, and what that leaves open is drafted."""
    write(folder, OLD)
    assert run(["sync"]) == 0
    assert answer(monkeypatch, f"e {APPROVED}") == 0
    write(folder, new)
    assert run(["draft"]) == 0


def test_draft_offers_a_version_with_only_the_changed_sentence_drafted(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    edit_after_approval(folder, monkeypatch, NEW)

    assert "1 sentence decoded" in capsys.readouterr().out
    offered = entry(folder)
    assert (offered.state, offered.msgstr) == (ReviewState.STALE, APPROVED)
    assert offered.offer.endswith(" Nunca moje las hojas. Recoja 3 frutos.")
    assert not offered.offer.startswith("Riéguelos al anochecer.")

    before = (folder / "locales" / "es" / "a.md.po").read_bytes()
    assert run(["draft"]) == 0
    assert (folder / "locales" / "es" / "a.md.po").read_bytes() == before

    capsys.readouterr()
    assert answer(monkeypatch, "o") == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "stands 2 of 3 sentences as they were approved; not these: Water them at dawn." in shown
    taken = entry(folder)
    assert (taken.state, taken.msgstr, taken.offer) == (ReviewState.REVIEWED, offered.offer, "")


def test_a_term_that_stays_survives_in_what_is_offered(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "locales" / "es").mkdir(parents=True)
    (folder / "locales" / "es" / "glossary.csv").write_text(
        "term,translation,do-not-translate\nGreen Gate,,yes\n", encoding="utf-8"
    )

    edit_after_approval(folder, monkeypatch, NEW.replace("at dawn", "behind the Green Gate"))

    assert "Green Gate" in entry(folder).offer


def test_sentences_in_another_order_are_offered_without_a_machine(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    edit_after_approval(folder, monkeypatch, "Never wet the leaves. Water them at dusk. Pick 3 fruits.")

    offered = entry(folder)
    assert offered.offer == "Nunca moje las hojas. Riéguelos al anochecer. Recoja 3 frutos."
    assert offered.offer_mark is not None
    assert offered.offer_mark.engine == "approved sentences"


def test_taking_a_version_that_is_not_there_is_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    edit_after_approval(folder, monkeypatch, NEW)
    assert answer(monkeypatch, "o 2", "o x") == 0

    errors = capsys.readouterr().err
    assert "there is no version 2" in errors
    assert entry(folder).state is ReviewState.STALE
