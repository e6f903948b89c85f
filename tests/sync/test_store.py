"""The threads that reach the database."""

import os
from pathlib import Path

from django.db import connections

from sync.server.hot.store import THREADS
from tests.support.served import ServedHall


def connected(hall: ServedHall) -> int:
    """How many connections to its database there are now."""
    if hall.cluster:
        return int(hall.rows("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")[0][0])
    file = str(connections[hall.alias].settings_dict["NAME"])
    return [os.path.realpath(one) for one in Path("/proc/self/fd").iterdir()].count(os.path.realpath(file))


def test_every_thread_is_connected_before_anybody_asks(hall: ServedHall) -> None:
    """The first who come in the morning wait for no thread and no log-in."""
    before = connected(hall)

    hall.hall.store.open()

    assert connected(hall) - before == sum(THREADS["postgresql" if hall.cluster else "sqlite"].values())
