"""The threads that reach the database."""

import threading

from sync.server.hot.store import THREADS
from tests.support.served import ServedHall


def test_every_thread_is_connected_before_anybody_asks(hall: ServedHall) -> None:
    """The first who come in the morning wait for no thread, no log-in and no table of contents."""
    threads = {one.name for one in threading.enumerate()}
    vendor = "postgresql" if hall.cluster else "sqlite"

    hall.do(lambda here, db: here.store.open())

    begun = [one.name for one in threading.enumerate() if one.name not in threads]
    assert len(begun) == sum(THREADS[vendor].values())
    if hall.cluster:
        seen = hall.rows("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")[0][0]
        assert seen >= len(begun)
