"""
A12: home is back after a crash and after a hang, in a real window.

How long that takes, over twenty kills, stands in `tests/bench/restart.py`; here only that it happens, and what the next
citizen finds.
"""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.ballot import Ballots
from tests.journeys.programs import Terminal, lobby, wait_for
from tests.kiosk.halls import open_journal

KILLS = 3


@pytest.fixture
def terminal(tmp_path: Path, xvfb: str) -> Iterator[Terminal]:
    with lobby(tmp_path / "lobby", xvfb, watched=True) as started:
        yield started


def comes_back(terminal: Terminal, before: int) -> None:
    """Another process shows home in the same place."""
    terminal.wait_until_home()
    assert terminal.window != before


@pytest.mark.journey
def test_home_is_back_whenever_the_window_is_killed(terminal: Terminal) -> None:
    for _ in range(KILLS):
        killed = terminal.window
        os.kill(killed, signal.SIGKILL)
        comes_back(terminal, killed)

    terminal.touch("Đánh giá phục vụ")
    terminal.wait_for_screen("CounterView")
    assert terminal.stop() == 0


@pytest.mark.journey
def test_a_rating_that_was_being_given_counts_and_is_closed(terminal: Terminal) -> None:
    terminal.touch("Đánh giá phục vụ")
    terminal.wait_for_screen("CounterView")
    terminal.touch("Quầy 2")
    terminal.wait_for_screen("RatingView")
    terminal.touch("Bình thường")
    terminal.wait_for_screen("ReasonsView")

    killed = terminal.window
    os.kill(killed, signal.SIGKILL)
    comes_back(terminal, killed)
    terminal.stop()

    journal = open_journal(terminal.data / "terminal", os.urandom)
    lines = journal.lines(journal.incarnation, 1)
    assert sum(b'"kind":"rating.counted"' in line for line in lines) == 1
    assert sum(b'"kind":"terminal.started"' in line for line in lines) == 2
    assert journal.write(Ballots(os.urandom).recover) == 0  # none was left open
    journal.close()


@pytest.mark.journey
@pytest.mark.parametrize("hang", ["stopped", "frozen"])
def test_home_is_back_after_a_hang(terminal: Terminal, hang: str) -> None:
    hanging = terminal.window

    if hang == "stopped":
        os.kill(hanging, signal.SIGSTOP)
    else:
        terminal.look(b"freeze")

    comes_back(terminal, hanging)
    assert not Path(f"/proc/{hanging}").exists()


@pytest.mark.journey
def test_faults_that_end_the_window_do_not_end_the_terminal(terminal: Terminal) -> None:
    faulty = terminal.window

    while terminal.window == faulty:
        terminal.look(b"break")
        time.sleep(0.1)

    comes_back(terminal, faulty)
    assert "a fault of ours" in terminal.log.read_text(encoding="utf-8")


@pytest.mark.journey
def test_whoever_ends_the_supervisor_ends_the_window(terminal: Terminal) -> None:
    window = terminal.window

    terminal.kill()

    wait_for(lambda: not Path(f"/proc/{window}").exists(), "no window without its supervisor")
