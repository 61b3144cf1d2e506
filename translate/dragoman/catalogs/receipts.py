"""Dragoman's own lines in a PO entry: who drafted, reviewed or rejected it, and a digest of exactly what they saw.

They are translator comments (`# dragoman: …`), which every PO tool keeps (design, section 3).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from dragoman.model import Reviewer

PREFIX = "dragoman: "
_TIME = "%Y-%m-%dT%H:%MZ"
_WHEN = r"(?P<at>\d{4}-\d\d-\d\dT\d\d:\d\dZ)"
_WHO = r"(?P<name>[^<>]+?) <(?P<email>[^<>\s]*)>"
_DIGEST = r"sha256:(?P<digest>[0-9a-f]{12})"
_REVIEWED = re.compile(rf"dragoman: reviewed {_WHEN} by {_WHO} {_DIGEST}$")
_REJECTED = re.compile(rf"dragoman: rejected {_WHEN} by {_WHO} {_DIGEST}$")
_DRAFTED = re.compile(rf"dragoman: drafted {_WHEN} by (?P<engine>.+?)(?: score (?P<score>-?\d+(?:\.\d+)?))? {_DIGEST}$")


def digest_entry(msgctxt: str | None, msgid: str, translations: Sequence[str]) -> str:
    """The first 12 hex digits of SHA-256 over msgctxt, EOT, msgid, NUL, msgstr; plural forms joined by NUL; UTF-8.

    Without a msgctxt there is no EOT, as in gettext's MO files.
    """
    source = msgid if msgctxt is None else f"{msgctxt}\x04{msgid}"
    data = "\0".join((source, *translations)).encode("utf-8", "surrogatepass")
    return hashlib.sha256(data).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Receipt:
    """A person reviewed an entry."""

    at: datetime
    """UTC, to the minute."""
    reviewer: Reviewer
    digest: str

    def __str__(self) -> str:
        return f"{PREFIX}reviewed {self.at.strftime(_TIME)} by {self.reviewer} sha256:{self.digest}"


@dataclass(frozen=True, slots=True)
class Rejection:
    """A person rejected a translation; `digest` is that of what was rejected."""

    at: datetime
    reviewer: Reviewer
    digest: str

    def __str__(self) -> str:
        return f"{PREFIX}rejected {self.at.strftime(_TIME)} by {self.reviewer} sha256:{self.digest}"


@dataclass(frozen=True, slots=True)
class DraftMark:
    """A machine, or a memory, drafted an entry."""

    at: datetime
    engine: str
    score: float | None
    """As `engines.Translation.score`; None where the engine gives none."""
    digest: str

    def __str__(self) -> str:
        score = "" if self.score is None else f" score {self.score:.2f}"
        return f"{PREFIX}drafted {self.at.strftime(_TIME)} by {self.engine}{score} sha256:{self.digest}"


Mark = Receipt | Rejection | DraftMark


def parse_mark(comment: str) -> Mark | None:
    """What a translator comment (without `# `) records; None when it is no well-formed line of Dragoman's."""
    if not comment.startswith(PREFIX):
        return None
    for pattern, kind in ((_REVIEWED, Receipt), (_REJECTED, Rejection)):
        if found := pattern.match(comment):
            at = _parse_time(found["at"])
            return None if at is None else kind(at, Reviewer(found["name"], found["email"]), found["digest"])
    if found := _DRAFTED.match(comment):
        at = _parse_time(found["at"])
        score = None if found["score"] is None else float(found["score"])
        return None if at is None else DraftMark(at, found["engine"], score, found["digest"])
    return None


def _parse_time(text: str) -> datetime | None:
    try:
        return datetime.strptime(text, _TIME).replace(tzinfo=UTC)
    except ValueError:
        return None
