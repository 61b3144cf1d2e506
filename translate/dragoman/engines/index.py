"""The Argos package index: which packages there are to fetch."""

from __future__ import annotations

import json
import urllib.request
from dataclasses import dataclass
from http.client import HTTPResponse
from typing import cast
from urllib.parse import urlsplit

from dragoman.errors import EngineError

TIMEOUT = 8.0
"""Seconds to wait for a server's answer, or for its next bytes."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A package in the index."""

    source: str
    target: str
    version: str
    links: tuple[str, ...]


def fetch_index() -> list[Offer]:
    """The packages that the Argos index offers. Raises `EngineError` without network, within seconds."""
    from argostranslate import settings

    url = str(settings.remote_package_index)
    try:
        with open_link(url) as answer:
            entries = json.loads(answer.read(50_000_000))
        return [
            Offer(entry["from_code"], entry["to_code"], entry["package_version"], tuple(entry["links"]))
            for entry in entries
            if entry.get("type", "translate") == "translate" and entry.get("from_code") and entry.get("to_code")
        ]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise EngineError(
            f"cannot read the package index at {url}: {explain(error)}",
            remedy="Check the network; or fetch the .argosmodel file elsewhere and run `dragoman models install FILE`.",
        ) from error


def open_link(url: str, start: int = 0) -> HTTPResponse:
    """Opens a web address, from byte `start` on. Raises `OSError`, or `ValueError` for anything but http and https."""
    if urlsplit(url).scheme not in ("http", "https"):
        raise ValueError(f"not a web address: {url}")
    headers = {"User-Agent": "dragoman"} | ({"Range": f"bytes={start}-"} if start else {})
    request = urllib.request.Request(url, headers=headers)  # noqa: S310  # the scheme is checked above
    return cast("HTTPResponse", urllib.request.urlopen(request, timeout=TIMEOUT))  # noqa: S310  # the same


def explain(error: Exception) -> str:
    """Why a connection failed, in words."""
    return str(getattr(error, "reason", None) or error) or type(error).__name__
