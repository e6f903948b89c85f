"""Facts go from a terminal's disk to the hall server, once and in order, whatever they say."""

import gzip
from collections.abc import Callable
from typing import Any

import pytest
import requests

from kiosk.domain import errors, fact
from sync import wire
from sync.client import keys
from sync.client.push import Part, push_once, send
from tests.support.lobby import Lobby, drain
from tests.support.served import ServedHall


def stored(hall: ServedHall) -> list[tuple[int, bytes, bytes]]:
    rows = hall.rows("SELECT f.seq, f.line, f.hash FROM fact f ORDER BY f.stream_id, f.seq")
    return [(seq, bytes(line), bytes(link)) for seq, line, link in rows]


def post(hall: ServedHall, lobby: Lobby, body: bytes) -> tuple[int, dict[str, Any]]:
    answer = requests.post(f"{hall.url}/v1/streams/{lobby.journal.device.hex()}/facts", data=body, timeout=10)
    return answer.status_code, answer.json()


def test_what_a_terminal_wrote_stands_at_the_server_byte_for_byte(hall: ServedHall, lobby: Lobby) -> None:
    lobby.read_code(3)
    link = lobby.enrol(hall)

    sent = drain(lobby, link)

    assert stored(hall) == [one[1:] for one in lobby.lines()]
    assert sent[-1].answer is not None
    assert sent[-1].answer.cursor == 3
    assert lobby.journal.cursor() == 3


def test_a_batch_that_comes_twice_is_kept_once(hall: ServedHall, lobby: Lobby) -> None:
    link = lobby.enrol(hall)
    lobby.read_code(5)
    drain(lobby, link)
    lobby.journal.set_cursor(2)

    again = push_once(lobby.journal, link, lobby.clock)

    assert again.answer is not None
    assert again.answer.cursor == 5
    assert [row[0] for row in stored(hall)] == [1, 2, 3, 4, 5]
    assert hall.rows("SELECT sum(n) FROM counts WHERE figure = 'read'") == [(5,)]


def test_facts_made_before_the_terminal_was_enrolled_are_sent_unchanged(hall: ServedHall, lobby: Lobby) -> None:
    lobby.read_code(2)
    before = lobby.lines()
    link = lobby.enrol(hall)
    lobby.read_code(1)

    drain(lobby, link)

    assert stored(hall)[:2] == [one[1:] for one in before]


def test_a_terminal_nobody_enrolled_is_not_heard(
    hall: ServedHall, lobby: Lobby, new_lobby: Callable[[], Lobby]
) -> None:
    lobby.enrol(hall)
    stranger = new_lobby()
    stranger.read_code(1)
    link = stranger.link(hall.url, hall.hall.keys.public)

    with pytest.raises(errors.TerminalUnknown):
        push_once(stranger.journal, link, stranger.clock)

    assert stored(hall) == []


def test_a_wrong_key_sends_nothing_under_anothers_name(hall: ServedHall, lobby: Lobby) -> None:
    link = lobby.enrol(hall)
    lobby.read_code(1)
    lobby.journal.keys = keys.new_keys()
    link = lobby.link(hall.url, hall.hall.keys.public)

    with pytest.raises(errors.SignatureWrong):
        send(lobby.journal, link, lobby.clock, Part(lobby.journal.incarnation, 1, 1), [lobby.lines()[0][2]])

    assert stored(hall) == []


def test_a_revoked_terminal_gets_nothing(hall: ServedHall, lobby: Lobby) -> None:
    link = lobby.enrol(hall)
    lobby.read_code(1)
    drain(lobby, link)
    hall.do(lambda _, db: db.execute("UPDATE terminal SET revoked_ms = 1 WHERE NOT own"))
    lobby.read_code(1)

    for ask in (
        lambda: push_once(lobby.journal, link, lobby.clock),
        lambda: link.plan(0, ""),
        lambda: link.dossiers(0),
        lambda: link.number(wire.NumberWanted(series="A", request="ABCDEFGHIJKLMNOP")),
    ):
        with pytest.raises(errors.TerminalRevoked):
            ask()

    assert len(stored(hall)) == 1
    assert lobby.journal.head().seq == 2


