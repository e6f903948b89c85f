"""
The example hall's past: days that never were, made by the real desk with a clock that was moved.

Nothing here is a short cut into the server: facts are pushed by the real client as an example terminal's,
dossiers are a spreadsheet for the real import. Everything is invented and said to be so.
"""

import csv
import io
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random

from kiosk.ballot import Ballots
from kiosk.box import Box
from kiosk.cli.enrol import enrol_as
from kiosk.cli.visitors import HallDay, visits
from kiosk.desk import Desk
from kiosk.domain.calendar import Calendar
from kiosk.domain.dossier import Dossier, State
from kiosk.domain.plan import Plan
from kiosk.hall import zone
from kiosk.journal import FILE, Journal
from kiosk.writing import Writing
from sync.client.keys import new_keys
from sync.client.link import Link
from sync.client.push import push_once

DAYS = 8
MEMORY = Path("/dev/shm")  # a few thousand commits would take a slow disk minutes

# 535 dossiers of five months: the town's published figures
EARLY, ON_TIME, LATE = 432, 97, 6


class MovedClock:
    """A clock that stands where it was put."""

    trusted = True

    def __init__(self, now: datetime) -> None:
        self._began = self._now = now
        self.boot = "e7a3b1e0"

    def now(self) -> datetime:
        return self._now

    def mono(self) -> int:
        return (self._now - self._began) // timedelta(milliseconds=1)

    def saw(self, at: datetime) -> None:
        """Its facts are its own."""

    def agree(self, server: datetime) -> None:
        """It knows that it was moved."""

    def put(self, at: datetime) -> None:
        self._now = at

    def reboot(self) -> None:
        """From now on what happened before is told by the wall clock's time alone."""
        self.boot, self._began = "e7a3b1e1", self._now


# ---- tickets and ratings


def send_past_days(url: str, code: str, plan: Plan, today: date, chance: Random) -> int:
    """Live through the hall days before today in a scratch folder, push them, throw the folder away; returns facts."""
    with scratch() as folder:
        days = days_before(plan, today, DAYS)
        clock = MovedClock(at(plan, days[0], time(6)))
        journal = Journal.open(folder / FILE, clock=clock, new_keys=new_keys, chance=os.urandom)
        try:
            box, ballots = Box(journal.disk), Ballots(os.urandom)
            desk = Desk(lambda: plan, journal, ballots, box, clock, None, os.urandom)
            for day in days:
                live(desk, journal, clock, plan, day, chance)
            clock.reboot()
            link = Link(url, journal.keys, journal.device)
            enrol_as(link, journal, box, url, code)
            while push_once(journal, link, clock).more:
                pass
            return journal.head().seq
        finally:
            journal.close()


def live(desk: Desk[Writing], journal: Journal, clock: MovedClock, plan: Plan, day: date, chance: Random) -> None:
    """One hall day: people come, are served, some rate; at its close the lots are sealed."""
    opening, closing = plan.opening.opening(day), plan.opening.closing(day)
    assert opening is not None
    assert closing is not None
    clock.put(at(plan, day, opening.time()))
    desk.open_day("plan", day)
    HallDay(desk, journal, clock.put, plan, chance).live(visits(plan, day, chance))
    clock.put(at(plan, day, closing.time()) + timedelta(hours=1))
    desk.close_day()


def days_before(plan: Plan, today: date, count: int) -> list[date]:
    """The last so many days on which the hall was open, oldest first."""
    before = (today - timedelta(days=n) for n in range(1, 90))
    return sorted([day for day in before if plan.opening.spans(day)][:count])


def at(plan: Plan, day: date, moment: time) -> datetime:
    """The hall's wall clock as an instant."""
    return datetime.combine(day, moment, zone(plan.hall.zone)).astimezone(UTC)


@contextmanager
def scratch() -> Iterator[Path]:
    where = MEMORY if os.access(MEMORY, os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="saovang-example-", dir=where) as folder:
        yield Path(folder)


# ---- dossiers


def register(plan: Plan, today: date, chance: Random) -> list[Dossier]:
    """Five finished months with the published figures, and one of each state people may meet today."""
    procedures = [code for service in plan.services for code in service.procedures]
    posts = [post.code for post in plan.posts]
    late_by = [-1] * EARLY + [0] * ON_TIME + [1] * LATE
    chance.shuffle(late_by)
    finished = []
    for number, late in enumerate(late_by, 1):
        received = working_day(
            plan.calendar, today - timedelta(days=30 + 120 * (len(late_by) - number) // len(late_by))
        )
        due = add_working_days(plan.calendar, received, chance.randint(3, 8))
        given = due if late == 0 else shift(plan.calendar, due, late * chance.randint(1, 2))
        one = Dossier(
            code=code_of(plan, received, number),
            service=chance.choice(procedures),
            received=received,
            due=due,
            finished=given,
            returned=given,
            state="returned",
            post=chance.choice(posts),
        )
        finished.append(one)
    waiting = [one for one in finished if one.finished and one.finished < today][-3:]
    kept = [one for one in finished if one not in waiting]
    return kept + [replaced(one, returned=None, state="done") for one in waiting] + current(plan, today)


def current(plan: Plan, today: date) -> list[Dossier]:
    """Files on the way, one for each answer the screen can give."""
    calendar, received = plan.calendar, working_day(plan.calendar, today - timedelta(days=10))
    tomorrow = add_working_days(calendar, today, 3)
    yesterday = working_day(calendar, today - timedelta(days=4))

    def one(number: int, state: State, due: date | None, new_due: date | None = None, reason: str = "") -> Dossier:
        code = code_of(plan, received, number)
        return Dossier(
            code=code, service="HT01", received=received, due=due, new_due=new_due, state=state, reason=reason,
            post="ho-tich",
        )  # fmt: skip

    return [
        one(901, "in_progress", tomorrow),
        one(902, "in_progress", yesterday, new_due=tomorrow, reason="xác minh sổ gốc"),
        one(903, "in_progress", yesterday, reason="chờ ý kiến cơ quan phối hợp"),
        one(904, "papers_needed", tomorrow, reason="bản sao giấy chứng sinh"),
        one(905, "stopped", tomorrow, reason="chờ kết quả xác minh"),
        one(906, "not_received", None, reason="không thuộc thẩm quyền của xã"),
        one(907, "withdrawn", tomorrow),
    ]


def sheet(dossiers: list[Dossier]) -> str:
    """The register as the import reads it."""
    columns = ("code", "service", "received", "due", "new_due", "finished", "returned", "state", "reason")
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows([getattr(one, column) or "" for column in columns] for one in dossiers)
    return out.getvalue()


def code_of(plan: Plan, received: date, number: int) -> str:
    return f"{plan.hall.units[0]}-{received:%y%m%d}-{number:04d}"


def replaced(one: Dossier, **changes: object) -> Dossier:
    kept = {name: getattr(one, name) for name in one.__struct_fields__}
    return Dossier(**(kept | changes))


def working_day(calendar: Calendar, day: date) -> date:
    """The day itself, or the last working one before it."""
    while not calendar.is_working_day(day):
        day -= timedelta(days=1)
    return day


def add_working_days(calendar: Calendar, day: date, count: int) -> date:
    while count:
        day += timedelta(days=1)
        count -= calendar.is_working_day(day)
    return day


def shift(calendar: Calendar, due: date, count: int) -> date:
    """So many working days after the due date, or before it."""
    if count > 0:
        return add_working_days(calendar, due, count)
    for _ in range(-count):
        due = working_day(calendar, due - timedelta(days=1))
    return due
