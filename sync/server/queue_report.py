"""
What the hall's queue did in a span of days: the figures of `kiosk.domain.queue_report` over the table of calls.

Officials are told by post, never by name. The page and the exports tell the same figures.
"""

from collections import Counter as Tally
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from django.db.models import Exists, Max, OuterRef, Subquery

from kiosk.domain.leg import Interval, Leg
from kiosk.domain.plan import Plan
from kiosk.domain.queue_report import FEW, Line, Measured, Times, add_up, break_down, measure
from kiosk.domain.text import Both
from sync.server.exports import Cell, Export, Table
from sync.server.hot.hall import HOME_ZONE
from sync.server.models.call import Call
from sync.server.models.ticket import State, Ticket
from sync.server.pauses import pauses_of

By = Literal["service", "counter", "post", "hour", "day", "month"]
BYS: tuple[By, ...] = ("service", "counter", "post", "hour", "day", "month")
KINDS = ("waiting", "walking", "service", "total", "idle")
FIELDS = (
    *("day", "series", "number", "service", "counter", "post", "called_ms", "priority"),
    *("from_ms", "started_ms", "ended_ms", "how", "recalls"),
)
KEYS = ("day", "series", "number")
LONGEST_SPAN = 366  # days of one report
MINUTE = 60_000
PROMISE = 15  # minutes, where no plan says so
NOTE = Both(
    f"Nhóm có dưới {FEW} lượt đo được không nêu thời gian. Cán bộ kể theo chức danh, không theo tên.",
    f"Groups with fewer than {FEW} measured tell no times. Officials are told by post, never by name.",
)
ALWAYS = (0, 1 << 53)  # ms since 1970


@dataclass(frozen=True, slots=True)
class Given:
    """Tickets of the days, voided ones left out; of those nobody called, some `wait` still, and `left` went away."""

    tickets: int
    uncalled: int  # and wait no more
    left: int
    waiting: int


@dataclass(frozen=True, slots=True)
class QueueReport:
    first: date
    last: date
    by: By
    promise: int  # minutes
    whole: Line
    lines: list[Line]
    given: Given


def report(first: date, last: date, by: By, plan: Plan | None) -> QueueReport:
    """Everything the page and the export tell about a span of hall days."""
    measured = measured_in(first, last, plan)
    promise = plan.queue.promise if plan else PROMISE
    zone = zone_of(plan)
    return QueueReport(
        first,
        last,
        by,
        promise,
        add_up(None, measured, promise * MINUTE),
        sorted(break_down(measured, key_of(by, zone), promise * MINUTE), key=_as_in(by, plan)),
        given(first, last),
    )


def _as_in(by: By, plan: Plan | None) -> Callable[[Line], int]:
    """Services and posts stand as in the plan, what it has lost behind them; other groups in their own order."""
    known: list[str] = []
    if plan and by == "service":
        known = [one.code for one in plan.services]
    elif plan and by == "post":
        known = [one.code for one in plan.posts]
    places = {code: n for n, code in enumerate(known)}
    return lambda line: places.get(str(line.key), len(places))


def measured_in(first: date, last: date, plan: Plan | None) -> list[Measured]:
    legs = list(legs_of(first, last))
    days = {leg.day for leg in legs}
    paused = pauses_of(days, zone_of(plan)) if days else {}
    return measure(legs, open_times(days, plan), paused)


def legs_of(first: date, last: date) -> Iterator[Leg]:
    """
    Every call told of a span of hall days; one of a number that turned out to be on nobody's paper is none.

    How long somebody waited who was called before the hall knew the ticket is nobody's to tell.
    """
    ticket = Ticket.objects.filter(**{name: OuterRef(name) for name in KEYS})
    found = Call.objects.filter(~Exists(ticket.filter(state=State.VOIDED)), day__range=(first, last))
    for place, *row in (
        found.annotate(place=Subquery(ticket.values("place_ms"))).values_list("place", *FIELDS).iterator(5000)
    ):
        told = dict(zip(FIELDS, row, strict=True))
        unseen = told["from_ms"] is None
        if place is not None and (unseen or told["from_ms"] < place):
            told |= {"from_ms": None, "nobodys": unseen and (told["ended_ms"] or place) < place}
        yield Leg(**told)


def given(first: date, last: date) -> Given:
    """A call that was over before its number was given called nobody."""
    tickets = Ticket.objects.filter(day__range=(first, last)).exclude(state=State.VOIDED)
    nobodys = Ticket.objects.filter(**{name: OuterRef(name) for name in KEYS}, place_ms__gt=OuterRef("ended_ms"))
    calls = Call.objects.filter(day__range=(first, last)).exclude(Exists(nobodys), from_ms__isnull=True)
    called = set(calls.values_list(*KEYS))
    uncalled = Tally(row[3] for row in tickets.values_list(*KEYS, "state") if row[:3] not in called)
    waiting = uncalled.pop(State.WAITING, 0)
    return Given(tickets.count(), uncalled.total(), uncalled[State.LEFT], waiting)


