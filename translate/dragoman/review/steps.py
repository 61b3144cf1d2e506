"""What a reviewer decided, step by step, and how it survives the end of a session: the journal.

The journal lies under `.dragoman/review/`, a folder a locale and reviewer. Catalogs hold every decision without it;
it holds how to take them back, the words being typed, and where the reviewer was.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from dragoman.catalogs import Entry, Reference
from dragoman.errors import InputError
from dragoman.files import read_bytes, write_atomically
from dragoman.model import Key, Locale, Reviewer
from dragoman.review.desk import Desk
from dragoman.review.written import Written
from dragoman.workspace import Workspace

_KEPT = 1_000
"""Steps that can be taken back after reopening."""


class Decision(StrEnum):
    """What a reviewer decided on an entry."""

    ACCEPTED = "accepted"
    EDITED = "edited"
    REJECTED = "rejected"
    DOUBTED = "marked as needing work"
    NOTED = "noted"
    SPLIT_OFF = "split off"
    REPEATED = "accepted with its repeats"
    REPLACED = "replaced"

    @property
    def is_final(self) -> bool:
        """Whether it says something about the translation that was before the reviewer."""
        return self not in (Decision.NOTED, Decision.SPLIT_OFF, Decision.REPLACED)


@dataclass(frozen=True, slots=True)
class Step:
    """A decision that can be undone."""

    decision: Decision
    writes: tuple[tuple[Desk, Written], ...]
    """What it wrote; the first is the entry that was before the reviewer."""
    name: str = field(default_factory=lambda: datetime.now(UTC).isoformat())
    """Tells it from all others of the journal."""

    @property
    def key(self) -> Key:
        """The entry that was before the reviewer."""
        return self.writes[0][1].after.key

    def by_desk(self) -> Iterator[tuple[Desk, list[Written]]]:
        """What it wrote, catalog by catalog."""
        grouped: dict[int, tuple[Desk, list[Written]]] = {}
        for desk, written in self.writes:
            grouped.setdefault(id(desk), (desk, []))[1].append(written)
        yield from grouped.values()


class Journal:
    """The folder where one reviewer's steps, words and place in a locale are kept. Damaged lines count for nothing."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._steps = folder / "steps.jsonl"

    def read(self, desks: Mapping[str, Desk]) -> tuple[list[Step], list[Step]]:
        """The steps that stand and those that were undone, as far as they concern these catalogs (by article)."""
        done: dict[str, dict[str, Any]] = {}
        undone: dict[str, dict[str, Any]] = {}
        for line in self._lines():
            match line:
                case {"did": {"name": str(name)} as step}:
                    done[name] = step
                    undone.clear()
                case {"undid": str(name)} if name in done:
                    undone[name] = done.pop(name)
                case {"redid": str(name)} if name in undone:
                    done[name] = undone.pop(name)
                case {"dropped": str(name)}:
                    done.pop(name, None)
                    undone.pop(name, None)
        return _read_steps(done, desks), _read_steps(undone, desks)

    def did(self, step: Step) -> None:
        """Adds a step."""
        writes = [{"article": str(desk.article), **asdict(written)} for desk, written in step.writes]
        self._append({"did": {"name": step.name, "decision": step.decision.value, "writes": writes}})

    def undid(self, step: Step) -> None:
        """A step no longer stands."""
        self._append({"undid": step.name})

    def redid(self, step: Step) -> None:
        """A step stands again."""
        self._append({"redid": step.name})

    def dropped(self, step: Step) -> None:
        """A step can be taken back no longer, since somebody else changed its entry."""
        self._append({"dropped": step.name})

    def keep_words(self, desk: Desk, key: Key, words: str | None) -> None:
        """Keeps words that are being typed; None when they are written, or given up. Raises `InputError`."""
        file = self._words_file(desk, key)
        if words is None:
            with suppress(OSError):
                file.unlink()
            return
        kept = {"article": str(desk.article), "key": list(key), "words": words}
        write_atomically(file, json.dumps(kept).encode(), durable=False)

    def words(self, desk: Desk, key: Key) -> str | None:
        """Words that were being typed for an entry when a session ended."""
        kept = _read_json(self._words_file(desk, key))
        return kept["words"] if isinstance(kept.get("words"), str) else None

    def keep_place(self, desk: Desk, key: Key, name: str) -> None:
        """Where the reviewer is in the set of articles called `name`; a place that cannot be kept is no loss."""
        with suppress(InputError):
            kept = json.dumps({"article": str(desk.article), "key": list(key)}).encode()
            write_atomically(self._place_file(name), kept, durable=False)

    def place(self, name: str) -> tuple[str, Key] | None:
        """Article and key where the reviewer was."""
        match _read_json(self._place_file(name)):
            case {"article": str(article), "key": [str() | None as context, str(text)]}:
                return article, (context, text)
        return None

    def _place_file(self, name: str) -> Path:
        return self.folder / f"place-{_digest(name)}.json"

    def _words_file(self, desk: Desk, key: Key) -> Path:
        return self.folder / "typed" / f"{_digest(str(desk.article), *map(str, key))}.json"

    def _lines(self) -> list[Any]:
        if not self._steps.exists():
            return []
        try:
            lines = read_bytes(self._steps).split(b"\n")
        except InputError:
            return []
        if len(lines) > 2 * _KEPT:
            lines = lines[-_KEPT:]
            with suppress(InputError):
                write_atomically(self._steps, b"\n".join(lines))
        return [found for line in lines if (found := _parse_json(line)) is not None]

    def _append(self, line: dict[str, Any]) -> None:
        """A line that cannot be written costs an undo after reopening, and no decision."""
        with suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            with self._steps.open("ab") as stream:
                stream.write(json.dumps(line).encode() + b"\n")


def open_journal(workspace: Workspace, locale: Locale, reviewer: Reviewer) -> Journal:
    """The journal of a reviewer in a locale."""
    return Journal(workspace.cache / "review" / locale.tag / _digest(str(reviewer)))


def _digest(*texts: str) -> str:
    return hashlib.sha256("\0".join(texts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _read_json(file: Path) -> dict[str, Any]:
    try:
        found = _parse_json(read_bytes(file))
    except InputError:
        return {}
    return found if isinstance(found, dict) else {}


def _parse_json(data: bytes) -> Any:
    try:
        return json.loads(data)
    except ValueError:
        return None


def _read_steps(told: Mapping[str, dict[str, Any]], desks: Mapping[str, Desk]) -> list[Step]:
    steps = []
    for name, step in told.items():
        with suppress(KeyError, TypeError, ValueError, AttributeError):
            if all(write["article"] in desks for write in step["writes"]):
                writes = tuple((desks[write["article"]], _read_written(write)) for write in step["writes"])
                steps.append(Step(Decision(step["decision"]), writes, name))
    return steps


def _read_written(told: dict[str, Any]) -> Written:
    added = told["added"]
    return Written(
        _read_entry(told["before"]), told["raw"], _read_entry(told["after"]), _read_entry(added) if added else None
    )


def _read_entry(told: dict[str, Any]) -> Entry:
    values: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in told.items()}
    values["references"] = tuple(Reference(**reference) for reference in values["references"])
    return Entry(**values)
