"""Taking a number, as citizens do it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.domain.errors import CountersClosed, KioskError, NoTimeLeft, SeriesLimitReached, ServiceGone
from kiosk.domain.gesture import Told
from kiosk.views import (
    HomeView,
    Key,
    ServiceView,
    TicketView,
)
from tests.kiosk.leading import Server
from tests.kiosk.visitor import Visitor, says, visitor


@pytest.fixture
def citizen(tmp_path: Path) -> Iterator[Visitor]:
    with visitor(tmp_path) as one:
        yield one


def test_a_citizen_takes_a_number_with_two_touches(citizen: Visitor) -> None:
    citizen.does("go", "ticket")
    citizen.does("service", "ho-tich")

    ticket = citizen.sees(TicketView)
    assert (ticket.number, ticket.priority, ticket.seconds) == ("B 001", False, 30)
    assert ticket.counters is not None
    assert citizen.kinds()[-1] == "ticket.issued"


def test_priority_is_off_at_the_start_of_every_session(citizen: Visitor) -> None:
    citizen.does("go", "ticket")
    citizen.does("priority")
    citizen.does("service", "ho-tich")
    assert citizen.sees(TicketView).priority

    citizen.does("done")
    citizen.does("go", "ticket")

    assert not citizen.sees(ServiceView).priority


def test_another_number_is_taken_in_the_same_visit(citizen: Visitor) -> None:
    citizen.does("go", "ticket")
    citizen.does("service", "ho-tich")
    citizen.does("another")
    citizen.does("service", "ho-tich")

    assert citizen.sees(TicketView).number == "B 002"


def test_a_trembling_finger_takes_one_number(citizen: Visitor) -> None:
    citizen.does("go", "ticket")
    citizen.slow = True
    for _ in range(5):
        citizen.does("service", "ho-tich")
    citizen.answer()

    assert citizen.sees(TicketView).number == "B 001"
    assert citizen.kinds().count("ticket.issued") == 1


def test_a_slow_number_says_that_it_is_coming(citizen: Visitor) -> None:
    citizen.does("go", "ticket")
    citizen.slow = True
    citizen.does("service", "ho-tich")
    assert citizen.sees(ServiceView).busy is None

    citizen.waits(0.4)

    assert says(citizen.sees(ServiceView).busy) == "ticket.busy"


def test_a_closed_hall_says_when_it_opens_and_gives_no_number(citizen: Visitor) -> None:
    citizen.does("go", "ticket")
    citizen.desk.close_day()

    citizen.does("service", "ho-tich")

    home = citizen.sees(HomeView)
    assert says(home.closed) == "home.ticket.closed"
    assert says(home.notice) == "home.ticket.now-closed"
    assert citizen.does("go", "ticket") is home


def test_outside_the_hours_rating_and_looking_up_go_on(citizen: Visitor) -> None:
    citizen.desk.close_day()
    citizen.waits(11)
    assert citizen.sees(HomeView).closed is not None

    citizen.does("go", "rate")
    citizen.does("counter", 2)
    citizen.does("rate", 5)

    assert "rating.counted" in citizen.kinds()


def test_a_service_without_numbers_is_grey_with_its_reason_and_gives_none(citizen: Visitor) -> None:
    citizen.desk.hear(
        Told(
            waiting=9,
            out={
                "dat-dai": "ticket.no-time-left",
                "xa-hoi": "ticket.limit-reached",
                "cu-tru": "ticket.counters-closed",
            },
        )
    )
    citizen.waits(11)
    citizen.does("go", "ticket")
    rows = {row.code: says(row.off) if row.off else None for row in citizen.sees(ServiceView).rows}

    citizen.does("service", "dat-dai")

    assert (rows["dat-dai"], rows["xa-hoi"], rows["ho-tich"]) == ("services.out.time", "services.out", None)
    assert rows["cu-tru"] == "services.out.closed"
    assert citizen.sees(ServiceView)
    assert "ticket.issued" not in citizen.kinds()


def test_when_nothing_has_numbers_home_says_so(citizen: Visitor) -> None:
    codes = [one.code for one in citizen.plan.services]
    citizen.desk.hear(Told(waiting=0, out=dict.fromkeys(codes, "ticket.limit-reached")))
    citizen.waits(11)

    home = citizen.sees(HomeView)
    assert says(home.closed) == "home.ticket.out"
    assert citizen.does("go", "ticket") is home


def test_when_every_counter_has_closed_home_says_that(citizen: Visitor) -> None:
    citizen.desk.hear(Told(waiting=0, out={one.code: CountersClosed.code for one in citizen.plan.services}))
    citizen.waits(11)

    assert says(citizen.sees(HomeView).closed) == "home.ticket.counters"


def test_a_machine_without_numbers_of_its_own_offers_none_while_the_server_is_silent(tmp_path: Path) -> None:
    """A replaced disk under a dead server: its block is not its own."""
    with visitor(tmp_path, server=Server(), starting=True) as citizen:
        citizen.box.set_ordinal(0, citizen.journal.incarnation.hex())
        citizen.come()

        home = citizen.sees(HomeView)

        assert says(home.closed) == "home.ticket.new"
        assert citizen.does("go", "ticket") is home


def test_a_machine_that_lost_its_numbers_under_the_finger_names_where_people_are_helped(tmp_path: Path) -> None:
    with visitor(tmp_path, server=Server()) as citizen:
        citizen.does("go", "ticket")
        citizen.box.set_ordinal(0, citizen.journal.incarnation.hex())

        citizen.does("service", "dat-dai")

        assert says(citizen.sees(HomeView).notice) == "ticket.new"


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (SeriesLimitReached, "ticket.used-up"),
        (NoTimeLeft, "ticket.no-time"),
        (ServiceGone, "ticket.gone"),
        (CountersClosed, "ticket.closed"),
    ],
)
def test_a_refusal_at_the_last_moment_names_where_people_are_helped(
    tmp_path: Path, error: type[KioskError], said: str
) -> None:
    with visitor(tmp_path, server=Server(next=[error("dat-dai")])) as citizen:
        citizen.does("go", "ticket")
        citizen.does("service", "dat-dai")

        assert says(citizen.sees(HomeView).notice) == said


@pytest.mark.parametrize("touched_first", [True, False])
def test_a_service_that_leaves_the_plan_under_the_finger_is_told_as_gone(citizen: Visitor, touched_first: bool) -> None:
    citizen.does("go", "ticket")
    citizen.slow = True
    left = [one for one in citizen.plan.services if one.code != "xa-hoi"]
    less = citizen.plan.model_copy(update={"services": left})

    if touched_first:
        citizen.does("service", "xa-hoi")
        citizen.plan = less
    else:
        citizen.plan = less
        citizen.does("service", "xa-hoi")
    citizen.answer()

    notice = citizen.sees(HomeView).notice
    assert isinstance(notice, Key)
    assert (notice.id, set(dict(notice.params))) == ("ticket.gone", {"counter"})
    assert "ticket.issued" not in citizen.kinds()
