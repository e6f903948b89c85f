"""
What the hall's ratings say: sums of whole lots, and how many were served and rated by the hour.

A level never stands beside an hour. A lot is told under its last day; what lies in no lot yet is told as a number.
"""

from collections import Counter as Tally
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time

from django.db.models import Max, Sum

from kiosk.domain.hours import Span
from kiosk.domain.plan import Plan
from kiosk.domain.rating import SCALES
from kiosk.domain.text import Both
from sync.server.exports import Cell, Export, Table
from sync.server.models.call import Call
from sync.server.models.count import Count
from sync.server.models.lot import Lot
from sync.server.models.terminal import Terminal

COLUMNS = ("first_day", "last_day", "counter", "post", "scale", "level", "count")
UNGUARDED = Both(  # true as long as a rating needs no token of a ticket
    "Chưa có mã phiếu: chưa ngăn được việc một người bấm nhiều lần.",
    "Tickets carry no code yet: nothing stops one person from touching many times.",
)
FEW = 30  # below, figures show a trend and compare nobody


@dataclass(frozen=True, slots=True)
class Sums:
    """Ratings added up; `levels` has every level of the scale, best first."""

    scale: int
    levels: dict[int, int]

    @property
    def total(self) -> int:
        return sum(self.levels.values())

    @property
    def satisfied(self) -> float | None:
        """Share of levels 4 and 5, 0–1."""
        return sum(n for level, n in self.levels.items() if level >= 4) / self.total if self.total else None

    @property
    def mean(self) -> float | None:
        return sum(level * n for level, n in self.levels.items()) / self.total if self.total else None

    @property
    def low(self) -> int:
        return sum(n for level, n in self.levels.items() if level <= 2)

    @property
    def few(self) -> bool:
        return self.total < FEW


@dataclass(frozen=True, slots=True)
class Group:
    """Ratings that may be told together: one counter and post (None and "" in a pool), one way of asking."""

    counter: int | None
    post: str
    order: str
    layout: str
    sums: Sums
    served: int | None


@dataclass(frozen=True, slots=True)
class Hour:
    hour: int
    served: int
    rated: int


@dataclass(frozen=True, slots=True)
class Report:
    """One span of hall days; `scales` are the ways of asking met in it, the most used first."""

    first: date
    last: date
    scales: list[Sums]
    groups: list[Group]
    hours: list[Hour]
    reasons: dict[str, list[tuple[str, int]]]  # mood → (reason, how often), most often first
    lots: int
    waiting: int  # lie in no lot yet, of all days
    beyond: dict[str, int]  # by terminal: how many more ratings lie in its lots than it counted, of all days

    @property
    def served(self) -> int:
        return sum(hour.served for hour in self.hours)

    @property
    def rated(self) -> int:
        return sum(hour.rated for hour in self.hours)

    @property
    def response(self) -> float | None:
        """People who rated among people served, 0–1."""
        return min(self.rated / self.served, 1.0) if self.served else None


def lots_of(first: date, last: date, counter: int | None = None) -> list[Lot]:
    """Lots told in a span of days, by last day, counter and place in their stream."""
    found = Lot.objects.filter(last_day__range=(first, last))
    if counter is not None:
        found = found.filter(counter=counter)
    return list(found.order_by("last_day", "counter", "post", "stream_id", "seq"))


def last_told() -> date | None:
    """The last day that has lots; None before the first was sealed."""
    day: date | None = Lot.objects.aggregate(day=Max("last_day"))["day"]
    return day


def add_up(lots: Iterable[Lot], scale: int) -> Sums:
    """The sum of whole lots of one scale."""
    tally = Tally[int]()
    for lot in lots:
        if lot.scale == scale:
            tally.update({int(level): n for level, n in lot.levels.items()})
    return Sums(scale, {level: tally[level] for level in SCALES[scale]})


def hours_of(first: date, last: date) -> list[Hour]:
    """People served and people who rated, by hour, from the first hour with somebody to the last."""
    rows = Count.objects.filter(day__range=(first, last), figure__in=("served", "rated"))
    sums = {(hour, figure): n for hour, figure, n in rows.values_list("hour", "figure").annotate(Sum("n"))}
    if not sums:
        return []
    met = [hour for hour, _ in sums]
    return [Hour(h, sums.get((h, "served"), 0), sums.get((h, "rated"), 0)) for h in range(min(met), max(met) + 1)]


def while_open(hours: Sequence[Hour], spans: Sequence[Span]) -> list[Hour]:
    """A day that had visitors, with the hours in which the hall was open and nobody came, without those of its rest."""
    if not hours:
        return []
    met = {one.hour: one for one in hours if one.served or one.rated}
    opened = {hour for start, end in spans for hour in range(start.hour, end.hour + (end > time(end.hour)))}
    return [met.get(hour, Hour(hour, 0, 0)) for hour in sorted({*met, *opened})]


