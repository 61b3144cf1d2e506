"""Where sentences end, beyond what sentencex knows."""

from __future__ import annotations

import pytest

from dragoman.sentences import cut_sentences


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        ("es", ["La 3.ª casa es roja. ", "Vive en el n.º 5. ", "El perro corre."]),
        ("de", ["Der 1. Platz geht an Ann. ", "Der 2. Platz geht an Bob. ", "Das war 1999. ", "Dann kam 2000."]),
        ("fr", ["Le 1er mai, M. Dupont vint. ", "Mme. Curie partit."]),
        ("en", ["There were 12. ", "It is 5 M. ", "See file.txt. ", "Go."]),
        ("ja", ["これは本です。", "あれも本です。"]),
    ],
)
def test_a_sentence_ends_where_people_end_it(language: str, sentences: list[str]) -> None:
    assert list(cut_sentences("".join(sentences), language)) == sentences
