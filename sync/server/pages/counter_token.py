"""
What the clerk saw when they pressed: an act on anything else is refused.

Two consoles of one counter, a double click or an old page then never do a thing twice.
"""

from django.utils.crypto import constant_time_compare

from kiosk.domain.errors import CounterMoved
from sync.server.hot.calls import Waiting


def token(one: Waiting | None) -> str:
    """The state of a counter: whom it has and how far that is; "-" while it has nobody."""
    if one is None:
        return "-"
    return f"{one.day}.{one.series}.{one.number}.{one.phase}.{one.calls}.{len(one.more)}"


def check(seen: str, one: Waiting | None) -> None:
    """
    Accept an act on what was seen.

    Raises:
        CounterMoved: The counter has somebody else by now, or does something else with them.
    """
    if not constant_time_compare(seen, token(one)):
        raise CounterMoved(f"saw {seen[:40]!r}, is {token(one)}")
