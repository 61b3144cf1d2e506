"""Why a decision was not applied."""

from __future__ import annotations

from collections.abc import Sequence

from dragoman.catalogs import Entry
from dragoman.checks import Finding
from dragoman.errors import LockedError, UsageError


class ConflictError(LockedError):
    """Someone else changed this segment meanwhile."""

    def __init__(self, what: str, *, theirs: Entry | None) -> None:
        super().__init__(what, remedy="Nothing was written over their change; look at it and decide again.")
        self.theirs = theirs
        """The entry as it is on disk now; None when it is gone."""


class ConfirmationError(UsageError):
    """The translation has an error that a reviewer must mean."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(
            "; ".join(finding.message for finding in findings), remedy="Mend it, or confirm that it is meant."
        )
        self.findings = tuple(findings)
        """The error-level findings."""
