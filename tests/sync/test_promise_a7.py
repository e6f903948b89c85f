"""A7: the server gets every fact once, in order, whatever the net, the disks and the copies do."""

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from kiosk.domain.errors import ServerBusy, ServerUnreachable
from sync.client.push import push_once
from tests.support.bad_net import FAULTS, BadNet, Fault
from tests.support.clock import HallClock
from tests.support.lobby import Lobby, drain
from tests.support.served import ServedHall

MOST_DISKS = 4


def at_the_server(hall: ServedHall) -> list[tuple[bytes, int, bytes, bytes]]:
    """Every fact the server holds, in streams and in branches: (incarnation, seq, line, link)."""
    rows = hall.rows(
        "SELECT s.incarnation, f.seq, f.line, f.hash FROM fact f JOIN stream s ON s.id = f.stream_id"
        " UNION ALL SELECT s.incarnation, e.seq, e.line, e.hash FROM evidence e JOIN stream s ON s.id = e.stream_id"
    )
    return [(bytes(incarnation), seq, bytes(line), bytes(link)) for incarnation, seq, line, link in rows]


def streams_without_gaps(hall: ServedHall) -> bool:
    rows = hall.rows(
        "SELECT s.cursor, count(f.seq), coalesce(min(f.seq), 1), coalesce(max(f.seq), 0) FROM stream s"
        " LEFT JOIN fact f ON f.stream_id = s.id GROUP BY s.id, s.cursor"
    )
    return all(cursor == count == last and first == 1 for cursor, count, first, last in rows)


class Net(RuleBasedStateMachine):
    """Disks that are cloned and put back, a server that is killed and put back, a net that does its worst."""

    def __init__(self, maintenance_url: str | None = None) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="saovang-a7-"))
        self.on_sqlite = maintenance_url is None
        self.hall = ServedHall(self.folder / "hall", maintenance_url, HallClock())
        self.hall.start()
        self.nets = list[BadNet]()
        self.lobbies = list[Lobby]()
        self.server_copy: Path | str | None = None
        self.disk_copies = dict[int, Path]()

    @initialize()
    def one_terminal(self) -> None:
        lobby = Lobby(self.folder / "t0")
        lobby.enrol(self.hall)
        self.key = self.hall.hall.keys.public
        self._add(lobby)

    def _add(self, lobby: Lobby) -> None:
        net = BadNet()
        self.nets.append(net)
        self.lobbies.append(lobby)

    def _link(self, n: int):  # type: ignore[no-untyped-def]
        return self.lobbies[n].link(self.hall.url, self.key, self.nets[n].sessions())

    def _some(self, n: int) -> int:
        return n % len(self.lobbies)

    @rule(n=st.integers(0, MOST_DISKS), count=st.integers(1, 4))
    def facts_are_written(self, n: int, count: int) -> None:
        self.lobbies[self._some(n)].rate(count)

    @rule(n=st.integers(0, MOST_DISKS), faults=st.lists(st.sampled_from(FAULTS), max_size=4), most=st.integers(1, 6))
    def it_pushes(self, n: int, faults: list[Fault], most: int) -> None:
        n = self._some(n)
        self.nets[n].plan = list(faults)
        link = self._link(n)
        for _ in range(len(faults) + 1):
            try:
                push_once(self.lobbies[n].journal, link, self.lobbies[n].clock, most)
            except (ServerUnreachable, ServerBusy):
                continue
        self.nets[n].plan = []

    @rule()
    def the_server_is_killed_and_comes_back(self) -> None:
        self.hall.kill()

    @rule(n=st.integers(0, MOST_DISKS))
    def a_terminal_is_killed_and_comes_back(self, n: int) -> None:
        self.lobbies[self._some(n)].kill()

    @precondition(lambda self: self.server_copy is None or self.on_sqlite)
    @rule()
    def the_server_is_copied(self) -> None:
        path = self.folder / f"copy-{len(list(self.folder.iterdir()))}.sqlite3"
        self.server_copy = self.hall.copy(path)

    @precondition(lambda self: self.server_copy is not None)
    @rule()
    def the_server_is_put_back(self) -> None:
        assert self.server_copy is not None
        self.hall.put_back(self.server_copy)

    @precondition(lambda self: len(self.lobbies) < MOST_DISKS)
    @rule(n=st.integers(0, MOST_DISKS))
    def a_disk_is_cloned(self, n: int) -> None:
        folder = self.folder / f"t{len(self.lobbies)}"
        self.lobbies[self._some(n)].copy(folder)
        self._add(Lobby(folder))

    @rule(n=st.integers(0, MOST_DISKS))
    def a_disk_is_copied(self, n: int) -> None:
        n = self._some(n)
        folder = self.folder / f"disk-copy-{len(list(self.folder.iterdir()))}"
        self.disk_copies[n] = self.lobbies[n].copy(folder)

    @precondition(lambda self: bool(self.disk_copies))
    @rule(n=st.integers(0, MOST_DISKS))
    def a_disk_is_put_back(self, n: int) -> None:
        n = sorted(self.disk_copies)[n % len(self.disk_copies)]
        self.lobbies[n].put_back(self.disk_copies[n])

    @invariant()
    def no_stream_has_a_gap(self) -> None:
        assert streams_without_gaps(self.hall)

    @invariant()
    def no_fact_is_kept_twice(self) -> None:
        held = at_the_server(self.hall)
        assert len(held) == len({(incarnation, seq, link) for incarnation, seq, _, link in held})

    def teardown(self) -> None:
        try:
            for _ in range(2):  # a fork found by one disk may show another one that it has to push again
                for n in range(len(self.lobbies)):
                    drain(self.lobbies[n], self._link(n))
            held = at_the_server(self.hall)
            for lobby in self.lobbies:
                for one in lobby.lines():
                    assert held.count(one) == 1, one
            assert streams_without_gaps(self.hall)
            counted = self.hall.rows("SELECT coalesce(sum(n), 0) FROM counts WHERE figure = 'rated'")[0][0]
            in_streams = self.hall.rows("SELECT line FROM fact")
            assert counted == sum(b"rating.counted" in bytes(row[0]) for row in in_streams)
        finally:
            for lobby in self.lobbies:
                lobby.close()
            self.hall.end()
            shutil.rmtree(self.folder)


