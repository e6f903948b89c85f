"""
Whom a board names as next.

Each counter calls from its own list, so that who came first is not who is called first: the only one of a quiet counter
goes before the fifth of a busy one.
"""

from collections.abc import Iterable
from math import inf

import msgspec

from kiosk.domain.ticket import label
from sync.server.hot.calls import Waiting

Reach = tuple[Waiting, set[int]]  # somebody who waits, and the counters that may call

MOST = 12


class Next(msgspec.Struct, frozen=True):
    label: str
    priority: bool = False


def next_ones(waiting: Iterable[Reach], calling: frozenset[int]) -> list[Next]:
    """
    In the order in which they may expect to be called: a counter's next before the second of another one, and last
    whoever waits for counters that call nobody now.

    Whom a console that is cut off may be calling no board calls.
    """
    before, ranked = dict[int, float](), list[tuple[float, Next]]()
    for one, allowed in waiting:
        if one.on_paper is not None:
            continue
        callers = allowed & calling
        rank = min((before.get(counter, 0.0) for counter in callers), default=inf)
        ranked.append((rank, Next(label(one.series, one.number), one.priority)))
        before |= {counter: before.get(counter, 0.0) + 1 / len(callers) for counter in callers}
    ranked.sort(key=lambda each: each[0])
    return [one for _, one in ranked[:MOST]]
