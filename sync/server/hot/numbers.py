"""
Ticket numbers: given once, whatever the network, restores and several terminals do.
"""

from datetime import date

from kiosk.domain.errors import HallClosed, NumbersPaused
from kiosk.domain.quota import number_after
from kiosk.domain.ticket import LAST
from sync import wire
from sync.server.hot import days, gate, quota, situation
from sync.server.hot.gate import Knower
from sync.server.hot.hall import HallServer
from sync.server.hot.http import Answer, Asked
from sync.server.hot.situation import ONE_HALL, as_date
from sync.server.hot.store import Db

KNOWN_MS = 36 * 3600 * 1000  # terminals heard of so long before a restore may hold numbers of the day
PAUSE_S = 5

AHEAD = """
SELECT (SELECT count(*) FROM ticket WHERE day = %s AND series = %s AND state = 1)
     + (SELECT count(*) FROM number n WHERE n.day = %s AND n.series = %s AND n.number <> %s
        AND NOT EXISTS (SELECT 1 FROM ticket t WHERE t.day = n.day AND t.series = n.series AND t.number = n.number))
"""
HIGHEST = """
SELECT coalesce(max(number), 0) FROM number WHERE day = %s AND series = %s AND number <= %s
UNION ALL
SELECT coalesce(max(number), 0) FROM ticket WHERE day = %s AND series = %s AND number <= %s AND ticket <> ''
"""
# terminals that may know numbers this database has lost
UNHEARD = """
SELECT count(*) FROM terminal t WHERE NOT t.own AND t.revoked_ms IS NULL AND t.seen_ms > %s
AND NOT EXISTS (SELECT 1 FROM stream s WHERE s.terminal_id = t.id AND s.drained_ms >= %s)
"""


async def number(hall: HallServer, asked: Asked) -> Answer:
    def job(db: Db) -> wire.NumberGiven:
        knower = gate.let_in(hall, db, asked)
        return give(hall, db, knower, wire.decode(asked.body, wire.NumberWanted))

    return Answer(200, await hall.store.write(job))


def give(hall: HallServer, db: Db, knower: Knower, wanted: wire.NumberWanted) -> wire.NumberGiven:
    """
    The next number of the hall day, or the same one as before for the same request.

    Raises:
        HallClosed, NumbersPaused: None can be given now.
        ServiceGone, SeriesUsedUp, SeriesLimitReached, NoTimeLeft: None of this series today.
    """
    days.tick(hall, db)
    db.execute(ONE_HALL)
    restored = db.rows(f"SELECT restored_ms FROM hall WHERE id = 1{db.lock}")[0][0]
    if given := db.one("SELECT day, series, number FROM number WHERE request = %s", wanted.request):
        return told(hall, db, knower, as_date(given[0]), given[1], given[2])
    day = situation.now(hall, db).day
    if wanted.again:
        return told(hall, db, knower, day.day if day else wanted.day or hall.clock.now().date(), wanted.series, 0)
    if day is None:
        raise HallClosed("no hall day is open at the server")
    if restored is not None:
        resume(db, restored)
    rules = quota.check(hall, db, wanted.series)
    highest = [row[0] for row in db.rows(HIGHEST, *(day.day, wanted.series, LAST) * 2)]
    seen = wanted.seen if wanted.day == day.day else 0
    found = number_after(rules, [*highest, seen])
    stream = db.rows("SELECT max(id) FROM stream WHERE terminal_id = %s", knower.id)[0][0]
    db.execute(
        "INSERT INTO number (request, day, series, number, stream_id, given_ms) VALUES (%s, %s, %s, %s, %s, %s)",
        *(wanted.request, day.day, wanted.series, found, stream, hall.now_ms()),
    )
    return told(hall, db, knower, day.day, wanted.series, found)


def told(hall: HallServer, db: Db, knower: Knower, day: date, series: str, number: int) -> wire.NumberGiven:
    ahead = db.rows(AHEAD, day, series, day, series, number)[0][0]
    return wire.NumberGiven(
        day=day, series=series, number=number, ahead=ahead, nonce=gate.new_nonce(hall, knower.device)
    )


def resume(db: Db, restored_ms: int) -> None:
    """
    Numbers go on once every terminal of the day has sent what it has.

    Raises:
        NumbersPaused: One has not; terminals use their own blocks meanwhile.
    """
    unheard = db.rows(UNHEARD, restored_ms - KNOWN_MS, restored_ms)[0][0]
    if unheard:
        raise NumbersPaused(f"{unheard} terminals unheard", retry_after_s=PAUSE_S)
    confirm(db)


def confirm(db: Db) -> None:
    """Staff know that no terminal is missing: numbers go on."""
    db.execute("UPDATE hall SET restored_ms = NULL WHERE id = 1")
