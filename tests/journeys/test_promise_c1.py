"""
C1: no key, gesture or barcode leaves the application. Real X events, for some seconds.

Ten minutes of touches and the fuzzed scans run in `tests/screens/test_promise_c1.py`, on a clock of their own; both in
full, with real X events, by `make bench ARGS=wild`.
"""

import random
import time
from pathlib import Path

import pytest

from tests.journeys.programs import Terminal, lobby
from tests.journeys.wild import WAYS_OUT, still_there, wild_hands, works
from tests.support.fingers import KEYS

SECONDS = 8
SEED = 20261122


@pytest.fixture
def terminal(tmp_path: Path, xvfb: str) -> Terminal:
    with lobby(tmp_path / "lobby", xvfb) as started:
        yield started
        log = started.log.read_text(encoding="utf-8")
        assert "ERROR" not in log, log


@pytest.mark.journey
def test_no_key_leaves_the_application(terminal: Terminal) -> None:
    home = terminal.look()["texts"]

    for keys in WAYS_OUT:
        terminal.fingers.press(*keys)
        time.sleep(0.05)
        assert terminal.look()["screen"] == "HomeView", keys
    for name in KEYS:
        terminal.fingers.press(name)
        time.sleep(0.08)  # as a hand does; faster would be a scanner
        terminal.look()  # and not several at once after a moment in which the terminal was not served

    assert still_there(terminal)
    assert terminal.look()["texts"][3:] == home[3:]  # all but the clock


@pytest.mark.journey
def test_asking_the_window_to_close_does_not_close_it(terminal: Terminal) -> None:
    for _ in range(3):
        assert terminal.fingers.ask_windows_to_close() >= 1
        time.sleep(0.3)

    assert still_there(terminal)
    terminal.touch("Đánh giá phục vụ")
    terminal.wait_for_screen("CounterView")


@pytest.mark.journey
def test_wild_hands_leave_a_terminal_that_works(terminal: Terminal) -> None:
    did = wild_hands(terminal, random.Random(SEED), SECONDS)

    assert did["touches"] > SECONDS
    assert still_there(terminal)
    works(terminal)


@pytest.mark.journey
def test_a_scanned_receipt_is_looked_up_and_an_identity_card_leaves_no_trace(terminal: Terminal) -> None:
    terminal.fingers.scan("H99.18.05-261102-0046")
    seen = terminal.wait_for_screen("ScanView")
    assert any("không phải của" in text for text in seen["texts"]), seen

    terminal.fingers.scan("012345678901/")
    terminal.wait_for_screen("ScanView")

    terminal.stop()
    kept = b"".join(path.read_bytes() for path in terminal.data.rglob("*") if path.is_file())
    assert b"012345678901" not in kept
