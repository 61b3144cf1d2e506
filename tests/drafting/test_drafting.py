"""Drafts keep the markup of their segments; engines see plain sentences only."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.checks import check_translation
from dragoman.drafting import DraftPlan
from dragoman.drafting.cache import DraftCache
from dragoman.engines import Link, Translation
from dragoman.markup import tokenize

WORDS = {
    "read the manual": "lee el manual",
    "manual": "manual",
    "read": "lee",
    "the": "el",
    "stop here": "para aquí",
    "hello": "hola",
    "here": "aquí",
}


def translate(text: str) -> str:
    """A small engine: knows some sentences, otherwise turns words round."""
    bare = text.rstrip(".!?")
    end = text[len(bare) :]
    known = WORDS.get(bare.lower())
    if known is None:
        known = re.sub(r"[^\W\d_]+", lambda word: word[0][::-1], bare)
    elif bare[:1].isupper():
        known = known[0].upper() + known[1:]
    return known + end


def carry_out(plan: DraftPlan, engine: Callable[[str], str]) -> dict[str, Translation]:
    """Translates what a plan asks for until it asks for nothing more."""
    known: dict[str, Translation] = {}
    while wanted := plan.requests(known):
        assert not known.keys() & set(wanted)
        known |= {text: Translation(engine(text), -0.5) for text in wanted}
    return known


def draft(text: str, format: str = "markdown") -> str:
    plan = DraftPlan(text, format, "en")
    return plan.assemble(carry_out(plan, translate)).text


@pytest.mark.parametrize(
    ("text", "format", "drafted"),
    [
        ("Hello.", "markdown", "Hola."),
        ("Hello.  Stop here.", "markdown", "Hola.  Para aquí."),
        ("**Hello**", "markdown", "**Hola**"),
        ("Read the *manual*.", "markdown", "Lee el *manual*."),
        ("Read the [manual](https://example.org/read).", "markdown", "Lee el [manual](https://example.org/read)."),
        ("Read <em>the</em> manual.", "html", "Lee <em>el</em> manual."),
        ("![Stop here](a_b.png)", "markdown", "![Para aquí](a_b.png)"),
        ("`code`", "markdown", "`code`"),
        ("12.5 %", "markdown", "12.5 %"),
        ("STOP HERE", "text", "PARA AQUÍ"),
        ("Stop here \\\nHello", "markdown", "Para aquí \\\nHola"),
        ("Hello &amp; stop", "html", "OlleH &amp; pots"),
        ("https://example.org", "text", "https://example.org"),
        ("Hello.[^1]", "markdown", "Hola.[^1]"),
        ('Read the [manual](u "Stop here").', "markdown", 'Lee el [manual](u "Para aquí").'),
    ],
)
def test_a_draft_has_the_markup_of_its_source(text: str, format: str, drafted: str) -> None:
    assert draft(text, format) == drafted


def test_engines_get_no_markup() -> None:
    requests = DraftPlan("Read *the* [manual](https://example.org), **please**.", "markdown", "en").requests()

    assert [request for request in requests if re.search(r"[*\[\]()]", request)] == []


def test_pieces_are_asked_for_only_where_the_whole_sentence_is_of_no_use() -> None:
    plan = DraftPlan("Read *the* manual.", "markdown", "en")
    whole = {"Read the manual.": Translation("Lee el manual."), "the": Translation("el")}

    assert plan.requests() == ["Read the manual."]
    assert plan.requests({"Read the manual.": Translation("Lee el manual.")}) == ["the"]
    assert plan.requests(whole) == []
    assert plan.requests(whole | {"the": Translation("aquel")}) == ["Read", "manual."]


def test_abbreviations_do_not_end_a_sentence() -> None:
    requests = DraftPlan("Mr. Ng lives in the U.S. now. He likes it.", "text", "en").requests()

    assert requests == ["Mr. Ng lives in the U.S. now.", "He likes it."]


def test_the_score_is_the_mean_of_the_sentences_by_length() -> None:
    plan = DraftPlan("Hello. Stop here, please.", "text", "en")
    first, second = plan.requests()
    scored = plan.assemble({first: Translation("Hola.", -1.0), second: Translation("Para.", -0.5)})

    assert scored.score == pytest.approx((-1.0 * len(first) - 0.5 * len(second)) / (len(first) + len(second)))


PIECES = "Hello |. |, |manual|*|**|_|`x`|[|](u)|<b>|</b>|<br>|[^1]|{x}|%s|https://e.org|stop |&amp;| |(|)|“|”"
markup = st.lists(st.sampled_from([*PIECES.split("|"), "\\\n"]), max_size=12).map("".join)


@pytest.mark.parametrize(
    "garble", [translate, str.upper, lambda _: "", lambda text: text * 4, lambda text: "*[<b>`" + text]
)
@pytest.mark.parametrize("format", ["markdown", "html"])
@given(text=markup)
def test_no_engine_breaks_markup_without_a_finding(format: str, garble: Callable[[str], str], text: str) -> None:
    """Whatever the engine answers: either the markup holds, or the checks say what is wrong."""
    plan = DraftPlan(text, format, "en")
    drafted = plan.assemble(carry_out(plan, garble)).text

    source, result = tokenize(text, format), tokenize(drafted, format)
    if drafted and [token.text for token in source if token.role != "text"] != [
        token.text for token in result if token.role != "text"
    ]:
        same = sorted(token.text for token in source if token.role != "text") == sorted(
            token.text for token in result if token.role != "text"
        )
        findings = check_translation(text, drafted, source, result)
        assert same or any(finding.level == "error" for finding in findings)


def test_the_cache_remembers_by_engine_and_sentence(tmp_path: Path) -> None:
    file = tmp_path / "cache" / "drafts.sqlite3"
    cache = DraftCache(file)
    hello = Translation("Hola.", -0.25, alignment=(Link(0, 5, 0, 4), Link(5, 6, 4, 5)))
    cache.add("engine 1", {"Hello.": hello, "Bye.": Translation("Adiós.", None)})
    cache.close()

    again = DraftCache(file)
    assert again.find("engine 1", ["Hello.", "Bye.", "New."]) == {
        "Hello.": hello,
        "Bye.": Translation("Adiós.", None),
    }
    assert again.find("engine 2", ["Hello."]) == {}
    again.close()


@pytest.mark.parametrize("damage", [b"not a database", b"SQLite format 3\0" + b"\xff" * 500])
def test_a_damaged_cache_is_made_anew(tmp_path: Path, damage: bytes) -> None:
    file = tmp_path / "drafts.sqlite3"
    file.write_bytes(damage)

    cache = DraftCache(file)
    cache.add("engine", {"Hello.": Translation("Hola.")})

    assert cache.find("engine", ["Hello."]) == {"Hello.": Translation("Hola.")}
    cache.close()


def test_a_locked_cache_fails_no_draft(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "drafts.sqlite3"
    DraftCache(file).close()
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    real = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda path, timeout, **rest: real(path, timeout=0.05, **rest))

    cache = DraftCache(file)
    cache.add("engine", {"Hello.": Translation("Hola.")})

    assert cache.find("engine", ["Hello."]) == {}
    cache.close()
    other.close()
