"""
How a process hears that another one has changed the database.

SQLite counts foreign commits in `data_version`, a word of shared memory that costs nothing to ask. PostgreSQL tells by
NOTIFY, which every commit of `sync.server.hot.store` sends along; should that link fail, a look now and then remains.
"""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from django.db import connections

from sync.server.hot.store import CHANNEL, Store

GLANCE_S = 0.05
AGAIN_S = 1.0

log = logging.getLogger(__name__)


@asynccontextmanager
async def others(store: Store, tell: Callable[[], None]) -> AsyncIterator[None]:
    """Call `tell`, in this loop, after commits of other processes, for as long as the block lasts."""
    listening = hear if connections[store.alias].vendor == "postgresql" else glance
    task = asyncio.create_task(listening(store, tell))
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def glance(store: Store, tell: Callable[[], None]) -> None:
    """Ask SQLite's counter twenty times a second."""
    known: Any = None
    while True:
        with contextlib.suppress(Exception):  # whoever looks says why the database does not answer
            seen = (await store.look(lambda db: db.rows("PRAGMA data_version")))[0][0]
            if known not in (None, seen):
                tell()
            known = seen
        await asyncio.sleep(GLANCE_S)


async def hear(store: Store, tell: Callable[[], None]) -> None:
    """Listen to PostgreSQL on a connection of its own; made anew when it breaks."""
    import psycopg

    parameters = connections[store.alias].get_connection_params()
    place: dict[str, Any] = {name: value for name, value in parameters.items() if isinstance(value, str | int)}
    while True:
        try:
            async with await psycopg.AsyncConnection.connect(**place, autocommit=True) as connection:
                await connection.execute(f"LISTEN {CHANNEL}".encode())
                tell()  # whatever happened before it listened
                async for notice in connection.notifies():
                    if notice.payload != store.name:
                        tell()
        except psycopg.Error as error:
            log.warning("the commits of other processes are heard late: %s", error)
            await asyncio.sleep(AGAIN_S)
