"""Whole days of a pretend hall, played through a real hall server: what it promised, and what came of it."""

from datetime import UTC, date, datetime, timedelta

from kiosk.domain.calibration import Promise, add_up
from kiosk.domain.kinds import TicketIssued
from tests.support.lobby import ticket_id
from tests.support.pretend_hall import PretendHall, Visitor
from tests.support.served import ServedHall
from tests.sync.counters import STRICT, Counters

SKILLS = {
    **STRICT,
    'services = ["ket-qua"]': 'services = ["ket-qua", "chung-thuc"]',
    'skills = { "ho-tich" = 3, "chung-thuc" = 1 }': 'skills = { "ho-tich" = 1, "chung-thuc" = 1 }',
}
MONDAY = date(2026, 11, 23)
SERIES = {"chung-thuc": "A", "ho-tich": "B", "dat-dai": "C", "xa-hoi": "D", "cu-tru": "E", "ket-qua": "F"}
PROMISED = """
SELECT t.day, t.asked, t.promised_low, t.promised_high, t.place_ms,
    (SELECT min(c.called_ms) FROM call c WHERE c.day = t.day AND c.series = t.series AND c.number = t.number)
FROM ticket t WHERE t.promised_high IS NOT NULL AND t.day = %s
"""


class Played:
    """One pretend day, act by act, on a served hall."""

    def __init__(self, counters: Counters, day: date, *, promises: bool) -> None:
        self.counters, self.hall, self.day, self.promises = counters, counters.hall, day, promises
        self.began = datetime(day.year, day.month, day.day, tzinfo=UTC)  # 7:00 in the hall

    def play(self, visitors: list[Visitor]) -> None:
        acts: list[tuple[float, int, str, Visitor]] = []
        for one in visitors:
            acts.append((one.came, 1, "come", one))
            if one.called is not None and one.ended is not None:
                acts += [(one.called, 2, "call", one), (one.ended, 0, "end", one)]
        for at, _, name, one in sorted(acts, key=lambda act: act[:2]):
            self._pass_until(self.began + timedelta(minutes=at))
            getattr(self, name)(one)

    def _pass_until(self, moment: datetime) -> None:
        self.hall.clock.advance(max(moment - self.hall.clock.now(), timedelta()))

    def come(self, one: Visitor) -> None:
        from sync.server.hot import own, waits

        wait = self.hall.do(waits.now).of(one.service, one.priority) if self.promises else None
        told = TicketIssued(
            id=ticket_id(self.day.toordinal() * 1000 + one.number), service=one.service, series=SERIES[one.service],
            number=one.number, priority=one.priority, wait=wait.told if wait else None,
        )  # fmt: skip
        self.hall.do(lambda here, db: own.write(here, db, "ticket.issued", told))

    def call(self, one: Visitor) -> None:
        self.counters.act("call_this", one.counter, (self.day, SERIES[one.service], one.number))

    def end(self, one: Visitor) -> None:
        self.counters.act("no_show" if one.absent else "finish", one.counter)


def test_most_promises_of_a_day_hold_once_the_hall_has_learned(sqlite_hall: ServedHall) -> None:
    from sync.server.hot import days

    office = PretendHall(23, 0.9)
    counters = Counters.__new__(Counters)
    counters.hall = sqlite_hall
    counters.publish(SKILLS)
    for n in range(2):
        played = Played(counters, MONDAY + timedelta(days=n + 1), promises=n > 0)
        played._pass_until(played.began)
        sqlite_hall.do(lambda here, db: days.open_day(here, db, "staff"))
        played.play(office.day())

    rows = sqlite_hall.rows(PROMISED, played.day.isoformat())
    promises = [
        Promise(day=played.day, service=service, low=low, high=high, taken_ms=taken, called_ms=called)
        for _, service, low, high, taken, called in rows
        if called is not None
    ]
    waited = add_up(None, [one for one in promises if one.low > 0])  # who was not told to go at once, or nearly

    assert len(promises) > 60
    assert waited.n > 20
    assert waited.held is not None
    assert waited.held >= 0.6
