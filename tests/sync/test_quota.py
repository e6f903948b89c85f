"""No more tickets today: the hall server says why, and the terminals know it before a finger does."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from kiosk.domain import errors
from kiosk.domain.kinds import TicketVoided
from sync import wire
from sync.client.link import Link
from sync.client.push import push_once
from tests.support.lobby import Lobby, drain, ticket_id
from tests.support.served import PLAN, ServedHall

FOUR = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # 16:00 in the hall, an hour before it closes
TEXT = PLAN.read_text("utf-8")


def open_day(hall: Any, db: Any) -> None:
    from sync.server.hot import days

    days.open_day(hall, db, "staff")


def by_the_plan(hall: ServedHall, lobby: Lobby, text: str = TEXT) -> Link:
    """A hall that opened by its plan; its clock shows four in the afternoon."""
    link = lobby.enrol(hall)
    hall.publish(text)
    hall.clock.set_wall(FOUR)
    hall.clock.advance(60)
    return link


def wanted(n: int, series: str) -> wire.NumberWanted:
    return wire.NumberWanted(series=series, request=ticket_id(n))


def told(lobby: Lobby, link: Link) -> dict[str, str]:
    """What a push is answered about services that are out."""
    drain(lobby, link)
    answer = push_once(lobby.journal, link, lobby.clock).answer
    assert answer is not None
    return answer.out


def test_a_series_keeps_to_its_first_and_last_number(hall: ServedHall, lobby: Lobby) -> None:
    link = by_the_plan(hall, lobby, TEXT.replace("start = 1\nend = 999\n\n", "start = 500\nend = 501\n\n"))

    assert [link.number(wanted(n, "A")).number for n in (1, 2)] == [500, 501]
    with pytest.raises(errors.SeriesUsedUp):
        link.number(wanted(3, "A"))
    assert link.number(wanted(1, "A")).number == 500  # who has one keeps it


def test_who_was_called_before_the_machine_told_of_the_ticket_counts_too(hall: ServedHall, lobby: Lobby) -> None:
    from sync.server.hot import acts

    link = by_the_plan(hall, lobby, TEXT.replace("limit = 120", "limit = 2"))
    first = link.number(wanted(1, "C"))
    link.number(wanted(2, "C"))

    hall.do(lambda here, db: acts.call_number(here, db, 3, "C", first.number))

    with pytest.raises(errors.SeriesLimitReached):
        link.number(wanted(3, "C"))
    hall.clock.advance(3)
    assert told(lobby, link)["dat-dai"] == "ticket.limit-reached"


def test_the_daily_limit_counts_those_who_hold_a_ticket(hall: ServedHall, lobby: Lobby) -> None:
    link = by_the_plan(hall, lobby, TEXT.replace("limit = 120", "limit = 2"))
    first = link.number(wanted(1, "C"))
    link.number(wanted(2, "C"))

    with pytest.raises(errors.SeriesLimitReached):
        link.number(wanted(3, "C"))
    lost = TicketVoided(id=ticket_id(1), series="C", number=first.number, why="late-answer")
    lobby.journal.write(lambda writing: writing.append("ticket.voided", lost, day=first.day))  # nobody holds it
    drain(lobby, link)

    assert link.number(wanted(4, "C")).number == 3
    assert link.number(wanted(5, "A")).number == 1


def test_tickets_of_a_terminals_own_block_count_too(hall: ServedHall, lobby: Lobby) -> None:
    link = by_the_plan(hall, lobby, TEXT.replace("limit = 120", "limit = 2"))
    lobby.issue(2001, series="C")
    lobby.issue(2002, series="C")
    drain(lobby, link)

    with pytest.raises(errors.SeriesLimitReached):
        link.number(wanted(1, "C"))


def test_who_could_not_be_served_before_closing_gets_no_number_and_is_told(hall: ServedHall, lobby: Lobby) -> None:
    link = by_the_plan(hall, lobby)
    for n in range(1, 5):  # twenty minutes each, by the plan
        lobby.issue(n, series="C", service="dat-dai")
    drain(lobby, link)
    hall.clock.advance(3)

    with pytest.raises(errors.NoTimeLeft):
        link.number(wanted(9, "C"))

    assert link.number(wanted(10, "A")).number == 1
    assert told(lobby, link) == {"dat-dai": "ticket.no-time-left"}


def test_learned_durations_say_when_no_time_is_left(hall: ServedHall, lobby: Lobby) -> None:
    link = by_the_plan(hall, lobby)
    for n in range(1, 3):  # by the plan's norm forty minutes
        lobby.issue(n, series="C", service="dat-dai")
    drain(lobby, link)
    before = told(lobby, link)

    hall.do(slow_days)
    hall.clock.advance(130)  # durations are learned anew every two minutes

    assert before == {}
    with pytest.raises(errors.NoTimeLeft):
        link.number(wanted(9, "C"))


def slow_days(here: Any, db: Any) -> None:
    """A week in which everybody took forty minutes at the land counter."""
    from sync.server.hot.life import NEW_CALL

    for n in range(60):
        day = date(2026, 11, 16) + timedelta(days=n % 5)
        at = int(datetime(day.year, day.month, day.day, 1, tzinfo=UTC).timestamp() * 1000) + n // 5 * 45 * 60_000
        served = (at, at + 60_000)
        row = (10_000 + n, day, "C", n + 1, "dat-dai", 3, "dia-chinh", False, at, *served)
        db.execute(NEW_CALL, *row)
        db.execute("UPDATE call SET ended_ms = %s, how = 'finished' WHERE id = %s", at + 41 * 60_000, 10_000 + n)


def test_a_day_that_staff_opened_has_no_end(hall: ServedHall, lobby: Lobby) -> None:
    link = lobby.enrol(hall)
    hall.publish(TEXT)
    hall.do(open_day)
    hall.clock.set_wall(FOUR)
    for n in range(1, 30):
        lobby.issue(n, series="C", service="dat-dai")
    drain(lobby, link)

    assert link.number(wanted(90, "C")).number == 30


def test_a_plan_that_loses_a_series_in_use_gives_it_no_more(hall: ServedHall, lobby: Lobby) -> None:
    link = by_the_plan(hall, lobby)
    link.number(wanted(1, "F"))
    hall.publish(without_results(TEXT))

    with pytest.raises(errors.ServiceGone):
        link.number(wanted(2, "F"))

    assert link.number(wanted(1, "F")).number == 1  # who holds one keeps it


def without_results(text: str) -> str:
    text = re.sub(r'(?s)\[\[services\]\]\ncode = "ket-qua".*', "", text)
    return text.replace('services = ["ket-qua"]', 'services = ["xa-hoi"]')


def test_every_terminal_hears_what_is_out(hall: ServedHall, new_lobby: Callable[[], Lobby]) -> None:
    one, two = new_lobby(), new_lobby()
    link = by_the_plan(hall, one, TEXT.replace("limit = 120", "limit = 1"))
    other = two.enrol(hall)
    assert told(two, other) == {}

    link.number(wanted(1, "C"))
    hall.clock.advance(3)

    assert told(two, other) == {"dat-dai": "ticket.limit-reached"}


def test_a_service_whose_counters_have_closed_gives_no_number_until_one_opens(hall: ServedHall, lobby: Lobby) -> None:
    from sync.server.hot import acts

    link = by_the_plan(hall, lobby)
    hall.do(lambda here, db: acts.set_state(here, db, 3, "closed"))
    hall.clock.advance(3)

    with pytest.raises(errors.CountersClosed):
        link.number(wanted(1, "C"))
    assert told(lobby, link) == {"dat-dai": "ticket.counters-closed"}

    hall.do(lambda here, db: acts.set_state(here, db, 3, "open"))
    hall.clock.advance(3)
    assert link.number(wanted(2, "C")).number == 1
