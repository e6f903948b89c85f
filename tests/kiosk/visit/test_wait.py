"""How long people wait, as citizens read it on home, beside each service and on the ticket."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.domain.gesture import GivenNumber, ServiceNow, Told
from kiosk.domain.range import Range
from kiosk.views import HomeView, Key, ServiceRow, ServiceView, Text, TicketView
from kiosk.visit.wait import about
from kiosk.words import Words
from tests.kiosk.leading import MONDAY, Server
from tests.kiosk.visitor import PLAN_TEXT, Visitor, says, visitor

LONG, SHORT = Range(25, 40), Range(0, 5)
SERVICES = {
    "dat-dai": ServiceNow(waiting=6, wait=LONG, first=SHORT),
    "xa-hoi": ServiceNow(waiting=0, wait=SHORT, counter=4),
    "ho-tich": ServiceNow(waiting=3),
}


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def citizen(tmp_path: Path, server: Server) -> Iterator[Visitor]:
    with visitor(tmp_path, server=server, alone=False) as one:
        one.desk.hear(Told(waiting=9, wait=LONG, services=SERVICES))
        one.desk.follow(MONDAY, "staff")
        one.waits(11)
        yield one


def row(citizen: Visitor, code: str) -> ServiceRow:
    return next(one for one in citizen.sees(ServiceView).rows if one.code == code)


def words(text: Text | None) -> tuple[str, dict[str, object]]:
    assert isinstance(text, Key)
    return text.id, dict(text.params)


def test_home_tells_a_range_and_never_a_point(citizen: Visitor) -> None:
    home = citizen.sees(HomeView)

    assert home.waiting == 9
    assert words(home.wait) == ("wait.range", {"low": 25, "high": 40})


def test_a_service_tells_its_range_or_the_counter_that_is_free(citizen: Visitor) -> None:
    citizen.does("go", "ticket")

    busy, free, unknown = row(citizen, "dat-dai"), row(citizen, "xa-hoi"), row(citizen, "ho-tich")

    assert words(busy.main) == ("services.wait.range", {"low": 25, "high": 40})
    assert words(busy.side) == ("services.waiting", {"n": 6})
    assert (says(free.main), says(free.side), free.free) == ("services.now", "services.free", True)
    assert (unknown.main, says(unknown.side), unknown.free) == (None, "services.waiting", False)


@pytest.mark.parametrize(
    ("wait", "told"),
    [
        (Range(55, 95), "khoảng 55–95 phút"),  # half an hour less would say too little
        (Range(60, 90), "khoảng 60–90 phút"),
        (Range(60, 95), "khoảng 1–2 giờ"),
        (Range(100, 185), "khoảng 1,5–3,5 giờ"),
        (Range(120, 150), "khoảng 2–2,5 giờ"),
    ],
)
def test_hours_of_waiting_are_told_in_half_hours_that_hold_the_whole_range(wait: Range, told: str) -> None:
    text = about(wait)

    assert text is not None
    assert Words("vi").say(text) == told


def test_who_has_priority_reads_the_shorter_range(citizen: Visitor) -> None:
    citizen.does("go", "ticket")
    citizen.does("priority")

    assert words(row(citizen, "dat-dai").main) == ("services.wait.under", {"high": 5})


def test_a_range_nobody_has_renewed_for_a_minute_is_told_no_more(citizen: Visitor) -> None:
    citizen.waits(40)
    assert citizen.sees(HomeView).wait is not None

    citizen.waits(30)

    assert citizen.sees(HomeView).wait is None
    citizen.does("go", "ticket")
    assert row(citizen, "dat-dai").main is None


def test_without_the_network_nothing_is_told_of_waiting(citizen: Visitor) -> None:
    citizen.desk.hear(None)
    citizen.waits(11)

    assert citizen.sees(HomeView).wait is None
    citizen.does("go", "ticket")
    assert {(one.main, one.side) for one in citizen.sees(ServiceView).rows} == {(None, None)}
    citizen.does("service", "dat-dai")
    ticket = citizen.sees(TicketView)
    assert (ticket.ahead, ticket.wait) == (None, None)
    assert says(ticket.note) == "ticket.note"


def test_the_ticket_says_what_was_promised_and_the_fact_keeps_it(citizen: Visitor, server: Server) -> None:
    server.next.append(GivenNumber(day=MONDAY, number=46, ahead=6, wait=LONG))

    citizen.does("go", "ticket")
    citizen.does("service", "dat-dai")

    ticket = citizen.sees(TicketView)
    assert ticket.wait is not None
    assert (says(ticket.wait[0]), words(ticket.wait[1])) == (
        "ticket.wait",
        ("ticket.wait.range", {"low": 25, "high": 40}),
    )
    assert says(ticket.note) == "ticket.called"
    assert b'"priority":false,"wait":[25,40]}' in citizen.journal.lines(citizen.journal.incarnation, 1)[-1]


def test_where_no_voice_speaks_staff_call_the_number(tmp_path: Path, server: Server) -> None:
    server.next.append(GivenNumber(day=MONDAY, number=46, ahead=6, wait=LONG))
    silent = PLAN_TEXT.replace("[voice]\non = true", "[voice]\non = false")
    with visitor(tmp_path, server=server, alone=False, plan=silent) as citizen:
        assert not citizen.plan.voice.on
        citizen.desk.follow(MONDAY, "staff")
        citizen.waits(11)

        citizen.does("go", "ticket")
        citizen.does("service", "dat-dai")

        ticket = citizen.sees(TicketView)
        assert (ticket.number, ticket.ahead) == ("C 046", 6)
        assert says(ticket.note) == "ticket.note"


def test_a_ticket_of_which_nobody_can_tell_says_so_and_keeps_no_promise(citizen: Visitor, server: Server) -> None:
    server.next.append(GivenNumber(day=MONDAY, number=46, ahead=6))

    citizen.does("go", "ticket")
    citizen.does("service", "dat-dai")

    ticket = citizen.sees(TicketView)
    assert ticket.wait is not None
    assert (says(ticket.wait[0]), says(ticket.wait[1])) == ("ticket.wait.label", "ticket.wait.unknown")
    assert b'"priority":false}' in citizen.journal.lines(citizen.journal.incarnation, 1)[-1]
