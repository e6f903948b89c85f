"""
C1, ten minutes of wild hands: 12,000 touches, twenty a second of the hall's time, on the real screens, visits and disk.

Time is the test's own, so the minutes pass as fast as the machine can follow. The same against a real X server, with
keys and closing windows but for seconds only, is in `tests/journeys/test_promise_c1.py`. `make test` fuzzes 100,000
scans; SAOVANG_FUZZED_SCANS=10000000 as many as promised, in some minutes.
"""

import logging
import os
import random
from collections import Counter
from collections.abc import Iterator
from datetime import date

import pytest
from kivy.base import EventLoop
from kivy.clock import Clock
from kivy.lang import Builder

from kiosk.devices.reader import FEWEST, GAP_S, KEYS, Burst
from kiosk.domain.receipt import classify, crc16
from kiosk.views import CounterView, HomeView
from tests.kiosk.halls import memory_folder
from tests.kiosk.visitor import Visitor, visitor
from tests.screens.studio import SIZES, WINDOW, Finger, Studio

A_SECOND, SECONDS = 20, 600
SCANS = int(os.environ.get("SAOVANG_FUZZED_SCANS", "100000"))
DRAWN_EVERY = 50
SEED = 20261122


class Hands:
    """A crowd before one screen; the visit behind it, its desk and its disk are real ones."""

    def __init__(self, studio: Studio, citizen: Visitor) -> None:
        self.studio, self.citizen, self.chance = studio, citizen, random.Random(SEED)
        self.seen: set[str] = set()
        self.touches = self._shown = 0
        studio.stage.flow = self
        self.pass_time(0.5)

    def on(self, intent: str, argument: object = None) -> None:
        self.citizen.does(intent, argument)

    def fail(self) -> None:
        raise AssertionError("a screen failed")

    def touch(self) -> None:
        """A touch, a drag, or two fingers at once."""
        fingers = [self._put_down(number) for number in range(2 if self.chance.random() < 0.1 else 1)]
        self.pass_time(0.5 / A_SECOND)
        for finger in fingers:
            if self.chance.random() < 0.1:
                finger.move(self._somewhere())
                EventLoop.post_dispatch_input("update", finger)
            EventLoop.post_dispatch_input("end", finger)
        self.pass_time(0.5 / A_SECOND)

    def pass_time(self, seconds: float) -> None:
        """Timers of the visit and of the screens run; a picture is drawn now and then."""
        self.citizen.waits(seconds)
        while self._shown < len(self.citizen.shown):
            view, question = self.citizen.shown[self._shown]
            self.seen.add(type(question or view).__name__)
            self.studio.stage.show(view, question)
            self._shown += 1
        self.studio.time.now += seconds
        Clock.tick()
        Clock.tick_draw()
        Builder.sync()

    def _put_down(self, number: int) -> Finger:
        self.touches += 1
        place = self._somewhere()
        finger = Finger(self.touches, place["x"] * WINDOW[0], place["y"] * WINDOW[1])
        EventLoop.post_dispatch_input("begin", finger)
        return finger

    def _somewhere(self) -> dict[str, float]:
        width, height = SIZES["tall"]
        return {"x": self.chance.random() * width / WINDOW[0], "y": self.chance.random() * height / WINDOW[1]}


@pytest.fixture
def hands(studio: Studio) -> Iterator[Hands]:
    with memory_folder() as folder, visitor(folder) as citizen:
        yield Hands(studio, citizen)
        studio.stage.flow = studio


@pytest.mark.timeout(400)
def test_ten_minutes_of_wild_hands_leave_a_terminal_that_works(hands: Hands, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.ERROR)

    for number in range(A_SECOND * SECONDS):
        hands.touch()
        if number % DRAWN_EVERY == 0:
            hands.studio.frame()

    assert caplog.records == []
    assert hands.touches >= A_SECOND * SECONDS
    assert hands.seen >= {"HomeView", "ServiceView", "TicketView", "CounterView", "RatingView", "ThanksView"}
    hands.pass_time(300)
    hands.citizen.sees(HomeView)
    hands.citizen.does("go", "rate")
    hands.citizen.sees(CounterView)


BANK = "00020101021138540010A00000072701240006970436011009876543210208QRIBFTTA53037045802VN6304"
HELD_UP = (
    "H56.18.05-261102-0046",
    "000.00.18.H56-261102-0046",
    "HTTP://192.168.1.10:8080/T/ABCDEFGHIJKLMNOP",
    "https://dichvucong.example/tra-cuu?ma=H56.18.05-261102-0046",
    "https://example.vn/",
    "012345678901|123456789|Nguyen Van A|01011990|Nam|Thanh Hoa|01012021",
    f"{BANK}{crc16(BANK):04X}",
)
PLACES = {letter: (scancode, shift) for scancode, pair in KEYS.items() for shift, letter in enumerate(pair)}
LETTERS = "".join(sorted(PLACES))


def fuzzed(chance: random.Random) -> str:
    """Anything a keyboard can type, or a code with some letters changed, lost or doubled."""
    if chance.random() < 0.5:
        return "".join(chance.choices(LETTERS, k=chance.randrange(1, 40)))
    text = chance.choice(HELD_UP)
    for _ in range(chance.randrange(4)):
        at = chance.randrange(len(text))
        text = text[:at] + chance.choice(("", text[at] * 2, chance.choice(LETTERS))) + text[at + 1 :]
    return text


def typed(reader: Burst, text: str, at: float) -> str | None:
    """As the scanner types it: every key by its place, then Enter."""
    for letter in text:
        scancode, shift = PLACES[letter]
        if shift:
            assert reader.down(225, at) is None
        assert reader.down(scancode, at) is None
        if shift:
            reader.up(225)
        at += GAP_S / 10
    return reader.down(40, at)


def test_whatever_is_scanned_is_heard_whole_and_only_receipts_and_tickets_are_kept() -> None:
    chance, reader, today = random.Random(SEED), Burst(), date(2026, 11, 23)
    kinds: Counter[str] = Counter()

    for number in range(SCANS):
        text = fuzzed(chance)
        heard = typed(reader, text, number * 60.0)
        assert heard == (text if len(text) >= FEWEST else None)
        code = classify(text, today)
        kinds[code.kind] += 1
        assert (code.value is not None) == (code.kind in ("dossier", "ticket"))

    assert set(kinds) == {"dossier", "ticket", "url", "identity_card", "bank", "unknown"}
    assert min(kinds.values()) > SCANS / 1000
