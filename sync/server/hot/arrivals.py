"""
Somebody with an appointment shows its code at a terminal: a number of their service's series, reserved for them.

Which codes there are is the business of `sync.server.hot.appointments`; the terminal issues the ticket.
"""

from kiosk.domain.appointment import arrival
from kiosk.domain.errors import HallClosed, KioskError
from sync import wire
from sync.server.hot import appointments, gate, numbers, situation, waits
from sync.server.hot.gate import Knower
from sync.server.hot.hall import HallServer
from sync.server.hot.http import Answer, Asked
from sync.server.hot.store import Db


async def arrived(hall: HallServer, asked: Asked) -> Answer:
    def job(db: Db) -> tuple[wire.AppointmentKept | KioskError, int]:
        knower = gate.let_in(hall, db, asked)
        try:
            kept = keep(hall, db, knower, wire.decode(asked.body, wire.AppointmentShown))
        except KioskError as refused:  # what was found out about the past stays noted
            return refused, 0
        return kept, numbers.count(db)

    told = await waits.soon(hall)
    kept, rows = await hall.store.write_together(job)
    if isinstance(kept, KioskError):
        raise kept
    hall.mark.note(rows)
    wanted = wire.NumberWanted(
        series=kept.series, request=wire.decode(asked.body, wire.AppointmentShown).request, service=kept.service
    )
    return Answer(200, wire.replaced(kept, ahead=waits.ahead(told, kept, wanted)))


def keep(hall: HallServer, db: Db, knower: Knower, shown: wire.AppointmentShown) -> wire.AppointmentKept:
    """
    A number for an appointment, or the same one as before for the same request.

    Raises:
        AppointmentUnknown, AppointmentTaken, AppointmentOtherDay: The code gives none today.
        HallClosed, ServiceUnknown, SeriesUsedUp, NumbersPaused: No number can be given.
    """
    found = appointments.given(db, shown.request)
    one, series, number = found or appointments.take_number(
        hall, db, shown.code, knower.id, shown.request, _seen(db, shown)
    )
    plan = hall.plan(db)
    if plan is None:
        raise HallClosed("no plan")
    given = numbers.told(hall, db, knower, one.day, series, number)
    window = plan.queue.window
    return wire.AppointmentKept(
        day=one.day, series=series, number=number, ahead=given.ahead, service=one.service, nonce=given.nonce,
        at=one.at_ms, window=window, arrival=arrival(one.at_ms, window, hall.now_ms()),
    )  # fmt: skip


def _seen(db: Db, shown: wire.AppointmentShown) -> dict[str, int]:
    """What the terminal knows of the day that is open here."""
    return dict(shown.seen) if shown.day == situation.open_day(db) else {}
