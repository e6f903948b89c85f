"""Crowds that wait: one person in a line of a test, and any crowd at all."""

from dataclasses import replace
from datetime import date

from hypothesis import strategies as st

from kiosk.domain.policy import Policy, QueueRules
from kiosk.domain.queue import MINUTE_MS, Place, Skills, Turn, order

DAY = date(2026, 11, 23)
NOW = 480 * MINUTE_MS
ONE_DOOR = Skills(number=1, post="chung-thuc", weights={"chung-thuc": 1, "ho-tich": 1})
POLICIES: tuple[Policy, ...] = ("strict", "alternate", "ageing")


def person(number: int, waits: float, **more: object) -> Place:
    """Somebody who has waited so many minutes."""
    place_ms = NOW - int(waits * MINUTE_MS)
    return Place(key=(DAY, "A", number), service="chung-thuc", place_ms=place_ms, **more)  # type: ignore[arg-type]


def turns(*people: Place, passed: int = 0, counter: Skills = ONE_DOOR, **rules: object) -> list[Turn]:
    return order(people, rules=QueueRules(**rules), counter=counter, now_ms=NOW, passed=passed)  # type: ignore[arg-type]


def told(turns: list[Turn]) -> list[tuple[int, str]]:
    return [(turn.place.key[2], turn.why.code) for turn in turns]


minutes = st.integers(0, 120)
crowds = st.lists(
    st.builds(
        lambda waits, priority, service, missed, appointment, counter, post: (
            waits,
            {
                "priority": priority,
                "missed_ms": None if missed is None else NOW - missed * MINUTE_MS,
                "appointment_ms": None if appointment is None else NOW + appointment * MINUTE_MS,
                "counter": counter,
                "post": post,
            },
            service,
        ),
        minutes,
        st.booleans(),
        st.sampled_from(["chung-thuc", "ho-tich", "dat-dai"]),
        st.none() | st.integers(0, 20),
        st.none() | st.integers(-40, 40),
        st.sampled_from([None, None, None, 1, 2]),
        st.sampled_from([None, None, None, "chung-thuc", "ho-tich"]),
    ),
    max_size=25,
).map(lambda rows: [replace(person(n, row[0], **row[1]), service=row[2]) for n, row in enumerate(rows, 1)])
simple_crowds = st.lists(st.tuples(minutes, st.booleans()), max_size=25).map(
    lambda rows: [person(n, waits, priority=priority) for n, (waits, priority) in enumerate(rows, 1)]
)
rules = st.builds(
    QueueRules,
    policy=st.sampled_from(POLICIES),
    alternate=st.integers(1, 5),
    ageing_limit=st.integers(1, 60),
    pass_over=st.integers(0, 10),
)
skills = st.builds(
    Skills,
    number=st.just(1),
    post=st.just("chung-thuc"),
    weights=st.dictionaries(st.sampled_from(["chung-thuc", "ho-tich", "dat-dai"]), st.integers(1, 9), min_size=1),
)
