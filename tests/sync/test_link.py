"""One link that two threads share: the worker's, which pushes, and the desk's, which asks for a number."""

from collections.abc import Callable

from kiosk.domain.identity import Keys
from sync import wire
from sync.client.link import Link
from tests.support.lobby import Lobby, ticket_id
from tests.support.served import ServedHall


class Interrupted(Keys):
    """Keys at which the other thread gets its turn: between a message and its signature, as may happen."""

    @property
    def private(self) -> bytes:
        self.other_turn.pop()() if self.other_turn else None
        return self.keys.private

    def __init__(self, keys: Keys) -> None:
        object.__setattr__(self, "keys", keys)
        object.__setattr__(self, "public", keys.public)
        object.__setattr__(self, "other_turn", list[Callable[[], object]]())

    keys: Keys
    other_turn: list[Callable[[], object]]


def test_an_answer_that_comes_in_while_another_request_is_signed_spoils_neither(
    sqlite_hall: ServedHall, lobby: Lobby
) -> None:
    from sync.server.hot import days

    known = lobby.enrol(sqlite_hall)
    sqlite_hall.do(lambda hall, db: days.open_day(hall, db, "staff"))
    keys = Interrupted(lobby.journal.keys)
    link = Link(sqlite_hall.url, keys, lobby.journal.device, known.server_key)
    link.number(wire.NumberWanted(series="A", request=ticket_id(1)))

    keys.other_turn.append(lambda: link.number(wire.NumberWanted(series="A", request=ticket_id(2))))
    given = link.number(wire.NumberWanted(series="A", request=ticket_id(3)))

    assert given.number == 3
