"""
Those who listen to one hall, and the one task that looks for all of them.

One look serves everybody, and there is none while nobody listens. A commit of this process wakes the look at once, one
of another process is heard of by `sync.server.hot.wakes`.
"""

import asyncio
import contextlib
import logging
import weakref
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from sync.server.hot import waits, wakes
from sync.server.hot.hall import HallServer
from sync.server.hot.scene import Scene, look

LOOK_S = 1.0  # what no commit tells of is seen by then
REST_S = 0.04  # between two looks, so that a flood of commits costs no more than 25 of them a second
FRESH_S = 1.5  # who polls is answered from a look no older than this
KEY_S = 0.2  # a key nobody knows is looked for anew only so often

log = logging.getLogger(__name__)


@dataclass(eq=False)
class Listeners:
    hall: HallServer
    count: int = 0
    boards: Counter[bytes] = field(default_factory=Counter)  # hashes of the keys that listen now
    scene: Scene | None = None
    looked_s: float = 0.0  # when, by the loop's clock
    blind: str = ""  # why the last look saw nothing; told once, not every second
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)
    woken: asyncio.Event = field(default_factory=asyncio.Event)
    ended: asyncio.Event = field(default_factory=asyncio.Event)
    task: "asyncio.Task[None] | None" = None

    @contextlib.asynccontextmanager
    async def seated(self, key: bytes | None) -> AsyncIterator[None]:
        """Somebody listens for as long as the block lasts; a television says its key's hash."""
        self.count += 1
        self.boards.update([key] if key else [])
        if self.task is None:
            self.scene = None  # nobody looked meanwhile
            self.task = asyncio.create_task(self._look())
        try:
            yield
        finally:
            self.count -= 1
            self.boards.subtract([key] if key else [])

    async def after(self, known: Scene | None, within_s: float) -> Scene | None:
        """What is new, or what was known after so long without news."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(within_s), self.changed:
                await self.changed.wait_for(lambda: self.scene is not known)
        return self.scene

    async def fresh(self, key: bytes | None = None) -> Scene:
        """For who does not listen: the last look, or a new one where that is too old, or knows too little of a key."""
        age_s = asyncio.get_running_loop().time() - self.looked_s
        if self.scene is None or age_s > FRESH_S or (key and key not in self.scene.keys and age_s > KEY_S):
            return await self.look_once()
        return self.scene

    async def look_once(self) -> Scene:
        scene = await self.hall.store.look(lambda db: look(self.hall, db))
        self.looked_s = asyncio.get_running_loop().time()
        if scene != self.scene:
            async with self.changed:
                self.scene = scene
                self.changed.notify_all()
        return scene

    async def _look(self) -> None:
        loop = asyncio.get_running_loop()
        with self.hall.store.watched(lambda: _wake(loop, self.woken)):
            async with wakes.others(self.hall.store, self.woken.set):
                try:
                    while self.count and not self.ended.is_set():
                        await self._look_and_rest()
                finally:
                    self.task = None  # whoever comes from now on begins another

    async def _look_and_rest(self) -> None:
        self.woken.clear()
        await self._try_to_look()
        await waits.soon(self.hall)  # for the next look: a call is not held up by it
        await asyncio.sleep(REST_S)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.woken.wait(), LOOK_S)

    async def _try_to_look(self) -> None:
        try:
            await self.look_once()
        except Exception as error:  # a database that does not answer shows nothing new, and the next look tries
            if self.blind != (why := f"{type(error).__name__}: {error}"):
                self.blind = why
                log.exception("the listeners see nothing new")
        else:
            self.blind = ""


def _wake(loop: asyncio.AbstractEventLoop, woken: asyncio.Event) -> None:
    with contextlib.suppress(RuntimeError):  # the loop has ended: nobody listens
        loop.call_soon_threadsafe(woken.set)


_listeners: "weakref.WeakKeyDictionary[HallServer, Listeners]" = weakref.WeakKeyDictionary()


def listeners_of(hall: HallServer) -> Listeners:
    return _listeners.setdefault(hall, Listeners(hall))


def watching(hall: HallServer) -> set[bytes]:
    """Hashes of the keys whose boards listen to this process."""
    here = _listeners.get(hall)
    return {key for key, count in (here.boards.items() if here else ()) if count > 0}


def dismiss() -> None:
    """The server ends: let every listener go at once, instead of waiting for somebody who never leaves."""
    for listeners in _listeners.values():
        listeners.ended.set()
        listeners.woken.set()
