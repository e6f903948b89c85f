"""
What happens in the hall, as it happens: server-sent events for boards and consoles.

One look a second serves all listeners, and none when nobody listens; what this process itself has stored shows at
once. Only so many may listen: the rest is told to poll, so that a flood of listeners costs nobody a page.
"""

import asyncio
import contextlib
import logging
import weakref
from collections.abc import Callable
from dataclasses import dataclass, field

import msgspec

from sync.server.hot import situation
from sync.server.hot.hall import HallServer
from sync.server.hot.http import App, Receive, Scope, Send
from sync.server.hot.store import Db

LISTENERS = 200
LOOK_S = 1.0
LIFE_S = 15.0  # a line of nothing, so that what stands between does not close the stream
RETRY_AFTER_S = 30

log = logging.getLogger(__name__)

CALLS = """
SELECT series, number, counter FROM ticket WHERE day = %s AND state = 2 ORDER BY called_ms DESC LIMIT 8
"""


class Call(msgspec.Struct, frozen=True):
    series: str
    number: int
    counter: int


class Hall(msgspec.Struct, frozen=True):
    """What everybody in the hall may see: the day, how many wait, who is called where, the latest first."""

    day: str | None
    waiting: int
    calls: list[Call]


@dataclass
class Listeners:
    """Those who listen to one hall, and the one task that looks for all of them."""

    hall: HallServer
    count: int = 0
    last: bytes = b""
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)
    ended: asyncio.Event = field(default_factory=asyncio.Event)
    task: "asyncio.Task[None] | None" = None
    blind: str = ""  # why the last look saw nothing; told once, not every second

    async def __aenter__(self) -> "Listeners":
        self.count += 1
        if self.task is None or self.task.done():
            self.task = asyncio.create_task(self._look())
        return self

    async def __aexit__(self, *_: object) -> None:
        self.count -= 1

    async def _look(self) -> None:
        while self.count and not self.ended.is_set():
            try:
                await self._look_once()
            except Exception as error:  # a database that does not answer shows nothing new, and the next look tries
                if self.blind != (why := f"{type(error).__name__}: {error}"):
                    self.blind = why
                    log.exception("the listeners see nothing new")
            else:
                self.blind = ""
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.ended.wait(), LOOK_S)

    async def _look_once(self) -> None:
        seen = msgspec.json.encode(await self.hall.store.read(lambda db: look(self.hall, db)))
        if seen != self.last:
            async with self.changed:
                self.last = seen
                self.changed.notify_all()

    async def after(self, known: bytes) -> bytes:
        """What is new, or what was known after `LIFE_S` without news."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LIFE_S), self.changed:
                await self.changed.wait_for(lambda: self.last != known)
        return self.last


_listeners: "weakref.WeakKeyDictionary[HallServer, Listeners]" = weakref.WeakKeyDictionary()


def dismiss() -> None:
    """The server ends: let every listener go at once, instead of waiting for somebody who never leaves."""
    for listeners in _listeners.values():
        listeners.ended.set()


def look(hall: HallServer, db: Db) -> Hall:
    now = situation.now(hall, db)
    if now.day is None:
        return Hall(None, 0, [])
    calls = [Call(series, number, counter) for series, number, counter in db.rows(CALLS, now.day.day)]
    return Hall(now.day.day.isoformat(), now.waiting, calls)


def live(hall: Callable[[], HallServer]) -> App:
    """The ASGI callable of `GET /live/hall`."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        here = hall()
        listeners = _listeners.setdefault(here, Listeners(here))
        if listeners.count >= LISTENERS:
            await full(send)
            return
        async with listeners:
            ways = until_gone(receive), tell(listeners, send), listeners.ended.wait()
            tasks = [asyncio.create_task(way) for way in ways]
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        if listeners.ended.is_set():
            await send({"type": "http.response.body", "body": b""})

    return app


async def full(send: Send) -> None:
    headers = [(b"retry-after", str(RETRY_AFTER_S).encode()), (b"content-length", b"0")]
    await send({"type": "http.response.start", "status": 503, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


async def tell(listeners: Listeners, send: Send) -> None:
    headers = [(b"content-type", b"text/event-stream"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    known = b""
    while True:
        news = await listeners.after(known)
        line = b"data: " + news + b"\n\n" if news != known else b": \n\n"
        known = news
        await send({"type": "http.response.body", "body": line, "more_body": True})


async def until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
