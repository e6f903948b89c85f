"""
C1, ten minutes of wild hands: 12,000 touches, twenty a second of the hall's time, on the real screens, visits and disk.

Time is the test's own, so the minutes pass as fast as the machine can follow. The same against a real X server, with
keys and closing windows but for seconds only, is in `tests/journeys/test_promise_c1.py`. `make test` fuzzes 100,000
scans; SAOVANG_FUZZED_SCANS=10000000 as many as promised, in some minutes.
"""

import logging
import os
import random
from collections.abc import Iterator

import pytest
from kivy.base import EventLoop
from kivy.clock import Clock
from kivy.lang import Builder

from kiosk.views import CounterView, HomeView
from tests.kiosk.halls import memory_folder
from tests.kiosk.visitor import Visitor, visitor
from tests.screens.scans import scanned
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


def test_whatever_is_scanned_is_heard_whole_and_only_receipts_and_tickets_are_kept() -> None:
    kinds = scanned(SCANS, random.Random(SEED))

    assert set(kinds) == {"dossier", "ticket", "url", "identity_card", "bank", "unknown"}
    assert min(kinds.values()) > SCANS / 1000
