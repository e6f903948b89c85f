"""The two programs as a hall starts them, and a citizen before the screen."""

import json
import os
import select
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from tests.support import warm
from tests.support.fingers import Fingers
from tests.support.net import free_port
from tests.support.source import ROOT

T = TypeVar("T")

PATIENCE_S = 20.0
SIZE = (1080, 1920)


class Server:
    """`kiosk-server` over a folder; it may be killed and started again. Whoever starts it from cold is `kiosk demo`."""

    def __init__(self, data: Path) -> None:
        self.data, self.port = data, free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._program: warm.Program | None = None

    def command(self, *words: str) -> str:
        ended = warm.run([*words, "--data", str(self.data)], os.environ, 60)
        assert ended.returncode == 0, ended.stderr.decode()
        return ended.stdout.decode()

    def start(self) -> None:
        words = ["serve", "--port", str(self.port), "--data", str(self.data)]
        with Path(os.devnull).open("wb") as nobody_listens:
            self._program = warm.Program(words, os.environ, nobody_listens)
        wait_for(self._answers, "the server answers")

    def kill(self) -> None:
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        if self._program is not None:
            self._program.send_signal(how)
            self._program.wait(15)
            sys.stderr.write(self._program.complaints().decode())
            self._program.close()
            self._program = None

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/v1/openapi.json", timeout=2) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False


