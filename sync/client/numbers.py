"""
Ticket numbers from the hall server, within half a second or not at all.

A citizen never waits for a network: after one miss the terminal stays on its own block until the server has answered
for five minutes. A number that came too late is handed to `on_late`; one whose answer never came, or came to a program
that died, is asked for again later, so that the series has no gap without a reason.
"""

import logging
import queue
import threading
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NoAnswerYet
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from kiosk.domain.appointment import Due
from kiosk.domain.errors import (
    AppointmentOtherDay,
    AppointmentTaken,
    AppointmentUnknown,
    CountersClosed,
    HallClosed,
    KioskError,
    NoTimeLeft,
    SeriesLimitReached,
    SeriesUsedUp,
    ServiceGone,
    ServiceUnknown,
)
from kiosk.domain.gesture import GivenNumber, KeptAppointment
from kiosk.domain.range import Range
from sync import wire
from sync.client.link import Link
from sync.client.needs import Asked

log = logging.getLogger("sync.client")

PATIENCE_S = 0.4  # what is left of half a second belongs to the disk and the screen
KEPT_S = 3.0  # for an appointment, which nobody but the server can know
STEADY_S = 300.0
# the server's own decisions; every other refusal is a miss
FINAL = (
    *(HallClosed, SeriesUsedUp, SeriesLimitReached, NoTimeLeft, CountersClosed, ServiceGone),
    *(AppointmentUnknown, AppointmentTaken, AppointmentOtherDay, ServiceUnknown),
)

OnLate = Callable[[GivenNumber, str, str], None]


Given = wire.NumberGiven | wire.AppointmentKept


@dataclass(frozen=True, slots=True)
class Wish:
    ask: Callable[[], Given]
    answer: "Future[Any]" = field(default_factory=Future)


class Numbers:
    """Thread-safe. One thread of its own asks; `mono` is in seconds."""

    def __init__(
        self,
        link: Link,
        *,
        mono: Callable[[], float],
        on_late: OnLate,
        patience_s: float = PATIENCE_S,
        asked: Asked | None = None,
        unanswered: Iterable[wire.NumberWanted] = (),
    ) -> None:
        """
        Args:
            asked: Told of each request before it is sent.
            unanswered: What a program before this one asked for, and may have got.
        """
        self._link = link
        self._mono = mono
        self._on_late = on_late
        self._patience_s = patience_s
        self._missed = False
        self._steady_since: float | None = None
        self._asked = asked
        self._unanswered = list(unanswered)
        self._guard = threading.Lock()
        self._wishes: queue.SimpleQueue[Wish | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None

    def take(
        self, series: str, request_id: str, day: date, seen: int, *, service: str = "", priority: bool = False
    ) -> GivenNumber | None:
        """
        Reserve the next number, or None when no answer came in half a second.

        Raises:
            HallClosed, SeriesUsedUp, SeriesLimitReached, NoTimeLeft, CountersClosed, ServiceGone: The server refused.
        """
        if self.on_own_block():
            return None
        wanted = wire.NumberWanted(
            series=series, request=request_id, day=day, seen=seen, service=service, priority=priority
        )
        if self._asked is not None:
            self._asked.note(day, series, request_id)
        given: wire.NumberGiven | None = self._answer(Wish(lambda: self._link.number(wanted)), wanted, self._patience_s)
        if given is None:
            return None
        wait = Range(*given.wait) if given.wait else None
        return GivenNumber(day=given.day, number=given.number, ahead=given.ahead, wait=wait)

    def keep(self, code: str, request_id: str, day: date, seen: Mapping[str, int]) -> KeptAppointment | None:
        """
        Turn an appointment into a ticket, or None when no answer came; asked also while the own block is used.

        Raises:
            AppointmentUnknown, AppointmentTaken, AppointmentOtherDay: The code gives none today.
            HallClosed, ServiceUnknown, SeriesUsedUp: The server gives none.
        """
        shown = wire.AppointmentShown(code=code, request=request_id, day=day, seen=dict(seen))
        wanted = wire.NumberWanted(series=next(iter(seen)), request=request_id, day=day)  # to ask about it again
        if self._asked is not None:
            self._asked.note(day, wanted.series, request_id)
        wish = Wish(lambda: self._link.appointment(shown))
        kept: wire.AppointmentKept | None = self._answer(wish, wanted, max(KEPT_S, self._patience_s))
        if kept is None:
            return None
        at = datetime.fromtimestamp(kept.at / 1000, UTC)
        return KeptAppointment(
            given=GivenNumber(day=kept.day, number=kept.number, ahead=kept.ahead),
            series=kept.series,
            service=kept.service,
            due=Due(at=at, window=kept.window, arrival=kept.arrival),
        )

    def on_own_block(self) -> bool:
        with self._guard:
            if self._missed and self._steady_since is not None and self._mono() - self._steady_since >= STEADY_S:
                self._missed = False
            return self._missed

    def heard(self, answered: bool) -> None:
        """The worker's news of the server: it answered, or it did not."""
        with self._guard:
            if not answered:
                self._steady_since = None
            elif self._steady_since is None:
                self._steady_since = self._mono()

    def settle(self) -> None:
        """Ask what became of requests that were never answered; called by the worker while the server answers."""
        with self._guard:
            unanswered, self._unanswered = self._unanswered, []
        for n, wanted in enumerate(unanswered):
            try:
                self._hand_over(wanted, self._link.number(wire.replaced(wanted, again=True)))
            except KioskError:
                with self._guard:
                    self._unanswered = unanswered[n:] + self._unanswered
                return

    def close(self) -> None:
        if self._thread is not None:
            self._wishes.put(None)
            self._thread.join(self._patience_s)

    # ---- how

    def _answer(self, wish: Wish, wanted: wire.NumberWanted, patience_s: float) -> Any:
        """What the server gives, or None: then it is known that what it may have given has to be voided."""
        self._ask(wish)
        try:
            return wish.answer.result(patience_s)
        except NoAnswerYet:
            self._miss()
            wish.answer.add_done_callback(lambda answer: self._late(wanted, answer))
        except FINAL:
            raise
        except KioskError as error:
            log.info("no number: %s", error.code)
            self._miss()
            self._remember(wanted)
        return None

    def _ask(self, wish: Wish) -> None:
        with self._guard:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="numbers", daemon=True)
                self._thread.start()
        self._wishes.put(wish)

    def _run(self) -> None:
        while (wish := self._wishes.get()) is not None:
            try:
                answer = wish.ask()
            except BaseException as error:  # whoever waits gets it
                wish.answer.set_exception(error)
            else:
                wish.answer.set_result(answer)

    def _miss(self) -> None:
        with self._guard:
            self._missed, self._steady_since = True, None

    def _remember(self, wanted: wire.NumberWanted) -> None:
        with self._guard:
            self._unanswered.append(wanted)

    def _late(self, wanted: wire.NumberWanted, answer: "Future[Any]") -> None:
        error = answer.exception()
        if error is None:
            self._hand_over(wanted, answer.result())
        elif not isinstance(error, FINAL):
            self._remember(wanted)

    def _hand_over(self, wanted: wire.NumberWanted, given: Given) -> None:
        if given.number:
            number = GivenNumber(day=given.day, number=given.number, ahead=given.ahead)
            self._on_late(number, wanted.request, given.series)
