"""
The hall at this moment, as far as it decides how long people will wait.

All times are minutes from now: a place of -12 was taken twelve minutes ago.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kiosk.domain.pace import TODAY, USUAL, Pace, Speed
from kiosk.domain.policy import QueueRules
from kiosk.domain.queue import MINUTE_MS, Place

Key = tuple[str, int]  # series and number
Line = tuple[str, str]  # whom its people wait for (a service, one counter, one official), and first, priority or usual


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """
    Somebody who waits since `place`: -12 is twelve minutes ago.

    `due` is when they may first be called: held, or called a moment ago; `first_at` when they begin to go before
    everybody: an appointment.
    """

    key: Key
    service: str
    place: float
    priority: bool = False
    due: float = 0.0
    first_at: float | None = None
    counter: int | None = None  # only this counter may call them
    post: str | None = None  # only this official may


@dataclass(frozen=True, slots=True, kw_only=True)
class Counter:
    """
    A counter at work.

    `services` have how much each is the counter's own, 1 to 9. `serving` is the service of whom it has now, called
    `since` minutes ago; `back` in how many minutes it is expected back from a break; `passed` how many without
    priority it has called since the last one with it.
    """

    number: int
    services: Mapping[str, int]
    post: str = ""
    speed: Speed = USUAL
    serving: str | None = None
    since: float = 0.0
    back: float = 0.0
    passed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Hall:
    """
    The hall at this moment.

    `today` is how far the whole day may be quicker or slower than the paces say; `gaps` are minutes that passed
    between one person and the next at a counter although somebody waited; `shut` the spans in which nobody is called,
    in order; `coming` how many people with priority come a minute, by service; `wanted` how often each service is
    asked for, as weights.
    """

    people: Sequence[Person]
    counters: Sequence[Counter]
    paces: Mapping[str, Pace]
    today: float = TODAY
    rules: QueueRules = field(default_factory=QueueRules)
    gaps: Sequence[float] = (0.0,)
    no_show: float = 0.0  # share of those called who do not come
    no_show_min: float = 2.0  # how long a counter waits for them
    shut: Sequence[tuple[float, float]] = ()
    coming: Mapping[str, float] = field(default_factory=dict)
    wanted: Mapping[str, float] = field(default_factory=dict)


def person(place: Place, rules: QueueRules, now_ms: int) -> Person:
    """Somebody of the waiting list; who missed a call is passed over for a while, as the policy says."""

    def minutes(at_ms: int) -> float:
        return (at_ms - now_ms) / MINUTE_MS

    first_at, since = None, minutes(place.place_ms)
    if place.appointment_ms is not None:
        sent = place.counter is not None or place.post is not None
        hour = minutes(place.appointment_ms)
        if -hour <= rules.window:
            first_at = hour
        since = hour if sent or -rules.window <= hour <= 0 else since
    _, series, number = place.key
    return Person(
        key=(series, number),
        service=place.service,
        place=since,
        priority=place.priority,
        due=0.0 if place.missed_ms is None else max(0.0, minutes(place.missed_ms) + rules.pass_over),
        first_at=first_at,
        counter=place.counter,
        post=place.post,
    )


def line_of(one: Person) -> Line:
    """Which line somebody stands in: their service's, or that of the one counter or official they wait for."""
    if one.counter is not None:
        return f"@{one.counter}", "first"
    if one.post:
        return f"@{one.post}", "first"
    if one.first_at is not None and one.first_at <= 0:
        return one.service, "first"
    return one.service, "priority" if one.priority else "usual"


def lines_of(one: Counter) -> tuple[list[Line], ...]:
    """The lines a counter calls from: those sent to it and appointments, those with priority, all others."""
    sent = [(f"@{one.number}", "first"), *([(f"@{one.post}", "first")] if one.post else [])]
    ways = {way: [(code, way) for code in one.services] for way in ("first", "priority", "usual")}
    return [*sent, *ways["first"]], ways["priority"], ways["usual"]
