"""The example hall's past looks like the town's published figures, and like real days."""

import os
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from random import Random

import msgspec
import pytest

from assets import known
from assets.examples import EXAMPLE
from kiosk.ballot import Ballots
from kiosk.box import Box
from kiosk.cli.demo import SEED
from kiosk.cli.example import DAYS, MovedClock, current, days_before, live, register, scratch, sheet
from kiosk.cli.visitors import visits
from kiosk.desk import Desk
from kiosk.domain import fact
from kiosk.domain.dossier import check_days, standing
from kiosk.domain.fact import Fact
from kiosk.domain.kinds import LotSealed
from kiosk.domain.plan import Plan, read
from kiosk.domain.punctuality import Punctuality, punctuality
from kiosk.domain.receipt import dossier_code
from kiosk.journal import FILE, Journal
from kiosk.writing import Writing
from sync.client.keys import new_keys


@pytest.fixture(scope="module")
def plan() -> Plan:
    return read(EXAMPLE.read_text(encoding="utf-8"), known)


@pytest.mark.parametrize("today", [date(2026, 11, 22), date(2026, 2, 25), date(2027, 1, 4), date(2026, 5, 6)])
def test_the_register_has_the_published_figures_whatever_the_day(plan: Plan, today: date) -> None:
    dossiers = register(plan, today, Random(1))

    finished = [(one.due, one.finished) for one in dossiers if one.finished is not None]
    assert punctuality(finished) == Punctuality(early=432, on_time=97, overdue=6)
    assert max(day for _, day in finished) <= today
    assert len({one.code for one in dossiers}) == len(dossiers)
    for one in dossiers:
        check_days(one)
        assert dossier_code(one.code, today) == one.code


def test_somebody_who_tries_meets_every_answer(plan: Plan) -> None:
    today = date(2026, 11, 22)

    met = {standing(one, today) for one in register(plan, today, Random(1))}

    assert {standing(one, today) for one in current(plan, today)} < met
    assert met >= {"in_progress", "overdue", "papers_needed", "on_hold", "refused", "withdrawn", "collected"}
    assert met & {"ready_early", "ready_on_time", "ready_late"}


def test_the_sheet_has_the_columns_of_the_import(plan: Plan) -> None:
    lines = sheet(current(plan, date(2026, 11, 22))).splitlines()

    assert lines[0] == "code,service,received,due,new_due,finished,returned,state,reason"
    assert len(lines) == 8


@pytest.fixture
def hall(plan: Plan) -> Iterator[tuple[Desk[Writing], Journal, MovedClock]]:
    clock = MovedClock(datetime(2026, 10, 20, tzinfo=UTC))
    with scratch() as folder:
        journal = Journal.open(folder / FILE, clock=clock, new_keys=new_keys, chance=os.urandom)
        box, chance = Box(journal.disk), Random(SEED).randbytes
        yield Desk(lambda: plan, journal, Ballots(chance), box, clock, None, chance), journal, clock
        journal.close()


def facts_of(journal: Journal) -> list[Fact]:
    return [fact.decode(line) for line in journal.lines(journal.incarnation, 1, most=9000, most_bytes=1 << 24)]


def test_an_example_day_is_a_real_one(plan: Plan, hall: tuple[Desk[Writing], Journal, MovedClock]) -> None:
    desk, journal, clock = hall
    [day] = days_before(plan, date(2026, 11, 21), 1)

    live(desk, journal, clock, plan, day, Random(1))

    facts = facts_of(journal)
    kinds = Counter(one.kind for one in facts)
    assert {one.day for one in facts} == {day.isoformat()}
    assert [one.at for one in facts] == sorted(one.at for one in facts)
    ended = kinds["ticket.finished"] + kinds["ticket.no_show"] + kinds["ticket.transferred"]
    assert kinds["ticket.called"] == ended == kinds["ticket.issued"] + kinds["ticket.transferred"]
    assert kinds["ticket.called"] == kinds["ticket.started"] + kinds["ticket.no_show"]
    assert kinds["ticket.finished"] >= 0.85 * kinds["ticket.issued"]
    assert 50 <= kinds["ticket.issued"] <= 150
    assert 0.5 <= kinds["rating.counted"] / kinds["ticket.finished"] <= 0.7
    assert (facts[0].kind, facts[-1].kind) == ("day.opened", "day.closed")


def test_each_past_number_was_told_a_range_that_most_waits_kept(
    plan: Plan, hall: tuple[Desk[Writing], Journal, MovedClock]
) -> None:
    desk, journal, clock = hall
    [day] = days_before(plan, date(2026, 11, 21), 1)

    live(desk, journal, clock, plan, day, Random(1))

    promised, waited = dict[str, tuple[int, int]](), dict[str, float]()
    for one in facts_of(journal):
        told = msgspec.json.decode(one.data)
        if one.kind == "ticket.issued":
            promised[told["id"]] = tuple(told["wait"])
            waited[told["id"]] = -datetime.fromisoformat(one.at).timestamp()
        elif one.kind == "ticket.called" and waited[told["id"]] < 0:
            waited[told["id"]] += datetime.fromisoformat(one.at).timestamp()
    kept = [low <= waited[id] / 60 <= high for id, (low, high) in promised.items()]
    assert len(kept) > 50
    assert 0.55 <= sum(kept) / len(kept) <= 0.95


def test_a_quiet_counter_of_the_example_is_told_of_in_the_pool_only(
    plan: Plan, hall: tuple[Desk[Writing], Journal, MovedClock]
) -> None:
    desk, journal, clock = hall

    chance = Random(SEED)
    for day in days_before(plan, date(2026, 11, 22), DAYS):
        live(desk, journal, clock, plan, day, chance)

    lots = [msgspec.json.decode(one.data, type=LotSealed) for one in facts_of(journal) if one.kind == "lot.sealed"]
    told = {lot.counter for lot in lots}
    assert told >= {None, 1, 2, 4, 6}
    assert 5 not in told
    levels = Counter[str]()
    for lot in lots:
        levels.update(lot.levels)
    assert levels["5"] > levels["4"] > levels["3"] > levels["1"] > 0


def share(come: list[datetime], start: time, end: time) -> float:
    return sum(start <= one.time() < end for one in come) / len(come)


@pytest.mark.parametrize("weekday", range(7))
def test_people_of_the_example_come_when_people_come(plan: Plan, weekday: int) -> None:
    day = date(2026, 11, 16) + timedelta(days=weekday)

    come = [one.arrives for seed in range(20) for one in visits(plan, day, Random(seed))]

    assert all(plan.opening.is_open(one) for one in come)
    if len(plan.opening.spans(day)) == 2:
        assert 0.45 <= share(come, time(7, 30), time(10)) <= 0.55
        assert 0.17 <= share(come, time(13, 30), time(15)) <= 0.27
        assert share(come, time(15), time(17)) < 0.12
    else:
        assert 0.6 <= share(come, time(7, 30), time(10)) <= 0.8
        assert len(come) / 20 < 65  # half a day is half a crowd


def test_example_days_are_days_on_which_the_hall_was_open(plan: Plan) -> None:
    days = days_before(plan, date(2026, 9, 5), 6)

    assert len(days) == 6
    assert days == sorted(days)
    assert all(plan.opening.spans(day) for day in days)
    assert date(2026, 9, 2) not in days  # the national day
