"""
What tickets promised and what became of it, in a span of hall days: `kiosk.domain.calibration` over the tables.

Both come from facts: the promise from the ticket's issue, the outcome from its first call. A rebuild gives the same.
"""

from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from django.db.models import Min

from kiosk.domain.calibration import AIM, Line, Promise, add_up, break_down
from kiosk.domain.plan import Plan
from kiosk.domain.queue_report import FEW
from kiosk.domain.text import Both
from sync.server.exports import Cell, Export, Table
from sync.server.models.call import Call
from sync.server.models.ticket import State, Ticket
from sync.server.queue_report import name_of, zone_of

By = Literal["service", "hour", "day", "month"]
BYS: tuple[By, ...] = ("service", "hour", "day", "month")
COLUMNS = (
    *("by", "key", "name", "promises", "inside", "early", "late"),
    *("share_inside", "mean_error_min", "mean_range_min", "mean_wait_min"),
)
NOTE = Both(
    f"Hẹn được coi là đúng khi phiếu được gọi lần đầu trong khoảng đã in. Dưới {FEW} phiếu không nêu tỉ lệ.",
    f"A promise holds when the ticket is first called within the range it bore. Below {FEW} tickets no share is told.",
)


@dataclass(frozen=True, slots=True)
class Calibration:
    """
    `unpromised` are tickets that bore no range, `uncalled` those that bore one and were never called.

    Who was called before the hall knew the ticket (a cut-off machine told of it later) is among the `unmeasured`: when
    the ticket was taken is not known well enough to hold the promise against it.
    """

    first: date
    last: date
    by: By
    whole: Line
    lines: list[Line]
    unpromised: int
    uncalled: int
    unmeasured: int


def calibration(first: date, last: date, by: By, plan: Plan | None) -> Calibration:
    called = list(promises_of(first, last))
    promises = [one for one in called if one is not None]
    tickets = Ticket.objects.filter(day__range=(first, last)).exclude(state=State.VOIDED)
    bore = tickets.filter(promised_high__isnull=False).count()
    lines = break_down(promises, _key(by, plan))
    return Calibration(
        *(first, last, by, add_up(None, promises), sorted(lines, key=_as_in(by, plan))),
        *(tickets.count() - bore, bore - len(called), len(called) - len(promises)),
    )


def promises_of(first: date, last: date) -> Iterator[Promise | None]:
    """Every ticket that bore a range and was called; None where nobody can tell how long it waited."""
    days = {"day__range": (first, last)}
    calls = Call.objects.filter(**days, from_ms__isnull=False)  # without that its number was nobody's then
    called = {
        tuple(row[:3]): row[3:]
        for row in calls.values_list("day", "series", "number").annotate(at=Min("called_ms"), since=Min("from_ms"))
    }
    fields = ("day", "series", "number", "asked", "promised_low", "promised_high", "place_ms")
    for day, series, number, service, low, high, place_ms in (
        Ticket.objects.filter(**days, promised_high__isnull=False, place_ms__isnull=False)
        .exclude(state=State.VOIDED)
        .values_list(*fields)
        .iterator(5000)
    ):
        if found := called.get((day, series, number)):
            at, since = found
            told = Promise(day=day, service=service, low=low, high=high, taken_ms=place_ms, called_ms=at)
            yield told if since >= place_ms else None


def _key(by: By, plan: Plan | None) -> Callable[[Promise], Hashable]:
    zone = zone_of(plan)
    keys: Mapping[By, Callable[[Promise], Hashable]] = {
        "service": lambda one: one.service,
        "hour": lambda one: datetime.fromtimestamp(one.taken_ms / 1000, zone).hour,
        "day": lambda one: one.day,
        "month": lambda one: one.day.replace(day=1),
    }
    return keys[by]


def _as_in(by: By, plan: Plan | None) -> Callable[[Line], int]:
    """Services stand as in the plan, what it has lost behind them; other groups keep their order."""
    known = [one.code for one in plan.services] if plan and by == "service" else []
    places = {code: n for n, code in enumerate(known)}
    return lambda line: places.get(str(line.key), len(places))


# ---- exports


def export(first: date, last: date, by: By, plan: Plan | None) -> Export:
    """One row a group; the whole and what the words mean stand in the summary."""
    told = calibration(first, last, by, plan)
    whole = dict(zip(COLUMNS[3:], _figures(told.whole), strict=True))
    summary: dict[str, Cell] = {
        "first_day": told.first,
        "last_day": told.last,
        "aim": AIM,
        "tickets_without_promise": told.unpromised,
        "promises_never_called": told.uncalled,
        "promises_called_unmeasured": told.unmeasured,
        **whole,
        "note_vi": NOTE.vi,
        "note_en": NOTE.en,
    }
    rows = [_row(by, line, plan) for line in told.lines]
    return Export(
        Table("promises", COLUMNS, rows), (Table("summary", ("name", "value"), list(summary.items())),), {"aim": AIM}
    )


def _row(by: By, line: Line, plan: Plan | None) -> list[Cell]:
    key = line.key.strftime("%Y-%m") if isinstance(line.key, date) and by == "month" else line.key
    assert isinstance(key, str | int | date)
    return [by, key, name_of(by, line.key, plan, "vi"), *_figures(line)]


def _figures(line: Line) -> list[Cell]:
    known = line.held is not None
    counts: list[Cell] = [line.n, *((line.inside, line.early, line.late) if known else (None, None, None))]
    return [*counts, _digits(line.held, 4), _digits(line.error), _digits(line.width), _digits(line.waited)]


def _digits(value: float | None, digits: int = 2) -> float | None:
    return None if value is None else round(value, digits)
