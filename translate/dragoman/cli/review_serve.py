"""`dragoman review --serve`: the same screen in a browser, on this machine only."""

from __future__ import annotations

import shlex
import socket
import sys
from collections.abc import Sequence
from pathlib import Path

from dragoman.cli.output import ExitCode, print_note
from dragoman.errors import UsageError
from dragoman.model import Locale

HOST = "localhost"


def serve_review(
    root: Path, articles: Sequence[str], locale: Locale, names: Sequence[str], limit: int | None, port: int
) -> ExitCode:
    """Serves until Ctrl-C; each browser page is a review of its own. Port 0 takes one that is free.

    Raises `UsageError` when the port is taken.
    """
    port = _find_port(port)
    command = [sys.executable, "-m", "dragoman", "--workspace", str(root), "review", "--to", locale.tag]
    command += [part for name in names for part in ("--queue", name)]
    command += ["--limit", str(limit)] if limit else []
    from textual_serve.server import Server

    print_note(f"The review is at http://{HOST}:{port}/ for browsers on this machine; Ctrl-C ends it.")
    Server(shlex.join([*command, "--", *articles]), host=HOST, port=port, title="dragoman review").serve()
    return ExitCode.DONE


def _find_port(port: int) -> int:
    try:
        with socket.socket() as probe:
            probe.bind((HOST, port))
            return int(probe.getsockname()[1])
    except OSError as error:
        raise UsageError(
            f"cannot listen on port {port}: {error.strerror or error}", remedy="Name another with --port; 0 finds one."
        ) from error
