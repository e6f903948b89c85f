"""The desk's thread works in order, and answers on the screen's thread alone."""

import threading
import time
from collections.abc import Callable

from kiosk.cli.hand import Hand


class Screen:
    """The screen's thread: what is posted waits until it looks."""

    def __init__(self) -> None:
        self.posted: list[Callable[[], None]] = []

    def look(self, count: int) -> None:
        deadline = time.monotonic() + 5
        while len(self.posted) < count and time.monotonic() < deadline:
            time.sleep(0.001)
        for call in self.posted:
            call()


def test_work_is_done_in_order_elsewhere_and_answered_here() -> None:
    screen, heard, where = Screen(), list[object](), set[str]()
    hand = Hand(screen.posted.append)
    hand.start()

    def work(number: int) -> int:
        where.add(threading.current_thread().name)
        return number

    for number in range(50):
        hand.ask(lambda n=number: work(n), heard.append, heard.append)
    screen.look(50)
    hand.finish()

    assert heard == list(range(50))
    assert where == {"desk"}


def test_what_goes_wrong_is_told_and_the_next_one_is_done() -> None:
    screen, heard, wrong = Screen(), list[object](), list[Exception]()
    hand = Hand(screen.posted.append)
    hand.start()

    def fail() -> None:
        raise OSError("the disk is gone")

    hand.ask(fail, heard.append, wrong.append)
    hand.ask(lambda: "next", heard.append, wrong.append)
    screen.look(2)
    hand.finish()

    assert heard == ["next"]
    assert [str(error) for error in wrong] == ["the disk is gone"]


def test_what_was_handed_over_is_finished_before_the_end() -> None:
    done = list[int]()
    hand = Hand(lambda call: None)
    hand.start()
    for number in range(20):
        hand.ask(lambda n=number: (time.sleep(0.002), done.append(n)), lambda _: None, lambda error: None)

    hand.finish()

    assert done == list(range(20))


def test_the_screen_knows_that_an_answer_comes_before_it_can_come() -> None:
    told = list[str]()
    hand = Hand(lambda call: told.append("answer"), lambda: told.append("expected"))
    hand.start()

    hand.ask(lambda: None, lambda _: None, lambda error: None)
    hand.finish()

    assert told == ["expected", "answer"]
