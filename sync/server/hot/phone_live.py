"""
`GET /live/phone/{ticket}`: what a ticket's page says, as it changes; with `/now` behind it, once.

When the hall changes, one look at the database serves every phone. Phones leave seats to the consoles; one that finds
none asks again and again instead.
"""

import asyncio
import weakref
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qs

import msgspec

from kiosk.domain.errors import ServerBusy
from kiosk.domain.plan import Plan
from sync.server import phone
from sync.server.hot import phones
from sync.server.hot.hall import HallServer
from sync.server.hot.http import App, Receive, Scope, Send
from sync.server.hot.listeners import Listeners, listeners_of
from sync.server.hot.live import LIFE_S, answer, listen
from sync.server.hot.phones import Followed
from sync.server.hot.scene import Scene
from sync.server.hot.waits import SAME_MS

PHONES = 160  # of the listeners a hall has room for
AGAIN_MS = 3000  # a phone that lost the stream asks again after this
SECRET = [
    (b"x-robots-tag", b"noindex, nofollow"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
]
BEGIN = [(b"content-type", b"text/event-stream"), (b"cache-control", b"no-store"), *SECRET]

Looked = tuple[Plan | None, dict[str, Followed | None]]


@dataclass(eq=False)
class Followers:
    """
    The phones that listen to one hall, and the one look for all of them; `looked_ms` is when, on the clock's mono.

    A wait grows shorter while nothing else changes: an old look is none, even of the same hall.
    """

    hall: HallServer
    ids: Counter[str] = field(default_factory=Counter)
    scene: Scene | None = None
    look: "asyncio.Task[Looked] | None" = None
    looked_ms: int = 0

    @contextmanager
    def following(self, ticket: str) -> Iterator[None]:
        self.ids[ticket] += 1
        try:
            yield
        finally:
            self.ids[ticket] -= 1
            self.ids += Counter()  # those that nobody follows any more are gone

    async def told(self, scene: Scene | None, ticket: str, language: str) -> bytes:
        """
        What the page says, as of a look at the hall.

        Raises:
            ServerBusy: The database does not answer.
        """
        plan, found = await self._of(scene)
        if ticket not in found:  # it came after the look
            plan, found = await self._look_for([ticket])
        return msgspec.json.encode(phone.tell(found[ticket], plan, language))

    async def _of(self, scene: Scene | None) -> Looked:
        mono = self.hall.clock.mono()
        is_fresh = self.scene is scene and 0 <= mono - self.looked_ms < SAME_MS
        if self.look is None or not is_fresh or (self.look.done() and self.look.exception()):
            self.scene, self.looked_ms = scene, mono
            self.look = asyncio.create_task(self._look_for(list(self.ids)))
        return await asyncio.shield(self.look)

    async def _look_for(self, tickets: list[str]) -> Looked:
        hall = self.hall
        return await hall.store.read(lambda db: (hall.plan(db), phones.follow(hall, db, tickets)))


_followers: "weakref.WeakKeyDictionary[HallServer, Followers]" = weakref.WeakKeyDictionary()


def live(hall: Callable[[], HallServer]) -> App:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        here, ticket = hall(), scope["path_params"]["ticket"]
        listeners, followers = listeners_of(here), _followers.setdefault(here, Followers(here))
        if not phones.ID.fullmatch(ticket) or followers.ids.total() >= PHONES:
            poll = msgspec.json.encode({"error": "live.full", "poll": f"{scope['path']}/now"})
            await answer(send, 503, poll, SECRET)
            return
        with followers.following(ticket):
            telling = tell(followers, listeners, ticket, language_of(scope), send)
            await listen(listeners, None, telling, receive, send)

    return app


def now(hall: Callable[[], HallServer]) -> App:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        here, ticket, language = hall(), scope["path_params"]["ticket"], language_of(scope)
        try:
            _, told = await here.store.read(lambda db: phone.look(here, db, ticket, language))
        except ServerBusy:
            await answer(send, 503, b'{"error":"server.busy"}', SECRET)
        else:
            await answer(send, 200, msgspec.json.encode(told), SECRET)

    return app


async def tell(followers: Followers, listeners: Listeners, ticket: str, language: str, send: Send) -> None:
    """Its own news at once; now and then what it knows already: a quiet hall is no dead link."""
    await send({"type": "http.response.start", "status": 200, "headers": BEGIN})
    await send({"type": "http.response.body", "body": b"retry: %d\n\n" % AGAIN_MS, "more_body": True})
    loop, known, sent, sent_s = asyncio.get_running_loop(), None, b"", 0.0
    while True:
        known = await listeners.after(known, LIFE_S)
        try:
            body = await followers.told(known, ticket, language)
        except ServerBusy:
            continue
        if body != sent or loop.time() - sent_s >= LIFE_S - 1:
            sent, sent_s = body, loop.time()
            await send({"type": "http.response.body", "body": b"data: %b\n\n" % body, "more_body": True})


def language_of(scope: Scope) -> str:
    asked = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("l", [""])
    return "en" if asked[0] == "en" else "vi"
