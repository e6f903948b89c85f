"""A8: a week offline costs minutes."""

from tests.support.lobby import Lobby, drain
from tests.support.served import ServedHall

A_WEEK = 7_000


def test_a_week_of_facts_goes_up_in_order_in_a_handful_of_batches(hall: ServedHall, lobby: Lobby) -> None:
    link = lobby.enrol(hall)
    lobby.week(A_WEEK)

    sent = drain(lobby, link)

    assert sum(one.facts for one in sent) == A_WEEK
    assert len(sent) == A_WEEK // 500
    assert hall.rows("SELECT cursor, last_seq FROM stream") == [(A_WEEK, A_WEEK)]
    [(head,)] = hall.rows("SELECT head FROM stream")
    assert bytes(head) == lobby.journal.head().hash
    assert hall.rows("SELECT count(*) FROM parked") == [(0,)]
