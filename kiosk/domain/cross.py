"""
What the tables of a plan say of each other, and of the computer they are read on.

Works on the raw file, so that it speaks in one telling with what is wrong in single fields.
"""

import difflib
import re
from collections import Counter as Tally
from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MOODS = ("low", "mid", "high")

Raw = Mapping[str, object]
Finding = tuple[tuple[int | str, ...], str, Mapping[str, object]]


class Known(Protocol):
    """What the computer has that a plan may name."""

    def icons(self) -> Sequence[str]: ...
    def is_zone(self, name: str, /) -> bool: ...


def cross_check(raw: Raw) -> Iterator[Finding]:
    """What one table says of another."""
    services, counters, posts = (_rows(raw, name) for name in ("services", "counters", "posts"))
    # lists, not sets: a wrong file may hold what no set takes
    service_codes = [row.get("code") for row in services]
    post_codes = [row.get("code") for row in posts]
    numbers = [row.get("number") for row in counters]
    yield from _twice(services, "services", "code")
    yield from _twice(counters, "counters", "number")
    yield from _twice(posts, "posts", "code")
    for n, counter in enumerate(counters):
        for m, code in enumerate(_list(counter.get("services"))):
            if code not in service_codes:
                yield (
                    ("counters", n, "services", m),
                    "plan.service-unknown",
                    {"service": code, "known": _names(service_codes)},
                )
        if counter.get("post") is not None and counter["post"] not in post_codes:
            yield ("counters", n, "post"), "plan.post-unknown", {"post": counter["post"]}
    served = [code for counter in counters for code in _list(counter.get("services"))]
    for n, service in enumerate(services):
        if service.get("code") is not None and service["code"] not in served:
            yield ("services", n, "code"), "plan.service-unserved", {"service": service["code"]}
    hall = raw.get("hall")
    help_counter = hall.get("help_counter") if isinstance(hall, dict) else None
    if isinstance(help_counter, int) and help_counter not in numbers:
        yield ("hall", "help_counter"), "plan.counter-unknown", {"counter": help_counter, "known": _names(numbers)}
    yield from _hours_out_of_order(raw)


def unknown(raw: Raw, known: Known) -> Iterator[Finding]:
    """Names that mean nothing on this computer; what is no text at all is told by the table's own check."""
    hall, survey = _table(raw, "hall"), _table(raw, "survey")
    zone = hall.get("zone")
    if isinstance(zone, str) and zone.strip() and not known.is_zone(zone.strip()):
        yield ("hall", "zone"), "plan.zone-unknown", {"zone": zone[:40]}
    yield from _icons_unknown(("services",), _rows(raw, "services"), known)
    reasons = _table(survey, "reasons")
    for mood in MOODS:
        yield from _icons_unknown(("survey", "reasons", mood), _rows(reasons, mood), known)


def _icons_unknown(path: tuple[int | str, ...], rows: list[dict[str, object]], known: Known) -> Iterator[Finding]:
    for n, row in enumerate(rows):
        icon = row.get("icon")
        if isinstance(icon, str) and re.fullmatch(SLUG, icon) and icon not in known.icons():
            near = ", ".join(difflib.get_close_matches(icon[:40], known.icons(), n=5, cutoff=0))
            yield (*path, n, "icon"), "plan.icon-unknown", {"icon": icon[:40], "known": near}


def _hours_out_of_order(raw: Raw) -> Iterator[Finding]:
    hours = raw.get("hours")
    for name in WEEKDAYS if isinstance(hours, dict) else ():
        last = ""
        for n, span in enumerate(_list(hours.get(name)) if isinstance(hours, dict) else ()):
            ends = [str(end) for end in _list(span)]
            if len(ends) == 2 and not last <= ends[0] < ends[1]:
                yield ("hours", name, n), "plan.hours-out-of-order", {"span": "–".join(ends)}
            last = ends[-1] if ends else last


def _twice(rows: list[dict[str, object]], table: str, field: str) -> Iterator[Finding]:
    tally = Tally(str(row.get(field)) for row in rows if field in row)
    for n, row in enumerate(rows):
        value = str(row.get(field))
        if field in row and tally[value] > 1 and value in [str(one.get(field)) for one in rows[:n]]:
            yield (table, n, field), "plan.twice", {"value": value}


def _rows(raw: Raw, name: str) -> list[dict[str, object]]:
    return [row for row in _list(raw.get(name)) if isinstance(row, dict)]


def _table(raw: Raw, name: str) -> dict[str, object]:
    value = raw.get(name)
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _names(values: list[object]) -> str:
    return ", ".join(str(value) for value in values if value is not None)
