"""The seeded editor of benchmarks/replay.py, which changes articles as people do."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable

from dragoman.alignment import split_sentences

_STYLES = str.maketrans(dict.fromkeys('“”„«»"‘’‚‛′', "'") | dict.fromkeys("–—‒", "-"))
_MARKS = re.compile(r"\]\([^)]*\)|\]\[[^\]]*\]|<[^>]*>|[\\*_\[\]`!]")


def plain(text: str) -> str:
    """The words of a text, without marks and styles of quotes and dashes, which tools and people write in many ways."""
    return " ".join(_MARKS.sub("", text).translate(_STYLES).split())


class Editor:
    """Changes an article, a kind of change at a time."""

    def __init__(self, text: str, seed: int) -> None:
        self.random = random.Random(seed)
        self.blocks = text.split("\n\n")
        self.edited: set[str] = set()
        """Sentences of paragraphs in which a word was changed, as they were before."""
        self.regrouped: set[str] = set()
        """Sentences of paragraphs that were split or merged."""

    def edit(self, number: int) -> Counter[str]:
        """Makes so many changes; returns how many of each kind."""
        kinds: dict[str, Callable[[int], bool]] = {
            "typo": self.misspell,
            "reworded": self.reword,
            "inserted": self.insert,
            "deleted": self.delete,
            "moved": self.move,
            "split": self.split,
            "merged": self.merge,
            "number": self.change_number,
            "address": self.change_address,
        }
        done: Counter[str] = Counter()
        for _ in range(number * 20):
            if done.total() == number:
                break
            kind = self.random.choice(list(kinds))
            places = [place for place, block in enumerate(self.blocks) if re.match(r"[A-Z][\w’' ]+ .{60}", block)]
            if not places:
                continue
            place = self.random.choice(places)
            before = {
                plain(sentence) for block in self.blocks[place : place + 2] for sentence in split_sentences(block)
            }
            first = {plain(sentence) for sentence in split_sentences(self.blocks[place])}
            if kinds[kind](place):
                done[kind] += 1
                if kind in ("split", "merged"):
                    self.regrouped |= before if kind == "merged" else first
                elif kind in ("typo", "reworded", "number"):
                    self.edited |= first
        return done

    @property
    def text(self) -> str:
        return "\n\n".join(self.blocks)

    def replace(self, place: int, pattern: str, change: Callable[[re.Match[str]], str]) -> bool:
        found = list(re.finditer(pattern, self.blocks[place]))
        if not found:
            return False
        chosen = self.random.choice(found)
        block = self.blocks[place]
        self.blocks[place] = block[: chosen.start()] + change(chosen) + block[chosen.end() :]
        return True

    def misspell(self, place: int) -> bool:
        return self.replace(
            place, r"(?<= )[a-z]{5,}(?= )", lambda found: found[0][0] + found[0][2] + found[0][1] + found[0][3:]
        )

    def reword(self, place: int) -> bool:
        return self.replace(place, r"(?<= )[a-z]+ [a-z]+ [a-z]+(?= )", lambda _: "as many people say")

    def insert(self, place: int) -> bool:
        self.blocks.insert(place, f"Nobody has seen paragraph {self.random.randrange(10**6)} before. It is quite new.")
        return True

    def delete(self, place: int) -> bool:
        del self.blocks[place]
        return True

    def move(self, place: int) -> bool:
        block = self.blocks.pop(place)
        self.blocks.insert(self.random.randrange(1, len(self.blocks)), block)
        return True

    def split(self, place: int) -> bool:
        sentences = split_sentences(self.blocks[place])
        if len(sentences) < 2 or "\n" in self.blocks[place]:
            return False
        cut = self.random.randrange(1, len(sentences))
        self.blocks[place : place + 1] = [" ".join(sentences[:cut]), " ".join(sentences[cut:])]
        return True

    def merge(self, place: int) -> bool:
        if place + 1 >= len(self.blocks) or not re.match(r"[A-Z][\w’' ]+ .{60}", self.blocks[place + 1]):
            return False
        self.blocks[place : place + 2] = [f"{self.blocks[place].strip()} {self.blocks[place + 1].strip()}"]
        return True

    def change_number(self, place: int) -> bool:
        return self.replace(place, r"(?<= )\d+(?=[ .,])", lambda found: str(int(found[0]) + 1))

    def change_address(self, place: int) -> bool:
        return self.replace(place, r"(?<=\]\()https://[^)\s]+", lambda found: f"{found[0]}#new")
