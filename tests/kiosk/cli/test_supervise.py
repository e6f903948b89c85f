"""What keeps the terminal running: real processes, without a window. With one: `tests/journeys/test_promise_a12.py`."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kiosk.cli import supervise
from tests.support.source import ROOT

PATIENCE_S = 30.0

# what stands in for the window: told by its words what to do, it notes each start
WORKS = """
import os, sys, time
from kiosk.cli import supervise
from kiosk.cli.ready import Ready

place, *deeds = sys.argv[1:]

def work():
    with open(place, "a") as starts:
        starts.write(f"{os.getpid()}\\n")
    ready, n = Ready(os.environ["NOTIFY_SOCKET"]), sum(1 for _ in open(place))
    for deed in deeds[min(n, len(deeds)) - 1].split():
        if deed == "home":
            ready.ready()
            ready.alive()
        elif deed == "lives":
            while True:
                ready.alive()
                time.sleep(0.2)
        elif deed == "fault":
            raise RuntimeError("a fault of ours")
        elif deed == "crash":
            os.abort()
        else:
            return int(deed)

sys.exit(supervise.supervise(work))
"""


@contextmanager
def supervised(folder: Path, *deeds: str) -> Iterator[subprocess.Popen[str]]:
    """Each of `deeds` is what one start does, the last one what all further ones do."""
    line = [sys.executable, "-c", WORKS, str(folder / "starts"), *deeds]
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as above:
        above.bind("")
        above.settimeout(PATIENCE_S)
        name = "@" + above.getsockname()[1:].decode("ascii")
        environment = os.environ | {"NOTIFY_SOCKET": name, "SAOVANG_LANGUAGE": "en", "LC_ALL": "en_US.UTF-8"}
        program = subprocess.Popen(
            line, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        )
        program.above = above  # type: ignore[attr-defined]
        try:
            yield program
        finally:
            if program.poll() is None:
                program.kill()
            program.communicate()


def starts(folder: Path) -> list[int]:
    file = folder / "starts"
    return [int(pid) for pid in file.read_text("ascii").split()] if file.exists() else []


def wait_until(done: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not done():
        assert time.monotonic() < deadline, "never"
        time.sleep(0.02)


@pytest.mark.parametrize("code", [0, 1, 2, 130])
def test_what_a_person_asked_for_or_did_wrong_is_not_tried_again(tmp_path: Path, code: int) -> None:
    with supervised(tmp_path, str(code)) as program:
        assert program.wait(PATIENCE_S) == code

    assert len(starts(tmp_path)) == 1


# the terminal ends just after the supervisor looked whether it had
ENDS_UNSEEN = """
import os, sys
from kiosk.cli.supervise import Supervisor

class Looked(Supervisor):
    def hear(self):
        os.waitid(os.P_PID, self._child, os.WEXITED | os.WNOWAIT)
        return super().hear()

sys.exit(Looked(lambda: 1).run())
"""


def test_an_end_right_after_the_look_is_not_overlooked() -> None:
    done = subprocess.run([sys.executable, "-c", ENDS_UNSEEN], cwd=ROOT, timeout=PATIENCE_S, check=False)

    assert done.returncode == 1


@pytest.mark.parametrize("death", ["crash", "fault", "70"])
def test_after_a_crash_it_starts_again_at_once(tmp_path: Path, death: str) -> None:
    with supervised(tmp_path, f"home {death}", f"home {death}", "home 0") as program:
        assert program.wait(PATIENCE_S) == 0

    assert len(set(starts(tmp_path))) == 3


def test_a_refusal_after_home_was_reached_is_no_persons_fault(tmp_path: Path) -> None:
    with supervised(tmp_path, "home crash", "1", "home 0") as program:  # such as a port not yet free again
        assert program.wait(PATIENCE_S) == 0

    assert len(starts(tmp_path)) == 3


def test_what_never_reaches_home_is_tried_ever_more_slowly_and_says_so_once(tmp_path: Path) -> None:
    with supervised(tmp_path, "crash") as program:
        wait_until(lambda: len(starts(tmp_path)) >= 4)
        begun = time.monotonic()
        program.send_signal(signal.SIGTERM)
        assert program.wait(PATIENCE_S) == 128 + signal.SIGTERM
        assert program.stderr is not None
        said = program.stderr.read()

    assert time.monotonic() - begun < PATIENCE_S
    assert said.count("did not come up") == 1
    assert list(supervise.PAUSES_S) == sorted(supervise.PAUSES_S)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_ends_both(tmp_path: Path, number: signal.Signals) -> None:
    with supervised(tmp_path, "home lives") as program:
        wait_until(lambda: heard(program, "WATCHDOG=1"))
        program.send_signal(number)
        program.wait(PATIENCE_S)

    [child] = starts(tmp_path)
    assert not Path(f"/proc/{child}").exists()


def test_signs_of_life_go_up_but_not_who_gives_them(tmp_path: Path) -> None:
    with supervised(tmp_path, "home 0") as program:
        said = [program.above.recv(512).decode("ascii") for _ in range(2)]  # type: ignore[attr-defined]

    assert said == ["READY=1", "WATCHDOG=1"]


def test_nobody_but_the_terminal_can_say_that_it_lives(tmp_path: Path) -> None:
    ears = supervise.Supervisor(lambda: 0)
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as liar:
            liar.connect(ears.address)
            liar.send(b"WATCHDOG=1")

        assert ears.hear() == []
    finally:
        ears.close()


def test_whoever_kills_the_supervisor_ends_the_terminal(tmp_path: Path) -> None:
    with supervised(tmp_path, "home lives") as program:
        wait_until(lambda: heard(program, "WATCHDOG=1"))
        program.kill()
        [child] = starts(tmp_path)

        wait_until(lambda: not Path(f"/proc/{child}").exists())


@pytest.mark.parametrize(
    ("words", "runs"),
    [
        (["run"], True),
        (["--data", "demo", "run", "--code", "X"], True),
        (["--data", "run", "demo"], False),
        (["desk", "take", "run"], False),
        (["--help"], False),
        ([], False),
    ],
)
def test_only_a_running_terminal_is_supervised(words: list[str], runs: bool) -> None:
    assert supervise.wanted(words) is runs


def heard(program: subprocess.Popen[str], word: str) -> bool:
    return word in program.above.recv(512).decode("ascii")  # type: ignore[attr-defined]


def test_the_one_that_waits_has_loaded_nothing_heavy() -> None:
    look = (
        "import sys, kiosk.__main__; print(sorted({'typing', 'ctypes', 'kiosk.words', 'pydantic'} & set(sys.modules)))"
    )

    done = subprocess.run([sys.executable, "-c", look], cwd=ROOT, capture_output=True, text=True, check=True)

    assert done.stdout == "[]\n"
