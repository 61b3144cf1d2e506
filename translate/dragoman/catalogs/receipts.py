"""Dragoman's own lines in a PO entry: who drafted, reviewed or rejected it, and a digest of exactly what they saw.

They are translator comments (`# dragoman: …`), which every PO tool keeps (design, section 3). A line that is not
exactly as written here counts for nothing and is kept like any other comment.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

from dragoman.model import Reviewer

PREFIX = "dragoman: "
_TIME = "%Y-%m-%dT%H:%MZ"
_WHEN = r"(?P<at>[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}Z)"
_WHO = r"(?P<name>[^<>]+?) <(?P<email>[^<>\s]*)>"
_DIGEST = r"sha256:(?P<digest>[0-9a-f]{12})"
_CARRIED = rf"(?:carried (?P<carried>{_WHEN.replace('?P<at>', '?:')}) (?P<why>[a-z ]+), )?"
_REVIEWED = re.compile(rf"dragoman: {_CARRIED}reviewed {_WHEN} by {_WHO} {_DIGEST}")
_REJECTED = re.compile(rf"dragoman: {_CARRIED}rejected {_WHEN} by {_WHO} {_DIGEST}")
_DRAFTED = re.compile(
    rf"dragoman: drafted {_WHEN} by (?P<engine>.+?)(?: score (?P<score>-?[0-9]+(?:\.[0-9]+)?))?"
    rf"(?: unsure (?P<unsure>[a-z ]+))? {_DIGEST}"
)
_OFFERED = re.compile(rf"dragoman: offered {_WHEN} by (?P<engine>.+?) {_DIGEST}")
_WHOLE = re.compile(rf" {_DIGEST}$")
_REMEMBERED = 30_000
"""How many lines are remembered with what they say: an entry is asked for its state many times."""
_LINES = 4
"""Over how many lines a foreign tool may have wrapped one of ours."""


def digest_entry(msgctxt: str | None, msgid: str, translations: Sequence[str]) -> str:
    """The first 12 hex digits of SHA-256 over msgctxt, EOT, msgid, NUL, msgstr; plural forms joined by NUL; UTF-8.

    Without a msgctxt there is no EOT, as in gettext's MO files.
    """
    source = msgid if msgctxt is None else f"{msgctxt}\x04{msgid}"
    data = "\0".join((source, *translations)).encode("utf-8", "surrogatepass")
    return hashlib.sha256(data).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Receipt:
    """A person reviewed an entry, or others with the same sentences, from which the approval was carried over."""

    at: datetime
    """When the person reviewed. With its time zone; written in UTC, to the minute."""
    reviewer: Reviewer
    digest: str
    """Of the entry that this stands on."""
    carried: Carried | None = None
    """How the approval came here; None where the person saw this very entry."""

    def __str__(self) -> str:
        return f"{PREFIX}{_write_carried(self.carried)}reviewed {_write_verdict(self)}"


IN_PARTS = " in parts"
"""Ends the reason of an approval that was carried from a part only of what the entry is now."""


def count_people(receipts: Iterable[Receipt]) -> int:
    """How many different people have reviewed all of what these receipts stand on.

    Who shares a name or an address with another reviewer may be the same person, and counts as one. People who each
    reviewed a part count as one, too: every word was seen by one of them only.
    """
    of_all: list[Reviewer] = []
    of_parts: list[Reviewer] = []
    for receipt in receipts:
        is_part = receipt.carried is not None and receipt.carried.why.endswith(IN_PARTS)
        people = of_parts if is_part else of_all
        if not any(_may_be_one(receipt.reviewer, other) for other in of_all if not is_part):
            people.append(receipt.reviewer)
    others = [one for one in of_parts if not any(_may_be_one(one, other) for other in of_all)]
    return len(of_all) + bool(of_parts and len(others) == len(of_parts))


def _may_be_one(one: Reviewer, other: Reviewer) -> bool:
    return one.name.casefold() == other.name.casefold() or one.email.casefold() == other.email.casefold()


@dataclass(frozen=True, slots=True)
class Carried:
    """A verdict was carried over to what an edit of the source made of its entry."""

    at: datetime
    """With its time zone; written in UTC, to the minute."""
    why: str
    """What happened to the source, in lower-case letters: `split`, `merged`, `cosmetic` …"""


@dataclass(frozen=True, slots=True)
class Rejection:
    """A person rejected a translation; `digest` is that of what was rejected."""

    at: datetime
    """With its time zone; written in UTC, to the minute."""
    reviewer: Reviewer
    digest: str
    carried: Carried | None = None
    """How it came here; None where the person saw this very entry, or one that it was edited from."""

    def __str__(self) -> str:
        return f"{PREFIX}{_write_carried(self.carried)}rejected {_write_verdict(self)}"


@dataclass(frozen=True, slots=True)
class DraftMark:
    """A machine, or a memory, drafted an entry."""

    at: datetime
    """With its time zone; written in UTC, to the minute."""
    engine: str
    score: float | None
    """As `engines.Translation.score`; None where the engine gives none."""
    digest: str
    unsure: str = ""
    """Of what the machine was not sure, in lower-case letters: `of the place of markup`. Empty where of nothing."""

    def __str__(self) -> str:
        score = "" if self.score is None else f" score {self.score:.2f}"
        engine = " ".join(self.engine.split()) or "unknown"
        unsure = f" unsure {self.unsure}" if self.unsure else ""
        return f"{PREFIX}drafted {_write_time(self.at)} by {engine}{score}{unsure} sha256:{self.digest}"


@dataclass(frozen=True, slots=True)
class OfferMark:
    """A machine drafted the changed sentences of a stale entry; the whole that came of it stands in comments.

    `digest` is that of the entry's source with the text that is offered.
    """

    at: datetime
    """With its time zone; written in UTC, to the minute."""
    engine: str
    digest: str

    def __str__(self) -> str:
        engine = " ".join(self.engine.split()) or "unknown"
        return f"{PREFIX}offered {_write_time(self.at)} by {engine} sha256:{self.digest}"


Mark = Receipt | Rejection | DraftMark | OfferMark


def _read_receipt(found: re.Match[str]) -> Receipt:
    return Receipt(*_read_verdict(found))


def _read_rejection(found: re.Match[str]) -> Rejection:
    return Rejection(*_read_verdict(found))


def _read_verdict(found: re.Match[str]) -> tuple[datetime, Reviewer, str, Carried | None]:
    carried = Carried(_parse_time(found["carried"]), found["why"]) if found["carried"] else None
    return _parse_time(found["at"]), Reviewer(found["name"], found["email"]), found["digest"], carried


def _read_draft(found: re.Match[str]) -> DraftMark:
    score = None if found["score"] is None else float(found["score"])
    return DraftMark(_parse_time(found["at"]), found["engine"], score, found["digest"], found["unsure"] or "")


def _read_offer(found: re.Match[str]) -> OfferMark:
    return OfferMark(_parse_time(found["at"]), found["engine"], found["digest"])


_READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Mark]], ...] = (
    (_REVIEWED, _read_receipt),
    (_REJECTED, _read_rejection),
    (_DRAFTED, _read_draft),
    (_OFFERED, _read_offer),
)


@lru_cache(maxsize=_REMEMBERED)
def parse_mark(comment: str) -> Mark | None:
    """What a translator comment (without `# `) records; None when it is no well-formed line of Dragoman's."""
    if not comment.startswith(PREFIX):
        return None
    for pattern, read in _READERS:
        if found := pattern.fullmatch(comment):
            with contextlib.suppress(ValueError):  # a day that no calendar has
                return read(found)
    return None


