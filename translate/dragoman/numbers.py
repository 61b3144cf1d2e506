"""Whether the numbers of a translation are those of its source, however either writes them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

_DIGITS = str.maketrans({ord(char): str(i % 10) for i, char in enumerate("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹")})
_NUMBER = re.compile(
    r"\d{1,3}(?:[ \u00a0\u202f'’]\d{3})+(?!\d)(?:[.,]\d+)?"  # 1 234 567,8
    r"|\d+(?:[.,٫٬]\d+)*"
)
_AFTERNOON = re.compile(r"(?::[0-5]\d)?\s?(?:p\.?\s?m\b|PM\b)", re.IGNORECASE)
_WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve",
    "- first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth",
    "- once twice thrice",
    "- single double triple",
    "- - half third quarter",
    "- january february march april may june july august september october november december",
    "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce",
    "- una par - - - - - - - decena - docena",
    "- un - - - - - - - - - - -",
    "- primer segundo tercer cuarto quinto sexto séptimo octavo noveno décimo undécimo duodécimo",
    "- primero segunda tercero cuarta quinta sexta séptima octava novena décima",
    "- primera doble tercera",
    "- enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "zéro un deux trois quatre cinq six sept huit neuf dix onze douze",
    "- une deuxième troisième quatrième cinquième sixième septième huitième neuvième dixième",
    "null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf",
    "zero um dois três quatro cinco seis sete oito nove dez onze doze",
    "- uma duas",
    "zero uno due tre quattro cinque sei sette otto nove dieci undici dodici",
    "〇 一 二 三 四 五 六 七 八 九 十",
    "صفر واحد اثنان ثلاثة أربعة خمسة ستة سبعة ثمانية تسعة عشرة",
)
"""The words for small numbers and months, 0 to 12, in languages of many translations."""
_VALUES: dict[str, set[Decimal]] = {}
for _row in _WORDS:
    for _value, _word in enumerate(_row.split()):
        _VALUES.setdefault(_word, set()).add(Decimal(_value))


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a text."""

    text: str
    start: int
    values: frozenset[Decimal | str]
    """What it may mean: `1.234` is 1234 or 1.234; `3.11.2` only itself."""


def find_numbers(text: str) -> list[Number]:
    """The numbers that a text writes with digits.

    >>> [sorted(map(str, number.values)) for number in find_numbers("1,234.5 or 1.234")]
    [['1234.5'], ['1.234', '1234']]
    """
    plain = text.translate(_DIGITS)
    found = []
    for match in _NUMBER.finditer(plain):
        values: set[Decimal | str] = set(_read(match[0]))
        if _AFTERNOON.match(plain, match.end()) and match[0].isdigit() and int(match[0]) < 12:
            values.add(Decimal(match[0]) + 12)
        found.append(Number(text[match.start() : match.end()], match.start(), frozenset(values)))
    return found


def _read(number: str) -> Iterator[Decimal | str]:
    number = re.sub(r"[ \u00a0\u202f'’]", "", number).replace("٫", ".").replace("٬", ",")
    parts = re.split(r"[.,]", number)
    marks = [mark for mark in number if mark in ".,"]
    grouped = all(len(part) == 3 for part in parts[1:]) and len(parts[0]) <= 3 and len(set(marks)) <= 1
    if not marks or grouped:
        yield Decimal("".join(parts)).normalize()
    if len(marks) == 1:
        yield Decimal(f"{parts[0]}.{parts[1]}").normalize()
    elif marks and not grouped:
        mixed = len(set(marks[:-1])) == 1 and marks[-1] != marks[0] and all(len(part) == 3 for part in parts[1:-1])
        yield Decimal(f"{''.join(parts[:-1])}.{parts[-1]}").normalize() if mixed else number


def compare_numbers(source: str, translation: str) -> tuple[list[Number], list[Number]]:
    """The numbers of the source that its translation has not, and those that it has beyond the source.

    A small number may stand as a word, a month as its name. A number that is said once more is no other number; nor is
    one of a single digit that is said once less.
    """
    ours, theirs = find_numbers(source), find_numbers(translation)
    lost, rest = [], list(theirs)
    for number in ours:
        match = next((other for other in rest if number.values & other.values), None)
        if match is not None:
            rest.remove(match)
        elif not _is_spelled(number, translation) and (len(number.text) > 1 or not _is_among(number, theirs)):
            lost.append(number)
    return lost, [number for number in theirs if not _is_among(number, ours) and not _is_spelled(number, source)]


def _is_among(number: Number, others: Sequence[Number]) -> bool:
    return any(number.values & other.values for other in others)


def _is_spelled(number: Number, text: str) -> bool:
    """Whether a number stands in a text as a word."""
    return any(number.values & values for values in _spelled(text))


def _spelled(text: str) -> Iterable[set[Decimal]]:
    lowered = text.casefold()
    words = {word.removesuffix("s") for word in re.findall(r"[^\W\d_]+", lowered)} | set(
        re.findall(r"[^\W\d_]+", lowered)
    )
    return (_VALUES[word] for word in (*words, *re.findall("[〇一二三四五六七八九十]", text)) if word in _VALUES)
