"""
One process, two worlds.

`/v1` and `/live` are raw ASGI callables named by `sync.server.hot.routes.ROUTES`; everything else is Django, in threads
behind a2wsgi, because Django's own ASGI handler costs a thread a listener.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable, Coroutine, Mapping, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, cast

from a2wsgi import WSGIMiddleware
from django.core.handlers.wsgi import WSGIHandler
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from sync import wire

if TYPE_CHECKING:
    from sync.server.hot.hall import HallServer

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

HOT = ("/v1/", "/live/")
PAGE_THREADS = 8
MAX_UPLOAD = 32 * 1024 * 1024  # of any form; a page with a smaller limit says so in its own words
TOO_BIG = "Tệp quá lớn, chưa nhận gì. / The file is too big, nothing was taken.\n"


class Dispatcher:
    """
    Sends a request to its hot callable, or to Django.

    A pattern such as "/v1/streams/{device}/facts" puts what stands at {device} into `scope["path_params"]`.
    """

    def __init__(
        self,
        routes: Mapping[tuple[str, str], App],
        pages: App,
        at_end: Callable[[], None] = lambda: None,
        meanwhile: Callable[[], Coroutine[Any, Any, None]] | None = None,
    ) -> None:
        """
        Args:
            at_end: Called when the server has stopped.
            meanwhile: What the server does by itself, from its start until it stops.
        """
        self._pages = pages
        self._at_end, self._meanwhile = at_end, meanwhile
        self._routes: dict[re.Pattern[str], dict[str, App]] = {}
        for (method, pattern), app in routes.items():
            path = re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(pattern)) + r"\Z")
            self._routes.setdefault(path, {})[method] = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1000})
        elif scope["path"].startswith(HOT):
            await self._hot(scope, receive, send)
        elif _length(scope) > MAX_UPLOAD:
            closing = [(b"connection", b"close")]
            await plain(send, 413, TOO_BIG.encode(), closing, b"text/plain; charset=utf-8")
        else:
            await self._pages(scope, receive, send)

    async def _hot(self, scope: Scope, receive: Receive, send: Send) -> None:
        for path, methods in self._routes.items():
            if match := path.match(scope["path"]):
                app = methods.get(scope["method"])
                if app is None:
                    allowed = ", ".join(sorted(methods)).encode()
                    return await plain(send, 405, refused("method-not-allowed"), [(b"allow", allowed)])
                scope["path_params"] = match.groupdict()
                return await app(scope, receive, send)
        return await plain(send, 404, refused("not-found"))

    async def _live(self, receive: Receive, send: Send) -> None:
        doing = asyncio.create_task(self._meanwhile()) if self._meanwhile else None
        while True:
            message = await receive()
            if message["type"] == "lifespan.shutdown":
                if doing is not None:
                    doing.cancel()
                await asyncio.to_thread(self._at_end)  # Django forbids its connections to the loop
            await send({"type": f"{message['type']}.complete"})
            if message["type"] == "lifespan.shutdown":
                return


def refused(error: str) -> bytes:
    """The body of every refusal under `/v1`, in the one shape that `/v1/openapi.json` describes."""
    return wire.encode(wire.Refused(error=error))


def _length(scope: Scope) -> int:
    """How long the body says it is; the server below refuses what is no number, and WSGI reads no longer one."""
    return max((int(value) for name, value in scope["headers"] if name == b"content-length"), default=0)


async def plain(
    send: Send,
    status: int,
    body: bytes,
    headers: list[tuple[bytes, bytes]] | None = None,
    kind: bytes = b"application/json",
) -> None:
    """Answer with a small body."""
    fixed = [(b"content-type", kind), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": fixed + (headers or [])})
    await send({"type": "http.response.body", "body": body})


class PageThreads:
    """The threads in which pages are made; each keeps its connection to the database until the end."""

    def __init__(self) -> None:
        self._opened: list[BaseDatabaseWrapper] = []
        self.pool = ThreadPoolExecutor(PAGE_THREADS, "page", self._register)

    def _register(self) -> None:
        connection = connections["default"]
        connection.inc_thread_sharing()
        self._opened.append(connection)

    def close(self) -> None:
        """Finish what was begun; nothing stays open behind it."""
        self.pool.shutdown(wait=True)
        for connection in self._opened:
            connection.close()


def application() -> Dispatcher:
    """The whole server; the hall must be open."""
    from sync.server.hot.hall import default_hall
    from sync.server.hot.routes import ROUTES
    from sync.server.hot.upgrade import after_upgrade

    hall = default_hall()
    hall.store.now(lambda db: after_upgrade(hall, db))
    hall.store.open()
    pages, threads = WSGIMiddleware(cast(Any, WSGIHandler())), PageThreads()
    pages.executor = threads.pool

    def at_end() -> None:
        threads.close()
        hall.store.close()

    return Dispatcher(ROUTES, cast(App, pages), at_end, lambda: meanwhile(hall))


async def meanwhile(hall: "HallServer") -> None:
    """Look after the day, and learn from others when it begins: the first one to come waits for neither."""
    from sync.server.hot import days, waits

    await days.keep(hall, then=lambda: waits.soon(hall))