def unwrap_marks(comments: Sequence[str]) -> tuple[str, ...]:
    """The comments, with those lines of ours joined again that another tool wrapped.

    polib and Babel, and the tools that stand on them, wrap comments at the width of the page.
    """
    if not any(comment.startswith(PREFIX) for comment in comments):
        return tuple(comments)
    joined: list[str] = []
    rest = list(comments)
    while rest:
        whole, count = _unwrap_first(rest)
        joined.append(whole)
        del rest[:count]
    return tuple(joined)


def _unwrap_first(comments: Sequence[str]) -> tuple[str, int]:
    """The first comment, whole, and over how many lines it went."""
    first = comments[0]
    if first.startswith(PREFIX) and not _WHOLE.search(first):
        whole = first
        for count, line in enumerate(comments[1:_LINES], start=2):
            # Wrapping takes the blank between two words, and breaks after a hyphen that has none.
            whole += line if re.search(r"\S-$", whole) else f" {line}"
            if parse_mark(whole) is not None:
                return whole, count
    return first, 1


def _write_time(at: datetime) -> str:
    return at.astimezone(UTC).strftime(_TIME)


def _write_carried(carried: Carried | None) -> str:
    return f"carried {_write_time(carried.at)} {carried.why}, " if carried else ""


def _write_verdict(verdict: Receipt | Rejection) -> str:
    return f"{_write_time(verdict.at)} by {_write_person(verdict.reviewer)} sha256:{verdict.digest}"


def _write_person(reviewer: Reviewer) -> str:
    """`Name <e-mail>` on one line, with no angle bracket that would be taken for the end of the name."""
    email = re.sub(r"[<>\s]", "", reviewer.email)
    name = " ".join(re.sub(r"[<>]", " ", reviewer.name).split()) or email or "unknown"
    return f"{name} <{email}>"


def _parse_time(text: str) -> datetime:
    return datetime.fromisoformat(text)  # ten times as fast as strptime, and a catalog has thousands of lines
