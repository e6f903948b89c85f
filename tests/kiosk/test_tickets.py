"""Taking a ticket: whose number it is, and that nobody else holds it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from kiosk.domain import fact
from kiosk.domain.errors import HallClosed, NoOrdinal, NotSaved, SeriesLimitReached, SeriesUsedUp, ServiceUnknown
from kiosk.domain.gesture import GivenNumber, Told
from tests.kiosk.halls import Terminal, terminal
from tests.kiosk.leading import MONDAY, Enrolled, Server, enrolment, kinds, with_server


def test_a_hall_of_one_terminal_counts_from_one_in_each_series(lobby: Terminal) -> None:
    lobby.desk.tick()

    tickets = [lobby.desk.take_ticket(service) for service in ("ho-tich", "ho-tich", "dat-dai")]

    assert [(one.label, one.day, one.ahead) for one in tickets] == [
        ("B 001", MONDAY, None),
        ("B 002", MONDAY, None),
        ("C 001", MONDAY, None),
    ]
    assert len({one.id for one in tickets}) == 3
    assert kinds(lobby) == ["day.opened", "ticket.issued", "ticket.issued", "ticket.issued"]


def test_a_ticket_is_on_the_disk_when_the_citizen_sees_it(lobby: Terminal) -> None:
    lobby.desk.tick()

    ticket = lobby.desk.take_ticket("ho-tich", priority=True)

    last = fact.decode(lobby.journal.lines(lobby.journal.incarnation, 2)[0])
    assert bytes(last.data).decode() == (
        f'{{"id":"{ticket.id}","service":"ho-tich","series":"B","number":1,"priority":true}}'
    )


def test_numbers_go_on_after_a_restart_and_begin_anew_with_the_next_day(tmp_path: Path) -> None:
    with terminal(tmp_path, seed=1) as lobby:
        lobby.desk.tick()
        lobby.desk.take_ticket("ho-tich")
    with terminal(tmp_path, seed=2) as lobby:
        lobby.desk.start()
        second = lobby.desk.take_ticket("ho-tich")
        lobby.clock.advance(timedelta(days=1))
        lobby.desk.tick()
        tomorrow = lobby.desk.take_ticket("ho-tich")

    assert (second.number, second.day) == (2, MONDAY)
    assert (tomorrow.number, tomorrow.day) == (1, MONDAY + timedelta(days=1))


def test_a_series_ends_at_999_and_says_so(lobby: Terminal) -> None:
    lobby.desk.tick()
    lobby.journal.disk.write(lambda c: c.execute("INSERT INTO numbers VALUES ('2026-11-23', 'B', 0, 998)") and None)

    assert lobby.desk.take_ticket("ho-tich").number == 999
    with pytest.raises(SeriesUsedUp):
        lobby.desk.take_ticket("ho-tich")
    assert lobby.desk.hall().out == {"ho-tich": "ticket.series-used-up"}


def test_a_terminal_alone_keeps_the_daily_limit_and_greys_the_service(lobby: Terminal) -> None:
    lobby.desk.tick()
    lobby.journal.disk.write(lambda c: c.execute("INSERT INTO numbers VALUES ('2026-11-23', 'C', 0, 119)") and None)

    assert lobby.desk.take_ticket("dat-dai").number == 120
    with pytest.raises(SeriesLimitReached) as refused:
        lobby.desk.take_ticket("dat-dai")

    assert refused.value.params == {"series": "C", "limit": 120}
    assert lobby.desk.hall().out == {"dat-dai": "ticket.limit-reached"}
    assert lobby.desk.take_ticket("ho-tich").number == 1


def test_a_terminal_cut_off_from_its_server_counts_what_it_knows(enrolled: Enrolled) -> None:
    write = enrolled.lobby.journal.disk.write
    write(lambda c: c.execute("INSERT INTO numbers VALUES ('2026-11-23', 'C', 0, 100)") and None)
    write(lambda c: c.execute("INSERT INTO numbers VALUES ('2026-11-23', 'C', 2, 2019)") and None)

    assert enrolled.desk.take_ticket("dat-dai").number == 2020
    with pytest.raises(SeriesLimitReached):
        enrolled.desk.take_ticket("dat-dai")


def test_what_the_server_says_is_out_holds_while_it_is_heard(enrolled: Enrolled) -> None:
    enrolled.desk.hear(Told(waiting=4, out={"dat-dai": "ticket.no-time-left"}))
    heard = enrolled.desk.hall().out
    enrolled.desk.hear(None)

    assert heard == {"dat-dai": "ticket.no-time-left"}
    assert enrolled.desk.hall().out == {}


def test_a_closed_hall_gives_no_ticket_and_tells_when_it_opens(lobby: Terminal) -> None:
    lobby.clock.set_wall(datetime(2026, 11, 22, 23, 0, tzinfo=UTC))  # Monday 06:00 in the hall

    with pytest.raises(HallClosed) as refused:
        lobby.desk.take_ticket("ho-tich")

    assert refused.value.params["opening"] == datetime(2026, 11, 23, 7, 0)
    assert lobby.desk.hall().next_opening == datetime(2026, 11, 23, 7, 0)


def test_at_noon_a_hall_opened_by_its_plan_rests_and_one_opened_by_staff_works(lobby: Terminal, tmp_path: Path) -> None:
    lobby.desk.tick()
    lobby.clock.set_wall(datetime(2026, 11, 23, 5, 0, tzinfo=UTC))
    with pytest.raises(HallClosed):
        lobby.desk.take_ticket("ho-tich")

    with terminal(tmp_path / "other", seed=2) as other:
        other.clock.set_wall(datetime(2026, 11, 23, 5, 0, tzinfo=UTC))
        other.desk.open_day("staff")
        assert other.desk.take_ticket("ho-tich").number == 1


def test_a_service_nobody_offers_is_refused_by_name(lobby: Terminal) -> None:
    lobby.desk.tick()

    with pytest.raises(ServiceUnknown) as refused:
        lobby.desk.take_ticket("visa")

    assert refused.value.params["service"] == "visa"
    assert kinds(lobby) == ["day.opened"]


def test_the_servers_number_is_the_citizens_number(enrolled: Enrolled) -> None:
    enrolled.server.next = [GivenNumber(day=MONDAY, number=46, ahead=4)]

    ticket = enrolled.desk.take_ticket("ho-tich")

    assert (ticket.label, ticket.ahead) == ("B 046", 4)
    assert enrolled.server.asked == [("B", ticket.id, MONDAY, 0)]


def test_a_terminal_tells_the_server_the_highest_number_it_has_seen(enrolled: Enrolled) -> None:
    enrolled.server.next = [GivenNumber(day=MONDAY, number=46), GivenNumber(day=MONDAY, number=47)]

    enrolled.desk.take_ticket("ho-tich")
    enrolled.desk.take_ticket("ho-tich")

    assert [seen for *_, seen in enrolled.server.asked] == [0, 46]


def test_a_silent_server_costs_a_citizen_nothing_but_a_longer_number(enrolled: Enrolled) -> None:
    enrolled.server.next = [GivenNumber(day=MONDAY, number=46)]
    enrolled.desk.take_ticket("ho-tich")

    labels = [enrolled.desk.take_ticket("ho-tich").label for _ in range(2)]

    assert labels == ["B 2001", "B 2002"]


def test_a_refusal_of_the_server_is_told_and_no_number_invented(enrolled: Enrolled) -> None:
    enrolled.server.next = [SeriesUsedUp("B", series="B")]

    with pytest.raises(SeriesUsedUp):
        enrolled.desk.take_ticket("ho-tich")

    assert kinds(enrolled.lobby) == ["day.opened"]


def test_an_answer_nobody_waited_for_is_a_number_missing_with_its_reason(enrolled: Enrolled) -> None:
    enrolled.desk.late(GivenNumber(day=MONDAY, number=47), "B" * 16, "B")

    last = fact.decode(enrolled.lobby.journal.lines(enrolled.lobby.journal.incarnation, 2)[0])
    assert last.kind == "ticket.voided"
    assert b'"number":47,"why":"late-answer"' in bytes(last.data)
    assert enrolled.desk.take_ticket("ho-tich").number == 2001


def test_a_new_disk_gives_no_number_before_it_has_an_ordinal(enrolled: Enrolled) -> None:
    journal = enrolled.lobby.journal
    journal.fork(1, b"\1" * 32)

    with pytest.raises(NoOrdinal):
        enrolled.desk.take_ticket("ho-tich")

    enrolled.box.set_ordinal(3, journal.incarnation.hex())
    assert enrolled.desk.take_ticket("ho-tich").label == "B 3001"


def test_without_an_ordinal_only_the_server_gives_numbers(enrolled: Enrolled) -> None:
    enrolled.box.set_ordinal(0, enrolled.lobby.journal.incarnation.hex())
    enrolled.server.next = [GivenNumber(day=MONDAY, number=5)]

    assert enrolled.desk.take_ticket("ho-tich").number == 5
    with pytest.raises(NoOrdinal):
        enrolled.desk.take_ticket("ho-tich")


def test_a_server_entered_later_takes_over_with_the_next_hall_day(lobby: Terminal) -> None:
    lobby.desk.tick()
    lobby.desk.take_ticket("ho-tich")
    hall = with_server(lobby, Server())
    hall.box.set_enrolment(msgspec.structs.replace(enrolment(lobby.journal), own_until=MONDAY))

    today = hall.desk.take_ticket("ho-tich")
    lobby.clock.advance(timedelta(days=1))
    hall.desk.follow(MONDAY + timedelta(days=1))
    hall.server.next = [GivenNumber(day=MONDAY + timedelta(days=1), number=1)]
    tomorrow = hall.desk.take_ticket("ho-tich")

    assert (today.number, tomorrow.number) == (2, 1)
    assert len(hall.server.asked) == 1


def test_a_number_lost_to_a_full_disk_is_voided_when_there_is_room_again(enrolled: Enrolled) -> None:
    enrolled.server.next = [GivenNumber(day=MONDAY, number=46)]
    disk = enrolled.lobby.journal.disk
    disk.write(
        lambda c: (
            c.execute("CREATE TEMP TRIGGER full BEFORE INSERT ON fact BEGIN SELECT RAISE(ABORT, 'full'); END") and None
        )
    )

    with pytest.raises(NotSaved):
        enrolled.desk.take_ticket("ho-tich")
    enrolled.desk.tick()
    disk.write(lambda c: c.execute("DROP TRIGGER full") and None)
    enrolled.desk.tick()
    enrolled.desk.tick()

    last = [fact.decode(line) for line in enrolled.lobby.journal.lines(enrolled.lobby.journal.incarnation, 2)]
    assert [one.kind for one in last] == ["ticket.voided"]
    assert b'"number":46,"why":"not-saved"' in bytes(last[0].data)


def test_two_gestures_at_once_are_two_tickets(lobby: Terminal) -> None:
    lobby.desk.tick()
    with ThreadPoolExecutor(8) as fingers:
        tickets = list(fingers.map(lambda _: lobby.desk.take_ticket("ho-tich"), range(80)))

    assert sorted(one.number for one in tickets) == list(range(1, 81))
