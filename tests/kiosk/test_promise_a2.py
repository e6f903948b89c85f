"""
A2: a commit costs the finger nothing. It is made on a thread of its own.

That the screen goes on meanwhile is seen in `tests/journeys/test_promise_a2.py`.
"""

import threading
from concurrent.futures import ThreadPoolExecutor

from kiosk.writing import Writing
from tests.kiosk.halls import Terminal


def test_everything_is_written_on_one_thread_that_is_nobodys_finger(lobby: Terminal) -> None:
    def who(_: Writing) -> str:
        return threading.current_thread().name

    with ThreadPoolExecutor(4, thread_name_prefix="finger") as fingers:
        writers = set(fingers.map(lambda _: lobby.journal.write(who), range(40)))

    assert writers == {"journal"}
