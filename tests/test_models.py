"""Installing a model is safe: what is no sound package is refused with its reason, and nothing half installed stays."""

from __future__ import annotations

import json
import os
import stat
import threading
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from pathlib import Path

import pytest

from dragoman.cli import run
from dragoman.cli.output import ExitCode
from dragoman.engines.installing import SIDECAR
from dragoman.engines.packages import find_packages, find_starter, packages_folder
from dragoman.errors import DragomanError, EngineError, InputError, UsageError
from dragoman.models import describe_model, install_file, install_pair, list_models, remove_models

Change = Callable[[dict[str, bytes]], dict[str, bytes]]


@pytest.fixture(scope="session")
def starter_file() -> Path:
    (file,) = (item for item in files("dragoman.starter").iterdir() if item.name.endswith(".argosmodel"))
    return Path(str(file))


@pytest.fixture(scope="session")
def members(starter_file: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(starter_file) as archive:
        return {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}


def write_package(file: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return file


def with_version(members: dict[str, bytes], version: str) -> dict[str, bytes]:
    metadata = next(name for name in members if name.endswith("metadata.json"))
    return members | {metadata: json.dumps(json.loads(members[metadata]) | {"package_version": version}).encode()}


def litter() -> list[str]:
    folder = packages_folder()
    return sorted(name for name in os.listdir(folder) if name != ".dragoman.lock") if folder.exists() else []


def test_a_package_from_a_file_is_installed_recorded_and_removed(tmp_path: Path, members: dict[str, bytes]) -> None:
    file = write_package(tmp_path / "new.argosmodel", with_version(members, "7.1"))

    package = install_file(file)

    assert (package.name, str(package.pair), litter()) == ("translate-en_es-7_1", "en→es", ["translate-en_es-7_1"])
    assert len(describe_model(package)["sha256"]) == 64
    assert (package.folder / SIDECAR).is_file()
    assert [found.name for found in find_packages()[0]] == ["translate-en_es-7_1"]
    remove_models(["en", "es"])
    assert litter() == []


def test_installing_again_replaces_the_package(tmp_path: Path, members: dict[str, bytes]) -> None:
    file = write_package(tmp_path / "new.argosmodel", members)

    assert install_file(file) == install_file(file)
    assert litter() == [install_file(file).name]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda members: members | {"../evil": b"x"}, "a path outside of the package"),
        (lambda members: members | {"/evil": b"x"}, "a path outside of the package"),
        (lambda members: members | {"another/file": b"x"}, "2 root folders"),
        (lambda members: members | {"loose": b"x"}, "a file outside of the package's folder"),
        (lambda members: {}, "0 root folders"),
        (lambda members: without(members, "metadata.json"), "metadata.json is missing"),
        (lambda members: replaced(members, "metadata.json", b"{"), "metadata.json is missing or damaged"),
        (lambda members: replaced(members, "metadata.json", b"[]"), "metadata.json is missing or damaged"),
        (
            lambda members: replaced(
                members, "metadata.json", b'{"from_code": "../x", "to_code": "es", "package_version": "1"}'
            ),
            "names no language pair",
        ),
        (lambda members: without(members, "sentencepiece.model"), "no tokenizer"),
        (lambda members: without(members, "model.bin"), "no model"),
    ],
)
def test_an_unsound_package_is_refused_and_leaves_nothing(
    tmp_path: Path, members: dict[str, bytes], change: Change, reason: str
) -> None:
    file = write_package(tmp_path / "bad.argosmodel", change(members))

    with pytest.raises(InputError, match=reason):
        install_file(file)
    assert litter() == []
    assert list(tmp_path.iterdir()) == [file]


def without(members: dict[str, bytes], name: str) -> dict[str, bytes]:
    return {path: data for path, data in members.items() if not path.endswith(name)}


def named(members: dict[str, bytes], name: str) -> bytes:
    return next(data for path, data in members.items() if path.endswith(name))


def replaced(members: dict[str, bytes], name: str, data: bytes) -> dict[str, bytes]:
    return {path: data if path.endswith(name) else old for path, old in members.items()}


def test_a_link_in_a_package_is_refused(tmp_path: Path, members: dict[str, bytes]) -> None:
    file = write_package(tmp_path / "link.argosmodel", members)
    root = next(iter(members)).split("/")[0]
    with zipfile.ZipFile(file, "a") as archive:
        link = zipfile.ZipInfo(f"{root}/link")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")

    with pytest.raises(InputError, match="a link or special file"):
        install_file(file)
    assert litter() == []


