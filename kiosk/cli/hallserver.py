"""
The hall's server as a program beside the terminal: started, watched, asked, ended.

Only its command line is used; not a line of it is imported.
"""

import ctypes
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from kiosk.cli.run import introduce, show
from kiosk.cli.terminal import for_a_moment
from kiosk.domain.errors import PortBusy, ServerEnded
from kiosk.settings import Settings
from kiosk.words import Words

HOST, PORT = "127.0.0.1", 8080
STARTING_S = 60.0
ENDING_S = 10.0
AGAIN_S = 1.0  # before it is started again after it ended by itself
PR_SET_PDEATHSIG = 1
CODE = re.compile(r"^\S{4,40}$")


class HallServer:
    """One server on this computer's own address, over one data folder."""

    def __init__(self, data: Path, port: int = PORT, environment: Mapping[str, str] = os.environ) -> None:
        self.url, self.port = f"http://{HOST}:{port}", port
        self._data, self._environment = data, dict(environment)
        self._process: subprocess.Popen[bytes] | None = None
        self._ending = threading.Event()
        self._watch = threading.Thread(target=self._keep, name="server", daemon=True)

    def check_port(self) -> None:
        """
        Raises:
            PortBusy: Something else listens there.
        """
        with socket.socket() as door:
            door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                door.bind((HOST, self.port))
            except (OSError, OverflowError) as error:
                raise PortBusy(str(error), host=HOST, port=str(self.port)) from error

    def start(self) -> None:
        """
        Begin; `wait` tells when it answers.

        Raises:
            PortBusy: Something else listens there.
        """
        self.check_port()
        self._process = self._spawn()

    def wait(self) -> None:
        """
        Return when it answers, and start it again from now on should it end by itself.

        Raises:
            ServerEnded: It ended instead; it has said why.
        """
        assert self._process is not None
        deadline = time.monotonic() + STARTING_S
        while not self._answers():
            if (code := self._process.poll()) is not None or time.monotonic() > deadline:
                raise ServerEnded(f"exit code {code}", exit=code or 1)
            time.sleep(0.05)
        if not self._watch.is_alive():
            self._watch.start()

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run one of its commands over the same folder."""
        line = [*self._program(), *words, "--data", str(self._data)]
        return subprocess.run(line, env=self._environment, capture_output=True, text=True, check=False)

    def code_for(self, name: str) -> str:
        """
        A one-time code for a terminal, made on this shell and so confirmed.

        Raises:
            ServerEnded: The command failed.
        """
        told = self.command("terminal", "add", name)
        first = told.stdout.partition("\n")[0].strip()
        if told.returncode or not CODE.match(first):
            sys.stderr.write(told.stderr)
            raise ServerEnded(f"terminal add: {told.returncode}", exit=told.returncode or 1)
        return first

    def stop(self) -> None:
        self._ending.set()
        process = self._process
        if process is None or process.poll() is not None:
            return
        process.terminate()
        try:
            process.wait(ENDING_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def _spawn(self) -> subprocess.Popen[bytes]:
        """A group of its own: Ctrl-C reaches the terminal first, and the terminal ends the server."""
        line = [*self._program(), "serve", "--port", str(self.port), "--data", str(self._data)]
        return subprocess.Popen(line, env=self._environment, process_group=0, preexec_fn=end_with_parent())

    def _program(self) -> list[str]:
        return [sys.executable, "-m", "sync.server"]

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/v1/openapi.json", timeout=2.0) as answer:
                return bool(answer.status == 200) and self._process is not None and self._process.poll() is None
        except (OSError, urllib.error.URLError):
            return False

    def _keep(self) -> None:
        while self._process is not None:
            self._process.wait()
            if self._ending.wait(AGAIN_S):
                return
            self._process = self._spawn()


def end_with_parent() -> Callable[[], None]:
    """What a child does before it begins: ask the kernel to end it when whoever started it is gone."""
    prctl = ctypes.CDLL(None).prctl  # looked up here: a child between fork and exec loads nothing
    return lambda: prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def beside_a_server(settings: Settings, words: Words) -> int:
    """A hall with one kiosk hosts its server; the terminal enrols itself."""
    server = HallServer(settings.data, port_of(settings.server))
    try:
        server.start()
        server.wait()
        enrol_once(server, settings, words)
        return show(replace(settings, server=server.url), words)
    except ServerEnded as error:  # it has told its sentence already
        return int(str(error.params["exit"]))
    finally:
        server.stop()


def port_of(url: str | None) -> int:
    """The port a server on this computer is asked to have: `--server http://127.0.0.1:9000 --with-server`."""
    return (urllib.parse.urlsplit(url).port if url else None) or PORT


def is_enrolled(settings: Settings) -> bool:
    with for_a_moment(settings.data) as terminal:
        return terminal.box.enrolment() is not None


def enrol_once(server: HallServer, settings: Settings, words: Words) -> None:
    """Introduce the terminal to its server, unless it was before."""
    if not is_enrolled(settings):
        introduce(replace(settings, server=server.url), server.code_for(words.cli("run.lobby-name")), words)
