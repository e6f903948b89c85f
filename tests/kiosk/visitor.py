"""
A citizen without a screen: a real desk on a real disk, and timers that a test lets run.

Hand-written doubles stand only for what has a clock: the screen's timers and the desk's thread.
"""

import heapq
import itertools
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from assets import known
from kiosk.ballot import Ballots
from kiosk.box import Box
from kiosk.desk import Desk
from kiosk.domain import plan as plans
from kiosk.domain.dossier import Dossier
from kiosk.domain.identity import Keys
from kiosk.domain.plan import Plan
from kiosk.domain.slip import Matrix
from kiosk.domain.text import Both
from kiosk.flow import Flow
from kiosk.journal import FILE, Journal
from kiosk.views import Text, TimeoutView, View
from kiosk.visit.paper import Tray
from kiosk.visit.screen import Post
from tests.kiosk.leading import Server, enrolment
from tests.support.blank import lay_blank
from tests.support.clock import HallClock
from tests.support.source import ROOT

V = TypeVar("V", bound=View)

PLAN_TEXT = (ROOT / "assets" / "plans" / "sao-vang.toml").read_text(encoding="utf-8")
TODAY = date(2026, 11, 23)  # a Monday
OWN_UNIT = "H56.18.05"


class Timer:
    def __init__(self, call: Callable[[], None]) -> None:
        self.call: Callable[[], None] | None = call

    def cancel(self) -> None:
        self.call = None


class Timers:
    """The screen's timers and its monotonic clock; time passes only when a test says so."""

    def __init__(self, clock: HallClock) -> None:
        self._clock = clock
        self._at = 0.0
        self._order = itertools.count()
        self._waiting: list[tuple[float, int, Timer]] = []

    def mono(self) -> float:
        return self._at

    def later(self, seconds: float, call: Callable[[], None]) -> Timer:
        timer = Timer(call)
        heapq.heappush(self._waiting, (self._at + seconds, next(self._order), timer))
        return timer

    def next_in(self) -> float:
        """Seconds until something is due."""
        live = [due for due, _, timer in self._waiting if timer.call]
        return max(min(live) - self._at, 0.0) if live else 0.0

    def run(self, until: float) -> Iterator[None]:
        """Let timers fire up to a moment, pausing after each."""
        while self._waiting and self._waiting[0][0] <= until:
            due, _, timer = heapq.heappop(self._waiting)
            if timer.call:
                self._move(due)
                timer.call()
                yield
        self._move(until)

    def _move(self, to: float) -> None:
        if to > self._at:
            self._clock.advance(to - self._at)
            self._at = to


class Words:
    language = "vi"


class Visitor:
    """What a citizen does and sees; the desk answers at once unless it is told to be slow."""

    def __init__(self, folder: Path, clock: HallClock, plan: Plan, post: Post, server: Server | None = None) -> None:
        self.clock, self.plan, self.timers, self.words = clock, plan, Timers(clock), Words()
        keys = Keys(private=bytes(32), public=os.urandom(32))
        lay_blank(folder / FILE)
        self.journal = Journal.open(folder / FILE, clock=clock, new_keys=lambda: keys, chance=os.urandom)
        self.box = Box(self.journal.disk)
        self.ballots = Ballots(os.urandom)
        self.desk = Desk(lambda: self.plan, self.journal, self.ballots, self.box, clock, server, os.urandom)
        if server is not None:
            self.box.set_enrolment(enrolment(self.journal))
        self.slow = False
        self.told: Text | None = None  # what home says as long as it holds
        self.pulled = True  # dossiers came down before
        self.shown: list[tuple[View, TimeoutView | None]] = []
        self._asked: list[Callable[[], None]] = []
        self.flow = Flow(
            self.desk,
            plan=lambda: self.plan,
            post=post,
            show=lambda view, question: self.shown.append((view, question)),
            later=self.timers.later,
            ask=self._ask,
            words=self.words,
            now=lambda: clock.now().astimezone(UTC).replace(tzinfo=None) + timedelta(hours=7),
            mono=self.timers.mono,
            standing=lambda: self.told,
        )

    def come(self) -> "Visitor":
        self.desk.start()
        if self.pulled:
            self.bring()
        self.flow.start()
        self.answer()
        return self

    def does(self, intent: str, argument: object = None) -> View:
        self.flow.on(intent, argument)
        return self.view if self.slow else self.answer()

    def waits(self, seconds: float) -> View:
        for _ in self.timers.run(self.timers.mono() + seconds):
            if not self.slow:
                self.answer()
        return self.view

    def answer(self) -> View:
        """The desk answers whatever it was asked."""
        while self._asked:
            self._asked.pop(0)()
        return self.view

    @property
    def view(self) -> View:
        return self.shown[-1][0]

    @property
    def question(self) -> TimeoutView | None:
        return self.shown[-1][1]

    def sees(self, kind: type[V]) -> V:
        assert isinstance(self.view, kind), self.view
        return self.view

    def kinds(self) -> list[str]:
        """What kinds of facts were written since the terminal started."""
        lines = self.journal.lines(self.journal.incarnation, 1)
        return [line.split(b'"kind":"')[1].split(b'"')[0].decode() for line in lines]

    def open_ballots(self) -> int:
        return self.journal.write(self.ballots.recover)

    def bring(self, *dossiers: Dossier) -> None:
        self.box.keep_dossiers(dossiers, "1", datetime(2026, 11, 23, 0, 40, tzinfo=UTC))

    def _ask(self, call: Callable[[], Any], then: Callable[[Any], None], failed: Callable[[Exception], None]) -> None:
        def work() -> None:
            try:
                result = call()
            except Exception as error:
                failed(error)
            else:
                then(result)

        self._asked.append(work)


@contextmanager
def visitor(
    folder: Path,
    *,
    clock: HallClock | None = None,
    plan: str = PLAN_TEXT,
    layout: str = "tall",
    counter: int | None = None,
    reader: bool = True,
    alone: bool = True,
    starting: bool = False,
    pulled: bool = True,
    tray: Tray | None = None,
    server: Server | None = None,
    code_of: Callable[[str], Matrix | None] = lambda ticket: None,
) -> Iterator[Visitor]:
    """Somebody before a terminal that has just been switched on, on a Monday at 08:15."""
    catalogue = {"HT01": Both("Đăng ký khai sinh", "Birth registration")}
    post = Post(
        layout=layout, counter=counter, reader=reader, alone=alone, catalogue=catalogue, tray=tray, code_of=code_of
    )
    one = Visitor(folder, clock or HallClock(), plans.read(plan, known), post, server)
    one.pulled = pulled
    try:
        yield one if starting else one.come()
    finally:
        one.flow.stop()
        one.answer()
        one.journal.close()


def says(text: Text | None) -> str:
    """The key of a sentence, for a test to recognise."""
    return getattr(text, "id", "")
