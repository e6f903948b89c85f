"""Two counters press at the same instant, again and again: no citizen is called twice, none is forgotten."""

import threading
from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any

import msgspec

from kiosk.domain.errors import TicketNotThere
from tests.sync.counters import Counters

CITIZENS = 100
PRESSES = 25


def at_once(counters: Counters, *work: Callable[[], Any]) -> list[Any]:
    """What each came to, done in threads of their own that begin together; an error is what it came to."""
    from django.db import connections

    gate, came_to = threading.Barrier(len(work)), list[Any]([None] * len(work))

    def run(n: int, job: Callable[[], Any]) -> None:
        gate.wait(timeout=30)
        try:
            came_to[n] = job()
        except Exception as error:
            came_to[n] = error
        finally:
            connections[counters.hall.alias].close()

    threads = [threading.Thread(target=run, args=(n, job)) for n, job in enumerate(work)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert not any(thread.is_alive() for thread in threads)
    return came_to


def called(counters: Counters) -> Counter[tuple[str, int]]:
    facts = [msgspec.json.decode(line) for line in counters.facts()]
    return Counter((one["data"]["series"], one["data"]["number"]) for one in facts if one["kind"] == "ticket.called")


def test_two_counters_empty_one_queue_and_no_citizen_is_called_twice(counters: Counters) -> None:
    for number in range(1, CITIZENS + 1):
        counters.issue(number, "chung-thuc", priority=number % 7 == 0)

    together = threading.Barrier(2)

    def press_again_and_again(counter: int) -> list[str]:
        labels = []
        for _ in range(CITIZENS // 2):
            together.wait(timeout=60)
            labels.append(counters.act("call_next", counter).label)
        return labels

    first, second = at_once(counters, *(partial(press_again_and_again, counter) for counter in (1, 2)))

    assert sorted(first + second) == [f"A {number:03d}" for number in range(1, CITIZENS + 1)]
    assert called(counters) == Counter({("A", number): 1 for number in range(1, CITIZENS + 1)})
    assert counters.hall.rows("SELECT how, count(*) FROM call GROUP BY how ORDER BY how") == [
        ("", 2), ("finished", CITIZENS - 2),
    ]  # fmt: skip


def test_of_two_counters_that_press_on_the_same_citizen_one_is_told_that_it_was_late(counters: Counters) -> None:
    for number in range(1, PRESSES + 1):
        counters.issue(number)

    for number in range(1, PRESSES + 1):
        press = partial(counters.act, "call_this")
        came_to = at_once(counters, *(partial(press, one, counters.key(number)) for one in (1, 2)))

        refused = [one for one in came_to if isinstance(one, TicketNotThere)]
        assert [type(one).__name__ for one in came_to if one not in refused] == ["Waiting"]
        assert len(refused) == 1

    assert called(counters) == Counter({("A", number): 1 for number in range(1, PRESSES + 1)})


def test_two_consoles_on_one_counter_do_everything_once(counters: Counters) -> None:
    """Two windows on one counter, both pressed: the one is told what the other has done."""
    for number in range(1, PRESSES + 1):
        counters.issue(number)

    for _ in range(PRESSES):
        counters.act("call_next", 1)
        came_to = at_once(counters, *(lambda: counters.act("start", 1) for _ in range(2)))
        assert sorted(type(one).__name__ for one in came_to) == ["NoneType", "TicketNotThere"]
        came_to = at_once(counters, *(lambda: counters.act("finish", 1) for _ in range(2)))
        assert sorted(type(one).__name__ for one in came_to) == ["NobodyAtCounter", "Waiting"]

    assert counters.hall.rows("SELECT count(*) FROM call WHERE how = 'finished'") == [(PRESSES,)]
