"""The example hall's past looks like the town's published figures, and like real days."""

import os
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random

import pytest

from kiosk.ballot import Ballots
from kiosk.box import Box
from kiosk.cli.example import MovedClock, current, days_before, live, register, sheet
from kiosk.desk import Desk
from kiosk.domain import fact
from kiosk.domain.dossier import check_days, standing
from kiosk.domain.plan import Plan, read
from kiosk.domain.punctuality import Punctuality, punctuality
from kiosk.domain.receipt import dossier_code
from kiosk.journal import Journal
from kiosk.plans import EXAMPLE
from sync.client.keys import new_keys


@pytest.fixture(scope="module")
def plan() -> Plan:
    return read(EXAMPLE.read_text(encoding="utf-8"))


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


def test_an_example_day_is_a_real_one(plan: Plan, tmp_path: Path) -> None:
    [day] = days_before(plan, date(2026, 11, 23), 1)
    clock = MovedClock(datetime(2026, 11, 20, tzinfo=UTC))
    journal = Journal.open(tmp_path / "terminal.sqlite3", clock=clock, new_keys=new_keys, chance=os.urandom)
    desk = Desk(lambda: plan, journal, Ballots(os.urandom), Box(journal.disk), clock, None, os.urandom)

    live(desk, journal, clock, plan, day, Random(1))

    facts = [fact.decode(line) for line in journal.lines(journal.incarnation, 1, most=5000, most_bytes=1 << 24)]
    journal.close()
    kinds = Counter(one.kind for one in facts)
    assert {one.day for one in facts} == {day.isoformat()}
    assert [one.at for one in facts] == sorted(one.at for one in facts)
    assert kinds["ticket.issued"] == kinds["ticket.finished"] == kinds["rating.counted"]
    assert kinds["lot.sealed"] == len(plan.counters)
    assert (facts[0].kind, facts[-1].kind) == ("day.opened", "day.closed")


def test_example_days_are_days_on_which_the_hall_was_open(plan: Plan) -> None:
    days = days_before(plan, date(2026, 9, 5), 6)

    assert len(days) == 6
    assert days == sorted(days)
    assert all(plan.opening.spans(day) for day in days)
    assert date(2026, 9, 2) not in days  # the national day
