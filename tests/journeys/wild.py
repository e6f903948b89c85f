"""
Wild hands before a real terminal: touches, drags, keys that elsewhere lead out, and scans of anything.
"""

import random
import time
from collections import Counter

from tests.journeys.programs import SIZE, Terminal, wait_for

WAYS_OUT = [
    ("Escape",), ("F1",), ("Alt", "F4"), ("Control", "e"), ("Control", "q"), ("Control", "w"), ("Control", "c"),
    ("Alt", "Tab"), ("Super",), ("Menu",), ("Print",), ("F11",), ("F12",), ("Control", "Alt", "Delete"),
    ("Control", "Alt", "BackSpace"), ("Control", "Alt", "F2"), ("Alt", "space"), ("Control", "Escape"),
]  # fmt: skip
A_SECOND = 20
GUARD_S = 1.0  # a screen that has just come takes no touch meant for the one before
SIGNS = "H5618.-0123456789ABCxyz/"


def wild_hands(terminal: Terminal, chance: random.Random, seconds: float) -> Counter[str]:
    """What was done: a touch or a drag twenty times a second, and among them keys and scans."""
    left, top = terminal.corner()
    begun, did = time.monotonic(), Counter[str]()
    for n in range(int(seconds * A_SECOND)):
        time.sleep(max(begun + n / A_SECOND - time.monotonic(), 0))  # who was held up hurries on
        x, y = left + chance.randrange(SIZE[0]), top + chance.randrange(SIZE[1])
        if chance.random() < 0.1:
            terminal.fingers.drag(x, y, left + chance.randrange(SIZE[0]), top + chance.randrange(SIZE[1]))
            did["drags"] += 1
        else:
            terminal.fingers.touch(x, y, for_s=chance.random() * 0.03)
            did["touches"] += 1
        if chance.random() < 0.1:
            terminal.fingers.press(*chance.choice(WAYS_OUT))
            did["keys"] += 1
        if chance.random() < 0.05:
            terminal.fingers.scan("".join(chance.choices(SIGNS, k=chance.randrange(6, 60))))
            did["scans"] += 1
    return did


def still_there(terminal: Terminal) -> bool:
    """One window, as large as before, that draws screens and nothing of Kivy's own."""
    places = [terminal.fingers.place_of(window)[2:] for window in terminal.fingers.windows()]
    return terminal.runs and places.count(SIZE) == 1 and bool(terminal.look()["screen"])


def works(terminal: Terminal) -> None:
    """The next citizen finds home, and can begin."""
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
