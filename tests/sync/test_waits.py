"""How long people wait, as a real hall server tells it to terminals, boards and phones."""

import asyncio
from datetime import timedelta
from typing import Any

import msgspec

from kiosk.domain.kinds import TicketIssued
from kiosk.domain.range import Range
from sync import wire
from sync.client.numbers import Numbers
from tests.support.lobby import Lobby, drain, ticket_id
from tests.support.served import PLAN, ServedHall
from tests.sync.counters import DAY, Counters


def at_work(counters: Counters, *numbers: int) -> None:
    """Officials who have called and served somebody this morning."""
    for number in numbers:
        counters.act("set_state", number, "break")
        counters.act("set_state", number, "open")


def told(counters: Counters) -> Any:
    from sync.server.hot import waits

    return counters.hall.do(waits.now)


def ranges(counters: Counters) -> dict[str, Range | None]:
    from sync.server.hot import waits

    found = counters.hall.do(waits.ranges)
    assert isinstance(found, dict)
    return found


def test_a_free_counter_is_named_and_a_busy_one_has_a_range(counters: Counters) -> None:
    at_work(counters, 3, 4)
    counters.issue(1, "dat-dai", series="C")
    counters.act("call_next", 3)

    seen = told(counters)

    assert seen.of("xa-hoi", False).counter == 4
    assert seen.of("xa-hoi", False).high == 0.0
    busy = seen.of("dat-dai", False)
    assert busy.counter is None
    assert busy.high > busy.low > 0


def test_more_people_wait_longer_and_priority_waits_less(counters: Counters) -> None:
    at_work(counters, 3)
    for number in range(1, 9):
        counters.issue(number, "dat-dai", series="C")
    counters.act("call_next", 3)

    seen = told(counters)

    assert seen.of("dat-dai", False).low > seen.of("dat-dai", True).high
    assert seen.waiting["dat-dai"] == 7


def test_each_ticket_hears_its_own_range_until_it_is_called(counters: Counters) -> None:
    from sync.server.hot import waits

    at_work(counters, 3)
    for number in (1, 2, 3):
        counters.issue(number, "dat-dai", series="C")
        counters.pass_time(1)
    counters.act("call_next", 3)

    def range_of(number: int) -> Range | None:
        found = counters.hall.do(lambda here, db: waits.for_ticket(here, db, counters.key(number, "C")))
        assert found is None or isinstance(found, Range)
        return found

    second, third = range_of(2), range_of(3)
    assert second is not None
    assert third is not None
    assert third.high > second.high
    assert range_of(1) is None


def test_an_answer_is_worked_out_once_while_nothing_changes(counters: Counters) -> None:
    at_work(counters, 3)
    counters.issue(1, "dat-dai", series="C")

    first = told(counters)
    counters.pass_time(3)
    same = told(counters)
    counters.issue(2, "dat-dai", series="C")
    counters.pass_time(3)
    other = told(counters)

    assert same is first
    assert other is not first
    assert other.waiting["dat-dai"] == 2


def test_a_board_hears_what_was_told_last_and_never_waits_for_it(counters: Counters) -> None:
    from sync.server.hot import scene, waits

    at_work(counters, 3)
    counters.issue(1, "dat-dai", series="C")
    counters.act("call_next", 3)

    def line() -> tuple[int | None, int | None]:
        found = next(one for one in counters.hall.do(scene.look).hall.services if one.service == "dat-dai")
        return found.low, found.high

    before, range_ = line(), ranges(counters)["dat-dai"]
    after = line()
    counters.pass_time(60)

    assert before == line() == (None, None)
    assert after == range_
    assert waits.last(counters.hall.hall) == {}


def test_a_closed_hall_tells_nobody_anything(hall: ServedHall) -> None:
    from sync.server.hot import waits

    seen = hall.do(waits.now)

    assert seen.forecast.next == {}
    assert waits.services(seen) == []
    assert waits.of_all(seen) is None


def test_a_counter_on_a_break_comes_back_and_a_closed_one_does_not(counters: Counters) -> None:
    counters.act("set_state", 3, "break")
    counters.act("set_state", 4, "closed")

    seen = ranges(counters)

    assert seen["xa-hoi"] is None
    assert seen["dat-dai"] is not None
    assert seen["dat-dai"].low >= 5


def test_a_counter_that_lets_people_wait_without_calling_is_taken_for_empty(counters: Counters) -> None:
    at_work(counters, 3)
    counters.issue(1, "dat-dai", series="C")

    before = ranges(counters)
    counters.pass_time(20 * 60)
    after = ranges(counters)

    assert before["dat-dai"] is not None
    assert after["dat-dai"] is None


