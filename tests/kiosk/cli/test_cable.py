"""The example's network cable: everything goes through it, and nothing while it is out."""

import socket
import threading
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from kiosk.cli.cable import Cable, pulled


class Answer(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"x" * 200_000)

    def log_message(self, format: str, *args: object) -> None:
        """Nobody reads it."""


@pytest.fixture
def cable() -> Iterator[Cable]:
    server = HTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    cable = Cable(server.server_port)
    yield cable
    cable.close()
    server.shutdown()
    server.server_close()


def get(cable: Cable) -> int:
    with urllib.request.urlopen(cable.url, timeout=10) as answer:
        return len(answer.read())


def test_everything_goes_through_the_cable(cable: Cable) -> None:
    assert [get(cable) for _ in range(3)] == [200_000] * 3


def test_nobody_answers_while_it_is_out_and_everybody_when_it_is_back(cable: Cable) -> None:
    tries = []

    def wait(seconds: float) -> bool:
        with pytest.raises(OSError):
            get(cable)
        tries.append(seconds)
        return True

    pulled(cable, wait, 300.0)

    assert tries == [300.0]
    assert get(cable) == 200_000


def test_what_is_under_way_is_cut_off(cable: Cable) -> None:
    host, port = cable.url.removeprefix("http://").split(":")
    for _ in range(50):  # at whatever moment of its beginning
        with socket.create_connection((host, int(port)), timeout=10) as line:
            line.sendall(b"GET / HTTP/1.1\r\n")  # and never the rest
            cable.pull()
            try:
                rest = line.recv(1)
            except ConnectionResetError:
                rest = b""
        cable.plug()

        assert rest == b""
