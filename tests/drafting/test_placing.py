"""Markup is put where its words went, by what the engine tells and what the phrases are by themselves."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.checks import check_translation
from dragoman.drafting import Draft, DraftPlan, Way
from dragoman.engines import Link, Translation
from dragoman.engines.argos import ArgosEngine
from dragoman.engines.packages import find_starter
from dragoman.markup import tokenize
from dragoman.model import Locale

SPANISH = Locale("es")


def link_words(source: str, target: str, pairs: Mapping[str, str]) -> tuple[Link, ...]:
    """Links between words that stand once in each text."""
    return tuple(
        Link(source.index(one), source.index(one) + len(one), target.index(other), target.index(other) + len(other))
        for one, other in pairs.items()
    )


def carry_out(plan: DraftPlan, engine: Callable[[str], Translation]) -> Draft:
    known: dict[str, Translation] = {}
    while wanted := plan.requests(known):
        known |= {text: engine(text) for text in wanted}
    return plan.assemble(known)


def draft(text: str, answers: Mapping[str, str | Translation], format: str = "markdown") -> Draft:
    """A draft by an engine that has these answers; anything else comes back in brackets, as a piece would."""

    def engine(request: str) -> Translation:
        answer = answers.get(request, f"‹{request}›")
        return answer if isinstance(answer, Translation) else Translation(answer)

    return carry_out(DraftPlan(text, format, "en", target=SPANISH), engine)


@pytest.mark.parametrize(
    ("text", "answers", "drafted", "way"),
    [
        (
            "Run `make` now.",
            {"Run ABC1 now.": "Ahora ejecuta ABC1."},
            "Ahora ejecuta `make`.",
            Way.STAND_IN,
        ),
        (
            "Use `a`, `b`, `c` here.",
            {"Use ABC1 here.": "Usa ABC1 aquí."},
            "Usa `a`, `b`, `c` aquí.",
            Way.STAND_IN,
        ),
        (
            "See [`open()`](a.md) first.",
            {"See ABC1 first.": "Primero mira ABC1."},
            "Primero mira [`open()`](a.md).",
            Way.STAND_IN,
        ),
        (
            "Write to ng@example.org, {name}.",
            {"Write to ABC1.": "Escribe a ABC1."},
            "Escribe a ng@example.org, {name}.",
            Way.STAND_IN,
        ),
        (
            "Ask @ng about ABC.",
            {"Ask XYZ1 about ABC.": "Pregunta a XYZ1 por ABC."},
            "Pregunta a @ng por ABC.",
            Way.STAND_IN,
        ),
        (
            "See #12, [[Figs]] and CODE_OF_FIGS.",
            {"See ABC1 and ABC2.": "Mira ABC1 y ABC2."},
            "Mira #12, [[Figs]] y CODE_OF_FIGS.",
            Way.STAND_IN,
        ),
        (
            "A **ripe `fig` here** now",
            {"A ripe ABC1 here now": "Ahora un ABC1 maduro aquí", "ripe ABC1 here": "ABC1 maduro aquí"},
            "Ahora un **`fig` maduro aquí**",
            Way.FOUND,
        ),
        (
            "Read **[the *red* book](a.md)** today.",
            {
                "Read the red book today.": "Lee hoy el libro rojo.",
                "the red book": "El libro rojo",
                "red": "rojo",
            },
            "Lee hoy **[el libro *rojo*](a.md)**.",
            Way.FOUND,
        ),
        (
            "I saw GitHub _Pages_ and [Ng](b).",
            {"I saw GitHub Pages and Ng.": "Vi Pages de GitHub y Ng.", "Ng": "Ng"},
            "Vi _Pages_ de GitHub y [Ng](b).",
            Way.FOUND,
        ),
        (
            "The *ripe* ones",
            {"The ripe ones": "Las maduras", "ripe": "maduro"},
            "Las *maduras*",
            Way.LIKE,
        ),
    ],
)
def test_markup_follows_its_words(text: str, answers: Mapping[str, str], drafted: str, way: Way) -> None:
    done = draft(text, answers)

    assert (done.text, done.ways) == (drafted, (way,))


def aligned(source: str, target: str, pairs: Mapping[str, str]) -> dict[str, Translation]:
    return {source: Translation(target, alignment=link_words(source, target, pairs))}


@pytest.mark.parametrize(
    ("text", "answers", "drafted"),
    [
        (
            "He was *very ripe* then.",
            aligned("He was very ripe then.", "Entonces estaba muy maduro.", {"very": "muy", "ripe": "maduro"}),
            "Entonces estaba *muy maduro*.",
        ),
        (
            "A [data sheet](a) helps.",
            aligned("A data sheet helps.", "Una hoja de datos ayuda.", {"data": "datos", "sheet": "hoja"}),
            "Una [hoja de datos](a) ayuda.",
        ),
        (
            "Pears[^1] are ripe.",
            aligned("Pears are ripe.", "Están maduras las peras.", {"Pears": "peras", "ripe": "maduras"}),
            "Están maduras las peras[^1].",
        ),
        (
            "Say *“yes”* to it.",
            aligned("Say “yes” to it.", "Dile “sí”.", {"Say": "Dile", "yes": "sí"}),
            "Dile *«sí»*.",
        ),
        (
            "Run `make` now.",
            aligned("Run ABC1 now.", "Ejecuta ABCC1 ya.", {"Run": "Ejecuta", "ABC1": "ABCC1", "now": "ya"}),
            "Ejecuta `make` ya.",
        ),
    ],
)
def test_alignment_tells_where_words_went(text: str, answers: Mapping[str, Translation], drafted: str) -> None:
    done = draft(text, answers)

    assert (done.text, done.ways) == (drafted, (Way.ALIGNED,))


def test_marks_after_the_last_word_have_a_place_too() -> None:
    text = "Hello <b>Hello Hello <b>. </b></b>"

    drafted = carry_out(DraftPlan(text, "html", "en", target=SPANISH), lambda request: Translation(request.upper()))

    assert drafted.text == "HELLO <b>HELLO HELLO <b>. </b></b>"


def test_a_guessed_place_is_said_to_be_guessed() -> None:
    source, target = "We *do* like it.", "Nos gusta mucho."
    done = draft(source, aligned("We do like it.", target, {"We": "Nos", "like": "gusta"}))

    assert (done.text, done.ways) == ("Nos *gusta* mucho.", (Way.GUESSED,))
    assert done.unsure == "of the place of markup"


def test_what_an_engine_lost_makes_it_translate_pieces() -> None:
    done = draft("Run `make` now.", {"Run ABC1 now.": "Ejecuta ya.", "Run": "Ejecuta", "now.": "ya."})

    assert (done.text, done.ways) == ("Ejecuta `make` ya.", (Way.SPLIT,))


@pytest.mark.parametrize("answer", ["Ejecuta ABC1 y ABC1 ya.", "Ejecuta ABC2 ya.", "", "ABC"])
def test_a_stand_in_that_is_not_there_exactly_once_is_not_trusted(answer: str) -> None:
    done = draft("Run `make` now.", {"Run ABC1 now.": answer, "Run": "Ejecuta", "now.": "ya."})

    assert done.text == "Ejecuta `make` ya."


@pytest.mark.parametrize(
    ("text", "format", "requests"),
    [
        ("**Stop.** Go on.", "markdown", ["Stop.", "Go on."]),
        ("**Stop now. Go on.**", "markdown", ["Stop now.", "Go on."]),
        ("One line\\\nanother line", "markdown", ["One line", "another line"]),
        ("<b>One</b><br>Two", "html", ["One", "Two"]),
        ('Light. <span class="verse">4&#160;</span>God saw it.', "html", ["Light.", "God saw it."]),
        ("A fig ![ripe fig](a.png) fell", "markdown", ["A fig fell", "ripe fig"]),
        ('A fig<a class="noteref">* <i>A fruit.</i></a> fell', "html", ["A fig fell", "A fruit."]),
        ("Fish &amp; chips, 10&#160;km", "html", ["Fish & chips, 10 km"]),
        (r"Two \* two &copy; &lt;b&gt;", "markdown", ["Two * two © <b>"]),
    ],
)
def test_engines_get_whole_plain_sentences(text: str, format: str, requests: list[str]) -> None:
    asked: list[str] = []

    def engine(request: str) -> Translation:
        asked.append(request)
        words = [found.span() for found in re.finditer(r"\S+", request)]
        return Translation(request, alignment=tuple(Link(*span, *span) for span in words))

    carry_out(DraftPlan(text, format, "en"), engine)

    assert asked == requests


@pytest.mark.parametrize(
    ("text", "format", "answer", "drafted"),
    [
        (r"A \* b", "markdown", "Una * b", r"Una \* b"),
        ("A snake name", "markdown", "Un nombre *de* serpiente", r"Un nombre \*de\* serpiente"),
        ("Fish &amp; chips &copy; us", "html", "Pescado & papas © nos <b>", "Pescado &amp; papas &copy; nos &lt;b>"),
        ("Fish & chips", "html", "Pescado <i>y</i> papas", "Pescado &lt;i>y&lt;/i> papas"),
        ("Plain words", "markdown", "Ver [a](b) y `c` $x$ {{y}}", r"Ver \[a\](b) y \`c\` \$x\$ \{\{y}}"),
    ],
)
def test_what_an_engine_writes_is_no_markup(text: str, format: str, answer: str, drafted: str) -> None:
    assert (
        draft(text, {re.sub("&amp;", "&", text).replace("&copy;", "©").replace("\\", ""): answer}, format).text
        == drafted
    )


def test_terms_that_are_protected_survive() -> None:
    plan = DraftPlan("Save the Orchard Keeper now.", "text", "en", protected=["Orchard", "Orchard Keeper"])

    assert plan.requests() == ["Save the ABC1 now."]
    assert (
        plan.assemble({"Save the ABC1 now.": Translation("Guarda ya el ABC1.")}).text == "Guarda ya el Orchard Keeper."
    )

    "Hello |. |, |manual|*|**|_|`x`|[|](u)|<b>|</b>|<br>|[^1]|{x}|%s|https://e.org|stop |&amp;| |(|)|“|”|![|\\*|@ng |"
    "¿|:"


PIECES = (
    "Hello |. |, |manual|*|**|_|`x`|[|](u)|<b>|</b>|<br>|[^1]|{x}|%s|https://e.org|stop |&amp;| |(|)|“|”|![|\\*|@ng |"
    "¿|:"
)
texts = st.lists(st.sampled_from([*PIECES.split("|"), "\\\n"]), max_size=14).map("".join)


@st.composite
def answers(draw: st.DrawFn, request: str) -> Translation:
    """What an adversary makes of a request: words dropped, doubled, turned round; markup; any alignment."""
    words = re.findall(r"\S+", request)
    chosen = draw(
        st.lists(
            st.sampled_from([*words, "ABC1", "ABC2", "*", "<i>", "`", "|", "]", "(u)", "~~", "¿", "$"]), max_size=8
        )
    )
    text = " ".join(chosen)
    spans = st.tuples(st.integers(0, len(request)), st.integers(0, len(request)), st.integers(0, len(text)))
    links = [Link(min(a, b), max(a, b), at, min(len(text), at + 4)) for a, b, at in draw(st.lists(spans, max_size=5))]
    return Translation(text, -1.0, alignment=tuple(links))


@pytest.mark.parametrize("format", ["markdown", "html", "text"])
@given(data=st.data(), text=texts)
def test_no_adversary_breaks_markup_without_a_finding(format: str, data: st.DataObject, text: str) -> None:
    plan = DraftPlan(text, format, "en", target=SPANISH)
    done = carry_out(plan, lambda request: data.draw(answers(request)))

    source, result = tokenize(text, format), tokenize(done.text, format)
    findings = check_translation(text, done.text, source, result)
    broken = sorted(t.skeleton for t in source if t.role != "text") != sorted(
        t.skeleton for t in result if t.role != "text"
    )
    assert not broken or not done.text or any(finding.level == "error" for finding in findings)
    assert "ABC1" not in done.text or "ABC1" in "".join(t.text for t in result)


@pytest.mark.parametrize(
    ("text", "format"),
    [
        ("Click the [Save](a.md) button, then run `make test`.", "markdown"),
        ("**Note:** the *first* file is in `/etc/{name}` or https://example.org/a_b.", "markdown"),
        ("Use <kbd>Ctrl</kbd> to open the <a href='x'>second <em>window</em></a>.", "html"),
    ],
)
def test_the_starter_model_keeps_markup(text: str, format: str) -> None:
    engine = ArgosEngine(find_starter()[0])
    done = carry_out(
        DraftPlan(text, format, "en", target=SPANISH), lambda request: engine.translate([request], align=True)[0]
    )

    marks = [sorted(t.text for t in tokenize(version, format) if t.role != "text") for version in (text, done.text)]
    assert marks[0] == marks[1]
    assert done.text != text
