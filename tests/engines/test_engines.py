"""Engines translate batches, in order, and the best one that is installed is taken."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from dragoman.confidence import count_repeated
from dragoman.decoding import Decoding, Quality
from dragoman.engines import Translation
from dragoman.engines.apertium import ApertiumEngine
from dragoman.engines.argos import ArgosEngine, PivotEngine
from dragoman.engines.choose import argos_codes, choose_engine
from dragoman.engines.mishaps import count_mishaps
from dragoman.engines.network import Decoded, Hypothesis, Network
from dragoman.engines.packages import ArgosPackage, find_starter
from dragoman.errors import EngineError
from dragoman.model import LanguagePair, Locale

EN, ES = Locale("en"), Locale("es")


@pytest.fixture(scope="module")
def starter(tmp_path_factory: pytest.TempPathFactory) -> ArgosPackage:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        (package,) = find_starter()
    return package


@pytest.fixture
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, starter: ArgosPackage) -> Path:
    """An empty packages folder, and no Apertium."""
    folder = tmp_path / "packages"
    folder.mkdir()
    monkeypatch.setenv("ARGOS_PACKAGES_DIR", str(folder))
    monkeypatch.setattr("dragoman.engines.choose.find_mode", lambda source, target: None)
    return folder


def add_package(folder: Path, starter: ArgosPackage, source: str, target: str, version: str = "1.0") -> None:
    """A package of any pair with the starter's model; what it says is Spanish, whatever the pair."""
    package = folder / f"translate-{source}_{target}-{version}"
    shutil.copytree(starter.folder, package)
    metadata = {"package_version": version, "from_code": source, "to_code": target}
    (package / "metadata.json").write_text(json.dumps(metadata), encoding="utf-8")


def test_a_batch_is_translated_in_order_and_the_rest_is_copied(starter: ArgosPackage) -> None:
    engine = ArgosEngine(starter)

    first, empty, number, second, again = engine.translate(
        ["Good morning.", "", "12.5 %", "The dog eats.", "Good morning."]
    )

    assert (empty, number) == (Translation("", 0.0), Translation("12.5 %", 0.0))
    assert first == again
    assert "perro" in second.text
    assert first.score is not None
    assert -5 < first.score < 0


def test_underscores_survive(starter: ArgosPackage) -> None:
    (translation,) = ArgosEngine(starter).translate(["Open the file_name now."])

    assert "_" in translation.text


def test_alternatives_and_alignment_come_where_they_are_asked_for(starter: ArgosPackage) -> None:
    sentence = "Click the Save button."
    engine = ArgosEngine(starter)

    (plain,) = engine.translate([sentence])
    (rich,) = engine.translate([sentence], alternatives=3, align=True)

    assert (plain.alternatives, plain.alignment) == ((), ())
    assert len(set(rich.alternatives) - {rich.text}) == 3
    links = {
        rich.text[link.target_start : link.target_end]: sentence[link.source_start : link.source_end]
        for link in rich.alignment
    }
    assert (links["botón"], links["Guardar"]) == ("button", "Save")


LONG = "When the farmer came home, the gate was open; the dog had run into the field, and the sheep stood in the road; "


def test_a_sentence_longer_than_any_model_bears_is_translated_clause_by_clause(starter: ArgosPackage) -> None:
    sentence, letters = LONG * 20 + "then he called.", "x" * 1500

    first, second = ArgosEngine(starter).translate([sentence, letters], align=True)

    assert len(first.text) > len(sentence) / 2
    assert first.text.count(";") >= 20
    assert max(link.source_end for link in first.alignment) > len(sentence) - 60
    assert second.text


def test_a_loop_is_decoded_once_more_without_repeats(starter: ArgosPackage) -> None:
    sentence = "very " * 30 + "good"
    engine = ArgosEngine(starter)
    (raw,) = Network(starter, Decoding()).decode([sentence], beam=4, hypotheses=1, align=False)

    (translation,) = engine.translate([sentence])

    assert count_mishaps(raw) > 50
    assert count_repeated(translation.text) < count_repeated(raw.hypotheses[0].text) / 2


def test_every_quality_has_a_digest_and_a_beam_of_its_own(starter: ArgosPackage) -> None:
    sentences = ["The dog has eaten the 7 red apples of the farmer.", "Click the Save button."]
    engines = [ArgosEngine(starter, Decoding(quality)) for quality in Quality]

    assert len({engine.digest for engine in engines}) == 3
    assert [quality.beam_size for quality in Quality] == [1, 4, 6]
    for engine in engines:
        assert "7" in engine.translate(sentences)[0].text
        assert len(engine.translate(sentences, alternatives=2)[1].alternatives) == 2


def test_the_best_quality_takes_the_translation_that_is_trusted_most(starter: ArgosPackage) -> None:
    engine = ArgosEngine(starter, Decoding(Quality.BEST))
    numberless = Hypothesis("Tiene perros.", -0.1, (), ())
    sound = Hypothesis("Tiene 7 perros.", -0.12, (), ())

    ranked = engine._rank(Decoded("It has 7 dogs.", (), (numberless, sound)))

    assert ranked == [sound, numberless]


