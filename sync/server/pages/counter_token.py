"""
What the clerk saw when they pressed: an act on anything else is refused.

Two consoles of one counter, a double click, an old page or a tab of another counter then never do a thing twice, or
somewhere else.
"""

from django.utils.crypto import constant_time_compare

from kiosk.domain.errors import CounterElsewhere, CounterMoved
from sync.server.hot.calls import Waiting


def token(number: int, one: Waiting | None) -> str:
    """The state of a counter: whom it has and how far that is; "3:-" while counter 3 has nobody."""
    if one is None:
        return f"{number}:-"
    return f"{number}:{one.day}.{one.series}.{one.number}.{one.phase}.{one.calls}.{len(one.more)}"


def check(seen: str, number: int, one: Waiting | None) -> None:
    """
    Accept an act on what was seen.

    Raises:
        CounterElsewhere: It was seen on another counter's page.
        CounterMoved: The counter has somebody else by now, or does something else with them.
    """
    shown, colon, _ = seen.partition(":")
    if colon and shown.isdigit() and len(shown) < 3 and shown != str(number):
        raise CounterElsewhere(f"page of {shown}, at {number}", shown=shown, counter=number)
    if not constant_time_compare(seen, token(number, one)):
        raise CounterMoved(f"saw {seen[:40]!r}, is {token(number, one)}")