def last_with_calls() -> date | None:
    """The last hall day on which anybody was called."""
    day: date | None = Call.objects.aggregate(day=Max("day"))["day"]
    return day


def zone_of(plan: Plan | None) -> ZoneInfo:
    return ZoneInfo(plan.hall.zone if plan else HOME_ZONE)


def key_of(by: By, zone: ZoneInfo) -> Callable[[Leg], Hashable]:
    """What the legs of one group have in common; an hour is that of the call, by the hall's clock."""
    keys: Mapping[By, Callable[[Leg], Hashable]] = {
        "service": lambda leg: leg.service,
        "counter": lambda leg: leg.counter,
        "post": lambda leg: leg.post,
        "hour": lambda leg: datetime.fromtimestamp(leg.called_ms / 1000, zone).hour,
        "day": lambda leg: leg.day,
        "month": lambda leg: leg.day.replace(day=1),
    }
    return keys[by]


def open_times(days: Iterable[date], plan: Plan | None) -> dict[date, list[Interval]]:
    """A hall day but for its breaks; whoever works before the opening or after the closing is at work all the same."""
    if plan is None:
        return {}
    zone, found = zone_of(plan), {}
    for day in days:
        spans = plan.opening.spans(day)
        edges = [datetime.combine(day, at, zone).timestamp() * 1000 for span in spans for at in span][1:-1]
        bounds = [int(one) for one in (ALWAYS[0], *edges, ALWAYS[1])]
        found[day] = list(zip(bounds[::2], bounds[1::2], strict=True))
    return found


# ---- exports


def export(first: date, last: date, by: By, plan: Plan | None) -> Export:
    """One row a group; the whole and what the words mean stand in the summary. Times in minutes."""
    told = report(first, last, by, plan)
    columns = ("by", "key", "name", "tickets", "calls", "served", "no_shows", "transfers")
    times = tuple(f"{kind}_{name}" for kind in KINDS for name in ("n", "lost", "mean", "median", "p90"))
    tail = ("idle_sum", "within_promise", "promise_measured", "share_within_promise")
    rows = [_row(by, line, plan) for line in told.lines]
    summary = Table("summary", ("name", "value"), list(_summary(told, (*columns[3:], *times, *tail)).items()))
    return Export(Table("queue", (*columns, *times, *tail), rows), (summary,), {"promise_minutes": told.promise})


def _row(by: By, line: Line, plan: Plan | None) -> list[Cell]:
    return [by, cell_of(by, line.key), name_of(by, line.key, plan, "vi"), *_figures(line)]


def cell_of(by: By, key: Hashable) -> Cell:
    """A group's key in a file."""
    told = key.strftime("%Y-%m") if isinstance(key, date) and by == "month" else key
    assert isinstance(told, str | int | date)
    return told


def _figures(line: Line) -> list[Cell]:
    counts = [line.tickets, line.calls, line.served, line.no_shows, line.transfers]
    times = [cell for kind in KINDS for cell in _times(getattr(line, kind))]
    kept = None if line.kept is None else round(line.kept, 4)
    return [*counts, *times, minutes(line.idle.total), line.within if kept is not None else None, line.promised, kept]


def _times(times: Times) -> list[Cell]:
    return [times.n, times.lost, minutes(times.mean), minutes(times.median), minutes(times.p90)]


def minutes(ms: float | None) -> float | None:
    """Minutes with two digits."""
    return None if ms is None else round(ms / MINUTE, 2)


def _summary(told: QueueReport, names: tuple[str, ...]) -> dict[str, Cell]:
    whole = dict(zip(names, _figures(told.whole), strict=True))
    return {
        "first_day": told.first,
        "last_day": told.last,
        "tickets_given": told.given.tickets,
        "tickets_uncalled": told.given.uncalled,
        "tickets_left": told.given.left,
        "tickets_waiting": told.given.waiting,
        "promise_minutes": told.promise,
        **whole,
        "note_vi": NOTE.vi,
        "note_en": NOTE.en,
    }


def name_of(by: By, key: Hashable, plan: Plan | None, language: str) -> str:
    """A group as people read it; a code the plan has lost stands for itself."""
    if isinstance(key, date):
        return key.strftime("%m/%Y" if by == "month" else "%d/%m/%Y")
    said = {}
    if plan and by == "service":
        said = {one.code: one.name.both for one in plan.services}
    elif plan and by == "post":
        said = {one.code: one.name.both for one in plan.posts}
    known = said.get(str(key))
    return known.of(language) if known else str(key)
