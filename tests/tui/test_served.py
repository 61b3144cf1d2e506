"""`review --serve`: the same screen in a browser on this machine."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest

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
        yield address[0]
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stderr.close()


class Browser:
    """A headless Chromium, spoken to by its DevTools protocol."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._number = 0
        self.received = ""
        """What came over the page's own websocket: what its terminal was told to show."""

    async def call(self, method: str, **parameters: Any) -> None:
        self._number += 1
        await self._socket.send_json({"id": self._number, "method": method, "params": parameters})

    async def listen(self) -> None:
        """Takes what comes, until the browser is closed."""
        async for message in self._socket:
            told = json.loads(message.data)
            if told.get("method") == "Network.webSocketFrameReceived":
                frame = told["params"]["response"]
                data = frame["payloadData"]
                self.received += base64.b64decode(data).decode("utf-8", "replace") if frame["opcode"] == 2 else data

    async def until(self, holds: Callable[[], bool]) -> None:
        async with asyncio.timeout(SECONDS):
            while not holds():
                await asyncio.sleep(0.1)

    async def press(self, key: str) -> None:
        code = ord(key.upper())
        for kind in ("keyDown", "keyUp"):
            text = {"text": key} if kind == "keyDown" else {}
            await self.call(
                "Input.dispatchKeyEvent",
                type=kind,
                key=key,
                code=f"Key{key.upper()}",
                windowsVirtualKeyCode=code,
                nativeVirtualKeyCode=code,
                **text,
            )

    async def focus(self) -> None:
        """Gives the page's terminal the keys."""
        await self.call("Page.bringToFront")
        await self.call("Runtime.evaluate", expression="document.querySelector('textarea').focus()")


@asynccontextmanager
async def browser(folder: Path, address: str) -> AsyncIterator[Browser]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        if os.environ.get("CI"):
            pytest.fail("no Chromium is installed")
        pytest.skip("no Chromium is installed")
    options = [
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--remote-debugging-port=0",
        f"--user-data-dir={folder}",
        "about:blank",
    ]
    process = subprocess.Popen([chromium, *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        port_file = folder / "DevToolsActivePort"
        async with asyncio.timeout(SECONDS):
            while not (port_file.exists() and port_file.read_text().count("\n")):
                await asyncio.sleep(0.1)
        port = port_file.read_text().splitlines()[0]
        async with aiohttp.ClientSession() as session:
            async with session.get(f"http://localhost:{port}/json") as answer:
                pages = [page for page in await answer.json() if page["type"] == "page"]
            async with session.ws_connect(pages[0]["webSocketDebuggerUrl"], max_msg_size=0) as connected:
                found = Browser(connected)
                listening = asyncio.create_task(found.listen())
                await found.call("Network.enable")
                await found.call("Emulation.setFocusEmulationEnabled", enabled=True)
                await found.call("Page.navigate", url=address)
                yield found
                listening.cancel()
    finally:
        process.kill()
        process.wait()


@pytest.mark.timeout(300)  # a browser starts slowly on a busy machine
async def test_a_browser_shows_the_screen_and_its_keys_decide(
    desk: Desk, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with served(desk) as address:
        async with browser(tmp_path_factory.mktemp("profile"), address) as page:
            await page.until(lambda: "Cultivar" in page.received)
            async with asyncio.timeout(SECONDS):
                while desk.states()[0] != "reviewed":  # keys that come before the page is ready are lost
                    await page.focus()
                    await page.press("a")
                    await asyncio.sleep(1)


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
