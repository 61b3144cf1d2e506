"""`review --serve`: the same screen in a browser on this machine."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import aiohttp
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from dragoman.cli.output import ExitCode

from .conftest import Desk

SECONDS = 100
COMMAND = [sys.executable, "-m", "dragoman", "review", "--to", "es", "--serve"]


@contextmanager
def served(desk: Desk) -> Iterator[str]:
    """The address of a review that is being served."""
    environment = os.environ | {"DRAGOMAN_REVIEWER": "Ana Pérez <ana@example.org>"}
    process = subprocess.Popen(
        [*COMMAND, "--port", "0"],
        cwd=desk.root,
        env=environment,
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stdin=subprocess.DEVNULL,
    )
    assert process.stderr is not None
    try:
        told = process.stderr.readline().decode()
        address = re.search(r"http://localhost:\d+/", told)
        assert address is not None, told
        _wait_for_answer(int(address[0].rstrip("/").rpartition(":")[2]))
        yield address[0]
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stderr.close()


def _wait_for_answer(port: int) -> None:
    """Waits until somebody listens: the address is told just before."""
    deadline = time.monotonic() + SECONDS
    while True:
        with socket.socket() as probe:
            if probe.connect_ex(("localhost", port)) == 0:
                return
        assert time.monotonic() < deadline
        time.sleep(0.05)


async def test_the_page_shows_the_screen_and_its_keys_decide(desk: Desk) -> None:
    """What a browser's page does, over the same websocket."""
    shown = ""
    with served(desk) as address:
        async with (
            aiohttp.ClientSession() as session,
            session.ws_connect(f"{address}ws?width=80&height=24") as page,
            asyncio.timeout(SECONDS),
        ):
            while "Cultivar" not in shown:
                message = await page.receive()
                shown += message.data.decode("utf-8", "replace") if message.type is aiohttp.WSMsgType.BINARY else ""
            await page.send_json(["stdin", "a"])
            while desk.states()[0] != "reviewed":
                await asyncio.sleep(0.1)


@pytest.fixture
def browser() -> Iterator[Browser]:
    """The system's Chromium, without a window."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        reason = "no Chromium is installed"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield browser
        browser.close()


def test_a_browser_shows_the_screen_and_its_keys_decide(desk: Desk, browser: Browser) -> None:
    shown = bytearray()
    with served(desk) as address:
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        page.on("websocket", lambda socket: socket.on("framereceived", lambda data: shown.extend(_as_bytes(data))))
        page.goto(address)
        _wait(page, lambda: b"Cultivar" in shown)
        page.wait_for_function("document.activeElement.className.includes('xterm')")
        page.keyboard.press("a")
        _wait(page, lambda: b"accepted" in shown and desk.states()[0] == "reviewed")


def _as_bytes(data: str | bytes) -> bytes:
    return data.encode() if isinstance(data, str) else data


def _wait(page: Page, holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + SECONDS
    while not holds():
        assert time.monotonic() < deadline, page.inner_text("body")
        page.wait_for_timeout(50)


def test_the_page_fetches_nothing_from_elsewhere(desk: Desk) -> None:
    with served(desk) as address:
        page = urllib.request.urlopen(address, timeout=SECONDS).read().decode()

    assert "textual.js" in page
    assert re.findall(r"(?:href|src)=\"(?!http://localhost)https?:[^\"]*", page) == []


def test_the_terminal_of_the_page_takes_keys_without_a_click(desk: Desk) -> None:
    with served(desk) as address:
        page = urllib.request.urlopen(address, timeout=SECONDS).read().decode()

    assert page.count("keys.focus()") == 1
    assert page.index('id="terminal"') < page.index("keys.focus()") < page.index("</body>")


def test_nobody_but_this_machine_can_reach_it(desk: Desk) -> None:
    with served(desk) as address:
        port = int(address.rstrip("/").rpartition(":")[2])
        with socket.socket() as outside:
            outside.settimeout(5)
            # What listens on every address would answer on this one, too.
            assert outside.connect_ex(("127.0.0.2", port)) != 0


def test_a_port_that_is_taken_is_told_with_a_remedy(desk: Desk) -> None:
    with socket.socket() as taken:
        taken.bind(("localhost", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        ended = subprocess.run([*COMMAND, "--port", port], cwd=desk.root, capture_output=True, text=True, check=False)

    assert ended.returncode == ExitCode.USAGE
    assert f"cannot listen on port {port}" in ended.stderr
    assert "Name another with --port; 0 finds one." in ended.stderr
