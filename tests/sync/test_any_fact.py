"""No content of one fact may ever stop a stream: whatever a line holds, it is stored, and those after it count."""

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.domain import errors
from sync.client.push import push_once
from tests.support.lobby import Lobby, drain
from tests.support.served import ServedHall, served_hall

GOLDEN = {path.stem: json.loads(path.read_bytes()) for path in (Path(__file__).parent / "golden").glob("*.json")}

odd = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.floats(),
    st.text(max_size=20),
    st.sampled_from(["", "\x00", "A", "2026-11-23", "0001-01-01", "9999-12-31", "ABCDEFGHIJKLMNOP", "-1", "1e400"]),
    st.lists(st.integers(), max_size=2),
    st.dictionaries(st.text(max_size=3), st.integers(), max_size=2),
)


@st.composite
def nearly_facts(draw: st.DrawFn) -> bytes:
    """A golden fact with some of its fields replaced by something odd."""
    fact: dict[str, Any] = json.loads(json.dumps(GOLDEN[draw(st.sampled_from(sorted(GOLDEN)))]))
    for _ in range(draw(st.integers(0, 3))):
        place = draw(st.sampled_from([fact, fact["data"]])) if isinstance(fact.get("data"), dict) else fact
        if place:
            place[draw(st.sampled_from(sorted(place)))] = draw(odd)
    return json.dumps(fact, separators=(",", ":"), ensure_ascii=draw(st.booleans())).encode("utf-8", "surrogatepass")


lines = st.lists(
    st.one_of(nearly_facts(), st.binary(max_size=60).map(lambda raw: raw.replace(b"\n", b""))), max_size=12
)


@contextmanager
def hall_and_lobby(maintenance_url: str | None) -> Iterator[tuple[ServedHall, Lobby]]:
    with tempfile.TemporaryDirectory() as folder, served_hall(Path(folder) / "hall", maintenance_url) as hall:
        lobby = Lobby(Path(folder) / "terminal")
        yield hall, lobby
        lobby.close()


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_whatever_a_fact_holds_the_next_one_counts(request: pytest.FixtureRequest, kind: str) -> None:
    url = request.getfixturevalue("postgres_url") if kind == "postgres" else None
    with hall_and_lobby(url) as (hall, lobby):
        link = lobby.enrol(hall)

        @given(written=lines)
        @settings(max_examples=60)
        def write_and_push(written: list[bytes]) -> None:
            before = rated(hall)
            for line in written:
                lobby.write_raw(line)
            lobby.rate(1)

            drain(lobby, link)

            assert lobby.journal.cursor() == lobby.journal.head().seq
            assert rated(hall) > before

        write_and_push()
        assert stored(hall) == lobby.journal.head().seq
        figures = hall.rows("SELECT day, hour, figure, n FROM counts ORDER BY day, hour, figure")
        hall.do(rebuild)
        assert hall.rows("SELECT day, hour, figure, n FROM counts ORDER BY day, hour, figure") == figures


def rebuild(hall: Any, db: Any) -> None:
    from sync.server.hot import rebuild

    rebuild.rebuild(hall, db)


def rated(hall: ServedHall) -> int:
    return int(hall.rows("SELECT coalesce(sum(n), 0) FROM counts WHERE figure = 'rated'")[0][0])


def stored(hall: ServedHall) -> int:
    return int(hall.rows("SELECT count(*) FROM fact")[0][0])


@pytest.mark.postgres
def test_a_database_that_drops_its_connections_costs_one_retry(tmp_path: Path, postgres_url: str) -> None:
    import psycopg

    with hall_and_lobby(postgres_url) as (hall, lobby):
        link = lobby.enrol(hall)
        lobby.rate(1)
        drain(lobby, link)
        name = hall.database.rpartition("/")[2]
        with psycopg.connect(postgres_url, autocommit=True) as connection:
            connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
        lobby.rate(1)

        outcomes = list[str]()
        for _ in range(6):  # each of the server's threads may find its own connection dead once
            try:
                push_once(lobby.journal, link, lobby.clock)
                outcomes.append("well")
            except errors.ServerBusy:
                outcomes.append("busy")

        assert outcomes[-1] == "well"
        assert lobby.journal.cursor() == 2
