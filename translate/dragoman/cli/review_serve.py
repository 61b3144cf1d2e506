"""`dragoman review --serve`: the same screen in a browser, on this machine only."""

from __future__ import annotations

import re
import shlex
import socket
import sys
import tempfile
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

from dragoman.cli.output import ExitCode, print_note
from dragoman.errors import UsageError
from dragoman.model import Locale

HOST = "localhost"
_OUTSIDE = re.compile(r"<link[^>]*\bhref=\"https?://[^>]*>")

_TAKE_KEYS = """<script>
new MutationObserver((_, observer) => {
  const keys = document.querySelector(".xterm-helper-textarea");
  if (keys && document.body.classList.contains("-first-byte")) { keys.focus(); observer.disconnect(); }
}).observe(document.body, { attributes: true, childList: true, subtree: true });
</script>
</body>"""
"""Gives the keys to the terminal once it shows something; Textual's page waits for a click."""


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
    with tempfile.TemporaryDirectory(prefix="dragoman-") as folder:
        _write_page(Path(folder))
        line = shlex.join([*command, "--", *articles])
        Server(line, host=HOST, port=port, title="dragoman review", templates_path=folder).serve()
    return ExitCode.DONE


def _write_page(folder: Path) -> None:
    """Textual's page without the style sheet that it fetches from elsewhere, and with keys from the start.

    Nothing leaves the machine, and a page that waits for a network which does not answer would not open.
    """
    page = files("textual_serve").joinpath("templates", "app_index.html").read_text(encoding="utf-8")
    (folder / "app_index.html").write_text(_OUTSIDE.sub("", page).replace("</body>", _TAKE_KEYS), encoding="utf-8")


def _find_port(port: int) -> int:
    try:
        with socket.socket() as probe:
            probe.bind((HOST, port))
            return int(probe.getsockname()[1])
    except OSError as error:
        raise UsageError(
            f"cannot listen on port {port}: {error.strerror or error}", remedy="Name another with --port; 0 finds one."
        ) from error
