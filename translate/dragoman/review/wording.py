"""What a reviewer typed, made fit to be written, and errors that they must mean."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from dragoman.checks import Finding
from dragoman.errors import UsageError
from dragoman.review.errors import ConfirmationError


def clean_words(text: str, what: str = "translation", known: str = "") -> str:
    """The text without space around it. Raises `UsageError` when it is empty or has control characters not `known`."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if not text:
        raise UsageError(f"the {what} is empty", remedy="Write some words, or give another answer.")
    for character in text:
        if unicodedata.category(character) in ("Cc", "Cs") and character not in f"\n\t{known}":
            raise UsageError(
                f"the {what} has a control character, U+{ord(character):04X}", remedy="Write it without that character."
            )
    return text


def space_as(source: str, text: str) -> str:
    """The text with the space before and after it that the source has; msgfmt asks for the same line ends."""
    before = source[: len(source) - len(source.lstrip())]
    after = source[len(source.rstrip()) :]
    return f"{before}{text}{after}"


def list_errors(findings: Iterable[Finding]) -> list[Finding]:
    """The error-level findings."""
    return [finding for finding in findings if finding.level == "error"]


def require_confirmation(findings: Iterable[Finding], *, confirmed: bool) -> None:
    """Raises `ConfirmationError` for error-level findings that nobody `confirmed`.

    `UsageError` for a control character, which nobody can confirm.
    """
    errors = list_errors(findings)
    for finding in errors:
        if finding.check == "control":
            raise UsageError(finding.message, remedy="Edit the translation, without that character.")
    if errors and not confirmed:
        raise ConfirmationError(errors)
