"""
What happens in the hall, as it happens: server-sent events for boards, consoles and phones.

Who listens is one of two kinds: whoever is in the hall, without a key, and a television with its board's key. Only so
many may listen: the rest is told to poll, so that a flood of listeners costs nobody a page; televisions keep seats of
their own. Who looks, and when, is the business of `sync.server.hot.listeners`.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from dataclasses import dataclass

import msgspec

from sync.server.hot import boards
from sync.server.hot.hall import HallServer
from sync.server.hot.http import App, Receive, Scope, Send
from sync.server.hot.listeners import Listeners, listeners_of
from sync.server.hot.scene import Scene

LISTENERS = 200
KEPT = 40  # seats beyond them, for televisions
LIFE_S = 15.0  # a line of nothing, so that what stands between does not close the stream
BEAT_S = 2.0  # a board says after five seconds without one that it has lost the hall
AGAIN_MS = 1000  # a browser that lost the stream asks again after this
RETRY_AFTER_S = 30

BEGIN = [(b"content-type", b"text/event-stream"), (b"cache-control", b"no-store")]
JSON = [(b"content-type", b"application/json"), (b"cache-control", b"no-store")]
log = logging.getLogger(__name__)

UNKNOWN = b'{"error":"board.key-unknown"}'
REVOKED = b"event: revoked\ndata: {}\n\n"


@dataclass(frozen=True)
class Seat:
    """What one listener may see; `key` is the hash of a board's key, None for whoever is in the hall."""

    key: bytes | None = None

    def part(self, scene: Scene) -> bytes | None:
        """None when it may see nothing any more."""
        if self.key is None:
            return scene.of_the_hall()
        board = scene.keys.get(self.key)
        return None if board is None else scene.of_board(board)

    def mark(self, scene: Scene) -> int:
        """An event's id. A console knows by it whether its page has seen all that this look has."""
        return scene.facts if self.key is None else scene.last_call

    def has_room(self, listeners: Listeners) -> bool:
        televisions = sum(listeners.boards.values())
        return televisions < KEPT if self.key else listeners.count - televisions < LISTENERS


def live(hall: Callable[[], HallServer]) -> App:
    """The ASGI callable of `GET /live/hall` and `GET /live/board/{key}`."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        here, seat = hall(), seat_of(scope)
        listeners = listeners_of(here)
        if seat.key and await seen(listeners, seat, send) is None:
            return
        if not seat.has_room(listeners):
            poll = msgspec.json.encode({"error": "live.full", "poll": f"{scope['path']}/now"})
            await answer(send, 503, poll, [(b"retry-after", str(RETRY_AFTER_S).encode())])
        else:
            await listen(listeners, seat.key, tell(here, listeners, seat, send), receive, send)

    return app


def now(hall: Callable[[], HallServer]) -> App:
    """The ASGI callable of the same addresses with `/now` behind them: one look, for who may not listen."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        here, seat = hall(), seat_of(scope)
        listeners = listeners_of(here)
        if scene := await seen(listeners, seat, send):
            await answer(send, 200, seat.part(scene) or b"null", [(b"saovang-time", clock(here, scene))])

    return app


def seat_of(scope: Scope) -> Seat:
    key = scope.get("path_params", {}).get("key")
    return Seat(None if key is None else boards.hash_of(key))


async def seen(listeners: Listeners, seat: Seat, send: Send) -> Scene | None:
    """The hall as it is, for a seat that may see it; who must go is told why."""
    try:
        scene = await listeners.fresh(seat.key)
    except Exception:  # a database that does not answer: whoever asks comes again
        log.exception("nothing can be shown")
        await answer(send, 503, b'{"error":"server.busy"}', [(b"retry-after", b"2")])
        return None
    if seat.key is None or seat.key in scene.keys:
        return scene
    await answer(send, 404, UNKNOWN)
    return None


async def answer(send: Send, status: int, body: bytes, more: list[tuple[bytes, bytes]] | None = None) -> None:
    """One small answer of JSON."""
    headers = [*JSON, (b"content-length", str(len(body)).encode()), *(more or [])]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def listen(
    listeners: Listeners, key: bytes | None, telling: Coroutine[None, None, None], receive: Receive, send: Send
) -> None:
    """Until it leaves, its key is revoked or the server ends; `telling` sends it what it may see."""
    async with listeners.seated(key):
        ways = until_gone(receive), telling, listeners.ended.wait()
        tasks = [asyncio.create_task(way) for way in ways]
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        over = tasks[1].done() or listeners.ended.is_set()
        for task in tasks:
            task.cancel()
        for end in await asyncio.gather(*tasks, return_exceptions=True):
            if isinstance(end, Exception):
                log.error("a listener was let go", exc_info=end)
    if over:
        await send({"type": "http.response.body", "body": b""})


async def tell(here: HallServer, listeners: Listeners, seat: Seat, send: Send) -> None:
    """The whole of what may be seen whenever it changes; a television hears the hall's time as well."""
    await send({"type": "http.response.start", "status": 200, "headers": BEGIN})
    known, told, line = None, b"", b"retry: %d\n\n" % AGAIN_MS
    while True:
        scene = await listeners.after(known, BEAT_S if seat.key else LIFE_S)
        if scene is not None:
            part = seat.part(scene)
            if part is None:
                return await send({"type": "http.response.body", "body": REVOKED, "more_body": True})
            line += beat(here, scene, seat) if not listeners.blind else b""
            line += b"id: %d\ndata: %b\n\n" % (seat.mark(scene), part) if part != told else b""
            known, told = scene, part
        if line or not seat.key:
            await send({"type": "http.response.body", "body": line or b": \n\n", "more_body": True})
        line = b""


def beat(here: HallServer, scene: Scene, seat: Seat) -> bytes:
    return b"event: time\ndata: %b\n\n" % clock(here, scene) if seat.key else b""


def clock(here: HallServer, scene: Scene) -> bytes:
    """The hall's time, and the name of the page a board should have loaded."""
    return msgspec.json.encode({"now": here.now_ms(), "page": boards.page_of(scene.plan_version)})


async def until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
