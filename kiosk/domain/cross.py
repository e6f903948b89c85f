"""
What the tables of a plan say of each other, and of the computer they are read on.

Works on the raw file, so that it speaks in one telling with what is wrong in single fields.
"""

import difflib
import re
from collections import Counter as Tally
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Protocol

TOO_LONG = "plan.text-too-long"
SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MOODS = ("low", "mid", "high")
PLEDGE = 105  # characters of all lines of a pledge, which home says in one sentence

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
    yield from _counters(counters, service_codes, post_codes)
    served = [code for counter in counters for code in _list(counter.get("services"))]
    for n, service in enumerate(services):
        if service.get("code") is not None and service["code"] not in served:
            yield ("services", n, "code"), "plan.service-unserved", {"service": service["code"]}
    hall = raw.get("hall")
    help_counter = hall.get("help_counter") if isinstance(hall, dict) else None
    if isinstance(help_counter, int) and help_counter not in numbers:
        yield ("hall", "help_counter"), "plan.counter-unknown", {"counter": help_counter, "known": _names(numbers)}
    yield from _skills(counters, service_codes)
    yield from _series(raw, [row.get("series") for row in services])
    yield from _lobby(raw, numbers)
    yield from _pledges(_rows(raw, "pledges"))
    yield from _hours_out_of_order(raw)


def _counters(counters: list[dict[str, object]], services: list[object], posts: list[object]) -> Iterator[Finding]:
    for n, counter in enumerate(counters):
        for m, code in enumerate(_list(counter.get("services"))):
            if code not in services:
                known = _names(services)
                yield ("counters", n, "services", m), "plan.service-unknown", {"service": code, "known": known}
        if counter.get("post") is not None and counter["post"] not in posts:
            yield ("counters", n, "post"), "plan.post-unknown", {"post": counter["post"]}


def _skills(counters: list[dict[str, object]], services: list[object]) -> Iterator[Finding]:
    for n, counter in enumerate(counters):
        skills = counter.get("skills")
        for code in skills if isinstance(skills, dict) else ():
            if code not in services:
                known = _names(services)
                yield ("counters", n, "skills", code), "plan.service-unknown", {"service": code, "known": known}
            elif code not in _list(counter.get("services")):
                yield ("counters", n, "skills", code), "plan.skill-unserved", {"service": code}


def _series(raw: Raw, letters: list[object]) -> Iterator[Finding]:
    """Series, and the lists that staff choose from at the end of a service."""
    rows = _rows(raw, "series")
    yield from _twice(rows, "series", "letter")
    for n, row in enumerate(rows):
        letter, start, end = row.get("letter"), row.get("start", 1), row.get("end", 999)
        if isinstance(letter, str) and letter not in letters:
            yield ("series", n, "letter"), "plan.series-unused", {"series": letter[:40]}
        if isinstance(start, int) and isinstance(end, int) and start > end:
            yield ("series", n, "start"), "plan.start-after-end", {"start": start, "end": end}
    queue = _table(raw, "queue")
    for name in ("outcomes", "quantities"):
        yield from _inside(("queue",), _twice(_rows(queue, name), name, "code"))


def _lobby(raw: Raw, numbers: list[object]) -> Iterator[Finding]:
    boards = _rows(raw, "boards")
    yield from _twice(boards, "boards", "code")
    for n, board in enumerate(boards):
        shown = _list(board.get("counters"))
        for m, number in enumerate(shown):
            if isinstance(number, int) and number not in numbers:
                known = _names(numbers)
                yield ("boards", n, "counters", m), "plan.counter-unknown", {"counter": number, "known": known}
            if number in shown[:m]:
                yield ("boards", n, "counters", m), "plan.twice", {"value": number}
    yield from _days_out_of_order(("notices",), _rows(raw, "notices"))


def _pledges(rows: list[dict[str, object]]) -> Iterator[Finding]:
    for n, row in enumerate(rows):
        for language in ("vi", "en"):
            sentence = ", ".join(str(line.get(language, "")) for line in _rows(row, "lines"))
            if len(sentence) > PLEDGE:
                yield ("pledges", n, "lines"), TOO_LONG, {"seen": sentence[:40], "limit": PLEDGE}


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
    hours = _table(raw, "hours")
    for name in WEEKDAYS:
        yield from _spans_out_of_order(("hours", name), hours.get(name))
    yield from _spans_out_of_order(("voice", "quiet"), _table(raw, "voice").get("quiet"))
    yield from _days_out_of_order(("hours", "holidays"), _rows(hours, "holidays"))
    shifts = _rows(hours, "shifts")
    yield from _inside(("hours",), _twice(shifts, "shifts", "day"))
    for n, shift in enumerate(shifts):
        yield from _spans_out_of_order(("hours", "shifts", n, "hours"), shift.get("hours"))


def _spans_out_of_order(path: tuple[int | str, ...], spans: object) -> Iterator[Finding]:
    last = ""
    for n, span in enumerate(_list(spans)):
        ends = [str(end) for end in _list(span)]
        if len(ends) == 2 and not last <= ends[0] < ends[1]:
            yield (*path, n), "plan.hours-out-of-order", {"span": "–".join(ends)}
        last = ends[-1] if ends else last


def _days_out_of_order(path: tuple[int | str, ...], rows: list[dict[str, object]]) -> Iterator[Finding]:
    for n, row in enumerate(rows):
        first, last = row.get("first"), row.get("last")
        if type(first) is type(last) is date and last < first:
            yield (*path, n, "last"), "plan.days-out-of-order", {"first": first, "last": last}


def _inside(path: tuple[int | str, ...], findings: Iterator[Finding]) -> Iterator[Finding]:
    """What was found in a table that lies within another."""
    return (((*path, *place), code, params) for place, code, params in findings)


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
