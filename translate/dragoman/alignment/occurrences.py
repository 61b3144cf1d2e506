"""Which place of a text that stands several times in an article is meant, whatever else changed there.

The one rule: a place is the first, second … of those between its nearest neighbours that stand only once. It is found
again where both neighbours are, edited or not, and as many places are between them as there were. Anything else would
be a guess, and a translation that was made for one place never stands at another.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from dragoman.alignment.likeness import NEAR, choose_best, find_alike
from dragoman.model import Occurrence

_NAMED = 50
"""Characters of a text that name it."""


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """What became of an occurrence."""

    place: int | None
    """Among the texts of the article; None where it is gone, or nobody can tell."""
    is_gone: bool = False
    """Whether its neighbours are there, and no such text is between them any more."""


class Occurrences:
    """The texts of an article in order, and the places of those that stand several times."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._labels = [name_text(text) for text in texts]
        self._places: dict[str, list[int]] = defaultdict(list)
        """Where each text stands."""
        self._named: dict[str, list[int]] = defaultdict(list)
        """Where texts stand that start like this."""
        self._texts = texts
        for number, text in enumerate(texts):
            self._places[text].append(number)
            self._named[self._labels[number]].append(number)

    def locate(self, place: int) -> Occurrence:
        """Which occurrence the text at a place is.

        >>> str(Occurrences(["Fig", "No", "Plum", "No", "No"]).locate(3))
        '1 of 2 between “Plum” and the end'
        """
        before = next((number for number in range(place - 1, -1, -1) if self._is_alone(number)), -1)
        after = next((number for number in range(place + 1, len(self._texts)) if self._is_alone(number)), None)
        end = len(self._texts) if after is None else after
        same = self._find_between(self._texts[place], before, end)
        return Occurrence(
            None if before < 0 else self._labels[before],
            None if after is None else self._labels[after],
            same.index(place) + 1,
            len(same),
        )

    def find(
        self,
        text: str,
        known: Collection[Occurrence],
        former: Collection[str] = (),
        became: Mapping[str, str] | None = None,
    ) -> Whereabouts:
        """Where the occurrence of a text is now that was `known` as one or, after a merge of branches, several things.

        `former` are texts (`name_text`) that stood in the article then: none of them is an edited neighbour. `became`
        tells of neighbours what they were edited to.
        """
        befores = self._find_neighbours({one.before for one in known}, former, became or {}, -1)
        afters = self._find_neighbours({one.after for one in known}, former, became or {}, len(self._texts))
        if len(befores) > 1 < len(afters):
            return Whereabouts(None)
        gaps = [(before, after) for before in befores for after in afters if before < after]
        if len(gaps) != 1:
            return Whereabouts(None)
        between = self._find_between(text, *gaps[0])
        numbers = {one.number for one in known if one.number <= one.total == len(between)}
        if len(numbers) != 1:
            return Whereabouts(None, is_gone=not between)
        return Whereabouts(between[numbers.pop() - 1])

    def _is_alone(self, place: int) -> bool:
        label = self._labels[place]
        return bool(label) and len(self._named[label]) == 1

    def _find_between(self, text: str, before: int, after: int) -> list[int]:
        places = self._places.get(text, [])
        return places[bisect_right(places, before) : bisect_left(places, after)]

    def _find_neighbours(
        self, labels: Collection[str | None], former: Collection[str], became: Mapping[str, str], edge: int
    ) -> list[int]:
        """Where the neighbours on one side stand; `edge` is that end of the article."""
        found: set[int] = set()
        for label in labels:
            found.update([edge] if label is None else self._follow(label, former, became))
        return sorted(found)

    def _follow(self, label: str, former: Collection[str], became: Mapping[str, str]) -> list[int]:
        for name in (label, became.get(label, "")):
            if name in self._named:
                return self._named[name]
        fresh = [name for name in self._named if name and name not in former]
        alike = choose_best(find_alike([label], fresh, NEAR))
        return self._named[fresh[alike[0].new]] if alike else []


def name_text(text: str) -> str:
    """The start of a text, to name it by: on one line, without quotation marks that could end it.

    >>> name_text("He said “stop”, and meant it: nobody should ever go there.")
    'He said "stop", and meant it: nobody should ever g…'
    """
    visible = "".join(character if character.isprintable() else " " for character in text)
    words = " ".join(visible.replace("“", '"').replace("”", '"').split())
    return words if len(words) <= _NAMED else f"{words[:_NAMED]}…"
