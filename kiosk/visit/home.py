"""
Home, and the screens on which the machine gives way to a person.
"""

from collections.abc import Mapping
from datetime import datetime

from kiosk.domain.errors import CountersClosed, NoOrdinal
from kiosk.domain.gesture import HallNow
from kiosk.domain.hours import NOON, Shut
from kiosk.domain.text import Both
from kiosk.views import Day, HomeView, Key, SorryView, StartingView, Stats, Text, View, key
from kiosk.visit.lookup import first_screen, look_up
from kiosk.visit.rating import rating_screen
from kiosk.visit.screen import Screen, Visit
from kiosk.visit.ticket import ServiceScreen
from kiosk.visit.turn import saying
from kiosk.visit.wait import about

# what is said while the hall opens again on the same day
TODAY: Mapping[Shut | None, str] = {
    "early": "home.ticket.early",
    "lunch": "home.ticket.lunch",
    "break": "home.ticket.break",
}


# what is said where every service is out for the same reason
OUT: Mapping[str, str] = {CountersClosed.code: "home.ticket.counters", NoOrdinal.code: "home.ticket.new"}


class StartingScreen(Screen):
    """Before the disk has been read; nothing fits it."""

    silence_s = None

    def view(self, seconds: int) -> View:
        return StartingView(chrome=self.chrome())


class HomeScreen(Screen):
    """The screen that waits for people."""

    asks = False  # home left alone forgets the language

    def __init__(self, visit: Visit, notice: Text | None = None) -> None:
        super().__init__(visit)
        self.notice = notice

    def view(self, seconds: int) -> View:
        hall, visit = self.visit.hall, self.visit
        notice = self.notice or visit.standing()
        cut_off = self.offline and not notice
        return HomeView(
            chrome=self.chrome(),
            waiting=hall.waiting if hall and hall.open else None,
            wait=about(hall.wait) if hall and hall.open else None,
            closed=self._closed(),
            lookup_off=None if self._can_look_up() else key("home.lookup.off", counter=self.help_counter()),
            stats=self._stats(),
            saying=saying(visit.plan, visit.now(), visit.turn()),
            notice=key("net.off") if cut_off else notice,
            notice_sub=key("net.off.rest" if self._can_look_up() else "net.off.lookup") if cut_off else None,
        )

    def _closed(self) -> Key | None:
        hall = self.visit.hall
        if hall is None:
            return None
        if hall.open:
            return self._out(hall)
        return closed(hall, self.visit.now())

    def _out(self, hall: HallNow) -> Key | None:
        """Why no service has a number, where none has."""
        reasons = {hall.out.get(one.code) for one in self.visit.plan.services}
        if None in reasons:
            return None
        why = OUT.get(reasons.pop() or "") if len(reasons) == 1 else None
        return key(why or "home.ticket.out", counter=self.help_counter())

    def _can_look_up(self) -> bool:
        return self.visit.hall is None or self.visit.hall.files

    def _stats(self) -> Stats | None:
        counts = self.visit.hall.stats if self.visit.hall else None
        if counts is None or counts.total == 0:
            return None
        period = self.visit.plan.hall.period
        return Stats(
            share=counts.share,
            period=period.both if period else Both("", ""),
            total=counts.total,
            early=counts.early,
            on_time=counts.on_time,
            late=counts.overdue,
        )

    def choose(self, task: str) -> None:
        if task == "ticket" and self._closed() is None:
            self.visit.go(ServiceScreen(self.visit))
        elif task == "lookup" and self._can_look_up():
            self.visit.go(first_screen(self.visit))
        elif task == "rate":
            self.visit.go(rating_screen(self.visit))

    answers = {"go": choose, "scanned": look_up}


class SorryScreen(Screen):
    """The machine gave up; a human is named."""

    silence_s = None
    bar_s = 30.0

    def view(self, seconds: int) -> View:
        return SorryView(chrome=self.chrome(), lines=key("error.do", counter=self.help_counter()))


def closed(hall: HallNow, now: datetime) -> Key:
    """Why no number can be taken, and when one can; `now` is the hall's wall clock."""
    opening = hall.next_opening
    if opening is None:
        return key("home.ticket.shut")
    if hall.shut in TODAY and opening.date() == now.date():
        return key(TODAY[hall.shut], time=opening.time())
    if hall.holiday is not None:
        return key("home.ticket.holiday", name=hall.holiday, time=opening.time(), day=_day(opening, now))
    return key("home.ticket.closed", time=opening.time(), day=_day(opening, now))


def _day(opening: datetime, now: datetime) -> Text:
    """The day of an opening; in the morning it is said so."""
    days, morning = (opening.date() - now.date()).days, opening.time() < NOON
    if days <= 1:
        return key("day.today" if days == 0 else "day.tomorrow.morning" if morning else "day.tomorrow")
    day = key("day.date", week=Day(opening.date(), "week"), date=Day(opening.date(), "short"))
    return key("day.morning", day=day) if morning else day
