"""
The thread that keeps a terminal and its hall server the same.

It pushes as soon as there is a fact, gives a sign of life when there is none, pulls what the answers say is new, and
after a failure waits at random up to twice as long as before. Nothing that happens here may end it.
"""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from kiosk.domain.cross import Known
from kiosk.domain.errors import ChainBroken, KioskError, TerminalRevoked
from kiosk.domain.gesture import ServiceNow, Told
from kiosk.domain.range import Range
from sync import wire
from sync.client.link import Link
from sync.client.needs import Box, Clock, Desk, Journal
from sync.client.numbers import Numbers
from sync.client.pull import pull_dossiers, pull_plan
from sync.client.push import push_once

log = logging.getLogger("sync.client")

LONGEST_S = 300.0
BOOT_S = 30.0
LIFE_S = 10.0  # between two signs of life
TICK_S = 2.0  # between two looks at the hall day
STOPPED = (ChainBroken, TerminalRevoked)  # only people can cure these: ask as rarely as possible

Chance = Callable[[float, float], float]  # random.uniform


@dataclass(frozen=True, slots=True)
class SyncStatus:
    """What screens and doctor may know. `error` is the code of what went wrong last, None while all is well."""

    online: bool
    last_contact: datetime | None  # the server's time
    pending: int  # facts the server has not
    error: str | None


def back_off_s(failures: int, chance: Chance) -> float:
    """After so many failures in a row: random(0, min(300 s, 2ⁿ))."""
    return chance(0.0, min(LONGEST_S, 2.0 ** min(failures, 10)))


def service_now(told: wire.ServiceNow) -> ServiceNow:
    """As the terminal's screens know it."""
    wait, first = (Range(*pair) if pair else None for pair in (told.wait, told.first))
    return ServiceNow(waiting=told.waiting, wait=wait, first=first, counter=told.counter)


class Worker:
    def __init__(
        self,
        journal: Journal,
        box: Box,
        link: Link,
        clock: Clock,
        *,
        chance: Chance,
        known: Known,
        desk: Desk | None = None,
        numbers: Numbers | None = None,
        on_plan: Callable[[], None] | None = None,
        boot_s: float = BOOT_S,
        life_s: float = LIFE_S,
    ) -> None:
        """
        Args:
            known: The zones and icons that a plan may name.
            desk: Told what was heard; its hall day follows the server's.
            on_plan: Called after another plan has been applied.
            boot_s: The longest it waits at random before its first word, so that a hall does not wake in one moment.
        """
        self._journal, self._box, self._link, self._clock = journal, box, link, clock
        self._desk, self._numbers, self._on_plan = desk, numbers, on_plan
        self._known, self._chance, self._boot_s, self._life_s = known, chance, boot_s, life_s
        self._failures = 0
        self._plan_seen: int | None = None
        self._last: wire.Pushed | None = None
        self._error: str | None = None
        self._woken, self._ending = threading.Event(), threading.Event()
        self._thread: threading.Thread | None = None
        journal.on_append(self._woken.set)

    def start(self) -> None:
        self._thread = threading.Thread(target=self._run, name="sync", daemon=True)
        self._thread.start()

    def stop(self, timeout_s: float = 5.0) -> None:
        """Ask it to end, and wait; a request under way is finished or given up."""
        self._ending.set()
        self._woken.set()
        if self._thread is not None:
            self._thread.join(timeout_s)

    @property
    def error(self) -> str | None:
        """The code of what went wrong last, without asking the disk; None while all is well."""
        return self._error

    def status(self) -> SyncStatus:
        pending = sum(
            self._journal.head_of(one).seq - self._journal.cursor(one) for one in self._journal.incarnations()
        )
        last = datetime.fromtimestamp(self._last.now / 1000, UTC) if self._last else None
        return SyncStatus(self._error is None and last is not None, last, pending, self._error)

    # ---- the thread

    def _run(self) -> None:
        self._wait(self._chance(0.0, self._boot_s), hurry=False)
        while not self._ending.is_set():
            self._woken.clear()
            delay, hurry = self.round()
            self._wait(delay, hurry=hurry)

    def round(self) -> tuple[float, bool]:
        """Everything there is to do now; returns how long to wait, and whether a new fact cuts that short."""
        try:
            self._talk()
        except KioskError as error:
            return self._failed(error.code, error.params.get("retry_after_s"), isinstance(error, STOPPED)), False
        except Exception:
            log.exception("sync")
            return self._failed("sync.failed", None, False), False
        self._failures, self._error = 0, None
        return self._life_s, True

    def _talk(self) -> None:
        while not self._ending.is_set():
            sent = push_once(self._journal, self._link, self._clock)
            if sent.forked:
                log.warning("another disk wrote at our place: a new incarnation begins")
            if sent.answer is not None:
                self._heard(sent.answer, sent.present)
            if not sent.more:
                break
        if self._last is not None and not self._ending.is_set():
            self._pull(self._last)
        if self._numbers is not None:
            self._numbers.settle()

    def _heard(self, answer: wire.Pushed, present: bool) -> None:
        self._last, self._error = answer, None
        self._clock.agree(datetime.fromtimestamp(answer.now / 1000, UTC))
        enrolment = self._box.enrolment()
        incarnation = self._journal.incarnation.hex()
        if present and enrolment and (enrolment.ordinal, enrolment.incarnation) != (answer.ordinal, incarnation):
            self._box.set_ordinal(answer.ordinal, incarnation)
        if self._numbers is not None:
            self._numbers.heard(True)
        if self._desk is not None:
            wait = Range(*answer.wait) if answer.wait else None
            services = {one.code: service_now(one) for one in answer.services}
            self._desk.hear(Told(waiting=answer.waiting, out=answer.out, wait=wait, services=services))
            if answer.day is not None:
                self._desk.follow(answer.day.day, answer.day.by)
            else:
                self._desk.follow(None, ended=answer.ended)

    def _pull(self, answer: wire.Pushed) -> None:
        held = self._box.applied()
        if answer.plan not in (0, self._plan_seen, held.version if held else None):
            if pull_plan(self._journal, self._box, self._link, self._known) and self._on_plan is not None:
                self._on_plan()
            self._plan_seen = answer.plan
        age = self._box.dossiers_age()
        if str(answer.dossiers) != (age.since if age else "0"):
            pull_dossiers(self._box, self._link, datetime.fromtimestamp(answer.now / 1000, UTC))

    def _failed(self, code: str, retry_after_s: object, stopped: bool) -> float:
        self._failures += 1
        if code != self._error:
            log.warning("sync: %s", code)
        self._error = code
        if self._numbers is not None:
            self._numbers.heard(False)
        if self._desk is not None:
            self._desk.hear(None)
        if isinstance(retry_after_s, int | float):
            return float(retry_after_s)
        return LONGEST_S if stopped else back_off_s(self._failures, self._chance)

    def _wait(self, seconds: float, *, hurry: bool) -> None:
        """Sleep, looking after the hall day now and then; `hurry` ends it with the next fact."""
        left = seconds
        while not self._ending.is_set():
            self._tick()
            if left <= 0 or (hurry and self._woken.wait(min(left, TICK_S))):
                return
            if not hurry:
                self._ending.wait(min(left, TICK_S))
            left -= TICK_S

    def _tick(self) -> None:
        if self._desk is None:
            return
        try:
            self._desk.tick()
        except Exception:  # a full disk must not end the thread that may cure it
            log.exception("hall day")