@pytest.mark.parametrize(
    ("decoding", "remedy"),
    [
        (Decoding(device="cuda"), 'Set draft.device = "cpu".'),
        (Decoding(compute_type="bfloat16"), "Set draft.compute-type to one of: "),
    ],
)
def test_what_the_machine_lacks_is_an_engine_error(starter: ArgosPackage, decoding: Decoding, remedy: str) -> None:
    import ctranslate2

    if decoding.device == "cuda" and ctranslate2.get_cuda_device_count():
        pytest.skip("there is a GPU")
    if decoding.numbers in ctranslate2.get_supported_compute_types("cpu"):
        pytest.skip("the processor can do it")

    with pytest.raises(EngineError) as caught:
        ArgosEngine(starter, decoding).translate(["One."])

    assert str(caught.value.remedy).startswith(remedy)


def test_a_pivot_follows_the_alignment_of_both(starter: ArgosPackage) -> None:
    engine = PivotEngine(ArgosEngine(starter), ArgosEngine(starter))

    (translation,) = engine.translate(["Click the Save button."], alternatives=1, align=True)

    assert translation.text
    assert all(0 <= link.source_start < link.source_end <= 22 for link in translation.alignment)
    assert translation.alignment[-1].target_end == len(translation.text)


def test_the_digest_tells_models_apart(starter: ArgosPackage, packages: Path) -> None:
    add_package(packages, starter, "en", "es")
    copy = packages / "translate-en_es-1.0"
    same = ArgosEngine(ArgosPackage(copy, LanguagePair("en", "es"), "1.0", "")).digest
    with (copy / "model" / "model.bin").open("ab") as model:
        model.write(b"\0")
    other = ArgosEngine(ArgosPackage(copy, LanguagePair("en", "es"), "1.0", "")).digest

    assert same == ArgosEngine(starter).digest
    assert other != same


def test_an_installed_package_comes_before_the_starter_model(packages: Path, starter: ArgosPackage) -> None:
    assert choose_engine(EN, ES).is_demonstration
    add_package(packages, starter, "en", "es", "1.0")
    add_package(packages, starter, "en", "es", "1.10")
    add_package(packages, starter, "en", "es", "1.9")

    choice = choose_engine(EN, ES)

    assert (choice.engine.name, choice.is_demonstration) == ("argos translate-en_es-1_10", False)


def test_two_packages_pivot_through_a_third_language(packages: Path, starter: ArgosPackage) -> None:
    add_package(packages, starter, "en", "fr")
    add_package(packages, starter, "fr", "es")

    choice = choose_engine(EN, ES)

    assert isinstance(choice.engine, PivotEngine)
    assert choice.engine.name == "argos translate-en_fr-1_0 + translate-fr_es-1_0"
    assert str(choice.engine.pair) == "en→es"
    assert len(choice.engine.translate(["Good morning.", "Two dogs."])) == 2


def test_a_damaged_package_does_not_hide_the_others(packages: Path, starter: ArgosPackage) -> None:
    (packages / "broken").mkdir()
    add_package(packages, starter, "en", "es")

    assert choose_engine(EN, ES).engine.name == "argos translate-en_es-1_0"


def test_variants_are_tried_before_the_bare_language() -> None:
    assert argos_codes(Locale("pt-BR")) == ["pb", "pt_BR", "pt"]
    assert argos_codes(Locale("zh-Hant")) == ["zt", "zh_Hant", "zh"]
    assert argos_codes(ES) == ["es"]


def test_without_any_engine_the_error_names_the_command(packages: Path) -> None:
    with pytest.raises(EngineError) as caught:
        choose_engine(EN, Locale("ar"))

    assert "dragoman models install en ar" in str(caught.value.remedy)


def test_a_target_prefix_is_given_to_the_model_and_taken_off_again(starter: ArgosPackage) -> None:
    plain = ArgosEngine(starter).translate(["Good morning."])
    prefixed = ArgosEngine(ArgosPackage(starter.folder, starter.pair, "1", "▁El")).translate(["The dog eats."])

    assert plain[0].text
    assert not prefixed[0].text.startswith("▁El")


@pytest.fixture
def apertium() -> ApertiumEngine:
    if shutil.which("apertium") is None:
        if os.environ.get("CI"):
            pytest.fail("apertium is not installed")
        pytest.skip("apertium is not installed")
    return ApertiumEngine("eng-spa", LanguagePair("en", "es"))


def test_apertium_translates_a_batch_in_order(apertium: ApertiumEngine) -> None:
    texts = ["The dog eats.", "", "A cat", "The dog eats.", "Two\nlines"]

    translated = [translation.text for translation in apertium.translate(texts)]

    assert translated[0] == translated[3] == "El perro come."
    assert (translated[1], translated[2]) == ("", "Un gato")
    assert "\n" not in translated[4]


@pytest.mark.parametrize("character", list("[]{}^$@\\/<>*#+\"'|&;%"))
def test_apertium_keeps_the_characters_of_its_own_stream_format(apertium: ApertiumEngine, character: str) -> None:
    (translation,) = apertium.translate([f"The dog {character} the cat."])

    assert character in translation.text


def test_an_unknown_apertium_mode_is_an_engine_error(apertium: ApertiumEngine) -> None:
    with pytest.raises(EngineError, match="xxx-yyy"):
        ApertiumEngine("xxx-yyy", LanguagePair("xx", "yy")).translate(["Hello"])