TestEveryFactArrivesOnceAndInOrder = Net.TestCase
TestEveryFactArrivesOnceAndInOrder.settings = settings(max_examples=20, stateful_step_count=25)


@pytest.mark.postgres
def test_every_fact_arrives_once_and_in_order_on_postgresql_too(postgres_url: str) -> None:
    run_state_machine_as_test(lambda: Net(postgres_url), settings=settings(max_examples=6, stateful_step_count=25))


def test_a_cloned_disk_is_kept_as_a_branch_and_counted_once(
    sqlite_hall: ServedHall, lobby: Lobby, tmp_path: Path, new_lobby: Callable[[], Lobby]
) -> None:
    link = lobby.enrol(sqlite_hall)
    lobby.rate(3)
    drain(lobby, link)
    lobby.copy(tmp_path / "clone")
    clone = Lobby(tmp_path / "clone")
    lobby.rate(2)
    clone.rate(4)
    drain(lobby, link)

    sent = drain(clone, clone.link(sqlite_hall.url, sqlite_hall.hall.keys.public))

    assert any(one.forked for one in sent)
    assert len(clone.journal.incarnations()) == 2
    evidence = sqlite_hall.rows("SELECT seq FROM evidence ORDER BY seq")
    assert evidence == [(4,), (5,), (6,), (7,)]
    assert sqlite_hall.rows("SELECT sum(n) FROM counts WHERE figure = 'rated'") == [(5,)]
    assert ("stream.forked", 4) in sqlite_hall.rows("SELECT kind, seq FROM alarm")
    ordinals = sqlite_hall.rows("SELECT ordinal FROM stream ORDER BY id")
    assert ordinals == [(1,), (2,)]
    clone.close()


def test_a_number_on_a_branchs_paper_is_not_given_again(sqlite_hall: ServedHall, lobby: Lobby, tmp_path: Path) -> None:
    from sync import wire

    link = lobby.enrol(sqlite_hall)
    lobby.rate(1)
    drain(lobby, link)
    copy = lobby.copy(tmp_path / "copy")
    lobby.rate(1)
    drain(lobby, link)
    lobby.put_back(copy)
    lobby.issue(41)
    sqlite_hall.do(open_day)
    link = lobby.link(sqlite_hall.url, sqlite_hall.hall.keys.public)
    drain(lobby, link)

    given = link.number(wire.NumberWanted(series="A", request="ABCDEFGHIJKLMNOP"))

    assert given.number == 42


def open_day(hall: object, db: object) -> None:
    from sync.server.hot import days

    days.open_day(hall, db, "staff")  # type: ignore[arg-type]
