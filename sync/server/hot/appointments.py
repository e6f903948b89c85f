"""
Appointments at the hall server: made by staff, turned into a ticket when their holder comes.
"""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from kiosk.domain import appointment
from kiosk.domain.errors import AppointmentOtherDay, AppointmentTaken, AppointmentUnknown, HallClosed, NumbersPaused
from kiosk.domain.kinds import TicketIssued
from kiosk.domain.queue import MINUTE_MS
from kiosk.domain.ticket import label
from sync.server.hot import days, numbers, own, past, situation
from sync.server.hot.hall import HallServer
from sync.server.hot.store import Db, Row

KEPT_DAYS = 60  # afterwards an appointment is forgotten
TRIES = 20  # at a code nobody has

# a ticket nobody holds, because its terminal did not get the answer in time, gives the appointment back
FOUND = """
SELECT a.code, a.service, a.day, a.at_ms, a.cancelled, a.series, CASE WHEN t.state = 4 THEN NULL ELSE a.number END
FROM appointment a LEFT JOIN ticket t ON t.day = a.day AND t.series = a.series AND t.number = a.number
"""
ABOUT = """
SELECT count(*) FROM appointment WHERE service = %s AND NOT cancelled AND at_ms > %s AND at_ms < %s
"""


@dataclass(frozen=True, slots=True)
class Booked:
    """One appointment; `ticket` is the label of what it has become, "A 046"."""

    code: str
    service: str
    day: date
    at_ms: int
    cancelled: bool
    ticket: str


def book(hall: HallServer, db: Db, service: str, at: datetime) -> Booked:
    """
    Make an appointment.

    Args:
        at: The hall's wall clock.

    Raises:
        ServiceUnknown, AppointmentShut, AppointmentFull: None can be made.
        HallClosed: The hall has no plan yet.
    """
    numbers.take_turns(hall, db)
    plan = hall.plan(db)
    if plan is None:
        raise HallClosed("no plan")
    at_ms = int(at.replace(tzinfo=hall.zone(db)).timestamp() * 1000)
    around = plan.queue.window * MINUTE_MS
    booked = int(db.rows(ABOUT, service, at_ms - around, at_ms + around)[0][0])
    now = days.local_now(hall, db)
    appointment.check(plan, service, at, now, booked)
    db.execute("DELETE FROM appointment WHERE day < %s", now.date() - timedelta(days=KEPT_DAYS))
    code = _new_code(hall, db)
    db.execute(
        "INSERT INTO appointment (code, service, day, at_ms, cancelled, series) VALUES (%s, %s, %s, %s, false, '')",
        *(code, service, at.date(), at_ms),
    )
    return Booked(code, service, at.date(), at_ms, False, "")


def arrive(hall: HallServer, text: str) -> Booked:
    """
    Give a ticket to who has come with a code; durable when this returns.

    Raises:
        AppointmentUnknown, AppointmentTaken, AppointmentOtherDay: The code gives none today.
        HallClosed, ServiceUnknown, SeriesUsedUp, NumbersPaused: No number can be given.
    """

    def job(db: Db) -> tuple[Booked, int]:
        return _arrive(hall, db, appointment.read(text)), numbers.count(db)

    booked, given = hall.store.now(job)
    hall.mark.note(given)
    return booked


def cancel(hall: HallServer, db: Db, text: str) -> Booked:
    """
    Give the time back.

    Raises:
        AppointmentUnknown, AppointmentTaken: There is nothing to cancel.
    """
    numbers.take_turns(hall, db)
    one = _open(db, appointment.read(text))
    db.execute("UPDATE appointment SET cancelled = true WHERE code = %s", one.code)
    return one


def upcoming(hall: HallServer, db: Db) -> list[Booked]:
    """Those of today and later, the earliest first; cancelled ones are left out."""
    today = days.local_now(hall, db).date()
    rows = db.rows(f"{FOUND} WHERE a.day >= %s AND NOT a.cancelled ORDER BY a.at_ms, a.code", today)
    return [_booked(row) for row in rows]


def _arrive(hall: HallServer, db: Db, code: str) -> Booked:
    stream, id_ = own.own_stream(hall, db), base64.b32encode(hall.chance(10)).decode()
    one, series, number = take_number(hall, db, code, stream.terminal, id_)
    issued = TicketIssued(id=id_, service=one.service, series=series, number=number, priority=False)
    own.write(hall, db, "ticket.issued", issued, one.day)
    return Booked(one.code, one.service, one.day, one.at_ms, False, label(series, number))


def take_number(
    hall: HallServer, db: Db, code: str, terminal: int, request: str, seen: Mapping[str, int] = {}
) -> tuple[Booked, str, int]:
    """
    Reserve the ticket `request` of an appointment: its series and number; whoever asked has to issue it.

    Args:
        seen: The highest number of this day the terminal knows of, by series.

    Raises:
        AppointmentUnknown, AppointmentTaken, AppointmentOtherDay: The code gives none today.
        HallClosed, ServiceUnknown, SeriesUsedUp, NumbersPaused: No number can be given.
    """
    days.tick(hall, db)
    restored, one = numbers.take_turns(hall, db), _open(db, code)
    plan, day = hall.plan(db), situation.open_day(db)
    if plan is None or day is None:
        raise HallClosed("no hall day is open at the server")
    if one.day != day:
        raise AppointmentOtherDay(str(one.day), day=one.day.strftime("%d/%m/%Y"))
    past.check_own(hall, db, day)
    rules = plan.series_of(plan.service(one.service).series)  # a promised time holds whatever the day's limit
    number = numbers.draw(hall, db, day, rules, restored, seen.get(rules.letter, 0))
    numbers.reserve(hall, db, terminal, request, day, rules.letter, number)
    db.execute("UPDATE appointment SET series = %s, number = %s WHERE code = %s", rules.letter, number, code)
    return one, rules.letter, number


def given(db: Db, request: str) -> tuple[Booked, str, int] | None:
    """
    What was given for a request before.

    Raises:
        NumbersPaused, AppointmentUnknown: Nothing was and nothing will be, or it was no appointment's.
    """
    row = db.one("SELECT day, series, number FROM number WHERE request = %s", request)
    if row is None:
        return None
    day, series, number = row
    if number is None:
        raise NumbersPaused("its terminal was told that nothing was given", retry_after_s=past.PAUSE_S)
    found = db.one(f"{FOUND} WHERE a.day = %s AND a.series = %s AND a.number = %s", day, series, number)
    if found is None:
        raise AppointmentUnknown("a walk-in's number")
    return _booked(found), series, number


def _open(db: Db, code: str) -> Booked:
    row = db.one(f"{FOUND} WHERE a.code = %s AND NOT a.cancelled", code)
    if row is None:
        raise AppointmentUnknown("no such code")
    one = _booked(row)
    if one.ticket:
        raise AppointmentTaken(one.ticket, label=one.ticket)
    return one


def _new_code(hall: HallServer, db: Db) -> str:
    for _ in range(TRIES):
        code = appointment.new_code(hall.chance(8))
        if db.one("SELECT 1 FROM appointment WHERE code = %s", code) is None:
            return code
    raise AppointmentUnknown("every code is taken")


def _booked(row: Row) -> Booked:
    code, service, day, at_ms, cancelled, series, number = row
    ticket = "" if number is None else label(series, number)
    return Booked(code, service, situation.as_date(day), at_ms, bool(cancelled), ticket)
