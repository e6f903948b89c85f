"""
A believable morning: people come by the hour, counters call, somebody does not show up, paper runs out, a cable is
pulled.

Everything happens at the real desks and at the real server; only the citizens, the clerks and the faults are made up.
Moments are the example's own: it has its clock, which may go faster than the hall's.
"""

import threading
import time
from collections import Counter as Tally
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Literal

from kiosk.cli.clerk import Clerk, Desk
from kiosk.cli.kiosks import Kiosk
from kiosk.cli.visitors import ABSENT, LEVELS, PRIORITY, RATES, SENT_ON, SERVICE_S, WALK_S, WEIGHTS, Visit
from kiosk.domain.errors import HallClosed, KioskError, NotSaved, ServerUnreachable
from kiosk.domain.plan import Plan

NEWS_S = 300.0  # of the example, between two lines
AGAIN_S = 45.0  # between two calls of somebody who does not come
LOOK_S = 8.0  # a clerk without a citizen looks into the hall
BETWEEN_S = (8, 30)  # a clerk needs between two citizens
HELD, HELD_MINUTES = 0.03, 10  # somebody has to fetch a paper
PATIENCE_S = 30.0  # of the computer's clock: until a terminal has heard of the hall day

Say = Callable[..., None]  # a sentence's id and what fills it
Count = Literal["given", "refused", "served", "absent", "sent-on", "rated"]


@dataclass
class Clock:
    """The example's time: it stood at `begin` when the computer's showed `mono`, and goes `speed` times as fast."""

    begin: datetime
    speed: float
    mono: float = field(default_factory=time.monotonic)

    def now(self) -> datetime:
        return self.begin + timedelta(seconds=(time.monotonic() - self.mono) * self.speed)

    def until(self, moment: datetime) -> float:
        """Seconds of the computer's clock."""
        return max((moment - self.now()).total_seconds() / self.speed, 0.0)


class Morning:
    """One morning, in threads of its own; it is over when nobody comes any more and the counters have done."""

    def __init__(self, clock: Clock, plan: Plan, kiosks: Sequence[Kiosk], chance: Random, say: Say) -> None:
        self.clock, self.end = clock, threading.Event()
        self._plan, self._kiosks, self._chance, self._say = plan, kiosks, chance, say
        self._counts, self._lock = Tally[Count](), threading.Lock()
        self._all_came = threading.Event()

    def wait(self, seconds: float) -> bool:
        """So long by the example's clock; true when it was told to end."""
        return self.end.wait(seconds / self.clock.speed)

    def count(self, what: Count) -> None:
        with self._lock:
            self._counts[what] += 1

    def news(self) -> None:
        """Where the morning stands, every few minutes."""
        while not self.wait(NEWS_S):
            self.tell("busy.news")
            if refused := self._counts["refused"]:
                self.tell("busy.refused", refused=refused)

    def tell(self, sentence: str, **more: object) -> None:
        with self._lock:
            given, served, absent = (self._counts[one] for one in ("given", "served", "absent"))
        at = f"{self.clock.now():%H:%M}"
        self._say(sentence, time=at, given=given, served=served, absent=absent, **more)

    # ---- citizens

    def come(self, visits: Sequence[Visit]) -> None:
        """Everybody takes a number when they come, at one machine or the other."""
        for one in visits:
            if self.end.wait(self.clock.until(one.arrives)):
                return
            services = self._plan.counter(one.counter).services
            self._take(self._chance.choice(self._kiosks), self._chance.choice(services))
        self._all_came.set()

    def _take(self, kiosk: Kiosk, service: str) -> None:
        patience = time.monotonic() + PATIENCE_S
        while not self.end.is_set():
            try:
                kiosk.desk.take_ticket(service, priority=self._chance.random() < PRIORITY)
            except HallClosed:
                if time.monotonic() > patience:
                    self.count("refused")
                    return
                self.end.wait(0.2)
            except KioskError:  # what the screen would say in its words
                self.count("refused")
                return
            else:
                self.count("given")
                return

    def rate(self, counter: int) -> None:
        level = self._chance.choices(LEVELS, WEIGHTS)[0]
        desk = self._kiosks[0].desk
        try:
            slot = desk.rate(level, counter=counter, layout="tall")
            desk.close(slot, "sent")
        except NotSaved:
            return
        self.count("rated")

    # ---- clerks

    def work(self, clerk: Clerk, counter: int, seed: int) -> None:
        """One counter's morning: call, wait for them to come, serve, be done; go home when nobody comes any more."""
        chance = Random(seed)
        desk = clerk.sit_down(counter)
        while not self.end.is_set():
            try:
                desk = self._one_citizen(clerk, desk, counter, chance)
            except ServerUnreachable:  # the server is started again, or the page was another one
                self.end.wait(1.0)
                desk = self._look(clerk, desk)
            if desk.phase == "free" and self._all_came.is_set() and not self._somebody_waits(clerk):
                return

    def _somebody_waits(self, clerk: Clerk) -> bool:
        try:
            return clerk.waiting() > 0
        except ServerUnreachable:
            return True

    def _look(self, clerk: Clerk, before: Desk) -> Desk:
        try:
            return clerk.look()
        except ServerUnreachable:
            return before

    def _one_citizen(self, clerk: Clerk, desk: Desk, counter: int, chance: Random) -> Desk:
        if desk.phase == "free":
            desk = clerk.press("next", desk)
        if desk.phase == "free":
            self.wait(LOOK_S)
            return clerk.look()
        if desk.phase == "called":
            desk = self._until_they_come(clerk, desk, chance)
        if desk.phase == "serving":
            desk = self._serve(clerk, desk, counter, chance)
        self.wait(chance.uniform(*BETWEEN_S))
        return desk

    def _until_they_come(self, clerk: Clerk, desk: Desk, chance: Random) -> Desk:
        if chance.random() < ABSENT * 1.5:
            self.wait(AGAIN_S)
            desk = clerk.press("again", desk)
            self.wait(AGAIN_S)
            self.count("absent")
            return clerk.press("absent", desk)
        self.wait(chance.uniform(*WALK_S))
        return clerk.press("start", desk)

    def _serve(self, clerk: Clerk, desk: Desk, counter: int, chance: Random) -> Desk:
        self.wait(chance.uniform(*SERVICE_S))
        if chance.random() < HELD:
            return clerk.press("hold", desk, minutes=str(max(round(HELD_MINUTES / self.clock.speed), 1)))
        others = [one for one in desk.services if one not in self._plan.counter(counter).services]
        if others and chance.random() < SENT_ON:
            self.count("sent-on")
            return clerk.press("transfer", desk, to=f"service:{chance.choice(others)}")
        outcome = {"outcome": chance.choice(desk.outcomes)} if desk.outcomes else {}
        desk = clerk.press("done", desk, **outcome)
        self.count("served")
        if chance.random() < RATES:
            self.rate(counter)
        return desk
