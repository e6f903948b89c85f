"""`kiosk-server serve` as a service meets it: told to end by whoever started it, open to the whole network."""

import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from sync.server.addresses import of_interfaces, places
from sync.server.commands.serve import listen
from tests.sync.pages.visitor import Visitor, shell_of, with_tables

PATIENCE_S = 30


@contextmanager
def served(data: Path, *words: str, **shell: str) -> Iterator[tuple[subprocess.Popen[str], list[str]]]:
    """The program from a shell, and what it says when it begins; its warnings are errors."""
    line = [sys.executable, "-W", "error", "-m", "sync.server", "serve", "--port", "0", "--data", str(data), *words]
    with subprocess.Popen(
        line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=shell_of(**shell)
    ) as program:
        assert program.stdout is not None
        said: list[str] = []
        try:
            while not said or not re.search("mã: |code: ", said[-1]):
                said.append(program.stdout.readline())
                assert said[-1], program.communicate()
            yield program, said
        finally:
            if program.poll() is None:
                program.kill()


def test_who_is_told_to_end_by_its_service_finishes_its_answer_and_says_good_bye(tmp_path: Path) -> None:
    with served(with_tables(tmp_path)) as (server, said):
        url = urlsplit(re.findall(r"http://[\d.:]+", said[0])[0])
        with socket.create_connection((str(url.hostname), url.port or 0), PATIENCE_S) as half:
            half.sendall(
                b"POST /v1/enrol HTTP/1.1\r\nHost: hall\r\nContent-Length: 2\r\n"
                b"Content-Type: application/json\r\nExpect: 100-continue\r\n\r\n"
            )
            assert half.recv(4096).startswith(b"HTTP/1.1 100 ")
            server.send_signal(signal.SIGTERM)
            closed_to_others(str(url.hostname), url.port or 0)

            half.sendall(b"{}")
            answer = half.recv(4096)

        good_bye, complaints = server.communicate(timeout=PATIENCE_S)

    assert re.match(rb"HTTP/1.1 4\d\d ", answer)
    assert (server.returncode, good_bye, complaints) == (0, "Máy chủ đã dừng.\n", "")


def closed_to_others(host: str, port: int) -> None:
    """Return when nobody new is let in: the server has heard that it ends."""
    while True:
        with socket.socket() as probe:
            probe.settimeout(PATIENCE_S)
            if probe.connect_ex((host, port)):
                return


@pytest.mark.parametrize(
    ("language", "begins", "elsewhere"),
    [("vi", "Máy chủ đang chạy ở http", "trong mạng"), ("en", "The server runs at http", "in the network")],
)
def test_a_server_for_the_whole_network_names_addresses_that_open(
    tmp_path: Path, language: str, begins: str, elsewhere: str
) -> None:
    with served(with_tables(tmp_path), "--host", "0.0.0.0", SAOVANG_LANGUAGE=language) as (server, said):
        named = re.findall(r"http://[\d.]+:\d+", "".join(said))
        answers = [Visitor(url).get("/setup").status_code for url in named]
        server.send_signal(signal.SIGTERM)
        server.communicate(timeout=PATIENCE_S)

    assert said[0].startswith(begins)
    assert elsewhere in said[1]
    assert not [url for url in named if "//0.0.0.0" in url]
    assert set(answers) == {200}


@pytest.mark.parametrize(
    ("host", "own", "named"),
    [
        ("127.0.0.1", ["192.168.1.20"], ["http://127.0.0.1:8080"]),
        ("192.168.1.20", ["192.168.1.20"], ["http://192.168.1.20:8080"]),
        ("0.0.0.0", ["192.168.1.20"], ["http://127.0.0.1:8080", "http://192.168.1.20:8080"]),
        ("0.0.0.0", [], ["http://127.0.0.1:8080"]),
        ("::", ["192.168.1.20"], ["http://[::1]:8080", "http://192.168.1.20:8080"]),
        ("::1", [], ["http://[::1]:8080"]),
    ],
)
def test_what_is_listened_at_is_told_as_what_a_browser_opens(host: str, own: list[str], named: list[str]) -> None:
    here, elsewhere = places(host, 8080, own)

    assert [here, *elsewhere] == named


def test_every_spelling_of_all_addresses_is_listened_at_as_one() -> None:
    for host in ("0.0.0.0", "0", ""):
        with listen(host, 0) as door:
            assert door.getsockname()[0] == "0.0.0.0"


def test_a_computer_knows_its_own_interfaces() -> None:
    assert "127.0.0.1" in of_interfaces()