def test_a_hall_learns_from_its_own_calls(counters: Counters) -> None:
    at_work(counters, 3)
    counters.issue(500, "dat-dai", series="C")
    before = told(counters).of("dat-dai", False)
    for number in range(1, 30):
        counters.issue(number, "dat-dai", series="C", priority=True)
        counters.act("call_next", 3)
        counters.pass_time(90)
        counters.act("finish", 3)

    counters.pass_time(180)
    after = told(counters).of("dat-dai", False)

    assert after.middle < before.middle / 2


def test_over_lunch_nobody_is_promised_to_be_called(hall: ServedHall) -> None:
    from sync.server.hot import days

    counters = Counters.__new__(Counters)
    counters.hall = hall
    counters.publish({})
    hall.clock.advance(timedelta(hours=2, minutes=50))
    hall.do(lambda here, db: days.open_day(here, db, "plan"))
    at_work(counters, 3)
    for number in range(1, 12):
        counters.issue(number, "dat-dai", series="C")

    seen = told(counters)  # 11:05; the hall shuts at 11:30 for two hours

    assert seen.of("dat-dai", False).low > 140


def test_the_promise_stands_in_the_ticket_and_beside_what_became_of_it(counters: Counters, lobby: Lobby) -> None:
    from sync.server.hot import rebuild

    hall = counters.hall
    link = lobby.enrol(hall)
    at_work(counters, 3)
    for number in range(1, 6):
        counters.issue(number, "dat-dai", series="C")
    counters.act("call_next", 3)
    numbers = Numbers(link, mono=lambda: 0.0, on_late=lambda *_: None, patience_s=30.0)

    given = numbers.take("C", ticket_id(9), DAY, 5, service="dat-dai")
    assert given is not None
    assert given.wait is not None
    issued = TicketIssued(
        id=ticket_id(9), service="dat-dai", series="C", number=given.number, priority=False, wait=given.wait
    )
    lobby.journal.write(lambda writing: writing.append("ticket.issued", issued, day=given.day))
    drain(lobby, link)
    numbers.close()

    promised = "SELECT promised_low, promised_high FROM ticket WHERE ticket = %s"
    assert hall.rows(promised, ticket_id(9)) == [tuple(given.wait)]
    hall.do(rebuild.rebuild)
    assert hall.rows(promised, ticket_id(9)) == [tuple(given.wait)]
    assert given.wait.low > 0


def test_four_at_once_are_not_promised_one_place(counters: Counters, lobby: Lobby) -> None:
    link = lobby.enrol(counters.hall)
    at_work(counters, 3)
    counters.issue(500, "dat-dai", series="C")
    counters.act("call_next", 3)

    def given(n: int) -> tuple[int, int]:
        wanted = wire.NumberWanted(series="C", request=ticket_id(n), service="dat-dai")
        return link.number(wanted).wait or (0, 0)

    told = [given(n) for n in range(1, 5)]
    again = given(1)
    counters.pass_time(3)
    later = given(5)

    assert [low for low, _ in told] == sorted({low for low, _ in told})
    assert later[1] > told[-1][1] > told[0][1] + 15
    assert again == told[0]


def test_a_terminal_hears_the_ranges_with_every_push(counters: Counters, lobby: Lobby) -> None:
    link = lobby.enrol(counters.hall)
    at_work(counters, 3, 4)
    counters.issue(1, "dat-dai", series="C")
    counters.act("call_next", 3)
    lobby.read_code()

    pushed = drain(lobby, link)[-1].answer

    assert pushed is not None
    services = {one.code: one for one in pushed.services}
    assert list(services) == ["chung-thuc", "ho-tich", "dat-dai", "xa-hoi", "cu-tru", "ket-qua"]
    assert services["xa-hoi"].counter == 4
    low, high = services["dat-dai"].wait or (0, 0)
    assert low % 5 == high % 5 == 0 < high
    assert pushed.wait is not None


def test_a_program_of_yesterday_understands_every_answer() -> None:
    class Pushed(msgspec.Struct):
        cursor: int
        waiting: int

    told = {"cursor": 1, "waiting": 2, "wait": [5, 10], "services": [{"code": "a", "waiting": 1}]}

    assert msgspec.json.decode(msgspec.json.encode(told), type=Pushed) == Pushed(1, 2)
    assert (
        wire.decode(b'{"day":"2026-11-23","series":"A","number":1,"ahead":0,"nonce":""}', wire.NumberGiven).wait is None
    )


def test_what_earlier_days_teach_is_learned_as_soon_as_the_day_begins(hall: ServedHall) -> None:
    """Whoever takes the first number of a morning waits for that no more."""
    from sync.server.asgi import meanwhile
    from sync.server.hot import waits

    hall.publish(PLAN.read_text("utf-8"))

    async def begin() -> None:
        looks_after = asyncio.create_task(meanwhile(hall.hall))
        async with asyncio.timeout(20):
            while waits.of_hall(hall.hall).learned is None:
                await asyncio.sleep(0.01)
        looks_after.cancel()

    asyncio.run(begin())

    assert hall.rows("SELECT count(*) FROM hall_day")[0][0] == 1