def test_a_bomb_is_refused_before_it_is_unpacked(
    tmp_path: Path, members: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dragoman.engines.packages.SIZE_LIMIT", 1_000_000)
    file = write_package(tmp_path / "bomb.argosmodel", members)

    with pytest.raises(InputError, match="unpacked it would have"):
        install_file(file)
    assert litter() == []


@pytest.mark.parametrize("data", [b"", b"not a zip file", b"PK\x03\x04 cut off"])
def test_what_is_no_zip_file_is_refused(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "bad.argosmodel"
    file.write_bytes(data)

    with pytest.raises(InputError, match="not a package"):
        install_file(file)
    assert litter() == []


@pytest.mark.parametrize(
    "damage",
    [
        lambda members: replaced(members, "model.bin", named(members, "model.bin")[:1_000_000]),
        lambda members: replaced(members, "model.bin", named(members, "model.bin")[:100]),
        lambda members: replaced(members, "sentencepiece.model", b"junk"),
        lambda members: replaced(members, "sentencepiece.model", named(members, "sentencepiece.model")[:1000]),
    ],
    ids=["truncated", "cut off early", "junk tokenizer", "truncated tokenizer"],
)
def test_a_model_that_does_not_load_is_refused_and_the_installed_one_stays(
    tmp_path: Path, members: dict[str, bytes], damage: Change, capsys: pytest.CaptureFixture[str]
) -> None:
    installed = install_file(write_package(tmp_path / "good.argosmodel", members))
    file = write_package(tmp_path / "bad.argosmodel", damage(members))

    assert run(["models", "install", str(file)]) == ExitCode.INVALID_INPUT

    message, remedy = capsys.readouterr().err.splitlines()
    assert message.startswith(f"error: {file}: the model {installed.name} does not load: ")
    assert message.endswith("; nothing was changed")
    assert ".unpack-" not in message
    assert remedy == "       Get the package from its publisher again."
    assert litter() == [installed.name]


def test_an_interrupted_installation_leaves_nothing(
    tmp_path: Path, starter_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("dragoman.engines.installing._try_out", interrupt)

    with pytest.raises(KeyboardInterrupt):
        install_file(starter_file)
    assert litter() == []


def test_the_starter_model_is_listed_and_cannot_be_removed() -> None:
    found, problems = list_models()

    assert ([model.is_starter for model in found], problems) == ([True], [])
    with pytest.raises(UsageError, match="part of Dragoman"):
        remove_models(["en", "es"])
    assert find_starter()


def test_looking_for_models_makes_no_folders_in_the_home() -> None:
    list_models()

    home = Path(os.environ["HOME"])
    assert [path.relative_to(home).as_posix() for path in home.rglob("*argos-translate*")] == []


class Server(BaseHTTPRequestHandler):
    """Serves an index and one package; cuts its first answer short, and honours ranges."""

    package = b""
    cut: int | None = None
    ranges: list[str | None]

    def do_GET(self) -> None:  # the base class's name
        if self.path == "/index.json":
            link = f"http://127.0.0.1:{self.server.server_address[1]}/package"
            offer = {"from_code": "en", "to_code": "es", "package_version": "8.0", "links": [link], "type": "translate"}
            self.answer(200, json.dumps([offer]).encode())
            return
        wanted = self.headers.get("Range")
        type(self).ranges.append(wanted)
        start = int(wanted.removeprefix("bytes=").removesuffix("-")) if wanted else 0
        self.answer(206 if wanted else 200, self.package[start:])

    def answer(self, code: int, data: bytes) -> None:
        self.send_response(code)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        cut, type(self).cut = (self.cut, None) if len(data) > 1_000_000 else (None, self.cut)
        self.wfile.write(data if cut is None else data[:cut])

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def server(tmp_path: Path, members: dict[str, bytes], monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Server]]:
    Server.package = write_package(tmp_path / "served", with_version(members, "8.0")).read_bytes()
    Server.cut, Server.ranges = None, []
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    thread = threading.Thread(target=partial(httpd.serve_forever, poll_interval=0.02))
    thread.start()
    from argostranslate import settings

    monkeypatch.setattr(settings, "remote_package_index", f"http://127.0.0.1:{httpd.server_address[1]}/index.json")
    yield Server
    httpd.shutdown()
    thread.join()
    httpd.server_close()


def test_a_package_from_the_index_is_fetched_with_progress(server: type[Server]) -> None:
    seen: list[tuple[int, int | None]] = []

    package = install_pair("en", "es", lambda done, total: seen.append((done, total)))

    assert package.name == "translate-en_es-8_0"
    assert seen[-1] == (len(server.package), len(server.package))
    assert litter() == ["translate-en_es-8_0"]


def test_an_interrupted_download_goes_on_where_it_stopped(server: type[Server]) -> None:
    server.cut = 2_000_000

    with pytest.raises(DragomanError, match=r"the connection ended|cannot fetch"):
        install_pair("en", "es")
    assert litter() == []
    assert install_pair("en", "es").name == "translate-en_es-8_0"
    assert server.ranges == [None, "bytes=2000000-"]


def test_a_pair_that_the_index_lacks_is_told(server: type[Server]) -> None:
    with pytest.raises(EngineError, match="no package en→is"):
        install_pair("en", "is")


def test_without_network_the_way_out_is_told_within_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    from argostranslate import settings

    monkeypatch.setattr(settings, "remote_package_index", "http://127.0.0.1:9/index.json")

    with pytest.raises(EngineError, match="cannot read the package index") as caught:
        install_pair("en", "es")
    assert "dragoman models install FILE" in str(caught.value.remedy)
