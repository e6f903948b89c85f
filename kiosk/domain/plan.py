"""
The hall's configuration: what is offered, by whom, when and in which words.

A plan is data written as TOML by an admin who is no programmer. `read()` reports every fault at
once, each at its place and line; nothing in a plan is ever run.
"""

import hashlib
import tomllib
from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field, ValidationError

from kiosk.domain.calendar import Calendar
from kiosk.domain.cross import TOO_LONG, Known, cross_check, unknown
from kiosk.domain.errors import CounterUnknown, PlanInvalid, ReasonUnknown, ServiceUnknown
from kiosk.domain.fault import fault_of
from kiosk.domain.hours import Hours
from kiosk.domain.lobby import Board, Notice, Voice, board_of_all
from kiosk.domain.lot import K_MIN
from kiosk.domain.opening import OpeningHours
from kiosk.domain.part import (
    KEPT,
    Address,
    CounterNumber,
    Examples,
    HallAddress,
    HallName,
    HallSub,
    Letter,
    Line,
    Mail,
    Minutes,
    Part,
    Period,
    Phone,
    PledgeLine,
    PledgeTitle,
    PostName,
    ReasonText,
    Said,
    ServiceName,
    Slug,
    within,
)
from kiosk.domain.place import Lines, PlanFault, lines_of, place
from kiosk.domain.policy import QueueRules, SeriesRules
from kiosk.domain.rating import Mood, mood
from kiosk.domain.text import Both

MAX_BYTES = 256 * 1024
MARK = "\ufeff"  # Windows' Notepad begins UTF-8 with it


class Hall(Part):
    code: Slug
    name: HallName
    sub: HallSub
    address: HallAddress
    phone: Phone
    email: Mail
    zone: Line = "Asia/Ho_Chi_Minh"
    form_of_address: Annotated[Line, within(12)] = "bà con"
    example: bool = False  # every page and screen says that the figures are invented
    help_counter: CounterNumber  # where people are sent when a machine gives up
    units: list[Line] = Field(min_length=1)  # unit parts of this hall's dossier codes, the first for typing
    phones: Address | None = None  # where people's own phones reach the hall server; none: no code on tickets
    period: Period | None = None  # what the line of figures on home speaks of: "5 tháng"


class Service(Part):
    code: Slug
    series: Letter
    icon: Slug
    name: ServiceName
    examples: Examples
    collects: bool = False  # the service that hands out results
    norm: Minutes = 10  # how long serving one person takes, until the hall's own days have taught it
    procedures: list[Line] = []  # codes of the catalogue that belong to it


class Counter(Part):
    number: CounterNumber
    post: Slug
    place: Said | None = None  # "cạnh cửa ra"
    services: list[Slug] = Field(min_length=1)
    skills: dict[Slug, Annotated[int, Field(ge=1, le=9)]] = {}  # how much more its own a service is

    def weight(self, service: str) -> int:
        """How much a service is this counter's own: 1 unless the plan says more, 0 where it is not served."""
        return self.skills.get(service, 1) if service in self.services else 0


class Post(Part):
    """An official as people read it: by post, never by name."""

    code: Slug
    name: PostName
    phone: Phone | None = None


class Reason(Part):
    code: Slug
    icon: Slug
    text: ReasonText


class Reasons(Part):
    low: list[Reason] = Field(min_length=1, max_length=8)
    mid: list[Reason] = Field(min_length=1, max_length=8)
    high: list[Reason] = Field(min_length=1, max_length=8)


class Survey(Part):
    version: Annotated[int, Field(ge=1)]
    scale: Literal[3, 4, 5] = 5
    order: Literal["best_first", "worst_first"] = "best_first"
    k: Annotated[int, Field(ge=K_MIN, le=50)] = K_MIN
    pool_after: Annotated[int, Field(ge=1, le=30)] = 3  # open days a small group waits for more
    reasons: Reasons


class Pledge(Part):
    code: Slug
    title: PledgeTitle
    lines: list[PledgeLine] = Field(min_length=1)

    @property
    def sentence(self) -> Both:
        """All lines as one, without its full stop."""
        both = [one.both for one in self.lines]
        return Both(_joined([one.vi for one in both]), _joined([one.of("en") for one in both]))


def _joined(lines: list[str]) -> str:
    first, *others = lines
    return ", ".join([first, *(one[:1].lower() + one[1:] for one in others)])


