"""
The desk's thread: everything that waits for a disk or a server happens here, one after another.

The screen's thread hands work over and gets the answer posted back; it never waits itself.
"""

import queue
import threading
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class Hand:
    """Works in order; `post` brings an answer back to the screen's thread, and `expect` says that one will come."""

    def __init__(self, post: Callable[[Callable[[], None]], None], expect: Callable[[], None] = lambda: None) -> None:
        self._post, self._expect = post, expect
        self._work: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="desk", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def ask(self, call: Callable[[], T], then: Callable[[T], None], failed: Callable[[Exception], None]) -> None:
        """Run `call` here, then `then` or `failed` on the screen's thread."""

        def work() -> None:
            try:
                result = call()
            except Exception as error:
                refusal = error
                self._post(lambda: failed(refusal))
            else:
                self._post(lambda: then(result))

        self._expect()
        self._work.put(work)

    def finish(self, timeout_s: float = 5.0) -> None:
        """Everything handed over is still done."""
        self._work.put(None)
        if self._thread.is_alive():
            self._thread.join(timeout_s)

    def _run(self) -> None:
        while (work := self._work.get()) is not None:
            work()