def test_a_terminal_is_not_heard_before_the_admin_has_compared_the_digits(hall: ServedHall, lobby: Lobby) -> None:
    link = lobby.link(hall.url, None)
    enrolled = link.enrol(hall.code(confirmed=False), lobby.journal.incarnation)
    lobby.read_code(1)
    with pytest.raises(errors.TerminalUnconfirmed):
        push_once(lobby.journal, link, lobby.clock)

    hall.do(lambda _, db: db.execute("UPDATE terminal SET confirmed = true WHERE digits = %s", enrolled.digits))

    assert enrolled.digits == wire.six_digits(lobby.journal.device, hall.hall.keys.public)
    assert push_once(lobby.journal, link, lobby.clock).facts == 1


def test_a_code_is_used_once_and_for_a_quarter_of_an_hour(hall: ServedHall, new_lobby: Callable[[], Lobby]) -> None:
    first, second, third = new_lobby(), new_lobby(), new_lobby()
    code, late = hall.code("Máy 1"), hall.code("Máy 2")
    first.link(hall.url, None).enrol(code.lower().replace("-", " "), first.journal.incarnation)

    with pytest.raises(errors.CodeWrong):
        second.link(hall.url, None).enrol(code, second.journal.incarnation)
    hall.clock.advance(15 * 60 + 1)
    with pytest.raises(errors.CodeWrong):
        third.link(hall.url, None).enrol(late, third.journal.incarnation)

    assert hall.rows("SELECT count(*) FROM terminal") == [(1,)]


def test_ordinals_are_not_shared(hall: ServedHall, new_lobby: Callable[[], Lobby]) -> None:
    lobbies = [new_lobby() for _ in range(10)]

    for lobby in lobbies:
        lobby.enrol(hall)

    assert [lobby.enrolled.ordinal for lobby in lobbies] == [1, 2, 3, 4, 5, 6, 7, 8, 9, 0]


def test_a_chain_that_does_not_hold_stops_the_stream_and_alarms(hall: ServedHall, lobby: Lobby) -> None:
    link = lobby.enrol(hall)
    lobby.read_code(2)
    lines = [one[2] for one in lobby.lines()]
    head = wire.BatchHead(
        incarnation=lobby.journal.incarnation.hex(),
        first=1,
        prev=lobby.journal.head_before(lobby.journal.incarnation, 1).hex(),
        head=lobby.journal.head().hash.hex(),
        last=2,
        boot=lobby.clock.boot,
        mono=1,
        signature="",
    )

    with pytest.raises(errors.ChainBroken):
        link.push(head, [lines[0], lines[1].replace(b"dossier", b"unknown")])

    assert stored(hall) == []
    assert hall.rows("SELECT kind FROM alarm") == [("fact.chain-broken",)]


def bomb() -> bytes:
    """Made by whoever throws it: it takes a second."""
    return gzip.compress(bytes(200_000_000))


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"not gzip", 400),
        (gzip.compress(b""), 400),
        (gzip.compress(b'{"incarnation":1}\n'), 400),
        (gzip.compress(b"\xff\xfe\x00"), 400),
        (gzip.compress(b"{}\n")[:-9], 400),
        (bomb, 413),
        (b"x" * 300_000, 413),
    ],
    ids=["empty", "no gzip", "no head", "half a head", "binary", "cut", "a bomb", "too long"],
)
def test_nonsense_gets_a_clear_answer(
    sqlite_hall: ServedHall, lobby: Lobby, body: bytes | Callable[[], bytes], status: int
) -> None:
    lobby.enrol(sqlite_hall)

    got, told = post(sqlite_hall, lobby, body() if callable(body) else body)

    assert got == status
    assert told["error"] in ("wire.unreadable", "wire.too-big")