class Terminal:
    """`kiosk run` in a real window of a private display, and the citizen before it."""

    def __init__(
        self, data: Path, display: str, *words: str, size: tuple[int, int] = SIZE, watched: bool = False
    ) -> None:
        """
        Args:
            watched: Under its supervisor, as from a shell.
        """
        self.data, self._watched = data, watched
        self._words, self._size, self._display = words, size, display
        self._fingers = Fingers(display)
        self._place = data / "eye"
        self._process: subprocess.Popen[bytes] | None = None
        self._signs = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._signs.bind("")
        self._signs.settimeout(PATIENCE_S)
        self.log = data / "terminal.log"

    def start(self, *words: str) -> None:
        """Returns when home is on the screen."""
        while select.select([self._signs], [], [], 0)[0]:
            self._signs.recv(512)  # of the program before
        self._place.unlink(missing_ok=True)
        watched = ["--watched"] if self._watched else []
        observed = [sys.executable, "-m", "tests.journeys.observed", *watched, str(self._place)]
        line = [*observed, *(words or self._words)]
        width, height = self._size
        # the screens' own tests draw off-screen in this process; here a window is wanted
        outside = {name: value for name, value in os.environ.items() if name != "SDL_VIDEODRIVER"}
        environment = outside | {
            "DISPLAY": self._display,
            "SAOVANG_SIZE": f"{width}x{height}",
            "SAOVANG_FULLSCREEN": "false",
            "PYTHONWARNINGS": "error",
            "NOTIFY_SOCKET": "@" + self._signs.getsockname()[1:].decode("ascii"),
        }
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(line, cwd=ROOT, env=environment, stdout=log, stderr=log)
        self.wait_until_home()

    def wait_until_home(self) -> None:
        """Until it says so itself, and it is seen; to be called once a start."""
        while b"READY=1" not in self._signs.recv(512).splitlines():
            pass
        self.wait_for_screen("HomeView")

    @property
    def runs(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def supervisor(self) -> int:
        """The process that was started."""
        assert self._process is not None
        return self._process.pid

    @property
    def window(self) -> int:
        """The process behind the window; the supervisor's child, where it has one."""
        pid = self.supervisor
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split() if self._watched else []
        return int(children[0]) if children else pid

    def kill(self) -> None:
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def stop(self, with_: signal.Signals = signal.SIGTERM) -> int | None:
        if self._process is None or self._process.poll() is not None:
            return self._process.returncode if self._process else None
        self._process.send_signal(with_)
        return self._process.wait(15)

    def close(self) -> None:
        try:
            self.stop()
        finally:
            self._signs.close()
            self._fingers.__exit__(None, None, None)

    # ---- what a citizen sees and does

    @property
    def fingers(self) -> Fingers:
        return self._fingers

    def look(self, request: bytes = b"look") -> dict[str, Any]:
        assert self.runs, self.log.read_text(encoding="utf-8")[-3000:]
        try:
            with socket.socket(socket.AF_UNIX) as way:
                way.settimeout(5)
                way.connect(str(self._place))
                way.sendall(request)
                told = b""
                while more := way.recv(65536):
                    told += more
        except OSError:
            return {"screen": None, "taps": []}
        seen: dict[str, Any] = json.loads(told.decode().replace("\\u00a0", " "))  # lines are kept whole by it
        return seen

    def now(self) -> str:
        """What there is, for an engineer."""
        return f"{self.look()}\n{self.log.read_text(encoding='utf-8')[-3000:]}"

    def wait_for_screen(self, *names: str) -> dict[str, Any]:
        """The screen as it is once it has come to rest."""
        return wait_for(lambda: self._at_rest(names), " or ".join(names), self.now)

    def touch(self, *texts: str) -> None:
        """Touch the one surface that says this."""
        self._fingers.touch(*self.middle_of(*texts))

    def middle_of(self, *texts: str) -> tuple[float, float]:
        """Where on the display the one surface is that says this."""
        box = wait_for(lambda: self._place_of(texts), f"one surface that says {texts}", self.now)
        left, top = self.corner()
        return left + box[0] + box[2] / 2, top + box[1] + box[3] / 2

    def corner(self) -> tuple[int, int]:
        """Where on the display the window's upper left corner is."""
        places = [self._fingers.place_of(window) for window in self._fingers.windows()]
        [place] = [place for place in places if place[2:] == self._size]
        return place[0], place[1]

    def _place_of(self, texts: tuple[str, ...]) -> list[float] | None:
        first, second = self._boxes(texts), self._boxes(texts)
        assert len(first) < 2, f"{texts} is said by {len(first)} surfaces"
        return first[0] if first and first == second else None

    def _boxes(self, texts: tuple[str, ...]) -> list[list[float]]:
        time.sleep(0.05)
        return [tap["box"] for tap in self.look()["taps"] if all(text in tap["texts"] for text in texts)]

    def _at_rest(self, names: tuple[str, ...]) -> dict[str, Any] | None:
        first = self.look()
        if first["screen"] not in names:
            return None
        time.sleep(0.3)  # a trembling finger's second touch is not taken within 250 ms of a change
        second = self.look()
        return second if second["screen"] == first["screen"] else None


def wait_for(
    look: Callable[[], T | None], what: str, instead: Callable[[], object] = str, patience_s: float = PATIENCE_S
) -> T:
    """What `look` finds, as soon as it finds something; `instead` tells what there was when it never did."""
    deadline = time.monotonic() + patience_s
    while not (found := look()):
        if time.monotonic() > deadline:
            raise TimeoutError(f"never: {what}\ninstead: {instead()}")
        time.sleep(0.05)
    return found


@contextmanager
def hall(data: Path) -> Iterator[Server]:
    """A hall server with the example plan, its day begun by staff whatever the hour."""
    server = Server(data)
    server.command("plan", "publish", str(ROOT / "assets" / "plans" / "sao-vang.toml"))
    server.command("day", "open", "--again")
    server.start()
    try:
        yield server
    finally:
        server.stop()


@contextmanager
def lobby(
    data: Path, display: str, *words: str, size: tuple[int, int] = SIZE, watched: bool = False
) -> Iterator[Terminal]:
    """A terminal in a window, started."""
    data.mkdir(parents=True, exist_ok=True)
    terminal = Terminal(data, display, "run", "--data", str(data), *words, size=size, watched=watched)
    try:
        terminal.start()
        yield terminal
    finally:
        terminal.close()
