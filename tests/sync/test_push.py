"""Facts go from a terminal's disk to the hall server, once and in order."""

from tests.support.lobby import Lobby, drain
from tests.support.served import ServedHall


def test_what_a_terminal_wrote_stands_at_the_server_byte_for_byte(hall: ServedHall, lobby: Lobby) -> None:
    lobby.read_code(3)
    link = lobby.enrol(hall)

    sent = drain(lobby, link)

    stored = hall.rows("SELECT seq, line, hash FROM fact ORDER BY seq")
    assert [(seq, bytes(line), bytes(hash_)) for seq, line, hash_ in stored] == [one[1:] for one in lobby.lines()]
    assert sent[-1].answer is not None and sent[-1].answer.cursor == 3
    assert lobby.journal.cursor() == 3