def test_a_batch_too_big_is_halved_until_it_fits(hall: ServedHall, lobby: Lobby) -> None:
    link = lobby.enrol(hall)
    for _ in range(40):
        lobby.write_raw(b'{"kind":"future.note","text":"' + b"x" * 15_000 + b'"}')

    drain(lobby, link)

    assert lobby.journal.cursor() == 40


def raw(kind: str, data: str, **envelope: str) -> bytes:
    """A fact with whatever stands in its envelope, each value as JSON."""
    values = {"at": '"2026-11-23T01:15:30.123Z"', "day": '"2026-11-23"', "mono": "1", **envelope}
    fields = ",".join(f'"{name}":{value}' for name, value in values.items())
    return f'{{"v":1,"kind":"{kind}",{fields},"boot":"b","clk":"ok","plan":1,"data":{data}}}'.encode()


NUMBERED = '{"id":"ABCDEFGHIJKLMNOP","service":"a\\u0000b","series":"A","number":99999999999,"priority":1}'
FUTURE = raw("never.heard-of", '{"anything":[null]}')
POISON = [
    b"",
    b"\x00\xff\xfe not even text",
    b"[1, 2, 3]",
    b'{"v":1}',
    b"x" * 20_000,
    raw("ticket.issued", "{}", at='"?"', day='"?"'),
    raw("ticket.issued", NUMBERED),
    raw("lot.sealed", '{"counter":1}'),
    raw("rating.counted", "{}", day='"2026-02-30"'),
    raw("rating.counted", "{}", at='"9999-99-99"'),
    raw("code.read", '{"kind":"dossier"}', mono='"soon"'),
    raw("plan.applied", '{"version":9999999999999,"digest":"x"}'),
    FUTURE,
]


def test_poison_facts_are_parked_and_their_stream_goes_on(hall: ServedHall, lobby: Lobby) -> None:
    link = lobby.enrol(hall)
    for poison in POISON:
        lobby.rate(1)
        lobby.write_raw(poison)
    lobby.rate(1)

    drain(lobby, link)

    assert stored(hall) == [one[1:] for one in lobby.lines()]
    assert hall.rows("SELECT sum(n) FROM counts WHERE figure = 'rated'") == [(len(POISON) + 1,)]
    parked = hall.rows("SELECT seq, reason FROM parked ORDER BY seq")
    assert [seq for seq, _ in parked] == [2 * n for n in range(1, len(POISON) + 1)]
    assert {reason for _, reason in parked} == {"fact.unreadable", "fact.unfit", "kind.unknown"}


def test_a_kind_of_the_future_is_stored_untouched(hall: ServedHall, lobby: Lobby) -> None:
    link = lobby.enrol(hall)
    lobby.write_raw(FUTURE)

    drain(lobby, link)

    assert stored(hall)[0][1] == FUTURE
    assert hall.rows("SELECT reason, detail FROM parked") == [("kind.unknown", "never.heard-of")]


def test_a_head_begins_where_device_incarnation_and_key_say(hall: ServedHall, lobby: Lobby) -> None:
    link = lobby.enrol(hall)
    lobby.read_code(1)

    drain(lobby, link)

    genesis = fact.genesis(lobby.journal.device, lobby.journal.incarnation, lobby.journal.keys.public)
    [(_, line, head)] = stored(hall)
    assert head == fact.link(genesis, line)


def test_an_answer_says_how_the_hall_stands(hall: ServedHall, lobby: Lobby) -> None:
    link = lobby.enrol(hall)
    lobby.issue(1)
    hall.do(open_by_staff)
    hall.publish("x = 1")

    answer = push_once(lobby.journal, link, lobby.clock).answer

    assert answer is not None
    assert answer.day is not None
    assert (str(answer.day.day), answer.day.by) == ("2026-11-23", "staff")
    assert (answer.plan, answer.waiting, answer.ordinal, answer.safe) == (1, 1, 1, 0)
    assert answer.now == hall.hall.now_ms()


def open_by_staff(hall: Any, db: Any) -> None:
    from sync.server.hot.days import open_day

    open_day(hall, db, "staff")
