"""A terminal that was alone for a day tells it in several batches; every ticket keeps the moment it was taken."""

from datetime import timedelta

from tests.support.lobby import Lobby, drain
from tests.support.served import ServedHall


def test_a_day_told_in_many_batches_keeps_its_hours(hall: ServedHall, lobby: Lobby) -> None:
    link = lobby.enrol(hall)
    drain(lobby, link)
    taken = []
    for number in range(1, 13):
        for clock in (hall.clock, lobby.clock):
            clock.advance(timedelta(minutes=20))
        lobby.issue(number)
        taken.append((number, hall.hall.now_ms()))

    sent = drain(lobby, link, most=5)

    assert len(sent) >= 3
    assert hall.rows("SELECT number, place_ms FROM ticket ORDER BY number") == taken


def test_what_comes_after_everything_was_told_is_no_older_than_that(hall: ServedHall, lobby: Lobby) -> None:
    link = lobby.enrol(hall)
    lobby.issue(1)
    drain(lobby, link)
    told_all = hall.hall.now_ms()
    lobby.clock.set_wall(lobby.clock.now() - timedelta(hours=3))
    lobby.clock.reboot("ffff0000")
    lobby.issue(2)
    for clock in (hall.clock, lobby.clock):
        clock.advance(60)
    lobby.clock.reboot("ffff0001")

    drain(lobby, link)

    assert hall.rows("SELECT place_ms FROM ticket WHERE number = 2") == [(told_all,)]
