"""Numbers are compared by what they mean, not by how they are written."""

from __future__ import annotations

import pytest

from dragoman.numbers import compare_numbers


def differ(source: str, translation: str) -> tuple[list[str], list[str]]:
    lost, added = compare_numbers(source, translation)
    return [number.text for number in lost], [number.text for number in added]


@pytest.mark.parametrize(
    ("source", "translation"),
    [
        ("1,234.5", "1.234,5"),
        ("1,234,567", "1 234 567"),
        ("12,345", "12\u202f345"),
        ("12,345", "12345"),
        ("$3.50", "3,50 $"),
        ("30%", "30 %"),
        ("7:30 p.m.", "19:30"),
        ("at 5 PM", "a las 17 h"),
        ("In 2019", "في ٢٠١٩"),
        ("1.5", "١٫٥"),
        ("2 figs", "dos higos"),
        ("the 3rd", "el tercero"),
        ("twelve figs", "12 higos"),
        ("May 5, 2017", "5/5/2017"),
        ("in 2019 and 2020", "en 2019, en 2020 y en 2019"),
        ("1 of 1", "1"),
        ("Python 3.11.2", "Python 3.11.2"),
        ("in 2019 20 people", "en 2019, 20 personas"),
        ("3 figs", "三个无花果"),
    ],
)
def test_the_same_numbers_agree(source: str, translation: str) -> None:
    assert differ(source, translation) == ([], [])


@pytest.mark.parametrize(
    ("source", "translation", "lost", "added"),
    [
        ("$3.50", "350 $", ["3.50"], ["350"]),
        ("1,234.5", "12345", ["1,234.5"], ["12345"]),
        ("In 2019", "En 2091", ["2019"], ["2091"]),
        ("30 figs", "higos", ["30"], []),
        ("30 of 30", "30", ["30"], []),
        ("figs", "30 higos", [], ["30"]),
        ("Python 3.11.2", "Python 3.112", ["3.11.2"], ["3.112"]),
        ("7:30 a.m.", "19:30", ["7"], ["19"]),
    ],
)
def test_other_numbers_are_noticed(source: str, translation: str, lost: list[str], added: list[str]) -> None:
    assert differ(source, translation) == (lost, added)
