"""A2: a commit costs the finger nothing. It is made on a thread of its own; the screen goes on drawing meanwhile."""

import threading
from concurrent.futures import ThreadPoolExecutor

from kiosk.disk import connect
from kiosk.writing import Writing
from tests.kiosk.halls import Terminal

FRAMES = 30


def test_everything_is_written_on_one_thread_that_is_nobodys_finger(lobby: Terminal) -> None:
    def who(_: Writing) -> str:
        return threading.current_thread().name

    with ThreadPoolExecutor(4, thread_name_prefix="finger") as fingers:
        writers = set(fingers.map(lambda _: lobby.journal.write(who), range(40)))

    assert writers == {"journal"}


def test_the_screen_draws_while_a_slow_disk_holds_the_commit_back(lobby: Terminal) -> None:
    lobby.desk.tick()
    lobby.journal.disk.settle()
    slow = connect(lobby.path)
    slow.execute("BEGIN IMMEDIATE")  # the disk is busy with somebody else

    frames = 0
    with ThreadPoolExecutor(1) as desk:
        ticket = desk.submit(lobby.desk.take_ticket, "ho-tich")
        while frames < FRAMES:
            assert not ticket.done()  # not a word of thanks before the disk has it
            frames += 1
        slow.execute("COMMIT")
        number = ticket.result().number
    slow.close()

    assert (frames, number) == (FRAMES, 1)
