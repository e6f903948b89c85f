"""
Ticket numbers: given once, whatever the network, restores and several terminals do.
"""

from datetime import date

from kiosk.domain.errors import KioskError, NumbersPaused
from kiosk.domain.policy import SeriesRules
from kiosk.domain.quota import number_after
from kiosk.domain.ticket import LAST
from sync import wire
from sync.server.hot import days, gate, own, past, quota, situation, swift, waits
from sync.server.hot.gate import Knower
from sync.server.hot.hall import HallServer
from sync.server.hot.http import Answer, Asked
from sync.server.hot.situation import ONE_HALL, as_date
from sync.server.hot.store import Db

AHEAD = """
SELECT (SELECT count(*) FROM ticket WHERE day = %s AND series = %s AND state = 1)
     + (SELECT count(*) FROM number n WHERE n.day = %s AND n.series = %s AND n.number <> %s
        AND NOT EXISTS (SELECT 1 FROM ticket t WHERE t.day = n.day AND t.series = n.series AND t.number = n.number))
"""
RESTORED = "SELECT restored_ms FROM hall WHERE id = 1"
RESERVE = """
INSERT INTO number (request, day, series, number, stream_id, given_ms)
VALUES (%s, %s, %s, %s, (SELECT max(id) FROM stream WHERE terminal_id = %s), %s)
"""
RESTORED_ROW = "put-back-"  # no request of a terminal's: those are ids of tickets
CATCH_UP = (
    "INSERT INTO number (id, request, day, series, number, stream_id, given_ms) VALUES (%s, %s, %s, '', NULL, %s, %s)"
)
# the highest number reserved, the highest one on paper, and those only a clerk's typing knows of
KNOWN = """
SELECT 0, coalesce(max(number), 0) FROM number WHERE day = %s AND series = %s AND number <= %s
UNION ALL
SELECT 0, coalesce(max(number), 0) FROM ticket WHERE day = %s AND series = %s AND number <= %s AND ticket <> ''
UNION ALL
SELECT 1, number FROM ticket WHERE day = %s AND series = %s AND number <= %s AND ticket = ''
"""


async def number(hall: HallServer, asked: Asked) -> Answer:
    wanted = _wanted(asked) if gate.recognise(hall, asked) else None

    def swiftly(db: Db) -> tuple[wire.NumberGiven | KioskError, int] | None:
        return swift.give(hall, db, asked.device or b"", wanted) if wanted else None

    def job(db: Db) -> tuple[wire.NumberGiven | KioskError, int]:
        if (everyday := swiftly(db)) is not None:
            return everyday
        knower = gate.let_in(hall, db, asked)
        try:
            given = give(hall, db, knower, wanted or _wanted(asked))
        except KioskError as refused:  # what was found out about the past stays noted
            return refused, 0
        return given, count(db)

    told = await waits.soon(hall)
    given, rows = await hall.store.write_together(job, swiftly)
    if isinstance(given, KioskError):
        raise given
    hall.mark.note(rows)
    wanted = wanted or _wanted(asked)
    before = waits.ahead(told, given, wanted)
    promised = waits.promise(told, given.day, wanted) if given.number else None
    return Answer(200, wire.replaced(given, ahead=before, wait=promised))


def _wanted(asked: Asked) -> wire.NumberWanted:
    return wire.decode(asked.body, wire.NumberWanted)


def count(db: Db) -> int:
    """How many numbers were given, for the mark beside the database; to be noted once they are durable."""
    return int(db.rows("SELECT coalesce(max(id), 0) FROM number")[0][0])


def give(hall: HallServer, db: Db, knower: Knower, wanted: wire.NumberWanted) -> wire.NumberGiven:
    """
    The next number of the hall day, or the same one as before for the same request.

    Raises:
        HallClosed, NumbersPaused: None can be given now.
        ServiceGone, SeriesUsedUp, SeriesLimitReached, NoTimeLeft, CountersClosed: None of this series today.
    """
    days.tick(hall, db)
    restored = take_turns(hall, db)
    if given := db.one("SELECT day, series, number FROM number WHERE request = %s", wanted.request):
        if given[2] is None and not wanted.again:
            raise NumbersPaused("its terminal was told that nothing was given", retry_after_s=past.PAUSE_S)
        return told(hall, db, knower, as_date(given[0]), given[1], given[2] or 0)
    day = situation.open_day(db)
    if wanted.again:
        return decline(hall, db, knower, wanted, day)
    if day is None:
        raise days.no_number(db, wanted.day)
    past.check_own(hall, db, day)
    rules = quota.check(hall, db, hall.plan(db), day, wanted.series)
    found = draw(hall, db, day, rules, restored, wanted.seen if wanted.day == day else 0)
    reserve(hall, db, knower.id, wanted.request, day, wanted.series, found)
    return told(hall, db, knower, day, wanted.series, found)