class Plan(Part):
    """A whole hall; made by `read()` only."""

    hall: Hall
    languages: list[Literal["vi", "en"]] = Field(min_length=1)
    hours: OpeningHours
    survey: Survey
    pledges: list[Pledge] = []
    posts: list[Post] = Field(min_length=1)
    counters: list[Counter] = Field(min_length=1, max_length=60)
    services: list[Service] = Field(min_length=1, max_length=24)
    queue: QueueRules = QueueRules()
    series: list[SeriesRules] = Field([], max_length=24)
    board: list[Board] = Field([], max_length=12, alias="boards")  # as written; `boards` are those there are
    notices: list[Notice] = Field([], max_length=12)
    voice: Voice = Voice()

    @property
    def opening(self) -> Hours:
        return self.hours.opening

    @property
    def calendar(self) -> Calendar:
        return self.hours.calendar

    @cached_property
    def boards(self) -> list[Board]:
        return self.board or [board_of_all([one.number for one in self.counters])]

    def series_of(self, letter: str) -> SeriesRules:
        """The rules of a series; a letter without a row has all of its numbers."""
        return next((one for one in self.series if one.letter == letter), SeriesRules(letter=letter))

    def service(self, code: str) -> Service:
        for one in self.services:
            if one.code == code:
                return one
        known = ", ".join(one.code for one in self.services)
        raise ServiceUnknown(repr(code), service=code[:40], known=known)

    def counter(self, number: int) -> Counter:
        for one in self.counters:
            if one.number == number:
                return one
        known = ", ".join(str(one.number) for one in self.counters)
        raise CounterUnknown(str(number), counter=number, known=known)

    def post(self, code: str) -> Post:
        return next(one for one in self.posts if one.code == code)

    def counters_for(self, service: str) -> tuple[int, ...]:
        return tuple(one.number for one in self.counters if service in one.services)

    def reasons_at(self, level: int) -> list[Reason]:
        reasons: dict[Mood, list[Reason]] = {
            "low": self.survey.reasons.low,
            "mid": self.survey.reasons.mid,
            "high": self.survey.reasons.high,
        }
        return reasons[mood(level)]

    def check_reasons(self, level: int, codes: tuple[str, ...]) -> tuple[str, ...]:
        """
        Accept reasons offered at a level, each once, in the plan's order.

        Raises:
            ReasonUnknown: One of them is not offered there.
        """
        offered = [reason.code for reason in self.reasons_at(level)]
        for code in codes:
            if code not in offered:
                raise ReasonUnknown(repr(code), reason=code[:40], known=", ".join(offered))
        return tuple(code for code in offered if code in codes)


def digest(text: str) -> str:
    """The name of a plan's bytes, as terminals report it: 16 hex digits."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def read(text: str, known: Known, *, kept: bool = False) -> Plan:
    """
    Read a plan.

    Args:
        known: The zones and icons there are; a plan that names others would break every clock or leave blanks.
        kept: Of one that holds already: an older program may have let longer texts pass, which screens write smaller.

    Raises:
        PlanInvalid: With every fault found, each a `PlanFault` with its line.
    """
    text = text.removeprefix(MARK)
    if len(text.encode()) > MAX_BYTES:
        raise too_long()
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _invalid([place(text, error)]) from error
    lines = lines_of(text)
    faults: list[PlanFault] = []
    plan: Plan | None = None
    try:
        plan = Plan.model_validate(raw, context={KEPT: kept})
    except ValidationError as error:
        faults += [_fault(lines, one["loc"], one["type"], one.get("ctx", {}), one["input"]) for one in error.errors()]
    found = (*cross_check(raw), *unknown(raw, known))
    faults += [lines.fault(*one) for one in found if not (kept and one[1] == TOO_LONG)]
    if plan is None or faults:
        raise _invalid(sorted(faults, key=lambda fault: (fault.line, fault.place)))
    return plan


def too_long() -> PlanInvalid:
    return _invalid([PlanFault(1, "", "plan.too-long", {"limit": MAX_BYTES // 1024})])


def _invalid(faults: list[PlanFault]) -> PlanInvalid:
    first = faults[0]
    return PlanInvalid(f"{len(faults)} faults, first at line {first.line}: {first.place} {first.code}", tuple(faults))


def _fault(
    lines: Lines, loc: tuple[int | str, ...], kind: str, context: Mapping[str, object], seen: object
) -> PlanFault:
    code, params = fault_of(kind, context, seen)
    return lines.fault(loc, code, params)
