"""
C1: no key, gesture or barcode leaves the application. Real X events, for some seconds.

Ten minutes of touches and the fuzzed scans run in `tests/screens/test_promise_c1.py`, on a clock of their own.
"""

import random
import time
from pathlib import Path

import pytest

from tests.journeys.programs import SIZE, Terminal, lobby, wait_for
from tests.support.fingers import KEYS

WAYS_OUT = [
    ("Escape",), ("F1",), ("Alt", "F4"), ("Control", "e"), ("Control", "q"), ("Control", "w"), ("Control", "c"),
    ("Alt", "Tab"), ("Super",), ("Menu",), ("Print",), ("F11",), ("F12",), ("Control", "Alt", "Delete"),
    ("Control", "Alt", "BackSpace"), ("Control", "Alt", "F2"), ("Alt", "space"), ("Control", "Escape"),
]  # fmt: skip
A_SECOND, SECONDS = 20, 8
SEED = 20261122
GUARD_S = 1.0  # a screen that has just come takes no touch meant for the one before


@pytest.fixture
def terminal(tmp_path: Path, xvfb: str) -> Terminal:
    with lobby(tmp_path / "lobby", xvfb) as started:
        yield started
        log = started.log.read_text(encoding="utf-8")
        assert "ERROR" not in log, log


def still_there(terminal: Terminal) -> bool:
    """One window, as large as before, that draws screens and nothing of Kivy's own."""
    places = [terminal.fingers.place_of(window)[2:] for window in terminal.fingers.windows()]
    return terminal.runs and places.count(SIZE) == 1 and bool(terminal.look()["screen"])


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
    chance = random.Random(SEED)
    left, top = terminal.corner()
    end = time.monotonic() + SECONDS

    while time.monotonic() < end:
        begun = time.monotonic()
        x, y = left + chance.randrange(SIZE[0]), top + chance.randrange(SIZE[1])
        if chance.random() < 0.1:
            terminal.fingers.drag(x, y, left + chance.randrange(SIZE[0]), top + chance.randrange(SIZE[1]))
        elif chance.random() < 0.1:
            terminal.fingers.press(*chance.choice(WAYS_OUT))
        elif chance.random() < 0.05:
            terminal.fingers.scan("".join(chance.choices("H5618.-0123456789ABCxyz/", k=chance.randrange(6, 60))))
        else:
            terminal.fingers.touch(x, y, for_s=chance.random() * 0.05)
        time.sleep(max(1 / A_SECOND - (time.monotonic() - begun), 0))

    assert still_there(terminal)
    go_home(terminal)
    time.sleep(GUARD_S)
    terminal.touch("Đánh giá phục vụ")
    terminal.wait_for_screen("CounterView")


def go_home(terminal: Terminal) -> None:
    """From wherever the hands left it, in whatever language."""
    ways = [{"Trang đầu", "Start"}, {"Xong", "Done"}, {"Bỏ qua", "Skip"}, {"Tiếng Việt"}]

    def step() -> bool:
        seen = terminal.look()
        if seen["screen"] == "HomeView" and "Đánh giá phục vụ" in seen["texts"]:
            return True
        taps = [tap for way in ways for tap in seen["taps"] if way & set(tap["texts"])]
        if taps:
            left, top = terminal.corner()
            x, y, width, height = taps[0]["box"]
            terminal.fingers.touch(left + x + width / 2, top + y + height / 2)
        time.sleep(0.4)
        return False

    wait_for(step, "home in Vietnamese", terminal.now)


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