def untold() -> list[tuple[str, int]]:
    """
    Ratings given that lie in no lot, of all days, with the terminal's name; two may bear the same one.

    Those of a lost disk stay for ever. Below zero a terminal has told more than it counted: a disk was cloned, or
    somebody made ratings up.
    """
    rated = Count.objects.filter(figure="rated").values_list("stream__terminal").annotate(Sum("n"))
    told = Lot.objects.values_list("stream__terminal").annotate(Sum("total"))
    left = Tally(dict(rated))
    left.subtract(dict(told))
    return [(name, left[pk]) for pk, name in Terminal.objects.filter(pk__in=left).values_list("pk", "name")]


def beyond(left: Iterable[tuple[str, int]]) -> dict[str, int]:
    """How many more ratings were told than given, by the terminal's name."""
    names = Tally[str]()
    for name, n in left:
        names[name] += max(-n, 0)
    return dict(+names)


def waiting() -> int:
    """Ratings given that lie in no lot yet, of all days."""
    return sum(n for _, n in untold() if n > 0)


def report(first: date, last: date, counter: int | None = None) -> Report:
    """Everything the page and the export tell about a span of days."""
    lots = lots_of(first, last, counter)
    left = untold()
    scales = sorted((add_up(lots, scale) for scale in {lot.scale for lot in lots}), key=lambda one: -one.total)
    return Report(
        first,
        last,
        scales,
        groups_of(lots, served_by_counter(first, last)),
        hours_of(first, last),
        reasons_of(lots),
        len(lots),
        sum(n for _, n in left if n > 0),
        beyond(left),
    )


def groups_of(lots: Sequence[Lot], served: dict[int, int]) -> list[Group]:
    """Like with like, in the order of the counters; the pools come last."""
    by_group: dict[tuple[int | None, str, int, int, str, str], list[Lot]] = {}
    for lot in lots:
        key = (lot.counter, lot.post, lot.scale, lot.survey, lot.order, lot.layout)
        by_group.setdefault(key, []).append(lot)
    ordered = sorted(by_group.items(), key=lambda item: (item[0][0] is None, item[0][0] or 0, *item[0][1:]))
    return [
        Group(counter, post, order, layout, add_up(members, scale), served.get(counter) if counter else None)
        for (counter, post, scale, _, order, layout), members in ordered
    ]


def served_by_counter(first: date, last: date) -> dict[int, int]:
    """Services finished at each counter: a visit to three counters is one at each."""
    done = Call.objects.filter(day__range=(first, last), how="finished")
    return Tally(done.values_list("counter", flat=True))


def reasons_of(lots: Iterable[Lot]) -> dict[str, list[tuple[str, int]]]:
    tallies: dict[str, Tally[str]] = {}
    for lot in lots:
        for mood, reasons in lot.reasons.items():
            tallies.setdefault(mood, Tally()).update(reasons)
    return {mood: tally.most_common() for mood, tally in tallies.items()}


def export(first: date, last: date, plan: Plan | None) -> Export:
    """One row a lot and level; people by the hour; and a summary."""
    told = report(first, last)
    posts = {post.code: post.name.vi for post in plan.posts} if plan else {}
    rows = [
        (lot.first_day, lot.last_day, lot.counter, posts.get(lot.post, lot.post), lot.scale, level, n)
        for lot in lots_of(first, last)
        for level, n in add_up([lot], lot.scale).levels.items()
    ]
    summary = _summary(told)
    by_hour = Table(
        "by_hour", ("hour", "served", "rated"), [(hour.hour, hour.served, hour.rated) for hour in told.hours]
    )
    return Export(
        Table("ratings", COLUMNS, rows),
        (Table("summary", ("name", "value"), list(summary.items())), by_hour),
        {"waiting": told.waiting, "beyond_count": sum(told.beyond.values())},
    )


def _summary(told: Report) -> dict[str, Cell]:
    """Named as in the code; a share is 0–1 with four digits."""
    summary: dict[str, Cell] = {
        "first_day": told.first,
        "last_day": told.last,
        "lots": told.lots,
        "served": told.served,
        "rated": told.rated,
        "waiting": told.waiting,
        "beyond_count": sum(told.beyond.values()),
        "note_vi": UNGUARDED.vi,
        "note_en": UNGUARDED.en,
    }
    for sums in told.scales:
        summary[f"ratings_scale_{sums.scale}"] = sums.total
        summary[f"satisfied_scale_{sums.scale}"] = None if sums.satisfied is None else round(sums.satisfied, 4)
        summary[f"mean_scale_{sums.scale}"] = None if sums.mean is None else round(sums.mean, 2)
    return summary