def take_turns(hall: HallServer, db: Db) -> int | None:
    """One number after the other; returns since when this database is known to have been put back."""
    if (found := db.one(RESTORED + db.lock)) is None:
        db.execute(ONE_HALL)
        found = db.rows(RESTORED + db.lock)[0]
    restored: int | None = found[0]
    if hall.looked_back:
        return restored
    if restored is None and past.has_lost(hall, db):
        return go_back(hall, db)  # looked for again until it is durable that it was found
    hall.looked_back = True
    return restored


def draw(hall: HallServer, db: Db, day: date, rules: SeriesRules, restored: int | None, seen: int = 0) -> int:
    """
    The next number of a series, given to nobody yet.

    Raises:
        SeriesUsedUp, NumbersPaused: There is none.
    """
    known = db.rows(KNOWN, *(day, rules.letter, LAST) * 3)
    highest, typed = [row[1] for row in known if not row[0]], {row[1] for row in known if row[0]}
    if past.is_news(hall, rules.letter, seen, max(highest)):
        restored = go_back(hall, db)
    if restored is not None:
        resume(hall, db)
        hall.looked_back = True
    number = number_after(rules, [*highest, seen])
    while number in typed:  # somebody was called by it: its holder would never be
        number = number_after(rules, [number])
    return number


def reserve(hall: HallServer, db: Db, terminal: int, request: str, day: date, series: str, number: int | None) -> None:
    db.execute(RESERVE, request, day, series, number, terminal, hall.now_ms())


def decline(
    hall: HallServer, db: Db, knower: Knower, wanted: wire.NumberWanted, open_day: date | None
) -> wire.NumberGiven:
    """Nothing was given for this request, and nothing will be: it may still be under way on a slow network."""
    day = open_day or wanted.day or hall.clock.now().date()
    reserve(hall, db, knower.id, wanted.request, day, wanted.series, None)
    return told(hall, db, knower, day, wanted.series, 0)


def told(hall: HallServer, db: Db, knower: Knower, day: date, series: str, number: int) -> wire.NumberGiven:
    ahead = db.rows(AHEAD, day, series, day, series, number)[0][0]
    swift.glance(hall, db, day, series)
    return wire.NumberGiven(
        day=day, series=series, number=number, ahead=ahead, nonce=gate.new_nonce(hall, knower.device)
    )


def go_back(hall: HallServer, db: Db) -> int:
    """This database is older than what was given out of it: its own stream ends, and numbers pause."""
    if situation.went_back(hall, db):
        own.end_stream(hall, db)
    return hall.now_ms()


def resume(hall: HallServer, db: Db) -> None:
    """
    After it was put back: numbers go on once every terminal has sent what it has.

    Raises:
        NumbersPaused: One has not; terminals use their own blocks meanwhile.
    """
    past.check_heard(db)
    confirm(hall, db)


def confirm(hall: HallServer, db: Db) -> None:
    """
    Staff know that no terminal is missing: numbers go on.

    Rows go on behind the highest one this computer has given, or the next start would find that some are lost.
    """
    db.execute("UPDATE hall SET restored_ms = NULL WHERE id = 1")
    if not past.has_lost(hall, db):
        return
    row, now = hall.mark.highest(), hall.now_ms()
    stream, day = own.own_stream(hall, db), own.last_day(db) or hall.clock.now().date()
    db.execute(CATCH_UP, row, f"{RESTORED_ROW}{now}-{row}", day, stream.id, now)
    if db.postgres:
        db.rows("SELECT setval(pg_get_serial_sequence('number', 'id'), %s)", row)
